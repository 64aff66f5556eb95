/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor/sluice-monitor-private.h"

struct _SluiceWatch
{
  GObject parent_instance;

  GWeakRef monitor;
  char *uuid;     /* NULL for the list */
  char **visible; /* nullable */
};

G_DEFINE_FINAL_TYPE (SluiceWatch, sluice_watch, G_TYPE_OBJECT)

static void
sluice_watch_dispose (GObject *object)
{
  SluiceWatch *self = SLUICE_WATCH (object);
  g_autoptr (SluiceMonitor) monitor = g_weak_ref_get (&self->monitor);

  if (monitor && g_ptr_array_remove (monitor->watches, self))
    {
      if (self->uuid)
        g_hash_table_remove (monitor->waiting, self->uuid);
      sluice_monitor_follow_watches (monitor);
    }
  g_weak_ref_set (&self->monitor, NULL);

  G_OBJECT_CLASS (sluice_watch_parent_class)->dispose (object);
}

static void
sluice_watch_finalize (GObject *object)
{
  SluiceWatch *self = SLUICE_WATCH (object);

  g_weak_ref_clear (&self->monitor);
  g_free (self->uuid);
  g_strfreev (self->visible);

  G_OBJECT_CLASS (sluice_watch_parent_class)->finalize (object);
}

static void
sluice_watch_class_init (SluiceWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_watch_dispose;
  object_class->finalize = sluice_watch_finalize;
}

static void
sluice_watch_init (SluiceWatch *self)
{
  g_weak_ref_init (&self->monitor, NULL);
}

SluiceWatch *
sluice_watch_new (SluiceMonitor *monitor,
                  const char    *uuid)
{
  SluiceWatch *self = g_object_new (SLUICE_TYPE_WATCH, NULL);

  self->uuid = g_strdup (uuid);
  g_weak_ref_set (&self->monitor, monitor);
  g_ptr_array_add (monitor->watches, self);
  sluice_monitor_follow_watches (monitor);
  return self;
}

const char *
sluice_watch_get_uuid (SluiceWatch *self)
{
  return self->uuid;
}

const char *const *
sluice_watch_get_visible (SluiceWatch *self)
{
  return (const char *const *) self->visible;
}

void
sluice_watch_set_visible (SluiceWatch       *self,
                          const char *const *uuids)
{
  g_autoptr (SluiceMonitor) monitor = NULL;

  g_return_if_fail (SLUICE_IS_WATCH (self));

  if (self->visible && uuids && g_strv_equal ((const char *const *) self->visible, uuids))
    return;

  g_strfreev (self->visible);
  self->visible = g_strdupv ((char **) uuids);
  monitor = g_weak_ref_get (&self->monitor);
  if (monitor)
    sluice_monitor_follow_watches (monitor);
}
