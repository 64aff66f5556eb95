/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-test.h"

#include "make-records.h"
#include "ui/pipelines/sluice-pipeline-cell.h"
#include "ui/pipelines/sluice-pipeline-page.h"
#include "ui/pipelines/sluice-pipelines-page.h"
#include "ui/preferences/sluice-preferences.h"
#include "ui/window/sluice-connect-dialog.h"

static AdwDialog *
wait_for_dialog (WindowTest *test,
                 GType       type)
{
  AdwDialog *dialog = NULL;

  ui_wait_until ((dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test->window))) != NULL
                 && G_TYPE_CHECK_INSTANCE_TYPE (dialog, type));
  return dialog;
}

static void
wait_for_no_dialog (WindowTest *test)
{
  ui_wait_until (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test->window)) == NULL);
}

static void
type_into (AdwDialog  *dialog,
           const char *row,
           const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (ui_find (GTK_WIDGET (dialog), row, 0)), text);
}

static const char *
get_message (AdwDialog  *dialog,
             const char *label)
{
  GtkWidget *widget = ui_find (GTK_WIDGET (dialog), label, GTK_TYPE_LABEL);

  /* What is waited for is no message yet. */
  return gtk_widget_has_css_class (widget, "error") ? gtk_label_get_label (GTK_LABEL (widget)) : "";
}

static void
press_connect (AdwDialog *dialog)
{
  g_signal_emit_by_name (ui_find (GTK_WIDGET (dialog), "connect_button", GTK_TYPE_BUTTON), "clicked");
}

static void
test_first_start (void)
{
  WindowTest test = { 0 };

  window_test_init (&test);
  window_test_show (&test);
  g_assert_nonnull (ui_find_label (GTK_WIDGET (test.window), "Watch your pipelines"));
  g_assert_true (gtk_widget_get_mapped (ui_find (GTK_WIDGET (test.window), "start_demo", 0)));
  g_assert_false (ui_action_enabled (GTK_WIDGET (test.window), "win.refresh"));

  ui_activate (ui_find (GTK_WIDGET (test.window), "start_connect", 0));
  adw_dialog_close (wait_for_dialog (&test, SLUICE_TYPE_CONNECT_DIALOG));
  wait_for_no_dialog (&test);
  window_test_clear (&test);
}

static void
test_connects (void)
{
  WindowTest test = { 0 };
  AdwDialog *dialog;

  window_test_init (&test);
  window_test_start_demo (&test, (const char *const[]) { "--api-key", "s3cret", NULL });
  window_test_show (&test);
  ui_activate_action (GTK_WIDGET (test.window), "win.connect", NULL);
  dialog = wait_for_dialog (&test, SLUICE_TYPE_CONNECT_DIALOG);

  /* What is no address. */
  type_into (dialog, "address_row", "not an address");
  press_connect (dialog);
  g_assert_cmpstr (get_message (dialog, "address_message"), !=, "");

  /* Nobody there. */
  type_into (dialog, "address_row", "127.0.0.1:1");
  g_assert_cmpstr (get_message (dialog, "address_message"), ==, "");
  press_connect (dialog);
  ui_wait_until (*get_message (dialog, "address_message") != '\0');

  /* A key is asked for, at its own field. */
  type_into (dialog, "address_row", test.url);
  press_connect (dialog);
  ui_wait_until (*get_message (dialog, "key_message") != '\0');

  /* One that can't be sent isn't tried. */
  type_into (dialog, "key_row", "two\nlines");
  g_assert_cmpstr (get_message (dialog, "key_message"), ==, "");
  press_connect (dialog);
  g_assert_nonnull (strstr (get_message (dialog, "key_message"), "line break"));
  g_assert_null (strstr (get_message (dialog, "key_message"), "lines"));

  type_into (dialog, "key_row", "wrong");
  press_connect (dialog);
  ui_wait_until (*get_message (dialog, "key_message") != '\0');
  g_assert_null (strstr (get_message (dialog, "key_message"), "wrong"));

  /* What answers, and isn't the platform. */
  window_test_post (&test, "/demo/faults", "{\"kind\": \"body\", \"value\": \"html\"}");
  type_into (dialog, "key_row", "s3cret");
  press_connect (dialog);
  ui_wait_until (*get_message (dialog, "address_message") != '\0');
  window_test_post (&test, "/demo/faults", NULL);
  window_test_post (&test, "/demo/faults", "{\"kind\": \"errors\", \"value\": \"1\"}");
  type_into (dialog, "name_row", "lab");
  press_connect (dialog);
  ui_wait_until (*get_message (dialog, "address_message") != '\0');
  window_test_post (&test, "/demo/faults", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (test.servers)), ==, 0);

  /* And then it is right. */
  press_connect (dialog);
  ui_wait_until (sluice_servers_get_active (test.servers) != NULL);
  g_assert_cmpstr (sluice_server_get_name (sluice_servers_get_active (test.servers)), ==, "lab");
  ui_wait_for (GTK_WIDGET (test.window), NULL, SLUICE_TYPE_PIPELINES_PAGE);
  ui_wait_until (sluice_store_get_n_items (sluice_server_get_store (sluice_servers_get_active (test.servers))) > 0);
  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test.window)) != NULL)
    adw_dialog_force_close (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test.window)));
  wait_for_no_dialog (&test);

  /* Forgotten again: the first start is back. */
  ui_activate_action (GTK_WIDGET (test.window), "win.forget-active-server", NULL);
  window_test_answer (&test, "Forget");
  ui_wait_until (sluice_servers_get_active (test.servers) == NULL);
  ui_wait_until (ui_find_label (GTK_WIDGET (test.window), "Watch your pipelines") != NULL);
  window_test_clear (&test);
}

