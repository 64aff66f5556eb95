/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-layouter.h"

#include "base/sluice-error.h"
#include "graph/sluice-graph-layered.h"
#include "graph/sluice-graph-wire.h"
#include "sluice-config.h"

#include <stdlib.h>
#include <time.h>

#define DEADLINE_MS 5000
/* So many times the deadline may pass on the clock while the helper didn't get that much of the processor. */
#define PATIENCE 6
/* It is looked at no more often than that. */
#define LEAST_LOOK_MS 50
/* Of 3,000 stages it says 190 KB, and it is asked about little more (sluice_graph_wire_is_worth_it()). */
#define MAX_REPLY (16 * 1024 * 1024)
/* A pipe that can be written to at all takes so much (PIPE_BUF), and the worker isn't held up by one that is full. */
#define WRITE_AT_ONCE 4096
#define READ_AT_ONCE (64 * 1024)

/* A worker may be the last to let go of it: nothing in it belongs to a thread. */
struct _SluiceGraphLayouter
{
  GObject parent_instance;

  char *helper;
  guint deadline;
  gboolean patient;
  GCancellable *current;   /* of the layout that is under way */
};

/* How long the helper may take. Counted: the worker tells which process it is while the main thread looks at it. */
typedef struct
{
  GCancellable *stop;      /* of the helper alone: called off, or it took too long */
  int process;             /* atomic; 0 until it has started */
  gint64 allowed;          /* µs of its own processor time, or 0 where only the clock counts */
  gint64 latest;           /* monotonic */
} Watch;

typedef struct
{
  SluiceGraph *graph;
  SluiceGraphDirection direction;
  char *helper;
  GCancellable *cancellable;   /* ours: follows the caller's, and is called off when a newer layout begins */
  GCancellable *outer;
  gulong outer_id;
  Watch *watch;
  gulong stop_id;
  GSource *deadline_source;
} Job;

G_DEFINE_FINAL_TYPE (SluiceGraphLayouter, sluice_graph_layouter, G_TYPE_OBJECT)

static void
watch_clear (gpointer data)
{
  g_clear_object (&((Watch *) data)->stop);
}

static void
watch_unref (gpointer watch)
{
  g_atomic_rc_box_release_full (watch, watch_clear);
}

static void
job_free (Job *job)
{
  g_source_destroy (job->deadline_source);
  g_source_unref (job->deadline_source);
  g_cancellable_disconnect (job->cancellable, job->stop_id);
  if (job->outer_id != 0)
    g_cancellable_disconnect (job->outer, job->outer_id);
  g_clear_object (&job->outer);
  g_clear_object (&job->cancellable);
  watch_unref (job->watch);
  g_clear_pointer (&job->graph, sluice_graph_unref);
  g_free (job->helper);
  g_free (job);
}

static char *
find_helper (void)
{
  const char *path = g_getenv ("SLUICE_LAYOUT_HELPER"), *build = g_getenv ("SLUICE_BUILD_DIR");

  if (path != NULL && *path != '\0')
    return g_strdup (path);
  if (build != NULL && *build != '\0')
    return g_build_filename (build, "src", "layout", "sluice-layout", NULL);
  return g_build_filename (SLUICE_PKGLIBEXECDIR, "sluice-layout", NULL);
}

/* All of @request, unless the helper is gone: what it says without having read it is judged like any other answer. */
static gboolean
tell_helper (GOutputStream  *pipe,
             GBytes         *request,
             GCancellable   *stop,
             GError        **error)
{
  gsize length, at = 0;
  const char *data = g_bytes_get_data (request, &length);

  while (at < length)
    {
      g_autoptr (GError) problem = NULL;
      gssize n = g_output_stream_write (pipe, data + at, MIN (length - at, WRITE_AT_ONCE), stop, &problem);

      if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
        break;
      if (n < 0)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      at += (gsize) n;
    }
  return g_output_stream_close (pipe, stop, error);
}

/* Returns: (transfer full) (nullable): all that it says, or %NULL also where that is more than an answer can be. */
static GBytes *
hear_helper (GInputStream  *pipe,
             GCancellable  *stop,
             GError       **error)
{
  g_autoptr (GByteArray) reply = g_byte_array_new ();
  g_autofree guint8 *part = g_malloc (READ_AT_ONCE);
  gssize n;

  while ((n = g_input_stream_read (pipe, part, READ_AT_ONCE, stop, error)) > 0)
    {
      if (reply->len + (gsize) n > MAX_REPLY)
        {
          g_set_error (error, SLUICE_ERROR, SLUICE_ERROR_LAYOUT, "it says more than %d bytes", MAX_REPLY);
          return NULL;
        }
      g_byte_array_append (reply, part, (guint) n);
    }
  return n == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&reply)) : NULL;
}

