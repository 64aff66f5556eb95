/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draft/sluice-draft.h"
#include "ui/editor/sluice-editor-page.h"
#include "ui/pipelines/sluice-pipelines-page.h"
#include "ui/window/sluice-sidebar.h"
#include "ui/window/sluice-window.h"

G_BEGIN_DECLS

struct _SluiceWindow
{
  AdwApplicationWindow parent_instance;

  /* template children */
  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwNavigationSplitView *split_view;
  SluiceSidebar *sidebar;
  AdwNavigationPage *content_page;
  AdwNavigationView *pages;

  /* owned */
  SluiceServers *servers;
  GSettings *settings;
  SluiceServer *server; /* nullable: whose pages are shown */
  SluiceNow *now;       /* nullable: of that server */
  GSignalGroup *monitor_signals;
  GSignalGroup *store_signals; /* while the last page waits for its pipeline to be known */
  GCancellable *cancellable;   /* of questions */
  GCancellable *opening;       /* nullable: calls off the file that is being read */
  char *wanted;                /* nullable: that pipeline's uuid */
  GSList *files;               /* of GFile: to be opened, once there is a server and no dialog in front */
  AdwToast *draft_toast;       /* nullable: that offers what was left before */
  guint opened_id;             /* while a page was opened and has not got the focus for sure */
  guint popped_id;             /* while a page was left and it is not looked at where the focus came back to */
  guint focus_id;              /* while it is to be looked at whether anything has the focus */
  guint focus_tick;            /* while what has it may be shown yet */
  gint64 focus_frame;          /* the first one in which it would be */
  GtkWidget *focus;            /* nullable, weak: what has it, and is watched */
  guint files_id;              /* while that may be so */
  guint switch_id;             /* while another server is to be shown, once the editor is left */
  gboolean draft_looked_for;
  gboolean sized;              /* it has had a first size */

  /* borrowed: in pages */
  SluicePipelinesPage *list;
  SluiceEditorPage *editor; /* nullable, weak: the one that was opened last; it lives on while its draft is sent */
};

/* sluice-window-actions.c: the group "win" */
void sluice_window_set_up_actions (SluiceWindow *self);
void sluice_window_update_actions (SluiceWindow *self);
/** Goes back from the page that is shown, as far as that lets one go. */
void sluice_window_leave_page (SluiceWindow *self);
/** The editor is not left for another server: back to the one it is for. */
void sluice_window_stay (SluiceWindow *self);
/** The editor is on its way out no longer: the server that it was left for is shown, if it was. */
void sluice_window_editor_hidden (SluiceWindow *self);
/**
 * Opens the editor. @draft: (nullable): sluice_editor_page_new(). Returns: (transfer none) (nullable): its page; %NULL
 * where one is open already, or a dialog is in front
 */
SluiceEditorPage *sluice_window_open_editor (SluiceWindow *self, SluiceDraft *draft, gboolean resume);
/** Behind a dialog nothing is changed, and no dialog is opened twice. */
gboolean sluice_window_is_in_front (SluiceWindow *self);

/* sluice-window-copies.c: edit-copy, use-as-template, save-template: each takes the uuid of a pipeline */
void sluice_window_set_up_copies (SluiceWindow *self);
/** Opens what waits for that, soon, if it can be opened now. */
void sluice_window_look_for_files (SluiceWindow *self);

/* sluice-window-focus.c: something that is shown has the keys */
void sluice_window_look_for_focus (SluiceWindow *self);
/** To be called when a page was opened: the keys are for it. */
void sluice_window_focus_opened (SluiceWindow *self);
/** To be called when a page was left for the one below. */
void sluice_window_focus_popped (SluiceWindow *self);
void sluice_window_clear_focus (SluiceWindow *self);

G_END_DECLS
