/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SluiceDemoProcess:
 *
 * The demo platform as a child of this program: it serves on a free port of this machine and ends with the last
 * reference, or with the program however that ends. Main thread.
 *
 * Signal ended: it ended by itself after it had told its address.
 */
#define SLUICE_TYPE_DEMO_PROCESS (sluice_demo_process_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDemoProcess, sluice_demo_process, SLUICE, DEMO_PROCESS, GObject)

SluiceDemoProcess *sluice_demo_process_new (void);

/**
 * sluice_demo_process_start_async:
 * @arguments: (nullable): more arguments for sluice-demo
 *
 * Starts it and waits for its address, 10 s at the most. Once.
 */
void sluice_demo_process_start_async (SluiceDemoProcess *self, const char *const *arguments, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);

/** Returns: (transfer full): the address it serves at, or %NULL with @error. */
char *sluice_demo_process_start_finish (SluiceDemoProcess *self, GAsyncResult *result, GError **error);

G_END_DECLS
