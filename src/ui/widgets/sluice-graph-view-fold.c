/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of siblings in the graph view, and those that are folded into one node: who stands for whom. */
#include "ui/widgets/sluice-graph-view-private.h"

#include <glib/gi18n.h>

#include "text/sluice-text.h"

/* A block of more is folded when it is first seen. */
#define FOLD_ABOVE 60
#define BUTTON_GAP 4.0
#define BUTTON_REACH 20.0
/* A frame that is smaller on the screen has no room for a button. */
#define BUTTON_LEAST_WIDTH 120.0

const guint *
sluice_graph_view_get_members (SluiceGraphView *self,
                               guint            node,
                               guint           *n_members)
{
  return sluice_graph_fold_get_members (self->shown_fold, node, n_members);
}

gboolean
sluice_graph_view_is_folded (SluiceGraphView *self,
                             int              node)
{
  return node >= 0 && self->shown_fold != NULL && sluice_graph_fold_get_block (self->shown_fold, (guint) node) >= 0;
}

gboolean
sluice_graph_view_is_in_fold (SluiceGraphView *self,
                              const char      *name)
{
  int member = self->fold != NULL && name != NULL ? sluice_graph_find (sluice_graph_fold_get_whole (self->fold), name) : -1;

  return member >= 0 && sluice_graph_fold_get_block (self->fold,
                                                     sluice_graph_fold_get_shown_node (self->fold, (guint) member)) >= 0;
}

int
sluice_graph_view_find_node (SluiceGraphView *self,
                             const char      *name)
{
  int member = self->shown_fold != NULL && name != NULL
    ? sluice_graph_find (sluice_graph_fold_get_whole (self->shown_fold), name) : -1;

  return member >= 0 ? (int) sluice_graph_fold_get_shown_node (self->shown_fold, (guint) member) : -1;
}

static gboolean
was_there (const SluiceGraphFold  *former,
           const SluiceGraph      *graph,
           const SluiceGraphBlock *block)
{
  for (guint i = 0; former != NULL && i < block->n_members; i++)
    if (sluice_graph_find (sluice_graph_fold_get_whole (former), sluice_graph_get_name (graph, block->members[i])) >= 0)
      return TRUE;
  return FALSE;
}

/* What a person folded stays so; a large block that was not there before is folded. */
void
sluice_graph_view_start_fold (SluiceGraphView *self)
{
  g_autoptr (SluiceGraphBlocks) blocks = sluice_graph_blocks_new (self->graph);
  g_autoptr (SluiceGraphFold) former = g_steal_pointer (&self->fold), carried = NULL;
  guint n_blocks = sluice_graph_blocks_get_n (blocks);
  g_autofree gboolean *folded = g_new0 (gboolean, n_blocks + 1);

  if (former != NULL)
    carried = sluice_graph_fold_carry (former, blocks);
  for (guint i = 0; i < n_blocks; i++)
    {
      const SluiceGraphBlock *block = sluice_graph_blocks_get (blocks, i);

      folded[i] = (carried != NULL && sluice_graph_fold_is_folded (carried, i))
                  || (block->n_members > FOLD_ABOVE && !was_there (former, self->graph, block));
    }
  self->fold = sluice_graph_fold_new (blocks, folded);
}

int *
sluice_graph_view_find_origins (SluiceGraphView *self,
                                SluiceGraphFold *former,
                                SluiceGraphFold *fold)
{
  guint n_nodes = sluice_graph_get_n_nodes (sluice_graph_fold_get_shown (fold)), n;
  SluiceGraph *before = former != NULL ? sluice_graph_fold_get_whole (former) : NULL;
  SluiceGraph *now = sluice_graph_fold_get_whole (fold);
  int *origins = g_new (int, n_nodes + 1);

  for (guint i = 0; i < n_nodes; i++)
    {
      guint member = sluice_graph_fold_get_members (fold, i, &n)[0];
      int there = before == now ? (int) member
                                : before != NULL ? sluice_graph_find (before, sluice_graph_get_name (now, member)) : -1;

      origins[i] = there >= 0 ? (int) sluice_graph_fold_get_shown_node (former, (guint) there) : -1;
    }
  return origins;
}

/* The block of the whole graph that a person may fold or unfold at @node, or -1. */
static int
find_block (SluiceGraphView *self,
            int              node)
{
  int block = node >= 0 && sluice_graph_view_is_current (self)
    ? sluice_graph_fold_find_block (self->shown_fold, (guint) node) : -1;

  if (block < 0 || sluice_graph_blocks_get (sluice_graph_fold_get_blocks (self->shown_fold), (guint) block)->n_members
                   < SLUICE_GRAPH_FOLD_LEAST)
    return -1;
  return block;
}

/* Where @block is now: its node, or all its members. */
static SluiceGraphRect
find_place (SluiceGraphView *self,
            guint            block)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);
  const SluiceGraphBlock *all = sluice_graph_blocks_get (sluice_graph_fold_get_blocks (self->shown_fold), block);
  SluiceGraphBlocks *shown = sluice_graph_layout_get_blocks (layout);
  guint node = sluice_graph_fold_get_shown_node (self->shown_fold, all->members[0]);
  int there = sluice_graph_fold_is_folded (self->shown_fold, block) ? -1 : sluice_graph_blocks_find (shown, node);

  return there >= 0 ? *sluice_graph_layout_get_block (layout, (guint) there) : *sluice_graph_layout_get_node (layout, node);
}

