/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A log to read: following, position, levels, search, errors, selection, by pointer and keys. */
#include "uitest.h"

#include "api/sluice-decode.h"
#include "paint/sluice-palette.h"
#include "ui/widgets/sluice-code-view.h"
#include "ui/widgets/sluice-log-canvas-private.h"
#include "ui/widgets/sluice-log-view.h"

static GPtrArray *
make_lines (guint from,
            guint n)
{
  GPtrArray *lines = sluice_log_lines_new ();

  for (guint i = from; i < from + n; i++)
    {
      g_autofree char *text = NULL;

      if (i % 100 == 40)
        text = g_strdup ("Traceback (most recent call last):");
      else if (i % 100 == 41)
        text = g_strdup ("  File \"train.py\", line 12, in main");
      else if (i % 100 == 42)
        text = g_strdup ("    loss.backward()");
      else if (i % 100 == 43)
        text = g_strdup_printf ("RuntimeError: CUDA out of memory at %u", i);
      else if (i % 10 == 7)
        text = g_strdup_printf ("[WARNING] step %u: gradient norm 1.7 above 1.0, clipped", i);
      else if (i % 10 == 3)
        text = g_strdup_printf ("[DEBUG] step %u 训练日志 prefetch queue full", i);
      else
        text = g_strdup_printf ("step %u loss=%u.%u lr=2e-05 tokens/s=3400", i, i % 3, i % 977);
      g_ptr_array_add (lines, sluice_log_line_new (text, SLUICE_LOG_LEVEL_UNKNOWN,
                                                   (1772438400 + (gint64) i) * G_TIME_SPAN_SECOND,
                                                   SLUICE_LOG_SOURCE_SOCKET));
    }
  return lines;
}

static void
append (SluiceLog *log,
        guint      n)
{
  g_autoptr (GPtrArray) lines = make_lines (g_list_model_get_n_items (G_LIST_MODEL (log)), n);

  sluice_log_take_frames (log, lines);
}

/* A log that frames come to, with lines [@first, @first + @n). */
static SluiceLog *
make_log (guint n)
{
  SluiceLog *log = sluice_log_new ();
  g_autoptr (GPtrArray) none = sluice_log_lines_new ();
  SluiceLogAsk ask;

  sluice_log_set_connected (log, TRUE);
  g_assert_true (sluice_log_get_ask (log, &ask));
  sluice_log_take_page (log, &ask, none, TRUE);
  append (log, n);
  return log;
}

typedef struct
{
  SluiceLog *log;
  GtkWidget *view;
  GtkWidget *window;
  SluiceLogCanvas *canvas;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->log = make_log (GPOINTER_TO_UINT (data));
  fixture->view = g_object_new (SLUICE_TYPE_LOG_VIEW, "regex", TRUE, NULL);
  sluice_log_view_set_log (SLUICE_LOG_VIEW (fixture->view), fixture->log);
  fixture->window = ui_show_in_window (fixture->view, 900, 500);
  fixture->canvas = SLUICE_LOG_CANVAS (ui_wait_for (fixture->view, NULL, SLUICE_TYPE_LOG_CANVAS));
  gtk_widget_grab_focus (GTK_WIDGET (fixture->canvas));
  ui_wait_frames (fixture->view, 2);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_close_and_check_freed (fixture->window);
  g_assert_finalize_object (fixture->log);
}

static double
get_value (Fixture *fixture)
{
  return gtk_adjustment_get_value (fixture->canvas->adjustments[GTK_ORIENTATION_VERTICAL]);
}

static double
get_end (Fixture *fixture)
{
  GtkAdjustment *adjustment = fixture->canvas->adjustments[GTK_ORIENTATION_VERTICAL];

  return gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
}

