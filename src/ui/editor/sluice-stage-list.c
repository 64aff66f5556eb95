/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/editor/sluice-stage-list.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"

/* Pixels; what is there at least, also where the form itself must scroll, are some rows. */
#define MAX_HEIGHT 320
#define ROW_HEIGHT 49
#define LEAST_ROWS 4

struct _SluiceStageList
{
  AdwBin parent_instance;

  /* owned */
  SluiceDraft *draft;

  /* children */
  GtkWidget *view; /* GtkListView */
  GPtrArray *rows; /* Row, borrowed: those that are made */

  GPtrArray *problems;   /* nullable */
  GHashTable *by_stage;  /* &id → the worst problem of that stage, both of @problems */

  /* while a row is dragged */
  GtkDragSource *source;
  GtkEventController *keys; /* of the window */
  GtkWidget *marked; /* borrowed: the row with a mark where the stage would go */
};

/* What a row is made of; it lives as long as the row's widgets. */
typedef struct
{
  SluiceStageList *owner;
  GtkListItem *item; /* borrowed */
  GtkWidget *box;
  GtkWidget *name;
  GtkWidget *task;
  GtkWidget *sign; /* that something is wrong with the stage */
} Row;

enum
{
  STAGE_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceStageList, sluice_stage_list, ADW_TYPE_BIN)

guint
sluice_stage_list_find_position (guint    from,
                                 guint    row,
                                 gboolean below)
{
  guint gap = row + (below ? 1 : 0);

  return gap > from ? gap - 1 : gap;
}

static void
announce_place (SluiceStageList  *self,
                SluiceDraftStage *stage)
{
  g_autofree char *name = sluice_text_stage_line (sluice_draft_stage_get_name (stage));
  g_autofree char *text = g_strdup_printf (_("“%s” is now stage %u of %u"), name,
                                           sluice_draft_get_position (self->draft, sluice_draft_stage_get_id (stage)) + 1,
                                           sluice_draft_get_n_stages (self->draft));

  gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
move_to (SluiceStageList  *self,
         SluiceDraftStage *stage,
         guint             position)
{
  gboolean focused = gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;

  sluice_draft_move_stage (self->draft, sluice_draft_stage_get_id (stage), position);
  if (gtk_widget_get_mapped (self->view))
    gtk_list_view_scroll_to (GTK_LIST_VIEW (self->view), position, focused ? GTK_LIST_SCROLL_FOCUS : GTK_LIST_SCROLL_NONE,
                             NULL);
  announce_place (self, stage);
}

gboolean
sluice_stage_list_move (SluiceStageList *self,
                        guint64          id,
                        int              by)
{
  guint from, n;

  g_return_val_if_fail (SLUICE_IS_STAGE_LIST (self), FALSE);

  from = sluice_draft_get_position (self->draft, id);
  n = sluice_draft_get_n_stages (self->draft);
  if (from >= n || (gint64) from + by < 0 || (gint64) from + by >= n)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return FALSE;
    }
  move_to (self, sluice_draft_get_stage (self->draft, id), (guint) ((gint64) from + by));
  return TRUE;
}

void
sluice_stage_list_focus_stage (SluiceStageList *self,
                               guint64          id)
{
  guint position;

  g_return_if_fail (SLUICE_IS_STAGE_LIST (self));

  position = sluice_draft_get_position (self->draft, id);
  if (position != G_MAXUINT && gtk_widget_get_mapped (self->view))
    gtk_list_view_scroll_to (GTK_LIST_VIEW (self->view), position, GTK_LIST_SCROLL_FOCUS, NULL);
}

/* --- dragging ----------------------------------------------------------------------------------------------------- */

static void
mark (SluiceStageList *self,
      GtkWidget       *row,
      gboolean         below)
{
  if (self->marked != NULL)
    {
      gtk_widget_remove_css_class (self->marked, "drop-above");
      gtk_widget_remove_css_class (self->marked, "drop-below");
    }
  self->marked = row;
  if (row != NULL)
    gtk_widget_add_css_class (row, below ? "drop-below" : "drop-above");
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source,
            double         x,
            double         y,
            Row           *row)
{
  return gdk_content_provider_new_typed (SLUICE_TYPE_DRAFT_STAGE, gtk_list_item_get_item (row->item));
}

static void
clear_drag (SluiceStageList *self)
{
  GtkEventController *keys = g_steal_pointer (&self->keys);

  if (keys != NULL && gtk_event_controller_get_widget (keys) != NULL)
    gtk_widget_remove_controller (gtk_event_controller_get_widget (keys), keys);
  g_clear_object (&keys);
  g_clear_object (&self->source);
  mark (self, NULL, FALSE);
}

