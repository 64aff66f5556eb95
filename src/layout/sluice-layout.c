/* SPDX-License-Identifier: MIT */
/*
 * sluice-layout: lays out one directed graph with Graphviz and ends.
 *
 * It reads numbers from standard input and writes numbers to standard output; no name or word ever reaches Graphviz.
 * A program of its own because Graphviz keeps global state, can't be told to stop, and may take minutes or abort on an
 * unlucky graph: whoever starts it may kill it at any time.
 *
 * Request, all numbers apart by white space, lengths in points:
 *   sluice-layout 1
 *   DIRECTION NODESEP RANKSEP ROUTE NSLIMIT MCLIMIT     direction 0 top-down, 1 left-right; route 1: curves around nodes;
 *                                                       a limit of 0: none
 *   NODES EDGES
 *   WIDTH HEIGHT        for each node
 *   FROM TO             for each edge: indices of nodes, two different ones
 *   end
 *
 * Reply:
 *   sluice-layout 1
 *   NODES EDGES
 *   X Y                 the middle of each node; y grows downwards
 *   COUNT X Y …         each edge: its Bézier points (3 k + 1 of them), or 0
 *   end
 *
 * Ends with 0, or 2: the request is not one, or over a limit; 3: Graphviz failed; 4: the reply could not be written.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <gvc.h>

#define MAX_NODES 20000
#define MAX_EDGES 200000
#define MAX_LENGTH 1000000.0
#define MAX_SECONDS 30
#define MAX_MEMORY ((rlim_t) 2 << 30)

enum
{
  EXIT_REQUEST = 2,
  EXIT_LAYOUT = 3,
  EXIT_REPLY = 4,
};

typedef struct
{
  bool left_right;
  double node_sep;
  double rank_sep;
  bool route;
  double ns_limit;
  double mc_limit;
  long n_nodes;
  long n_edges;
  double *sizes;
  long *ends;
} Request;

#ifdef HAVE_DOT_PLUGIN
extern gvplugin_library_t gvplugin_dot_layout_LTX_library;

/* Linked in: no configuration file, no search for plugins, no Pango in this process. */
static lt_symlist_t builtin_plugins[] = {
  { "gvplugin_dot_layout_LTX_library", &gvplugin_dot_layout_LTX_library },
  { NULL, NULL },
};
#endif

static int
ignore_message (char *message)
{
  return 0;
}

static bool
read_double (double *value,
             double  least,
             double  most)
{
  return scanf ("%lf", value) == 1 && isfinite (*value) && *value >= least && *value <= most;
}

/* As a double first: what scanf does with an integer that is out of range is not defined. */
static bool
read_long (long *value,
           long  least,
           long  most)
{
  double number;

  if (!read_double (&number, (double) least, (double) most) || number != floor (number))
    return false;
  *value = (long) number;
  return true;
}

static bool
read_word (const char *word)
{
  char buffer[32] = "";

  return scanf ("%31s", buffer) == 1 && strcmp (buffer, word) == 0;
}

static bool
read_request (Request *request)
{
  long version, left_right, route;

  if (!read_word ("sluice-layout") || !read_long (&version, 1, 1) || !read_long (&left_right, 0, 1)
      || !read_double (&request->node_sep, 1, MAX_LENGTH) || !read_double (&request->rank_sep, 1, MAX_LENGTH)
      || !read_long (&route, 0, 1) || !read_double (&request->ns_limit, 0, 1000)
      || !read_double (&request->mc_limit, 0, 1000) || !read_long (&request->n_nodes, 0, MAX_NODES)
      || !read_long (&request->n_edges, 0, MAX_EDGES))
    return false;

  request->left_right = left_right == 1;
  request->route = route == 1;
  request->sizes = calloc ((size_t) request->n_nodes * 2 + 1, sizeof (double));
  request->ends = calloc ((size_t) request->n_edges * 2 + 1, sizeof (long));
  if (request->sizes == NULL || request->ends == NULL)
    return false;

  for (long i = 0; i < request->n_nodes * 2; i++)
    if (!read_double (&request->sizes[i], 1, MAX_LENGTH))
      return false;
  for (long i = 0; i < request->n_edges; i++)
    if (!read_long (&request->ends[2 * i], 0, request->n_nodes - 1)
        || !read_long (&request->ends[2 * i + 1], 0, request->n_nodes - 1)
        || request->ends[2 * i] == request->ends[2 * i + 1])
      return false;

  return read_word ("end");
}

static void
set_number (void       *object,
            const char *name,
            double      value)
{
  char text[32];

  snprintf (text, sizeof text, "%.6f", value);
  agsafeset (object, (char *) name, text, (char *) "");
}

static void
set_word (void       *object,
          const char *name,
          const char *value)
{
  agsafeset (object, (char *) name, (char *) value, (char *) "");
}

