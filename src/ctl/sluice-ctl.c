/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ctl/sluice-ctl.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ctl/sluice-ctl-pages.h"
#include "text/sluice-text.h"

/* How many pipelines an ambiguous prefix lists. */
#define N_CANDIDATES 5

typedef struct
{
  SluiceCtl *ctl;
  GPtrArray *rows;
  gboolean progress;      /* also those of which no more than that is missing */
  const gboolean *states; /* nullable: what is asked for */
  guint limit;            /* 0: all of it */
  guint matched;
  guint next;
  guint busy;
  guint asked;
  guint to_ask;
  guint timer; /* nonzero while the pace makes us wait */
  GError *error;
} Check;

typedef struct
{
  Check *check;
  SluiceCtlRow *row;
} CheckRow;

/* --- rows -------------------------------------------------------------------------------------------------------- */

gint64
sluice_ctl_get_now (SluiceCtl *self)
{
  return g_get_real_time () + sluice_session_get_skew (self->session);
}

SluiceCtlRow *
sluice_ctl_row_new (SluiceCtl            *ctl,
                    SluicePipelineRecord *record)
{
  SluiceCtlRow *self = g_new0 (SluiceCtlRow, 1);

  sluice_ctl_row_set_record (self, ctl, record, 0);
  return self;
}

void
sluice_ctl_row_free (SluiceCtlRow *self)
{
  sluice_pipeline_record_unref (self->record);
  g_free (self);
}

void
sluice_ctl_row_set_record (SluiceCtlRow         *self,
                           SluiceCtl            *ctl,
                           SluicePipelineRecord *record,
                           gint64                moved_at)
{
  SluiceDeriveContext context = { .now = sluice_ctl_get_now (ctl), .moved_at = moved_at, .workers = -1 };

  sluice_pipeline_record_ref (record);
  g_clear_pointer (&self->record, sluice_pipeline_record_unref);
  self->record = record;
  self->derived = sluice_derive (record, record->stages, &context);
}

gboolean
sluice_ctl_row_needs_progress (const SluiceCtlRow *self)
{
  return self->record->stages == NULL;
}

gint64
sluice_ctl_row_get_duration (const SluiceCtlRow *self,
                             gint64              now)
{
  if (self->record->started_at == 0)
    return -1;
  if (!sluice_state_is_final (self->derived.state))
    {
      /* Of a state that is not known nobody knows whether it runs, as in the window. */
      return self->derived.state == SLUICE_STATE_UNKNOWN ? -1 : MAX (now - self->record->started_at, 0);
    }
  if (self->derived.ended_at == 0)
    return -1;
  return MAX (self->derived.ended_at - self->record->started_at, 0);
}

/* --- calls ------------------------------------------------------------------------------------------------------- */

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static void
wait_for (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
}

SluiceBatch *
sluice_ctl_fetch_page (SluiceCtl *self,
                       guint      offset,
                       guint      limit,
                       GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sluice_api_list_async (self->session, offset, (int) limit, NULL, NULL, result_cb, &result);
  wait_for (&result);
  return sluice_api_list_finish (self->session, result, NULL, NULL, error);
}

SluiceCtlRow *
sluice_ctl_fetch_row (SluiceCtl  *self,
                      const char *uuid,
                      GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SluiceBatch) batch = NULL;

  sluice_api_status_async (self->session, uuid, NULL, NULL, NULL, result_cb, &result);
  wait_for (&result);
  batch = sluice_api_status_finish (self->session, result, NULL, NULL, error);
  return batch != NULL ? sluice_ctl_row_new (self, g_ptr_array_index (batch->pipelines, 0)) : NULL;
}

SluiceBatch *
sluice_ctl_create_pipeline (SluiceCtl  *self,
                            const char *body,
                            GError    **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (GAsyncResult) result = NULL;

  sluice_api_create_async (self->session, bytes, NULL, result_cb, &result);
  wait_for (&result);
  return sluice_api_create_finish (self->session, result, error);
}

gboolean
sluice_ctl_act (SluiceCtl   *self,
                const char  *uuid,
                SluiceAction action,
                GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sluice_api_act_async (self->session, uuid, action, NULL, result_cb, &result);
  wait_for (&result);
  return sluice_api_act_finish (self->session, result, error);
}

static gboolean
slept_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

void
sluice_ctl_sleep (gint64 span)
{
  gboolean slept = FALSE;

  g_timeout_add ((guint) (span / G_TIME_SPAN_MILLISECOND), slept_cb, &slept);
  while (!slept)
    g_main_context_iteration (NULL, TRUE);
}

/* --- rows that must be looked at ---------------------------------------------------------------------------------- */

static void start_checks (Check *check);

/* Whether what the server calls running can be in one of @states: it is never pending, nor a word that we don't know. */
static gboolean
can_turn_out (const gboolean *states)
{
  if (states == NULL)
    return TRUE;

  for (int state = 0; state < SLUICE_N_STATES; state++)
    if (states[state] && state != SLUICE_STATE_PENDING && state != SLUICE_STATE_UNKNOWN)
      return TRUE;
  return FALSE;
}

