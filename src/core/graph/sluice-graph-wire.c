/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-wire.h"

#include "base/sluice-error.h"

#include <math.h>
#include <string.h>

/* Measured: above this Graphviz's curves around boxes cost too much. */
#define ROUTE_NODES 1000
/*
 * What Graphviz takes follows the places it has to order and settle: boxes, and the ranks that links pass over. So many
 * it may do without limits; beyond that first those that cost no crossings, then its rounds get fewer in proportion, down
 * to the least that still makes a layout.
 */
#define FREE_PLACES 250
#define NS_PLACES 300.0
#define NS_LIMIT 0.3
#define LEAST_NS_LIMIT 0.02
#define MC_PLACES 900.0
#define MC_LIMIT 0.5
#define LEAST_MC_LIMIT 0.06
/* The helper routes edges along the very rims of boxes: it is told larger ones, and a smaller gap. */
#define CLEARANCE 8.0
#define MAX_PLACE 1e7
#define MAX_POINTS 10000
/* Above this Graphviz takes seconds even with the least limits, and crosses more than our own engine does. */
#define MAX_PLACES 12000
#define MAX_EDGES 200000

typedef struct
{
  const char *at;
  const char *end;
} Reader;

static void
append_number (GString *text,
               double   number,
               char     after)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.3f", number));
  g_string_append_c (text, after);
}

gboolean
sluice_graph_wire_is_worth_it (const SluiceGraphPlan *plan)
{
  return plan->n_links > 0 && plan->span + plan->n_boxes <= MAX_PLACES && plan->n_links <= MAX_EDGES;
}

/* Whether links may run into something: none of them passes a rank, and no box reaches into the gap beside it. Around
 * nothing Graphviz bends the outer links of a fan, and they cross the inner ones. */
static gboolean
has_obstacles (const SluiceGraphPlan *plan)
{
  if (plan->span > 0)
    return TRUE;
  for (guint i = 1; i < plan->n_boxes; i++)
    if (plan->boxes[i].height != plan->boxes[0].height)
      return TRUE;
  return FALSE;
}

GBytes *
sluice_graph_wire_write (const SluiceGraphPlan *plan)
{
  GString *text = g_string_sized_new (32 * (plan->n_boxes + plan->n_links) + 256);
  double places = (double) plan->span + plan->n_boxes;
  gboolean limited = places > FREE_PLACES;

  /* Always as if dependencies ran down: the plan has turned what runs right. */
  g_string_append (text, "sluice-layout 1\n0 ");
  append_number (text, SLUICE_GRAPH_NODE_GAP - 2 * CLEARANCE, ' ');
  append_number (text, SLUICE_GRAPH_RANK_GAP - 2 * CLEARANCE, ' ');
  g_string_append_printf (text, "%d ", plan->n_boxes <= ROUTE_NODES && has_obstacles (plan));
  append_number (text, limited ? CLAMP (NS_PLACES / places, LEAST_NS_LIMIT, NS_LIMIT) : 0, ' ');
  append_number (text, limited ? CLAMP (MC_PLACES / places, LEAST_MC_LIMIT, MC_LIMIT) : 0, '\n');
  g_string_append_printf (text, "%u %u\n", plan->n_boxes, plan->n_links);
  for (guint i = 0; i < plan->n_boxes; i++)
    {
      append_number (text, plan->boxes[i].width + 2 * CLEARANCE, ' ');
      append_number (text, plan->boxes[i].height + 2 * CLEARANCE, '\n');
    }
  for (guint i = 0; i < plan->n_links; i++)
    g_string_append_printf (text, "%u %u\n", plan->links[i].from, plan->links[i].to);
  g_string_append (text, "end\n");

  return g_string_free_to_bytes (text);
}

static void
skip_space (Reader *reader)
{
  while (reader->at < reader->end && g_ascii_isspace (*reader->at))
    reader->at++;
}

static gboolean
read_word (Reader     *reader,
           const char *word)
{
  gsize length = strlen (word);

  skip_space (reader);
  if ((gsize) (reader->end - reader->at) < length || strncmp (reader->at, word, length) != 0)
    return FALSE;
  reader->at += length;
  return TRUE;
}

