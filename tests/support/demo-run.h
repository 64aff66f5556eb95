/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/sluice-demo-scheduler.h"

/* A demo platform in virtual time only: no clock runs. */

#define START (G_GINT64_CONSTANT (1795500000) * G_USEC_PER_SEC)
#define SECOND ((gint64) G_USEC_PER_SEC)

typedef struct
{
  SluiceClock *clock;
  SluiceDemoWorld *world;
  SluiceDemoScheduler *scheduler;
} Fixture;

static void
open_fixture (Fixture           *fixture,
              SluiceDemoFlavour  flavour,
              guint              workers,
              guint32            seed)
{
  fixture->clock = sluice_clock_new_manual (START);
  fixture->world = sluice_demo_world_new (seed);
  fixture->scheduler = sluice_demo_scheduler_new (fixture->world, fixture->clock, flavour, 1, workers, START);
}

static void
close_fixture (Fixture *fixture)
{
  g_assert_finalize_object (fixture->scheduler);
  g_assert_finalize_object (fixture->world);
  g_assert_finalize_object (fixture->clock);
}

static G_GNUC_UNUSED void
set_up_plan (Fixture       *fixture,
             gconstpointer  data)
{
  open_fixture (fixture, SLUICE_DEMO_FLAVOUR_PLAN, 3, 1);
}

static G_GNUC_UNUSED void
set_up_platform (Fixture       *fixture,
                 gconstpointer  data)
{
  open_fixture (fixture, SLUICE_DEMO_FLAVOUR_PLATFORM, 3, 1);
}

static G_GNUC_UNUSED void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  close_fixture (fixture);
}

/* @plan: "name task seconds after|after; …": "!" before the seconds makes it fail, "?" gives it a parameter too many. */
static G_GNUC_UNUSED SluiceDemoPipeline *
add_pipeline (Fixture    *fixture,
              const char *plan)
{
  SluiceDemoPipeline *pipeline = sluice_demo_pipeline_new ("test");
  g_auto (GStrv) stages = g_strsplit (plan, ";", -1);

  for (guint i = 0; stages[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (g_strstrip (stages[i]), " ", -1);
      g_auto (GStrv) after = words[0] != NULL && g_strv_length (words) > 3 ? g_strsplit (words[3], "|", -1) : NULL;
      const char *seconds = words[0] != NULL ? words[2] : NULL;
      const char *more = "";

      if (seconds == NULL)
        continue;
      if (*seconds == '!')
        more = ",\"fail\":\"CUDA out of memory\"";
      else if (*seconds == '?')
        more = ",\"colour\":\"red\"";
      sluice_demo_pipeline_add_stage (pipeline, words[0], words[1], (const char *const *) after,
                                      g_strdup_printf ("{\"seconds\":%s%s}", seconds + (*more != '\0'), more));
    }
  return sluice_demo_world_add_pipeline (fixture->world, pipeline, sluice_demo_scheduler_get_stamp (fixture->scheduler));
}

static SluiceDemoStage *
get_stage (SluiceDemoPipeline *pipeline,
           guint               index)
{
  return g_ptr_array_index (pipeline->stages, index);
}

static void
run_for (Fixture *fixture,
         gint64   span)
{
  sluice_demo_scheduler_run_until (fixture->scheduler, sluice_demo_scheduler_get_time (fixture->scheduler) + span);
}

static G_GNUC_UNUSED void
assert_pipeline (SluiceDemoPipeline *pipeline,
                 const char         *status,
                 const char         *stages)
{
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < pipeline->stages->len; i++)
    g_string_append_printf (found, "%s%s", i > 0 ? " " : "",
                            sluice_demo_status_to_string (get_stage (pipeline, i)->status));
  g_assert_cmpstr (sluice_demo_status_to_string (pipeline->status), ==, status);
  g_assert_cmpstr (found->str, ==, stages);
}
