/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "servers/sluice-keyring.h"

#include <libsecret/secret.h>

#include "base/sluice-error.h"

#define TIME_LIMIT_SECONDS 10

static const SecretSchema key_schema = {
  "io.github.sluiceapp.Sluice.ApiKey",
  SECRET_SCHEMA_NONE,
  {
    { "server", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "address", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

/* A call of the keyring with a time limit: libsecret has none of its own. */
typedef struct
{
  GCancellable *cancellable; /* of the call: ends with the caller's, or at the limit */
  GCancellable *outer;       /* nullable */
  gulong outer_id;
  guint timeout;
  gboolean timed_out;

  /* what is asked, and what asks libsecret for it */
  void (*begin) (GTask *task);
  char *server_id;
  char *address;
  char *label;
  char *api_key;

  GSource *called_off; /* while it waits for its turn */
} Call;

/* One call at a time, of all in this program: libsecret has one keyring for all of it, and where that is a file, a second
 * write fails that began before the first was over, and what is read meanwhile makes it forget what is being written. */
static GQueue waiting = G_QUEUE_INIT; /* of GTask */
static gboolean busy;

static void
end_waiting (Call *call)
{
  if (call->called_off)
    g_source_destroy (call->called_off);
  g_clear_pointer (&call->called_off, g_source_unref);
}

static void
free_call (Call *call)
{
  if (call->outer)
    g_cancellable_disconnect (call->outer, call->outer_id);
  g_clear_object (&call->outer);
  g_clear_handle_id (&call->timeout, g_source_remove);
  end_waiting (call);
  g_object_unref (call->cancellable);
  g_free (call->server_id);
  g_free (call->address);
  g_free (call->label);
  g_free (call->api_key);
  g_free (call);
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static void
timeout_cb (gpointer user_data)
{
  Call *call = user_data;

  call->timeout = 0;
  call->timed_out = TRUE;
  g_cancellable_cancel (call->cancellable);
}

static GTask *
make_task (gpointer             tag,
           const char          *server_id,
           const char          *address,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, tag);
  call->server_id = g_strdup (server_id);
  call->address = g_strdup (address);
  call->cancellable = g_cancellable_new ();
  if (cancellable)
    {
      call->outer = g_object_ref (cancellable);
      call->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), g_object_ref (call->cancellable),
                                              g_object_unref);
    }
  call->timeout = g_timeout_add_seconds_once (TIME_LIMIT_SECONDS, timeout_cb, call);
  g_task_set_task_data (task, call, (GDestroyNotify) free_call);
  return task;
}

static void
fail (GTask  *task,
      GError *reason)
{
  Call *call = g_task_get_task_data (task);

  if (call->timed_out)
    g_task_return_new_error_literal (task, SLUICE_ERROR, SLUICE_ERROR_STORAGE, "The keyring did not answer");
  else if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_error_copy (reason));
  else
    g_task_return_new_error (task, SLUICE_ERROR, SLUICE_ERROR_STORAGE, "%s", reason->message);
}

static void
let_next (void)
{
  GTask *task = g_queue_pop_head (&waiting);
  Call *call;

  busy = task != NULL;
  if (!task)
    return;

  call = g_task_get_task_data (task);
  end_waiting (call);
  call->begin (task);
}

static gboolean
called_off_cb (GCancellable *cancellable,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) reason = NULL;

  g_queue_remove (&waiting, task);
  end_waiting (g_task_get_task_data (task));
  g_cancellable_set_error_if_cancelled (cancellable, &reason);
  fail (task, reason);
  return G_SOURCE_REMOVE;
}

/* Takes @task. The time limit counts from here: who asks does not wait for longer because others do. */
static void
take_turn (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  g_queue_push_tail (&waiting, task);
  if (!busy)
    {
      let_next ();
      return;
    }

  call->called_off = g_cancellable_source_new (call->cancellable);
  g_source_set_static_name (call->called_off, "[sluice] keyring's turn");
  g_source_set_callback (call->called_off, G_SOURCE_FUNC (called_off_cb), task, NULL);
  g_source_attach (call->called_off, NULL);
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char *password = secret_password_lookup_finish (result, &error);

  if (error)
    fail (task, error);
  else
    g_task_return_pointer (task, g_strdup (password), g_free);
  g_clear_pointer (&password, secret_password_free);
  let_next ();
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    fail (task, error);
  let_next ();
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  /* FALSE without an error: there was none to forget. */
  secret_password_clear_finish (result, &error);
  if (error)
    fail (task, error);
  else
    g_task_return_boolean (task, TRUE);
  let_next ();
}

static void
begin_lookup (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  secret_password_lookup (&key_schema, call->cancellable, looked_up_cb, task, "server", call->server_id, "address",
                          call->address, NULL);
}

static void
begin_store (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  if (call->api_key)
    secret_password_store (&key_schema, SECRET_COLLECTION_DEFAULT, call->label, call->api_key, call->cancellable,
                           stored_cb, task, "server", call->server_id, "address", call->address, NULL);
  else
    secret_password_clear (&key_schema, call->cancellable, cleared_cb, task, "server", call->server_id, "address",
                           call->address, NULL);
}

void
sluice_keyring_lookup_async (const char          *server_id,
                             const char          *address,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = make_task (sluice_keyring_lookup_async, server_id, address, cancellable, callback, user_data);
  Call *call = g_task_get_task_data (task);

  call->begin = begin_lookup;
  take_turn (task);
}

char *
sluice_keyring_lookup_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sluice_keyring_store_async (const char          *server_id,
                            const char          *address,
                            const char          *label,
                            const char          *api_key,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = make_task (sluice_keyring_store_async, server_id, address, cancellable, callback, user_data);
  Call *call = g_task_get_task_data (task);

  call->begin = begin_store;
  call->label = g_strdup (label);
  call->api_key = g_strdup (api_key);
  take_turn (task);
}

gboolean
sluice_keyring_store_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
