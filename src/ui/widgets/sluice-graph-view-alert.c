/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What failed where nobody looks: an arrow at the edge of the graph view that leads there. */
#include "ui/widgets/sluice-graph-view-private.h"

#include <glib/gi18n.h>

#include <math.h>

#include "text/sluice-text.h"

#define MARGIN 12.0
#define COVER_GAP 6.0
#define PAUSE_MS 500

static const char *
get_name (SluiceGraphView *self,
          guint            i)
{
  return g_ptr_array_index (self->alerts, i);
}

static SluiceGraphRect
get_shown (SluiceGraphView         *self,
           const char              *name,
           const SluiceGraphCamera *camera)
{
  guint node = (guint) sluice_graph_view_find_node (self, name);

  return sluice_graph_camera_rect_to_screen (camera,
                                             sluice_graph_layout_get_node (sluice_graph_scene_get_layout (self->scene),
                                                                           node));
}

/* What lies under the small picture, or anything else that is over the graph, is seen by nobody. */
static gboolean
is_seen (SluiceGraphView *self,
         const char      *name)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  /* What is passed by on a flight is not seen, what it ends at is. */
  SluiceGraphCamera camera = sluice_graph_view_get_target (self);
  SluiceGraphRect view = { 0, 0, width, height }, shown = get_shown (self, name, &camera);
  SluiceGraphPoint middle = { shown.x + shown.width / 2, shown.y + shown.height / 2 };
  SluiceGraphRect covers[SLUICE_GRAPH_VIEW_MAX_COVERS];
  guint n_covers;

  if (!sluice_graph_rect_contains (&view, middle))
    return FALSE;
  n_covers = sluice_graph_view_get_covers (self, width, height, covers);
  /* The controls come first, and fade where nobody needs them. */
  for (guint i = gtk_revealer_get_reveal_child (GTK_REVEALER (self->controls)) ? 0 : 1; i < n_covers; i++)
    if (sluice_graph_rect_contains (&covers[i], middle))
      return FALSE;
  return TRUE;
}

/* Above what lies at the foot of the view, below what lies at its head. */
static SluiceGraphRect
avoid_covers (SluiceGraphView *self,
              SluiceGraphRect  place,
              int              width,
              int              height)
{
  SluiceGraphRect covers[SLUICE_GRAPH_VIEW_MAX_COVERS];
  guint n_covers = sluice_graph_view_get_covers (self, width, height, covers);

  /* Beside one there may be another, and higher. */
  for (guint i = 0; i < n_covers * n_covers; i++)
    {
      SluiceGraphRect cover = sluice_graph_rect_grow (&covers[i % n_covers], COVER_GAP - 0.5);

      if (!sluice_graph_rect_meets (&place, &cover))
        continue;
      if (cover.y + cover.height / 2 > height / 2.0)
        place.y = covers[i % n_covers].y - COVER_GAP - place.height;
      else
        place.y = covers[i % n_covers].y + covers[i % n_covers].height + COVER_GAP;
    }
  return place;
}

static const char *
choose_arrow (double dx,
              double dy)
{
  if (fabs (dx) > fabs (dy))
    return dx < 0 ? "go-previous-symbolic" : "go-next-symbolic";
  return dy < 0 ? "go-up-symbolic" : "go-down-symbolic";
}

/* What a screen reader says of it. */
static char *
make_words (SluiceGraphView *self)
{
  guint n = self->alerts->len;
  g_autofree char *name = sluice_text_line (sluice_text_stage_name (get_name (self, 0)));

  /* Translators: for the screen reader; a stage's name */
  return n == 1 ? g_strdup_printf (_("%s failed, out of view: go there"), name)
                : g_strdup_printf (ngettext ("%u stage failed out of view: go to the first",
                                             "%u stages failed out of view: go to the first", n), n);
}

