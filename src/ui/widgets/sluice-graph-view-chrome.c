/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands around and over the picture of the graph view: zoom controls, what is said where there is none, colours. */
#include "ui/widgets/sluice-graph-view-private.h"

#include <glib/gi18n.h>

#include "base/sluice-error.h"
#include "text/sluice-text.h"

#define CONTROLS_MARGIN 12
#define NOTICE_MARGIN 6
#define NOTICE_LINES 2
#define NAME_CHARS 32
#define NAME_GAP 4
/* Beside the search with less room, it stands below that. */
#define NOTICE_LEAST_WIDTH 200
#define TOLD_SECONDS 5
#define MIN_SIZE 120
#define NATURAL_WIDTH 480
#define NATURAL_HEIGHT 360
/* A smaller graph is seen as a whole, a smaller view has no room for it. */
#define MINIMAP_MIN_NODES 60
#define MINIMAP_MIN_WIDTH 320
/* With less it is smaller, and where it had to lie over the controls it lies above them. */
#define MINIMAP_FULL_WIDTH 480
#define MINIMAP_SMALLER 0.6
#define MINIMAP_MIN_HEIGHT 320

static GtkWidget *
create_button (const char *icon,
               const char *tooltip,
               const char *action)
{
  GtkWidget *button = icon != NULL ? gtk_button_new_from_icon_name (icon) : gtk_button_new_with_label ("100 %");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_focus_on_click (button, FALSE);
  if (icon != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  return button;
}

static void
create_controls (SluiceGraphView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "osd");
  gtk_widget_add_css_class (box, "toolbar");
  gtk_box_append (GTK_BOX (box), create_button ("zoom-out-symbolic", _("Zoom out"), "graph.zoom-out"));
  self->zoom_button = create_button (NULL, _("Actual size"), "graph.zoom-original");
  gtk_widget_add_css_class (self->zoom_button, "numeric");
  gtk_widget_set_size_request (self->zoom_button, 68, -1);
  gtk_box_append (GTK_BOX (box), self->zoom_button);
  gtk_box_append (GTK_BOX (box), create_button ("zoom-in-symbolic", _("Zoom in"), "graph.zoom-in"));
  gtk_box_append (GTK_BOX (box), create_button ("zoom-fit-best-symbolic", _("Fit to view"), "graph.fit"));
  gtk_box_append (GTK_BOX (box), create_button ("system-search-symbolic", _("Search the graph"), "graph.search"));
  gtk_box_append (GTK_BOX (box), sluice_graph_view_create_filter (self));

  self->controls = gtk_revealer_new ();
  gtk_revealer_set_transition_type (GTK_REVEALER (self->controls), GTK_REVEALER_TRANSITION_TYPE_CROSSFADE);
  gtk_revealer_set_child (GTK_REVEALER (self->controls), box);
  gtk_widget_set_parent (self->controls, GTK_WIDGET (self));
}

static void
create_status (SluiceGraphView *self)
{
  GtkWidget *busy = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *label = gtk_label_new (_("Laying out…")), *empty = adw_status_page_new (), *spinner = adw_spinner_new ();

  gtk_widget_set_valign (busy, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (busy), spinner);
  gtk_box_append (GTK_BOX (busy), label);

  gtk_widget_add_css_class (empty, "compact");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _("No stages"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty), _("This pipeline has nothing to run."));

  self->status = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->status), busy, "busy");
  gtk_stack_add_named (GTK_STACK (self->status), empty, "empty");
  gtk_widget_set_visible (self->status, FALSE);
  gtk_widget_set_can_target (self->status, FALSE);
  gtk_widget_set_parent (self->status, GTK_WIDGET (self));
}

/* What was clicked in the small picture comes into the middle of the large one. */
static void
look_at_cb (SluiceGraphView *self,
            double           x,
            double           y,
            gboolean         fly,
            gboolean         begins)
{
  SluiceGraphPoint center = sluice_graph_view_get_center (self);
  double scale = self->camera.scale;

  if (begins)
    sluice_graph_view_leave (self);
  self->fitted = self->opened_near = FALSE;
  sluice_graph_view_look (self, &(SluiceGraphCamera) { scale, center.x - x * scale, center.y - y * scale }, fly);
}

static void
create_minimap (SluiceGraphView *self)
{
  self->minimap = sluice_graph_minimap_new ();
  gtk_widget_set_child_visible (self->minimap, FALSE);
  g_signal_connect_swapped (self->minimap, "look-at", G_CALLBACK (look_at_cb), self);
  gtk_widget_set_parent (self->minimap, GTK_WIDGET (self));
}

