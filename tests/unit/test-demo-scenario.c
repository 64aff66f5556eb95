/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sluice-demo-json.h"
#include "demo/sluice-demo-scenario.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (1795500000) * G_USEC_PER_SEC)

typedef struct
{
  SluiceClock *clock;
  SluiceDemoWorld *world;
  SluiceDemoScheduler *scheduler;
  SluiceDemoScenario *scenario;
} Day;

static void
open_day (Day               *day,
          SluiceDemoFlavour  flavour,
          guint32            seed)
{
  day->clock = sluice_clock_new_manual (NOW);
  day->world = sluice_demo_world_new (seed);
  day->scheduler = sluice_demo_scheduler_new (day->world, day->clock, flavour, 1, 3, NOW - SLUICE_DEMO_SCENARIO_PAST);
  day->scenario = sluice_demo_scenario_new (day->scheduler, seed);
}

static void
close_day (Day *day)
{
  /* The scheduler goes first: what is planned is the scenario's. */
  g_assert_finalize_object (day->scheduler);
  sluice_demo_scenario_free (day->scenario);
  g_assert_finalize_object (day->world);
  g_assert_finalize_object (day->clock);
}

/* All that a client would see of it. */
static char *
write_world (Day *day)
{
  GPtrArray *pipelines = sluice_demo_world_get_pipelines (day->world);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < pipelines->len; i++)
    {
      SluiceDemoPipeline *pipeline = g_ptr_array_index (pipelines, i);
      GBytes *row = sluice_demo_json_get_row (pipeline);

      g_string_append_len (out, g_bytes_get_data (row, NULL), (gssize) g_bytes_get_size (row));
      for (guint j = 0; j < pipeline->stages->len; j++)
        sluice_demo_json_append_stage (out, g_ptr_array_index (pipeline->stages, j), day->scheduler);
      g_string_append_c (out, '\n');
    }
  return g_string_free_and_steal (out);
}

static char *
live_a_day (SluiceDemoFlavour flavour,
            guint32           seed)
{
  char *out;
  Day day;

  open_day (&day, flavour, seed);
  sluice_demo_scenario_add_day (day.scenario);
  sluice_demo_scheduler_go_live (day.scheduler);
  sluice_clock_advance (day.clock, 3 * G_TIME_SPAN_HOUR);
  sluice_demo_scheduler_sync (day.scheduler);
  out = write_world (&day);
  close_day (&day);
  return out;
}

static void
test_seed (void)
{
  g_autofree char *first = live_a_day (SLUICE_DEMO_FLAVOUR_PLAN, 5);
  g_autofree char *again = live_a_day (SLUICE_DEMO_FLAVOUR_PLAN, 5);
  g_autofree char *other = live_a_day (SLUICE_DEMO_FLAVOUR_PLAN, 6);

  g_assert_cmpstr (first, ==, again);
  g_assert_cmpstr (first, !=, other);
}

static gboolean
has_finished (SluiceDemoPipeline *pipeline)
{
  for (guint i = 0; i < pipeline->stages->len; i++)
    {
      SluiceDemoStage *stage = g_ptr_array_index (pipeline->stages, i);

      if (stage->status != SLUICE_DEMO_STATUS_COMPLETED)
        return FALSE;
    }
  return TRUE;
}

static void
test_day (gconstpointer data)
{
  SluiceDemoFlavour flavour = GPOINTER_TO_INT (data);

  /* Whatever the seed, a person who opens the demo sees every state. */
  for (guint32 seed = 1; seed <= 8; seed++)
    {
      guint counts[SLUICE_DEMO_STATUS_CANCELLED + 1] = { 0 };
      guint finished = 0;
      gboolean chinese = FALSE;
      GPtrArray *pipelines;
      gint64 newest = 0;
      Day day;

      open_day (&day, flavour, seed);
      sluice_demo_scenario_add_day (day.scenario);
      sluice_demo_scheduler_go_live (day.scheduler);
      pipelines = sluice_demo_world_get_pipelines (day.world);
      for (guint i = 0; i < pipelines->len; i++)
        {
          SluiceDemoPipeline *pipeline = g_ptr_array_index (pipelines, i);

          g_assert_cmpint (pipeline->created_at, >=, newest);
          g_assert_cmpint (pipeline->created_at, <=, NOW);
          g_assert_cmpint (pipeline->completed_at, <=, NOW);
          newest = pipeline->created_at;
          counts[pipeline->status]++;
          finished += has_finished (pipeline);
          chinese |= strstr (pipeline->name, "数据") != NULL;
        }

      g_assert_cmpuint (pipelines->len, >=, 20);
      g_assert_true (chinese);
      g_assert_cmpuint (counts[SLUICE_DEMO_STATUS_PENDING], >, 0);
      g_assert_cmpuint (counts[SLUICE_DEMO_STATUS_FAILED], >, 0);
      g_assert_cmpuint (counts[SLUICE_DEMO_STATUS_CANCELLED], >, 0);
      g_assert_cmpuint (finished, >, 5);
      if (flavour == SLUICE_DEMO_FLAVOUR_PLAN)
        {
          g_assert_cmpuint (counts[SLUICE_DEMO_STATUS_COMPLETED], ==, finished);
          g_assert_cmpuint (counts[SLUICE_DEMO_STATUS_RUNNING], >, 0);
        }
      else
        {
          g_assert_cmpuint (counts[SLUICE_DEMO_STATUS_COMPLETED], ==, 0);
          g_assert_cmpuint (counts[SLUICE_DEMO_STATUS_RUNNING], >, finished);
        }
      g_assert_cmpuint (sluice_demo_scheduler_get_running (day.scheduler)->len, >=, 3);
      g_assert_cmpuint (sluice_demo_scheduler_get_queued (day.scheduler)->len, >=, 2);
      g_assert_cmpuint (sluice_demo_world_get_jobs (day.world)->len, >, 5);
      close_day (&day);
    }
}

