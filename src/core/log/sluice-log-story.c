/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "log/sluice-log-story.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/sluice-transition.h"
#include "text/sluice-text.h"

/* What was seen so near to a stamp is what the stamp says. */
#define NEAR (3 * G_TIME_SPAN_SECOND)

static SluiceLogLevel
grade (SluiceState state)
{
  switch (state)
    {
    case SLUICE_STATE_FAILED:
      return SLUICE_LOG_LEVEL_ERROR;
    case SLUICE_STATE_STUCK:
    case SLUICE_STATE_SKIPPED:
    case SLUICE_STATE_CANCELLED:
      return SLUICE_LOG_LEVEL_WARNING;
    default:
      return SLUICE_LOG_LEVEL_INFO;
    }
}

static void
add (GPtrArray      *lines,
     const char     *text,
     SluiceLogLevel  level,
     gint64          at)
{
  g_ptr_array_add (lines, sluice_log_line_new (text, level, at, SLUICE_LOG_SOURCE_STORY));
}

/* @source: of its first line; the others go on with that. */
static void
add_text (GPtrArray       *lines,
          const char      *text,
          SluiceLogSource  source,
          SluiceLogLevel   level,
          gint64           at)
{
  g_auto (GStrv) parts = g_strsplit (text, "\n", -1);
  guint n = g_strv_length (parts);

  /* A break at the end begins no line. */
  if (n > 1 && *parts[n - 1] == '\0')
    n--;
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (lines,
                     sluice_log_line_new (parts[i], level, at, i == 0 ? source : SLUICE_LOG_SOURCE_STORY_MORE));
}

static gboolean
is_told (const char *text)
{
  return text != NULL && *text != '\0';
}

/* Why the last line says "Failed": with that it is one error, of which the first line that says why is gone to.
 * @message: @traceback: (nullable) */
static void
add_error (GPtrArray  *lines,
           const char *message,
           const char *traceback,
           gint64      at)
{
  SluiceLogLine *last = lines->len > 0 ? lines->pdata[lines->len - 1] : NULL;
  SluiceLogLevel level = last != NULL ? sluice_log_line_get_level (last) : SLUICE_LOG_LEVEL_UNKNOWN;

  if (!is_told (message) && !is_told (traceback))
    return;

  if (level >= SLUICE_LOG_LEVEL_ERROR)
    {
      lines->pdata[lines->len - 1] = sluice_log_line_new (sluice_log_line_get_text (last), level,
                                                          sluice_log_line_get_at (last), SLUICE_LOG_SOURCE_STORY_TITLE);
      g_object_unref (last);
    }
  if (is_told (message))
    add_text (lines, message, SLUICE_LOG_SOURCE_STORY, SLUICE_LOG_LEVEL_ERROR, at);
  if (is_told (traceback))
    add_text (lines, traceback, is_told (message) ? SLUICE_LOG_SOURCE_STORY_MORE : SLUICE_LOG_SOURCE_STORY,
              SLUICE_LOG_LEVEL_ERROR, at);
}

static gboolean
tells_stamp (SluiceStage            *stage,
             const SluiceTransition *transition)
{
  gint64 started = sluice_stage_get_started_at (stage), ended = sluice_stage_get_ended_at (stage);

  if (transition->to == SLUICE_STATE_RUNNING)
    return started != 0 && ABS (transition->at - started) < NEAR;

  return ended != 0 && transition->to == sluice_stage_get_state (stage) && ABS (transition->at - ended) < NEAR;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 first = sluice_log_line_get_at (*(SluiceLogLine *const *) a);
  gint64 second = sluice_log_line_get_at (*(SluiceLogLine *const *) b);

  return first < second ? -1 : first > second;
}

/* Returns: (transfer full): how it stands, and for how long it ran where it ended */
static char *
tell_end (SluiceStage *stage)
{
  const char *word = sluice_text_state (sluice_stage_get_state (stage), sluice_stage_get_status (stage));
  gint64 started = sluice_stage_get_started_at (stage), ended = sluice_stage_get_ended_at (stage);
  g_autofree char *span = NULL;

  if (started == 0 || ended < started)
    return g_strdup (word);
  span = sluice_text_duration (ended - started);
  /* Translators: how a stage ended and how long it ran: "Completed, after 12 min" */
  return g_strdup_printf (C_ ("log", "%s, after %s"), word, span);
}

char *
sluice_log_story_sum_up (SluiceStage *stage)
{
  const char *error = sluice_stage_get_error_message (stage);
  g_autofree char *end = tell_end (stage);
  g_autofree char *first = NULL;

  if (error == NULL || *error == '\0')
    return g_steal_pointer (&end);
  first = g_strndup (error, strcspn (error, "\r\n"));
  /* Translators: how a stage ended, then its error: "Failed, after 12 min: out of memory" */
  return g_strdup_printf (C_ ("log", "%s: %s"), end, first);
}

