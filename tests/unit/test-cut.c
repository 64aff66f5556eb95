/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-api.h"
#include "api/sluice-decode.h"
#include "api/sluice-socket.h"
#include "model/sluice-store.h"
#include "text/sluice-text.h"

#include <string.h>

#include "fake-server.h"

/*
 * A connection that ends at any byte of an answer or of a frame: nothing of it reaches the store, and it is said.
 */

#define UUID "5f0c1d2e-0000-4000-8000-000000000001"
#define HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

/* What the server answers: the first @length bytes of @whole; all of it from @length on. */
/* At every byte; the sanitizers take long over each, and stop at some. */
#ifdef __SANITIZE_ADDRESS__
#define CUT_STEP 7
#else
#define CUT_STEP 1
#endif

typedef struct
{
  char *whole;
  gsize length;
} Answer;

typedef struct
{
  GAsyncResult *result;
  gboolean done;
} Reply;

static void
replied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  Reply *reply = data;

  g_set_object (&reply->result, result);
  reply->done = TRUE;
}

static gboolean
answer_in_part (FakeServer *server,
                guint       number,
                const char *head,
                GIOStream  *stream,
                gpointer    data)
{
  Answer *answer = data;

  fake_write (stream, answer->whole, (gssize) MIN (g_atomic_pointer_get (&answer->length), strlen (answer->whole)));
  return FALSE;
}

static SluiceBatch *
ask (SluiceSession *session,
     gboolean       list,
     GError       **error)
{
  Reply reply = { 0 };
  SluiceBatch *batch;

  if (list)
    sluice_api_list_async (session, 0, 100, NULL, NULL, replied_cb, &reply);
  else
    sluice_api_status_async (session, UUID, NULL, NULL, NULL, replied_cb, &reply);
  wait_until (&reply.done);
  batch = list ? sluice_api_list_finish (session, reply.result, NULL, NULL, error)
               : sluice_api_status_finish (session, reply.result, NULL, NULL, error);
  g_object_unref (reply.result);
  return batch;
}

/* All that a person sees of it, as one text. */
static char *
describe_store (SluiceStore *store)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = sluice_store_get_n_items (store);

  g_string_append_printf (text, "%u of %d", n, sluice_store_get_total (store));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SluicePipeline) pipeline = g_list_model_get_item (G_LIST_MODEL (store), i);
      GListModel *stages = sluice_pipeline_get_stages (pipeline);

      g_string_append_printf (text, "\n%s %s %s %d/%d", sluice_pipeline_get_uuid (pipeline),
                              sluice_pipeline_get_name (pipeline),
                              sluice_text_state (sluice_pipeline_get_state (pipeline), NULL),
                              sluice_pipeline_get_done (pipeline), sluice_pipeline_get_total (pipeline));
      for (guint j = 0; stages != NULL && j < g_list_model_get_n_items (stages); j++)
        {
          g_autoptr (SluiceStage) stage = g_list_model_get_item (stages, j);

          g_string_append_printf (text, ", %s %d", sluice_stage_get_name (stage), sluice_stage_get_state (stage));
        }
    }
  for (int state = 0; state < SLUICE_N_STATES; state++)
    g_string_append_printf (text, " %u", sluice_store_count (store, (SluiceState) state));
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
count_cb (gpointer data)
{
  (*(guint *) data)++;
}

/* The error of an answer that ended too early, by where it did. */
static void
check_error (const GError *error,
             gboolean      in_body)
{
  g_autofree char *sentence = sluice_text_error (error);

  g_assert_cmpstr (sentence, !=, "");
  g_assert_cmpuint (error->domain, ==, SLUICE_ERROR);
  if (in_body)
    g_assert_error (error, SLUICE_ERROR, SLUICE_ERROR_CUT);
  else
    g_assert_true (error->code == SLUICE_ERROR_UNREACHABLE || error->code == SLUICE_ERROR_PROTOCOL
                   || error->code == SLUICE_ERROR_CUT);
}

