/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ctl/sluice-ctl.h"

#include <glib/gi18n-lib.h>

#include "base/sluice-backoff.h"
#include "ctl/sluice-ctl-json.h"
#include "text/sluice-text.h"

#define POLL_ACTIVE G_TIME_SPAN_SECOND
#define POLL_WAITING (2 * G_TIME_SPAN_SECOND)
#define POLL_LIMIT (30 * G_TIME_SPAN_SECOND)

typedef struct
{
  SluiceCtl *ctl;
  const char *uuid;

  SluiceCtlRow *row; /* the last news, or NULL */
  char *json;        /* the last line of JSON */
  char *said;        /* what the last plain line said of the pipeline */
  char *warned;      /* the last warning told */
  gboolean drawn;    /* a progress line stands on the terminal */
  gint64 moved_at;   /* when anything was last seen to move, µs UTC */
  gint64 lost_since; /* monotonic, or 0 while the server answers */
  guint failures;
} Watch;

static void
clear_line (Watch *self)
{
  if (!self->drawn)
    return;

  self->drawn = FALSE;
  sluice_ctl_print ("\r\033[K");
}

static char *
find_running_stages (const SluicePipelineRecord *record)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; record->stages != NULL && i < record->stages->len; i++)
    {
      const SluiceStageRecord *stage = g_ptr_array_index (record->stages, i);
      g_autofree char *name = NULL;
      g_autofree char *percent = NULL;

      if (sluice_derive_stage (stage, NULL, record) != SLUICE_STATE_RUNNING)
        continue;

      name = sluice_ctl_escape (stage->name);
      percent = stage->progress >= 0 ? sluice_text_percent (stage->progress) : NULL;
      g_ptr_array_add (names, percent != NULL ? g_strdup_printf ("%s %s", name, percent) : g_steal_pointer (&name));
    }

  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

/* "Running  2/4  1 min 23 s  train 38%  SFT qwen" */
static void
draw_line (Watch *self)
{
  const SluiceCtlOutput *output = &self->ctl->output;
  const SluiceCtlRow *row = self->row;
  gint64 duration = sluice_ctl_row_get_duration (row, sluice_ctl_get_now (self->ctl));
  g_autofree char *state = sluice_ctl_escape (sluice_text_state (row->derived.state, row->record->status));
  g_autofree char *progress = sluice_text_progress (row->derived.done, row->derived.total);
  g_autofree char *clock = duration >= 0 ? sluice_text_duration (duration) : g_strdup ("–");
  g_autofree char *stages = find_running_stages (row->record);
  g_autofree char *name = sluice_ctl_escape (sluice_text_pipeline_name (row->record->name));
  g_autofree char *rest
    = g_strdup_printf ("  %s  %s  %s%s%s", progress, clock, stages, *stages != '\0' ? "  " : "", name);
  g_autofree char *cut = sluice_ctl_cut (rest, output->columns - 1 - sluice_ctl_measure (state));

  sluice_ctl_printf ("\r\033[K%s%s%s%s", sluice_ctl_get_colour (output, row->derived.state), state,
                     sluice_ctl_get_plain (output), cut);
  self->drawn = TRUE;
}

static const SluiceStageRecord *
get_stage (const SluiceCtlRow *row,
           guint               i)
{
  GPtrArray *stages = row != NULL ? row->record->stages : NULL;

  return stages != NULL && i < stages->len ? g_ptr_array_index (stages, i) : NULL;
}

static GHashTable *
collect_completed (const SluiceCtlRow *row)
{
  return row != NULL && row->record->stages != NULL ? sluice_derive_collect_completed (row->record->stages) : NULL;
}

static void
print_event (const char *what,
             const char *state)
{
  g_autofree char *stamp = sluice_ctl_stamp (g_get_real_time ());
  g_autofree char *shown = sluice_ctl_escape (what);
  g_autofree char *word = sluice_ctl_escape (state);

  sluice_ctl_printf ("%s  %s: %s\n", stamp, shown, word);
}

static void
print_lines (Watch              *self,
             const SluiceCtlRow *before)
{
  const SluiceCtlRow *row = self->row;
  const SluicePipelineRecord *record = row->record;
  g_autoptr (GHashTable) completed = collect_completed (row);
  g_autoptr (GHashTable) had_completed = collect_completed (before);
  g_autofree char *progress = sluice_text_progress (row->derived.done, row->derived.total);
  g_autofree char *said = g_strdup_printf ("%s %s", sluice_text_state (row->derived.state, record->status), progress);

  for (guint i = 0; record->stages != NULL && i < record->stages->len; i++)
    {
      const SluiceStageRecord *stage = get_stage (row, i);
      const SluiceStageRecord *old = get_stage (before, i);
      SluiceState state = sluice_derive_stage (stage, completed, record);
      SluiceState old_state = old != NULL ? sluice_derive_stage (old, had_completed, before->record) : state;

      /* The server's word may change where what is shown does not. */
      if (old != NULL && g_strcmp0 (old->name, stage->name) == 0
          && g_str_equal (sluice_text_state (old_state, old->status), sluice_text_state (state, stage->status)))
        continue;
      /* At first only what has begun: the rest is to come. */
      if (before != NULL || state != SLUICE_STATE_PENDING)
        print_event (stage->name, sluice_text_state (state, stage->status));
    }

  if (g_set_str (&self->said, said))
    print_event (sluice_text_pipeline_name (record->name), said);
}

