/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-platform.h"
#include "monitor-test.h"

/* A monitor on a platform that a test writes by hand. */
typedef struct
{
  FakePlatform *platform;
  SluiceClock *clock;
  SluiceSession *session;
  SluiceStore *store;
  SluiceHistory *history;
  SluiceMonitor *monitor;
} Fixture;

static inline void
connect_monitor (Fixture    *fixture,
                 const char *key)
{
  fixture->session = sluice_session_new (fixture->platform->base, key);
  fixture->store = sluice_store_new ("server", fixture->clock);
  fixture->monitor = sluice_monitor_new (fixture->session, fixture->store, fixture->history, fixture->clock);
  sluice_monitor_set_pace (fixture->monitor, &fast);
}

static inline void
disconnect_monitor (Fixture *fixture)
{
  sluice_monitor_stop (fixture->monitor);
  /* What is under way ends in cancelled callbacks, and keeps the monitor no longer. */
  WAIT (is_alone (fixture->monitor));
  g_assert_finalize_object (fixture->monitor);
  g_assert_finalize_object (fixture->store);
  WAIT (is_alone (fixture->session));
  g_assert_finalize_object (fixture->session);
}

static inline void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->platform = fake_platform_new ();
  fixture->clock = sluice_clock_new ();
  fixture->history = sluice_history_new (NULL);
  connect_monitor (fixture, NULL);
}

static inline void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  disconnect_monitor (fixture);
  g_assert_finalize_object (fixture->history);
  fake_platform_free (fixture->platform);
  g_assert_finalize_object (fixture->clock);
}

static inline SluiceState
state_of (Fixture    *fixture,
          const char *uuid)
{
  SluicePipeline *pipeline = sluice_store_lookup (fixture->store, uuid);

  return pipeline ? sluice_pipeline_get_state (pipeline) : SLUICE_STATE_UNKNOWN;
}
