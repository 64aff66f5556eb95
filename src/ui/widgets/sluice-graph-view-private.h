/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "graph/sluice-graph-flight.h"
#include "graph/sluice-graph-fold.h"
#include "graph/sluice-graph-trail.h"
#include "ui/widgets/sluice-graph-drag.h"
#include "ui/widgets/sluice-graph-item.h"
#include "ui/widgets/sluice-graph-minimap.h"
#include "ui/widgets/sluice-graph-scene.h"
#include "ui/widgets/sluice-graph-view.h"

G_BEGIN_DECLS

/** How the nodes of the graph that was set last look: what comes before its layout must not get lost. */
typedef struct
{
  SluiceState state;
  double progress;
  char *detail;
  gboolean known;             /* was set since the graph was */
  SluiceState before;         /* until then: as it was in the graph before; failed where nobody knows, which is no news */
} SluiceGraphViewLook;

/** What is drawn by hand: a connection from a port, an edge that is selected, an end of one that is being moved. */
typedef struct
{
  SluiceGraphViewRefuseFunc refuse;
  gpointer data;

  /* of the drag that is under way */
  char *from;          /* what stays: where a connection begins, or the other end of the edge; NULL: none */
  char *to;            /* nullable: the node under the pointer */
  char *why;           /* nullable: why that one can't be it */
  gboolean folded;     /* it stands for many: let go there, and they are unfolded */
  char *gone_from;     /* nullable: the edge that is moved */
  char *gone_to;
  int end;             /* the end of it that is moved: 0 where it begins, 1 what waits */
  SluiceGraphPoint at;
  SluiceGraphPoint start;

  /* edges; -1: none in the shown layout */
  int hovered_edge;
  int edge;            /* the selected one */
  char *edge_from;     /* and what it is between, shown or not; NULL: none */
  char *edge_to;

  const char *cursor;  /* nullable */
} SluiceGraphViewEdit;

struct _SluiceGraphView
{
  GtkWidget parent_instance;

  /* children */
  GtkWidget *controls;        /* GtkRevealer */
  GtkWidget *zoom_button;
  GtkWidget *status;          /* GtkStack: laying out, no stages */
  GtkWidget *minimap;
  GtkWidget *search;
  GtkWidget *search_entry;
  GtkWidget *search_count;
  GtkWidget *filter_button;   /* among the controls */
  GtkWidget *filter_popover;  /* the view's own: a menu like any other, though its button is on a dark bar */
  GtkWidget *filter_rows[SLUICE_N_STATES];
  GtkWidget *filter_counts[SLUICE_N_STATES];
  GtkWidget *filter_all;
  GtkWidget *fold_button;     /* at the corner of a block */
  GtkWidget *notice;          /* GtkLabel: the layout is a simpler one */
  GtkWidget *name;            /* GtkLabel at the stage that the keys are on, where its card has no words */
  GtkWidget *alert;           /* GtkButton at the edge */
  GtkWidget *alert_arrow;
  GtkWidget *alert_label;
  GtkWidget *menu;            /* GtkPopoverMenu, from when it is first asked for */

