/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor/sluice-pass.h"

/* A list on a server, newest first, as uuids. */
typedef struct
{
  GPtrArray *rows;
  guint next;
} List;

static void
list_add (List *list)
{
  g_ptr_array_insert (list->rows, 0, g_strdup_printf ("%06u", list->next++));
}

static List *
list_new (guint n)
{
  List *list = g_new0 (List, 1);

  list->rows = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++)
    list_add (list);
  return list;
}

static void
list_free (List *list)
{
  g_ptr_array_unref (list->rows);
  g_free (list);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (List, list_free)

static SluiceBatch *
list_read (List  *list,
           guint  offset,
           guint  limit,
           int    total)
{
  SluiceBatch *batch = sluice_batch_new (SLUICE_BATCH_SOURCE_POLL, SLUICE_BATCH_SCOPE_PAGE,
                                         sluice_batch_next_sequence ());

  for (guint i = offset; i < MIN (list->rows->len, offset + limit); i++)
    {
      SluicePipelineRecord *record = sluice_pipeline_record_new ();

      g_set_str (&record->uuid, g_ptr_array_index (list->rows, i));
      g_set_str (&record->name, "");
      g_set_str (&record->status, "failed");
      g_ptr_array_add (batch->pipelines, record);
    }
  batch->offset = offset;
  batch->total = total;
  return batch;
}

static SluicePassStep
take (SluicePass *pass,
      List       *list,
      guint       limit)
{
  g_autoptr (SluiceBatch) page = list_read (list, sluice_pass_get_offset (pass), limit, (int) list->rows->len);

  return sluice_pass_take (pass, page);
}

static gboolean
has_row (SluiceBatch *batch,
         const char  *uuid)
{
  for (guint i = 0; i < batch->pipelines->len; i++)
    if (g_str_equal (((SluicePipelineRecord *) g_ptr_array_index (batch->pipelines, i))->uuid, uuid))
      return TRUE;
  return FALSE;
}

static void
assert_each_once (SluiceBatch *batch)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < batch->pipelines->len; i++)
    g_assert_true (g_hash_table_add (seen, ((SluicePipelineRecord *) batch->pipelines->pdata[i])->uuid));
}

static void
test_reads_all (void)
{
  const guint sizes[] = { 0, 1, 499, 500, 501, 3000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (List) list = list_new (sizes[i]);
      g_autoptr (SluicePass) pass = sluice_pass_new ();
      g_autoptr (SluiceBatch) full = NULL;
      guint requests = 1;

      for (; take (pass, list, SLUICE_PASS_LIMIT) == SLUICE_PASS_MORE; requests++)
        g_assert_cmpuint (requests, <, 10);
      full = sluice_pass_finish (pass);
      g_assert_cmpint (full->scope, ==, SLUICE_BATCH_SCOPE_FULL);
      g_assert_cmpuint (full->pipelines->len, ==, sizes[i]);
      assert_each_once (full);
    }
}

static void
test_its_sequence_is_the_first (void)
{
  g_autoptr (List) list = list_new (900);
  g_autoptr (SluicePass) pass = sluice_pass_new ();
  g_autoptr (SluiceBatch) full = NULL;
  guint64 before = sluice_batch_next_sequence ();

  g_assert_cmpint (take (pass, list, SLUICE_PASS_LIMIT), ==, SLUICE_PASS_MORE);
  g_assert_cmpint (take (pass, list, SLUICE_PASS_LIMIT), ==, SLUICE_PASS_DONE);
  full = sluice_pass_finish (pass);
  g_assert_cmpuint (full->sequence, ==, before + 1);
}

