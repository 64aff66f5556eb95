/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipeline-question.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"

gboolean
sluice_pipeline_question_must_stop_first (SluicePipeline *pipeline)
{
  return sluice_pipeline_get_server_finished (pipeline) || sluice_pipeline_get_state (pipeline) == SLUICE_STATE_PENDING;
}

/* A cancel kills what runs; what the server sent to a queue is not taken back; the rest waits for ever. */
typedef struct
{
  guint running;
  guint queued;
  guint waiting;
} Stages;

static void
count_stages (SluicePipeline *pipeline,
              Stages         *stages)
{
  GListModel *model = sluice_pipeline_get_stages (pipeline);
  guint n = model != NULL ? g_list_model_get_n_items (model) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SluiceStage) stage = g_list_model_get_item (model, i);
      SluiceState state = sluice_stage_get_state (stage);

      if (state == SLUICE_STATE_QUEUED)
        stages->queued++;
      else if (sluice_state_is_active (state))
        stages->running++;
      else if (state == SLUICE_STATE_PENDING)
        stages->waiting++;
    }
}

gboolean
sluice_pipeline_question_is_any_running (GPtrArray *pipelines)
{
  for (guint i = 0; i < pipelines->len; i++)
    {
      SluiceState state = sluice_pipeline_get_state (g_ptr_array_index (pipelines, i));

      if (state != SLUICE_STATE_PENDING && state != SLUICE_STATE_QUEUED)
        return TRUE;
    }
  return FALSE;
}

static void
append_sentence (GString    *text,
                 const char *sentence)
{
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, sentence);
}

/* @known: the stages of all that was started are known */
static void
describe_cancel (GString      *text,
                 const Stages *stages,
                 gboolean      known)
{
  g_autofree char *killed = NULL;
  g_autofree char *queued = NULL;

  if (!known)
    {
      append_sentence (text, _("Stages that run now will be killed; those already in a queue may still run."));
      return;
    }

  if (stages->running + stages->queued == 0)
    {
      append_sentence (text, _("No stage runs now, and none will start."));
      return;
    }

  killed = stages->running > 0
             ? g_strdup_printf (ngettext ("%u running stage will be killed.", "%u running stages will be killed.",
                                          stages->running),
                                stages->running)
             : g_strdup (_("No stage runs now."));
  append_sentence (text, killed);
  if (stages->queued > 0)
    {
      queued = g_strdup_printf (ngettext ("%u stage is already in its queue, and may still run.",
                                          "%u stages are already in their queues, and may still run.", stages->queued),
                                stages->queued);
      append_sentence (text, queued);
    }
  if (stages->waiting > 0)
    append_sentence (text, _("No other stage will start."));
}

char *
sluice_pipeline_question_describe (GPtrArray   *pipelines,
                                   SluiceAction action)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Stages stages = { 0 };
  guint finished = 0, unstopped = 0, unknown = 0;

  for (guint i = 0; i < pipelines->len; i++)
    {
      SluicePipeline *pipeline = g_ptr_array_index (pipelines, i);

      count_stages (pipeline, &stages);
      unknown += sluice_pipeline_get_stages (pipeline) == NULL
                 && sluice_pipeline_get_state (pipeline) != SLUICE_STATE_PENDING;
      if (sluice_pipeline_get_server_finished (pipeline))
        finished++;
      else if (sluice_pipeline_question_must_stop_first (pipeline))
        unstopped++;
    }

  /* Of what failed or was cancelled a stage may still run: deleting stops nothing. */
  if (action == SLUICE_ACTION_CANCEL)
    describe_cancel (text, &stages, unknown == 0);
  else if (stages.running > 0)
    g_string_append_printf (text, ngettext ("%u stage still runs, and goes on.", "%u stages still run, and go on.",
                                            stages.running),
                            stages.running);

  if (action == SLUICE_ACTION_DELETE)
    {
      if (finished > 0)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "",
                                pipelines->len == 1
                                  ? _("All its stages are over, but the server still calls it running: it will be "
                                      "cancelled first.")
                                  : _("Those that are over but that the server still calls running will be "
                                      "cancelled first."));
      if (unstopped > 0)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "",
                                pipelines->len == 1 ? _("It will be cancelled first.")
                                                    : _("Those that are not over will be cancelled first."));
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "",
                              pipelines->len == 1
                                ? _("It will be gone for everyone who uses this server, and can’t be brought back.")
                                : _("They will be gone for everyone who uses this server, and can’t be brought "
                                    "back."));
    }

  return g_strdup (text->str);
}

char *
sluice_pipeline_question_shorten (const char *name)
{
  g_autofree char *line = sluice_text_pipeline_line (name);

  return g_utf8_truncate_middle (line, SLUICE_PIPELINE_QUESTION_MAX_NAME);
}

char *
sluice_pipeline_question_make (GPtrArray    *pipelines,
                               guint         left,
                               SluiceAction  action)
{
  gboolean deletes = action == SLUICE_ACTION_DELETE;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *body = sluice_pipeline_question_describe (pipelines, action);

  if (pipelines->len == 1)
    {
      /* In the body: libadwaita 1.7 measures some headings wrongly that are nearly as wide as the dialog, and a server
       * takes names of any length. */
      g_autofree char *name = sluice_pipeline_question_shorten (sluice_pipeline_get_name (pipelines->pdata[0]));

      g_string_append_printf (text, "%s\n\n", name);
    }
  g_string_append (text, body);
  if (left > 0)
    {
      g_autofree char *rest = g_strdup_printf (
        deletes ? ngettext ("%u other of the selection can’t be deleted now and stays as it is.",
                            "%u others of the selection can’t be deleted now and stay as they are.", left)
                : ngettext ("%u other of the selection can’t be cancelled and stays as it is.",
                            "%u others of the selection can’t be cancelled and stay as they are.", left),
        left);

      g_string_append_printf (text, "\n\n%s", rest);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}
