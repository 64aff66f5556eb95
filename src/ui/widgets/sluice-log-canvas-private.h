/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/widgets/sluice-log-canvas.h"
#include "ui/widgets/sluice-tick.h"

G_BEGIN_DECLS

#define SLUICE_LOG_CANVAS_MARGIN 12
/* Of one line no more rows are shown, nor more bytes of one row; copied and saved is all of it. */
#define SLUICE_LOG_CANVAS_MAX_ROWS 200
#define SLUICE_LOG_CANVAS_MAX_BYTES 4096

/* A place in the log. */
typedef struct
{
  gint64 line; /* of the log, -1: none */
  guint byte;
} SluiceLogPlace;

struct _SluiceLogCanvas
{
  GtkWidget parent_instance;

  /* Owned */
  SluiceLog *log;
  GtkAdjustment *adjustments[2];
  GRegex *pattern;
  GtkWidget *menu; /* a child, once it was opened */
  GArray *shown;   /* of guint: numbers of the lines that are shown; NULL: all */
  GArray *offsets; /* of guint: rows before each shown line, and all rows at the end */
  PangoLayout *layout;
  GHashTable *nodes; /* SluiceLogLine * → GskRenderNode * */

  GtkScrollablePolicy policies[2];
  double row_height;
  double baseline; /* below the top of what is drawn of a row, px */
  double cell_width;
  guint columns;   /* where it wraps; 0 where it doesn't */
  guint widest;    /* cells */
  SluiceTickSource *tick; /* while it is mapped: renews the days */
  double day_width;       /* px, of what days are before times; 0: all are today's */
  gint64 today, tomorrow; /* where they begin, µs UTC */
  gint64 top;      /* the line in view first … */
  double top_away; /* … and how far its own top is above the view's */
  SluiceLogPlace anchor;
  SluiceLogPlace cursor;
  gint64 new_from;  /* the first line that came since it isn't followed, -1: none */
  guint n_new;      /* how many of those are shown */
  SluiceLogLevel level;
  gboolean along; /* the keys are at the end, and go along with it while it is followed */
  gboolean wrap;
  gboolean times;
  gboolean follow;
  gboolean timed;    /* a line has a time */
  gboolean dirty;    /* shown and offsets have to be made anew */
  gboolean setting;  /* it is us who move the adjustments */
  gboolean selected; /* something was, when it was told last */
  gboolean pressed;  /* the pointer's button is down … */
  gboolean followed; /* … and the end was followed before */
  double drag_x, drag_y; /* where it was pressed, */
  double away_x, away_y; /* how far from there the pointer is, */
  guint drag_id;         /* and until it is inside again */
  gint64 drag_moved;     /* when the lines moved for it last, of the frame clock */
};

/* sluice-log-canvas-rows.c */
GPtrArray *sluice_log_canvas_get_lines (SluiceLogCanvas *self);
guint sluice_log_canvas_count_rows (SluiceLogCanvas *self, SluiceLogLine *line);
/** Returns: which of its rows of a line byte @byte is in. */
guint sluice_log_canvas_find_inside (SluiceLogCanvas *self, SluiceLogLine *line, guint byte);
/** Adds rows for the lines from @from of the log on, which came at the end. */
void sluice_log_canvas_add_lines (SluiceLogCanvas *self, guint from);
void sluice_log_canvas_make_anew (SluiceLogCanvas *self);
guint sluice_log_canvas_count (SluiceLogCanvas *self);
/** Returns: the line of the log that is shown as number @shown. */
guint sluice_log_canvas_get_line (SluiceLogCanvas *self, guint shown);
/** Returns: which of the shown lines @line of the log is; the next one where it isn't shown. */
guint sluice_log_canvas_find_shown (SluiceLogCanvas *self, gint64 line, gboolean *exact);
/** Returns: the shown line at row @row. */
guint sluice_log_canvas_find_row (SluiceLogCanvas *self, double row);
SluiceLogLine *sluice_log_canvas_peek (SluiceLogCanvas *self, gint64 line);
guint sluice_log_canvas_get_rows_before (SluiceLogCanvas *self, guint shown);

