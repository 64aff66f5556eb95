/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft/sluice-template.h"

#include <string.h>

#include "draft/sluice-draft-data.h"
#include "draft/sluice-spec-private.h"
#include "draft/sluice-spec.h"

/* Stands for the number of the copy. */
#define NUMBER "{n}"

struct _SluiceTemplate
{
  GObject parent_instance;

  /* owned */
  char *id;
  char *file; /* nullable: its name in the folder, whatever bytes these are */
  char *title;
  char *description;
  gboolean own;
  gboolean counts; /* stages are repeated, or said to be */
  char *what; /* nullable */
  guint repeated; /* stages that are */
  guint fallback;
  guint high;
  char *text;
  SluiceLiteral *root;
};

enum
{
  PROP_ID = 1,
  PROP_TITLE,
  PROP_DESCRIPTION,
  PROP_OWN,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SluiceTemplate, sluice_template, G_TYPE_OBJECT)

/* --- expanding --------------------------------------------------------------------------------------------------- */

static gboolean
is_repeated (const SluiceLiteral *stage)
{
  const SluiceLiteral *repeat = sluice_literal_get (stage, "repeat");

  return repeat != NULL && repeat->kind == SLUICE_LITERAL_BOOLEAN && repeat->boolean;
}

/* Only in texts is "{n}" JSON, so it may be replaced wherever it stands. */
static void
append_numbered (GString    *out,
                 const char *text,
                 guint       number)
{
  g_autofree char *digits = g_strdup_printf ("%u", number);
  g_auto (GStrv) parts = g_strsplit (text, NUMBER, -1);
  g_autofree char *whole = g_strjoinv (digits, parts);

  g_string_append (out, whole);
}

/* In a stage that is not repeated, what depends on a numbered name depends on all of them. @count: 0 where no stage is
 * repeated: a name is what it is then. */
static void
append_dependencies (GString             *out,
                     const SluiceLiteral *list,
                     const char          *source,
                     guint                count)
{
  gboolean first = TRUE;

  g_string_append_c (out, '[');
  for (guint i = 0; i < sluice_literal_count (list); i++)
    {
      const SluiceLiteral *item = sluice_literal_nth (list, i);
      g_autofree char *text = g_strndup (source + item->start, item->end - item->start);
      gboolean numbered = count > 0 && strstr (text, NUMBER) != NULL;

      for (guint j = 1; j <= (numbered ? count : 1); j++)
        {
          if (!first)
            g_string_append_c (out, ',');
          first = FALSE;
          if (numbered)
            append_numbered (out, text, j);
          else
            g_string_append (out, text);
        }
    }
  g_string_append_c (out, ']');
}

static void
append_stage (GString             *out,
              const SluiceLiteral *stage,
              const char          *source,
              guint                number,
              guint                count)
{
  gboolean first = TRUE;

  g_string_append_c (out, '{');
  for (guint i = 0; i < sluice_literal_count (stage); i++)
    {
      const SluiceLiteral *member = sluice_literal_nth (stage, i);
      g_autoptr (GString) text = g_string_new (NULL);

      if (g_str_equal (member->name, "repeat"))
        continue;
      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      sluice_literal_append_string (out, member->name);
      g_string_append_c (out, ':');
      if (number == 0 && g_str_equal (member->name, "depends_on") && member->kind == SLUICE_LITERAL_ARRAY)
        {
          append_dependencies (out, member, source, count);
          continue;
        }
      sluice_literal_append (member, source, text, -1);
      if (number > 0)
        append_numbered (out, text->str, number);
      else
        g_string_append (out, text->str);
    }
  g_string_append_c (out, '}');
}

static guint
count_repeated (const SluiceLiteral *stages)
{
  guint n = 0;

  for (guint i = 0; i < sluice_literal_count (stages); i++)
    n += is_repeated (sluice_literal_nth (stages, i));
  return n;
}