static void
test_follows_until_scrolled_up (Fixture       *fixture,
                                gconstpointer  data)
{
  GtkWidget *button = ui_find (fixture->view, "new_lines", GTK_TYPE_BUTTON);
  gint64 top;

  g_assert_cmpfloat (get_end (fixture), >, 0);
  g_assert_cmpfloat_with_epsilon (get_value (fixture), get_end (fixture), 1);
  append (fixture->log, 50);
  ui_wait_frames (fixture->view, 2);
  g_assert_cmpfloat_with_epsilon (get_value (fixture), get_end (fixture), 1);
  g_assert_false (gtk_widget_get_visible (button));

  ui_scroll (GTK_WIDGET (fixture->canvas), 100, 100, -5);
  ui_wait_until (get_value (fixture) < get_end (fixture) - 10);
  ui_wait_frames (fixture->view, 10);
  top = sluice_log_canvas_get_top (fixture->canvas);
  append (fixture->log, 30);
  ui_wait_until (gtk_widget_get_visible (button));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "30 new lines");
  ui_wait_frames (fixture->view, 2);
  g_assert_cmpint (sluice_log_canvas_get_top (fixture->canvas), ==, top);

  /* So many as are shown of them: lines 1050 to 1079, of which 3 are warnings. */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (ui_find (fixture->view, "levels", GTK_TYPE_DROP_DOWN)), 1);
  ui_wait_until (g_str_equal (gtk_button_get_label (GTK_BUTTON (button)), "3 new lines"));
  append (fixture->log, 10);
  ui_wait_until (g_str_equal (gtk_button_get_label (GTK_BUTTON (button)), "4 new lines"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (ui_find (fixture->view, "levels", GTK_TYPE_DROP_DOWN)), 0);
  ui_wait_until (g_str_equal (gtk_button_get_label (GTK_BUTTON (button)), "40 new lines"));

  ui_activate (button);
  ui_wait_until (get_value (fixture) > get_end (fixture) - 1);
  g_assert_false (gtk_widget_get_visible (button));
}

static void
test_older_lines_keep_the_place (void)
{
  g_autoptr (SluiceLog) log = sluice_log_new ();
  g_autoptr (GPtrArray) tail = make_lines (1000, 200), check = NULL;
  GtkWidget *view = sluice_log_view_new (), *window;
  SluiceLogCanvas *canvas;
  SluiceLogAsk ask;
  const char *text;
  guint asked = 0;
  double value;

  g_assert_true (sluice_log_get_ask (log, &ask));
  sluice_log_take_page (log, &ask, tail, TRUE);
  sluice_log_view_set_log (SLUICE_LOG_VIEW (view), log);
  window = ui_show_in_window (view, 900, 300);
  canvas = SLUICE_LOG_CANVAS (ui_wait_for (view, NULL, SLUICE_TYPE_LOG_CANVAS));
  g_signal_connect_swapped (log, "older-wanted", G_CALLBACK (g_atomic_int_inc), &asked);
  ui_wait_frames (view, 2);
  sluice_log_canvas_scroll_to (canvas, 100);
  ui_wait_frames (view, 2);
  g_assert_cmpuint (asked, >, 0);
  text = sluice_log_line_get_text (sluice_log_canvas_peek (canvas, sluice_log_canvas_get_top (canvas)));
  value = canvas->top_away;

  g_assert_true (sluice_log_get_ask (log, &ask));
  /* Tracebacks in it told which way round the first page was, so that few lines are asked for again. */
  g_assert_cmpuint (ask.offset, ==, 136);
  check = make_lines (64, 1000);
  sluice_log_take_page (log, &ask, check, TRUE);
  ui_wait_frames (view, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (log)), ==, 1136);
  g_assert_cmpstr (sluice_log_line_get_text (sluice_log_canvas_peek (canvas, sluice_log_canvas_get_top (canvas))), ==,
                   text);
  g_assert_cmpfloat_with_epsilon (canvas->top_away, value, 0.01);
  ui_close_and_check_freed (window);
}

static void
test_levels (Fixture       *fixture,
             gconstpointer  data)
{
  GtkDropDown *levels = GTK_DROP_DOWN (ui_find (fixture->view, "levels", GTK_TYPE_DROP_DOWN));

  g_assert_cmpuint (sluice_log_canvas_count (fixture->canvas), ==, 1000);
  gtk_drop_down_set_selected (levels, 2);
  ui_wait_until (sluice_log_canvas_count (fixture->canvas) == 40);
  append (fixture->log, 100);
  ui_wait_until (sluice_log_canvas_count (fixture->canvas) == 44);
  gtk_drop_down_set_selected (levels, 1);
  /* A warning in ten lines, but for one in a hundred that a traceback takes the place of … and its four lines. */
  ui_wait_until (sluice_log_canvas_count (fixture->canvas) == 44 + 110);
  gtk_drop_down_set_selected (levels, 0);
  ui_wait_until (sluice_log_canvas_count (fixture->canvas) == 1100);
}

