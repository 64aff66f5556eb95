/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of its faces the page shows: table, cards, or why there is nothing to list. */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipelines-page-private.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"
#include "ui/widgets/sluice-error-dialog.h"

/* What a high window shows of a list, and by how many rows it grows a frame until a view has all that it makes (some 200
 * around what it shows). */
#define FIRST_ROWS 40
#define MORE_ROWS 40
#define MADE_ROWS 200

GtkAdjustment *
sluice_pipelines_page_get_vadjustment (SluicePipelinesPage *self)
{
  gboolean table = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "table") == 0;

  return gtk_scrolled_window_get_vadjustment (table ? self->table_scroller : self->cards_scroller);
}

/* One sentence and one button for each way in which there is nothing to list. */
static void
show_status (SluicePipelinesPage *self,
             const char          *icon,
             const char          *title,
             const char          *sentence,
             const char          *button,
             const char          *action)
{
  adw_status_page_set_icon_name (self->status_page, icon);
  adw_status_page_set_title (self->status_page, title);
  adw_status_page_set_description (self->status_page, sentence);
  gtk_button_set_label (self->status_button, button);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->status_button), action);
  gtk_widget_set_visible (GTK_WIDGET (self->status_details), FALSE);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

/* Whether the server has said that there are none: nothing is remembered here that isn't so since. */
static gboolean
is_known_to_be_empty (SluicePipelinesPage *self)
{
  SluiceStore *store = sluice_server_get_store (self->server);

  return sluice_store_get_n_items (store) == 0
         && (sluice_store_get_complete (store) || sluice_store_get_total (store) == 0);
}

static void
show_nothing_known (SluicePipelinesPage *self)
{
  SluiceMonitor *monitor = sluice_server_get_monitor (self->server);
  const GError *error = sluice_monitor_get_error (monitor);
  g_autofree char *sentence = error != NULL ? sluice_text_list_error (error) : NULL;
  const char *title;
  g_autofree char *markup = g_markup_escape_text (sentence != NULL ? sentence : "", -1);

  /* What is known stays, also that it is nothing; the banner says what is amiss. */
  if (is_known_to_be_empty (self))
    {
      show_status (self, "view-list-symbolic", _("No pipelines yet"),
                   _("What is created on this server appears here by itself."), _("_Look again"), "win.refresh");
      return;
    }

  switch (sluice_monitor_get_connection (monitor))
    {
    case SLUICE_CONNECTION_LOST:
      title = sluice_monitor_answers_wrongly (monitor) ? _("The server answers with an error") : _("Server not reached");
      show_status (self, "network-offline-symbolic", title, markup, _("_Try again"), "win.refresh");
      sluice_error_dialog_set_up_button (self->status_details, title, error);
      break;
    case SLUICE_CONNECTION_KEY:
      show_status (self, "dialog-password-symbolic", _("Key refused"), markup, _("_Change key…"),
                   "win.edit-active-server");
      sluice_error_dialog_set_up_button (self->status_details, _("Key refused"), error);
      break;
    case SLUICE_CONNECTION_CONNECTED:
    case SLUICE_CONNECTION_CLOSED:
    case SLUICE_CONNECTION_CONNECTING:
    default:
      gtk_stack_set_visible_child_name (self->stack, "loading");
      break;
    }
}

/* Whether some pipeline that isn't known well enough yet may be one that is asked for: any state but pending. */
static gboolean
may_be_any (SluicePipelinesPage *self)
{
  SluiceStateGroup group = sluice_pipeline_filter_get_group (self->filter);

  return !sluice_pipeline_filter_has_search (self->filter) && group != SLUICE_STATE_GROUP_ALL
         && group != SLUICE_STATE_GROUP_PENDING
         && sluice_store_count (sluice_server_get_store (self->server), SLUICE_STATE_CHECKING) > 0;
}

static void
show_may_be_any (SluicePipelinesPage *self)
{
  guint n = sluice_store_count (sluice_server_get_store (self->server), SLUICE_STATE_CHECKING);
  g_autofree char *sentence = NULL;

  if (sluice_monitor_is_stale (sluice_server_get_monitor (self->server)))
    sentence = g_strdup_printf (ngettext ("What %u pipeline does is known once the server answers again.",
                                          "What %u pipelines do is known once the server answers again.", n),
                                n);
  else
    sentence = g_strdup_printf (ngettext ("%u pipeline is still looked at.", "%u pipelines are still looked at.", n), n);
  show_status (self, "edit-find-symbolic", _("None known yet"), sentence, _("_Show all"), "list.show-all");
}

/* From the page that was here before, or from nowhere, the keys are for the list. So are they when its first rows come,
 * wherever the window had put them meanwhile: but not out of a dialog or from somebody who types. */
