/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-decode.h"
#include "api/sluice-json.h"

#include <string.h>

#include "api/sluice-instant.h"
#include "base/sluice-error.h"

#include "fake-server.h"

static GPtrArray *
decode_list (const char *fixture,
             int        *total)
{
  g_autoptr (GBytes) body = load_fixture (fixture);
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = sluice_decode_list (body, total, &error);

  g_assert_no_error (error);
  return rows;
}

static SluicePipelineRecord *
decode_status (const char *fixture)
{
  g_autoptr (GBytes) body = load_fixture (fixture);
  g_autoptr (GError) error = NULL;
  SluicePipelineRecord *record = sluice_decode_status (body, &error);

  g_assert_no_error (error);
  g_assert_nonnull (record->stages);
  return record;
}

static SluiceStageRecord *
get_stage (SluicePipelineRecord *record,
           guint                 i)
{
  g_assert_cmpuint (i, <, record->stages->len);
  return g_ptr_array_index (record->stages, i);
}

static void
test_list_empty (void)
{
  int total;
  g_autoptr (GPtrArray) rows = decode_list ("api/list-empty.json", &total);

  g_assert_cmpuint (rows->len, ==, 0);
  g_assert_cmpint (total, ==, 0);
}

static void
test_list_rows_without_stages (void)
{
  int total;
  g_autoptr (GPtrArray) rows = decode_list ("api/list-rows-without-stages.json", &total);
  SluicePipelineRecord *row = g_ptr_array_index (rows, 0);

  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpint (total, ==, 57);
  g_assert_cmpstr (row->uuid, ==, "5f0c1d2e-0000-4000-8000-000000000002");
  g_assert_cmpstr (row->name, ==, "dpo");
  g_assert_null (row->description);
  g_assert_cmpstr (row->status, ==, "failed");
  g_assert_cmpstr (row->error_message, ==, "CUDA out of memory");
  g_assert_null (row->celery_task_id);
  g_assert_null (row->stages);
  g_assert_cmpint (row->priority, ==, 5);
  g_assert_cmpint (row->max_retries, ==, 3);
  g_assert_cmpint (row->retry_count, ==, 0);
  g_assert_cmpint (row->created_at, ==, sluice_instant_parse ("2026-03-02T08:00:00.000001"));
  g_assert_cmpint (row->completed_at, ==, sluice_instant_parse ("2026-03-02T09:00:00"));
}

static void
test_list_names_chinese_empty_long (void)
{
  int total;
  g_autoptr (GPtrArray) rows = decode_list ("api/list-names-chinese-empty-long.json", &total);

  g_assert_cmpstr (((SluicePipelineRecord *) rows->pdata[0])->name, ==, "中文训练流水线 🚀");
  g_assert_cmpstr (((SluicePipelineRecord *) rows->pdata[1])->name, ==, "");
  g_assert_cmpuint (strlen (((SluicePipelineRecord *) rows->pdata[2])->name), ==, 10000);
}

static void
test_list_numbers_as_text (void)
{
  int total;
  g_autoptr (GPtrArray) rows = decode_list ("api/list-numbers-as-text.json", &total);
  SluicePipelineRecord *row = g_ptr_array_index (rows, 0);

  g_assert_cmpint (total, ==, 1);
  g_assert_cmpint (row->priority, ==, 7);
  g_assert_cmpint (row->max_retries, ==, -5);
  g_assert_cmpint (row->retry_count, ==, 2);
  g_assert_cmpint (row->created_at, ==, G_GINT64_CONSTANT (1772438400250000));
  g_assert_cmpstr (row->name, ==, "12");
  g_assert_cmpstr (row->description, ==, "{\n  \"a\": 1\n}");
}

static void
test_list_unknown_fields_and_status (void)
{
  int total;
  g_autoptr (GPtrArray) rows = decode_list ("api/list-unknown-fields-and-status.json", &total);

  g_assert_cmpstr (((SluicePipelineRecord *) rows->pdata[0])->status, ==, "hibernating");
}

