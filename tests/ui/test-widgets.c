/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small widgets: what they show, when they change, and that they end. */
#include "uitest.h"

#include "ui/widgets/sluice-code-view.h"
#include "ui/widgets/sluice-label.h"
#include "ui/widgets/sluice-meter.h"
#include "ui/widgets/sluice-now.h"
#include "ui/widgets/sluice-state-icon.h"
#include "ui/widgets/sluice-tick.h"
#include "ui/widgets/sluice-time-label.h"

#define S G_TIME_SPAN_SECOND
#define MS G_TIME_SPAN_MILLISECOND
#define START (G_GINT64_CONSTANT (1772438400) * S)

static gboolean
is_gray (GdkRGBA color)
{
  return ABS (color.red - color.green) < 0.05 && ABS (color.green - color.blue) < 0.05;
}

static void
test_label_shows_the_start_of_a_long_text (void)
{
  GtkWidget *label = g_object_ref_sink (gtk_label_new (NULL));
  g_autofree char *whole = g_strnfill (1000, 'a');
  g_autofree char *longer = g_strnfill (1001, 'a');
  guint notified = 0;
  const char *shown;

  ui_count_notify (label, "label", &notified);
  sluice_label_set_text (GTK_LABEL (label), whole);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (label)), ==, whole);
  sluice_label_set_text (GTK_LABEL (label), whole);
  g_assert_cmpuint (notified, ==, 1);

  sluice_label_set_text (GTK_LABEL (label), longer);
  shown = gtk_label_get_label (GTK_LABEL (label));
  g_assert_cmpint (g_utf8_strlen (shown, -1), ==, 1000);
  g_assert_true (g_str_has_suffix (shown, "a…"));
  sluice_label_set_text (GTK_LABEL (label), longer);
  g_assert_cmpuint (notified, ==, 2);

  sluice_label_set_text (GTK_LABEL (label), NULL);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (label)), ==, "");
  g_assert_finalize_object (label);
}

static void
test_meter_fills_in_the_colour_of_its_state (void)
{
  GtkWidget *meter = sluice_meter_new (), *window = ui_show_in_window (meter, 300, 100);
  g_autoptr (GdkTexture) none = NULL, half = NULL, whole = NULL;
  int middle, right;

  gtk_widget_set_halign (meter, GTK_ALIGN_CENTER);
  sluice_meter_set_progress (SLUICE_METER (meter), -1, SLUICE_STATE_FAILED);
  ui_wait_frames (meter, 2);
  middle = gtk_widget_get_height (meter) / 2;
  right = gtk_widget_get_width (meter) - 4;
  none = ui_render (meter);
  g_assert_true (is_gray (ui_pixel (none, 4, middle)));

  sluice_meter_set_progress (SLUICE_METER (meter), 0.5, SLUICE_STATE_FAILED);
  ui_wait_frames (meter, 2);
  half = ui_render (meter);
  g_assert_false (is_gray (ui_pixel (half, 4, middle)));
  g_assert_cmpfloat (ui_pixel (half, 4, middle).red, >, ui_pixel (half, 4, middle).green);
  g_assert_true (is_gray (ui_pixel (half, right, middle)));

  sluice_meter_set_progress (SLUICE_METER (meter), 7, SLUICE_STATE_FAILED);
  ui_wait_frames (meter, 2);
  whole = ui_render (meter);
  g_assert_false (is_gray (ui_pixel (whole, right, middle)));
  ui_close_and_check_freed (window);
}

static void
test_icons_differ_by_state (void)
{
  GtkWidget *icon = sluice_state_icon_new (), *window = ui_show_in_window (icon, 100, 100);
  g_autoptr (GHashTable) pictures = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref,
                                                           NULL);

  for (SluiceState state = 0; state < SLUICE_N_STATES; state++)
    {
      g_autoptr (GdkTexture) texture = NULL;

      sluice_state_icon_set_state (SLUICE_STATE_ICON (icon), state, -1);
      ui_wait_frames (icon, 2);
      texture = ui_render (icon);
      /* By form or colour, no two states look the same. */
      g_assert_true (g_hash_table_add (pictures, gdk_texture_save_to_png_bytes (texture)));
    }
  ui_close_and_check_freed (window);
}

static void
test_now_stands_still_while_frozen (void)
{
  SluiceClock *clock = sluice_clock_new_manual (START);
  SluiceNow *now = sluice_now_new (clock);
  guint notified = 0;

  ui_count_notify (now, "frozen", &notified);
  sluice_now_set_frozen (now, FALSE);
  g_assert_cmpuint (notified, ==, 0);
  sluice_now_set_frozen (now, TRUE);
  sluice_now_set_frozen (now, TRUE);
  g_assert_cmpuint (notified, ==, 1);
  sluice_clock_advance (clock, 90 * S);
  g_assert_cmpint (sluice_now_get (now), ==, START);
  sluice_now_set_frozen (now, FALSE);
  g_assert_cmpuint (notified, ==, 2);
  g_assert_cmpint (sluice_now_get (now), ==, START + 90 * S);
  g_assert_finalize_object (now);
  g_assert_finalize_object (clock);
}