/* The team goes on after now. */
static void
test_goes_on (void)
{
  GPtrArray *pipelines;
  guint before;
  Day day;

  open_day (&day, SLUICE_DEMO_FLAVOUR_PLAN, 3);
  sluice_demo_scenario_add_day (day.scenario);
  sluice_demo_scheduler_go_live (day.scheduler);
  pipelines = sluice_demo_world_get_pipelines (day.world);
  before = pipelines->len;
  sluice_clock_advance (day.clock, 4 * G_TIME_SPAN_HOUR);
  sluice_demo_scheduler_sync (day.scheduler);
  g_assert_cmpuint (pipelines->len, >, before + 8);
  close_day (&day);
}

static void
test_load (void)
{
  g_autoptr (GHashTable) uuids = g_hash_table_new (g_str_hash, g_str_equal);
  guint counts[SLUICE_DEMO_STATUS_CANCELLED + 1] = { 0 };
  GPtrArray *pipelines;
  Day day;

  open_day (&day, SLUICE_DEMO_FLAVOUR_PLATFORM, 1);
  sluice_demo_scenario_add_load (day.scenario, 10000, 4);
  sluice_demo_scheduler_go_live (day.scheduler);
  pipelines = sluice_demo_world_get_pipelines (day.world);
  g_assert_cmpuint (pipelines->len, ==, 10000);
  for (guint i = 0; i < pipelines->len; i++)
    {
      SluiceDemoPipeline *pipeline = g_ptr_array_index (pipelines, i);

      g_assert_cmpuint (pipeline->stages->len, ==, 4);
      g_assert_true (g_hash_table_add (uuids, pipeline->uuid));
      counts[pipeline->status]++;
    }
  g_assert_cmpuint (counts[SLUICE_DEMO_STATUS_PENDING], >, 100);
  g_assert_cmpuint (counts[SLUICE_DEMO_STATUS_RUNNING], >, 5000);
  g_assert_cmpuint (counts[SLUICE_DEMO_STATUS_FAILED], >, 500);
  g_assert_cmpuint (counts[SLUICE_DEMO_STATUS_CANCELLED], >, 50);
  close_day (&day);
}

static void
test_large_graph (void)
{
  SluiceDemoPipeline *pipeline;
  guint edges = 0;
  guint moved = 0;
  Day day;

  open_day (&day, SLUICE_DEMO_FLAVOUR_PLAN, 1);
  sluice_demo_scenario_add_load (day.scenario, 1, 3000);
  sluice_demo_scheduler_go_live (day.scheduler);
  pipeline = g_ptr_array_index (sluice_demo_world_get_pipelines (day.world), 0);
  g_assert_cmpuint (pipeline->stages->len, ==, 3000);
  g_assert_cmpint (pipeline->status, ==, SLUICE_DEMO_STATUS_RUNNING);
  for (guint i = 0; i < pipeline->stages->len; i++)
    {
      SluiceDemoStage *stage = g_ptr_array_index (pipeline->stages, i);

      for (guint j = 0; stage->depends_on != NULL && stage->depends_on[j] != NULL; j++)
        {
          /* Always on an earlier one, never twice on the same. */
          g_assert_cmpstr (stage->depends_on[j], <, stage->name);
          for (guint k = 0; k < j; k++)
            g_assert_cmpstr (stage->depends_on[j], !=, stage->depends_on[k]);
          edges++;
        }
    }
  g_assert_cmpuint (edges, >, 4000);
  g_assert_cmpuint (edges, <, 7000);

  sluice_clock_advance (day.clock, G_TIME_SPAN_HOUR);
  sluice_demo_scheduler_sync (day.scheduler);
  for (guint i = 0; i < pipeline->stages->len; i++)
    moved += ((SluiceDemoStage *) g_ptr_array_index (pipeline->stages, i))->status != SLUICE_DEMO_STATUS_PENDING;
  g_assert_cmpuint (moved, >, 10);
  close_day (&day);
}

static void
test_no_stages (void)
{
  Day day;

  open_day (&day, SLUICE_DEMO_FLAVOUR_PLATFORM, 1);
  sluice_demo_scenario_add_load (day.scenario, 100, 0);
  sluice_demo_scheduler_go_live (day.scheduler);
  g_assert_cmpuint (sluice_demo_world_get_pipelines (day.world)->len, ==, 100);
  close_day (&day);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/demo-scenario/seed", test_seed);
  g_test_add_data_func ("/demo-scenario/day/plan", GINT_TO_POINTER (SLUICE_DEMO_FLAVOUR_PLAN), test_day);
  g_test_add_data_func ("/demo-scenario/day/platform", GINT_TO_POINTER (SLUICE_DEMO_FLAVOUR_PLATFORM), test_day);
  g_test_add_func ("/demo-scenario/goes-on", test_goes_on);
  g_test_add_func ("/demo-scenario/load", test_load);
  g_test_add_func ("/demo-scenario/large-graph", test_large_graph);
  g_test_add_func ("/demo-scenario/no-stages", test_no_stages);

  return g_test_run ();
}
