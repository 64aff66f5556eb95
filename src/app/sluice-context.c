/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "app/sluice-context.h"

#include <glib/gi18n.h>

#include "app/sluice-demo-process.h"
#include "text/sluice-text.h"

#define DEMO_ID "demo"
/* A demo that keeps ending is broken: this often it is started again by itself. */
#define MAX_RESTARTS 3

struct _SluiceContext
{
  GObject parent_instance;

  /* owned */
  GSettings *settings;
  SluiceClock *clock;
  SluiceHistory *history;
  SluiceServers *servers;
  SluiceDemoProcess *demo; /* nullable */
  GCancellable *cancellable;
  GSList *wanted_files; /* of GFile: on the command line, until the server that is meant is there */
  char *wanted_address; /* nullable: asked for on the command line before the servers were loaded */

  /* borrowed */
  GtkApplication *application;
  SluiceWindow *window;       /* weak */
  SluiceServer *demo_server; /* weak */

  gboolean loading;
  gboolean loaded;
  gboolean demo_wanted;
  gboolean demo_again; /* it is started because it ended */
  guint demo_restarts;
};

G_DEFINE_FINAL_TYPE (SluiceContext, sluice_context, G_TYPE_OBJECT)

/* In the editor of the server that was asked for in the same breath. */
static void
open_wanted_files (SluiceContext *self)
{
  GSList *files;

  if (!self->loaded || self->window == NULL || (self->demo != NULL && self->demo_server == NULL))
    return;
  files = g_steal_pointer (&self->wanted_files);
  if (files != NULL)
    sluice_window_open_files (self->window, files);
  g_slist_free_full (files, g_object_unref);
}

static void
notice (SluiceContext *self,
        const char    *sentence)
{
  if (self->window != NULL)
    sluice_window_notice (self->window, sentence);
}

static void
tell_demo_failed (SluiceContext *self,
                  const GError  *error)
{
  g_clear_object (&self->demo);
  self->demo_again = FALSE;
  if (self->window != NULL)
    sluice_window_tell (self->window, _("The demo did not start"),
                        _("The built-in demo platform could not be started on this computer. Connect to a server "
                          "instead, or install Sluice again."),
                        error->message);
  open_wanted_files (self);
}

static void
demo_started_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr (SluiceContext) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = sluice_demo_process_start_finish (SLUICE_DEMO_PROCESS (source), result, &error);
  g_autoptr (GUri) base = NULL;

  /* Another was begun meanwhile: this one ends with its last reference. */
  if (g_cancellable_is_cancelled (self->cancellable) || source != G_OBJECT (self->demo))
    return;
  if (address == NULL || (base = sluice_address_parse (address, &error)) == NULL)
    {
      tell_demo_failed (self, error);
      return;
    }

  g_set_weak_pointer (&self->demo_server, sluice_servers_add_demo (self->servers, DEMO_ID, _("Demo"), base));
  if (self->demo_again)
    notice (self, _("The demo platform ended and was started again, without what was made on it"));
  self->demo_again = FALSE;
  open_wanted_files (self);
}

static gboolean
has_server (SluiceContext *self,
            SluiceServer  *server)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->servers));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SluiceServer) other = g_list_model_get_item (G_LIST_MODEL (self->servers), i);

      if (other == server)
        return TRUE;
    }
  return FALSE;
}

/* Without its server the demo serves nobody. */
static void
servers_changed_cb (SluiceContext *self)
{
  if (self->demo_server == NULL || has_server (self, self->demo_server))
    return;

  g_clear_weak_pointer (&self->demo_server);
  g_clear_object (&self->demo);
}

/* As sluicectl does: it is said, and done all the same. */
static void
warn_exposed (SluiceContext *self,
              GUri          *base)
{
  g_autofree char *sentence = NULL;

  if (!sluice_address_is_exposed (base) || self->window == NULL)
    return;

  sentence = g_strdup_printf (_("Anyone between this computer and %s can read what is sent, including the key. Use "
                                "https:// where the server offers it."),
                              g_uri_get_host (base));
  sluice_window_tell (self->window, _("The connection is not encrypted"), sentence, NULL);
}

