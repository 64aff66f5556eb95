/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "api/sluice-session.h"
#include "fake-server.h"

/* What tests of the session share whose calls give no value. */
#define KEY "s3cret-key"

/* One call and how it ended. */
typedef struct
{
  gboolean done;
  GError *error;
} Outcome;

static inline void
clear_outcome (Outcome *outcome)
{
  g_clear_error (&outcome->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, clear_outcome)

static inline void
called_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Outcome *outcome = user_data;

  g_assert_null (sluice_session_call_finish (SLUICE_SESSION (source), result, NULL, NULL, &outcome->error));
  outcome->done = TRUE;
}

static inline void
call (SluiceSession   *session,
      const char      *method,
      const char      *path,
      SluiceDecodeFunc decode,
      Outcome         *outcome)
{
  sluice_session_call_async (session, method, path, NULL, NULL, decode, NULL, NULL, g_free, NULL, called_cb, outcome);
  wait_until (&outcome->done);
}

static inline SluiceSession *
make_session (FakeServer *server)
{
  g_autoptr (GUri) base = fake_server_get_base (server);

  return sluice_session_new (base, KEY);
}
