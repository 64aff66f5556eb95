/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/sluice-log-join-private.h"

#include <string.h>

/* Newer pages are collected up to here before the older lines are given up. */
#define MAX_FRESH 100000
#define MAX_FAILURES 3

/* Where a page may lie on a stretch: line 0 of the page is line `place` of the stretch. */
typedef struct
{
  gint64 from;
  gint64 to;
  gint64 expected;
  guint need; /* lines that have to be the same */
} Range;

typedef struct
{
  gint64 place;
  guint n_places;
} Fit;

static gpointer
pick (GPtrArray *page,
      gboolean   reversed,
      guint      i)
{
  return page->pdata[reversed ? page->len - 1 - i : i];
}

/* @length: how many lines of @lines count */
static Fit
find_fit (GPtrArray   *lines,
          guint        length,
          GPtrArray   *page,
          gboolean     reversed,
          const Range *range)
{
  Fit fit = { 0, 0 };

  for (gint64 place = range->from; place <= range->to; place++)
    {
      gint64 begin = MAX (place, 0);
      gint64 end = MIN ((gint64) length, place + page->len);
      gint64 i = end - 1;

      if (end - begin < range->need)
        continue;
      while (i >= begin && sluice_log_line_same_text (lines->pdata[i], pick (page, reversed, (guint) (i - place))))
        i--;
      if (i >= begin)
        continue;

      if (fit.n_places == 0 || ABS (place - range->expected) < ABS (fit.place - range->expected))
        fit.place = place;
      fit.n_places++;
    }

  return fit;
}

/* What is known of the log's first line says where a page may lie. */
static void
bound_by_start (Range            *range,
                SluiceLogStretch *stretch,
                gboolean          is_short)
{
  if (stretch->at_start)
    range->from = MAX (range->from, 0);
  if (is_short)
    range->to = MIN (range->to, 0);
}

static GPtrArray *
order_page (GPtrArray *page,
            gboolean   reversed)
{
  GPtrArray *result = sluice_log_lines_new ();

  for (guint i = 0; i < page->len; i++)
    g_ptr_array_add (result, g_object_ref (pick (page, reversed, i)));
  return result;
}

static void
splice (SluiceLogJoin *self,
        guint          position,
        guint          removed,
        GPtrArray     *added,
        guint          from,
        guint          n_added)
{
  GPtrArray *lines = self->shown.lines;

  if (removed == 0 && n_added == 0)
    return;

  if (removed > 0)
    g_ptr_array_remove_range (lines, position, removed);
  if (n_added > 0)
    {
      guint old = lines->len;

      g_ptr_array_set_size (lines, (int) (old + n_added));
      memmove (&lines->pdata[position + n_added], &lines->pdata[position], (old - position) * sizeof (gpointer));
      for (guint i = 0; i < n_added; i++)
        lines->pdata[position + i] = g_object_ref (added->pdata[from + i]);
    }
  if (self->changed != NULL)
    self->changed (position, removed, n_added, self->user_data);
}

void
sluice_log_join_splice (SluiceLogJoin *self,
                        guint          position,
                        guint          removed,
                        GPtrArray     *added,
                        guint          from,
                        guint          n_added)
{
  guint same = 0;

  /* What stays what it was is not told: a page knows less of a line than a frame does. */
  while (same < removed && same < n_added
         && sluice_log_line_same_text (self->shown.lines->pdata[position + same], added->pdata[from + same]))
    same++;
  splice (self, position + same, removed - same, added, from + same, n_added - same);
}

static void
prepend (SluiceLogJoin *self,
         GPtrArray     *lines,
         guint          n)
{
  if (n == 0)
    return;

  sluice_log_join_splice (self, 0, 0, lines, 0, n);
  self->verified += n;
  if (self->low != SLUICE_LOG_ANYWHERE)
    self->low += n;
  self->next += n;
  if (self->high != G_MAXUINT)
    self->high += n;
}

