/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-test.h"

#include "text/sluice-text.h"
#include "make-records.h"
#include "ui/pipelines/sluice-connection-banner.h"
#include "ui/pipelines/sluice-pipeline-cell.h"
#include "ui/pipelines/sluice-pipelines-page.h"
#include "ui/widgets/sluice-error-dialog.h"
#include "ui/window/sluice-connect-dialog.h"

#define NOBODY "http://127.0.0.1:1"

static AdwDialog *
get_dialog (WindowTest *test)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test->window));
}

static AdwDialog *
wait_for_dialog (WindowTest *test,
                 GType       type)
{
  ui_wait_until (get_dialog (test) != NULL && G_TYPE_CHECK_INSTANCE_TYPE (get_dialog (test), type)
                 && gtk_widget_get_mapped (GTK_WIDGET (get_dialog (test))));
  /* A button that is activated before it has its place forgets it. */
  ui_wait_frames (GTK_WIDGET (test->window), 2);
  return get_dialog (test);
}

static void
close_dialog (WindowTest *test)
{
  AdwDialog *dialog = get_dialog (test);

  adw_dialog_close (dialog);
  ui_wait_until (get_dialog (test) != dialog);
}

static const char *
get_label (AdwDialog  *dialog,
           const char *name)
{
  return gtk_label_get_label (GTK_LABEL (ui_find (GTK_WIDGET (dialog), name, GTK_TYPE_LABEL)));
}

/* Presses a button that leads to the technical text, and looks for @words in it; then it is copied, and closed. */
static void
check_details (WindowTest *test,
               GtkWidget  *button,
               const char *heading,
               const char *words)
{
  g_auto (GValue) copied = G_VALUE_INIT;
  GdkContentProvider *content;
  AdwDialog *dialog;

  g_assert_nonnull (button);
  ui_activate (button);
  dialog = wait_for_dialog (test, SLUICE_TYPE_ERROR_DIALOG);
  if (heading != NULL)
    g_assert_cmpstr (adw_dialog_get_title (dialog), ==, heading);
  g_assert_nonnull (strstr (get_label (dialog, "report_label"), words));
  g_assert_true (gtk_label_get_selectable (GTK_LABEL (ui_find (GTK_WIDGET (dialog), "report_label", GTK_TYPE_LABEL))));
  g_assert_cmpstr (get_label (dialog, "sentence_label"), !=, "");

  ui_activate (ui_find (GTK_WIDGET (dialog), "copy_button", 0));
  ui_wait_until (ui_find_label (GTK_WIDGET (dialog), "Copied") != NULL);
  content = gdk_clipboard_get_content (gtk_widget_get_clipboard (GTK_WIDGET (dialog)));
  g_value_init (&copied, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (content, &copied, NULL));
  g_assert_nonnull (strstr (g_value_get_string (&copied), words));
  g_assert_nonnull (strstr (g_value_get_string (&copied), get_label (dialog, "sentence_label")));
  close_dialog (test);
}

static void
test_connect_dialog (void)
{
  WindowTest test = { 0 };
  GtkWidget *address, *details;
  AdwDialog *dialog;

  window_test_init (&test);
  window_test_show (&test);
  ui_activate_action (GTK_WIDGET (test.window), "win.connect", NULL);
  dialog = wait_for_dialog (&test, SLUICE_TYPE_CONNECT_DIALOG);
  address = ui_find (GTK_WIDGET (dialog), "address_row", 0);
  details = ui_find (GTK_WIDGET (dialog), "address_details", 0);
  g_assert_false (gtk_widget_get_mapped (details));

  gtk_editable_set_text (GTK_EDITABLE (address), NOBODY);
  gtk_editable_set_text (GTK_EDITABLE (ui_find (GTK_WIDGET (dialog), "key_row", 0)), "s3cret");
  ui_activate (ui_find (GTK_WIDGET (dialog), "connect_button", 0));
  ui_wait_until (gtk_widget_get_mapped (details));
  check_details (&test, details, "No connection", "GET " NOBODY "/api/v1/");

  /* The one below is as it was. */
  g_assert_true (get_dialog (&test) == dialog);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (address)), ==, NOBODY);
  gtk_editable_set_text (GTK_EDITABLE (address), NOBODY "0");
  g_assert_false (gtk_widget_get_mapped (details));
  close_dialog (&test);
  window_test_clear (&test);
}