static void
test_list_offsets (void)
{
  int total;
  g_autoptr (GPtrArray) rows = decode_list ("api/list-offsets.json", &total);
  SluicePipelineRecord *row = g_ptr_array_index (rows, 0);

  g_assert_cmpint (row->created_at, ==, sluice_instant_parse ("2026-03-02T08:00:00.25"));
  g_assert_cmpint (row->started_at, ==, sluice_instant_parse ("2026-03-02T08:00:01"));
  g_assert_cmpint (row->completed_at, ==, 0);
}

static void
test_status_finished_but_running (void)
{
  g_autoptr (SluicePipelineRecord) record = decode_status ("api/status-finished-but-running.json");
  SluiceStageRecord *stage = get_stage (record, 1);

  /* The server's word is kept; what it means is derived elsewhere. */
  g_assert_cmpstr (record->status, ==, "running");
  g_assert_cmpint (record->completed_at, ==, 0);
  g_assert_cmpstr (stage->status, ==, "completed");
  g_assert_cmpstr (stage->task, ==, "train_model");
  g_assert_cmpuint (g_strv_length (stage->depends_on), ==, 1);
  g_assert_cmpstr (stage->depends_on[0], ==, "preprocess");
  g_assert_cmpint (stage->completed_at, ==, sluice_instant_parse ("2026-03-02T09:00:00.999999"));
  g_assert_cmpfloat (stage->progress, ==, -1.0);
  g_assert_cmpint (stage->max_retries, ==, -1);
  g_assert_cmpstr (stage->result, ==,
                   "{\n"
                   "  \"loss\": 0.1,\n"
                   "  \"steps\": 2.0,\n"
                   "  \"best\": true,\n"
                   "  \"curve\": [\n"
                   "    1,\n"
                   "    2.5e-05\n"
                   "  ],\n"
                   "  \"job_uuid\": \"job-7\",\n"
                   "  \"note\": null,\n"
                   "  \"path\": \"a/b\",\n"
                   "  \"text\": \"一 \\\"二\\\"\\n\"\n"
                   "}");
}

static void
test_status_failed_with_running_sibling (void)
{
  g_autoptr (SluicePipelineRecord) record = decode_status ("api/status-failed-with-running-sibling.json");

  g_assert_cmpstr (record->status, ==, "failed");
  g_assert_cmpstr (get_stage (record, 0)->error_message, ==, "out of memory");
  g_assert_null (get_stage (record, 0)->result);
  g_assert_cmpstr (get_stage (record, 1)->status, ==, "running");
  g_assert_cmpstr (get_stage (record, 2)->status, ==, "pending");
}

static void
test_status_cancelled_and_queued_completes (void)
{
  g_autoptr (SluicePipelineRecord) record = decode_status ("api/status-cancelled-and-queued-completes.json");

  g_assert_cmpstr (record->status, ==, "cancelled");
  g_assert_cmpstr (get_stage (record, 0)->status, ==, "skipped");
  g_assert_cmpint (get_stage (record, 1)->completed_at, >, record->completed_at);
}

static void
test_status_failed_by_cycle (void)
{
  g_autoptr (SluicePipelineRecord) record = decode_status ("api/status-failed-by-cycle.json");

  g_assert_cmpstr (get_stage (record, 0)->depends_on[0], ==, "b");
  g_assert_cmpstr (get_stage (record, 1)->depends_on[0], ==, "a");
}

static void
test_status_no_stages (void)
{
  g_autoptr (SluicePipelineRecord) record = decode_status ("api/status-no-stages.json");

  g_assert_cmpuint (record->stages->len, ==, 0);
}

static void
test_status_duplicate_and_self_dependencies (void)
{
  g_autoptr (SluicePipelineRecord) record = decode_status ("api/status-duplicate-and-self-dependencies.json");
  const char *expected[] = { "a", "a", "ghost", NULL };

  g_assert_cmpstr (get_stage (record, 0)->name, ==, get_stage (record, 1)->name);
  g_assert_cmpstrv (get_stage (record, 1)->depends_on, expected);
  g_assert_cmpstr (get_stage (record, 2)->name, ==, "");
}

