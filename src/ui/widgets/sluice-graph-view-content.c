/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the graph view shows: the graph, its layout, how its nodes look. */
#include "ui/widgets/sluice-graph-view-private.h"

#include "graph/sluice-graph-order.h"

/* A layout that takes longer while somebody draws is waited for with the change in the picture that stands. */
#define PATCH_MS 300

gboolean
sluice_graph_view_is_current (SluiceGraphView *self)
{
  return self->shown_fold != NULL && sluice_graph_fold_get_whole (self->shown_fold) == self->graph;
}

void
sluice_graph_view_clear_look (gpointer data)
{
  g_clear_pointer (&((SluiceGraphViewLook *) data)->detail, g_free);
}

static void
update_order (SluiceGraphView   *self,
              SluiceGraphLayout *layout)
{
  guint n_nodes = layout != NULL ? sluice_graph_get_n_nodes (sluice_graph_layout_get_graph (layout)) : 0;

  g_free (self->order);
  g_free (self->places);
  self->order = layout != NULL ? sluice_graph_layout_order (layout) : NULL;
  self->places = g_new0 (guint, n_nodes + 1);
  for (guint i = 0; i < n_nodes; i++)
    self->places[self->order[i]] = i;
}

typedef struct
{
  SluiceGraphLayout *from;
  SluiceGraphLayout *to;
  int *nodes; /* for each node of @from the one of @to that it is in by now, or -1 */
} Carrying;

/* Squared. */
static double
measure_distance (const SluiceGraphRect *rect,
                  SluiceGraphPoint       point)
{
  double dx = MAX (MAX (rect->x - point.x, point.x - rect->x - rect->width), 0);
  double dy = MAX (MAX (rect->y - point.y, point.y - rect->y - rect->height), 0);

  return dx * dx + dy * dy;
}

/* What is looked at is the stage in the middle, or the one next to it: seen from the same side, not from farther away. */
static gboolean
carry_cb (SluiceGraphPosition *position,
          gpointer             data)
{
  const Carrying *carrying = data;
  guint n_nodes = sluice_graph_get_n_nodes (sluice_graph_layout_get_graph (carrying->from));
  const SluiceGraphRect *before, *now;
  double least = G_MAXDOUBLE;
  int best = -1;

  if (position->fitted)
    return TRUE;
  for (guint i = 0; i < n_nodes; i++)
    {
      double distance = measure_distance (sluice_graph_layout_get_node (carrying->from, i), position->middle);

      if (carrying->nodes[i] >= 0 && distance < least)
        {
          least = distance;
          best = (int) i;
        }
    }
  if (best < 0)
    return FALSE;

  before = sluice_graph_layout_get_node (carrying->from, (guint) best);
  now = sluice_graph_layout_get_node (carrying->to, (guint) carrying->nodes[best]);
  position->middle = (SluiceGraphPoint) {
    now->x + now->width / 2 + CLAMP (position->middle.x - before->x - before->width / 2, -now->width, now->width),
    now->y + now->height / 2 + CLAMP (position->middle.y - before->y - before->height / 2, -now->height, now->height) };
  return TRUE;
}

/* What is looked at, and what the way back leads to, wherever that is in @layout. Returns: whether @here is anywhere */
static gboolean
carry_positions (SluiceGraphView     *self,
                 SluiceGraphFold     *former,
                 SluiceGraphLayout   *layout,
                 SluiceGraphPosition *here)
{
  Carrying carrying = { sluice_graph_scene_get_layout (self->scene), layout, NULL };
  g_autofree int *nodes = NULL;
  gboolean any = FALSE;

  *here = sluice_graph_view_get_position (self);
  if (former == NULL || layout == NULL || carrying.from == NULL)
    sluice_graph_trail_clear (self->trail);
  else
    {
      carrying.nodes = nodes = sluice_graph_view_find_origins (self, self->fold, former);
      sluice_graph_trail_carry (self->trail, carry_cb, &carrying);
      any = carry_cb (here, &carrying);
    }
  sluice_graph_view_update_travel (self);
  return any;
}

