/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench-list ROWS: the window with a list of that many pipelines, fed by batches as the monitor feeds it. The server it
 * is open on takes connections and never answers, so nothing else happens meanwhile. Everything in ms.
 */
#include "bench-probe.h"

#include <adwaita.h>

#include "ui/window/sluice-window.h"

#define CHANGED_ROWS 50

typedef struct
{
  GtkWidget *window;
  SluiceStore *store;
  GtkWidget *entry;
  GtkColumnView *table;
  guint painted;
  gint64 search_started;
  double search_call;
} Bench;

static double
ms_since (gint64 start)
{
  return (double) (bench_probe_now () - start) / 1e6;
}

static void
after_paint_cb (GdkFrameClock *clock,
                Bench         *self)
{
  self->painted++;
}

static void
wait_for_frame (Bench *self)
{
  guint before = self->painted;

  while (self->painted == before)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
wake_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Until the last step's rows are all drawn, and what was planned meanwhile is over. */
static void
settle (void)
{
  gboolean over = FALSE;

  g_timeout_add (300, wake_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static SluicePipelineRecord *
make_record (guint n,
             guint generation)
{
  static const char *const kinds[] = { "SFT qwen2.5-7b", "PPO llama-3.1-8b", "DPO mistral-7b", "评测 扫描", "数据集 清洗" };
  static const char *const statuses[] = { "completed", "completed", "completed", "failed", "pending", "cancelled" };
  SluicePipelineRecord *record = sluice_pipeline_record_new ();
  gint64 created = g_get_real_time () / G_TIME_SPAN_HOUR * G_TIME_SPAN_HOUR - (gint64) n * 10 * G_TIME_SPAN_MINUTE;
  guint kind = n * 7 % G_N_ELEMENTS (kinds);
  guint status = n * 11 % G_N_ELEMENTS (statuses);

  record->uuid = g_strdup_printf ("%08x-1d2c-4b3a-9f8e-%012x", n * 2654435761u, n);
  record->name = g_strdup_printf ("%s run %05u", kinds[kind], n * 7919u % 100000u);
  record->description = g_strdup_printf ("nightly sweep, seed %u", n % 97);
  record->status = g_strdup (statuses[(status + generation) % G_N_ELEMENTS (statuses)]);
  record->priority = (int) (1 + (n + generation) % 9);
  record->created_at = created;
  if (!g_str_equal (record->status, "pending"))
    {
      record->started_at = created + 30 * G_TIME_SPAN_SECOND;
      record->completed_at = created + (gint64) (60 + n % 5000) * G_TIME_SPAN_SECOND;
    }
  return record;
}

static SluiceBatch *
make_batch (SluiceBatchScope scope,
            guint            total)
{
  SluiceBatch *batch = sluice_batch_new (SLUICE_BATCH_SOURCE_POLL, scope, sluice_batch_next_sequence ());

  batch->received_at = g_get_real_time ();
  batch->total = (int) total;
  return batch;
}

static void
measure_first_frame (Bench *self,
                     guint  rows)
{
  g_autoptr (SluiceBatch) batch = make_batch (SLUICE_BATCH_SCOPE_FULL, rows);
  gint64 start;

  for (guint i = 0; i < rows; i++)
    g_ptr_array_add (batch->pipelines, make_record (i, 0));

  start = bench_probe_now ();
  g_ptr_array_unref (sluice_store_apply (self->store, batch));
  sluice_store_set_complete (self->store, TRUE);
  bench_probe_value ("data-call", ms_since (start));
  wait_for_frame (self);
  bench_probe_value ("data-frame", ms_since (start));
}

static gboolean
search_started_cb (GSignalInvocationHint *hint,
                   guint                  n_values,
                   const GValue          *values,
                   gpointer               data)
{
  ((Bench *) data)->search_started = bench_probe_now ();
  return TRUE;
}

static void
search_done_cb (GtkSearchEntry *entry,
                Bench          *self)
{
  self->search_call = ms_since (self->search_started);
}

/* A letter at the end, as a person types it (setting the whole text would take the old one away first, which is a search
 * of its own), or for %NULL everything away. */
static void
press_key (Bench      *self,
           const char *letter)
{
  guint before = g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (self->table)));
  gint64 start = bench_probe_now ();
  int end = -1;

  self->search_call = -1;
  if (letter == NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  else
    gtk_editable_insert_text (GTK_EDITABLE (self->entry), letter, -1, &end);
  while (self->search_call < 0)
    g_main_context_iteration (NULL, TRUE);
  wait_for_frame (self);
  /* Keys that leave the list as it is take next to nothing: they would only make the median look better. */
  if (g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (self->table))) != before)
    {
      bench_probe_value (letter != NULL ? "search-call" : "clear-call", self->search_call);
      bench_probe_value (letter != NULL ? "search-frame" : "clear-frame", ms_since (start));
    }
  settle ();
}

