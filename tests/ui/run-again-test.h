/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pipelines that ran, in the window, to be run again. */
#pragma once

#include "editor-test.h"

#include "draft/sluice-draft-copy.h"
#include "draft/sluice-spec.h"
#include "ui/pipelines/sluice-pipeline-row.h"
#include "ui/pipelines/sluice-pipelines-page.h"

static const char sent[] = "{\"name\":\"made\",\"description\":\"By hand\",\"priority\":7,\"max_retries\":1,\"stages\":["
                           "{\"name\":\"prep\",\"task\":\"preprocess_dataset\","
                           "\"params\":{\"dataset\":\"sst2\",\"shards\":4},\"depends_on\":[],"
                           "\"max_retries\":2,\"retry_delay\":5},"
                           "{\"name\":\"clean\",\"task\":\"cleanup_checkpoints\",\"params\":{},\"depends_on\":[\"prep\"],"
                           "\"max_retries\":3,\"retry_delay\":60}]}";

static inline SluicePipeline *
find_pipeline (EditorTest *test,
               const char *name)
{
  SluiceStore *store = sluice_server_get_store (test->base.server);

  for (guint i = 0; i < sluice_store_get_n_items (store); i++)
    {
      g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (g_strcmp0 (sluice_pipeline_get_name (pipeline), name) == 0)
        return pipeline;
    }
  return NULL;
}

static inline gboolean
is_over (EditorTest *test,
         const char *name)
{
  SluicePipeline *pipeline = find_pipeline (test, name);

  return pipeline != NULL && sluice_pipeline_get_state (pipeline) == SLUICE_STATE_COMPLETED;
}

/* A pipeline that this computer made, or another one, run to its end. Returns: (transfer none) */
static inline SluicePipeline *
make_pipeline (EditorTest *test,
               gboolean    known)
{
  if (known)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autofree char *uuid = NULL;

      sluice_monitor_create_async (sluice_server_get_monitor (test->base.server), sent, TRUE, NULL,
                                   window_test_store_result_cb, &result);
      ui_wait_until (result != NULL);
      uuid = sluice_monitor_create_finish (sluice_server_get_monitor (test->base.server), result, NULL, NULL);
      g_assert_nonnull (uuid);
    }
  else
    {
      g_autofree char *path = NULL;

      window_test_post (&test->base, "/api/v1/pipelines", sent);
      ui_activate_action (GTK_WIDGET (test->base.window), "win.refresh", NULL);
      ui_wait_until (find_pipeline (test, "made") != NULL);
      path = g_strdup_printf ("/api/v1/pipelines/%s/start", sluice_pipeline_get_uuid (find_pipeline (test, "made")));
      window_test_post (&test->base, path, "{}");
    }
  ui_wait_until (is_over (test, "made"));
  return find_pipeline (test, "made");
}

static inline guint
count_posts (EditorTest *test)
{
  g_autoptr (GBytes) bytes = editor_test_ask (test, "/demo/requests");
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  JsonArray *requests = json_node_get_array (root);
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);

      n += g_strcmp0 (json_object_get_string_member (request, "method"), "POST") == 0
           && g_str_has_suffix (json_object_get_string_member (request, "path"), "/pipelines");
    }
  return n;
}

/* The last POST is what was sent, but for the name (and @params of the first stage). */
static inline void
assert_sent (EditorTest *test,
             const char *name,
             const char *params)
{
  g_autoptr (JsonNode) post = editor_test_find_post (test);
  g_autofree char *body = NULL, *expected = NULL;
  g_autoptr (JsonNode) wanted = json_from_string (sent, NULL);
  JsonObject *root = json_node_get_object (wanted);

  g_assert_nonnull (post);
  json_object_set_string_member (root, "name", name);
  if (params != NULL)
    json_object_set_member (json_array_get_object_element (json_object_get_array_member (root, "stages"), 0), "params",
                            json_from_string (params, NULL));
  body = json_to_string (post, FALSE);
  expected = json_to_string (wanted, FALSE);
  g_assert_cmpstr (body, ==, expected);
}

static inline GtkWidget *
get_window (EditorTest *test)
{
  return GTK_WIDGET (test->base.window);
}

/* In the table, with the keys. */
static inline void
select_row (EditorTest *test,
            const char *name)
{
  GtkColumnView *table = GTK_COLUMN_VIEW (ui_wait_for (get_window (test), "table", GTK_TYPE_COLUMN_VIEW));
  GtkSelectionModel *model;
  guint position = GTK_INVALID_LIST_POSITION;

  ui_wait_until ((model = gtk_column_view_get_model (table)) != NULL);
  ui_wait_until (g_list_model_get_n_items (G_LIST_MODEL (model)) > 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      g_autoptr (SluicePipelineRow) row = g_list_model_get_item (G_LIST_MODEL (model), i);

      if (g_strcmp0 (sluice_pipeline_get_name (sluice_pipeline_row_get_pipeline (row)), name) == 0)
        position = i;
    }
  g_assert_cmpuint (position, !=, GTK_INVALID_LIST_POSITION);
  gtk_column_view_scroll_to (table, position, NULL, GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT, NULL);
  ui_settle ();
}

static inline GtkWidget *
find_item (GtkWidget  *menu,
           const char *text)
{
  GtkWidget *label = ui_find_label (menu, text);

  while (label != NULL && !gtk_widget_get_focusable (label))
    label = gtk_widget_get_parent (label);
  return label;
}

static inline GtkWidget *
open_row_menu (EditorTest *test)
{
  GtkWidget *page = ui_wait_for (get_window (test), NULL, SLUICE_TYPE_PIPELINES_PAGE);
  GtkWidget *menu = NULL;

  ui_type_keys (get_window (test), "shift+F10");
  ui_wait_until ((menu = ui_find (ui_find (page, "content_bin", 0), NULL, GTK_TYPE_POPOVER_MENU)) != NULL
                 && gtk_widget_get_mapped (menu) && find_item (menu, "Use as a template") != NULL);
  return menu;
}

static inline GtkWidget *
open_page (EditorTest     *test,
           SluicePipeline *pipeline)
{
  GtkWidget *page;

  ui_activate_action (get_window (test), "win.open-pipeline", "s", sluice_pipeline_get_uuid (pipeline));
  page = ui_wait_for (get_window (test), NULL, SLUICE_TYPE_PIPELINE_PAGE);
  ui_wait_until (gtk_widget_get_mapped (page));
  ui_settle ();
  return page;
}

static inline GtkWidget *
open_page_menu (GtkWidget *page)
{
  GtkMenuButton *button = GTK_MENU_BUTTON (ui_find (page, "menu_button", GTK_TYPE_MENU_BUTTON));
  GtkWidget *menu = NULL;

  gtk_menu_button_popup (button);
  ui_wait_until ((menu = GTK_WIDGET (gtk_menu_button_get_popover (button))) != NULL && gtk_widget_get_mapped (menu)
                 && find_item (menu, "Use as a template") != NULL);
  return menu;
}

static inline gboolean
shows_page_of (EditorTest *test,
               const char *name)
{
  SluicePipeline *pipeline = find_pipeline (test, name);
  AdwNavigationView *pages = ADW_NAVIGATION_VIEW (ui_find (get_window (test), "pages", ADW_TYPE_NAVIGATION_VIEW));
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (pages);

  return pipeline != NULL && SLUICE_IS_PIPELINE_PAGE (page)
         && g_str_has_suffix (adw_navigation_page_get_tag (page), sluice_pipeline_get_uuid (pipeline));
}
