/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draft/sluice-draft-file.h"
#include "draft/sluice-task-table.h"
#include "draft/sluice-templates.h"
#include "ui/editor/sluice-draft-form.h"
#include "ui/editor/sluice-editor-page.h"
#include "ui/editor/sluice-stage-form.h"

G_BEGIN_DECLS

struct _SluiceEditorPage
{
  AdwNavigationPage parent_instance;

  /* template children */
  AdwWindowTitle *title;
  AdwOverlaySplitView *split;
  AdwBin *graph_bin;
  GtkStack *forms;
  AdwBin *draft_bin;
  AdwBin *stage_bin;
  AdwBanner *unknown_banner;
  GtkRevealer *hint_revealer;
  GtkLabel *hint;
  GtkMenuButton *problems_button;
  AdwButtonContent *problems_content;
  GtkPopover *problems_popover;
  GtkLabel *problems_heading;
  GtkListBox *problems_list;
  AdwSplitButton *create_button;
  GtkStack *create_stack;
  GtkWidget *narrow_create_button;
  GtkButton *undo_button;
  GtkButton *redo_button;
  GtkButton *narrow_undo_button;
  GtkButton *narrow_redo_button;
  GtkWidget *template_button;
  GtkWidget *leave_button;
  AdwBanner *sending_banner;
  AdwBanner *lost_banner;
  AdwBanner *doubt_banner;

  /* children of those; borrowed */
  SluiceGraphView *graph;
  SluiceDraftForm *draft_form;
  SluiceStageForm *stage_form;

  /* owned */
  SluiceServer *server;
  GListModel *servers; /* nullable: of SluiceServer, for their names */
  char *begun_on;      /* nullable: the id of the server that the draft from before was for */
  SluiceDraft *draft;
  SluiceDraftKeeper *keeper;
  SluiceTaskTable *table;
  GCancellable *cancellable; /* of what outlives no page */
  GCancellable *opening;     /* nullable: calls off the file that is being read */
  GCancellable *sending;     /* nullable: calls off what is being created */
  GSimpleActionGroup *actions;
  SluiceTemplates *templates;
  char *hint_from;       /* nullable: nodes that the hint speaks of */
  char *hint_to;
  GVariant *left_out;    /* nullable: (sss), what is said of the draft it was given, once that is gone on with */
  AdwToast *undo_toast;  /* nullable: what was removed, until the draft changes */
  GPtrArray *problems;   /* SluiceProblem, as of the last look */
  GPtrArray *refused;    /* SluiceProblem: the server's, until the draft changes */
  GPtrArray *node_names; /* in the order of the stages */
  GHashTable *ids;       /* name of a node → guint64 * */

  guint64 selected;     /* 0: the pipeline */
  guint64 connect_from; /* 0: no connection is made by keys */
  guint64 edge_from;    /* the selected dependency; 0: none, and never with a stage selected */
  guint64 edge_to;
  guint64 edge_of;      /* the stage whose dependencies are gone through by keys; 0: all of them */
  int moving_end;       /* of the selected dependency by keys: 0 what it waits for, 1 what waits; -1: none */
  guint refresh_id;     /* while the draft is to be looked at */
  guint syncing;        /* the page tells the graph, not the graph the page */
  guint slow_id;        /* until it is said that the server takes its time */
  AdwToast *refusal_toast; /* nullable, weak: what the server said of what was sent last */
  GtkWidget *focus_before; /* nullable, weak: what had it before it was sent */
  AdwDialog *question;  /* nullable, weak: whether it is left while it is sent, or what was left before gone on with */
  gboolean creating;
  gboolean left;        /* while it was sent */
  gboolean leaving;     /* a person is being asked */
  gboolean losing;      /* a person is being asked whether the window goes all the same */
  gboolean no_doubt;    /* a person does not want to be told any more that it may have been created */
  gboolean on_its_way;  /* the server has not answered yet to what was left before */
  gboolean resume;
  gboolean waiting;     /* what was left before is not known yet, or what becomes of it: nothing is written over it */
  gboolean given;       /* it began with a draft of somebody's choice */
};

/* sluice-editor-page.c */
/** That stage and no other. */
void sluice_editor_page_select (SluiceEditorPage *self, guint64 id);
/** The same without what else is selected in the graph. */
void sluice_editor_page_show_selected (SluiceEditorPage *self, guint64 id);
void sluice_editor_page_set_draft (SluiceEditorPage *self, SluiceDraft *draft);
void sluice_editor_page_pop (SluiceEditorPage *self);
/** Says that something was taken away, and offers to take that back until anything else is changed. */
void sluice_editor_page_offer_undo (SluiceEditorPage *self, const char *sentence);
/** Returns: whether the draft is on disk; else it is said why not. */
gboolean sluice_editor_page_keep (SluiceEditorPage *self);
/** Looks at the draft now, and not only when the main loop comes to it. */
void sluice_editor_page_refresh (SluiceEditorPage *self);

/* sluice-editor-page-former.c */
/** Looks whether a draft was left before. */
void sluice_editor_page_load_former (SluiceEditorPage *self);