/* A server that takes connections and says nothing: what is waited for is told, for no longer than somebody waits, and
 * whoever doesn't want to gets out at once. */
static void
test_connect_dialog_waits (void)
{
  WindowTest test = { 0 };
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autofree char *address = g_strdup_printf ("https://localhost:%u",
                                              g_socket_listener_add_any_inet_port (listener, NULL, NULL));
  GtkWidget *label;
  AdwDialog *dialog;

  window_test_init (&test);
  window_test_show (&test);
  for (int turn = 0; turn < 2; turn++)
    {
      ui_activate_action (GTK_WIDGET (test.window), "win.connect", NULL);
      dialog = wait_for_dialog (&test, SLUICE_TYPE_CONNECT_DIALOG);
      label = ui_find (GTK_WIDGET (dialog), "address_message", GTK_TYPE_LABEL);
      gtk_editable_set_text (GTK_EDITABLE (ui_find (GTK_WIDGET (dialog), "address_row", 0)), address);
      ui_activate (ui_find (GTK_WIDGET (dialog), "connect_button", 0));
      ui_wait_until (gtk_widget_get_mapped (label));
      g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (label)), ==, "Waiting for an answer from localhost…");
      g_assert_false (gtk_widget_has_css_class (label, "error"));
      g_assert_false (gtk_widget_get_mapped (ui_find (GTK_WIDGET (dialog), "address_details", 0)));
      if (turn == 0)
        close_dialog (&test);
    }

  for (gint64 end = g_get_monotonic_time () + 40 * G_USEC_PER_SEC;
       !gtk_widget_has_css_class (label, "error") && g_get_monotonic_time () < end;)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_str_has_prefix (gtk_label_get_label (GTK_LABEL (label)), "No answer came within 8 seconds."));
  g_assert_true (gtk_widget_get_mapped (label));
  g_assert_true (gtk_widget_get_sensitive (ui_find (GTK_WIDGET (dialog), "connect_button", 0)));
  close_dialog (&test);
  window_test_clear (&test);
}

static void
test_pages (void)
{
  WindowTest test = { 0 };
  GtkWidget *banner;

  window_test_init (&test);
  test.url = g_strdup (NOBODY);
  window_test_open_demo (&test, "s3cret");
  window_test_show (&test);
  ui_wait_until (ui_find_label (GTK_WIDGET (test.window), "Server not reached") != NULL);
  check_details (&test, ui_find (GTK_WIDGET (test.window), "status_details", 0), "Server not reached",
                 "GET " NOBODY "/api/v1/pipelines");

  /* It is said once: with nothing to list there is no banner. */
  banner = ui_find (GTK_WIDGET (test.window), NULL, SLUICE_TYPE_CONNECTION_BANNER);
  g_assert_false (gtk_widget_get_mapped (banner));
  window_test_clear (&test);
}

/* One that answers with errors is there: that it does not answer would be wrong, and a list of nothing too. */
static void
test_a_server_with_errors (void)
{
  WindowTest test = { 0 };
  GtkWidget *banner, *title;

  window_test_init (&test);
  window_test_start_demo (&test, NULL);
  window_test_open_demo (&test, NULL);
  window_test_show (&test);
  ui_wait_until (sluice_store_get_n_items (sluice_server_get_store (test.server)) > 0);
  window_test_post (&test, "/demo/faults", "{\"kind\": \"errors\"}");
  sluice_monitor_refresh (sluice_server_get_monitor (test.server));
  ui_wait_until (sluice_monitor_get_connection (sluice_server_get_monitor (test.server)) == SLUICE_CONNECTION_LOST);
  banner = ui_wait_for (GTK_WIDGET (test.window), NULL, SLUICE_TYPE_CONNECTION_BANNER);
  title = ui_find (banner, "title_label", 0);
  g_assert_nonnull (strstr (gtk_label_get_label (GTK_LABEL (title)), "answers with errors. No good answer since"));
  check_details (&test, ui_find_button (banner, "Details"), "The server answers with an error", "HTTP 500");
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (ui_find (GTK_WIDGET (test.window), "state_label", 0))), ==,
                   "Answers with errors");

  /* And then it is gone altogether. */
  g_clear_object (&test.demo);
  sluice_monitor_refresh (sluice_server_get_monitor (test.server));
  ui_wait_until (strstr (gtk_label_get_label (GTK_LABEL (title)), "has not answered since") != NULL);
  check_details (&test, ui_find_button (banner, "Details"), "Server not reached", "GET ");
  window_test_clear (&test);
}