static SluiceServer *
find_server (SluiceContext *self,
             const char    *word)
{
  g_autoptr (GUri) base = sluice_address_parse (word, NULL);
  g_autofree char *address = base != NULL ? g_uri_to_string (base) : NULL;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->servers));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SluiceServer) server = g_list_model_get_item (G_LIST_MODEL (self->servers), i);
      g_autoptr (GUri) its_base = sluice_address_parse (sluice_server_get_address (server), NULL);
      g_autofree char *its_address = its_base != NULL ? g_uri_to_string (its_base) : NULL;

      if (g_strcmp0 (sluice_server_get_id (server), word) == 0
          || g_strcmp0 (sluice_server_get_name (server), word) == 0
          || (address != NULL && g_strcmp0 (its_address, address) == 0))
        return server; /* the list keeps it */
    }
  return NULL;
}

static void
open_wanted (SluiceContext *self)
{
  g_autofree char *word = g_steal_pointer (&self->wanted_address);
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) base = NULL;
  SluiceServer *server;

  if (self->demo_wanted)
    {
      self->demo_wanted = FALSE;
      sluice_context_open_demo (self);
    }
  if (word == NULL)
    return;

  server = find_server (self, word);
  if (server != NULL)
    {
      sluice_servers_set_active (self->servers, server);
      return;
    }

  base = sluice_address_parse (word, &error);
  if (base != NULL)
    {
      /* For this run only: nobody said to keep it, and its key comes from the environment. What is seen of it is
       * remembered where sluicectl does it, under its address. */
      const char *key = g_getenv ("SLUICE_API_KEY");
      g_autofree char *id = g_uri_to_string_partial (base, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);

      sluice_servers_add_transient (self->servers, id, NULL, base, key);
      warn_exposed (self, base);
    }
  else if (self->window != NULL)
    {
      g_autofree char *sentence = sluice_text_error (error);

      sluice_window_tell (self->window, _("No such server"), sentence, word);
    }
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (SluiceContext) self = data;
  g_autoptr (GError) error = NULL;

  if (!sluice_servers_load_finish (SLUICE_SERVERS (source), result, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      if (self->window != NULL)
        {
          g_autofree char *sentence = sluice_text_error (error);
          g_autofree char *detail = sluice_text_error_report (error);

          sluice_window_tell (self->window, _("Some keys could not be read"), sentence, detail);
        }
    }

  self->loading = FALSE;
  self->loaded = TRUE;
  open_wanted (self);
  open_wanted_files (self);
}

static void
flushed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  GApplication *application = data;
  g_autoptr (GError) error = NULL;

  if (!sluice_history_flush_finish (SLUICE_HISTORY (source), result, &error))
    g_message ("What this computer remembers could not be written: %s", error->message);
  g_application_release (application);
  g_object_unref (application);
}

static void
sluice_context_dispose (GObject *object)
{
  SluiceContext *self = SLUICE_CONTEXT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_weak_pointer (&self->window);
  g_clear_weak_pointer (&self->demo_server);
  g_clear_object (&self->servers);
  g_clear_object (&self->history);
  g_clear_object (&self->demo);
  g_clear_object (&self->clock);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (sluice_context_parent_class)->dispose (object);
}

static void
sluice_context_finalize (GObject *object)
{
  SluiceContext *self = SLUICE_CONTEXT (object);

  g_clear_object (&self->cancellable);
  g_slist_free_full (self->wanted_files, g_object_unref);
  g_free (self->wanted_address);

  G_OBJECT_CLASS (sluice_context_parent_class)->finalize (object);
}

static void
sluice_context_class_init (SluiceContextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_context_dispose;
  object_class->finalize = sluice_context_finalize;
}

