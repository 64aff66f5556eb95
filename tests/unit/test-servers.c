/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "fake-platform.h"
#include "servers/sluice-keyring.h"
#include "servers/sluice-servers.h"

#define DEADLINE_SECONDS 20

typedef struct
{
  FakePlatform *platform;
  GSettings *settings;
  SluiceHistory *history;
  SluiceClock *clock;
  SluiceServers *servers;
} Fixture;

static void
expire_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
}

#define WAIT(expression)                                                                                              \
  G_STMT_START                                                                                                        \
    {                                                                                                                 \
      gboolean expired = FALSE;                                                                                       \
      guint source = g_timeout_add_seconds_once (DEADLINE_SECONDS, expire_cb, &expired);                              \
      while (!expired && !(expression))                                                                               \
        g_main_context_iteration (NULL, TRUE);                                                                        \
      if (expired)                                                                                                    \
        g_error ("%s:%d: not in time: %s", __FILE__, __LINE__, #expression);                                          \
      g_source_remove (source);                                                                                       \
    }                                                                                                                 \
  G_STMT_END

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
load (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sluice_servers_load_async (fixture->servers, NULL, done_cb, &result);
  WAIT (result);
  g_assert_true (sluice_servers_load_finish (fixture->servers, result, &error));
  g_assert_no_error (error);
}

static SluiceServer *
add_at (Fixture    *fixture,
        GUri       *base,
        const char *name,
        const char *api_key,
        GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sluice_servers_add_async (fixture->servers, name, base, api_key, NULL, done_cb, &result);
  WAIT (result);
  return sluice_servers_add_finish (fixture->servers, result, error);
}

static SluiceServer *
add (Fixture    *fixture,
     const char *name,
     const char *api_key,
     GError    **error)
{
  return add_at (fixture, fixture->platform->base, name, api_key, error);
}

static void
start (Fixture *fixture)
{
  fixture->servers = sluice_servers_new (fixture->settings, fixture->history, fixture->clock);
}

static void
restart (Fixture *fixture)
{
  g_assert_finalize_object (fixture->servers);
  start (fixture);
  load (fixture);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->platform = fake_platform_new ();
  fixture->settings = g_settings_new ("io.github.sluiceapp.Sluice");
  g_settings_reset (fixture->settings, "servers");
  g_settings_reset (fixture->settings, "active-server");
  fixture->history = sluice_history_new (NULL);
  fixture->clock = sluice_clock_new ();
  start (fixture);
}

static gboolean
is_alone (gpointer object)
{
  return G_OBJECT (object)->ref_count == 1;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->servers);
  WAIT (is_alone (fixture->history) && is_alone (fixture->clock));
  g_assert_finalize_object (fixture->history);
  g_assert_finalize_object (fixture->clock);
  g_assert_finalize_object (fixture->settings);
  fake_platform_free (fixture->platform);
}

static gboolean
is_connected (SluiceServer *server)
{
  return sluice_monitor_get_connection (sluice_server_get_monitor (server)) == SLUICE_CONNECTION_CONNECTED;
}

static void
test_kept_with_its_key (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SluiceServer) server = NULL;
  SluiceServer *again;
  g_autofree char *id = NULL;

  fixture->platform->key = g_strdup ("a secret");
  load (fixture);
  g_assert_null (sluice_servers_get_active (fixture->servers));

  server = add (fixture, "Team", "a secret", &error);
  g_assert_no_error (error);
  g_assert_true (sluice_servers_get_active (fixture->servers) == server);
  g_assert_cmpstr (sluice_server_get_name (server), ==, "Team");
  g_assert_false (g_str_has_suffix (sluice_server_get_address (server), "/api/v1"));
  WAIT (is_connected (server));
  id = g_strdup (sluice_server_get_id (server));
  g_clear_object (&server);

  /* The next start knows both. */
  restart (fixture);
  again = sluice_servers_get_active (fixture->servers);
  g_assert_nonnull (again);
  g_assert_cmpstr (sluice_server_get_id (again), ==, id);
  g_assert_cmpstr (sluice_server_get_name (again), ==, "Team");
  WAIT (is_connected (again));
}

