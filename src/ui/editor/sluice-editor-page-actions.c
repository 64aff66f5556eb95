/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The group "editor", and the keys of the editor. */
#include "sluice-config.h"

#include "ui/editor/sluice-editor-page-private.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"
#include "ui/editor/sluice-field.h"

static void
set_enabled (SluiceEditorPage *self,
             const char       *name,
             gboolean          enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)),
                               enabled);
}

/* "Undo: dataset of “train”" */
static void
update_buttons (GtkButton             *wide,
                GtkButton             *narrow,
                const char            *verb,
                const SluiceDraftStep *step)
{
  g_autofree char *words = step != NULL ? sluice_text_step (step) : NULL;
  g_autofree char *text = words != NULL ? g_strdup_printf (_("%s: %s"), verb, words) : g_strdup (verb);

  gtk_widget_set_tooltip_text (GTK_WIDGET (wide), text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (narrow), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (wide), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (narrow), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

void
sluice_editor_page_update_actions (SluiceEditorPage *self)
{
  static const char *const any[] = { "add", "create", "create-start", "import", "templates", "next-edge", "previous-edge" };
  SluiceDraftStep back, forth;
  gboolean undo = sluice_draft_get_undo_step (self->draft, &back);
  gboolean redo = sluice_draft_get_redo_step (self->draft, &forth);
  /* What is being sent is shown as it is. */
  gboolean free = !self->creating, stage = free && self->selected != 0, edge = free && self->edge_from != 0;

  for (guint i = 0; i < G_N_ELEMENTS (any); i++)
    set_enabled (self, any[i], free);
  sluice_graph_view_set_choosing (self->graph, sluice_editor_page_is_choosing (self));
  set_enabled (self, "undo", free && undo);
  set_enabled (self, "redo", free && redo);
  set_enabled (self, "duplicate", stage);
  set_enabled (self, "remove", stage || edge);
  set_enabled (self, "move-end", edge);
  set_enabled (self, "move-beginning", edge);
  set_enabled (self, "connect", stage);
  set_enabled (self, "move-up", stage);
  set_enabled (self, "move-down", stage);
  update_buttons (self->undo_button, self->narrow_undo_button, _("Undo"), undo ? &back : NULL);
  update_buttons (self->redo_button, self->narrow_redo_button, _("Redo"), redo ? &forth : NULL);
}

static void
add_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       data)
{
  SluiceEditorPage *self = data;
  guint64 from = self->connect_from;

  /* While a stage is chosen, the new one is it. */
  if (self->moving_end >= 0)
    {
      sluice_editor_page_move_to_new (self, self->edge_from, self->edge_to, self->moving_end);
      return;
    }
  if (self->connect_from == 0)
    {
      sluice_editor_page_add_after_selected (self);
      return;
    }
  self->connect_from = 0;
  sluice_editor_page_add_stage (self, from);
}

static void
duplicate_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  sluice_editor_page_duplicate (data);
}

static void
remove_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       data)
{
  sluice_editor_page_remove (data);
}

/* @in_form: a form had the focus before: now its field gets it */
static void
show_field (SluiceEditorPage *self,
            guint64           stage,
            SluiceDraftField  field,
            const char       *detail,
            gboolean          in_form)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *row;

  if (stage != 0)
    row = sluice_stage_form_get_row (self->stage_form, field, detail);
  else
    row = sluice_draft_form_get_row (self->draft_form, field);
  /* What waits for what is seen in the graph. */
  if (field != SLUICE_DRAFT_FIELD_DEPENDS_ON)
    adw_overlay_split_view_set_show_sidebar (self->split, TRUE);
  if (in_form)
    {
      if (focus == NULL || (focus != row && !gtk_widget_is_ancestor (focus, row)))
        gtk_widget_grab_focus (row);
      if (GTK_IS_EDITABLE (row))
        gtk_editable_set_position (GTK_EDITABLE (row), -1);
    }
  sluice_field_reveal (row, NULL);
}

/* The ids of the stages, as keys. */
static GHashTable *
collect_ids (SluiceEditorPage *self)
{
  GHashTable *ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < sluice_draft_get_n_stages (self->draft); i++)
    {
      guint64 id = sluice_draft_stage_get_id (sluice_draft_get_nth (self->draft, i));

      g_hash_table_add (ids, g_memdup2 (&id, sizeof id));
    }
  return ids;
}