static void
test_now_is_the_servers (void)
{
  g_autoptr (SluiceClock) clock = sluice_clock_new_manual (START);
  SluiceStore *store = sluice_store_new ("here", clock);
  SluiceNow *now = sluice_now_new_for_store (store);

  g_assert_cmpint (sluice_now_get (now), ==, START);
  sluice_store_set_skew (store, -7200 * S);
  g_assert_cmpint (sluice_now_get (now), ==, START - 7200 * S);
  sluice_now_set_frozen (now, TRUE);
  sluice_store_set_skew (store, 0);
  g_assert_cmpint (sluice_now_get (now), ==, START - 7200 * S);
  sluice_now_set_frozen (now, FALSE);
  g_assert_cmpint (sluice_now_get (now), ==, START);
  g_assert_finalize_object (now);
  g_assert_finalize_object (store);
}

static void
test_time_label_ages_and_spans (void)
{
  g_autoptr (SluiceClock) clock = sluice_clock_new_manual (START);
  g_autoptr (SluiceNow) now = sluice_now_new (clock);
  GtkWidget *widget = sluice_time_label_new (now, 0);
  SluiceTimeLabel *label = SLUICE_TIME_LABEL (widget);
  GtkWidget *window = ui_show_in_window (widget, 200, 100);

  sluice_time_label_set_age (label, 0);
  g_assert_cmpstr (sluice_time_label_get_text (label), ==, "–");
  sluice_time_label_set_age (label, START - 60 * S);
  g_assert_cmpstr (sluice_time_label_get_text (label), ==, "1 min ago");
  sluice_time_label_set_span (label, START - 60 * S, START);
  g_assert_cmpstr (sluice_time_label_get_text (label), ==, "1 min");
  sluice_clock_advance (clock, 60 * S);
  sluice_now_set_frozen (now, TRUE);
  sluice_time_label_set_span (label, START, 0);
  g_assert_cmpstr (sluice_time_label_get_text (label), ==, "1 min");
  sluice_clock_advance (clock, 5 * S);
  sluice_time_label_set_span (label, START, 0);
  g_assert_cmpstr (sluice_time_label_get_text (label), ==, "1 min");
  sluice_now_set_frozen (now, FALSE);
  g_assert_cmpstr (sluice_time_label_get_text (label), ==, "1 min 5 s");
  ui_close_and_check_freed (window);
}

/* Words that change where nobody sees them have nothing laid out; who sees them then, sees all of them. */
static void
test_unseen_time_fits_when_seen (void)
{
  g_autoptr (SluiceClock) clock = sluice_clock_new_manual (START);
  g_autoptr (SluiceNow) now = sluice_now_new (clock);
  GtkWidget *widget = sluice_time_label_new (now, 0), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *stack = gtk_stack_new ();
  SluiceTimeLabel *label = SLUICE_TIME_LABEL (widget);
  GtkWidget *window;
  int width;

  sluice_time_label_set_span (label, START - S, START);
  gtk_box_append (GTK_BOX (row), widget);
  gtk_stack_add_named (GTK_STACK (stack), row, "times");
  gtk_stack_add_named (GTK_STACK (stack), gtk_label_new ("other"), "other");
  window = ui_show_in_window (stack, 300, 100);
  ui_wait_frames (stack, 2);
  width = gtk_widget_get_width (widget);
  gtk_stack_set_visible_child_name (GTK_STACK (stack), "other");
  ui_wait_until (!gtk_widget_get_mapped (widget));
  ui_wait_frames (stack, 2);

  sluice_time_label_set_span (label, START - 3725 * S, START);
  g_assert_cmpstr (sluice_time_label_get_text (label), ==, "1 h 2 min");
  gtk_stack_set_visible_child_name (GTK_STACK (stack), "times");
  ui_wait_until (gtk_widget_get_width (widget) > width);
  ui_close_and_check_freed (window);
}

/* Of the labels that change, in which turn of the main loop each did. */
static void
note_turn_cb (GObject    *label,
              GParamSpec *pspec,
              GArray     *turns)
{
  GSource *source = g_main_current_source ();
  gint64 turn = source != NULL ? g_source_get_time (source) : 0;

  g_array_append_val (turns, turn);
}