  /* owned */
  SluiceGraphLayouter *layouter;
  GCancellable *cancellable;  /* of the layout that is under way */
  SluiceGraph *graph;         /* set last */
  SluiceGraphFold *fold;      /* of graph: what of it is to be shown as one */
  SluiceGraphFold *shown_fold; /* of the layout that is shown */
  GArray *looks;              /* SluiceGraphViewLook, of graph, folded or not */
  SluiceGraphScene *scene;
  AdwAnimation *flight;
  AdwAnimation *arrival;
  AdwAnimation *dimming;
  AdwAnimation *blending;
  SluiceGraphDrag *drag;
  GtkGesture *dragging;       /* borrowed */
  SluiceGraphViewEdit *edit;  /* nullable: nothing can be drawn */
  char *selected;
  char *told;                 /* nullable: what is said for some seconds */
  guint patch_id;             /* until a change is shown as well as can be, before it is laid out */
  gboolean patched;           /* so it is */
  const char *awaited;        /* nullable, static: the action that is done once the layout under way is there */
  GVariant *awaited_parameter; /* nullable */
  GHashTable *marked;         /* names of stages that are selected besides */
  GMenuModel *menu_model;
  SluiceGraphItem *list;      /* what assistive technology sees: the list of nodes, and some of its items */
  GPtrArray *items;           /* SluiceGraphItem, as they are read */
  SluiceGraphTrail *trail;
  char *needle;               /* what is searched, folded, or NULL */
  GArray *matches;            /* guint, stages that were found, the best first, of the same as they are read */
  char *match_said;           /* nullable: what was told of the search last */
  guint search_id;            /* until it is told what was found */
  guint alert_id;             /* while the button doesn't change */
  gboolean alert_stale;       /* and other stages have failed since */
  GPtrArray *alerts;          /* names of stages that failed outside the view, the first one first */
  GPtrArray *unjudged;        /* of those that failed while a layout was under way: where they are is seen then */
  guint *order;               /* nodes of the shown layout as they are read, and where each is in that */
  guint *places;

  /* state */
  SluiceGraphDirection direction;
  SluiceGraphCamera camera;
  SluiceGraphFlight way;      /* of the flight */
  SluiceGraphCamera pinch_from;
  SluiceGraphPoint pinch_at;  /* in the graph: what is between the fingers */
  SluiceGraphPoint pointer;
  gboolean pointer_inside;
  gboolean fitted;            /* until a person zooms or pans */
  gboolean opening;           /* until a person asks for a fit: where that has no words, a part that can be read will do */
  gboolean opened_near;       /* that was so: not all of it is in view */
  gboolean expected;          /* the selected node is to be seen, and read, once the layout under way is there */
  double least_scale;         /* nobody zooms out farther */
  int fit_width;              /* the size it was fitted to last */
  int fit_height;
  int seen_width;             /* the size it had last */
  int seen_height;
  gboolean busy;
  int hovered;                /* in the shown layout */
  int selected_node;          /* in the shown layout */
  int fold_block;             /* where fold_button is, in the whole graph, or -1 */
  int kept_block;             /* is to stay where it is while it is folded or unfolded, or -1 */
  SluiceGraphPoint kept_at;   /* there on the screen */
  int match;                  /* the selected one of those that were found, or -1 */
  guint search_from;          /* the place in the order where the search began */
  gboolean search_left;       /* the camera has moved since */
  guint states;               /* those that are meant, a bit each; 0: all */
  gboolean partly_shown;      /* some nodes stand back, for what is searched or filtered */
  SluiceGraphViewDescribeFunc describe;
  gpointer describe_data;
  char *said;                 /* nullable: the last that was told to who listens */
  guint n_said;
  guint news_id;              /* until it is said how the selected one is by now */
  guint focus_id;             /* until it is told that the keys came here */
  gboolean focus_told;        /* as had by the keys */
  gboolean pointed_at;        /* the focus came by a pointer, and no key has been used since */
  guint n_focus_told;
  gboolean item_told;         /* a stage's, and not the view's own */
  gboolean choosing;          /* arrows go by where stages lie, not along dependencies */
  gboolean member_meant;      /* of what is folded that one stage, not all of them */
  gboolean items_asked;       /* somebody looked at them */
  gboolean items_stale;
  double dim;
  SluicePaintDistance distance;
  SluicePaintDistance former_distance;
  double blend;
  double arrived;
  double phase;
  guint turn_id;
  guint told_id;              /* until nothing is told any more */
  guint tick_id;              /* while the picture is not exact */
  GtkWindow *window;          /* borrowed: followed while rooted */
};

