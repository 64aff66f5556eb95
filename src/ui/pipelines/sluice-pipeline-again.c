/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ran is run again, as this computer sent it. */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipeline-again.h"

#include <glib/gi18n-lib.h>

#include "draft/sluice-draft-copy.h"
#include "draft/sluice-spec.h"
#include "text/sluice-text.h"
#include "ui/pipelines/sluice-pipeline-actions.h"
#include "ui/pipelines/sluice-pipeline-copy.h"
#include "ui/pipelines/sluice-pipeline-page.h"
#include "ui/pipelines/sluice-pipeline-question.h"
#include "ui/pipelines/sluice-pipeline-results.h"
#include "ui/widgets/sluice-error-dialog.h"

/* Of a pipeline: while a copy of it is being made. */
#define BUSY "sluice-copied"
/* What a question names; of the rest it says that there is more. */
#define MAX_NAMED 5

/* One pipeline, and what became of it. */
typedef struct
{
  SluicePipeline *pipeline;
  char *name;      /* nullable: of the copy */
  char *body;      /* nullable: what is sent */
  char *uuid;      /* nullable: there is a copy */
  char *why;       /* nullable: why there is none, or why it was not started */
  GError *error;   /* nullable: the same, where the server said it */
  gboolean unknown; /* not run since not all of it is known */
} Item;

typedef struct
{
  GWeakRef window;
  GWeakRef page; /* of the pipeline itself, where it was asked for there */
  SluiceServer *server;
  GPtrArray *items;
  guint next;
  gboolean many;
} Run;

static void run_next (Run *run);

static void
free_item (gpointer data)
{
  Item *item = data;

  g_object_set_data (G_OBJECT (item->pipeline), BUSY, NULL);
  g_object_unref (item->pipeline);
  g_free (item->name);
  g_free (item->body);
  g_free (item->uuid);
  g_free (item->why);
  g_clear_error (&item->error);
  g_free (item);
}

static void
free_run (Run *run)
{
  g_weak_ref_clear (&run->window);
  g_weak_ref_clear (&run->page);
  g_object_unref (run->server);
  g_ptr_array_unref (run->items);
  g_free (run);
}

static Item *
get_item (Run *run)
{
  return run->items->pdata[run->next];
}

static void
append_name (GString    *names,
             guint       n,
             const char *name)
{
  g_autofree char *shown = sluice_pipeline_question_shorten (name);

  if (n > 0 && n <= MAX_NAMED)
    g_string_append (names, _(", "));
  if (n < MAX_NAMED)
    g_string_append_printf (names, _("“%s”"), shown);
  else if (n == MAX_NAMED)
    g_string_append (names, "…");
}

/* --- what became of it -------------------------------------------------------------------------------------------- */

static char *
describe_item (Item *item)
{
  g_autofree char *name
    = sluice_pipeline_question_shorten (item->uuid != NULL ? item->name : sluice_pipeline_get_name (item->pipeline));

  if (item->uuid == NULL && sluice_error_leaves_open (item->error))
    return g_strdup_printf (_("It is not certain whether “%s” was run again"), name);
  if (item->uuid == NULL)
    return g_strdup_printf (_("“%s” was not run again"), name);
  if (item->error != NULL)
    return g_strdup_printf (_("“%s” was created, but not started"), name);
  return g_strdup_printf (_("“%s” was created and started"), name);
}

static char *
say_error (Item *item)
{
  return item->uuid == NULL && sluice_error_leaves_open (item->error) ? sluice_text_error_open (item->error)
                                                                      : sluice_text_error (item->error);
}

/* In the editor it can be run all the same. */
static void
tell_unknown (GtkWidget      *widget,
              SluicePipeline *pipeline)
{
  g_autofree char *name = sluice_pipeline_question_shorten (sluice_pipeline_get_name (pipeline));
  g_autofree char *text = g_strdup_printf (_("“%s” was not run again: parameters not known here"), name);

  gtk_widget_activate_action (widget, "win.toast-copy", "(ss)", text, sluice_pipeline_get_uuid (pipeline));
}