static void
test_status_out_of_order (void)
{
  g_autoptr (SluicePipelineRecord) record = decode_status ("api/status-out-of-order.json");

  g_assert_cmpstr (get_stage (record, 0)->name, ==, "first");
  g_assert_cmpstr (get_stage (record, 1)->name, ==, "middle");
  g_assert_cmpstr (get_stage (record, 2)->name, ==, "last");
}

static void
test_status_progress (void)
{
  g_autoptr (SluicePipelineRecord) record = decode_status ("api/status-progress.json");

  g_assert_cmpfloat (get_stage (record, 0)->progress, ==, 0.25);
  g_assert_cmpfloat (get_stage (record, 1)->progress, ==, 0.4);
  g_assert_cmpfloat (get_stage (record, 2)->progress, ==, -1.0);
  g_assert_cmpfloat (get_stage (record, 3)->progress, ==, -1.0);
}

static void
test_created (void)
{
  g_autoptr (GBytes) body = load_fixture ("api/created.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (SluicePipelineRecord) record = sluice_decode_pipeline (body, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (record->status, ==, "pending");
  g_assert_cmpint (record->started_at, ==, 0);
}

#define ROW_START "{\"pipelines\":[{\"uuid\":\"u\",\"status\":\"pending\"},"

/* What can't be understood is said with its place. */
static void
test_protocol_errors_name_the_path (void)
{
  static const struct
  {
    const char *body;
    const char *words;
  } lists[] = {
    { "[]", "expected an object, found an array" },
    { "3", "expected an object, found a number" },
    { "{}", "pipelines: expected an array, found nothing" },
    { "{\"pipelines\":{}}", "pipelines: expected an array, found an object" },
    { "{\"pipelines\":[],\"total\":[]}", "total: expected a number, found an array" },
    { "{\"pipelines\":[7]}", "pipelines[0]: expected an object" },
    { "{\"pipelines\":[null]}", "pipelines[0]: expected an object" },
    { "{\"pipelines\":[{}]}", "pipelines[0].uuid: expected a text, found nothing" },
    { "{\"pipelines\":[{\"uuid\":\"\",\"status\":\"x\"}]}", "pipelines[0].uuid: is empty" },
    { "{\"pipelines\":[{\"uuid\":[],\"status\":\"x\"}]}", "pipelines[0].uuid: expected a text, found an array" },
    { "{\"pipelines\":[{\"uuid\":\"u\",\"status\":null}]}", "pipelines[0].status: expected a text, found null" },
    { "{\"pipelines\":[{\"uuid\":\"v\",\"status\":\"x\",\"priority\":\"high\"}]}",
      "pipelines[0].priority: expected a number, found a text" },
    { "{\"pipelines\":[{\"uuid\":\"v\",\"status\":\"x\",\"created_at\":\"yesterday\"}]}",
      "pipelines[0].created_at: expected an instant, found a text" },
    { "{\"pipelines\":[{\"uuid\":\"v\",\"status\":\"x\",\"created_at\":true}]}",
      "pipelines[0].created_at: expected an instant, found true or false" },
    { "{\"pipelines\":[{\"uuid\":\"v\",\"status\":\"x\",\"stages\":[{\"stage_name\":\"a\"}]}]}",
      "pipelines[0].stages[0].status: expected a text, found nothing" },
    { ROW_START "{\"status\":\"x\"}]}", "pipelines[1].uuid: expected a text, found nothing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (lists[i].body, strlen (lists[i].body));
      g_autoptr (GError) error = NULL;
      int total;

      g_test_message ("%s", lists[i].body);
      g_assert_null (sluice_decode_list (body, &total, &error));
      g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL);
      g_assert_cmpstr (error->message, ==, lists[i].words);
    }
}

/* A row that is wrong hides no other: it stays, as a pipeline in a state that nobody knows. */
static void
test_wrong_row_among_others (void)
{
  static const char *const rows[] = {
    "{\"uuid\":\"v\",\"name\":\"n\",\"status\":null}",
    "{\"uuid\":\"v\",\"name\":\"n\",\"status\":\"x\",\"priority\":\"high\"}",
    "{\"uuid\":\"v\",\"name\":\"n\",\"status\":\"x\",\"created_at\":\"yesterday\"}",
    "{\"uuid\":\"v\",\"name\":\"n\",\"status\":\"x\",\"stages\":[{\"stage_name\":\"a\"}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf (ROW_START "%s],\"total\":2}", rows[i]);
      g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
      g_autoptr (GPtrArray) list = NULL;
      g_autoptr (GError) error = NULL;
      SluicePipelineRecord *record;
      int total;

      list = sluice_decode_list (body, &total, &error);
      g_assert_no_error (error);
      g_assert_cmpint (list->len, ==, 2);
      g_assert_cmpstr (((SluicePipelineRecord *) list->pdata[0])->status, ==, "pending");
      record = list->pdata[1];
      g_assert_cmpstr (record->uuid, ==, "v");
      g_assert_cmpstr (record->name, ==, "n");
      g_assert_cmpstr (record->status, ==, "");
      g_assert_null (record->stages);
    }
}

