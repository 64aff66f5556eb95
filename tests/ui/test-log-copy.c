/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is copied arrives in another program, however much it is; and ours lives on. */
#include <signal.h>
#include <unistd.h>

#include "log-test.h"

#include "ui/widgets/sluice-code-view.h"

/* As much as a job's log has: some MB. */
#define N_COPIED 40000

static void
told_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  char **told = user_data;

  g_assert_true (g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, told, NULL, NULL));
}

/* Another program asks for the clipboard as @target. Returns: (transfer full): what it was given */
static char *
paste (const char *target)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) other = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "xclip", "-o", "-selection",
                                                    "clipboard", "-target", target, NULL);
  char *told = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (other, NULL, NULL, told_cb, &told);
  ui_wait_until (told != NULL);
  return told;
}

static gboolean
beat_cb (gpointer user_data)
{
  (*(guint *) user_data)++;
  return G_SOURCE_CONTINUE;
}

/* A main loop that waits for itself would not even come to its own deadline. */
static void
give_up (int signal)
{
  static const char words[] = "Bail out! the main loop stands still\n";

  (void) !write (STDOUT_FILENO, words, sizeof words - 1);
  _exit (1);
}

static void
expect_pasted (const char *expected)
{
  static const char *const targets[] = { "UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "STRING" };
  guint beats = 0, source = g_timeout_add (10, beat_cb, &beats);

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *told = NULL;

      alarm (15);
      told = paste (targets[i]);
      g_assert_cmpuint (strlen (told), ==, strlen (expected));
      g_assert_true (g_str_equal (told, expected));
      ui_wait_until (beats > 0);
      alarm (0);
      beats = 0;
    }
  g_source_remove (source);
}

static void
test_large (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GPtrArray) lines = sluice_log_lines_new ();
  g_autoptr (GString) expected = g_string_new (NULL);
  GPtrArray *there = sluice_log_get_lines (fixture->log);

  for (guint i = 0; i < N_COPIED; i++)
    {
      g_autofree char *text = g_strdup_printf ("step %u: loss 0.125, 12 images a second, shard %u of 400", i, i % 400);

      g_ptr_array_add (lines, sluice_log_line_new (text, SLUICE_LOG_LEVEL_UNKNOWN, 0, SLUICE_LOG_SOURCE_STORY));
    }
  sluice_log_set_lines (fixture->log, lines);
  for (guint i = 0; i < there->len; i++)
    g_string_append_printf (expected, "%s%s", i > 0 ? "\n" : "", sluice_log_line_get_text (there->pdata[i]));
  g_assert_cmpuint (expected->len, >, 2000000);
  ui_wait_frames (fixture->view, 2);
  ui_type_keys (fixture->view, "ctrl+a");
  ui_wait_until (fixture->canvas->anchor.line == 0 && fixture->canvas->cursor.line == N_COPIED - 1);
  ui_type_keys (fixture->view, "ctrl+c");
  ui_wait_until (gdk_clipboard_is_local (gtk_widget_get_clipboard (fixture->view)));
  expect_pasted (expected->str);
}

/* So does a traceback's, selected or all of it. */
static void
test_code (void)
{
  GtkWidget *view = sluice_code_view_new ("Traceback", NULL), *window, *text;
  GdkClipboard *clipboard = gtk_widget_get_clipboard (view);
  GdkContentProvider *before = gdk_clipboard_get_content (clipboard);
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (expected, "  File \"train.py\", line %u, in step\n", i);
  g_assert_cmpuint (expected->len, >, 600000);
  sluice_code_view_set_text (SLUICE_CODE_VIEW (view), expected->str);
  window = ui_show_in_window (view, 900, 500);
  text = ui_wait_for (view, NULL, GTK_TYPE_TEXT_VIEW);
  gtk_widget_grab_focus (text);
  ui_type_keys (text, "ctrl+a ctrl+c");
  ui_wait_until (gdk_clipboard_get_content (clipboard) != before);
  expect_pasted (expected->str);
  before = gdk_clipboard_get_content (clipboard);
  ui_activate (ui_find_button (view, "Copy"));
  ui_wait_until (gdk_clipboard_get_content (clipboard) != before);
  expect_pasted (expected->str);
  ui_close_and_check_freed (window);
}

int
main (int   argc,
      char *argv[])
{
  signal (SIGALRM, give_up);
  ui_test_init (&argc, &argv);

  g_test_add ("/log-copy/large", Fixture, NULL, set_up, test_large, tear_down);
  g_test_add_func ("/log-copy/code", test_code);
  return g_test_run ();
}
