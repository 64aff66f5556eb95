/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sluice-backoff.h"

gint64
sluice_backoff_delay (gint64 base,
                      guint  failures,
                      gint64 limit,
                      double jitter)
{
  gint64 delay = base;

  g_return_val_if_fail (base > 0, G_USEC_PER_SEC);

  if (failures == 0)
    return base;

  for (guint i = 0; i < failures && delay < limit; i++)
    delay = delay > limit / 2 ? limit : delay * 2;

  delay = MIN (delay, MAX (limit, base));
  return delay - (gint64) ((double) delay * 0.2 * CLAMP (jitter, 0.0, 1.0));
}