/* sluice-graph-view-camera.c */
void sluice_graph_view_init_camera (SluiceGraphView *self);
void sluice_graph_view_look (SluiceGraphView *self, const SluiceGraphCamera *camera, gboolean fly);
/** Flies to where @there is in the middle, at its scale. */
void sluice_graph_view_look_at (SluiceGraphView *self, const SluiceGraphPosition *there);
SluiceGraphPosition sluice_graph_view_get_position (SluiceGraphView *self);
void sluice_graph_view_fit (SluiceGraphView *self, gboolean fly);
void sluice_graph_view_zoom (SluiceGraphView *self, double factor, SluiceGraphPoint at, gboolean fly);
void sluice_graph_view_pan (SluiceGraphView *self, double dx, double dy);
void sluice_graph_view_reveal (SluiceGraphView *self, int node);
/** Flies to where @node is in the middle and can be read, unless it can be already. @trail: one can go back */
void sluice_graph_view_fly_to (SluiceGraphView *self, int node, gboolean trail);
/** A person moves the camera: it is fitted no more, and one can go back to that. */
void sluice_graph_view_unfit (SluiceGraphView *self);
/** A person leaves where the camera is now for somewhere else. */
void sluice_graph_view_leave (SluiceGraphView *self);
gboolean sluice_graph_view_travel (SluiceGraphView *self, gboolean back);
void sluice_graph_view_update_travel (SluiceGraphView *self);
gboolean sluice_graph_view_is_flying (SluiceGraphView *self);
/** What was to be seen once its layout is there, if anything. */
void sluice_graph_view_arrive (SluiceGraphView *self);
/** Returns: from where it looks, or will when it has arrived */
SluiceGraphCamera sluice_graph_view_get_target (SluiceGraphView *self);
void sluice_graph_view_camera_changed (SluiceGraphView *self);
SluiceGraphPoint sluice_graph_view_get_center (SluiceGraphView *self);

/**
 * sluice_graph_view_find_anchor:
 * @anchor: (out): where the selected stage is on the screen, or the view's middle
 *
 * Returns: whether there is a selected stage in the view: what is done with keys must not lose it
 */
gboolean sluice_graph_view_find_anchor (SluiceGraphView *self, SluiceGraphPoint *anchor);

SluiceGraphSceneView sluice_graph_view_describe (SluiceGraphView *self);
void sluice_graph_view_append_scene (SluiceGraphView *self, GtkSnapshot *snapshot);
void sluice_graph_view_update_turning (SluiceGraphView *self);

/* sluice-graph-view-input.c */
void sluice_graph_view_init_input (SluiceGraphView *self);
void sluice_graph_view_class_init_input (GtkWidgetClass *widget_class);
void sluice_graph_view_update_hover (SluiceGraphView *self);
/** @at: the middle between the fingers; ends a drag of one finger where it is */
void sluice_graph_view_begin_pinch (SluiceGraphView *self, SluiceGraphPoint at);
/** What was between the fingers stays between them, wherever they go; @scale: since the pinch began */
void sluice_graph_view_pinch (SluiceGraphView *self, double scale, SluiceGraphPoint at);

/* sluice-graph-view-keys.c */
void sluice_graph_view_class_init_keys (GtkWidgetClass *widget_class);
/** Selects @node and brings it into view, as a key does. */
void sluice_graph_view_go_to (SluiceGraphView *self, int node);
/**
 * sluice_graph_view_await:
 * @action: "graph.next-failed"; "graph.search" is to go to what is searched
 *
 * Where stages are is not known yet: @action is done when it is, unless something else is asked for until then.
 */
void sluice_graph_view_await (SluiceGraphView *self, const char *action);
/**
 * sluice_graph_view_put_off:
 * @parameter: (nullable): of @action
 *
 * Returns: whether nothing true can be said yet of the stages that are shown: @action is done later, and that is told
 */
gboolean sluice_graph_view_put_off (SluiceGraphView *self, const char *action, GVariant *parameter);
/** The layout is there. */
void sluice_graph_view_do_awaited (SluiceGraphView *self);
/** Says that the graph is being laid out. */
void sluice_graph_view_tell_busy (SluiceGraphView *self);
/** Returns: how many nodes are shown; a folded block is one. */
guint sluice_graph_view_get_n_nodes (SluiceGraphView *self);
/** The same of stage @member of the whole graph, folded or not. */
void sluice_graph_view_select_member (SluiceGraphView *self, guint member);

