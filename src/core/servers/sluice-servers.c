/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "servers/sluice-servers-private.h"

#include "servers/sluice-keyring.h"

static void sluice_servers_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SluiceServers, sluice_servers, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sluice_servers_list_model_init))

enum
{
  PROP_ACTIVE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
append_server (SluiceServers *self,
               SluiceServer  *server)
{
  g_ptr_array_add (self->servers, g_object_ref (server));
  g_list_model_items_changed (G_LIST_MODEL (self), self->servers->len - 1, 0, 1);
}

static SluiceServer *
add_for_this_run (SluiceServers *self,
                  SluiceServer  *server)
{
  append_server (self, server);
  sluice_servers_set_active (self, server);
  g_object_unref (server); /* the list keeps it */
  return server;
}

static SluiceServer *
find_same (SluiceServers *self,
           SluiceServer  *server)
{
  for (guint i = 0; i < self->servers->len; i++)
    {
      SluiceServer *other = g_ptr_array_index (self->servers, i);

      if (!sluice_server_get_demo (other)
          && g_str_equal (sluice_server_get_address (other), sluice_server_get_address (server)))
        return other;
    }
  return NULL;
}

static void
take_out (SluiceServers *self,
          SluiceServer  *server)
{
  guint position;

  if (!g_ptr_array_find (self->servers, server, &position))
    return;

  g_ptr_array_remove_index (self->servers, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
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
  sluice_servers_write_has_key (self, server, FALSE);
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
sluice_servers_add_async (SluiceServers       *self,
                          const char          *name,
                          GUri                *base,
                          const char          *api_key,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (SluiceServer) once = NULL; /* the same, for one run only */
  g_autofree char *id = NULL;
  SluiceServer *server, *same;

  g_return_if_fail (SLUICE_IS_SERVERS (self));
  g_return_if_fail (base);

  id = g_uuid_string_random ();
  server = sluice_server_new (id, name, base, api_key, self->history, self->clock);
  same = find_same (self, server);
  if (same && !sluice_servers_is_transient (same))
    {
      g_object_unref (server);
      sluice_servers_set_active (self, same);
      sluice_servers_update_async (self, same, name && *name ? name : sluice_server_get_name (same),
                                   api_key && *api_key ? api_key : NULL, cancellable, callback, user_data);
      return;
    }
  g_set_object (&once, same);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sluice_servers_add_async);
  g_task_set_task_data (task, server, g_object_unref);
  /* The server is there whatever becomes of its key. */
  g_task_set_check_cancellable (task, FALSE);

  append_server (self, server);
  sluice_servers_write_profile (self, server, name);
  sluice_servers_write_has_key (self, server, api_key && *api_key);
  sluice_servers_write_list (self);
  sluice_servers_set_active (self, server);
  if (once)
    take_out (self, once);

  if (api_key && *api_key)
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
  sluice_servers_write_profile (self, server, name);
  if (!api_key)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  if (*api_key == '\0')
    api_key = NULL;
  sluice_session_set_api_key (sluice_server_get_session (server), api_key);
  if (server == self->active)
    {
      sluice_server_close (server);
      sluice_server_open (server);
    }

  if (sluice_servers_is_transient (server))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  sluice_servers_write_has_key (self, server, api_key != NULL);
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

  g_return_if_fail (SLUICE_IS_SERVERS (self));
  g_return_if_fail (SLUICE_IS_SERVER (server));

  if (!g_ptr_array_find (self->servers, server, NULL))
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
  take_out (self, server);

  if (self->history)
    sluice_history_forget (self->history, sluice_server_get_id (server));
  if (sluice_servers_is_transient (server) || !self->settings)
    return;

  sluice_servers_write_list (self);
  {
    g_autoptr (GSettings) profile = sluice_servers_open_profile (self, sluice_server_get_id (server));
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
  g_return_val_if_fail (SLUICE_IS_SERVERS (self), NULL);
  g_return_val_if_fail (id, NULL);
  g_return_val_if_fail (base, NULL);

  return add_for_this_run (self, g_object_new (SLUICE_TYPE_SERVER,
                                               "id", id,
                                               "name", name,
                                               "base", base,
                                               "api-key", api_key,
                                               "transient", TRUE,
                                               "history", self->history,
                                               "clock", self->clock,
                                               NULL));
}

SluiceServer *
sluice_servers_add_demo (SluiceServers *self,
                         const char    *id,
                         const char    *name,
                         GUri          *base)
{
  g_return_val_if_fail (SLUICE_IS_SERVERS (self), NULL);
  g_return_val_if_fail (id, NULL);
  g_return_val_if_fail (base, NULL);

  return add_for_this_run (self, g_object_new (SLUICE_TYPE_SERVER,
                                               "id", id,
                                               "name", name,
                                               "base", base,
                                               "transient", TRUE,
                                               "demo", TRUE,
                                               "clock", self->clock,
                                               NULL));
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
  if (self->settings && (!server || !sluice_servers_is_transient (server)))
    g_settings_set_string (self->settings, "active-server", server ? sluice_server_get_id (server) : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}
