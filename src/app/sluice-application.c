/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "app/sluice-application.h"

#include <glib/gi18n.h>

#include "app/sluice-context.h"
#include "draft/sluice-draft-file.h"
#include "ui/widgets/sluice-menu-names.h"
#include "ui/window/sluice-shortcuts.h"
#include "ui/window/sluice-window.h"

struct _SluiceApplication
{
  AdwApplication parent_instance;

  /* owned */
  SluiceContext *context; /* from startup to shutdown */
};

G_DEFINE_FINAL_TYPE (SluiceApplication, sluice_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Open the built-in demo platform"), NULL },
  { "server", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Open the server of this name or address"), N_ ("ADDRESS") },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL, N_ ("[FILE]") },
  { NULL },
};

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  GList *windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (data)));

  /* Asked to close, so that each keeps its size; one with an open dialog would close only that. */
  for (GList *l = windows; l != NULL; l = l->next)
    {
      g_autoptr (GtkWindow) window = g_object_ref (l->data);
      gboolean dialog = ADW_IS_APPLICATION_WINDOW (window)
                        && adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)) != NULL;

      gtk_window_close (window);
      /* Only that was closed, and what keeps it is still to be asked about. */
      if (dialog && SLUICE_IS_WINDOW (window) && sluice_window_is_kept (SLUICE_WINDOW (window)))
        gtk_window_close (window);
      /* It asks, and goes by itself then. */
      if (!SLUICE_IS_WINDOW (window) || !sluice_window_is_kept (SLUICE_WINDOW (window)))
        gtk_window_destroy (window);
    }
  g_list_free (windows);
}

static void
demo_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  sluice_context_open_demo (SLUICE_APPLICATION (data)->context);
}

static void
window_removed_cb (GtkApplication *application,
                   GtkWindow      *window)
{
  SluiceApplication *self = SLUICE_APPLICATION (application);

  if (gtk_application_get_windows (application) == NULL && self->context != NULL)
    sluice_context_close (self->context);
}

static int
sluice_application_handle_local_options (GApplication *application,
                                         GVariantDict *dict)
{
  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("sluice %s\n", SLUICE_VERSION);
      return 0;
    }
  return -1;
}

static int
sluice_application_command_line (GApplication            *application,
                                 GApplicationCommandLine *line)
{
  SluiceApplication *self = SLUICE_APPLICATION (application);
  GVariantDict *dict = g_application_command_line_get_options_dict (line);
  const char *server = NULL;
  g_autofree const char **names = NULL;

  sluice_context_present (self->context);
  if (g_variant_dict_contains (dict, "demo"))
    sluice_context_open_demo (self->context);
  else if (g_variant_dict_lookup (dict, "server", "&s", &server))
    sluice_context_open_server (self->context, server);
  if (g_variant_dict_lookup (dict, G_OPTION_REMAINING, "^a&ay", &names))
    {
      g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

      /* From the folder of whoever called, who may have found the program running. */
      for (guint i = 0; names[i] != NULL; i++)
        g_ptr_array_add (files, g_application_command_line_create_file_for_arg (line, names[i]));
      sluice_context_open_files (self->context, (GFile **) files->pdata, files->len);
    }
  return 0;
}

/* Over D-Bus; on the command line they are arguments. */
static void
sluice_application_open (GApplication *application,
                         GFile       **files,
                         int           n_files,
                         const char   *hint)
{
  SluiceApplication *self = SLUICE_APPLICATION (application);

  sluice_context_present (self->context);
  sluice_context_open_files (self->context, files, (guint) n_files);
}

static void
sluice_application_activate (GApplication *application)
{
  sluice_context_present (SLUICE_APPLICATION (application)->context);
}

static void
sluice_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { "quit", quit_cb },
    { "demo", demo_cb },
  };
  SluiceApplication *self = SLUICE_APPLICATION (application);

  G_APPLICATION_CLASS (sluice_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  sluice_menu_names_install ();
  sluice_shortcuts_install (GTK_APPLICATION (self));
  self->context = sluice_context_new (GTK_APPLICATION (self));
}

static void
sluice_application_shutdown (GApplication *application)
{
  g_clear_object (&SLUICE_APPLICATION (application)->context);

  G_APPLICATION_CLASS (sluice_application_parent_class)->shutdown (application);

  /* What was created while the last window closed is no draft any more. */
  sluice_draft_keeper_wait_for_ends (2 * G_TIME_SPAN_SECOND);
}

static void
sluice_application_class_init (SluiceApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->handle_local_options = sluice_application_handle_local_options;
  application_class->command_line = sluice_application_command_line;
  application_class->open = sluice_application_open;
  application_class->activate = sluice_application_activate;
  application_class->startup = sluice_application_startup;
  application_class->shutdown = sluice_application_shutdown;
}

static void
sluice_application_init (SluiceApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_signal_connect_after (self, "window-removed", G_CALLBACK (window_removed_cb), NULL);
}

SluiceApplication *
sluice_application_new (void)
{
  return g_object_new (SLUICE_TYPE_APPLICATION, "application-id", SLUICE_APP_ID, "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/io/github/sluiceapp/Sluice", NULL);
}
