/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with the draft, and whether it is created all the same. */
#include "sluice-config.h"

#include "ui/editor/sluice-editor-page-private.h"
#include "ui/widgets/sluice-banner.h"

#include <glib/gi18n-lib.h>

#include "draft/sluice-draft-copy.h"
#include "draft/sluice-draft-validate.h"
#include "text/sluice-text.h"

/* More in a list nobody reads; the heading has the number. */
#define MAX_ROWS 100
/* What a question names; of the rest it says that there is more. */
#define MAX_NAMED 5

typedef struct
{
  SluiceEditorPage *page;
  gboolean start;
} Question;

static void
free_question (Question *self)
{
  g_object_unref (self->page);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, free_question)

void
sluice_editor_page_go_to_problem (SluiceEditorPage    *self,
                                  const SluiceProblem *problem)
{
  gtk_popover_popdown (self->problems_popover);
  sluice_editor_page_end_connection (self, FALSE);
  sluice_editor_page_select (self, problem->stage);
  adw_overlay_split_view_set_show_sidebar (self->split, TRUE);
  if (problem->stage != 0)
    {
      sluice_stage_form_focus (self->stage_form, problem->field, sluice_problem_get_param (problem));
      if (problem->field == SLUICE_DRAFT_FIELD_PARAMS && problem->line != 0)
        sluice_stage_form_go_to (self->stage_form, sluice_problem_get_param (problem), problem->line, problem->column);
    }
  else
    sluice_draft_form_focus (self->draft_form, problem->field);
}

static void
row_activated_cb (SluiceEditorPage *self,
                  GtkListBoxRow    *row)
{
  guint index = (guint) gtk_list_box_row_get_index (row);

  if (index < self->problems->len)
    sluice_editor_page_go_to_problem (self, self->problems->pdata[index]);
}

char *
sluice_editor_page_count_problems (guint blocking,
                                   guint warnings)
{
  g_autofree char *first = NULL, *second = NULL;

  /* Translators: a problem that must be mended before a pipeline can be created, unlike a warning */
  first = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u problem to mend", "%u problems to mend", blocking), blocking);
  second = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u warning", "%u warnings", warnings), warnings);
  if (blocking > 0 && warnings > 0)
    return g_strconcat (first, _(", "), second, NULL);
  return blocking > 0 ? g_steal_pointer (&first) : g_steal_pointer (&second);
}

/* What only warns looks and reads like it. The number is of what the icon means; words say both. */
static void
update_problems_button (SluiceEditorPage *self)
{
  guint n = self->problems->len, blocking = 0;
  g_autofree char *number = NULL, *words = NULL;
  GtkWidget *content = GTK_WIDGET (self->problems_content);
  GtkAccessible *button = GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->problems_button)));

  for (guint i = 0; i < n; i++)
    blocking += ((const SluiceProblem *) self->problems->pdata[i])->blocks ? 1 : 0;
  number = g_strdup_printf ("%u", blocking > 0 ? blocking : n);
  words = sluice_editor_page_count_problems (blocking, n - blocking);
  gtk_label_set_label (self->problems_heading, words);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->problems_button), words);
  adw_button_content_set_label (self->problems_content, number);
  adw_button_content_set_icon_name (self->problems_content,
                                    blocking > 0 ? "dialog-error-symbolic" : "dialog-warning-symbolic");
  /* What has the focus is the button within, and its content (libadwaita 1.7) would have it called "2". */
  gtk_accessible_reset_relation (button, GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_remove_css_class (content, blocking > 0 ? "state-stuck" : "state-failed");
  gtk_widget_add_css_class (content, blocking > 0 ? "state-failed" : "state-stuck");
  gtk_widget_set_visible (GTK_WIDGET (self->problems_button), n > 0);
}

