/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sluice-clock.h"

struct _SluiceClock
{
  GObject parent_instance;

  gboolean manual;
  gint64 now;        /* guarded by lock; of a manual clock */
  gint64 monotonic;  /* guarded by lock; of a manual clock */
  GMutex lock;
};

G_DEFINE_FINAL_TYPE (SluiceClock, sluice_clock, G_TYPE_OBJECT)

static void
sluice_clock_finalize (GObject *object)
{
  SluiceClock *self = SLUICE_CLOCK (object);

  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (sluice_clock_parent_class)->finalize (object);
}

static void
sluice_clock_class_init (SluiceClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_clock_finalize;
}

static void
sluice_clock_init (SluiceClock *self)
{
  g_mutex_init (&self->lock);
}

SluiceClock *
sluice_clock_new (void)
{
  return g_object_new (SLUICE_TYPE_CLOCK, NULL);
}

SluiceClock *
sluice_clock_new_manual (gint64 now)
{
  SluiceClock *self = g_object_new (SLUICE_TYPE_CLOCK, NULL);

  self->manual = TRUE;
  self->now = now;
  self->monotonic = G_USEC_PER_SEC;
  return self;
}

gint64
sluice_clock_get_now (SluiceClock *self)
{
  g_return_val_if_fail (SLUICE_IS_CLOCK (self), 0);

  if (!self->manual)
    return g_get_real_time ();

  G_MUTEX_AUTO_LOCK (&self->lock, locker);
  return self->now;
}

gint64
sluice_clock_get_monotonic (SluiceClock *self)
{
  g_return_val_if_fail (SLUICE_IS_CLOCK (self), 0);

  if (!self->manual)
    return g_get_monotonic_time ();

  G_MUTEX_AUTO_LOCK (&self->lock, locker);
  return self->monotonic;
}

void
sluice_clock_advance (SluiceClock *self,
                      gint64       span)
{
  g_return_if_fail (SLUICE_IS_CLOCK (self));
  g_return_if_fail (self->manual);
  g_return_if_fail (span >= 0);

  G_MUTEX_AUTO_LOCK (&self->lock, locker);
  self->now += span;
  self->monotonic += span;
}
