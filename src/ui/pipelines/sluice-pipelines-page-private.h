/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pipelines/sluice-filter-bar.h"
#include "ui/pipelines/sluice-pipeline-filter.h"
#include "ui/pipelines/sluice-pipeline-rows.h"
#include "ui/pipelines/sluice-pipelines-page.h"

G_BEGIN_DECLS

struct _SluicePipelinesPage
{
  AdwNavigationPage parent_instance;

  /* template children */
  AdwToolbarView *toolbar_view;
  AdwBin *banner_bin;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  SluiceFilterBar *filter_bar;
  AdwBin *content_bin;
  GtkStack *stack;
  AdwStatusPage *status_page;
  GtkButton *status_button;
  GtkButton *status_details;
  GtkColumnView *table;
  GtkScrolledWindow *table_scroller;
  GtkScrolledWindow *cards_scroller;
  GtkGridView *cards;
  GtkColumnViewColumn *state_column;
  GtkColumnViewColumn *name_column;
  GtkColumnViewColumn *progress_column;
  GtkColumnViewColumn *priority_column;
  GtkColumnViewColumn *created_column;
  GtkColumnViewColumn *duration_column;
  GtkColumnViewColumn *actions_column;
  GtkRevealer *selection_revealer;
  GtkActionBar *selection_bar;
  GtkLabel *selection_label;
  GtkWidget *again_button;
  GtkWidget *start_button;

  /* owned */
  SluiceServer *server;
  SluiceNow *now;
  GSettings *settings;
  SluicePipelineFilter *filter;
  SluicePipelineRows *rows;     /* what the filter lets through, in order */
  GtkMultiSelection *selection; /* of the rows */
  GSimpleActionGroup *actions;
  GCancellable *cancellable;
  SluiceWatch *watch; /* while it is mapped */
  GtkWidget *row_menu;
  GPtrArray *were_selected; /* while another question is asked of the list */

  GtkColumnViewColumn *sorted_by; /* unowned, only to compare */
  GtkSortType sort_order;
  guint visible_timer;
  guint focus_tick;  /* while rows or cards that are new wait for their places, to have the focus */
  gint64 focus_after; /* the frame that lays them out */
  guint rows_tick;   /* while the list is shown before all of its rows are made */
  gint64 rows_after; /* the frame that shows the first of them */
  guint hold_tick;   /* while the rows are held where they are */
  double held_value; /* of the view's vertical adjustment, in pixels */
  gboolean narrow;
  gboolean had_rows; /* while somebody could see them */
  gboolean fresh_rows; /* the view that is shown was given its rows, and none of them had the focus yet */
  gboolean restoring;
};

/* sluice-pipelines-page-columns.c: what cells show and how columns sort */
void sluice_pipelines_page_set_up_columns (SluicePipelinesPage *self);
void sluice_pipelines_page_note_sort_changes (SluicePipelinesPage *self, guint64 kinds);

/* sluice-pipelines-page-actions.c: the group "list" */
void sluice_pipelines_page_set_up_actions (SluicePipelinesPage *self);
void sluice_pipelines_page_update_actions (SluicePipelinesPage *self);

/** Returns: (transfer full) (element-type SluicePipeline) */
GPtrArray *sluice_pipelines_page_list_selected (SluicePipelinesPage *self);

/* sluice-pipelines-page-selection.c: the bar at the foot, which comes and goes without moving a row */
void sluice_pipelines_page_show_selection_bar (SluicePipelinesPage *self, gboolean shown);
/** The list ends above the bar when the bar has come: its last row is never under it. */
void sluice_pipelines_page_make_room (SluicePipelinesPage *self);
void sluice_pipelines_page_hold_rows (SluicePipelinesPage *self, GtkAdjustment *adjustment);

/* sluice-pipelines-page-view.c */
/** Returns: (transfer none): of the table or the cards, whichever are shown */
GtkAdjustment *sluice_pipelines_page_get_vadjustment (SluicePipelinesPage *self);
/** Around another search, filter or order: rows get other pipelines, selected ones stay selected, and the top is shown. */
void sluice_pipelines_page_begin_question (SluicePipelinesPage *self);
void sluice_pipelines_page_end_question (SluicePipelinesPage *self);
void sluice_pipelines_page_update_view (SluicePipelinesPage *self);
/** Before the page is shown first: its first frame has no more rows than can be seen. */
void sluice_pipelines_page_limit_rows (SluicePipelinesPage *self);
void sluice_pipelines_page_note_map (SluicePipelinesPage *self);
gboolean sluice_pipelines_page_grab_focus (GtkWidget *widget);
/** Out of the search: to the first row, or to what is offered where there is none. */
gboolean sluice_pipelines_page_focus_first (SluicePipelinesPage *self);

G_END_DECLS
