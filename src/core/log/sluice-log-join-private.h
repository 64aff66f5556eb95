/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "log/sluice-log-join.h"

G_BEGIN_DECLS

/* What is laid onto what has to be the same over so many lines, where there are so many. */
#define SLUICE_LOG_OVERLAP_MIN 16
/* So many known lines are asked for together with older ones. */
#define SLUICE_LOG_OVERLAP 64

/* Frames may be of lines before all that is shown. */
#define SLUICE_LOG_ANYWHERE G_MININT64

/* What a page is asked for. */
enum
{
  SLUICE_LOG_PURPOSE_TAIL,
  SLUICE_LOG_PURPOSE_FRESH, /* older pages of the fresh stretch */
  SLUICE_LOG_PURPOSE_OLDER, /* older pages of the shown one, or the page that tells its order */
  SLUICE_LOG_PURPOSE_BACK,  /* those of #SluiceLogBack */
};

/* A stretch of the log. */
typedef struct
{
  GPtrArray *lines;  /* oldest first */
  gboolean at_start; /* begins where the log does */
  gboolean certain;  /* it is known that this is the right way round */
  guint newer;       /* the server has at least so many lines after the last of these */
  guint failures;    /* older pages that did not fit, in a row */
} SluiceLogStretch;

typedef enum
{
  SLUICE_LOG_LIVE_OFF,
  SLUICE_LOG_LIVE_LOOSE,    /* connected; where the frames begin is not known */
  SLUICE_LOG_LIVE_ANCHORED, /* the next frame is line `next` */
} SluiceLogLive;

struct _SluiceLogJoin
{
  SluiceLogChangedFunc changed;
  gpointer user_data;

  SluiceLogStretch shown;
  SluiceLogStretch fresh; /* lines is NULL, or newer pages that don't meet the shown lines yet */
  guint verified;         /* so many of the shown lines are as pages said */
  gboolean loaded;
  gboolean newest_first; /* how the last page came */
  gboolean order_seen;
  SluiceLogChange change; /* what the change that is told is */
  guint order_tries; /* pages that did not tell the order, in a row */

  gboolean tail_wanted;
  gboolean older_wanted;
  guint tail_lines;

  SluiceLogLive live;
  GPtrArray *frames; /* while loose */
  guint serial;      /* of the connection: pages asked for earlier don't tell where its frames begin */
  gint64 low;        /* while loose: the first frame is line `low` or later (or anywhere) … */
  guint high;        /* … and `high` or earlier; G_MAXUINT while that isn't known */
  guint tries;       /* pages that left the place open */
  guint next;
};

/** Empties it; its lines may be %NULL. */
void sluice_log_stretch_clear (SluiceLogStretch *stretch);

/** Says which page has the lines before @stretch, and its first ones. */
void sluice_log_stretch_ask_older (SluiceLogStretch *stretch, SluiceLogAsk *ask);

/** Replaces shown lines, moves what points into them, tells. @added: (nullable) (transfer none): lines from @from on */
void sluice_log_join_splice (SluiceLogJoin *self, guint position, guint removed, GPtrArray *added, guint from,
                             guint n_added);

/** A page that was asked for with @ask is in (@is_tail: the newest lines, as they are shown): it may tell where the
 * frames begin. */
void sluice_log_join_anchor (SluiceLogJoin *self, const SluiceLogAsk *ask, gboolean is_tail);

/**
 * sluice_log_join_read_order:
 * @page: in any order
 * @proven: (out): whether that is sure: by the lines' own times, or by tracebacks; where not, it is likely
 *
 * Returns: 1 where the oldest line is the first one, -1 where the newest is, 0 where the lines don't tell. Pure.
 */
int sluice_log_join_read_order (GPtrArray *page, gboolean *proven);

/** Frames no longer fit: their place is looked for again. */
void sluice_log_join_lose (SluiceLogJoin *self);

G_END_DECLS