static void
test_errors_by_key (Fixture       *fixture,
                    gconstpointer  data)
{
  sluice_log_view_land (SLUICE_LOG_VIEW (fixture->view), TRUE, TRUE, NULL);
  g_assert_cmpint (sluice_log_canvas_get_current (fixture->canvas), ==, 943);
  ui_type_keys (fixture->view, "e");
  ui_wait_until (sluice_log_canvas_get_current (fixture->canvas) == 43);
  ui_type_keys (fixture->view, "e");
  ui_wait_until (sluice_log_canvas_get_current (fixture->canvas) == 143);
  ui_type_keys (fixture->view, "shift+e");
  ui_wait_until (sluice_log_canvas_get_current (fixture->canvas) == 43);
  ui_wait_frames (fixture->view, 2);
  g_assert_cmpint (sluice_log_canvas_get_top (fixture->canvas), <=, 43);
  ui_type_keys (fixture->view, "Down");
  ui_wait_until (sluice_log_canvas_get_current (fixture->canvas) == 44);
  ui_type_keys (fixture->view, "End");
  ui_wait_until (sluice_log_canvas_get_current (fixture->canvas) == 999);
  ui_wait_until (fixture->canvas->follow);
}

static void
test_search (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *search = ui_find (fixture->view, "search", GTK_TYPE_SEARCH_ENTRY);
  GtkLabel *count = GTK_LABEL (ui_find (fixture->view, "count", GTK_TYPE_LABEL));
  GtkWidget *refusal = ui_find (fixture->view, "refusal", GTK_TYPE_LABEL);

  ui_type_keys (fixture->view, "ctrl+f");
  ui_wait_until (gtk_widget_get_focus_child (search) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (search), "memory at \\d+");
  ui_wait_until (g_str_equal (gtk_label_get_label (count), "10 matches"));
  ui_type_keys (fixture->view, "Return");
  ui_wait_until (g_str_has_suffix (gtk_label_get_label (count), " of 10"));
  ui_activate_action (fixture->view, "log.next-match", NULL);
  ui_activate_action (fixture->view, "log.next-match", NULL);
  g_assert_cmpint (sluice_log_canvas_get_current (fixture->canvas) % 100, ==, 43);
  append (fixture->log, 100);
  ui_wait_until (g_str_has_suffix (gtk_label_get_label (count), " of 11"));

  gtk_editable_set_text (GTK_EDITABLE (search), "memory (");
  ui_wait_until (gtk_widget_get_visible (refusal));
  g_assert_true (gtk_widget_has_css_class (search, "error"));
  ui_wait_until (g_str_equal (gtk_label_get_label (count), "No match"));
  gtk_editable_set_text (GTK_EDITABLE (search), "([a-z ]+)*@");
  ui_wait_until (!gtk_widget_get_visible (refusal));
  ui_type_keys (fixture->view, "Escape");
  ui_wait_until (gtk_widget_has_focus (GTK_WIDGET (fixture->canvas)));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (search)), ==, "");
}

/* What a screen reader reads: what is in view, with the level in words, and where the keys are. */
static void
test_spoken (Fixture       *fixture,
             gconstpointer  data)
{
  GtkAccessibleText *text = GTK_ACCESSIBLE_TEXT (fixture->canvas);
  GtkAccessibleTextInterface *iface = GTK_ACCESSIBLE_TEXT_GET_IFACE (text);
  g_autoptr (GBytes) line = NULL;
  guint start = 0, end = 0;

  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (text)), ==, GTK_ACCESSIBLE_ROLE_LOG);
  sluice_log_canvas_go_to (fixture->canvas, 343);
  ui_wait_frames (fixture->view, 2);
  line = iface->get_contents_at (text, iface->get_caret_position (text), GTK_ACCESSIBLE_TEXT_GRANULARITY_LINE, &start,
                                 &end);
  g_assert_cmpstr (g_bytes_get_data (line, NULL), ==, "Error: RuntimeError: CUDA out of memory at 343\n");
  g_assert_cmpuint (start, ==, iface->get_caret_position (text));
}