static void
test_the_key_belongs_to_its_address (Fixture       *fixture,
                                     gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SluiceServer) server = NULL;
  g_autoptr (FakePlatform) other = fake_platform_new ();
  g_autoptr (GSettings) profile = NULL;
  g_autofree char *path = NULL;
  g_autofree char *address = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (other->base));
  SluiceMonitor *monitor;

  fixture->platform->key = g_strdup ("a secret");
  other->key = g_strdup ("a secret");
  server = add (fixture, NULL, "a secret", &error);
  g_assert_no_error (error);
  /* Two of them may be on one host. */
  g_assert_true (g_str_has_prefix (sluice_server_get_name (server), "127.0.0.1:"));
  g_assert_cmpstr (strstr (sluice_server_get_address (server), "127.0.0.1:"), ==, sluice_server_get_name (server));
  path = g_strdup_printf ("/io/github/sluiceapp/Sluice/servers/%s/", sluice_server_get_id (server));
  g_clear_object (&server);

  /* Somebody points the profile at another host: it does not get the key. */
  profile = g_settings_new_with_path ("io.github.sluiceapp.Sluice.Server", path);
  g_settings_set_string (profile, "address", address);
  restart (fixture);
  monitor = sluice_server_get_monitor (sluice_servers_get_active (fixture->servers));
  WAIT (sluice_monitor_get_connection (monitor) == SLUICE_CONNECTION_KEY);
}

static void
test_update (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SluiceServer) server = NULL;
  SluiceMonitor *monitor;

  fixture->platform->key = g_strdup ("right");
  server = add (fixture, NULL, "wrong", &error);
  monitor = sluice_server_get_monitor (server);
  WAIT (sluice_monitor_get_connection (monitor) == SLUICE_CONNECTION_KEY);

  sluice_servers_update_async (fixture->servers, server, "Named", "right", NULL, done_cb, &result);
  WAIT (result);
  g_assert_true (sluice_servers_update_finish (fixture->servers, result, &error));
  g_assert_no_error (error);
  WAIT (is_connected (server));
  g_clear_object (&result);

  /* A new name alone leaves the key. */
  sluice_servers_update_async (fixture->servers, server, "Renamed", NULL, NULL, done_cb, &result);
  WAIT (result);
  g_clear_object (&result);
  g_clear_object (&server);
  restart (fixture);
  g_assert_cmpstr (sluice_server_get_name (sluice_servers_get_active (fixture->servers)), ==, "Renamed");
  WAIT (is_connected (sluice_servers_get_active (fixture->servers)));
}

static void
test_remove (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SluiceServer) first = add (fixture, "First", NULL, &error);
  g_autoptr (FakePlatform) other = fake_platform_new ();
  g_autoptr (SluiceServer) second = add_at (fixture, other->base, "Second", "key", &error);

  g_assert_true (sluice_servers_get_active (fixture->servers) == second);
  g_assert_cmpint (sluice_monitor_get_connection (sluice_server_get_monitor (first)), ==, SLUICE_CONNECTION_CLOSED);
  sluice_servers_remove (fixture->servers, second);
  g_assert_true (sluice_servers_get_active (fixture->servers) == first);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->servers)), ==, 1);
  g_clear_object (&first);
  g_clear_object (&second);

  restart (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->servers)), ==, 1);
  sluice_servers_remove (fixture->servers, sluice_servers_get_active (fixture->servers));
  g_assert_null (sluice_servers_get_active (fixture->servers));
  restart (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->servers)), ==, 0);
}

static void
test_the_same_address (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FakePlatform) platform = fake_platform_new ();
  g_autoptr (SluiceServer) first = NULL;
  g_autoptr (SluiceServer) other = NULL;
  g_autoptr (SluiceServer) again = NULL;

  fixture->platform->key = g_strdup ("right");
  first = add (fixture, "First", "wrong", &error);
  other = add_at (fixture, platform->base, NULL, NULL, &error);
  g_assert_true (sluice_servers_get_active (fixture->servers) == other);

  /* It has the new key, keeps the name where none is told, and is shown. */
  again = add (fixture, NULL, "right", &error);
  g_assert_no_error (error);
  g_assert_true (again == first);
  g_assert_true (sluice_servers_get_active (fixture->servers) == first);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->servers)), ==, 2);
  g_assert_cmpstr (sluice_server_get_name (first), ==, "First");
  WAIT (is_connected (first));

  g_clear_object (&again);
  again = add (fixture, "Second", NULL, &error);
  g_assert_cmpstr (sluice_server_get_name (first), ==, "Second");
  g_clear_object (&again);
  g_clear_object (&other);
  g_clear_object (&first);
  restart (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->servers)), ==, 2);
  g_assert_cmpstr (sluice_server_get_name (sluice_servers_get_active (fixture->servers)), ==, "Second");
  WAIT (is_connected (sluice_servers_get_active (fixture->servers)));
}

