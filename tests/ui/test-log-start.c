/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Home is the first line of the log, wherever it is to be read from. */
#include "uitest.h"

#include "ui/widgets/sluice-log-canvas-private.h"
#include "ui/widgets/sluice-log-view-private.h"

/* Lines the server has. */
#define N_LINES 4500

typedef struct
{
  SluiceLog *log;
  GtkWidget *view;
  GtkWidget *window;
  GtkWidget *note;
  GtkWidget *stop;
  SluiceLogCanvas *canvas;
} Fixture;

static gboolean
give_page (Fixture *fixture)
{
  g_autoptr (GPtrArray) page = sluice_log_lines_new ();
  SluiceLogAsk ask;
  gint64 end;

  if (!sluice_log_get_ask (fixture->log, &ask))
    return FALSE;
  end = N_LINES - (gint64) ask.offset;
  for (gint64 i = MAX (end - (gint64) ask.lines, 0); i < end; i++)
    {
      g_autofree char *text = g_strdup_printf ("step %" G_GINT64_FORMAT, i);

      g_ptr_array_add (page, sluice_log_line_new (text, SLUICE_LOG_LEVEL_UNKNOWN, 0, SLUICE_LOG_SOURCE_PAGE));
    }
  sluice_log_take_page (fixture->log, &ask, page, TRUE);
  return TRUE;
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->log));
}

static const char *
get_current (Fixture *fixture)
{
  SluiceLogLine *line = sluice_log_canvas_peek (fixture->canvas, sluice_log_canvas_get_current (fixture->canvas));

  return line != NULL ? sluice_log_line_get_text (line) : "";
}

static const char *
get_note (Fixture *fixture)
{
  return gtk_widget_get_visible (fixture->note) ? gtk_label_get_label (GTK_LABEL (fixture->note)) : "";
}

/* Only its newest lines are there. */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->log = sluice_log_new ();
  while (give_page (fixture))
    ;
  fixture->view = sluice_log_view_new ();
  sluice_log_view_set_log (SLUICE_LOG_VIEW (fixture->view), fixture->log);
  fixture->window = ui_show_in_window (fixture->view, 900, 500);
  fixture->canvas = SLUICE_LOG_CANVAS (ui_find (fixture->view, NULL, SLUICE_TYPE_LOG_CANVAS));
  fixture->note = ui_find (fixture->view, "note", GTK_TYPE_LABEL);
  fixture->stop = ui_find (fixture->view, "stop", GTK_TYPE_BUTTON);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->canvas));
  ui_wait_frames (fixture->view, 2);
  g_assert_cmpuint (count (fixture), <, 1500);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_close_and_check_freed (fixture->window);
  g_assert_finalize_object (fixture->log);
}

static void
press_home (Fixture    *fixture,
            const char *key)
{
  ui_type_keys (fixture->view, key);
  ui_wait_until (g_str_has_prefix (get_note (fixture), "Reading older lines: "));
  g_assert_true (gtk_widget_get_visible (fixture->stop));
}

/* One press, however many pages it takes. */
static void
test_home (Fixture       *fixture,
           gconstpointer  data)
{
  guint pages = 0;

  press_home (fixture, "Home");
  while (give_page (fixture))
    {
      ui_wait_frames (fixture->view, 1);
      g_assert_cmpuint (++pages, <, 10);
    }
  g_assert_cmpuint (count (fixture), ==, N_LINES);
  ui_wait_frames (fixture->view, 2);
  g_assert_cmpstr (get_current (fixture), ==, "step 0");
  g_assert_cmpint (sluice_log_canvas_get_top (fixture->canvas), ==, 0);
  g_assert_cmpfloat (sluice_log_canvas_get_value (fixture->canvas, GTK_ORIENTATION_VERTICAL), ==, 0);
  g_assert_cmpstr (get_note (fixture), ==, "");
  g_assert_false (gtk_widget_get_visible (fixture->stop));

  /* All of it is there: nothing is read. */
  ui_type_keys (fixture->view, "End");
  ui_wait_until (sluice_log_canvas_get_current (fixture->canvas) == N_LINES - 1);
  ui_type_keys (fixture->view, "ctrl+Home");
  ui_wait_until (g_str_equal (get_current (fixture), "step 0"));
  g_assert_cmpstr (get_note (fixture), ==, "");
}

/* Shift selects all that is before. */
static void
test_select (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *selected = NULL;

  press_home (fixture, "shift+Home");
  while (give_page (fixture))
    ;
  ui_wait_frames (fixture->view, 2);
  selected = sluice_log_canvas_get_selected (fixture->canvas);
  g_assert_nonnull (selected);
  g_assert_true (g_str_has_prefix (selected, "step 0\nstep 1\n"));
  g_assert_nonnull (strstr (selected, "step 4498\n"));
}

/* Who has moved on meanwhile, by a key, the wheel or a press, stays there. */
static void
test_called_off (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char *const keys[] = { "Escape", "Down", "Page_Down", "End" };

  for (guint i = 0; i <= G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *first = NULL;

      press_home (fixture, "Home");
      first = g_strdup (get_current (fixture));
      g_assert_cmpstr (first, !=, "step 0");
      if (i < G_N_ELEMENTS (keys))
        ui_type_keys (fixture->view, keys[i]);
      else
        ui_click (GTK_WIDGET (fixture->canvas), 200, 100);
      ui_wait_until (g_str_equal (get_note (fixture), ""));
      give_page (fixture);
      ui_wait_frames (fixture->view, 2);
      g_assert_cmpstr (get_current (fixture), !=, "step 0");
      if (i == 0)
        g_assert_cmpstr (get_current (fixture), ==, first);
      g_assert_cmpuint (count (fixture), <, N_LINES);
      sluice_log_canvas_set_log (fixture->canvas, NULL);
      sluice_log_view_set_log (SLUICE_LOG_VIEW (fixture->view), NULL);
      g_assert_finalize_object (fixture->log);
      fixture->log = sluice_log_new ();
      while (give_page (fixture))
        ;
      sluice_log_view_set_log (SLUICE_LOG_VIEW (fixture->view), fixture->log);
      ui_wait_frames (fixture->view, 2);
    }
}

/* In what is searched for it is a key like any other. */
static void
test_in_search (Fixture       *fixture,
                gconstpointer  data)
{
  GtkWidget *search = ui_find (fixture->view, "search", GTK_TYPE_SEARCH_ENTRY);

  gtk_widget_grab_focus (search);
  gtk_editable_set_text (GTK_EDITABLE (search), "step");
  gtk_editable_set_position (GTK_EDITABLE (search), -1);
  ui_type_keys (fixture->view, "Home");
  ui_wait_until (gtk_editable_get_position (GTK_EDITABLE (search)) == 0);
  g_assert_cmpstr (get_note (fixture), ==, "");
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  g_test_add ("/log-start/home", Fixture, NULL, set_up, test_home, tear_down);
  g_test_add ("/log-start/select", Fixture, NULL, set_up, test_select, tear_down);
  g_test_add ("/log-start/called-off", Fixture, NULL, set_up, test_called_off, tear_down);
  g_test_add ("/log-start/in-search", Fixture, NULL, set_up, test_in_search, tear_down);
  return g_test_run ();
}
