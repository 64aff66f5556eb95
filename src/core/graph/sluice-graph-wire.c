/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-wire.h"

#include "base/sluice-error.h"

#include <math.h>
#include <string.h>

/* Measured: above these Graphviz takes too long without limits, and curves around boxes cost too much. */
#define ROUTE_NODES 1000
#define LIMIT_NODES 1000
#define LIMIT_SPAN 5000
#define NS_LIMIT 0.2
#define MC_LIMIT 0.25
/* The helper routes edges along the very rims of boxes: it is told larger ones, and a smaller gap. */
#define CLEARANCE 8.0
#define MAX_PLACE 1e7
#define MAX_POINTS 10000

typedef struct
{
  const char *at;
  const char *end;
} Reader;

/* From the rim of the box that the helper knew to that of the node. */
static void
extend_curve (SluiceGraphPoint     *points,
              guint                 n_points,
              SluiceGraphDirection  direction)
{
  if (direction == SLUICE_GRAPH_TOP_DOWN)
    {
      points[0].y -= CLEARANCE;
      points[n_points - 1].y += CLEARANCE;
    }
  else
    {
      points[0].x -= CLEARANCE;
      points[n_points - 1].x += CLEARANCE;
    }
}

/* For each node its index in the request, or -1 where it stays at home; returns how many go. */
static guint
number_nodes (const SluiceGraph *graph,
              int              **numbers)
{
  guint n_nodes = sluice_graph_get_n_nodes (graph), n_edges, n_sent = 0;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);

  *numbers = g_new (int, n_nodes + 1);
  for (guint i = 0; i < n_nodes; i++)
    (*numbers)[i] = -1;
  for (guint i = 0; i < n_edges; i++)
    if (edges[i].kind == SLUICE_GRAPH_EDGE_FORWARD)
      (*numbers)[edges[i].from] = (*numbers)[edges[i].to] = 0;
  for (guint i = 0; i < n_nodes; i++)
    if ((*numbers)[i] == 0)
      (*numbers)[i] = (int) n_sent++;
  return n_sent;
}

static guint
count_forward (const SluiceGraph *graph)
{
  guint n_edges, n = 0;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);

  for (guint i = 0; i < n_edges; i++)
    n += edges[i].kind == SLUICE_GRAPH_EDGE_FORWARD;
  return n;
}

static void
append_number (GString *text,
               double   number,
               char     after)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.2f", number));
  g_string_append_c (text, after);
}

GBytes *
sluice_graph_wire_write (const SluiceGraph    *graph,
                         SluiceGraphDirection  direction,
                         guint64               span)
{
  GString *text = g_string_sized_new (1024);
  g_autofree int *numbers = NULL;
  guint n_sent = number_nodes (graph, &numbers), n_edges;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);
  gboolean limited = n_sent > LIMIT_NODES || span > LIMIT_SPAN;

  g_string_append_printf (text, "sluice-layout 1\n%d ", direction == SLUICE_GRAPH_LEFT_RIGHT);
  append_number (text, SLUICE_GRAPH_NODE_GAP - 2 * CLEARANCE, ' ');
  append_number (text, SLUICE_GRAPH_RANK_GAP - 2 * CLEARANCE, ' ');
  g_string_append_printf (text, "%d ", n_sent <= ROUTE_NODES);
  append_number (text, limited ? NS_LIMIT : 0, ' ');
  append_number (text, limited ? MC_LIMIT : 0, '\n');
  g_string_append_printf (text, "%u %u\n", n_sent, count_forward (graph));
  for (guint i = 0; i < n_sent; i++)
    {
      append_number (text, sluice_graph_get_node_width (graph) + 2 * CLEARANCE, ' ');
      append_number (text, sluice_graph_get_node_height (graph) + 2 * CLEARANCE, '\n');
    }
  for (guint i = 0; i < n_edges; i++)
    if (edges[i].kind == SLUICE_GRAPH_EDGE_FORWARD)
      g_string_append_printf (text, "%d %d\n", numbers[edges[i].from], numbers[edges[i].to]);
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

static gboolean
is_at_node (const SluiceGraph      *graph,
            const SluiceGraphPoint *middle,
            SluiceGraphPoint        point)
{
  return fabs (point.x - middle->x) <= sluice_graph_get_node_width (graph) / 2 + 1
         && fabs (point.y - middle->y) <= sluice_graph_get_node_height (graph) / 2 + 1;
}

static gboolean
read_curve (Reader                 *reader,
            const SluiceGraph      *graph,
            SluiceGraphDirection    direction,
            const SluiceGraphPoint *from,
            const SluiceGraphPoint *to,
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
  if (n > 0)
    extend_curve (&g_array_index (points, SluiceGraphPoint, first), n, direction);
  return n == 0
         || (is_at_node (graph, from, g_array_index (points, SluiceGraphPoint, first))
             && is_at_node (graph, to, g_array_index (points, SluiceGraphPoint, points->len - 1)));
}

static gboolean
read_reply (Reader               *reader,
            const SluiceGraph    *graph,
            SluiceGraphDirection  direction,
            SluiceGraphPoint     *middles,
            guint                *starts,
            GArray               *points)
{
  guint n_nodes = sluice_graph_get_n_nodes (graph), n_edges, n;
  const SluiceGraphEdge *edges = sluice_graph_get_edges (graph, &n_edges);
  g_autofree int *numbers = NULL;
  guint n_sent = number_nodes (graph, &numbers), n_forward = count_forward (graph);

  if (!read_word (reader, "sluice-layout 1\n") || !read_count (reader, n_sent, &n) || n != n_sent
      || !read_count (reader, n_forward, &n) || n != n_forward)
    return FALSE;

  for (guint i = 0; i < n_nodes; i++)
    {
      if (numbers[i] < 0)
        middles[i] = (SluiceGraphPoint) { NAN, NAN };
      else if (!read_point (reader, &middles[i]))
        return FALSE;
    }
  for (guint i = 0; i < n_edges; i++)
    {
      starts[i] = points->len;
      if (edges[i].kind == SLUICE_GRAPH_EDGE_FORWARD
          && !read_curve (reader, graph, direction, &middles[edges[i].from], &middles[edges[i].to], points))
        return FALSE;
    }
  starts[n_edges] = points->len;
  return read_word (reader, "end");
}

SluiceGraphLayout *
sluice_graph_wire_read (SluiceGraph           *graph,
                        SluiceGraphDirection   direction,
                        GBytes                *reply,
                        GError               **error)
{
  gsize length;
  const char *data = g_bytes_get_data (reply, &length);
  /* g_ascii_strtod() needs an end. */
  g_autofree char *text = g_strndup (data != NULL ? data : "", length);
  Reader reader = { text, text + strlen (text) };
  guint n_edges;
  g_autofree SluiceGraphPoint *middles = g_new0 (SluiceGraphPoint, sluice_graph_get_n_nodes (graph) + 1);
  g_autofree guint *starts = NULL;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (SluiceGraphPoint));

  sluice_graph_get_edges (graph, &n_edges);
  starts = g_new0 (guint, n_edges + 1);
  if (!read_reply (&reader, graph, direction, middles, starts, points))
    {
      g_set_error (error, SLUICE_ERROR, SLUICE_ERROR_LAYOUT, "the layout helper's reply is wrong at byte %" G_GSIZE_FORMAT,
                   (gsize) (reader.at - text));
      return NULL;
    }
  return sluice_graph_layout_new (graph, direction, middles, starts, (SluiceGraphPoint *) (gpointer) points->data, FALSE);
}
