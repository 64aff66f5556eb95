/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-status-memo.h"

#include "api/sluice-decode.h"

#include <string.h>

#include "fake-server.h"

/* What is remembered of an answer never shows: any answer after any other reads as if it were the first. */

#define HEAD "{\"pipeline\": {\"uuid\": \"u\", \"status\": \"running\"}, \"stages\": ["

/* Returns: the record, which is held until the next one, or NULL; whichever, it is what decoding the whole gives. */
static SluicePipelineRecord *
check (SluiceStatusMemo *memo,
       GBytes           *body)
{
  g_autoptr (GError) error = NULL, plain_error = NULL;
  g_autoptr (SluicePipelineRecord) plain = sluice_decode_status (body, &plain_error);
  SluicePipelineRecord *record = sluice_status_memo_decode (memo, body, &error);

  g_assert_true ((record == NULL) == (plain == NULL));
  g_assert_true ((record == NULL) == (error != NULL));
  if (record != NULL)
    g_assert_true (sluice_pipeline_record_equal (record, plain));
  else
    {
      g_assert_error (error, plain_error->domain, plain_error->code);
      g_assert_cmpstr (error->message, ==, plain_error->message);
    }
  return record;
}

static SluicePipelineRecord *
check_text (SluiceStatusMemo *memo,
            const char       *text)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  return check (memo, body);
}

static char *
make_stage (const char *name,
            const char *status,
            int         order)
{
  return g_strdup_printf ("{\"stage_name\": \"%s\", \"status\": \"%s\", \"stage_order\": %d,"
                          " \"depends_on\": [\"a\\\"]{\"]}",
                          name, status, order);
}

/* Orders run backwards: what is sorted is not what was sent. */
static char *
make_answer (const char *statuses)
{
  GString *text = g_string_new (HEAD);

  for (guint i = 0; statuses[i] != '\0'; i++)
    {
      g_autofree char *name = g_strdup_printf ("stage %u", i);
      g_autofree char *stage = make_stage (name, statuses[i] == 'r' ? "running" : "pending", 100 - (int) i);

      g_string_append_printf (text, "%s%s", i > 0 ? " , " : " ", stage);
    }
  g_string_append (text, "\n]}");
  return g_string_free_and_steal (text);
}

static void
check_step (SluiceStatusMemo *memo,
            const char       *statuses,
            guint             n_read)
{
  g_autofree char *text = make_answer (statuses);
  g_autoptr (SluicePipelineRecord) record = check_text (memo, text);

  g_assert_nonnull (record);
  g_assert_cmpuint (record->stages->len, ==, strlen (statuses));
  g_assert_cmpuint (sluice_status_memo_get_n_read (memo), ==, n_read);
}

static void
test_changed_only (void)
{
  g_autoptr (SluiceStatusMemo) memo = sluice_status_memo_new ();

  check_step (memo, "ppppp", 5);
  check_step (memo, "ppppp", 0);
  check_step (memo, "prppp", 1);
  check_step (memo, "pprrp", 3);
  check_step (memo, "pprrpp", 1);
  check_step (memo, "pp", 0);
  check_step (memo, "", 0);
  check_step (memo, "rr", 2);
}

static void
test_same_object (void)
{
  g_autoptr (SluiceStatusMemo) memo = sluice_status_memo_new ();
  g_autofree char *first = make_answer ("ppp");
  g_autofree char *second = make_answer ("prp");
  g_autoptr (SluicePipelineRecord) a = check_text (memo, first);
  g_autoptr (SluicePipelineRecord) b = check_text (memo, second);

  /* In the pipeline's order, which is the opposite of the server's here. */
  g_assert_true (a->stages->pdata[0] == b->stages->pdata[0]);
  g_assert_true (a->stages->pdata[1] != b->stages->pdata[1]);
  g_assert_true (a->stages->pdata[2] == b->stages->pdata[2]);
}

/* A stage without a place has that of its turn: the same text elsewhere is another stage. */
static void
test_place (void)
{
  static const char A[] = "{\"stage_name\": \"a\", \"status\": \"pending\"}";
  static const char B[] = "{\"stage_name\": \"b\", \"status\": \"pending\"}";
  g_autoptr (SluiceStatusMemo) memo = sluice_status_memo_new ();
  g_autofree char *first = g_strconcat (HEAD, A, ",", B, "]}", NULL);
  g_autofree char *second = g_strconcat (HEAD, B, ",", A, "]}", NULL);

  for (guint i = 0; i < 4; i++)
    sluice_pipeline_record_unref (check_text (memo, i % 2 == 0 ? first : second));
}

