/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/sluice-log-join-private.h"

/* Pages that may leave a place open before the latest possible one is taken. */
#define MAX_TRIES 4
/* Frames that wait for their place; beyond this they are had from pages. */
#define MAX_LOOSE 50000

/* @place: below 0 where the first frames are of lines before all that is shown */
static gboolean
fits (SluiceLogJoin *self,
      gint64         place)
{
  guint skipped = place < 0 ? (guint) -place : 0;
  guint from = (guint) MAX (place, 0);
  guint n = MIN (self->frames->len - skipped, self->shown.lines->len - from);

  /* Where they may be anywhere, only what is the same proves it. */
  if (n == 0 && self->low == SLUICE_LOG_ANYWHERE)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!sluice_log_line_same_text (self->shown.lines->pdata[from + i], self->frames->pdata[skipped + i]))
      return FALSE;

  return TRUE;
}

/* A frame of a line that is there tells its time and level. */
static void
enrich (SluiceLogJoin *self,
        guint          position,
        SluiceLogLine *frame)
{
  SluiceLogLine *line = self->shown.lines->pdata[position];

  if (sluice_log_line_get_at (line) != 0 || sluice_log_line_get_at (frame) == 0)
    return;

  self->shown.lines->pdata[position] = g_object_ref (frame);
  g_object_unref (line);
  self->change = SLUICE_LOG_CHANGE_TOLD;
  if (self->changed != NULL)
    self->changed (position, 1, 1, self->user_data);
  self->change = SLUICE_LOG_CHANGE_LINES;
}

/* Returns: how many of the frames from @from on have their place */
static guint
take_anchored (SluiceLogJoin *self,
               GPtrArray     *frames,
               guint          from)
{
  guint i = from;

  while (i < frames->len && self->next < self->shown.lines->len)
    {
      if (!sluice_log_line_same_text (self->shown.lines->pdata[self->next], frames->pdata[i]))
        return i - from;
      enrich (self, self->next, frames->pdata[i]);
      self->next++;
      i++;
    }

  if (i < frames->len)
    {
      sluice_log_join_splice (self, self->shown.lines->len, 0, frames, i, frames->len - i);
      self->next = self->shown.lines->len;
    }
  return frames->len - from;
}

static void
anchor_at (SluiceLogJoin *self,
           gint64         place)
{
  g_autoptr (GPtrArray) frames = g_steal_pointer (&self->frames);

  self->frames = sluice_log_lines_new ();
  self->live = SLUICE_LOG_LIVE_ANCHORED;
  self->next = (guint) MAX (place, 0);
  self->tries = 0;
  take_anchored (self, frames, place < 0 ? (guint) -place : 0);
}

/* @limit: the first place that a page rules out, for lines that frames told earlier are not in it; or G_MAXINT64 */
static void
look_for_place (SluiceLogJoin *self,
                gint64         limit,
                gboolean       is_page)
{
  guint n_places = 0;
  gint64 begin = self->low, first = 0, last = 0;

  if (self->high == G_MAXUINT || !self->shown.certain || self->fresh.lines != NULL)
    return;
  if (self->low == SLUICE_LOG_ANYWHERE && self->shown.at_start)
    self->low = 0;
  if (self->frames->len == 0)
    {
      if (self->low >= (gint64) self->high)
        anchor_at (self, self->high);
      return;
    }

  if (begin == SLUICE_LOG_ANYWHERE)
    begin = 1 - (gint64) self->frames->len;
  for (gint64 place = MIN (begin, (gint64) self->high); place <= (gint64) self->high; place++)
    {
      if (!fits (self, place))
        continue;
      if (n_places++ == 0)
        first = place;
      if (place < limit || n_places == 1)
        last = place;
    }

  if (n_places == 0 && self->low != SLUICE_LOG_ANYWHERE)
    sluice_log_join_lose (self);
  else if (n_places > 0 && first == last)
    anchor_at (self, first);
  else if (n_places > 0 && is_page && ++self->tries >= MAX_TRIES)
    anchor_at (self, last);
  else
    {
      self->tail_wanted = TRUE;
      self->tail_lines = SLUICE_LOG_PAGE_MAX;
    }
}