static gboolean
needs_look (const Check        *check,
            const SluiceCtlRow *row)
{
  if (row->derived.state == SLUICE_STATE_CHECKING)
    return can_turn_out (check->states);
  return check->progress && sluice_ctl_row_needs_progress (row);
}

static void
count_match (Check              *check,
             const SluiceCtlRow *row)
{
  check->matched += !row->gone && (check->states == NULL || check->states[row->derived.state]);
}

/* Each that is being looked at may be the last one that is wanted. */
static gboolean
may_be_enough (const Check *check)
{
  return check->limit > 0 && check->matched + check->busy >= check->limit;
}

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree CheckRow *job = user_data;
  Check *check = job->check;
  SluiceCtlMemory *memory = check->ctl->memory;
  g_autoptr (GError) error = NULL;
  g_autoptr (SluiceBatch) batch = sluice_api_status_finish (SLUICE_SESSION (object), result, NULL, NULL, &error);

  check->busy--;
  if (batch != NULL)
    {
      SluicePipelineRecord *record = g_ptr_array_index (batch->pipelines, 0);

      sluice_ctl_row_set_record (job->row, check->ctl, record, 0);
      sluice_ctl_memory_keep (memory, record);
    }
  else if (g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_NOT_FOUND))
    {
      job->row->gone = TRUE;
      sluice_ctl_memory_forget (memory, job->row->record->uuid);
    }
  else if (check->error == NULL)
    check->error = g_steal_pointer (&error);

  count_match (check, job->row);
  start_checks (check);
}

static gboolean
waited_cb (gpointer user_data)
{
  Check *check = user_data;

  check->timer = 0;
  start_checks (check);
  return G_SOURCE_REMOVE;
}

static void
wait_for_pace (Check *check,
               gint64 wait)
{
  g_autofree char *asked = sluice_text_count (check->asked, TRUE);
  g_autofree char *to_ask = sluice_text_count (check->to_ask, TRUE);
  /* Translators: shown while it lasts; numbers of pipelines */
  g_autofree char *passing = g_strdup_printf (_ ("Checking what has finished: %s of %s"), asked, to_ask);

  sluice_ctl_show_passing (passing);
  check->timer = g_timeout_add ((guint) (wait / G_TIME_SPAN_MILLISECOND) + 1, waited_cb, check);
}

static void
start_checks (Check *check)
{
  /* One failure is enough: a server that is down fails for each of a thousand rows. */
  while (check->error == NULL && check->timer == 0 && check->busy < SLUICE_CTL_PACE_AT_ONCE
         && check->next < check->rows->len && !may_be_enough (check))
    {
      SluiceCtlRow *row = g_ptr_array_index (check->rows, check->next);
      gint64 now = g_get_monotonic_time ();
      gint64 wait = sluice_ctl_pace_get_wait (&check->ctl->pace, now);
      CheckRow *job;

      if (!needs_look (check, row))
        {
          count_match (check, row);
          check->next++;
          continue;
        }
      if (wait > 0)
        {
          wait_for_pace (check, wait);
          break;
        }

      check->next++;
      check->asked++;
      job = g_new0 (CheckRow, 1);
      job->check = check;
      job->row = row;
      check->busy++;
      sluice_ctl_pace_begin (&check->ctl->pace, now);
      sluice_api_status_async (check->ctl->session, row->record->uuid, NULL, NULL, NULL, checked_cb, job);
    }
}

/* Of what is over nothing has to be asked again. What the server calls pending was never over. */
static void
recall_rows (Check *check)
{
  for (guint i = 0; i < check->rows->len; i++)
    {
      SluiceCtlRow *row = g_ptr_array_index (check->rows, i);
      g_autoptr (SluicePipelineRecord) record = NULL;

      if (!needs_look (check, row))
        continue;
      if (row->derived.state == SLUICE_STATE_CHECKING || sluice_state_is_final (row->derived.state))
        record = sluice_ctl_memory_recall (check->ctl->memory, row->record);
      if (record != NULL)
        sluice_ctl_row_set_record (row, check->ctl, record, 0);
      else
        check->to_ask++;
    }
}

gboolean
sluice_ctl_check_rows (SluiceCtl      *self,
                       GPtrArray      *rows,
                       gboolean        progress,
                       const gboolean *states,
                       guint           limit)
{
  Check check = { .ctl = self, .rows = rows, .progress = progress, .states = states, .limit = limit };

  recall_rows (&check);
  start_checks (&check);
  while (check.busy > 0 || check.timer != 0)
    g_main_context_iteration (NULL, TRUE);
  sluice_ctl_show_passing (NULL);

  for (guint i = rows->len; i-- > 0;)
    if (((SluiceCtlRow *) g_ptr_array_index (rows, i))->gone)
      g_ptr_array_remove_index (rows, i);

  if (check.error == NULL)
    return TRUE;

  sluice_ctl_report (check.error, NULL);
  g_error_free (check.error);
  return FALSE;
}

