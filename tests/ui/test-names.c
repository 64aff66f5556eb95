/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is only an icon, or is cut short, says what it is when one points at it: everywhere. */
#include "window-test.h"

#include "text/sluice-text.h"
#include "ui/pipelines/sluice-pipeline-cell-private.h"
#include "ui/pipelines/sluice-pipeline-page.h"
#include "ui/pipelines/sluice-pipelines-page.h"
#include "ui/pipelines/sluice-stage-panel.h"
#include "ui/pipelines/sluice-stage-row.h"
#include "ui/window/sluice-connect-dialog.h"

typedef struct
{
  WindowTest base;
  SluiceStore *store;
  GtkWidget *window;
  guint n_icons; /* buttons that are only icons, seen so far */
} Test;

static void
set_up (Test         *test,
        gconstpointer data)
{
  static const char *const arguments[] = { "--seed", "7", NULL };

  window_test_init (&test->base);
  window_test_start_demo (&test->base, arguments);
  window_test_open_demo (&test->base, NULL);
  test->store = sluice_server_get_store (test->base.server);
  window_test_post (&test->base, "/api/v1/pipelines",
                    "{\"name\": \"a name that is so long that nothing has the room for it, be it as wide as it may, or so "
                    "wide that no screen is\", \"description\": \"words\", \"stages\": [{\"name\": \"a stage whose name "
                    "is so long as well that no panel has the room for it\", \"task\": \"train_model\", \"params\": {}, "
                    "\"depends_on\": []}]}");
  window_test_show (&test->base);
  test->window = GTK_WIDGET (test->base.window);
  adw_navigation_split_view_set_show_content (
    ADW_NAVIGATION_SPLIT_VIEW (ui_find (test->window, NULL, ADW_TYPE_NAVIGATION_SPLIT_VIEW)), TRUE);
  ui_wait_until (sluice_store_get_complete (test->store));
  ui_wait_frames (test->window, 3);
}

static void
tear_down (Test         *test,
           gconstpointer data)
{
  window_test_clear (&test->base);
}

static gboolean
says_something (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (says_something (child))
      return TRUE;
  return FALSE;
}

static void
check_all (Test      *test,
           GtkWidget *widget)
{
  /* The desktop's own. */
  if (!gtk_widget_get_mapped (widget) || GTK_IS_WINDOW_CONTROLS (widget) || GTK_IS_SPIN_BUTTON (widget)
      || g_str_equal (G_OBJECT_TYPE_NAME (widget), "AdwBackButton")
      || g_str_equal (G_OBJECT_TYPE_NAME (widget), "AdwSheetControls"))
    return;

  if ((GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget)) && !says_something (widget))
    {
      const char *tooltip = gtk_widget_get_tooltip_text (widget);

      test->n_icons++;
      if (tooltip != NULL && *tooltip != '\0')
        return;
      g_test_fail ();
      g_test_message ("a %s in a %s has neither words nor a tooltip: %s", G_OBJECT_TYPE_NAME (widget),
                      G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)),
                      GTK_IS_BUTTON (widget) ? gtk_button_get_icon_name (GTK_BUTTON (widget))
                                             : gtk_menu_button_get_icon_name (GTK_MENU_BUTTON (widget)));
      return;
    }
  if (GTK_IS_LABEL (widget) && pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))))
    {
      GtkWidget *told = widget;

      /* What a label is in may say it as well. */
      for (int i = 0; i < 4 && told != NULL && !gtk_widget_get_has_tooltip (told); i++)
        told = gtk_widget_get_parent (told);
      if (told != NULL && gtk_widget_get_has_tooltip (told))
        return;
      g_test_fail ();
      g_test_message ("what is cut is nowhere told: %s", gtk_label_get_text (GTK_LABEL (widget)));
      for (GtkWidget *in = gtk_widget_get_parent (widget); in != NULL; in = gtk_widget_get_parent (in))
        g_test_message ("… in a %s", G_OBJECT_TYPE_NAME (in));
    }

  if (GTK_IS_MENU_BUTTON (widget))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_all (test, child);
}

static void
resize (Test *test,
        int   width)
{
  gtk_window_set_default_size (GTK_WINDOW (test->base.window), width, 700);
  ui_wait_until (abs (gtk_widget_get_width (test->window) + 10 - width) <= 10);
  ui_wait_frames (test->window, 4);
}

