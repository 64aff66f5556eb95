/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-session-private.h"

#include "api/sluice-decode.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* Characters of a body that are shown. */
#define MAX_EXCERPT 1000
/* Bytes of it that are looked at for that. */
#define MAX_LOOKED_AT 8192

char *
sluice_session_hide_key (SluiceSession *self,
                         const char    *text)
{
  g_autoptr (GString) clean = g_string_new (text);

  if (self->api_key != NULL && *self->api_key != '\0')
    {
      g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), self->api_key);
      g_autofree char *quoted = json_to_string (node, FALSE);
      g_autofree char *in_json = g_strndup (quoted + 1, strlen (quoted) - 2);
      g_autofree char *in_uri = g_uri_escape_string (self->api_key, NULL, FALSE);

      g_string_replace (clean, self->api_key, "…", 0);
      g_string_replace (clean, in_json, "…", 0);
      g_string_replace (clean, in_uri, "…", 0);
    }
  return g_string_free_and_steal (g_steal_pointer (&clean));
}

static char *
make_excerpt (SluiceSession *self,
              const char    *body,
              gsize          length)
{
  g_autofree char *looked_at = g_utf8_make_valid (body, (gssize) MIN (length, MAX_LOOKED_AT));
  g_autofree char *clean = sluice_session_hide_key (self, looked_at);
  g_autofree char *excerpt = NULL;

  g_strstrip (clean);
  if (g_utf8_strlen (clean, -1) <= MAX_EXCERPT)
    {
      /* Where it was cut here, the end may be the beginning of a key. */
      if (length > MAX_LOOKED_AT)
        return NULL;
      return g_steal_pointer (&clean);
    }

  excerpt = g_utf8_substring (clean, 0, MAX_EXCERPT);
  return g_strconcat (excerpt, "…", NULL);
}

char *
sluice_session_describe (SluiceSession *self,
                         const char    *method,
                         GUri          *uri,
                         guint          status,
                         const char    *body,
                         gsize          length)
{
  g_autofree char *address = g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO | G_URI_HIDE_FRAGMENT);
  g_autofree char *shown = sluice_session_hide_key (self, address);
  g_autofree char *excerpt = body != NULL && length > 0 ? make_excerpt (self, body, length) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s %s", method, shown);
  if (status != 0)
    g_string_append_printf (text, "\nHTTP %u %s", status, soup_status_get_phrase (status));
  if (excerpt != NULL && *excerpt != '\0')
    g_string_append_printf (text, "\n\n%s", excerpt);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

void
sluice_session_note_fields (SluiceSession *self,
                            GBytes        *body,
                            GError        *error)
{
  g_auto (GStrv) fields = sluice_decode_error_fields (body);

  if (fields == NULL)
    return;
  for (guint i = 0; fields[i] != NULL; i++)
    {
      char *clean = sluice_session_hide_key (self, fields[i]);

      g_free (fields[i]);
      fields[i] = clean;
    }
  sluice_error_set_fields (error, (const char *const *) fields);
}

GError *
sluice_session_translate_error (const GError *error)
{
  SluiceError code = SLUICE_ERROR_UNREACHABLE;

  if (error->domain == SLUICE_ERROR)
    return g_error_copy (error);

  if (error->domain == G_TLS_ERROR)
    code = error->code == G_TLS_ERROR_BAD_CERTIFICATE ? SLUICE_ERROR_TLS : SLUICE_ERROR_NOT_TLS;
  else if (error->domain == G_RESOLVER_ERROR)
    code = SLUICE_ERROR_HOST;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    code = SLUICE_ERROR_TIMEOUT;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    code = SLUICE_ERROR_CUT;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA)
           || g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING)
           || g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING))
    code = SLUICE_ERROR_PROTOCOL;

  return g_error_new_literal (SLUICE_ERROR, (int) code, error->message);
}