static void
tell_one (Run *run)
{
  Item *item = run->items->pdata[0];
  g_autoptr (GtkWidget) window = g_weak_ref_get (&run->window);
  g_autoptr (GtkWidget) page = g_weak_ref_get (&run->page);
  g_autofree char *text = describe_item (item);

  if (window == NULL)
    return;
  if (item->error != NULL)
    {
      g_autofree char *sentence = say_error (item);
      /* Translators: what failed, and why */
      g_autofree char *whole = g_strdup_printf (_("%s: %s"), item->why != NULL ? item->why : text, sentence);

      sluice_error_dialog_toast (window, item->why != NULL ? item->why : text, whole, item->error);
    }
  else if (item->unknown)
    tell_unknown (window, item->pipeline);
  else if (item->why != NULL)
    gtk_widget_activate_action (window, "win.toast", "s", item->why);
  if (item->uuid == NULL)
    return;

  /* Whoever looks at the old one came to see it run. */
  if (page != NULL && gtk_widget_get_mapped (page))
    gtk_widget_activate_action (window, "win.open-pipeline", "s", item->uuid);
  if (item->error == NULL)
    gtk_widget_activate_action (window, "win.toast-pipeline", "(ss)", text, item->uuid);
}

static void
tell_many (Run *run)
{
  g_autoptr (GtkWidget) window = g_weak_ref_get (&run->window);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autofree char *title = NULL;
  guint n = run->items->len, done = 0;

  for (guint i = 0; i < n; i++)
    {
      Item *item = run->items->pdata[i];

      done += item->uuid != NULL && item->error == NULL;
    }
  if (window == NULL)
    return;
  if (done == n)
    {
      title = g_strdup_printf (ngettext ("%u pipeline was run again", "%u pipelines were run again", n), n);
      gtk_widget_activate_action (window, "win.toast", "s", title);
      return;
    }

  for (guint i = 0; i < n; i++)
    {
      Item *item = run->items->pdata[i];
      g_autofree char *heading = describe_item (item);
      g_autofree char *sentence = item->error != NULL ? say_error (item) : NULL;
      g_autofree char *text = NULL;

      if (item->uuid != NULL && sentence == NULL)
        text = g_strdup (heading);
      else if (item->uuid != NULL)
        text = g_strdup_printf (_("%s: %s"), heading, sentence);
      else if (item->why != NULL && sentence != NULL)
        text = g_strdup_printf (_("%s: %s"), item->why, sentence);
      else
        text = g_strdup (sentence != NULL ? sentence : item->why);
      g_ptr_array_add (rows, sluice_pipeline_result_row_new (sluice_pipeline_get_name (item->pipeline), text,
                                                             item->uuid == NULL || item->error != NULL, heading,
                                                             item->error));
    }
  title = g_strdup_printf (ngettext ("%u of %u was run again", "%u of %u were run again", done), done, n);
  sluice_pipeline_results_present (window, title, NULL, rows);
}

/* --- one after the other ------------------------------------------------------------------------------------------ */

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  Run *run = data;
  Item *item = get_item (run);
  g_autoptr (GError) start_error = NULL;

  item->uuid = sluice_monitor_create_finish (SLUICE_MONITOR (source), result, &start_error, &item->error);
  if (start_error != NULL)
    item->error = g_steal_pointer (&start_error);
  run->next++;
  run_next (run);
}

static void
send_item (Run *run)
{
  sluice_monitor_create_async (sluice_server_get_monitor (run->server), get_item (run)->body, TRUE, NULL, created_cb, run);
}

static void
job_answered_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  Run *run = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);
  g_autoptr (GtkWidget) window = g_weak_ref_get (&run->window);
  const char *obstacle = sluice_pipeline_actions_describe_obstacle (run->server);

  if (g_strcmp0 (answer, "same") == 0 && obstacle == NULL)
    {
      send_item (run);
      return;
    }
  if (window != NULL && g_strcmp0 (answer, "same") == 0)
    gtk_widget_activate_action (window, "win.toast", "s", obstacle);
  else if (window != NULL && g_strcmp0 (answer, "edit") == 0)
    gtk_widget_activate_action (window, "win.edit-copy", "s", sluice_pipeline_get_uuid (get_item (run)->pipeline));
  free_run (run);
}

