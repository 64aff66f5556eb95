/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files dropped on the window with a real pointer: pipelines, and what is none. */
#include "editor-test.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "draft/sluice-spec.h"

#define GOOD "{\"name\": \"dropped\", \"stages\": [{\"name\": \"a\", \"task\": \"preprocess_dataset\"}]}"

/* Another program's window, with something to drag. */
typedef struct
{
  char *folder;
  GtkWidget *window;
  GtkDragSource *source;
} Files;

static void
files_init (Files *self)
{
  GtkWidget *label = gtk_label_new ("file");

  self->folder = g_dir_make_tmp ("sluice-files-XXXXXX", NULL);
  self->source = gtk_drag_source_new ();
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (self->source));
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 120, 60);
  gtk_window_set_decorated (GTK_WINDOW (self->window), FALSE);
  gtk_window_set_child (GTK_WINDOW (self->window), label);
}

static void
files_clear (Files *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  gtk_window_destroy (GTK_WINDOW (self->window));
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_remove (path);
    }
  g_remove (self->folder);
  g_free (self->folder);
}

/* @text: NULL for a file that isn't there */
static GFile *
write_file (Files      *self,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  if (text != NULL)
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return g_file_new_for_path (path);
}

static gboolean
is_over (EditorTest *test)
{
  GtkWidget *page = ui_find (GTK_WIDGET (test->base.window), NULL, SLUICE_TYPE_EDITOR_PAGE);

  /* The pointer stands still, but something has to tell of it. */
  ui_move_pointer (GTK_WIDGET (test->base.window), 500 + g_random_int_range (0, 9), 500);
  return ((gtk_widget_get_state_flags (GTK_WIDGET (test->base.window))
           | (page != NULL ? gtk_widget_get_state_flags (page) : 0))
          & GTK_STATE_FLAG_DROP_ACTIVE)
         != 0;
}

/* From its own window, which is on top, into the middle of what lies under it. */
static void
drop (EditorTest *test,
      Files      *self,
      GSList     *files)
{
  GdkFileList *list = gdk_file_list_new_from_list (files);
  g_autoptr (GdkContentProvider) content = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, list);
  GtkWidget *label = gtk_window_get_child (GTK_WINDOW (self->window));

  gtk_drag_source_set_content (self->source, content);
  g_boxed_free (GDK_TYPE_FILE_LIST, list);
  ui_show (self->window);
  ui_settle ();
  ui_begin_drag (label, 20, 20, 45, 45);
  ui_move_pointer (GTK_WIDGET (test->base.window), 500, 500);
  ui_wait_until (is_over (test));
  ui_end_drag ();
  ui_settle ();
  gtk_widget_set_visible (self->window, FALSE);
  gtk_window_present (GTK_WINDOW (test->base.window));
}

static void
drop_one (EditorTest *test,
          Files      *self,
          const char *name,
          const char *text)
{
  g_autoptr (GFile) file = write_file (self, name, text);

  drop (test, self, &(GSList) { .data = file });
}

static void
test_pipelines (void)
{
  EditorTest test = { 0 };
  Files files = { 0 };

  files_init (&files);
  editor_test_start (&test, "plan");
  /* Dropped on the list. */
  drop_one (&test, &files, "good.json", GOOD);
  editor_test_find_page (&test);
  g_assert_cmpstr (sluice_draft_get_name (test.draft), ==, "dropped");

  /* On the editor, where something was made: only after a question. */
  sluice_draft_add_stage (test.draft, "b", "preprocess_dataset", "", 0);
  ui_settle ();
  drop_one (&test, &files, "other.json",
            "{\"name\": \"other\", \"colour\": \"red\", \"stages\": [{\"name\": \"x\", \"task\": \"t\"}]}");
  window_test_answer (&test.base, "Cancel");
  g_assert_cmpuint (sluice_draft_get_n_stages (sluice_editor_page_get_draft (test.page)), ==, 2);
  drop_one (&test, &files, "other.json",
            "{\"name\": \"other\", \"colour\": \"red\", \"stages\": [{\"name\": \"x\", \"task\": \"t\"}]}");
  window_test_answer (&test.base, "Replace");
  ui_wait_until (g_strcmp0 (sluice_draft_get_name (sluice_editor_page_get_draft (test.page)), "other") == 0);
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), "colour: Unknown field; it is left out.")
                 != NULL);

  /* All of it is one step back, and forth. */
  ui_activate_action (GTK_WIDGET (test.page), "editor.undo", NULL);
  ui_wait_until (g_strcmp0 (sluice_draft_get_name (sluice_editor_page_get_draft (test.page)), "dropped") == 0);
  g_assert_cmpuint (sluice_draft_get_n_stages (sluice_editor_page_get_draft (test.page)), ==, 2);
  ui_activate_action (GTK_WIDGET (test.page), "editor.redo", NULL);
  ui_wait_until (g_strcmp0 (sluice_draft_get_name (sluice_editor_page_get_draft (test.page)), "other") == 0);
  window_test_clear (&test.base);
  files_clear (&files);
  editor_test_forget_draft ();
}

