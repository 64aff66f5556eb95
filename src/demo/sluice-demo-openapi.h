/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/sluice-demo-records.h"

G_BEGIN_DECLS

/** Returns: (transfer full): /openapi.json of a flavour: the routes it has, WebSockets apart. */
char *sluice_demo_openapi_make (SluiceDemoFlavour flavour);

/**
 * sluice_demo_openapi_match:
 * @path: below the root, escaped
 * @allow: (out) (transfer full) (nullable): the method that the platform says is allowed, where @method is not
 *
 * Returns: 200 where @flavour has the route, 405 where it has it for another method, else 404
 */
guint sluice_demo_openapi_match (SluiceDemoFlavour flavour, const char *method, const char *path, char **allow);

G_END_DECLS