static void
update_palette (SluiceGraphView *self)
{
  AdwStyleManager *manager = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  SluicePalette palette = *sluice_palette_get (adw_style_manager_get_dark (manager),
                                               adw_style_manager_get_high_contrast (manager));

  if (!adw_style_manager_get_high_contrast (manager))
    {
      g_autofree GdkRGBA *accent = adw_style_manager_get_accent_color_rgba (manager);

      palette.accent = (SluiceColor) { accent->red, accent->green, accent->blue, 1 };
    }
  sluice_graph_scene_set_palette (self->scene, &palette);
  sluice_graph_minimap_set_palette (SLUICE_GRAPH_MINIMAP (self->minimap), &palette);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
measure_view (GtkWidget      *widget,
              GtkOrientation  orientation,
              int             for_size,
              int            *minimum,
              int            *natural,
              int            *minimum_baseline,
              int            *natural_baseline)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (widget);
  int controls;

  gtk_widget_measure (self->controls, orientation, -1, &controls, NULL, NULL, NULL);
  *minimum = MAX (MIN_SIZE, controls + 2 * CONTROLS_MARGIN);
  *natural = MAX (*minimum, orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : NATURAL_HEIGHT);
}

/* Where the controls are in a view of that size, shown or not. */
SluiceGraphRect
sluice_graph_view_find_controls (SluiceGraphView *self,
                                      int              width,
                                      int              height)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkRequisition size;

  gtk_widget_get_preferred_size (gtk_revealer_get_child (GTK_REVEALER (self->controls)), NULL, &size);
  return (SluiceGraphRect) {
    mirrored ? width - CONTROLS_MARGIN - size.width : CONTROLS_MARGIN,
    height - CONTROLS_MARGIN - size.height,
    size.width,
    size.height,
  };
}

/* In the margin that a fit leaves free above the graph. */
static void
create_notice (SluiceGraphView *self)
{
  self->notice = gtk_label_new ("");
  gtk_label_set_ellipsize (GTK_LABEL (self->notice), PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (GTK_LABEL (self->notice), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->notice), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (self->notice), NOTICE_LINES);
  gtk_label_set_xalign (GTK_LABEL (self->notice), 0);
  gtk_widget_add_css_class (self->notice, "caption");
  gtk_widget_add_css_class (self->notice, "graph-notice");
  gtk_widget_set_visible (self->notice, FALSE);
  gtk_widget_set_parent (self->notice, GTK_WIDGET (self));
}

static void
allocate_at (GtkWidget             *child,
             const SluiceGraphRect *place)
{
  int minimum;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_size_allocate (child, &(GtkAllocation) { (int) place->x, (int) place->y, MAX ((int) place->width, minimum),
                                                      (int) place->height }, -1);
}

/* What a pointer would have told by a tooltip. */
static void
create_name (SluiceGraphView *self)
{
  self->name = gtk_label_new ("");
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->name), NAME_CHARS);
  gtk_widget_add_css_class (self->name, "caption");
  gtk_widget_add_css_class (self->name, "graph-name");
  gtk_widget_set_visible (self->name, FALSE);
  gtk_widget_set_can_target (self->name, FALSE);
  /* The stage itself tells its name. */
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->name), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_set_parent (self->name, GTK_WIDGET (self));
}

void
sluice_graph_view_update_name (SluiceGraphView *self)
{
  gboolean wanted = self->selected_node >= 0 && self->distance != SLUICE_PAINT_NEAR
                    && (guint) self->selected_node < sluice_graph_view_get_n_nodes (self)
                    && gtk_widget_has_focus (GTK_WIDGET (self));
  g_autofree char *title = NULL;

  if (wanted)
    {
      if (self->member_meant && self->selected != NULL)
        title = sluice_text_line (sluice_text_stage_name (self->selected));
      else
        title = sluice_graph_view_dup_title (self, (guint) self->selected_node);
      gtk_label_set_label (GTK_LABEL (self->name), title);
      gtk_widget_queue_allocate (GTK_WIDGET (self));
    }
  gtk_widget_set_visible (self->name, wanted);
}

