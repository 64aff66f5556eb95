/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor/sluice-wake.h"

#define DEADLINE_SECONDS 20

static void
expire_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
}

static void
woke_cb (SluiceWake *wake,
         guint      *count)
{
  (*count)++;
}

static gboolean
emit_cb (gpointer bus)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (bus, NULL, "/org/freedesktop/login1", "org.freedesktop.login1.Manager",
                                 "PrepareForSleep", g_variant_new ("(b)", FALSE), &error);
  g_assert_no_error (error);
  return G_SOURCE_CONTINUE;
}

static void
test_the_machine_wakes (void)
{
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");
  g_autoptr (GTestDBus) test_bus = NULL;
  g_autoptr (GDBusConnection) login = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  SluiceWake *wake;
  gboolean expired = FALSE;
  guint count = 0;
  guint source;
  guint emit_source;

  if (!daemon)
    {
      g_test_skip ("no dbus-daemon to play the system bus");
      return;
    }

  test_bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (test_bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (test_bus), TRUE);
  login = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (test_bus),
                                                  G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                    | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                  NULL, NULL, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (login, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", "org.freedesktop.login1", 0u), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);

  wake = sluice_wake_new ();
  g_signal_connect (wake, "woke", G_CALLBACK (woke_cb), &count);
  source = g_timeout_add_seconds_once (DEADLINE_SECONDS, expire_cb, &expired);
  /* Before it listens the signal passes it by, and nobody can tell when it does: it is sent until it is heard. */
  emit_source = g_timeout_add (20, emit_cb, login);
  while (!expired && count == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (expired);
  g_source_remove (source);
  g_source_remove (emit_source);

  while (G_OBJECT (wake)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (wake);
  g_test_dbus_stop (test_bus);
}

static void
test_dropped_at_once (void)
{
  SluiceWake *wake = sluice_wake_new ();

  g_object_run_dispose (G_OBJECT (wake));
  while (G_OBJECT (wake)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (wake);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wake/dropped", test_dropped_at_once);
  g_test_add_func ("/wake/sleep", test_the_machine_wakes);

  return g_test_run ();
}
