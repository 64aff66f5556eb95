/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-session.h"

#define BASE "/api/v1"

static gboolean
is_this_machine (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0 || g_str_has_suffix (host, ".localhost"))
    return TRUE;

  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

/* "host:1234/x" is no URL with the scheme "host". */
static char *
add_scheme (const char  *text,
            GError     **error)
{
  g_autofree char *with_http = NULL;
  g_autoptr (GUri) uri = NULL;

  if (strstr (text, "://") != NULL)
    return g_strdup (text);

  with_http = g_strconcat ("http://", text, NULL);
  uri = g_uri_parse (with_http, G_URI_FLAGS_NONE, error);
  if (uri == NULL)
    return NULL;
  if (g_uri_get_host (uri) != NULL && is_this_machine (g_uri_get_host (uri)))
    return g_steal_pointer (&with_http);

  return g_strconcat ("https://", text, NULL);
}

static char *
make_path (const char *path)
{
  g_autoptr (GString) base = g_string_new (path);

  while (base->len > 0 && base->str[base->len - 1] == '/')
    g_string_truncate (base, base->len - 1);
  if (!g_str_has_suffix (base->str, BASE))
    g_string_append (base, BASE);

  return g_string_free_and_steal (g_steal_pointer (&base));
}

GUri *
sluice_address_parse (const char  *text,
                      GError     **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text != NULL ? text : ""));
  g_autofree char *address = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GError) local_error = NULL;

  if (*trimmed == '\0')
    {
      g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_ADDRESS, "the address is empty");
      return NULL;
    }

  address = add_scheme (trimmed, &local_error);
  if (address != NULL)
    uri = g_uri_parse (address, G_URI_FLAGS_SCHEME_NORMALIZE, &local_error);
  if (uri == NULL)
    {
      g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_ADDRESS, local_error->message);
      return NULL;
    }

  if (!g_str_equal (g_uri_get_scheme (uri), "http") && !g_str_equal (g_uri_get_scheme (uri), "https"))
    {
      g_set_error (error, SLUICE_ERROR, SLUICE_ERROR_ADDRESS, "“%s” is not http or https", g_uri_get_scheme (uri));
      return NULL;
    }
  if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0'
      || strpbrk (g_uri_get_host (uri), " \t\"<>\\^`{|}") != NULL)
    {
      g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_ADDRESS, "the address names no host");
      return NULL;
    }
  if (g_uri_get_userinfo (uri) != NULL)
    {
      g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_ADDRESS,
                           "a user name or password in the address is not supported");
      return NULL;
    }

  path = make_path (g_uri_get_path (uri));
  return g_uri_build (G_URI_FLAGS_SCHEME_NORMALIZE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                      g_uri_get_port (uri), path, NULL, NULL);
}

gboolean
sluice_address_is_exposed (GUri *base)
{
  g_return_val_if_fail (base != NULL, FALSE);

  return g_str_equal (g_uri_get_scheme (base), "http") && !is_this_machine (g_uri_get_host (base));
}
