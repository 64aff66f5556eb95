/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/widgets/sluice-now.h"

struct _SluiceNow
{
  GObject parent_instance;

  /* owned */
  SluiceClock *clock; /* nullable */
  SluiceStore *store; /* nullable: the one or the other */

  gint64 frozen_at;
};

enum
{
  PROP_0,
  PROP_FROZEN,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (SluiceNow, sluice_now, G_TYPE_OBJECT)

static void
sluice_now_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_FROZEN:
      g_value_set_boolean (value, sluice_now_get_frozen (SLUICE_NOW (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static gint64
read_clock (SluiceNow *self)
{
  return self->store != NULL ? sluice_store_get_server_now (self->store) : sluice_clock_get_now (self->clock);
}

static void
sluice_now_finalize (GObject *object)
{
  g_clear_object (&SLUICE_NOW (object)->store);
  g_clear_object (&SLUICE_NOW (object)->clock);

  G_OBJECT_CLASS (sluice_now_parent_class)->finalize (object);
}

static void
sluice_now_class_init (SluiceNowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sluice_now_get_property;
  object_class->finalize = sluice_now_finalize;

  props[PROP_FROZEN] = g_param_spec_boolean ("frozen", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sluice_now_init (SluiceNow *self)
{
}

SluiceNow *
sluice_now_new (SluiceClock *clock)
{
  SluiceNow *self = g_object_new (SLUICE_TYPE_NOW, NULL);

  self->clock = g_object_ref (clock);
  return self;
}

SluiceNow *
sluice_now_new_for_store (SluiceStore *store)
{
  SluiceNow *self = g_object_new (SLUICE_TYPE_NOW, NULL);

  self->store = g_object_ref (store);
  return self;
}

gint64
sluice_now_get (SluiceNow *self)
{
  g_return_val_if_fail (SLUICE_IS_NOW (self), 0);

  return self->frozen_at != 0 ? self->frozen_at : read_clock (self);
}

gboolean
sluice_now_get_frozen (SluiceNow *self)
{
  g_return_val_if_fail (SLUICE_IS_NOW (self), FALSE);

  return self->frozen_at != 0;
}

void
sluice_now_set_frozen (SluiceNow *self,
                       gboolean   frozen)
{
  g_return_if_fail (SLUICE_IS_NOW (self));

  if (frozen == (self->frozen_at != 0))
    return;

  self->frozen_at = frozen ? read_clock (self) : 0;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FROZEN]);
}
