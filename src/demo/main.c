/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <signal.h>

#include <gio/gunixinputstream.h>
#include <glib-unix.h>

#include "demo/sluice-demo-server.h"

/* An option that isn't given. */
#define UNSET G_MININT

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static void
stdin_read_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    g_main_loop_quit (user_data);
  else
    g_input_stream_read_bytes_async (G_INPUT_STREAM (source), 256, G_PRIORITY_DEFAULT, NULL, stdin_read_cb, user_data);
}

static gboolean
parse_flavour (const char        *text,
               SluiceDemoFlavour *flavour)
{
  if (text == NULL || g_str_equal (text, "plan"))
    *flavour = SLUICE_DEMO_FLAVOUR_PLAN;
  else if (g_str_equal (text, "platform"))
    *flavour = SLUICE_DEMO_FLAVOUR_PLATFORM;
  else
    return FALSE;
  return TRUE;
}

static gboolean
set_faults (SluiceDemoServer *server,
            char            **faults)
{
  for (guint i = 0; faults != NULL && faults[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (faults[i], "=", 2);

      g_autoptr (GError) error = NULL;

      if (!sluice_demo_server_set_fault (server, parts[0] != NULL ? parts[0] : "", parts[1], &error))
        {
          g_printerr ("sluice-demo: --fault: %s\n", error->message);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_count (const char *name,
             int         value,
             int         most)
{
  if (value >= 0 && value <= most)
    return TRUE;

  g_printerr ("sluice-demo: --%s takes a whole number from 0 to %d, not %d\n", name, most, value);
  return FALSE;
}

/* Written so that no comparison with what is not a number is true. */
static gboolean
check_factor (const char *name,
              double      value,
              gboolean    zero)
{
  if ((value > 0 || (zero && value == 0)) && value <= SLUICE_DEMO_MAX_SPEED)
    return TRUE;

  g_printerr ("sluice-demo: --%s takes a number above 0, up to %.0f, not %g\n", name, SLUICE_DEMO_MAX_SPEED, value);
  return FALSE;
}

int
main (int   argc,
      char *argv[])
{
  SluiceDemoOptions options = { .seed = 1, .speed = 1, .pipelines = UNSET, .stages = 6, .workers = UNSET };
  int port = 0;
  int seed = 1;
  int stages = 6;
  g_autofree char *flavour = NULL;
  g_autofree char *api_key = NULL;
  g_auto (GStrv) faults = NULL;
  gboolean exit_with_stdin = FALSE;
  gboolean show_version = FALSE;
  const GOptionEntry entries[] = {
    { "port", 'p', 0, G_OPTION_ARG_INT, &port, "Port to listen on (0: a free one)", "PORT" },
    { "seed", 's', 0, G_OPTION_ARG_INT, &seed, "What names, ids and fates follow from", "N" },
    { "speed", 'x', 0, G_OPTION_ARG_DOUBLE, &options.speed, "How much faster than real its clock runs", "X" },
    { "flavour", 'f', 0, G_OPTION_ARG_STRING, &flavour, "plan (the contract) or platform (every oddity)", "FLAVOUR" },
    { "pipelines", 'n', 0, G_OPTION_ARG_INT, &options.pipelines, "Make up N pipelines instead of a team's day", "N" },
    { "stages", 'm', 0, G_OPTION_ARG_INT, &stages, "Stages of each made-up pipeline", "N" },
    { "workers", 'w', 0, G_OPTION_ARG_INT, &options.workers, "Celery workers (0: nobody works)", "N" },
    { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &faults,
      "latency=MS, errors=N, body=half|endless|wrong-types|utf8|html|nested|empty, redirect, hang, zombie, no-sockets,"
      " broker, refuse=FIELD",
      "KIND[=VALUE]" },
    { "haste", 0, 0, G_OPTION_ARG_DOUBLE, &options.haste,
      "How much shorter than real the platform's blocking answers, idle times and heartbeats are", "X" },
    { "log-rate", 0, 0, G_OPTION_ARG_DOUBLE, &options.log_rate,
      "Lines a second that a training job writes to its log", "N" },
    { "api-key", 0, 0, G_OPTION_ARG_STRING, &api_key, "Ask clients for this key", "KEY" },
    { "exit-with-stdin", 0, 0, G_OPTION_ARG_NONE, &exit_with_stdin, "End when standard input ends", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &show_version, "Print the version", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("– a platform to try Sluice on");
  g_autoptr (GError) error = NULL;
  g_autoptr (SluiceDemoServer) server = NULL;
  g_autoptr (GMainLoop) loop = NULL;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_description (
    context, "The first line of output is its URL. While it runs, POST /demo/faults {\"kind\", \"value\"}, DELETE\n"
             "/demo/faults, POST /demo/drop-sockets, /demo/restart {\"ms\"}, /demo/workers {\"n\"}; GET /demo/requests.");
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("sluice-demo: %s\n", error->message);
      return 64;
    }
  if (show_version)
    {
      g_print ("sluice-demo %s\n", SLUICE_VERSION);
      return EXIT_SUCCESS;
    }
  if (argc > 1)
    {
      g_printerr ("sluice-demo: it takes options only, not '%s'; see --help\n", argv[1]);
      return 64;
    }
  if (!parse_flavour (flavour, &options.flavour))
    {
      g_printerr ("sluice-demo: --flavour takes plan or platform, not '%s'\n", flavour);
      return 64;
    }
  if (!check_count ("port", port, 65535) || !check_count ("stages", stages, SLUICE_DEMO_MAX_STAGES)
      || (options.pipelines != UNSET && !check_count ("pipelines", options.pipelines, SLUICE_DEMO_MAX_PIPELINES))
      || (options.workers != UNSET && !check_count ("workers", options.workers, SLUICE_DEMO_MAX_WORKERS))
      || !check_factor ("speed", options.speed, FALSE) || !check_factor ("haste", options.haste, TRUE)
      || !check_factor ("log-rate", options.log_rate, TRUE))
    return 64;

  if (options.pipelines == UNSET)
    options.pipelines = -1;
  if (options.workers == UNSET)
    options.workers = -1;
  options.port = (guint) port;
  options.seed = (guint32) seed;
  options.stages = (guint) stages;
  options.api_key = api_key;
  server = sluice_demo_server_new (&options);
  if (!set_faults (server, faults))
    return 64;
  if (!sluice_demo_server_listen (server, &error))
    {
      g_printerr ("sluice-demo: %s\n", error->message);
      return EXIT_FAILURE;
    }

  g_print ("%s\n", sluice_demo_server_get_url (server));
  fflush (stdout);

  loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  if (exit_with_stdin)
    {
      g_autoptr (GInputStream) input = g_unix_input_stream_new (0, FALSE);

      prctl (PR_SET_PDEATHSIG, SIGTERM);
      g_input_stream_read_bytes_async (input, 256, G_PRIORITY_DEFAULT, NULL, stdin_read_cb, loop);
    }
  g_main_loop_run (loop);

  sluice_demo_server_stop (server);
  /* Lets the sockets say goodbye. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return EXIT_SUCCESS;
}