/* Every beginning of a true answer, cut at any byte, is an error, and none crashes. */
static void
test_cut_at_any_byte (void)
{
  g_autoptr (GBytes) whole = load_fixture ("api/status-finished-but-running.json");
  g_autofree char *text = g_strndup (g_bytes_get_data (whole, NULL), g_bytes_get_size (whole));

  g_strchomp (text);
  for (gsize length = 0; length < strlen (text); length++)
    {
      g_autoptr (GBytes) body = g_bytes_new (text, length);
      g_autoptr (GError) error = NULL;

      g_assert_null (sluice_decode_status (body, &error));
      if (length == 0)
        g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL);
      else
        g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_CUT);
    }
}

/* What is wrong and whole was not cut. */
static void
test_wrong_is_not_cut (void)
{
  const char *const bodies[] = { "{]", "[1 2]", "nonsense", "{\"a\": \"\\\"}]", "\xc3(", "[\"\xff\"", "{}}" };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (bodies[i], strlen (bodies[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (sluice_decode_status (body, &error));
      if (i == 3)
        g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_CUT);
      else
        g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL);
    }
}

/* Any byte changed: it decodes, or says why not; strings that come through are valid. */
static void
test_any_byte_changed (void)
{
  g_autoptr (GBytes) whole = load_fixture ("api/status-duplicate-and-self-dependencies.json");
  gsize size;
  const char *text = g_bytes_get_data (whole, &size);

  for (guint i = 0; i < 4000; i++)
    {
      g_autofree char *changed = g_memdup2 (text, size);
      g_autoptr (GBytes) body = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (SluicePipelineRecord) record = NULL;

      changed[g_test_rand_int_range (0, (int) size)] = (char) g_test_rand_int_range (0, 256);
      body = g_bytes_new (changed, size);
      record = sluice_decode_status (body, &error);
      g_assert_true ((record == NULL) == (error != NULL));
      if (record != NULL)
        {
          g_assert_true (g_utf8_validate (record->name, -1, NULL));
          for (guint stage = 0; stage < record->stages->len; stage++)
            g_assert_true (g_utf8_validate (get_stage (record, stage)->name, -1, NULL));
        }
    }
}

static void
test_half_a_surrogate (void)
{
  const char *text = "{\"uuid\":\"u\",\"status\":\"pending\",\"name\":\"a\\ud83db\"}";
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));
  g_autoptr (SluicePipelineRecord) record = sluice_decode_pipeline (body, NULL);

  if (record != NULL)
    g_assert_true (g_utf8_validate (record->name, -1, NULL));
  else
    g_test_message ("this json-glib refuses it");
}

static void
test_depth (void)
{
  g_autofree char *open = g_strnfill (SLUICE_JSON_MAX_DEPTH, '[');
  g_autofree char *close = g_strnfill (SLUICE_JSON_MAX_DEPTH, ']');
  g_autofree char *most = g_strconcat (open, close, NULL);
  g_autofree char *more = g_strconcat ("[", most, "]", NULL);
  g_autofree char *quoted = g_strconcat ("[\"\\\"", open, open, "\"]", NULL);
  const char *bodies[] = { most, quoted, more };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (bodies[i], strlen (bodies[i]));
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) root = sluice_json_parse (body, &error);

      if (i < 2)
        g_assert_no_error (error);
      else
        g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_TOO_LARGE);
    }
}

