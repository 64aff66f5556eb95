/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pipelines/sluice-pipeline-graph.h"

#include "text/sluice-text.h"

struct _SluicePipelineGraph
{
  GObject parent_instance;

  /* Owned */
  SluiceGraphView *view;
  SluicePipeline *pipeline;
  GSignalGroup *signals;

  /* In the order of the nodes; owned */
  GPtrArray *stages;
  GHashTable *indices; /* SluiceStage → index */
  gint64 now;          /* as of which durations are shown */
};

G_DEFINE_FINAL_TYPE (SluicePipelineGraph, sluice_pipeline_graph, G_TYPE_OBJECT)

static char *
make_detail (SluiceStage *stage,
             gint64       now)
{
  gint64 started = sluice_stage_get_started_at (stage);
  gint64 ended = sluice_stage_get_ended_at (stage);
  g_autofree char *duration = NULL;

  if (started != 0 && ended != 0)
    duration = sluice_text_duration (MAX (0, ended - started));
  else if (started != 0 && sluice_state_is_active (sluice_stage_get_state (stage)))
    duration = sluice_text_clock (MAX (0, now - started));

  return duration != NULL ? g_strdup_printf ("%s · %s", sluice_stage_get_task (stage), duration)
                          : g_strdup (sluice_stage_get_task (stage));
}

static void
show_stage (SluicePipelineGraph *self,
            guint                index)
{
  SluiceStage *stage = self->stages->pdata[index];
  g_autofree char *detail = make_detail (stage, self->now);

  sluice_graph_view_set_node (self->view, index, sluice_stage_get_state (stage), sluice_stage_get_progress (stage),
                              detail);
}

static void
show_structure (SluicePipelineGraph *self)
{
  GListModel *stages = self->pipeline != NULL ? sluice_pipeline_get_stages (self->pipeline) : NULL;
  guint n = stages != NULL ? g_list_model_get_n_items (stages) : 0;
  g_autofree const char **names = g_new0 (const char *, n + 1);
  g_autofree const char *const **dependencies = g_new0 (const char *const *, n + 1);
  g_autoptr (SluiceGraph) graph = NULL;

  g_ptr_array_set_size (self->stages, 0);
  g_hash_table_remove_all (self->indices);
  if (stages == NULL)
    {
      sluice_graph_view_set_graph (self->view, NULL);
      return;
    }

  for (guint i = 0; i < n; i++)
    {
      SluiceStage *stage = g_list_model_get_item (stages, i);

      g_ptr_array_add (self->stages, stage);
      g_hash_table_insert (self->indices, stage, GUINT_TO_POINTER (i));
      names[i] = sluice_stage_get_name (stage);
      dependencies[i] = sluice_stage_get_depends_on (stage);
    }

  graph = sluice_graph_new (n, names, dependencies, SLUICE_GRAPH_VIEW_NODE_WIDTH, SLUICE_GRAPH_VIEW_NODE_HEIGHT);
  sluice_graph_view_set_graph (self->view, graph);
  for (guint i = 0; i < n; i++)
    show_stage (self, i);
}

static void
stage_changed_cb (SluicePipelineGraph *self,
                  SluiceStage         *stage)
{
  gpointer index;

  if (g_hash_table_lookup_extended (self->indices, stage, NULL, &index))
    show_stage (self, GPOINTER_TO_UINT (index));
}

static void
sluice_pipeline_graph_dispose (GObject *object)
{
  SluicePipelineGraph *self = SLUICE_PIPELINE_GRAPH (object);

  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->pipeline);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (sluice_pipeline_graph_parent_class)->dispose (object);
}

static void
sluice_pipeline_graph_finalize (GObject *object)
{
  SluicePipelineGraph *self = SLUICE_PIPELINE_GRAPH (object);

  g_hash_table_unref (self->indices);
  g_ptr_array_unref (self->stages);

  G_OBJECT_CLASS (sluice_pipeline_graph_parent_class)->finalize (object);
}

static void
sluice_pipeline_graph_class_init (SluicePipelineGraphClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_pipeline_graph_dispose;
  object_class->finalize = sluice_pipeline_graph_finalize;
}

static void
sluice_pipeline_graph_init (SluicePipelineGraph *self)
{
  self->stages = g_ptr_array_new_with_free_func (g_object_unref);
  self->indices = g_hash_table_new (NULL, NULL);
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
  return self;
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

void
sluice_pipeline_graph_tick (SluicePipelineGraph *self,
                            gint64               now)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_GRAPH (self));

  self->now = now;
  for (guint i = 0; i < self->stages->len; i++)
    if (sluice_stage_get_ended_at (self->stages->pdata[i]) == 0
        && sluice_state_is_active (sluice_stage_get_state (self->stages->pdata[i])))
      show_stage (self, i);
}
