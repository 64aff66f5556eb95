/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/sluice-log-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "log/sluice-log-filter.h"

#define PIECE (256 * 1024)
/* So many lines become text at once. */
#define LINES_AT_ONCE 4096

struct _SluiceLogFile
{
  /* Touched by the worker of the call that is under way */
  int aside;      /* -1: nothing was laid aside */
  GArray *blocks; /* of guint64: where each begins that was laid aside, and the end */
};

typedef struct
{
  SluiceLogFile *self;
  GFile *file;
  GPtrArray *lines;
  gboolean times;
  char *after;
} Work;

static void
clear_file (gpointer data)
{
  SluiceLogFile *self = data;

  if (self->aside >= 0)
    close (self->aside);
  g_array_unref (self->blocks);
}

static void
free_work (gpointer data)
{
  Work *work = data;

  sluice_log_file_unref (work->self);
  g_clear_object (&work->file);
  g_ptr_array_unref (work->lines);
  g_free (work->after);
  g_free (work);
}

static gboolean
set_errno (GError **error)
{
  int code = errno;

  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
  return FALSE;
}

/* Not where temporary files are: that may be memory. It has no name, so nothing stays of a program that ends. */
static gboolean
open_aside (SluiceLogFile  *self,
            GError        **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "sluice", NULL);
  g_autofree char *path = g_build_filename (folder, "log-XXXXXX", NULL);
  guint64 begin = 0;

  if (self->aside >= 0)
    return TRUE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return set_errno (error);
  self->aside = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (self->aside < 0)
    return set_errno (error);
  g_unlink (path);
  g_array_append_val (self->blocks, begin);
  return TRUE;
}

static gboolean
lay_aside (SluiceLogFile  *self,
           const char     *text,
           gsize           length,
           GError        **error)
{
  guint64 end = g_array_index (self->blocks, guint64, self->blocks->len - 1);

  while (length > 0)
    {
      gssize n = pwrite (self->aside, text, length, (off_t) end);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return set_errno (error);
      text += n;
      length -= (gsize) n;
      end += (guint64) n;
    }
  g_array_append_val (self->blocks, end);
  return TRUE;
}

static void
add_worker (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  gsize length;
  g_autofree char *text = sluice_log_to_text (work->lines, 0, work->lines->len, work->times, &length);

  if (open_aside (work->self, &error) && lay_aside (work->self, text, length, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
copy_block (SluiceLogFile  *self,
            guint           block,
            GOutputStream  *out,
            GCancellable   *cancellable,
            GError        **error)
{
  guint64 at = g_array_index (self->blocks, guint64, block), end = g_array_index (self->blocks, guint64, block + 1);
  g_autofree char *piece = g_malloc (PIECE);

  while (at < end)
    {
      gssize n = pread (self->aside, piece, (gsize) MIN (end - at, PIECE), (off_t) at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n == 0)
        errno = EIO;
      if (n <= 0)
        return set_errno (error);
      if (!g_output_stream_write_all (out, piece, (gsize) n, NULL, cancellable, error))
        return FALSE;
      at += (guint64) n;
    }
  return TRUE;
}

static gboolean
write_all (Work          *work,
           GOutputStream *out,
           GCancellable  *cancellable,
           GError       **error)
{
  for (guint i = work->self->blocks->len; i > 1; i--)
    if (!copy_block (work->self, i - 2, out, cancellable, error))
      return FALSE;
  for (guint i = 0; i < work->lines->len; i += LINES_AT_ONCE)
    {
      gsize length;
      g_autofree char *text = sluice_log_to_text (work->lines, i, LINES_AT_ONCE, work->times, &length);

      if (!g_output_stream_write_all (out, text, length, NULL, cancellable, error))
        return FALSE;
    }
  return work->after == NULL
         || g_output_stream_write_all (out, work->after, strlen (work->after), NULL, cancellable, error);
}

static void
write_worker (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (GFileOutputStream) out = NULL;
  g_autoptr (GCancellable) dropped = g_cancellable_new ();
  GError *error = NULL;

  out = g_file_replace (work->file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, &error);
  if (out != NULL && write_all (work, G_OUTPUT_STREAM (out), cancellable, &error)
      && g_output_stream_close (G_OUTPUT_STREAM (out), cancellable, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  /* Closed as one that was called off, it does not take the place of what was there. */
  g_cancellable_cancel (dropped);
  if (out != NULL)
    g_output_stream_close (G_OUTPUT_STREAM (out), dropped, NULL);
  g_task_return_error (task, error);
}

static void
run (SluiceLogFile       *self,
     GFile               *file,
     GPtrArray           *lines,
     gboolean             times,
     const char          *after,
     GTaskThreadFunc      worker,
     gpointer             tag,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->self = sluice_log_file_ref (self);
  work->file = file != NULL ? g_object_ref (file) : NULL;
  work->lines = g_ptr_array_ref (lines);
  work->times = times;
  work->after = g_strdup (after);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, work, free_work);
  g_task_run_in_thread (task, worker);
}

SluiceLogFile *
sluice_log_file_new (void)
{
  SluiceLogFile *self = g_atomic_rc_box_new0 (SluiceLogFile);

  self->aside = -1;
  self->blocks = g_array_new (FALSE, FALSE, sizeof (guint64));
  return self;
}

SluiceLogFile *
sluice_log_file_ref (SluiceLogFile *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
sluice_log_file_unref (SluiceLogFile *self)
{
  g_atomic_rc_box_release_full (self, clear_file);
}

void
sluice_log_file_add_async (SluiceLogFile       *self,
                           GPtrArray           *lines,
                           gboolean             times,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  run (self, NULL, lines, times, NULL, add_worker, sluice_log_file_add_async, cancellable, callback, user_data);
}

gboolean
sluice_log_file_add_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
sluice_log_file_write_async (SluiceLogFile       *self,
                             GFile               *file,
                             GPtrArray           *lines,
                             gboolean             times,
                             const char          *after,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (G_IS_FILE (file));

  run (self, file, lines, times, after, write_worker, sluice_log_file_write_async, cancellable, callback, user_data);
}

gboolean
sluice_log_file_write_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