static void
check_words (const char *fixture,
             const char *words)
{
  g_autoptr (GBytes) body = load_fixture (fixture);
  g_autofree char *decoded = sluice_decode_error (body);

  g_assert_cmpstr (decoded, ==, words);
}

static void
test_three_shapes_of_error (void)
{
  check_words ("api/error-envelope.json", "Pipeline is not in PENDING status");
  check_words ("api/error-envelope-fields.json",
               "请求参数验证失败\nstages -> 0 -> task: Field required\npriority: Input should be a valid integer");
  check_words ("api/error-detail.json", "Pipeline not found");
  check_words ("api/error-detail-list.json", "stages -> 0 -> task: Field required\nquery -> limit: not an integer");
  check_words ("api/error-auth.json", "Invalid API key (API key not found)");
}

static void
test_errors_of_no_shape (void)
{
  static const char *const bodies[] = {
    "", "<html>", "{}", "[]", "null", "\"x\"", "{\"error\":null}", "{\"error\":{}}", "{\"error\":{\"message\":{}}}",
    "{\"detail\":{}}", "{\"detail\":[]}", "{\"detail\":[[],null,{}]}", "{\"error\":{\"details\":{\"errors\":[1,{}]}}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (bodies[i], strlen (bodies[i]));

      g_test_message ("%s", bodies[i]);
      g_assert_null (sluice_decode_error (body));
    }
}

static void
test_task_unknown_is_pending (void)
{
  g_autoptr (GBytes) body = load_fixture ("api/task-unknown-is-pending.json");
  g_autofree char *state = NULL;
  g_autofree char *traceback = NULL;

  g_assert_true (sluice_decode_task (body, &state, &traceback, NULL));
  g_assert_cmpstr (state, ==, "PENDING");
  g_assert_null (traceback);
}

static void
test_task_failure (void)
{
  g_autoptr (GBytes) body = load_fixture ("api/task-failure.json");
  g_autofree char *state = NULL;
  g_autofree char *traceback = NULL;

  g_assert_true (sluice_decode_task (body, &state, &traceback, NULL));
  g_assert_cmpstr (state, ==, "FAILURE");
  g_assert_true (g_str_has_suffix (traceback, "RuntimeError: CUDA out of memory\n"));
}

static void
test_overview (void)
{
  g_autoptr (GBytes) none = g_bytes_new_static ("{\"workers\": [], \"worker_count\": 0}", 34);
  g_autoptr (GBytes) silent = g_bytes_new_static ("{\"workers\": []}", 15);
  g_autoptr (GBytes) wrong = g_bytes_new_static ("{\"worker_count\": []}", 20);
  int workers = 7;

  g_assert_true (sluice_decode_overview (none, &workers, NULL));
  g_assert_cmpint (workers, ==, 0);
  g_assert_true (sluice_decode_overview (silent, &workers, NULL));
  g_assert_cmpint (workers, ==, -1);
  g_assert_false (sluice_decode_overview (wrong, &workers, NULL));
}

static void
test_capabilities (void)
{
  const SluiceCapabilities platform = SLUICE_CAPABILITY_JOB_PAUSE | SLUICE_CAPABILITY_JOB_RESUME |
                                      SLUICE_CAPABILITY_JOB_LOGS | SLUICE_CAPABILITY_TASKS |
                                      SLUICE_CAPABILITY_OVERVIEW;
  const SluiceCapabilities plan = platform | SLUICE_CAPABILITY_PIPELINE_PAUSE | SLUICE_CAPABILITY_PIPELINE_RESUME |
                                  SLUICE_CAPABILITY_PIPELINE_RETRY | SLUICE_CAPABILITY_QUEUES;
  g_autoptr (GBytes) platform_body = load_fixture ("api/openapi-platform.json");
  g_autoptr (GBytes) plan_body = load_fixture ("api/openapi-plan.json");
  SluiceCapabilities capabilities;

  g_assert_true (sluice_decode_capabilities (platform_body, &capabilities, NULL));
  g_assert_cmpuint (capabilities, ==, platform);
  g_assert_true (sluice_decode_capabilities (plan_body, &capabilities, NULL));
  g_assert_cmpuint (capabilities, ==, plan);
}