static void
test_warns_of_a_readable_way (void)
{
  WindowTest test = { 0 };
  AdwDialog *dialog;

  window_test_init (&test);
  window_test_show (&test);
  ui_activate_action (GTK_WIDGET (test.window), "win.connect", NULL);
  dialog = wait_for_dialog (&test, SLUICE_TYPE_CONNECT_DIALOG);
  type_into (dialog, "address_row", "http://192.0.2.1:9");
  press_connect (dialog);
  window_test_answer (&test, "Back");
  g_assert_true (wait_for_dialog (&test, SLUICE_TYPE_CONNECT_DIALOG) == dialog);
  g_assert_cmpstr (get_message (dialog, "address_message"), ==, "");
  adw_dialog_close (dialog);
  wait_for_no_dialog (&test);
  window_test_clear (&test);
}

static void
test_says_that_the_key_is_refused (void)
{
  WindowTest test = { 0 };

  window_test_init (&test);
  window_test_start_demo (&test, (const char *const[]) { "--api-key", "s3cret", NULL });
  window_test_open_demo (&test, "old");
  window_test_show (&test);
  ui_wait_until (sluice_monitor_get_connection (sluice_server_get_monitor (test.server)) == SLUICE_CONNECTION_KEY);
  ui_wait_until (ui_find_label (GTK_WIDGET (test.window), "Key refused") != NULL);
  window_test_press (GTK_WIDGET (test.window), "Change key…");
  adw_dialog_close (wait_for_dialog (&test, SLUICE_TYPE_CONNECT_DIALOG));
  wait_for_no_dialog (&test);
  window_test_clear (&test);
}

static void
test_keeps_its_settings (void)
{
  WindowTest test = { 0 };

  window_test_init (&test);
  g_settings_set_int (test.settings, "window-width", 800);
  g_settings_set_int (test.settings, "window-height", 560);
  window_test_show (&test);
  int first = gtk_widget_get_width (GTK_WIDGET (test.window));

  /* Without a compositor the frame takes some of it. */
  g_assert_cmpint (first, >, 760);
  g_assert_cmpint (first, <=, 800);
  gtk_window_set_default_size (GTK_WINDOW (test.window), 900, 600);
  ui_wait_until (gtk_widget_get_width (GTK_WIDGET (test.window)) > first);
  ui_close_and_check_freed (GTK_WIDGET (test.window));
  test.window = NULL;
  g_assert_cmpint (g_settings_get_int (test.settings, "window-width"), >, first);
  window_test_clear (&test);
}

