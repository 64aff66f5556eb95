/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sluice-dag.h"

#define LIST(...) ((const char *const[]) { __VA_ARGS__, NULL })

static char *
join (GPtrArray *words)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; words != NULL && i < words->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", (const char *) g_ptr_array_index (words, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_nothing_is_wrong (void)
{
  const char *const names[] = { "c", "a", "b" };
  const char *const *const dependencies[] = { LIST ("a", "b"), NULL, LIST ("a") };
  g_autoptr (SluiceDagProblems) problems = sluice_dag_check (3, names, dependencies);
  g_autoptr (SluiceDagProblems) none = sluice_dag_check (0, NULL, NULL);
  g_autofree guint *order = sluice_dag_order (3, names, dependencies);

  g_assert_true (sluice_dag_problems_is_empty (problems));
  g_assert_true (sluice_dag_problems_is_empty (none));
  g_assert_cmpuint (order[0], ==, 1);
  g_assert_cmpuint (order[1], ==, 2);
  g_assert_cmpuint (order[2], ==, 0);
}

static void
test_cycle (void)
{
  const char *const names[] = { "a", "b", "c", "d" };
  const char *const *const dependencies[] = { NULL, LIST ("a", "d"), LIST ("b"), LIST ("c") };
  g_autoptr (SluiceDagProblems) problems = sluice_dag_check (4, names, dependencies);
  g_autofree char *cycle = join (problems->cycle);
  g_autofree guint *order = sluice_dag_order (4, names, dependencies);

  g_assert_cmpstr (cycle, ==, "b c d b");
  g_assert_false (sluice_dag_problems_is_empty (problems));
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (order[i], ==, i);
}

static void
test_self_cycle (void)
{
  const char *const names[] = { "a", "b" };
  const char *const *const dependencies[] = { NULL, LIST ("b") };
  g_autoptr (SluiceDagProblems) problems = sluice_dag_check (2, names, dependencies);
  g_autofree char *cycle = join (problems->cycle);

  g_assert_cmpstr (cycle, ==, "b b");
}

static void
test_unknown_and_duplicate_names (void)
{
  const char *const names[] = { "a", "b", "a", "a" };
  const char *const *const dependencies[] = { NULL, LIST ("nobody", "a"), NULL, LIST ("b") };
  g_autoptr (SluiceDagProblems) problems = sluice_dag_check (4, names, dependencies);
  g_autofree char *unknown = join (problems->unknown), *duplicates = join (problems->duplicates);

  g_assert_cmpstr (unknown, ==, "b nobody");
  g_assert_cmpstr (duplicates, ==, "a");
  g_assert_null (problems->cycle);
}

static void
test_order_is_one_for_random_stages (void)
{
  enum { N = 400 };
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  guint place[N];
  g_autofree guint *order = NULL;

  /* Each depends on some with a larger number: the order must turn them round. */
  for (guint i = 0; i < N; i++)
    g_ptr_array_add (names, g_strdup_printf ("s%u", i));
  for (guint i = 0; i < N; i++)
    {
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

      for (int k = g_test_rand_int_range (0, 4); k > 0 && i + 1 < N; k--)
        g_strv_builder_add (builder, g_ptr_array_index (names, g_test_rand_int_range ((gint32) i + 1, N)));
      g_ptr_array_add (lists, g_strv_builder_end (builder));
    }

  order = sluice_dag_order (N, (const char *const *) names->pdata, (const char *const *const *) lists->pdata);
  for (guint i = 0; i < N; i++)
    place[order[i]] = i;
  for (guint i = 0; i < N; i++)
    for (char **name = g_ptr_array_index (lists, i); *name != NULL; name++)
      g_assert_cmpuint (place[g_ascii_strtoull (*name + 1, NULL, 10)], <, place[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dag/nothing", test_nothing_is_wrong);
  g_test_add_func ("/dag/cycle", test_cycle);
  g_test_add_func ("/dag/self", test_self_cycle);
  g_test_add_func ("/dag/names", test_unknown_and_duplicate_names);
  g_test_add_func ("/dag/order", test_order_is_one_for_random_stages);

  return g_test_run ();
}
