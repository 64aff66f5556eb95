/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipeline-filter.h"

#include <string.h>

struct _SluicePipelineFilter
{
  GtkFilter parent_instance;

  /* owned */
  char *search;   /* normalised and folded, words apart by one space; "" for none */
  char **words;

  SluiceStateGroup group;
};

G_DEFINE_FINAL_TYPE (SluicePipelineFilter, sluice_pipeline_filter, GTK_TYPE_FILTER)

static const char *const group_nicks[SLUICE_N_STATE_GROUPS] = {
  [SLUICE_STATE_GROUP_ALL] = "all",
  [SLUICE_STATE_GROUP_ACTIVE] = "active",
  [SLUICE_STATE_GROUP_STUCK] = "stuck",
  [SLUICE_STATE_GROUP_PENDING] = "pending",
  [SLUICE_STATE_GROUP_FAILED] = "failed",
  [SLUICE_STATE_GROUP_COMPLETED] = "completed",
  [SLUICE_STATE_GROUP_CANCELLED] = "cancelled",
};

const char *
sluice_state_group_get_nick (SluiceStateGroup group)
{
  g_return_val_if_fail ((int) group >= 0 && group < SLUICE_N_STATE_GROUPS, "all");

  return group_nicks[group];
}

SluiceStateGroup
sluice_state_group_parse (const char *nick)
{
  for (int i = 0; i < SLUICE_N_STATE_GROUPS; i++)
    if (g_strcmp0 (group_nicks[i], nick) == 0)
      return (SluiceStateGroup) i;

  return SLUICE_STATE_GROUP_ALL;
}

gboolean
sluice_state_group_has (SluiceStateGroup group,
                        SluiceState      state)
{
  switch (group)
    {
    case SLUICE_STATE_GROUP_ALL:
      return TRUE;
    case SLUICE_STATE_GROUP_ACTIVE:
      return sluice_state_is_active (state) && state != SLUICE_STATE_STUCK;
    case SLUICE_STATE_GROUP_STUCK:
      return state == SLUICE_STATE_STUCK;
    case SLUICE_STATE_GROUP_PENDING:
      return state == SLUICE_STATE_PENDING;
    case SLUICE_STATE_GROUP_FAILED:
      return state == SLUICE_STATE_FAILED;
    case SLUICE_STATE_GROUP_COMPLETED:
      return state == SLUICE_STATE_COMPLETED;
    case SLUICE_STATE_GROUP_CANCELLED:
      return state == SLUICE_STATE_CANCELLED || state == SLUICE_STATE_SKIPPED;
    default:
      g_return_val_if_reached (FALSE);
    }
}

guint
sluice_state_group_count (SluiceStateGroup group,
                          SluiceStore     *store)
{
  guint count = 0;

  if (group == SLUICE_STATE_GROUP_ALL)
    return sluice_store_get_n_items (store);

  for (int state = 0; state < SLUICE_N_STATES; state++)
    if (sluice_state_group_has (group, (SluiceState) state))
      count += sluice_store_count (store, (SluiceState) state);
  return count;
}

/* As the pipelines' own search keys are made. */
static char *
fold_words (const char *text)
{
  g_autofree char *normal = text != NULL ? g_utf8_normalize (text, -1, G_NORMALIZE_ALL) : NULL;
  g_autofree char *folded = g_utf8_casefold (normal != NULL ? normal : "", -1);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t\n", -1);
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_string_append_printf (joined, "%s%s", joined->len > 0 ? " " : "", words[i]);
  return g_strdup (joined->str);
}

static gboolean
sluice_pipeline_filter_match (GtkFilter *filter,
                              gpointer   item)
{
  SluicePipelineFilter *self = SLUICE_PIPELINE_FILTER (filter);

  if (!sluice_state_group_has (self->group, sluice_pipeline_get_state (item)))
    return FALSE;
  if (self->words == NULL)
    return TRUE;

  const char *key = sluice_pipeline_get_search_key (item);

  for (guint i = 0; self->words[i] != NULL; i++)
    if (strstr (key, self->words[i]) == NULL)
      return FALSE;
  return TRUE;
}

