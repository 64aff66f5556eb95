/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "graph/sluice-graph-camera.h"
#include "graph/sluice-graph-layout.h"
#include "graph/sluice-graph-layouter.h"
#include "model/sluice-state.h"

G_BEGIN_DECLS

/**
 * SluiceGraphView:
 *
 * Draws a graph of stages, and lets a person look around in it: dragging pans, wheel and pinch zoom under the pointer,
 * a click selects, hovering or selecting lights up everything upstream and downstream. It lays a graph out when it is
 * given one of another structure; the old picture stays until the new one is there. It knows nothing of pages.
 * Siblings of the same parents and children are a block; one of more than 12 can be folded into one node, which stands for
 * the stages in it with how many are in which state: it is selected by the name of any of them.
 * Assistive technology sees a list of nodes: what is selected, its neighbours, what is in view, 64 at the most.
 *
 * Properties: `selected`, the name of the selected node or %NULL; `busy`, whether a layout is under way (read only).
 * `left-right`, whether dependencies run from left to right, else from top to bottom (D: the other way).
 * Signal `node-activated (const char *name)`: a double click or Enter. `connect-hovered (const char *from, const char *to,
 * const char *why)`, `connect-dropped (const char *from, const char *to)`, `edge-selected (const char *from, const char
 * *to)`, `end-hovered (const char *from, const char *to, const char *why)` and `edge-moved (const char *from, const char
 * *to, const char *new_from, const char *new_to)`: sluice_graph_view_set_editable().
 * Actions: `graph.fit` (0), `graph.zoom-original` (1), `graph.zoom-in` (+), `graph.zoom-out` (-), `graph.open` (Enter),
 * `graph.mark` (Space), `graph.menu` (Menu), `graph.next-failed` (F), `graph.previous-failed`, `graph.next-running` (R),
 * `graph.previous-running`, `graph.back` (Alt+Left), `graph.forward` (Alt+Right), `graph.search` (Ctrl+F),
 * `graph.fold` and `graph.unfold` (B), `graph.fold-all` (Shift+B: all, or none),
 * `graph.search-next` (Ctrl+G), `graph.search-previous`, `graph.filter` (Ctrl+Shift+F). Arrows walk along dependencies,
 * with Ctrl they move the view; Home and End go to the first and the last node as they are read, `graph.next` (N) and
 * `graph.previous` (Shift+N) from one to the other.
 */
#define SLUICE_TYPE_GRAPH_VIEW (sluice_graph_view_get_type ())
G_DECLARE_FINAL_TYPE (SluiceGraphView, sluice_graph_view, SLUICE, GRAPH_VIEW, GtkWidget)

/** The size that the nodes of a graph must have to be shown here: sluice_graph_new() wants it. */
#define SLUICE_GRAPH_VIEW_NODE_WIDTH 200.0
#define SLUICE_GRAPH_VIEW_NODE_HEIGHT 64.0

/**
 * sluice_graph_view_new:
 * @layouter: (nullable): who lays out; %NULL for one of its own
 *
 * Returns: (transfer floating): an empty view
 */
GtkWidget *sluice_graph_view_new (SluiceGraphLayouter *layouter);

/**
 * sluice_graph_view_set_graph:
 * @graph: (nullable): what to show; %NULL while nothing is known yet
 *
 * Where @graph has the structure of the one that is there, nothing happens, and the looks of its nodes stay. Else it is
 * laid out, and every node is pending until sluice_graph_view_set_node() says otherwise. A selected node that is
 * also in @graph stays selected. In a view that is editable, nodes that only have new names keep place and looks.
 */
void sluice_graph_view_set_graph (SluiceGraphView *self, SluiceGraph *graph);

/** Returns: (transfer none) (nullable): what was set last, laid out already or not. */
SluiceGraph *sluice_graph_view_get_graph (SluiceGraphView *self);

/** Sets the way dependencies run; top-down at first. */
void sluice_graph_view_set_direction (SluiceGraphView *self, SluiceGraphDirection direction);

/**
 * sluice_graph_view_set_node:
 * @node: its index in the graph that was set last
 * @state: its state
 * @progress: 0 to 1, or below 0 where it is not known
 * @detail: (nullable): the line under its name; what follows a tab is never cut
 *
 * Changes how one node looks; never lays out. What is the same already costs nothing.
 */
void sluice_graph_view_set_node (SluiceGraphView *self,
                                 guint            node,
                                 SluiceState      state,
                                 double           progress,
                                 const char      *detail);

/** Returns: (nullable): the name of the selected node. */
const char *sluice_graph_view_get_selected (SluiceGraphView *self);

/** Selects the node called @name (%NULL: none) and, where a person looks elsewhere, brings it into view. */
void sluice_graph_view_set_selected (SluiceGraphView *self, const char *name);

/**
 * Has the selected node seen, so near that its words can be read: now, or once the layout that is under way is shown,
 * unless a person looks elsewhere before. Where the view shows it so anyway, it stays as it is.
 */
void sluice_graph_view_show_selected (SluiceGraphView *self);

/**
 * sluice_graph_view_dup_marked:
 *
 * Returns: (transfer full) (array zero-terminated=1): the names of the nodes that a person selected several of (Space, or
 *   Ctrl and a click), as they are read; where there are no others of the selected one, or of all that it stands for where
 *   it is folded and not one of them was selected by its name. Empty where there is none.
 */
