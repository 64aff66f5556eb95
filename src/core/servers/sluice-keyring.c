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
} Call;

static void
free_call (Call *call)
{
  if (call->outer)
    g_cancellable_disconnect (call->outer, call->outer_id);
  g_clear_object (&call->outer);
  g_clear_handle_id (&call->timeout, g_source_remove);
  g_object_unref (call->cancellable);
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
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, tag);
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

static GCancellable *
get_cancellable (GTask *task)
{
  return ((Call *) g_task_get_task_data (task))->cancellable;
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
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char *password = secret_password_lookup_finish (result, &error);

  if (error)
    {
      fail (task, error);
      return;
    }
  g_task_return_pointer (task, g_strdup (password), g_free);
  g_clear_pointer (&password, secret_password_free);
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
}

void
sluice_keyring_lookup_async (const char          *server_id,
                             const char          *address,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = make_task (sluice_keyring_lookup_async, cancellable, callback, user_data);

  secret_password_lookup (&key_schema, get_cancellable (task), looked_up_cb, task,
                          "server", server_id, "address", address, NULL);
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
  GTask *task = make_task (sluice_keyring_store_async, cancellable, callback, user_data);

  if (api_key)
    secret_password_store (&key_schema, SECRET_COLLECTION_DEFAULT, label, api_key, get_cancellable (task), stored_cb,
                           task, "server", server_id, "address", address, NULL);
  else
    secret_password_clear (&key_schema, get_cancellable (task), cleared_cb, task, "server", server_id, "address",
                           address, NULL);
}

gboolean
sluice_keyring_store_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