/* Where several came back they are selected, all of them. Returns: how many */
static guint
select_new (SluiceEditorPage *self,
            GHashTable       *before)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  guint64 first = 0;

  for (guint i = 0; i < sluice_draft_get_n_stages (self->draft); i++)
    {
      guint64 id = sluice_draft_stage_get_id (sluice_draft_get_nth (self->draft, i));

      if (g_hash_table_contains (before, &id))
        continue;
      first = first != 0 ? first : id;
      g_ptr_array_add (names, (gpointer) sluice_editor_page_get_node (self, id));
    }
  if (names->len < 2)
    return 0;
  g_ptr_array_add (names, NULL);
  sluice_editor_page_select (self, first);
  sluice_graph_view_set_marked (self->graph, (const char *const *) names->pdata);
  return names->len - 1;
}

/* An undo of what is out of view would seem to have done nothing. */
static void
take_step (SluiceEditorPage *self,
           gboolean          back)
{
  guint position = self->selected != 0 ? sluice_draft_get_position (self->draft, self->selected) : G_MAXUINT;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *spin = focus != NULL ? gtk_widget_get_ancestor (focus, ADW_TYPE_SPIN_ROW) : NULL;
  SluiceStageList *list = sluice_draft_form_get_stages (self->draft_form);
  gboolean listed = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (list));
  gboolean in_form = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->forms));
  g_autofree char *words = NULL, *text = NULL, *detail = NULL, *several = NULL;
  g_autoptr (GHashTable) before = NULL;
  SluiceDraftStep step;
  guint n, n_new = 0;

  /* A number that is being typed counts from now on, and is what is taken back. */
  if (spin != NULL)
    adw_spin_row_update (ADW_SPIN_ROW (spin));
  if (!(back ? sluice_draft_get_undo_step (self->draft, &step) : sluice_draft_get_redo_step (self->draft, &step)))
    return;

  if (sluice_editor_page_is_choosing (self))
    sluice_editor_page_end_connection (self, FALSE);
  words = sluice_text_step (&step);
  detail = g_strdup (step.detail);
  before = collect_ids (self);
  if (back)
    sluice_draft_undo (self->draft);
  else
    sluice_draft_redo (self->draft);
  sluice_editor_page_refresh (self);
  n = sluice_draft_get_n_stages (self->draft);
  if (step.intent != SLUICE_DRAFT_INTENT_REPLACE)
    n_new = select_new (self, before);
  if (n_new > 0)
    several = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u stage is there again, and is selected",
                                            "%u stages are there again, and are selected", n_new), n_new);
  else if (step.intent == SLUICE_DRAFT_INTENT_REORDER && listed)
    sluice_stage_list_focus_stage (list, step.stage);
  else if (step.stage != 0 && sluice_draft_get_stage (self->draft, step.stage) != NULL)
    sluice_editor_page_select (self, step.stage);
  else if (position != G_MAXUINT && self->selected == 0 && n > 0)
    sluice_editor_page_select (
      self, sluice_draft_stage_get_id (sluice_draft_get_nth (self->draft, MIN (position, n - 1))));
  else if (step.stage == 0 && (step.field != SLUICE_DRAFT_FIELD_NONE || step.intent == SLUICE_DRAFT_INTENT_REPLACE))
    sluice_editor_page_select (self, 0);
  if (step.intent == SLUICE_DRAFT_INTENT_REPLACE)
    sluice_graph_view_look_anew (self->graph);
  if (step.field != SLUICE_DRAFT_FIELD_NONE && step.stage == self->selected)
    show_field (self, step.stage, step.field, detail, in_form);
  text = g_strdup_printf (back ? _("Undone: %s") : _("Done again: %s"), words);
  if (several != NULL)
    sluice_editor_page_announce (self, several);
  sluice_editor_page_announce (self, text);
}

static void
undo_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  take_step (data, TRUE);
}

static void
redo_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  take_step (data, FALSE);
}

static void
connect_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  sluice_editor_page_start_connection (data);
}

static void
next_edge_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  sluice_editor_page_step_edge (data, 1);
}

static void
previous_edge_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       data)
{
  sluice_editor_page_step_edge (data, -1);
}

static void
move_end_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       data)
{
  sluice_editor_page_start_move (data, 1);
}

static void
move_beginning_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  sluice_editor_page_start_move (data, 0);
}

static void
move_up_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  SluiceEditorPage *self = data;

  sluice_stage_list_move (sluice_draft_form_get_stages (self->draft_form), self->selected, -1);
}

static void
move_down_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  SluiceEditorPage *self = data;

  sluice_stage_list_move (sluice_draft_form_get_stages (self->draft_form), self->selected, 1);
}

static void
create_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       data)
{
  sluice_editor_page_create (data, FALSE);
}

