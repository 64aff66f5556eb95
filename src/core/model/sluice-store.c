/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sluice-store-private.h"

static void sluice_store_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SluiceStore, sluice_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sluice_store_list_model_init))

GParamSpec *sluice_store_properties[STORE_PROP_TOTAL + 1];
guint sluice_store_signals[N_STORE_SIGNALS];

static GType
sluice_store_get_item_type (GListModel *model)
{
  return SLUICE_TYPE_PIPELINE;
}

static guint
sluice_store_list_model_get_n_items (GListModel *model)
{
  return SLUICE_STORE (model)->entries->len;
}

static gpointer
sluice_store_get_item (GListModel *model,
                       guint       position)
{
  SluiceStore *self = SLUICE_STORE (model);

  if (position >= self->entries->len)
    return NULL;

  return g_object_ref (((SluiceEntry *) self->entries->pdata[position])->pipeline);
}

static void
sluice_store_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sluice_store_get_item_type;
  iface->get_n_items = sluice_store_list_model_get_n_items;
  iface->get_item = sluice_store_get_item;
}

static void
sluice_store_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SluiceStore *self = SLUICE_STORE (object);

  switch ((SluiceStoreProperty) prop_id)
    {
    case STORE_PROP_SERVER_ID:
      g_value_set_string (value, self->server_id);
      break;
    case STORE_PROP_CLOCK:
      g_value_set_object (value, self->clock);
      break;
    case STORE_PROP_COMPLETE:
      g_value_set_boolean (value, self->complete);
      break;
    case STORE_PROP_TOTAL:
      g_value_set_int (value, self->total);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_store_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  SluiceStore *self = SLUICE_STORE (object);

  switch ((SluiceStoreProperty) prop_id)
    {
    case STORE_PROP_SERVER_ID:
      self->server_id = g_value_dup_string (value);
      break;
    case STORE_PROP_CLOCK:
      self->clock = g_value_dup_object (value);
      break;
    case STORE_PROP_COMPLETE:
    case STORE_PROP_TOTAL:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_store_finalize (GObject *object)
{
  SluiceStore *self = SLUICE_STORE (object);

  g_clear_pointer (&self->by_uuid, g_hash_table_unref);
  g_clear_pointer (&self->tasks, sluice_task_index_free);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->tombs, sluice_recent_free);
  g_clear_pointer (&self->orphans, sluice_recent_free);
  g_clear_pointer (&self->touched, g_ptr_array_unref);
  g_clear_pointer (&self->added, g_ptr_array_unref);
  g_clear_pointer (&self->moves, g_array_unref);
  g_clear_object (&self->clock);
  g_free (self->server_id);

  G_OBJECT_CLASS (sluice_store_parent_class)->finalize (object);
}

static void
sluice_store_class_init (SluiceStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamSpec **properties = sluice_store_properties;
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sluice_store_get_property;
  object_class->set_property = sluice_store_set_property;
  object_class->finalize = sluice_store_finalize;

  properties[STORE_PROP_SERVER_ID]
      = g_param_spec_string ("server-id", NULL, NULL, NULL, flags | G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY);
  properties[STORE_PROP_CLOCK] = g_param_spec_object ("clock", NULL, NULL, SLUICE_TYPE_CLOCK,
                                                flags | G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY);
  properties[STORE_PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, flags | G_PARAM_READABLE);
  properties[STORE_PROP_TOTAL] = g_param_spec_int ("total", NULL, NULL, -1, G_MAXINT, -1, flags | G_PARAM_READABLE);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (sluice_store_properties), sluice_store_properties);

  sluice_store_signals[STORE_SIGNAL_TRANSITION]
      = g_signal_new ("transition", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                      G_TYPE_POINTER);
  sluice_store_signals[STORE_SIGNAL_COUNTS_CHANGED] = g_signal_new (
      "counts-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  sluice_store_signals[STORE_SIGNAL_CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
}

static void
sluice_store_init (SluiceStore *self)
{
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_entry_free);
  self->by_uuid = g_hash_table_new (g_str_hash, g_str_equal);
  self->tasks = sluice_task_index_new ();
  self->tombs = sluice_recent_new (SLUICE_STORE_MAX_ABSENT, g_free);
  self->orphans = sluice_recent_new (SLUICE_STORE_MAX_ABSENT, (GDestroyNotify) sluice_frames_free);
  self->touched = g_ptr_array_new ();
  self->added = g_ptr_array_new ();
  self->moves = g_array_new (FALSE, FALSE, sizeof (SluiceMove));
  self->workers = -1;
  self->total = -1;
}

void
sluice_entry_free (SluiceEntry *self)
{
  sluice_facts_clear (&self->facts);
  g_clear_object (&self->pipeline);
  g_free (self);
}

