/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of stages: their order by a real pointer and real keys. */
#include "uitest.h"

#include "draft/sluice-draft-validate.h"
#include "ui/editor/sluice-draft-form.h"

typedef struct
{
  SluiceDraft *draft;
  GtkWidget *form;
  GtkWidget *window;
  GtkWidget *view;
} Test;

static char *
get_order (Test *test)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sluice_draft_get_n_stages (test->draft); i++)
    g_string_append (text, sluice_draft_stage_get_name (sluice_draft_get_nth (test->draft, i)));
  return g_string_free_and_steal (text);
}

static gboolean
is_order (Test       *test,
          const char *expected)
{
  g_autofree char *order = get_order (test);

  return g_str_equal (order, expected);
}

/* Something was undone, which any new entry would forget. */
static void
start (Test *test,
       guint n)
{
  test->draft = sluice_draft_new ();
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = n <= 26 ? g_strdup_printf ("%c", 'a' + (int) i) : g_strdup_printf ("stage-%03u", i);

      sluice_draft_add_stage (test->draft, name, "preprocess_dataset", "", 0);
    }
  sluice_draft_set_text (test->draft, 0, SLUICE_DRAFT_FIELD_NAME, "undone");
  sluice_draft_undo (test->draft);
  test->form = sluice_draft_form_new (test->draft);
  test->window = ui_show_in_window (test->form, 420, 700);
  test->view = ui_wait_for (test->form, "stages", 0);
}

static void
stop (Test *test)
{
  ui_close_and_check_freed (test->window);
  g_object_unref (test->draft);
}

static GtkWidget *
find_row (Test       *test,
          const char *name)
{
  GtkWidget *label = ui_find_label (test->view, name);

  g_assert_nonnull (label);
  while (!gtk_widget_has_css_class (label, "sluice-stage-row"))
    label = gtk_widget_get_parent (label);
  return label;
}

/* Onto the upper half of another row, or onto its lower one. */
static void
begin_drag (Test       *test,
            const char *name,
            const char *onto,
            gboolean    below)
{
  GtkWidget *row, *target;
  graphene_point_t point;

  ui_wait_frames (test->window, 2); /* until rows stand where their stages do */
  row = find_row (test, name);
  target = find_row (test, onto);
  g_assert_true (gtk_widget_compute_point (
    target, row, &GRAPHENE_POINT_INIT (60, (float) gtk_widget_get_height (target) * (below ? 0.75f : 0.25f)), &point));
  ui_begin_drag (row, 60, gtk_widget_get_height (row) / 2.0, point.x, point.y);
  ui_wait_until (gtk_widget_has_css_class (find_row (test, onto), below ? "drop-below" : "drop-above"));
}

