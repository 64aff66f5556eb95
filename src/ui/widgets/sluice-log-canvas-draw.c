/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-log-canvas-private.h"

#include "log/sluice-log-match.h"
#include "paint/sluice-palette.h"

#include <math.h>

/* Cells of a time, and of what parts it from the text. */
#define TIME_CELLS 10
#define BAR 3
/* Beyond what is in view so many nodes are kept. */
#define SPARE_NODES 400
#define MAX_MARKS 40

static const SluicePalette *
get_palette (SluiceLogCanvas *self)
{
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));

  return sluice_palette_get (adw_style_manager_get_dark (style), adw_style_manager_get_high_contrast (style));
}

static GdkRGBA
to_rgba (SluiceColor color,
         double      alpha)
{
  return (GdkRGBA) { (float) color.red, (float) color.green, (float) color.blue, (float) alpha };
}

static const SluiceColor *
get_level_color (const SluicePalette *palette,
                 SluiceLogLevel       level)
{
  switch (level)
    {
    case SLUICE_LOG_LEVEL_CRITICAL:
    case SLUICE_LOG_LEVEL_ERROR:
      return &palette->state[SLUICE_STATE_FAILED];
    case SLUICE_LOG_LEVEL_WARNING:
      return &palette->state[SLUICE_STATE_SKIPPED];
    case SLUICE_LOG_LEVEL_DEBUG:
      return &palette->dim;
    default:
      return &palette->text;
    }
}

void
sluice_log_canvas_measure_font (SluiceLogCanvas *self)
{
  PangoRectangle logical;

  g_clear_object (&self->layout);
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "0000000000");
  /* A row is one, whatever is in it. */
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  pango_layout_get_extents (self->layout, NULL, &logical);
  self->cell_width = MAX (logical.width / (10.0 * PANGO_SCALE), 1);
  /* Higher than the font itself are those that it takes other scripts from. */
  pango_layout_set_text (self->layout, "Ág日", -1);
  pango_layout_get_extents (self->layout, NULL, &logical);
  self->row_height = ceil ((double) logical.height / PANGO_SCALE) + 2;
  self->baseline = round ((double) pango_layout_get_baseline (self->layout) / PANGO_SCALE);
}

/* Draws what is laid out on the row's baseline: other scripts' fonts have it further down. */
static void
append_row (SluiceLogCanvas *self,
            GtkSnapshot     *snapshot,
            const GdkRGBA   *color)
{
  double down = self->baseline - (double) pango_layout_get_baseline (self->layout) / PANGO_SCALE;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, (float) down));
  gtk_snapshot_append_layout (snapshot, self->layout, color);
  gtk_snapshot_restore (snapshot);
}

double
sluice_log_canvas_get_gutter (SluiceLogCanvas *self)
{
  return self->times && self->timed
           ? TIME_CELLS * self->cell_width + (self->day_width > 0 ? self->day_width + self->cell_width : 0)
           : 0;
}

/* Fills the layout with a row of a line. Returns: its first byte in the line's text */
static guint
lay_out (SluiceLogCanvas *self,
         SluiceLogLine   *line,
         guint            row,
         guint           *length)
{
  const char *text = sluice_log_line_get_text (line);
  guint begin, end;

  sluice_log_line_get_row (line, self->columns, row, &begin, &end);
  if (end - begin > SLUICE_LOG_CANVAS_MAX_BYTES)
    end = (guint) (g_utf8_find_prev_char (text + begin, text + begin + SLUICE_LOG_CANVAS_MAX_BYTES) - text);
  pango_layout_set_text (self->layout, text + begin, (int) (end - begin));
  *length = end - begin;
  return begin;
}

static double
get_x (SluiceLogCanvas *self,
       guint            byte)
{
  int x = 0;

  pango_layout_line_index_to_x (pango_layout_get_line_readonly (self->layout, 0), (int) byte, FALSE, &x);
  return (double) x / PANGO_SCALE;
}

static void
fill (SluiceLogCanvas *self,
      GtkSnapshot     *snapshot,
      guint            from,
      guint            to,
      double           y,
      double           height,
      const GdkRGBA   *color)
{
  double first = get_x (self, from), last = get_x (self, to);

  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT ((float) MIN (first, last), (float) y, (float) fabs (last - first),
                                                  (float) height));
}

