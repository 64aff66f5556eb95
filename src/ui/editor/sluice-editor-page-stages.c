/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stages that come and go. */
#include "sluice-config.h"

#include "ui/editor/sluice-editor-page-private.h"

#include <glib/gi18n-lib.h>

static const SluiceTask *
get_first_task (SluiceEditorPage *self)
{
  return sluice_task_table_get_n_tasks (self->table) > 0 ? sluice_task_table_get_nth (self->table, 0) : NULL;
}

/* With its name ready to type. */
static void
show_new (SluiceEditorPage *self,
          SluiceDraftStage *stage)
{
  sluice_draft_mark_proposed (self->draft, sluice_draft_stage_get_id (stage));
  sluice_editor_page_refresh (self);
  sluice_editor_page_select (self, sluice_draft_stage_get_id (stage));
  sluice_graph_view_show_selected (self->graph);
  adw_overlay_split_view_set_show_sidebar (self->split, TRUE);
  sluice_stage_form_focus (self->stage_form, SLUICE_DRAFT_FIELD_NAME, NULL);
}

void
sluice_editor_page_move_to_new (SluiceEditorPage *self,
                                guint64           from,
                                guint64           to,
                                int               end)
{
  const SluiceTask *task = get_first_task (self);
  g_autofree char *params = task != NULL ? sluice_task_make_params (task) : g_strdup ("");
  g_autofree char *name = sluice_draft_propose_name (self->draft, task != NULL ? task->stage : _("stage"));
  SluiceDraftStage *stage = sluice_draft_move_edge_to_new (self->draft, from, to, end, name,
                                                           task != NULL ? task->name : "", params);
  g_autofree char *text = NULL;

  if (stage == NULL)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  show_new (self, stage);
  if (end == 0)
    text = g_strdup_printf (_("Stage “%s” was added: “%s” waits for it instead of “%s”"), name,
                            sluice_editor_page_get_node (self, to), sluice_editor_page_get_node (self, from));
  else
    text = g_strdup_printf (_("Stage “%s” was added: it waits for “%s” instead of “%s”"), name,
                            sluice_editor_page_get_node (self, from), sluice_editor_page_get_node (self, to));
  sluice_editor_page_announce (self, text);
}

void
sluice_editor_page_add_stage (SluiceEditorPage *self,
                              guint64           after)
{
  const SluiceTask *task = get_first_task (self);
  g_autofree char *params = task != NULL ? sluice_task_make_params (task) : g_strdup ("");
  g_autofree char *name = sluice_draft_propose_name (self->draft, task != NULL ? task->stage : _("stage"));
  SluiceDraftStage *stage = sluice_draft_add_stage (self->draft, name, task != NULL ? task->name : "", params, after);
  g_autofree char *text = NULL;

  show_new (self, stage);
  if (after != 0)
    text = g_strdup_printf (_("Stage “%s” was added after “%s”"), name, sluice_editor_page_get_node (self, after));
  else
    text = g_strdup_printf (_("Stage “%s” was added"), name);
  sluice_editor_page_announce (self, text);
}

static int
compare_positions (gconstpointer a,
                   gconstpointer b,
                   gpointer      data)
{
  SluiceEditorPage *self = data;
  guint first = sluice_draft_get_position (self->draft, *(const guint64 *) a);
  guint second = sluice_draft_get_position (self->draft, *(const guint64 *) b);

  return first < second ? -1 : first > second;
}

/* In the draft's order. What is lit: those that a person selected several of, all of a folded card, or the selected one. */
static GArray *
collect_selected (SluiceEditorPage *self)
{
  g_auto (GStrv) names = sluice_graph_view_dup_marked (self->graph);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; names[i] != NULL; i++)
    {
      guint64 id = sluice_editor_page_get_id (self, names[i]);

      if (id != 0)
        g_array_append_val (ids, id);
    }
  if (ids->len == 0 && self->selected != 0 && !sluice_editor_page_is_choosing (self))
    g_array_append_val (ids, self->selected);
  g_array_sort_with_data (ids, compare_positions, self);
  return ids;
}

void
sluice_editor_page_duplicate (SluiceEditorPage *self)
{
  g_autoptr (GArray) ids = collect_selected (self);
  g_autoptr (GArray) copies = NULL;

  if (ids->len == 0)
    return;
  copies = sluice_draft_duplicate (self->draft, (const guint64 *) (gpointer) ids->data, ids->len);
  sluice_editor_page_refresh (self);
  if (copies->len > 0)
    {
      guint64 id = g_array_index (copies, guint64, 0);
      g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
      g_auto (GStrv) all = NULL;
      g_autofree char *list = NULL;
      g_autofree char *text = NULL;

      for (guint i = 0; i < copies->len; i++)
        g_strv_builder_add (names, sluice_editor_page_get_node (self, g_array_index (copies, guint64, i)));
      all = g_strv_builder_end (names);
      list = g_strjoinv (_(", "), all);
      sluice_editor_page_select (self, id);
      sluice_graph_view_show_selected (self->graph);
      sluice_graph_view_set_marked (self->graph, (const char *const *) all);
      if (copies->len > 1)
        text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u stage was added, and is selected: %s",
                                             "%u stages were added, and are selected: %s", copies->len),
                                copies->len, list);
      else
        text = g_strdup_printf (_("Stage “%s” was added"), all[0]);
      sluice_editor_page_announce (self, text);
    }
}

