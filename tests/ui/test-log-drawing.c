/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row is a row, and all stand on one line, whatever script is in them. */
#include "log-test.h"

/* Whether anything is drawn in a part of row @row, [@from, @to) px of it. @first, @last: (out): rows of pixels that are */
static gboolean
find_ink (Fixture *fixture,
          guint    row,
          double   from,
          double   to,
          int     *first,
          int     *last)
{
  g_autoptr (GdkTexture) texture = ui_render (GTK_WIDGET (fixture->canvas));
  gsize stride = (gsize) gdk_texture_get_width (texture) * 4;
  g_autofree guchar *pixels = g_malloc (stride * (gsize) gdk_texture_get_height (texture));
  int height = (int) fixture->canvas->row_height, top = (int) row * height;

  gdk_texture_download (texture, pixels, stride);
  *first = *last = -1;
  for (int y = 0; y < height; y++)
    for (int x = (int) from; x < (int) to; x++)
      {
        /* The ground is left of all. */
        const guchar *ground = pixels + (gsize) (top + y) * stride, *pixel = ground + 4 * (gsize) x;

        if (abs (pixel[0] - ground[0]) < 80 && abs (pixel[1] - ground[1]) < 80)
          continue;
        if (*first < 0)
          *first = y;
        *last = y;
      }
  return *first >= 0;
}

static void
show_lines (Fixture           *fixture,
            SluiceLog         *log,
            const char *const *lines)
{
  g_autoptr (GPtrArray) page = sluice_log_lines_new ();
  SluiceLogAsk ask;

  for (; *lines != NULL; lines++)
    g_ptr_array_add (page, sluice_log_line_new (*lines, SLUICE_LOG_LEVEL_INFO, 0, SLUICE_LOG_SOURCE_PAGE));
  sluice_log_set_connected (log, TRUE);
  g_assert_true (sluice_log_get_ask (log, &ask));
  sluice_log_take_page (log, &ask, page, TRUE);
  sluice_log_view_set_log (SLUICE_LOG_VIEW (fixture->view), log);
  ui_wait_frames (fixture->view, 3);
}

/* What parts lines and paragraphs elsewhere does not here. */
static void
test_separators (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char *const lines[] = { "one\342\200\250two\342\200\251three", " ", " ", NULL };
  g_autoptr (SluiceLog) log = sluice_log_new ();
  int first, last;

  show_lines (fixture, log, lines);
  ui_snapshot (GTK_WIDGET (fixture->canvas), "log-separators.png");
  g_assert_true (find_ink (fixture, 0, 12, 400, &first, &last));
  g_assert_false (find_ink (fixture, 1, 12, 400, &first, &last));
  g_assert_false (find_ink (fixture, 2, 12, 400, &first, &last));
  sluice_log_view_set_log (SLUICE_LOG_VIEW (fixture->view), fixture->log);
}

static void
test_baseline (Fixture       *fixture,
               gconstpointer  data)
{
  static const char *const lines[] = { "HHHH", "HHHH العربية", "HHHH 训练", "HHHH हिन्दी", NULL };
  g_autoptr (SluiceLog) log = sluice_log_new ();
  double end = SLUICE_LOG_CANVAS_MARGIN + 4 * fixture->canvas->cell_width;
  int first, last, each_first, each_last;

  show_lines (fixture, log, lines);
  ui_snapshot (GTK_WIDGET (fixture->canvas), "log-baseline.png");
  g_assert_true (find_ink (fixture, 0, 12, end, &first, &last));
  for (guint i = 1; i < 4; i++)
    {
      g_assert_true (find_ink (fixture, i, 12, end, &each_first, &each_last));
      g_test_message ("%s: %d to %d; alone %d to %d", lines[i], each_first, each_last, first, last);
      g_assert_cmpint (each_first, ==, first);
      g_assert_cmpint (each_last, ==, last);
    }
  sluice_log_view_set_log (SLUICE_LOG_VIEW (fixture->view), fixture->log);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  g_test_add ("/log-drawing/separators", Fixture, NULL, set_up, test_separators, tear_down);
  g_test_add ("/log-drawing/baseline", Fixture, NULL, set_up, test_baseline, tear_down);
  return g_test_run ();
}