static void
test_selection (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *dragged = NULL, *all = NULL;
  double row = fixture->canvas->row_height;

  sluice_log_canvas_go_to (fixture->canvas, 0);
  ui_wait_frames (fixture->view, 2);
  ui_drag (GTK_WIDGET (fixture->canvas), SLUICE_LOG_CANVAS_MARGIN + 1, row * 0.5,
           SLUICE_LOG_CANVAS_MARGIN + 6 * fixture->canvas->cell_width + 1, row * 1.5);
  ui_wait_until ((dragged = sluice_log_canvas_get_selected (fixture->canvas)) != NULL && strchr (dragged, '\n') != NULL);
  g_assert_true (g_str_has_prefix (dragged, "step 0 loss=0.0 lr=2e-05 tokens/s=3400\nstep 1"));
  ui_type_keys (fixture->view, "shift+F10");
  ui_wait_until (fixture->canvas->menu != NULL && gtk_widget_get_mapped (fixture->canvas->menu));
  ui_type_keys (fixture->view, "Escape");
  ui_wait_until (!gtk_widget_get_mapped (fixture->canvas->menu));
  /* By a finger, too, which leaves what is selected alone. */
  ui_hold (GTK_WIDGET (fixture->canvas), 50, row * 4.5);
  ui_wait_until (gtk_widget_get_mapped (fixture->canvas->menu));
  g_assert_cmpint (sluice_log_canvas_get_current (fixture->canvas), ==, 1);
  ui_type_keys (fixture->view, "Escape");
  ui_wait_until (!gtk_widget_get_mapped (fixture->canvas->menu));
  sluice_log_canvas_go_to (fixture->canvas, 0);
  ui_wait_frames (fixture->view, 2);
  ui_hold (GTK_WIDGET (fixture->canvas), 50, row * 4.5);
  ui_wait_until (gtk_widget_get_mapped (fixture->canvas->menu));
  g_assert_cmpint (sluice_log_canvas_get_current (fixture->canvas), ==, 4);
  ui_type_keys (fixture->view, "Escape");
  ui_wait_until (!gtk_widget_get_mapped (fixture->canvas->menu));
  ui_type_keys (fixture->view, "ctrl+a");
  ui_wait_until (fixture->canvas->cursor.line == 999);
  all = sluice_log_canvas_get_selected (fixture->canvas);
  g_assert_true (g_str_has_suffix (all, "step 999 loss=0.22 lr=2e-05 tokens/s=3400"));
}

/* Whatever a pointer does, without one: a part of a line, levels, times, wrapping. */
static void
test_keys (Fixture       *fixture,
           gconstpointer  data)
{
  GtkAccessibleText *text = GTK_ACCESSIBLE_TEXT (fixture->canvas);
  GtkAdjustment *horizontal = fixture->canvas->adjustments[GTK_ORIENTATION_HORIZONTAL];
  g_autofree char *word = NULL, *rest = NULL;
  guint begin;

  /* "[DEBUG] step 3 训练日志 prefetch queue full" */
  sluice_log_canvas_go_to (fixture->canvas, 3);
  ui_wait_frames (fixture->view, 2);
  begin = GTK_ACCESSIBLE_TEXT_GET_IFACE (text)->get_caret_position (text);
  ui_type_keys (fixture->view, "Right");
  ui_wait_until (fixture->canvas->cursor.byte == 1);
  g_assert_cmpuint (GTK_ACCESSIBLE_TEXT_GET_IFACE (text)->get_caret_position (text), ==, begin + 1);
  ui_type_keys (fixture->view, "ctrl+shift+Right");
  ui_wait_until ((word = sluice_log_canvas_get_selected (fixture->canvas)) != NULL);
  g_assert_cmpstr (word, ==, "DEBUG");
  ui_type_keys (fixture->view, "ctrl+Right ctrl+Right ctrl+Right shift+Left");
  ui_wait_until ((rest = sluice_log_canvas_get_selected (fixture->canvas)) != NULL && g_str_equal (rest, "志"));
  ui_type_keys (fixture->view, "Left Left Left Left Left Left");
  ui_wait_until (fixture->canvas->cursor.byte == strlen ("[DEBUG] step"));

  /* A line that is wider than the view is followed. */
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 380, 500);
  ui_wait_until (gtk_adjustment_get_page_size (horizontal) < 400
                 && gtk_adjustment_get_upper (horizontal) > gtk_adjustment_get_page_size (horizontal) + 50);
  ui_type_keys (fixture->view, "ctrl+Right ctrl+Right ctrl+Right ctrl+Right ctrl+Right");
  ui_wait_until (gtk_adjustment_get_value (horizontal) > 0);
  ui_type_keys (fixture->view, "ctrl+Left ctrl+Left ctrl+Left ctrl+Left ctrl+Left ctrl+Left ctrl+Left");
  ui_wait_until (gtk_adjustment_get_value (horizontal) == 0);
  ui_type_keys (fixture->view, "w");
  ui_wait_until (fixture->canvas->wrap && fixture->canvas->columns > 0);
  ui_type_keys (fixture->view, "ctrl+Right ctrl+Right ctrl+Right ctrl+Right ctrl+Right w t");
  ui_wait_until (!fixture->canvas->wrap && fixture->canvas->times);
  ui_type_keys (fixture->view, "3");
  ui_wait_until (sluice_log_canvas_count (fixture->canvas) == 40);
  ui_type_keys (fixture->view, "2");
  ui_wait_until (sluice_log_canvas_count (fixture->canvas) > 40);
  ui_type_keys (fixture->view, "1 t");
  ui_wait_until (sluice_log_canvas_count (fixture->canvas) == 1000 && !fixture->canvas->times);

  /* In the search they are letters. */
  ui_type_keys (fixture->view, "ctrl+f");
  ui_wait_until (gtk_widget_get_focus_child (ui_find (fixture->view, "search", 0)) != NULL);
  ui_type_keys (fixture->view, "t 3");
  ui_wait_until (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (ui_find (fixture->view, "search", 0))), "t3"));
  g_assert_false (fixture->canvas->times);
}