static void
test_times_without_seconds_move_together (void)
{
  /* Each is due at a moment of its own before the minute of the clock is full, in a second and a half. */
  const gint64 full = START - START % (60 * S) + 60 * S, first = full - 3 * S / 2;
  const struct
  {
    gint64 passed;
    gboolean span;
    const char *after;
  } rows[] = {
    { 60 * S - 200 * MS, FALSE, "1 min ago" },
    { 120 * S - 500 * MS, FALSE, "2 min ago" },
    { 180 * S - 800 * MS, FALSE, "3 min ago" },
    { 60 * 60 * S - 1100 * MS, FALSE, "1 h ago" },
    { 13 * 60 * S - 1400 * MS, TRUE, "13 min" },
  };
  g_autoptr (SluiceClock) clock = sluice_clock_new_manual (first);
  g_autoptr (SluiceNow) now = sluice_now_new (clock);
  g_autoptr (GArray) turns = g_array_new (FALSE, FALSE, sizeof (gint64));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *window = ui_show_in_window (box, 200, 200);
  SluiceTimeLabel *labels[G_N_ELEMENTS (rows)];

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *widget = sluice_time_label_new (now, 0);

      labels[i] = SLUICE_TIME_LABEL (widget);
      if (rows[i].span)
        sluice_time_label_set_span (labels[i], first - rows[i].passed, 0);
      else
        sluice_time_label_set_age (labels[i], first - rows[i].passed);
      gtk_box_append (GTK_BOX (box), widget);
      g_assert_true (gtk_widget_get_mapped (widget));
      g_signal_connect (gtk_widget_get_first_child (widget), "notify::text", G_CALLBACK (note_turn_cb), turns);
    }

  sluice_clock_advance (clock, full - first);
  ui_wait_until (turns->len >= G_N_ELEMENTS (rows));
  g_assert_cmpuint (turns->len, ==, G_N_ELEMENTS (rows));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpstr (sluice_time_label_get_text (labels[i]), ==, rows[i].after);
      g_assert_cmpint (g_array_index (turns, gint64, i), ==, g_array_index (turns, gint64, 0));
    }
  g_assert_cmpint (g_array_index (turns, gint64, 0), !=, 0);
  ui_close_and_check_freed (window);
}

typedef struct
{
  guint count;
  gint64 wait;
} Ticked;

static gint64
ticked_cb (gpointer data)
{
  Ticked *ticked = data;

  ticked->count++;
  return ticked->wait;
}

static void
test_tick_calls_who_is_due (void)
{
  GtkWidget *label = gtk_label_new ("tick"), *window = ui_show_in_window (label, 200, 100);
  Ticked soon = { .wait = 20 * G_TIME_SPAN_MILLISECOND }, never = { .wait = G_MAXINT64 };
  SluiceTickSource *first = sluice_tick_add (label, ticked_cb, &soon);
  SluiceTickSource *second = sluice_tick_add (label, ticked_cb, &never);
  guint count;

  g_assert_cmpuint (soon.count, ==, 1);
  g_assert_cmpuint (never.count, ==, 1);
  ui_wait_until (soon.count >= 4);
  g_assert_cmpuint (never.count, ==, 1);
  sluice_tick_source_refresh (second);
  g_assert_cmpuint (never.count, ==, 2);

  sluice_tick_source_remove (first);
  count = soon.count;
  never.wait = 20 * G_TIME_SPAN_MILLISECOND;
  sluice_tick_source_refresh (second);
  ui_wait_until (never.count >= 8);
  g_assert_cmpuint (soon.count, ==, count);
  /* What has changed waits for the full second, and no longer. */
  never.wait = G_MAXINT64;
  sluice_tick_source_refresh (second);
  count = never.count;
  sluice_tick_source_hasten (second);
  sluice_tick_source_hasten (second);
  g_assert_cmpuint (never.count, ==, count);
  ui_wait_until (never.count > count);
  g_assert_cmpuint (never.count, ==, count + 1);
  sluice_tick_source_remove (second);
  ui_close_and_check_freed (window);
}

/* A word of thousands of characters isn't wrapped: at 60 KB a key took 1.5 s and more. */
static void
test_long_words (void)
{
  GtkWidget *widget = sluice_code_view_new ("Result", "json"), *window = ui_show_in_window (widget, 400, 300);
  SluiceCodeView *view = SLUICE_CODE_VIEW (widget);
  g_autofree char *word = g_strnfill (60000, 'a'), *text = g_strdup_printf ("{\"a\": \"%s\"}", word);
  g_autoptr (GString) words = g_string_new ("{\"a\": \"");
  GtkTextView *text_view;
  int width;

  for (guint i = 0; i < 1000; i++)
    g_string_append (words, "some words ");
  g_string_append (words, "\"}");
  sluice_code_view_set_text (view, words->str);
  text_view = GTK_TEXT_VIEW (ui_find (widget, NULL, GTK_TYPE_TEXT_VIEW));
  ui_settle ();
  width = gtk_widget_get_width (window);
  g_assert_cmpint (gtk_text_view_get_wrap_mode (text_view), ==, GTK_WRAP_WORD_CHAR);
  sluice_code_view_set_text (view, text);
  ui_settle ();
  g_assert_cmpint (gtk_text_view_get_wrap_mode (text_view), ==, GTK_WRAP_NONE);
  g_assert_cmpint (gtk_widget_get_width (window), ==, width);
  sluice_code_view_set_text (view, words->str);
  ui_settle ();
  g_assert_cmpint (gtk_text_view_get_wrap_mode (text_view), ==, GTK_WRAP_WORD_CHAR);
  ui_close_and_check_freed (window);
}