static void
test_frames (void)
{
  g_autoptr (GBytes) all = load_fixture ("api/frames.json");
  g_autoptr (JsonNode) root = sluice_json_parse (all, NULL);
  JsonArray *frames = json_node_get_array (root);

  for (guint i = 0; i < json_array_get_length (frames); i++)
    {
      g_autofree char *text = sluice_json_format (json_array_get_element (frames, i));
      g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));
      g_autofree char *type = NULL;
      g_autoptr (SluiceChange) change = NULL;

      g_assert_true (sluice_decode_frame (body, &type, &change));
      if (i == 3)
        {
          g_assert_cmpstr (type, ==, "pipeline_status_change");
          g_assert_cmpstr (change->uuid, ==, "5f0c1d2e-0000-4000-8000-000000000001");
          g_assert_null (change->stage_name);
          g_assert_cmpstr (change->status, ==, "running");
          g_assert_cmpfloat (change->progress, ==, -1.0);
          g_assert_cmpint (change->timestamp, ==, sluice_instant_parse ("2026-03-02T08:00:01.5"));
        }
      else if (i == 4)
        {
          g_assert_cmpstr (change->stage_name, ==, "train");
          g_assert_cmpfloat (change->progress, ==, 0.5);
        }
      else if (i == 5)
        {
          g_assert_null (change->uuid);
          g_assert_cmpstr (change->task_id, ==, "t1");
          g_assert_cmpstr (change->status, ==, "completed");
        }
      else
        g_assert_null (change);
    }
}

static void
test_frames_that_are_none (void)
{
  static const char *const bodies[] = { "", "x", "[]", "{}", "{\"type\":1}", "{\"type\":\"\"}", "{\"type\":null}" };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (bodies[i], strlen (bodies[i]));
      g_autofree char *type = NULL;
      g_autoptr (SluiceChange) change = NULL;

      g_assert_false (sluice_decode_frame (body, &type, &change));
      g_assert_null (type);
    }
}

/* Run with -m perf: what a list of 10,000 rows costs. */
static void
test_ten_thousand_rows (void)
{
  const guint n_rows = g_test_perf () ? 10000 : 100;
  g_autoptr (GString) text = g_string_new ("{\"pipelines\":[");
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GBytes) body = NULL;
  double elapsed;
  int total;

  for (guint i = 0; i < n_rows; i++)
    g_string_append_printf (text,
                            "%s{\"uuid\":\"5f0c1d2e-0000-4000-8000-%012u\",\"name\":\"sft-%u\",\"description\":null,"
                            "\"status\":\"running\",\"celery_task_id\":\"5f0c1d2e-0000-4000-8000-%012u\","
                            "\"stage_tasks\":{},\"results\":{},\"priority\":5,\"max_retries\":3,\"retry_count\":0,"
                            "\"created_at\":\"2026-03-02T08:00:00.000001\",\"started_at\":\"2026-03-02T08:00:01\","
                            "\"completed_at\":null,\"error_message\":null}",
                            i > 0 ? "," : "", i, i, i);
  g_string_append_printf (text, "],\"total\":%u}", n_rows);
  body = g_bytes_new_static (text->str, text->len);

  g_test_timer_start ();
  rows = sluice_decode_list (body, &total, NULL);
  elapsed = g_test_timer_elapsed ();
  g_test_minimized_result (elapsed, "%u rows: %.1f ms", n_rows, 1000 * elapsed);
  g_assert_cmpuint (rows->len, ==, n_rows);
  g_assert_cmpint (total, ==, (int) n_rows);
}

