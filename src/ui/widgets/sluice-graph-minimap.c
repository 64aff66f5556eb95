/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-graph-minimap-private.h"

#include <glib/gi18n.h>

#include <math.h>
#include <string.h>

#define MAX_WIDTH 176.0
#define MAX_HEIGHT 116.0
#define MIN_SIDE 56.0
#define PADDING 8.0
/* Pixels: a smaller frame nobody finds. */
#define MIN_FRAME 14.0f
#define RADIUS 9
/* What has changed is shown so much later: what is drawn together with the graph makes one large frame of two small ones,
 * for all between them is drawn, too. */
#define CHANGE_MS 60

G_DEFINE_FINAL_TYPE (SluiceGraphMinimap, sluice_graph_minimap, GTK_TYPE_WIDGET)

enum
{
  LOOK_AT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static double
find_scale (SluiceGraphMinimap *self,
            double              width,
            double              height)
{
  const SluiceGraphRect *bounds = sluice_graph_layout_get_bounds (self->layout);

  return MIN (width / MAX (bounds->width, 1), height / MAX (bounds->height, 1));
}

/* Where a narrow view gives it less than it would like, all of the graph is smaller. */
static double
get_scale (SluiceGraphMinimap *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * PADDING;
  double height = gtk_widget_get_height (GTK_WIDGET (self)) - 2 * PADDING;

  return find_scale (self, CLAMP (width, 1, MAX_WIDTH), CLAMP (height, 1, MAX_HEIGHT));
}

SluiceGraphCamera
sluice_graph_minimap_get_camera (SluiceGraphMinimap *self)
{
  const SluiceGraphRect *bounds = sluice_graph_layout_get_bounds (self->layout);
  double scale = get_scale (self);

  return (SluiceGraphCamera) {
    scale,
    gtk_widget_get_width (GTK_WIDGET (self)) / 2.0 - (bounds->x + bounds->width / 2) * scale,
    gtk_widget_get_height (GTK_WIDGET (self)) / 2.0 - (bounds->y + bounds->height / 2) * scale,
  };
}

static void
drop_picture (SluiceGraphMinimap *self)
{
  g_clear_object (&self->picture);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
show_change_cb (gpointer data)
{
  SluiceGraphMinimap *self = data;

  self->change_id = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static GdkRGBA
get_rgba (SluiceColor color,
          double      opacity)
{
  return (GdkRGBA) { (float) color.red, (float) color.green, (float) color.blue, (float) (color.alpha * opacity) };
}

static void
append_frame (GtkSnapshot           *snapshot,
              const GskRoundedRect  *outline,
              float                  width,
              GdkRGBA                color)
{
  gtk_snapshot_append_border (snapshot, outline, (float[4]) { width, width, width, width },
                              (GdkRGBA[4]) { color, color, color, color });
}

static void
append_visible (SluiceGraphMinimap *self,
                GtkSnapshot        *snapshot,
                float               width,
                float               height)
{
  SluiceGraphCamera camera = sluice_graph_minimap_get_camera (self);
  SluiceGraphRect frame = sluice_graph_camera_rect_to_screen (&camera, &self->visible);
  float wide = CLAMP ((float) frame.width, MIN_FRAME, width - 2);
  float high = CLAMP ((float) frame.height, MIN_FRAME, height - 2);
  float left = CLAMP ((float) (frame.x + frame.width / 2) - wide / 2, 1, width - 1 - wide);
  float top = CLAMP ((float) (frame.y + frame.height / 2) - high / 2, 1, height - 1 - high);
  GdkRGBA veil = get_rgba (self->palette.background, 0.45);
  GskRoundedRect outline;

  /* All of it is seen: nothing to tell. */
  if (wide > width - 3 && high > height - 3)
    return;

  /* In the colour of words: those of states are the stages' own. What is outside stands back. */
  gtk_snapshot_append_color (snapshot, &veil, &GRAPHENE_RECT_INIT (0, 0, width, top));
  gtk_snapshot_append_color (snapshot, &veil, &GRAPHENE_RECT_INIT (0, top + high, width, height - top - high));
  gtk_snapshot_append_color (snapshot, &veil, &GRAPHENE_RECT_INIT (0, top, left, high));
  gtk_snapshot_append_color (snapshot, &veil, &GRAPHENE_RECT_INIT (left + wide, top, width - left - wide, high));
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (left, top, wide, high), 3);
  append_frame (snapshot, &outline, 1.5f, get_rgba (self->palette.text, 1));
}

static void
sluice_graph_minimap_snapshot (GtkWidget   *widget,
                               GtkSnapshot *snapshot)
{
  SluiceGraphMinimap *self = SLUICE_GRAPH_MINIMAP (widget);
  float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);
  GdkRGBA ground = get_rgba (self->palette.background, 0.94);
  GskRoundedRect outline;

  if (self->layout == NULL || width < 1 || height < 1)
    return;

  sluice_graph_minimap_draw (self);
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, width, height), RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &ground, &outline.bounds);
  gtk_snapshot_append_texture (snapshot, self->picture, &outline.bounds);
  append_visible (self, snapshot, width, height);
  gtk_snapshot_pop (snapshot);
  append_frame (snapshot, &outline, 1, get_rgba (self->palette.border, 1));
}