static void
sluice_context_init (SluiceContext *self)
{
  g_autofree char *database = g_build_filename (g_get_user_data_dir (), "sluice", "history.db", NULL);

  self->cancellable = g_cancellable_new ();
  self->settings = g_settings_new (SLUICE_APP_ID);
  self->clock = sluice_clock_new ();
  self->history = sluice_history_new (database);
  self->servers = sluice_servers_new (self->settings, self->history, self->clock);
  g_signal_connect_object (self->servers, "items-changed", G_CALLBACK (servers_changed_cb), self, G_CONNECT_SWAPPED);
}

SluiceContext *
sluice_context_new (GtkApplication *application)
{
  SluiceContext *self = g_object_new (SLUICE_TYPE_CONTEXT, NULL);

  self->application = application;
  return self;
}

void
sluice_context_present (SluiceContext *self)
{
  g_return_if_fail (SLUICE_IS_CONTEXT (self));

  if (self->window == NULL)
    g_set_weak_pointer (&self->window, sluice_window_new (self->application, self->servers, self->settings));
  if (!self->loading && !self->loaded)
    {
      self->loading = TRUE;
      sluice_servers_load_async (self->servers, self->cancellable, loaded_cb, g_object_ref (self));
    }
  gtk_window_present (GTK_WINDOW (self->window));
}

/* Its next address is another one, so the server of the old one goes, and with it what was looked at. */
static void
demo_ended_cb (SluiceContext *self)
{
  SluiceServer *server = self->demo_server;
  gboolean shown = server != NULL && server == sluice_servers_get_active (self->servers);

  g_clear_object (&self->demo);
  if (server != NULL)
    sluice_servers_remove (self->servers, server);
  if (!shown)
    notice (self, _("The demo platform ended"));
  else if (self->demo_restarts++ < MAX_RESTARTS)
    {
      self->demo_again = TRUE;
      sluice_context_open_demo (self);
    }
  else
    notice (self, _("The demo platform ended again and again, and is not started any more"));
}

void
sluice_context_open_demo (SluiceContext *self)
{
  g_return_if_fail (SLUICE_IS_CONTEXT (self));

  if (!self->loaded)
    {
      self->demo_wanted = TRUE;
      return;
    }
  if (self->demo != NULL)
    {
      /* Without a server it is still starting, and shown when it has. */
      if (self->demo_server != NULL)
        sluice_servers_set_active (self->servers, self->demo_server);
      return;
    }

  g_autofree char *words = g_strdup (g_getenv ("SLUICE_DEMO_ARGUMENTS"));
  g_auto (GStrv) arguments = g_strsplit (words != NULL ? words : "", " ", -1);

  self->demo = sluice_demo_process_new ();
  g_signal_connect_object (self->demo, "ended", G_CALLBACK (demo_ended_cb), self, G_CONNECT_SWAPPED);
  sluice_demo_process_start_async (self->demo, words != NULL ? (const char *const *) arguments : NULL,
                                   self->cancellable, demo_started_cb, g_object_ref (self));
}

void
sluice_context_open_server (SluiceContext *self,
                            const char    *address)
{
  g_return_if_fail (SLUICE_IS_CONTEXT (self));

  g_free (self->wanted_address);
  self->wanted_address = g_strdup (address);
  if (self->loaded)
    open_wanted (self);
}

void
sluice_context_open_files (SluiceContext *self,
                           GFile        **files,
                           guint          n_files)
{
  g_return_if_fail (SLUICE_IS_CONTEXT (self));

  g_slist_free_full (g_steal_pointer (&self->wanted_files), g_object_unref);
  for (guint i = n_files; i > 0; i--)
    self->wanted_files = g_slist_prepend (self->wanted_files, g_object_ref (files[i - 1]));
  open_wanted_files (self);
}

void
sluice_context_close (SluiceContext *self)
{
  g_return_if_fail (SLUICE_IS_CONTEXT (self));

  g_cancellable_cancel (self->cancellable);
  if (sluice_servers_get_active (self->servers) != NULL)
    sluice_server_close (sluice_servers_get_active (self->servers));
  g_clear_object (&self->demo);
  g_application_hold (G_APPLICATION (self->application));
  sluice_history_flush_async (self->history, NULL, flushed_cb, g_object_ref (self->application));
}