/* sluice-graph-view-fold.c: a node is one of the shown layout, a member one of the whole graph */
void sluice_graph_view_class_init_fold (GtkWidgetClass *widget_class);
void sluice_graph_view_init_fold (SluiceGraphView *self);
void sluice_graph_view_dispose_fold (SluiceGraphView *self);
/** Decides what is folded of the graph that was set. */
void sluice_graph_view_start_fold (SluiceGraphView *self);
const guint *sluice_graph_view_get_members (SluiceGraphView *self, guint node, guint *n_members);
/** Returns: the node that the stage of that name is or is folded into, or -1 */
int sluice_graph_view_find_node (SluiceGraphView *self, const char *name);
/** Returns: the next member of @node in one of @states (a bit each), or -1; from @from on or back, -1: from the end */
int sluice_graph_view_find_member (SluiceGraphView *self, guint node, guint states, int from, gboolean onward);
gboolean sluice_graph_view_is_folded (SluiceGraphView *self, int node);
/** Returns: whether the stage of that name is in what is folded, or will be when it is laid out. */
gboolean sluice_graph_view_is_in_fold (SluiceGraphView *self, const char *name);
/** Returns: its state; of many the one that weighs most */
SluiceState sluice_graph_view_get_state (SluiceGraphView *self, guint node);
const char *sluice_graph_view_get_node_name (SluiceGraphView *self, guint node);
/** Returns: (transfer full): "train", "sweep ×48" */
char *sluice_graph_view_dup_title (SluiceGraphView *self, guint node);
/** Returns: (transfer full): "48 stages, 2 failed, 46 completed" */
char *sluice_graph_view_dup_counts (SluiceGraphView *self, guint node);
/** Returns: whether all that @node stands for is in a final state */
gboolean sluice_graph_view_is_over (SluiceGraphView *self, guint node);
void sluice_graph_view_apply_look (SluiceGraphView *self, guint node);
/** Returns: (transfer full): for each node of @fold the one of @former from whose place it comes, or -1 */
int *sluice_graph_view_find_origins (SluiceGraphView *self, SluiceGraphFold *former, SluiceGraphFold *fold);
/** Returns: whether something was folded or unfolded: it is where it was, after a new layout. */
gboolean sluice_graph_view_keep_block_in_place (SluiceGraphView *self);
/** Returns: whether @node was folded. */
gboolean sluice_graph_view_unfold (SluiceGraphView *self, int node);
/** Something else is pointed at, selected or shown. */
void sluice_graph_view_update_fold (SluiceGraphView *self);
void sluice_graph_view_allocate_fold_button (SluiceGraphView *self, int width, int height);

/* sluice-graph-view-marks.c */
void sluice_graph_view_init_marks (SluiceGraphView *self);
void sluice_graph_view_dispose_marks (SluiceGraphView *self);
void sluice_graph_view_toggle_mark (SluiceGraphView *self, int node);
/** All stages, also those that are folded into a card. */
void sluice_graph_view_mark_all (SluiceGraphView *self);
/** Returns: whether @node counts as selected: of several that are, or where the keys are while there are no several. */
gboolean sluice_graph_view_is_marked (SluiceGraphView *self, guint node);
/** Returns: whether there were any. */
gboolean sluice_graph_view_clear_marks (SluiceGraphView *self);
/** For who hears it: there are no several any more. */
void sluice_graph_view_announce_no_marks (SluiceGraphView *self);
/** Drops those whose nodes are gone. */
void sluice_graph_view_update_marks (SluiceGraphView *self);
void sluice_graph_view_snapshot_marks (SluiceGraphView *self, GtkSnapshot *snapshot);
void sluice_graph_view_open_menu (SluiceGraphView *self, int node, const SluiceGraphPoint *at);

/* sluice-graph-view-search.c */
void sluice_graph_view_init_search (SluiceGraphView *self);
void sluice_graph_view_class_init_search (GtkWidgetClass *widget_class);
void sluice_graph_view_dispose_search (SluiceGraphView *self);
/** Finds anew which nodes are meant: by what is searched, by state. */
void sluice_graph_view_update_shown (SluiceGraphView *self);
void sluice_graph_view_update_match (SluiceGraphView *self);
/** Goes to the best of what was found. */
void sluice_graph_view_go_to_first_match (SluiceGraphView *self);
/** Says what was found, if that is another than was said last. */
void sluice_graph_view_tell_found (SluiceGraphView *self);
/** Returns: whether it was open. */
gboolean sluice_graph_view_close_search (SluiceGraphView *self);

