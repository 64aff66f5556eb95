/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/sluice-log-back.h"

#include "log/sluice-log-join-private.h"

/* A page that shifted for so many new lines still meets what is kept. */
#define KEPT SLUICE_LOG_PAGE_MAX

struct _SluiceLogBack
{
  SluiceLogJoin *join;
  guint known;  /* so many lines at its end are no news */
  guint serial; /* of this one, in what it asks for */
  gboolean wanted;
  gboolean failed;
};

SluiceLogBack *
sluice_log_back_new (SluiceLogJoin *join)
{
  static guint serial;
  SluiceLogBack *self = g_new0 (SluiceLogBack, 1);
  GPtrArray *lines = join->shown.lines;
  /* Where a page has said so little, frames are believed. */
  guint verified = join->verified >= SLUICE_LOG_OVERLAP_MIN ? MIN (join->verified, lines->len) : lines->len;

  self->serial = ++serial;
  self->known = MIN (verified, KEPT);
  self->join = sluice_log_join_new (NULL, NULL);
  for (guint i = 0; i < self->known; i++)
    g_ptr_array_add (self->join->shown.lines, g_object_ref (lines->pdata[i]));
  self->join->shown.at_start = join->shown.at_start;
  self->join->shown.newer = join->shown.newer + verified - self->known;
  self->join->verified = self->known;
  self->join->newest_first = join->newest_first;
  self->join->order_seen = join->order_seen;
  return self;
}

void
sluice_log_back_free (SluiceLogBack *self)
{
  sluice_log_join_free (self->join);
  g_free (self);
}

void
sluice_log_back_want (SluiceLogBack *self)
{
  self->wanted = TRUE;
}

gboolean
sluice_log_back_is_ask (const SluiceLogAsk *ask)
{
  return ask->purpose == SLUICE_LOG_PURPOSE_BACK;
}

gboolean
sluice_log_back_get_ask (SluiceLogBack *self,
                         SluiceLogAsk  *ask)
{
  if (!self->wanted || self->failed || self->join->shown.at_start)
    return FALSE;

  *ask = (SluiceLogAsk) { .purpose = SLUICE_LOG_PURPOSE_BACK, .serial = self->serial };
  sluice_log_stretch_ask_older (&self->join->shown, ask);
  return TRUE;
}

void
sluice_log_back_take_page (SluiceLogBack      *self,
                           const SluiceLogAsk *ask,
                           GPtrArray          *page,
                           gboolean            running)
{
  SluiceLogStretch *shown = &self->join->shown;
  guint before = shown->lines->len;
  SluiceLogAsk older = *ask;

  if (!self->wanted || ask->serial != self->serial)
    return;

  older.purpose = SLUICE_LOG_PURPOSE_OLDER;
  older.serial = self->join->serial;
  sluice_log_join_take_page (self->join, &older, page, running);
  /* After some that did not fit it is asked for the newest lines, to begin anew. */
  self->failed = self->join->verified < before;
  self->wanted = !self->failed && shown->lines->len == before && !shown->at_start;
}

GPtrArray *
sluice_log_back_take_lines (SluiceLogBack *self)
{
  GPtrArray *lines = self->join->shown.lines, *taken;
  guint keep = self->join->shown.at_start ? 0 : MIN (KEPT, lines->len);
  guint end = lines->len - self->known;

  if (end <= keep)
    return NULL;

  taken = sluice_log_lines_new ();
  for (guint i = keep; i < end; i++)
    g_ptr_array_add (taken, g_object_ref (lines->pdata[i]));
  self->join->shown.newer += lines->len - keep;
  g_ptr_array_set_size (lines, (int) keep);
  self->join->verified = keep;
  self->known = 0;
  return taken;
}

gboolean
sluice_log_back_get_at_start (SluiceLogBack *self)
{
  return self->join->shown.at_start;
}

gboolean
sluice_log_back_get_failed (SluiceLogBack *self)
{
  return self->failed;
}
