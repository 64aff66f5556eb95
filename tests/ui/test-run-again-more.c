/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several are run again at once; what names a job; and servers that don't take it, or answer nonsense. */
#include "run-again-test.h"

#include "draft/sluice-templates.h"

/* Made by this computer, and run to its end. */
static SluicePipeline *
make_known (EditorTest *test,
            const char *name,
            const char *params)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *uuid = NULL;
  g_autofree char *body = g_strdup_printf ("{\"name\":\"%s\",\"stages\":[{\"name\":\"train\",\"task\":\"train_model\","
                                           "\"params\":%s}]}",
                                           name, params);

  sluice_monitor_create_async (sluice_server_get_monitor (test->base.server), body, TRUE, NULL,
                               window_test_store_result_cb, &result);
  ui_wait_until (result != NULL);
  uuid = sluice_monitor_create_finish (sluice_server_get_monitor (test->base.server), result, NULL, NULL);
  g_assert_nonnull (uuid);
  ui_wait_until (is_over (test, name));
  return find_pipeline (test, name);
}

static void
make_unknown (EditorTest *test,
              const char *name)
{
  g_autofree char *path = NULL;
  g_autofree char *body = g_strdup_printf ("{\"name\":\"%s\",\"stages\":[{\"name\":\"train\",\"task\":\"train_model\","
                                           "\"params\":{\"model\":\"base\"}}]}",
                                           name);

  window_test_post (&test->base, "/api/v1/pipelines", body);
  ui_activate_action (get_window (test), "win.refresh", NULL);
  ui_wait_until (find_pipeline (test, name) != NULL);
  path = g_strdup_printf ("/api/v1/pipelines/%s/start", sluice_pipeline_get_uuid (find_pipeline (test, name)));
  window_test_post (&test->base, path, "{}");
  ui_activate_action (get_window (test), "win.refresh", NULL);
  ui_wait_until (is_over (test, name));
}

static AdwAlertDialog *
wait_for_question (EditorTest *test)
{
  AdwDialog *dialog = NULL;

  ui_wait_until ((dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test->base.window))) != NULL
                 && ADW_IS_ALERT_DIALOG (dialog));
  return ADW_ALERT_DIALOG (dialog);
}

static void
select_all (EditorTest *test)
{
  select_row (test, "known");
  ui_type_keys (get_window (test), "ctrl+a");
  ui_wait_until (ui_find_button (get_window (test), "Run again") != NULL);
}

/* Each that is known; those that aren't are named before anything is started. */
static void
test_many (void)
{
  EditorTest test = { 0 };
  AdwAlertDialog *question;

  editor_test_start (&test, "plan");
  make_known (&test, "known", "{\"model\":\"base\"}");
  make_known (&test, "other", "{\"model\":\"large\"}");
  make_unknown (&test, "from elsewhere");
  g_assert_cmpuint (count_posts (&test), ==, 3);

  select_all (&test);
  window_test_press (get_window (&test), "Run again");
  question = wait_for_question (&test);
  g_assert_cmpstr (adw_alert_dialog_get_heading (question), ==, "Run 2 pipelines again?");
  g_assert_cmpstr (adw_alert_dialog_get_body (question), ==,
                   "A copy is made of each, and started.\n\n"
                   "Left as they are, since their parameters are not known here: “from elsewhere”");
  window_test_answer (&test.base, "Cancel");
  ui_settle ();
  g_assert_cmpuint (count_posts (&test), ==, 3);

  ui_type_keys (get_window (&test), "ctrl+shift+Return");
  wait_for_question (&test);
  window_test_answer (&test.base, "Run again");
  ui_wait_until (ui_find_label (get_window (&test), "2 pipelines were run again") != NULL);
  ui_wait_until (is_over (&test, "known (2)") && is_over (&test, "other (2)"));
  g_assert_null (find_pipeline (&test, "from elsewhere (2)"));
  g_assert_cmpuint (count_posts (&test), ==, 5);
  window_test_clear (&test.base);
}