static void
print_warning (Watch              *self,
               const SluiceCtlRow *before)
{
  const SluiceDerived *derived = &self->row->derived;
  g_autofree char *warning = NULL;

  if (derived->warning == SLUICE_WARNING_NONE
      || (before != NULL && before->derived.warning == derived->warning
          && before->derived.state == derived->state))
    return;

  warning = sluice_text_warning (derived->warning, derived->state, derived->warning_since, sluice_ctl_get_now (self->ctl));
  if (!g_set_str (&self->warned, warning))
    return;
  clear_line (self);
  sluice_ctl_complain ("%s", warning);
}

static void
tell (Watch              *self,
      const SluiceCtlRow *before)
{
  if (self->ctl->json)
    {
      g_autoptr (JsonNode) node = sluice_ctl_json_status (self->row->record, &self->row->derived);
      g_autofree char *json = sluice_ctl_json_to_string (node, FALSE);

      if (g_set_str (&self->json, json))
        sluice_ctl_printf ("%s\n", json);
      return;
    }

  print_warning (self, before);
  if (self->ctl->output.terminal)
    draw_line (self);
  else
    print_lines (self, before);
}

static void
tell_end (Watch *self)
{
  const SluiceCtlRow *row = self->row;
  g_autofree char *message = NULL;

  if (self->drawn)
    sluice_ctl_print ("\n");
  self->drawn = FALSE;
  if (self->ctl->json || row->record->error_message == NULL)
    return;

  message = sluice_ctl_escape_lines (row->record->error_message, 2);
  sluice_ctl_printf ("  %s\n", message);
}

static SluiceCtlExit
get_exit (SluiceState state)
{
  switch (state)
    {
    case SLUICE_STATE_COMPLETED:
      return SLUICE_CTL_EXIT_OK;
    case SLUICE_STATE_FAILED:
      return SLUICE_CTL_EXIT_FAILED;
    case SLUICE_STATE_SKIPPED:
    case SLUICE_STATE_CANCELLED:
      return SLUICE_CTL_EXIT_CANCELLED;
    case SLUICE_STATE_CHECKING:
    case SLUICE_STATE_PENDING:
    case SLUICE_STATE_QUEUED:
    case SLUICE_STATE_RUNNING:
    case SLUICE_STATE_PAUSED:
    case SLUICE_STATE_STUCK:
    case SLUICE_STATE_UNKNOWN:
    default:
      g_return_val_if_reached (SLUICE_CTL_EXIT_TROUBLE);
    }
}

/* A server that restarts, or is busy for a while, is no reason to lose sight of a run of days. */
static gboolean
may_pass (const GError *error)
{
  return g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_UNREACHABLE)
         || g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_HOST)
         || g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_TIMEOUT)
         || g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_SERVER)
         || g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_PROTOCOL)
         || g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_CUT);
}

/* Returns whether to try again. */
static gboolean
take_failure (Watch        *self,
              const GError *error,
              int           retry_for)
{
  gint64 now = g_get_monotonic_time ();

  if (self->row == NULL || !may_pass (error))
    return FALSE;

  if (self->lost_since == 0)
    {
      self->lost_since = now;
      if (retry_for > 0)
        {
          g_autofree char *sentence = sluice_text_error (error);
          g_autofree char *span = sluice_text_duration (retry_for * G_TIME_SPAN_SECOND);

          clear_line (self);
          /* Translators: the first %s is a whole sentence, the second a span like "2 min" */
          sluice_ctl_complain (_ ("%s Trying again for %s."), sentence, span);
        }
    }

  self->failures++;
  return now - self->lost_since < retry_for * G_TIME_SPAN_SECOND;
}

static gboolean
has_moved (const SluiceCtlRow *before,
           const SluiceCtlRow *after)
{
  return before != NULL && !sluice_pipeline_record_equal (before->record, after->record);
}

static void
take_news (Watch        *self,
           SluiceCtlRow *news)
{
  g_autoptr (SluiceCtlRow) before = g_steal_pointer (&self->row);

  self->lost_since = 0;
  self->failures = 0;
  if (has_moved (before, news))
    self->moved_at = sluice_ctl_get_now (self->ctl);
  sluice_ctl_row_set_record (news, self->ctl, news->record, self->moved_at);
  self->row = news;
  tell (self, before);
}

SluiceCtlExit
sluice_ctl_watch (SluiceCtl  *ctl,
                  const char *text,
                  int         retry_for)
{
  g_autofree char *uuid = NULL;
  Watch self = { .ctl = ctl };
  SluiceCtlExit status = sluice_ctl_resolve (ctl, text, &uuid);

  if (status != SLUICE_CTL_EXIT_OK)
    return status;

  self.uuid = uuid;
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      SluiceCtlRow *news = sluice_ctl_fetch_row (ctl, uuid, &error);
      gint64 pause = POLL_WAITING;

      if (news != NULL)
        {
          take_news (&self, news);
          if (sluice_state_is_final (self.row->derived.state))
            {
              status = get_exit (self.row->derived.state);
              tell_end (&self);
              break;
            }
          if (sluice_state_is_active (self.row->derived.state))
            pause = POLL_ACTIVE;
        }
      else if (take_failure (&self, error, retry_for))
        {
          pause = sluice_backoff_delay (POLL_ACTIVE, self.failures, POLL_LIMIT, g_random_double ());
        }
      else
        {
          clear_line (&self);
          status = sluice_ctl_report (error, uuid);
          break;
        }

      if (!sluice_ctl_flush ())
        {
          status = SLUICE_CTL_EXIT_OUTPUT;
          break;
        }
      sluice_ctl_sleep (pause);
    }

  g_clear_pointer (&self.row, sluice_ctl_row_free);
  g_free (self.json);
  g_free (self.said);
  g_free (self.warned);
  return status;
}