static void
create_start_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       data)
{
  sluice_editor_page_create (data, TRUE);
}

static void
problems_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       data)
{
  sluice_editor_page_open_problems (data);
}

static void
leave_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       data)
{
  sluice_editor_page_leave (data);
}

static gboolean
key_of_graph_cb (GtkEventControllerKey *controller,
                 guint                  key,
                 guint                  code,
                 GdkModifierType        state,
                 SluiceEditorPage      *self)
{
  /* In the search above the graph they mean something else. */
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0 || !gtk_widget_is_focus (GTK_WIDGET (self->graph)))
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Escape)
    return sluice_graph_view_cancel_drag (self->graph) || sluice_editor_page_end_connection (self, FALSE)
           || sluice_editor_page_leave_edge (self);
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter)
    return sluice_editor_page_end_connection (self, TRUE);
  return GDK_EVENT_PROPAGATE;
}

/* What has the focus has no use for Escape: it ends what is being chosen, wherever the focus is. */
static gboolean
key_of_page_cb (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        state,
                SluiceEditorPage      *self)
{
  return key == GDK_KEY_Escape && sluice_editor_page_is_choosing (self) && sluice_editor_page_end_connection (self, FALSE);
}

static void
add_keys (GtkWidget           *widget,
          GtkPropagationPhase  phase,
          const char *const  (*keys)[2],
          guint                n)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, phase);
  for (guint i = 0; i < n; i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i][0]),
                                                            gtk_named_action_new (keys[i][1])));
  gtk_widget_add_controller (widget, controller);
}

/* What is searched for in the graph is no part of the pipeline, and has an undo of its own. */
static gboolean
key_of_undo_cb (GtkWidget *widget,
                GVariant  *arguments,
                gpointer   action)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  if (GTK_IS_EDITABLE (focus) && gtk_editable_get_editable (GTK_EDITABLE (focus))
      && gtk_editable_get_enable_undo (GTK_EDITABLE (focus)))
    return FALSE;
  /* Where there is nothing to take back it isn't a key of what has the focus either. */
  gtk_widget_activate_action_variant (widget, action, NULL);
  return TRUE;
}

static void
add_undo_keys (SluiceEditorPage *self)
{
  static const char *const keys[][2] = { { "<Control>z", "editor.undo" }, { "<Control><Shift>z", "editor.redo" } };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i][0]),
                                                            gtk_callback_action_new (key_of_undo_cb,
                                                                                     (gpointer) keys[i][1], NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

void
sluice_editor_page_init_actions (SluiceEditorPage *self)
{
  static const GActionEntry entries[] = {
    { "leave", leave_cb },           { "undo", undo_cb },     { "redo", redo_cb },
    { "add", add_cb },               { "duplicate", duplicate_cb }, { "remove", remove_cb },
    { "connect", connect_cb },       { "create", create_cb }, { "create-start", create_start_cb },
    { "problems", problems_cb },
    { "move-up", move_up_cb },
    { "move-down", move_down_cb },
    { "next-edge", next_edge_cb },
    { "previous-edge", previous_edge_cb },
    { "move-end", move_end_cb },
    { "move-beginning", move_beginning_cb },
  };
  static const char *const page_keys[][2] = {
    { "Insert", "editor.add" },
    { "<Control>Return", "editor.create" },
    { "<Control><Shift>Return", "editor.create-start" },
  };
  /* In a field they mean something else, also in the one in which the graph is searched. */
  static const char *const graph_keys[][2] = {
    /* A menu tells the last one of an action. */
    { "KP_Delete", "editor.remove" },
    { "Delete", "editor.remove" },
    { "<Control>d", "editor.duplicate" },
    { "c", "editor.connect" },
    { "<Alt>Up", "editor.move-up" },
    { "<Alt>Down", "editor.move-down" },
    { "e", "editor.next-edge" },
    { "<Shift>e", "editor.previous-edge" },
    { "m", "editor.move-end" },
    { "<Shift>m", "editor.move-beginning" },
  };
  GtkEventController *keys = gtk_event_controller_key_new (), *page = gtk_event_controller_key_new ();

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "editor", G_ACTION_GROUP (self->actions));
  add_keys (GTK_WIDGET (self), GTK_PHASE_CAPTURE, page_keys, G_N_ELEMENTS (page_keys));
  add_undo_keys (self);
  add_keys (GTK_WIDGET (self->graph), GTK_PHASE_BUBBLE, graph_keys, G_N_ELEMENTS (graph_keys));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_of_graph_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->graph), keys);
  g_signal_connect (page, "key-pressed", G_CALLBACK (key_of_page_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), page);
}
