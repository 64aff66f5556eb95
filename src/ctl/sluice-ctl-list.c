/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ctl/sluice-ctl.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ctl/sluice-ctl-json.h"
#include "ctl/sluice-ctl-pages.h"
#include "text/sluice-text.h"

/* Rows whose progress isn't known are looked at one by one, where they are no more than that. */
#define MAX_LOOKED_AT 50

/* What a terminal shows of a UUID, unless more is needed to tell two apart. */
#define SHORT_UUID 8

static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);

  return g_utf8_casefold (normal != NULL ? normal : text, -1);
}

static gboolean
text_matches (const char *text,
              const char *needle)
{
  g_autofree char *folded = text != NULL ? fold (text) : NULL;

  return folded != NULL && strstr (folded, needle) != NULL;
}

static gboolean
record_matches (const SluicePipelineRecord *record,
                const char                 *needle)
{
  return needle == NULL || text_matches (record->name, needle) || text_matches (record->description, needle)
         || text_matches (record->uuid, needle);
}

/* Moves from @records to @rows what is asked for. Rows whose state isn't known yet are looked at first, as far as the
 * rest matches and until there are enough. */
static gboolean
take_page (SluiceCtl      *self,
           GPtrArray      *records,
           GPtrArray      *rows,
           const gboolean *states,
           const char     *needle,
           int             limit)
{
  g_autoptr (GPtrArray) page = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_ctl_row_free);
  gboolean good;

  for (guint i = 0; i < records->len; i++)
    if (record_matches (g_ptr_array_index (records, i), needle))
      g_ptr_array_add (page, sluice_ctl_row_new (self, g_ptr_array_index (records, i)));

  good = sluice_ctl_check_rows (self, page, FALSE, states, limit > 0 ? (guint) limit - rows->len : 0);

  while (page->len > 0 && (limit <= 0 || rows->len < (guint) limit))
    {
      SluiceCtlRow *row = g_ptr_array_steal_index (page, 0);

      if (states == NULL || states[row->derived.state])
        g_ptr_array_add (rows, row);
      else
        sluice_ctl_row_free (row);
    }
  return good;
}

/* The newest first, until there are enough or no more. */
static SluiceCtlExit
read_rows (SluiceCtl      *self,
           GPtrArray      *rows,
           const gboolean *states,
           const char     *needle,
           int             limit,
           SluiceCtlPages *pages)
{
  gboolean filtered = states != NULL || needle != NULL;

  while (!pages->ended && (limit <= 0 || rows->len < (guint) limit))
    {
      g_autoptr (GError) error = NULL;
      guint wanted = limit > 0 && !filtered ? MIN ((guint) limit - rows->len, SLUICE_CTL_PAGE) : SLUICE_CTL_PAGE;
      g_autoptr (GPtrArray) records = sluice_ctl_pages_read (pages, self, wanted, &error);

      if (records == NULL)
        return sluice_ctl_report (error, NULL);
      if (!take_page (self, records, rows, states, needle, limit))
        return SLUICE_CTL_EXIT_TROUBLE;
    }
  return SLUICE_CTL_EXIT_OK;
}

/* Rows of the list carry no stages. Worth a request each for a screenful, not for a thousand. */
static SluiceCtlExit
read_progress (SluiceCtl *self,
               GPtrArray *rows)
{
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    n += sluice_ctl_row_needs_progress (g_ptr_array_index (rows, i));

  return n > MAX_LOOKED_AT || sluice_ctl_check_rows (self, rows, TRUE, NULL, 0) ? SLUICE_CTL_EXIT_OK
                                                                                : SLUICE_CTL_EXIT_TROUBLE;
}

/* After the rows themselves, so that it is read last. */
static SluiceCtlExit
complain_broken (const SluiceCtlPages *pages)
{
  guint n = g_hash_table_size (pages->seen);

  sluice_ctl_complain (ngettext ("The server tells the same pipelines over and over: there may be more than the %u "
                                 "that was read.",
                                 "The server tells the same pipelines over and over: there may be more than the %u "
                                 "that were read.",
                                 n),
                       n);
  return SLUICE_CTL_EXIT_TROUBLE;
}

static void
print_json (GPtrArray *rows,
            int        total)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *pipelines = json_array_sized_new (rows->len);
  g_autofree char *text = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      SluiceCtlRow *row = g_ptr_array_index (rows, i);

      json_array_add_element (pipelines, sluice_ctl_json_pipeline (row->record, &row->derived));
    }
  json_object_set_array_member (object, "pipelines", pipelines);
  if (total >= 0)
    json_object_set_int_member (object, "total", total);
  else
    json_object_set_null_member (object, "total");
  json_node_take_object (node, object);

  text = sluice_ctl_json_to_string (node, TRUE);
  sluice_ctl_printf ("%s\n", text);
}