static void
fill_problems (SluiceEditorPage *self)
{
  guint n = self->problems->len;

  gtk_list_box_remove_all (self->problems_list);
  for (guint i = 0; i < MIN (n, MAX_ROWS); i++)
    {
      const SluiceProblem *problem = self->problems->pdata[i];
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *icon = gtk_image_new_from_icon_name (problem->blocks ? "dialog-error-symbolic"
                                                                      : "dialog-warning-symbolic");
      g_autofree char *words = sluice_text_problem (problem);
      g_autofree char *place = sluice_text_problem_place (problem);
      g_autofree char *said = NULL;

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), place != NULL ? place : _("Pipeline"));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
      /* Labels that describe it (GTK 4.18) aren't heard, and before a label goes what it is labelled by. */
      said = g_strdup_printf (_("%s: %s"), place != NULL ? place : _("Pipeline"), words);
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
      gtk_widget_add_css_class (icon, problem->blocks ? "state-failed" : "state-stuck");
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_list_box_append (self->problems_list, row);
    }
}

/* What the server never tells, and this computer did not send. */
static void
show_unknown (SluiceEditorPage *self)
{
  guint n = sluice_draft_count_unknown (self->draft);

  if (n > 0)
    {
      g_autofree char *title = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "The parameters of %u stage are not known: the server does not tell them",
                     "The parameters of %u stages are not known: the server does not tell them", n),
        n);

      adw_banner_set_title (self->unknown_banner, title);
    }
  adw_banner_set_revealed (self->unknown_banner, n > 0);
}

/* To the next one after the selected stage. */
static void
show_next_unknown_cb (SluiceEditorPage *self)
{
  guint n = sluice_draft_get_n_stages (self->draft);
  guint from = self->selected != 0 ? sluice_draft_get_position (self->draft, self->selected) + 1 : 0;

  for (guint i = 0; i < n; i++)
    {
      SluiceDraftStage *stage = sluice_draft_get_nth (self->draft, (from + i) % n);

      if (sluice_draft_stage_get_params (stage) != NULL)
        continue;
      sluice_editor_page_end_connection (self, FALSE);
      sluice_editor_page_select (self, sluice_draft_stage_get_id (stage));
      adw_overlay_split_view_set_show_sidebar (self->split, TRUE);
      sluice_stage_form_focus (self->stage_form, SLUICE_DRAFT_FIELD_PARAMS, NULL);
      return;
    }
}

void
sluice_editor_page_validate (SluiceEditorPage *self)
{
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  self->problems = sluice_draft_validate (self->draft, self->table);
  for (guint i = self->refused->len; i > 0; i--)
    g_ptr_array_insert (self->problems, 0, sluice_problem_copy (self->refused->pdata[i - 1]));
  sluice_editor_page_update_marks (self);
  update_problems_button (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self->problems_popover)))
    fill_problems (self);
  show_unknown (self);
  sluice_draft_form_show_problems (self->draft_form, self->problems);
  sluice_stage_form_show_problems (self->stage_form, self->problems);
}

void
sluice_editor_page_open_problems (SluiceEditorPage *self)
{
  if (self->problems->len > 0)
    gtk_menu_button_popup (self->problems_button);
}