static void
check_inside (GtkWidget *widget,
              GtkWidget *within)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, within, &bounds));
  g_assert_cmpfloat (bounds.origin.x, >=, 0);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, (float) gtk_widget_get_width (within));
}

/* What is said of a lost server can be read, and answered, at every width. */
static void
test_banner_at_every_width (void)
{
  const int widths[] = { 1100, 720, 560, 400, 360 };
  WindowTest test = { 0 };
  GtkWidget *window, *split, *banner, *title;

  window_test_init (&test);
  window_test_start_demo (&test, NULL);
  window_test_open_demo (&test, NULL);
  window_test_show (&test);
  window = GTK_WIDGET (test.window);
  split = ui_find (window, NULL, ADW_TYPE_NAVIGATION_SPLIT_VIEW);
  ui_wait_until (sluice_store_get_n_items (sluice_server_get_store (test.server)) > 0);
  g_clear_object (&test.demo);
  sluice_monitor_refresh (sluice_server_get_monitor (test.server));
  banner = ui_wait_for (window, NULL, SLUICE_TYPE_CONNECTION_BANNER);
  title = ui_find (banner, "title_label", 0);
  ui_wait_until (gtk_revealer_get_child_revealed (GTK_REVEALER (ui_find (banner, "revealer", 0))));

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      PangoRectangle ink;
      g_autofree char *words = NULL;

      gtk_window_set_default_size (GTK_WINDOW (window), widths[i], 640);
      ui_wait_until (abs (gtk_widget_get_width (window) + 10 - widths[i]) <= 10);
      adw_navigation_split_view_set_show_content (ADW_NAVIGATION_SPLIT_VIEW (split), TRUE);
      ui_wait_until (gtk_widget_get_mapped (banner));
      ui_wait_frames (banner, 3);
      /* The words change every second. */
      words = g_strdup (gtk_label_get_label (GTK_LABEL (title)));
      ui_wait_until (!g_str_equal (words, gtk_label_get_label (GTK_LABEL (title))));
      ui_wait_frames (banner, 3);
      check_inside (banner, window);
      check_inside (title, banner);
      check_inside (ui_find_button (banner, "Details"), banner);
      check_inside (ui_find_button (banner, "Try now"), banner);
      pango_layout_get_pixel_extents (gtk_label_get_layout (GTK_LABEL (title)), &ink, NULL);
      g_assert_cmpint (ink.x, >=, 0);
      g_assert_cmpint (ink.x + ink.width, <=, gtk_widget_get_width (title));
    }
  window_test_clear (&test);
}

static void
test_an_empty_list_of_errors (void)
{
  WindowTest test = { 0 };

  window_test_init (&test);
  window_test_start_demo (&test, (const char *const[]) { "--fault", "errors", NULL });
  window_test_open_demo (&test, NULL);
  window_test_show (&test);
  ui_wait_until (ui_find_label (GTK_WIDGET (test.window), "The server answers with an error") != NULL);
  window_test_clear (&test);
}

/* That there are none stays known while the server is away, and the banner says that it is, since when, and what next. */
static void
test_a_known_empty_list_of_a_lost_server (void)
{
  WindowTest test = { 0 };
  GtkWidget *window, *banner;

  window_test_init (&test);
  window_test_start_demo (&test, (const char *const[]) { "--pipelines", "0", NULL });
  window_test_open_demo (&test, NULL);
  window_test_show (&test);
  window = GTK_WIDGET (test.window);
  ui_wait_until (ui_find_label (window, "No pipelines yet") != NULL);
  banner = ui_find (window, NULL, SLUICE_TYPE_CONNECTION_BANNER);
  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (ui_find (banner, "revealer", 0))));
  /* Nor is it there for a screen reader. */
  g_assert_false (gtk_widget_get_visible (banner));

  g_clear_object (&test.demo);
  sluice_monitor_refresh (sluice_server_get_monitor (test.server));
  ui_wait_until (sluice_monitor_get_connection (sluice_server_get_monitor (test.server)) == SLUICE_CONNECTION_LOST);
  ui_wait_until (gtk_widget_get_mapped (ui_find (banner, "title_label", 0)));
  g_assert_nonnull (strstr (gtk_label_get_label (GTK_LABEL (ui_find (banner, "title_label", 0))),
                            "has not answered since"));
  g_assert_nonnull (ui_find_label (window, "No pipelines yet"));
  window_test_clear (&test);
}