static gboolean
wants_focus (SluicePipelinesPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return FALSE;
  /* A search that has just begun isn't mapped yet. */
  if (focus == NULL || !gtk_widget_get_mapped (focus))
    return !gtk_search_bar_get_search_mode (self->search_bar);
  if (gtk_widget_is_ancestor (focus, GTK_WIDGET (self->stack)))
    return TRUE;
  return !self->had_rows && !GTK_IS_TEXT (focus) && gtk_widget_get_ancestor (focus, ADW_TYPE_DIALOG) == NULL;
}

void
sluice_pipelines_page_limit_rows (SluicePipelinesPage *self)
{
  sluice_pipeline_rows_set_limit (self->rows, FIRST_ROWS);
}

static gboolean
make_more_rows_cb (GtkWidget     *page,
                   GdkFrameClock *clock,
                   gpointer       data)
{
  SluicePipelinesPage *self = SLUICE_PIPELINES_PAGE (page);
  guint limit = sluice_pipeline_rows_get_limit (self->rows);

  /* This frame shows the first ones, once it is through with its ticks. */
  if (self->rows_after == 0)
    self->rows_after = gdk_frame_clock_get_frame_counter (clock);
  if (gdk_frame_clock_get_frame_counter (clock) <= self->rows_after)
    return G_SOURCE_CONTINUE;

  if (limit < MADE_ROWS)
    {
      sluice_pipeline_rows_set_limit (self->rows, limit + MORE_ROWS);
      return G_SOURCE_CONTINUE;
    }
  sluice_pipeline_rows_set_limit (self->rows, G_MAXUINT);
  self->rows_tick = 0;
  return G_SOURCE_REMOVE;
}

static void
show_list (SluicePipelinesPage *self,
           const char          *name)
{
  gboolean table = g_str_equal (name, "table");
  gboolean focus = wants_focus (self);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), name) == 0)
    return;

  /* Only what is seen has rows: they cost the same whether they are seen or not. */
  gtk_column_view_set_model (self->table, table ? GTK_SELECTION_MODEL (self->selection) : NULL);
  gtk_grid_view_set_model (self->cards, table ? NULL : GTK_SELECTION_MODEL (self->selection));
  if (self->rows_tick == 0 && sluice_pipeline_rows_get_limit (self->rows) != G_MAXUINT)
    self->rows_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), make_more_rows_cb, NULL, NULL);
  self->fresh_rows = TRUE;
  gtk_stack_set_visible_child_name (self->stack, name);
  if (focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  self->had_rows |= gtk_widget_get_mapped (GTK_WIDGET (self));
}

/* Rows that were there before the window have been seen by nobody yet either. */
void
sluice_pipelines_page_note_map (SluicePipelinesPage *self)
{
  const char *shown = gtk_stack_get_visible_child_name (self->stack);

  if (self->had_rows || (g_strcmp0 (shown, "table") != 0 && g_strcmp0 (shown, "cards") != 0))
    return;

  if (wants_focus (self))
    gtk_widget_grab_focus (GTK_WIDGET (self));
  self->had_rows = TRUE;
}

void
sluice_pipelines_page_update_view (SluicePipelinesPage *self)
{
  SluiceStore *store = sluice_server_get_store (self->server);
  gboolean lost = sluice_now_get_frozen (self->now);

  if (lost)
    gtk_widget_add_css_class (GTK_WIDGET (self->stack), "stale");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->stack), "stale");

  /* Where nothing is known, the page itself says what the banner would. */
  gtk_widget_set_visible (GTK_WIDGET (self->banner_bin),
                          sluice_store_get_n_items (store) > 0 || is_known_to_be_empty (self));
  if (sluice_store_get_n_items (store) == 0)
    show_nothing_known (self);
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0 && may_be_any (self))
    show_may_be_any (self);
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    show_status (self, "edit-find-symbolic", _("Nothing found"),
                 sluice_pipeline_filter_has_search (self->filter)
                   ? _("No pipeline matches what you are looking for.")
                   : _("No pipeline is in this state."),
                 _("_Show all"), "list.show-all");
  else if (self->narrow || g_settings_get_enum (self->settings, "pipelines-view") == 1)
    show_list (self, "cards");
  else
    show_list (self, "table");
}

static void
select_again (SluicePipelinesPage *self,
              GPtrArray           *pipelines)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (NULL, NULL);
  g_autoptr (GtkBitset) selected = gtk_bitset_new_empty ();
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  g_autoptr (GtkBitset) all = gtk_bitset_new_range (0, n);

  if (pipelines->len == 0)
    return;

  for (guint i = 0; i < pipelines->len; i++)
    g_hash_table_add (wanted, g_ptr_array_index (pipelines, i));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SluicePipeline) pipeline = sluice_pipeline_rows_dup_pipeline (self->rows, i);

      if (g_hash_table_contains (wanted, pipeline))
        gtk_bitset_add (selected, i);
    }
  gtk_selection_model_set_selection (GTK_SELECTION_MODEL (self->selection), selected, all);
}

