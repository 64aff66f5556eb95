/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipeline-actions.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"
#include "ui/pipelines/sluice-pipeline-copy.h"
#include "ui/pipelines/sluice-pipeline-page.h"
#include "ui/pipelines/sluice-pipeline-question.h"
#include "ui/pipelines/sluice-pipeline-results.h"
#include "ui/widgets/sluice-error-dialog.h"
#include "ui/widgets/sluice-label.h"

/* A server that is asked for everything at once answers nobody. */
#define MAX_IN_FLIGHT 4

typedef struct
{
  grefcount refs;
  GWeakRef parent;
  SluiceServer *server;
  GPtrArray *pipelines;
  GPtrArray *errors; /* (nullable elements): by the index of the pipeline */
  GPtrArray *left_out; /* those that can't do it in their state */
  char *question;      /* (nullable): what a person was told before the answer */
  SluiceAction action;
  GCancellable *cancellable;
  guint next;
  guint waiting;
} Run;

typedef struct
{
  Run *run;
  guint index;
} Step;

static void ask_next (Run *run);
static void ask_person (Run *run, GtkWidget *parent);

static void
free_error (gpointer error)
{
  if (error != NULL)
    g_error_free (error);
}

static void
unref_run (Run *run)
{
  if (!g_ref_count_dec (&run->refs))
    return;

  g_weak_ref_clear (&run->parent);
  g_clear_object (&run->server);
  g_clear_object (&run->cancellable);
  g_ptr_array_unref (run->pipelines);
  g_ptr_array_unref (run->errors);
  g_ptr_array_unref (run->left_out);
  g_free (run->question);
  g_free (run);
}

static Run *
ref_run (Run *run)
{
  g_ref_count_inc (&run->refs);
  return run;
}

static const char *
describe_success (SluiceAction action)
{
  switch (action)
    {
    case SLUICE_ACTION_START:
      return C_("done to a pipeline", "Started");
    case SLUICE_ACTION_CANCEL:
      return C_("done to a pipeline", "Cancelled");
    case SLUICE_ACTION_DELETE:
      return C_("done to a pipeline", "Deleted");
    case SLUICE_ACTION_PAUSE:
      return C_("done to a pipeline", "Paused");
    case SLUICE_ACTION_RESUME:
      return C_("done to a pipeline", "Resumed");
    case SLUICE_ACTION_RETRY:
    default:
      return _("Asked to try again");
    }
}

static const char *
describe_failure (SluiceAction action)
{
  switch (action)
    {
    case SLUICE_ACTION_START:
      return _("“%s” was not started");
    case SLUICE_ACTION_CANCEL:
      return _("“%s” was not cancelled");
    case SLUICE_ACTION_DELETE:
      return _("“%s” was not deleted");
    case SLUICE_ACTION_PAUSE:
      return _("“%s” was not paused");
    case SLUICE_ACTION_RESUME:
      return _("“%s” was not resumed");
    case SLUICE_ACTION_RETRY:
    default:
      return _("“%s” was not retried");
    }
}

static char *
describe_failed (Run   *run,
                 guint  index)
{
  g_autofree char *name = sluice_pipeline_question_shorten (sluice_pipeline_get_name (run->pipelines->pdata[index]));

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (describe_failure (run->action), name);
#pragma GCC diagnostic pop
}

static void
show_rows (Run       *run,
           GtkWidget *parent,
           guint      failed)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autofree char *rest = NULL;
  g_autofree char *title = g_strdup_printf (ngettext ("%u of %u failed", "%u of %u failed", failed), failed,
                                            run->pipelines->len);

  for (guint i = 0; i < run->pipelines->len; i++)
    {
      const GError *error = g_ptr_array_index (run->errors, i);
      g_autofree char *sentence = error != NULL ? sluice_text_error (error) : g_strdup (describe_success (run->action));
      g_autofree char *heading = describe_failed (run, i);

      g_ptr_array_add (rows, sluice_pipeline_result_row_new (sluice_pipeline_get_name (run->pipelines->pdata[i]), sentence,
                                                             error != NULL, heading, error));
    }
  if (run->left_out->len > 0)
    rest = g_strdup_printf (
      ngettext ("%u other of the selection was left as it is: not possible in its state.",
                "%u others of the selection were left as they are: not possible in their state.", run->left_out->len),
      run->left_out->len);
  sluice_pipeline_results_present (parent, title, rest, rows);
}