static const char odd[]
  = "{\"name\": \"odd\", \"colour\": \"red\", \"stages\": [{\"name\": \"x\", \"task\": \"t\", \"queue\": \"q\"}, "
    "{\"name\": \"y\", \"task\": \"t\", \"depends_on\": [\"x\", \"x\"]}]}";
#define LEFT_OUT "3 things in the file were left out"

static void
wait_for_question (EditorTest *test,
                   const char *heading)
{
  AdwDialog *dialog = NULL;

  ui_wait_until (ADW_IS_ALERT_DIALOG (
    (dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test->base.window)))));
  g_assert_cmpstr (adw_alert_dialog_get_heading (ADW_ALERT_DIALOG (dialog)), ==, heading);
  ui_settle ();
}

/* All that was left out is said, and only to whoever takes the file. */
static void
test_left_out (void)
{
  EditorTest test = { 0 };
  Files files = { 0 };

  files_init (&files);
  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  sluice_draft_add_stage (test.draft, "b", "preprocess_dataset", "", 0);
  ui_settle ();
  drop_one (&test, &files, "odd.json", odd);
  wait_for_question (&test, "Replace what you made?");
  g_assert_null (ui_find_label (GTK_WIDGET (test.base.window), LEFT_OUT));
  window_test_answer (&test.base, "Cancel");
  ui_settle ();
  g_assert_null (ui_find_label (GTK_WIDGET (test.base.window), LEFT_OUT));
  drop_one (&test, &files, "odd.json", odd);
  window_test_answer (&test.base, "Replace");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), LEFT_OUT) != NULL);
  window_test_press (GTK_WIDGET (test.base.window), "Details");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window),
                                "colour: Unknown field; it is left out.\n"
                                "stages → 0 → queue: Unknown field; it is left out.\n"
                                "stages → 1 → depends_on → 1: “x” stands there twice; once is enough.")
                 != NULL);
  adw_dialog_close (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test.base.window)));
  sluice_editor_page_leave (test.page);
  window_test_answer (&test.base, "Keep draft");
  ui_wait_until (ui_find (GTK_WIDGET (test.base.window), NULL, SLUICE_TYPE_EDITOR_PAGE) == NULL);
  window_test_clear (&test.base);

  /* Dropped on the list, with a draft from before. */
  editor_test_start_again (&test, "plan");
  drop_one (&test, &files, "odd.json", odd);
  wait_for_question (&test, "Replace the draft?");
  g_assert_null (ui_find_label (GTK_WIDGET (test.base.window), LEFT_OUT));
  window_test_answer (&test.base, "Go on with the draft");
  ui_settle ();
  g_assert_null (ui_find_label (GTK_WIDGET (test.base.window), LEFT_OUT));
  editor_test_find_page (&test);
  sluice_editor_page_leave (test.page);
  ui_wait_until (ui_find (GTK_WIDGET (test.base.window), NULL, SLUICE_TYPE_EDITOR_PAGE) == NULL);
  drop_one (&test, &files, "odd.json", odd);
  window_test_answer (&test.base, "Replace");
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), LEFT_OUT) != NULL);
  window_test_clear (&test.base);
  files_clear (&files);
  editor_test_forget_draft ();
}

