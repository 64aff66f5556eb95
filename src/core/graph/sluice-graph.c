/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph.h"

#include <string.h>

struct _SluiceGraph
{
  gatomicrefcount ref_count;
  guint n_nodes;
  double width;
  double height;
  GStringChunk *strings;
  const char **names;
  GHashTable *index;     /* name → index + 1 */
  GArray *edges;         /* SluiceGraphEdge */
  GArray *unknown;       /* SluiceGraphUnknown */
  guint *in_starts;      /* n_nodes + 1 offsets into in_edges */
  guint *in_edges;
  guint *out_starts;
  guint *out_edges;
};

G_DEFINE_BOXED_TYPE (SluiceGraph, sluice_graph, sluice_graph_ref, sluice_graph_unref)

static void
collect_edges (SluiceGraph              *self,
               const char *const *const *dependencies)
{
  /* seen[i] is the last node that was found to depend on i, + 1, and last[i] that edge. */
  g_autofree guint *seen = g_new0 (guint, self->n_nodes + 1);
  g_autofree guint *last = g_new0 (guint, self->n_nodes + 1);

  for (guint to = 0; to < self->n_nodes; to++)
    for (const char *const *name = dependencies[to]; name != NULL && *name != NULL; name++)
      {
        int from = sluice_graph_find (self, *name);

        if (from < 0)
          {
            SluiceGraphUnknown unknown = { to, g_string_chunk_insert_const (self->strings, *name) };

            g_array_append_val (self->unknown, unknown);
          }
        else if (seen[from] != to + 1)
          {
            SluiceGraphEdge edge = { (guint) from, to, SLUICE_GRAPH_EDGE_FORWARD, 1 };

            if ((guint) from == to)
              edge.kind = SLUICE_GRAPH_EDGE_SELF;
            seen[from] = to + 1;
            last[from] = self->edges->len;
            g_array_append_val (self->edges, edge);
          }
        else
          {
            g_array_index (self->edges, SluiceGraphEdge, last[from]).times++;
          }
      }
}

static void
index_edges (SluiceGraph *self)
{
  guint n_edges = self->edges->len;
  g_autofree guint *in_fill = NULL, *out_fill = NULL;

  self->in_starts = g_new0 (guint, self->n_nodes + 1);
  self->out_starts = g_new0 (guint, self->n_nodes + 1);
  self->in_edges = g_new0 (guint, n_edges + 1);
  self->out_edges = g_new0 (guint, n_edges + 1);

  for (guint i = 0; i < n_edges; i++)
    {
      const SluiceGraphEdge *edge = &g_array_index (self->edges, SluiceGraphEdge, i);

      self->in_starts[edge->to + 1]++;
      self->out_starts[edge->from + 1]++;
    }
  for (guint i = 0; i < self->n_nodes; i++)
    {
      self->in_starts[i + 1] += self->in_starts[i];
      self->out_starts[i + 1] += self->out_starts[i];
    }

  in_fill = g_memdup2 (self->in_starts, sizeof (guint) * (self->n_nodes + 1));
  out_fill = g_memdup2 (self->out_starts, sizeof (guint) * (self->n_nodes + 1));
  for (guint i = 0; i < n_edges; i++)
    {
      const SluiceGraphEdge *edge = &g_array_index (self->edges, SluiceGraphEdge, i);

      self->in_edges[in_fill[edge->to]++] = i;
      self->out_edges[out_fill[edge->from]++] = i;
    }
}

/* Depth first from every node that depends on nothing, then from the rest; an edge to a node that is still open closes
 * a cycle. With a stack of its own: a chain may be as long as the server likes. */
static void
mark_back_edges (SluiceGraph *self)
{
  enum { UNSEEN, OPEN, DONE };
  g_autofree guint8 *state = g_new0 (guint8, self->n_nodes + 1);
  g_autofree guint *next = g_memdup2 (self->out_starts, sizeof (guint) * (self->n_nodes + 1));
  g_autofree guint *stack = g_new (guint, self->n_nodes + 1);

  for (guint pass = 0; pass < 2; pass++)
    for (guint root = 0; root < self->n_nodes; root++)
      {
        guint depth = 0;

        if (state[root] != UNSEEN || (pass == 0 && self->in_starts[root] != self->in_starts[root + 1]))
          continue;

        stack[depth++] = root;
        state[root] = OPEN;
        while (depth > 0)
          {
            guint node = stack[depth - 1];
            SluiceGraphEdge *edge;

            if (next[node] == self->out_starts[node + 1])
              {
                state[node] = DONE;
                depth--;
                continue;
              }
            edge = &g_array_index (self->edges, SluiceGraphEdge, self->out_edges[next[node]++]);
            if (edge->kind == SLUICE_GRAPH_EDGE_SELF || state[edge->to] == DONE)
              continue;
            if (state[edge->to] == OPEN)
              {
                edge->kind = SLUICE_GRAPH_EDGE_BACK;
                continue;
              }
            state[edge->to] = OPEN;
            stack[depth++] = edge->to;
          }
      }
}

