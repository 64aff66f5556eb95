/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ctl/sluice-ctl.h"

#include <glib/gi18n-lib.h>

#include "ctl/sluice-ctl-json.h"
#include "text/sluice-text.h"

/* Labels stand in a column of this width, and never run into what follows. */
static void
print_field (const char *label,
             const char *value)
{
  int padding = MAX (14 - sluice_ctl_measure (label), 1);

  sluice_ctl_printf ("  %s%*s%s\n", label, padding, "", value);
}

static void
print_instant (const char *label,
               gint64      instant,
               gint64      now)
{
  g_autofree char *exact = sluice_text_instant (instant);
  g_autofree char *age = sluice_text_age (instant, now);
  g_autofree char *both = NULL;

  if (instant == 0)
    return;

  both = g_strdup_printf ("%s (%s)", exact, age);
  print_field (label, both);
}

static void
print_text (const char *label,
            const char *text)
{
  g_autofree char *escaped = text != NULL ? sluice_ctl_escape_lines (text, 16) : NULL;

  if (escaped != NULL)
    print_field (label, escaped);
}

static void
print_head (SluiceCtl          *self,
            const SluiceCtlRow *row,
            gint64              now)
{
  const SluicePipelineRecord *record = row->record;
  const SluiceDerived *derived = &row->derived;
  g_autofree char *name = sluice_ctl_escape (sluice_text_pipeline_name (record->name));
  g_autofree char *state = sluice_ctl_escape (sluice_text_state (derived->state, record->status));
  g_autofree char *coloured = g_strconcat (sluice_ctl_get_colour (&self->output, derived->state), state,
                                           sluice_ctl_get_plain (&self->output), NULL);
  g_autofree char *stages = sluice_text_progress (derived->done, derived->total);
  g_autofree char *percent = derived->progress >= 0 ? sluice_text_percent (derived->progress) : NULL;
  g_autofree char *progress = percent != NULL ? g_strdup_printf ("%s (%s)", stages, percent) : g_strdup (stages);
  g_autofree char *priority = g_strdup_printf ("%d", record->priority);
  /* Translators: retries: how many were made of how many allowed */
  g_autofree char *retries = g_strdup_printf (_ ("%d of %d"), record->retry_count, record->max_retries);
  g_autofree char *warning = sluice_text_warning (derived->warning, derived->state, derived->warning_since, now);
  gint64 duration = sluice_ctl_row_get_duration (row, now);

  sluice_ctl_printf ("%s\n", name);
  print_text (C_ ("field", "UUID"), record->uuid);
  print_field (C_ ("field", "State"), coloured);
  print_field (C_ ("field", "Progress"), progress);
  print_field (C_ ("field", "Priority"), priority);
  if (record->retry_count >= 0 && record->max_retries >= 0)
    print_field (C_ ("field", "Retries"), retries);
  print_instant (C_ ("field", "Created"), record->created_at, now);
  print_instant (C_ ("field", "Started"), record->started_at, now);
  print_instant (C_ ("field", "Ended"), derived->ended_at, now);
  if (duration >= 0)
    {
      g_autofree char *text = sluice_text_duration (duration);

      print_field (C_ ("field", "Duration"), text);
    }
  print_text (C_ ("field", "Description"), record->description);
  print_text (C_ ("field", "Error"), record->error_message);
  print_text (C_ ("field", "Warning"), warning);
}

static char *
make_stage_duration (const SluiceStageRecord *stage,
                     SluiceState              state,
                     gint64                   now)
{
  if (stage->started_at == 0)
    return g_strdup ("–");
  if (stage->completed_at != 0)
    return sluice_text_duration (stage->completed_at - stage->started_at);
  if (sluice_state_is_active (state))
    return sluice_text_duration (now - stage->started_at);
  return g_strdup ("–");
}

static char *
make_stage_state (const SluiceStageRecord *stage,
                  SluiceState              state)
{
  g_autofree char *word = sluice_ctl_escape (sluice_text_state (state, stage->status));
  g_autofree char *percent = NULL;

  if (state != SLUICE_STATE_RUNNING || stage->progress < 0)
    return g_steal_pointer (&word);

  percent = sluice_text_percent (stage->progress);
  return g_strdup_printf ("%s %s", word, percent);
}

static void
print_stages (SluiceCtl                  *self,
              const SluicePipelineRecord *record,
              gint64                      now)
{
  g_autoptr (SluiceCtlTable) table = sluice_ctl_table_new (2, "rllrl");
  g_autoptr (GHashTable) completed = sluice_derive_collect_completed (record->stages);
  g_autofree char *text = NULL;
  char **cells = g_new0 (char *, 6);

  cells[0] = g_strdup (C_ ("column", "#"));
  cells[1] = g_strdup (C_ ("column", "STATE"));
  cells[2] = g_strdup (C_ ("column", "TASK"));
  cells[3] = g_strdup (C_ ("column", "DURATION"));
  cells[4] = g_strdup (C_ ("column", "STAGE"));
  sluice_ctl_table_add (table, cells, -1, SLUICE_STATE_UNKNOWN);

  for (guint i = 0; i < record->stages->len; i++)
    {
      const SluiceStageRecord *stage = g_ptr_array_index (record->stages, i);
      SluiceState state = sluice_derive_stage (stage, completed, record);

      cells = g_new0 (char *, 6);
      cells[0] = g_strdup_printf ("%u", i + 1);
      cells[1] = make_stage_state (stage, state);
      cells[2] = sluice_ctl_escape (stage->task);
      cells[3] = make_stage_duration (stage, state, now);
      cells[4] = sluice_ctl_escape (sluice_text_stage_name (stage->name));
      sluice_ctl_table_add (table, cells, 1, state);
    }

  text = sluice_ctl_table_to_string (table, &self->output);
  sluice_ctl_printf ("\n%s", text);
}

static void
print_stage_errors (const SluicePipelineRecord *record)
{
  for (guint i = 0; i < record->stages->len; i++)
    {
      const SluiceStageRecord *stage = g_ptr_array_index (record->stages, i);
      g_autofree char *name = NULL;
      g_autofree char *message = NULL;

      if (stage->error_message == NULL)
        continue;
      name = sluice_ctl_escape (sluice_text_stage_name (stage->name));
      message = sluice_ctl_escape_lines (stage->error_message, 4);
      sluice_ctl_printf ("\n  %s:\n    %s\n", name, message);
    }
}

SluiceCtlExit
sluice_ctl_show (SluiceCtl  *self,
                 const char *text)
{
  g_autofree char *uuid = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SluiceCtlRow) row = NULL;
  SluiceCtlExit status = sluice_ctl_resolve (self, text, &uuid);
  gint64 now;

  if (status != SLUICE_CTL_EXIT_OK)
    return status;

  row = sluice_ctl_fetch_row (self, uuid, &error);
  if (row == NULL)
    return sluice_ctl_report (error, uuid);

  if (self->json)
    {
      g_autoptr (JsonNode) node = sluice_ctl_json_status (row->record, &row->derived);
      g_autofree char *json = sluice_ctl_json_to_string (node, TRUE);

      sluice_ctl_printf ("%s\n", json);
      return SLUICE_CTL_EXIT_OK;
    }

  now = sluice_ctl_get_now (self);
  print_head (self, row, now);
  if (row->record->stages != NULL && row->record->stages->len > 0)
    {
      print_stages (self, row->record, now);
      print_stage_errors (row->record);
    }
  return SLUICE_CTL_EXIT_OK;
}