/* Added for good, a server of this run only is replaced by one that is kept. */
static void
test_kept_after_all (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SluiceServer) kept = NULL;

  sluice_servers_add_transient (fixture->servers, "once", NULL, fixture->platform->base, NULL);
  kept = add (fixture, "Kept", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->servers)), ==, 1);
  g_assert_true (sluice_servers_get_active (fixture->servers) == kept);
  g_clear_object (&kept);
  restart (fixture);
  g_assert_cmpstr (sluice_server_get_name (sluice_servers_get_active (fixture->servers)), ==, "Kept");
}

/* What was seen of a server that nobody said to keep is remembered under its address; of the demo nothing is. */
static void
test_what_is_remembered (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (SluiceHistory) history = NULL;
  g_autoptr (SluiceHistory) none = NULL;
  SluiceServer *server = sluice_servers_add_transient (fixture->servers, "http://lab", NULL, fixture->platform->base,
                                                       NULL);

  g_object_get (sluice_server_get_monitor (server), "history", &history, NULL);
  g_assert_true (history == fixture->history);
  g_assert_cmpstr (sluice_store_get_server_id (sluice_server_get_store (server)), ==, "http://lab");
  g_assert_false (sluice_server_get_demo (server));

  server = sluice_servers_add_demo (fixture->servers, "demo", "Demo", fixture->platform->base);
  g_object_get (sluice_server_get_monitor (server), "history", &none, NULL);
  g_assert_null (none);
  g_assert_true (sluice_server_get_demo (server));
}

static void
test_transient (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SluiceServer) kept = add (fixture, "Kept", NULL, &error);
  SluiceServer *once = sluice_servers_add_transient (fixture->servers, "once", NULL, fixture->platform->base, NULL);
  SluiceServer *demo = sluice_servers_add_demo (fixture->servers, "demo", "Demo", fixture->platform->base);

  WAIT (is_connected (demo));
  sluice_servers_set_active (fixture->servers, once);
  WAIT (is_connected (once));
  g_clear_object (&kept);
  restart (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->servers)), ==, 1);
  g_assert_cmpstr (sluice_server_get_name (sluice_servers_get_active (fixture->servers)), ==, "Kept");
}

static void
test_settings_that_make_no_sense (Fixture       *fixture,
                                  gconstpointer  data)
{
  const char *ids[] = { "../../other", "", "no-such-profile", NULL };

  g_settings_set_strv (fixture->settings, "servers", ids);
  g_test_expect_message ("sluice-core", G_LOG_LEVEL_MESSAGE, "*no-such-profile*");
  load (fixture);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->servers)), ==, 0);
}

static void
test_tried_before_it_is_kept (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture->platform->key = g_strdup ("right");
  sluice_server_test_async (fixture->platform->base, "wrong", NULL, done_cb, &result);
  WAIT (result);
  g_assert_false (sluice_server_test_finish (result, &error));
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_KEY);
  g_clear_error (&error);
  g_clear_object (&result);

  sluice_server_test_async (fixture->platform->base, "right", NULL, done_cb, &result);
  WAIT (result);
  g_assert_true (sluice_server_test_finish (result, &error));
  g_assert_no_error (error);
}

#define N_KEYS 24

static void
store_key (guint          i,
           const char    *key,
           GCancellable  *cancellable,
           GAsyncResult **result)
{
  g_autofree char *address = g_strdup_printf ("http://host-%u", i);

  sluice_keyring_store_async ("at-once", address, "Key", key, cancellable, done_cb, result);
}

static void
check_kept (guint       i,
            const char *expected)
{
  g_autofree char *address = g_strdup_printf ("http://host-%u", i);
  g_autofree char *key = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sluice_keyring_lookup_async ("at-once", address, NULL, done_cb, &result);
  WAIT (result);
  key = sluice_keyring_lookup_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (key, ==, expected);
}

static void
check_stored (GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;

  WAIT (result);
  sluice_keyring_store_finish (result, &error);
  g_assert_no_error (error);
}