static void
sluice_graph_minimap_measure (GtkWidget      *widget,
                              GtkOrientation  orientation,
                              int             for_size,
                              int            *minimum,
                              int            *natural,
                              int            *minimum_baseline,
                              int            *natural_baseline)
{
  SluiceGraphMinimap *self = SLUICE_GRAPH_MINIMAP (widget);
  double size = MIN_SIDE;

  if (self->layout != NULL)
    {
      const SluiceGraphRect *bounds = sluice_graph_layout_get_bounds (self->layout);
      double side = orientation == GTK_ORIENTATION_HORIZONTAL ? bounds->width : bounds->height;

      size = MAX (MIN_SIDE, ceil (side * find_scale (self, MAX_WIDTH, MAX_HEIGHT)));
    }
  *minimum = (int) MIN_SIDE;
  *natural = (int) (size + 2 * PADDING);
}

static void
look_at (SluiceGraphMinimap *self,
         double              x,
         double              y,
         gboolean            fly,
         gboolean            begins)
{
  SluiceGraphCamera camera;
  SluiceGraphPoint point;

  if (self->layout == NULL)
    return;

  camera = sluice_graph_minimap_get_camera (self);
  point = sluice_graph_camera_to_graph (&camera, (SluiceGraphPoint) { x, y });
  g_signal_emit (self, signals[LOOK_AT], 0, point.x, point.y, fly, begins);
}