/* sluice-graph-view-filter.c */
void sluice_graph_view_class_init_filter (GtkWidgetClass *widget_class);
GtkWidget *sluice_graph_view_create_filter (SluiceGraphView *self);
void sluice_graph_view_update_filter (SluiceGraphView *self);

/* sluice-graph-view-edit.c */
/** Returns: (transfer full) (nullable): a connection or an end of an edge that is moved; %NULL where there is neither. */
SluiceGraphDrag *sluice_graph_view_begin_edit (SluiceGraphView *self, SluiceGraphPoint start);
/** A drag from @at would begin at stages that are folded: unfolds them. Returns: whether that is so */
gboolean sluice_graph_view_unfold_at (SluiceGraphView *self, SluiceGraphPoint at);
/** After the drag is gone. Returns: whether anything was being drawn. */
gboolean sluice_graph_view_end_edit (SluiceGraphView *self, gboolean drop);
/** Returns: the node whose port is there, or -1. */
int sluice_graph_view_find_port (SluiceGraphView *self, SluiceGraphPoint at);
void sluice_graph_view_snapshot_edit (SluiceGraphView *self, GtkSnapshot *snapshot);
void sluice_graph_view_dispose_edit (SluiceGraphView *self);

/* sluice-graph-view-edge.c */
/** Returns: the edge at @at, in the view's pixels, that a person can take hold of, or -1. */
int sluice_graph_view_find_edge (SluiceGraphView *self, SluiceGraphPoint at);
/** Returns: whether what is at @at stands for several edges, which nobody can take hold of. */
gboolean sluice_graph_view_is_bundle (SluiceGraphView *self, SluiceGraphPoint at);
/** Unfolds what those lead to. @end: only where an end of one could be moved. Returns: whether there are any */
gboolean sluice_graph_view_unfold_bundle (SluiceGraphView *self, SluiceGraphPoint at, gboolean end);
/** The end that a drag from @at moves. Returns: its edge, or -1; @handle: only those of the selected edge */
int sluice_graph_view_find_end (SluiceGraphView *self, SluiceGraphPoint at, gboolean handle, int *end);
/** A person selects @edge, or none (-1). */
void sluice_graph_view_select_edge (SluiceGraphView *self, int edge);
/** Another layout is shown: the selected edge is looked for in it. */
void sluice_graph_view_find_selected_edge (SluiceGraphView *self);
/** What of the graph that can be taken hold of is under the pointer. */
void sluice_graph_view_update_grip (SluiceGraphView *self);
void sluice_graph_view_snapshot_edges (SluiceGraphView *self, GtkSnapshot *snapshot, const GdkRGBA *color,
                                       const GdkRGBA *ground);
/** Returns: the node that an arrow leads to from the selected edge, or -1. */
int sluice_graph_view_step_from_edge (SluiceGraphView *self, int dx, int dy);

/* sluice-graph-view-access.c */
void sluice_graph_view_init_accessible (GtkAccessibleInterface *iface);
void sluice_graph_view_init_access (SluiceGraphView *self);
void sluice_graph_view_dispose_access (SluiceGraphView *self);
/** Makes the items that are wanted now, and drops the others. */
void sluice_graph_view_update_items (SluiceGraphView *self);
/** Tells @words to who listens. */
void sluice_graph_view_say (SluiceGraphView *self, const char *words);
/** The keys came, went, or seem to: told once, when that has come to rest. */
void sluice_graph_view_focus_changed (SluiceGraphView *self);
/** Other ones may be wanted. */
void sluice_graph_view_invalidate_items (SluiceGraphView *self);
/** Keeps those of @former (nullable) whose stage, or block, is in what is shown now. */
void sluice_graph_view_carry_items (SluiceGraphView *self, SluiceGraphFold *former);
/** After another layout: the focus is told only where it is on something else by now. */
void sluice_graph_view_settle_access_focus (SluiceGraphView *self);
/** Another node is selected, or the keys go elsewhere. @from: the node that was selected, or -1 */
void sluice_graph_view_move_access_focus (SluiceGraphView *self, int from);
/** Another set of stages is selected. */
void sluice_graph_view_tell_marks (SluiceGraphView *self);
/** @news: where @node has the focus it is said how it is by now: another state, of many a failure or their end */
void sluice_graph_view_update_access_node (SluiceGraphView *self, guint node, gboolean news);
/** Returns: (transfer full): "train, running, 12 minutes, after prepare, before evaluate" */
char *sluice_graph_view_describe_node (SluiceGraphView *self, guint node);

