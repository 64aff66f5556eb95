/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "app/sluice-demo-process.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/sluice-error.h"

#define PROGRAM "sluice-demo"
#define START_LIMIT 10

struct _SluiceDemoProcess
{
  GObject parent_instance;

  /* owned */
  GSubprocess *child;
  GDataInputStream *output;
  GCancellable *waiting; /* for its address: ends with the caller's cancellable, the time limit, or this */
  guint limit_id;
  gulong cancelled_id; /* of the caller's cancellable */
  gboolean too_late;
  gboolean started;
};

enum
{
  ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceDemoProcess, sluice_demo_process, G_TYPE_OBJECT)

static char *
find_program (void)
{
  const char *build_dir = g_getenv ("SLUICE_BUILD_DIR");
  g_autofree char *built = build_dir != NULL ? g_build_filename (build_dir, "src", "demo", PROGRAM, NULL) : NULL;
  g_autofree char *installed = g_build_filename (SLUICE_PKGLIBEXECDIR, PROGRAM, NULL);

  if (built != NULL && g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&built);
  if (g_file_test (installed, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&installed);
  return g_find_program_in_path (PROGRAM);
}

/* Runs in the child: it ends with the program even where that is killed. Async-signal-safe calls only. */
static void
set_up_child_cb (gpointer data)
{
  pid_t parent = GPOINTER_TO_INT (data);

  prctl (PR_SET_PDEATHSIG, SIGTERM);
  if (getppid () != parent)
    _exit (1);
}

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (SluiceDemoProcess) self = g_weak_ref_get (data);

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  g_weak_ref_clear (data);
  g_free (data);
  if (self == NULL || self->child == NULL)
    return;

  g_clear_object (&self->child);
  if (self->started)
    g_signal_emit (self, signals[ENDED], 0);
}

static void
stop_waiting (SluiceDemoProcess *self,
              GCancellable      *outer)
{
  g_clear_handle_id (&self->limit_id, g_source_remove);
  if (self->cancelled_id != 0)
    g_cancellable_disconnect (outer, self->cancelled_id);
  self->cancelled_id = 0;
}

static void
read_line_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GTask) task = data;
  SluiceDemoProcess *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source), result, &length,
                                                                     &error);

  stop_waiting (self, g_task_get_cancellable (task));
  if (line != NULL && g_str_has_prefix (line, "http"))
    {
      self->started = TRUE;
      g_task_return_pointer (task, g_strdup (g_strstrip (line)), g_free);
    }
  else if (self->too_late)
    g_task_return_new_error (task, SLUICE_ERROR, SLUICE_ERROR_TIMEOUT, "%s did not tell its address within %d s", PROGRAM,
                             START_LIMIT);
  else if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task, SLUICE_ERROR, SLUICE_ERROR_UNREACHABLE, "%s ended without telling its address",
                             PROGRAM);
}

static gboolean
give_up_cb (gpointer data)
{
  SluiceDemoProcess *self = data;

  self->limit_id = 0;
  self->too_late = TRUE;
  g_cancellable_cancel (self->waiting);
  return G_SOURCE_REMOVE;
}

static void
sluice_demo_process_dispose (GObject *object)
{
  SluiceDemoProcess *self = SLUICE_DEMO_PROCESS (object);

  g_clear_handle_id (&self->limit_id, g_source_remove);
  if (self->child != NULL)
    g_subprocess_send_signal (self->child, SIGTERM);
  g_clear_object (&self->waiting);
  g_clear_object (&self->child);
  g_clear_object (&self->output);

  G_OBJECT_CLASS (sluice_demo_process_parent_class)->dispose (object);
}

static void
sluice_demo_process_class_init (SluiceDemoProcessClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_demo_process_dispose;

  signals[ENDED] = g_signal_new ("ended", SLUICE_TYPE_DEMO_PROCESS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sluice_demo_process_init (SluiceDemoProcess *self)
{
  self->waiting = g_cancellable_new ();
}

SluiceDemoProcess *
sluice_demo_process_new (void)
{
  return g_object_new (SLUICE_TYPE_DEMO_PROCESS, NULL);
}

static void
stop_waiting_cb (GCancellable *cancellable,
                 gpointer      inner)
{
  g_cancellable_cancel (inner);
}

void
sluice_demo_process_start_async (SluiceDemoProcess  *self,
                                 const char *const  *arguments,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_return_if_fail (SLUICE_IS_DEMO_PROCESS (self));
  g_return_if_fail (self->child == NULL);

  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *program = find_program ();
  GWeakRef *weak;
  GError *error = NULL;

  g_task_set_source_tag (task, sluice_demo_process_start_async);
  if (program == NULL)
    {
      g_task_return_new_error (task, SLUICE_ERROR, SLUICE_ERROR_UNREACHABLE, "%s is not installed", PROGRAM);
      return;
    }

  g_ptr_array_add (argv, program);
  g_ptr_array_add (argv, (gpointer) "--port");
  g_ptr_array_add (argv, (gpointer) "0");
  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);

  g_subprocess_launcher_set_child_setup (launcher, set_up_child_cb, GINT_TO_POINTER (getpid ()), NULL);
  self->child = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  if (self->child == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  g_subprocess_wait_async (self->child, NULL, ended_cb, weak);
  self->limit_id = g_timeout_add_seconds (START_LIMIT, give_up_cb, self);
  if (cancellable != NULL)
    self->cancelled_id
      = g_cancellable_connect (cancellable, G_CALLBACK (stop_waiting_cb), g_object_ref (self->waiting), g_object_unref);
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->child));
  g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, self->waiting, read_line_cb,
                                       g_steal_pointer (&task));
}

char *
sluice_demo_process_start_finish (SluiceDemoProcess *self,
                                  GAsyncResult      *result,
                                  GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