static gboolean
is_checked (GtkWidget  *item,
            const char *words)
{
  GtkWidget *label = ui_find_label (item, words);
  GtkWidget *row = label != NULL ? gtk_widget_get_ancestor (label, g_type_from_name ("GtkModelButton")) : NULL;
  gboolean checked = FALSE;

  g_assert_nonnull (row);
  g_object_get (row, "active", &checked, NULL);
  return checked;
}

/* In a narrow view the menu has what the buttons do, and shows what is on, whoever turned it on. */
static void
test_menu (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *more = ui_find (fixture->view, "more", GTK_TYPE_MENU_BUTTON), *popover;
  const char *const labels[] = { "All lines", "Warnings and errors", "Errors", "Times", "Wrapping", "Follow the end" };
  const char *const on[] = { "100001", "010101", "001010" };

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 380, 500);
  ui_wait_until (gtk_widget_get_mapped (more));
  for (guint turn = 0; turn < G_N_ELEMENTS (on); turn++)
    {
      if (turn == 1)
        ui_type_keys (fixture->view, "2 t");
      else if (turn == 2)
        {
          gtk_widget_activate_action (fixture->view, "log.times", NULL);
          gtk_widget_activate_action (fixture->view, "log.wrap", NULL);
          gtk_widget_activate_action (fixture->view, "log.following", NULL);
          gtk_widget_activate_action (fixture->view, "log.level", "u", 2);
          g_assert_false (fixture->canvas->follow);
          ui_wait_until (sluice_log_canvas_count (fixture->canvas) == 40);
        }
      if (turn == 1)
        ui_wait_until (fixture->canvas->times);
      gtk_menu_button_popup (GTK_MENU_BUTTON (more));
      popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (more)));
      ui_wait_until (gtk_widget_get_mapped (popover));
      for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
        {
          g_test_message ("%s, turn %u", labels[i], turn);
          g_assert_cmpint (is_checked (popover, labels[i]), ==, on[turn][i] == '1');
        }
      gtk_menu_button_popdown (GTK_MENU_BUTTON (more));
      ui_wait_until (!gtk_widget_get_mapped (popover));
      gtk_widget_grab_focus (GTK_WIDGET (fixture->canvas));
    }
}

/* Between narrow and wide the tools stand in one row, while something is searched for too. */
static void
test_one_row (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *search = ui_find (fixture->view, "search", GTK_TYPE_SEARCH_ENTRY);
  GtkWidget *count = ui_find (fixture->view, "count", GTK_TYPE_LABEL);
  GtkWidget *others[] = { ui_find (fixture->view, "levels", 0), ui_find (fixture->view, "errors", 0), count,
                          ui_find (fixture->view, "more", 0) };

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 560, 500);
  gtk_editable_set_text (GTK_EDITABLE (search), "memory at");
  ui_wait_until (gtk_widget_get_mapped (count) && gtk_widget_get_mapped (others[3]));
  ui_wait_frames (fixture->view, 2);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      graphene_rect_t first, other;

      g_assert_true (gtk_widget_compute_bounds (search, fixture->view, &first));
      g_assert_true (gtk_widget_compute_bounds (others[i], fixture->view, &other));
      g_assert_cmpfloat (other.origin.y, <, first.origin.y + first.size.height);
      g_assert_cmpfloat (first.size.width, >=, 100);
    }
}

