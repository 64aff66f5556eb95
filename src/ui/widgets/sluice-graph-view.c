/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-graph-view-private.h"

#include <glib/gi18n.h>

#include "paint/sluice-paint-stage.h"

#define ARRIVAL_MS 250
#define DIMMING_MS 120
#define SELECTION_DIM 0.4 /* of what a pointer dims */

G_STATIC_ASSERT ((int) SLUICE_GRAPH_VIEW_NODE_WIDTH == (int) SLUICE_PAINT_STAGE_WIDTH);
G_STATIC_ASSERT ((int) SLUICE_GRAPH_VIEW_NODE_HEIGHT == (int) SLUICE_PAINT_STAGE_HEIGHT);

G_DEFINE_FINAL_TYPE_WITH_CODE (SluiceGraphView, sluice_graph_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE, sluice_graph_view_init_accessible))

enum
{
  PROP_0,
  PROP_SELECTED,
  PROP_BUSY,
  PROP_LEFT_RIGHT,
  N_PROPS
};

enum
{
  NODE_ACTIVATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

void
sluice_graph_view_set_busy (SluiceGraphView *self,
                            gboolean         busy)
{
  if (self->busy == busy)
    return;

  self->busy = busy;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, busy, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* What else is selected stays bright. */
static void
update_marked (SluiceGraphView *self)
{
  guint n_nodes = sluice_graph_view_get_n_nodes (self);
  gboolean any = g_hash_table_size (self->marked) > 0 && self->hovered < 0;
  g_autofree guint8 *marked = any ? g_new0 (guint8, n_nodes + 1) : NULL;
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->marked);
  while (marked != NULL && g_hash_table_iter_next (&iter, &name, NULL))
    {
      int node = sluice_graph_view_find_node (self, name);

      if (node >= 0 && node < (int) n_nodes)
        marked[node] = TRUE;
    }
  sluice_graph_scene_set_marked (self->scene, n_nodes > 0 ? marked : NULL);
}

/* Lights up what is hovered, else what is selected: that stays for as long as somebody looks, so the rest stands back less
 * far. The way back keeps what was lit until it has faded. */
void
sluice_graph_view_update_lit (SluiceGraphView *self)
{
  int node = self->hovered >= 0 ? self->hovered : self->selected_node;
  double dim;

  /* What was searched or filtered stays lit, related to the selected one or not. */
  if (self->partly_shown && self->hovered < 0)
    node = -1;
  update_marked (self);
  dim = node < 0 ? 0 : node == self->hovered ? 1 : SELECTION_DIM;
  if (node >= 0 || self->partly_shown)
    sluice_graph_scene_set_lit (self->scene, node);
  adw_timed_animation_set_value_from (ADW_TIMED_ANIMATION (self->dimming), self->dim);
  adw_timed_animation_set_value_to (ADW_TIMED_ANIMATION (self->dimming), dim);
  adw_animation_reset (self->dimming);
  adw_animation_play (self->dimming);
  sluice_graph_view_update_fold (self);
  sluice_graph_view_update_name (self);
  sluice_graph_view_update_notice (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
sluice_graph_view_update_label (SluiceGraphView *self)
{
  /* What is selected tells of itself, where somebody listens to it. */
  if (self->selected_node >= 0)
    sluice_graph_view_update_access_node (self, (guint) self->selected_node, FALSE);
}

void
sluice_graph_view_find_selected (SluiceGraphView *self)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);

  self->selected_node = -1;
  if (layout != NULL && self->selected != NULL)
    self->selected_node = sluice_graph_view_find_node (self, self->selected);
}

void
sluice_graph_view_set_selected_name (SluiceGraphView *self,
                                     const char      *name)
{
  if (g_set_str (&self->selected, name))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
dimming_cb (double   value,
            gpointer data)
{
  SluiceGraphView *self = data;

  self->dim = value;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
dimmed_cb (AdwAnimation    *animation,
           SluiceGraphView *self)
{
  if (self->hovered < 0 && self->selected_node < 0)
    sluice_graph_scene_set_lit (self->scene, -1);
}

static void
arrival_cb (double   value,
            gpointer data)
{
  SluiceGraphView *self = data;

  self->arrived = value;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static AdwAnimation *
create_animation (SluiceGraphView        *self,
                  guint                   duration,
                  AdwAnimationTargetFunc  func)
{
  AdwAnimation *animation = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, duration,
                                                     adw_callback_animation_target_new (func, self, NULL));

  adw_timed_animation_set_easing (ADW_TIMED_ANIMATION (animation), ADW_EASE_OUT_CUBIC);
  return animation;
}

static void
window_active_cb (GtkWindow       *window,
                  GParamSpec      *pspec,
                  SluiceGraphView *self)
{
  sluice_graph_view_update_turning (self);
}

static void
sluice_graph_view_root (GtkWidget *widget)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (widget);
  GtkRoot *root;

  GTK_WIDGET_CLASS (sluice_graph_view_parent_class)->root (widget);

  root = gtk_widget_get_root (widget);
  if (GTK_IS_WINDOW (root))
    {
      self->window = GTK_WINDOW (root);
      g_signal_connect (self->window, "notify::is-active", G_CALLBACK (window_active_cb), self);
      g_signal_connect (self->window, "notify::suspended", G_CALLBACK (window_active_cb), self);
    }
}

static void
sluice_graph_view_unroot (GtkWidget *widget)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (widget);

  if (self->window != NULL)
    g_signal_handlers_disconnect_by_func (self->window, window_active_cb, self);
  self->window = NULL;
  sluice_graph_view_update_turning (self);

  GTK_WIDGET_CLASS (sluice_graph_view_parent_class)->unroot (widget);
}

static void
sluice_graph_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sluice_graph_view_parent_class)->map (widget);
  sluice_graph_view_update_turning (SLUICE_GRAPH_VIEW (widget));
}

