/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SluiceDagProblems:
 * @cycle: (element-type utf8) (nullable): the names along a cycle, each needed by the next, the first again at the
 *   end; %NULL where there is none
 * @unknown: (element-type utf8): pairs: a name, and what it depends on although nothing has that name
 * @duplicates: (element-type utf8): names that more than one stage has, each once
 *
 * What keeps stages from being run in an order.
 */
typedef struct
{
  GPtrArray *cycle;
  GPtrArray *unknown;
  GPtrArray *duplicates;
} SluiceDagProblems;

/**
 * sluice_dag_check:
 * @n_stages: how many
 * @names: (array length=n_stages): their names
 * @dependencies: (array length=n_stages): for each a %NULL-terminated list of names, or %NULL
 *
 * Looks for what is wrong with the dependencies. Of stages with one name the first is meant. A stage that depends on
 * itself is a cycle. Pure; any thread; linear time.
 *
 * Returns: (transfer full): the problems; all empty where nothing is wrong
 */
SluiceDagProblems *sluice_dag_check (guint                     n_stages,
                                     const char *const        *names,
                                     const char *const *const *dependencies);

void sluice_dag_problems_free (SluiceDagProblems *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceDagProblems, sluice_dag_problems_free)

/** Returns: whether stages with these problems can be run in an order. */
gboolean sluice_dag_problems_is_empty (const SluiceDagProblems *self);

/**
 * sluice_dag_order:
 *
 * The stages in an order in which each comes after all it depends on; between those that could come in any order the
 * given one is kept. What is in a cycle, and what depends on that, comes last, in the given order; unknown names are
 * ignored. Parameters as for sluice_dag_check().
 *
 * Kahn: Topological sorting of large networks (1962).
 *
 * Returns: (transfer full) (array length=n_stages): indices of the stages
 */
guint *sluice_dag_order (guint n_stages, const char *const *names, const char *const *const *dependencies);

G_END_DECLS