static gboolean
read_number (Reader *reader,
             double *number)
{
  char *after;

  skip_space (reader);
  *number = g_ascii_strtod (reader->at, &after);
  if (after == reader->at || !isfinite (*number) || fabs (*number) > MAX_PLACE)
    return FALSE;
  reader->at = after;
  return TRUE;
}

static gboolean
read_count (Reader *reader,
            guint   most,
            guint  *count)
{
  double number;

  if (!read_number (reader, &number) || number < 0 || number > most || number > floor (number))
    return FALSE;
  *count = (guint) number;
  return TRUE;
}

static gboolean
read_point (Reader           *reader,
            SluiceGraphPoint *point)
{
  return read_number (reader, &point->x) && read_number (reader, &point->y);
}

/* Puts one end of a curve exactly where it belongs: the helper knew a larger box, and rounds. */
static gboolean
settle_end (SluiceGraphPoint *end,
            double            x,
            double            y)
{
  if (fabs (end->x - x) > CLEARANCE || fabs (end->y - y) > 2 * CLEARANCE)
    return FALSE;
  *end = (SluiceGraphPoint) { x, y };
  return TRUE;
}

static gboolean
read_curve (Reader                 *reader,
            const SluiceGraphPlan  *plan,
            const SluiceGraphLink  *link,
            const SluiceGraphPoint *middles,
            GArray                 *points)
{
  guint n, first = points->len;
  SluiceGraphPoint point;

  if (!read_count (reader, MAX_POINTS, &n) || (n > 0 && (n < 4 || n % 3 != 1)))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      if (!read_point (reader, &point))
        return FALSE;
      g_array_append_val (points, point);
    }
  return n == 0
         || (settle_end (&g_array_index (points, SluiceGraphPoint, first), middles[link->from].x,
                         middles[link->from].y + plan->boxes[link->from].height / 2)
             && settle_end (&g_array_index (points, SluiceGraphPoint, points->len - 1), middles[link->to].x,
                            middles[link->to].y - plan->boxes[link->to].height / 2));
}

static gboolean
read_reply (Reader                *reader,
            const SluiceGraphPlan *plan,
            SluiceGraphPoint      *middles,
            guint                 *starts,
            GArray                *points)
{
  guint n;

  if (!read_word (reader, "sluice-layout 1\n") || !read_count (reader, plan->n_boxes, &n) || n != plan->n_boxes
      || !read_count (reader, plan->n_links, &n) || n != plan->n_links)
    return FALSE;

  for (guint i = 0; i < plan->n_boxes; i++)
    if (!read_point (reader, &middles[i]))
      return FALSE;
  for (guint i = 0; i < plan->n_links; i++)
    {
      starts[i] = points->len;
      if (!read_curve (reader, plan, &plan->links[i], middles, points))
        return FALSE;
    }
  starts[plan->n_links] = points->len;
  return read_word (reader, "end");
}

SluiceGraphLayout *
sluice_graph_wire_read (const SluiceGraphPlan  *plan,
                        GBytes                 *reply,
                        GError                **error)
{
  gsize length;
  const char *data = g_bytes_get_data (reply, &length);
  /* g_ascii_strtod() needs an end. */
  g_autofree char *text = g_strndup (data != NULL ? data : "", length);
  Reader reader = { text, text + strlen (text) };
  g_autofree SluiceGraphPoint *middles = g_new0 (SluiceGraphPoint, plan->n_boxes + 1);
  g_autofree guint *starts = g_new0 (guint, plan->n_links + 1);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (SluiceGraphPoint));

  if (!read_reply (&reader, plan, middles, starts, points))
    {
      g_set_error (error, SLUICE_ERROR, SLUICE_ERROR_LAYOUT, "the layout helper's reply is wrong at byte %" G_GSIZE_FORMAT,
                   (gsize) (reader.at - text));
      return NULL;
    }
  return sluice_graph_plan_finish (plan, middles, starts, (SluiceGraphPoint *) (gpointer) points->data, FALSE);
}
