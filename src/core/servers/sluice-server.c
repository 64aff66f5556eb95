/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "servers/sluice-server.h"

#define API_SUFFIX "/api/v1"

struct _SluiceServer
{
  GObject parent_instance;

  /* owned */
  char *id;
  char *name;    /* nullable: the place stands for it */
  char *place;   /* the shortest that tells it from other servers: "lab.example", "lab.example:8000" */
  char *address;
  GUri *base;
  char *api_key; /* until the session has it */
  SluiceHistory *history;
  SluiceClock *clock;
  SluiceSession *session;
  SluiceStore *store;
  SluiceMonitor *monitor;

  gboolean demo;
  gboolean transient;
};

G_DEFINE_FINAL_TYPE (SluiceServer, sluice_server, G_TYPE_OBJECT)

enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_ADDRESS,
  PROP_DEMO,
  PROP_TRANSIENT,
  PROP_BASE,
  PROP_API_KEY,
  PROP_HISTORY,
  PROP_CLOCK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static char *
make_address (GUri *base)
{
  g_autofree char *text = g_uri_to_string_partial (base, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);

  if (g_str_has_suffix (text, API_SUFFIX))
    text[strlen (text) - strlen (API_SUFFIX)] = '\0';
  return g_steal_pointer (&text);
}

/* Without a port it is an https:// server at the usual one. */
static char *
make_place (GUri *base)
{
  g_autofree char *path = g_strdup (g_uri_get_path (base));
  const char *host = g_uri_get_host (base);
  gboolean ipv6 = strchr (host, ':') != NULL;
  gboolean https = g_strcmp0 (g_uri_get_scheme (base), "https") == 0;
  int port = g_uri_get_port (base);
  g_autofree char *colon_port = NULL;

  if (port == -1)
    port = https ? 443 : 80;
  if (port != 443 || !https)
    colon_port = g_strdup_printf (":%d", port);
  if (g_str_has_suffix (path, API_SUFFIX))
    path[strlen (path) - strlen (API_SUFFIX)] = '\0';
  return g_strconcat (ipv6 ? "[" : "", host, ipv6 ? "]" : "", colon_port != NULL ? colon_port : "",
                      g_str_equal (path, "/") ? "" : path, NULL);
}

static void
set_name (SluiceServer *self,
          const char   *name)
{
  if (name && *name == '\0')
    name = NULL;
  if (g_set_str (&self->name, name))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

static void
tested_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SluiceBatch) batch = sluice_api_list_finish (g_task_get_task_data (task), result, NULL, NULL, &error);

  if (error)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
sluice_server_get_property (GObject    *object,
                            guint       property,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SluiceServer *self = SLUICE_SERVER (object);

  switch (property)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, sluice_server_get_name (self));
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, self->address);
      break;
    case PROP_DEMO:
      g_value_set_boolean (value, self->demo);
      break;
    case PROP_TRANSIENT:
      g_value_set_boolean (value, self->transient);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