/* Below it a graph is no more than specks in the view. */
#define LEAST_SHARE 0.35

/* How large the graph is seen, of how large it could be as a whole. */
static double
measure_share (SluiceGraphView *self)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));

  if (layout == NULL || width <= 0 || height <= 0)
    return 1;
  return sluice_graph_view_get_target (self).scale
         / sluice_graph_camera_fit (sluice_graph_layout_get_bounds (layout), width, height, 0).scale;
}

/* Whether nothing would be seen of what is shown, from where it is looked at. */
static gboolean
is_out_of_view (SluiceGraphView *self)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);
  SluiceGraphCamera camera = sluice_graph_view_get_target (self);
  SluiceGraphRect visible = sluice_graph_camera_get_visible (&camera, gtk_widget_get_width (GTK_WIDGET (self)),
                                                             gtk_widget_get_height (GTK_WIDGET (self)));
  guint n_nodes = sluice_graph_view_get_n_nodes (self);

  for (guint i = 0; i < n_nodes; i++)
    if (sluice_graph_rect_meets (sluice_graph_layout_get_node (layout, i), &visible))
      return FALSE;
  return n_nodes > 0;
}

/* Whether what is left of more stands at the rim of the view, where there was room for what is gone. */
static gboolean
is_at_the_rim (SluiceGraphView *self,
               guint            n_before)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);
  SluiceGraphCamera camera = sluice_graph_view_get_target (self);
  SluiceGraphRect all = sluice_graph_camera_rect_to_screen (&camera, sluice_graph_layout_get_bounds (layout));
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));

  return 2 * sluice_graph_view_get_n_nodes (self) <= n_before && all.width <= width && all.height <= height
         && (fabs (all.x + all.width / 2 - width / 2.0) > width / 4.0
             || fabs (all.y + all.height / 2 - height / 2.0) > height / 4.0);
}

static void
show_layout (SluiceGraphView   *self,
             SluiceGraphLayout *layout,
             gboolean           patched)
{
  gboolean first = sluice_graph_scene_get_layout (self->scene) == NULL, shrunk;
  guint n_before = sluice_graph_view_get_n_nodes (self);
  double share = measure_share (self);
  g_autoptr (SluiceGraphFold) former = g_steal_pointer (&self->shown_fold);
  g_autofree int *origins = NULL;
  SluiceGraphPoint anchor;
  gboolean seen = sluice_graph_view_find_anchor (self, &anchor), unfolded, looked;
  SluiceGraphPosition here;

  self->hovered = self->fold_block = -1;
  self->patched = patched;
  self->shown_fold = layout != NULL ? sluice_graph_fold_ref (self->fold) : NULL;
  if (layout != NULL)
    origins = sluice_graph_view_find_origins (self, former, self->fold);
  /* Who draws sees where what is new was put. */
  looked = carry_positions (self, former, layout, &here) && self->edit == NULL;
  if (patched)
    sluice_graph_scene_patch (self->scene, layout, origins);
  else
    sluice_graph_scene_set_layout (self->scene, layout, origins);
  sluice_graph_minimap_set_layout (SLUICE_GRAPH_MINIMAP (self->minimap), layout);
  if (layout == NULL)
    sluice_graph_view_clear_alerts (self);
  sluice_graph_view_carry_items (self, former);
  for (guint i = 0; i < sluice_graph_view_get_n_nodes (self); i++)
    sluice_graph_view_apply_look (self, i);
  update_order (self, layout);
  sluice_graph_view_find_selected (self);
  sluice_graph_view_find_selected_edge (self);
  sluice_graph_view_update_marks (self);
  sluice_graph_view_update_shown (self);
  sluice_graph_view_settle_access_focus (self);

  /* What a graph looks like when it is first seen depends on nothing that was there before. */
  if (first)
    self->distance = SLUICE_PAINT_NEAR;
  adw_animation_reset (self->arrival);
  /* Of a patch nothing has moved. */
  if (first || layout == NULL || patched)
    self->arrived = 1;
  else
    adw_animation_play (self->arrival);
  shrunk = self->edit == NULL && !first && measure_share (self) < MIN (LEAST_SHARE, share / 2);
  if (self->fitted || shrunk)
    sluice_graph_view_fit (self, !first);
  else if (looked && !seen)
    sluice_graph_view_look_at (self, &here);
  else
    sluice_graph_view_look (self, &self->camera, FALSE);
  /* Who draws and sees nothing at all would think that it is gone. */
  if (self->edit != NULL && layout != NULL && !self->fitted && (is_out_of_view (self) || is_at_the_rim (self, n_before)))
    sluice_graph_view_fit (self, TRUE);
  unfolded = sluice_graph_view_keep_block_in_place (self) && !sluice_graph_view_is_folded (self, self->selected_node);
  /* The same place may be empty now, or show others; but a block that was unfolded folds where it was. */
  if (seen && !unfolded)
    sluice_graph_view_reveal (self, self->selected_node);
  sluice_graph_view_arrive (self);
  if (first)
    adw_animation_skip (self->blending);

  sluice_graph_view_update_status (self);
  sluice_graph_view_update_label (self);
  sluice_graph_view_update_lit (self);
  sluice_graph_view_update_turning (self);
  sluice_graph_view_judge_alerts (self);
  if (layout != NULL)
    {
      sluice_graph_view_do_awaited (self);
      sluice_graph_view_tell_found (self);
    }
}