/* It reads all that it is asked before it answers, so one comes after the other here, too. */
static GBytes *
talk_with_helper (GSubprocess   *process,
                  GBytes        *request,
                  GCancellable  *stop,
                  GError       **error)
{
  g_autoptr (GBytes) reply = NULL;

  if (!tell_helper (g_subprocess_get_stdin_pipe (process), request, stop, error))
    return NULL;
  reply = hear_helper (g_subprocess_get_stdout_pipe (process), stop, error);
  if (reply == NULL || !g_subprocess_wait (process, stop, error))
    return NULL;
  return g_steal_pointer (&reply);
}

/* Returns: (transfer full) (nullable): what the helper says. */
static GBytes *
run_helper (const Job             *job,
            const SluiceGraphPlan *plan)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) request = NULL, reply = NULL;
  g_autoptr (GError) error = NULL;
  const char *identifier;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                              &error, job->helper, NULL);
  if (process == NULL)
    {
      g_debug ("the layout helper can't be started: %s", error->message);
      return NULL;
    }

  identifier = g_subprocess_get_identifier (process);
  g_atomic_int_set (&job->watch->process, identifier != NULL ? atoi (identifier) : 0);
  request = sluice_graph_wire_write (plan);
  reply = talk_with_helper (process, request, job->watch->stop, &error);
  if (reply == NULL)
    g_debug ("the layout helper failed: %s", error->message);
  else if (!g_subprocess_get_successful (process))
    g_debug ("the layout helper ended with wait status %d", g_subprocess_get_status (process));
  else
    return g_steal_pointer (&reply);

  g_subprocess_force_exit (process);
  return NULL;
}

/* All of it beside the main thread, which has a page to show meanwhile and would let the helper wait. */
static void
layout_worker (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  const Job *job = data;
  SluiceGraphPlan *plan = sluice_graph_plan_new (job->graph, job->direction);
  SluiceGraphLayout *layout = NULL;

  if (sluice_graph_wire_is_worth_it (plan) && !g_cancellable_is_cancelled (cancellable))
    {
      g_autoptr (GBytes) reply = run_helper (job, plan);
      g_autoptr (GError) error = NULL;

      layout = reply != NULL ? sluice_graph_wire_read (plan, reply, &error) : NULL;
      if (error != NULL)
        g_debug ("%s", error->message);
    }
  if (layout == NULL && !g_cancellable_is_cancelled (cancellable))
    layout = sluice_graph_plan_layer (plan, cancellable);
  sluice_graph_plan_free (plan);

  if (g_cancellable_is_cancelled (cancellable))
    {
      g_clear_pointer (&layout, sluice_graph_layout_unref);
      g_task_return_error_if_cancelled (task);
      return;
    }
  g_task_return_pointer (task, layout, (GDestroyNotify) sluice_graph_layout_unref);
}

/* Returns: µs, 0 for one that hasn't started, or -1 where it can't be read: it has ended, too. */
static gint64
read_processor_time (int process)
{
  struct timespec used;
  clockid_t its_clock;

  if (process == 0)
    return 0;
  if (clock_getcpuclockid (process, &its_clock) != 0 || clock_gettime (its_clock, &used) != 0)
    return -1;
  return (gint64) used.tv_sec * G_USEC_PER_SEC + used.tv_nsec / 1000;
}

static gboolean
deadline_cb (gpointer data)
{
  Watch *watch = data;
  gint64 now = g_get_monotonic_time (), used = -1;

  if (now < watch->latest && watch->allowed > 0)
    used = read_processor_time (g_atomic_int_get (&watch->process));
  if (used >= 0 && used < watch->allowed)
    {
      g_source_set_ready_time (g_main_current_source (),
                               MIN (now + MAX (watch->allowed - used, LEAST_LOOK_MS * 1000), watch->latest));
      return G_SOURCE_CONTINUE;
    }

  g_debug ("the layout helper takes too long: killing it");
  g_cancellable_cancel (watch->stop);
  return G_SOURCE_REMOVE;
}

