/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipeline-graph.h"

#include <glib/gi18n-lib.h>

#include "graph/sluice-graph-relations.h"
#include "text/sluice-text.h"
#include "ui/widgets/sluice-copy.h"
#include "ui/widgets/sluice-menu.h"

struct _SluicePipelineGraph
{
  GObject parent_instance;

  /* Owned */
  SluiceGraphView *view;
  SluicePipeline *pipeline;
  GSignalGroup *signals;
  GSimpleActionGroup *actions; /* "stage": of the selected one, in the menu of its node */

  /* In the order of the nodes; owned */
  GPtrArray *stages;
  GHashTable *indices; /* SluiceStage → index */
  GHashTable *nodes;   /* name of a node → SluiceStage; both are kept by others */
  GHashTable *running; /* indices of stages whose duration counts up → the state that is shown */
  GStringChunk *names; /* of the nodes, in their order in node_names */
  GPtrArray *node_names;
  SluiceNow *now;
};

G_DEFINE_FINAL_TYPE (SluicePipelineGraph, sluice_pipeline_graph, G_TYPE_OBJECT)

enum
{
  STRUCTURE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gint64
get_time (SluicePipelineGraph *self)
{
  return self->now != NULL ? sluice_now_get (self->now) : 0;
}

static gboolean
is_counting (SluiceStage *stage)
{
  return sluice_stage_get_started_at (stage) != 0 && sluice_stage_get_ended_at (stage) == 0
         && sluice_state_is_active (sluice_stage_get_state (stage));
}

static char *
make_detail (SluiceStage *stage,
             gint64       now)
{
  gint64 started = sluice_stage_get_started_at (stage);
  gint64 ended = sluice_stage_get_ended_at (stage);
  g_autofree char *duration = NULL, *task = sluice_text_line (sluice_stage_get_task (stage));
  char *missing = sluice_text_stage_missing (stage);

  if (missing != NULL)
    return missing;
  if (started != 0 && (ended != 0 || is_counting (stage)))
    duration = sluice_text_duration_short (ended != 0 ? MAX (0, ended - started)
                                                      : sluice_text_duration_counted (started, now));

  /* The tab: of a long name of a task the end goes, never the duration. */
  return duration != NULL ? g_strdup_printf ("%s\t · %s", task, duration) : g_steal_pointer (&task);
}

/* The view knows nodes by name: those that share one by their titles, the first by its name, which dependencies mean. */
static const char *
make_node_name (SluicePipelineGraph *self,
                SluiceStage         *stage)
{
  const char *name = sluice_stage_get_name (stage);

  return g_string_chunk_insert (self->names, g_str_equal (sluice_stage_get_title (stage), name)
                                               ? name
                                               : sluice_text_stage_title (stage));
}

static void
show_stage (SluicePipelineGraph *self,
            guint                index)
{
  SluiceStage *stage = self->stages->pdata[index];
  SluiceState state = sluice_stage_get_missing (stage) != NULL ? SLUICE_STATE_STUCK : sluice_stage_get_state (stage);
  g_autofree char *detail = make_detail (stage, get_time (self));

  if (is_counting (stage))
    g_hash_table_insert (self->running, GUINT_TO_POINTER (index), GUINT_TO_POINTER (sluice_stage_get_state (stage)));
  else
    g_hash_table_remove (self->running, GUINT_TO_POINTER (index));
  /* What waits in vain looks like what gets no further; the card says why. */
  sluice_graph_view_set_node (self->view, index, state, sluice_stage_get_progress (stage), detail);
}

static void
show_structure (SluicePipelineGraph *self)
{
  GListModel *stages = self->pipeline != NULL ? sluice_pipeline_get_stages (self->pipeline) : NULL;
  guint n = stages != NULL ? g_list_model_get_n_items (stages) : 0;
  g_autofree const char *const **dependencies = g_new0 (const char *const *, n + 1);
  g_autoptr (SluiceGraph) graph = NULL;

  g_hash_table_remove_all (self->running);
  g_hash_table_remove_all (self->nodes);
  g_hash_table_remove_all (self->indices);
  g_ptr_array_set_size (self->node_names, 0);
  g_ptr_array_set_size (self->stages, 0);
  g_string_chunk_clear (self->names);
  if (stages == NULL)
    {
      sluice_graph_view_set_graph (self->view, NULL);
      g_signal_emit (self, signals[STRUCTURE_CHANGED], 0);
      return;
    }

  for (guint i = 0; i < n; i++)
    {
      SluiceStage *stage = g_list_model_get_item (stages, i);

      g_ptr_array_add (self->stages, stage);
      g_hash_table_insert (self->indices, stage, GUINT_TO_POINTER (i));
      g_ptr_array_add (self->node_names, (gpointer) make_node_name (self, stage));
      g_hash_table_insert (self->nodes, self->node_names->pdata[i], stage);
      dependencies[i] = sluice_stage_get_depends_on (stage);
    }

  graph = sluice_graph_new (n, (const char *const *) self->node_names->pdata, dependencies, SLUICE_GRAPH_VIEW_NODE_WIDTH,
                            SLUICE_GRAPH_VIEW_NODE_HEIGHT);
  sluice_graph_view_set_graph (self->view, graph);
  for (guint i = 0; i < n; i++)
    show_stage (self, i);
  g_signal_emit (self, signals[STRUCTURE_CHANGED], 0);
}

static SluiceStage *
get_selected (SluicePipelineGraph *self)
{
  return sluice_pipeline_graph_find_stage (self, sluice_graph_view_get_selected (self->view));
}

static void
update_actions (SluicePipelineGraph *self)
{
  SluiceStage *stage = get_selected (self);
  const char *celery_id = stage != NULL ? sluice_stage_get_celery_task_id (stage) : NULL;
  GAction *copy_name = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "copy-name");
  GAction *copy_names = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "copy-names");
  GAction *copy_id = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "copy-celery-id");
  g_auto (GStrv) marked = stage != NULL ? sluice_graph_view_dup_marked (self->view) : NULL;
  gboolean several = marked != NULL && g_strv_length (marked) > 1;

  g_simple_action_set_enabled (G_SIMPLE_ACTION (copy_name), stage != NULL && !several);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (copy_names), stage != NULL && several);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (copy_id), celery_id != NULL && *celery_id != '\0');
}

