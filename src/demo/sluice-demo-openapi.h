/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo/sluice-demo-records.h"

G_BEGIN_DECLS

/** Returns: (transfer full): /openapi.json of a flavour: the routes it has, WebSockets apart. */
char *sluice_demo_openapi_make (SluiceDemoFlavour flavour);

G_END_DECLS
