/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "api/sluice-session.h"
#include "api/sluice-session-private.h"

#include "api/sluice-address.h"

#define TIMEOUT 20
#define MAX_BODY (64 * 1024 * 1024)
#define MAX_CONNECTIONS 6

G_DEFINE_FINAL_TYPE (SluiceSession, sluice_session, G_TYPE_OBJECT)

enum
{
  PROP_BASE = 1,
  PROP_API_KEY,
  PROP_TIMEOUT,
  PROP_MAX_BODY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
sluice_session_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SluiceSession *self = SLUICE_SESSION (object);

  switch (prop_id)
    {
    case PROP_BASE:
      g_value_set_boxed (value, self->base);
      break;
    case PROP_TIMEOUT:
      g_value_set_uint (value, self->timeout);
      break;
    case PROP_MAX_BODY:
      g_value_set_uint64 (value, self->max_body);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_session_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SluiceSession *self = SLUICE_SESSION (object);

  switch (prop_id)
    {
    case PROP_BASE:
      self->base = g_value_dup_boxed (value);
      break;
    case PROP_API_KEY:
      sluice_session_set_api_key (self, g_value_get_string (value));
      break;
    case PROP_TIMEOUT:
      self->timeout = g_value_get_uint (value);
      break;
    case PROP_MAX_BODY:
      self->max_body = g_value_get_uint64 (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_session_dispose (GObject *object)
{
  SluiceSession *self = SLUICE_SESSION (object);

  if (self->soup != NULL)
    soup_session_abort (self->soup);
  g_clear_object (&self->soup);

  G_OBJECT_CLASS (sluice_session_parent_class)->dispose (object);
}

static void
sluice_session_finalize (GObject *object)
{
  SluiceSession *self = SLUICE_SESSION (object);

  g_clear_pointer (&self->base, g_uri_unref);
  g_free (self->api_key);

  G_OBJECT_CLASS (sluice_session_parent_class)->finalize (object);
}

static void
sluice_session_class_init (SluiceSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sluice_session_get_property;
  object_class->set_property = sluice_session_set_property;
  object_class->dispose = sluice_session_dispose;
  object_class->finalize = sluice_session_finalize;

  properties[PROP_BASE] = g_param_spec_boxed ("base", NULL, NULL, G_TYPE_URI,
                                              G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_API_KEY] = g_param_spec_string ("api-key", NULL, NULL, NULL,
                                                  G_PARAM_WRITABLE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  properties[PROP_TIMEOUT] = g_param_spec_uint ("timeout", NULL, NULL, 1, 3600, TIMEOUT,
                                                G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  properties[PROP_MAX_BODY] = g_param_spec_uint64 ("max-body", NULL, NULL, 1, G_MAXUINT32 / 2, MAX_BODY,
                                                   G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sluice_session_init (SluiceSession *self)
{
  /* No time limit of its own a read: one limit for the whole call instead. And no timer that ends idle connections: in
   * libsoup (3.6) it ends also one that was taken in the same turn of the main loop. */
  self->soup = soup_session_new_with_options ("user-agent", "Sluice/" SLUICE_VERSION, "timeout", 0, "idle-timeout", 0,
                                              "max-conns", MAX_CONNECTIONS, "max-conns-per-host", MAX_CONNECTIONS,
                                              NULL);
}

SluiceSession *
sluice_session_new (GUri       *base,
                    const char *api_key)
{
  g_return_val_if_fail (base != NULL, NULL);

  return g_object_new (SLUICE_TYPE_SESSION, "base", base, "api-key", api_key, NULL);
}

SoupSession *
sluice_session_get_soup (SluiceSession *self)
{
  g_return_val_if_fail (SLUICE_IS_SESSION (self), NULL);

  return self->soup;
}

SoupMessage *
sluice_session_make_handshake (SluiceSession *self,
                               const char    *path)
{
  g_autoptr (GUri) uri = NULL;
  g_autoptr (SoupMessage) message = NULL;

  g_return_val_if_fail (SLUICE_IS_SESSION (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  uri = sluice_session_resolve (self, path);
  if (uri == NULL)
    return NULL;

  message = soup_message_new_from_uri ("GET", uri);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  /* Today's server checks no key here; one that does, or a proxy before it, gets it. */
  if (self->api_key != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "X-API-KEY", self->api_key);
  return g_steal_pointer (&message);
}

gint64
sluice_session_get_skew (SluiceSession *self)
{
  g_return_val_if_fail (SLUICE_IS_SESSION (self), 0);

  return self->skew;
}

void
sluice_session_set_api_key (SluiceSession *self,
                            const char    *api_key)
{
  g_autofree char *key = g_strdup (api_key);

  g_return_if_fail (SLUICE_IS_SESSION (self));

  if (key != NULL && (*g_strstrip (key) == '\0' || !sluice_session_can_send_api_key (key)))
    g_clear_pointer (&key, g_free);
  g_free (self->api_key);
  self->api_key = g_steal_pointer (&key);
}

gboolean
sluice_session_can_send_api_key (const char *api_key)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (api_key != NULL, FALSE);

  key = g_strstrip (g_strdup (api_key));
  for (const char *c = key; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      return FALSE;
  return TRUE;
}

GUri *
sluice_session_resolve (SluiceSession *self,
                        const char    *path)
{
  g_autofree char *text = g_uri_to_string (self->base);
  g_autofree char *folder = g_strconcat (text, "/", NULL);
  g_autoptr (GUri) base = g_uri_parse (folder, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GUri) uri = NULL;

  if (base != NULL)
    uri = g_uri_parse_relative (base, path, SOUP_HTTP_URI_FLAGS, NULL);

  return uri != NULL && sluice_address_same_origin (self->base, uri) ? g_steal_pointer (&uri) : NULL;
}

char *
sluice_session_path (const char *format,
                     ...)
{
  g_autoptr (GString) path = g_string_new (NULL);
  va_list arguments;

  va_start (arguments, format);
  for (const char *cursor = format; *cursor != '\0'; cursor++)
    {
      if (cursor[0] == '%' && cursor[1] == 's')
        {
          g_autofree char *segment = g_uri_escape_string (va_arg (arguments, const char *), NULL, FALSE);

          /* A segment of dots alone would climb out of the base, as %2E too. */
          if (g_str_equal (segment, ".") || g_str_equal (segment, ".."))
            g_string_append (path, g_str_equal (segment, ".") ? "%252E" : "%252E%252E");
          else
            g_string_append (path, segment);
          cursor++;
        }
      else
        g_string_append_c (path, *cursor);
    }
  va_end (arguments);

  return g_string_free_and_steal (g_steal_pointer (&path));
}