/* As a server sends it; each byte is a connection. */
static char *
dup_without_blanks (GBytes *fixture)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (fixture, NULL), g_bytes_get_size (fixture));
  g_autoptr (GRegex) regex = g_regex_new ("\\n *", 0, 0, NULL);

  return g_regex_replace_literal (regex, text, -1, 0, "", 0, NULL);
}

static void
check_answer (const char *path,
              gboolean    list,
              gboolean    tells_length)
{
  g_autoptr (GBytes) bytes = load_fixture (path);
  g_autofree char *body = dup_without_blanks (bytes);
  g_autoptr (SluiceClock) clock = sluice_clock_new ();
  g_autoptr (SluiceStore) store = sluice_store_new ("here", clock);
  Answer answer = { 0 };
  FakeServer *server = fake_server_new (answer_in_part, &answer);
  g_autoptr (GUri) base = fake_server_get_base (server);
  SluiceSession *session = sluice_session_new (base, NULL);
  g_autofree char *before = NULL;
  gsize size, head;
  guint n_signals = 0;

  if (tells_length)
    answer.whole = g_strdup_printf (HEAD "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s", strlen (body), body);
  else
    answer.whole = g_strdup_printf (HEAD "Connection: close\r\n\r\n%s", body);
  size = strlen (answer.whole);
  head = size - strlen (body);

  /* Twice: the whole answer makes the store what it is, and again changes nothing. */
  answer.length = size;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SluiceBatch) batch = ask (session, list, &error);

      g_assert_no_error (error);
      g_ptr_array_unref (sluice_store_apply (store, batch));
      if (i == 0)
        before = describe_store (store);
    }
  g_assert_cmpuint (sluice_store_get_n_items (store), >, 0);
  g_signal_connect_swapped (store, "changed", G_CALLBACK (count_cb), &n_signals);
  g_signal_connect_swapped (store, "items-changed", G_CALLBACK (count_cb), &n_signals);
  g_signal_connect_swapped (store, "counts-changed", G_CALLBACK (count_cb), &n_signals);

  for (gsize length = 0; length < size; length += CUT_STEP)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SluiceBatch) batch = NULL;

      g_atomic_pointer_set (&answer.length, length);
      batch = ask (session, list, &error);
      if (batch != NULL)
        g_error ("cut after %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " bytes it passes for whole", length, size);
      check_error (error, length > head);
    }

  {
    g_autofree char *after = describe_store (store);

    g_assert_cmpstr (after, ==, before);
    g_assert_cmpuint (n_signals, ==, 0);
  }

  wait_for_finalize (session);
  fake_server_free (server);
  g_free (answer.whole);
}

static void
test_list (void)
{
  check_answer ("api/list-rows-without-stages.json", TRUE, TRUE);
}

static void
test_list_without_length (void)
{
  check_answer ("api/list-offsets.json", TRUE, FALSE);
}

static void
test_status (void)
{
  check_answer ("api/status-progress.json", FALSE, TRUE);
}

static void
test_status_without_length (void)
{
  check_answer ("api/status-failed-by-cycle.json", FALSE, FALSE);
}

/* --- frames --- */

static const char frame_text[] = "{\"type\":\"stage_status_change\",\"pipeline_uuid\":\"" UUID "\","
                                 "\"stage_name\":\"train\",\"status\":\"running\",\"progress\":0.5,"
                                 "\"timestamp\":\"2026-03-02T08:00:02\"}";

static GByteArray *
make_frame (void)
{
  const gsize length = strlen (frame_text);
  const guint8 start[] = { 0x81, 126, (guint8) (length >> 8), (guint8) (length & 0xff) };
  GByteArray *frame = g_byte_array_new ();

  g_byte_array_append (frame, start, sizeof start);
  g_byte_array_append (frame, (const guint8 *) frame_text, (guint) length);
  return frame;
}

