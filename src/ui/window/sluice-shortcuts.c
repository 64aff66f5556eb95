/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/window/sluice-shortcuts.h"

#include <glib/gi18n-lib.h>

/*
 * Every key of the program. Those with an action are given to the application; those without belong to a widget and
 * stand here to be shown.
 */
static const struct
{
  const char *group; /* set where a group begins */
  const char *action;
  const char *keys; /* several apart by a space */
  const char *title;
} shortcuts[] = {
  { N_ ("General"), "win.refresh", "F5 <Control>r", N_ ("Refresh") },
  { NULL, "win.connect", "<Control>o", N_ ("Connect to a server") },
  { NULL, "win.preferences", "<Control>comma", N_ ("Preferences") },
  { NULL, "win.shortcuts", "<Control>question", N_ ("Keyboard shortcuts") },
  { NULL, NULL, "F10", N_ ("Main menu") },
  { NULL, "win.close", "<Control>w", N_ ("Close the window") },
  { NULL, "app.quit", "<Control>q", N_ ("Quit") },
  { N_ ("Pipelines"), "win.new-pipeline", "<Control>n", N_ ("New pipeline") },
  { NULL, "win.search", "<Control>f", N_ ("Search, or just type") },
  { NULL, NULL, "Return", N_ ("Open") },
  { NULL, NULL, "<Control><Shift>Return", N_ ("Run again, as it was") },
  { NULL, NULL, "<Control>Return", N_ ("Run again, after a look in the editor") },
  { NULL, NULL, "<Control>a", N_ ("Select all") },
  { NULL, NULL, "Escape", N_ ("Select none, or end the search") },
  { NULL, NULL, "Delete", N_ ("Delete what is selected") },
  { NULL, NULL, "<Shift>F10 Menu", N_ ("Open the menu of the row") },
  { N_ ("Stage graph"), NULL, "0 <Control>0", N_ ("Fit the whole graph") },
  { NULL, NULL, "1", N_ ("Actual size") },
  { NULL, NULL, "plus minus <Control>plus <Control>minus", N_ ("Zoom in and out") },
  { NULL, NULL, "<Control>Left <Control>Right <Control>Up <Control>Down", N_ ("Move the view") },
  { NULL, NULL, "Page_Up Page_Down", N_ ("Move the view by nearly all of it") },
  { NULL, NULL, "<Shift>Page_Up <Shift>Page_Down", N_ ("The same, sideways") },
  { NULL, NULL, "Up Down", N_ ("Along dependencies, up and down") },
  { NULL, NULL, "Left Right", N_ ("To the stages beside it") },
  { NULL, NULL, "Home End", N_ ("First and last stage") },
  { NULL, NULL, "n <Shift>n", N_ ("Next and previous stage, as they are read") },
  { NULL, NULL, "Return", N_ ("Show the details of the stage") },
  { NULL, NULL, "g Escape", N_ ("From the details back to the graph") },
  { NULL, NULL, "space", N_ ("Select several stages") },
  { NULL, NULL, "<Control>a", N_ ("Select all stages") },
  { NULL, NULL, "d", N_ ("From left to right, or from top to bottom") },
  { NULL, NULL, "b", N_ ("Fold or unfold a block of stages") },
  { NULL, NULL, "<Shift>b", N_ ("Fold or unfold all blocks") },
  { NULL, NULL, "<Shift>F10 Menu", N_ ("Open the menu of the stage") },
  { NULL, NULL, "Escape", N_ ("Select none") },
  { NULL, NULL, "<Control>f", N_ ("Search for a name or a task") },
  { NULL, NULL, "<Control>g <Control><Shift>g", N_ ("Next and previous match") },
  { NULL, NULL, "<Control><Shift>f", N_ ("Filter by state") },
  { NULL, NULL, "f <Shift>f", N_ ("Next and previous failed stage") },
  { NULL, NULL, "a", N_ ("To what failed out of view") },
  { NULL, NULL, "r <Shift>r", N_ ("Next and previous running stage") },
  { N_ ("Making a pipeline"), NULL, "Insert", N_ ("Add a stage after the selected one") },
  { NULL, NULL, "c", N_ ("Connect the selected stage to another one") },
  { NULL, NULL, "e <Shift>e", N_ ("Next and previous dependency of the stage") },
  { NULL, NULL, "m <Shift>m", N_ ("Move the end of the dependency, or its beginning") },
  { NULL, NULL, "<Alt>Up <Alt>Down", N_ ("Move the stage up or down in the list of stages") },
  { NULL, NULL, "<Control>d", N_ ("Duplicate the stage") },
  { NULL, NULL, "Delete", N_ ("Remove the stage, or the dependency") },
  { NULL, NULL, "Delete", N_ ("In the templates: delete one of your own") },
  { NULL, NULL, "<Control>z <Control><Shift>z", N_ ("Undo and redo") },
  { NULL, NULL, "<Control>Return <Control><Shift>Return", N_ ("Create, and start it too") },
  { N_ ("Going back"), "win.back", "<Alt>Left", N_ ("Back to where you looked before, then to the list") },
  { NULL, "win.forward", "<Alt>Right", N_ ("Forward again") },
  { N_ ("Log"), NULL, "l", N_ ("Show the log of the stage, at the line that failed") },
  { NULL, NULL, "a", N_ ("What happened in all stages, or in this one") },
  { NULL, NULL, "e <Shift>e", N_ ("Next and previous error") },
  { NULL, NULL, "1 2 3", N_ ("All lines, warnings and errors, or errors") },
  { NULL, NULL, "<Control>f", N_ ("Search") },
  { NULL, NULL, "<Alt>x", N_ ("Search with a regular expression, or for text as it stands") },
  { NULL, NULL, "F3 <Shift>F3", N_ ("Next and previous match") },
  { NULL, NULL, "Up Down Page_Up Page_Down Home", N_ ("By a line, by a page, to the first line") },
  { NULL, NULL, "Left Right <Control>Left <Control>Right", N_ ("Along the line, by letters or by words") },
  { NULL, NULL, "End", N_ ("To the end, and follow it") },
  { NULL, NULL, "<Shift>Down <Shift>Right", N_ ("Select: Shift with any of these") },
  { NULL, NULL, "<Control>a", N_ ("Select all") },
  { NULL, NULL, "<Control>c", N_ ("Copy what is selected") },
  { NULL, NULL, "t", N_ ("Show times, or hide them") },
  { NULL, NULL, "w", N_ ("Wrap lines, or not") },
  { NULL, NULL, "Tab", N_ ("On to the traceback, and to the buttons") },
  { NULL, NULL, "<Shift>F10 Menu", N_ ("Open the menu of the log") },
  { NULL, NULL, "<Control>s", N_ ("Save the log") },
  { NULL, NULL, "g Escape", N_ ("Back to the graph") },
};

