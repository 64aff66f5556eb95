/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ran is run again, from the list and from its own page: as this computer sent it, or after a look in the editor. */
#include "run-again-test.h"

#include "draft/sluice-templates.h"

/* As it was: by a key, and by the row's menu; a toast leads to the copy. */
static void
test_list_known (gconstpointer flavour)
{
  EditorTest test = { 0 };
  GtkWidget *menu;

  editor_test_start (&test, flavour);
  make_pipeline (&test, TRUE);
  select_row (&test, "made");
  ui_type_keys (get_window (&test), "ctrl+shift+Return");
  ui_wait_until (ui_find_label (get_window (&test), "“made (2)” was created and started") != NULL);
  ui_wait_until (is_over (&test, "made (2)"));
  assert_sent (&test, "made (2)", NULL);
  g_assert_cmpuint (count_posts (&test), ==, 2);

  select_row (&test, "made");
  menu = open_row_menu (&test);
  g_assert_nonnull (find_item (menu, "Run again…"));
  ui_activate (find_item (menu, "Run again"));
  ui_wait_until (ui_find_label (get_window (&test), "“made (3)” was created and started") != NULL);
  window_test_press (get_window (&test), "Open");
  ui_wait_until (shows_page_of (&test, "made (3)"));
  assert_sent (&test, "made (3)", NULL);
  g_assert_cmpuint (count_posts (&test), ==, 3);
  ui_wait_until (is_over (&test, "made (3)"));
  window_test_clear (&test.base);
}

/* What another computer made is never started by itself. */
static void
test_list_unknown (void)
{
  EditorTest test = { 0 };
  GtkWidget *menu, *banner, *unknown;

  editor_test_start (&test, "plan");
  make_pipeline (&test, FALSE);
  select_row (&test, "made");
  menu = open_row_menu (&test);
  g_assert_null (find_item (menu, "Run again"));
  g_assert_nonnull (find_item (menu, "Run again…"));
  ui_type_keys (get_window (&test), "Escape");
  ui_wait_until (!gtk_widget_get_mapped (menu));
  ui_type_keys (get_window (&test), "ctrl+shift+Return");
  /* It is said of what, and where it can be run all the same. */
  ui_wait_until (ui_find_label (get_window (&test), "“made” was not run again: parameters not known here") != NULL);
  window_test_press (get_window (&test), "Run again…");
  editor_test_find_page (&test);
  g_assert_cmpstr (sluice_draft_get_name (test.draft), ==, "made (2)");
  g_assert_cmpint (sluice_draft_get_priority (test.draft), ==, 7);
  g_assert_cmpuint (sluice_draft_count_unknown (test.draft), ==, 2);
  g_assert_true (sluice_draft_is_connected (test.draft, editor_test_get_id (&test, "prep"),
                                            editor_test_get_id (&test, "clean")));

  /* It is said above, and at each stage. */
  banner = ui_find (GTK_WIDGET (test.page), "unknown_banner", ADW_TYPE_BANNER);
  g_assert_true (adw_banner_get_revealed (ADW_BANNER (banner)));
  window_test_press (banner, "Show");
  ui_wait_until (g_strcmp0 (sluice_graph_view_get_selected (test.graph), "prep") == 0);
  ui_wait_until ((unknown = ui_find_label (GTK_WIDGET (test.page), "Not known")) != NULL);

  /* Without them only after a question, which names them in one line. */
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+shift+Return");
  ui_wait_until (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test.base.window)) != NULL);
  g_assert_cmpstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (
                     adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test.base.window)))), ==,
                   "2 stages would run without parameters, since they are not known, and may do something else then: "
                   "“prep”, “clean”");
  window_test_answer (&test.base, "Back");
  g_assert_cmpuint (count_posts (&test), ==, 1);

  /* One is typed, of the other it is said that there are none: nothing is left to ask about. */
  gtk_editable_set_text (GTK_EDITABLE (editor_test_get_field (&test, "stage_bin", "dataset")), "imdb");
  ui_wait_until (sluice_draft_count_unknown (test.draft) == 1);
  window_test_press (banner, "Show");
  ui_wait_until (g_strcmp0 (sluice_graph_view_get_selected (test.graph), "clean") == 0);
  window_test_press (GTK_WIDGET (test.page), "It has none");
  ui_wait_until (!adw_banner_get_revealed (ADW_BANNER (banner)));
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+shift+Return");
  ui_wait_until (shows_page_of (&test, "made (2)"));
  g_assert_cmpuint (count_posts (&test), ==, 2);
  {
    g_autoptr (JsonNode) post = editor_test_find_post (&test);
    JsonObject *stage = json_array_get_object_element (json_object_get_array_member (json_node_get_object (post),
                                                                                     "stages"), 0);

    g_assert_cmpstr (json_object_get_string_member (json_node_get_object (post), "name"), ==, "made (2)");
    g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (stage, "params"), "dataset"), ==,
                     "imdb");
  }
  ui_wait_until (is_over (&test, "made (2)"));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* From its own page: the button leads to the copy; with changes, by a key. */