SluiceStore *
sluice_store_new (const char  *server_id,
                  SluiceClock *clock)
{
  g_return_val_if_fail (server_id != NULL, NULL);
  g_return_val_if_fail (SLUICE_IS_CLOCK (clock), NULL);

  return g_object_new (SLUICE_TYPE_STORE, "server-id", server_id, "clock", clock, NULL);
}

SluicePipeline *
sluice_store_lookup (SluiceStore *self,
                     const char  *uuid)
{
  SluiceEntry *entry;

  g_return_val_if_fail (SLUICE_IS_STORE (self), NULL);
  g_return_val_if_fail (uuid != NULL, NULL);

  entry = g_hash_table_lookup (self->by_uuid, uuid);
  return entry != NULL ? entry->pipeline : NULL;
}

SluicePipeline *
sluice_store_find_task (SluiceStore *self,
                        const char  *task_id,
                        const char **stage_name)
{
  g_return_val_if_fail (SLUICE_IS_STORE (self), NULL);
  g_return_val_if_fail (task_id != NULL, NULL);

  return sluice_task_index_find (self->tasks, task_id, stage_name);
}

guint
sluice_store_count (SluiceStore *self,
                    SluiceState  state)
{
  g_return_val_if_fail (SLUICE_IS_STORE (self), 0);
  g_return_val_if_fail ((int) state >= 0 && state < SLUICE_N_STATES, 0);

  return self->counts[state];
}

guint
sluice_store_get_n_items (SluiceStore *self)
{
  g_return_val_if_fail (SLUICE_IS_STORE (self), 0);

  return self->entries->len;
}

gboolean
sluice_store_get_complete (SluiceStore *self)
{
  g_return_val_if_fail (SLUICE_IS_STORE (self), FALSE);

  return self->complete;
}

void
sluice_store_set_complete (SluiceStore *self,
                           gboolean     complete)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  complete = !!complete;
  if (self->complete == complete)
    return;

  self->complete = complete;
  g_object_notify_by_pspec (G_OBJECT (self), sluice_store_properties[STORE_PROP_COMPLETE]);
}

int
sluice_store_get_total (SluiceStore *self)
{
  g_return_val_if_fail (SLUICE_IS_STORE (self), -1);

  return self->total;
}

const char *
sluice_store_get_server_id (SluiceStore *self)
{
  g_return_val_if_fail (SLUICE_IS_STORE (self), NULL);

  return self->server_id;
}

void
sluice_store_set_request (SluiceStore  *self,
                          const char   *uuid,
                          SluiceRequest request,
                          const GError *error)
{
  SluicePipeline *pipeline = sluice_store_lookup (self, uuid);
  gboolean other;

  if (pipeline == NULL)
    return;

  other = sluice_pipeline_get_request (pipeline) != request;
  sluice_pipeline_set_request (pipeline, request, error, sluice_clock_get_now (self->clock));
  if (other)
    g_signal_emit (self, sluice_store_signals[STORE_SIGNAL_CHANGED], 0, (guint64) SLUICE_STORE_CHANGE_REQUEST);
}

void
sluice_store_set_traceback (SluiceStore *self,
                            const char  *uuid,
                            const char  *stage_name,
                            const char  *celery_task_id,
                            const char  *traceback)
{
  SluicePipeline *pipeline = sluice_store_lookup (self, uuid);

  if (pipeline != NULL)
    sluice_pipeline_set_traceback (pipeline, stage_name, celery_task_id, traceback);
}

void
sluice_store_confirm (SluiceStore *self,
                      const char  *uuid,
                      gint64       at)
{
  SluicePipeline *pipeline = sluice_store_lookup (self, uuid);

  if (pipeline != NULL)
    sluice_pipeline_confirm (pipeline, at);
}

void
sluice_store_set_status_error (SluiceStore  *self,
                               const char   *uuid,
                               const GError *error)
{
  SluicePipeline *pipeline = sluice_store_lookup (self, uuid);

  if (pipeline != NULL)
    sluice_pipeline_set_status_error (pipeline, error);
}

void
sluice_store_set_workers (SluiceStore *self,
                          int          workers)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  if (self->workers == workers)
    return;

  self->workers = workers;
  g_ptr_array_unref (sluice_store_review (self));
}

void
sluice_store_set_usual (SluiceStore    *self,
                        SluiceUsualFunc usual,
                        gpointer        user_data)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  self->usual = usual;
  self->usual_data = user_data;
}

void
sluice_store_set_skew (SluiceStore *self,
                       gint64       skew)
{
  g_return_if_fail (SLUICE_IS_STORE (self));

  self->skew = skew;
}

gint64
sluice_store_get_server_now (SluiceStore *self)
{
  g_return_val_if_fail (SLUICE_IS_STORE (self), 0);

  return sluice_clock_get_now (self->clock) + self->skew;
}
