/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipeline-row.h"

struct _SluicePipelineRow
{
  GObject parent_instance;

  /* owned */
  SluicePipeline *pipeline;
};

enum
{
  PROP_0,
  PROP_PIPELINE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (SluicePipelineRow, sluice_pipeline_row, G_TYPE_OBJECT)

static void
sluice_pipeline_row_get_property (GObject    *object,
                                  guint       id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  SluicePipelineRow *self = SLUICE_PIPELINE_ROW (object);

  switch (id)
    {
    case PROP_PIPELINE:
      g_value_set_object (value, self->pipeline);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sluice_pipeline_row_set_property (GObject      *object,
                                  guint         id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_PIPELINE:
      sluice_pipeline_row_set_pipeline (SLUICE_PIPELINE_ROW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sluice_pipeline_row_finalize (GObject *object)
{
  g_clear_object (&SLUICE_PIPELINE_ROW (object)->pipeline);

  G_OBJECT_CLASS (sluice_pipeline_row_parent_class)->finalize (object);
}

static void
sluice_pipeline_row_class_init (SluicePipelineRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sluice_pipeline_row_get_property;
  object_class->set_property = sluice_pipeline_row_set_property;
  object_class->finalize = sluice_pipeline_row_finalize;

  props[PROP_PIPELINE] = g_param_spec_object ("pipeline", NULL, NULL, SLUICE_TYPE_PIPELINE,
                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sluice_pipeline_row_init (SluicePipelineRow *self)
{
}

SluicePipelineRow *
sluice_pipeline_row_new (SluicePipeline *pipeline)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE (pipeline), NULL);

  SluicePipelineRow *self = g_object_new (SLUICE_TYPE_PIPELINE_ROW, NULL);

  self->pipeline = g_object_ref (pipeline);
  return self;
}

SluicePipeline *
sluice_pipeline_row_get_pipeline (SluicePipelineRow *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE_ROW (self), NULL);

  return self->pipeline;
}

void
sluice_pipeline_row_set_pipeline (SluicePipelineRow *self,
                                  SluicePipeline    *pipeline)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_ROW (self));
  g_return_if_fail (SLUICE_IS_PIPELINE (pipeline));

  if (g_set_object (&self->pipeline, pipeline))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PIPELINE]);
}