static void
update_button (SluiceGraphView *self)
{
  guint n = self->alerts->len;
  g_autofree char *text = NULL, *words = NULL;

  gtk_widget_set_visible (self->alert, n > 0);
  if (n == 0)
    return;

  words = make_words (self);
  /* Translators: stages that failed outside of what is seen, on a button that leads to the first of them */
  text = n == 1 ? sluice_text_line (sluice_text_stage_name (get_name (self, 0)))
                : g_strdup_printf (ngettext ("%u failed", "%u failed", n), n);
  gtk_label_set_label (GTK_LABEL (self->alert_label), text);
  gtk_widget_set_tooltip_text (self->alert, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->alert), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void show_alert (SluiceGraphView *self);

static gboolean
paused_cb (gpointer data)
{
  SluiceGraphView *self = data;

  self->alert_id = 0;
  if (self->alert_stale)
    show_alert (self);
  return G_SOURCE_REMOVE;
}

/* Other words have the whole window laid out: where many stages fail one after the other they don't come with each. */
static void
show_alert (SluiceGraphView *self)
{
  self->alert_stale = self->alert_id != 0;
  if (self->alerts->len == 0)
    gtk_widget_set_child_visible (self->alert, FALSE);
  if (self->alert_stale)
    return;
  update_button (self);
  self->alert_id = g_timeout_add (PAUSE_MS, paused_cb, self);
}

static void
say_alert (SluiceGraphView *self)
{
  g_autofree char *words = make_words (self);

  sluice_graph_view_say (self, words);
}

/* Whether the stage of that name is there and has failed; while nobody knows yet it stays as it was. */
static gboolean
is_failed (SluiceGraphView *self,
           const char      *name)
{
  int member = sluice_graph_find (self->graph, name);

  return member >= 0 && g_array_index (self->looks, SluiceGraphViewLook, member).state == SLUICE_STATE_FAILED;
}

static gboolean
is_judged (SluiceGraphView *self)
{
  return !self->busy && sluice_graph_view_is_current (self) && gtk_widget_get_realized (GTK_WIDGET (self));
}

void
sluice_graph_view_update_alerts (SluiceGraphView *self)
{
  guint before = self->alerts->len;

  if (before == 0)
    return;

  /* What of them is seen is asked when the layout that is under way is there. */
  for (guint i = before; i > 0 && is_judged (self); i--)
    if (!is_failed (self, get_name (self, i - 1)) || is_seen (self, get_name (self, i - 1)))
      g_ptr_array_remove_index (self->alerts, i - 1);
  if (self->alerts->len != before)
    show_alert (self);
}

void
sluice_graph_view_move_alerts (SluiceGraphView *self)
{
  sluice_graph_view_update_alerts (self);
  if (self->alerts->len > 0)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static gboolean
add_name (GPtrArray  *names,
          const char *name)
{
  if (g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    return FALSE;

  g_ptr_array_add (names, g_strdup (name));
  return TRUE;
}

void
sluice_graph_view_add_alert (SluiceGraphView *self,
                             guint            member)
{
  const char *name = sluice_graph_get_name (self->graph, member);

  if (!gtk_widget_get_realized (GTK_WIDGET (self)))
    return;
  if (!is_judged (self))
    add_name (self->unjudged, name);
  else if (!is_seen (self, name) && add_name (self->alerts, name))
    {
      show_alert (self);
      say_alert (self);
    }
}

void
sluice_graph_view_judge_alerts (SluiceGraphView *self)
{
  gboolean any = FALSE;

  if (!is_judged (self))
    return;

  sluice_graph_view_move_alerts (self);
  for (guint i = 0; i < self->unjudged->len; i++)
    {
      const char *name = g_ptr_array_index (self->unjudged, i);

      any |= is_failed (self, name) && !is_seen (self, name) && add_name (self->alerts, name);
    }
  g_ptr_array_set_size (self->unjudged, 0);
  if (!any)
    return;
  show_alert (self);
  say_alert (self);
}

void
sluice_graph_view_clear_alerts (SluiceGraphView *self)
{
  g_ptr_array_set_size (self->alerts, 0);
  g_ptr_array_set_size (self->unjudged, 0);
  self->alert_stale = FALSE;
  gtk_widget_set_visible (self->alert, FALSE);
}

/* Where the way from the middle of the view to what failed crosses the edge. */
void
sluice_graph_view_allocate_alert (SluiceGraphView *self,
                                  int              width,
                                  int              height)
{
  gboolean wanted = self->alerts->len > 0 && sluice_graph_view_find_node (self, get_name (self, 0)) >= 0;
  double dx, dy, share;
  SluiceGraphRect shown, place;
  GtkRequisition size;

  gtk_widget_set_child_visible (self->alert, wanted);
  if (!gtk_widget_should_layout (self->alert) || !wanted)
    return;

  shown = get_shown (self, get_name (self, 0), &self->camera);
  dx = shown.x + shown.width / 2 - width / 2.0;
  dy = shown.y + shown.height / 2 - height / 2.0;
  gtk_image_set_from_icon_name (GTK_IMAGE (self->alert_arrow), choose_arrow (dx / width, dy / height));
  gtk_widget_get_preferred_size (self->alert, NULL, &size);
  size.width = MIN (size.width, width - (int) (2 * MARGIN));
  share = MIN ((width - size.width - 2 * MARGIN) / MAX (2 * fabs (dx), 1),
               (height - size.height - 2 * MARGIN) / MAX (2 * fabs (dy), 1));
  share = CLAMP (share, 0, 1);
  place = avoid_covers (self, (SluiceGraphRect) { width / 2.0 + dx * share - size.width / 2.0,
                                                  height / 2.0 + dy * share - size.height / 2.0, size.width, size.height },
                        width, height);
  gtk_widget_size_allocate (self->alert, &(GtkAllocation) { (int) place.x, (int) place.y, size.width, size.height }, -1);
}

gboolean
sluice_graph_view_go_to_alert (SluiceGraphView *self)
{
  int member = self->alerts->len > 0 && sluice_graph_view_is_current (self) ? sluice_graph_find (self->graph,
                                                                                                  get_name (self, 0)) : -1;

  if (member < 0)
    return FALSE;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  sluice_graph_view_select_member (self, (guint) member);
  sluice_graph_view_fly_to (self, self->selected_node, TRUE);
  return TRUE;
}

static void
clicked_cb (SluiceGraphView *self)
{
  sluice_graph_view_go_to_alert (self);
}

void
sluice_graph_view_init_alert (SluiceGraphView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->alerts = g_ptr_array_new_with_free_func (g_free);
  self->unjudged = g_ptr_array_new_with_free_func (g_free);
  self->alert_arrow = gtk_image_new_from_icon_name ("go-down-symbolic");
  self->alert_label = gtk_label_new ("");
  gtk_label_set_ellipsize (GTK_LABEL (self->alert_label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->alert_label), 24);
  gtk_box_append (GTK_BOX (box), self->alert_arrow);
  gtk_box_append (GTK_BOX (box), self->alert_label);
  self->alert = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->alert), box);
  gtk_widget_add_css_class (self->alert, "graph-alert");
  gtk_widget_set_visible (self->alert, FALSE);
  g_signal_connect_swapped (self->alert, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_widget_set_parent (self->alert, GTK_WIDGET (self));
}