/* At most three names, and that there are more. */
static char *
join_names (GPtrArray *names)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < names->len && i < 3; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? _(", ") : "", (const char *) names->pdata[i]);
  if (names->len > 3)
    g_string_append_printf (text, "%s…", _(", "));
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* Returns: (transfer full): the stages' names, which may be gone soon */
static GPtrArray *
dup_names (SluiceEditorPage *self,
           GArray           *ids)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (names, g_strdup (sluice_editor_page_get_node (self, g_array_index (ids, guint64, i))));
  return names;
}

/* Who depended on what is gone is told: it may start sooner now. */
static void
tell_removed (SluiceEditorPage *self,
              GPtrArray        *gone,
              GArray           *dependants)
{
  g_autoptr (GPtrArray) left = dup_names (self, dependants);
  g_autofree char *names = join_names (gone), *waiting = join_names (left), *removed = NULL, *text = NULL;

  if (gone->len > 1)
    /* Translators: behind the colon names of stages */
    removed = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u stage removed: %s", "%u stages removed: %s", gone->len),
                               gone->len, names);
  else
    removed = g_strdup_printf (_("“%s” removed"), names);
  if (left->len == 0)
    text = g_steal_pointer (&removed);
  else if (gone->len > 1)
    /* Translators: "200 stages removed: a, b, c, …", and the names of stages */
    text = g_strdup_printf (_("%s. No longer waiting for them: %s"), removed, waiting);
  else
    /* Translators: "“train” removed", and the names of stages */
    text = g_strdup_printf (_("%s. No longer waiting for it: %s"), removed, waiting);
  sluice_editor_page_offer_undo (self, text);
}

void
sluice_editor_page_remove (SluiceEditorPage *self)
{
  g_autoptr (GArray) ids = collect_selected (self);
  g_autoptr (GArray) dependants = NULL;
  g_autoptr (GPtrArray) gone = dup_names (self, ids);
  guint position, n;

  if (sluice_editor_page_remove_edge (self) || ids->len == 0)
    return;
  sluice_editor_page_end_connection (self, FALSE);
  position = sluice_draft_get_position (self->draft, g_array_index (ids, guint64, 0));
  dependants = sluice_draft_remove_stages (self->draft, (const guint64 *) (gpointer) ids->data, ids->len);
  n = sluice_draft_get_n_stages (self->draft);
  sluice_editor_page_refresh (self);
  sluice_editor_page_select (
    self, n > 0 ? sluice_draft_stage_get_id (sluice_draft_get_nth (self->draft, MIN (position, n - 1))) : 0);
  tell_removed (self, gone, dependants);
}

void
sluice_editor_page_add_after_selected (SluiceEditorPage *self)
{
  g_autoptr (GArray) ids = collect_selected (self);
  const SluiceTask *task = get_first_task (self);
  g_autofree char *params = task != NULL ? sluice_task_make_params (task) : g_strdup ("");
  g_autofree char *name = sluice_draft_propose_name (self->draft, task != NULL ? task->stage : _("stage"));
  g_autoptr (GPtrArray) names = dup_names (self, ids);
  g_autofree char *list = join_names (names), *text = NULL;
  SluiceDraftStage *stage;

  if (sluice_graph_view_count_selected (self->graph) < 2 || ids->len < 2)
    {
      sluice_editor_page_add_stage (self, self->selected);
      return;
    }

  /* All of a folded card are siblings: each of them is a last one. */
  sluice_draft_begin (self->draft, SLUICE_DRAFT_INTENT_ADD);
  stage = sluice_draft_add_stage (self->draft, name, task != NULL ? task->name : "", params,
                                  g_array_index (ids, guint64, ids->len - 1));
  for (guint i = 0; i < ids->len - 1; i++)
    sluice_draft_connect (self->draft, g_array_index (ids, guint64, i), sluice_draft_stage_get_id (stage));
  sluice_draft_end (self->draft);
  show_new (self, stage);
  /* Translators: a stage, of how many others it comes after, and the names of some */
  text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Stage “%s” was added after %u stage: %s",
                                       "Stage “%s” was added after %u stages: %s", ids->len), name, ids->len, list);
  sluice_editor_page_announce (self, text);
}
