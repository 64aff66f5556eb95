/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-session.h"
#include "api/sluice-address.h"

#include <string.h>

#define API_PATH "/api/v1"

static gboolean
is_this_machine (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  if (strlen (host) > strlen (".localhost") &&
      g_ascii_strcasecmp (host + strlen (host) - strlen (".localhost"), ".localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (host);
  return address != NULL && (g_inet_address_get_is_loopback (address) || g_inet_address_get_is_any (address));
}

static gboolean
has_blank_or_control (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_isspace (g_utf8_get_char (c)) || g_unichar_iscntrl (g_utf8_get_char (c)))
      return TRUE;

  return FALSE;
}

/* A bare IPv6 address has no port: its colons can't be told from one. */
static char *
bracket_bare_ipv6 (const char *text)
{
  gsize length = strcspn (text, "/?#");
  g_autofree char *authority = g_strndup (text, length);

  if (authority[0] == '[' || !g_hostname_is_ip_address (authority) || strchr (authority, ':') == NULL)
    return g_strdup (text);

  return g_strdup_printf ("[%s]%s", authority, text + length);
}

static gboolean
check_host (const char  *host,
            GError     **error)
{
  if (g_hostname_is_ip_address (host))
    return TRUE;

  for (const char *c = host; *c != '\0'; c++)
    {
      if (g_ascii_isalnum (*c) || *c == '-' || *c == '_')
        continue;
      if (*c == '.' && c != host && c[-1] != '.')
        continue;
      g_set_error (error, SLUICE_ERROR, SLUICE_ERROR_ADDRESS, "“%s” is not the name of a host", host);
      return FALSE;
    }

  return TRUE;
}

/* Adds what is missing of /api/v1, and drops what a person may have copied behind it. */
static char *
complete_path (const char *path)
{
  g_autoptr (GString) complete = g_string_new (NULL);
  g_auto (GStrv) segments = g_strsplit (path, "/", -1);

  for (guint i = 0; segments[i] != NULL; i++)
    {
      if (*segments[i] == '\0')
        continue;
      g_string_append_printf (complete, "/%s", segments[i]);
      if (g_str_has_suffix (complete->str, API_PATH))
        return g_string_free_and_steal (g_steal_pointer (&complete));
    }

  g_string_append (complete, g_str_has_suffix (complete->str, "/api") ? "/v1" : API_PATH);
  return g_string_free_and_steal (g_steal_pointer (&complete));
}

static int
get_effective_port (GUri *uri)
{
  int port = g_uri_get_port (uri);

  if (port > 0)
    return port;
  return g_strcmp0 (g_uri_get_scheme (uri), "https") == 0 ? 443 : 80;
}

static GUri *
normalise (GUri    *typed,
           GError **error)
{
  const char *scheme = g_uri_get_scheme (typed);
  g_autofree char *host = NULL;
  g_autofree char *path = NULL;
  int port;

  if (g_strcmp0 (scheme, "http") != 0 && g_strcmp0 (scheme, "https") != 0)
    {
      g_set_error (error, SLUICE_ERROR, SLUICE_ERROR_ADDRESS,
                   "the address must begin with http:// or https://, not with %s://", scheme);
      return NULL;
    }
  if (g_uri_get_userinfo (typed) != NULL)
    {
      g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_ADDRESS,
                           "the address must not hold a user name or password");
      return NULL;
    }
  if (g_uri_get_query (typed) != NULL || g_uri_get_fragment (typed) != NULL)
    {
      g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_ADDRESS, "the address must not hold “?” or “#”");
      return NULL;
    }
  if (g_uri_get_host (typed) == NULL || *g_uri_get_host (typed) == '\0')
    {
      g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_ADDRESS, "the address names no host");
      return NULL;
    }
  if (g_uri_get_port (typed) == 0)
    {
      g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_ADDRESS, "0 is not a port");
      return NULL;
    }

  host = g_hostname_to_ascii (g_uri_get_host (typed));
  if (host == NULL)
    host = g_strdup (g_uri_get_host (typed));
  if (!check_host (host, error))
    return NULL;

  path = complete_path (g_uri_get_path (typed));
  port = g_uri_get_port (typed);
  if (port == (g_str_equal (scheme, "https") ? 443 : 80))
    port = -1;

  return g_uri_build (SOUP_HTTP_URI_FLAGS, scheme, NULL, host, port, path, NULL, NULL);
}

GUri *
sluice_address_parse (const char  *text,
                      GError     **error)
{
  g_autofree char *trimmed = NULL;
  g_autofree char *full = NULL;
  g_autoptr (GUri) typed = NULL;
  g_autoptr (GError) parse_error = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_ADDRESS, "the address is not valid text");
      return NULL;
    }

  trimmed = g_strstrip (g_strdup (text));
  if (*trimmed == '\0')
    {
      g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_ADDRESS, "the address is empty");
      return NULL;
    }
  if (has_blank_or_control (trimmed))
    {
      g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_ADDRESS, "the address holds a blank");
      return NULL;
    }

  if (strstr (trimmed, "://") != NULL)
    full = g_steal_pointer (&trimmed);
  else
    {
      g_autofree char *bracketed = bracket_bare_ipv6 (trimmed);
      g_autofree char *guess = g_strconcat ("http://", bracketed, NULL);
      g_autoptr (GUri) guessed = g_uri_parse (guess, SOUP_HTTP_URI_FLAGS, NULL);
      gboolean local = guessed != NULL && g_uri_get_host (guessed) != NULL && is_this_machine (g_uri_get_host (guessed));

      full = g_strconcat (local ? "http://" : "https://", bracketed, NULL);
    }

  typed = g_uri_parse (full, SOUP_HTTP_URI_FLAGS, &parse_error);
  if (typed == NULL)
    {
      g_set_error (error, SLUICE_ERROR, SLUICE_ERROR_ADDRESS, "not an address: %s", parse_error->message);
      return NULL;
    }

  return normalise (typed, error);
}

gboolean
sluice_address_is_exposed (GUri *base)
{
  g_return_val_if_fail (base != NULL, TRUE);

  return g_strcmp0 (g_uri_get_scheme (base), "https") != 0 && !is_this_machine (g_uri_get_host (base));
}

gboolean
sluice_address_same_origin (GUri *a,
                            GUri *b)
{
  return g_strcmp0 (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0 &&
         g_uri_get_host (a) != NULL && g_uri_get_host (b) != NULL &&
         g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0 &&
         get_effective_port (a) == get_effective_port (b);
}

char *
sluice_address_get_origin (GUri *uri)
{
  g_autoptr (GUri) origin = g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                                         g_uri_get_port (uri), "", NULL, NULL);

  return g_uri_to_string (origin);
}
