/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/sluice-log-join-private.h"

void
sluice_log_stretch_clear (SluiceLogStretch *stretch)
{
  g_clear_pointer (&stretch->lines, g_ptr_array_unref);
  *stretch = (SluiceLogStretch) { 0 };
}

SluiceLogJoin *
sluice_log_join_new (SluiceLogChangedFunc changed,
                     gpointer             user_data)
{
  SluiceLogJoin *self = g_new0 (SluiceLogJoin, 1);

  self->changed = changed;
  self->user_data = user_data;
  self->shown.lines = sluice_log_lines_new ();
  self->shown.certain = TRUE;
  self->frames = sluice_log_lines_new ();
  self->tail_wanted = TRUE;
  return self;
}

void
sluice_log_join_free (SluiceLogJoin *self)
{
  sluice_log_stretch_clear (&self->shown);
  sluice_log_stretch_clear (&self->fresh);
  g_ptr_array_unref (self->frames);
  g_free (self);
}

GPtrArray *
sluice_log_join_get_lines (SluiceLogJoin *self)
{
  return self->shown.lines;
}

SluiceLogChange
sluice_log_join_get_change (SluiceLogJoin *self)
{
  return self->change;
}

gboolean
sluice_log_join_get_settled (SluiceLogJoin *self)
{
  return self->shown.certain;
}

gboolean
sluice_log_join_get_at_start (SluiceLogJoin *self)
{
  return self->shown.at_start;
}

gboolean
sluice_log_join_get_loaded (SluiceLogJoin *self)
{
  return self->loaded;
}

void
sluice_log_join_want_tail (SluiceLogJoin *self)
{
  self->tail_wanted = TRUE;
}

void
sluice_log_join_want_older (SluiceLogJoin *self)
{
  self->older_wanted = !self->shown.at_start;
}

void
sluice_log_stretch_ask_older (SluiceLogStretch *stretch,
                              SluiceLogAsk     *ask)
{
  guint known = stretch->lines->len + stretch->newer;
  guint overlap = MIN (stretch->lines->len, SLUICE_LOG_OVERLAP);

  /* Half of few lines, so that the order shows. */
  if (!stretch->certain)
    overlap = MIN (stretch->lines->len - stretch->lines->len / 2, SLUICE_LOG_PAGE_MAX / 2);
  ask->offset = known - overlap;
  ask->lines = SLUICE_LOG_PAGE_MAX;
}

gboolean
sluice_log_join_get_ask (SluiceLogJoin *self,
                         SluiceLogAsk  *ask)
{
  *ask = (SluiceLogAsk) {
    .serial = self->serial,
    .frames = self->live == SLUICE_LOG_LIVE_LOOSE ? self->frames->len : 0,
  };

  if (self->fresh.lines != NULL)
    {
      ask->purpose = SLUICE_LOG_PURPOSE_FRESH;
      sluice_log_stretch_ask_older (&self->fresh, ask);
    }
  else if (self->tail_wanted)
    {
      ask->purpose = SLUICE_LOG_PURPOSE_TAIL;
      ask->lines = MAX (self->tail_lines, SLUICE_LOG_PAGE_FIRST);
    }
  else if (!self->shown.certain || (self->older_wanted && !self->shown.at_start && self->shown.lines->len > 0))
    {
      ask->purpose = SLUICE_LOG_PURPOSE_OLDER;
      sluice_log_stretch_ask_older (&self->shown, ask);
    }
  else
    return FALSE;

  return TRUE;
}