static void
mark_matches (SluiceLogCanvas *self,
              GtkSnapshot     *snapshot,
              SluiceLogLine   *line,
              guint            begin,
              guint            length,
              double           y)
{
  const char *text = sluice_log_line_get_text (line);
  g_autoptr (GMatchInfo) info = NULL;
  GdkRGBA line_color = to_rgba (get_palette (self)->state[SLUICE_STATE_STUCK], 1);
  GdkRGBA ground = to_rgba (get_palette (self)->state[SLUICE_STATE_STUCK], 0.15);

  /* One that gives up marks nothing; the search says that it did. */
  g_regex_match_full (self->pattern, text, -1, 0, SLUICE_LOG_MATCH_FLAGS, &info, NULL);
  for (guint i = 0; i < MAX_MARKS && g_match_info_matches (info); i++)
    {
      int from, to;

      if (g_match_info_fetch_pos (info, 0, &from, &to) && to > (int) begin && from < (int) (begin + length))
        {
          guint first = (guint) MAX (from - (int) begin, 0), last = MIN ((guint) to - begin, length);

          /* The words on it stay readable: most of the mark is a line below them. */
          fill (self, snapshot, first, last, y, self->row_height, &ground);
          fill (self, snapshot, first, last, y + self->row_height - 2, 2, &line_color);
        }
      if (!g_match_info_next (info, NULL))
        break;
    }
}

static void
draw_time (SluiceLogCanvas *self,
           GtkSnapshot     *snapshot,
           SluiceLogLine   *line,
           const GdkRGBA   *color)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc_usec (sluice_log_line_get_at (line));
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *text = local != NULL ? g_date_time_format (local, "%T") : NULL;

  if (text == NULL)
    return;
  /* Times stand below each other, and so do the ends of days. */
  if (self->day_width > 0)
    {
      g_autofree char *day = sluice_log_canvas_get_day (self, line);
      int width = 0;

      gtk_snapshot_save (snapshot);
      if (day != NULL)
        {
          pango_layout_set_text (self->layout, day, -1);
          pango_layout_get_pixel_size (self->layout, &width, NULL);
          gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (self->day_width - width), 0));
          append_row (self, snapshot, color);
        }
      gtk_snapshot_restore (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (self->day_width + self->cell_width), 0));
    }
  pango_layout_set_text (self->layout, text, -1);
  append_row (self, snapshot, color);
}

static GskRenderNode *
make_node (SluiceLogCanvas *self,
           SluiceLogLine   *line,
           SluiceLogLevel   level)
{
  const SluicePalette *palette = get_palette (self);
  GdkRGBA color = to_rgba (*get_level_color (palette, level), 1), dim = to_rgba (palette->dim, 1);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  guint rows = MIN (sluice_log_line_count_rows (line, self->columns), SLUICE_LOG_CANVAS_MAX_ROWS);

  if (level >= SLUICE_LOG_LEVEL_WARNING)
    gtk_snapshot_append_color (snapshot, &color,
                               &GRAPHENE_RECT_INIT ((float) -(sluice_log_canvas_get_gutter (self) + 9), 1, BAR,
                                                    (float) (rows * self->row_height - 2)));
  if (self->times && sluice_log_line_get_at (line) != 0)
    {
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) -sluice_log_canvas_get_gutter (self), 1));
      draw_time (self, snapshot, line, &dim);
      gtk_snapshot_restore (snapshot);
    }
  for (guint row = 0; row < rows; row++)
    {
      guint length, begin = lay_out (self, line, row, &length);

      if (self->pattern != NULL)
        mark_matches (self, snapshot, line, begin, length, row * self->row_height);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, (float) (row * self->row_height + 1)));
      append_row (self, snapshot, &color);
      gtk_snapshot_restore (snapshot);
    }
  return gtk_snapshot_free_to_node (snapshot);
}

static void
draw_selection (SluiceLogCanvas      *self,
                GtkSnapshot          *snapshot,
                gint64                number,
                SluiceLogLine        *line,
                const SluiceLogPlace *from,
                const SluiceLogPlace *to)
{
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  g_autofree GdkRGBA *accent = adw_style_manager_get_accent_color_rgba (style);
  guint rows = MIN (sluice_log_line_count_rows (line, self->columns), SLUICE_LOG_CANVAS_MAX_ROWS);

  accent->alpha = 0.3f;
  for (guint row = 0; row < rows; row++)
    {
      guint length, begin = lay_out (self, line, row, &length);
      guint first = number > from->line || from->byte < begin ? 0 : from->byte - begin;
      guint last = number < to->line || to->byte > begin + length ? length : to->byte < begin ? 0 : to->byte - begin;

      if (first < last)
        fill (self, snapshot, first, last, row * self->row_height, self->row_height, accent);
    }
}

/* Fills the layout with the row that holds a byte of a line. Returns: which row that is; @x: (out): of the byte in it */
static guint
find_byte (SluiceLogCanvas *self,
           SluiceLogLine   *line,
           guint            byte,
           double          *x)
{
  guint row = sluice_log_canvas_find_inside (self, line, byte), length, begin;

  begin = lay_out (self, line, row, &length);
  *x = get_x (self, MIN (byte > begin ? byte - begin : 0, length));
  return row;
}

double
sluice_log_canvas_find_x (SluiceLogCanvas *self)
{
  SluiceLogLine *line = sluice_log_canvas_peek (self, self->cursor.line);
  double x = 0;

  if (line != NULL && self->layout != NULL)
    find_byte (self, line, self->cursor.byte, &x);
  return SLUICE_LOG_CANVAS_MARGIN + sluice_log_canvas_get_gutter (self) + x;
}