/* @count: 0 where no stage is repeated */
static char *
expand (const SluiceLiteral *pipeline,
        const char          *source,
        guint                count)
{
  g_autoptr (GString) out = g_string_new ("{");

  for (guint i = 0; i < sluice_literal_count (pipeline); i++)
    {
      const SluiceLiteral *member = sluice_literal_nth (pipeline, i);
      gboolean first = TRUE;

      if (i > 0)
        g_string_append_c (out, ',');
      sluice_literal_append_string (out, member->name);
      g_string_append_c (out, ':');
      if (!g_str_equal (member->name, "stages") || member->kind != SLUICE_LITERAL_ARRAY)
        {
          sluice_literal_append (member, source, out, -1);
          continue;
        }
      g_string_append_c (out, '[');
      for (guint j = 0; j < sluice_literal_count (member); j++)
        {
          const SluiceLiteral *stage = sluice_literal_nth (member, j);
          gboolean repeated = is_repeated (stage);

          for (guint n = 1; n <= (repeated ? count : 1); n++)
            {
              if (!first)
                g_string_append_c (out, ',');
              first = FALSE;
              if (stage->kind == SLUICE_LITERAL_OBJECT)
                append_stage (out, stage, source, repeated ? n : 0, count);
              else
                sluice_literal_append (stage, source, out, -1);
            }
        }
      g_string_append_c (out, ']');
    }
  g_string_append_c (out, '}');
  return g_string_free_and_steal (g_steal_pointer (&out));
}

/* --- reading ----------------------------------------------------------------------------------------------------- */

static void
read_count (SluiceTemplate *self,
            SluiceReader   *reader)
{
  const SluiceLiteral *count = sluice_reader_get (reader, reader->root, "count", SLUICE_PARAM_OBJECT, FALSE);
  gsize mark = sluice_reader_enter (reader, "count", 0);
  gint64 fallback = 3, high = 50;

  self->counts = count != NULL;
  if (count != NULL)
    {
      sluice_reader_check_names (reader, count, "title", "default", "maximum", NULL);
      self->what = sluice_reader_get_words (reader, count, "title", FALSE);
      fallback = sluice_reader_get_integer (reader, count, "default", fallback);
      high = sluice_reader_get_integer (reader, count, "maximum", high);
    }
  self->high = (guint) CLAMP (high, 1, SLUICE_TEMPLATE_MAX_COUNT);
  self->fallback = (guint) CLAMP (fallback, 1, self->high);
  sluice_reader_leave (reader, mark);
}

/* No more is offered than a pipeline may have stages. Where it has too many of each but once, it is refused as it is. */
static void
limit_count (SluiceTemplate *self,
             guint           n_stages)
{
  if (self->repeated == 0 || n_stages > SLUICE_SPEC_MAX_STAGES)
    return;
  self->high = MIN (self->high, (SLUICE_SPEC_MAX_STAGES - (n_stages - self->repeated)) / self->repeated);
  self->fallback = MIN (self->fallback, self->high);
}

/* The shape of the pipeline, with its one addition, at its places in the file. */
static void
check_pipeline (SluiceTemplate      *self,
                SluiceReader        *reader,
                const SluiceLiteral *pipeline)
{
  gsize mark = sluice_reader_enter (reader, "pipeline", 0);
  const SluiceLiteral *stages = sluice_literal_get (pipeline, "stages");
  g_autoptr (SluiceDraftRecord) draft = NULL;
  guint from = reader->problems->len;

  sluice_reader_check_names (reader, pipeline, "name", "description", "priority", "max_retries", "stages", NULL);
  draft = sluice_spec_read_object (reader, pipeline);
  for (guint i = reader->problems->len; i-- > from;)
    {
      const SluiceProblem *problem = g_ptr_array_index (reader->problems, i);

      if (problem->kind == SLUICE_PROBLEM_FIELD_UNKNOWN && g_str_has_suffix (problem->path, " → repeat"))
        g_ptr_array_remove_index (reader->problems, i);
    }
  self->repeated = count_repeated (stages);
  self->counts |= self->repeated > 0;
  limit_count (self, sluice_literal_count (stages));
  sluice_reader_leave (reader, mark);
}

/* One of nothing is missing, where it stands; without any, that was noted. */
static void
check_title (SluiceTemplate *self,
             SluiceReader   *reader)
{
  const SluiceLiteral *title = sluice_literal_get (reader->root, "title");
  g_autofree char *words = self->title != NULL ? g_strstrip (g_strdup (self->title)) : NULL;
  gboolean empty_object = title != NULL && title->kind == SLUICE_LITERAL_OBJECT && sluice_literal_count (title) == 0;
  gsize mark;

  if (words != NULL ? *words != '\0' : !empty_object)
    return;
  mark = sluice_reader_enter (reader, "title", 0);
  sluice_reader_note (reader, SLUICE_PROBLEM_FIELD_MISSING, title);
  sluice_reader_leave (reader, mark);
}

