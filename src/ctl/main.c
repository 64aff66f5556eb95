/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>

#include "ctl/sluice-ctl.h"

#define NO_LIMIT G_MININT

typedef struct
{
  gboolean json;
  gboolean version;
  char *server;
  char *api_key_file;
  char **states;
  char *search;
  int limit; /* NO_LIMIT where none is given */
  int retry_for;
  gboolean start;
  gboolean anyway;
  char **words;
} Options;

typedef enum
{
  COMMAND_LIST,
  COMMAND_SHOW,
  COMMAND_WATCH,
  COMMAND_CREATE,
  COMMAND_START,
  COMMAND_CANCEL,
  COMMAND_DELETE,
  N_COMMANDS,
} Command;

static const char *const commands[N_COMMANDS] = { "list", "show", "watch", "create", "start", "cancel", "delete" };

static SluiceCtlExit
complain_usage (const char *format,
                const char *what)
{
  g_autofree char *shown = sluice_ctl_escape (what);
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  sluice_ctl_complain ("%s%s%s", parts[0], parts[1] != NULL ? shown : "", parts[1] != NULL ? parts[1] : "");
  g_printerr ("%s\n", _ ("“sluicectl --help” says how it is used."));
  return SLUICE_CTL_EXIT_USAGE;
}

static gboolean
find_command (const char *word,
              Command    *command)
{
  for (int i = 0; i < N_COMMANDS; i++)
    if (g_str_equal (word, commands[i]))
      {
        *command = (Command) i;
        return TRUE;
      }
  return FALSE;
}

/* "running,failed" and repeated options both; FALSE where a word is no state. */
static gboolean
parse_states (char    **words,
              gboolean *states,
              char    **wrong)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) names = g_strsplit (words[i], ",", -1);

      for (guint j = 0; names[j] != NULL; j++)
        {
          int state;

          for (state = 0; state < SLUICE_N_STATES; state++)
            if (g_ascii_strcasecmp (g_strstrip (names[j]), sluice_state_get_nick (state)) == 0)
              break;
          if (state == SLUICE_N_STATES)
            {
              *wrong = g_strdup (names[j]);
              return FALSE;
            }
          states[state] = TRUE;
        }
    }
  return TRUE;
}

/* The file's first line, without what an editor leaves behind it; NULL where there is none. */
static char *
read_api_key (const char *path,
              GError    **error)
{
  g_autofree char *contents = NULL;
  gsize length;

  if (!g_file_get_contents (path, &contents, &length, error))
    return NULL;

  /* What isn't text must not pass for a shorter key. */
  if (strlen (contents) < length)
    contents[strlen (contents)] = '\001';
  contents[strcspn (contents, "\r\n")] = '\0';
  g_strstrip (contents);
  if (*contents == '\0')
    {
      g_set_error_literal (error, SLUICE_ERROR, SLUICE_ERROR_ARGUMENT, _ ("The API key file is empty"));
      return NULL;
    }
  return g_steal_pointer (&contents);
}

static SluiceCtlExit
connect_to_server (const Options *options,
                   SluiceCtl     *ctl)
{
  const char *address = options->server != NULL ? options->server : g_getenv ("SLUICE_SERVER");
  g_autofree char *history = g_build_filename (g_get_user_data_dir (), "sluice", "history.db", NULL);
  g_autofree char *api_key = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) base = NULL;

  if (address == NULL || *address == '\0')
    return complain_usage (_ ("Name the server with --server or in SLUICE_SERVER."), "");

  base = sluice_address_parse (address, &error);
  if (base == NULL)
    return complain_usage (_ ("“%s” is not the address of a server. Write it like “lab.example:8000”."), address);

  if (options->api_key_file != NULL)
    {
      api_key = read_api_key (options->api_key_file, &error);
      if (api_key == NULL)
        return complain_usage (_ ("The API key can’t be read: %s."), error->message);
    }
  else
    {
      const char *key = g_getenv ("SLUICE_API_KEY");

      /* A file of variables may end its lines with a carriage return. */
      api_key = key != NULL ? g_strstrip (g_strdup (key)) : NULL;
    }
  if (api_key != NULL && !sluice_session_can_send_api_key (api_key))
    return complain_usage (_ ("The API key has a line break or another control character in it."), "");

  if (sluice_address_is_exposed (base))
    sluice_ctl_complain ("%s", _ ("The connection is not encrypted: what is sent, the API key too, can be read on the "
                                  "way. Use https:// where the server offers it."));

  ctl->session = sluice_session_new (base, api_key);
  ctl->memory = sluice_ctl_memory_new (history, base);
  return SLUICE_CTL_EXIT_OK;
}