static void
test_list_and_cards (Test         *test,
                     gconstpointer data)
{
  GtkWidget *page = ui_find (test->window, NULL, SLUICE_TYPE_PIPELINES_PAGE);
  GtkWidget *table = ui_find (page, "table", GTK_TYPE_COLUMN_VIEW);

  resize (test, 1100);
  ui_wait_until (gtk_widget_get_mapped (table));
  gtk_selection_model_select_all (gtk_column_view_get_model (GTK_COLUMN_VIEW (table)));
  ui_wait_frames (test->window, 4);
  check_all (test, test->window);
  g_assert_cmpuint (test->n_icons, >, 20);

  resize (test, 360);
  ui_wait_until (gtk_widget_get_mapped (ui_find (page, "cards", GTK_TYPE_GRID_VIEW)));
  check_all (test, test->window);
}

static void
test_detail (Test         *test,
             gconstpointer data)
{
  guint n = sluice_store_get_n_items (test->store);

  for (guint i = 0; i < MIN (n, 12); i++)
    {
      g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (test->store), i);

      sluice_window_open_pipeline (test->base.window, sluice_pipeline_get_uuid (pipeline));
      ui_wait_until (ui_find (test->window, NULL, SLUICE_TYPE_PIPELINE_PAGE) != NULL);
      for (int width = 380; width <= 1100; width += 720)
        {
          resize (test, width);
          check_all (test, test->window);
        }
    }
  g_assert_cmpuint (test->n_icons, >, 0);
}

/* --- names that mislead ------------------------------------------------------------------------------------------ */

#define TURNED "{\"name\": \"alpha\\u202ebeta\\ngamma\", \"description\": \"mu\\u2067nu\", \"stages\": [" \
  "{\"name\": \"delta\\u2066epsilon\\nzeta\", \"task\": \"eta\\u200etheta\\niota\", \"params\": {}, \"depends_on\": []}," \
  "{\"name\": \"kappa\\u202b\", \"task\": \"train_model\", \"params\": {}, " \
  "\"depends_on\": [\"delta\\u2066epsilon\\nzeta\", \"la\\u202emb\\nda\"]}]}"

static void
check_words (const char *where,
             const char *words)
{
  static const char *const first_lines[] = { "beta\n", "epsilon\n", "theta\n", "lamb\n" };

  for (const char *p = words != NULL ? words : ""; *p != '\0'; p = g_utf8_next_char (p))
    if (sluice_text_is_turn (g_utf8_get_char (p)))
      {
        g_test_fail ();
        g_test_message ("a %s is turned: %s", where, words);
      }
  for (guint i = 0; words != NULL && i < G_N_ELEMENTS (first_lines); i++)
    if (strstr (words, first_lines[i]) != NULL)
      {
        g_test_fail ();
        g_test_message ("a %s has a name of two lines: %s", where, words);
      }
}

static void
check_all_words (GtkWidget *widget)
{
  const char *type = G_OBJECT_TYPE_NAME (widget);

  check_words (type, gtk_widget_get_tooltip_text (widget));
  if (GTK_IS_LABEL (widget))
    check_words (type, gtk_label_get_text (GTK_LABEL (widget)));
  if (GTK_IS_INSCRIPTION (widget))
    check_words (type, gtk_inscription_get_text (GTK_INSCRIPTION (widget)));
  if (ADW_IS_WINDOW_TITLE (widget))
    check_words (type, adw_window_title_get_title (ADW_WINDOW_TITLE (widget)));
  if (ADW_IS_NAVIGATION_PAGE (widget))
    check_words (type, adw_navigation_page_get_title (ADW_NAVIGATION_PAGE (widget)));
  if (SLUICE_IS_PIPELINE_CELL (widget))
    check_words (type, ((SluicePipelineCell *) widget)->text);
  if (SLUICE_IS_STAGE_ROW (widget))
    {
      g_autofree char *description = NULL;

      g_object_get (widget, "description", &description, NULL);
      check_words (type, description);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_all_words (child);
}

static guint
count_cells (GtkWidget  *widget,
             const char *text)
{
  guint n = SLUICE_IS_PIPELINE_CELL (widget) && gtk_widget_get_mapped (widget)
            && g_strcmp0 (((SluicePipelineCell *) widget)->text, text) == 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_cells (child, text);
  return n;
}

static SluicePipeline *
find_turned (Test *test)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (test->store)); i++)
    {
      g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (test->store), i);

      if (g_str_has_prefix (sluice_pipeline_get_name (pipeline), "alpha"))
        return pipeline;
    }
  return NULL;
}