/* The page of last time is waited for until the list is known whole, or a person goes somewhere. */
static void
test_last_page_that_is_gone (void)
{
  WindowTest test = { 0 };
  SluiceStore *store;
  g_autoptr (SluicePipeline) first = NULL;
  g_autofree char *tag = NULL;
  g_autofree char *kept = NULL;

  window_test_init (&test);
  g_settings_set_string (test.settings, "last-page", "pipeline/00000000-0000-0000-0000-000000000000");
  window_test_start_demo (&test, NULL);
  window_test_open_demo (&test, NULL);
  window_test_show (&test);
  store = sluice_server_get_store (test.server);
  ui_wait_until (sluice_store_get_n_items (store) > 0);
  first = g_list_model_get_item (G_LIST_MODEL (store), 0);
  sluice_window_open_pipeline (test.window, sluice_pipeline_get_uuid (first));
  ui_wait_until (sluice_store_get_complete (store));
  tag = g_strconcat ("pipeline/", sluice_pipeline_get_uuid (first), NULL);
  kept = g_settings_get_string (test.settings, "last-page");
  g_assert_cmpstr (kept, ==, tag);
  g_clear_object (&first);
  window_test_clear (&test);
}

static const char *
get_pipeline_page (WindowTest *test)
{
  GtkWidget *page = ui_find (GTK_WIDGET (test->window), NULL, SLUICE_TYPE_PIPELINE_PAGE);
  GtkWidget *stack = page != NULL ? ui_find (page, "stack", GTK_TYPE_STACK) : NULL;

  return stack != NULL ? gtk_stack_get_visible_child_name (GTK_STACK (stack)) : NULL;
}

/* A server that refuses the key will not tell about it, however long one waits: the page says so, and what to do. */
static void
test_unknown_pipeline_of_a_refusing_server (void)
{
  WindowTest test = { 0 };

  window_test_init (&test);
  window_test_start_demo (&test, (const char *const[]) { "--api-key", "s3cret", NULL });
  window_test_open_demo (&test, "old");
  window_test_show (&test);
  sluice_window_open_pipeline (test.window, "00000000-0000-0000-0000-000000000000");
  ui_wait_until (g_strcmp0 (get_pipeline_page (&test), "key") == 0);
  g_assert_cmpint (sluice_monitor_get_connection (sluice_server_get_monitor (test.server)), ==, SLUICE_CONNECTION_KEY);
  window_test_press (ui_find (GTK_WIDGET (test.window), NULL, SLUICE_TYPE_PIPELINE_PAGE), "Change key…");
  adw_dialog_close (wait_for_dialog (&test, SLUICE_TYPE_CONNECT_DIALOG));
  wait_for_no_dialog (&test);

  /* A list that was kept knows nothing of what came since. */
  sluice_store_set_complete (sluice_server_get_store (test.server), TRUE);
  ui_wait_frames (GTK_WIDGET (test.window), 2);
  g_assert_cmpstr (get_pipeline_page (&test), ==, "key");

  sluice_session_set_api_key (sluice_server_get_session (test.server), "s3cret");
  sluice_monitor_refresh (sluice_server_get_monitor (test.server));
  ui_wait_until (g_strcmp0 (get_pipeline_page (&test), "gone") == 0);
  window_test_clear (&test);
}

/* However much failed and runs, the words beside it are whole. */
static void
test_sidebar_with_thousands (void)
{
  WindowTest test = { 0 };
  g_autoptr (SluiceBatch) batch = make_batch (SLUICE_BATCH_SCOPE_FULL, sluice_batch_next_sequence ());
  GtkWidget *label;

  window_test_init (&test);
  test.url = g_strdup ("http://127.0.0.1:1");
  window_test_open_demo (&test, NULL);
  window_test_show (&test);
  for (guint i = 0; i < 1051; i++)
    {
      g_autofree char *failed = g_strdup_printf ("failed-%u", i);
      g_autofree char *running = g_strdup_printf ("running-%u", i);

      g_ptr_array_add (batch->pipelines, make_row (failed, "failed"));
      g_ptr_array_add (batch->pipelines, make_pipeline (running, "running", make_stage ("s", "running", 1, 0), NULL));
    }
  g_ptr_array_unref (sluice_store_apply (sluice_server_get_store (test.server), batch));
  label = ui_find (GTK_WIDGET (test.window), "failed_label", GTK_TYPE_LABEL);
  ui_wait_until (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), "999+") == 0);
  ui_wait_frames (GTK_WIDGET (test.window), 2);
  g_assert_true (gtk_widget_get_mapped (label));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (ui_find (GTK_WIDGET (test.window), "failed_badge", 0)), ==, "1051 failed");
  label = ui_find (GTK_WIDGET (test.window), "pipelines_label", GTK_TYPE_LABEL);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));
  window_test_clear (&test);
}

