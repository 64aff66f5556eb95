/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a cell of words looks like: its size, its sign or bar, its text. */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipeline-cell-private.h"

#include <adwaita.h>
#include <math.h>

#include "paint/sluice-paint-state.h"
#include "text/sluice-text.h"
#include "ui/widgets/sluice-meter.h"
#include "ui/widgets/sluice-time-words.h"

#define SIGN_SIZE 16
#define SPACING 6
#define METER_WIDTH 48
#define LEAST_METER_WIDTH 12
#define METER_HEIGHT 6
/* Of the table a cell takes what its column has, and a row's height comes from its buttons. */
#define TABLE_WIDTH 60
#define TABLE_HEIGHT 20
/* Below this a name is not worth showing. */
#define NAME_WIDTH 40

static gboolean
is_number (SluicePipelineCell *self)
{
  return self->field != SLUICE_PIPELINE_FIELD_STATE && self->field != SLUICE_PIPELINE_FIELD_NAME;
}

static PangoLayout *
ensure_layout (SluicePipelineCell *self)
{
  if (self->layout != NULL)
    return self->layout;

  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->text);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  pango_layout_set_ellipsize (self->layout, self->field == SLUICE_PIPELINE_FIELD_NAME ? PANGO_ELLIPSIZE_MIDDLE
                                                                                     : PANGO_ELLIPSIZE_END);
  if (is_number (self))
    {
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

      /* What counts up must not wobble. */
      pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
      pango_layout_set_attributes (self->layout, attributes);
    }
  return self->layout;
}

/* Beside the words: the sign of a state, or the least of a bar. */
static int
get_sign_width (SluicePipelineCell *self)
{
  if (self->field == SLUICE_PIPELINE_FIELD_STATE)
    return SIGN_SIZE + SPACING;
  return self->field == SLUICE_PIPELINE_FIELD_PROGRESS ? METER_WIDTH + SPACING : 0;
}

static void
measure_cell (GtkWidget     *widget,
              GtkOrientation orientation,
              int            for_size,
              int           *minimum,
              int           *natural,
              int           *minimum_baseline,
              int           *natural_baseline)
{
  SluicePipelineCell *self = SLUICE_PIPELINE_CELL (widget);
  int width, height;

  if (self->in_table)
    {
      *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? TABLE_WIDTH : TABLE_HEIGHT;
      return;
    }

  pango_layout_set_width (ensure_layout (self), -1);
  pango_layout_get_pixel_size (self->layout, &width, &height);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = MAX (height, SIGN_SIZE);
      return;
    }
  *natural = width + get_sign_width (self);
  *minimum = self->field == SLUICE_PIPELINE_FIELD_NAME ? MIN (*natural, NAME_WIDTH) : *natural;
}

static void
draw_meter (SluicePipelineCell *self,
            GtkSnapshot        *snapshot,
            float               x,
            float               width)
{
  graphene_rect_t place = GRAPHENE_RECT_INIT (x, roundf ((float) (gtk_widget_get_height (GTK_WIDGET (self))
                                                                  - METER_HEIGHT) / 2), width, METER_HEIGHT);

  if (self->progress >= 0 && width > 0)
    sluice_meter_draw (GTK_WIDGET (self), snapshot, &place, self->progress, self->state);
}

static void
draw_sign (SluicePipelineCell *self,
           GtkSnapshot        *snapshot,
           float               x)
{
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  const SluicePalette *palette = sluice_palette_get (adw_style_manager_get_dark (style),
                                                     adw_style_manager_get_high_contrast (style));
  int y = (gtk_widget_get_height (GTK_WIDGET (self)) - SIGN_SIZE) / 2;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x, y, SIGN_SIZE, SIGN_SIZE));

  sluice_paint_state (cr, self->state, x, y, SIGN_SIZE, palette->state[self->state], palette->card, self->progress, 0);
  cairo_destroy (cr);
}

