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
  GCancellable *cancellable;   /* ours: follows the caller's, and is called off when a newer layout begins */
  GCancellable *outer;
  gulong outer_id;
  GCancellable *stop;          /* of the helper alone: called off, or it took too long */
  gulong stop_id;
  GSource *deadline_source;
} Job;

G_DEFINE_FINAL_TYPE (SluiceGraphLayouter, sluice_graph_layouter, G_TYPE_OBJECT)

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
  g_clear_object (&job->stop);
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

/* Returns: (transfer full) (nullable): what the helper says. */
static GBytes *
run_helper (const Job             *job,
            const SluiceGraphPlan *plan)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) request = NULL, reply = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                              &error, job->helper, NULL);
  if (process == NULL)
    {
      g_debug ("the layout helper can't be started: %s", error->message);
      return NULL;
    }

  request = sluice_graph_wire_write (plan);
  done = g_subprocess_communicate (process, request, job->stop, &reply, NULL, &error);
  if (!done)
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

static gboolean
deadline_cb (gpointer stop)
{
  g_debug ("the layout helper takes too long: killing it");
  g_cancellable_cancel (stop);
  return G_SOURCE_REMOVE;
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
  g_autoptr (GTask) task = NULL;
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
  job->cancellable = g_object_ref (self->current);
  job->stop = g_cancellable_new ();
  job->stop_id = g_cancellable_connect (job->cancellable, G_CALLBACK (follow_cb), g_object_ref (job->stop),
                                        g_object_unref);
  job->deadline_source = g_timeout_source_new (self->deadline);
  g_source_set_callback (job->deadline_source, deadline_cb, g_object_ref (job->stop), g_object_unref);
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