static void
layout_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SluiceGraphLayout) layout = NULL;
  SluiceGraphView *self;

  layout = sluice_graph_layouter_layout_finish (SLUICE_GRAPH_LAYOUTER (source), result, &error);
  /* Called off: the view may be gone, and something newer has taken its place otherwise. */
  if (layout == NULL)
    return;

  self = data;
  g_clear_handle_id (&self->patch_id, g_source_remove);
  g_clear_object (&self->cancellable);
  sluice_graph_view_set_busy (self, FALSE);
  /* Names may have been typed meanwhile. */
  if (sluice_graph_layout_get_graph (layout) != sluice_graph_fold_get_shown (self->fold))
    {
      SluiceGraphLayout *renamed = sluice_graph_layout_rename (layout, sluice_graph_fold_get_shown (self->fold));

      sluice_graph_layout_unref (layout);
      layout = renamed;
    }
  show_layout (self, layout, FALSE);
}

static gboolean
patch_cb (gpointer data)
{
  SluiceGraphView *self = data;
  SluiceGraphLayout *standing = sluice_graph_scene_get_layout (self->scene);
  g_autofree int *origins = sluice_graph_view_find_origins (self, self->shown_fold, self->fold);
  g_autoptr (SluiceGraphLayout) patch = NULL;

  self->patch_id = 0;
  patch = sluice_graph_layout_patch (standing, sluice_graph_fold_get_shown (self->fold), origins);
  if (patch != NULL)
    show_layout (self, patch, TRUE);
  return G_SOURCE_REMOVE;
}

void
sluice_graph_view_stop_layout (SluiceGraphView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->patch_id, g_source_remove);
}

void
sluice_graph_view_start_layout (SluiceGraphView *self)
{
  SluiceGraphLayout *standing = sluice_graph_scene_get_layout (self->scene);
  gboolean drawn = self->edit != NULL && standing != NULL;

  sluice_graph_view_stop_layout (self);
  self->patched = FALSE;
  /* One made from a template has its own. */
  if (self->layouter == NULL)
    self->layouter = sluice_graph_layouter_new (NULL);
  self->cancellable = g_cancellable_new ();
  sluice_graph_layouter_set_patient (self->layouter, drawn);
  if (drawn && !sluice_graph_view_is_current (self) && sluice_graph_layout_get_direction (standing) == self->direction)
    self->patch_id = g_timeout_add (PATCH_MS, patch_cb, self);
  sluice_graph_view_set_busy (self, TRUE);
  sluice_graph_view_update_status (self);
  sluice_graph_layouter_layout_async (self->layouter, sluice_graph_fold_get_shown (self->fold), self->direction,
                                      self->cancellable, layout_cb, self);
}

