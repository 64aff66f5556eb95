/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Drafts for tests: made of a few words, told in a few words, and edited at random.
 */

#include <string.h>

#include "draft/sluice-draft-validate.h"
#include "draft/sluice-spec.h"

/* All there is to a draft, the ids too: two drafts of the same words are the same. */
static inline char *
tell_draft (SluiceDraft *draft)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%s|%s|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT "\n", sluice_draft_get_name (draft),
                          sluice_draft_get_description (draft), sluice_draft_get_priority (draft),
                          sluice_draft_get_max_retries (draft));
  for (guint i = 0; i < sluice_draft_get_n_stages (draft); i++)
    {
      SluiceDraftStage *stage = sluice_draft_get_nth (draft, i);
      const char *params = sluice_draft_stage_get_params (stage);
      GPtrArray *dependencies = sluice_draft_stage_get_dependencies (stage);

      g_string_append_printf (out, "%" G_GUINT64_FORMAT "|%s|%s|%s|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT "|",
                              sluice_draft_stage_get_id (stage), sluice_draft_stage_get_name (stage),
                              sluice_draft_stage_get_task (stage), params != NULL ? params : "(unknown)",
                              sluice_draft_stage_get_max_retries (stage), sluice_draft_stage_get_retry_delay (stage));
      for (guint j = 0; j < dependencies->len; j++)
        {
          const SluiceDependency *dependency = g_ptr_array_index (dependencies, j);

          if (dependency->id != 0)
            g_string_append_printf (out, "%" G_GUINT64_FORMAT ",", dependency->id);
          else
            g_string_append_printf (out, "'%s',", dependency->name);
        }
      g_string_append_c (out, '\n');
    }
  return g_string_free_and_steal (out);
}

static inline SluiceDraft *
read_spec (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GPtrArray) problems = sluice_problems_new ();
  SluiceDraft *draft = sluice_spec_read (bytes, problems, NULL);

  g_assert_nonnull (draft);
  return draft;
}

/* "kind@place field" of each, one a line, those that warn with a "?" before. */
static inline char *
tell_problems (GPtrArray *problems)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const SluiceProblem *problem = g_ptr_array_index (problems, i);
      const char *nick = sluice_draft_field_get_nick (problem->field);

      g_string_append_printf (out, "%s%s@%s%s%s%s\n", problem->blocks ? "" : "?",
                              sluice_problem_kind_get_nick (problem->kind),
                              problem->stage_name != NULL ? problem->stage_name : "",
                              problem->path != NULL ? problem->path : "", nick != NULL ? " " : "",
                              nick != NULL ? nick : "");
      if (problem->line > 0)
        {
          g_string_truncate (out, out->len - 1);
          g_string_append_printf (out, " %u:%u\n", problem->line, problem->column);
        }
    }
  return g_string_free_and_steal (out);
}

/* --- edits at random --------------------------------------------------------------------------------------------- */

static const char *const random_names[] = { "prep", "train", "evaluate", "clean up", "评估", "ghost", "", "a", "b" };
static const char *const random_tasks[]
  = { "preprocess_dataset", "train_model", "run_evaluation", "cleanup_checkpoints", "no_such_task", "" };
static const char *const random_params[]
  = { "", "{}", "{\"seconds\": 1}", "{\"model\": \"base\", \"seconds\": 2}", "{\"model\": 5}", "{\"seconds\": 1,}", "[]",
      "{\"colour\": \"red\"}", "{\n  \"keep_last\": 2\n}" };

#define PICK(rand, list) (list)[g_rand_int_range ((rand), 0, G_N_ELEMENTS (list))]

static inline guint64
pick_stage (GRand       *rand,
            SluiceDraft *draft)
{
  guint n = sluice_draft_get_n_stages (draft);

  return n > 0 ? sluice_draft_stage_get_id (sluice_draft_get_nth (draft, g_rand_int_range (rand, 0, (gint32) n))) : 0;
}

