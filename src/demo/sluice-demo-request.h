/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "demo/sluice-demo-scheduler.h"

G_BEGIN_DECLS

/**
 * SluiceDemoRequest:
 *
 * One request on its way through the handlers of a room of the API.
 * @segments: the path below /api/v1, split, unescaped
 * @broker_down: nothing can be sent to the workers
 * @refused: (nullable): the field for which a pipeline is refused
 */
typedef struct
{
  SluiceDemoScheduler *scheduler;
  SluiceDemoWorld *world;
  SluiceDemoFlavour flavour;
  SoupServerMessage *message;
  const char *method;
  char **segments;
  guint n_segments;
  GHashTable *query; /* nullable */
  gboolean broker_down;
  const char *refused;
} SluiceDemoRequest;

gboolean sluice_demo_request_is (SluiceDemoRequest *self, const char *method, guint n_segments);

/** Returns: (nullable): a query parameter. */
const char *sluice_demo_request_get_query (SluiceDemoRequest *self, const char *name);

/**
 * sluice_demo_request_get_query_int:
 * @value: (inout): the default; what was sent
 *
 * Returns: whether it is an integer; if not, the 422 is answered, or the 500 for one that no column holds
 */
gboolean sluice_demo_request_get_query_int (SluiceDemoRequest *self, const char *name, gint64 *value);

/** Answers 200 with @json, which it takes. */
void sluice_demo_request_reply (SluiceDemoRequest *self, GString *json);

/** Answers in the shape {"error": {"code", "message", "details"}}. */
void sluice_demo_request_fail (SluiceDemoRequest *self, guint status, const char *format, ...) G_GNUC_PRINTF (3, 4);

/** Answers 422; @errors is the JSON of details.errors, taken. */
void sluice_demo_request_invalidate (SluiceDemoRequest *self, GString *errors);

/** Adds one error to the list of a 422. */
void sluice_demo_request_add_error (GString *errors, const char *field, const char *message, const char *type);

/**
 * sluice_demo_request_parse_body:
 *
 * Returns: (transfer full) (nullable): the body, an object; %NULL where it is none, with the reason in @errors
 */
JsonNode *sluice_demo_request_parse_body (SluiceDemoRequest *self, GString *errors);

/** Answers 500 as the platform does when it did not expect what happened. */
void sluice_demo_request_crash (SluiceDemoRequest *self);

/** Answers in the shape {"detail": …}. */
void sluice_demo_request_detail (SluiceDemoRequest *self, guint status, const char *detail);

/* The rooms of the API, for routes that exist. Each returns whether it knew what to do. */
gboolean sluice_demo_handle_pipelines (SluiceDemoRequest *self);
gboolean sluice_demo_handle_tasks (SluiceDemoRequest *self);
gboolean sluice_demo_handle_jobs (SluiceDemoRequest *self);

G_END_DECLS