static void
copy_text (SluicePipelineGraph *self,
           const char          *text,
           const char          *toast)
{
  sluice_copy_text (GTK_WIDGET (self->view), text);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "win.toast", "s", toast);
}

static void
copy_name_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  SluicePipelineGraph *self = data;
  g_auto (GStrv) nodes = sluice_graph_view_dup_marked (self->view);
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;

  for (; nodes[n] != NULL; n++)
    {
      SluiceStage *stage = sluice_pipeline_graph_find_stage (self, nodes[n]);

      g_string_append_printf (names, "%s%s", n > 0 ? "\n" : "", stage != NULL ? sluice_stage_get_name (stage) : nodes[n]);
    }
  if (n > 0)
    copy_text (self, names->str, n == 1 ? _("Name copied") : _("Names copied"));
}

static void
copy_celery_id_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  SluicePipelineGraph *self = data;
  SluiceStage *stage = get_selected (self);

  if (stage != NULL && sluice_stage_get_celery_task_id (stage) != NULL)
    copy_text (self, sluice_stage_get_celery_task_id (stage), _("Identifier copied"));
}

static GMenuModel *
create_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) copy = g_menu_new ();

  g_menu_append (menu, _("Show _details"), "graph.open");
  g_menu_append (menu, _("Show _log"), "pipeline.show-log");
  sluice_menu_append_when_enabled (menu, _("_Fold the block"), "graph.fold", "b");
  sluice_menu_append_when_enabled (menu, _("_Unfold the block"), "graph.unfold", "b");
  g_menu_append (menu, _("From left to _right"), "graph.left-right");
  sluice_menu_append_when_enabled (copy, _("Copy _name"), "stage.copy-name", NULL);
  sluice_menu_append_when_enabled (copy, _("Copy _names"), "stage.copy-names", NULL);
  sluice_menu_append_when_enabled (copy, _("Copy Celery _identifier"), "stage.copy-celery-id", NULL);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  return G_MENU_MODEL (menu);
}

