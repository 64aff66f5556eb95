/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/editor/sluice-draft-open.h"

#include <glib/gi18n-lib.h>

#include "draft/sluice-problem.h"
#include "draft/sluice-spec.h"
#include "text/sluice-text.h"

typedef struct
{
  const char *heading;
  char *sentence;
  char *report;
} Words;

/* More of it in a dialog nobody reads. */
#define MAX_LINES 100

static void
free_words (gpointer data)
{
  Words *words = data;

  g_free (words->sentence);
  g_free (words->report);
  g_free (words);
}

/* @sentence: taken */
static void
refuse (GTask      *task,
        const char *heading,
        char       *sentence)
{
  Words *words = g_task_get_task_data (task);

  words->heading = heading;
  words->sentence = sentence;
  g_task_return_pointer (task, NULL, NULL);
}

/* With its place: "stages → 0 → name: This is missing." */
static char *
describe (const SluiceProblem *problem)
{
  g_autofree char *place = sluice_text_problem_place (problem);
  g_autofree char *text = sluice_text_problem (problem);

  return place != NULL ? g_strdup_printf (_("%s: %s"), place, text) : g_steal_pointer (&text);
}

/* Returns: (transfer full): all of it, a line each */
static char *
list (GPtrArray *problems)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = MIN (problems->len, MAX_LINES), more = problems->len - n;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *line = describe (problems->pdata[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", line);
    }
  if (more > 0)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, g_dngettext (GETTEXT_PACKAGE, "… and %u more", "… and %u more", more), more);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
understood_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr (GTask) task = data;
  Words *words = g_task_get_task_data (task);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (SluiceDraft) draft = sluice_spec_read_finish (result, &problems, NULL);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (draft == NULL)
    {
      refuse (task, _("The file is no pipeline"), problems->len > 0 ? describe (problems->pdata[0]) : g_strdup (""));
      return;
    }
  if (problems->len > 0)
    {
      guint n = problems->len;

      words->heading = _("Left out of the file");
      words->sentence = n == 1 ? describe (problems->pdata[0])
                               : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u thing in the file was left out",
                                                               "%u things in the file were left out", n),
                                                  n);
      words->report = list (problems);
    }
  g_task_return_pointer (task, g_steal_pointer (&draft), g_object_unref);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (bytes == NULL)
    refuse (task, _("The file can’t be read"), g_strdup (error->message));
  else
    sluice_spec_read_async (bytes, g_task_get_cancellable (task), understood_cb, g_object_ref (task));
}

static void
looked_at_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (info == NULL)
    refuse (task, _("The file can’t be read"), g_strdup (error->message));
  else if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    refuse (task, _("The file is no pipeline"), g_strdup (_("It is a folder, or something else that is no file.")));
  else if (g_file_info_get_size (info) > SLUICE_SPEC_MAX_SIZE)
    {
      g_autoptr (SluiceProblem) problem = sluice_problem_new (SLUICE_PROBLEM_FILE_TOO_LARGE);

      problem->number = SLUICE_SPEC_MAX_SIZE;
      refuse (task, _("The file is no pipeline"), sluice_text_problem (problem));
    }
  else
    g_file_load_bytes_async (G_FILE (source), g_task_get_cancellable (task), read_cb, g_object_ref (task));
}

void
sluice_draft_open_async (GSList              *files,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (files != NULL);

  g_task_set_source_tag (task, sluice_draft_open_async);
  g_task_set_task_data (task, g_new0 (Words, 1), free_words);
  if (files->next != NULL)
    refuse (task, _("Several files"), g_strdup (_("One pipeline is opened at a time.")));
  else
    g_file_query_info_async (files->data, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                             G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, cancellable, looked_at_cb,
                             g_object_ref (task));
}

SluiceDraft *
sluice_draft_open_finish (GAsyncResult  *result,
                          const char   **heading,
                          char         **sentence,
                          char         **report)
{
  Words *words = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  SluiceDraft *draft;

  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_draft_open_async), NULL);

  draft = g_task_propagate_pointer (G_TASK (result), &error);
  *heading = error == NULL ? words->heading : NULL;
  *sentence = error == NULL ? g_steal_pointer (&words->sentence) : NULL;
  *report = error == NULL ? g_steal_pointer (&words->report) : NULL;
  return draft;
}
