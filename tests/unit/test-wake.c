/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor/sluice-wake.h"

#define DEADLINE_SECONDS 20

static void
expire_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* Until what goes on in its name has ended. */
static void
wait_until_alone (SluiceWake *wake)
{
  gboolean expired = FALSE;
  guint source = g_timeout_add_seconds_once (DEADLINE_SECONDS, expire_cb, &expired);

  while (!expired && G_OBJECT (wake)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (expired);
  g_source_remove (source);
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

/* Not a GTestDBus: that forks a program with threads for a watcher, which with a sanitizer now and then never ends. */
static GSubprocess *
start_bus (const char  *daemon,
           char       **address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) bus = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, daemon, "--session", "--nofork",
                                                  "--nopidfile", "--print-address", NULL);
  g_autoptr (GDataInputStream) lines = NULL;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (bus));
  *address = g_data_input_stream_read_line_utf8 (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (*address);
  return g_steal_pointer (&bus);
}

static void
test_the_machine_wakes (void)
{
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");
  g_autofree char *address = NULL;
  g_autoptr (GSubprocess) bus = NULL;
  g_autoptr (GDBusConnection) system_bus = NULL;
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

  bus = start_bus (daemon, &address);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", address, TRUE);
  login = g_dbus_connection_new_for_address_sync (address,
                                                  G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                    | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                  NULL, NULL, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (login, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", "org.freedesktop.login1", 0u), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);

  system_bus = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, &error);
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

  wait_until_alone (wake);
  g_assert_finalize_object (wake);

  /* A program whose system bus goes ends: it is let go of first. */
  g_dbus_connection_set_exit_on_close (system_bus, FALSE);
  g_subprocess_force_exit (bus);
  g_subprocess_wait (bus, NULL, &error);
  g_assert_no_error (error);
}

static void
test_dropped_at_once (void)
{
  SluiceWake *wake = sluice_wake_new ();

  g_object_run_dispose (G_OBJECT (wake));
  wait_until_alone (wake);
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