static void
test_code_view_is_made_when_needed (void)
{
  GtkWidget *widget = sluice_code_view_new ("Result", "json"), *window = ui_show_in_window (widget, 400, 300);
  SluiceCodeView *view = SLUICE_CODE_VIEW (widget);
  guint notified = 0;

  ui_count_notify (view, "text", &notified);
  g_assert_false (gtk_widget_get_visible (widget));
  g_assert_null (ui_find (widget, NULL, GTK_TYPE_TEXT_VIEW));
  sluice_code_view_set_text (view, "");
  g_assert_cmpuint (notified, ==, 0);

  sluice_code_view_set_text (view, "{\"loss\": 0.25}");
  sluice_code_view_set_text (view, "{\"loss\": 0.25}");
  g_assert_cmpuint (notified, ==, 1);
  g_assert_cmpstr (sluice_code_view_get_text (view), ==, "{\"loss\": 0.25}");
  g_assert_true (gtk_widget_get_visible (widget));
  g_assert_nonnull (ui_find (widget, NULL, GTK_TYPE_TEXT_VIEW));

  sluice_code_view_set_text (view, NULL);
  g_assert_cmpuint (notified, ==, 2);
  g_assert_false (gtk_widget_get_visible (widget));
  g_assert_null (ui_find (widget, NULL, GTK_TYPE_TEXT_VIEW));
  ui_close_and_check_freed (window);
}

/* Where there is room, nothing of a text is cut off: however its lines wrap, and whatever stood there before. */
static void
test_code_view_is_as_high_as_its_text (void)
{
  static const char *const texts[] = {
    "{\n  \"job_uuid\": \"0f8fad5b-d9cb-469f-a165-70867728950e\"\n}",
    "{\n  \"loss\": 0.25,\n  \"model\": \"a name that is so long that it does not fit on a line of so narrow a view\"\n}",
    "{}",
    "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3,\n  \"d\": 4\n}",
    NULL,
  };
  GtkWidget *widget = sluice_code_view_new ("Result", "json"), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *window;

  gtk_box_append (GTK_BOX (box), widget);
  window = ui_show_in_window (box, 300, 500);
  for (guint i = 0; i < 4 * G_N_ELEMENTS (texts); i++)
    {
      GtkWidget *text;
      GtkAdjustment *adjustment;

      sluice_code_view_set_text (SLUICE_CODE_VIEW (widget), texts[(i * i + i / 2) % G_N_ELEMENTS (texts)]);
      text = ui_find (widget, NULL, GTK_TYPE_TEXT_VIEW);
      if (text == NULL)
        continue;
      adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (text));
      ui_wait_frames (widget, 2);
      ui_settle ();
      ui_wait_until (gtk_adjustment_get_page_size (adjustment) > 0
                     && gtk_adjustment_get_upper (adjustment) <= gtk_adjustment_get_page_size (adjustment));
    }
  ui_close_and_check_freed (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  g_test_add_func ("/widgets/label/long", test_label_shows_the_start_of_a_long_text);
  g_test_add_func ("/widgets/meter", test_meter_fills_in_the_colour_of_its_state);
  g_test_add_func ("/widgets/state-icon", test_icons_differ_by_state);
  g_test_add_func ("/widgets/now", test_now_stands_still_while_frozen);
  g_test_add_func ("/widgets/now-server", test_now_is_the_servers);
  g_test_add_func ("/widgets/time-label", test_time_label_ages_and_spans);
  g_test_add_func ("/widgets/unseen-time", test_unseen_time_fits_when_seen);
  g_test_add_func ("/widgets/times-move-together", test_times_without_seconds_move_together);
  g_test_add_func ("/widgets/tick", test_tick_calls_who_is_due);
  g_test_add_func ("/widgets/code-view", test_code_view_is_made_when_needed);
  g_test_add_func ("/widgets/code-view/height", test_code_view_is_as_high_as_its_text);
  g_test_add_func ("/widgets/long-words", test_long_words);

  return g_test_run ();
}
