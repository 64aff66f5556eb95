/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pipeline's file that takes long to read: the window doesn't wait for it, and what happens meanwhile is minded. */
#include "editor-test.h"

#include <glib/gstdio.h>
#include <time.h>

#include "draft/sluice-spec.h"
#include "ui/editor/sluice-draft-open.h"
#include "ui/window/sluice-window-private.h"

#define SMALL "{\"name\": \"small\", \"stages\": [{\"name\": \"a\", \"task\": \"preprocess_dataset\"}]}"
#define LARGE_ITEMS 300000

typedef struct
{
  char *folder;
  GFile *small;
  GFile *large;
  GBytes *large_bytes;
} Files;

static GFile *
write_file (Files      *self,
            const char *name,
            GBytes     *bytes)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  return g_file_new_for_path (path);
}

/* One stage, with parameters of some megabytes. */
static GBytes *
make_large (void)
{
  GString *text = g_string_new ("{\"name\": \"large\", \"stages\": [{\"name\": \"b\", \"task\": \"preprocess_dataset\", "
                                "\"params\": {\"items\": [0");

  for (guint i = 1; i < LARGE_ITEMS; i++)
    g_string_append_printf (text, ", \"item %u of many, each of some length\"", i);
  g_string_append (text, "]}}]}");
  return g_string_free_to_bytes (text);
}

static void
files_init (Files *self)
{
  g_autoptr (GBytes) small = g_bytes_new_static (SMALL, strlen (SMALL));

  self->folder = g_dir_make_tmp ("sluice-files-XXXXXX", NULL);
  self->large_bytes = make_large ();
  self->large = write_file (self, "large.json", self->large_bytes);
  self->small = write_file (self, "small.json", small);
}

static void
files_clear (Files *self)
{
  g_assert_cmpint (g_remove (g_file_peek_path (self->large)), ==, 0);
  g_assert_cmpint (g_remove (g_file_peek_path (self->small)), ==, 0);
  g_assert_cmpint (g_remove (self->folder), ==, 0);
  g_object_unref (self->large);
  g_object_unref (self->small);
  g_bytes_unref (self->large_bytes);
  g_free (self->folder);
}

static double
get_thread_cpu (void)
{
  struct timespec used;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &used);
  return (double) used.tv_sec + (double) used.tv_nsec / 1e9;
}

static SluiceDraft *
open_and_wait (GFile *file)
{
  g_autoptr (GAsyncResult) result = NULL;
  const char *heading;
  g_autofree char *sentence = NULL, *report = NULL;

  sluice_draft_open_async (&(GSList) { .data = file }, NULL, window_test_store_result_cb, &result);
  ui_wait_until (result != NULL);
  return sluice_draft_open_finish (result, &heading, &sentence, &report);
}

/* What is opened here begins after what was begun before, and takes as long: that is over then, too. */
static void
wait_for_former (Files *files)
{
  for (guint i = 0; i < 2; i++)
    g_object_unref (open_and_wait (files->large));
  ui_settle ();
}

/* Of what reading a file takes the main thread does next to nothing. */
static void
test_off_main (void)
{
  Files files = { 0 };
  g_autoptr (GPtrArray) problems = sluice_problems_new ();
  g_autoptr (SluiceDraft) here = NULL, there = NULL;
  g_autofree char *first = NULL, *second = NULL;
  double start = get_thread_cpu (), reading, waiting;

  files_init (&files);
  start = get_thread_cpu ();
  here = sluice_spec_read (files.large_bytes, problems, NULL);
  reading = get_thread_cpu () - start;
  start = get_thread_cpu ();
  there = open_and_wait (files.large);
  waiting = get_thread_cpu () - start;
  g_test_message ("%.0f ms to read it, %.0f of the main thread", reading * 1000, waiting * 1000);
  g_assert_cmpfloat (waiting, <, reading / 3);
  first = sluice_spec_write (here, FALSE);
  second = sluice_spec_write (there, FALSE);
  g_assert_cmpstr (first, ==, second);
  files_clear (&files);
}

static void
open_in_window (EditorTest *test,
                GFile      *file)
{
  sluice_window_open_files (test->base.window, &(GSList) { .data = file });
  /* It has begun. */
  ui_wait_until (test->base.window->files == NULL);
}

static void
test_another_meanwhile (void)
{
  EditorTest test = { 0 };
  Files files = { 0 };

  files_init (&files);
  editor_test_start (&test, "plan");
  open_in_window (&test, files.large);
  open_in_window (&test, files.small);
  editor_test_find_page (&test);
  wait_for_former (&files);
  g_assert_cmpstr (sluice_draft_get_name (sluice_editor_page_get_draft (test.page)), ==, "small");
  g_assert_null (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test.base.window)));

  /* On the editor itself: it is asked for one of them, the last. */
  open_in_window (&test, files.large);
  open_in_window (&test, files.small);
  window_test_answer (&test.base, "Replace");
  wait_for_former (&files);
  g_assert_cmpstr (sluice_draft_get_name (sluice_editor_page_get_draft (test.page)), ==, "small");
  g_assert_null (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test.base.window)));
  window_test_clear (&test.base);
  files_clear (&files);
  editor_test_forget_draft ();
}

/* Who went on meanwhile, to the editor or to a dialog, still gets it. */
static void
test_gone_on_meanwhile (void)
{
  EditorTest test = { 0 };
  Files files = { 0 };
  AdwDialog *dialog;

  files_init (&files);
  editor_test_start (&test, "plan");
  open_in_window (&test, files.large);
  editor_test_open_editor (&test);
  ui_wait_until (g_str_equal (sluice_draft_get_name (sluice_editor_page_get_draft (test.page)), "large"));
  sluice_editor_page_leave (test.page);
  window_test_answer (&test.base, "Discard");
  ui_wait_until (ui_find (GTK_WIDGET (test.base.window), NULL, SLUICE_TYPE_EDITOR_PAGE) == NULL);

  open_in_window (&test, files.large);
  dialog = adw_alert_dialog_new ("Something else", NULL);
  adw_dialog_present (dialog, GTK_WIDGET (test.base.window));
  wait_for_former (&files);
  g_assert_null (ui_find (GTK_WIDGET (test.base.window), NULL, SLUICE_TYPE_EDITOR_PAGE));
  adw_dialog_force_close (dialog);
  editor_test_find_page (&test);
  g_assert_cmpstr (sluice_draft_get_name (sluice_editor_page_get_draft (test.page)), ==, "large");
  window_test_clear (&test.base);
  files_clear (&files);
  editor_test_forget_draft ();
}

static void
test_closed_meanwhile (void)
{
  EditorTest test = { 0 };
  Files files = { 0 };

  files_init (&files);
  editor_test_start (&test, "plan");
  open_in_window (&test, files.large);
  window_test_clear (&test.base);
  editor_test_start (&test, "plan");
  editor_test_open_editor (&test);
  open_in_window (&test, files.large);
  window_test_clear (&test.base);
  wait_for_former (&files);
  files_clear (&files);
  editor_test_forget_draft ();
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/editor-large/off-main", test_off_main);
  g_test_add_func ("/editor-large/another-meanwhile", test_another_meanwhile);
  g_test_add_func ("/editor-large/gone-on-meanwhile", test_gone_on_meanwhile);
  g_test_add_func ("/editor-large/closed-meanwhile", test_closed_meanwhile);
  return g_test_run ();
}