/* What isn't known of some is not said to be so of none. */
static void
test_a_state_that_some_may_be_in (void)
{
  WindowTest test = { 0 };
  g_autoptr (SluiceBatch) batch = make_batch (SLUICE_BATCH_SCOPE_PAGE, sluice_batch_next_sequence ());
  SluiceStore *store;
  GtkWidget *window;

  window_test_init (&test);
  window_test_start_demo (&test, (const char *const[]) { "--pipelines", "0", NULL });
  window_test_open_demo (&test, NULL);
  window_test_show (&test);
  window = GTK_WIDGET (test.window);
  store = sluice_server_get_store (test.server);
  ui_wait_until (ui_find_label (window, "No pipelines yet") != NULL);
  g_clear_object (&test.demo);
  sluice_monitor_refresh (sluice_server_get_monitor (test.server));
  ui_wait_until (sluice_monitor_get_connection (sluice_server_get_monitor (test.server)) == SLUICE_CONNECTION_LOST);

  g_ptr_array_add (batch->pipelines, make_row ("unread", "running"));
  g_ptr_array_unref (sluice_store_apply (store, batch));
  g_assert_cmpuint (sluice_store_count (store, SLUICE_STATE_CHECKING), ==, 1);
  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (ui_find (window, "filter_group", ADW_TYPE_TOGGLE_GROUP)), "failed");
  ui_wait_until (ui_find_label (window, "None known yet") != NULL);
  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (ui_find (window, "filter_group", ADW_TYPE_TOGGLE_GROUP)), "pending");
  ui_wait_until (ui_find_label (window, "Nothing found") != NULL);
  window_test_clear (&test);
}

static void
test_refused_key (void)
{
  WindowTest test = { 0 };

  window_test_init (&test);
  window_test_start_demo (&test, (const char *const[]) { "--api-key", "s3cret", NULL });
  window_test_open_demo (&test, "an-old-one");
  window_test_show (&test);
  ui_wait_until (ui_find_label (GTK_WIDGET (test.window), "Key refused") != NULL);
  check_details (&test, ui_find (GTK_WIDGET (test.window), "status_details", 0), "Key refused", "HTTP 40");

  ui_activate (ui_find (GTK_WIDGET (test.window), "status_details", 0));
  g_assert_null (strstr (get_label (wait_for_dialog (&test, SLUICE_TYPE_ERROR_DIALOG), "report_label"), "an-old-one"));
  close_dialog (&test);
  window_test_clear (&test);
}

/* Returns: (transfer container): the pipelines that wait to be started, once there are some. */
static GPtrArray *
list_pending (WindowTest *test)
{
  SluiceStore *store = sluice_server_get_store (test->server);
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  ui_wait_until (sluice_store_get_complete (store) && sluice_store_count (store, SLUICE_STATE_PENDING) > 1);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (sluice_pipeline_get_state (pipeline) == SLUICE_STATE_PENDING)
        g_ptr_array_add (found, g_steal_pointer (&pipeline));
    }
  return found;
}

static void
open_without_a_broker (WindowTest *test)
{
  window_test_init (test);
  window_test_start_demo (test, (const char *const[]) { "--flavour", "platform", "--fault", "broker", NULL });
  window_test_open_demo (test, NULL);
  window_test_show (test);
}

static gboolean
is_toast (GtkWidget *widget)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (widget), "AdwToastWidget");
}

