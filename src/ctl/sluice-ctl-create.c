/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ctl/sluice-ctl.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "ctl/sluice-ctl-json.h"
#include "draft/sluice-draft-data.h"
#include "draft/sluice-draft-validate.h"
#include "draft/sluice-spec.h"
#include "text/sluice-text.h"

/* What a file came to. */
typedef struct
{
  SluiceCtl *ctl;
  const char *path;
  char *shown; /* the path, for people */
  GPtrArray *problems;
  SluiceSpecPlaces *places; /* nullable */
  SluiceDraft *draft;       /* nullable */
} Create;

static GBytes *
read_standard_input (void)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  guint8 chunk[64 * 1024];
  gsize n;

  while (all->len <= SLUICE_SPEC_MAX_SIZE && (n = fread (chunk, 1, sizeof chunk, stdin)) > 0)
    g_byte_array_append (all, chunk, (guint) n);
  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

static void
add_unreadable (GPtrArray    *problems,
                const GError *error)
{
  SluiceProblem *problem = sluice_problem_new (SLUICE_PROBLEM_FILE_UNREADABLE);

  problem->name = g_strdup (error->message);
  g_ptr_array_add (problems, problem);
}

static void
read_file (Create *create)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (g_str_equal (create->path, "-"))
    bytes = read_standard_input ();
  else
    bytes = sluice_draft_data_read (create->path, SLUICE_SPEC_MAX_SIZE, &error);

  if (bytes == NULL)
    add_unreadable (create->problems, error);
  else
    create->draft = sluice_spec_read (bytes, create->problems, &create->places);
}

/* Where in the file; line 0 where it is nowhere. A place in the parameters as they are kept is not yet one in the file. */
static void
locate (const Create        *create,
        const SluiceProblem *problem,
        guint               *line,
        guint               *column)
{
  *line = problem->line;
  *column = problem->column;
  if (problem->path != NULL || problem->kind == SLUICE_PROBLEM_FILE_SYNTAX)
    return;
  if (create->places == NULL || !sluice_spec_places_locate (create->places, problem, line, column))
    *line = 0;
}

/* "sluicectl: flow.json:12:3: Stage “a”: sentence" */
static void
say_problem (const Create        *create,
             const char          *shown,
             const SluiceProblem *problem)
{
  g_autofree char *sentence = sluice_text_problem_bare (problem);
  g_autofree char *place = sluice_text_problem_place (problem);
  g_autofree char *whole = place != NULL ? g_strdup_printf ("%s: %s", place, sentence) : g_strdup (sentence);
  g_autofree char *escaped = sluice_ctl_escape (whole);
  guint line, column;

  locate (create, problem, &line, &column);
  if (line > 0)
    sluice_ctl_complain ("%s:%u:%u: %s", shown, line, column, escaped);
  else
    sluice_ctl_complain ("%s: %s", shown, escaped);
}

static void
add_text (JsonObject *object,
          const char *name,
          const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static JsonObject *
make_problem (const Create        *create,
              const SluiceProblem *problem)
{
  g_autofree char *sentence = sluice_text_problem_bare (problem);
  JsonObject *object = json_object_new ();
  guint line, column;

  locate (create, problem, &line, &column);
  json_object_set_string_member (object, "kind", sluice_problem_kind_get_nick (problem->kind));
  json_object_set_boolean_member (object, "blocks", problem->blocks);
  add_text (object, "stage", problem->stage_name);
  add_text (object, "field", sluice_draft_field_get_nick (problem->field));
  add_text (object, "path", problem->path);
  if (line > 0)
    {
      json_object_set_int_member (object, "line", line);
      json_object_set_int_member (object, "column", column);
    }
  else
    {
      json_object_set_null_member (object, "line");
      json_object_set_null_member (object, "column");
    }
  json_object_set_string_member (object, "message", sentence);
  return object;
}

static void
print_problems_as_json (const Create *create)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *list = json_array_new ();
  g_autofree char *text = NULL;

  for (guint i = 0; i < create->problems->len; i++)
    json_array_add_object_element (list, make_problem (create, g_ptr_array_index (create->problems, i)));
  json_object_set_null_member (object, "pipeline");
  json_object_set_array_member (object, "problems", list);
  json_node_take_object (node, object);
  text = sluice_ctl_json_to_string (node, FALSE);
  sluice_ctl_printf ("%s\n", text);
}

static void
say_problems (const Create *create)
{
  for (guint i = 0; i < create->problems->len; i++)
    say_problem (create, create->shown, g_ptr_array_index (create->problems, i));
}

/* The person's own table of tasks; what is wrong with that file keeps nothing from being created. */
static SluiceTaskTable *
load_tasks (const Create *create)
{
  g_autofree char *path = sluice_task_table_get_path ();
  g_autofree char *shown = sluice_ctl_escape (path);
  g_autoptr (GPtrArray) problems = sluice_problems_new ();
  SluiceTaskTable *table = sluice_task_table_load (path, problems);
  Create tasks = { .ctl = create->ctl };

  for (guint i = 0; i < problems->len; i++)
    say_problem (&tasks, shown, g_ptr_array_index (problems, i));
  return table;
}

