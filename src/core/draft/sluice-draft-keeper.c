/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sluice-error.h"
#include "draft/sluice-draft-data.h"
#include "draft/sluice-draft-file.h"
#include "draft/sluice-draft-private.h"
#include "draft/sluice-draft-slot.h"

#include <glib/gstdio.h>
#include <string.h>

/* From one write to the next: typing is many changes. What comes after a pause is written at once. ms */
#define WAIT 250

struct _SluiceDraftKeeper
{
  GObject parent_instance;

  /* owned */
  SluiceDraft *draft;
  char *path;
  char *server;
  SluiceDraftSlot *beside;   /* nullable: where it is kept while it is held */
  GCancellable *cancellable; /* of a write under way: nobody hears of its end any more */
  char *on_disk;             /* what it wrote last, or NULL; write_lock holds for it */

  guint timer;
  gint64 last;     /* when a write began, monotonic; 0: none has */
  guint64 wanted;  /* counts changes */
  guint64 written; /* the count that is on disk */
  guint64 kept;    /* the count that is on disk beside it */
  gboolean busy;
  gboolean told;
  gboolean discarded;
  gboolean held;
};

/* The one write at a time, also when the main thread waits for it. */
typedef struct
{
  SluiceDraftKeeper *keeper; /* borrowed: the callback holds it */
  char *path;
  char *text;
  guint64 count;
  gboolean beside;
} Write;

static GMutex write_lock;
static GCond end_cond;
static guint n_ends; /* under way; write_lock holds for it */

enum
{
  SIGNAL_ERROR,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceDraftKeeper, sluice_draft_keeper, G_TYPE_OBJECT)

static void schedule (SluiceDraftKeeper *self);

static void
free_write (gpointer data)
{
  Write *write = data;

  g_free (write->path);
  g_free (write->text);
  g_free (write);
}

static void
write_worker (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Write *write = task_data;
  GError *error = NULL;

  g_mutex_lock (&write_lock);
  /* Whoever called it off has written something newer, or wants nothing written. */
  if (!g_cancellable_set_error_if_cancelled (cancellable, &error)
      && sluice_draft_data_write (write->path, write->text, &error) && !write->beside)
    g_set_str (&write->keeper->on_disk, write->text);
  g_mutex_unlock (&write_lock);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
tell (SluiceDraftKeeper *self,
      const GError      *error)
{
  g_autoptr (GError) ours = NULL;

  if (self->told)
    return;
  self->told = TRUE;
  ours = g_error_new (SLUICE_ERROR, SLUICE_ERROR_STORAGE, "draft: %s", error->message);
  g_signal_emit (self, signals[SIGNAL_ERROR], 0, ours);
}

/* Where it belongs it is on disk, or it is not wanted. */
static void
drop_beside (SluiceDraftKeeper *self)
{
  if (self->beside != NULL)
    g_unlink (sluice_draft_slot_get_path (self->beside));
  g_clear_pointer (&self->beside, sluice_draft_slot_free);
  self->kept = 0;
}

/* Returns: (nullable): where it is written now */
static const char *
get_place (SluiceDraftKeeper *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);

  if (!self->held)
    return self->path;
  if (self->beside == NULL)
    self->beside = sluice_draft_slot_take (folder, self->path);
  return self->beside != NULL ? sluice_draft_slot_get_path (self->beside) : NULL;
}

static gboolean
is_behind (SluiceDraftKeeper *self)
{
  return self->wanted > (self->held ? self->kept : self->written);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SluiceDraftKeeper) self = user_data;
  Write *write = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean ok = g_task_propagate_boolean (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->busy = FALSE;
  if (ok)
    {
      if (write->beside)
        self->kept = MAX (self->kept, write->count);
      else
        {
          self->written = MAX (self->written, write->count);
          drop_beside (self);
        }
      self->told = FALSE;
    }
  else
    tell (self, error);
  /* What can't be written is tried again with the next change. */
  if (ok && is_behind (self))
    schedule (self);
}

static void
begin_write (SluiceDraftKeeper *self)
{
  const char *place = get_place (self);
  g_autoptr (GTask) task = NULL;
  Write *write;

  if (place == NULL)
    return;
  /* Not a task of self: the worker may be the last to let go of the task, and a draft belongs to the main thread. */
  task = g_task_new (NULL, self->cancellable, written_cb, g_object_ref (self));
  write = g_new0 (Write, 1);
  write->keeper = self;
  self->busy = TRUE;
  self->last = g_get_monotonic_time ();
  write->path = g_strdup (place);
  write->beside = self->held;
  write->text = sluice_draft_file_write (self->draft, self->server);
  write->count = self->wanted;
  g_task_set_source_tag (task, begin_write);
  g_task_set_task_data (task, write, free_write);
  g_task_run_in_thread (task, write_worker);
}

