/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page on which a pipeline is made, in the window, on a demo platform. */
#pragma once

#include "window-test.h"

#include <json-glib/json-glib.h>

#include "draft/sluice-draft-file.h"
#include "ui/editor/sluice-editor-page.h"
#include "ui/pipelines/sluice-pipeline-page.h"

typedef struct
{
  WindowTest base;
  SluiceEditorPage *page; /* borrowed */
  SluiceDraft *draft;     /* borrowed */
  SluiceGraphView *graph; /* borrowed */
} EditorTest;

static inline void
editor_test_forget_draft (void)
{
  g_autofree char *path = sluice_draft_file_get_path ();

  remove (path);
}

/* With what was left of a draft before, if anything. */
static inline void
editor_test_start_again (EditorTest *test,
                         const char *flavour)
{
  window_test_init (&test->base);
  g_settings_set_int (test->base.settings, "window-width", 1200);
  g_settings_set_int (test->base.settings, "window-height", 800);
  window_test_start_demo (&test->base, (const char *const[]) { "--flavour", flavour, "--speed", "1000", "--pipelines",
                                                               "0", "--haste", "20", NULL });
  window_test_open_demo (&test->base, NULL);
  window_test_show (&test->base);
  ui_wait_until (sluice_store_get_complete (sluice_server_get_store (test->base.server)));
}

static inline void
editor_test_start (EditorTest *test,
                   const char *flavour)
{
  editor_test_forget_draft ();
  editor_test_start_again (test, flavour);
}

static inline void
editor_test_find_page (EditorTest *test)
{
  test->page = SLUICE_EDITOR_PAGE (ui_wait_for (GTK_WIDGET (test->base.window), NULL, SLUICE_TYPE_EDITOR_PAGE));
  test->draft = sluice_editor_page_get_draft (test->page);
  test->graph = sluice_editor_page_get_graph (test->page);
  ui_wait_until (gtk_widget_get_mapped (GTK_WIDGET (test->page)));
  ui_settle ();
}

static inline void
editor_test_open_editor (EditorTest *test)
{
  ui_activate_action (GTK_WIDGET (test->base.window), "win.new-pipeline", NULL);
  editor_test_find_page (test);
}

static inline gboolean
editor_test_has_focus (EditorTest *test,
                       GtkWidget  *widget)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (test->base.window));

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* A form's field, of the form that is shown. */
static inline GtkWidget *
editor_test_get_field (EditorTest *test,
                       const char *form,
                       const char *name)
{
  return ui_find (ui_find (GTK_WIDGET (test->page), form, 0), name, 0);
}

static inline void
editor_test_type (EditorTest *test,
                  const char *text)
{
  for (; *text != '\0'; text++)
    ui_type_keys (GTK_WIDGET (test->page), (const char[]) { *text, '\0' });
}

static inline void
editor_test_wait_for_graph (EditorTest *test)
{
  ui_wait_until (!sluice_graph_view_get_busy (test->graph)
                 && sluice_graph_view_get_layout (test->graph) != NULL
                 && sluice_graph_layout_get_graph (sluice_graph_view_get_layout (test->graph))
                      == sluice_graph_view_get_graph (test->graph)
                 && sluice_graph_get_n_nodes (sluice_graph_view_get_graph (test->graph))
                      == sluice_draft_get_n_stages (test->draft));
  ui_settle ();
}

/* An editor with a pipeline of that name, and stages of one task and the same parameters.
 *
 * @stages: their names, of one character each */
static inline void
editor_test_open_draft (EditorTest *test,
                        const char *name,
                        const char *stages,
                        const char *task,
                        const char *params)
{
  editor_test_start (test, "plan");
  editor_test_open_editor (test);
  sluice_draft_set_text (test->draft, 0, SLUICE_DRAFT_FIELD_NAME, name);
  for (; *stages != '\0'; stages++)
    sluice_draft_add_stage (test->draft, (const char[]) { *stages, '\0' }, task, params, 0);
  ui_settle ();
  editor_test_wait_for_graph (test);
}

/* A new stage, its name typed, and back to the graph. */
static inline void
editor_test_add_by_keys (EditorTest *test,
                         const char *name)
{
  guint n = sluice_draft_get_n_stages (test->draft);

  ui_type_keys (GTK_WIDGET (test->page), "Insert");
  ui_wait_until (sluice_draft_get_n_stages (test->draft) == n + 1);
  ui_wait_until (editor_test_has_focus (test, editor_test_get_field (test, "stage_bin", "name")));
  editor_test_type (test, name);
  ui_wait_until (sluice_draft_find_stage (test->draft, name) != NULL);
  ui_type_keys (GTK_WIDGET (test->page), "Return");
  ui_wait_until (editor_test_has_focus (test, GTK_WIDGET (test->graph)));
  editor_test_wait_for_graph (test);
}

static inline guint64
editor_test_get_id (EditorTest *test,
                    const char *name)
{
  return sluice_draft_stage_get_id (sluice_draft_find_stage (test->draft, name));
}

static inline GBytes *
editor_test_ask (EditorTest *test,
                 const char *path)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *uri = g_strconcat (test->base.url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
  g_autoptr (GAsyncResult) result = NULL;

  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, window_test_store_result_cb, &result);
  ui_wait_until (result != NULL);
  return soup_session_send_and_read_finish (session, result, NULL);
}

/* The body of the last POST of a pipeline; the caller has the parser's root while it lives. */
static inline JsonNode *
editor_test_find_post (EditorTest *test)
{
  g_autoptr (GBytes) bytes = editor_test_ask (test, "/demo/requests");
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  JsonArray *requests = json_node_get_array (root);
  JsonNode *found = NULL;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);

      if (g_strcmp0 (json_object_get_string_member (request, "method"), "POST") != 0
          || !g_str_has_suffix (json_object_get_string_member (request, "path"), "/pipelines"))
        continue;
      g_clear_pointer (&found, json_node_unref);
      found = json_node_copy (json_object_get_member (request, "body"));
    }
  if (found != NULL && JSON_NODE_HOLDS_VALUE (found))
    {
      JsonNode *parsed = json_from_string (json_node_get_string (found), NULL);

      json_node_unref (found);
      found = parsed;
    }
  return found;
}

static inline void
editor_test_assert_stage (JsonNode   *post,
                          guint       index,
                          const char *name,
                          const char *needs)
{
  JsonArray *stages = json_object_get_array_member (json_node_get_object (post), "stages");
  JsonObject *stage = json_array_get_object_element (stages, index);
  JsonArray *dependencies = json_object_has_member (stage, "depends_on")
                              ? json_object_get_array_member (stage, "depends_on")
                              : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; dependencies != NULL && i < json_array_get_length (dependencies); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", json_array_get_string_element (dependencies, i));
  g_assert_cmpstr (json_object_get_string_member (stage, "name"), ==, name);
  g_assert_cmpstr (json_object_get_string_member (stage, "task"), ==, "preprocess_dataset");
  g_assert_cmpstr (text->str, ==, needs);
}

static inline SluiceGraphPoint
editor_test_get_port (EditorTest *test,
                      const char *name)
{
  graphene_rect_t place;

  g_assert_true (sluice_graph_view_get_node_place (test->graph, name, &place));
  return (SluiceGraphPoint) { place.origin.x + place.size.width / 2, place.origin.y + place.size.height - 3 };
}