/* What one clicks again and again stays under the pointer, and the lines where they are. */
static void
test_tools_stay (Fixture       *fixture,
                 gconstpointer  data)
{
  const int widths[] = { 1000, 900, 560, 400 };
  GtkWidget *search = ui_find (fixture->view, "search", GTK_TYPE_SEARCH_ENTRY);
  GtkLabel *count = GTK_LABEL (ui_find (fixture->view, "count", GTK_TYPE_LABEL));
  GtkWidget *stay[] = { ui_find (fixture->view, "next_match", 0), GTK_WIDGET (fixture->canvas) };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      graphene_rect_t before[G_N_ELEMENTS (stay)], after;

      gtk_editable_set_text (GTK_EDITABLE (search), "");
      gtk_window_set_default_size (GTK_WINDOW (fixture->window), widths[i], 500);
      /* Without the border that a window manager may have it draw. */
      ui_wait_until (abs (gtk_widget_get_width (fixture->view) - widths[i]) < 60
                     && !gtk_widget_get_mapped (GTK_WIDGET (count)));
      ui_wait_frames (fixture->view, 2);
      for (guint j = 0; j < G_N_ELEMENTS (stay); j++)
        g_assert_true (gtk_widget_compute_bounds (stay[j], fixture->view, &before[j]));

      gtk_editable_set_text (GTK_EDITABLE (search), "loss=1");
      ui_wait_until (gtk_widget_get_mapped (GTK_WIDGET (count))
                     && strstr (gtk_label_get_label (count), " ") != NULL);
      ui_wait_frames (fixture->view, 2);
      ui_activate_action (fixture->view, "log.next-match", NULL);
      ui_wait_until (strstr (gtk_label_get_label (count), " of ") != NULL);
      ui_wait_frames (fixture->view, 2);
      g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (count)));
      for (guint j = 0; j < G_N_ELEMENTS (stay); j++)
        {
          g_assert_true (gtk_widget_compute_bounds (stay[j], fixture->view, &after));
          g_assert_true (graphene_rect_equal (&before[j], &after));
        }
    }
}

static void
test_match_at_the_right (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *far = g_strnfill (400, 'y');
  g_autofree char *text = g_strconcat (far, "needle", NULL);
  g_autoptr (GPtrArray) lines = sluice_log_lines_new ();
  GtkAdjustment *across = fixture->canvas->adjustments[GTK_ORIENTATION_HORIZONTAL];

  g_ptr_array_add (lines, sluice_log_line_new (text, SLUICE_LOG_LEVEL_UNKNOWN, 0, SLUICE_LOG_SOURCE_SOCKET));
  sluice_log_take_frames (fixture->log, lines);
  ui_wait_frames (fixture->view, 2);
  gtk_editable_set_text (GTK_EDITABLE (ui_find (fixture->view, "search", GTK_TYPE_SEARCH_ENTRY)), "needle");
  ui_wait_until (g_str_equal (gtk_label_get_label (GTK_LABEL (ui_find (fixture->view, "count", 0))), "1 match"));
  ui_activate_action (fixture->view, "log.next-match", NULL);
  ui_wait_until (gtk_adjustment_get_value (across) > 0);
  g_assert_cmpuint (fixture->canvas->cursor.byte, ==, 400);
}

static void
test_wrapping_and_times (Fixture       *fixture,
                         gconstpointer  data)
{
  double end = get_end (fixture);

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 420, 500);
  g_object_set (fixture->canvas, "wrap", TRUE, "times", TRUE, NULL);
  ui_wait_until (fixture->canvas->columns > 0 && fixture->canvas->columns < 45);
  ui_wait_until (get_end (fixture) > end * 1.2);
  g_assert_cmpfloat_with_epsilon (get_value (fixture), get_end (fixture), 1);
  ui_snapshot (fixture->window, "log-narrow.png");
}

/* On white and on the dark view's ground; words need 4.5:1. */
static void
test_contrast (void)
{
  const SluiceColor grounds[2] = { { 1, 1, 1, 1 }, { 0x1d / 255.0, 0x1d / 255.0, 0x20 / 255.0, 1 } };

  for (int dark = 0; dark < 2; dark++)
    for (int high = 0; high < 2; high++)
      {
        const SluicePalette *palette = sluice_palette_get (dark, high);

        g_assert_cmpfloat (sluice_color_contrast (palette->text, grounds[dark]), >=, 4.5);
        g_assert_cmpfloat (sluice_color_contrast (palette->dim, grounds[dark]), >=, 4.5);
        g_assert_cmpfloat (sluice_color_contrast (palette->state[SLUICE_STATE_FAILED], grounds[dark]), >=, 4.5);
        g_assert_cmpfloat (sluice_color_contrast (palette->state[SLUICE_STATE_SKIPPED], grounds[dark]), >=, 4.5);
      }
}