/* Its lines are others now. Takes @lines. */
static void
note_replaced (SluiceLogJoin *self,
               GPtrArray     *lines,
               gboolean       at_start,
               gboolean       certain)
{
  self->shown.at_start = at_start;
  self->shown.certain = certain || lines->len < 2;
  self->shown.newer = 0;
  self->shown.failures = 0;
  self->verified = lines->len;
  sluice_log_stretch_clear (&self->fresh);
  g_ptr_array_unref (lines);

  /* Of frames that are shown the place is gone; of those that wait it was never known. */
  if (self->live == SLUICE_LOG_LIVE_ANCHORED)
    sluice_log_join_lose (self);
  if (self->live == SLUICE_LOG_LIVE_LOOSE)
    {
      self->low = SLUICE_LOG_ANYWHERE;
      self->high = G_MAXUINT;
    }
}

/* Another log, or so far from what was there that the two don't meet. Takes @lines. */
static void
replace_all (SluiceLogJoin *self,
             GPtrArray     *lines,
             gboolean       at_start,
             gboolean       certain)
{
  sluice_log_join_splice (self, 0, self->shown.lines->len, lines, 0, lines->len);
  note_replaced (self, lines, at_start, certain);
}

static gboolean
is_same_line (SluiceLogLine *a,
              SluiceLogLine *b)
{
  return sluice_log_line_get_at (a) == sluice_log_line_get_at (b)
         && sluice_log_line_get_level (a) == sluice_log_line_get_level (b) && sluice_log_line_same_text (a, b);
}

/* From line @verified on it is as @lines says, whose first is line @place. */
static void
attach (SluiceLogJoin *self,
        GPtrArray     *lines,
        gint64         place,
        guint          keep,
        gboolean       at_start)
{
  gint64 end = place + lines->len;

  if (end > keep)
    {
      guint replaced = MIN ((guint) end, self->shown.lines->len) - keep;

      sluice_log_join_splice (self, keep, replaced, lines, (guint) (keep - place), (guint) (end - keep));
    }
  self->verified = (guint) MAX (end, (gint64) self->verified);
  if (place < 0)
    prepend (self, lines, (guint) -place);
  self->shown.at_start |= at_start;
  self->shown.newer = 0;
}

static void
note_order (SluiceLogJoin *self,
            gboolean       reversed)
{
  self->newest_first = reversed;
  self->order_seen = TRUE;
}

/* Which way round @page is, where its lines tell. Returns: whether that is sure */
static gboolean
believe (SluiceLogJoin *self,
         GPtrArray     *page)
{
  gboolean proven = FALSE;
  int order = sluice_log_join_read_order (page, &proven);

  if (order == 0)
    return FALSE;
  if (proven)
    note_order (self, order < 0);
  else if (!self->order_seen)
    self->newest_first = order < 0;
  return proven;
}

/* The fresh lines may by now reach back to what is shown. */
static void
try_to_meet (SluiceLogJoin *self)
{
  SluiceLogStretch *fresh = &self->fresh;
  Range range;
  Fit fit;

  if (fresh->lines == NULL || !fresh->certain)
    return;
  if (self->verified < SLUICE_LOG_OVERLAP_MIN && !fresh->at_start)
    {
      replace_all (self, g_steal_pointer (&fresh->lines), FALSE, TRUE);
      return;
    }

  range = (Range) {
    .from = (gint64) self->verified - fresh->lines->len,
    .to = (gint64) self->verified - 1,
    .expected = (gint64) self->verified - fresh->lines->len,
    .need = MIN (SLUICE_LOG_OVERLAP_MIN, MIN (self->verified, fresh->lines->len)),
  };
  bound_by_start (&range, &self->shown, fresh->at_start);
  fit = find_fit (self->shown.lines, self->verified, fresh->lines, FALSE, &range);
  if (fit.n_places > 0)
    {
      g_autoptr (GPtrArray) lines = g_steal_pointer (&fresh->lines);
      gboolean at_start = fresh->at_start;
      guint end = self->shown.lines->len;

      sluice_log_stretch_clear (fresh);
      /* Frames that went beyond are told again by whoever asked for this. */
      if (fit.place + lines->len < end)
        {
          guint cut = (guint) MAX (fit.place + lines->len, self->verified);

          sluice_log_join_splice (self, cut, end - cut, NULL, 0, 0);
        }
      attach (self, lines, fit.place, self->verified, at_start);
    }
  else if (fresh->at_start || fresh->lines->len >= MAX_FRESH)
    replace_all (self, g_steal_pointer (&fresh->lines), fresh->at_start, TRUE);
}