static void
test_page_known (gconstpointer flavour)
{
  EditorTest test = { 0 };
  GtkWidget *page, *button;

  editor_test_start (&test, flavour);
  page = open_page (&test, make_pipeline (&test, TRUE));
  button = ui_find (page, "again_button", GTK_TYPE_BUTTON);
  ui_wait_until (gtk_widget_get_mapped (button) && gtk_widget_get_sensitive (button));
  /* Twice in one turn is once. */
  ui_activate_action (page, "pipeline.run-again", NULL);
  ui_activate_action (page, "pipeline.run-again", NULL);
  ui_wait_until (shows_page_of (&test, "made (2)"));
  assert_sent (&test, "made (2)", NULL);
  ui_wait_until (ui_find_label (get_window (&test), "“made (2)” was created and started") != NULL);
  ui_wait_until (is_over (&test, "made (2)"));
  g_assert_cmpuint (count_posts (&test), ==, 2);

  ui_type_keys (get_window (&test), "ctrl+Return");
  editor_test_find_page (&test);
  g_assert_cmpstr (sluice_draft_get_name (test.draft), ==, "made (3)");
  g_assert_cmpuint (sluice_draft_count_unknown (test.draft), ==, 0);
  g_assert_false (adw_banner_get_revealed (ADW_BANNER (ui_find (GTK_WIDGET (test.page), "unknown_banner", 0))));
  g_assert_true (sluice_draft_set_param (test.draft, editor_test_get_id (&test, "prep"), "shards", "8"));
  ui_settle ();
  ui_type_keys (GTK_WIDGET (test.page), "ctrl+shift+Return");
  ui_wait_until (shows_page_of (&test, "made (3)"));
  assert_sent (&test, "made (3)", "{\"dataset\":\"sst2\",\"shards\":8}");
  ui_wait_until (is_over (&test, "made (3)"));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

/* The demo starts anew each time, and nothing of it is kept; what it was sent in this run is known all the same. */
static void
test_demo (void)
{
  EditorTest test = { 0 };
  g_autoptr (GUri) base = NULL;

  editor_test_forget_draft ();
  window_test_init (&test.base);
  window_test_start_demo (&test.base, (const char *const[]) { "--speed", "1000", "--pipelines", "0", "--haste", "20",
                                                              NULL });
  base = sluice_address_parse (test.base.url, NULL);
  test.base.server = sluice_servers_add_demo (test.base.servers, "demo", "Demo", base);
  sluice_servers_set_active (test.base.servers, test.base.server);
  window_test_show (&test.base);
  ui_wait_until (sluice_store_get_complete (sluice_server_get_store (test.base.server)));

  ui_activate_action (open_page (&test, make_pipeline (&test, TRUE)), "pipeline.run-again", NULL);
  ui_wait_until (shows_page_of (&test, "made (2)"));
  assert_sent (&test, "made (2)", NULL);
  window_test_clear (&test.base);
}

/* What is known becomes a template of one's own; what isn't, not by itself. */
static void
test_save_template (void)
{
  EditorTest test = { 0 };
  g_autofree char *folder = sluice_templates_get_folder ();
  g_autofree char *path = g_build_filename (folder, "made.json", NULL);
  g_autoptr (SluiceTemplates) templates = sluice_templates_new (folder);
  g_autoptr (GAsyncResult) result = NULL;
  GtkWidget *page;
  gboolean found = FALSE;

  remove (path);
  editor_test_start (&test, "plan");
  page = open_page (&test, make_pipeline (&test, TRUE));
  ui_activate (find_item (open_page_menu (page), "Save as a template"));
  ui_wait_until (ui_find_label (get_window (&test), "Saved as a template") != NULL);

  sluice_templates_load_async (templates, NULL, window_test_store_result_cb, &result);
  ui_wait_until (result != NULL);
  g_assert_true (sluice_templates_load_finish (templates, result, NULL, NULL));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (templates)); i++)
    {
      g_autoptr (SluiceTemplate) template = g_list_model_get_item (G_LIST_MODEL (templates), i);

      if (sluice_template_get_own (template) && g_str_equal (sluice_template_get_title (template), "made"))
        {
          g_autoptr (SluiceDraft) draft = sluice_template_make_draft (template, 0);
          g_autofree char *body = sluice_spec_write (draft, FALSE);

          g_assert_cmpstr (body, ==, sent);
          found = TRUE;
        }
    }
  g_assert_true (found);
  window_test_clear (&test.base);
  remove (path);
}