static void
test_positions (void)
{
  static const struct
  {
    guint from, row;
    gboolean below;
    guint to;
  } cases[] = {
    { 0, 0, FALSE, 0 }, { 0, 0, TRUE, 0 }, { 0, 1, FALSE, 0 }, { 0, 1, TRUE, 1 }, { 0, 3, TRUE, 3 },
    { 3, 0, FALSE, 0 }, { 3, 0, TRUE, 1 }, { 3, 2, FALSE, 2 }, { 3, 2, TRUE, 3 }, { 3, 3, FALSE, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (sluice_stage_list_find_position (cases[i].from, cases[i].row, cases[i].below), ==, cases[i].to);
}

static void
test_drag (void)
{
  Test test = { 0 };

  start (&test, 4);
  begin_drag (&test, "a", "c", TRUE);
  ui_end_drag ();
  ui_wait_until (is_order (&test, "bcad"));
  g_assert_cmpint (sluice_draft_get_undo_intent (test.draft), ==, SLUICE_DRAFT_INTENT_REORDER);
  sluice_draft_undo (test.draft);
  g_assert_true (is_order (&test, "abcd"));
  g_assert_cmpint (sluice_draft_get_undo_intent (test.draft), ==, SLUICE_DRAFT_INTENT_ADD);
  ui_settle ();

  begin_drag (&test, "d", "a", FALSE);
  ui_end_drag ();
  ui_wait_until (is_order (&test, "dabc"));
  stop (&test);
}

static void
test_escape (void)
{
  Test test = { 0 };

  start (&test, 4);
  begin_drag (&test, "a", "c", TRUE);
  ui_type_keys (test.window, "Escape");
  ui_wait_until (!gtk_widget_has_css_class (find_row (&test, "c"), "drop-below"));
  ui_end_drag ();
  ui_settle ();
  g_assert_true (is_order (&test, "abcd"));
  g_assert_true (sluice_draft_can_redo (test.draft));
  stop (&test);
}

static void
count_cb (guint  *count,
          guint64 id)
{
  (*count)++;
}

static void
test_keys (void)
{
  Test test = { 0 };
  guint activated = 0;

  start (&test, 4);
  g_signal_connect_swapped (ui_find (test.form, NULL, SLUICE_TYPE_STAGE_LIST), "stage-activated", G_CALLBACK (count_cb),
                            &activated);
  gtk_list_view_scroll_to (GTK_LIST_VIEW (test.view), 1, GTK_LIST_SCROLL_FOCUS, NULL);
  gtk_widget_grab_focus (test.view);
  ui_settle ();
  ui_type_keys (test.window, "alt+Down");
  ui_wait_until (is_order (&test, "acbd"));
  ui_type_keys (test.window, "alt+Down");
  ui_wait_until (is_order (&test, "acdb"));
  ui_type_keys (test.window, "alt+Down");
  ui_settle ();
  g_assert_true (is_order (&test, "acdb"));
  ui_type_keys (test.window, "alt+Up");
  ui_wait_until (is_order (&test, "acbd"));
  sluice_draft_undo (test.draft);
  sluice_draft_undo (test.draft);
  sluice_draft_undo (test.draft);
  g_assert_true (is_order (&test, "abcd"));
  ui_settle ();
  ui_type_keys (test.window, "Return");
  ui_wait_until (activated == 1);
  stop (&test);
}

/* A long list has rows for what is seen, and a moved stage stays in view. */
static void
test_long (void)
{
  Test test = { 0 };

  start (&test, 500);
  g_assert_cmpuint (ui_count (test.view, GTK_TYPE_IMAGE), <, 250);
  gtk_list_view_scroll_to (GTK_LIST_VIEW (test.view), 498, GTK_LIST_SCROLL_FOCUS, NULL);
  gtk_widget_grab_focus (test.view);
  ui_settle ();
  ui_type_keys (test.window, "alt+Down");
  ui_wait_until (g_strcmp0 (sluice_draft_stage_get_name (sluice_draft_get_nth (test.draft, 499)), "stage-498") == 0);
  ui_wait_until (ui_find_label (test.view, "stage-498") != NULL);
  stop (&test);
}

/* Nothing is empty below the last row of a short list. */
static void
test_short (void)
{
  for (guint n = 1; n <= 4; n++)
    {
      Test test = { 0 };
      graphene_rect_t last, all;
      GtkWidget *scrolled;

      start (&test, n);
      ui_wait_frames (test.window, 3);
      scrolled = gtk_widget_get_ancestor (test.view, GTK_TYPE_SCROLLED_WINDOW);
      g_assert_true (gtk_widget_compute_bounds (gtk_widget_get_last_child (test.view), scrolled, &last));
      g_assert_true (gtk_widget_compute_bounds (scrolled, scrolled, &all));
      g_test_message ("%u stages", n);
      g_assert_cmpfloat (last.origin.y + last.size.height, ==, all.origin.y + all.size.height);
      stop (&test);
    }
}

static GtkWidget *
find_sign (Test       *test,
           const char *name)
{
  return gtk_widget_get_last_child (find_row (test, name));
}

/* What is wrong with a stage is seen at its row, and goes with it. */
static void
test_problems (void)
{
  Test test = { 0 };
  g_autoptr (SluiceTaskTable) table = sluice_task_table_new ();
  g_autoptr (GPtrArray) before = NULL, after = NULL;
  SluiceStageList *list;
  guint64 id;

  start (&test, 3);
  list = SLUICE_STAGE_LIST (ui_find (test.form, NULL, SLUICE_TYPE_STAGE_LIST));
  for (guint i = 0; i < 3; i++)
    sluice_draft_set_text (test.draft, sluice_draft_stage_get_id (sluice_draft_get_nth (test.draft, i)),
                           SLUICE_DRAFT_FIELD_PARAMS, i == 1 ? "{,}" : "{\"dataset\": \"x\"}");
  id = sluice_draft_stage_get_id (sluice_draft_get_nth (test.draft, 1));
  before = sluice_draft_validate (test.draft, table);
  sluice_stage_list_show_problems (list, before);
  g_assert_true (gtk_widget_get_visible (find_sign (&test, "b")));
  g_assert_true (gtk_widget_has_css_class (find_sign (&test, "b"), "state-failed"));
  g_assert_false (gtk_widget_get_visible (find_sign (&test, "a")));
  g_assert_false (gtk_widget_get_visible (find_sign (&test, "c")));
  g_assert_true (sluice_stage_list_move (list, id, 1));
  ui_settle ();
  g_assert_true (gtk_widget_get_visible (find_sign (&test, "b")));
  g_assert_false (gtk_widget_get_visible (find_sign (&test, "c")));
  sluice_draft_set_text (test.draft, id, SLUICE_DRAFT_FIELD_PARAMS, "{\"dataset\": \"x\", \"more\": 1}");
  after = sluice_draft_validate (test.draft, table);
  sluice_stage_list_show_problems (list, after);
  g_assert_true (gtk_widget_has_css_class (find_sign (&test, "b"), "state-stuck"));
  g_assert_false (gtk_widget_has_css_class (find_sign (&test, "b"), "state-failed"));
  stop (&test);
}

/* To a row that came a moment ago the keys go, too, before it has a place. */
static void
test_focus_at_once (void)
{
  static const guint counts[] = { 1, 4, 300 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      Test test = { 0 };
      SluiceStageList *list;
      guint64 last = 0;

      start (&test, i);
      list = SLUICE_STAGE_LIST (ui_find (test.form, NULL, SLUICE_TYPE_STAGE_LIST));
      for (guint k = 0; k < counts[i]; k++)
        {
          g_autofree char *name = g_strdup_printf ("new-%u", k);

          last = sluice_draft_stage_get_id (sluice_draft_add_stage (test.draft, name, "preprocess_dataset", "", 0));
          sluice_stage_list_focus_stage (list, last);
        }
      gtk_widget_grab_focus (test.view);
      sluice_stage_list_focus_stage (list, last);
      sluice_stage_list_move (list, last, -(int) counts[i] / 2);
      ui_wait_until (ui_find_label (test.view, sluice_draft_stage_get_name (sluice_draft_get_stage (test.draft, last)))
                     != NULL);
      while (sluice_draft_can_undo (test.draft))
        {
          sluice_draft_undo (test.draft);
          sluice_stage_list_focus_stage (list, last);
        }
      while (sluice_draft_can_redo (test.draft))
        {
          sluice_draft_redo (test.draft);
          sluice_stage_list_focus_stage (list, last);
        }
      ui_settle ();
      stop (&test);
    }
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/stage-list/positions", test_positions);
  g_test_add_func ("/stage-list/drag", test_drag);
  g_test_add_func ("/stage-list/escape", test_escape);
  g_test_add_func ("/stage-list/keys", test_keys);
  g_test_add_func ("/stage-list/long", test_long);
  g_test_add_func ("/stage-list/short", test_short);
  g_test_add_func ("/stage-list/problems", test_problems);
  g_test_add_func ("/stage-list/focus-at-once", test_focus_at_once);
  return g_test_run ();
}