static SluiceGraph *
create_graph (guint              n_nodes,
              const char *const *names,
              double             width,
              double             height)
{
  SluiceGraph *self = g_new0 (SluiceGraph, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_nodes = n_nodes;
  self->width = width;
  self->height = height;
  self->strings = g_string_chunk_new (4096);
  self->names = g_new0 (const char *, n_nodes + 1);
  self->index = g_hash_table_new (g_str_hash, g_str_equal);
  self->edges = g_array_new (FALSE, FALSE, sizeof (SluiceGraphEdge));
  self->unknown = g_array_new (FALSE, FALSE, sizeof (SluiceGraphUnknown));

  for (guint i = 0; i < n_nodes; i++)
    {
      self->names[i] = g_string_chunk_insert_const (self->strings, names[i]);
      if (!g_hash_table_contains (self->index, self->names[i]))
        g_hash_table_insert (self->index, (gpointer) self->names[i], GUINT_TO_POINTER (i + 1));
    }
  return self;
}

SluiceGraph *
sluice_graph_new (guint                     n_nodes,
                  const char *const        *names,
                  const char *const *const *dependencies,
                  double                    width,
                  double                    height)
{
  SluiceGraph *self;

  g_return_val_if_fail (n_nodes == 0 || names != NULL, NULL);
  g_return_val_if_fail (width > 0 && height > 0, NULL);

  self = create_graph (n_nodes, names, width, height);
  if (dependencies != NULL)
    collect_edges (self, dependencies);
  index_edges (self);
  mark_back_edges (self);

  return self;
}

SluiceGraph *
sluice_graph_new_from_edges (guint                     n_nodes,
                             const char *const        *names,
                             const SluiceGraphEdge    *edges,
                             guint                     n_edges,
                             const SluiceGraphUnknown *unknown,
                             guint                     n_unknown,
                             double                    width,
                             double                    height)
{
  SluiceGraph *self;

  g_return_val_if_fail (n_nodes == 0 || names != NULL, NULL);
  g_return_val_if_fail (width > 0 && height > 0, NULL);

  self = create_graph (n_nodes, names, width, height);
  for (guint i = 0; i < n_edges; i++)
    {
      g_warn_if_fail (edges[i].from < n_nodes && edges[i].to < n_nodes && (i == 0 || edges[i - 1].to <= edges[i].to));
      g_array_append_val (self->edges, edges[i]);
    }
  for (guint i = 0; i < n_unknown; i++)
    {
      SluiceGraphUnknown own = { unknown[i].node, g_string_chunk_insert_const (self->strings, unknown[i].name) };

      g_array_append_val (self->unknown, own);
    }
  index_edges (self);

  return self;
}

SluiceGraph *
sluice_graph_ref (SluiceGraph *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sluice_graph_unref (SluiceGraph *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_hash_table_unref (self->index);
  g_string_chunk_free (self->strings);
  g_free (self->names);
  g_array_unref (self->edges);
  g_array_unref (self->unknown);
  g_free (self->in_starts);
  g_free (self->in_edges);
  g_free (self->out_starts);
  g_free (self->out_edges);
  g_free (self);
}

guint
sluice_graph_get_n_nodes (const SluiceGraph *self)
{
  return self->n_nodes;
}

double
sluice_graph_get_node_width (const SluiceGraph *self)
{
  return self->width;
}

double
sluice_graph_get_node_height (const SluiceGraph *self)
{
  return self->height;
}

const char *
sluice_graph_get_name (const SluiceGraph *self,
                       guint              node)
{
  g_return_val_if_fail (node < self->n_nodes, "");

  return self->names[node];
}

int
sluice_graph_find (const SluiceGraph *self,
                   const char        *name)
{
  return (int) GPOINTER_TO_UINT (g_hash_table_lookup (self->index, name)) - 1;
}

const SluiceGraphEdge *
sluice_graph_get_edges (const SluiceGraph *self,
                        guint             *n_edges)
{
  *n_edges = self->edges->len;
  return (const SluiceGraphEdge *) (gpointer) self->edges->data;
}

const SluiceGraphUnknown *
sluice_graph_get_unknown (const SluiceGraph *self,
                          guint             *n_unknown)
{
  *n_unknown = self->unknown->len;
  return (const SluiceGraphUnknown *) (gpointer) self->unknown->data;
}

const guint *
sluice_graph_get_edges_in (const SluiceGraph *self,
                           guint              node,
                           guint             *n_edges)
{
  g_return_val_if_fail (node < self->n_nodes, NULL);

  *n_edges = self->in_starts[node + 1] - self->in_starts[node];
  return self->in_edges + self->in_starts[node];
}

const guint *
sluice_graph_get_edges_out (const SluiceGraph *self,
                            guint              node,
                            guint             *n_edges)
{
  g_return_val_if_fail (node < self->n_nodes, NULL);

  *n_edges = self->out_starts[node + 1] - self->out_starts[node];
  return self->out_edges + self->out_starts[node];
}

gboolean
sluice_graph_equal (const SluiceGraph *a,
                    const SluiceGraph *b)
{
  if (a == b)
    return TRUE;
  if (a->unknown->len != b->unknown->len || !sluice_graph_has_same_shape (a, b))
    return FALSE;

  for (guint i = 0; i < a->n_nodes; i++)
    if (strcmp (a->names[i], b->names[i]) != 0)
      return FALSE;
  return TRUE;
}

gboolean
sluice_graph_has_same_shape (const SluiceGraph *a,
                             const SluiceGraph *b)
{
  if (a->n_nodes != b->n_nodes || a->edges->len != b->edges->len || a->width < b->width || a->width > b->width
      || a->height < b->height || a->height > b->height)
    return FALSE;

  for (guint i = 0; i < a->edges->len; i++)
    {
      const SluiceGraphEdge *first = &g_array_index (a->edges, SluiceGraphEdge, i);
      const SluiceGraphEdge *second = &g_array_index (b->edges, SluiceGraphEdge, i);

      if (first->from != second->from || first->to != second->to || first->times != second->times)
        return FALSE;
    }
  return TRUE;
}