/* sluice-graph-view-alert.c */
void sluice_graph_view_init_alert (SluiceGraphView *self);
/** Returns: whether something failed elsewhere, and so is gone to. */
gboolean sluice_graph_view_go_to_alert (SluiceGraphView *self);
/** @member: failed just now; while a layout is under way it waits for that. */
void sluice_graph_view_add_alert (SluiceGraphView *self, guint member);
/** A layout is shown: what failed out of view is where it is now. */
void sluice_graph_view_judge_alerts (SluiceGraphView *self);
/** Drops those that are seen now, or have not failed any more. */
void sluice_graph_view_update_alerts (SluiceGraphView *self);
/** The same, after the camera or the stages have moved: where those are that remain. */
void sluice_graph_view_move_alerts (SluiceGraphView *self);
void sluice_graph_view_clear_alerts (SluiceGraphView *self);
void sluice_graph_view_allocate_alert (SluiceGraphView *self, int width, int height);

/* sluice-graph-view-chrome.c */
#define SLUICE_GRAPH_VIEW_MAX_COVERS 4
void sluice_graph_view_init_chrome (SluiceGraphView *self);
void sluice_graph_view_class_init_chrome (GtkWidgetClass *widget_class);
void sluice_graph_view_update_status (SluiceGraphView *self);
/** The keys, the camera or the selection changed: the name beside a card without words. */
void sluice_graph_view_update_name (SluiceGraphView *self);
void sluice_graph_view_update_notice (SluiceGraphView *self);
/** Says for some seconds, in the quiet line and to who hears it, why nothing happened. */
void sluice_graph_view_tell (SluiceGraphView *self, const char *words);
/** Something else is done: what was said of what came before goes. */
void sluice_graph_view_untell (SluiceGraphView *self);
void sluice_graph_view_dispose_chrome (SluiceGraphView *self);
void sluice_graph_view_update_controls (SluiceGraphView *self);
SluiceGraphRect sluice_graph_view_find_controls (SluiceGraphView *self, int width, int height);
/** What lies over the picture in a view of that size: the controls first. Returns: how many. */
guint sluice_graph_view_get_covers (SluiceGraphView *self, int width, int height, SluiceGraphRect *covers);
gboolean sluice_graph_view_wants_minimap (SluiceGraphView *self, int width, int height);

/* sluice-graph-view-content.c */
/** Returns: whether the graph that was set last is the one that is shown. */
gboolean sluice_graph_view_is_current (SluiceGraphView *self);
/** @look: a SluiceGraphViewLook */
void sluice_graph_view_clear_look (gpointer look);
void sluice_graph_view_start_layout (SluiceGraphView *self);
void sluice_graph_view_stop_layout (SluiceGraphView *self);

/* sluice-graph-view.c */
void sluice_graph_view_set_busy (SluiceGraphView *self, gboolean busy);
void sluice_graph_view_update_lit (SluiceGraphView *self);
void sluice_graph_view_update_label (SluiceGraphView *self);
void sluice_graph_view_find_selected (SluiceGraphView *self);
void sluice_graph_view_set_selected_name (SluiceGraphView *self, const char *name);
void sluice_graph_view_set_hovered (SluiceGraphView *self, int node);
void sluice_graph_view_select_node (SluiceGraphView *self, int node);
void sluice_graph_view_activate_selected (SluiceGraphView *self);

G_END_DECLS
