/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-index.h"

#include <math.h>

/* A cell is some nodes large: a view at 100 % has some 30. */
#define LEAST_CELL 256.0
#define MOST_CELLS 65536.0
#define MOST_SPLITS 12

typedef struct
{
  guint cell;
  guint thing;
} Entry;

struct _SluiceGraphIndex
{
  SluiceGraphRect bounds;
  double cell;
  guint columns;
  guint rows;
  guint n_things;
  GArray *entries;      /* Entry, until it is sealed */
  guint *last;          /* for each cell the thing that came last, + 1, until it is sealed */
  guint *starts;        /* for each cell where in things its own begin, once it is sealed */
  guint *things;
};

typedef struct
{
  guint left, right, top, bottom;
} Cells;

/* Which column or row @place is in; what lies outside counts to the outermost. */
static guint
find_cell (double place,
           double cell,
           guint  n_cells)
{
  double at = floor (place / cell);

  return at <= 0 ? 0 : (guint) MIN (at, n_cells - 1.0);
}

static Cells
find_cells (const SluiceGraphIndex *self,
            const SluiceGraphRect  *rect)
{
  double x = rect->x - self->bounds.x, y = rect->y - self->bounds.y;

  return (Cells) {
    find_cell (x, self->cell, self->columns),
    find_cell (x + rect->width, self->cell, self->columns),
    find_cell (y, self->cell, self->rows),
    find_cell (y + rect->height, self->cell, self->rows),
  };
}

static void
add_cubic (SluiceGraphIndex       *self,
           guint                   thing,
           const SluiceGraphPoint  points[4],
           guint                   splits)
{
  SluiceGraphRect bounds = sluice_graph_curve_bounds (points, 4);
  SluiceGraphPoint first[4], second[4];

  if (splits == 0 || bounds.width <= self->cell || bounds.height <= self->cell)
    {
      sluice_graph_index_add_rect (self, thing, &bounds);
      return;
    }
  sluice_graph_cubic_split (points, first, second);
  add_cubic (self, thing, first, splits - 1);
  add_cubic (self, thing, second, splits - 1);
}

SluiceGraphIndex *
sluice_graph_index_new (const SluiceGraphRect *bounds,
                        guint                  n_things)
{
  SluiceGraphIndex *self = g_new0 (SluiceGraphIndex, 1);

  self->bounds = *bounds;
  self->n_things = n_things;
  self->cell = LEAST_CELL;
  while (ceil (bounds->width / self->cell + 1) * ceil (bounds->height / self->cell + 1) > MOST_CELLS)
    self->cell *= 2;
  self->columns = (guint) ceil (bounds->width / self->cell + 1);
  self->rows = (guint) ceil (bounds->height / self->cell + 1);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->last = g_new0 (guint, self->columns * self->rows + 1);
  return self;
}

void
sluice_graph_index_free (SluiceGraphIndex *self)
{
  if (self->entries != NULL)
    g_array_unref (self->entries);
  g_free (self->last);
  g_free (self->starts);
  g_free (self->things);
  g_free (self);
}

void
sluice_graph_index_add_rect (SluiceGraphIndex      *self,
                             guint                  thing,
                             const SluiceGraphRect *rect)
{
  Cells cells = find_cells (self, rect);

  g_return_if_fail (self->entries != NULL && thing < self->n_things);

  for (guint row = cells.top; row <= cells.bottom; row++)
    for (guint column = cells.left; column <= cells.right; column++)
      {
        Entry entry = { row * self->columns + column, thing };

        if (self->last[entry.cell] == thing + 1)
          continue;
        self->last[entry.cell] = thing + 1;
        g_array_append_val (self->entries, entry);
      }
}

void
sluice_graph_index_add_curve (SluiceGraphIndex       *self,
                              guint                   thing,
                              const SluiceGraphPoint *points,
                              guint                   n_points)
{
  for (guint i = 0; i + 3 < n_points; i += 3)
    add_cubic (self, thing, points + i, MOST_SPLITS);
}

void
sluice_graph_index_seal (SluiceGraphIndex *self)
{
  guint n_cells = self->columns * self->rows;

  g_return_if_fail (self->entries != NULL);

  self->starts = g_new0 (guint, n_cells + 2);
  self->things = g_new (guint, self->entries->len + 1);
  for (guint i = 0; i < self->entries->len; i++)
    self->starts[g_array_index (self->entries, Entry, i).cell + 2]++;
  for (guint i = 2; i < n_cells + 2; i++)
    self->starts[i] += self->starts[i - 1];
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);

      self->things[self->starts[entry->cell + 1]++] = entry->thing;
    }
  g_clear_pointer (&self->entries, g_array_unref);
  g_clear_pointer (&self->last, g_free);
}

void
sluice_graph_index_query (const SluiceGraphIndex *self,
                          const SluiceGraphRect  *rect,
                          GArray                 *things)
{
  Cells cells = find_cells (self, rect);
  guint n_words = self->n_things / 64 + 1;
  g_autofree guint64 *met = NULL;

  g_return_if_fail (self->entries == NULL);

  if (cells.left == cells.right && cells.top == cells.bottom)
    {
      guint cell = cells.top * self->columns + cells.left;

      g_array_append_vals (things, self->things + self->starts[cell], self->starts[cell + 1] - self->starts[cell]);
      return;
    }

  met = g_new0 (guint64, n_words);
  for (guint row = cells.top; row <= cells.bottom; row++)
    for (guint i = self->starts[row * self->columns + cells.left];
         i < self->starts[row * self->columns + cells.right + 1]; i++)
      met[self->things[i] / 64] |= G_GUINT64_CONSTANT (1) << (self->things[i] % 64);
  for (guint word = 0; word < n_words; word++)
    for (guint64 bits = met[word]; bits != 0; bits &= bits - 1)
      {
        guint thing = word * 64 + (guint) __builtin_ctzll (bits);

        g_array_append_val (things, thing);
      }
}