static void
sluice_graph_view_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sluice_graph_view_parent_class)->unmap (widget);
  sluice_graph_view_update_turning (SLUICE_GRAPH_VIEW (widget));
}

static void
sluice_graph_view_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (widget);

  if (self->graph == NULL || sluice_graph_get_n_nodes (self->graph) > 0)
    sluice_graph_view_append_scene (self, snapshot);
  sluice_graph_view_snapshot_edit (self, snapshot);
  sluice_graph_view_snapshot_marks (self, snapshot);
  gtk_widget_snapshot_child (widget, self->name, snapshot);
  gtk_widget_snapshot_child (widget, self->minimap, snapshot);
  gtk_widget_snapshot_child (widget, self->fold_button, snapshot);
  gtk_widget_snapshot_child (widget, self->notice, snapshot);
  gtk_widget_snapshot_child (widget, self->status, snapshot);
  gtk_widget_snapshot_child (widget, self->controls, snapshot);
  gtk_widget_snapshot_child (widget, self->alert, snapshot);
  gtk_widget_snapshot_child (widget, self->search, snapshot);
}

static void
sluice_graph_view_css_changed (GtkWidget         *widget,
                               GtkCssStyleChange *change)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (widget);
  PangoContext *words;

  GTK_WIDGET_CLASS (sluice_graph_view_parent_class)->css_changed (widget, change);

  words = gtk_widget_create_pango_context (widget);
  /* A card is drawn one way for every desktop: its sign stands right of its words. */
  pango_context_set_base_dir (words, PANGO_DIRECTION_LTR);
  sluice_graph_scene_set_words (self->scene, words);
  g_object_unref (words);
  gtk_widget_queue_draw (widget);
}