/* What was told before the key was refused is as old as where the server is lost: it is grey, and its clocks stand. */
static void
test_a_key_that_is_refused_later (void)
{
  WindowTest test = { 0 };
  g_autoptr (SluicePipeline) first = NULL;
  GtkWidget *list, *page;

  window_test_init (&test);
  window_test_start_demo (&test, (const char *const[]) { "--api-key", "s3cret", NULL });
  window_test_open_demo (&test, "s3cret");
  window_test_show (&test);
  ui_wait_until (sluice_store_get_n_items (sluice_server_get_store (test.server)) > 0);
  list = ui_find (ui_wait_for (GTK_WIDGET (test.window), NULL, SLUICE_TYPE_PIPELINES_PAGE), "stack", GTK_TYPE_STACK);
  first = g_list_model_get_item (G_LIST_MODEL (sluice_server_get_store (test.server)), 0);
  sluice_window_open_pipeline (test.window, sluice_pipeline_get_uuid (first));
  ui_wait_until (g_strcmp0 (get_pipeline_page (&test), "pipeline") == 0);
  page = ui_find (ui_find (GTK_WIDGET (test.window), NULL, SLUICE_TYPE_PIPELINE_PAGE), "stack", GTK_TYPE_STACK);
  g_assert_false (gtk_widget_has_css_class (list, "stale"));
  g_assert_false (gtk_widget_has_css_class (page, "stale"));

  sluice_session_set_api_key (sluice_server_get_session (test.server), "old");
  sluice_monitor_refresh (sluice_server_get_monitor (test.server));
  ui_wait_until (sluice_monitor_get_connection (sluice_server_get_monitor (test.server)) == SLUICE_CONNECTION_KEY);
  g_assert_true (gtk_widget_has_css_class (list, "stale"));
  g_assert_true (gtk_widget_has_css_class (page, "stale"));

  sluice_session_set_api_key (sluice_server_get_session (test.server), "s3cret");
  sluice_monitor_refresh (sluice_server_get_monitor (test.server));
  ui_wait_until (sluice_monitor_get_connection (sluice_server_get_monitor (test.server)) == SLUICE_CONNECTION_CONNECTED);
  g_assert_false (gtk_widget_has_css_class (list, "stale"));
  g_assert_false (gtk_widget_has_css_class (page, "stale"));
  g_clear_object (&first);
  window_test_clear (&test);
}

/* Opened by a double click, the keys are for the page too: the row takes the focus after it has opened it. */
static void
test_double_click_moves_the_keys (void)
{
  WindowTest test = { 0 };
  GtkWidget *cell, *page, *focus;

  window_test_init (&test);
  window_test_start_demo (&test, (const char *const[]) { NULL });
  window_test_open_demo (&test, NULL);
  window_test_show (&test);
  page = ui_wait_for (GTK_WIDGET (test.window), NULL, SLUICE_TYPE_PIPELINES_PAGE);
  cell = ui_wait_for (ui_find (page, "table", GTK_TYPE_COLUMN_VIEW), NULL, SLUICE_TYPE_PIPELINE_CELL);
  ui_wait_until (gtk_widget_get_mapped (cell) && gtk_widget_get_width (cell) > 0);
  ui_wait_frames (cell, 2);
  ui_double_click (cell, 20, 20);
  page = ui_wait_for (GTK_WIDGET (test.window), NULL, SLUICE_TYPE_PIPELINE_PAGE);
  ui_wait_until ((focus = gtk_window_get_focus (GTK_WINDOW (test.window))) != NULL
                 && gtk_widget_is_ancestor (focus, page));
  ui_wait_frames (page, 2);
  focus = gtk_window_get_focus (GTK_WINDOW (test.window));
  g_assert_true (focus != NULL && gtk_widget_is_ancestor (focus, page));
  window_test_clear (&test);
}

/* The demo's address and key are nobody's to change, and it is there as long as the program. */
static void
test_nobody_forgets_the_demo (void)
{
  static const char *const actions[] = { "win.edit-active-server", "win.forget-active-server" };
  WindowTest test = { 0 };
  g_autoptr (GUri) base = NULL;

  window_test_init (&test);
  window_test_start_demo (&test, NULL);
  window_test_open_demo (&test, NULL);
  window_test_show (&test);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_assert_true (ui_action_enabled (GTK_WIDGET (test.window), actions[i]));

  base = sluice_address_parse (test.url, NULL);
  sluice_servers_add_demo (test.servers, "the demo", "Demo", base);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_assert_false (ui_action_enabled (GTK_WIDGET (test.window), actions[i]));
  g_assert_true (ui_action_enabled (GTK_WIDGET (test.window), "win.refresh"));

  ui_activate_action (GTK_WIDGET (test.window), "win.preferences", NULL);
  GtkWidget *dialog = GTK_WIDGET (wait_for_dialog (&test, SLUICE_TYPE_PREFERENCES));

  ui_wait_until (ui_find_button (dialog, "Forget") != NULL);
  sluice_servers_remove (test.servers, test.server);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (test.servers)), ==, 1);
  g_assert_null (ui_find_button (dialog, "Forget"));
  adw_dialog_close (ADW_DIALOG (dialog));
  wait_for_no_dialog (&test);
  window_test_clear (&test);
}

