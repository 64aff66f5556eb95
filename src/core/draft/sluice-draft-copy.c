/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pipeline that was once made as the beginning of another one. */
#include "draft/sluice-draft-copy.h"

#include <string.h>

#include "draft/sluice-draft-private.h"
#include "draft/sluice-spec.h"

/* Of a number in brackets, and of what stands before it. */
#define MAX_DIGITS 6
/* The parameter that names the job that a stage works on. */
#define JOB "job_uuid"

/* Returns: the number N at the end of "name (N)", and where it begins there; 1 and the whole length without one. */
static guint
read_number (const char *name,
             gsize      *stem)
{
  gsize length = strlen (name);
  gsize digits = 0;

  *stem = length;
  if (length < 5 || name[length - 1] != ')')
    return 1;
  while (digits <= MAX_DIGITS && digits + 2 < length && g_ascii_isdigit (name[length - 2 - digits]))
    digits++;
  if (digits == 0 || digits > MAX_DIGITS || length < digits + 4 || name[length - 2 - digits] != '('
      || name[length - 3 - digits] != ' ')
    return 1;

  *stem = length - digits - 3;
  return (guint) g_ascii_strtoull (name + length - 1 - digits, NULL, 10);
}

char *
sluice_draft_make_copy_name (const char *name,
                             GHashTable *taken)
{
  gsize length;
  guint number;
  g_autofree char *stem = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  if (*name == '\0')
    return g_strdup ("");

  number = read_number (name, &length);
  stem = g_strndup (name, length);
  for (guint i = MAX (number, 1) + 1;; i++)
    {
      g_autofree char *end = g_strdup_printf (" (%u)", i);
      glong room = SLUICE_DRAFT_MAX_NAME - (glong) strlen (end);
      g_autofree char *cut = g_utf8_substring (stem, 0, MIN (g_utf8_strlen (stem, -1), room));
      g_autofree char *copy = g_strconcat (cut, end, NULL);

      if (taken == NULL || !g_hash_table_contains (taken, copy))
        return g_steal_pointer (&copy);
    }
}

SluiceDraft *
sluice_draft_new_copy (const char                 *spec,
                       const SluicePipelineRecord *record,
                       const char                 *name)
{
  SluiceDraft *self = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  if (spec != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (spec, strlen (spec));
      g_autoptr (GPtrArray) problems = sluice_problems_new ();

      self = sluice_spec_read (bytes, problems, NULL);
    }
  if (self == NULL && record != NULL && record->stages != NULL)
    self = sluice_draft_new_from_record (record);
  if (self != NULL)
    g_set_str (&self->name, name);
  return self;
}

guint
sluice_draft_count_unknown (SluiceDraft *self)
{
  guint n = 0;

  g_return_val_if_fail (SLUICE_IS_DRAFT (self), 0);

  for (guint i = 0; i < self->stages->len; i++)
    n += ((SluiceDraftStage *) g_ptr_array_index (self->stages, i))->params == NULL;
  return n;
}

static gboolean
names_job (SluiceDraftStage *stage)
{
  const SluiceLiteral *params = sluice_draft_stage_parse_params (stage, NULL);
  const SluiceLiteral *job = params != NULL ? sluice_literal_get (params, JOB) : NULL;

  return job != NULL && job->kind != SLUICE_LITERAL_NULL
         && (job->kind != SLUICE_LITERAL_STRING || *job->string != '\0');
}

GPtrArray *
sluice_draft_list_jobs (SluiceDraft *self)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (SLUICE_IS_DRAFT (self), names);

  for (guint i = 0; i < self->stages->len; i++)
    {
      SluiceDraftStage *stage = g_ptr_array_index (self->stages, i);

      if (names_job (stage))
        g_ptr_array_add (names, g_strdup (stage->name));
    }
  return names;
}

guint
sluice_draft_forget_jobs (SluiceDraft *self)
{
  guint n = 0;

  g_return_val_if_fail (SLUICE_IS_DRAFT (self), 0);

  for (guint i = 0; i < self->stages->len; i++)
    {
      SluiceDraftStage *stage = g_ptr_array_index (self->stages, i);
      g_autofree char *text = NULL;

      if (!names_job (stage))
        continue;
      text = sluice_literal_set_member (stage->params, JOB, NULL);
      sluice_draft_stage_set_text (stage, SLUICE_DRAFT_FIELD_PARAMS, text);
      n++;
    }
  return n;
}