void
sluice_log_join_anchor (SluiceLogJoin      *self,
                        const SluiceLogAsk *ask,
                        gboolean            is_tail)
{
  gint64 limit = G_MAXINT64;

  if (self->live != SLUICE_LOG_LIVE_LOOSE || self->fresh.lines != NULL)
    return;

  /* The first page since then ends where the frames begin, or later. */
  if (self->high == G_MAXUINT && is_tail && ask->serial == self->serial)
    {
      self->high = self->verified;
      self->low = MIN (self->low, (gint64) self->high);
    }
  if (self->high == G_MAXUINT)
    {
      self->tail_wanted = TRUE;
      return;
    }

  /* Lines of frames that had come when it was asked for are in it. */
  if (is_tail && ask->serial == self->serial && ask->frames > 0)
    limit = (gint64) self->verified - ask->frames + 1;
  look_for_place (self, limit, TRUE);
}

void
sluice_log_join_lose (SluiceLogJoin *self)
{
  /* Frames don't go back. */
  if (self->live == SLUICE_LOG_LIVE_ANCHORED)
    self->low = self->next;
  self->live = SLUICE_LOG_LIVE_LOOSE;
  self->serial++;
  self->high = G_MAXUINT;
  self->tries = 0;
  g_ptr_array_set_size (self->frames, 0);
  self->tail_wanted = TRUE;
  self->tail_lines = SLUICE_LOG_PAGE_MAX;
}

void
sluice_log_join_connected (SluiceLogJoin *self)
{
  sluice_log_stretch_clear (&self->fresh);
  sluice_log_join_lose (self);
  self->low = self->verified > 0 ? (gint64) self->verified : SLUICE_LOG_ANYWHERE;
  if (self->shown.lines->len == 0)
    self->tail_lines = 0;
}

void
sluice_log_join_disconnected (SluiceLogJoin *self)
{
  self->live = SLUICE_LOG_LIVE_OFF;
  g_ptr_array_set_size (self->frames, 0);
}

void
sluice_log_join_take_frames (SluiceLogJoin *self,
                             GPtrArray     *frames)
{
  guint taken = 0;

  if (self->live == SLUICE_LOG_LIVE_ANCHORED)
    {
      taken = take_anchored (self, frames, 0);
      if (taken < frames->len)
        sluice_log_join_lose (self);
    }
  if (self->live != SLUICE_LOG_LIVE_LOOSE || taken == frames->len)
    return;

  if (self->frames->len + frames->len - taken > MAX_LOOSE)
    {
      sluice_log_join_lose (self);
      return;
    }
  for (guint i = taken; i < frames->len; i++)
    g_ptr_array_add (self->frames, g_object_ref (frames->pdata[i]));
  look_for_place (self, G_MAXUINT, FALSE);
}

gboolean
sluice_log_join_is_live (SluiceLogJoin *self)
{
  return self->live == SLUICE_LOG_LIVE_ANCHORED;
}

void
sluice_log_join_trim (SluiceLogJoin *self,
                      guint          max,
                      guint          keep)
{
  guint n = self->shown.lines->len > max ? self->shown.lines->len - MIN (keep, max) : 0;

  if (n == 0)
    return;

  sluice_log_join_splice (self, 0, n, NULL, 0, 0);
  self->verified = MAX (self->verified, n + 1) - n;
  if (self->low != SLUICE_LOG_ANYWHERE)
    self->low -= n;
  self->next -= MIN (n, self->next);
  if (self->high != G_MAXUINT)
    self->high -= MIN (n, self->high);
  self->shown.at_start = FALSE;
  self->older_wanted = FALSE;
  self->serial++;
}