/* sluice-log-canvas-place.c */
double sluice_log_canvas_get_value (SluiceLogCanvas *self, GtkOrientation orientation);
void sluice_log_canvas_scroll_to (SluiceLogCanvas *self, double value);
/** @adjustment: (nullable): one of its own */
void sluice_log_canvas_set_adjustment (SluiceLogCanvas *self, GtkOrientation orientation, GtkAdjustment *adjustment);
/** Sets the adjustments for a view of that size, px, in which what was in view stays. */
void sluice_log_canvas_configure (SluiceLogCanvas *self, int width, int height);
/** Ends following the end, or goes on with it where nothing is selected and no button down: @at_end says which. */
void sluice_log_canvas_keep_following (SluiceLogCanvas *self, gboolean at_end);
/** The line of the keys, where it is in view, stays where it is when lines take more rows or fewer. */
void sluice_log_canvas_hold_caret (SluiceLogCanvas *self);
/** Lines of the log came, or went. */
void sluice_log_canvas_change_lines (SluiceLogCanvas *self, guint position, guint removed, guint added);
/** Counts how many of the new lines are shown. */
void sluice_log_canvas_count_new (SluiceLogCanvas *self);

/* sluice-log-canvas.c */
/** What is shown of the lines, and where, has to be made anew. */
void sluice_log_canvas_make_dirty (SluiceLogCanvas *self);
void sluice_log_canvas_tell_selected_all (SluiceLogCanvas *self);
void sluice_log_canvas_drop_nodes (SluiceLogCanvas *self);

/* sluice-log-canvas-days.c */
/** Has days renewed when it is another one, while it is mapped. */
void sluice_log_canvas_init_days (SluiceLogCanvas *self);
/** Looks which days lines [@from, @to) are of; all anew where @to is %G_MAXUINT, or it is another day than it was. */
void sluice_log_canvas_note_days (SluiceLogCanvas *self, guint from, guint to);
/** Returns: (transfer full) (nullable): the day of a line, where that isn't today. */
char *sluice_log_canvas_get_day (SluiceLogCanvas *self, SluiceLogLine *line);
/** Returns: (transfer full): @words with the day of @at (µs UTC) before them. */
char *sluice_log_canvas_say_day (gint64 at, const char *words);

/* sluice-log-canvas-draw.c */
void sluice_log_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);
void sluice_log_canvas_measure_font (SluiceLogCanvas *self);
/** Returns: how wide the times at the left are, px. */
double sluice_log_canvas_get_gutter (SluiceLogCanvas *self);
/** Returns: how far from the left of all the keys' place in their line is, px. */
double sluice_log_canvas_find_x (SluiceLogCanvas *self);
/** Gives the place at a point of the widget. */
SluiceLogPlace sluice_log_canvas_find_place (SluiceLogCanvas *self, double x, double y);

/* sluice-log-canvas-input.c */
/** Scrolls to the keys' place in its line, where lines aren't wrapped. */
void sluice_log_canvas_show_caret (SluiceLogCanvas *self);
void sluice_log_canvas_init_input (SluiceLogCanvas *self);
void sluice_log_canvas_class_init_input (GtkWidgetClass *widget_class);
/** Puts the selection in order. Returns: whether anything is selected */
gboolean sluice_log_canvas_get_selection (SluiceLogCanvas *self, SluiceLogPlace *from, SluiceLogPlace *to);

/* sluice-log-canvas-text.c */
void sluice_log_canvas_text_init (GtkAccessibleTextInterface *iface);
/** The keys' place changed, or what is selected. */
void sluice_log_canvas_tell_caret (SluiceLogCanvas *self);

G_END_DECLS
