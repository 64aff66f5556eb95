/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-tick.h"

/* What is due this soon after a tick is moved by the same tick. */
#define SLACK (100 * G_TIME_SPAN_MILLISECOND)
/* Seconds that count up move together, each at most so much late: ten that run are one frame a second and not ten. */
#define TOGETHER G_TIME_SPAN_SECOND
/* But for what is due right after all others: a little late there would leave a second out. */
#define RIGHT_AFTER (20 * G_TIME_SPAN_MILLISECOND)

/* The window's: made with its first source, gone with its last or with the window. */
typedef struct
{
  grefcount count;
  GPtrArray *sources; /* borrowed */
  guint timeout_id;
  gint64 due; /* monotonic µs: when the timer fires; %G_MAXINT64 without one */
} SluiceTick;

struct _SluiceTickSource
{
  SluiceTick *tick;
  SluiceTickFunc func;
  gpointer user_data;
  gint64 due; /* monotonic µs */
};

static GQuark
get_quark (void)
{
  return g_quark_from_static_string ("sluice-tick");
}

static void
unref_tick (gpointer data)
{
  SluiceTick *tick = data;

  if (!g_ref_count_dec (&tick->count))
    return;

  g_clear_handle_id (&tick->timeout_id, g_source_remove);
  g_ptr_array_unref (tick->sources);
  g_free (tick);
}

static SluiceTick *
ref_tick_of (GtkRoot *root)
{
  SluiceTick *tick = g_object_get_qdata (G_OBJECT (root), get_quark ());

  if (tick == NULL)
    {
      tick = g_new0 (SluiceTick, 1);
      g_ref_count_init (&tick->count);
      tick->sources = g_ptr_array_new ();
      tick->due = G_MAXINT64;
      g_object_set_qdata_full (G_OBJECT (root), get_quark (), tick, unref_tick);
    }

  g_ref_count_inc (&tick->count);
  return tick;
}

static void arm (SluiceTick *tick, gint64 due);

static gint64
find_due (gint64 span)
{
  gint64 due = g_get_monotonic_time () + MAX (span, 0), after = due % TOGETHER;

  return after <= RIGHT_AFTER ? due : due - after + TOGETHER;
}

static void
run (SluiceTickSource *source)
{
  gint64 span = source->func (source->user_data);

  source->due = span == G_MAXINT64 ? G_MAXINT64 : find_due (span);
}

static gboolean
tick_cb (gpointer user_data)
{
  SluiceTick *tick = user_data;
  gint64 horizon = g_get_monotonic_time () + SLACK;

  gint64 first = G_MAXINT64;

  tick->timeout_id = 0;
  tick->due = G_MAXINT64;
  for (guint i = 0; i < tick->sources->len; i++)
    {
      SluiceTickSource *source = tick->sources->pdata[i];

      if (source->due <= horizon)
        run (source);
      first = MIN (first, source->due);
    }
  arm (tick, first);

  return G_SOURCE_REMOVE;
}

/* One that is due later than the timer waits for it: it looks at them all. */
static void
arm (SluiceTick *tick,
     gint64      due)
{
  gint64 wait;

  if (due >= tick->due)
    return;

  g_clear_handle_id (&tick->timeout_id, g_source_remove);
  tick->due = due;
  /* Rounded up: a moment too early would show the old text once more and tick again at once. */
  wait = MAX (0, due - g_get_monotonic_time ()) / 1000 + 1;
  tick->timeout_id = g_timeout_add_full (G_PRIORITY_DEFAULT, (guint) MIN (wait, G_MAXINT), tick_cb, tick, NULL);
  g_source_set_name_by_id (tick->timeout_id, "[sluice] tick");
}

SluiceTickSource *
sluice_tick_add (GtkWidget      *widget,
                 SluiceTickFunc  func,
                 gpointer        user_data)
{
  SluiceTickSource *self;
  GtkRoot *root;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (func != NULL, NULL);
  root = gtk_widget_get_root (widget);
  g_return_val_if_fail (root != NULL, NULL);

  self = g_new0 (SluiceTickSource, 1);
  self->tick = ref_tick_of (root);
  self->func = func;
  self->user_data = user_data;
  g_ptr_array_add (self->tick->sources, self);
  sluice_tick_source_refresh (self);

  return self;
}

void
sluice_tick_source_refresh (SluiceTickSource *self)
{
  g_return_if_fail (self != NULL);

  run (self);
  arm (self->tick, self->due);
}

void
sluice_tick_source_hasten (SluiceTickSource *self)
{
  g_return_if_fail (self != NULL);

  self->due = MIN (self->due, find_due (0));
  arm (self->tick, self->due);
}

void
sluice_tick_source_remove (SluiceTickSource *self)
{
  g_return_if_fail (self != NULL);

  /* The timer stays: with many it costs more to look for the next than to wake once for nothing. */
  g_ptr_array_remove_fast (self->tick->sources, self);
  if (self->tick->sources->len == 0)
    {
      g_clear_handle_id (&self->tick->timeout_id, g_source_remove);
      self->tick->due = G_MAXINT64;
    }
  unref_tick (self->tick);
  g_free (self);
}