/* --- what a person gives ----------------------------------------------------------------------------------------- */

static void
list_candidates (GPtrArray *found)
{
  for (guint i = 0; i < MIN (found->len, N_CANDIDATES); i++)
    {
      const SluicePipelineRecord *record = g_ptr_array_index (found, i);
      g_autofree char *uuid = sluice_ctl_escape (record->uuid);
      g_autofree char *name = sluice_ctl_escape (sluice_text_pipeline_name (record->name));

      g_printerr ("  %s  %s\n", uuid, name);
    }
  if (found->len > N_CANDIDATES)
    g_printerr ("  …\n");
}

/* Adds to @found whatever begins with @text. @broken: there may be more of them */
static gboolean
find_by_prefix (SluiceCtl  *self,
                const char *text,
                GPtrArray  *found,
                gboolean   *broken,
                GError    **error)
{
  g_auto (SluiceCtlPages) pages = { NULL };
  gsize length = strlen (text);

  sluice_ctl_pages_init (&pages);
  while (!pages.ended)
    {
      g_autoptr (GPtrArray) records = sluice_ctl_pages_read (&pages, self, SLUICE_CTL_PAGE, error);

      if (records == NULL)
        return FALSE;

      for (guint i = 0; i < records->len; i++)
        {
          SluicePipelineRecord *record = g_ptr_array_index (records, i);

          if (g_ascii_strncasecmp (record->uuid, text, length) == 0)
            g_ptr_array_add (found, sluice_pipeline_record_ref (record));
        }
    }
  *broken = pages.broken;
  return TRUE;
}

SluiceCtlExit
sluice_ctl_resolve (SluiceCtl  *self,
                    const char *text,
                    char      **uuid)
{
  g_autoptr (GPtrArray) found
    = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_pipeline_record_unref);
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = NULL;
  gboolean broken = FALSE;

  if (g_uuid_string_is_valid (text))
    {
      *uuid = g_strdup (text);
      return SLUICE_CTL_EXIT_OK;
    }
  if (*text == '\0')
    {
      sluice_ctl_complain (_ ("An empty UUID names no pipeline."));
      return SLUICE_CTL_EXIT_USAGE;
    }

  if (!find_by_prefix (self, text, found, &broken, &error))
    return sluice_ctl_report (error, NULL);

  for (guint i = 0; i < found->len; i++)
    {
      const SluicePipelineRecord *record = g_ptr_array_index (found, i);

      if ((found->len == 1 && !broken) || g_ascii_strcasecmp (record->uuid, text) == 0)
        {
          *uuid = g_strdup (record->uuid);
          return SLUICE_CTL_EXIT_OK;
        }
    }

  shown = sluice_ctl_escape (text);
  if (broken)
    {
      /* What can't be told apart for sure must not be stopped or deleted. */
      sluice_ctl_complain (_ ("The server tells the same pipelines over and over, so which UUIDs begin with “%s” can’t "
                              "be known for sure. Give a whole UUID."),
                           shown);
      list_candidates (found);
      return SLUICE_CTL_EXIT_TROUBLE;
    }
  if (found->len > 1)
    {
      sluice_ctl_complain (_ ("“%s” is the beginning of more than one UUID. Give more of it:"), shown);
      list_candidates (found);
      return SLUICE_CTL_EXIT_REFUSED;
    }

  sluice_ctl_complain (_ ("The server has no pipeline whose UUID begins with “%s”."), shown);
  return SLUICE_CTL_EXIT_REFUSED;
}

/* @subject: (nullable) */
static void
say_error (const GError *error,
           const char   *subject,
           const char   *sentence)
{
  g_autofree char *detail = sluice_text_error_detail (error);
  g_autofree char *shown_sentence = sluice_ctl_escape (sentence);
  g_autofree char *shown_subject = subject != NULL ? sluice_ctl_escape (subject) : NULL;

  if (shown_subject != NULL)
    sluice_ctl_complain ("%s: %s", shown_subject, shown_sentence);
  else
    sluice_ctl_complain ("%s", shown_sentence);
  if (detail != NULL)
    {
      g_autofree char *shown_detail = sluice_ctl_escape_lines (detail, 2);

      g_printerr ("  %s\n", shown_detail);
    }
}

SluiceCtlExit
sluice_ctl_report (const GError *error,
                   const char   *subject)
{
  g_autofree char *sentence = subject == NULL ? sluice_text_list_error (error) : sluice_text_error (error);

  say_error (error, subject, sentence);
  if (g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_REFUSED)
      || (subject != NULL && g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_NOT_FOUND)))
    return SLUICE_CTL_EXIT_REFUSED;
  return SLUICE_CTL_EXIT_TROUBLE;
}

SluiceCtlExit
sluice_ctl_report_open (const GError *error,
                        const char   *subject)
{
  g_autofree char *sentence = sluice_text_error_open (error);

  say_error (error, subject, sentence);
  return SLUICE_CTL_EXIT_UNCERTAIN;
}