sluice_server_set_property (GObject      *object,
                            guint         property,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  SluiceServer *self = SLUICE_SERVER (object);

  switch (property)
    {
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;
    case PROP_NAME:
      set_name (self, g_value_get_string (value));
      break;
    case PROP_DEMO:
      self->demo = g_value_get_boolean (value);
      break;
    case PROP_TRANSIENT:
      self->transient = g_value_get_boolean (value);
      break;
    case PROP_BASE:
      self->base = g_value_dup_boxed (value);
      break;
    case PROP_API_KEY:
      self->api_key = g_value_dup_string (value);
      break;
    case PROP_HISTORY:
      self->history = g_value_dup_object (value);
      break;
    case PROP_CLOCK:
      self->clock = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
sluice_server_constructed (GObject *object)
{
  SluiceServer *self = SLUICE_SERVER (object);

  self->address = make_address (self->base);
  self->place = make_place (self->base);
  self->session = sluice_session_new (self->base, self->api_key);
  g_clear_pointer (&self->api_key, g_free);
  self->store = sluice_store_new (self->id, self->clock);
  self->monitor = sluice_monitor_new (self->session, self->store, self->history, self->clock);

  G_OBJECT_CLASS (sluice_server_parent_class)->constructed (object);
}

static void
sluice_server_dispose (GObject *object)
{
  SluiceServer *self = SLUICE_SERVER (object);

  /* What it asked for keeps the monitor until the answer, or the end of the question, is there. */
  if (self->monitor)
    sluice_monitor_stop (self->monitor);
  g_clear_object (&self->monitor);
  g_clear_object (&self->store);
  g_clear_object (&self->session);
  g_clear_object (&self->history);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (sluice_server_parent_class)->dispose (object);
}

static void
sluice_server_finalize (GObject *object)
{
  SluiceServer *self = SLUICE_SERVER (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->place);
  g_free (self->address);
  g_free (self->api_key);
  g_clear_pointer (&self->base, g_uri_unref);

  G_OBJECT_CLASS (sluice_server_parent_class)->finalize (object);
}

static void
sluice_server_class_init (SluiceServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags construct = G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sluice_server_get_property;
  object_class->set_property = sluice_server_set_property;
  object_class->constructed = sluice_server_constructed;
  object_class->dispose = sluice_server_dispose;
  object_class->finalize = sluice_server_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, construct | G_PARAM_READWRITE);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags | G_PARAM_READWRITE);
  properties[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags | G_PARAM_READABLE);
  properties[PROP_DEMO] = g_param_spec_boolean ("demo", NULL, NULL, FALSE, construct | G_PARAM_READWRITE);
  properties[PROP_TRANSIENT] = g_param_spec_boolean ("transient", NULL, NULL, FALSE, construct | G_PARAM_READWRITE);
  properties[PROP_BASE] = g_param_spec_boxed ("base", NULL, NULL, G_TYPE_URI, construct | G_PARAM_WRITABLE);
  properties[PROP_API_KEY] = g_param_spec_string ("api-key", NULL, NULL, NULL, construct | G_PARAM_WRITABLE);
  properties[PROP_HISTORY] = g_param_spec_object ("history", NULL, NULL, SLUICE_TYPE_HISTORY,
                                                  construct | G_PARAM_WRITABLE);
  properties[PROP_CLOCK] = g_param_spec_object ("clock", NULL, NULL, SLUICE_TYPE_CLOCK, construct | G_PARAM_WRITABLE);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sluice_server_init (SluiceServer *self)
{
}

SluiceServer *
sluice_server_new (const char    *id,
                   const char    *name,
                   GUri          *base,
                   const char    *api_key,
                   SluiceHistory *history,
                   SluiceClock   *clock)
{
  g_return_val_if_fail (id, NULL);
  g_return_val_if_fail (base, NULL);
  g_return_val_if_fail (SLUICE_IS_CLOCK (clock), NULL);

  return g_object_new (SLUICE_TYPE_SERVER,
                       "id", id,
                       "name", name,
                       "base", base,
                       "api-key", api_key,
                       "history", history,
                       "clock", clock,
                       NULL);
}

const char *
sluice_server_get_id (SluiceServer *self)
{
  g_return_val_if_fail (SLUICE_IS_SERVER (self), NULL);

  return self->id;
}

const char *
sluice_server_get_name (SluiceServer *self)
{
  g_return_val_if_fail (SLUICE_IS_SERVER (self), NULL);

  return self->name ? self->name : self->place;
}

const char *
sluice_server_get_address (SluiceServer *self)
{
  g_return_val_if_fail (SLUICE_IS_SERVER (self), NULL);

  return self->address;
}

gboolean
sluice_server_get_demo (SluiceServer *self)
{
  g_return_val_if_fail (SLUICE_IS_SERVER (self), FALSE);

  return self->demo;
}

SluiceStore *
sluice_server_get_store (SluiceServer *self)
{
  g_return_val_if_fail (SLUICE_IS_SERVER (self), NULL);

  return self->store;
}

SluiceMonitor *
sluice_server_get_monitor (SluiceServer *self)
{
  g_return_val_if_fail (SLUICE_IS_SERVER (self), NULL);

  return self->monitor;
}

SluiceSession *
sluice_server_get_session (SluiceServer *self)
{
  g_return_val_if_fail (SLUICE_IS_SERVER (self), NULL);

  return self->session;
}

SluiceClock *
sluice_server_get_clock (SluiceServer *self)
{
  g_return_val_if_fail (SLUICE_IS_SERVER (self), NULL);

  return self->clock;
}

void
sluice_server_open (SluiceServer *self)
{
  g_return_if_fail (SLUICE_IS_SERVER (self));

  sluice_monitor_start (self->monitor);
}

void
sluice_server_close (SluiceServer *self)
{
  g_return_if_fail (SLUICE_IS_SERVER (self));

  sluice_monitor_stop (self->monitor);
}

void
sluice_server_test_async (GUri                *base,
                          const char          *api_key,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  SluiceSession *session = sluice_session_new (base, api_key);

  g_object_set (session, "timeout", SLUICE_SERVER_TEST_SECONDS, NULL);
  g_task_set_source_tag (task, sluice_server_test_async);
  g_task_set_task_data (task, session, g_object_unref);
  sluice_api_list_async (session, 0, 1, NULL, cancellable, tested_cb, g_steal_pointer (&task));
}

gboolean
sluice_server_test_finish (GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
