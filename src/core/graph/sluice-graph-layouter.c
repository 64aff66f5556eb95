/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-layouter.h"

#include "base/sluice-error.h"
#include "graph/sluice-graph-layered.h"
#include "graph/sluice-graph-wire.h"
#include "sluice-config.h"

#define DEADLINE_MS 5000

struct _SluiceGraphLayouter
{
  GObject parent_instance;

  char *helper;
  guint deadline;
  GCancellable *current;   /* of the layout that is under way */
};

typedef struct
{
  SluiceGraph *graph;
  SluiceGraphDirection direction;
  char *helper;
  guint deadline;
  SluiceGraphPlan *plan;       /* made by the first worker */
  GCancellable *cancellable;   /* ours: follows the caller's, and is called off when a newer layout begins */
  GCancellable *outer;
  gulong outer_id;
  GSubprocess *process;
  GBytes *request;
  GBytes *reply;
  guint deadline_id;
  gulong kill_id;
} Job;

G_DEFINE_FINAL_TYPE (SluiceGraphLayouter, sluice_graph_layouter, G_TYPE_OBJECT)

static void
stop_process (Job *job)
{
  g_clear_handle_id (&job->deadline_id, g_source_remove);
  if (job->kill_id != 0)
    g_cancellable_disconnect (job->cancellable, job->kill_id);
  job->kill_id = 0;
  if (job->process != NULL)
    g_subprocess_force_exit (job->process);
  g_clear_object (&job->process);
}

static void
job_free (Job *job)
{
  stop_process (job);
  if (job->outer_id != 0)
    g_cancellable_disconnect (job->outer, job->outer_id);
  g_clear_object (&job->outer);
  g_clear_object (&job->cancellable);
  g_clear_pointer (&job->graph, sluice_graph_unref);
  g_clear_pointer (&job->plan, sluice_graph_plan_free);
  g_clear_pointer (&job->request, g_bytes_unref);
  g_clear_pointer (&job->reply, g_bytes_unref);
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

static void
finish_worker (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Job *job = data;
  SluiceGraphLayout *layout = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  if (job->reply != NULL)
    {
      g_autoptr (GError) error = NULL;

      layout = sluice_graph_wire_read (job->plan, job->reply, &error);
      if (layout == NULL)
        g_debug ("%s", error->message);
    }
  if (layout == NULL)
    layout = sluice_graph_plan_layer (job->plan, cancellable);

  if (g_cancellable_is_cancelled (cancellable))
    {
      sluice_graph_layout_unref (layout);
      g_task_return_error_if_cancelled (task);
      return;
    }
  g_task_return_pointer (task, layout, (GDestroyNotify) sluice_graph_layout_unref);
}

static void
run_finish (GTask *task)
{
  stop_process (g_task_get_task_data (task));
  g_task_run_in_thread (task, finish_worker);
}

static gboolean
deadline_cb (gpointer data)
{
  Job *job = data;

  job->deadline_id = 0;
  g_debug ("the layout helper takes more than %u ms: killing it", job->deadline);
  g_subprocess_force_exit (job->process);
  return G_SOURCE_REMOVE;
}

static void
kill_cb (GCancellable *cancellable,
         gpointer      process)
{
  g_subprocess_force_exit (process);
}

static void
communicate_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);
  GSubprocess *process = G_SUBPROCESS (source);
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_communicate_finish (process, result, &reply, NULL, &error))
    g_debug ("the layout helper failed: %s", error->message);
  else if (!g_subprocess_get_successful (process))
    g_debug ("the layout helper ended with wait status %d", g_subprocess_get_status (process));
  else
    job->reply = g_steal_pointer (&reply);

  run_finish (task);
}

/* Starting a program takes a moment too, so that is done here. */
static void
prepare_worker (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;

  job->plan = sluice_graph_plan_new (job->graph, job->direction);
  if (sluice_graph_wire_is_worth_it (job->plan))
    {
      job->request = sluice_graph_wire_write (job->plan);
      job->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                         | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                       &error, job->helper, NULL);
      if (job->process == NULL)
        g_debug ("the layout helper can't be started: %s", error->message);
    }
  g_task_return_boolean (task, TRUE);
}

static void
prepared_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);

  if (job->process == NULL || g_cancellable_is_cancelled (job->cancellable))
    {
      run_finish (task);
      return;
    }

  job->deadline_id = g_timeout_add (job->deadline, deadline_cb, job);
  job->kill_id = g_cancellable_connect (job->cancellable, G_CALLBACK (kill_cb), g_object_ref (job->process),
                                        g_object_unref);
  g_subprocess_communicate_async (job->process, job->request, job->cancellable, communicate_cb,
                                  g_steal_pointer (&task));
}

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
sluice_graph_layouter_layout_async (SluiceGraphLayouter  *self,
                                    SluiceGraph          *graph,
                                    SluiceGraphDirection  direction,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              data)
{
  g_autoptr (GTask) task = NULL, prepare = NULL;
  Job *job;

  g_return_if_fail (SLUICE_IS_GRAPH_LAYOUTER (self));
  g_return_if_fail (graph != NULL);

  if (self->current != NULL)
    g_cancellable_cancel (self->current);
  g_clear_object (&self->current);
  self->current = g_cancellable_new ();

  job = g_new0 (Job, 1);
  job->graph = sluice_graph_ref (graph);
  job->direction = direction;
  job->helper = g_strdup (self->helper);
  job->deadline = self->deadline;
  job->cancellable = g_object_ref (self->current);

  task = g_task_new (self, job->cancellable, callback, data);
  g_task_set_source_tag (task, sluice_graph_layouter_layout_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  if (cancellable != NULL)
    {
      job->outer = g_object_ref (cancellable);
      job->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (follow_cb), g_object_ref (job->cancellable),
                                             g_object_unref);
    }

  /* Both tasks hold the job: the outer one outlives the inner one, which only lends it to its worker. */
  prepare = g_task_new (NULL, NULL, prepared_cb, g_object_ref (task));
  g_task_set_source_tag (prepare, prepare_worker);
  g_task_set_task_data (prepare, job, NULL);
  g_task_run_in_thread (prepare, prepare_worker);
}

SluiceGraphLayout *
sluice_graph_layouter_layout_finish (SluiceGraphLayouter  *self,
                                     GAsyncResult         *result,
                                     GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