static void
test_one_that_failed (void)
{
  WindowTest test = { 0 };
  g_autoptr (GPtrArray) pending = NULL;
  g_autofree char *heading = NULL;
  SluicePipeline *pipeline, *other;
  GtkWidget *toasts, *page;

  open_without_a_broker (&test);
  pending = list_pending (&test);
  pipeline = g_ptr_array_index (pending, 0);
  other = g_ptr_array_index (pending, 1);
  heading = g_strdup_printf ("“%s” was not started", sluice_pipeline_get_name (other));

  sluice_window_open_pipeline (test.window, sluice_pipeline_get_uuid (pipeline));
  window_test_press (GTK_WIDGET (test.window), "Start");
  toasts = ui_find (GTK_WIDGET (test.window), "toasts", 0);
  ui_wait_until (gtk_widget_get_mapped (ui_wait_for (GTK_WIDGET (test.window), "error_details", 0)));
  check_details (&test, ui_find (GTK_WIDGET (test.window), "error_details", 0), NULL, "HTTP 5");
  /* It is said there, and not once more in a toast. */
  ui_wait_frames (GTK_WIDGET (test.window), 2);
  g_assert_false (is_toast (gtk_widget_get_last_child (toasts)));

  ui_activate_action (GTK_WIDGET (test.window), "win.back", NULL);
  page = ui_wait_for (GTK_WIDGET (test.window), NULL, SLUICE_TYPE_PIPELINES_PAGE);
  ui_activate_action (ui_find (page, "stack", GTK_TYPE_STACK), "list.start", "s", sluice_pipeline_get_uuid (other));
  ui_wait_until (is_toast (gtk_widget_get_last_child (toasts)));
  check_details (&test, ui_find_button (gtk_widget_get_last_child (toasts), "Details"), heading, "POST ");
  window_test_clear (&test);
}

/* In a narrow window too what was done can be read, however long the pipeline's name. */
static void
test_a_toast_with_a_long_name (void)
{
  static const char sentence[] = "“an-experiment-whose-name-goes…-on-and-on-until-it-is-over” was created and started";
  WindowTest test = { 0 };
  GtkWidget *toasts, *label;
  graphene_rect_t bounds;

  window_test_init (&test);
  window_test_show (&test);
  gtk_window_set_default_size (GTK_WINDOW (test.window), 400, 600);
  ui_wait_until (gtk_widget_get_width (GTK_WIDGET (test.window)) <= 400);
  ui_activate_action (GTK_WIDGET (test.window), "win.toast-pipeline", "(ss)", sentence, "b8ff84f5");
  toasts = ui_find (GTK_WIDGET (test.window), "toasts", ADW_TYPE_TOAST_OVERLAY);
  ui_wait_until (is_toast (gtk_widget_get_last_child (toasts))
                 && gtk_widget_get_mapped (gtk_widget_get_last_child (toasts)));
  ui_wait_frames (GTK_WIDGET (test.window), 2);
  label = ui_find_label (gtk_widget_get_last_child (toasts), sentence);
  g_assert_nonnull (label);
  g_assert_true (gtk_widget_compute_bounds (label, GTK_WIDGET (test.window), &bounds));
  g_assert_cmpfloat (bounds.origin.x, >=, 0);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, 400);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));
  g_assert_nonnull (ui_find_button (gtk_widget_get_last_child (toasts), "Open"));
  window_test_clear (&test);
}

/* Asks the server without a turn of the main loop: what is shown stays as it is. */
static void
ask_at_once (WindowTest *test,
             const char *method,
             const char *path)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *uri = g_strconcat (test->url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (GBytes) answer = soup_session_send_and_read (session, message, NULL, NULL);

  g_assert_nonnull (answer);
  g_assert_cmpuint (soup_message_get_status (message), <, 300);
}

static void
delete_at_once (WindowTest     *test,
                SluicePipeline *pipeline)
{
  g_autofree char *path = g_strconcat ("/api/v1/pipelines/", sluice_pipeline_get_uuid (pipeline), NULL);
  g_autofree char *cancel = g_strconcat (path, "/cancel", NULL);

  ask_at_once (test, "POST", cancel);
  ask_at_once (test, "DELETE", path);
}

