/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "servers/sluice-servers-private.h"

#include "servers/sluice-keyring.h"

#define PROFILE_SCHEMA "io.github.sluiceapp.Sluice.Server"
#define PROFILE_PATH "/io/github/sluiceapp/Sluice/servers/%s/"

/* Profiles that are being loaded, in the order of the settings. */
typedef struct
{
  GPtrArray *servers; /* of SluiceServer *, NULL until its key is known */
  guint waiting;
} Load;

/* One of them, and its place. */
typedef struct
{
  GTask *task;
  guint index;
  char *id;
  char *name;
  GUri *base;
} Profile;

static void
unref_nullable (gpointer data)
{
  if (data)
    g_object_unref (data);
}

static void
free_load (Load *load)
{
  g_ptr_array_unref (load->servers);
  g_free (load);
}

static void
free_profile (Profile *profile)
{
  g_object_unref (profile->task);
  g_free (profile->id);
  g_free (profile->name);
  g_uri_unref (profile->base);
  g_free (profile);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Profile, free_profile)

GSettings *
sluice_servers_open_profile (SluiceServers *self,
                             const char    *id)
{
  g_autoptr (GSettingsBackend) backend = NULL;
  g_autofree char *path = g_strdup_printf (PROFILE_PATH, id);

  g_object_get (self->settings, "backend", &backend, NULL);
  return g_settings_new_with_backend_and_path (PROFILE_SCHEMA, backend, path);
}

/* An id becomes part of a settings path: ours are UUIDs, a file may hold anything. */
static gboolean
is_id (const char *id)
{
  return id[0] != '\0' && strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (id);
}

gboolean
sluice_servers_is_transient (SluiceServer *server)
{
  gboolean transient = FALSE;

  g_object_get (server, "transient", &transient, NULL);
  return transient;
}

void
sluice_servers_write_list (SluiceServers *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;

  if (!self->settings)
    return;

  for (guint i = 0; i < self->servers->len; i++)
    {
      SluiceServer *server = g_ptr_array_index (self->servers, i);

      if (!sluice_servers_is_transient (server))
        g_strv_builder_add (builder, sluice_server_get_id (server));
    }
  ids = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, "servers", (const char *const *) ids);
}

void
sluice_servers_write_profile (SluiceServers *self,
                              SluiceServer  *server,
                              const char    *name)
{
  g_autoptr (GSettings) profile = NULL;

  if (!self->settings || sluice_servers_is_transient (server))
    return;

  profile = sluice_servers_open_profile (self, sluice_server_get_id (server));
  g_settings_set_string (profile, "id", sluice_server_get_id (server));
  g_settings_set_string (profile, "name", name ? name : "");
  g_settings_set_string (profile, "address", sluice_server_get_address (server));
}

void
sluice_servers_write_has_key (SluiceServers *self,
                              SluiceServer  *server,
                              gboolean       has_key)
{
  g_autoptr (GSettings) profile = NULL;

  if (!self->settings || sluice_servers_is_transient (server))
    return;

  profile = sluice_servers_open_profile (self, sluice_server_get_id (server));
  g_settings_set_boolean (profile, "has-key", has_key);
}

static SluiceServer *
find_server (SluiceServers *self,
             const char    *id)
{
  for (guint i = 0; i < self->servers->len; i++)
    {
      SluiceServer *server = g_ptr_array_index (self->servers, i);

      if (g_str_equal (sluice_server_get_id (server), id))
        return server;
    }
  return NULL;
}

static void
finish_load (GTask *task)
{
  SluiceServers *self = g_task_get_source_object (task);
  Load *load = g_task_get_task_data (task);
  guint before = self->servers->len;
  g_autofree char *active_id = g_settings_get_string (self->settings, "active-server");
  SluiceServer *active;

  if (g_task_return_error_if_cancelled (task))
    return;

  for (guint i = 0; i < load->servers->len; i++)
    {
      SluiceServer *server = g_ptr_array_index (load->servers, i);

      if (server && !find_server (self, sluice_server_get_id (server)))
        g_ptr_array_add (self->servers, g_object_ref (server));
    }
  if (self->servers->len > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->servers->len - before);

  active = find_server (self, active_id);
  if (!active && self->servers->len > 0)
    active = g_ptr_array_index (self->servers, 0);
  if (!self->active && active)
    sluice_servers_set_active (self, active);

  g_task_return_boolean (task, TRUE);
}

static void
take_profile (Profile    *profile,
              const char *api_key)
{
  SluiceServers *self = g_task_get_source_object (profile->task);
  Load *load = g_task_get_task_data (profile->task);

  g_ptr_array_index (load->servers, profile->index)
      = sluice_server_new (profile->id, profile->name, profile->base, api_key, self->history, self->clock);
  if (--load->waiting == 0)
    finish_load (profile->task);
}

static void
key_found_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Profile) profile = user_data;
  /* Without its key the server is there all the same, and says that it wants one. */
  g_autofree char *api_key = sluice_keyring_lookup_finish (result, NULL);

  take_profile (profile, api_key);
}

void
sluice_servers_load_async (SluiceServers       *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_auto (GStrv) ids = NULL;
  Load *load;

  g_return_if_fail (SLUICE_IS_SERVERS (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_servers_load_async);
  if (!self->settings)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  ids = g_settings_get_strv (self->settings, "servers");
  load = g_new0 (Load, 1);
  load->servers = g_ptr_array_new_with_free_func (unref_nullable);
  g_ptr_array_set_size (load->servers, (int) g_strv_length (ids));
  load->waiting = 1;
  g_task_set_task_data (task, load, (GDestroyNotify) free_load);

  for (guint i = 0; ids[i]; i++)
    {
      g_autoptr (GSettings) settings = NULL;
      g_autoptr (Profile) profile = NULL;
      g_autofree char *address = NULL;
      g_autoptr (GUri) base = NULL;

      if (!is_id (ids[i]))
        continue;
      settings = sluice_servers_open_profile (self, ids[i]);
      address = g_settings_get_string (settings, "address");
      base = sluice_address_parse (address, NULL);
      if (!base)
        {
          g_message ("The server %s has no usable address in the settings", ids[i]);
          continue;
        }

      profile = g_new0 (Profile, 1);
      profile->task = g_object_ref (task);
      profile->index = i;
      profile->id = g_strdup (ids[i]);
      profile->name = g_settings_get_string (settings, "name");
      profile->base = g_steal_pointer (&base);
      load->waiting++;
      if (g_settings_get_boolean (settings, "has-key"))
        sluice_keyring_lookup_async (ids[i], address, cancellable, key_found_cb, g_steal_pointer (&profile));
      else
        take_profile (profile, NULL);
    }

  if (--load->waiting == 0)
    finish_load (task);
}

gboolean
sluice_servers_load_finish (SluiceServers  *self,
                            GAsyncResult   *result,
                            GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

