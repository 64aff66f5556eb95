/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/sluice-log.h"

#include <string.h>

#include "log/sluice-log-back.h"
#include "log/sluice-log-filter.h"

#define TIMED 0x80

/* A socket tells times with its lines, pages don't: after so many new lines without one, none is to come. */
#define UNTIMED_MAX 50

struct _SluiceLog
{
  GObject parent_instance;

  /* Owned */
  SluiceLogJoin *join;
  SluiceLogBack *back; /* NULL, or reads what is before the lines */
  GByteArray *levels; /* of each line; TIMED where it has a time */
  GByteArray *marks;  /* of each line: what it is to an error */

  guint counts[SLUICE_N_LOG_LEVELS];
  guint n_errors;
  guint n_timed;
  guint n_dropped; /* lines before the first one that were there once, where that had been all */
  gboolean at_start;
  gboolean loaded;
  gboolean live;
  gboolean ran; /* its job, when a page was read */
  gboolean connected;
  gboolean untimed;  /* it was waited for times in vain */
  gboolean news;     /* what is added at the end was written since somebody looks */
  guint n_untimed;   /* so much of that had no time */
  guint n_pages;     /* since it is connected, or is not */
};

enum
{
  PROP_N_ERRORS = 1,
  PROP_N_WARNINGS,
  PROP_AT_START,
  PROP_LOADED,
  PROP_LIVE,
  N_PROPS,
};

enum
{
  SIGNAL_OLDER_WANTED,
  SIGNAL_PAGE,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return SLUICE_TYPE_LOG_LINE;
}