/* Returns: (nullable): that all went well, where more was asked for than one row shows by itself. */
static char *
describe_all_done (Run *run)
{
  guint n = run->pipelines->len, left = run->left_out->len;
  g_autofree char *done = NULL;

  switch (run->action)
    {
    case SLUICE_ACTION_START:
      done = g_strdup_printf (ngettext ("%u pipeline started", "%u pipelines started", n), n);
      break;
    case SLUICE_ACTION_CANCEL:
      done = g_strdup_printf (ngettext ("%u pipeline cancelled", "%u pipelines cancelled", n), n);
      break;
    case SLUICE_ACTION_DELETE:
      done = g_strdup_printf (ngettext ("%u pipeline deleted", "%u pipelines deleted", n), n);
      break;
    case SLUICE_ACTION_PAUSE:
    case SLUICE_ACTION_RESUME:
    case SLUICE_ACTION_RETRY:
    default:
      /* Of one at a time only. */
      return NULL;
    }
  if (left == 0)
    return g_steal_pointer (&done);
  /* Translators: what was done to some, and of how many others of the selection it was not possible */
  return g_strdup_printf (ngettext ("%s, %u left as it is", "%s, %u left as they are", left), done, left);
}

static void
tell_results (Run *run)
{
  g_autoptr (GtkWidget) parent = g_weak_ref_get (&run->parent);
  guint failed = 0, last = 0;

  if (parent == NULL || gtk_widget_get_root (parent) == NULL || g_cancellable_is_cancelled (run->cancellable))
    return;

  for (guint i = 0; i < run->errors->len; i++)
    if (g_ptr_array_index (run->errors, i) != NULL)
      {
        failed++;
        last = i;
      }

  if (failed == 0)
    {
      g_autofree char *done = run->pipelines->len + run->left_out->len > 1 ? describe_all_done (run) : NULL;

      if (done != NULL)
        gtk_widget_activate_action (parent, "win.toast", "s", done);
      return;
    }

  if (run->pipelines->len > 1)
    {
      show_rows (run, parent, failed);
      return;
    }

  /* Its own page says it in the header. */
  if (gtk_widget_get_ancestor (parent, SLUICE_TYPE_PIPELINE_PAGE) != NULL
      && sluice_pipeline_get_request_error (g_ptr_array_index (run->pipelines, last)) != NULL)
    return;

  const GError *error = g_ptr_array_index (run->errors, last);
  g_autofree char *heading = describe_failed (run, last);
  g_autofree char *sentence = sluice_text_error (error);
  /* Translators: what failed, and why */
  g_autofree char *text = g_strdup_printf (_("%s: %s"), heading, sentence);

  sluice_error_dialog_toast (parent, heading, text, error);
}

static void
acted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  Step *step = data;
  Run *run = step->run;
  GError *error = NULL;

  if (!sluice_monitor_act_finish (SLUICE_MONITOR (source), result, &error))
    run->errors->pdata[step->index] = error;

  g_free (step);
  run->waiting--;
  if (run->waiting == 0 && (run->next >= run->pipelines->len || g_cancellable_is_cancelled (run->cancellable)))
    tell_results (run);
  else
    ask_next (run);
  unref_run (run);
}

