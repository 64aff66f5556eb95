/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "servers/sluice-servers.h"

#include "servers/sluice-keyring.h"

#define PROFILE_SCHEMA "io.github.sluiceapp.Sluice.Server"
#define PROFILE_PATH "/io/github/sluiceapp/Sluice/servers/%s/"

struct _SluiceServers
{
  GObject parent_instance;

  /* owned */
  GSettings *settings; /* nullable: then nothing is kept */
  SluiceHistory *history;
  SluiceClock *clock;
  GPtrArray *servers;  /* of SluiceServer */

  /* borrowed from servers */
  SluiceServer *active;
};

static void sluice_servers_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SluiceServers, sluice_servers, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sluice_servers_list_model_init))

enum
{
  PROP_ACTIVE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

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

static GSettings *
open_profile (SluiceServers *self,
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

static gboolean
is_demo (SluiceServer *server)
{
  gboolean demo = FALSE;

  g_object_get (server, "demo", &demo, NULL);
  return demo;
}

static void
write_list (SluiceServers *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;

  if (!self->settings)
    return;

  for (guint i = 0; i < self->servers->len; i++)
    {
      SluiceServer *server = g_ptr_array_index (self->servers, i);

      if (!is_demo (server))
        g_strv_builder_add (builder, sluice_server_get_id (server));
    }
  ids = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, "servers", (const char *const *) ids);
}

static void
write_profile (SluiceServers *self,
               SluiceServer  *server,
               const char    *name,
               int            has_key)
{
  g_autoptr (GSettings) profile = NULL;

  if (!self->settings || is_demo (server))
    return;

  profile = open_profile (self, sluice_server_get_id (server));
  g_settings_set_string (profile, "id", sluice_server_get_id (server));
  g_settings_set_string (profile, "name", name ? name : "");
  g_settings_set_string (profile, "address", sluice_server_get_address (server));
  if (has_key >= 0)
    g_settings_set_boolean (profile, "has-key", has_key);
}

static void
append_server (SluiceServers *self,
               SluiceServer  *server)
{
  g_ptr_array_add (self->servers, g_object_ref (server));
  g_list_model_items_changed (G_LIST_MODEL (self), self->servers->len - 1, 0, 1);
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

static void
key_forgotten_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!sluice_keyring_store_finish (result, &error))
    g_message ("The key of a server that was removed is still in the keyring: %s", error->message);
}

static void
key_kept_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SluiceServers *self = g_task_get_source_object (task);
  SluiceServer *server = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (sluice_keyring_store_finish (result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  /* The key holds for this session; the next one must not wait for a keyring that hasn't got it. */
  if (self->settings)
    {
      g_autoptr (GSettings) profile = open_profile (self, sluice_server_get_id (server));

      g_settings_set_boolean (profile, "has-key", FALSE);
    }
  g_task_return_error (task, g_steal_pointer (&error));
}

static GType
sluice_servers_get_item_type (GListModel *model)
{
  return SLUICE_TYPE_SERVER;
}

static guint
sluice_servers_get_n_items (GListModel *model)
{
  return SLUICE_SERVERS (model)->servers->len;
}

static gpointer
sluice_servers_get_item (GListModel *model,
                         guint       position)
{
  SluiceServers *self = SLUICE_SERVERS (model);

  return position < self->servers->len ? g_object_ref (g_ptr_array_index (self->servers, position)) : NULL;
}

static void
sluice_servers_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sluice_servers_get_item_type;
  iface->get_n_items = sluice_servers_get_n_items;
  iface->get_item = sluice_servers_get_item;
}

