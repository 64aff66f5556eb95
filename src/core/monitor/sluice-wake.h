/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceWake:
 *
 * Says when it is worth asking a server at once: the network came back (GNetworkMonitor), or the machine woke
 * (org.freedesktop.login1 on the system bus, where there is one). Main thread; nothing here blocks it.
 *
 * Signal woke ().
 */
#define SLUICE_TYPE_WAKE (sluice_wake_get_type ())
G_DECLARE_FINAL_TYPE (SluiceWake, sluice_wake, SLUICE, WAKE, GObject)

SluiceWake *sluice_wake_new (void);

G_END_DECLS