/* A row for each, with its own answer. */
static void
test_many_that_failed (void)
{
  WindowTest test = { 0 };
  g_autoptr (GPtrArray) pending = NULL;
  g_autofree char *title = NULL;
  SluicePipeline *gone;
  GtkWidget *page;
  AdwDialog *dialog;

  open_without_a_broker (&test);
  pending = list_pending (&test);
  gone = g_ptr_array_index (pending, 0);
  title = g_strdup_printf ("%u of %u failed", pending->len, pending->len);
  page = ui_wait_for (GTK_WIDGET (test.window), NULL, SLUICE_TYPE_PIPELINES_PAGE);
  gtk_selection_model_select_all (
    gtk_column_view_get_model (GTK_COLUMN_VIEW (ui_find (page, "table", GTK_TYPE_COLUMN_VIEW))));
  ui_wait_until (gtk_action_bar_get_revealed (GTK_ACTION_BAR (ui_find (page, "selection_bar", 0))));
  delete_at_once (&test, gone);
  ui_activate_action (ui_find (page, "stack", GTK_TYPE_STACK), "list.start-selected", NULL);

  dialog = wait_for_dialog (&test, ADW_TYPE_DIALOG);
  g_assert_cmpstr (adw_dialog_get_title (dialog), ==, title);
  ui_wait_until (ui_count (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW) > 0);
  g_assert_cmpuint (ui_count (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW), ==, pending->len);
  for (guint i = 0; i < pending->len; i++)
    {
      SluicePipeline *pipeline = g_ptr_array_index (pending, i);
      GtkWidget *name = ui_find_label (GTK_WIDGET (dialog), sluice_pipeline_get_name (pipeline));
      GtkWidget *row = name != NULL ? gtk_widget_get_ancestor (name, ADW_TYPE_ACTION_ROW) : NULL;
      g_autofree char *sentence = NULL;

      g_assert_nonnull (row);
      g_assert_nonnull (sluice_pipeline_get_request_error (pipeline));
      sentence = sluice_text_error (sluice_pipeline_get_request_error (pipeline));
      g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, sentence);
      if (pipeline == gone)
        check_details (&test, ui_find_button (row, "Details"), NULL, "HTTP 404");
      else if (i == 1)
        check_details (&test, ui_find_button (row, "Details"), NULL, "HTTP 5");
      g_assert_true (get_dialog (&test) == dialog);
    }
  close_dialog (&test);
  window_test_clear (&test);
}

static SluicePipeline *
wait_for_running (WindowTest *test)
{
  SluiceStore *store = sluice_server_get_store (test->server);

  ui_wait_until (sluice_store_count (store, SLUICE_STATE_RUNNING) > 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (sluice_pipeline_get_state (pipeline) == SLUICE_STATE_RUNNING)
        return pipeline; /* the store keeps it */
    }
  g_assert_not_reached ();
}

/* A question of which the answer means something else by now is asked anew, and nothing is done. */
static void
test_question_of_what_changed (void)
{
  WindowTest test = { 0 };
  g_autoptr (GPtrArray) pending = NULL;
  g_autofree char *start = NULL;
  SluicePipeline *pipeline;
  AdwDialog *dialog;

  window_test_init (&test);
  window_test_start_demo (&test, (const char *const[]) { "--flavour", "platform", NULL });
  window_test_open_demo (&test, NULL);
  window_test_show (&test);
  pending = list_pending (&test);
  pipeline = g_ptr_array_index (pending, 0);
  start = g_strdup_printf ("/api/v1/pipelines/%s/start", sluice_pipeline_get_uuid (pipeline));

  sluice_window_open_pipeline (test.window, sluice_pipeline_get_uuid (pipeline));
  ui_activate_action (ui_wait_for (GTK_WIDGET (test.window), "graph_view", 0), "pipeline.delete", NULL);
  dialog = wait_for_dialog (&test, ADW_TYPE_ALERT_DIALOG);
  ask_at_once (&test, "POST", start);
  ui_wait_until (sluice_state_is_active (sluice_pipeline_get_state (pipeline)));
  window_test_press (GTK_WIDGET (dialog), "Delete");
  ui_wait_until (get_dialog (&test) == NULL);

  /* It runs, so it can't be deleted: said, and nothing asked of the server. */
  ui_wait_until (ui_find_label (GTK_WIDGET (test.window), "Not possible any more: the pipeline has changed") != NULL);
  g_assert_cmpint (sluice_pipeline_get_request (pipeline), ==, SLUICE_REQUEST_NONE);
  g_assert_true (sluice_state_is_active (sluice_pipeline_get_state (pipeline)));
  window_test_clear (&test);
}