static void
sluice_servers_get_property (GObject    *object,
                             guint       property,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SluiceServers *self = SLUICE_SERVERS (object);

  switch (property)
    {
    case PROP_ACTIVE:
      g_value_set_object (value, self->active);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
sluice_servers_set_property (GObject      *object,
                             guint         property,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SluiceServers *self = SLUICE_SERVERS (object);

  switch (property)
    {
    case PROP_ACTIVE:
      sluice_servers_set_active (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
sluice_servers_dispose (GObject *object)
{
  SluiceServers *self = SLUICE_SERVERS (object);

  if (self->active)
    sluice_server_close (self->active);
  self->active = NULL;
  g_ptr_array_set_size (self->servers, 0);
  g_clear_object (&self->settings);
  g_clear_object (&self->history);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (sluice_servers_parent_class)->dispose (object);
}

static void
sluice_servers_finalize (GObject *object)
{
  SluiceServers *self = SLUICE_SERVERS (object);

  g_ptr_array_unref (self->servers);

  G_OBJECT_CLASS (sluice_servers_parent_class)->finalize (object);
}

static void
sluice_servers_class_init (SluiceServersClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sluice_servers_get_property;
  object_class->set_property = sluice_servers_set_property;
  object_class->dispose = sluice_servers_dispose;
  object_class->finalize = sluice_servers_finalize;

  properties[PROP_ACTIVE] = g_param_spec_object ("active", NULL, NULL, SLUICE_TYPE_SERVER,
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                   | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sluice_servers_init (SluiceServers *self)
{
  self->servers = g_ptr_array_new_with_free_func (g_object_unref);
}

SluiceServers *
sluice_servers_new (GSettings     *settings,
                    SluiceHistory *history,
                    SluiceClock   *clock)
{
  SluiceServers *self;

  g_return_val_if_fail (!settings || G_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (SLUICE_IS_CLOCK (clock), NULL);

  self = g_object_new (SLUICE_TYPE_SERVERS, NULL);
  g_set_object (&self->settings, settings);
  g_set_object (&self->history, history);
  g_set_object (&self->clock, clock);
  return self;
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
      settings = open_profile (self, ids[i]);
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

void
sluice_servers_add_async (SluiceServers       *self,
                          const char          *name,
                          GUri                *base,
                          const char          *api_key,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *id = NULL;
  SluiceServer *server;

  g_return_if_fail (SLUICE_IS_SERVERS (self));
  g_return_if_fail (base);

  id = g_uuid_string_random ();
  server = sluice_server_new (id, name, base, api_key, self->history, self->clock);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_servers_add_async);
  g_task_set_task_data (task, server, g_object_unref);
  /* The server is there whatever becomes of its key. */
  g_task_set_check_cancellable (task, FALSE);

  append_server (self, server);
  write_profile (self, server, name, api_key != NULL);
  write_list (self);
  sluice_servers_set_active (self, server);

  if (api_key)
    sluice_keyring_store_async (id, sluice_server_get_address (server), sluice_server_get_name (server), api_key,
                                cancellable, key_kept_cb, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

SluiceServer *
sluice_servers_add_finish (SluiceServers  *self,
                           GAsyncResult   *result,
                           GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  g_task_propagate_boolean (G_TASK (result), error);
  return g_object_ref (g_task_get_task_data (G_TASK (result)));
}

void
sluice_servers_update_async (SluiceServers       *self,
                             SluiceServer        *server,
                             const char          *name,
                             const char          *api_key,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SLUICE_IS_SERVERS (self));
  g_return_if_fail (SLUICE_IS_SERVER (server));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_servers_update_async);
  g_task_set_task_data (task, g_object_ref (server), g_object_unref);
  g_task_set_check_cancellable (task, FALSE);

  g_object_set (server, "name", name, NULL);
  write_profile (self, server, name, api_key != NULL);

  sluice_session_set_api_key (sluice_server_get_session (server), api_key);
  if (server == self->active)
    {
      sluice_server_close (server);
      sluice_server_open (server);
    }

  if (is_demo (server))
    g_task_return_boolean (task, TRUE);
  else
    sluice_keyring_store_async (sluice_server_get_id (server), sluice_server_get_address (server),
                                sluice_server_get_name (server), api_key, cancellable, key_kept_cb,
                                g_steal_pointer (&task));
}

gboolean
sluice_servers_update_finish (SluiceServers  *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
sluice_servers_remove (SluiceServers *self,
                       SluiceServer  *server)
{
  g_autoptr (SluiceServer) kept = NULL;
  guint position;

  g_return_if_fail (SLUICE_IS_SERVERS (self));
  g_return_if_fail (SLUICE_IS_SERVER (server));

  if (!g_ptr_array_find (self->servers, server, &position))
    return;

  kept = g_object_ref (server);
  if (server == self->active)
    {
      SluiceServer *next = NULL;

      for (guint i = 0; i < self->servers->len && !next; i++)
        if (g_ptr_array_index (self->servers, i) != server)
          next = g_ptr_array_index (self->servers, i);
      sluice_servers_set_active (self, next);
    }
  g_ptr_array_remove_index (self->servers, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);

  if (self->history)
    sluice_history_forget (self->history, sluice_server_get_id (server));
  if (is_demo (server) || !self->settings)
    return;

  write_list (self);
  {
    g_autoptr (GSettings) profile = open_profile (self, sluice_server_get_id (server));
    const char *const keys[] = { "id", "name", "address", "has-key" };
    gboolean has_key = g_settings_get_boolean (profile, "has-key");

    for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
      g_settings_reset (profile, keys[i]);
    if (has_key)
      sluice_keyring_store_async (sluice_server_get_id (server), sluice_server_get_address (server), NULL, NULL, NULL,
                                  key_forgotten_cb, NULL);
  }
}

SluiceServer *
sluice_servers_add_transient (SluiceServers *self,
                              const char    *id,
                              const char    *name,
                              GUri          *base,
                              const char    *api_key)
{
  g_autoptr (SluiceServer) server = NULL;

  g_return_val_if_fail (SLUICE_IS_SERVERS (self), NULL);
  g_return_val_if_fail (id, NULL);
  g_return_val_if_fail (base, NULL);

  /* The demo platform starts anew each time: nothing of it is worth remembering. */
  server = g_object_new (SLUICE_TYPE_SERVER,
                         "id", id,
                         "name", name,
                         "base", base,
                         "api-key", api_key,
                         "demo", TRUE,
                         "clock", self->clock,
                         NULL);
  append_server (self, server);
  sluice_servers_set_active (self, server);
  return server;
}

SluiceServer *
sluice_servers_get_active (SluiceServers *self)
{
  g_return_val_if_fail (SLUICE_IS_SERVERS (self), NULL);

  return self->active;
}

void
sluice_servers_set_active (SluiceServers *self,
                           SluiceServer  *server)
{
  g_return_if_fail (SLUICE_IS_SERVERS (self));
  g_return_if_fail (!server || g_ptr_array_find (self->servers, server, NULL));

  if (self->active == server)
    return;

  if (self->active)
    sluice_server_close (self->active);
  self->active = server;
  if (server)
    sluice_server_open (server);
  if (self->settings && (!server || !is_demo (server)))
    g_settings_set_string (self->settings, "active-server", server ? sluice_server_get_id (server) : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}
