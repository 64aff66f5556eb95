/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipeline-question.h"

#include <glib/gi18n-lib.h>

gboolean
sluice_pipeline_question_must_stop_first (SluicePipeline *pipeline)
{
  return sluice_pipeline_get_server_finished (pipeline) || sluice_pipeline_get_state (pipeline) == SLUICE_STATE_PENDING;
}

static guint
count_running_stages (SluicePipeline *pipeline)
{
  GListModel *stages = sluice_pipeline_get_stages (pipeline);
  guint n = stages != NULL ? g_list_model_get_n_items (stages) : 0;
  guint running = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SluiceStage) stage = g_list_model_get_item (stages, i);

      if (sluice_state_is_active (sluice_stage_get_state (stage))
          && sluice_stage_get_state (stage) != SLUICE_STATE_QUEUED)
        running++;
    }
  return running;
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

char *
sluice_pipeline_question_describe (GPtrArray   *pipelines,
                                   SluiceAction action)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint running = 0, finished = 0, unstopped = 0, unknown = 0;

  for (guint i = 0; i < pipelines->len; i++)
    {
      SluicePipeline *pipeline = g_ptr_array_index (pipelines, i);

      running += count_running_stages (pipeline);
      unknown += sluice_pipeline_get_state (pipeline) == SLUICE_STATE_CHECKING
                 || sluice_pipeline_get_state (pipeline) == SLUICE_STATE_UNKNOWN;
      if (sluice_pipeline_get_server_finished (pipeline))
        finished++;
      else if (sluice_pipeline_question_must_stop_first (pipeline))
        unstopped++;
    }

  /* Of what failed or was cancelled a stage may still run: deleting stops nothing. */
  if (running > 0 && action == SLUICE_ACTION_DELETE)
    g_string_append_printf (text, ngettext ("%u stage still runs, and goes on.", "%u stages still run, and go on.",
                                            running),
                            running);
  else if (running > 0)
    g_string_append_printf (text, ngettext ("%u running stage will be killed.", "%u running stages will be killed.",
                                            running),
                            running);
  else if (action == SLUICE_ACTION_CANCEL && unknown > 0)
    g_string_append (text, _("Stages that run now will be killed; those that wait will not start."));
  else if (action == SLUICE_ACTION_CANCEL)
    g_string_append (text, _("No stage runs now; those that wait will not start."));

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
      const char *whole = sluice_pipeline_get_name (g_ptr_array_index (pipelines, 0));
      g_autofree char *name = g_utf8_truncate_middle (whole, SLUICE_PIPELINE_QUESTION_MAX_NAME);

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