static char *
make_traceback (guint n)
{
  GString *text = g_string_new ("Traceback (most recent call last):\n");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text,
                            "  File \"/opt/platform/lib/python3.11/site-packages/training/module_%u.py\", line %u, "
                            "in step_%u\n"
                            "    return self.inner(batch, **arguments)\n", i, i * 7, i);
  g_string_append (text, "RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB\n");
  return g_string_free_and_steal (text);
}

static char *
dup_selected (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter from, to;

  gtk_text_buffer_get_selection_bounds (buffer, &from, &to);
  return gtk_text_buffer_get_text (buffer, &from, &to, TRUE);
}

/* Below the lines; searched with them; its end is seen first. */
static void
test_traceback (Fixture       *fixture,
                gconstpointer  data)
{
  GtkWidget *shown = ui_find (fixture->view, "traceback", SLUICE_TYPE_CODE_VIEW);
  GtkLabel *count = GTK_LABEL (ui_find (fixture->view, "count", GTK_TYPE_LABEL));
  GtkWidget *search = ui_find (fixture->view, "search", GTK_TYPE_SEARCH_ENTRY);
  g_autofree char *text = make_traceback (100);
  g_autofree char *selected = NULL;
  GtkAdjustment *adjustment;
  GtkTextView *source;

  g_assert_false (gtk_widget_get_visible (shown));
  g_assert_null (ui_find (fixture->view, NULL, GTK_TYPE_TEXT_VIEW));
  sluice_log_view_set_traceback (SLUICE_LOG_VIEW (fixture->view), text);
  source = GTK_TEXT_VIEW (ui_wait_for (fixture->view, NULL, GTK_TYPE_TEXT_VIEW));
  g_assert_false (gtk_text_view_get_editable (source));
  ui_wait_until (gtk_widget_get_height (GTK_WIDGET (source)) > 40);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (source)), <=, 320);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (fixture->canvas)), >, 90);
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (source));
  ui_wait_until (gtk_adjustment_get_value (adjustment) > 1000
                 && gtk_adjustment_get_value (adjustment)
                      == gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment));
  ui_snapshot (fixture->window, "log-traceback.png");

  /* What was found goes on in it, and around: ten lines of the log, one of the traceback. */
  gtk_editable_set_text (GTK_EDITABLE (search), "CUDA out of memory");
  ui_wait_until (g_str_equal (gtk_label_get_label (count), "11 matches"));
  sluice_log_canvas_go_to (fixture->canvas, 943);
  ui_activate_action (fixture->view, "log.next-match", NULL);
  g_assert_cmpstr (gtk_label_get_label (count), ==, "11 of 11");
  selected = dup_selected (source);
  g_assert_cmpstr (selected, ==, "RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB");
  ui_activate_action (fixture->view, "log.next-match", NULL);
  g_assert_cmpint (sluice_log_canvas_get_current (fixture->canvas), ==, 43);
  ui_activate_action (fixture->view, "log.previous-match", NULL);
  g_assert_cmpstr (gtk_label_get_label (count), ==, "11 of 11");
  ui_activate_action (fixture->view, "log.previous-match", NULL);
  g_assert_cmpint (sluice_log_canvas_get_current (fixture->canvas), ==, 943);
  gtk_editable_set_text (GTK_EDITABLE (search), "in step_1\\d\\b");
  ui_wait_until (g_str_equal (gtk_label_get_label (count), "10 matches"));

  /* Keys of the log are keys of the log there too; without it the keys are for the lines. */
  gtk_widget_grab_focus (GTK_WIDGET (source));
  ui_type_keys (fixture->view, "e");
  ui_wait_until (gtk_widget_has_focus (GTK_WIDGET (fixture->canvas)));
  gtk_widget_grab_focus (GTK_WIDGET (source));
  sluice_log_view_set_traceback (SLUICE_LOG_VIEW (fixture->view), NULL);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (fixture->canvas)));
  g_assert_false (gtk_widget_get_visible (shown));
  g_assert_null (ui_find (fixture->view, NULL, GTK_TYPE_TEXT_VIEW));
  ui_wait_until (g_str_equal (gtk_label_get_label (count), "No match"));

  /* A short one takes no more than it needs; and one is there when the window closes. */
  sluice_log_view_set_traceback (SLUICE_LOG_VIEW (fixture->view), "KeyError: 'loss'\n");
  source = GTK_TEXT_VIEW (ui_wait_for (fixture->view, NULL, GTK_TYPE_TEXT_VIEW));
  ui_wait_until (gtk_widget_get_height (GTK_WIDGET (source)) > 20);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (source)), <, 120);
  gtk_widget_grab_focus (GTK_WIDGET (source));

  /* With little height the lines have all of it; what holds the focus then is let go of. */
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 180);
  ui_wait_until (!gtk_widget_get_mapped (GTK_WIDGET (source)));
  ui_wait_until (gtk_widget_get_height (GTK_WIDGET (fixture->canvas)) > 40);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 500);
  ui_wait_until (gtk_widget_get_mapped (GTK_WIDGET (source)));
  gtk_widget_grab_focus (GTK_WIDGET (source));
}