/* How much of stages @place would lie over, in pixels. */
static double
measure_covered (SluiceGraphView       *self,
                 const SluiceGraphRect *place)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);
  SluiceGraphPoint start = sluice_graph_camera_to_graph (&self->camera, (SluiceGraphPoint) { place->x, place->y });
  SluiceGraphRect area = { start.x, start.y, place->width / self->camera.scale, place->height / self->camera.scale };
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  double covered = 0;

  sluice_graph_layout_query (layout, &area, nodes, NULL);
  for (guint i = 0; i < nodes->len; i++)
    {
      SluiceGraphRect card = sluice_graph_camera_rect_to_screen (
        &self->camera, sluice_graph_layout_get_node (layout, g_array_index (nodes, guint, i)));
      double wide = MIN (card.x + card.width, place->x + place->width) - MAX (card.x, place->x);
      double high = MIN (card.y + card.height, place->y + place->height) - MAX (card.y, place->y);

      covered += MAX (wide, 0) * MAX (high, 0);
    }
  return covered;
}

/* Below the card or above, where it lies over less of others; where something lies over the graph there it is not seen. */
static void
allocate_name (SluiceGraphView *self,
               int              width,
               int              height)
{
  gboolean wanted = gtk_widget_get_visible (self->name) && self->selected_node >= 0
                    && (guint) self->selected_node < sluice_graph_view_get_n_nodes (self);
  SluiceGraphRect covers[SLUICE_GRAPH_VIEW_MAX_COVERS], card, place, best = { 0 };
  double least = G_MAXDOUBLE;
  GtkRequisition size;
  guint n_covers;

  gtk_widget_set_child_visible (self->name, wanted);
  if (!wanted)
    return;

  gtk_widget_get_preferred_size (self->name, NULL, &size);
  n_covers = sluice_graph_view_get_covers (self, width, height, covers);
  card = *sluice_graph_layout_get_node (sluice_graph_scene_get_layout (self->scene), (guint) self->selected_node);
  card = sluice_graph_camera_rect_to_screen (&self->camera, &card);
  place = (SluiceGraphRect) { CLAMP (card.x + card.width / 2 - size.width / 2.0, 0, MAX (width - size.width, 0)), 0,
                              MIN (size.width, width), size.height };
  for (guint i = 0; i < 2; i++)
    {
      gboolean free_place;

      place.y = i == 0 ? card.y + card.height + NAME_GAP : card.y - NAME_GAP - place.height;
      free_place = place.y >= 0 && place.y + place.height <= height;
      for (guint k = 0; k < n_covers; k++)
        if (sluice_graph_rect_meets (&place, &covers[k]))
          free_place = FALSE;
      if (free_place && measure_covered (self, &place) < least)
        {
          least = measure_covered (self, &place);
          best = place;
        }
    }
  gtk_widget_set_child_visible (self->name, best.width > 0);
  if (best.width > 0)
    allocate_at (self->name, &best);
}

static char *
make_notice (SluiceGraphView *self)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL;

  if (layout == NULL || sluice_graph_view_get_n_nodes (self) == 0)
    return NULL;
  if (self->told != NULL)
    return g_strdup (self->told);
  if (self->selected != NULL && sluice_graph_view_is_folded (self, self->selected_node))
    {
      title = sluice_graph_view_dup_title (self, (guint) self->selected_node);
      /* Translators: a stage, and the stages drawn as one that it is among: "sweep-17 is one of sweep ×48" */
      return g_strdup_printf (_("%s is one of %s"), self->selected, title);
    }
  if (!sluice_graph_layout_is_fallback (layout))
    return NULL;
  error = g_error_new_literal (SLUICE_ERROR, SLUICE_ERROR_LAYOUT, "");
  return sluice_text_error (error);
}