/* And as a template: without a name, and with whatever is known. */
static void
test_page_unknown (void)
{
  EditorTest test = { 0 };
  GtkWidget *page, *menu;

  editor_test_start (&test, "platform");
  page = open_page (&test, make_pipeline (&test, FALSE));
  g_assert_false (gtk_widget_get_visible (ui_find (page, "again_button", GTK_TYPE_BUTTON)));
  menu = open_page_menu (page);
  g_assert_null (find_item (menu, "Run again"));
  g_assert_null (find_item (menu, "Save as a template"));
  g_assert_nonnull (find_item (menu, "Run again…"));
  ui_activate (find_item (menu, "Use as a template"));
  editor_test_find_page (&test);
  g_assert_cmpstr (sluice_draft_get_name (test.draft), ==, "");
  g_assert_cmpuint (sluice_draft_get_n_stages (test.draft), ==, 2);
  g_assert_cmpuint (sluice_draft_count_unknown (test.draft), ==, 2);
  ui_wait_until (editor_test_has_focus (&test, editor_test_get_field (&test, "draft_bin", "name")));

  /* Nothing was made: nobody asks on the way back. */
  ui_activate_action (get_window (&test), "win.back", NULL);
  ui_wait_until (ui_find (get_window (&test), NULL, SLUICE_TYPE_EDITOR_PAGE) == NULL);
  g_assert_cmpuint (count_posts (&test), ==, 1);
  window_test_clear (&test.base);
}

/* What was begun before is not lost for it. */
static void
test_former_draft (void)
{
  EditorTest test = { 0 };
  SluicePipeline *pipeline;

  editor_test_start (&test, "plan");
  pipeline = make_pipeline (&test, TRUE);
  editor_test_open_editor (&test);
  sluice_draft_set_text (test.draft, 0, SLUICE_DRAFT_FIELD_NAME, "begun");
  ui_settle ();
  ui_activate_action (get_window (&test), "win.back", NULL);
  window_test_answer (&test.base, "Keep draft");
  ui_wait_until (ui_find (get_window (&test), NULL, SLUICE_TYPE_EDITOR_PAGE) == NULL);

  ui_activate_action (get_window (&test), "win.edit-copy", "s", sluice_pipeline_get_uuid (pipeline));
  window_test_answer (&test.base, "Cancel");
  ui_wait_until (ui_find (get_window (&test), NULL, SLUICE_TYPE_EDITOR_PAGE) == NULL);

  ui_activate_action (get_window (&test), "win.edit-copy", "s", sluice_pipeline_get_uuid (pipeline));
  window_test_answer (&test.base, "Go on with the draft");
  editor_test_find_page (&test);
  g_assert_cmpstr (sluice_draft_get_name (test.draft), ==, "begun");
  ui_activate_action (get_window (&test), "win.back", NULL);
  ui_wait_until (ui_find (get_window (&test), NULL, SLUICE_TYPE_EDITOR_PAGE) == NULL);

  ui_activate_action (get_window (&test), "win.edit-copy", "s", sluice_pipeline_get_uuid (pipeline));
  window_test_answer (&test.base, "Replace");
  editor_test_find_page (&test);
  g_assert_cmpstr (sluice_draft_get_name (test.draft), ==, "made (2)");
  g_assert_cmpuint (count_posts (&test), ==, 1);
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_data_func ("/run-again/list-known/plan", "plan", test_list_known);
  g_test_add_data_func ("/run-again/list-known/platform", "platform", test_list_known);
  g_test_add_func ("/run-again/list-unknown", test_list_unknown);
  g_test_add_data_func ("/run-again/page-known/plan", "plan", test_page_known);
  g_test_add_data_func ("/run-again/page-known/platform", "platform", test_page_known);
  g_test_add_func ("/run-again/page-unknown", test_page_unknown);
  g_test_add_func ("/run-again/former-draft", test_former_draft);
  g_test_add_func ("/run-again/demo", test_demo);
  g_test_add_func ("/run-again/save-template", test_save_template);
  return g_test_run ();
}