/* What was asked for stands first. The keys, where they are in the list, go there too. */
static void
show_top (SluicePipelinesPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  const char *shown = gtk_stack_get_visible_child_name (self->stack);
  GtkListScrollFlags flags = GTK_LIST_SCROLL_NONE;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == 0)
    return;

  if (g_strcmp0 (shown, "table") == 0)
    {
      if (focus != NULL && gtk_widget_is_ancestor (focus, gtk_widget_get_last_child (GTK_WIDGET (self->table))))
        flags = GTK_LIST_SCROLL_FOCUS;
      gtk_column_view_scroll_to (self->table, 0, NULL, flags, NULL);
    }
  else if (g_strcmp0 (shown, "cards") == 0)
    {
      if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->cards)))
        flags = GTK_LIST_SCROLL_FOCUS;
      gtk_grid_view_scroll_to (self->cards, 0, flags, NULL);
    }
}

void
sluice_pipelines_page_begin_question (SluicePipelinesPage *self)
{
  if (self->rows == NULL)
    return;

  if (self->rows_tick != 0)
    sluice_pipeline_rows_set_limit (self->rows, G_MAXUINT);
  self->were_selected = sluice_pipelines_page_list_selected (self);
  sluice_pipeline_rows_begin (self->rows);
}

void
sluice_pipelines_page_end_question (SluicePipelinesPage *self)
{
  g_autoptr (GPtrArray) selected = g_steal_pointer (&self->were_selected);

  if (selected == NULL)
    return;

  sluice_pipeline_rows_end (self->rows);
  select_again (self, selected);
  sluice_pipelines_page_update_view (self);
  sluice_pipelines_page_update_actions (self);
  show_top (self);
}

/* GTK (4.18) looks for the place of a row or card, and crashes where the view has had none for its rows yet: the first one
 * has the focus once the frame is laid out. */
static gboolean
focus_first_cb (GtkWidget     *page,
                GdkFrameClock *clock,
                gpointer       data)
{
  SluicePipelinesPage *self = SLUICE_PIPELINES_PAGE (page);
  gboolean table = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "table") == 0;
  GtkWidget *rows = table ? gtk_widget_get_last_child (GTK_WIDGET (self->table)) : GTK_WIDGET (self->cards);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (page));

  if (gdk_frame_clock_get_frame_counter (clock) <= self->focus_after || !gtk_widget_get_mapped (page))
    return G_SOURCE_CONTINUE;

  self->focus_tick = 0;
  /* Unless somebody has begun to type, was asked something, or went to another row meanwhile; a search that has
   * just begun isn't mapped yet. */
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0
      || (focus != NULL && gtk_search_bar_get_search_mode (self->search_bar)
          && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->search_bar)))
      || (focus != NULL && gtk_widget_get_mapped (focus)
          && (GTK_IS_TEXT (focus) || gtk_widget_get_ancestor (focus, ADW_TYPE_DIALOG) != NULL
              || gtk_widget_is_ancestor (focus, rows))))
    return G_SOURCE_REMOVE;

  /* Rows are made when they get their places, and the focus goes to none that isn't there: the first is asked for. */
  if (table)
    {
      gtk_column_view_scroll_to (self->table, 0, NULL, GTK_LIST_SCROLL_FOCUS, NULL);
      gtk_widget_grab_focus (GTK_WIDGET (self->table));
    }
  else if (gtk_grid_view_get_model (self->cards) != NULL)
    {
      gtk_grid_view_scroll_to (self->cards, 0, GTK_LIST_SCROLL_FOCUS, NULL);
      gtk_widget_grab_focus (GTK_WIDGET (self->cards));
    }
  return G_SOURCE_REMOVE;
}

static gboolean
focus_first (SluicePipelinesPage *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  if (clock == NULL)
    return FALSE;

  self->focus_after = gdk_frame_clock_get_frame_counter (clock) + 1;
  if (self->focus_tick == 0)
    self->focus_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), focus_first_cb, NULL, NULL);
  return TRUE;
}

gboolean
sluice_pipelines_page_grab_focus (GtkWidget *widget)
{
  SluicePipelinesPage *self = SLUICE_PIPELINES_PAGE (widget);
  const char *shown = gtk_stack_get_visible_child_name (self->stack);

  if (g_strcmp0 (shown, "table") == 0)
    {
      if (self->fresh_rows)
        return focus_first (self);
      return gtk_widget_grab_focus (GTK_WIDGET (self->table));
    }
  if (g_strcmp0 (shown, "cards") == 0)
    {
      if (self->fresh_rows)
        return focus_first (self);
      return gtk_widget_grab_focus (GTK_WIDGET (self->cards));
    }
  return GTK_WIDGET_CLASS (g_type_class_peek_parent (GTK_WIDGET_GET_CLASS (widget)))->grab_focus (widget);
}

gboolean
sluice_pipelines_page_focus_first (SluicePipelinesPage *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == 0)
    return gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_DOWN);

  self->fresh_rows = TRUE;
  /* The first has the focus a frame later, and takes it from nobody who types: whoever typed is done. */
  gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
  return gtk_widget_grab_focus (GTK_WIDGET (self));
}
