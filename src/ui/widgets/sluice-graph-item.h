/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "graph/sluice-graph-geometry.h"

G_BEGIN_DECLS

/**
 * SluiceGraphItem:
 *
 * Something that is drawn, not a widget, as assistive technology sees it: an item of a list, or the list. Whoever draws it
 * makes one where it is asked for, tells it what stands around it, and drops it again.
 */
#define SLUICE_TYPE_GRAPH_ITEM (sluice_graph_item_get_type ())
G_DECLARE_FINAL_TYPE (SluiceGraphItem, sluice_graph_item, SLUICE, GRAPH_ITEM, GObject)

/**
 * SluiceGraphItemFuncs:
 * @get_first: (nullable): returns (transfer none) (nullable) what comes first below it
 * @get_bounds: where it is, in pixels of the widget
 * @is_focused: whether the keys go to it
 *
 * What an item asks @owner when it is asked itself.
 */
typedef struct
{
  GtkAccessible *(*get_first) (SluiceGraphItem *item, GtkWidget *owner);
  SluiceGraphRect (*get_bounds) (SluiceGraphItem *item, GtkWidget *owner);
  gboolean (*is_focused) (SluiceGraphItem *item, GtkWidget *owner);
} SluiceGraphItemFuncs;

/**
 * sluice_graph_item_new:
 * @role: %GTK_ACCESSIBLE_ROLE_LIST or %GTK_ACCESSIBLE_ROLE_LIST_ITEM
 * @owner: the widget that draws it; tell with sluice_graph_item_orphan() when it goes
 * @parent: what it is in, @owner or another item; borrowed as @owner is
 * @funcs: static
 * @number: the owner's own number for it
 *
 * Returns: (transfer full): an item
 */
SluiceGraphItem *sluice_graph_item_new (GtkAccessibleRole           role,
                                        GtkWidget                  *owner,
                                        GtkAccessible              *parent,
                                        const SluiceGraphItemFuncs *funcs,
                                        guint                       number);

guint sluice_graph_item_get_number (SluiceGraphItem *self);

/** The same thing has another number by now. */
void sluice_graph_item_set_number (SluiceGraphItem *self, guint number);

/** Sets what comes after it. @next: (nullable): borrowed until another is set */
void sluice_graph_item_set_next (SluiceGraphItem *self, GtkAccessible *next);

/** Returns: whether somebody went by it, one after the other: only then its focus is told. */
gboolean sluice_graph_item_get_seen (SluiceGraphItem *self);

/** Its owner is gone, or it is dropped: it is asked for nothing more. */
void sluice_graph_item_orphan (SluiceGraphItem *self);

G_END_DECLS