static void
test_narrow_dialog_begins_with_the_address (void)
{
  WindowTest test = { 0 };
  AdwDialog *dialog;
  GtkWidget *focus;

  window_test_init (&test);
  g_settings_set_int (test.settings, "window-width", 360);
  window_test_show (&test);
  ui_activate_action (GTK_WIDGET (test.window), "win.connect", NULL);
  dialog = wait_for_dialog (&test, SLUICE_TYPE_CONNECT_DIALOG);
  ui_wait_until ((focus = gtk_root_get_focus (GTK_ROOT (test.window))) != NULL
                 && gtk_widget_is_ancestor (focus, ui_find (GTK_WIDGET (dialog), "address_row", 0)));
  ui_wait_frames (GTK_WIDGET (dialog), 3);
  ui_type_keys (GTK_WIDGET (test.window), "a b c");
  ui_wait_until (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (ui_find (GTK_WIDGET (dialog), "address_row", 0))),
                              "abc"));
  adw_dialog_close (dialog);
  wait_for_no_dialog (&test);
  window_test_clear (&test);
}

static void
test_narrow (void)
{
  WindowTest test = { 0 };
  GtkWidget *split;

  window_test_init (&test);
  window_test_start_demo (&test, NULL);
  window_test_open_demo (&test, NULL);
  g_settings_set_int (test.settings, "window-width", 360);
  window_test_show (&test);
  split = ui_find (GTK_WIDGET (test.window), "split_view", 0);
  ui_wait_until (adw_navigation_split_view_get_collapsed (ADW_NAVIGATION_SPLIT_VIEW (split)));
  ui_wait_until (sluice_store_get_n_items (sluice_server_get_store (test.server)) > 0);
  GtkWidget *page = ui_wait_for (GTK_WIDGET (test.window), NULL, SLUICE_TYPE_PIPELINES_PAGE);
  GtkStack *stack = GTK_STACK (ui_find (page, "stack", GTK_TYPE_STACK));

  ui_wait_until (g_strcmp0 (gtk_stack_get_visible_child_name (stack), "cards") == 0);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (test.window)), <=, 400);
  window_test_clear (&test);
}

static void
count_iterations (guint turns)
{
  for (guint i = 0; i < turns; i++)
    g_main_context_iteration (NULL, FALSE);
}

/* Whatever is on its way when the window closes, nothing of it stays. */
static void
test_frees_everything_at_each_await (void)
{
  for (guint turns = 0; turns < 400; turns = turns * 2 + 1)
    {
      WindowTest test = { 0 };

      window_test_init (&test);
      window_test_start_demo (&test, NULL);
      window_test_open_demo (&test, NULL);
      window_test_show (&test);
      count_iterations (turns);
      window_test_clear (&test);
    }
}

static void
test_frees_everything_with_a_dialog (void)
{
  WindowTest test = { 0 };
  AdwDialog *dialog;

  window_test_init (&test);
  window_test_start_demo (&test, (const char *const[]) { "--fault", "hang", NULL });
  window_test_show (&test);
  ui_activate_action (GTK_WIDGET (test.window), "win.connect", NULL);
  dialog = wait_for_dialog (&test, SLUICE_TYPE_CONNECT_DIALOG);
  type_into (dialog, "address_row", test.url);
  press_connect (dialog);
  count_iterations (20);
  adw_dialog_force_close (dialog);
  wait_for_no_dialog (&test);
  window_test_clear (&test);
}