static guint
get_n_items (GListModel *model)
{
  return sluice_log_join_get_lines (SLUICE_LOG (model)->join)->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  GPtrArray *lines = sluice_log_join_get_lines (SLUICE_LOG (model)->join);

  return position < lines->len ? g_object_ref (lines->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SluiceLog, sluice_log, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* Of each line: bytes that are moved as the lines are. */
static void
make_room (GByteArray *bytes,
           guint       position,
           guint       removed,
           guint       added)
{
  guint old = bytes->len;

  if (added > removed)
    g_byte_array_set_size (bytes, old + added - removed);
  memmove (bytes->data + position + added, bytes->data + position + removed, old - position - removed);
  if (added < removed)
    g_byte_array_set_size (bytes, old + added - removed);
}

static void
uncount (SluiceLog *self,
         guint      i)
{
  self->counts[self->levels->data[i] & ~TIMED]--;
  self->n_timed -= (self->levels->data[i] & TIMED) != 0;
  self->n_errors -= (self->marks->data[i] & SLUICE_LOG_MARK_BEGINS) != 0;
}

/* Lines [@from, @to) are new; those after them are what they are by what is before them, as far as that reaches. */
static void
mark (SluiceLog *self,
      GPtrArray *lines,
      guint      from,
      guint      to)
{
  for (guint i = from, changed = to; i < lines->len && i < changed + SLUICE_LOG_REACH; i++)
    {
      gint64 before = sluice_log_find_before (lines, i);
      guint8 mark = sluice_log_mark (lines->pdata[i], before >= 0 ? lines->pdata[before] : NULL,
                                     before >= 0 ? self->marks->data[before] : 0);

      if (mark != self->marks->data[i])
        changed = MAX (changed, i + 1);
      self->n_errors += (mark & SLUICE_LOG_MARK_BEGINS) != 0;
      self->n_errors -= (self->marks->data[i] & SLUICE_LOG_MARK_BEGINS) != 0;
      self->marks->data[i] = mark;
    }
}

static void
changed_cb (guint    position,
            guint    removed,
            guint    added,
            gpointer user_data)
{
  SluiceLog *self = user_data;
  GPtrArray *lines = sluice_log_join_get_lines (self->join);

  /* What was dropped comes back, or it is another log. */
  if (position == 0)
    self->n_dropped = removed == 0 && self->n_dropped > added ? self->n_dropped - added : 0;
  for (guint i = position; i < position + removed; i++)
    uncount (self, i);
  make_room (self->levels, position, removed, added);
  make_room (self->marks, position, removed, added);

  for (guint i = position; i < position + added; i++)
    {
      self->levels->data[i] = (guint8) (sluice_log_line_get_level (lines->pdata[i])
                                        | (sluice_log_line_get_at (lines->pdata[i]) != 0 ? TIMED : 0));
      self->marks->data[i] = 0;
      self->counts[self->levels->data[i] & ~TIMED]++;
      self->n_timed += (self->levels->data[i] & TIMED) != 0;
      self->n_untimed += self->news && position > 0 && removed == 0 && (self->levels->data[i] & TIMED) == 0;
    }
  /* Where there is no socket nobody else will tell. */
  self->untimed |= self->n_untimed >= (self->connected ? UNTIMED_MAX : 1);
  mark (self, lines, position, position + added);

  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
set_flag (SluiceLog *self,
          gboolean  *flag,
          gboolean   value,
          guint      property)
{
  if (*flag == !!value)
    return;

  *flag = !!value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
tell (SluiceLog *self,
      guint      n_errors,
      guint      n_warnings)
{
  if (n_errors != sluice_log_get_n_errors (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ERRORS]);
  if (n_warnings != sluice_log_get_n_warnings (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WARNINGS]);
  set_flag (self, &self->at_start, sluice_log_join_get_at_start (self->join), PROP_AT_START);
  set_flag (self, &self->live, sluice_log_join_is_live (self->join), PROP_LIVE);
  set_flag (self, &self->loaded, self->loaded || sluice_log_join_get_loaded (self->join), PROP_LOADED);
}

static void
sluice_log_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  SluiceLog *self = SLUICE_LOG (object);

  switch (prop_id)
    {
    case PROP_N_ERRORS:
      g_value_set_uint (value, sluice_log_get_n_errors (self));
      break;
    case PROP_N_WARNINGS:
      g_value_set_uint (value, sluice_log_get_n_warnings (self));
      break;
    case PROP_AT_START:
      g_value_set_boolean (value, self->at_start);
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, self->loaded);
      break;
    case PROP_LIVE:
      g_value_set_boolean (value, self->live);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_log_finalize (GObject *object)
{
  SluiceLog *self = SLUICE_LOG (object);

  g_clear_pointer (&self->join, sluice_log_join_free);
  g_clear_pointer (&self->back, sluice_log_back_free);
  g_clear_pointer (&self->levels, g_byte_array_unref);
  g_clear_pointer (&self->marks, g_byte_array_unref);

  G_OBJECT_CLASS (sluice_log_parent_class)->finalize (object);
}

static void
sluice_log_class_init (SluiceLogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sluice_log_get_property;
  object_class->finalize = sluice_log_finalize;

  properties[PROP_N_ERRORS] = g_param_spec_uint ("n-errors", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_WARNINGS] = g_param_spec_uint ("n-warnings", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_AT_START] = g_param_spec_boolean ("at-start", NULL, NULL, FALSE, flags);
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);
  properties[PROP_LIVE] = g_param_spec_boolean ("live", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_OLDER_WANTED] = g_signal_new ("older-wanted", SLUICE_TYPE_LOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 0);
  signals[SIGNAL_PAGE] = g_signal_new ("page", SLUICE_TYPE_LOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sluice_log_init (SluiceLog *self)
{
  self->join = sluice_log_join_new (changed_cb, self);
  self->levels = g_byte_array_new ();
  self->marks = g_byte_array_new ();
}

SluiceLog *
sluice_log_new (void)
{
  return g_object_new (SLUICE_TYPE_LOG, NULL);
}

GPtrArray *
sluice_log_get_lines (SluiceLog *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG (self), NULL);

  return sluice_log_join_get_lines (self->join);
}

void
sluice_log_set_lines (SluiceLog *self,
                      GPtrArray *lines)
{
  guint n_errors = sluice_log_get_n_errors (self), n_warnings = sluice_log_get_n_warnings (self);

  g_return_if_fail (SLUICE_IS_LOG (self));

  sluice_log_join_set_all (self->join, lines);
  tell (self, n_errors, n_warnings);
}

guint
sluice_log_get_n_errors (SluiceLog *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG (self), 0);

  return self->n_errors;
}

guint
sluice_log_get_n_warnings (SluiceLog *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG (self), 0);

  return self->counts[SLUICE_LOG_LEVEL_WARNING];
}

gboolean
sluice_log_get_at_start (SluiceLog *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG (self), FALSE);

  return self->at_start;
}

gboolean
sluice_log_get_loaded (SluiceLog *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG (self), FALSE);

  return self->loaded;
}