/* One quiet line at the most: what a key came to, which of many is selected, or that the layout is a simpler one. */
void
sluice_graph_view_update_notice (SluiceGraphView *self)
{
  g_autofree char *words = make_notice (self);

  gtk_widget_set_visible (self->notice, words != NULL);
  if (words == NULL || g_str_equal (gtk_label_get_label (GTK_LABEL (self->notice)), words))
    return;
  gtk_label_set_label (GTK_LABEL (self->notice), words);
  gtk_widget_set_tooltip_text (self->notice, words);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static gboolean
told_cb (gpointer data)
{
  SluiceGraphView *self = data;
  const char *awaited = self->awaited;

  self->told_id = 0;
  sluice_graph_view_untell (self);
  /* That it was told is over, not that it is waited for. */
  self->awaited = awaited;
  return G_SOURCE_REMOVE;
}

void
sluice_graph_view_tell (SluiceGraphView *self,
                        const char      *words)
{
  gtk_widget_error_bell (GTK_WIDGET (self));
  g_clear_handle_id (&self->told_id, g_source_remove);
  g_set_str (&self->told, words);
  self->told_id = g_timeout_add_seconds (TOLD_SECONDS, told_cb, self);
  sluice_graph_view_update_notice (self);
  sluice_graph_view_say (self, words);
}

void
sluice_graph_view_untell (SluiceGraphView *self)
{
  self->awaited = NULL;
  if (self->told == NULL)
    return;

  g_clear_handle_id (&self->told_id, g_source_remove);
  g_clear_pointer (&self->told, g_free);
  sluice_graph_view_update_notice (self);
}

void
sluice_graph_view_dispose_chrome (SluiceGraphView *self)
{
  g_clear_handle_id (&self->told_id, g_source_remove);
  g_clear_pointer (&self->told, g_free);
  g_clear_pointer (&self->awaited_parameter, g_variant_unref);
}

static GtkRequisition
get_size (GtkWidget *widget)
{
  GtkRequisition size;

  gtk_widget_get_preferred_size (widget, NULL, &size);
  return size;
}

static SluiceGraphRect
get_minimap_place (SluiceGraphView *self,
                   int              width,
                   int              height)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  SluiceGraphRect controls = sluice_graph_view_find_controls (self, width, height), place;
  GtkRequisition least, size;

  gtk_widget_get_preferred_size (self->minimap, &least, &size);
  if (width < MINIMAP_FULL_WIDTH)
    {
      size.width = MAX ((int) (size.width * MINIMAP_SMALLER), least.width);
      size.height = MAX ((int) (size.height * MINIMAP_SMALLER), least.height);
    }
  place = (SluiceGraphRect) { mirrored ? CONTROLS_MARGIN : width - CONTROLS_MARGIN - size.width,
                              height - CONTROLS_MARGIN - size.height, size.width, size.height };
  if (place.x < controls.x + controls.width + CONTROLS_MARGIN && controls.x < place.x + place.width + CONTROLS_MARGIN)
    place.y = controls.y - CONTROLS_MARGIN - place.height;
  return place;
}

static SluiceGraphRect
get_search_place (SluiceGraphView *self,
                  int              width)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkRequisition size = get_size (self->search);

  size.width = MIN (size.width, width - 2 * CONTROLS_MARGIN);
  return (SluiceGraphRect) { mirrored ? CONTROLS_MARGIN : width - CONTROLS_MARGIN - size.width, CONTROLS_MARGIN,
                             size.width, size.height };
}

static SluiceGraphRect
get_notice_place (SluiceGraphView *self,
                  int              width,
                  int              height)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int room = width - 2 * NOTICE_MARGIN, y = NOTICE_MARGIN, natural;
  GtkRequisition size;

  if (gtk_widget_get_visible (self->search))
    {
      SluiceGraphRect search = get_search_place (self, width);
      int beside = room - (int) search.width - CONTROLS_MARGIN;

      if (beside >= NOTICE_LEAST_WIDTH)
        room = beside;
      else
        y += (int) (search.y + search.height);
    }
  gtk_widget_measure (self->notice, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  size.width = MIN (natural, MAX (room, 0));
  gtk_widget_measure (self->notice, GTK_ORIENTATION_VERTICAL, size.width, NULL, &size.height, NULL, NULL);
  return (SluiceGraphRect) { mirrored ? width - NOTICE_MARGIN - size.width : NOTICE_MARGIN, y, size.width, size.height };
}

gboolean
sluice_graph_view_wants_minimap (SluiceGraphView *self,
                                 int              width,
                                 int              height)
{
  return width >= MINIMAP_MIN_WIDTH && height >= MINIMAP_MIN_HEIGHT
         && sluice_graph_view_get_n_nodes (self) >= MINIMAP_MIN_NODES;
}

guint
sluice_graph_view_get_covers (SluiceGraphView *self,
                              int              width,
                              int              height,
                              SluiceGraphRect *covers)
{
  guint n = 0;

  covers[n++] = sluice_graph_view_find_controls (self, width, height);
  if (sluice_graph_view_wants_minimap (self, width, height))
    covers[n++] = get_minimap_place (self, width, height);
  if (gtk_widget_get_visible (self->search))
    covers[n++] = get_search_place (self, width);
  if (gtk_widget_get_visible (self->notice))
    covers[n++] = get_notice_place (self, width, height);
  return n;
}