/* With X11, GTK 4.18 doesn't see to it; and when it is told to cancel, the drag goes on: get_own() knows of it no more. */
static gboolean
key_cb (GtkEventControllerKey *keys,
        guint                  key,
        guint                  code,
        GdkModifierType        state,
        SluiceStageList       *self)
{
  GtkDragSource *source = self->source; /* the row's */

  if (key != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  clear_drag (self);
  gtk_drag_source_drag_cancel (source);
  return GDK_EVENT_STOP;
}

static void
drag_begin_cb (GtkDragSource *source,
               GdkDrag       *drag,
               Row           *row)
{
  GtkWidget *picture = gtk_label_new (gtk_label_get_label (GTK_LABEL (row->name)));
  SluiceStageList *self = row->owner;

  clear_drag (self);
  g_set_object (&self->source, source);
  self->keys = g_object_ref (gtk_event_controller_key_new ());
  gtk_event_controller_set_propagation_phase (self->keys, GTK_PHASE_CAPTURE);
  g_signal_connect (self->keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (gtk_widget_get_root (row->box)), self->keys);
  /* Beside the pointer, which points between two rows. */
  gtk_widget_add_css_class (picture, "sluice-stage-drag");
  gtk_drag_icon_set_child (GTK_DRAG_ICON (gtk_drag_icon_get_for_drag (drag)), picture);
  gdk_drag_set_hotspot (drag, -16, -8);
}

static void
drag_end_cb (GtkDragSource *source,
             GdkDrag       *drag,
             gboolean       moved,
             Row           *row)
{
  clear_drag (row->owner);
}

static gboolean
is_below (Row    *row,
          double  y)
{
  return y > gtk_widget_get_height (row->box) / 2.0;
}

/* A stage of another draft is none that could be moved here, nor is one whose drag was called off. */
static SluiceDraftStage *
get_own (SluiceStageList *self,
         const GValue    *value)
{
  SluiceDraftStage *stage = value != NULL && G_VALUE_HOLDS (value, SLUICE_TYPE_DRAFT_STAGE) ? g_value_get_object (value)
                                                                                            : NULL;

  return stage != NULL && self->source != NULL
             && sluice_draft_get_stage (self->draft, sluice_draft_stage_get_id (stage)) == stage
           ? stage
           : NULL;
}

static GdkDragAction
drop_motion_cb (GtkDropTarget *target,
                double         x,
                double         y,
                Row           *row)
{
  SluiceStageList *self = row->owner;
  SluiceDraftStage *stage = get_own (self, gtk_drop_target_get_value (target));
  guint from, to;

  if (stage == NULL)
    {
      mark (self, NULL, FALSE);
      return 0;
    }
  from = sluice_draft_get_position (self->draft, sluice_draft_stage_get_id (stage));
  to = sluice_stage_list_find_position (from, gtk_list_item_get_position (row->item), is_below (row, y));
  mark (self, to != from ? row->box : NULL, is_below (row, y));
  return GDK_ACTION_MOVE;
}

static void
drop_leave_cb (GtkDropTarget *target,
               Row           *row)
{
  mark (row->owner, NULL, FALSE);
}

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         Row           *row)
{
  SluiceStageList *self = row->owner;
  SluiceDraftStage *stage = get_own (self, value);
  guint from, to;

  mark (self, NULL, FALSE);
  if (stage == NULL)
    return FALSE;
  from = sluice_draft_get_position (self->draft, sluice_draft_stage_get_id (stage));
  to = sluice_stage_list_find_position (from, gtk_list_item_get_position (row->item), is_below (row, y));
  if (to != from)
    move_to (self, stage, to);
  return TRUE;
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static void
free_row (gpointer data)
{
  Row *row = data;

  if (row->owner != NULL && row->owner->marked == row->box)
    row->owner->marked = NULL;
  if (row->owner != NULL)
    g_ptr_array_remove_fast (row->owner->rows, row);
  g_free (row);
}

static GtkWidget *
create_label (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style != NULL)
    {
      gtk_widget_add_css_class (label, style);
      gtk_widget_add_css_class (label, "dimmed");
    }
  return label;
}