static void
assert_refused (EditorTest *test,
                const char *heading,
                const char *sentence,
                const char *before)
{
  AdwDialog *dialog = NULL;
  g_autofree char *after = NULL;

  ui_wait_until ((dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test->base.window))) != NULL);
  ui_wait_until (ui_find_label (GTK_WIDGET (dialog), heading) != NULL);
  if (sentence != NULL)
    g_assert_nonnull (ui_find_label (GTK_WIDGET (dialog), sentence));
  adw_dialog_close (dialog);
  ui_wait_until (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test->base.window)) == NULL);
  after = sluice_spec_write (sluice_editor_page_get_draft (test->page), FALSE);
  g_assert_cmpstr (after, ==, before);
}

/* @size: of zeros, none of which takes room on the disk; 0 for a FIFO, in which nobody writes */
static void
drop_special (EditorTest *test,
              Files      *files,
              const char *name,
              goffset     size)
{
  g_autoptr (GFile) file = write_file (files, name, size > 0 ? "" : NULL);

  if (size > 0)
    g_assert_cmpint (truncate (g_file_peek_path (file), size), ==, 0);
  else
    g_assert_cmpint (mkfifo (g_file_peek_path (file), 0600), ==, 0);
  drop (test, files, &(GSList) { .data = file });
}

/* What is no pipeline is said in a sentence, and nothing that was made is lost. */
static void
test_wrong_files (void)
{
  EditorTest test = { 0 };
  Files files = { 0 };
  g_autofree char *before = NULL;
  g_autoptr (GFile) folder = NULL;

  files_init (&files);
  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  sluice_draft_set_text (test.draft, 0, SLUICE_DRAFT_FIELD_NAME, "mine");
  sluice_draft_add_stage (test.draft, "b", "preprocess_dataset", "", 0);
  before = sluice_spec_write (test.draft, FALSE);
  ui_settle ();

  drop_one (&test, &files, "empty.json", "");
  assert_refused (&test, "The file is no pipeline", "It is not valid JSON at line 1, column 1. There is nothing in it.",
                  before);
  drop_one (&test, &files, "shape.json", "{\"name\": \"x\", \"stages\": [{\"name\": 5, \"task\": \"t\"}]}");
  assert_refused (&test, "The file is no pipeline", "stages → 0 → name: This must be a text in double quotes.", before);
  drop_one (&test, &files, "list.json", "[1, 2]");
  assert_refused (&test, "The file is no pipeline", NULL, before);
  drop_one (&test, &files, "binary.json", "\x7f" "ELF\x01\x02\xff\xfe");
  assert_refused (&test, "The file is no pipeline", NULL, before);
  drop_special (&test, &files, "large.json", SLUICE_SPEC_MAX_SIZE + 1);
  assert_refused (&test, "The file is no pipeline", "It is larger than 16.8\u00a0MB, and was not read.", before);
  drop_special (&test, &files, "zeros.json", SLUICE_SPEC_MAX_SIZE);
  assert_refused (&test, "The file is no pipeline", NULL, before);
  drop_special (&test, &files, "fifo.json", 0);
  assert_refused (&test, "The file is no pipeline", "It is a folder, or something else that is no file.", before);
  drop_one (&test, &files, "gone.json", NULL);
  assert_refused (&test, "The file can’t be read", NULL, before);
  folder = g_file_new_for_path (files.folder);
  drop (&test, &files, &(GSList) { .data = folder });
  assert_refused (&test, "The file is no pipeline", "It is a folder, or something else that is no file.", before);
  drop (&test, &files, &(GSList) { .data = folder, .next = &(GSList) { .data = folder } });
  assert_refused (&test, "Several files", "One pipeline is opened at a time.", before);
  window_test_clear (&test.base);
  files_clear (&files);
  editor_test_forget_draft ();
}

G_GNUC_BEGIN_IGNORE_DEPRECATIONS

/* The dialog that chooses a file, as GTK shows it where no portal does. */
static GtkFileChooser *
wait_for_chooser (void)
{
  GtkFileChooser *found = NULL;

  while (found == NULL)
    {
      GListModel *windows = gtk_window_get_toplevels ();

      ui_wait_until (g_list_model_get_n_items (windows) > 1);
      for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
        {
          g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

          if (GTK_IS_FILE_CHOOSER (window) && gtk_widget_get_mapped (window))
            found = GTK_FILE_CHOOSER (window);
        }
      ui_settle ();
    }
  return found;
}