gboolean
sluice_graph_view_get_controls_place (SluiceGraphView *self,
                                      GtkWidget       *target,
                                      graphene_rect_t *place)
{
  SluiceGraphRect controls;

  g_return_val_if_fail (SLUICE_IS_GRAPH_VIEW (self), FALSE);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || !gtk_widget_compute_bounds (GTK_WIDGET (self), target, place))
    return FALSE;
  controls = sluice_graph_view_find_controls (self, (int) place->size.width, (int) place->size.height);
  graphene_rect_init (place, place->origin.x + (float) controls.x, place->origin.y + (float) controls.y,
                      (float) controls.width, (float) controls.height);
  return TRUE;
}

/* The selected stage was in view before the size changed, and no fit sees to it. */
static gboolean
must_keep_selected (SluiceGraphView *self,
                    int              width,
                    int              height)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);
  SluiceGraphCamera camera = sluice_graph_view_get_target (self);
  SluiceGraphRect view = { 0, 0, self->seen_width, self->seen_height }, shown;

  if (layout == NULL || self->selected_node < 0 || self->fitted || self->drag != NULL
      || (width == self->seen_width && height == self->seen_height))
    return FALSE;
  shown = sluice_graph_camera_rect_to_screen (&camera,
                                              sluice_graph_layout_get_node (layout, (guint) self->selected_node));
  return sluice_graph_rect_contains (&view, (SluiceGraphPoint) { shown.x + shown.width / 2, shown.y + shown.height / 2 });
}

static void
allocate_view (GtkWidget *widget,
               int        width,
               int        height,
               int        baseline)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (widget);
  SluiceGraphRect place;
  gboolean kept = must_keep_selected (self, width, height);
  int minimum;

  self->seen_width = width;
  self->seen_height = height;
  /* Only a new size calls for a new fit: a flight under way must not be cut short by a button's new label.
   * Before the controls get their place: it changes that label. */
  if (self->fitted && (width != self->fit_width || height != self->fit_height))
    sluice_graph_view_fit (self, FALSE);
  if (kept)
    sluice_graph_view_reveal (self, self->selected_node);
  place = sluice_graph_view_find_controls (self, width, height);
  allocate_at (self->controls, &place);
  gtk_widget_set_child_visible (self->minimap, sluice_graph_view_wants_minimap (self, width, height));
  place = get_minimap_place (self, width, height);
  allocate_at (self->minimap, &place);
  place = get_search_place (self, width);
  if (gtk_widget_should_layout (self->search))
    allocate_at (self->search, &place);
  place = get_notice_place (self, width, height);
  if (gtk_widget_should_layout (self->notice))
    allocate_at (self->notice, &place);
  allocate_name (self, width, height);
  sluice_graph_view_allocate_fold_button (self, width, height);
  sluice_graph_view_allocate_alert (self, width, height);
  gtk_popover_present (GTK_POPOVER (self->filter_popover));
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
  if (gtk_widget_should_layout (self->status))
    {
      gtk_widget_measure (self->status, GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);
      gtk_widget_size_allocate (self->status, &(GtkAllocation) { 0, 0, width, MAX (height, minimum) }, -1);
    }
}

void
sluice_graph_view_class_init_chrome (GtkWidgetClass *widget_class)
{
  widget_class->measure = measure_view;
  widget_class->size_allocate = allocate_view;
}

void
sluice_graph_view_init_chrome (SluiceGraphView *self)
{
  AdwStyleManager *manager = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));

  create_status (self);
  create_minimap (self);
  create_notice (self);
  create_name (self);
  create_controls (self);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (update_palette), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (update_palette), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::accent-color-rgba", G_CALLBACK (update_palette), self, G_CONNECT_SWAPPED);
  update_palette (self);
}

void
sluice_graph_view_update_status (SluiceGraphView *self)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);
  gboolean empty = self->graph != NULL && sluice_graph_get_n_nodes (self->graph) == 0;

  if (empty)
    gtk_stack_set_visible_child_name (GTK_STACK (self->status), "empty");
  else
    gtk_stack_set_visible_child_name (GTK_STACK (self->status), "busy");
  sluice_graph_view_update_notice (self);
  gtk_widget_set_visible (self->status, empty || (self->busy && layout == NULL));
  sluice_graph_view_update_controls (self);
}

void
sluice_graph_view_update_controls (SluiceGraphView *self)
{
  gboolean wanted = sluice_graph_scene_get_layout (self->scene) != NULL
                    && (self->pointer_inside || gtk_widget_has_visible_focus (GTK_WIDGET (self))
                        || gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL || self->states != 0
                        || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->filter_button)));

  gtk_revealer_set_reveal_child (GTK_REVEALER (self->controls), wanted);
}