void
sluice_editor_page_init_problems (SluiceEditorPage *self)
{
  g_signal_connect_object (self->problems_popover, "map", G_CALLBACK (fill_problems), self, G_CONNECT_SWAPPED);
  /* The content names the button when it comes into a window. */
  g_signal_connect_object (self->problems_button, "map", G_CALLBACK (update_problems_button), self, G_CONNECT_SWAPPED);
  sluice_banner_hide_away (GTK_WIDGET (self->unknown_banner));
  g_signal_connect_object (self->unknown_banner, "button-clicked", G_CALLBACK (show_next_unknown_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->problems_list, "row-activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
anyway_answered_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      data)
{
  g_autoptr (Question) question = data;
  SluiceEditorPage *self = question->page;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  if (!g_cancellable_is_cancelled (self->cancellable) && g_strcmp0 (answer, "anyway") == 0)
    sluice_editor_page_send (self, question->start);
}

/* Of many stages the same would be said of each: once for all of them, and of whom. */
static void
append_unknown (SluiceEditorPage *self,
                GString          *body)
{
  guint n = 0;
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < self->problems->len; i++)
    {
      const SluiceProblem *problem = self->problems->pdata[i];

      if (problem->kind != SLUICE_PROBLEM_PARAMS_UNKNOWN)
        continue;
      if (n < MAX_NAMED)
        {
          g_autofree char *name = sluice_text_stage_line (problem->stage_name);

          if (n > 0)
            /* Translators: between the names of stages */
            g_string_append (names, _(", "));
          /* Translators: the name of a stage */
          g_string_append_printf (names, _("“%s”"), name);
        }
      else if (n == MAX_NAMED)
        g_string_append_printf (names, "%s…", _(", "));
      n++;
    }
  if (n > 0)
    g_string_append_printf (body,
                            g_dngettext (GETTEXT_PACKAGE,
                                         "%u stage would run without parameters, since they are not known, and may do "
                                         "something else then: %s",
                                         "%u stages would run without parameters, since they are not known, and may do "
                                         "something else then: %s",
                                         n),
                            n, names->str);
}

static void
ask_anyway (SluiceEditorPage *self,
            gboolean          start)
{
  AdwDialog *dialog = adw_alert_dialog_new (start ? _("Create and start it anyway?") : _("Create it anyway?"), NULL);
  g_autoptr (GString) body = g_string_new (NULL);
  Question *question = g_new0 (Question, 1);
  guint n = 0;

  append_unknown (self, body);
  for (guint i = 0; i < self->problems->len && n <= MAX_NAMED; i++)
    {
      const SluiceProblem *problem = self->problems->pdata[i];
      g_autofree char *words = sluice_text_problem (problem);
      g_autofree char *place = sluice_text_problem_place (problem);

      if (problem->kind == SLUICE_PROBLEM_PARAMS_UNKNOWN)
        continue;
      if (body->len > 0)
        g_string_append_c (body, '\n');
      if (n++ == MAX_NAMED)
        g_string_append (body, "…");
      else if (place != NULL)
        g_string_append_printf (body, _("%s: %s"), place, words);
      else
        g_string_append (body, words);
    }
  question->page = g_object_ref (self);
  question->start = start;
  adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog), body->str);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "back", _("_Back"), "anyway",
                                  start ? _("Create and start _anyway") : _("Create _anyway"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "anyway", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "back");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "back");
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), self->cancellable, anyway_answered_cb,
                           question);
}

static void
create_at_last (SluiceEditorPage *self,
                gboolean          start)
{
  if (self->problems->len > 0)
    ask_anyway (self, start);
  else
    sluice_editor_page_send (self, start);
}

static void
again_answered_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      data)
{
  g_autoptr (Question) question = data;
  SluiceEditorPage *self = question->page;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (g_strcmp0 (answer, "again") == 0)
    create_at_last (self, question->start);
  else if (g_strcmp0 (answer, "look") == 0 && sluice_editor_page_keep (self))
    sluice_editor_page_pop (self);
}

static void
ask_again (SluiceEditorPage *self,
           gboolean          start)
{
  AdwDialog *dialog = adw_alert_dialog_new (start ? _("Create and start it again?") : _("Create it again?"),
                                            _("It was sent before, and may have been created already: then there would be "
                                              "two of it. The draft is kept while you look."));
  Question *question = g_new0 (Question, 1);

  question->page = g_object_ref (self);
  question->start = start;
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "back", _("_Back"), "again",
                                  start ? _("Create and start _again") : _("Create _again"), "look",
                                  _("_Look at the list first"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "again", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "look");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "back");
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), self->cancellable, again_answered_cb, question);
}

void
sluice_editor_page_create (SluiceEditorPage *self,
                           gboolean          start)
{
  if (self->creating)
    return;

  sluice_editor_page_end_connection (self, FALSE);
  sluice_draft_seal (self->draft);
  g_ptr_array_set_size (self->refused, 0);
  sluice_editor_page_refresh (self);
  if (sluice_problems_block (self->problems))
    {
      sluice_editor_page_open_problems (self);
      sluice_editor_page_announce (self, _("It can’t be created yet"));
    }
  else if (sluice_draft_get_sent (self->draft))
    ask_again (self, start);
  else
    create_at_last (self, start);
}
