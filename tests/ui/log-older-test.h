/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A log of which only the newest lines are there, in a window of its own: the opening of the tests of what is before. */
#pragma once

#include "uitest.h"

#include "ui/widgets/sluice-log-canvas-private.h"
#include "ui/widgets/sluice-log-view-private.h"

/* What the last of its lines says; NULL: nothing of note. */
static const char *last_line;

/* Pages as a server gives them, with an error in line @error (none: %G_MAXUINT) of 4,000. */
static inline GPtrArray *
make_page (const SluiceLogAsk *ask,
           guint               error)
{
  GPtrArray *page = sluice_log_lines_new ();
  gint64 end = 4000 - (gint64) ask->offset;

  for (gint64 i = MAX (end - (gint64) ask->lines, 0); i < end; i++)
    {
      g_autofree char *text = i == error  ? g_strdup ("ValueError: the shard is empty")
                              : i == 3999 && last_line != NULL ? g_strdup (last_line)
                              : i == 3500 ? g_strdup ("[WARNING] late")
                              : i == 100  ? g_strdup ("an early word")
                                          : g_strdup_printf ("step %" G_GINT64_FORMAT, i);

      g_ptr_array_add (page, sluice_log_line_new (text, SLUICE_LOG_LEVEL_UNKNOWN, 0, SLUICE_LOG_SOURCE_PAGE));
    }
  return page;
}

static inline void
give_page (SluiceLog *log,
           guint      error)
{
  g_autoptr (GPtrArray) page = NULL;
  SluiceLogAsk ask;

  if (!sluice_log_get_ask (log, &ask))
    return;
  page = make_page (&ask, error);
  sluice_log_take_page (log, &ask, page, TRUE);
}

typedef struct
{
  SluiceLog *log;
  GtkWidget *window;
  GtkWidget *view;
  SluiceLogCanvas *canvas;
  GtkWidget *note;
} Long;

/* Its newest lines are there. */
static inline void
show_long (Long *test,
           guint error)
{
  test->log = sluice_log_new ();
  for (int i = 0; i < 3; i++)
    give_page (test->log, error);
  test->view = sluice_log_view_new ();
  sluice_log_view_set_log (SLUICE_LOG_VIEW (test->view), test->log);
  test->window = ui_show_in_window (test->view, 900, 500);
  test->canvas = SLUICE_LOG_CANVAS (ui_find (test->view, NULL, SLUICE_TYPE_LOG_CANVAS));
  test->note = ui_find (test->view, "note", GTK_TYPE_LABEL);
  gtk_widget_grab_focus (GTK_WIDGET (test->canvas));
  ui_wait_frames (test->view, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (test->log)), <, 1500);
}

static inline const char *
get_note (Long *test)
{
  return gtk_widget_get_visible (test->note) ? gtk_label_get_label (GTK_LABEL (test->note)) : "";
}

static inline const char *
get_current (Long *test)
{
  SluiceLogLine *line = sluice_log_canvas_peek (test->canvas, sluice_log_canvas_get_current (test->canvas));

  return line != NULL ? sluice_log_line_get_text (line) : "";
}

static inline void
close_long (Long *test)
{
  ui_close_and_check_freed (test->window);
  g_assert_finalize_object (test->log);
}