static gboolean
check (Create  *create,
       gboolean anyway)
{
  read_file (create);
  if (create->draft != NULL)
    {
      g_autoptr (SluiceTaskTable) table = load_tasks (create);
      g_autoptr (GPtrArray) found = sluice_draft_validate (create->draft, table);

      g_ptr_array_extend_and_steal (create->problems, g_steal_pointer (&found));
    }

  say_problems (create);
  if (sluice_problems_block (create->problems))
    sluice_ctl_complain ("%s", _ ("Nothing was created."));
  else if (create->problems->len > 0 && !anyway)
    sluice_ctl_complain ("%s", _ ("Nothing was created. With --anyway it is created all the same."));
  else
    return TRUE;

  if (create->ctl->json)
    print_problems_as_json (create);
  return FALSE;
}

/* What the server refuses stands at a field of the file, where it names one. */
static SluiceCtlExit
report_refusal (Create       *create,
                const GError *error)
{
  const char *const *fields = sluice_error_get_fields (error);

  g_ptr_array_set_size (create->problems, 0);
  for (guint i = 0; fields != NULL && fields[i] != NULL; i += 2)
    {
      SluiceProblem *problem = sluice_problem_new (SLUICE_PROBLEM_SERVER);

      problem->name = g_strdup (fields[i + 1]);
      if (sluice_problem_parse_path (problem, fields[i]) && problem->index != G_MAXUINT
          && problem->index < sluice_draft_get_n_stages (create->draft))
        problem->stage_name
          = g_strdup (sluice_draft_stage_get_name (sluice_draft_get_nth (create->draft, problem->index)));
      g_ptr_array_add (create->problems, problem);
    }

  if (create->problems->len == 0)
    return sluice_ctl_report (error, create->path);
  say_problems (create);
  sluice_ctl_complain ("%s", _ ("Nothing was created."));
  if (create->ctl->json)
    print_problems_as_json (create);
  return SLUICE_CTL_EXIT_REFUSED;
}

static void
print_created (SluiceCtl    *ctl,
               SluiceCtlRow *row,
               gboolean      started)
{
  g_autofree char *uuid = sluice_ctl_escape (row->record->uuid);
  g_autofree char *name = sluice_ctl_escape (row->record->name);
  g_autofree char *text = NULL;

  if (ctl->json)
    {
      g_autoptr (JsonNode) node = sluice_ctl_json_status (row->record, &row->derived);

      text = sluice_ctl_json_to_string (node, FALSE);
    }
  else if (started)
    /* Translators: a UUID and a name */
    text = g_strdup_printf (_ ("Created and started %s  %s"), uuid, name);
  else
    /* Translators: a UUID and a name */
    text = g_strdup_printf (_ ("Created %s  %s"), uuid, name);
  sluice_ctl_printf ("%s\n", text);
}

static SluiceCtlExit
send (Create  *create,
      gboolean start)
{
  g_autofree char *body = sluice_spec_write (create->draft, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) start_error = NULL;
  g_autoptr (SluiceBatch) batch = NULL;
  g_autoptr (SluiceCtlRow) row = NULL;
  SluiceCtlRow *after;
  const char *uuid;
  gboolean started;

  /* What validates can be written. */
  g_return_val_if_fail (body != NULL, SLUICE_CTL_EXIT_REFUSED);

  batch = sluice_ctl_create_pipeline (create->ctl, body, &error);
  if (batch == NULL && sluice_error_leaves_open (error))
    return sluice_ctl_report_open (error, create->path);
  if (batch == NULL)
    return g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_REFUSED) ? report_refusal (create, error)
                                                                      : sluice_ctl_report (error, create->path);

  row = sluice_ctl_row_new (create->ctl, g_ptr_array_index (batch->pipelines, 0));
  uuid = row->record->uuid;
  sluice_ctl_memory_keep_spec (create->ctl->memory, uuid, body);
  started = start && sluice_ctl_act (create->ctl, uuid, SLUICE_ACTION_START, &start_error);

  /* As it is afterwards; where that can't be read any more, it was created all the same. */
  after = create->ctl->json ? sluice_ctl_fetch_row (create->ctl, uuid, NULL) : NULL;
  print_created (create->ctl, after != NULL ? after : row, started);
  g_clear_pointer (&after, sluice_ctl_row_free);
  if (start_error != NULL)
    {
      sluice_ctl_complain (_ ("%s: It was created, and could not be started."), uuid);
      return sluice_ctl_report (start_error, uuid);
    }
  return SLUICE_CTL_EXIT_OK;
}

SluiceCtlExit
sluice_ctl_create (SluiceCtl  *self,
                   const char *path,
                   gboolean    start,
                   gboolean    anyway)
{
  Create create = { .ctl = self, .path = path };
  SluiceCtlExit status = SLUICE_CTL_EXIT_REFUSED;

  create.shown = g_str_equal (path, "-") ? g_strdup (_ ("standard input")) : sluice_ctl_escape (path);
  create.problems = sluice_problems_new ();
  if (check (&create, anyway))
    status = send (&create, start);
  g_free (create.shown);
  g_ptr_array_unref (create.problems);
  g_clear_pointer (&create.places, sluice_spec_places_free);
  g_clear_object (&create.draft);
  return status;
}