static gboolean
time_cb (gpointer user_data)
{
  SluiceDraftKeeper *self = user_data;

  self->timer = 0;
  if (!self->busy)
    begin_write (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (SluiceDraftKeeper *self)
{
  gint64 passed = (g_get_monotonic_time () - self->last) / 1000;

  if (self->timer != 0 || self->busy || self->discarded)
    return;
  /* All that one turn of the main loop changes is one write. */
  if (self->last == 0 || passed >= WAIT)
    self->timer = g_idle_add (time_cb, self);
  else
    self->timer = g_timeout_add ((guint) (WAIT - passed), time_cb, self);
}

static void
changed_cb (SluiceDraft       *draft,
            SluiceDraftKeeper *self)
{
  self->wanted++;
  schedule (self);
}

/* Nothing is written behind our back after this. */
static void
call_off (SluiceDraftKeeper *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->busy = FALSE;
  g_mutex_lock (&write_lock);
  g_mutex_unlock (&write_lock);
}

static void
sluice_draft_keeper_dispose (GObject *object)
{
  SluiceDraftKeeper *self = SLUICE_DRAFT_KEEPER (object);

  if (self->draft != NULL)
    sluice_draft_keeper_flush (self);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->draft);

  G_OBJECT_CLASS (sluice_draft_keeper_parent_class)->dispose (object);
}

static void
sluice_draft_keeper_finalize (GObject *object)
{
  SluiceDraftKeeper *self = SLUICE_DRAFT_KEEPER (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->beside, sluice_draft_slot_free);
  g_free (self->on_disk);
  g_free (self->path);
  g_free (self->server);

  G_OBJECT_CLASS (sluice_draft_keeper_parent_class)->finalize (object);
}

static void
sluice_draft_keeper_class_init (SluiceDraftKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_draft_keeper_dispose;
  object_class->finalize = sluice_draft_keeper_finalize;

  signals[SIGNAL_ERROR] = g_signal_new ("error", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sluice_draft_keeper_init (SluiceDraftKeeper *self)
{
  self->cancellable = g_cancellable_new ();
}

SluiceDraftKeeper *
sluice_draft_keeper_new (SluiceDraft *draft,
                         const char  *path,
                         const char  *server)
{
  SluiceDraftKeeper *self = g_object_new (SLUICE_TYPE_DRAFT_KEEPER, NULL);

  self->draft = g_object_ref (draft);
  self->path = g_strdup (path);
  self->server = g_strdup (server);
  g_signal_connect_object (draft, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_DEFAULT);
  return self;
}

void
sluice_draft_keeper_hold (SluiceDraftKeeper *self)
{
  g_return_if_fail (SLUICE_IS_DRAFT_KEEPER (self));

  self->held = TRUE;
  call_off (self);
}

void
sluice_draft_keeper_release (SluiceDraftKeeper *self,
                             gboolean           clear)
{
  g_return_if_fail (SLUICE_IS_DRAFT_KEEPER (self));

  if (self->beside != NULL)
    call_off (self);
  if (clear)
    g_unlink (self->path);
  self->held = FALSE;
  if (self->wanted > self->written)
    schedule (self);
}

/* Returns: whether it is where the draft belongs; else @error is set where it could not be written */
static gboolean
write_now (SluiceDraftKeeper  *self,
           GError            **error)
{
  g_autofree char *text = NULL;
  const char *place;

  if (self->discarded || self->wanted == self->written)
    return TRUE;
  if (!is_behind (self) || (place = get_place (self)) == NULL)
    return FALSE;

  call_off (self);
  text = sluice_draft_file_write (self->draft, self->server);
  if (!sluice_draft_data_write (place, text, error))
    return FALSE;
  if (self->held)
    {
      self->kept = self->wanted;
      return FALSE;
    }
  drop_beside (self);
  g_mutex_lock (&write_lock);
  g_set_str (&self->on_disk, text);
  g_mutex_unlock (&write_lock);
  self->written = self->wanted;
  return TRUE;
}

gboolean
sluice_draft_keeper_flush (SluiceDraftKeeper *self)
{
  g_autoptr (GError) error = NULL;
  gboolean kept;

  g_return_val_if_fail (SLUICE_IS_DRAFT_KEEPER (self), FALSE);

  kept = write_now (self, &error);
  if (error != NULL)
    tell (self, error);
  return kept;
}

gboolean
sluice_draft_keeper_secure (SluiceDraftKeeper  *self,
                            GError            **error)
{
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (SLUICE_IS_DRAFT_KEEPER (self), FALSE);

  write_now (self, &local);
  if (local == NULL)
    return self->discarded || !is_behind (self);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* What becomes of a file that may be somebody else's by now. */
typedef struct
{
  char *path;
  char *ours;    /* the draft, without its server */
  char *on_disk; /* nullable: what was written here, which may be older than the draft */
  char *text;    /* nullable: what takes its place; else it goes */
} End;

static void
free_end (gpointer data)
{
  End *end = data;

  g_free (end->path);
  g_free (end->ours);
  g_free (end->on_disk);
  g_free (end->text);
  g_free (end);
}

static gboolean
is_ours (const End *end)
{
  g_autoptr (GBytes) bytes = sluice_draft_data_read_regular (end->path, SLUICE_DRAFT_FILE_MAX_SIZE, NULL);
  g_autoptr (GPtrArray) problems = sluice_problems_new ();
  g_autoptr (SluiceDraft) there = bytes != NULL ? sluice_draft_file_read (bytes, problems, NULL) : NULL;
  g_autofree char *theirs = there != NULL ? sluice_draft_file_write (there, NULL) : NULL;

  if (bytes != NULL && end->on_disk != NULL && g_bytes_get_size (bytes) == strlen (end->on_disk)
      && memcmp (g_bytes_get_data (bytes, NULL), end->on_disk, g_bytes_get_size (bytes)) == 0)
    return TRUE;
  return g_strcmp0 (end->ours, theirs) == 0;
}

static void
end_worker (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  const End *end = task_data;
  GError *error = NULL;
  gboolean ours;

  g_mutex_lock (&write_lock);
  ours = is_ours (end);
  if (ours && end->text == NULL)
    g_unlink (end->path);
  else if (ours)
    sluice_draft_data_write (end->path, end->text, &error);
  n_ends--;
  g_cond_broadcast (&end_cond);
  g_mutex_unlock (&write_lock);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, ours);
}

void
sluice_draft_keeper_end_async (SluiceDraftKeeper   *self,
                               gboolean             created,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  gboolean sent;
  End *end;

  g_return_if_fail (SLUICE_IS_DRAFT_KEEPER (self));

  /* It goes on without the keeper. */
  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, sluice_draft_keeper_end_async);
  if (self->discarded)
    {
      g_task_return_boolean (task, FALSE);
      return;
    }
  self->discarded = TRUE;
  call_off (self);
  if (created)
    drop_beside (self);
  end = g_new0 (End, 1);
  end->path = g_strdup (self->path);
  end->on_disk = g_strdup (self->on_disk);
  end->ours = sluice_draft_file_write (self->draft, NULL);
  /* Nobody is to hear of it: it is over with this draft. */
  sent = self->draft->sent;
  self->draft->sent = FALSE;
  end->text = created ? NULL : sluice_draft_file_write (self->draft, self->server);
  self->draft->sent = sent;
  g_task_set_task_data (task, end, free_end);
  g_mutex_lock (&write_lock);
  n_ends++;
  g_mutex_unlock (&write_lock);
  g_task_run_in_thread (task, end_worker);
}

gboolean
sluice_draft_keeper_wait_for_ends (gint64 longest)
{
  gint64 deadline = g_get_monotonic_time () + longest;
  gboolean all;

  g_mutex_lock (&write_lock);
  while (n_ends > 0 && g_cond_wait_until (&end_cond, &write_lock, deadline))
    ;
  all = n_ends == 0;
  g_mutex_unlock (&write_lock);
  return all;
}

gboolean
sluice_draft_keeper_end_finish (GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_draft_keeper_end_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
sluice_draft_keeper_discard (SluiceDraftKeeper *self)
{
  g_return_if_fail (SLUICE_IS_DRAFT_KEEPER (self));

  self->discarded = TRUE;
  call_off (self);
  drop_beside (self);
  if (!self->held)
    g_unlink (self->path);
}

void
sluice_draft_keeper_drop_empty (SluiceDraftKeeper *self)
{
  g_return_if_fail (SLUICE_IS_DRAFT_KEEPER (self));

  /* What lies there without a change of ours is somebody else's. */
  if (!self->discarded && self->wanted > 0 && sluice_draft_is_empty (self->draft))
    sluice_draft_keeper_discard (self);
}