static gboolean
dispatch_deadline (GSource     *source,
                   GSourceFunc  callback,
                   gpointer     data)
{
  return callback (data);
}

static GSourceFuncs deadline_funcs = { NULL, NULL, dispatch_deadline, NULL, NULL, NULL };

static void
follow_cb (GCancellable *outer,
           gpointer      inner)
{
  g_cancellable_cancel (inner);
}

static void
sluice_graph_layouter_dispose (GObject *object)
{
  SluiceGraphLayouter *self = SLUICE_GRAPH_LAYOUTER (object);

  if (self->current != NULL)
    g_cancellable_cancel (self->current);
  g_clear_object (&self->current);

  G_OBJECT_CLASS (sluice_graph_layouter_parent_class)->dispose (object);
}

static void
sluice_graph_layouter_finalize (GObject *object)
{
  SluiceGraphLayouter *self = SLUICE_GRAPH_LAYOUTER (object);

  g_free (self->helper);

  G_OBJECT_CLASS (sluice_graph_layouter_parent_class)->finalize (object);
}

static void
sluice_graph_layouter_class_init (SluiceGraphLayouterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sluice_graph_layouter_dispose;
  object_class->finalize = sluice_graph_layouter_finalize;
}

static void
sluice_graph_layouter_init (SluiceGraphLayouter *self)
{
  self->deadline = DEADLINE_MS;
}

SluiceGraphLayouter *
sluice_graph_layouter_new (const char *helper)
{
  SluiceGraphLayouter *self = g_object_new (SLUICE_TYPE_GRAPH_LAYOUTER, NULL);

  self->helper = helper != NULL ? g_strdup (helper) : find_helper ();
  return self;
}

void
sluice_graph_layouter_set_deadline (SluiceGraphLayouter *self,
                                    guint                deadline)
{
  g_return_if_fail (SLUICE_IS_GRAPH_LAYOUTER (self));

  self->deadline = deadline;
}

void
sluice_graph_layouter_set_patient (SluiceGraphLayouter *self,
                                   gboolean             patient)
{
  g_return_if_fail (SLUICE_IS_GRAPH_LAYOUTER (self));

  self->patient = patient;
}

void
sluice_graph_layouter_layout_async (SluiceGraphLayouter  *self,
                                    SluiceGraph          *graph,
                                    SluiceGraphDirection  direction,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              data)
{
  gint64 now = g_get_monotonic_time (), allowed;
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (SLUICE_IS_GRAPH_LAYOUTER (self));
  g_return_if_fail (graph != NULL);

  allowed = (gint64) self->deadline * 1000;
  if (self->current != NULL)
    g_cancellable_cancel (self->current);
  g_clear_object (&self->current);
  self->current = g_cancellable_new ();

  job = g_new0 (Job, 1);
  job->graph = sluice_graph_ref (graph);
  job->direction = direction;
  job->helper = g_strdup (self->helper);
  job->cancellable = g_object_ref (self->current);
  job->watch = g_atomic_rc_box_new0 (Watch);
  job->watch->stop = g_cancellable_new ();
  job->watch->allowed = self->patient ? allowed : 0;
  job->watch->latest = now + (self->patient ? PATIENCE * allowed : allowed);
  job->stop_id = g_cancellable_connect (job->cancellable, G_CALLBACK (follow_cb), g_object_ref (job->watch->stop),
                                        g_object_unref);
  job->deadline_source = g_source_new (&deadline_funcs, sizeof (GSource));
  g_source_set_ready_time (job->deadline_source, now + allowed);
  g_source_set_callback (job->deadline_source, deadline_cb, g_atomic_rc_box_acquire (job->watch), watch_unref);
  g_source_attach (job->deadline_source, g_main_context_get_thread_default ());

  task = g_task_new (self, job->cancellable, callback, data);
  g_task_set_source_tag (task, sluice_graph_layouter_layout_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  if (cancellable != NULL)
    {
      job->outer = g_object_ref (cancellable);
      job->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (follow_cb), g_object_ref (job->cancellable),
                                             g_object_unref);
    }

  g_task_run_in_thread (task, layout_worker);
}

SluiceGraphLayout *
sluice_graph_layouter_layout_finish (SluiceGraphLayouter  *self,
                                     GAsyncResult         *result,
                                     GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