/* GTK's bar of folders, told of another folder before it has asked for the first, removes buttons from a box they were
 * never in, with a critical (4.18). Nobody is so fast; a test is. */
static void
wait_for_folders (GtkFileChooser *chooser)
{
  g_autoptr (GFile) folder = gtk_file_chooser_get_current_folder (chooser);
  GtkWidget *bar = ui_find (GTK_WIDGET (chooser), NULL, g_type_from_name ("GtkPathBar"));

  /* Without a folder it shows what was used lately. */
  if (folder != NULL)
    ui_wait_until (ui_find (bar, NULL, GTK_TYPE_TOGGLE_BUTTON) != NULL);
}

/* Exports into a folder under the name that is proposed, and imports that into an empty editor. */
static void
test_dialogs (void)
{
  EditorTest test = { 0 };
  Files files = { 0 };
  GtkFileChooser *chooser;
  g_autoptr (GFile) folder = NULL, file = NULL;
  g_autoptr (GListModel) filters = NULL;
  g_autoptr (GtkFileFilter) filter = NULL;
  g_autofree char *proposed = NULL, *before = NULL, *after = NULL;

  files_init (&files);
  folder = g_file_new_for_path (files.folder);
  file = g_file_get_child (folder, "my-run-2.json");
  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  sluice_draft_set_text (test.draft, 0, SLUICE_DRAFT_FIELD_NAME, "My run, 2");
  sluice_draft_add_stage (test.draft, "a", "preprocess_dataset", "{\"dataset\": \"sst2\"}", 0);
  before = sluice_spec_write (test.draft, FALSE);
  ui_settle ();
  ui_activate_action (GTK_WIDGET (test.page), "editor.export", NULL);
  chooser = wait_for_chooser ();
  wait_for_folders (chooser);
  proposed = gtk_file_chooser_get_current_name (chooser);
  g_assert_cmpstr (proposed, ==, "my-run-2.json");
  g_assert_true (gtk_file_chooser_set_current_folder (chooser, folder, NULL));
  ui_settle ();
  gtk_dialog_response (GTK_DIALOG (chooser), GTK_RESPONSE_ACCEPT);
  ui_wait_until (ui_find_label (GTK_WIDGET (test.base.window), "Exported") != NULL);
  g_assert_true (g_file_query_exists (file, NULL));

  for (guint i = 0; i < 2; i++)
    ui_activate_action (GTK_WIDGET (test.page), "editor.undo", NULL);
  g_assert_cmpuint (sluice_draft_get_n_stages (test.draft), ==, 0);
  ui_activate_action (GTK_WIDGET (test.page), "editor.import", NULL);
  chooser = wait_for_chooser ();
  wait_for_folders (chooser);
  filters = gtk_file_chooser_get_filters (chooser);
  filter = g_list_model_get_item (filters, 0);
  g_assert_cmpuint (g_list_model_get_n_items (filters), ==, 2);
  g_assert_true (gtk_file_chooser_get_filter (chooser) == filter);
  g_assert_cmpstr (gtk_file_filter_get_name (filter), ==, "Pipelines (*.json)");
  g_assert_true (gtk_file_chooser_set_file (chooser, file, NULL));
  ui_wait_until (gtk_file_chooser_get_file (chooser) != NULL);
  gtk_dialog_response (GTK_DIALOG (chooser), GTK_RESPONSE_ACCEPT);
  ui_wait_until (sluice_draft_get_n_stages (sluice_editor_page_get_draft (test.page)) == 1);
  after = sluice_spec_write (sluice_editor_page_get_draft (test.page), FALSE);
  g_assert_cmpstr (after, ==, before);
  window_test_clear (&test.base);
  files_clear (&files);
  editor_test_forget_draft ();
}

G_GNUC_END_IGNORE_DEPRECATIONS

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/editor-files/pipelines", test_pipelines);
  g_test_add_func ("/editor-files/left-out", test_left_out);
  g_test_add_func ("/editor-files/wrong-files", test_wrong_files);
  g_test_add_func ("/editor-files/dialogs", test_dialogs);
  return g_test_run ();
}
