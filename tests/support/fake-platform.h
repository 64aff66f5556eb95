/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/*
 * A platform in the test's own process and main loop, whose every answer the test decides. The demo platform is the
 * faithful one; this one is for what must happen at a certain moment.
 */

typedef struct
{
  char *uuid;
  char *status;
  char *stages; /* words of the stages' statuses: "completed running"; "" for none; "running@JOB": with a job */
  gint64 created; /* seconds */
} FakePipeline;

typedef struct _FakePlatform FakePlatform;

/** Called before each request is answered; what it changes counts for the answer. */
typedef void (*FakeHook) (FakePlatform *self, const char *method, const char *path, gpointer data);

struct _FakePlatform
{
  SoupServer *server;
  GUri *base;             /* with /api/v1 */
  GPtrArray *pipelines;   /* of FakePipeline, newest first */
  GHashTable *requests;   /* "GET path" → how often */
  guint n_requests;
  guint fail_with;        /* a status for every answer, 0 for none */
  guint fail_status_with; /* the same, for GET pipelines/UUID/status */
  guint actions_fail_with;
  guint tasks_fail_with;  /* the same, for GET celery-tasks/ID */
  guint routes_fail_with; /* the same, for GET /openapi.json */
  char *key;              /* nullable: X-API-KEY must be it */
  const char *routes;     /* paths of /openapi.json, one a line */
  gboolean no_total;
  guint busy;             /* answers of GET pipelines/UUID/status held back */
  guint max_busy;
  guint delay_ms;         /* of them */
  gboolean hangs;         /* GET pipelines is not answered at all */
  SoupWebsocketConnection *socket;
  FakeHook hook;
  gpointer hook_data;
};

FakePlatform *fake_platform_new (void);
void fake_platform_free (FakePlatform *self);

/** Stops to listen, and listens again at the same address. */
void fake_platform_down (FakePlatform *self);
void fake_platform_up (FakePlatform *self);

/** Puts a pipeline on top. @stages: words */
FakePipeline *fake_platform_add (FakePlatform *self, const char *uuid, const char *status, const char *stages);
FakePipeline *fake_platform_find (FakePlatform *self, const char *uuid);
void fake_platform_remove (FakePlatform *self, const char *uuid);
void fake_pipeline_set (FakePipeline *self, const char *status, const char *stages);

/** Returns: how often "GET pipelines" (the list), "GET pipelines/UUID/status" … was asked. */
guint fake_platform_count (FakePlatform *self, const char *request);
void fake_platform_send (FakePlatform *self, const char *frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakePlatform, fake_platform_free)

G_END_DECLS