static void
ask_next (Run *run)
{
  SluiceMonitor *monitor = sluice_server_get_monitor (run->server);

  while (run->waiting < MAX_IN_FLIGHT && run->next < run->pipelines->len
         && !g_cancellable_is_cancelled (run->cancellable))
    {
      SluicePipeline *pipeline = g_ptr_array_index (run->pipelines, run->next);
      Step *step;

      /* Of many, the last are asked for long after the answer. */
      if (run->question != NULL && !sluice_monitor_offers (monitor, pipeline, run->action))
        {
          run->errors->pdata[run->next++] = g_error_new_literal (SLUICE_ERROR, SLUICE_ERROR_CHANGED, "Changed");
          continue;
        }

      step = g_new0 (Step, 1);
      step->run = ref_run (run);
      step->index = run->next++;
      run->waiting++;
      sluice_monitor_act_async (monitor, sluice_pipeline_get_uuid (pipeline), run->action,
                                run->action == SLUICE_ACTION_DELETE
                                  && sluice_pipeline_question_must_stop_first (pipeline),
                                run->cancellable,
                                acted_cb, step);
    }
  if (run->waiting == 0 && run->next >= run->pipelines->len)
    tell_results (run);
}

/* Those that can't do it any more are left out. Returns: whether any can. */
static gboolean
keep_possible (Run *run)
{
  SluiceMonitor *monitor = sluice_server_get_monitor (run->server);

  for (guint i = run->pipelines->len; i > 0; i--)
    if (!sluice_monitor_can_act (monitor, run->pipelines->pdata[i - 1], run->action))
      {
        g_ptr_array_add (run->left_out, g_object_ref (run->pipelines->pdata[i - 1]));
        g_ptr_array_remove_index (run->pipelines, i - 1);
      }
  g_ptr_array_set_size (run->errors, (int) run->pipelines->len);
  return run->pipelines->len > 0;
}

static void
tell_impossible (Run       *run,
                 GtkWidget *parent)
{
  const char *obstacle = sluice_pipeline_actions_describe_obstacle (run->server);

  if (obstacle == NULL)
    obstacle = run->left_out->len == 1 ? _("Not possible any more: the pipeline has changed")
                                       : _("None of the selected pipelines can do that now.");
  gtk_widget_activate_action (parent, "win.toast", "s", obstacle);
}

static char *
make_question (Run *run)
{
  return sluice_pipeline_question_make (run->pipelines, run->left_out->len, run->action);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  Run *run = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);
  g_autoptr (GtkWidget) parent = g_weak_ref_get (&run->parent);

  if (g_strcmp0 (answer, "act") == 0 && parent != NULL && !g_cancellable_is_cancelled (run->cancellable))
    {
      g_autofree char *question = keep_possible (run) ? make_question (run) : NULL;

      /* The answer is to what was asked: where that is not so any more, it is asked anew. */
      if (question == NULL)
        tell_impossible (run, parent);
      else if (g_str_equal (question, run->question))
        ask_next (run);
      else
        ask_person (run, parent);
    }
  unref_run (run);
}

static void
ask_person (Run       *run,
            GtkWidget *parent)
{
  gboolean deletes = run->action == SLUICE_ACTION_DELETE;
  guint n = run->pipelines->len;
  AdwDialog *dialog = adw_alert_dialog_new (NULL, NULL);
  g_autofree char *heading = NULL;

  if (n == 1)
    heading = g_strdup (deletes ? _("Delete pipeline?") : _("Cancel pipeline?"));
  else
    heading = g_strdup_printf (deletes ? ngettext ("Delete %u pipeline?", "Delete %u pipelines?", n)
                                       : ngettext ("Cancel %u pipeline?", "Cancel %u pipelines?", n),
                               n);
  g_free (run->question);
  run->question = make_question (run);

  adw_alert_dialog_set_heading (ADW_ALERT_DIALOG (dialog), heading);
  adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog), run->question);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "keep",
                                  deletes || !sluice_pipeline_question_is_any_running (run->pipelines)
                                    ? _("_Keep")
                                    : _("_Keep running"),
                                  "act",
                                  deletes ? _("_Delete") : ngettext ("_Cancel pipeline", "_Cancel pipelines", n), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "act", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "keep");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "keep");
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), parent, run->cancellable, answered_cb, ref_run (run));
}