gboolean
sluice_log_get_live (SluiceLog *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG (self), FALSE);

  return self->live;
}

SluiceLogChange
sluice_log_get_change (SluiceLog *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG (self), SLUICE_LOG_CHANGE_LINES);

  return sluice_log_join_get_change (self->join);
}

gboolean
sluice_log_get_settled (SluiceLog *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG (self), FALSE);

  return sluice_log_join_get_settled (self->join);
}

gboolean
sluice_log_get_has_times (SluiceLog *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG (self), FALSE);

  return self->n_timed > 0 || (self->ran && !self->untimed);
}

SluiceLogLevel
sluice_log_get_line_level (SluiceLog *self,
                           guint      line)
{
  SluiceLogLevel level;

  g_return_val_if_fail (SLUICE_IS_LOG (self) && line < self->levels->len, SLUICE_LOG_LEVEL_UNKNOWN);

  level = self->levels->data[line] & ~TIMED;
  return (self->marks->data[line] & SLUICE_LOG_MARK_ERROR) != 0 ? MAX (level, SLUICE_LOG_LEVEL_ERROR) : level;
}

static gboolean
follows (SluiceLog *self,
         guint      line)
{
  const char *text = sluice_log_level_skip_prefix (sluice_log_line_get_text (sluice_log_get_lines (self)->pdata[line]));

  return sluice_log_get_line_level (self, line) == SLUICE_LOG_LEVEL_UNKNOWN && (*text == ' ' || *text == '\t');
}

void
sluice_log_filter (SluiceLog      *self,
                   guint           from,
                   SluiceLogLevel  least,
                   GArray         *passed)
{
  GPtrArray *lines;
  guint8 levels[SLUICE_LOG_REACH]; /* what the last lines went by */

  g_return_if_fail (SLUICE_IS_LOG (self));

  lines = sluice_log_get_lines (self);
  for (guint i = from; i < self->levels->len; i++)
    {
      gint64 head = i;

      /* The line that it goes with, or one of which that is known. */
      while (head >= 0 && (head == i || head < from) && follows (self, (guint) head))
        head = sluice_log_find_before (lines, (guint) head);
      if (head >= from && head < i)
        levels[i % SLUICE_LOG_REACH] = levels[head % SLUICE_LOG_REACH];
      else
        levels[i % SLUICE_LOG_REACH]
          = (guint8) (head >= 0 ? sluice_log_get_line_level (self, (guint) head) : SLUICE_LOG_LEVEL_UNKNOWN);
      if (levels[i % SLUICE_LOG_REACH] >= least)
        g_array_append_val (passed, i);
    }
}

gint64
sluice_log_find_error (SluiceLog *self,
                       gint64     after)
{
  GPtrArray *lines;

  g_return_val_if_fail (SLUICE_IS_LOG (self), -1);

  lines = sluice_log_get_lines (self);
  for (guint i = (guint) MAX (after + 1, 0); i < self->marks->len && self->n_errors > 0; i++)
    if (sluice_log_says (lines, self->marks->data, i))
      return i;
  return -1;
}

gint64
sluice_log_find_error_before (SluiceLog *self,
                              gint64     before)
{
  GPtrArray *lines;

  g_return_val_if_fail (SLUICE_IS_LOG (self), -1);

  lines = sluice_log_get_lines (self);
  for (gint64 i = MIN (before, (gint64) self->marks->len) - 1; i >= 0 && self->n_errors > 0; i--)
    if (sluice_log_says (lines, self->marks->data, (guint) i))
      return i;
  return -1;
}

guint
sluice_log_get_n_dropped (SluiceLog *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG (self), 0);

  return self->n_dropped;
}