GPtrArray *
sluice_log_story (SluiceStage *stage,
                  GPtrArray   *transitions,
                  gboolean     traceback)
{
  GPtrArray *lines = sluice_log_lines_new ();
  SluiceState state = sluice_stage_get_state (stage);
  const char *word = sluice_text_state (state, sluice_stage_get_status (stage));
  gint64 started = sluice_stage_get_started_at (stage), ended = sluice_stage_get_ended_at (stage);

  for (guint i = 0; transitions != NULL && i < transitions->len; i++)
    {
      const SluiceTransition *transition = g_ptr_array_index (transitions, i);

      if (g_strcmp0 (transition->stage_name, sluice_stage_get_name (stage)) == 0 && !tells_stamp (stage, transition))
        {
          add (lines, sluice_text_state (transition->to, NULL), grade (transition->to), transition->at);
          /* Of a try before: what went wrong now is told below. */
          add_error (lines, transition->message, NULL, transition->at);
        }
    }
  if (started != 0)
    add (lines, sluice_text_state (SLUICE_STATE_RUNNING, NULL), SLUICE_LOG_LEVEL_INFO, started);
  if (ended != 0)
    {
      g_autofree char *text = tell_end (stage);

      add (lines, text, grade (state), ended);
    }
  g_ptr_array_sort (lines, compare_times);

  /* What it is now, where no time of it is known. */
  if (lines->len == 0 || (ended == 0 && state != SLUICE_STATE_RUNNING && started == 0
                          && g_strcmp0 (sluice_log_line_get_text (lines->pdata[lines->len - 1]), word) != 0))
    add (lines, word, grade (state), 0);

  add_error (lines, sluice_stage_get_error_message (stage), traceback ? sluice_stage_get_traceback (stage) : NULL, ended);
  if (sluice_stage_get_result (stage) != NULL)
    {
      add (lines, C_ ("log", "Result:"), SLUICE_LOG_LEVEL_INFO, ended);
      add_text (lines, sluice_stage_get_result (stage), SLUICE_LOG_SOURCE_STORY_MORE, SLUICE_LOG_LEVEL_INFO, ended);
    }
  return lines;
}

/* A line of one of many stories. */
typedef struct
{
  SluiceLogLine *line; /* owned */
  gint64 at;           /* where it stands: a line without a time stands with the one before it */
} Told;

static int
compare_told (gconstpointer a,
              gconstpointer b)
{
  const Told *first = a, *second = b;

  return first->at < second->at ? -1 : first->at > second->at;
}

static GHashTable *
sort_by_stage (GPtrArray *transitions)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; transitions != NULL && i < transitions->len; i++)
    {
      const SluiceTransition *transition = g_ptr_array_index (transitions, i);
      GPtrArray *of_stage;

      if (transition->stage_name == NULL)
        continue;
      of_stage = g_hash_table_lookup (table, transition->stage_name);
      if (of_stage == NULL)
        {
          of_stage = g_ptr_array_new ();
          g_hash_table_insert (table, transition->stage_name, of_stage);
        }
      g_ptr_array_add (of_stage, (gpointer) transition);
    }
  return table;
}

/* How many stages have a name. */
static GHashTable *
count_names (GListModel *stages)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (stages); i++)
    {
      g_autoptr (SluiceStage) stage = g_list_model_get_item (stages, i);
      const char *name = sluice_stage_get_name (stage);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, name));

      g_hash_table_insert (counts, g_strdup (name), GUINT_TO_POINTER (n + 1));
    }
  return counts;
}

static void
tell_stage (GArray      *told,
            SluiceStage *stage,
            GPtrArray   *transitions)
{
  g_autoptr (GPtrArray) lines = sluice_log_story (stage, transitions, TRUE);
  g_autofree char *title = sluice_text_stage_title_line (stage);
  gint64 at = sluice_stage_get_started_at (stage);

  for (guint i = 0; i < lines->len; i++)
    {
      SluiceLogLine *line = lines->pdata[i];
      const char *text = sluice_log_line_get_text (line);
      SluiceLogLevel level = sluice_log_line_get_level (line);
      g_autofree char *named = NULL;
      Told each;

      if (sluice_log_line_get_at (line) != 0)
        at = sluice_log_line_get_at (line);
      if (at == 0 && level < SLUICE_LOG_LEVEL_ERROR)
        continue;

      /* What goes on with the line before it, like a traceback, has the name there. */
      if (sluice_log_line_get_source (line) != SLUICE_LOG_SOURCE_STORY_MORE)
        /* Translators: the name of a stage, then a line of what is known of it */
        named = g_strdup_printf (C_ ("log", "%s: %s"), title, text);
      each.line = sluice_log_line_new (named != NULL ? named : text, level, sluice_log_line_get_at (line),
                                       sluice_log_line_get_source (line));
      each.at = at;
      g_array_append_val (told, each);
    }
}

GPtrArray *
sluice_log_story_of_all (GListModel *stages,
                         GPtrArray  *transitions)
{
  g_autoptr (GHashTable) by_stage = sort_by_stage (transitions);
  g_autoptr (GHashTable) counts = count_names (stages);
  g_autoptr (GArray) told = g_array_new (FALSE, FALSE, sizeof (Told));
  GPtrArray *lines = sluice_log_lines_new ();

  for (guint i = 0; i < g_list_model_get_n_items (stages); i++)
    {
      g_autoptr (SluiceStage) stage = g_list_model_get_item (stages, i);

      const char *name = sluice_stage_get_name (stage);
      gboolean shared = GPOINTER_TO_UINT (g_hash_table_lookup (counts, name)) > 1;

      tell_stage (told, stage, shared ? NULL : g_hash_table_lookup (by_stage, name));
    }
  /* Stable: what a stage says at one time stays together. */
  g_array_sort (told, compare_told);
  for (guint i = 0; i < told->len; i++)
    g_ptr_array_add (lines, g_array_index (told, Told, i).line);
  return lines;
}

gboolean
sluice_log_story_can_tell (GListModel  *stages,
                           SluiceStage *stage)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (stages); i++)
    {
      g_autoptr (SluiceStage) other = g_list_model_get_item (stages, i);

      n += g_str_equal (sluice_stage_get_name (other), sluice_stage_get_name (stage));
    }
  return n < 2;
}
