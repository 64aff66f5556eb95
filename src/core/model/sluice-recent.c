/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sluice-recent.h"

typedef struct
{
  GList link; /* in the queue; its data is this */
  char *key;
  gpointer value;
  guint weight;
} Item;

struct _SluiceRecent
{
  GHashTable *items; /* key (the item's) → Item (borrowed) */
  GQueue queue;      /* the oldest first; its links are the items' own */
  GDestroyNotify free_value;
  guint max;
  guint weight; /* of all */
};

static gpointer
take_out (SluiceRecent *self,
          Item         *item)
{
  gpointer value = item->value;

  self->weight -= item->weight;
  g_hash_table_remove (self->items, item->key);
  g_queue_unlink (&self->queue, &item->link);
  g_free (item->key);
  g_free (item);
  return value;
}

static void
make_newest (SluiceRecent *self,
             Item         *item)
{
  g_queue_unlink (&self->queue, &item->link);
  g_queue_push_tail_link (&self->queue, &item->link);
}

SluiceRecent *
sluice_recent_new (guint          max,
                   GDestroyNotify free_value)
{
  SluiceRecent *self;

  g_return_val_if_fail (max > 0, NULL);
  g_return_val_if_fail (free_value != NULL, NULL);

  self = g_new0 (SluiceRecent, 1);
  self->items = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&self->queue);
  self->free_value = free_value;
  self->max = max;
  return self;
}

void
sluice_recent_free (SluiceRecent *self)
{
  while (self->queue.head != NULL)
    self->free_value (take_out (self, self->queue.head->data));
  g_hash_table_unref (self->items);
  g_free (self);
}

gpointer
sluice_recent_lookup (SluiceRecent *self,
                      const char   *key)
{
  Item *item = g_hash_table_lookup (self->items, key);

  return item != NULL ? item->value : NULL;
}

void
sluice_recent_put (SluiceRecent *self,
                   const char   *key,
                   gpointer      value)
{
  Item *item = g_hash_table_lookup (self->items, key);

  g_return_if_fail (value != NULL);

  if (item != NULL)
    {
      if (item->value != value)
        self->free_value (item->value);
      item->value = value;
      make_newest (self, item);
      return;
    }

  if (g_hash_table_size (self->items) >= self->max)
    self->free_value (take_out (self, self->queue.head->data));

  item = g_new0 (Item, 1);
  item->link.data = item;
  item->key = g_strdup (key);
  item->value = value;
  g_hash_table_insert (self->items, item->key, item);
  g_queue_push_tail_link (&self->queue, &item->link);
}

void
sluice_recent_touch (SluiceRecent *self,
                     const char   *key)
{
  Item *item = g_hash_table_lookup (self->items, key);

  if (item != NULL)
    make_newest (self, item);
}

void
sluice_recent_weigh (SluiceRecent *self,
                     const char   *key,
                     guint         weight,
                     guint         max)
{
  Item *item = g_hash_table_lookup (self->items, key);

  if (item == NULL)
    return;

  self->weight += weight - item->weight;
  item->weight = weight;
  while (self->weight > max)
    self->free_value (take_out (self, self->queue.head->data));
}

gpointer
sluice_recent_steal (SluiceRecent *self,
                     const char   *key)
{
  Item *item = g_hash_table_lookup (self->items, key);

  return item != NULL ? take_out (self, item) : NULL;
}

guint
sluice_recent_get_size (SluiceRecent *self)
{
  return g_hash_table_size (self->items);
}