static void
test_pictures (Fixture       *fixture,
               gconstpointer  data)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  g_object_set (fixture->canvas, "times", TRUE, NULL);
  gtk_editable_set_text (GTK_EDITABLE (ui_find (fixture->view, "search", GTK_TYPE_SEARCH_ENTRY)), "loss=1|memory");
  sluice_log_view_land (SLUICE_LOG_VIEW (fixture->view), TRUE, TRUE, NULL);
  ui_wait_until (gtk_widget_get_mapped (ui_find (fixture->view, "count", GTK_TYPE_LABEL)));
  append (fixture->log, 12);
  ui_wait_frames (fixture->view, 3);
  ui_snapshot (fixture->window, "log-light.png");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  ui_wait_frames (fixture->view, 3);
  ui_snapshot (fixture->window, "log-dark.png");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
}

static void
copied_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      text)
{
  *(char **) text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

/* Whatever bytes a job writes: what is copied is text, and all that is shown. */
static void
test_any_bytes_are_copied (void)
{
  static const char body[] = "{\"logs\":[\"one\",\"a\xff" "b\",\"n\\u0000ul\",\"c\\u0001d\",\"训练\"]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (body, sizeof body - 1);
  g_autoptr (GPtrArray) lines = sluice_decode_logs (bytes, NULL);
  g_autofree char *text = NULL;
  g_autoptr (SluiceLog) log = sluice_log_new ();
  GtkWidget *view = sluice_log_view_new (), *window, *canvas;

  sluice_log_set_lines (log, lines);
  sluice_log_view_set_log (SLUICE_LOG_VIEW (view), log);
  window = ui_show_in_window (view, 600, 300);
  canvas = ui_find (view, NULL, SLUICE_TYPE_LOG_CANVAS);
  ui_activate_action (canvas, "log.select-all", NULL);
  ui_activate_action (canvas, "log.copy", NULL);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (view), NULL, copied_cb, &text);
  ui_wait_until (text != NULL);
  g_assert_cmpstr (text, ==, "one\na\xef\xbf\xbd" "b\nn\xe2\x90\x80ul\nc d\n训练");
  ui_close_and_check_freed (window);
}

int
main (int   argc,
      char *argv[])
{
  const gpointer thousand = GUINT_TO_POINTER (1000);

  ui_test_init (&argc, &argv);

  g_test_add ("/log-view/follows", Fixture, thousand, set_up, test_follows_until_scrolled_up, tear_down);
  g_test_add_func ("/log-view/older-lines", test_older_lines_keep_the_place);
  g_test_add ("/log-view/levels", Fixture, thousand, set_up, test_levels, tear_down);
  g_test_add ("/log-view/errors", Fixture, thousand, set_up, test_errors_by_key, tear_down);
  g_test_add ("/log-view/tools-stay", Fixture, thousand, set_up, test_tools_stay, tear_down);
  g_test_add ("/log-view/match-at-the-right", Fixture, thousand, set_up, test_match_at_the_right, tear_down);
  g_test_add ("/log-view/search", Fixture, thousand, set_up, test_search, tear_down);
  g_test_add ("/log-view/selection", Fixture, thousand, set_up, test_selection, tear_down);
  g_test_add ("/log-view/spoken", Fixture, thousand, set_up, test_spoken, tear_down);
  g_test_add ("/log-view/keys", Fixture, thousand, set_up, test_keys, tear_down);
  g_test_add ("/log-view/menu", Fixture, thousand, set_up, test_menu, tear_down);
  g_test_add ("/log-view/one-row", Fixture, thousand, set_up, test_one_row, tear_down);
  g_test_add ("/log-view/wrapping-and-times", Fixture, thousand, set_up, test_wrapping_and_times, tear_down);
  g_test_add_func ("/log-view/contrast", test_contrast);
  g_test_add ("/log-view/traceback", Fixture, thousand, set_up, test_traceback, tear_down);
  g_test_add ("/log-view/pictures", Fixture, thousand, set_up, test_pictures, tear_down);
  g_test_add_func ("/log-view/copy-any-bytes", test_any_bytes_are_copied);
  return g_test_run ();
}
