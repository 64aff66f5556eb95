/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A log in a window of its own, which lines come to: the opening of the tests of one log. */
#pragma once

#include "uitest.h"

#include "ui/widgets/sluice-log-canvas-private.h"
#include "ui/widgets/sluice-log-view.h"

/* Lines it opens with. */
#define N_LINES 400

typedef struct
{
  SluiceLog *log;
  GtkWidget *view;
  GtkWidget *window;
  GtkWidget *new_lines;
  SluiceLogCanvas *canvas;
} Fixture;

static inline void
append_text (SluiceLog  *log,
             const char *text)
{
  g_autoptr (GPtrArray) lines = sluice_log_lines_new ();

  g_ptr_array_add (lines, sluice_log_line_new (text, SLUICE_LOG_LEVEL_UNKNOWN, 0, SLUICE_LOG_SOURCE_SOCKET));
  sluice_log_take_frames (log, lines);
}

static inline guint
count (SluiceLog *log)
{
  return g_list_model_get_n_items (G_LIST_MODEL (log));
}

static inline void
append (SluiceLog *log,
        guint      n)
{
  for (guint end = count (log) + n; count (log) < end;)
    {
      g_autofree char *tail = g_strnfill (count (log) % 50 * 5, 'x');
      g_autofree char *text = g_strdup_printf ("step %u 训练 %s", count (log), tail);

      append_text (log, text);
    }
}

static inline void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GPtrArray) none = sluice_log_lines_new ();
  SluiceLogAsk ask;

  fixture->log = sluice_log_new ();
  sluice_log_set_connected (fixture->log, TRUE);
  g_assert_true (sluice_log_get_ask (fixture->log, &ask));
  sluice_log_take_page (fixture->log, &ask, none, TRUE);
  append (fixture->log, N_LINES);
  fixture->view = sluice_log_view_new ();
  sluice_log_view_set_log (SLUICE_LOG_VIEW (fixture->view), fixture->log);
  fixture->window = ui_show_in_window (fixture->view, 900, 500);
  fixture->canvas = SLUICE_LOG_CANVAS (ui_wait_for (fixture->view, NULL, SLUICE_TYPE_LOG_CANVAS));
  fixture->new_lines = ui_find (fixture->view, "new_lines", GTK_TYPE_BUTTON);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->canvas));
  ui_wait_frames (fixture->view, 2);
  g_assert_true (fixture->canvas->follow);
}

static inline void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_close_and_check_freed (fixture->window);
  g_assert_finalize_object (fixture->log);
}
