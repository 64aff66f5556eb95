/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "text/sluice-text.h"

const char *
sluice_text_state (SluiceState state,
                   const char *status)
{
  switch (state)
    {
    case SLUICE_STATE_CHECKING:
      return C_ ("state", "Checking…");
    case SLUICE_STATE_PENDING:
      return C_ ("state", "Pending");
    case SLUICE_STATE_QUEUED:
      return C_ ("state", "Queued");
    case SLUICE_STATE_RUNNING:
      return C_ ("state", "Running");
    case SLUICE_STATE_PAUSED:
      return C_ ("state", "Paused");
    case SLUICE_STATE_STUCK:
      return C_ ("state", "No progress");
    case SLUICE_STATE_COMPLETED:
      return C_ ("state", "Completed");
    case SLUICE_STATE_FAILED:
      return C_ ("state", "Failed");
    case SLUICE_STATE_SKIPPED:
      return C_ ("state", "Skipped");
    case SLUICE_STATE_CANCELLED:
      return C_ ("state", "Cancelled");
    case SLUICE_STATE_UNKNOWN:
      return status != NULL && *status != '\0' ? status : C_ ("state", "Unknown");
    default:
      g_return_val_if_reached ("");
    }
}

const char *
sluice_text_pipeline_state (SluicePipeline *pipeline,
                            gboolean        away)
{
  SluiceState state = sluice_pipeline_get_state (pipeline);

  return away && state == SLUICE_STATE_CHECKING ? C_ ("state", "Not checked")
                                                : sluice_text_state (state, sluice_pipeline_get_status (pipeline));
}

const char *
sluice_text_request (SluiceRequest request)
{
  switch (request)
    {
    case SLUICE_REQUEST_NONE:
      return "";
    case SLUICE_REQUEST_START:
      return C_ ("request", "Starting…");
    case SLUICE_REQUEST_CANCEL:
      return C_ ("request", "Cancelling…");
    case SLUICE_REQUEST_DELETE:
      return C_ ("request", "Deleting…");
    case SLUICE_REQUEST_PAUSE:
      return C_ ("request", "Pausing…");
    case SLUICE_REQUEST_RESUME:
      return C_ ("request", "Resuming…");
    case SLUICE_REQUEST_RETRY:
      return C_ ("request", "Retrying…");
    default:
      g_return_val_if_reached ("");
    }
}

const char *
sluice_text_pipeline_name (const char *name)
{
  return name != NULL && *name != '\0' ? name : _ ("Unnamed");
}

/* Blanks, and what no eye sees, name nothing. */
static gboolean
is_name (const char *name)
{
  for (const char *p = name; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char_validated (p, -1);

      /* What is no character at all is seen, too. */
      if (c >= (gunichar) -2 || g_unichar_isgraph (c) || g_unichar_type (c) == G_UNICODE_PRIVATE_USE)
        return TRUE;
    }
  return FALSE;
}

const char *
sluice_text_stage_name (const char *name)
{
  return is_name (name) ? name : _ ("Stage without a name");
}

const char *
sluice_text_stage_title (SluiceStage *stage)
{
  const char *title = sluice_stage_get_title (stage), *name = sluice_stage_get_name (stage);
  g_autofree char *numbered = NULL;

  if (is_name (name))
    return title;
  /* A title begins with the name. */
  title += strlen (name);
  if (*title == '\0')
    return sluice_text_stage_name (NULL);

  numbered = g_strconcat (sluice_text_stage_name (NULL), title, NULL);
  return g_intern_string (numbered);
}

char *
sluice_text_stage_missing (SluiceStage *stage)
{
  const char *missing = sluice_stage_get_missing (stage);
  g_autofree char *name = NULL;

  if (missing == NULL)
    return NULL;
  name = sluice_text_line (sluice_text_stage_name (missing));
  /* Translators: a stage, and the name of another one that it depends on and that the pipeline does not have */
  return g_strdup_printf (_ ("Waits for “%s”, which is not there"), name);
}

char *
sluice_text_stage_trouble (SluiceStage *stage)
{
  g_autofree char *error = sluice_text_line (sluice_stage_get_error_message (stage));

  return *error != '\0' ? g_steal_pointer (&error) : sluice_text_stage_missing (stage);
}

static gboolean
has_stage (GListModel *stages,
           const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (stages); i++)
    {
      g_autoptr (SluiceStage) stage = g_list_model_get_item (stages, i);

      if (g_str_equal (sluice_stage_get_name (stage), name))
        return TRUE;
    }
  return FALSE;
}

char *
sluice_text_dependencies (GListModel  *stages,
                          SluiceStage *stage)
{
  const char *const *names = sluice_stage_get_depends_on (stage);
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *name = NULL;

      /* Two may share a name, and a stage may name one twice: nobody could tell them apart here. */
      if (!g_hash_table_add (told, (gpointer) names[i]))
        continue;
      if (text->len > 0)
        g_string_append (text, _ (", "));
      name = sluice_text_line (sluice_text_stage_name (names[i]));
      if (stages != NULL && !has_stage (stages, names[i]))
        /* Translators: a stage that another one waits for, and that the pipeline does not have */
        g_string_append_printf (text, _ ("%s (does not exist)"), name);
      else
        g_string_append (text, name);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}
