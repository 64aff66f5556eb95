/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/sluice-ctl-pace.h"

gint64
sluice_ctl_pace_get_wait (const SluiceCtlPace *self,
                          gint64               now)
{
  gint64 oldest = self->begun[self->next];

  return oldest == 0 ? 0 : MAX (oldest + G_TIME_SPAN_SECOND - now, 0);
}

void
sluice_ctl_pace_begin (SluiceCtlPace *self,
                       gint64         now)
{
  self->begun[self->next] = now;
  self->next = (self->next + 1) % SLUICE_CTL_PACE_A_SECOND;
}