static void
drag_begin_cb (GtkGestureDrag     *gesture,
               double              x,
               double              y,
               SluiceGraphMinimap *self)
{
  self->dragged = FALSE;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
drag_update_cb (GtkGestureDrag     *gesture,
                double              dx,
                double              dy,
                SluiceGraphMinimap *self)
{
  gboolean begins = !self->dragged;
  double x, y;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (begins && !gtk_drag_check_threshold (GTK_WIDGET (self), (int) x, (int) y, (int) (x + dx), (int) (y + dy)))
    return;

  self->dragged = TRUE;
  look_at (self, x + dx, y + dy, FALSE, begins);
}

static void
drag_end_cb (GtkGestureDrag     *gesture,
             double              dx,
             double              dy,
             SluiceGraphMinimap *self)
{
  double x, y;

  if (self->dragged || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  look_at (self, x, y, TRUE, TRUE);
}

static void
sluice_graph_minimap_dispose (GObject *object)
{
  SluiceGraphMinimap *self = SLUICE_GRAPH_MINIMAP (object);

  g_clear_handle_id (&self->change_id, g_source_remove);
  g_clear_object (&self->picture);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_clear_pointer (&self->layout, sluice_graph_layout_unref);

  G_OBJECT_CLASS (sluice_graph_minimap_parent_class)->dispose (object);
}

static void
sluice_graph_minimap_finalize (GObject *object)
{
  g_array_unref (SLUICE_GRAPH_MINIMAP (object)->states);
  g_array_unref (SLUICE_GRAPH_MINIMAP (object)->nodes);
  g_free (SLUICE_GRAPH_MINIMAP (object)->shown);

  G_OBJECT_CLASS (sluice_graph_minimap_parent_class)->finalize (object);
}

static void
sluice_graph_minimap_class_init (SluiceGraphMinimapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sluice_graph_minimap_dispose;
  object_class->finalize = sluice_graph_minimap_finalize;
  widget_class->snapshot = sluice_graph_minimap_snapshot;
  widget_class->measure = sluice_graph_minimap_measure;

  signals[LOOK_AT] = g_signal_new ("look-at", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 4, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_BOOLEAN, G_TYPE_BOOLEAN);
  gtk_widget_class_set_css_name (widget_class, "graphminimap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sluice_graph_minimap_init (SluiceGraphMinimap *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->states = g_array_new (FALSE, TRUE, sizeof (SluiceState));
  self->counts = g_ptr_array_new_with_free_func (g_free);
  self->nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  self->palette = *sluice_palette_get (FALSE, FALSE);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "move");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Overview of the graph"), -1);
}

GtkWidget *
sluice_graph_minimap_new (void)
{
  return g_object_new (SLUICE_TYPE_GRAPH_MINIMAP, NULL);
}

void
sluice_graph_minimap_set_layout (SluiceGraphMinimap *self,
                                 SluiceGraphLayout  *layout)
{
  guint n_nodes = 0;

  g_return_if_fail (SLUICE_IS_GRAPH_MINIMAP (self));

  g_clear_pointer (&self->layout, sluice_graph_layout_unref);
  if (layout != NULL)
    {
      self->layout = sluice_graph_layout_ref (layout);
      n_nodes = sluice_graph_get_n_nodes (sluice_graph_layout_get_graph (layout));
    }
  g_array_set_size (self->states, 0);
  g_array_set_size (self->states, n_nodes);
  for (guint i = 0; i < n_nodes; i++)
    g_array_index (self->states, SluiceState, i) = SLUICE_STATE_PENDING;
  g_ptr_array_set_size (self->counts, 0);
  g_ptr_array_set_size (self->counts, (int) n_nodes);
  g_clear_pointer (&self->shown, g_free);
  drop_picture (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
change_node (SluiceGraphMinimap *self,
             guint               node)
{
  const SluiceGraphRect *place = sluice_graph_layout_get_node (self->layout, node);

  self->changed = self->changed.width > 0 ? sluice_graph_rect_unite (&self->changed, place) : *place;
  if (self->change_id == 0 && self->picture != NULL)
    self->change_id = g_timeout_add (CHANGE_MS, show_change_cb, self);
}

void
sluice_graph_minimap_set_state (SluiceGraphMinimap *self,
                                guint               node,
                                SluiceState         state)
{
  g_return_if_fail (SLUICE_IS_GRAPH_MINIMAP (self));
  g_return_if_fail (node < self->states->len);

  if (g_array_index (self->states, SluiceState, node) == state)
    return;

  g_array_index (self->states, SluiceState, node) = state;
  if (self->counts->pdata[node] == NULL)
    change_node (self, node);
}

void
sluice_graph_minimap_set_counts (SluiceGraphMinimap *self,
                                 guint               node,
                                 const guint        *counts)
{
  const gsize size = SLUICE_N_STATES * sizeof (guint);
  gpointer *former;

  g_return_if_fail (SLUICE_IS_GRAPH_MINIMAP (self));
  g_return_if_fail (node < self->counts->len);

  former = &self->counts->pdata[node];
  if (*former != NULL && memcmp (*former, counts, size) == 0)
    return;

  g_free (*former);
  *former = g_memdup2 (counts, size);
  change_node (self, node);
}

void
sluice_graph_minimap_set_shown (SluiceGraphMinimap *self,
                                const guint8       *shown)
{
  gsize n_nodes;

  g_return_if_fail (SLUICE_IS_GRAPH_MINIMAP (self));

  n_nodes = self->states->len;
  if (shown == self->shown || (shown != NULL && self->shown != NULL && memcmp (shown, self->shown, n_nodes) == 0))
    return;

  /* From one set to another most stay as they are; where all come or go, all is drawn. */
  if (shown != NULL && self->shown != NULL && self->picture != NULL)
    for (guint i = 0; i < n_nodes; i++)
      {
        if (self->shown[i] == shown[i])
          continue;
        self->shown[i] = shown[i];
        change_node (self, i);
      }
  else
    {
      g_free (self->shown);
      self->shown = g_memdup2 (shown, n_nodes);
      drop_picture (self);
    }
}

gboolean
sluice_graph_minimap_is_changing (SluiceGraphMinimap *self)
{
  g_return_val_if_fail (SLUICE_IS_GRAPH_MINIMAP (self), FALSE);

  return self->changed.width > 0 && self->change_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self));
}

void
sluice_graph_minimap_set_palette (SluiceGraphMinimap  *self,
                                  const SluicePalette *palette)
{
  g_return_if_fail (SLUICE_IS_GRAPH_MINIMAP (self));

  if (sluice_palette_equal (&self->palette, palette))
    return;

  self->palette = *palette;
  drop_picture (self);
}

void
sluice_graph_minimap_set_visible_part (SluiceGraphMinimap    *self,
                                       const SluiceGraphRect *visible)
{
  g_return_if_fail (SLUICE_IS_GRAPH_MINIMAP (self));

  self->visible = *visible;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
