/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sluice-status-memo.h"

#include <string.h>

#include "api/sluice-decode.h"
#include "api/sluice-json.h"

/* A key that isn't there, and one that is written in a way that isn't looked into. */
#define NOWHERE 0
#define UNCLEAR G_MAXSIZE

/* Where a stage's text begins in the body, and how long it is. */
typedef struct
{
  gsize start;
  gsize length;
  gboolean known; /* whether it stood there, at the same turn, the last time */
} Span;

struct _SluiceStatusMemo
{
  gatomicrefcount count;
  GMutex mutex;       /* holds for all below */
  GBytes *body;       /* NULL where nothing is remembered */
  GArray *spans;      /* Span: the stages in it, in the server's order */
  GPtrArray *records; /* SluiceStageRecord: of @spans */
  guint n_read;
};

/* Past the string whose opening quote is at @i; @length where it does not end. */
static gsize
skip_string (const char *text,
             gsize       length,
             gsize       i)
{
  for (i++; i < length && text[i] != '"'; i++)
    if (text[i] == '\\')
      i++;
  return MIN (i + 1, length);
}

static gsize
skip_space (const char *text,
            gsize       length,
            gsize       i)
{
  while (i < length && strchr (" \t\r\n", text[i]) != NULL && text[i] != '\0')
    i++;
  return i;
}

/* Past the object or array that opens at @i; @length where it does not end. Which bracket closes which is not looked at:
 * the parser, which reads it at least once, does. */
static gsize
skip_nested (const char *text,
             gsize       length,
             gsize       i)
{
  guint depth = 0;

  while (i < length)
    switch (text[i])
      {
      case '"':
        i = skip_string (text, length, i);
        break;
      case '{':
      case '[':
        depth++;
        i++;
        break;
      case '}':
      case ']':
        i++;
        if (--depth == 0)
          return i;
        break;
      default:
        i++;
        break;
      }
  return length;
}

/* Where the array begins that the outermost object has under "stages", from @i on, which is in that object: NOWHERE where
 * it has none, UNCLEAR where that isn't certain. */
static gsize
find_stages (const char *text,
             gsize       length,
             gsize       i)
{
  static const char KEY[] = "\"stages\"";

  while (i < length && text[i] != '}')
    {
      gsize start = i, end;

      if (text[i] == '{' || text[i] == '[')
        {
          i = skip_nested (text, length, i);
          continue;
        }
      if (text[i] != '"')
        {
          i++;
          continue;
        }
      end = i = skip_string (text, length, i);
      i = skip_space (text, length, i);
      /* A key may be written in more ways than one. */
      if (i < length && text[i] == ':' && memchr (text + start, '\\', end - start) != NULL)
        return UNCLEAR;
      if (end - start != strlen (KEY) || memcmp (text + start, KEY, strlen (KEY)) != 0 || i >= length || text[i] != ':')
        continue;
      i = skip_space (text, length, i + 1);
      return i < length && text[i] == '[' ? i : UNCLEAR;
    }
  return NOWHERE;
}

/* Whether the stage that is remembered at that turn stands at @i too: it ends where it did, then, and is what it was. */
static gboolean
recognize (SluiceStatusMemo *self,
           const char       *text,
           gsize             length,
           gsize             i,
           guint             turn,
           Span             *span)
{
  const Span *before;

  if (self->body == NULL || turn >= self->spans->len)
    return FALSE;
  before = &g_array_index (self->spans, Span, turn);
  if (before->length > length - i
      || memcmp ((const char *) g_bytes_get_data (self->body, NULL) + before->start, text + i, before->length) != 0)
    return FALSE;
  *span = (Span) { i, before->length, TRUE };
  return TRUE;
}