/* A name that looks like another one, or that goes on in a line of its own, misleads who reads it. */
static void
test_turned (Test         *test,
             gconstpointer data)
{
  AdwApplicationWindow *window = ADW_APPLICATION_WINDOW (test->base.window);
  GtkWidget *page, *stages;
  AdwDialog *dialog = NULL;
  SluicePipeline *pipeline;

  window_test_post (&test->base, "/api/v1/pipelines", TURNED);
  ui_activate_action (test->window, "win.refresh", NULL);
  ui_wait_until ((pipeline = find_turned (test)) != NULL);
  resize (test, 1100);
  ui_wait_until (count_cells (test->window, "alphabeta gamma") > 0);
  check_all_words (test->window);
  resize (test, 360);
  ui_wait_until (count_cells (test->window, "alphabeta gamma") > 0);
  check_all_words (test->window);

  resize (test, 1100);
  sluice_window_open_pipeline (test->base.window, sluice_pipeline_get_uuid (pipeline));
  page = ui_wait_for (test->window, NULL, SLUICE_TYPE_PIPELINE_PAGE);
  ui_wait_until (ui_find_label (page, "deltaepsilon zeta") != NULL);
  stages = ui_find (page, "stages_view", GTK_TYPE_LIST_VIEW);
  for (guint i = 0; i < 2; i++)
    {
      gtk_selection_model_select_item (gtk_list_view_get_model (GTK_LIST_VIEW (stages)), i, TRUE);
      ui_wait_until (ui_find_label (ui_find (page, NULL, SLUICE_TYPE_STAGE_PANEL),
                                    i == 0 ? "deltaepsilon zeta" : "kappa") != NULL);
      ui_wait_frames (test->window, 2);
      check_all_words (test->window);
    }
  g_assert_nonnull (ui_find_label (page, "deltaepsilon zeta, lamb da (does not exist)"));
  ui_activate_action (page, "pipeline.show-log", NULL);
  ui_wait_frames (test->window, 4);
  check_all_words (test->window);

  ui_activate_action (page, "pipeline.cancel", NULL);
  ui_wait_until ((dialog = adw_application_window_get_visible_dialog (window)) != NULL);
  ui_wait_frames (test->window, 2);
  check_all_words (GTK_WIDGET (dialog));
  g_assert_true (g_str_has_prefix (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (dialog)), "alphabeta gamma\n\n"));
  adw_dialog_force_close (dialog);
  ui_wait_until (adw_application_window_get_visible_dialog (window) == NULL);
}

static void
check_dialog (Test       *test,
              const char *action)
{
  AdwApplicationWindow *window = ADW_APPLICATION_WINDOW (test->base.window);
  AdwDialog *dialog = NULL;

  ui_activate_action (test->window, action, NULL);
  ui_wait_until ((dialog = adw_application_window_get_visible_dialog (window)) != NULL);
  ui_wait_frames (test->window, 4);
  check_all (test, test->window);
  adw_dialog_force_close (dialog);
  ui_wait_until (adw_application_window_get_visible_dialog (window) == NULL);
}

static void
test_dialogs (Test         *test,
              gconstpointer data)
{
  for (int width = 380; width <= 1100; width += 720)
    {
      resize (test, width);
      check_dialog (test, "win.connect");
      check_dialog (test, "win.preferences");
      check_dialog (test, "win.shortcuts");
    }
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

#define ADD(name, func) g_test_add (name, Test, NULL, set_up, func, tear_down)
  ADD ("/names/list-and-cards", test_list_and_cards);
  ADD ("/names/detail", test_detail);
  ADD ("/names/dialogs", test_dialogs);
  ADD ("/names/turned", test_turned);
#undef ADD

  return g_test_run ();
}