static void
ask_for_job (Run       *run,
             GtkWidget *window,
             GPtrArray *stages)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Run it on the same job?"), NULL);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < stages->len; i++)
    append_name (names, i, stages->pdata[i]);
  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (dialog),
                                ngettext ("A stage names the job that it works on (job_uuid): %s. The copy would work "
                                          "on the same job as the original, and write into its log.",
                                          "Stages name the job that they work on (job_uuid): %s. The copy would work on "
                                          "the same job as the original, and write into its log.",
                                          stages->len),
                                names->str);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "back", _("_Cancel"), "edit", _("_Edit first"), "same",
                                  _("_Same job"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "same", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "edit");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "back");
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), window, NULL, job_answered_cb, run);
}

static void
spec_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  Run *run = data;
  Item *item = get_item (run);
  g_autofree char *spec = sluice_monitor_find_spec_finish (SLUICE_MONITOR (source), result, &item->error);
  g_autoptr (GtkWidget) window = g_weak_ref_get (&run->window);
  g_autoptr (SluiceDraft) draft = NULL;
  g_autoptr (GPtrArray) stages = NULL;

  /* Nothing is started of which not everything is known. */
  item->name = sluice_pipeline_copy_make_name (run->server, sluice_pipeline_get_name (item->pipeline));
  draft = spec != NULL ? sluice_draft_new_copy (spec, NULL, item->name) : NULL;
  item->body = draft != NULL ? sluice_spec_write (draft, FALSE) : NULL;
  stages = draft != NULL ? sluice_draft_list_jobs (draft) : NULL;
  if (item->body != NULL && stages->len == 0)
    {
      send_item (run);
      return;
    }
  if (item->body != NULL && !run->many && window != NULL)
    {
      ask_for_job (run, window, stages);
      return;
    }

  if (item->body != NULL)
    item->why = g_strdup (_("Not started: a stage names a job (job_uuid), which the copy would share"));
  else
    item->why = g_strdup (item->error != NULL ? _("What was sent to make it can’t be read")
                                              : _("Not started: parameters not known here"));
  item->unknown = item->body == NULL && item->error == NULL;
  run->next++;
  run_next (run);
}

/* Takes @run. */
static void
run_next (Run *run)
{
  SluiceMonitor *monitor = sluice_server_get_monitor (run->server);

  for (; run->next < run->items->len; run->next++)
    {
      const char *obstacle = sluice_pipeline_actions_describe_obstacle (run->server);

      if (obstacle == NULL)
        {
          sluice_monitor_find_spec_async (monitor, sluice_pipeline_get_uuid (get_item (run)->pipeline), NULL, spec_cb, run);
          return;
        }
      get_item (run)->why = g_strdup (obstacle);
    }
  if (run->many)
    tell_many (run);
  else
    tell_one (run);
  free_run (run);
}

/* --- before ------------------------------------------------------------------------------------------------------- */

/* Whether it can be run again as it is. */
static gboolean
can_run (SluiceServer   *server,
         SluicePipeline *pipeline)
{
  return sluice_pipeline_copy_offers (server, pipeline, TRUE) && sluice_pipeline_copy_offers (server, pipeline, FALSE);
}

static void
tell_obstacle (GtkWidget      *parent,
               SluiceServer   *server,
               SluicePipeline *pipeline)
{
  g_autofree char *name = NULL, *text = NULL;

  if (sluice_pipeline_copy_offers (server, pipeline, TRUE))
    {
      tell_unknown (parent, pipeline);
      return;
    }
  name = sluice_pipeline_question_shorten (sluice_pipeline_get_name (pipeline));
  text = g_strdup_printf (_("“%s” was not started yet"), name);
  gtk_widget_activate_action (parent, "win.toast", "s", text);
}