gboolean
sluice_log_get_ask (SluiceLog    *self,
                    SluiceLogAsk *ask)
{
  g_return_val_if_fail (SLUICE_IS_LOG (self), FALSE);

  return sluice_log_join_get_ask (self->join, ask) || (self->back != NULL && sluice_log_back_get_ask (self->back, ask));
}

void
sluice_log_take_page (SluiceLog          *self,
                      const SluiceLogAsk *ask,
                      GPtrArray          *page,
                      gboolean            running)
{
  guint n_errors = sluice_log_get_n_errors (self), n_warnings = sluice_log_get_n_warnings (self);

  if (sluice_log_back_is_ask (ask))
    {
      if (self->back != NULL)
        sluice_log_back_take_page (self->back, ask, page, running);
      g_signal_emit (self, signals[SIGNAL_PAGE], 0);
      return;
    }

  self->ran |= running;
  /* The first page is of what was before, and so is one that is asked for when the socket is up. */
  self->news = self->n_pages > 0;
  self->n_pages += ask->offset == 0;
  sluice_log_join_take_page (self->join, ask, page, running);
  tell (self, n_errors, n_warnings);
  g_signal_emit (self, signals[SIGNAL_PAGE], 0);
}

static void
trim (SluiceLog *self)
{
  guint before = self->n_dropped, n = self->levels->len;
  gboolean known = before > 0 || sluice_log_join_get_at_start (self->join);

  sluice_log_join_trim (self->join, SLUICE_LOG_MAX, SLUICE_LOG_KEEP);
  if (n > self->levels->len)
    self->n_dropped = known ? before + n - self->levels->len : 0;
}

void
sluice_log_take_frames (SluiceLog *self,
                        GPtrArray *frames)
{
  guint n_errors = sluice_log_get_n_errors (self), n_warnings = sluice_log_get_n_warnings (self);

  self->news = TRUE;
  sluice_log_join_take_frames (self->join, frames);
  trim (self);
  tell (self, n_errors, n_warnings);
}

void
sluice_log_set_connected (SluiceLog *self,
                          gboolean   connected)
{
  g_return_if_fail (SLUICE_IS_LOG (self));

  self->connected = connected;
  self->n_pages = 0;
  if (connected)
    sluice_log_join_connected (self->join);
  else
    sluice_log_join_disconnected (self->join);
  set_flag (self, &self->live, sluice_log_join_is_live (self->join), PROP_LIVE);
}

void
sluice_log_want_tail (SluiceLog *self)
{
  g_return_if_fail (SLUICE_IS_LOG (self));

  sluice_log_join_want_tail (self->join);
}

void
sluice_log_want_older (SluiceLog *self)
{
  g_return_if_fail (SLUICE_IS_LOG (self));

  if (self->at_start || !self->loaded || self->levels->len >= SLUICE_LOG_MAX)
    return;

  sluice_log_join_want_older (self->join);
  g_signal_emit (self, signals[SIGNAL_OLDER_WANTED], 0);
}

gboolean
sluice_log_read_back (SluiceLog *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG (self), FALSE);

  if (self->at_start || self->levels->len == 0 || !sluice_log_join_get_settled (self->join))
    return FALSE;

  if (self->back == NULL)
    self->back = sluice_log_back_new (self->join);
  if (sluice_log_back_get_failed (self->back))
    return FALSE;
  sluice_log_back_want (self->back);
  g_signal_emit (self, signals[SIGNAL_OLDER_WANTED], 0);
  return TRUE;
}

SluiceLogBackState
sluice_log_get_back (SluiceLog  *self,
                     GPtrArray **lines)
{
  g_return_val_if_fail (SLUICE_IS_LOG (self), SLUICE_LOG_BACK_FAILED);

  *lines = self->back != NULL ? sluice_log_back_take_lines (self->back) : NULL;
  if (self->back == NULL || sluice_log_back_get_failed (self->back))
    return SLUICE_LOG_BACK_FAILED;
  return sluice_log_back_get_at_start (self->back) ? SLUICE_LOG_BACK_AT_START : SLUICE_LOG_BACK_READING;
}

void
sluice_log_stop_back (SluiceLog *self)
{
  g_return_if_fail (SLUICE_IS_LOG (self));

  g_clear_pointer (&self->back, sluice_log_back_free);
}