static gboolean
has_badge (WindowTest *test,
           const char *name,
           guint       count)
{
  g_autofree char *badge_name = g_strconcat (name, "_badge", NULL);
  g_autofree char *label_name = g_strconcat (name, "_label", NULL);
  GtkWidget *badge = ui_find (GTK_WIDGET (test->window), badge_name, 0);
  GtkWidget *label = ui_find (GTK_WIDGET (test->window), label_name, 0);
  g_autofree char *digits = g_strdup_printf ("%u", count);
  g_autofree char *words = g_strconcat (digits, " ", name, NULL);

  if (count == 0 || !gtk_widget_get_visible (badge))
    return count == 0 && !gtk_widget_get_visible (badge);
  return g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), digits) == 0
         && g_strcmp0 (gtk_widget_get_tooltip_text (badge), words) == 0
         && gtk_test_accessible_check_property (GTK_ACCESSIBLE (badge), GTK_ACCESSIBLE_PROPERTY_LABEL, words) == NULL;
}

static guint
count_active (SluiceStore *store)
{
  guint active = 0;

  for (int state = 0; state < SLUICE_N_STATES; state++)
    if (sluice_state_is_active ((SluiceState) state) && state != SLUICE_STATE_STUCK)
      active += sluice_store_count (store, (SluiceState) state);
  return active;
}

/* What is stuck is told beside what runs, and the word beside them is read whole. */
static void
test_sidebar_counts (gconstpointer data)
{
  static const char *const numbers[] = { "stuck_label", "running_label", "failed_label" };
  const char *const *arguments = data;
  WindowTest test = { 0 };
  SluiceStore *store;
  GtkWidget *label;

  window_test_init (&test);
  window_test_start_demo (&test, arguments);
  window_test_open_demo (&test, NULL);
  window_test_show (&test);
  store = sluice_server_get_store (test.server);
  ui_wait_until (sluice_store_get_complete (store) && sluice_store_count (store, SLUICE_STATE_FAILED) > 0);
  if (arguments == NULL)
    ui_wait_until (sluice_store_count (store, SLUICE_STATE_STUCK) > 0);
  else
    ui_wait_until (sluice_store_count (store, SLUICE_STATE_RUNNING) > 0
                   && sluice_store_count (store, SLUICE_STATE_CHECKING) == 0);

#define COUNT(state) sluice_store_count (store, SLUICE_STATE_##state)
  ui_wait_until (has_badge (&test, "stuck", COUNT (STUCK))
                 && has_badge (&test, "running", count_active (store))
                 && has_badge (&test, "failed", COUNT (FAILED)));
#undef COUNT
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    gtk_label_set_label (GTK_LABEL (ui_find (GTK_WIDGET (test.window), numbers[i], 0)), "88");
  label = ui_find (GTK_WIDGET (test.window), "pipelines_label", 0);
  ui_wait_frames (label, 3);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));
  window_test_clear (&test);
}

int
main (int   argc,
      char *argv[])
{
  static const char *const team[] = { "--seed", "7", NULL };

  ui_test_init (&argc, &argv);
  g_test_add_func ("/window/first-start", test_first_start);
  g_test_add_func ("/window/connects", test_connects);
  g_test_add_func ("/window/warns-of-a-readable-way", test_warns_of_a_readable_way);
  g_test_add_func ("/window/says-that-the-key-is-refused", test_says_that_the_key_is_refused);
  g_test_add_func ("/window/keeps-its-settings", test_keeps_its_settings);
  g_test_add_func ("/window/last-page-that-is-gone", test_last_page_that_is_gone);
  g_test_add_func ("/window/unknown-pipeline-of-a-refusing-server", test_unknown_pipeline_of_a_refusing_server);
  g_test_add_func ("/window/a-key-that-is-refused-later", test_a_key_that_is_refused_later);
  g_test_add_func ("/window/double-click", test_double_click_moves_the_keys);
  g_test_add_func ("/window/nobody-forgets-the-demo", test_nobody_forgets_the_demo);
  g_test_add_func ("/window/sidebar-with-thousands", test_sidebar_with_thousands);
  g_test_add_func ("/window/narrow-dialog", test_narrow_dialog_begins_with_the_address);
  g_test_add_func ("/window/narrow", test_narrow);
  g_test_add_data_func ("/window/sidebar-counts/stuck", NULL, test_sidebar_counts);
  g_test_add_data_func ("/window/sidebar-counts/running", team, test_sidebar_counts);
  g_test_add_func ("/window/frees-everything-at-each-await", test_frees_everything_at_each_await);
  g_test_add_func ("/window/frees-everything-with-a-dialog", test_frees_everything_with_a_dialog);
  return g_test_run ();
}