static SluiceGraphPoint
find_middle (SluiceGraphView *self,
             guint            block)
{
  SluiceGraphRect place = find_place (self, block);

  return (SluiceGraphPoint) { place.x + place.width / 2, place.y + place.height / 2 };
}

gboolean
sluice_graph_view_keep_block_in_place (SluiceGraphView *self)
{
  int block = self->kept_block;
  SluiceGraphCamera camera = self->camera;
  SluiceGraphPoint middle;

  self->kept_block = -1;
  if (block < 0 || self->fitted || !sluice_graph_view_is_current (self))
    return FALSE;

  middle = find_middle (self, (guint) block);
  camera.x = self->kept_at.x - middle.x * camera.scale;
  camera.y = self->kept_at.y - middle.y * camera.scale;
  sluice_graph_view_look (self, &camera, TRUE);
  /* Many that are larger than the view may have their middle outside. */
  if (sluice_graph_fold_is_folded (self->shown_fold, (guint) block))
    sluice_graph_view_reveal (self, (int) sluice_graph_fold_get_shown_node (
                                      self->shown_fold, sluice_graph_blocks_get (
                                        sluice_graph_fold_get_blocks (self->shown_fold), (guint) block)->members[0]));
  return TRUE;
}

static void
take_fold (SluiceGraphView *self,
           SluiceGraphFold *fold)
{
  sluice_graph_fold_unref (self->fold);
  self->fold = fold;
  self->member_meant = FALSE;
  sluice_graph_view_start_layout (self);
}

static void
say_folded (SluiceGraphView *self,
            guint            n,
            gboolean         folded)
{
  g_autofree char *words = g_strdup_printf (folded ? ngettext ("%u stage folded", "%u stages folded", n)
                                                   : ngettext ("%u stage unfolded", "%u stages unfolded", n), n);

  sluice_graph_view_say (self, words);
}

static void
set_folded (SluiceGraphView *self,
            int              block,
            gboolean         folded)
{
  if (block < 0 || sluice_graph_fold_is_folded (self->fold, (guint) block) == folded)
    return;

  self->kept_block = block;
  self->kept_at = sluice_graph_camera_to_screen (&self->camera, find_middle (self, (guint) block));
  say_folded (self, sluice_graph_blocks_get (sluice_graph_fold_get_blocks (self->fold), (guint) block)->n_members, folded);
  take_fold (self, sluice_graph_fold_set (self->fold, (guint) block, folded));
}

gboolean
sluice_graph_view_unfold (SluiceGraphView *self,
                          int              node)
{
  if (!sluice_graph_view_is_folded (self, node))
    return FALSE;

  set_folded (self, find_block (self, node), FALSE);
  return TRUE;
}

static void
fold_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (widget);

  set_folded (self, find_block (self, self->selected_node), g_str_equal (name, "graph.fold"));
}

static const char *
explain_no_block (SluiceGraphView *self)
{
  if (self->selected_node < 0)
    return _("No stage is selected");
  if (sluice_graph_fold_find_block (self->shown_fold, (guint) self->selected_node) >= 0)
    return _("This block is too small to be folded");
  return _("This stage is in no block");
}

static void
toggle_fold_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (widget);
  int block;

  if (sluice_graph_view_put_off (self, name, NULL))
    return;

  block = find_block (self, self->selected_node);
  if (block >= 0)
    set_folded (self, block, !sluice_graph_fold_is_folded (self->fold, (guint) block));
  else
    sluice_graph_view_tell (self, explain_no_block (self));
}

static guint
count_folded_stages (const SluiceGraphFold *fold)
{
  SluiceGraphBlocks *blocks = sluice_graph_fold_get_blocks (fold);
  guint n = 0;

  for (guint i = 0; i < sluice_graph_blocks_get_n (blocks); i++)
    n += sluice_graph_fold_is_folded (fold, i) ? sluice_graph_blocks_get (blocks, i)->n_members : 0;
  return n;
}

static void
fold_all_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (widget);
  SluiceGraphFold *all;
  guint before, after;

  if (sluice_graph_view_put_off (self, name, NULL) || !sluice_graph_view_is_current (self))
    return;

  before = count_folded_stages (self->fold);
  all = sluice_graph_fold_set_all (self->fold, TRUE);
  if (count_folded_stages (all) == before)
    {
      sluice_graph_fold_unref (all);
      all = sluice_graph_fold_set_all (self->fold, FALSE);
    }
  after = count_folded_stages (all);
  if (after == before)
    {
      sluice_graph_fold_unref (all);
      sluice_graph_view_tell (self, _("There are no blocks to fold"));
    }
  else
    {
      say_folded (self, after > before ? after - before : before - after, after > before);
      take_fold (self, all);
    }
}