static void
setup_cb (SluiceStageList *self,
          GtkListItem     *item)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *handle = gtk_image_new_from_icon_name ("list-drag-handle-symbolic");
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (SLUICE_TYPE_DRAFT_STAGE, GDK_ACTION_MOVE);
  Row *row = g_new0 (Row, 1);

  row->owner = self;
  row->item = item;
  row->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  row->name = create_label (NULL);
  row->task = create_label ("caption");
  gtk_widget_add_css_class (handle, "dimmed");
  gtk_widget_add_css_class (row->box, "sluice-stage-row");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), row->name);
  gtk_box_append (GTK_BOX (words), row->task);
  gtk_box_append (GTK_BOX (row->box), handle);
  gtk_box_append (GTK_BOX (row->box), words);
  row->sign = gtk_image_new ();
  gtk_box_append (GTK_BOX (row->box), row->sign);
  g_ptr_array_add (self->rows, row);
  g_object_set_data_full (G_OBJECT (row->box), "sluice-row", row, free_row);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), row);
  g_signal_connect (source, "drag-begin", G_CALLBACK (drag_begin_cb), row);
  g_signal_connect (source, "drag-end", G_CALLBACK (drag_end_cb), row);
  gtk_widget_add_controller (row->box, GTK_EVENT_CONTROLLER (source));
  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect (target, "motion", G_CALLBACK (drop_motion_cb), row);
  g_signal_connect (target, "leave", G_CALLBACK (drop_leave_cb), row);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), row);
  gtk_widget_add_controller (row->box, GTK_EVENT_CONTROLLER (target));
  gtk_list_item_set_child (item, row->box);
}

static Row *
get_row (GtkListItem *item)
{
  return g_object_get_data (G_OBJECT (gtk_list_item_get_child (item)), "sluice-row");
}

/* By the same sign as in the list of all that is wrong, and to be heard after the task. */
static void
show_problem (Row        *row,
              guint64     id,
              const char *task)
{
  const SluiceProblem *problem = g_hash_table_lookup (row->owner->by_stage, &id);
  g_autoptr (GString) said = g_string_new (task);
  g_autofree char *text = problem != NULL ? sluice_text_problem (problem) : NULL;

  if (text != NULL)
    sluice_text_append_part (said, text);
  gtk_list_item_set_accessible_description (row->item, said->str);
  gtk_widget_set_visible (row->sign, problem != NULL);
  gtk_widget_set_tooltip_text (row->box, text);
  if (problem == NULL)
    return;
  gtk_image_set_from_icon_name (GTK_IMAGE (row->sign),
                                problem->blocks ? "dialog-error-symbolic" : "dialog-warning-symbolic");
  gtk_widget_remove_css_class (row->sign, problem->blocks ? "state-stuck" : "state-failed");
  gtk_widget_add_css_class (row->sign, problem->blocks ? "state-failed" : "state-stuck");
}

static void
update_row (Row *row)
{
  SluiceDraftStage *stage = gtk_list_item_get_item (row->item);
  g_autofree char *name = sluice_text_stage_line (sluice_draft_stage_get_name (stage));
  g_autofree char *task = sluice_text_line (sluice_draft_stage_get_task (stage));

  gtk_label_set_label (GTK_LABEL (row->name), name);
  gtk_label_set_label (GTK_LABEL (row->task), task);
  gtk_list_item_set_accessible_label (row->item, name);
  show_problem (row, sluice_draft_stage_get_id (stage), task);
}

static void
bind_cb (SluiceStageList *self,
         GtkListItem     *item)
{
  GObject *stage = gtk_list_item_get_item (item);
  Row *row = get_row (item);

  g_signal_connect_swapped (stage, "notify::name", G_CALLBACK (update_row), row);
  g_signal_connect_swapped (stage, "notify::task", G_CALLBACK (update_row), row);
  update_row (row);
}

static void
unbind_cb (SluiceStageList *self,
           GtkListItem     *item)
{
  Row *row = get_row (item);

  if (self->marked == row->box)
    mark (self, NULL, FALSE);
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item), row);
}

static void
activate_cb (SluiceStageList *self,
             guint            position)
{
  g_signal_emit (self, signals[STAGE_ACTIVATED], 0,
                 sluice_draft_stage_get_id (sluice_draft_get_nth (self->draft, position)));
}

/* The row that has the keys, by what it shows. */
static gboolean
move_focused_cb (GtkWidget *widget,
                 GVariant  *args,
                 gpointer   data)
{
  SluiceStageList *self = data;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GtkWidget *box = focus != NULL && gtk_widget_is_ancestor (focus, widget) ? gtk_widget_get_first_child (focus) : NULL;
  Row *row = box != NULL ? g_object_get_data (G_OBJECT (box), "sluice-row") : NULL;

  if (row == NULL)
    return FALSE;
  sluice_stage_list_move (self, sluice_draft_stage_get_id (gtk_list_item_get_item (row->item)), g_variant_get_int32 (args));
  return TRUE;
}