void
sluice_pipeline_actions_run (GtkWidget    *parent,
                             SluiceServer *server,
                             GPtrArray    *pipelines,
                             SluiceAction  action,
                             GCancellable *cancellable)
{
  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (SLUICE_IS_SERVER (server));

  Run *run = g_new0 (Run, 1);

  g_ref_count_init (&run->refs);
  g_weak_ref_init (&run->parent, parent);
  run->server = g_object_ref (server);
  run->action = action;
  run->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  run->pipelines = g_ptr_array_new_with_free_func (g_object_unref);
  run->errors = g_ptr_array_new_with_free_func (free_error);
  run->left_out = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < pipelines->len; i++)
    g_ptr_array_add (run->pipelines, g_object_ref (g_ptr_array_index (pipelines, i)));

  if (!keep_possible (run))
    tell_impossible (run, parent);
  else if (action == SLUICE_ACTION_CANCEL || action == SLUICE_ACTION_DELETE)
    ask_person (run, parent);
  else
    ask_next (run);
  unref_run (run);
}

const char *
sluice_pipeline_actions_describe_obstacle (SluiceServer *server)
{
  g_return_val_if_fail (SLUICE_IS_SERVER (server), NULL);

  SluiceMonitor *monitor = sluice_server_get_monitor (server);

  if (sluice_monitor_takes_actions (monitor))
    return NULL;
  return sluice_monitor_get_connection (monitor) == SLUICE_CONNECTION_KEY
           ? _("Not possible while the server refuses the key")
           : _("Not possible while the server is not reached");
}

void
sluice_pipeline_actions_append (GMenu          *menu,
                                SluiceServer   *server,
                                SluicePipeline *pipeline,
                                const char     *prefix,
                                const char     *target)
{
  static const struct
  {
    SluiceAction action;
    const char *name;
    const char *label;
  } entries[] = {
    { SLUICE_ACTION_START, "start", N_ ("_Start") },    { SLUICE_ACTION_PAUSE, "pause", N_ ("_Pause") },
    { SLUICE_ACTION_RESUME, "resume", N_ ("Resu_me") }, { SLUICE_ACTION_RETRY, "retry", N_ ("_Retry") },
    { SLUICE_ACTION_CANCEL, "cancel", N_ ("_Cancel…") }, { SLUICE_ACTION_DELETE, "delete", N_ ("_Delete…") },
  };
  g_autoptr (GMenu) section = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (sluice_monitor_offers (sluice_server_get_monitor (server), pipeline, entries[i].action))
      {
        g_autofree char *name = g_strconcat (prefix, entries[i].name, NULL);
        g_autoptr (GMenuItem) item = g_menu_item_new (_(entries[i].label), name);

        if (target != NULL)
          g_menu_item_set_attribute (item, G_MENU_ATTRIBUTE_TARGET, "s", target);
        g_menu_append_item (section, item);
      }
  g_menu_append_section (menu, sluice_pipeline_actions_describe_obstacle (server), G_MENU_MODEL (section));
}

GMenuModel *
sluice_pipeline_actions_make_menu (SluiceServer   *server,
                                   SluicePipeline *pipeline)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) copy = g_menu_new ();

  if (pipeline != NULL)
    {
      sluice_pipeline_copy_append (menu, server, pipeline, "pipeline.run-again", NULL);
      sluice_pipeline_actions_append (menu, server, pipeline, "pipeline.", NULL);
    }
  g_menu_append (copy, _("Copy _identifier"), "pipeline.copy-uuid");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

void
sluice_pipeline_actions_show_button (GtkWidget      *button,
                                     SluiceServer   *server,
                                     SluicePipeline *pipeline,
                                     SluiceAction    action)
{
  SluiceMonitor *monitor = sluice_server_get_monitor (server);

  gtk_widget_set_visible (button, pipeline != NULL && sluice_monitor_offers (monitor, pipeline, action));
  sluice_label_set_tooltip (button, sluice_pipeline_actions_describe_obstacle (server));
}
