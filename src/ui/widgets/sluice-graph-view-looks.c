/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of the stages that a node of the graph view stands for, and how the node looks by that. */
#include "ui/widgets/sluice-graph-view-private.h"

#include <glib/gi18n.h>

#include "text/sluice-text.h"

/* What a person wants to know of many, before all else. */
static const SluiceState by_weight[] = {
  SLUICE_STATE_FAILED, SLUICE_STATE_STUCK, SLUICE_STATE_RUNNING, SLUICE_STATE_PAUSED, SLUICE_STATE_QUEUED,
  SLUICE_STATE_CANCELLED, SLUICE_STATE_UNKNOWN, SLUICE_STATE_CHECKING, SLUICE_STATE_PENDING, SLUICE_STATE_SKIPPED,
  SLUICE_STATE_COMPLETED,
};

G_STATIC_ASSERT (G_N_ELEMENTS (by_weight) == SLUICE_N_STATES);

static const SluiceGraphViewLook *
get_look (SluiceGraphView *self,
          guint            member)
{
  return &g_array_index (self->looks, SluiceGraphViewLook, member);
}

/* What waits for a stage that is not there looks stuck, and has never run. */
static gboolean
waits_in_vain (SluiceGraphView *self,
               guint            member)
{
  guint n;
  const SluiceGraphUnknown *unknown = sluice_graph_get_unknown (sluice_graph_fold_get_whole (self->shown_fold), &n);

  for (guint i = 0; i < n; i++)
    if (unknown[i].node == member)
      return TRUE;
  return FALSE;
}

static gboolean
is_in_one_of (SluiceGraphView *self,
              guint            member,
              guint            states)
{
  SluiceState state = get_look (self, member)->state;
  gboolean runs = (states & (1u << SLUICE_STATE_RUNNING)) != 0;

  return (states & (1u << state)) != 0 && !(runs && state == SLUICE_STATE_STUCK && waits_in_vain (self, member));
}

int
sluice_graph_view_find_member (SluiceGraphView *self,
                               guint            node,
                               guint            states,
                               int              from,
                               gboolean         onward)
{
  guint n;
  const guint *members = sluice_graph_view_get_members (self, node, &n);

  for (guint i = 0; i < n && sluice_graph_view_is_current (self); i++)
    {
      int member = (int) members[onward ? i : n - 1 - i];

      if ((from < 0 || (onward ? member > from : member < from)) && is_in_one_of (self, (guint) member, states))
        return member;
    }
  return -1;
}

SluiceState
sluice_graph_view_get_state (SluiceGraphView *self,
                             guint            node)
{
  guint present = 0, n;
  const guint *members;

  /* While another graph is laid out, what is known belongs to that one. */
  if (!sluice_graph_view_is_current (self) || node >= sluice_graph_view_get_n_nodes (self))
    return SLUICE_STATE_PENDING;

  members = sluice_graph_view_get_members (self, node, &n);
  if (n == 1)
    return get_look (self, members[0])->state;
  for (guint i = 0; i < n; i++)
    present |= 1u << get_look (self, members[i])->state;
  for (guint i = 0; i < G_N_ELEMENTS (by_weight); i++)
    if ((present & (1u << by_weight[i])) != 0)
      return by_weight[i];
  return SLUICE_STATE_PENDING;
}

gboolean
sluice_graph_view_is_over (SluiceGraphView *self,
                           guint            node)
{
  guint n;
  const guint *members = sluice_graph_view_get_members (self, node, &n);

  for (guint i = 0; i < n; i++)
    if (!sluice_state_is_final (get_look (self, members[i])->state))
      return FALSE;
  return TRUE;
}

/* The stage a node stands for: of many the first one that weighs most. */
const char *
sluice_graph_view_get_node_name (SluiceGraphView *self,
                                 guint            node)
{
  guint n;
  const guint *members = sluice_graph_view_get_members (self, node, &n);
  int member = n > 1 ? sluice_graph_view_find_member (self, node, 1u << sluice_graph_view_get_state (self, node), -1, TRUE)
                     : -1;

  return sluice_graph_get_name (sluice_graph_fold_get_whole (self->shown_fold), member >= 0 ? (guint) member : members[0]);
}