static void
sluice_graph_view_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (object);

  switch (id)
    {
    case PROP_SELECTED:
      g_value_set_string (value, self->selected);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_LEFT_RIGHT:
      g_value_set_boolean (value, self->direction == SLUICE_GRAPH_LEFT_RIGHT);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* By a key or a menu; without eyes nothing else tells. */
static void
take_left_right (SluiceGraphView *self,
                 gboolean         left_right)
{
  SluiceGraphDirection direction = left_right ? SLUICE_GRAPH_LEFT_RIGHT : SLUICE_GRAPH_TOP_DOWN;

  if (direction == self->direction)
    return;
  sluice_graph_view_set_direction (self, direction);
  sluice_graph_view_say (self, left_right ? _("From left to right") : _("From top to bottom"));
}

static void
sluice_graph_view_set_property (GObject      *object,
                                guint         id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_SELECTED:
      sluice_graph_view_set_selected (SLUICE_GRAPH_VIEW (object), g_value_get_string (value));
      break;
    case PROP_LEFT_RIGHT:
      take_left_right (SLUICE_GRAPH_VIEW (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sluice_graph_view_dispose (GObject *object)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (object);

  sluice_graph_view_stop_layout (self);
  if (self->list != NULL)
    sluice_graph_view_dispose_access (self);
  sluice_graph_view_dispose_chrome (self);
  sluice_graph_view_dispose_edit (self);
  sluice_graph_view_dispose_marks (self);
  sluice_graph_view_dispose_search (self);
  sluice_graph_view_dispose_fold (self);
  g_clear_pointer (&self->minimap, gtk_widget_unparent);
  g_clear_pointer (&self->filter_popover, gtk_widget_unparent);
  g_clear_pointer (&self->notice, gtk_widget_unparent);
  g_clear_pointer (&self->name, gtk_widget_unparent);
  g_clear_handle_id (&self->alert_id, g_source_remove);
  g_clear_pointer (&self->alert, gtk_widget_unparent);
  g_clear_handle_id (&self->turn_id, g_source_remove);
  g_clear_object (&self->flight);
  g_clear_object (&self->arrival);
  g_clear_object (&self->dimming);
  g_clear_object (&self->blending);
  g_clear_pointer (&self->controls, gtk_widget_unparent);
  g_clear_pointer (&self->status, gtk_widget_unparent);
  g_clear_object (&self->layouter);

  G_OBJECT_CLASS (sluice_graph_view_parent_class)->dispose (object);
}

static void
sluice_graph_view_finalize (GObject *object)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (object);

  g_clear_pointer (&self->graph, sluice_graph_unref);
  g_clear_pointer (&self->drag, sluice_graph_drag_free);
  g_array_unref (self->looks);
  sluice_graph_scene_free (self->scene);
  g_free (self->selected);
  g_free (self->said);
  sluice_graph_trail_free (self->trail);
  g_array_unref (self->matches);
  g_ptr_array_unref (self->alerts);
  g_ptr_array_unref (self->unjudged);
  g_hash_table_unref (self->marked);
  g_free (self->order);
  g_free (self->places);

  G_OBJECT_CLASS (sluice_graph_view_parent_class)->finalize (object);
}

static void
sluice_graph_view_class_init (SluiceGraphViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sluice_graph_view_get_property;
  object_class->set_property = sluice_graph_view_set_property;
  object_class->dispose = sluice_graph_view_dispose;
  object_class->finalize = sluice_graph_view_finalize;
  widget_class->root = sluice_graph_view_root;
  widget_class->unroot = sluice_graph_view_unroot;
  widget_class->map = sluice_graph_view_map;
  widget_class->unmap = sluice_graph_view_unmap;
  widget_class->snapshot = sluice_graph_view_snapshot;
  widget_class->css_changed = sluice_graph_view_css_changed;

  properties[PROP_SELECTED] = g_param_spec_string ("selected", NULL, NULL, NULL,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_LEFT_RIGHT] = g_param_spec_boolean ("left-right", NULL, NULL, FALSE, G_PARAM_READWRITE
                                                      | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[NODE_ACTIVATED] = g_signal_new ("node-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_signal_new ("connect-hovered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  g_signal_new ("connect-dropped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                G_TYPE_STRING, G_TYPE_STRING);
  g_signal_new ("edge-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                G_TYPE_STRING, G_TYPE_STRING);
  g_signal_new ("marks-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("menu-opening", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("end-hovered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  g_signal_new ("edge-moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);

  sluice_graph_view_class_init_input (widget_class);
  sluice_graph_view_class_init_keys (widget_class);
  gtk_widget_class_install_property_action (widget_class, "graph.left-right", "left-right");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, 0, "graph.left-right", NULL);
  sluice_graph_view_class_init_fold (widget_class);
  sluice_graph_view_class_init_search (widget_class);
  sluice_graph_view_class_init_filter (widget_class);
  sluice_graph_view_class_init_chrome (widget_class);
  gtk_widget_class_set_css_name (widget_class, "graphview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sluice_graph_view_init (SluiceGraphView *self)
{
  self->scene = sluice_graph_scene_new ();
  self->looks = g_array_new (FALSE, TRUE, sizeof (SluiceGraphViewLook));
  g_array_set_clear_func (self->looks, sluice_graph_view_clear_look);
  self->hovered = self->selected_node = -1;
  self->arrived = 1;

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  sluice_graph_view_init_access (self);
  sluice_graph_view_init_marks (self);
  sluice_graph_view_init_fold (self);
  sluice_graph_view_init_chrome (self);
  sluice_graph_view_init_alert (self);
  sluice_graph_view_init_search (self);
  sluice_graph_view_init_camera (self);
  sluice_graph_view_init_input (self);
  self->arrival = create_animation (self, ARRIVAL_MS, arrival_cb);
  self->dimming = create_animation (self, DIMMING_MS, dimming_cb);
  g_signal_connect (self->dimming, "done", G_CALLBACK (dimmed_cb), self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Stage graph"), -1);
}

void
sluice_graph_view_set_hovered (SluiceGraphView *self,
                               int              node)
{
  if (self->hovered == node)
    return;

  self->hovered = node;
  sluice_graph_view_update_lit (self);
}

/* A pointer that lies where it lay points at nothing: what was chosen otherwise is not to stand back for it. */
static void
forget_hovered (SluiceGraphView *self)
{
  if (self->hovered != self->selected_node)
    self->hovered = -1;
}

/* @name: the stage, where a node stands for several; @meant: that one and not all of them */
static void
select_stage (SluiceGraphView *self,
              int              node,
              const char      *name,
              gboolean         meant)
{
  int former = self->selected_node;
  gboolean another = g_strcmp0 (self->selected, name) != 0 || self->member_meant != meant;

  self->selected_node = node;
  self->member_meant = meant;
  forget_hovered (self);
  if (another)
    sluice_graph_view_untell (self);
  sluice_graph_view_set_selected_name (self, name);
  if (former != node)
    sluice_graph_view_move_access_focus (self, former);
  sluice_graph_view_update_match (self);
  sluice_graph_view_update_label (self);
  sluice_graph_view_update_lit (self);
  /* What has the focus is still the same card: nobody hears by that that another of its stages is meant. */
  if (former == node && meant && another && gtk_widget_has_focus (GTK_WIDGET (self)))
    {
      g_autofree char *words = sluice_graph_view_describe_node (self, (guint) node);

      sluice_graph_view_say (self, words);
    }
}

void
sluice_graph_view_select_node (SluiceGraphView *self,
                               int              node)
{
  if (self->selected_node != node)
    select_stage (self, node, node >= 0 ? sluice_graph_view_get_node_name (self, (guint) node) : NULL, FALSE);
}

void
sluice_graph_view_select_member (SluiceGraphView *self,
                                 guint            member)
{
  int node = (int) sluice_graph_fold_get_shown_node (self->shown_fold, member);

  select_stage (self, node, sluice_graph_get_name (self->graph, member), sluice_graph_view_is_folded (self, node));
}

void
sluice_graph_view_activate_selected (SluiceGraphView *self)
{
  if (self->selected_node >= 0 && !sluice_graph_view_unfold (self, self->selected_node))
    g_signal_emit (self, signals[NODE_ACTIVATED], 0, self->selected);
}

GtkWidget *
sluice_graph_view_new (SluiceGraphLayouter *layouter)
{
  SluiceGraphView *self = g_object_new (SLUICE_TYPE_GRAPH_VIEW, NULL);

  g_set_object (&self->layouter, layouter);
  return GTK_WIDGET (self);
}

const char *
sluice_graph_view_get_selected (SluiceGraphView *self)
{
  g_return_val_if_fail (SLUICE_IS_GRAPH_VIEW (self), NULL);

  return self->selected;
}

void
sluice_graph_view_set_selected (SluiceGraphView *self,
                                const char      *name)
{
  int former;

  g_return_if_fail (SLUICE_IS_GRAPH_VIEW (self));

  if (g_strcmp0 (self->selected, name) == 0)
    return;

  sluice_graph_view_untell (self);
  sluice_graph_view_set_selected_name (self, name);
  former = self->selected_node;
  sluice_graph_view_find_selected (self);
  self->member_meant = sluice_graph_view_is_in_fold (self, name);
  forget_hovered (self);
  sluice_graph_view_move_access_focus (self, former);
  sluice_graph_view_update_match (self);
  sluice_graph_view_update_label (self);
  sluice_graph_view_update_lit (self);
  if (self->selected_node >= 0)
    sluice_graph_view_reveal (self, self->selected_node);
}

gboolean
sluice_graph_view_get_busy (SluiceGraphView *self)
{
  g_return_val_if_fail (SLUICE_IS_GRAPH_VIEW (self), FALSE);

  return self->busy;
}

SluiceGraphCamera
sluice_graph_view_get_camera (SluiceGraphView *self)
{
  g_return_val_if_fail (SLUICE_IS_GRAPH_VIEW (self), ((SluiceGraphCamera) { 1, 0, 0 }));

  return self->camera;
}
