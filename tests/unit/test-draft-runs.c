/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What validates runs: drafts edited at random, and the demo platform's own scheduler.
 */

#include "demo-run.h"
#include "draft-test.h"

#include <json-glib/json-glib.h>

#include "demo/sluice-demo-plan.h"
#include "draft/sluice-templates.h"

#ifdef __SANITIZE_ADDRESS__
#define N_ROUNDS 60
#else
#define N_ROUNDS 1500
#endif

/* Read by json-glib and not by us: what the platform gets is bytes. */
static SluiceDemoPipeline *
make_demo_pipeline (const char *body)
{
  g_autoptr (JsonNode) root = json_from_string (body, NULL);
  JsonObject *object = json_node_get_object (root);
  JsonArray *stages = json_object_get_array_member (object, "stages");
  SluiceDemoPipeline *pipeline = sluice_demo_pipeline_new (json_object_get_string_member (object, "name"));

  pipeline->priority = (int) json_object_get_int_member (object, "priority");
  for (guint i = 0; i < json_array_get_length (stages); i++)
    {
      JsonObject *stage = json_array_get_object_element (stages, i);
      JsonArray *list = json_object_get_array_member (stage, "depends_on");
      g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
      g_auto (GStrv) depends_on = NULL;

      for (guint j = 0; j < json_array_get_length (list); j++)
        g_strv_builder_add (names, json_array_get_string_element (list, j));
      depends_on = g_strv_builder_end (names);
      sluice_demo_pipeline_add_stage (pipeline, json_object_get_string_member (stage, "name"),
                                      json_object_get_string_member (stage, "task"), (const char *const *) depends_on,
                                      json_to_string (json_object_get_member (stage, "params"), FALSE));
    }
  return pipeline;
}

static gboolean
runs_to_its_end (const char        *body,
                 SluiceDemoFlavour  flavour)
{
  SluiceDemoPipeline *pipeline = make_demo_pipeline (body);
  gboolean ended = TRUE;
  Fixture fixture;

  open_fixture (&fixture, flavour, 3, 1);
  sluice_demo_world_add_pipeline (fixture.world, pipeline, START);
  sluice_demo_scheduler_start (fixture.scheduler, pipeline);
  run_for (&fixture, 400 * 3600 * SECOND);
  for (guint i = 0; i < pipeline->stages->len; i++)
    ended &= get_stage (pipeline, i)->status == SLUICE_DEMO_STATUS_COMPLETED;
  ended &= pipeline->stages->len > 0 && pipeline->status != SLUICE_DEMO_STATUS_FAILED;
  close_fixture (&fixture);
  return ended;
}

static void
test_what_validates_runs (void)
{
  g_autoptr (SluiceTaskTable) table = sluice_task_table_new ();
  guint n_valid = 0, n_hang = 0, n_stages = 0;

  for (guint32 seed = 0; seed < N_ROUNDS; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      gboolean tame = seed % 3 != 0;
      g_autoptr (SluiceDraft) draft
        = seed % 5 == 0 ? read_spec ("{\"name\": \"run\", \"stages\": ["
                                     "{\"name\": \"a\", \"task\": \"run_evaluation\", \"depends_on\": [\"b\", \"ghost\"]},"
                                     "{\"name\": \"b\", \"task\": \"run_evaluation\", \"depends_on\": [\"train\"]}]}")
                        : sluice_draft_new ();

      sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_NAME, "run");
      for (int n = g_rand_int_range (rand, 1, 30); n > 0; n--)
        {
          g_autoptr (GPtrArray) problems = NULL;
          g_autofree char *body = NULL;

          edit_at_random (rand, draft, tame);
          problems = sluice_draft_validate (draft, table);
          body = sluice_spec_write (draft, FALSE);
          if (problems->len == 0)
            {
              g_assert_nonnull (body);
              n_valid++;
              n_stages += sluice_draft_get_n_stages (draft);
              if (!runs_to_its_end (body, seed % 2 ? SLUICE_DEMO_FLAVOUR_PLATFORM : SLUICE_DEMO_FLAVOUR_PLAN))
                g_error ("validates, and does not run: %s", body);
            }
          /* The test can fail: of what does not validate much would not run. */
          else if (body != NULL && seed % 10 == 0 && !runs_to_its_end (body, SLUICE_DEMO_FLAVOUR_PLATFORM))
            n_hang++;
        }
    }
  g_test_message ("%u valid drafts of %u stages ran; %u refused ones did not", n_valid, n_stages, n_hang);
  g_assert_cmpuint (n_valid, >, N_ROUNDS / 2);
  g_assert_cmpuint (n_hang, >, N_ROUNDS / 20);
}

static void
test_templates_run (void)
{
  g_autoptr (SluiceTemplates) templates = sluice_templates_new ("/nowhere");

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (templates)); i++)
    {
      g_autoptr (SluiceTemplate) template = g_list_model_get_item (G_LIST_MODEL (templates), i);
      g_autoptr (SluiceDraft) draft = sluice_template_make_draft (template, 0);
      g_autofree char *body = sluice_spec_write (draft, FALSE);

      g_test_message ("%s", sluice_template_get_id (template));
      if (sluice_draft_get_n_stages (draft) == 0)
        continue;
      g_assert_true (runs_to_its_end (body, SLUICE_DEMO_FLAVOUR_PLAN));
      g_assert_true (runs_to_its_end (body, SLUICE_DEMO_FLAVOUR_PLATFORM));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/draft-runs/what-validates-runs", test_what_validates_runs);
  g_test_add_func ("/draft-runs/templates-run", test_templates_run);

  return g_test_run ();
}