static void
reverse_shown (SluiceLogJoin *self)
{
  g_autoptr (GPtrArray) lines = order_page (self->shown.lines, TRUE);

  self->change = SLUICE_LOG_CHANGE_TURNED;
  splice (self, 0, lines->len, lines, 0, lines->len);
  self->change = SLUICE_LOG_CHANGE_LINES;
}

/* Lays an older page onto the head of @stretch. Returns: whether it fits */
static gboolean
extend (SluiceLogJoin      *self,
        SluiceLogStretch   *stretch,
        const SluiceLogAsk *ask,
        GPtrArray          *page)
{
  guint length = stretch->lines->len;
  gint64 end = (gint64) length + stretch->newer - ask->offset; /* where the page ends, if nothing was written since */
  gint64 lag = stretch == &self->shown ? (gint64) (length - self->verified) : 0;
  gboolean is_short = page->len < ask->lines;
  gboolean found = FALSE, flip = FALSE, reversed = FALSE;
  gint64 place = 0, away = G_MAXINT64;
  Range range = {
    .from = end - lag - page->len,
    .to = (gint64) length - 1,
    .expected = end - page->len,
    .need = (guint) MIN (SLUICE_LOG_OVERLAP_MIN, MIN (MAX (end - lag, 1), (gint64) page->len)),
  };

  if (page->len == 0)
    return FALSE;
  bound_by_start (&range, stretch, is_short);
  /* The other way round, older lines would seem to be newer ones. */
  if (!stretch->certain)
    range.to = MIN (range.to, MAX ((gint64) length - page->len, 0));

  for (int turn = 0; turn < (stretch->certain ? 1 : 2); turn++)
    {
      g_autoptr (GPtrArray) lines = turn > 0 ? order_page (stretch->lines, TRUE) : g_ptr_array_ref (stretch->lines);

      for (int side = 0; side < 2; side++)
        {
          /* First as it is believed to be: as both stand, or both the other way round. */
          gboolean backwards = self->newest_first ^ (turn > 0) ^ (side > 0);
          Fit fit = find_fit (lines, length, page, backwards, &range);

          if (fit.n_places == 0 || ABS (fit.place - range.expected) >= away)
            continue;
          /* Many lines written since, or the other way round: it can't be told. */
          if (!stretch->certain && ABS (fit.place - range.expected) > ask->offset / 2)
            continue;
          found = TRUE;
          flip = turn > 0;
          reversed = backwards;
          place = fit.place;
          away = ABS (place - range.expected);
        }
    }
  if (!found)
    return FALSE;

  if (flip && stretch == &self->shown)
    reverse_shown (self);
  else if (flip)
    {
      GPtrArray *lines = order_page (stretch->lines, TRUE);

      g_ptr_array_unref (stretch->lines);
      stretch->lines = lines;
    }
  stretch->certain = TRUE;
  stretch->failures = 0;
  self->order_tries = 0;
  if (place > range.expected)
    stretch->newer += (guint) (place - range.expected);
  note_order (self, reversed);

  if (place < 0)
    {
      g_autoptr (GPtrArray) ordered = order_page (page, reversed);

      if (stretch == &self->shown)
        prepend (self, ordered, (guint) -place);
      else
        {
          g_ptr_array_set_size (ordered, (int) -place);
          g_ptr_array_extend (ordered, stretch->lines, (GCopyFunc) (GCallback) g_object_ref, NULL);
          g_ptr_array_unref (stretch->lines);
          stretch->lines = g_steal_pointer (&ordered);
        }
    }
  stretch->at_start |= is_short;
  return TRUE;
}