/* Returns: (nullable): where the stages are, NULL where the body isn't made as this expects. */
static GArray *
find_spans (SluiceStatusMemo *self,
            const char       *text,
            gsize             length)
{
  gsize i = skip_space (text, length, 0);
  g_autoptr (GArray) spans = NULL;

  if (i >= length || text[i] != '{')
    return NULL;
  i = find_stages (text, length, i + 1);
  if (i == NOWHERE || i == UNCLEAR)
    return NULL;
  spans = g_array_new (FALSE, FALSE, sizeof (Span));
  for (i = skip_space (text, length, i + 1); i < length && text[i] == '{';)
    {
      Span span;

      if (!recognize (self, text, length, i, spans->len, &span))
        span = (Span) { i, skip_nested (text, length, i) - i, FALSE };
      i += span.length;
      g_array_append_val (spans, span);
      i = skip_space (text, length, i);
      if (i < length && text[i] == ',')
        i = skip_space (text, length, i + 1);
      else
        break;
    }
  /* Two of that name: which one counts is the parser's to say. */
  if (i >= length || text[i] != ']' || find_stages (text, length, i + 1) != NOWHERE)
    return NULL;
  return g_steal_pointer (&spans);
}

static void
clear_record (gpointer record)
{
  if (record != NULL)
    sluice_stage_record_unref (record);
}

static void
forget (SluiceStatusMemo *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->spans, g_array_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
}

/* The answer with null in the place of each stage that is known. */
static GBytes *
shorten (const char *text,
         gsize       length,
         GArray     *spans,
         GPtrArray  *stages)
{
  GByteArray *rest = g_byte_array_new ();
  gsize done = 0;

  for (guint i = 0; i < spans->len; i++)
    {
      const Span *span = &g_array_index (spans, Span, i);

      if (stages->pdata[i] == NULL)
        continue;
      g_byte_array_append (rest, (const guint8 *) text + done, (guint) (span->start - done));
      g_byte_array_append (rest, (const guint8 *) "null", 4);
      done = span->start + span->length;
    }
  g_byte_array_append (rest, (const guint8 *) text + done, (guint) (length - done));
  return g_byte_array_free_to_bytes (rest);
}

/* Returns: (nullable): NULL where anything is not as expected: then the whole says why. */
static SluicePipelineRecord *
decode_rest (SluiceStatusMemo *self,
             GBytes           *body)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  g_autoptr (GArray) spans = find_spans (self, text, length);
  g_autoptr (GPtrArray) stages = NULL;
  g_autoptr (GBytes) rest = NULL;
  g_autoptr (SluicePipelineRecord) record = NULL;
  guint n_read = 0;

  if (spans == NULL)
    return NULL;

  stages = g_ptr_array_new_full (spans->len, clear_record);
  for (guint i = 0; i < spans->len; i++)
    {
      gboolean known = g_array_index (spans, Span, i).known;

      g_ptr_array_add (stages, known ? sluice_stage_record_ref (self->records->pdata[i]) : NULL);
      n_read += !known;
    }
  rest = shorten (text, length, spans, stages);
  record = sluice_decode_status_with (rest, stages, NULL);
  if (record == NULL)
    return NULL;

  forget (self);
  self->body = g_bytes_ref (body);
  self->spans = g_steal_pointer (&spans);
  self->records = g_steal_pointer (&stages);
  self->n_read = n_read;
  return g_steal_pointer (&record);
}

SluiceStatusMemo *
sluice_status_memo_new (void)
{
  SluiceStatusMemo *self = g_new0 (SluiceStatusMemo, 1);

  g_atomic_ref_count_init (&self->count);
  g_mutex_init (&self->mutex);
  return self;
}

SluiceStatusMemo *
sluice_status_memo_ref (SluiceStatusMemo *self)
{
  g_atomic_ref_count_inc (&self->count);
  return self;
}

void
sluice_status_memo_unref (SluiceStatusMemo *self)
{
  if (!g_atomic_ref_count_dec (&self->count))
    return;

  forget (self);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

SluicePipelineRecord *
sluice_status_memo_decode (SluiceStatusMemo *self,
                           GBytes           *body,
                           GError          **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  SluicePipelineRecord *record = decode_rest (self, body);

  if (record != NULL)
    return record;
  forget (self);
  record = sluice_decode_status (body, error);
  self->n_read = record != NULL ? record->stages->len : 0;
  return record;
}

guint
sluice_status_memo_get_n_read (SluiceStatusMemo *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->n_read;
}