/* Nodes that have changed places are on their way there; one that has a name that none had was renamed. */
static gboolean
has_only_new_names (const SluiceGraph *former,
                    const SluiceGraph *graph)
{
  if (!sluice_graph_has_same_shape (former, graph))
    return FALSE;
  for (guint i = 0; i < sluice_graph_get_n_nodes (graph); i++)
    {
      const char *name = sluice_graph_get_name (graph, i);

      if (!g_str_equal (sluice_graph_get_name (former, i), name) && sluice_graph_find (former, name) >= 0)
        return FALSE;
    }
  return TRUE;
}

/* While a name is typed everything stays where it is. Returns: whether that is so. */
static gboolean
show_renamed (SluiceGraphView *self,
              gboolean         current)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);
  SluiceGraph *shown = sluice_graph_fold_get_shown (self->fold);
  g_autoptr (SluiceGraphLayout) renamed = NULL;

  /* What is folded is called after what is in it. */
  if (!current || self->edit == NULL || layout == NULL || sluice_graph_layout_get_direction (layout) != self->direction
      || sluice_graph_get_n_nodes (shown) != sluice_graph_get_n_nodes (self->graph)
      || !has_only_new_names (sluice_graph_layout_get_graph (layout), shown))
    return FALSE;

  renamed = sluice_graph_layout_rename (layout, shown);
  g_clear_pointer (&self->shown_fold, sluice_graph_fold_unref);
  self->shown_fold = sluice_graph_fold_ref (self->fold);
  sluice_graph_scene_rename (self->scene, renamed);
  sluice_graph_view_invalidate_items (self);
  sluice_graph_view_find_selected (self);
  sluice_graph_view_find_selected_edge (self);
  sluice_graph_view_update_marks (self);
  sluice_graph_view_update_shown (self);
  sluice_graph_view_update_hover (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

/* Every node is pending until somebody says otherwise; what was known of stages that are still there only tells news. */
static void
forget_looks (SluiceGraphView *self,
              SluiceGraph     *former)
{
  guint n_nodes = sluice_graph_get_n_nodes (self->graph);
  GArray *looks = g_array_sized_new (FALSE, TRUE, sizeof (SluiceGraphViewLook), n_nodes);

  g_array_set_clear_func (looks, sluice_graph_view_clear_look);
  for (guint i = 0; i < n_nodes; i++)
    {
      int node = former != NULL ? sluice_graph_find (former, sluice_graph_get_name (self->graph, i)) : -1;
      const SluiceGraphViewLook *known = node >= 0 ? &g_array_index (self->looks, SluiceGraphViewLook, node) : NULL;
      SluiceGraphViewLook look = { SLUICE_STATE_PENDING, -1, NULL, FALSE, SLUICE_STATE_FAILED };

      if (known != NULL)
        look.before = known->known ? known->state : known->before;
      g_array_append_val (looks, look);
    }
  g_array_unref (self->looks);
  self->looks = looks;
}

void
sluice_graph_view_set_graph (SluiceGraphView *self,
                             SluiceGraph     *graph)
{
  g_autoptr (SluiceGraph) former = NULL;
  gboolean current, renamed;

  g_return_if_fail (SLUICE_IS_GRAPH_VIEW (self));

  if (self->graph == graph || (graph != NULL && self->graph != NULL && sluice_graph_equal (self->graph, graph)))
    return;

  current = (!self->busy || self->patched) && self->graph != NULL && sluice_graph_view_is_current (self);
  former = g_steal_pointer (&self->graph);
  if (graph == NULL)
    {
      g_array_set_size (self->looks, 0);
      sluice_graph_view_stop_layout (self);
      sluice_graph_view_set_busy (self, FALSE);
      self->fitted = self->opening = TRUE;
      self->awaited = NULL;
      g_clear_pointer (&self->fold, sluice_graph_fold_unref);
      show_layout (self, NULL, FALSE);
      return;
    }

  self->graph = sluice_graph_ref (graph);
  self->kept_block = -1;
  sluice_graph_view_start_fold (self);
  sluice_graph_view_update_fold (self);
  renamed = show_renamed (self, current);
  if (!renamed)
    forget_looks (self, former);
  if (self->selected != NULL && sluice_graph_find (graph, self->selected) < 0)
    {
      self->selected_node = -1;
      sluice_graph_view_set_selected_name (self, NULL);
      sluice_graph_view_update_lit (self);
    }
  if (!renamed)
    sluice_graph_view_start_layout (self);
}

void
sluice_graph_view_look_anew (SluiceGraphView *self)
{
  g_return_if_fail (SLUICE_IS_GRAPH_VIEW (self));

  self->fitted = self->opening = TRUE;
  if (!self->busy)
    sluice_graph_view_fit (self, TRUE);
}

SluiceGraph *
sluice_graph_view_get_graph (SluiceGraphView *self)
{
  g_return_val_if_fail (SLUICE_IS_GRAPH_VIEW (self), NULL);

  return self->graph;
}

void
sluice_graph_view_set_direction (SluiceGraphView      *self,
                                 SluiceGraphDirection  direction)
{
  g_return_if_fail (SLUICE_IS_GRAPH_VIEW (self));

  if (self->direction == direction)
    return;

  self->direction = direction;
  if (self->graph != NULL)
    sluice_graph_view_start_layout (self);
  g_object_notify (G_OBJECT (self), "left-right");
}

void
sluice_graph_view_set_node (SluiceGraphView *self,
                            guint            node,
                            SluiceState      state,
                            double           progress,
                            const char      *detail)
{
  SluiceGraphViewLook *look;
  gboolean same_state, fails, was_failed, current, news;
  SluiceState shown_before;
  guint shown;

  g_return_if_fail (SLUICE_IS_GRAPH_VIEW (self));
  g_return_if_fail (node < self->looks->len);

  look = &g_array_index (self->looks, SluiceGraphViewLook, node);
  same_state = look->state == state;
  was_failed = look->state == SLUICE_STATE_FAILED;
  fails = self->edit == NULL && state == SLUICE_STATE_FAILED
          && (look->known ? !same_state : look->before != SLUICE_STATE_FAILED);
  current = sluice_graph_view_is_current (self);
  shown = current ? sluice_graph_fold_get_shown_node (self->shown_fold, node) : 0;
  shown_before = current ? sluice_graph_view_get_state (self, shown) : state;
  look->known = TRUE;
  look->state = state;
  look->progress = progress;
  g_set_str (&look->detail, detail);
  if (fails)
    sluice_graph_view_add_alert (self, node);
  if (!current)
    return;

  sluice_graph_view_apply_look (self, shown);
  if (!same_state)
    {
      news = sluice_graph_view_get_state (self, shown) != shown_before || state == SLUICE_STATE_FAILED
             || (sluice_state_is_final (state) && (int) shown == self->selected_node
                 && sluice_graph_view_is_over (self, shown));
      sluice_graph_view_update_access_node (self, shown, news);
      if (self->states != 0)
        sluice_graph_view_update_shown (self);
      else
        sluice_graph_view_update_filter (self);
      if (was_failed)
        sluice_graph_view_update_alerts (self);
    }
  sluice_graph_view_update_turning (self);
}

SluiceGraphLayout *
sluice_graph_view_get_layout (SluiceGraphView *self)
{
  g_return_val_if_fail (SLUICE_IS_GRAPH_VIEW (self), NULL);

  return sluice_graph_scene_get_layout (self->scene);
}
