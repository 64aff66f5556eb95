/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor/sluice-wake.h"

struct _SluiceWake
{
  GObject parent_instance;

  /* owned */
  GCancellable *cancellable;
  GNetworkMonitor *network;
  GDBusConnection *bus;

  guint subscription;
};

G_DEFINE_FINAL_TYPE (SluiceWake, sluice_wake, G_TYPE_OBJECT)

enum
{
  SIGNAL_WOKE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
network_changed_cb (SluiceWake      *self,
                    gboolean         available,
                    GNetworkMonitor *network)
{
  /* Each change of routes while there is a network is a new network: a VPN that came up makes a server reachable. */
  if (available)
    g_signal_emit (self, signals[SIGNAL_WOKE], 0);
}

static void
sleep_changed_cb (GDBusConnection *bus,
                  const char      *sender,
                  const char      *path,
                  const char      *interface,
                  const char      *signal,
                  GVariant        *parameters,
                  gpointer         user_data)
{
  SluiceWake *self = user_data;
  gboolean begins = TRUE;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    g_variant_get (parameters, "(b)", &begins);
  if (!begins)
    g_signal_emit (self, signals[SIGNAL_WOKE], 0);
}

/* The network monitor speaks to the system bus while it is made, and waits for the answers. */
static void
find_network_worker (GTask        *task,
                     gpointer      source,
                     gpointer      task_data,
                     GCancellable *cancellable)
{
  g_task_return_pointer (task, g_object_ref (g_network_monitor_get_default ()), g_object_unref);
}

static void
network_found_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (SluiceWake) self = user_data;
  g_autoptr (GNetworkMonitor) network = g_task_propagate_pointer (G_TASK (result), NULL);

  if (!network)
    return;

  self->network = g_steal_pointer (&network);
  g_signal_connect_object (self->network, "network-changed", G_CALLBACK (network_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
bus_found_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (SluiceWake) self = user_data;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);

  if (!bus || g_cancellable_is_cancelled (self->cancellable))
    return;

  self->bus = g_steal_pointer (&bus);
  self->subscription = g_dbus_connection_signal_subscribe (self->bus, "org.freedesktop.login1",
                                                           "org.freedesktop.login1.Manager", "PrepareForSleep",
                                                           "/org/freedesktop/login1", NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                                           sleep_changed_cb, self, NULL);
}

static void
sluice_wake_dispose (GObject *object)
{
  SluiceWake *self = SLUICE_WAKE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->subscription)
    {
      g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
      self->subscription = 0;
    }
  g_clear_object (&self->bus);
  g_clear_object (&self->network);

  G_OBJECT_CLASS (sluice_wake_parent_class)->dispose (object);
}

static void
sluice_wake_finalize (GObject *object)
{
  SluiceWake *self = SLUICE_WAKE (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sluice_wake_parent_class)->finalize (object);
}

static void
sluice_wake_class_init (SluiceWakeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_wake_dispose;
  object_class->finalize = sluice_wake_finalize;

  signals[SIGNAL_WOKE] = g_signal_new ("woke", SLUICE_TYPE_WAKE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);
}

static void
sluice_wake_init (SluiceWake *self)
{
  self->cancellable = g_cancellable_new ();
}

SluiceWake *
sluice_wake_new (void)
{
  SluiceWake *self = g_object_new (SLUICE_TYPE_WAKE, NULL);
  g_autoptr (GTask) task = NULL;

  /* Some proxy resolvers ask for the network monitor while they are made, under GIO's lock of its modules, which making
   * the network monitor takes too: made here first, the one in the worker can't wait for the other for ever. */
  g_proxy_resolver_get_default ();

  /* Not a task of self: the worker may be the last to let go of the task. */
  task = g_task_new (NULL, self->cancellable, network_found_cb, g_object_ref (self));

  g_task_set_source_tag (task, sluice_wake_new);
  g_task_set_check_cancellable (task, TRUE);
  g_task_set_return_on_cancel (task, FALSE);
  g_task_run_in_thread (task, find_network_worker);
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, bus_found_cb, g_object_ref (self));
  return self;
}