/* Answers that look nearly as they should. */
static void
test_odd_answers (void)
{
  static const char STAGE[] = "{\"stage_name\": \"a\", \"status\": \"pending\"}";
  static const char *const odd[] = {
    "{\"stages\": [%s], \"pipeline\": {\"uuid\": \"u\", \"status\": \"running\"}}",
    "{\"pipeline\": {\"uuid\": \"u\", \"status\": \"running\"}, \"stages\": [%s], \"stages\": [null]}",
    "{\"pipeline\": {\"uuid\": \"u\", \"status\": \"running\"}, \"stages\": [%s], \"st\\u0061ges\": [null]}",
    "{\"pipeline\": {\"uuid\": \"u\", \"status\": \"running\"}, \"stages\": [%s], \"st\\u0061ges\" : []}",
    "{\"pipeline\": {\"uuid\": \"u\", \"status\": \"running\", \"stages\": [%s]}, \"stages\": []}",
    "{\"pipeline\": {\"uuid\": \"u\", \"status\": \"running\", \"description\": \"\\\"stages\\\": [\"}, \"stages\": [%s]}",
    "{\"pipeline\": {\"uuid\": \"u\", \"status\": \"running\"}, \"stages\": [%s,]}",
    "{\"pipeline\": {\"uuid\": \"u\", \"status\": \"running\"}, \"stages\": [%s, null]}",
    "{\"pipeline\": {\"uuid\": \"u\", \"status\": \"running\"}, \"stages\": [null, %s]}",
    "{\"pipeline\": {\"uuid\": \"u\", \"status\": \"running\"}, \"stages\": [%s} ]",
    "{\"pipeline\": {\"uuid\": \"u\", \"status\": \"running\"}, \"stages\": [%s]} x",
    "{\"pipeline\": {\"uuid\": \"u\", \"status\": \"running\"}, \"stages\": [%s]",
    "{\"pipeline\": {\"uuid\": \"u\"}, \"stages\": [%s]}",
    "{\"pipeline\": null, \"stages\": [%s]}",
    "{\"stages\": {\"a\": %s}}",
    "[%s]",
    "\"stages\"",
    "",
  };
  g_autoptr (SluiceStatusMemo) memo = sluice_status_memo_new ();
  g_autofree char *good = g_strconcat (HEAD, STAGE, "]}", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_auto (GStrv) halves = g_strsplit (odd[i], "%s", 2);
      g_autofree char *text = g_strjoinv (STAGE, halves);

      g_test_message ("%s", text);
      /* After a good answer, after itself, and before a good one. */
      sluice_pipeline_record_unref (check_text (memo, good));
      for (guint j = 0; j < 2; j++)
        {
          g_autoptr (SluicePipelineRecord) record = check_text (memo, text);
        }
    }
}

static GBytes *
mutate (GBytes *body)
{
  static const char BYTES[] = "{}[]\",:\\ 0nul\xc3";
  gsize size;
  const char *text = g_bytes_get_data (body, &size);
  GString *changed = g_string_new_len (text, (gssize) size);
  gsize at = (gsize) g_test_rand_int_range (0, (int) size), n = (gsize) g_test_rand_int_range (0, 400);

  n = MIN (n, size - at);
  switch (g_test_rand_int_range (0, 4))
    {
    case 0:
      changed->str[at] = BYTES[g_test_rand_int_range (0, (int) strlen (BYTES))];
      break;
    case 1:
      g_string_truncate (changed, at);
      break;
    case 2:
      g_string_erase (changed, (gssize) at, (gssize) n);
      break;
    default:
      {
        g_autofree char *part = g_strndup (text + at, n);

        g_string_insert (changed, g_test_rand_int_range (0, (int) size), part);
        break;
      }
    }
  return g_string_free_to_bytes (changed);
}

static void
test_any_answers (void)
{
  static const char *const fixtures[] = {
    "api/status-duplicate-and-self-dependencies.json", "api/status-out-of-order.json", "api/status-progress.json",
    "api/status-no-stages.json", "api/status-finished-but-running.json",
  };
  g_autoptr (SluiceStatusMemo) memo = sluice_status_memo_new ();
  guint understood = 0;

  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (GBytes) whole = load_fixture (fixtures[(i / 50) % G_N_ELEMENTS (fixtures)]);
      g_autoptr (GBytes) body = g_test_rand_int_range (0, 3) > 0 ? mutate (whole) : g_bytes_ref (whole);
      g_autoptr (SluicePipelineRecord) record = check (memo, body);

      understood += record != NULL;
    }
  g_assert_cmpuint (understood, >, 500);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/status-memo/changed-only", test_changed_only);
  g_test_add_func ("/status-memo/same-object", test_same_object);
  g_test_add_func ("/status-memo/place", test_place);
  g_test_add_func ("/status-memo/odd-answers", test_odd_answers);
  g_test_add_func ("/status-memo/any-answers", test_any_answers);

  return g_test_run ();
}