static SluiceCtlExit
check_arguments (const Options *options,
                 Command        command)
{
  guint n = g_strv_length (options->words) - 1;

  if (command == COMMAND_LIST && n > 0)
    return complain_usage (_ ("“list” takes no “%s”; --search finds pipelines by their name."), options->words[1]);
  if (command == COMMAND_CREATE && n == 0)
    return complain_usage (_ ("“create” needs a file, or “-” for standard input."), "");
  if (command == COMMAND_CREATE && n > 1)
    return complain_usage (_ ("“create” takes one file at a time."), "");
  if (command != COMMAND_CREATE && (options->start || options->anyway))
    return complain_usage (_ ("--start and --anyway are for “create”, not for “%s”."), commands[command]);
  if (command != COMMAND_LIST && n == 0)
    return complain_usage (_ ("“%s” needs the UUID of a pipeline, or the beginning of it."), commands[command]);
  if ((command == COMMAND_SHOW || command == COMMAND_WATCH) && n > 1)
    return complain_usage (_ ("“%s” takes one pipeline at a time."), commands[command]);
  if (command != COMMAND_LIST && (options->states != NULL || options->search != NULL || options->limit != NO_LIMIT))
    return complain_usage (_ ("--state, --search and --limit are for “list”, not for “%s”."), commands[command]);
  if (options->limit != NO_LIMIT && options->limit <= 0)
    return complain_usage (_ ("--limit must be above 0."), "");
  if (options->retry_for < 0)
    return complain_usage (_ ("--retry-for can’t be below 0."), "");
  return SLUICE_CTL_EXIT_OK;
}

static SluiceCtlExit
run_command (SluiceCtl     *ctl,
             const Options *options,
             Command        command)
{
  gboolean states[SLUICE_N_STATES] = { FALSE };

  switch (command)
    {
    case COMMAND_LIST:
      if (options->states != NULL)
        {
          g_autofree char *wrong = NULL;

          if (!parse_states (options->states, states, &wrong))
            return complain_usage (_ ("“%s” is not a state. The states are: pending, queued, running, paused, stuck, "
                                      "completed, failed, cancelled, checking, unknown."),
                                   wrong);
        }
      return sluice_ctl_list (ctl, options->states != NULL ? states : NULL, options->search, MAX (options->limit, 0));
    case COMMAND_SHOW:
      return sluice_ctl_show (ctl, options->words[1]);
    case COMMAND_WATCH:
      return sluice_ctl_watch (ctl, options->words[1], options->retry_for);
    case COMMAND_CREATE:
      return sluice_ctl_create (ctl, options->words[1], options->start, options->anyway);
    case COMMAND_START:
      return sluice_ctl_act_on_all (ctl, SLUICE_ACTION_START, options->words + 1);
    case COMMAND_CANCEL:
      return sluice_ctl_act_on_all (ctl, SLUICE_ACTION_CANCEL, options->words + 1);
    case COMMAND_DELETE:
      return sluice_ctl_act_on_all (ctl, SLUICE_ACTION_DELETE, options->words + 1);
    case N_COMMANDS:
    default:
      g_return_val_if_reached (SLUICE_CTL_EXIT_USAGE);
    }
}