char **sluice_graph_view_dup_marked (SluiceGraphView *self);

/** Returns: how many nodes the selected one stands for: many where it is folded, and none was selected by its name. */
guint sluice_graph_view_count_selected (SluiceGraphView *self);

/** Selects several, and says nothing of it. @names: of nodes; fewer than two: none but the selected one */
void sluice_graph_view_set_marked (SluiceGraphView *self, const char *const *names);

/** Returns: (transfer full) (nullable): what else is said of @node of the graph that was set last: "12 minutes". */
typedef char *(*SluiceGraphViewDescribeFunc) (guint node, gpointer data);

/** @func: (nullable): asked when assistive technology asks; @data must outlive it */
void sluice_graph_view_set_describe_func (SluiceGraphView *self, SluiceGraphViewDescribeFunc func, gpointer data);

/** @menu: (nullable): what the Menu key and the second button open on a node, which is selected then; in a view that is
 * editable also on an edge, and where there is nothing. `menu-opening` is emitted before: another one may be set then */
void sluice_graph_view_set_menu (SluiceGraphView *self, GMenuModel *menu);

/** What was set last is another graph altogether: it is looked at as one that is first seen, once it is laid out. */
void sluice_graph_view_look_anew (SluiceGraphView *self);

/** Opens the search, or goes into it. */
void sluice_graph_view_start_search (SluiceGraphView *self);

/** Goes back to where the camera was before. Returns: whether there was anything to go back to. */
gboolean sluice_graph_view_go_back (SluiceGraphView *self);

/** The same forward again. */
gboolean sluice_graph_view_go_forward (SluiceGraphView *self);

/**
 * SluiceGraphViewRefuseFunc:
 * @gone_from: (nullable): where an edge is moved, what it is between now
 * @gone_to: (nullable):
 *
 * Returns: (transfer full) (nullable): why @to can't come to depend on @from, for people; %NULL where it can
 */
typedef char *(*SluiceGraphViewRefuseFunc) (const char *from,
                                            const char *to,
                                            const char *gone_from,
                                            const char *gone_to,
                                            gpointer    data);

/**
 * sluice_graph_view_set_editable:
 * @refuse: (nullable): %NULL: nothing can be drawn; @data must outlive it
 *
 * A graph that is drawn in is no pipeline yet: of %SLUICE_STATE_PENDING nothing is shown or said, and
 * %SLUICE_STATE_FAILED and %SLUICE_STATE_STUCK are the marks of a stage with a problem, and of one with only a warning.
 *
 * Lets a person drag from the port at a node's lower edge. `connect-hovered` tells on the way what is under the pointer
 * and why it can't be it, and with %NULL for all that it is over; `connect-dropped` where it was let go: a node that was
 * not refused, or %NULL for an empty place of the view.
 *
 * Edges can be selected by a click (`edge-selected`, with %NULL for both when it no longer is), and their ends dragged to
 * other nodes: `end-hovered` tells on the way between which nodes the edge would be, one of them %NULL over an empty
 * place, both when it is over; `edge-moved` where it was let go over a node that was not refused, with %NULL for that end
 * where it was let go over an empty place. Edges of a folded block can't be selected.
 *
 * The view changes nothing by itself.
 */
void sluice_graph_view_set_editable (SluiceGraphView *self, SluiceGraphViewRefuseFunc refuse, gpointer data);

/** Selects the edge between these two (%NULL: none), shown already or not. Which node is selected stays as it is. */
void sluice_graph_view_set_selected_edge (SluiceGraphView *self, const char *from, const char *to);

/** Returns: whether an edge is selected; @from and @to: (out) (transfer none): between what */
gboolean sluice_graph_view_get_selected_edge (SluiceGraphView *self, const char **from, const char **to);

/** @choosing: whether any stage can be meant: arrows lead to what lies there, and not only along dependencies. */
void sluice_graph_view_set_choosing (SluiceGraphView *self, gboolean choosing);

/** Calls off what is dragged; all is as it was before. Returns: whether anything was. */
gboolean sluice_graph_view_cancel_drag (SluiceGraphView *self);

/** @point: (out): where the middle of the edge between these two is, in the view's pixels. Returns: whether it is shown. */
gboolean sluice_graph_view_get_edge_place (SluiceGraphView  *self,
                                           const char       *from,
                                           const char       *to,
                                           SluiceGraphPoint *point);

/** @place: (out): where the node called @name is now, in the view's pixels. Returns: whether it is shown. */
gboolean sluice_graph_view_get_node_place (SluiceGraphView *self, const char *name, graphene_rect_t *place);

/** @place: (out): where the zoom controls are, as @target sees it, or would be. Returns: whether the view is shown. */
gboolean sluice_graph_view_get_controls_place (SluiceGraphView *self, GtkWidget *target, graphene_rect_t *place);

/** Returns: whether a layout is under way. */
gboolean sluice_graph_view_get_busy (SluiceGraphView *self);

/** Returns: (transfer none) (nullable): the layout that is shown. */
SluiceGraphLayout *sluice_graph_view_get_layout (SluiceGraphView *self);

/** Returns: from where the graph is seen now; on the way where it flies. */
SluiceGraphCamera sluice_graph_view_get_camera (SluiceGraphView *self);

G_END_DECLS