static Agraph_t *
build_graph (const Request *request,
             Agnode_t     **nodes,
             Agedge_t     **edges)
{
  Agraph_t *graph = agopen ((char *) "g", Agstrictdirected, NULL);
  char name[32];

  set_word (graph, "rankdir", request->left_right ? "LR" : "TB");
  set_word (graph, "splines", request->route ? "true" : "none");
  set_word (graph, "newrank", "true");
  set_number (graph, "nodesep", request->node_sep / POINTS_PER_INCH);
  set_number (graph, "ranksep", request->rank_sep / POINTS_PER_INCH);
  if (request->ns_limit > 0)
    set_number (graph, "nslimit", request->ns_limit);
  if (request->mc_limit > 0)
    set_number (graph, "mclimit", request->mc_limit);

  agattr (graph, AGNODE, (char *) "shape", (char *) "box");
  agattr (graph, AGNODE, (char *) "label", (char *) "");
  agattr (graph, AGNODE, (char *) "fixedsize", (char *) "true");
  agattr (graph, AGEDGE, (char *) "dir", (char *) "none");
  agattr (graph, AGEDGE, (char *) "tailport", (char *) (request->left_right ? "e" : "s"));
  agattr (graph, AGEDGE, (char *) "headport", (char *) (request->left_right ? "w" : "n"));

  for (long i = 0; i < request->n_nodes; i++)
    {
      snprintf (name, sizeof name, "n%ld", i);
      nodes[i] = agnode (graph, name, 1);
      set_number (nodes[i], "width", request->sizes[2 * i] / POINTS_PER_INCH);
      set_number (nodes[i], "height", request->sizes[2 * i + 1] / POINTS_PER_INCH);
    }
  for (long i = 0; i < request->n_edges; i++)
    edges[i] = agedge (graph, nodes[request->ends[2 * i]], nodes[request->ends[2 * i + 1]], NULL, 1);

  return graph;
}

/* To the hundredth. printf() needs a tenth of the whole time for it. */
static void
write_number (double number)
{
  char digits[32];
  int n = 0;
  bool negative = number < 0;
  unsigned long long hundredths;

  if (!(fabs (number) < 1e12))
    {
      fputs ("nan ", stdout);
      return;
    }
  for (hundredths = (unsigned long long) (fabs (number) * 100 + 0.5); hundredths > 0 || n < 3; hundredths /= 10)
    {
      if (n == 2)
        digits[n++] = '.';
      digits[n++] = (char) ('0' + hundredths % 10);
    }
  if (negative)
    putchar_unlocked ('-');
  while (n > 0)
    putchar_unlocked (digits[--n]);
  putchar_unlocked (' ');
}

static void
write_edge (Agedge_t *edge,
            double    top)
{
  splines *curve = edge != NULL ? ED_spl (edge) : NULL;
  bezier *bez = curve != NULL && curve->size > 0 ? &curve->list[0] : NULL;

  if (bez == NULL || bez->size < 4 || bez->size % 3 != 1)
    {
      puts ("0");
      return;
    }
  printf ("%d ", (int) bez->size);
  for (int i = 0; i < (int) bez->size; i++)
    {
      write_number (bez->list[i].x);
      write_number (top - bez->list[i].y);
    }
  putchar ('\n');
}

static void
write_reply (const Request *request,
             Agraph_t      *graph,
             Agnode_t     **nodes,
             Agedge_t     **edges)
{
  double top = GD_bb (graph).UR.y;

  printf ("sluice-layout 1\n%ld %ld\n", request->n_nodes, request->n_edges);
  for (long i = 0; i < request->n_nodes; i++)
    {
      write_number (ND_coord (nodes[i]).x);
      write_number (top - ND_coord (nodes[i]).y);
      putchar ('\n');
    }
  for (long i = 0; i < request->n_edges; i++)
    write_edge (edges[i], top);
  puts ("end");
}

/* Whoever started us may have died: then nobody kills us. */
static void
limit_resources (void)
{
  const struct rlimit seconds = { MAX_SECONDS, MAX_SECONDS }, memory = { MAX_MEMORY, MAX_MEMORY }, none = { 0, 0 };

  setrlimit (RLIMIT_CPU, &seconds);
#ifndef __SANITIZE_ADDRESS__
  setrlimit (RLIMIT_AS, &memory);
#else
  (void) memory;
#endif
  setrlimit (RLIMIT_CORE, &none);
}

int
main (void)
{
  Request request = { 0 };
  Agnode_t **nodes;
  Agedge_t **edges;
  Agraph_t *graph;
  GVC_t *context;
  int status = 0;

  limit_resources ();
  agseterr (AGMAX);
  agseterrf (ignore_message);

  if (!read_request (&request))
    {
      free (request.sizes);
      free (request.ends);
      return EXIT_REQUEST;
    }

  nodes = calloc ((size_t) request.n_nodes + 1, sizeof *nodes);
  edges = calloc ((size_t) request.n_edges + 1, sizeof *edges);
#ifdef HAVE_DOT_PLUGIN
  context = gvContextPlugins (builtin_plugins, 0);
#else
  context = gvContext ();
#endif
  if (nodes == NULL || edges == NULL || context == NULL)
    return EXIT_LAYOUT;

  graph = build_graph (&request, nodes, edges);
  if (gvLayout (context, graph, "dot") == 0)
    write_reply (&request, graph, nodes, edges);
  else
    status = EXIT_LAYOUT;
  if (fflush (stdout) != 0 || ferror (stdout))
    status = EXIT_REPLY;
  /* Taking apart what goes with the process costs as much as a tenth of the layout. */
  _exit (status);
}