/* One edit out of all that there are. @tame: mostly of the kind that a careful person does. */
static inline void
edit_at_random (GRand       *rand,
                SluiceDraft *draft,
                gboolean     tame)
{
  guint64 ids[3] = { pick_stage (rand, draft), pick_stage (rand, draft), pick_stage (rand, draft) };
  guint64 more = pick_stage (rand, draft);
  int what = g_rand_int_range (rand, 0, 19);

  if (ids[0] == 0 || what <= 2)
    {
      g_autofree char *name = sluice_draft_propose_name (draft, tame ? random_names[g_rand_int_range (rand, 0, 5)]
                                                                     : PICK (rand, random_names));
      SluiceDraftStage *stage = sluice_draft_add_stage (
        draft, g_rand_boolean (rand) || tame ? name : PICK (rand, random_names),
        tame ? random_tasks[g_rand_int_range (rand, 0, 4)] : PICK (rand, random_tasks),
        tame ? random_params[3] : PICK (rand, random_params), g_rand_boolean (rand) ? ids[0] : 0);

      if (g_rand_boolean (rand))
        sluice_draft_mark_proposed (draft, sluice_draft_stage_get_id (stage));
      return;
    }

  switch (what)
    {
    case 3:
      g_array_unref (sluice_draft_duplicate (draft, ids, (guint) g_rand_int_range (rand, 1, 4)));
      break;
    case 4:
      g_array_unref (sluice_draft_remove_stages (draft, ids, (guint) g_rand_int_range (rand, 1, 4)));
      break;
    case 5:
    case 6:
    case 7:
      sluice_draft_connect (draft, ids[0], ids[1]);
      break;
    case 8:
      sluice_draft_disconnect (draft, ids[0], ids[1]);
      break;
    case 9:
      if (g_rand_boolean (rand))
        sluice_draft_move_edge (draft, ids[0], ids[1], ids[2], more);
      else
        {
          g_autofree char *name = sluice_draft_propose_name (draft, "moved");

          sluice_draft_move_edge_to_new (draft, ids[0], ids[1], g_rand_int_range (rand, 0, 2), name, random_tasks[1],
                                         random_params[3]);
        }
      break;
    case 10:
      sluice_draft_move_stage (draft, ids[0], (guint) g_rand_int_range (rand, 0, 12));
      break;
    case 11:
      sluice_draft_set_text (draft, tame ? 0 : ids[0], SLUICE_DRAFT_FIELD_NAME, tame ? "run" : PICK (rand, random_names));
      break;
    case 12:
      sluice_draft_set_text (draft, ids[0], SLUICE_DRAFT_FIELD_TASK,
                             tame ? random_tasks[g_rand_int_range (rand, 0, 4)] : PICK (rand, random_tasks));
      break;
    case 13:
      sluice_draft_set_text (draft, ids[0], SLUICE_DRAFT_FIELD_PARAMS,
                             tame ? random_params[3] : PICK (rand, random_params));
      break;
    case 14:
      sluice_draft_set_param (draft, ids[0], g_rand_boolean (rand) ? "seconds" : "seed",
                              g_rand_boolean (rand) ? "3" : NULL);
      break;
    case 15:
      sluice_draft_set_number (draft, ids[0], SLUICE_DRAFT_FIELD_MAX_RETRIES, g_rand_int_range (rand, tame ? 0 : -2, 9));
      sluice_draft_set_number (draft, 0, SLUICE_DRAFT_FIELD_PRIORITY, g_rand_int_range (rand, tame ? 1 : 0, 11));
      break;
    case 16:
      sluice_draft_disconnect_name (draft, PICK (rand, random_names), ids[0]);
      sluice_draft_set_text (draft, 0, SLUICE_DRAFT_FIELD_DESCRIPTION, PICK (rand, random_names));
      break;
    case 17:
      if (!tame && g_rand_int_range (rand, 0, 8) == 0)
        {
          g_autoptr (SluiceDraft) other = sluice_draft_new ();

          for (int i = 0; i < 6; i++)
            edit_at_random (rand, other, tame);
          sluice_draft_replace (draft, other);
        }
      break;
    default:
      /* Several as one. */
      sluice_draft_begin (draft, SLUICE_DRAFT_INTENT_CHANGES);
      edit_at_random (rand, draft, tame);
      edit_at_random (rand, draft, tame);
      sluice_draft_end (draft);
      break;
    }
}