static GtkFilterMatch
sluice_pipeline_filter_get_strictness (GtkFilter *filter)
{
  SluicePipelineFilter *self = SLUICE_PIPELINE_FILTER (filter);

  return self->group == SLUICE_STATE_GROUP_ALL && self->words == NULL ? GTK_FILTER_MATCH_ALL : GTK_FILTER_MATCH_SOME;
}

static void
sluice_pipeline_filter_finalize (GObject *object)
{
  SluicePipelineFilter *self = SLUICE_PIPELINE_FILTER (object);

  g_free (self->search);
  g_strfreev (self->words);

  G_OBJECT_CLASS (sluice_pipeline_filter_parent_class)->finalize (object);
}

static void
sluice_pipeline_filter_class_init (SluicePipelineFilterClass *klass)
{
  GtkFilterClass *filter_class = GTK_FILTER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sluice_pipeline_filter_finalize;
  filter_class->match = sluice_pipeline_filter_match;
  filter_class->get_strictness = sluice_pipeline_filter_get_strictness;
}

static void
sluice_pipeline_filter_init (SluicePipelineFilter *self)
{
  self->search = g_strdup ("");
}

SluicePipelineFilter *
sluice_pipeline_filter_new (void)
{
  return g_object_new (SLUICE_TYPE_PIPELINE_FILTER, NULL);
}

void
sluice_pipeline_filter_set_group (SluicePipelineFilter *self,
                                  SluiceStateGroup      group)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_FILTER (self));

  SluiceStateGroup old = self->group;

  if (old == group)
    return;

  self->group = group;
  gtk_filter_changed (GTK_FILTER (self), old == SLUICE_STATE_GROUP_ALL ? GTK_FILTER_CHANGE_MORE_STRICT
                                         : group == SLUICE_STATE_GROUP_ALL ? GTK_FILTER_CHANGE_LESS_STRICT
                                                                           : GTK_FILTER_CHANGE_DIFFERENT);
}

SluiceStateGroup
sluice_pipeline_filter_get_group (SluicePipelineFilter *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE_FILTER (self), SLUICE_STATE_GROUP_ALL);

  return self->group;
}

void
sluice_pipeline_filter_set_search (SluicePipelineFilter *self,
                                   const char           *text)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_FILTER (self));

  g_autofree char *search = fold_words (text);

  if (strcmp (search, self->search) == 0)
    return;

  /* More letters at the end make a longer word or one more word: either only takes away. */
  GtkFilterChange change = g_str_has_prefix (search, self->search)   ? GTK_FILTER_CHANGE_MORE_STRICT
                           : g_str_has_prefix (self->search, search) ? GTK_FILTER_CHANGE_LESS_STRICT
                                                                     : GTK_FILTER_CHANGE_DIFFERENT;

  g_clear_pointer (&self->words, g_strfreev);
  if (*search != '\0')
    self->words = g_strsplit (search, " ", -1);
  g_free (self->search);
  self->search = g_steal_pointer (&search);
  gtk_filter_changed (GTK_FILTER (self), change);
}

gboolean
sluice_pipeline_filter_is_search (SluicePipelineFilter *self,
                                  const char           *text)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE_FILTER (self), FALSE);

  g_autofree char *search = fold_words (text);

  return strcmp (search, self->search) == 0;
}

gboolean
sluice_pipeline_filter_has_search (SluicePipelineFilter *self)
{
  g_return_val_if_fail (SLUICE_IS_PIPELINE_FILTER (self), FALSE);

  return self->words != NULL;
}

void
sluice_pipeline_filter_note_changes (SluicePipelineFilter *self,
                                     guint64               kinds)
{
  g_return_if_fail (SLUICE_IS_PIPELINE_FILTER (self));

  if ((self->group != SLUICE_STATE_GROUP_ALL && (kinds & SLUICE_STORE_CHANGE_STATE) != 0)
      || (self->words != NULL && (kinds & (SLUICE_STORE_CHANGE_SEARCH | SLUICE_STORE_CHANGE_NAME)) != 0))
    gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}