static GtkWidget *
find_row_action (GtkWidget      *widget,
                 SluicePipeline *pipeline)
{
  GtkWidget *cell = gtk_widget_get_ancestor (widget, SLUICE_TYPE_PIPELINE_CELL);

  if (gtk_widget_has_css_class (widget, "row-action")
      && sluice_pipeline_cell_get_pipeline (SLUICE_PIPELINE_CELL (cell)) == pipeline)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row_action (child, pipeline);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* What a lost server can't do can't be pressed, says why, and comes back with it. */
static void
test_actions_of_a_lost_server (void)
{
  WindowTest test = { 0 };
  SluicePipeline *pipeline;
  SluiceMonitor *monitor;
  GtkWidget *cancel, *row_action, *list, *menu;

  window_test_init (&test);
  window_test_start_demo (&test, NULL);
  window_test_open_demo (&test, NULL);
  window_test_show (&test);
  monitor = sluice_server_get_monitor (test.server);
  pipeline = wait_for_running (&test);
  list = ui_wait_for (GTK_WIDGET (test.window), NULL, SLUICE_TYPE_PIPELINES_PAGE);
  ui_wait_until ((row_action = find_row_action (list, pipeline)) != NULL);
  sluice_window_open_pipeline (test.window, sluice_pipeline_get_uuid (pipeline));
  cancel = ui_wait_for (GTK_WIDGET (test.window), "cancel_button", 0);
  ui_wait_until (gtk_widget_get_mapped (cancel));
  g_assert_true (gtk_widget_get_sensitive (row_action));
  g_assert_true (gtk_widget_get_sensitive (cancel));
  g_assert_null (gtk_widget_get_tooltip_text (cancel));

  window_test_post (&test, "/demo/restart", "{\"ms\": 2500}");
  sluice_monitor_refresh (monitor);
  ui_wait_until (sluice_monitor_get_connection (monitor) == SLUICE_CONNECTION_LOST);
  ui_wait_until (!gtk_widget_get_sensitive (cancel));
  g_assert_true (gtk_widget_get_mapped (cancel));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (cancel), ==, "Not possible while the server is not reached");
  g_assert_false (gtk_widget_get_sensitive (row_action));
  g_assert_true (gtk_widget_get_visible (row_action));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (row_action), ==, "Not possible while the server is not reached");

  /* The menu says it too. */
  menu = ui_find (GTK_WIDGET (test.window), "menu_button", 0);
  gtk_menu_button_popup (GTK_MENU_BUTTON (menu));
  ui_wait_until (ui_find_label (menu, "Not possible while the server is not reached") != NULL);
  g_assert_nonnull (ui_find_label (menu, "Cancel…"));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (menu));

  ui_wait_until (sluice_monitor_get_connection (monitor) == SLUICE_CONNECTION_CONNECTED);
  ui_wait_until (gtk_widget_get_sensitive (cancel));
  g_assert_null (gtk_widget_get_tooltip_text (cancel));
  g_assert_true (gtk_widget_get_sensitive (row_action));
  window_test_clear (&test);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/errors/connect-dialog", test_connect_dialog);
  g_test_add_func ("/errors/a-toast-with-a-long-name", test_a_toast_with_a_long_name);
  g_test_add_func ("/errors/connect-dialog-waits", test_connect_dialog_waits);
  g_test_add_func ("/errors/pages", test_pages);
  g_test_add_func ("/errors/a-server-with-errors", test_a_server_with_errors);
  g_test_add_func ("/errors/banner-at-every-width", test_banner_at_every_width);
  g_test_add_func ("/errors/an-empty-list-of-errors", test_an_empty_list_of_errors);
  g_test_add_func ("/errors/a-known-empty-list", test_a_known_empty_list_of_a_lost_server);
  g_test_add_func ("/errors/a-state-that-some-may-be-in", test_a_state_that_some_may_be_in);
  g_test_add_func ("/errors/refused-key", test_refused_key);
  g_test_add_func ("/errors/question-of-what-changed", test_question_of_what_changed);
  g_test_add_func ("/errors/one-that-failed", test_one_that_failed);
  g_test_add_func ("/errors/many-that-failed", test_many_that_failed);
  g_test_add_func ("/errors/actions-of-a-lost-server", test_actions_of_a_lost_server);
  return g_test_run ();
}