/* Whatever comes at the top and goes anywhere between the pages: who was there all the time is read. */
static void
test_drift (void)
{
  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (List) list = list_new ((guint) g_test_rand_int_range (0, 2500));
      g_autoptr (GHashTable) stable = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autoptr (SluicePass) pass = sluice_pass_new ();
      g_autoptr (SluiceBatch) full = NULL;
      SluicePassStep step;
      GHashTableIter iter;
      gpointer key;

      for (guint i = 0; i < list->rows->len; i++)
        g_hash_table_add (stable, g_strdup (g_ptr_array_index (list->rows, i)));

      while ((step = take (pass, list, SLUICE_PASS_LIMIT)) == SLUICE_PASS_MORE)
        {
          guint adds = (guint) g_test_rand_int_range (0, 60);
          guint removes = (guint) g_test_rand_int_range (0, 120);

          for (guint i = 0; i < adds; i++)
            list_add (list);
          for (guint i = 0; i < removes && list->rows->len > 0; i++)
            {
              guint at = (guint) g_test_rand_int_range (0, (int) list->rows->len);

              g_hash_table_remove (stable, g_ptr_array_index (list->rows, at));
              g_ptr_array_remove_index (list->rows, at);
            }
        }
      g_assert_cmpint (step, ==, SLUICE_PASS_DONE);

      full = sluice_pass_finish (pass);
      assert_each_once (full);
      g_hash_table_iter_init (&iter, stable);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        g_assert_true (has_row (full, key));
    }
}

static void
test_a_server_with_smaller_pages (void)
{
  g_autoptr (List) list = list_new (730);
  g_autoptr (SluicePass) pass = sluice_pass_new ();
  g_autoptr (SluiceBatch) full = NULL;
  guint requests = 0;

  while (take (pass, list, 20) == SLUICE_PASS_MORE)
    g_assert_cmpuint (++requests, <, 200);
  full = sluice_pass_finish (pass);
  g_assert_cmpuint (full->pipelines->len, ==, 730);
}

static void
test_a_server_that_knows_no_offset (void)
{
  g_autoptr (List) list = list_new (2000);
  g_autoptr (SluicePass) pass = sluice_pass_new ();
  SluicePassStep step;

  do
    {
      g_autoptr (SluiceBatch) page = list_read (list, 0, SLUICE_PASS_LIMIT, 2000);

      step = sluice_pass_take (pass, page);
    }
  while (step == SLUICE_PASS_MORE);
  g_assert_cmpint (step, ==, SLUICE_PASS_BROKEN);
}

static void
test_a_server_that_counts_what_it_does_not_send (void)
{
  g_autoptr (List) list = list_new (600);
  g_autoptr (SluicePass) pass = sluice_pass_new ();
  SluicePassStep step;
  guint requests = 0;

  do
    {
      g_autoptr (SluiceBatch) page = list_read (list, sluice_pass_get_offset (pass), SLUICE_PASS_LIMIT, 5000);

      step = sluice_pass_take (pass, page);
      g_assert_cmpuint (++requests, <, 200);
    }
  while (step == SLUICE_PASS_MORE);
  g_assert_cmpint (step, ==, SLUICE_PASS_BROKEN);
}

static void
test_a_server_that_does_not_count (void)
{
  g_autoptr (List) list = list_new (1200);
  g_autoptr (SluicePass) pass = sluice_pass_new ();
  g_autoptr (SluiceBatch) full = NULL;
  SluicePassStep step;

  do
    {
      g_autoptr (SluiceBatch) page = list_read (list, sluice_pass_get_offset (pass), SLUICE_PASS_LIMIT, -1);

      step = sluice_pass_take (pass, page);
    }
  while (step == SLUICE_PASS_MORE);
  g_assert_cmpint (step, ==, SLUICE_PASS_DONE);
  full = sluice_pass_finish (pass);
  g_assert_cmpuint (full->pipelines->len, ==, 1200);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pass/all", test_reads_all);
  g_test_add_func ("/pass/sequence", test_its_sequence_is_the_first);
  g_test_add_func ("/pass/drift", test_drift);
  g_test_add_func ("/pass/small-pages", test_a_server_with_smaller_pages);
  g_test_add_func ("/pass/no-offset", test_a_server_that_knows_no_offset);
  g_test_add_func ("/pass/wrong-total", test_a_server_that_counts_what_it_does_not_send);
  g_test_add_func ("/pass/no-total", test_a_server_that_does_not_count);

  return g_test_run ();
}