static void
draw_caret (SluiceLogCanvas *self,
            GtkSnapshot     *snapshot,
            SluiceLogLine   *line)
{
  GdkRGBA color = to_rgba (get_palette (self)->text, 1);
  double x;
  guint row = find_byte (self, line, self->cursor.byte, &x);

  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT ((float) floor (x), (float) (row * self->row_height), 1,
                                                                    (float) self->row_height));
}

void
sluice_log_canvas_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  SluiceLogCanvas *self = SLUICE_LOG_CANVAS (widget);
  double top = sluice_log_canvas_get_value (self, GTK_ORIENTATION_VERTICAL);
  double left = sluice_log_canvas_get_value (self, GTK_ORIENTATION_HORIZONTAL);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double x = SLUICE_LOG_CANVAS_MARGIN + sluice_log_canvas_get_gutter (self) - left;
  guint n = sluice_log_canvas_count (self), n_drawn = 0;
  SluiceLogPlace from, to;
  gboolean selected = sluice_log_canvas_get_selection (self, &from, &to);

  if (n == 0 || self->layout == NULL || self->dirty)
    return;

  for (guint i = sluice_log_canvas_find_row (self, top / self->row_height); i < n; i++)
    {
      double y = sluice_log_canvas_get_rows_before (self, i) * self->row_height - top;
      gint64 number = sluice_log_canvas_get_line (self, i);
      SluiceLogLine *line = sluice_log_canvas_peek (self, number);
      GskRenderNode *node;

      if (y > height || line == NULL)
        break;
      /* While something is searched for this is the match that is gone to, wherever the keys are. */
      if (number == self->cursor.line && (gtk_widget_has_focus (widget) || self->pattern != NULL))
        {
          GdkRGBA color = self->pattern != NULL ? to_rgba (get_palette (self)->accent, 0.25)
                                                : to_rgba (get_palette (self)->text, 0.07);
          double tall = (sluice_log_canvas_get_rows_before (self, i + 1) - sluice_log_canvas_get_rows_before (self, i))
                        * self->row_height;

          gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (0, (float) y, (float) width, (float) tall));
        }

      node = g_hash_table_lookup (self->nodes, line);
      if (node == NULL)
        {
          node = make_node (self, line, sluice_log_get_line_level (self->log, (guint) number));
          if (node != NULL)
            g_hash_table_insert (self->nodes, g_object_ref (line), node);
        }
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) round (y)));
      if (selected && number >= from.line && number <= to.line)
        draw_selection (self, snapshot, number, line, &from, &to);
      if (node != NULL)
        gtk_snapshot_append_node (snapshot, node);
      if (number == self->cursor.line && gtk_widget_has_focus (widget))
        draw_caret (self, snapshot, line);
      gtk_snapshot_restore (snapshot);
      n_drawn++;
    }

  /* Lines that went by are not drawn again soon. */
  if (g_hash_table_size (self->nodes) > n_drawn + SPARE_NODES)
    g_hash_table_remove_all (self->nodes);
}

SluiceLogPlace
sluice_log_canvas_find_place (SluiceLogCanvas *self,
                              double           x,
                              double           y)
{
  SluiceLogPlace place = { -1, 0 };
  double row = (y + sluice_log_canvas_get_value (self, GTK_ORIENTATION_VERTICAL)) / self->row_height;
  guint shown, begin, length, inside, rows;
  int index = 0, trailing = 0;
  SluiceLogLine *line;

  if (sluice_log_canvas_count (self) == 0 || self->dirty || self->layout == NULL)
    return place;

  shown = sluice_log_canvas_find_row (self, MAX (row, 0));
  place.line = sluice_log_canvas_get_line (self, shown);
  line = sluice_log_canvas_peek (self, place.line);
  if (line == NULL)
    return (SluiceLogPlace) { -1, 0 };

  rows = sluice_log_canvas_get_rows_before (self, shown + 1) - sluice_log_canvas_get_rows_before (self, shown);
  inside = (guint) CLAMP (floor (row) - sluice_log_canvas_get_rows_before (self, shown), 0, rows - 1);
  begin = lay_out (self, line, inside, &length);
  x += sluice_log_canvas_get_value (self, GTK_ORIENTATION_HORIZONTAL) - SLUICE_LOG_CANVAS_MARGIN
       - sluice_log_canvas_get_gutter (self);
  pango_layout_xy_to_index (self->layout, (int) (MAX (x, 0) * PANGO_SCALE), 0, &index, &trailing);
  for (const char *text = pango_layout_get_text (self->layout); trailing > 0 && text[index] != '\0'; trailing--)
    index = (int) (g_utf8_next_char (text + index) - text);
  if (row < 0)
    index = 0;
  else if (floor (row) >= sluice_log_canvas_get_rows_before (self, G_MAXUINT))
    index = (int) length;
  place.byte = begin + (guint) index;
  return place;
}
