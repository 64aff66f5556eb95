/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a log that can't be read, that is not read yet, that is over; by eye and by ear. */
#include "uitest.h"

#include "ui/widgets/sluice-log-canvas-private.h"
#include "ui/widgets/sluice-log-view.h"

/* What was announced last. */
static char *announced;

/* In the place of GTK's own: which says it to a screen reader, and to no test. */
void
gtk_accessible_announce (GtkAccessible                     *self,
                         const char                        *message,
                         GtkAccessibleAnnouncementPriority  priority)
{
  g_set_str (&announced, message);
}

typedef struct
{
  SluiceLog *log;
  SluiceLogView *view;
  GtkWidget *window;
  GtkWidget *errors;
  GtkWidget *empty;
  GtkAccessible *canvas;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_clear_pointer (&announced, g_free);
  fixture->log = sluice_log_new ();
  fixture->view = SLUICE_LOG_VIEW (sluice_log_view_new ());
  sluice_log_view_set_log (fixture->view, fixture->log);
  fixture->window = ui_show_in_window (GTK_WIDGET (fixture->view), 900, 500);
  fixture->errors = ui_find (GTK_WIDGET (fixture->view), "errors", GTK_TYPE_BUTTON);
  fixture->empty = ui_find (GTK_WIDGET (fixture->view), "empty", GTK_TYPE_LABEL);
  fixture->canvas = GTK_ACCESSIBLE (ui_find (GTK_WIDGET (fixture->view), NULL, SLUICE_TYPE_LOG_CANVAS));
  gtk_widget_grab_focus (GTK_WIDGET (fixture->canvas));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ui_close_and_check_freed (fixture->window);
  g_assert_finalize_object (fixture->log);
  g_clear_pointer (&announced, g_free);
}

/* All of the log. */
static void
give (Fixture    *fixture,
      const char *text,
      gint64      at)
{
  g_autoptr (GPtrArray) page = sluice_log_lines_new ();
  SluiceLogAsk ask;

  sluice_log_want_tail (fixture->log);
  g_assert_true (sluice_log_get_ask (fixture->log, &ask));
  if (text != NULL)
    g_ptr_array_add (page, sluice_log_line_new (text, SLUICE_LOG_LEVEL_UNKNOWN, at, SLUICE_LOG_SOURCE_PAGE));
  sluice_log_take_page (fixture->log, &ask, page, FALSE);
}

static void
expect_empty (Fixture    *fixture,
              const char *text)
{
  g_autofree char *wrong = NULL;

  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (fixture->empty)), ==, text);
  wrong = gtk_test_accessible_check_property (fixture->canvas, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text);
  g_assert_cmpstr (wrong, ==, NULL);
}

static void
expect_errors (Fixture    *fixture,
               const char *label)
{
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (fixture->errors)), ==, label);
}

/* Of what was not read nobody knows whether there are errors. */
static void
test_errors_unknown (Fixture       *fixture,
                     gconstpointer  data)
{
  expect_errors (fixture, "Errors");
  sluice_log_view_set_placeholder (fixture->view, "The server failed.");
  expect_errors (fixture, "Errors");
  sluice_log_view_set_placeholder (fixture->view, NULL);
  give (fixture, "it works", 0);
  expect_errors (fixture, "No errors");
  sluice_log_view_set_log (fixture->view, NULL);
  expect_errors (fixture, "Errors");
}

/* That it can't be read is heard, once, and to be read by who comes later. */
static void
test_failure_is_said (Fixture       *fixture,
                      gconstpointer  data)
{
  expect_empty (fixture, "Loading…");
  g_assert_null (announced);
  sluice_log_view_set_placeholder (fixture->view, "The server failed.");
  g_assert_cmpstr (announced, ==, "The server failed.");
  expect_empty (fixture, "The server failed.");
  g_clear_pointer (&announced, g_free);
  sluice_log_view_set_placeholder (fixture->view, "The server failed.");
  g_assert_null (announced);

  /* Where there are lines it stands nowhere. */
  sluice_log_view_set_placeholder (fixture->view, NULL);
  give (fixture, "it works", 0);
  g_assert_false (gtk_test_accessible_has_property (fixture->canvas, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION));
  sluice_log_view_set_placeholder (fixture->view, "The server failed.");
  g_assert_null (announced);
  g_assert_false (gtk_widget_get_visible (fixture->empty));
}

/* Of what is over nothing more is to come. */
static void
test_no_lines (Fixture       *fixture,
               gconstpointer  data)
{
  give (fixture, NULL, 0);
  expect_empty (fixture, "No lines yet");
  sluice_log_view_set_over (fixture->view, TRUE);
  expect_empty (fixture, "No lines");
  sluice_log_view_set_over (fixture->view, FALSE);
  expect_empty (fixture, "No lines yet");
}

/* What is said of times is what is seen. */
static void
test_times (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *note = ui_find (GTK_WIDGET (fixture->view), "note", GTK_TYPE_LABEL);

  give (fixture, "it works", 0);
  ui_type_keys (GTK_WIDGET (fixture->view), "t");
  ui_wait_until (announced != NULL);
  g_assert_cmpstr (announced, ==, "No line has a time");
  g_assert_true (gtk_widget_get_visible (note));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (note)), ==, announced);
  ui_type_keys (GTK_WIDGET (fixture->view), "t");
  ui_wait_until (g_str_equal (announced, "Times are hidden"));
  g_assert_false (gtk_widget_get_visible (note));
  g_clear_object (&fixture->log);
  fixture->log = sluice_log_new ();
  sluice_log_view_set_log (fixture->view, fixture->log);
  give (fixture, "it works", G_GINT64_CONSTANT (1790000000) * G_USEC_PER_SEC);
  ui_type_keys (GTK_WIDGET (fixture->view), "t");
  ui_wait_until (g_str_equal (announced, "Times are shown"));
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  g_test_add ("/log-words/errors-unknown", Fixture, NULL, set_up, test_errors_unknown, tear_down);
  g_test_add ("/log-words/failure", Fixture, NULL, set_up, test_failure_is_said, tear_down);
  g_test_add ("/log-words/no-lines", Fixture, NULL, set_up, test_no_lines, tear_down);
  g_test_add ("/log-words/times", Fixture, NULL, set_up, test_times, tear_down);
  return g_test_run ();
}