static gboolean
read_template (SluiceTemplate *self,
               GBytes         *bytes,
               GPtrArray      *problems)
{
  SluiceReader reader;

  if (sluice_reader_open (&reader, bytes, SLUICE_SPEC_MAX_SIZE, problems))
    {
      const SluiceLiteral *pipeline = sluice_reader_get (&reader, reader.root, "pipeline", SLUICE_PARAM_OBJECT, TRUE);

      sluice_reader_check_names (&reader, reader.root, "comment", "title", "description", "count", "pipeline", NULL);
      self->title = sluice_reader_get_words (&reader, reader.root, "title", TRUE);
      check_title (self, &reader);
      self->description = sluice_reader_get_words (&reader, reader.root, "description", FALSE);
      read_count (self, &reader);
      if (pipeline != NULL)
        check_pipeline (self, &reader, pipeline);
      self->text = g_strndup (reader.text, reader.length);
      self->root = g_steal_pointer (&reader.root);
    }
  sluice_reader_clear (&reader);
  return !sluice_problems_block (problems);
}

static void
sluice_template_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  SluiceTemplate *self = SLUICE_TEMPLATE (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, sluice_template_get_description (self));
      break;
    case PROP_OWN:
      g_value_set_boolean (value, self->own);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sluice_template_finalize (GObject *object)
{
  SluiceTemplate *self = SLUICE_TEMPLATE (object);

  g_free (self->id);
  g_free (self->file);
  g_free (self->title);
  g_free (self->description);
  g_free (self->what);
  g_free (self->text);
  g_clear_pointer (&self->root, sluice_literal_free);

  G_OBJECT_CLASS (sluice_template_parent_class)->finalize (object);
}

static void
sluice_template_class_init (SluiceTemplateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sluice_template_get_property;
  object_class->finalize = sluice_template_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_OWN] = g_param_spec_boolean ("own", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sluice_template_init (SluiceTemplate *self)
{
}

SluiceTemplate *
sluice_template_new (const char *id,
                     gboolean    own,
                     GBytes     *bytes,
                     GPtrArray  *problems)
{
  g_autoptr (SluiceTemplate) self = g_object_new (SLUICE_TYPE_TEMPLATE, NULL);
  g_autoptr (GPtrArray) found = sluice_problems_new ();
  gboolean good;

  self->id = g_strdup (id);
  self->own = own;
  good = read_template (self, bytes, found);
  g_ptr_array_extend_and_steal (problems, g_steal_pointer (&found));
  return good ? g_steal_pointer (&self) : NULL;
}

const char *
sluice_template_get_id (SluiceTemplate *self)
{
  return self->id;
}

void
sluice_template_set_file (SluiceTemplate *self,
                          const char     *name)
{
  g_set_str (&self->file, name);
}

const char *
sluice_template_get_file (SluiceTemplate *self)
{
  return self->file;
}

const char *
sluice_template_get_title (SluiceTemplate *self)
{
  return self->title;
}

const char *
sluice_template_get_description (SluiceTemplate *self)
{
  return self->description != NULL ? self->description : "";
}

gboolean
sluice_template_get_own (SluiceTemplate *self)
{
  return self->own;
}

gboolean
sluice_template_get_count (SluiceTemplate *self,
                           const char    **what,
                           guint          *fallback,
                           guint          *high)
{
  if (what != NULL)
    *what = self->what;
  if (fallback != NULL)
    *fallback = self->fallback;
  if (high != NULL)
    *high = self->high;
  return self->counts;
}

SluiceDraft *
sluice_template_make_draft (SluiceTemplate *self,
                            guint           count)
{
  guint n = CLAMP (count != 0 ? count : self->fallback, 1, self->high);
  g_autofree char *text = expand (sluice_literal_get (self->root, "pipeline"), self->text, self->repeated > 0 ? n : 0);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GPtrArray) problems = sluice_problems_new ();
  SluiceDraft *draft = sluice_spec_read (bytes, problems, NULL);

  /* Each number may make it larger than a file may be, which is all that can be new; then it is one of each. */
  if (draft == NULL && n > 1)
    return sluice_template_make_draft (self, 1);
  return draft != NULL ? draft : sluice_draft_new ();
}

char *
sluice_template_write (SluiceDraft *draft,
                       const char  *title,
                       const char  *description)
{
  g_autoptr (GString) out = g_string_new ("{\n  \"title\": ");

  sluice_literal_append_string (out, title);
  if (description != NULL && *description != '\0')
    {
      g_string_append (out, ",\n  \"description\": ");
      sluice_literal_append_string (out, description);
    }
  g_string_append (out, ",\n  \"pipeline\": ");
  if (!sluice_spec_append (draft, TRUE, 2, out))
    return NULL;
  g_string_append (out, "\n}\n");
  return g_string_free_and_steal (g_steal_pointer (&out));
}