static void
snapshot_cell (GtkWidget   *widget,
               GtkSnapshot *snapshot)
{
  SluicePipelineCell *self = SLUICE_PIPELINE_CELL (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean at_end = is_number (self) != mirrored;
  int width = gtk_widget_get_width (widget), sign = get_sign_width (self);
  PangoRectangle extents;
  GdkRGBA color;
  float x;

  if (self->menu != NULL)
    {
      gtk_widget_snapshot_child (widget, self->button, snapshot);
      gtk_widget_snapshot_child (widget, self->menu, snapshot);
      return;
    }
  if (self->text == NULL)
    return;

  /* Of a meter and its words the meter gives way: half a number says something else. */
  pango_layout_set_width (ensure_layout (self), (self->field == SLUICE_PIPELINE_FIELD_PROGRESS
                                                   ? width
                                                   : MAX (0, width - sign)) * PANGO_SCALE);
  pango_layout_get_pixel_extents (self->layout, NULL, &extents);
  if (self->field == SLUICE_PIPELINE_FIELD_STATE)
    draw_sign (self, snapshot, mirrored ? width - SIGN_SIZE : 0);
  else if (self->field == SLUICE_PIPELINE_FIELD_PROGRESS)
    {
      /* Room for "10/14" at the least, so that the bars of all rows are equally long. */
      int room = MAX (extents.width, MIN (5 * extents.height / 2, width - sign));

      if (width - room - SPACING >= LEAST_METER_WIDTH)
        draw_meter (self, snapshot, mirrored ? room + SPACING : 0, width - room - SPACING);
    }

  if (self->field == SLUICE_PIPELINE_FIELD_STATE)
    x = mirrored ? width - sign - extents.width : sign;
  else
    x = at_end ? width - extents.width : 0;
  gtk_widget_get_color (widget, &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x - extents.x, floorf ((float) (gtk_widget_get_height (widget)
                                                                                         - extents.height) / 2)));
  gtk_snapshot_append_layout (snapshot, self->layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
css_changed (GtkWidget         *widget,
             GtkCssStyleChange *change)
{
  SluicePipelineCell *self = SLUICE_PIPELINE_CELL (widget);

  GTK_WIDGET_CLASS (g_type_class_peek_parent (GTK_WIDGET_GET_CLASS (widget)))->css_changed (widget, change);
  if (self->layout != NULL)
    pango_layout_context_changed (self->layout);
}

/* Cells come and go with their rows; the layout's context, which follows fonts, goes when one goes. */
static void
unroot (GtkWidget *widget)
{
  g_clear_object (&SLUICE_PIPELINE_CELL (widget)->layout);
  GTK_WIDGET_CLASS (g_type_class_peek_parent (GTK_WIDGET_GET_CLASS (widget)))->unroot (widget);
}

static gboolean
query_tooltip (GtkWidget  *widget,
               int         x,
               int         y,
               gboolean    keyboard,
               GtkTooltip *tooltip)
{
  SluicePipelineCell *self = SLUICE_PIPELINE_CELL (widget);
  g_autofree char *words = NULL;
  gint64 start, end;

  if (self->pipeline == NULL)
    return FALSE;

  if (self->field == SLUICE_PIPELINE_FIELD_STATE)
    words = sluice_pipeline_cell_describe_state (self);
  else if (self->field == SLUICE_PIPELINE_FIELD_CREATED || self->field == SLUICE_PIPELINE_FIELD_DURATION)
    {
      sluice_pipeline_cell_get_times (self, &start, &end);
      words = sluice_time_tooltip (self->field == SLUICE_PIPELINE_FIELD_DURATION, start, end);
    }

  if (words == NULL && self->layout != NULL && pango_layout_is_ellipsized (self->layout))
    words = g_strdup (self->text);

  gtk_tooltip_set_text (tooltip, words);
  return words != NULL && *words != '\0';
}

void
sluice_pipeline_cell_class_init_draw (GtkWidgetClass *widget_class)
{
  widget_class->measure = measure_cell;
  widget_class->snapshot = snapshot_cell;
  widget_class->css_changed = css_changed;
  widget_class->unroot = unroot;
  widget_class->query_tooltip = query_tooltip;
}

void
sluice_pipeline_cell_show_text (SluicePipelineCell *self,
                                const char         *text)
{
  g_autofree char *line = sluice_text_line (text);

  if (!g_set_str (&self->text, line))
    return;

  if (self->layout != NULL)
    pango_layout_set_text (self->layout, line, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, line, -1);
  if (self->in_table)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  else
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
sluice_pipeline_cell_show_sign (SluicePipelineCell *self,
                                SluiceState         state,
                                double              progress)
{
  /* Less than this is less than what is seen. */
  if (self->state == state && fabs (self->progress - progress) < 0.002)
    return;

  self->state = state;
  self->progress = progress;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
sluice_pipeline_cell_set_mark (SluicePipelineCell *self,
                               const char         *mark)
{
  if (self->mark == mark)
    return;

  if (self->mark != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->mark);
  if (mark != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), mark);
  self->mark = mark;
}

void
sluice_pipeline_cell_get_times (SluicePipelineCell *self,
                                gint64             *start,
                                gint64             *end)
{
  *end = 0;
  if (self->field == SLUICE_PIPELINE_FIELD_CREATED)
    {
      *start = sluice_pipeline_get_created_at (self->pipeline);
      return;
    }

  *start = sluice_pipeline_get_started_at (self->pipeline);
  *end = sluice_pipeline_get_ended_at (self->pipeline);
  /* What isn't on its way, and has no end, has no duration either. */
  if (*end == 0 && !sluice_state_is_active (sluice_pipeline_get_state (self->pipeline)))
    *start = 0;
}
