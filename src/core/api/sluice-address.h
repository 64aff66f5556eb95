/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* sluice_address_parse() and sluice_address_is_exposed() are in sluice-session.h; here is what only this room needs. */

/** Returns: whether scheme, host and port are the same: whether a key for one may go to the other. */
gboolean sluice_address_same_origin (GUri *a, GUri *b);

/** Returns: (transfer full): scheme://host[:port], for messages. */
char *sluice_address_get_origin (GUri *uri);

G_END_DECLS
