/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sluice-dag.h"

/* Returns: name → the index of the first stage called so, + 1 */
static GHashTable *
index_names (guint              n_stages,
             const char *const *names)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n_stages; i++)
    if (!g_hash_table_contains (index, names[i]))
      g_hash_table_insert (index, (gpointer) names[i], GUINT_TO_POINTER (i + 1));
  return index;
}

static int
find_stage (GHashTable *index,
            const char *name)
{
  return (int) GPOINTER_TO_UINT (g_hash_table_lookup (index, name)) - 1;
}

static void
find_duplicates (SluiceDagProblems *problems,
                 guint              n_stages,
                 const char *const *names)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n_stages; i++)
    {
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, names[i]));

      if (count == 1)
        g_ptr_array_add (problems->duplicates, g_strdup (names[i]));
      g_hash_table_insert (counts, (gpointer) names[i], GUINT_TO_POINTER (count + 1));
    }
}

/* Depth first against the dependencies, with a stack of its own: the way from where the stack meets itself is a cycle. */
static void
find_cycle (SluiceDagProblems        *problems,
            guint                     n_stages,
            const char *const        *names,
            const char *const *const *dependencies,
            GHashTable               *index)
{
  enum { UNSEEN, OPEN, DONE };
  g_autofree guint8 *state = g_new0 (guint8, n_stages + 1);
  g_autofree guint *next = g_new0 (guint, n_stages + 1);
  g_autofree guint *stack = g_new (guint, n_stages + 1);

  for (guint root = 0; root < n_stages; root++)
    {
      guint depth = 0;

      if (state[root] != UNSEEN)
        continue;
      stack[depth++] = root;
      state[root] = OPEN;
      while (depth > 0)
        {
          guint at = stack[depth - 1];
          const char *name = dependencies[at] != NULL ? dependencies[at][next[at]] : NULL;
          int other;

          if (name == NULL)
            {
              state[at] = DONE;
              depth--;
              continue;
            }
          next[at]++;
          other = find_stage (index, name);
          if (other < 0 || state[other] == DONE)
            continue;
          if (state[other] == UNSEEN)
            {
              state[other] = OPEN;
              stack[depth++] = (guint) other;
              continue;
            }

          problems->cycle = g_ptr_array_new_with_free_func (g_free);
          while (stack[depth - 1] != (guint) other)
            g_ptr_array_add (problems->cycle, g_strdup (names[stack[--depth]]));
          g_ptr_array_insert (problems->cycle, 0, g_strdup (names[other]));
          g_ptr_array_add (problems->cycle, g_strdup (names[other]));
          return;
        }
    }
}

SluiceDagProblems *
sluice_dag_check (guint                     n_stages,
                  const char *const        *names,
                  const char *const *const *dependencies)
{
  SluiceDagProblems *problems = g_new0 (SluiceDagProblems, 1);
  g_autoptr (GHashTable) index = index_names (n_stages, names);

  problems->unknown = g_ptr_array_new_with_free_func (g_free);
  problems->duplicates = g_ptr_array_new_with_free_func (g_free);
  find_duplicates (problems, n_stages, names);
  for (guint i = 0; i < n_stages; i++)
    for (const char *const *name = dependencies[i]; name != NULL && *name != NULL; name++)
      if (find_stage (index, *name) < 0)
        {
          g_ptr_array_add (problems->unknown, g_strdup (names[i]));
          g_ptr_array_add (problems->unknown, g_strdup (*name));
        }
  find_cycle (problems, n_stages, names, dependencies, index);
  return problems;
}

void
sluice_dag_problems_free (SluiceDagProblems *self)
{
  g_clear_pointer (&self->cycle, g_ptr_array_unref);
  g_ptr_array_unref (self->unknown);
  g_ptr_array_unref (self->duplicates);
  g_free (self);
}

gboolean
sluice_dag_problems_is_empty (const SluiceDagProblems *self)
{
  return self->cycle == NULL && self->unknown->len == 0 && self->duplicates->len == 0;
}

static int
compare_indices (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  guint first = GPOINTER_TO_UINT (a), second = GPOINTER_TO_UINT (b);

  return (first > second) - (first < second);
}

guint *
sluice_dag_order (guint                     n_stages,
                  const char *const        *names,
                  const char *const *const *dependencies)
{
  g_autoptr (GHashTable) index = index_names (n_stages, names);
  g_autofree guint *waiting = g_new0 (guint, n_stages + 1);
  g_autoptr (GTree) ready = g_tree_new_full (compare_indices, NULL, NULL, NULL);
  g_autoptr (GPtrArray) dependants = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  guint *order = g_new (guint, n_stages + 1), n = 0;

  for (guint i = 0; i < n_stages; i++)
    g_ptr_array_add (dependants, g_array_new (FALSE, FALSE, sizeof (guint)));
  for (guint i = 0; i < n_stages; i++)
    for (const char *const *name = dependencies[i]; name != NULL && *name != NULL; name++)
      {
        int other = find_stage (index, *name);

        if (other < 0)
          continue;
        g_array_append_val ((GArray *) g_ptr_array_index (dependants, other), i);
        waiting[i]++;
      }
  for (guint i = 0; i < n_stages; i++)
    if (waiting[i] == 0)
      g_tree_insert (ready, GUINT_TO_POINTER (i), NULL);

  for (GTreeNode *first = g_tree_node_first (ready); first != NULL; first = g_tree_node_first (ready))
    {
      guint at = GPOINTER_TO_UINT (g_tree_node_key (first));
      const GArray *others = g_ptr_array_index (dependants, at);

      g_tree_remove (ready, GUINT_TO_POINTER (at));
      order[n++] = at;
      for (guint i = 0; i < others->len; i++)
        {
          guint other = g_array_index (others, guint, i);

          if (--waiting[other] == 0)
            g_tree_insert (ready, GUINT_TO_POINTER (other), NULL);
        }
    }
  for (guint i = 0; i < n_stages; i++)
    if (waiting[i] > 0)
      order[n++] = i;
  return order;
}