/* For who listens to the graph. */
/* "CUDA out of memory, 12 minutes" */
static char *
describe_node (guint    node,
               gpointer data)
{
  SluicePipelineGraph *self = data;
  SluiceStage *stage = node < self->stages->len ? self->stages->pdata[node] : NULL;
  g_autofree char *trouble = stage != NULL ? sluice_text_stage_trouble (stage) : NULL, *duration = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 started, ended;

  if (stage == NULL)
    return NULL;
  started = sluice_stage_get_started_at (stage);
  ended = sluice_stage_get_ended_at (stage);
  if (started != 0 && (ended != 0 || is_counting (stage)))
    duration = sluice_text_duration_spoken (ended != 0 ? ended - started
                                                       : sluice_text_duration_counted (started, get_time (self)));
  if (trouble != NULL)
    sluice_text_append_part (text, trouble);
  if (duration != NULL)
    sluice_text_append_part (text, duration);
  return text->len > 0 ? g_string_free_and_steal (g_steal_pointer (&text)) : NULL;
}

static void
set_up_menu (SluicePipelineGraph *self)
{
  static const GActionEntry entries[] = {
    { "copy-name", copy_name_cb },
    { "copy-names", copy_name_cb },
    { "copy-celery-id", copy_celery_id_cb },
  };
  g_autoptr (GMenuModel) menu = create_menu ();

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self->view), "stage", G_ACTION_GROUP (self->actions));
  sluice_graph_view_set_menu (self->view, menu);
  sluice_graph_view_set_describe_func (self->view, describe_node, self);
  g_signal_connect_object (self->view, "notify::selected", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "menu-opening", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  update_actions (self);
}

static void
stage_changed_cb (SluicePipelineGraph *self,
                  SluiceStage         *stage)
{
  gpointer index, shown;

  /* How far it is waits for the tick: all that run are drawn once a second and not each time that one of them tells. */
  if (g_hash_table_lookup_extended (self->indices, stage, NULL, &index)
      && !(g_hash_table_lookup_extended (self->running, index, NULL, &shown) && is_counting (stage)
           && GPOINTER_TO_UINT (shown) == sluice_stage_get_state (stage)))
    show_stage (self, GPOINTER_TO_UINT (index));
  if (stage == get_selected (self))
    update_actions (self);
}

static void
sluice_pipeline_graph_dispose (GObject *object)
{
  SluicePipelineGraph *self = SLUICE_PIPELINE_GRAPH (object);

  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->pipeline);
  g_clear_object (&self->now);
  if (self->view != NULL)
    {
      gtk_widget_insert_action_group (GTK_WIDGET (self->view), "stage", NULL);
      sluice_graph_view_set_describe_func (self->view, NULL, NULL);
    }
  g_clear_object (&self->actions);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (sluice_pipeline_graph_parent_class)->dispose (object);
}

static void
sluice_pipeline_graph_finalize (GObject *object)
{
  SluicePipelineGraph *self = SLUICE_PIPELINE_GRAPH (object);

  g_hash_table_unref (self->running);
  g_hash_table_unref (self->nodes);
  g_hash_table_unref (self->indices);
  g_ptr_array_unref (self->node_names);
  g_string_chunk_free (self->names);
  g_ptr_array_unref (self->stages);

  G_OBJECT_CLASS (sluice_pipeline_graph_parent_class)->finalize (object);
}

static void
sluice_pipeline_graph_class_init (SluicePipelineGraphClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_pipeline_graph_dispose;
  object_class->finalize = sluice_pipeline_graph_finalize;

  signals[STRUCTURE_CHANGED] = g_signal_new ("structure-changed", SLUICE_TYPE_PIPELINE_GRAPH, G_SIGNAL_RUN_LAST, 0, NULL,
                                             NULL, NULL, G_TYPE_NONE, 0);
}

static void
sluice_pipeline_graph_init (SluicePipelineGraph *self)
{
  self->stages = g_ptr_array_new_with_free_func (g_object_unref);
  self->indices = g_hash_table_new (NULL, NULL);
  self->nodes = g_hash_table_new (g_str_hash, g_str_equal);
  self->running = g_hash_table_new (NULL, NULL);
  self->names = g_string_chunk_new (1024);
  self->node_names = g_ptr_array_new ();
  self->signals = g_signal_group_new (SLUICE_TYPE_PIPELINE);
  g_signal_group_connect_swapped (self->signals, "structure-changed", G_CALLBACK (show_structure), self);
  g_signal_group_connect_swapped (self->signals, "stage-changed", G_CALLBACK (stage_changed_cb), self);
}