/* "sweep" of "sweep-1", "sweep-2", …; what has nothing in common is called like the first. */
static char *
find_common_name (const SluiceGraph *graph,
                  const guint       *members,
                  guint              n)
{
  const char *first = sluice_graph_get_name (graph, members[0]);
  gsize length = strlen (first);

  for (guint i = 1; i < n; i++)
    {
      const char *name = sluice_graph_get_name (graph, members[i]);
      gsize same = 0;

      while (same < length && name[same] == first[same])
        same++;
      length = same;
    }
  /* Whole characters, and nothing at the end that leads to a number. */
  while (length > 0 && (first[length] & 0xc0) == 0x80)
    length--;
  while (length > 0 && (g_ascii_isdigit (first[length - 1]) || strchr ("-_ .:#(/[", first[length - 1]) != NULL))
    length--;
  return length > 0 ? g_strndup (first, length) : g_strdup (first);
}

char *
sluice_graph_view_dup_title (SluiceGraphView *self,
                             guint            node)
{
  guint n;
  const guint *members = sluice_graph_view_get_members (self, node, &n);
  SluiceGraph *whole = sluice_graph_fold_get_whole (self->shown_fold);
  g_autofree char *common = NULL, *name = NULL;

  if (n == 1)
    return sluice_text_line (sluice_text_stage_name (sluice_graph_get_name (whole, members[0])));

  common = find_common_name (whole, members, n);
  name = sluice_text_line (sluice_text_stage_name (common));
  /* Translators: many stages drawn as one: their common name, and how many: "sweep ×48" */
  return g_strdup_printf (_("%s ×%u"), name, n);
}

static guint
count_states (SluiceGraphView *self,
              guint            node,
              guint           *counts)
{
  guint n;
  const guint *members = sluice_graph_view_get_members (self, node, &n);

  memset (counts, 0, SLUICE_N_STATES * sizeof (guint));
  for (guint i = 0; i < n && sluice_graph_view_is_current (self); i++)
    counts[get_look (self, members[i])->state]++;
  return n;
}

char *
sluice_graph_view_dup_counts (SluiceGraphView *self,
                              guint            node)
{
  guint counts[SLUICE_N_STATES], n = count_states (self, node, counts);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, ngettext ("%u stage", "%u stages", n), n);
  if (self->edit != NULL)
    {
      guint wrong = counts[SLUICE_STATE_FAILED] + counts[SLUICE_STATE_STUCK];

      /* Nothing runs yet. */
      if (wrong > 0)
        g_string_append (text, _(", "));
      if (wrong > 0)
        g_string_append_printf (text, ngettext ("%u with problems", "%u with problems", wrong), wrong);
      return g_string_free_and_steal (text);
    }
  for (guint i = 0; i < G_N_ELEMENTS (by_weight); i++)
    if (counts[by_weight[i]] > 0)
      {
        g_autofree char *state = g_utf8_strdown (sluice_text_state (by_weight[i], NULL), -1);

        /* Translators: between the parts of what is said of a stage: "train, running, after prepare" */
        g_string_append (text, _(", "));
        /* Translators: how many stages are in a state: "40 completed" */
        g_string_append_printf (text, _("%u %s"), counts[by_weight[i]], state);
      }
  return g_string_free_and_steal (text);
}

void
sluice_graph_view_apply_look (SluiceGraphView *self,
                              guint            node)
{
  SluiceState state = sluice_graph_view_get_state (self, node);
  guint counts[SLUICE_N_STATES], n, done = 0;
  const guint *members = sluice_graph_view_get_members (self, node, &n);
  double progress;
  g_autofree char *words = NULL, *title = NULL;

  if (n == 1)
    progress = get_look (self, members[0])->progress;
  else
    {
      count_states (self, node, counts);
      for (SluiceState each = 0; each < SLUICE_N_STATES; each++)
        done += self->edit == NULL && sluice_state_is_final (each) ? counts[each] : 0;
      progress = (double) done / n;
      words = sluice_graph_view_dup_counts (self, node);
      title = sluice_graph_view_dup_title (self, node);
      sluice_graph_picture_set_block (sluice_graph_scene_get_picture (self->scene), node, title, counts);
      sluice_graph_minimap_set_counts (SLUICE_GRAPH_MINIMAP (self->minimap), node, counts);
    }
  sluice_graph_minimap_set_state (SLUICE_GRAPH_MINIMAP (self->minimap), node, state);
  if (!sluice_graph_scene_set_stage (self->scene, node, state, progress,
                                     n == 1 ? get_look (self, members[0])->detail : words))
    return;
  if ((int) node == self->selected_node)
    sluice_graph_view_update_label (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