static gboolean
parse_options (Options *options,
               int     *argc,
               char  ***argv,
               GError **error)
{
  const GOptionEntry entries[] = {
    { "server", 's', 0, G_OPTION_ARG_STRING, &options->server, N_ ("The server (or SLUICE_SERVER)"), N_ ("ADDRESS") },
    { "api-key-file", 0, 0, G_OPTION_ARG_FILENAME, &options->api_key_file,
      N_ ("A file whose first line is the API key (or SLUICE_API_KEY)"), N_ ("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("JSON for scripts"), NULL },
    { "state", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->states, N_ ("list: only these states, with commas between"),
      N_ ("STATE") },
    { "search", 0, 0, G_OPTION_ARG_STRING, &options->search,
      N_ ("list: only what has this in its name, description or UUID"), N_ ("TEXT") },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &options->limit, N_ ("list: at most this many, the newest"), N_ ("N") },
    { "retry-for", 0, 0, G_OPTION_ARG_INT, &options->retry_for,
      N_ ("watch: how long to try again when the server goes away (120)"), N_ ("SECONDS") },
    { "start", 0, 0, G_OPTION_ARG_NONE, &options->start, N_ ("create: start it too"), NULL },
    { "anyway", 0, 0, G_OPTION_ARG_NONE, &options->anyway, N_ ("create: also with what is only a warning"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_ ("The version"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->words, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("COMMAND [UUID …|FILE]"));

  g_option_context_set_summary (context,
                                _ ("Commands:\n"
                                   "  list           the pipelines, the newest first\n"
                                   "  show UUID      one pipeline and its stages\n"
                                   "  watch UUID     until it ends; exit status 0 completed, 1 failed, 2 cancelled,\n"
                                   "                 3 server trouble\n"
                                   "  create FILE    a new one, from a file as the API takes it; - is standard input;\n"
                                   "                 exit status 4 refused, 5 not certain whether it was created\n"
                                   "  start UUID …   start what is pending\n"
                                   "  cancel UUID …  stop what is pending or running\n"
                                   "  delete UUID …  delete what has ended\n"
                                   "\n"
                                   "The beginning of a UUID is enough where no other begins alike."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse (context, argc, argv, error);
}

static SluiceCtlExit
run (Options *options)
{
  SluiceCtl ctl = { .json = options->json };
  SluiceCtlExit status;
  Command command;

  if (options->version)
    {
      sluice_ctl_printf ("sluicectl %s\n", SLUICE_VERSION);
      return SLUICE_CTL_EXIT_OK;
    }
  if (options->words == NULL || options->words[0] == NULL)
    return complain_usage (_ ("Say what to do: list, show, watch, create, start, cancel or delete."), "");
  if (!find_command (options->words[0], &command))
    return complain_usage (_ ("There is no command “%s”."), options->words[0]);

  status = check_arguments (options, command);
  if (status == SLUICE_CTL_EXIT_OK)
    status = connect_to_server (options, &ctl);
  if (status == SLUICE_CTL_EXIT_OK)
    {
      ctl.output = sluice_ctl_output_probe ();
      status = run_command (&ctl, options, command);
    }
  g_clear_object (&ctl.session);
  /* Nobody who reads the output has to wait for what is written now. */
  sluice_ctl_flush ();
  g_clear_pointer (&ctl.memory, sluice_ctl_memory_free);
  return status;
}

int
main (int   argc,
      char *argv[])
{
  const char *localedir = g_getenv ("SLUICE_LOCALEDIR");
  Options options = { .limit = NO_LIMIT, .retry_for = 120 };
  g_autoptr (GError) error = NULL;
  SluiceCtlExit status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, localedir != NULL ? localedir : SLUICE_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");

  if (parse_options (&options, &argc, &argv, &error))
    status = run (&options);
  else
    status = complain_usage ("%s", error->message);

  if (!sluice_ctl_flush ())
    {
      g_printerr ("sluicectl: %s\n", _ ("The output could not be written: is the disk full?"));
      status = SLUICE_CTL_EXIT_OUTPUT;
    }

  g_free (options.server);
  g_free (options.api_key_file);
  g_strfreev (options.states);
  g_free (options.search);
  g_strfreev (options.words);
  return (int) status;
}