static gint
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Sorted, two UUIDs that begin alike stand beside each other. */
static gsize
find_short_length (GPtrArray *rows)
{
  g_autoptr (GPtrArray) uuids = g_ptr_array_new ();
  gsize length = SHORT_UUID;

  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (uuids, ((SluiceCtlRow *) g_ptr_array_index (rows, i))->record->uuid);
  g_ptr_array_sort (uuids, compare_strings);

  for (guint i = 1; i < uuids->len; i++)
    {
      const char *a = g_ptr_array_index (uuids, i - 1);
      const char *b = g_ptr_array_index (uuids, i);
      gsize same = 0;

      while (a[same] != '\0' && a[same] == b[same])
        same++;
      length = MAX (length, same + 1);
    }
  return length;
}

static char *
make_duration (const SluiceCtlRow *row,
               gint64              now)
{
  gint64 duration = sluice_ctl_row_get_duration (row, now);

  return duration >= 0 ? sluice_text_duration (duration) : g_strdup ("–");
}

static void
print_table (SluiceCtl *self,
             GPtrArray *rows)
{
  g_autoptr (SluiceCtlTable) table = sluice_ctl_table_new (0, "lllrlrl");
  g_autofree char *text = NULL;
  gint64 now = sluice_ctl_get_now (self);
  gsize length = self->output.terminal ? find_short_length (rows) : G_MAXSIZE;
  char **cells = g_new0 (char *, 8);

  cells[0] = g_strdup (C_ ("column", "UUID"));
  cells[1] = g_strdup (C_ ("column", "STATE"));
  cells[2] = g_strdup (C_ ("column", "PROGRESS"));
  cells[3] = g_strdup (C_ ("column", "PRIORITY"));
  cells[4] = g_strdup (C_ ("column", "CREATED"));
  cells[5] = g_strdup (C_ ("column", "DURATION"));
  cells[6] = g_strdup (C_ ("column", "NAME"));
  sluice_ctl_table_add (table, cells, -1, SLUICE_STATE_UNKNOWN);

  for (guint i = 0; i < rows->len; i++)
    {
      const SluiceCtlRow *row = g_ptr_array_index (rows, i);
      g_autofree char *uuid = sluice_ctl_escape (row->record->uuid);

      cells = g_new0 (char *, 8);
      cells[0] = g_utf8_substring (uuid, 0, (glong) MIN (length, (gsize) g_utf8_strlen (uuid, -1)));
      cells[1] = sluice_ctl_escape (sluice_text_state (row->derived.state, row->record->status));
      cells[2] = sluice_text_progress (row->derived.done, row->derived.total);
      cells[3] = g_strdup_printf ("%d", row->record->priority);
      cells[4] = self->output.terminal && row->record->created_at != 0 ? sluice_text_age (row->record->created_at, now)
                                                                      : sluice_ctl_stamp (row->record->created_at);
      cells[5] = make_duration (row, now);
      cells[6] = sluice_ctl_escape (sluice_text_pipeline_name (row->record->name));
      sluice_ctl_table_add (table, cells, 1, row->derived.state);
    }

  text = sluice_ctl_table_to_string (table, &self->output);
  sluice_ctl_print (text);
}

SluiceCtlExit
sluice_ctl_list (SluiceCtl      *self,
                 const gboolean *states,
                 const char     *search,
                 int             limit)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) sluice_ctl_row_free);
  g_autofree char *needle = search != NULL && *search != '\0' ? fold (search) : NULL;
  g_auto (SluiceCtlPages) pages = { NULL };
  SluiceCtlExit status;

  sluice_ctl_pages_init (&pages);
  status = read_rows (self, rows, states, needle, limit, &pages);

  /* Where even the first page failed, there is nothing to show. */
  if (status != SLUICE_CTL_EXIT_OK && rows->len == 0)
    return status;
  if (status == SLUICE_CTL_EXIT_OK)
    status = read_progress (self, rows);

  if (self->json)
    print_json (rows, pages.total);
  else if (rows->len > 0)
    print_table (self, rows);
  else
    sluice_ctl_complain ("%s", states != NULL || needle != NULL ? _ ("No pipeline matches.")
                                                                : _ ("The server has no pipelines."));
  return pages.broken ? complain_broken (&pages) : status;
}