SluicePipelineGraph *
sluice_pipeline_graph_new (SluiceGraphView *view)
{
  SluicePipelineGraph *self;

  g_return_val_if_fail (SLUICE_IS_GRAPH_VIEW (view), NULL);

  self = g_object_new (SLUICE_TYPE_PIPELINE_GRAPH, NULL);
  self->view = g_object_ref (view);
  set_up_menu (self);
  return self;
}

void
sluice_pipeline_graph_set_now (SluicePipelineGraph *self,
                               SluiceNow           *now)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_GRAPH (self));
  g_return_if_fail (SLUICE_IS_NOW (now));

  g_set_object (&self->now, now);
}

SluiceNow *
sluice_pipeline_graph_get_now (SluicePipelineGraph *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE_GRAPH (self), NULL);

  return self->now;
}

static void
append_neighbours (SluiceGraph *graph,
                   guint        node,
                   gboolean     after,
                   GString     *text)
{
  const char *names[SLUICE_TEXT_SPOKEN_NAMES];
  guint nodes[SLUICE_TEXT_SPOKEN_NAMES], times[SLUICE_TEXT_SPOKEN_NAMES];
  guint n = sluice_graph_list_neighbours (graph, node, after, SLUICE_TEXT_SPOKEN_NAMES, nodes, times);

  for (guint i = 0; i < MIN (n, SLUICE_TEXT_SPOKEN_NAMES); i++)
    names[i] = sluice_text_stage_name (sluice_graph_get_name (graph, nodes[i]));
  sluice_text_append_neighbours (text, names, times, n, after);
}

void
sluice_pipeline_graph_append_neighbours (SluicePipelineGraph *self,
                                         SluiceStage         *stage,
                                         GString             *text)
{
  SluiceGraph *graph;
  gpointer index;

  g_return_if_fail (SLUICE_IS_PIPELINE_GRAPH (self));
  g_return_if_fail (SLUICE_IS_STAGE (stage));

  graph = self->view != NULL ? sluice_graph_view_get_graph (self->view) : NULL;
  if (graph == NULL || !g_hash_table_lookup_extended (self->indices, stage, NULL, &index)
      || GPOINTER_TO_UINT (index) >= sluice_graph_get_n_nodes (graph))
    return;
  append_neighbours (graph, GPOINTER_TO_UINT (index), TRUE, text);
  append_neighbours (graph, GPOINTER_TO_UINT (index), FALSE, text);
}

void
sluice_pipeline_graph_set_pipeline (SluicePipelineGraph *self,
                                    SluicePipeline      *pipeline)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_GRAPH (self));

  if (!g_set_object (&self->pipeline, pipeline))
    return;

  g_signal_group_set_target (self->signals, pipeline);
  show_structure (self);
}

gint64
sluice_pipeline_graph_tick (SluicePipelineGraph *self)
{
  gint64 now = get_time (self), next = G_MAXINT64;
  GHashTableIter iter;
  gpointer index;

  g_return_val_if_fail (SLUICE_IS_PIPELINE_GRAPH (self), G_MAXINT64);

  g_hash_table_iter_init (&iter, self->running);
  while (g_hash_table_iter_next (&iter, &index, NULL))
    {
      SluiceStage *stage = self->stages->pdata[GPOINTER_TO_UINT (index)];
      g_autofree char *detail = make_detail (stage, now);

      sluice_graph_view_set_node (self->view, GPOINTER_TO_UINT (index), sluice_stage_get_state (stage),
                                  sluice_stage_get_progress (stage), detail);
      next = MIN (next, sluice_text_duration_next_change (sluice_stage_get_started_at (stage), now));
    }

  return next;
}

SluiceStage *
sluice_pipeline_graph_find_stage (SluicePipelineGraph *self,
                                  const char          *node_name)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE_GRAPH (self), NULL);

  return node_name != NULL ? g_hash_table_lookup (self->nodes, node_name) : NULL;
}

const char *
sluice_pipeline_graph_find_node (SluicePipelineGraph *self,
                                 SluiceStage         *stage)
{
  gpointer index;

  g_return_val_if_fail (SLUICE_IS_PIPELINE_GRAPH (self), NULL);

  if (stage == NULL || !g_hash_table_lookup_extended (self->indices, stage, NULL, &index))
    return NULL;

  return self->node_names->pdata[GPOINTER_TO_UINT (index)];
}