static void
test_status_jobs (void)
{
  static const struct
  {
    const char *fields;
    const char *job;
  } cases[] = {
    { "", NULL },
    { ", \"job_uuid\": \"j\"", "j" },
    { ", \"params\": {\"job_uuid\": \"j\"}", "j" },
    { ", \"job_uuid\": null, \"params\": {\"seed\": 7, \"job_uuid\": \"j\"}", "j" },
    { ", \"job_uuid\": 7", NULL },
    { ", \"job_uuid\": \"\"", NULL },
    { ", \"params\": [\"job_uuid\"]", NULL },
    { ", \"params\": {\"job_uuid\": {}}", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"pipeline\": {\"uuid\": \"u\", \"status\": \"running\"}, \"stages\":"
                                               " [{\"stage_name\": \"s\", \"status\": \"running\"%s}]}",
                                               cases[i].fields);
      g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));
      g_autoptr (GError) error = NULL;
      g_autoptr (SluicePipelineRecord) record = sluice_decode_status (body, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (((SluiceStageRecord *) record->stages->pdata[0])->job_uuid, ==, cases[i].job);
    }
}

static void
test_task_jobs (void)
{
  const char *text = "{\"tasks\":[{\"kwargs\":{\"_pipeline_uuid\":\"p\",\"_stage_name\":\"s\",\"job_uuid\":\"j\"}},{},7,"
                     "{\"kwargs\":null},{\"kwargs\":{\"_pipeline_uuid\":\"p\",\"_stage_name\":\"t\",\"job_uuid\":3}}]}";
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text)), other = g_bytes_new_static ("{}", 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) jobs = sluice_decode_task_jobs (body, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (jobs), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (jobs, "p\ns"), ==, "j");
  g_assert_null (sluice_decode_task_jobs (other, &error));
  g_assert_nonnull (error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/decode/list-empty", test_list_empty);
  g_test_add_func ("/decode/list-rows-without-stages", test_list_rows_without_stages);
  g_test_add_func ("/decode/list-names-chinese-empty-long", test_list_names_chinese_empty_long);
  g_test_add_func ("/decode/list-numbers-as-text", test_list_numbers_as_text);
  g_test_add_func ("/decode/list-unknown-fields-and-status", test_list_unknown_fields_and_status);
  g_test_add_func ("/decode/list-offsets", test_list_offsets);
  g_test_add_func ("/decode/status-finished-but-running", test_status_finished_but_running);
  g_test_add_func ("/decode/status-failed-with-running-sibling", test_status_failed_with_running_sibling);
  g_test_add_func ("/decode/status-cancelled-and-queued-completes", test_status_cancelled_and_queued_completes);
  g_test_add_func ("/decode/status-failed-by-cycle", test_status_failed_by_cycle);
  g_test_add_func ("/decode/status-no-stages", test_status_no_stages);
  g_test_add_func ("/decode/status-duplicate-and-self-dependencies", test_status_duplicate_and_self_dependencies);
  g_test_add_func ("/decode/status-out-of-order", test_status_out_of_order);
  g_test_add_func ("/decode/status-progress", test_status_progress);
  g_test_add_func ("/decode/status-jobs", test_status_jobs);
  g_test_add_func ("/decode/created", test_created);
  g_test_add_func ("/decode/protocol-errors", test_protocol_errors_name_the_path);
  g_test_add_func ("/decode/wrong-row-among-others", test_wrong_row_among_others);
  g_test_add_func ("/decode/cut-at-any-byte", test_cut_at_any_byte);
  g_test_add_func ("/decode/wrong-is-not-cut", test_wrong_is_not_cut);
  g_test_add_func ("/decode/any-byte-changed", test_any_byte_changed);
  g_test_add_func ("/decode/half-a-surrogate", test_half_a_surrogate);
  g_test_add_func ("/decode/depth", test_depth);
  g_test_add_func ("/decode/three-shapes-of-error", test_three_shapes_of_error);
  g_test_add_func ("/decode/errors-of-no-shape", test_errors_of_no_shape);
  g_test_add_func ("/decode/task-unknown-is-pending", test_task_unknown_is_pending);
  g_test_add_func ("/decode/task-failure", test_task_failure);
  g_test_add_func ("/decode/overview", test_overview);
  g_test_add_func ("/decode/capabilities", test_capabilities);
  g_test_add_func ("/decode/frames", test_frames);
  g_test_add_func ("/decode/frames-that-are-none", test_frames_that_are_none);
  g_test_add_func ("/decode/ten-thousand-rows", test_ten_thousand_rows);
  g_test_add_func ("/decode/task-jobs", test_task_jobs);

  return g_test_run ();
}