/* sluice-editor-page-graph.c */
void sluice_editor_page_init_graph (SluiceEditorPage *self);
void sluice_editor_page_update_graph (SluiceEditorPage *self);
/** Marks the stages that something is wrong with. */
void sluice_editor_page_update_marks (SluiceEditorPage *self);
/** Returns: (nullable): what the stage's node is called. */
const char *sluice_editor_page_get_node (SluiceEditorPage *self, guint64 id);
/** Returns: the stage of a node, 0 for none. */
guint64 sluice_editor_page_get_id (SluiceEditorPage *self, const char *node);
void sluice_editor_page_start_connection (SluiceEditorPage *self);
/** Returns: whether there was one. */
gboolean sluice_editor_page_end_connection (SluiceEditorPage *self, gboolean make);
/** A dependency is of one stage. Returns: (transfer full) (nullable): that the selected card stands for more */
char *sluice_editor_page_explain_folded (SluiceEditorPage *self);
void sluice_editor_page_announce (SluiceEditorPage *self, const char *text);
void sluice_editor_page_show_hint (SluiceEditorPage *self, const char *text);
/** The same, at a rim where it lies over neither @from nor @to, nodes or %NULL. */
void sluice_editor_page_show_hint_of (SluiceEditorPage *self, const char *text, const char *from, const char *to);
/** The hint for what is selected, where nothing is being done. */
void sluice_editor_page_update_hint (SluiceEditorPage *self);
/** Whether the arrow keys choose a stage for a connection, or for an end of one. */
gboolean sluice_editor_page_is_choosing (SluiceEditorPage *self);

/* sluice-editor-page-menu.c */
void sluice_editor_page_init_menu (SluiceEditorPage *self);

/* sluice-editor-page-edges.c */
void sluice_editor_page_init_edges (SluiceEditorPage *self);
/** @from: @to: 0 for none */
void sluice_editor_page_select_edge (SluiceEditorPage *self, guint64 from, guint64 to);
/** Returns: (transfer full) (nullable): why @to can't depend on @from; @gone_from, @gone_to: what is moved there, or 0 */
char *sluice_editor_page_explain_refusal (SluiceEditorPage *self, guint64 from, guint64 to, guint64 gone_from,
                                          guint64 gone_to);
/** Drops what is selected and no longer there, and tells the graph what is. */
void sluice_editor_page_update_edge (SluiceEditorPage *self);
/** Returns: whether a dependency was selected. */
gboolean sluice_editor_page_remove_edge (SluiceEditorPage *self);
void sluice_editor_page_step_edge (SluiceEditorPage *self, int by);
/** @end: 0 what it waits for, 1 what waits */
void sluice_editor_page_start_move (SluiceEditorPage *self, int end);
void sluice_editor_page_say_move (SluiceEditorPage *self);
/** Returns: whether one was being moved. */
gboolean sluice_editor_page_end_move (SluiceEditorPage *self, gboolean make);
/** Back from a dependency to the stage it was reached from. Returns: whether one was selected. */
gboolean sluice_editor_page_leave_edge (SluiceEditorPage *self);

/* sluice-editor-page-actions.c */
void sluice_editor_page_init_actions (SluiceEditorPage *self);
void sluice_editor_page_update_actions (SluiceEditorPage *self);

/* sluice-editor-page-stages.c */
void sluice_editor_page_add_stage (SluiceEditorPage *self, guint64 after);
/** An end of a dependency goes to a new stage: @end 0 what @to waits for, 1 what waits for @from */
void sluice_editor_page_move_to_new (SluiceEditorPage *self, guint64 from, guint64 to, int end);
/** After the selected stage, or after all that a folded card stands for. */
void sluice_editor_page_add_after_selected (SluiceEditorPage *self);
/** What is selected, all of it. */
void sluice_editor_page_duplicate (SluiceEditorPage *self);
/** The same, or the selected dependency. */
void sluice_editor_page_remove (SluiceEditorPage *self);

/* sluice-editor-page-files.c */
void sluice_editor_page_init_files (SluiceEditorPage *self);
/** Says what sluice_editor_page_tell_left_out() left to say. */
void sluice_editor_page_say_left_out (SluiceEditorPage *self);
/** Says what is wrong with the person's file of tasks. */
void sluice_editor_page_tell_table (SluiceEditorPage *self, GPtrArray *problems);

/* sluice-editor-page-create.c */
void sluice_editor_page_validate (SluiceEditorPage *self);

/** Returns: (transfer full): how many problems block, and how many only warn; not both are none */
char *sluice_editor_page_count_problems (guint blocking, guint warnings);

void sluice_editor_page_create (SluiceEditorPage *self, gboolean start);
void sluice_editor_page_go_to_problem (SluiceEditorPage *self, const SluiceProblem *problem);
void sluice_editor_page_open_problems (SluiceEditorPage *self);
void sluice_editor_page_init_problems (SluiceEditorPage *self);

/* sluice-editor-page-send.c */
void sluice_editor_page_init_sending (SluiceEditorPage *self);
/** Says, until it is not wanted any more, that what is shown was sent already and may be a pipeline by now. */
void sluice_editor_page_show_doubt (SluiceEditorPage *self);
/** Sends the draft as it is; nothing in it can be changed until the answer. */
void sluice_editor_page_send (SluiceEditorPage *self, gboolean start);
/** What the server said is of before, or of a page that goes. */
void sluice_editor_page_withdraw_refusal (SluiceEditorPage *self);
/** Says while the server can't be asked to create anything. */
void sluice_editor_page_watch_server (SluiceEditorPage *self);
/** Asks whether it is waited for. */
void sluice_editor_page_leave_sending (SluiceEditorPage *self);

G_END_DECLS
