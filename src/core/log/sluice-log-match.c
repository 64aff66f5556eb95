/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "log/sluice-log-match.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* PCRE2's own budget, set at the head of a pattern (pcre2pattern(3), "Setting match resource limits"). */
#define BUDGET "(*LIMIT_MATCH=20000)(*LIMIT_DEPTH=2000)"
#define SLICE 500
/* A line may be too hard; where so many are, it is the pattern. */
#define MAX_HARD 100

/* Returns: the bracket that has no other half, and which character it is; 0 where all have one */
static char
find_bracket (const char *text,
              guint      *place)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint));
  guint number = 1, set = 0, since = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at), number++)
    {
      if (*at == '\\' && at[1] != '\0')
        {
          at++;
          number++;
        }
      else if (set > 0)
        {
          /* The first one is a member of the set. */
          if (*at == ']' && number > since + 1)
            set = 0;
          else if (*at == '^' && number == since + 1)
            since++;
        }
      else if (*at == '[')
        set = since = number;
      else if (*at == '(')
        g_array_append_val (open, number);
      else if (*at == ')' && open->len == 0)
        {
          *place = number;
          return ')';
        }
      else if (*at == ')')
        g_array_set_size (open, open->len - 1);
    }
  if (set == 0 && open->len == 0)
    return '\0';
  *place = set > 0 ? set : g_array_index (open, guint, open->len - 1);
  return set > 0 ? '[' : '(';
}

/* GLib tells where only among its words, after the pattern. Returns: which character it is, 0 where that isn't told */
static guint
find_place (const GError *error,
            const char   *text)
{
  const char *at = *text != '\0' ? strstr (error->message, text) : NULL;

  if (at == NULL)
    return 0;
  at += strlen (text);
  while (*at != '\0' && !g_ascii_isdigit (*at))
    at++;
  /* It counts from 0; at the end it is the last one. */
  return *at != '\0' ? (guint) MIN (g_ascii_strtoull (at, NULL, 10) + 1, (guint64) g_utf8_strlen (text, -1)) : 0;
}

/* What is wrong with @text, in the words of this program. */
static char *
explain (const GError *error,
         const char   *text)
{
  guint place = find_place (error, text);

  if (g_error_matches (error, G_REGEX_ERROR, G_REGEX_ERROR_UNMATCHED_PARENTHESIS)
      || g_error_matches (error, G_REGEX_ERROR, G_REGEX_ERROR_UNTERMINATED_CHARACTER_CLASS))
    {
      char bracket = find_bracket (text, &place);

      if (bracket == ')')
        return g_strdup_printf (_("nothing opens the “)” at character %u"), place);
      if (bracket != '\0')
        return g_strdup_printf (_("the “%c” at character %u is not closed"), bracket, place);
    }
  if (g_error_matches (error, G_REGEX_ERROR, G_REGEX_ERROR_STRAY_BACKSLASH))
    return g_strdup (_("nothing follows the “\\” at its end"));
  if (place == 0)
    return g_strdup (_("it can’t be understood"));
  if (g_error_matches (error, G_REGEX_ERROR, G_REGEX_ERROR_NOTHING_TO_REPEAT))
    return g_strdup_printf (_("there is nothing that character %u could repeat"), place);
  if (g_error_matches (error, G_REGEX_ERROR, G_REGEX_ERROR_RANGE_OUT_OF_ORDER))
    return g_strdup_printf (_("the range that ends at character %u is the wrong way round"), place);
  return g_strdup_printf (_("it goes wrong at character %u"), place);
}

GRegex *
sluice_log_pattern_new (const char  *text,
                        gboolean     is_regex,
                        GError     **error)
{
  GRegexCompileFlags flags = G_REGEX_OPTIMIZE | G_REGEX_CASELESS;
  g_autofree char *escaped = NULL;
  g_autofree char *pattern = NULL;
  g_autoptr (GRegex) bare = NULL;
  GError *local_error = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (*at == '\\' && is_regex && at[1] != '\0')
        at++;
      else if (g_unichar_isupper (g_utf8_get_char (at)))
        flags &= ~(GRegexCompileFlags) G_REGEX_CASELESS;
    }

  if (!is_regex)
    escaped = g_regex_escape_string (text, -1);

  /* What a person reads about a mistake counts from the start of what was typed. */
  bare = g_regex_new (escaped != NULL ? escaped : text, flags & ~(GRegexCompileFlags) G_REGEX_OPTIMIZE, 0, &local_error);
  if (bare == NULL)
    {
      g_autofree char *why = explain (local_error, escaped != NULL ? escaped : text);

      g_set_error_literal (error, local_error->domain, local_error->code, why);
      g_error_free (local_error);
      return NULL;
    }

  pattern = g_strconcat (BUDGET, escaped != NULL ? escaped : text, NULL);
  return g_regex_new (pattern, flags, 0, error);
}

gboolean
sluice_log_match (GRegex     *pattern,
                  GPtrArray  *lines,
                  guint       from,
                  guint       n,
                  GArray     *found,
                  guint      *n_hard,
                  GError    **error)
{
  guint hard = n_hard != NULL ? *n_hard : 0;

  for (guint i = from; i < from + n && i < lines->len; i++)
    {
      GError *local_error = NULL;

      if (g_regex_match_full (pattern, sluice_log_line_get_text (lines->pdata[i]), -1, 0, SLUICE_LOG_MATCH_FLAGS, NULL,
                              &local_error))
        g_array_append_val (found, i);
      if (local_error == NULL)
        continue;
      if (++hard > MAX_HARD)
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }
      g_error_free (local_error);
    }

  if (n_hard != NULL)
    *n_hard = hard;
  return TRUE;
}

typedef struct
{
  GRegex *pattern;
  GPtrArray *lines;
  guint n_hard;
} Work;

static void
free_work (gpointer data)
{
  Work *work = data;

  g_regex_unref (work->pattern);
  g_ptr_array_unref (work->lines);
  g_free (work);
}

static void
match_worker (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Work *work = task_data;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < work->lines->len; i += SLICE)
    {
      GError *error = NULL;

      if (g_task_return_error_if_cancelled (task))
        return;
      if (!sluice_log_match (work->pattern, work->lines, i, SLICE, found, &work->n_hard, &error))
        {
          g_task_return_error (task, error);
          return;
        }
    }

  g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify) g_array_unref);
}

void
sluice_log_match_async (GRegex              *pattern,
                        GPtrArray           *lines,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  g_task_set_source_tag (task, sluice_log_match_async);
  work->pattern = g_regex_ref (pattern);
  work->lines = g_ptr_array_ref (lines);
  g_task_set_task_data (task, work, free_work);
  g_task_run_in_thread (task, match_worker);
}

GArray *
sluice_log_match_finish (GAsyncResult  *result,
                         guint         *n_hard,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  if (n_hard != NULL)
    *n_hard = ((Work *) g_task_get_task_data (G_TASK (result)))->n_hard;

  return g_task_propagate_pointer (G_TASK (result), error);
}
