/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include <glib/gi18n-lib.h>

#include "draft/sluice-draft-validate.h"
#include "draft/sluice-spec.h"
#include "text/sluice-text.h"

/* Of a text that stands in a sentence; the whole stands in its field. */
#define QUOTE_LIMIT 200
/* Of a name in a question, which has to be read at a glance. */
#define NAME_LIMIT 40

/* One line, no control characters, not too long. */
static char *
make_quote (const char *text,
            glong       limit)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autoptr (GString) quote = g_string_new (NULL);
  glong length = 0;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (sluice_text_is_turn (c))
        continue;
      if (++length > limit)
        {
          g_string_append (quote, "…");
          break;
        }
      g_string_append_unichar (quote, g_unichar_isspace (c) || g_unichar_iscntrl (c) ? ' ' : c);
    }
  return g_string_free_and_steal (g_steal_pointer (&quote));
}

char *
sluice_text_short_name (const char *name)
{
  return make_quote (name, NAME_LIMIT);
}

char *
sluice_text_stage_line (const char *name)
{
  return make_quote (sluice_text_stage_name (name), QUOTE_LIMIT);
}

char *
sluice_text_path (const char *const *names)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *name = sluice_text_stage_line (names[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? " → " : "", name);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static const char *
get_type_words (SluiceParamType type)
{
  switch (type)
    {
    case SLUICE_PARAM_STRING:
      /* Translators: what a value must be: "It must be …." */
      return C_ ("type", "a text in double quotes");
    case SLUICE_PARAM_INTEGER:
      return C_ ("type", "a whole number");
    case SLUICE_PARAM_NUMBER:
      return C_ ("type", "a number");
    case SLUICE_PARAM_BOOLEAN:
      return C_ ("type", "true or false");
    case SLUICE_PARAM_LIST:
      return C_ ("type", "a list in square brackets");
    case SLUICE_PARAM_OBJECT:
      return C_ ("type", "an object in curly brackets");
    case SLUICE_PARAM_ANY:
    default:
      return C_ ("type", "a value");
    }
}

const char *
sluice_text_param_type (SluiceParamType type)
{
  return get_type_words (type);
}

static const char *
get_fault_words (SluiceFaultKind fault)
{
  switch (fault)
    {
    case SLUICE_FAULT_EMPTY:
      return _ ("There is nothing in it.");
    case SLUICE_FAULT_END:
      return _ ("It ends too early: something is not closed.");
    case SLUICE_FAULT_COMMA:
      return _ ("There is a comma too many.");
    case SLUICE_FAULT_QUOTES:
      return _ ("Names and texts need double quotes.");
    case SLUICE_FAULT_STRING:
      return _ ("The text that begins here is not closed on its line.");
    case SLUICE_FAULT_ESCAPE:
      return _ ("A backslash is followed by something that has no meaning; write two for one.");
    case SLUICE_FAULT_NUMBER:
      return _ ("That is not a number as JSON writes it.");
    case SLUICE_FAULT_LARGE:
      return _ ("The number is too large.");
    case SLUICE_FAULT_NO_NUMBER:
      return _ ("NaN and Infinity are no numbers in JSON: leave it out, or write null.");
    case SLUICE_FAULT_DOUBLE_NAME:
      return _ ("The same name stands twice.");
    case SLUICE_FAULT_MORE:
      return _ ("Something follows after its end.");
    case SLUICE_FAULT_DEPTH:
      return _ ("It is nested too deep.");
    case SLUICE_FAULT_ENCODING:
      return _ ("It is not UTF-8 text.");
    case SLUICE_FAULT_NONE:
    case SLUICE_FAULT_UNEXPECTED:
    default:
      return _ ("Something else is expected here: a comma, a colon or a bracket may be missing, or one too many.");
    }
}

/* As JSON wants it, and yet refused. */
static gboolean
is_written_well (SluiceFaultKind fault)
{
  return fault == SLUICE_FAULT_LARGE || fault == SLUICE_FAULT_DOUBLE_NAME;
}

static char *
say_syntax (const SluiceProblem *problem,
            gboolean             params)
{
  const char *fault = get_fault_words (problem->fault);

  if (is_written_well (problem->fault))
    /* Translators: numbers, and a sentence */
    return g_strdup_printf (_ ("Line %u, column %u: %s"), problem->line, problem->column, fault);
  if (params)
    /* Translators: numbers, and a sentence */
    return g_strdup_printf (_ ("The parameters are not valid JSON at line %u, column %u. %s"), problem->line,
                            problem->column, fault);
  return g_strdup_printf (_ ("It is not valid JSON at line %u, column %u. %s"), problem->line, problem->column, fault);
}

/* What is said of the pipeline, and of a stage. */
static const char *
choose (const SluiceProblem *problem,
        const char          *pipeline,
        const char          *stage)
{
  return problem->stage_name != NULL ? stage : pipeline;
}

static char *
fill_range (const char *format,
            const char *given,
            int         low,
            int         high)
{
  g_auto (GStrv) parts = g_strsplit (format, "{}", 4);

  g_return_val_if_fail (g_strv_length (parts) == 4, NULL);
  return g_strdup_printf ("%s%d%s%d%s%s%s", parts[0], low, parts[1], high, parts[2], given, parts[3]);
}

/* @given: as it is written */
static char *
say_range (SluiceDraftField field,
           const char      *given)
{
  switch ((int) field)
    {
    case SLUICE_DRAFT_FIELD_PRIORITY:
      /* Translators: keep the three {}: the lowest, the highest, the number given */
      return fill_range (_ ("The priority must be from {} to {}, not {}."), given, SLUICE_DRAFT_MIN_PRIORITY,
                         SLUICE_DRAFT_MAX_PRIORITY);
    case SLUICE_DRAFT_FIELD_MAX_RETRIES:
      /* Translators: keep the three {}: the lowest, the highest, the number given */
      return fill_range (_ ("The retries must be from {} to {}, not {}."), given, 0, SLUICE_DRAFT_MAX_RETRIES);
    case SLUICE_DRAFT_FIELD_RETRY_DELAY:
      /* Translators: keep the three {}: the lowest, the highest, the number given */
      return fill_range (_ ("The delay before a retry must be from {} to {} seconds, not {}."), given, 0,
                         SLUICE_DRAFT_MAX_DELAY);
    default:
      /* Translators: a number with very many digits */
      return g_strdup_printf (_ ("The number %s is out of range."), given);
    }
}

static char *
say_number (SluiceDraftField field,
            gint64           number)
{
  g_autofree char *given = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  return say_range (field, given);
}

static char *
say_of_draft (const SluiceProblem *problem,
              const char          *name)
{
  switch ((int) problem->kind)
    {
    case SLUICE_PROBLEM_NAME_EMPTY:
      return g_strdup (choose (problem, _ ("The pipeline has no name."), _ ("The stage has no name.")));
    case SLUICE_PROBLEM_NAME_TOO_LONG:
      return g_strdup_printf (_ ("The name is longer than %d characters."), SLUICE_DRAFT_MAX_NAME);
    case SLUICE_PROBLEM_NAME_DOUBLE:
      return g_strdup_printf (_ ("Another stage is called “%s” too; the pipeline would never end."), name);
    case SLUICE_PROBLEM_NO_STAGES:
      return g_strdup (_ ("The pipeline has no stages; it would never end."));
    case SLUICE_PROBLEM_CYCLE:
      {
        g_autofree char *way = sluice_text_path ((const char *const *) problem->way);

        /* Translators: "a → b → a" */
        return g_strdup_printf (_ ("The stages wait for each other in a circle: %s."), way);
      }
    case SLUICE_PROBLEM_DEPENDENCY_MISSING:
      return g_strdup_printf (_ ("It depends on “%s”, and there is no such stage."), name);
    case SLUICE_PROBLEM_TASK_EMPTY:
      return g_strdup (_ ("The stage has no task."));
    case SLUICE_PROBLEM_PARAMS_SYNTAX:
      return say_syntax (problem, TRUE);
    case SLUICE_PROBLEM_PARAMS_NOT_OBJECT:
      return g_strdup (_ ("The parameters must be an object in curly brackets."));
    case SLUICE_PROBLEM_PARAMS_TOO_LARGE:
      {
        g_autofree char *size = sluice_text_size ((guint64) problem->number);

        return g_strdup_printf (_ ("The parameters are larger than %s."), size);
      }
    case SLUICE_PROBLEM_PARAM_MISSING:
      return g_strdup_printf (_ ("The parameter “%s” is missing; the task needs it."), name);
    case SLUICE_PROBLEM_PARAM_TYPE:
      /* Translators: a name, and what its value must be: "a whole number" */
      return g_strdup_printf (_ ("The parameter “%s” must be %s."), name, get_type_words (problem->expected));
    case SLUICE_PROBLEM_PRIORITY:
      return say_number (SLUICE_DRAFT_FIELD_PRIORITY, problem->number);
    case SLUICE_PROBLEM_RETRIES:
      return say_number (SLUICE_DRAFT_FIELD_MAX_RETRIES, problem->number);
    case SLUICE_PROBLEM_DELAY:
      return say_number (SLUICE_DRAFT_FIELD_RETRY_DELAY, problem->number);
    case SLUICE_PROBLEM_TASK_UNKNOWN:
      return g_strdup_printf (_ ("The task “%s” is not known here. Where the server does not know it either, the "
                                 "pipeline fails as soon as it starts."),
                              name);
    case SLUICE_PROBLEM_PARAM_UNKNOWN:
      return g_strdup_printf (_ ("The task is not known to take a parameter “%s”. Where it takes none, the pipeline "
                                 "never ends."),
                              name);
    case SLUICE_PROBLEM_PARAMS_UNKNOWN:
      return g_strdup (_ ("The parameters are not known: the server does not tell them, and this computer did not send "
                          "them. Without any the stage may do something else."));
    default:
      return NULL;
    }
}

static char *
say_of_file (const SluiceProblem *problem,
             const char          *name)
{
  switch ((int) problem->kind)
    {
    case SLUICE_PROBLEM_FILE_SYNTAX:
      return say_syntax (problem, FALSE);
    case SLUICE_PROBLEM_FILE_UNREADABLE:
      if (problem->name == NULL)
        return g_strdup (_ ("It is a folder, or something else that is no file."));
      return g_strdup_printf (_ ("It can’t be read: %s."), name);
    case SLUICE_PROBLEM_FILE_TOO_LARGE:
      {
        g_autofree char *size = sluice_text_size ((guint64) problem->number);

        return g_strdup_printf (_ ("It is larger than %s, and was not read."), size);
      }
    case SLUICE_PROBLEM_FILE_TOO_MANY:
      return g_strdup_printf (ngettext ("There may be at most %u there.", "There may be at most %u there.",
                                        (gulong) problem->number),
                              (guint) problem->number);
    case SLUICE_PROBLEM_FIELD_MISSING:
      return g_strdup (_ ("This is missing."));
    case SLUICE_PROBLEM_FIELD_TYPE:
      /* Translators: "a whole number", … */
      return g_strdup_printf (_ ("This must be %s."), get_type_words (problem->expected));
    case SLUICE_PROBLEM_FIELD_VALUE:
      return g_strdup_printf (_ ("“%s” is not known here."), name);
    case SLUICE_PROBLEM_FIELD_RANGE:
      return say_range (problem->field, name);
    case SLUICE_PROBLEM_FIELD_UNKNOWN:
      return g_strdup (_ ("Unknown field; it is left out."));
    case SLUICE_PROBLEM_VALUE_DOUBLE:
      return g_strdup_printf (_ ("“%s” stands there twice; once is enough."), name);
    case SLUICE_PROBLEM_SERVER:
      if (problem->part != NULL)
        {
          g_autofree char *part = make_quote (problem->part, QUOTE_LIMIT);

          /* Translators: where in a field, as the server names it, and its words */
          return g_strdup_printf (_ ("The server refused “%s”: “%s”."), part, name);
        }
      return g_strdup_printf (_ ("The server refused this: “%s”."), name);
    default:
      return NULL;
    }
}

char *
sluice_text_problem (const SluiceProblem *problem)
{
  g_autofree char *name = NULL;
  char *sentence;

  g_return_val_if_fail (problem != NULL, NULL);

  name = make_quote (problem->name, QUOTE_LIMIT);
  sentence = say_of_draft (problem, name);
  return sentence != NULL ? sentence : say_of_file (problem, name);
}

char *
sluice_text_problem_bare (const SluiceProblem *problem)
{
  g_return_val_if_fail (problem != NULL, NULL);

  if (problem->kind != SLUICE_PROBLEM_FILE_SYNTAX)
    return sluice_text_problem (problem);
  if (is_written_well (problem->fault))
    return g_strdup (get_fault_words (problem->fault));
  /* Translators: a sentence */
  return g_strdup_printf (_ ("It is not valid JSON. %s"), get_fault_words (problem->fault));
}

static const char *
get_field_words (SluiceDraftField field)
{
  switch (field)
    {
    case SLUICE_DRAFT_FIELD_NAME:
      /* Translators: a field that was changed: "Undo: name of “train”" */
      return C_ ("undo", "name");
    case SLUICE_DRAFT_FIELD_DESCRIPTION:
      return C_ ("undo", "description");
    case SLUICE_DRAFT_FIELD_PRIORITY:
      return C_ ("undo", "priority");
    case SLUICE_DRAFT_FIELD_MAX_RETRIES:
      return C_ ("undo", "retries");
    case SLUICE_DRAFT_FIELD_TASK:
      return C_ ("undo", "task");
    case SLUICE_DRAFT_FIELD_PARAMS:
      return C_ ("undo", "parameters");
    case SLUICE_DRAFT_FIELD_DEPENDS_ON:
      return C_ ("undo", "dependencies");
    case SLUICE_DRAFT_FIELD_RETRY_DELAY:
      return C_ ("undo", "seconds between retries");
    case SLUICE_DRAFT_FIELD_NONE:
    case SLUICE_DRAFT_FIELD_STAGES:
    case SLUICE_DRAFT_N_FIELDS:
    default:
      return NULL;
    }
}

static char *
place_stage (const SluiceProblem *problem)
{
  g_autofree char *name = make_quote (problem->stage_name, QUOTE_LIMIT);

  if (*name == '\0')
    return g_strdup_printf (_ ("Stage %u"), problem->index + 1);
  return g_strdup_printf (_ ("Stage “%s”"), name);
}

/* What the server refused: which field of which stage, where the sentence doesn't name it already. */
static char *
place_refusal (const SluiceProblem *problem)
{
  const char *field = problem->part == NULL ? get_field_words (problem->field) : NULL;
  g_autofree char *stage = problem->stage_name != NULL ? place_stage (problem) : NULL;

  if (field == NULL)
    return g_steal_pointer (&stage);
  /* Translators: where a field is, and its name: "Stage “train”, task" */
  return g_strdup_printf (_ ("%s, %s"), stage != NULL ? stage : _ ("Pipeline"), field);
}

char *
sluice_text_problem_place (const SluiceProblem *problem)
{
  g_return_val_if_fail (problem != NULL, NULL);

  if (problem->kind == SLUICE_PROBLEM_SERVER
      && (problem->stage_name != NULL || problem->part != NULL || get_field_words (problem->field) != NULL))
    return place_refusal (problem);
  if (problem->path != NULL)
    return g_strdup (problem->path);
  return problem->stage_name != NULL ? place_stage (problem) : NULL;
}

static const char *
get_intent_words (SluiceDraftIntent intent)
{
  switch (intent)
    {
    case SLUICE_DRAFT_INTENT_EDIT:
      /* Translators: what was done, and can be undone: "Undo: …" */
      return C_ ("undo", "Edit");
    case SLUICE_DRAFT_INTENT_ADD:
      return C_ ("undo", "Add Stage");
    case SLUICE_DRAFT_INTENT_DUPLICATE:
      return C_ ("undo", "Duplicate");
    case SLUICE_DRAFT_INTENT_REMOVE:
      return C_ ("undo", "Remove");
    case SLUICE_DRAFT_INTENT_CONNECT:
      return C_ ("undo", "Connect");
    case SLUICE_DRAFT_INTENT_DISCONNECT:
      return C_ ("undo", "Disconnect");
    case SLUICE_DRAFT_INTENT_MOVE_EDGE:
      return C_ ("undo", "Move Connection");
    case SLUICE_DRAFT_INTENT_REORDER:
      return C_ ("undo", "Reorder");
    case SLUICE_DRAFT_INTENT_REPLACE:
      return C_ ("undo", "Replace");
    case SLUICE_DRAFT_INTENT_CHANGES:
    default:
      return C_ ("undo", "Changes");
    }
}

char *
sluice_text_step (const SluiceDraftStep *step)
{
  g_autofree char *stage = step->stage_name != NULL ? sluice_text_stage_line (step->stage_name) : NULL;
  g_autofree char *detail = step->detail != NULL ? make_quote (step->detail, QUOTE_LIMIT) : NULL;
  const char *field = detail != NULL ? detail : get_field_words (step->field);

  if (step->intent == SLUICE_DRAFT_INTENT_EDIT && field != NULL && stage != NULL)
    /* Translators: what was changed, of which stage: "Undo: dataset of “train”" */
    return g_strdup_printf (C_ ("undo", "%s of “%s”"), field, stage);
  if (step->intent == SLUICE_DRAFT_INTENT_EDIT && field != NULL)
    /* Translators: what was changed: "Undo: name of the pipeline" */
    return g_strdup_printf (C_ ("undo", "%s of the pipeline"), field);
  if (stage != NULL)
    /* Translators: what was done, with which stage: "Undo: Add Stage “train”" */
    return g_strdup_printf (C_ ("undo", "%s “%s”"), get_intent_words (step->intent), stage);
  return g_strdup (get_intent_words (step->intent));
}