void
sluice_shortcuts_install (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    if (shortcuts[i].action != NULL)
      {
        g_auto (GStrv) keys = g_strsplit (shortcuts[i].keys, " ", -1);

        gtk_application_set_accels_for_action (application, shortcuts[i].action, (const char *const *) keys);
      }
}

static char *
describe_keys (const char *keys)
{
  g_auto (GStrv) each = g_strsplit (keys, " ", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; each[i] != NULL; i++)
    {
      GdkModifierType modifiers = 0;
      guint key = 0;
      g_autofree char *label = NULL;

      gtk_accelerator_parse (each[i], &key, &modifiers);
      label = gtk_accelerator_get_label (key, modifiers);
      g_string_append_printf (text, "%s%s", i > 0 ? "  " : "", label);
    }
  return g_strdup (text->str);
}

AdwDialog *
sluice_shortcuts_dialog_new (void)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      g_autofree char *keys = describe_keys (shortcuts[i].keys);
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *label = gtk_label_new (keys);

      if (shortcuts[i].group != NULL)
        {
          group = adw_preferences_group_new ();
          adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _(shortcuts[i].group));
          adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
        }
      gtk_widget_add_css_class (label, "dim-label");
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(shortcuts[i].title));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }

  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_child (dialog, view);
  adw_dialog_set_title (dialog, _("Keyboard shortcuts"));
  adw_dialog_set_content_width (dialog, 480);
  adw_dialog_set_content_height (dialog, 600);
  return dialog;
}

void
sluice_shortcuts_give_to_dialog (AdwDialog *dialog)
{
  static const char given[] = "sluice-shortcuts-given";
  static const char *const for_dialogs[] = { "win.refresh", "win.close", "app.quit", NULL };
  GtkEventController *controller;

  g_return_if_fail (ADW_IS_DIALOG (dialog));

  if (g_object_get_data (G_OBJECT (dialog), given) != NULL)
    return;

  controller = gtk_shortcut_controller_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    if (shortcuts[i].action != NULL && g_strv_contains (for_dialogs, shortcuts[i].action))
      {
        g_auto (GStrv) keys = g_strsplit (shortcuts[i].keys, " ", -1);

        for (guint j = 0; keys[j] != NULL; j++)
          gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                                gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[j]),
                                                                  gtk_named_action_new (shortcuts[i].action)));
      }
  gtk_widget_add_controller (GTK_WIDGET (dialog), controller);
  g_object_set_data (G_OBJECT (dialog), given, GINT_TO_POINTER (TRUE));
}
