/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "log/sluice-log-file.h"
#include "ui/widgets/sluice-code-view.h"
#include "ui/widgets/sluice-log-canvas.h"
#include "ui/widgets/sluice-log-view.h"

G_BEGIN_DECLS

/* What is looked for in lines that are not loaded yet. */
typedef enum
{
  SLUICE_LOG_SEEK_NOTHING,
  SLUICE_LOG_SEEK_LAST,     /* the line that failed */
  SLUICE_LOG_SEEK_PREVIOUS, /* the error before the line the keys are at */
  SLUICE_LOG_SEEK_MATCH,    /* what is searched for, before the line the keys are at */
  SLUICE_LOG_SEEK_START,    /* the log's first line, to go to it */
  SLUICE_LOG_SEEK_ALL,      /* the log's start: all of it is to be saved */
} SluiceLogSeek;

struct _SluiceLogView
{
  AdwBin parent_instance;

  /* Owned */
  SluiceLog *log;
  GRegex *pattern;
  GArray *hits;              /* of guint: lines of the log that match; NULL while there is no pattern */
  GArray *traceback_hits;    /* of guint: lines of the traceback that match */
  GCancellable *cancellable; /* of the search under way */
  char *placeholder;
  char *error;               /* why what wrote the log failed, NULL where not told */
  char *name;                /* what the log is of, NULL where not told */
  GFile *file;               /* where it is saved to, once all of it is read */
  SluiceLogFile *aside;      /* NULL, or what was read and is not held: saved before: */
  GPtrArray *held;           /* the lines that were, when that began */
  GCancellable *saving;      /* NULL, or of what is done to save it */

  /* Template children */
  SluiceLogCanvas *canvas;
  SluiceCodeView *traceback;
  GtkWidget *body;
  GtkWidget *whole;
  GtkWidget *levels;
  GtkWidget *search;
  GtkWidget *regex_button;
  GtkWidget *counts;         /* one of these: */
  GtkWidget *count;
  GtkWidget *brief;
  GtkWidget *errors;
  GtkWidget *refusal;
  GtkWidget *note;
  GtkWidget *stop;
  GtkWidget *empty_box;
  GtkWidget *empty;
  GtkWidget *show_all;
  GtkWidget *new_lines;

  guint match_id;
  guint n_hard;     /* lines that were left out: the pattern takes too many steps on them */
  guint unmatched;  /* lines at the start that were not searched … */
  guint matched;    /* … and the end of those after them that were, or are being so */
  guint from;       /* the first line of the search under way */
  int traceback_at; /* the hit in the traceback that is gone to, -1 where that is none of them */
  gboolean over;    /* no more lines are to come */
  gboolean regex;   /* what is searched for is a regular expression */
  gboolean known;   /* all lines that were there were searched: that nothing matches is true */
  gboolean tells_hidden; /* that matches are there, and none of them is shown */
  gboolean saying;  /* how many match is said when all is searched */
  guint count_id;   /* says that more match */
  gint64 count_at;  /* monotonic: when it was said last how many do */

  guint new_id;     /* says how many lines are new */
  gint64 new_at;    /* monotonic: when it was said last */

  guint n_aside;    /* lines that were read and are not held */
  gboolean laying;  /* some of them aside */

  SluiceLogSeek seek;
  guint seek_lines; /* so many were loaded when it was looked */
  guint seek_empty; /* pages in a row that brought none */
  gboolean seek_extend; /* what lies between is selected then */
};

/* sluice-log-view.c */
/** Says quietly what became of what was asked for, @text nullable: no more. */
void sluice_log_view_set_note (SluiceLogView *self, const char *text);
/** Says a line that was gone to: who doesn't see it hears it. */
void sluice_log_view_say_line (SluiceLogView *self, guint line);

/* sluice-log-view-search.c */
void sluice_log_view_init_search (SluiceLogView *self);
void sluice_log_view_dispose_search (SluiceLogView *self);
void sluice_log_view_class_init_search (GtkWidgetClass *widget_class);
/** Whether what is searched for is a regular expression, else it is searched for as it stands. Returns: whether that is
 * new */
gboolean sluice_log_view_set_regex (SluiceLogView *self, gboolean regex);
void sluice_log_view_update_count (SluiceLogView *self);
/** Other lines are shown: that matches were hidden is no longer said. */
void sluice_log_view_forget_hidden (SluiceLogView *self);
/** Another log, or another traceback. */
void sluice_log_view_search_anew (SluiceLogView *self);
/** Lines came, or went. */
void sluice_log_view_search_changed_lines (SluiceLogView *self, guint position, guint removed, guint added);

/* sluice-log-view-seek.c */
void sluice_log_view_init_seek (SluiceLogView *self);
void sluice_log_view_class_init_seek (GtkWidgetClass *widget_class);
void sluice_log_view_update_errors (SluiceLogView *self);
void sluice_log_view_stop_seeking (SluiceLogView *self);
/** Returns: whether there are older lines than those that are loaded, which can be asked for. */
gboolean sluice_log_view_has_more (SluiceLogView *self);
/** Looks for what is searched for, in lines before the one the keys are at. */
void sluice_log_view_seek_match (SluiceLogView *self);
/** All that is loaded was searched: on with that, if it is what is looked for. */
void sluice_log_view_seek_matched (SluiceLogView *self);
/** Reads all older lines, then goes to the first one. @extend: what lies between is selected */
void sluice_log_view_seek_start (SluiceLogView *self, gboolean extend);
/** Reads all older lines that can be held; then sluice_log_view_save_read(). */
void sluice_log_view_seek_all (SluiceLogView *self);
/** Says how many lines were read. */
void sluice_log_view_tell_reading (SluiceLogView *self, guint n);
/** The placeholder says why nothing more comes: who waits for all lines is asked. */
void sluice_log_view_seek_failed (SluiceLogView *self);
/** A page came: on with what is looked for. */
void sluice_log_view_seek_on (SluiceLogView *self);
/** Searches what was not searched yet. Returns: whether that is under way */
gboolean sluice_log_view_search_on (SluiceLogView *self);
/** Goes to the last match before line @before that can be seen. Returns: whether there is one */
gboolean sluice_log_view_go_to_match_before (SluiceLogView *self, gint64 before);

/* sluice-log-view-save.c */
void sluice_log_view_class_init_save (GtkWidgetClass *widget_class);
/** Returns: (transfer full): what the file is called that is offered: after what the log is of, with a hyphen for what no
 * file's name may have; "sluice.log" where that has no name. */
char *sluice_log_view_make_file_name (SluiceLogView *self);
/** All that can be held is read: writes it, or reads what is before it, too. */
void sluice_log_view_save_read (SluiceLogView *self);
/** A page of that came, perhaps. Returns: whether one was waited for */
gboolean sluice_log_view_save_on (SluiceLogView *self);
/** The older lines can't be read; asks what to do then. */
void sluice_log_view_save_failed (SluiceLogView *self, const char *why);
/** It won't be saved, and that is told. */
void sluice_log_view_drop_save (SluiceLogView *self);
void sluice_log_view_dispose_save (SluiceLogView *self);

G_END_DECLS