/* RFC 6455, 4.2.2: the answer to Sec-WebSocket-Key. */
static char *
make_accept (const char *head)
{
  g_autoptr (GRegex) regex = g_regex_new ("^Sec-WebSocket-Key: *(\\S+)", G_REGEX_CASELESS | G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  g_autofree char *key = NULL;
  guint8 digest[20];
  gsize length = sizeof digest;

  g_assert_true (g_regex_match (regex, head, 0, &match));
  key = g_match_info_fetch (match, 1);
  g_checksum_update (checksum, (const guchar *) key, -1);
  g_checksum_update (checksum, (const guchar *) "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", -1);
  g_checksum_get_digest (checksum, digest, &length);
  return g_base64_encode (digest, length);
}

/* The n-th connection gets the first n bytes of the frame, and then its end. */
static gboolean
send_part_of_frame (FakeServer *server,
                    guint       number,
                    const char *head,
                    GIOStream  *stream,
                    gpointer    data)
{
  g_autoptr (GByteArray) frame = make_frame ();
  g_autofree char *accept = make_accept (head);
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                             "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
                                             accept);

  fake_write (stream, answer, -1);
  fake_write (stream, (const char *) frame->data, (gssize) MIN (number, frame->len));
  return FALSE;
}

typedef struct
{
  SluiceSocket *socket;
  SluiceStore *store;
  guint n_batches;
  gboolean done;
} Frames;

static void
take_batch_cb (Frames      *self,
               SluiceBatch *batch)
{
  self->n_batches++;
  g_ptr_array_unref (sluice_store_apply (self->store, batch));
  self->done = TRUE;
}

static gboolean
retry_cb (gpointer data)
{
  sluice_socket_retry_now (((Frames *) data)->socket);
  return G_SOURCE_REMOVE;
}

static void
connected_cb (Frames *self)
{
  if (!sluice_socket_get_connected (self->socket))
    g_idle_add (retry_cb, self);
}

static void
test_frame (void)
{
  g_autoptr (GByteArray) frame = make_frame ();
  g_autoptr (GBytes) status = load_fixture ("api/status-progress.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (SluiceClock) clock = sluice_clock_new ();
  g_autoptr (SluiceStore) store = sluice_store_new ("here", clock);
  g_autoptr (SluiceBatch) batch = sluice_batch_new (SLUICE_BATCH_SOURCE_POLL, SLUICE_BATCH_SCOPE_PIPELINE,
                                                    sluice_batch_next_sequence ());
  FakeServer *server = fake_server_new (send_part_of_frame, NULL);
  g_autoptr (GUri) base = fake_server_get_base (server);
  SluiceSession *session = sluice_session_new (base, NULL);
  Frames frames = { .store = store };
  SluicePipelineRecord *record = sluice_decode_status (status, &error);

  g_assert_no_error (error);
  g_ptr_array_add (batch->pipelines, record);
  g_ptr_array_unref (sluice_store_apply (store, batch));

  frames.socket = g_object_new (SLUICE_TYPE_SOCKET, "session", session, "clock", clock, "path", "ws/dashboard",
                                "retry-delay", 1, NULL);
  g_signal_connect_swapped (frames.socket, "batch", G_CALLBACK (take_batch_cb), &frames);
  g_signal_connect_swapped (frames.socket, "notify::connected", G_CALLBACK (connected_cb), &frames);
  sluice_socket_start (frames.socket);
  wait_until (&frames.done);

  /* Only the whole frame was one. */
  g_assert_cmpuint (frames.n_batches, ==, 1);
  g_assert_cmpuint (fake_server_count_requests (server), >, frame->len);

  while (g_idle_remove_by_data (&frames))
    ;
  wait_for_finalize (frames.socket);
  wait_for_finalize (session);
  fake_server_free (server);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cut/list", test_list);
  g_test_add_func ("/cut/list-without-length", test_list_without_length);
  g_test_add_func ("/cut/status", test_status);
  g_test_add_func ("/cut/status-without-length", test_status_without_length);
  g_test_add_func ("/cut/frame", test_frame);
  return g_test_run ();
}