static void
measure_search (Bench *self)
{
  /* Typed letter by letter, and taken away at once: common and rare words, and one that nothing has. */
  static const char *const words[] = { "qwen", "run 04", "评测", "zz" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      for (const char *at = words[i]; *at != '\0'; at = g_utf8_next_char (at))
        {
          g_autofree char *letter = g_strndup (at, (gsize) (g_utf8_next_char (at) - at));

          press_key (self, letter);
        }
      press_key (self, NULL);
    }
}

/* The newest rows, which are on screen, or some all over the list. */
static void
measure_changes (Bench      *self,
                 guint       rows,
                 guint       step,
                 const char *call_name,
                 const char *frame_name)
{
  for (guint generation = 1; generation <= 5; generation++)
    {
      g_autoptr (SluiceBatch) batch = make_batch (SLUICE_BATCH_SCOPE_PAGE, rows);
      gint64 start;

      for (guint i = 0; i < CHANGED_ROWS; i++)
        g_ptr_array_add (batch->pipelines, make_record (i * step, generation));
      start = bench_probe_now ();
      g_ptr_array_unref (sluice_store_apply (self->store, batch));
      bench_probe_value (call_name, ms_since (start));
      wait_for_frame (self);
      bench_probe_value (frame_name, ms_since (start));
      settle ();
    }
}

static void
sort_by (Bench      *self,
         const char *id)
{
  GListModel *columns = gtk_column_view_get_columns (self->table);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_strcmp0 (gtk_column_view_column_get_id (column), id) == 0)
        {
          gint64 start = bench_probe_now ();

          gtk_column_view_sort_by_column (self->table, column, GTK_SORT_ASCENDING);
          bench_probe_value ("sort-call", ms_since (start));
          wait_for_frame (self);
          bench_probe_value ("sort-frame", ms_since (start));
        }
    }
  settle ();
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  *(gboolean *) data = TRUE;
}

static void
open_window (Bench *self)
{
  g_autoptr (GSettings) settings = g_settings_new ("io.github.sluiceapp.Sluice");
  g_autoptr (SluiceClock) clock = sluice_clock_new ();
  g_autoptr (SluiceHistory) history = sluice_history_new (NULL);
  SluiceServers *servers = sluice_servers_new (settings, history, clock);
  GSocketListener *listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *address = g_strdup_printf ("http://localhost:%u", port);
  g_autoptr (GUri) base = sluice_address_parse (address, NULL);
  gboolean loaded = FALSE;
  SluiceServer *server;

  sluice_servers_load_async (servers, NULL, loaded_cb, &loaded);
  while (!loaded)
    g_main_context_iteration (NULL, TRUE);
  server = sluice_servers_add_transient (servers, "bench", "Bench", base, NULL);
  sluice_servers_set_active (servers, server);
  self->store = sluice_server_get_store (server);
  self->window = GTK_WIDGET (sluice_window_new (NULL, servers, settings));
  gtk_widget_realize (self->window);
  g_signal_connect (gtk_widget_get_frame_clock (self->window), "after-paint", G_CALLBACK (after_paint_cb), self);
  gtk_window_present (GTK_WINDOW (self->window));
  wait_for_frame (self);
  settle ();
  self->entry = find (self->window, GTK_TYPE_SEARCH_ENTRY);
  self->table = GTK_COLUMN_VIEW (find (self->window, GTK_TYPE_COLUMN_VIEW));
  g_assert (self->entry != NULL && self->table != NULL);
}

int
main (int   argc,
      char *argv[])
{
  guint rows = argc > 1 ? (guint) atoi (argv[1]) : 10000;
  Bench bench = { 0 };
  guint signal_id;

  adw_init ();
  open_window (&bench);
  measure_first_frame (&bench, rows);
  settle ();

  signal_id = g_signal_lookup ("search-changed", GTK_TYPE_SEARCH_ENTRY);
  g_signal_add_emission_hook (signal_id, 0, search_started_cb, &bench, NULL);
  g_signal_connect_after (bench.entry, "search-changed", G_CALLBACK (search_done_cb), &bench);
  gtk_widget_activate_action (bench.window, "win.search", NULL);
  settle ();
  measure_search (&bench);
  measure_changes (&bench, rows, 1, "change-call", "change-frame");
  measure_changes (&bench, rows, rows / CHANGED_ROWS, "spread-call", "spread-frame");
  sort_by (&bench, "state");
  measure_changes (&bench, rows, rows / CHANGED_ROWS, "sorted-call", "sorted-frame");
  bench_probe_mark ("end");
  return EXIT_SUCCESS;
}