/* What names a job is never run on it unasked, and the copy in the editor names none. */
static void
test_job (void)
{
  EditorTest test = { 0 };
  AdwAlertDialog *question;
  SluiceDraftStage *stage;
  g_autofree char *folder = sluice_templates_get_folder ();
  g_autofree char *path = g_build_filename (folder, "of-a-job.json", NULL);
  g_autofree char *saved = NULL;

  editor_test_start (&test, "plan");
  make_known (&test, "known", "{\"model\":\"base\"}");
  make_known (&test, "of a job", "{\"model\":\"base\",\"job_uuid\":\"12e510ee\",\"seed\":7}");
  select_row (&test, "of a job");
  ui_type_keys (get_window (&test), "ctrl+shift+Return");
  question = wait_for_question (&test);
  g_assert_cmpstr (adw_alert_dialog_get_heading (question), ==, "Run it on the same job?");
  g_assert_nonnull (strstr (adw_alert_dialog_get_body (question), "“train”"));
  window_test_answer (&test.base, "Cancel");
  g_assert_cmpuint (count_posts (&test), ==, 2);

  ui_type_keys (get_window (&test), "ctrl+shift+Return");
  wait_for_question (&test);
  window_test_answer (&test.base, "Same job");
  ui_wait_until (is_over (&test, "of a job (2)"));
  g_assert_cmpuint (count_posts (&test), ==, 3);
  {
    g_autoptr (JsonNode) post = editor_test_find_post (&test);
    JsonObject *sent_stage = json_array_get_object_element (json_object_get_array_member (json_node_get_object (post),
                                                                                          "stages"), 0);

    g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (sent_stage, "params"), "job_uuid"), ==,
                     "12e510ee");
  }

  /* Of several it is the one that is left, and named. */
  select_all (&test);
  ui_type_keys (get_window (&test), "ctrl+shift+Return");
  wait_for_question (&test);
  window_test_answer (&test.base, "Run again");
  ui_wait_until (ui_find_label (get_window (&test), "Not started: a stage names a job (job_uuid), which the copy would "
                                                    "share") != NULL);
  ui_wait_until (ui_find_label (get_window (&test), "1 of 3 was run again") != NULL);
  ui_wait_until (is_over (&test, "known (2)"));
  g_assert_cmpuint (count_posts (&test), ==, 4);
  ui_type_keys (get_window (&test), "Escape");
  ui_wait_until (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test.base.window)) == NULL);

  select_row (&test, "of a job");
  ui_activate (find_item (open_row_menu (&test), "Save as a template"));
  ui_wait_until (ui_find_label (get_window (&test), "Saved as a template, without the job of the original (job_uuid)")
                 != NULL);
  g_assert_true (g_file_get_contents (path, &saved, NULL, NULL));
  g_assert_nonnull (strstr (saved, "\"seed\""));
  g_assert_null (strstr (saved, "job_uuid"));
  remove (path);

  select_row (&test, "of a job");
  ui_type_keys (get_window (&test), "ctrl+shift+Return");
  wait_for_question (&test);
  window_test_answer (&test.base, "Edit first");
  editor_test_find_page (&test);
  ui_wait_until (ui_find_label (get_window (&test), "The job of the original (job_uuid) was left out of 1 stage") != NULL);
  stage = sluice_draft_get_nth (test.draft, 0);
  g_assert_cmpstr (sluice_draft_stage_get_params (stage), ==, "{\n  \"model\": \"base\",\n  \"seed\": 7\n}");
  g_assert_false (sluice_draft_is_modified (test.draft));
  g_assert_false (sluice_draft_can_undo (test.draft));
  window_test_clear (&test.base);
  editor_test_forget_draft ();
}

static void
set_fault (EditorTest *test,
           const char *kind,
           const char *value)
{
  g_autofree char *body = g_strdup_printf ("{\"kind\": \"%s\", \"value\": \"%s\"}", kind, value);

  window_test_post (&test->base, "/demo/faults", body);
}

static GtkWidget *
find_beginning (GtkWidget  *root,
                const char *text)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root)
      && g_str_has_prefix (gtk_label_get_label (GTK_LABEL (root)), text))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_beginning (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

typedef struct
{
  const char *path;
  const char *kind;
  const char *value;
  const char *said;
} Failure;

/* Whatever goes wrong is said in a sentence with a way to its details, and the same key does it once it can be done. */
static void
test_failure (gconstpointer data)
{
  const Failure *failure = data;
  EditorTest test = { 0 };
  GtkWidget *label = NULL;

  editor_test_start (&test, "plan");
  make_known (&test, "known", "{\"model\":\"base\"}");
  select_row (&test, "known");
  set_fault (&test, failure->kind, failure->value);
  ui_type_keys (get_window (&test), "ctrl+shift+Return");
  ui_wait_until ((label = find_beginning (get_window (&test), failure->said)) != NULL);
  g_assert_cmpuint (strlen (gtk_label_get_label (GTK_LABEL (label))), >, strlen (failure->said) + 10);
  g_assert_nonnull (ui_find_button (get_window (&test), "Details"));
  window_test_post (&test.base, "/demo/faults", NULL);
  ui_settle ();
  g_assert_cmpuint (count_posts (&test), ==, 2);

  ui_activate_action (get_window (&test), "win.refresh", NULL);
  ui_wait_until (sluice_monitor_takes_actions (sluice_server_get_monitor (test.base.server)));
  select_row (&test, "known");
  ui_type_keys (get_window (&test), "ctrl+shift+Return");
  ui_wait_until (is_over (&test, "known (2)") || is_over (&test, "known (3)"));
  g_assert_cmpuint (count_posts (&test), ==, 3);
  window_test_clear (&test.base);
}

/* It is made, and can't be started: that is said, and it is there to be started later. */
static void
test_not_started (void)
{
  EditorTest test = { 0 };

  editor_test_start (&test, "plan");
  make_known (&test, "known", "{\"model\":\"base\"}");
  select_row (&test, "known");
  set_fault (&test, "broker", "");
  ui_type_keys (get_window (&test), "ctrl+shift+Return");
  ui_wait_until (find_beginning (get_window (&test), "“known (2)” was created, but not started: ") != NULL);
  g_assert_cmpuint (count_posts (&test), ==, 2);
  ui_wait_until (find_pipeline (&test, "known (2)") != NULL);
  g_assert_cmpint (sluice_pipeline_get_state (find_pipeline (&test, "known (2)")), ==, SLUICE_STATE_PENDING);
  window_test_clear (&test.base);
}

int
main (int    argc,
      char **argv)
{
  static const Failure failures[] = {
    { "/run-again-more/refused", "refuse", "stages -> 0 -> task", "“known” was not run again: " },
    { "/run-again-more/server-error", "errors", "1", "It is not certain whether “known” was run again: " },
    { "/run-again-more/html", "body", "html", "It is not certain whether “known” was run again: " },
    { "/run-again-more/wrong-types", "body", "wrong-types", "It is not certain whether “known” was run again: " },
    { "/run-again-more/redirect", "redirect", "", "“known” was not run again: " },
  };

  ui_test_init (&argc, &argv);
  g_test_add_func ("/run-again-more/many", test_many);
  g_test_add_func ("/run-again-more/job", test_job);
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    g_test_add_data_func (failures[i].path, &failures[i], test_failure);
  g_test_add_func ("/run-again-more/not-started", test_not_started);
  return g_test_run ();
}