static void
take_older (SluiceLogJoin      *self,
            SluiceLogStretch   *stretch,
            const SluiceLogAsk *ask,
            GPtrArray          *page)
{
  guint length = stretch->lines->len;

  if (extend (self, stretch, ask, page))
    {
      if (stretch == &self->shown && (stretch->lines->len > length || stretch->at_start))
        self->older_wanted = FALSE;
      if (stretch == &self->shown && stretch->newer > 0)
        self->tail_wanted = TRUE;
      return;
    }

  if (!stretch->certain && self->order_tries++ >= MAX_FAILURES)
    {
      /* Then as a server in its state would do it. */
      stretch->certain = TRUE;
      return;
    }
  if (!stretch->certain && stretch == &self->shown && stretch->lines->len < SLUICE_LOG_PAGE_MAX && !stretch->at_start)
    {
      self->verified = 0;
      self->tail_wanted = TRUE;
      self->tail_lines = SLUICE_LOG_PAGE_MAX;
      return;
    }
  if (++stretch->failures < MAX_FAILURES)
    return;

  /* Not the log that it was. */
  self->older_wanted = FALSE;
  stretch->failures = 0;
  if (stretch == &self->fresh)
    replace_all (self, g_steal_pointer (&stretch->lines), stretch->at_start, FALSE);
  else
    {
      self->verified = 0;
      self->tail_wanted = TRUE;
    }
}

/* Returns: whether it is the same read from either end, so that its order says nothing and matters nothing */
static gboolean
is_symmetric (GPtrArray *page)
{
  for (guint i = 0; i < page->len / 2; i++)
    if (!sluice_log_line_same_text (page->pdata[i], page->pdata[page->len - 1 - i]))
      return FALSE;

  return TRUE;
}

