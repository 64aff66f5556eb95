/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* The platform's body of a 500. */
#define SLUICE_DEMO_CRASHED \
  "{\"error\":{\"code\":\"INTERNAL_SERVER_ERROR\",\"message\":\"服务器内部错误，请稍后重试\",\"details\":{}}}"

/**
 * SluiceDemoFaults: what goes wrong, by flag or at run time
 * @latency: every answer comes this many ms late
 * @errors: every n-th answer is a 500; 0 = none
 * @body: (nullable): a kind of broken body that every answer of the API has: "half", "endless", "wrong-types", "utf8",
 *   "html", "nested", "empty"
 * @redirect: every answer is a redirect to another origin
 * @hang: nothing is answered
 * @zombie: sockets answer the protocol's pings and nothing else
 * @no_sockets: sockets are refused
 * @broker: the broker is down: tasks can't be asked for, pipelines can't be started
 * @refuse: (nullable): the field, "stages -> 0 -> task", for which every pipeline that is sent is refused
 */
typedef struct
{
  guint latency;
  guint errors;
  char *body;
  gboolean redirect;
  gboolean hang;
  gboolean zombie;
  gboolean no_sockets;
  gboolean broker;
  char *refuse;

  guint counter; /* answers so far */
} SluiceDemoFaults;

/**
 * sluice_demo_faults_set:
 * @kind: "latency", "errors", "body", "redirect", "hang", "zombie", "no-sockets", "broker", "refuse"
 * @value: (nullable): for latency ms, for errors n, for body its kind, for refuse the field
 *
 * Returns: whether there is such a fault, and it takes such a value; @error says why not
 */
gboolean sluice_demo_faults_set (SluiceDemoFaults *self, const char *kind, const char *value, GError **error);

void sluice_demo_faults_clear (SluiceDemoFaults *self);

/**
 * sluice_demo_faults_break:
 *
 * Spoils an answer that is ready. May take the connection over (half and endless bodies).
 */
void sluice_demo_faults_break (SluiceDemoFaults *self, SoupServerMessage *message);

G_END_DECLS
