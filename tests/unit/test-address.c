/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-address.h"
#include "api/sluice-session.h"

static void
test_what_people_type (void)
{
  static const struct
  {
    const char *text;
    const char *base;
  } rows[] = {
    { "localhost", "http://localhost/api/v1" },
    { "localhost:8000", "http://localhost:8000/api/v1" },
    { "  localhost:8000/ ", "http://localhost:8000/api/v1" },
    { "127.0.0.1:8000", "http://127.0.0.1:8000/api/v1" },
    { "::1", "http://[::1]/api/v1" },
    { "[::1]:8000", "http://[::1]:8000/api/v1" },
    { "2001:db8::7", "https://[2001:db8::7]/api/v1" },
    { "train.example.com", "https://train.example.com/api/v1" },
    { "train.example.com:8443", "https://train.example.com:8443/api/v1" },
    { "TRAIN.Example.com", "https://train.example.com/api/v1" },
    { "HTTP://train.example.com", "http://train.example.com/api/v1" },
    { "http://train.example.com:80/", "http://train.example.com/api/v1" },
    { "https://train.example.com:443", "https://train.example.com/api/v1" },
    { "https://train.example.com/api/v1", "https://train.example.com/api/v1" },
    { "https://train.example.com/api/v1/", "https://train.example.com/api/v1" },
    { "https://train.example.com/api/", "https://train.example.com/api/v1" },
    { "https://example.com/platform", "https://example.com/platform/api/v1" },
    { "https://example.com//platform//", "https://example.com/platform/api/v1" },
    { "https://example.com/platform/api/v1///", "https://example.com/platform/api/v1" },
    { "https://example.com/platform/api/v1/pipelines", "https://example.com/platform/api/v1" },
    { "example.com/platform", "https://example.com/platform/api/v1" },
    { "https://训练.example.com", "https://xn--7fq33y.example.com/api/v1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GUri) base = sluice_address_parse (rows[i].text, &error);
      g_autofree char *text = NULL;

      g_test_message ("%s", rows[i].text);
      g_assert_no_error (error);
      text = g_uri_to_string (base);
      if (g_str_has_prefix (rows[i].base, "https://xn--"))
        g_assert_true (g_str_has_prefix (text, "https://xn--"));
      else
        g_assert_cmpstr (text, ==, rows[i].base);
    }
}

static void
test_what_is_refused (void)
{
  static const char *const rows[] = {
    "", "   ", "http://", "https:///api/v1", "ftp://example.com", "ws://example.com", "file:///etc/passwd",
    "http://user:password@example.com", "user@example.com", "train server", "http://exa mple.com",
    "http://example.com:0", "http://example.com:99999", "http://example.com:port", "http://[::1", "example.com?x=1",
    "example.com#top", "exa<mple.com", "a..b", "http://\n", "\xff\xfe",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GUri) base = sluice_address_parse (rows[i], &error);

      g_test_message ("row %u", i);
      g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_ADDRESS);
      g_assert_cmpstr (error->message, !=, "");
      g_assert_null (base);
    }
}

static void
test_exposed (void)
{
  static const struct
  {
    const char *text;
    gboolean exposed;
  } rows[] = {
    { "http://localhost:8000", FALSE },
    { "http://127.0.0.1", FALSE },
    { "http://127.9.9.9", FALSE },
    { "http://[::1]:8000", FALSE },
    { "http://demo.localhost", FALSE },
    { "https://example.com", FALSE },
    { "http://example.com", TRUE },
    { "http://192.168.1.5:8000", TRUE },
    { "http://localhost.example.com", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GUri) base = sluice_address_parse (rows[i].text, NULL);

      g_test_message ("%s", rows[i].text);
      g_assert_nonnull (base);
      g_assert_cmpint (sluice_address_is_exposed (base), ==, rows[i].exposed);
    }
}

static void
test_same_origin (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    gboolean same;
  } rows[] = {
    { "http://example.com/a", "http://EXAMPLE.com:80/b", TRUE },
    { "https://example.com", "https://example.com:443/", TRUE },
    { "http://example.com", "https://example.com", FALSE },
    { "http://example.com", "http://example.com:8080", FALSE },
    { "http://example.com", "http://example.com.evil.org", FALSE },
    { "http://example.com", "http://sub.example.com", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GUri) a = g_uri_parse (rows[i].a, SOUP_HTTP_URI_FLAGS, NULL);
      g_autoptr (GUri) b = g_uri_parse (rows[i].b, SOUP_HTTP_URI_FLAGS, NULL);

      g_test_message ("%s %s", rows[i].a, rows[i].b);
      g_assert_cmpint (sluice_address_same_origin (a, b), ==, rows[i].same);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/address/typed", test_what_people_type);
  g_test_add_func ("/address/refused", test_what_is_refused);
  g_test_add_func ("/address/exposed", test_exposed);
  g_test_add_func ("/address/same-origin", test_same_origin);

  return g_test_run ();
}