/* The block that the pointer is in, or else what is selected. */
static int
find_pointed_block (SluiceGraphView *self)
{
  SluiceGraphLayout *layout = sluice_graph_scene_get_layout (self->scene);
  SluiceGraphPoint at = sluice_graph_camera_to_graph (&self->camera, self->pointer);
  SluiceGraphBlocks *blocks;

  if (layout == NULL || !sluice_graph_view_is_current (self))
    return -1;
  if (!self->pointer_inside)
    return gtk_widget_has_visible_focus (GTK_WIDGET (self)) ? find_block (self, self->selected_node) : -1;

  blocks = sluice_graph_layout_get_blocks (layout);
  for (guint i = 0; i < sluice_graph_blocks_get_n (blocks); i++)
    {
      /* The button is half outside. */
      SluiceGraphRect rect = sluice_graph_rect_grow (sluice_graph_layout_get_block (layout, i),
                                                     BUTTON_REACH / self->camera.scale);

      if (sluice_graph_rect_contains (&rect, at))
        return find_block (self, (int) sluice_graph_blocks_get (blocks, i)->members[0]);
    }
  return -1;
}

void
sluice_graph_view_update_fold (SluiceGraphView *self)
{
  int block = find_block (self, self->selected_node), pointed = self->drag == NULL ? find_pointed_block (self) : -1;
  gboolean folded = block >= 0 && sluice_graph_fold_is_folded (self->shown_fold, (guint) block);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "graph.fold", block >= 0 && !folded);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "graph.unfold", folded);
  if (pointed >= 0 && (sluice_graph_fold_is_folded (self->shown_fold, (guint) pointed)
                       || find_place (self, (guint) pointed).width * self->camera.scale < BUTTON_LEAST_WIDTH))
    pointed = -1;
  if (pointed >= 0 && pointed != self->fold_block)
    {
      guint n = sluice_graph_blocks_get (sluice_graph_fold_get_blocks (self->shown_fold), (guint) pointed)->n_members;
      g_autofree char *words = g_strdup_printf (ngettext ("Fold this %u stage into one", "Fold these %u stages into one",
                                                          n), n);

      gtk_widget_set_tooltip_text (self->fold_button, words);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->fold_button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
    }
  self->fold_block = pointed;
  gtk_widget_set_visible (self->fold_button, pointed >= 0);
  if (pointed >= 0)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* In the upper corner of the frame, or of what is seen of it. */
void
sluice_graph_view_allocate_fold_button (SluiceGraphView *self,
                                        int              width,
                                        int              height)
{
  gboolean wanted = gtk_widget_get_visible (self->fold_button) && self->fold_block >= 0
                    && sluice_graph_view_is_current (self);
  SluiceGraphRect place;
  GtkRequisition size;

  gtk_widget_set_child_visible (self->fold_button, wanted);
  if (!wanted)
    return;

  place = find_place (self, (guint) self->fold_block);
  place = sluice_graph_camera_rect_to_screen (&self->camera, &place);
  gtk_widget_get_preferred_size (self->fold_button, NULL, &size);
  gtk_widget_size_allocate (self->fold_button, &(GtkAllocation) {
    (int) CLAMP (place.x + place.width - size.width / 2.0, BUTTON_GAP, MAX (width - size.width - BUTTON_GAP, BUTTON_GAP)),
    (int) CLAMP (place.y - size.height / 2.0, BUTTON_GAP, MAX (height - size.height - BUTTON_GAP, BUTTON_GAP)),
    size.width,
    size.height,
  }, -1);
}

static void
clicked_cb (SluiceGraphView *self)
{
  int block = self->fold_block;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  set_folded (self, block, TRUE);
}

void
sluice_graph_view_class_init_fold (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "graph.fold", NULL, fold_action);
  gtk_widget_class_install_action (widget_class, "graph.unfold", NULL, fold_action);
  gtk_widget_class_install_action (widget_class, "graph.toggle-fold", NULL, toggle_fold_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_b, 0, "graph.toggle-fold", NULL);
  gtk_widget_class_install_action (widget_class, "graph.fold-all", NULL, fold_all_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_b, GDK_SHIFT_MASK, "graph.fold-all", NULL);
}

void
sluice_graph_view_init_fold (SluiceGraphView *self)
{
  self->fold_block = self->kept_block = -1;
  self->fold_button = gtk_button_new_from_icon_name ("sluice-fold-symbolic");
  gtk_widget_add_css_class (self->fold_button, "graph-fold");
  gtk_widget_add_css_class (self->fold_button, "circular");
  gtk_widget_set_focusable (self->fold_button, FALSE);
  gtk_widget_set_visible (self->fold_button, FALSE);
  g_signal_connect_swapped (self->fold_button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_widget_set_parent (self->fold_button, GTK_WIDGET (self));
}

void
sluice_graph_view_dispose_fold (SluiceGraphView *self)
{
  g_clear_pointer (&self->fold_button, gtk_widget_unparent);
  g_clear_pointer (&self->fold, sluice_graph_fold_unref);
  g_clear_pointer (&self->shown_fold, sluice_graph_fold_unref);
}