static void
add_key (SluiceStageList    *self,
         GtkEventController *controller,
         const char         *keys,
         int                 by)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys),
                                            gtk_callback_action_new (move_focused_cb, self, NULL));

  gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (by));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

static void
update_size_cb (SluiceStageList *self)
{
  GtkWidget *group = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_PREFERENCES_GROUP);
  GtkScrolledWindow *scrolled = GTK_SCROLLED_WINDOW (adw_bin_get_child (ADW_BIN (self)));
  guint n = sluice_draft_get_n_stages (self->draft);

  /* A scrollbar alone is higher than one row, also while it is not there. */
  gtk_scrolled_window_set_policy (scrolled, GTK_POLICY_NEVER, n > LEAST_ROWS ? GTK_POLICY_AUTOMATIC : GTK_POLICY_NEVER);
  gtk_scrolled_window_set_min_content_height (scrolled, (int) MIN (n, LEAST_ROWS) * ROW_HEIGHT);
  if (group != NULL)
    gtk_widget_set_visible (group, n > 0);
}

static void
sluice_stage_list_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sluice_stage_list_parent_class)->root (widget);
  update_size_cb (SLUICE_STAGE_LIST (widget));
}

static void
sluice_stage_list_dispose (GObject *object)
{
  SluiceStageList *self = SLUICE_STAGE_LIST (object);

  clear_drag (self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->draft);
  g_hash_table_remove_all (self->by_stage);
  g_clear_pointer (&self->problems, g_ptr_array_unref);

  G_OBJECT_CLASS (sluice_stage_list_parent_class)->dispose (object);
}

static void
sluice_stage_list_finalize (GObject *object)
{
  SluiceStageList *self = SLUICE_STAGE_LIST (object);

  for (guint i = 0; i < self->rows->len; i++)
    ((Row *) self->rows->pdata[i])->owner = NULL;
  g_hash_table_unref (self->by_stage);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (sluice_stage_list_parent_class)->finalize (object);
}

static void
sluice_stage_list_class_init (SluiceStageListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_stage_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_stage_list_finalize;
  GTK_WIDGET_CLASS (klass)->root = sluice_stage_list_root;
  signals[STAGE_ACTIVATED] = g_signal_new ("stage-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
}

static void
sluice_stage_list_init (SluiceStageList *self)
{
  self->rows = g_ptr_array_new ();
  self->by_stage = g_hash_table_new (g_int64_hash, g_int64_equal);
}

GtkWidget *
sluice_stage_list_new (SluiceDraft *draft)
{
  SluiceStageList *self = g_object_new (SLUICE_TYPE_STAGE_LIST, NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->draft = g_object_ref (draft);
  g_signal_connect_swapped (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect_swapped (factory, "unbind", G_CALLBACK (unbind_cb), self);
  self->view = gtk_list_view_new (
    GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (draft)))), factory);
  gtk_widget_set_name (self->view, "stages");
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->view), TRUE);
  gtk_list_view_set_show_separators (GTK_LIST_VIEW (self->view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Stages"), -1);
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (activate_cb), self);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  add_key (self, keys, "<Alt>Up", -1);
  add_key (self, keys, "<Alt>Down", 1);
  add_key (self, keys, "<Alt>KP_Up", -1);
  add_key (self, keys, "<Alt>KP_Down", 1);
  gtk_widget_add_controller (self->view, keys);

  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->view);
  gtk_widget_set_overflow (scrolled, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (scrolled, "card");
  gtk_widget_add_css_class (self->view, "sluice-stage-list");
  adw_bin_set_child (ADW_BIN (self), scrolled);
  g_signal_connect_object (draft, "items-changed", G_CALLBACK (update_size_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
sluice_stage_list_show_problems (SluiceStageList *self,
                                 GPtrArray       *problems)
{
  g_return_if_fail (SLUICE_IS_STAGE_LIST (self));

  g_hash_table_remove_all (self->by_stage);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  self->problems = g_ptr_array_ref (problems);
  for (guint i = 0; i < problems->len; i++)
    {
      SluiceProblem *problem = problems->pdata[i];
      const SluiceProblem *worst = problem->stage != 0 ? g_hash_table_lookup (self->by_stage, &problem->stage) : NULL;

      if (problem->stage != 0 && (worst == NULL || (problem->blocks && !worst->blocks)))
        g_hash_table_replace (self->by_stage, &problem->stage, problem);
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = self->rows->pdata[i];

      if (gtk_list_item_get_item (row->item) != NULL)
        update_row (row);
    }
}