static void
add_item (Run            *run,
          SluicePipeline *pipeline)
{
  Item *item = g_new0 (Item, 1);

  item->pipeline = g_object_ref (pipeline);
  g_object_set_data (G_OBJECT (pipeline), BUSY, GINT_TO_POINTER (TRUE));
  g_ptr_array_add (run->items, item);
}

static void
many_answered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  Run *run = data;

  if (g_strcmp0 (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result), "run") == 0)
    run_next (run);
  else
    free_run (run);
}

static void
append_left_out (GString       *body,
                 SluiceServer  *server,
                 GPtrArray     *left_out,
                 gboolean       started,
                 const char    *sentence)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < left_out->len; i++)
    if (sluice_pipeline_copy_offers (server, left_out->pdata[i], TRUE) == started)
      append_name (names, n++, sluice_pipeline_get_name (left_out->pdata[i]));
  if (n > 0)
    g_string_append_printf (body, "%s%s %s", body->len > 0 ? "\n\n" : "", sentence, names->str);
}

/* Copies can't be taken back: of several it is asked, and those that can't be run are named. */
static void
ask_for_many (Run       *run,
              GtkWidget *parent,
              GPtrArray *left_out)
{
  guint n = run->items->len;
  g_autoptr (GString) body = g_string_new (n > 0 ? _("A copy is made of each, and started.") : NULL);
  g_autofree char *heading = n > 0 ? g_strdup_printf (ngettext ("Run %u pipeline again?", "Run %u pipelines again?", n), n)
                                   : g_strdup (_("None of them can be run again"));
  AdwDialog *dialog = adw_alert_dialog_new (heading, NULL);

  append_left_out (body, run->server, left_out, TRUE, _("Left as they are, since their parameters are not known here:"));
  append_left_out (body, run->server, left_out, FALSE, _("Left as they are, since they were not started yet:"));
  adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog), body->str);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "back", n > 0 ? _("_Cancel") : _("_Close"));
  if (n > 0)
    {
      adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "run", _("_Run again"));
      adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "run", ADW_RESPONSE_SUGGESTED);
    }
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), n > 0 ? "run" : "back");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "back");
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), parent, NULL, many_answered_cb, run);
}

void
sluice_pipeline_again_run (GtkWidget    *parent,
                           SluiceServer *server,
                           GPtrArray    *pipelines)
{
  g_autoptr (GPtrArray) left_out = g_ptr_array_new ();
  const char *obstacle = NULL;
  Run *run;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (SLUICE_IS_SERVER (server));

  run = g_new0 (Run, 1);
  g_weak_ref_init (&run->window, gtk_widget_get_root (parent));
  g_weak_ref_init (&run->page, gtk_widget_get_ancestor (parent, SLUICE_TYPE_PIPELINE_PAGE));
  run->server = g_object_ref (server);
  run->items = g_ptr_array_new_with_free_func (free_item);
  run->many = pipelines->len > 1;
  for (guint i = 0; i < pipelines->len; i++)
    {
      if (!can_run (server, pipelines->pdata[i]))
        g_ptr_array_add (left_out, pipelines->pdata[i]);
      /* A key that is held down, or a second click. */
      else if (g_object_get_data (G_OBJECT (pipelines->pdata[i]), BUSY) == NULL)
        add_item (run, pipelines->pdata[i]);
    }
  if (left_out->len == 0 || run->many)
    obstacle = sluice_pipeline_actions_describe_obstacle (server);

  if (!run->many && left_out->len > 0)
    tell_obstacle (parent, server, left_out->pdata[0]);
  else if (obstacle != NULL)
    gtk_widget_activate_action (parent, "win.toast", "s", obstacle);
  else if (run->many && run->items->len + left_out->len > 0)
    {
      ask_for_many (run, parent, left_out);
      return;
    }
  else if (run->items->len > 0)
    {
      run_next (run);
      return;
    }
  free_run (run);
}