/* Who adds one server after the other, or removes one and adds another, does not wait for the keyring in between. */
static void
test_keys_at_one_moment (void)
{
  GAsyncResult *stored[N_KEYS] = { NULL };
  GAsyncResult *looked_up[N_KEYS] = { NULL };
  GAsyncResult *again[N_KEYS] = { NULL };

  for (guint i = 0; i < N_KEYS; i++)
    {
      g_autofree char *key = g_strdup_printf ("key %u", i);
      g_autofree char *address = g_strdup_printf ("http://host-%u", i);

      store_key (i, key, NULL, &stored[i]);
      sluice_keyring_lookup_async ("at-once", address, NULL, done_cb, &looked_up[i]);
      /* Every third is forgotten, every fourth gets another one. */
      if (i % 3 == 0)
        store_key (i, NULL, NULL, &again[i]);
      else if (i % 4 == 0)
        store_key (i, "another", NULL, &again[i]);
    }

  for (guint i = 0; i < N_KEYS; i++)
    {
      g_autofree char *key = g_strdup_printf ("key %u", i);
      g_autofree char *found = NULL;
      g_autoptr (GError) error = NULL;

      WAIT (stored[i] && looked_up[i]);
      check_stored (stored[i]);
      /* As they were asked: the key is there after it was stored, and before it is forgotten. */
      found = sluice_keyring_lookup_finish (looked_up[i], &error);
      g_assert_no_error (error);
      g_assert_cmpstr (found, ==, key);
      if (i % 3 == 0 || i % 4 == 0)
        {
          WAIT (again[i]);
          check_stored (again[i]);
        }
    }
  for (guint i = 0; i < N_KEYS; i++)
    {
      g_autofree char *key = g_strdup_printf ("key %u", i);

      check_kept (i, i % 3 == 0 ? NULL : i % 4 == 0 ? "another" : key);
      g_object_unref (stored[i]);
      g_object_unref (looked_up[i]);
      g_clear_object (&again[i]);
    }
}

/* A call that waits for its turn can be called off, and changes nothing then. */
static void
test_called_off_while_it_waits (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GAsyncResult) third = NULL;
  g_autoptr (GError) error = NULL;

  store_key (100, "first", NULL, &first);
  store_key (101, "second", cancellable, &second);
  store_key (102, "third", NULL, &third);
  g_cancellable_cancel (cancellable);
  WAIT (second);
  g_assert_false (sluice_keyring_store_finish (second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  WAIT (first && third);
  check_stored (first);
  check_stored (third);
  check_kept (100, "first");
  check_kept (101, NULL);
  check_kept (102, "third");
}

static void
test_without_a_keyring (void)
{
  Fixture fixture = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (SluiceServer) server = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }

  /* The secret service of a bus that isn't there. */
  g_setenv ("SECRET_BACKEND", "service", TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  set_up (&fixture, NULL);
  fixture.platform->key = g_strdup ("secret");
  server = add (&fixture, NULL, "secret", &error);
  g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_STORAGE);
  g_assert_nonnull (server);
  WAIT (is_connected (server));
  g_clear_object (&server);

  /* The next start does not wait for a keyring that hasn't got the key; the server asks for it. */
  restart (&fixture);
  WAIT (sluice_monitor_get_connection (sluice_server_get_monitor (sluice_servers_get_active (fixture.servers)))
        == SLUICE_CONNECTION_KEY);
  tear_down (&fixture, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("sluice-keys-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "keyring", NULL);
  int status;

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  g_test_init (&argc, &argv, NULL);

#define ADD(path_, func) g_test_add ("/servers/" path_, Fixture, NULL, set_up, func, tear_down)
  ADD ("kept", test_kept_with_its_key);
  ADD ("address", test_the_key_belongs_to_its_address);
  ADD ("update", test_update);
  ADD ("remove", test_remove);
  ADD ("same-address", test_the_same_address);
  ADD ("kept-after-all", test_kept_after_all);
  ADD ("remembered", test_what_is_remembered);
  ADD ("transient", test_transient);
  ADD ("nonsense", test_settings_that_make_no_sense);
  ADD ("tried", test_tried_before_it_is_kept);
#undef ADD
  g_test_add_func ("/servers/keys-at-one-moment", test_keys_at_one_moment);
  g_test_add_func ("/servers/called-off-while-it-waits", test_called_off_while_it_waits);
  g_test_add_func ("/servers/no-keyring", test_without_a_keyring);

  status = g_test_run ();
  g_remove (path);
  g_rmdir (folder);
  return status;
}
