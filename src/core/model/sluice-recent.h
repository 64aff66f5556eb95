/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceRecent:
 *
 * Values by name, no more than so many: where another one comes in, the one that was touched longest ago goes. Every
 * call takes the same time however many there are. One thread at a time.
 */
typedef struct _SluiceRecent SluiceRecent;

/**
 * sluice_recent_new:
 * @max: how many are kept, at least 1
 * @free_value: frees those that go
 */
SluiceRecent *sluice_recent_new (guint max, GDestroyNotify free_value);
void sluice_recent_free (SluiceRecent *self);

/** Returns: (nullable) (transfer none): the value of @key, as old as it was */
gpointer sluice_recent_lookup (SluiceRecent *self, const char *key);

/**
 * sluice_recent_put:
 * @value: (transfer full)
 *
 * Makes @value that of @key, and the newest of all.
 */
void sluice_recent_put (SluiceRecent *self, const char *key, gpointer value);

/** Makes @key the newest of all, where it is there. */
void sluice_recent_touch (SluiceRecent *self, const char *key);

/**
 * sluice_recent_weigh:
 * @weight: what the value of @key holds now
 * @max: what all may hold together; the oldest go until they do, @key's too when it is their turn
 */
void sluice_recent_weigh (SluiceRecent *self, const char *key, guint weight, guint max);

/** Returns: (nullable) (transfer full): the value of @key, which is no longer there */
gpointer sluice_recent_steal (SluiceRecent *self, const char *key);

/** Returns: how many there are. */
guint sluice_recent_get_size (SluiceRecent *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceRecent, sluice_recent_free)

G_END_DECLS