/* Returns: whether the shown lines now end where the page does, or later */
static gboolean
take_tail (SluiceLogJoin      *self,
           const SluiceLogAsk *ask,
           GPtrArray          *page)
{
  SluiceLogStretch *shown = &self->shown;
  gboolean is_short = page->len < ask->lines;
  guint length = shown->lines->len;
  gboolean proven = believe (self, page), reversed = self->newest_first;
  Range range;
  Fit fit, other;

  self->tail_wanted = FALSE;
  self->tail_lines = 0;
  if (page->len == 0)
    {
      if (length > 0)
        replace_all (self, sluice_log_lines_new (), TRUE, TRUE);
      shown->at_start = TRUE;
      return TRUE;
    }
  /* So few lines prove nothing on a page that does not reach back to the log's start. */
  if (length == 0 || self->verified == 0 || (length < SLUICE_LOG_OVERLAP_MIN && !is_short))
    {
      replace_all (self, order_page (page, reversed), is_short, proven);
      return TRUE;
    }

  range = (Range) {
    .from = (gint64) self->verified - page->len,
    .to = (gint64) length - 1,
    .expected = self->live == SLUICE_LOG_LIVE_ANCHORED ? (gint64) length - page->len
                                                       : (gint64) self->verified - page->len,
    .need = MIN (SLUICE_LOG_OVERLAP_MIN, MIN (length, page->len)),
  };
  bound_by_start (&range, shown, is_short);
  fit = find_fit (shown->lines, length, page, reversed, &range);
  other = find_fit (shown->lines, length, page, !reversed, &range);
  if (fit.n_places > 0 && other.n_places > 0 && range.need < SLUICE_LOG_OVERLAP_MIN && !is_symmetric (page))
    {
      /* Too little to tell which way round it is. */
      replace_all (self, order_page (page, reversed), is_short, proven);
      return TRUE;
    }
  if (fit.n_places == 0 && other.n_places > 0)
    {
      reversed = !reversed;
      fit = other;
    }

  if (fit.n_places > 1 && ask->lines < SLUICE_LOG_PAGE_MAX && !is_short)
    {
      /* The same lines over and over: more of them tell. */
      self->tail_wanted = TRUE;
      self->tail_lines = SLUICE_LOG_PAGE_MAX;
      return FALSE;
    }

  if (fit.n_places > 0)
    {
      g_autoptr (GPtrArray) ordered = order_page (page, reversed);

      note_order (self, reversed);
      attach (self, ordered, fit.place, (guint) MIN ((gint64) length, MAX (fit.place + page->len, 0)), is_short);
      return TRUE;
    }

  /* What frames told may be wrong; else it goes on where nothing is known yet. */
  if (self->live == SLUICE_LOG_LIVE_ANCHORED)
    sluice_log_join_lose (self);
  sluice_log_stretch_clear (&self->fresh);
  self->fresh.lines = order_page (page, reversed);
  self->fresh.at_start = is_short;
  self->fresh.certain = proven || page->len < 2;
  for (int side = 0; side < 2 && !self->fresh.certain; side++)
    {
      g_autoptr (GPtrArray) ordered = order_page (page, reversed ^ side);

      range.to = (gint64) self->verified - 1;
      range.need = MIN (SLUICE_LOG_OVERLAP_MIN, MIN (self->verified, page->len));
      if (find_fit (shown->lines, self->verified, ordered, FALSE, &range).n_places == 0)
        continue;
      g_ptr_array_unref (self->fresh.lines);
      self->fresh.lines = g_steal_pointer (&ordered);
      self->fresh.certain = TRUE;
      note_order (self, reversed ^ side);
    }
  if (self->fresh.certain || is_short)
    {
      self->fresh.certain |= self->order_seen;
      try_to_meet (self);
    }
  return self->fresh.lines == NULL;
}

void
sluice_log_join_set_all (SluiceLogJoin *self,
                         GPtrArray     *lines)
{
  GPtrArray *shown = self->shown.lines;
  guint kept = 0;

  self->loaded = TRUE;
  self->tail_wanted = FALSE;
  self->older_wanted = FALSE;
  /* What stays the same stays where somebody reads it. */
  while (kept < MIN (shown->len, lines->len) && is_same_line (shown->pdata[kept], lines->pdata[kept])
         && sluice_log_line_get_source (shown->pdata[kept]) == sluice_log_line_get_source (lines->pdata[kept]))
    kept++;
  splice (self, kept, shown->len - kept, lines, kept, lines->len - kept);
  note_replaced (self, g_ptr_array_ref (lines), TRUE, TRUE);
}

void
sluice_log_join_take_page (SluiceLogJoin      *self,
                           const SluiceLogAsk *ask,
                           GPtrArray          *page,
                           gboolean            running)
{
  gboolean is_tail = FALSE;

  if (!self->order_seen)
    self->newest_first = !running;
  self->loaded = TRUE;

  switch (ask->purpose)
    {
    case SLUICE_LOG_PURPOSE_TAIL:
      is_tail = take_tail (self, ask, page);
      break;
    case SLUICE_LOG_PURPOSE_FRESH:
      if (self->fresh.lines == NULL)
        return;
      take_older (self, &self->fresh, ask, page);
      try_to_meet (self);
      break;
    default:
      if (self->shown.lines->len == 0 || ask->serial != self->serial)
        return;
      take_older (self, &self->shown, ask, page);
      break;
    }

  sluice_log_join_anchor (self, ask, is_tail);
}
