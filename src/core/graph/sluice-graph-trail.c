/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-trail.h"

#include <math.h>

struct _SluiceGraphTrail
{
  GArray *before;   /* SluiceGraphPosition, the last one left last */
  GArray *after;    /* the last one is the next */
};

static gboolean
is_same (const SluiceGraphPosition *a,
         const SluiceGraphPosition *b)
{
  if (a->fitted && b->fitted)
    return TRUE;
  return a->fitted == b->fitted && fabs (a->scale - b->scale) < 1e-6 * a->scale
         && hypot (a->middle.x - b->middle.x, a->middle.y - b->middle.y) * a->scale < 0.5;
}

static void
push (GArray                    *positions,
      const SluiceGraphPosition *position)
{
  if (positions->len > 0 && is_same (&g_array_index (positions, SluiceGraphPosition, positions->len - 1), position))
    return;
  g_array_append_vals (positions, position, 1);
  if (positions->len > SLUICE_GRAPH_TRAIL_LENGTH)
    g_array_remove_index (positions, 0);
}

/* What looks as it does here is no way to go. */
static gboolean
move (GArray                    *from,
      GArray                    *to,
      const SluiceGraphPosition *here,
      SluiceGraphPosition       *there)
{
  while (from->len > 0)
    {
      *there = g_array_index (from, SluiceGraphPosition, from->len - 1);
      g_array_set_size (from, from->len - 1);
      if (!is_same (here, there))
        {
          push (to, here);
          return TRUE;
        }
    }
  return FALSE;
}

SluiceGraphTrail *
sluice_graph_trail_new (void)
{
  SluiceGraphTrail *self = g_new0 (SluiceGraphTrail, 1);

  self->before = g_array_new (FALSE, FALSE, sizeof (SluiceGraphPosition));
  self->after = g_array_new (FALSE, FALSE, sizeof (SluiceGraphPosition));
  return self;
}

void
sluice_graph_trail_free (SluiceGraphTrail *self)
{
  g_array_unref (self->before);
  g_array_unref (self->after);
  g_free (self);
}

void
sluice_graph_trail_clear (SluiceGraphTrail *self)
{
  g_array_set_size (self->before, 0);
  g_array_set_size (self->after, 0);
}

static void
carry (GArray               *positions,
       SluiceGraphTrailFunc  func,
       gpointer              data)
{
  g_autoptr (GArray) former = g_array_copy (positions);

  g_array_set_size (positions, 0);
  for (guint i = 0; i < former->len; i++)
    {
      SluiceGraphPosition position = g_array_index (former, SluiceGraphPosition, i);

      /* Several may be one by now. */
      if (func (&position, data))
        push (positions, &position);
    }
}

void
sluice_graph_trail_carry (SluiceGraphTrail     *self,
                          SluiceGraphTrailFunc  func,
                          gpointer              data)
{
  carry (self->before, func, data);
  carry (self->after, func, data);
}

void
sluice_graph_trail_leave (SluiceGraphTrail          *self,
                          const SluiceGraphPosition *here)
{
  push (self->before, here);
  g_array_set_size (self->after, 0);
}

gboolean
sluice_graph_trail_can_go_back (const SluiceGraphTrail *self)
{
  return self->before->len > 0;
}

gboolean
sluice_graph_trail_can_go_forward (const SluiceGraphTrail *self)
{
  return self->after->len > 0;
}

gboolean
sluice_graph_trail_go_back (SluiceGraphTrail          *self,
                            const SluiceGraphPosition *here,
                            SluiceGraphPosition       *there)
{
  return move (self->before, self->after, here, there);
}

gboolean
sluice_graph_trail_go_forward (SluiceGraphTrail          *self,
                               const SluiceGraphPosition *here,
                               SluiceGraphPosition       *there)
{
  return move (self->after, self->before, here, there);
}
