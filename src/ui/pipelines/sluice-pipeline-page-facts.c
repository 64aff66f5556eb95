/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-pipeline-page-private.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"

/* What is said with one label, and isn't there when there is nothing to say. */
static void
set_fact (GtkLabel   *label,
          const char *text,
          const char *tooltip)
{
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
  gtk_label_set_label (label, text != NULL ? text : "");
  if (tooltip != NULL)
    gtk_widget_set_tooltip_text (GTK_WIDGET (label), tooltip);
}

/* @format: translated, with one %s for when */
static void
set_age_fact (GtkLabel   *label,
              const char *format,
              gint64      instant,
              gint64      now)
{
  g_autofree char *age = NULL;
  g_autofree char *exact = NULL;
  g_autoptr (GString) text = NULL;

  if (instant == 0)
    {
      set_fact (label, NULL, NULL);
      return;
    }

  age = sluice_text_age (instant, now);
  exact = sluice_text_instant (instant);
  text = g_string_new (format);
  g_string_replace (text, "%s", age, 1);
  set_fact (label, text->str, exact);
}

static gboolean
is_counting (SluicePipelinePage *self)
{
  return sluice_pipeline_get_started_at (self->pipeline) != 0 && sluice_pipeline_get_ended_at (self->pipeline) == 0
         && sluice_state_is_active (sluice_pipeline_get_state (self->pipeline));
}

gint64
sluice_pipeline_page_update_times (gpointer user_data)
{
  SluicePipelinePage *self = user_data;
  gint64 now = sluice_now_get (self->now);
  gint64 next = G_MAXINT64;
  gint64 stamps[3];

  if (self->pipeline == NULL)
    return G_MAXINT64;

  stamps[0] = sluice_pipeline_get_created_at (self->pipeline);
  stamps[1] = sluice_pipeline_get_started_at (self->pipeline);
  stamps[2] = sluice_pipeline_get_ended_at (self->pipeline);
  /* Translators: %s is when, such as "2 h ago" */
  set_age_fact (self->created_label, _("Created %s"), stamps[0], now);
  /* Translators: %s is when, such as "2 h ago" */
  set_age_fact (self->started_label, _("Started %s"), stamps[1], now);
  /* Translators: %s is when, such as "2 h ago" */
  set_age_fact (self->ended_label, _("Ended %s"), stamps[2], now);
  if (sluice_now_get_frozen (self->now))
    return G_MAXINT64;

  for (int i = 0; i < 3; i++)
    if (stamps[i] != 0)
      next = MIN (next, sluice_text_age_next_change (stamps[i], now));
  if (is_counting (self))
    {
      sluice_pipeline_graph_tick (self->graph, now);
      next = MIN (next, G_USEC_PER_SEC - (now - stamps[1]) % G_USEC_PER_SEC);
    }

  return next;
}

static void
update_duration (SluicePipelinePage *self)
{
  gint64 started = sluice_pipeline_get_started_at (self->pipeline);
  gint64 ended = sluice_pipeline_get_ended_at (self->pipeline);
  gboolean known = started != 0 && (ended != 0 || is_counting (self));

  gtk_widget_set_visible (GTK_WIDGET (self->duration_bin), known);
  sluice_time_label_set_span (self->duration_label, known ? started : 0, ended);
}

static void
update_progress (SluicePipelinePage *self)
{
  int done = sluice_pipeline_get_done (self->pipeline);
  int total = sluice_pipeline_get_total (self->pipeline);
  double progress = sluice_pipeline_get_progress (self->pipeline);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->progress_box, total > 0);
  if (total <= 0)
    return;

  /* Translators: stages completed of stages there are */
  text = g_strdup_printf (ngettext ("%d/%d stage", "%d/%d stages", (gulong) total), done, total);
  gtk_label_set_label (self->progress_label, text);
  gtk_progress_bar_set_fraction (self->progress_bar, progress >= 0 ? MIN (progress, 1) : (double) done / total);
}

static void
update_state (SluicePipelinePage *self)
{
  SluiceState state = sluice_pipeline_get_state (self->pipeline);
  SluiceRequest request = sluice_pipeline_get_request (self->pipeline);
  const char *word = sluice_text_state (state, sluice_pipeline_get_status (self->pipeline));

  if (request != SLUICE_REQUEST_NONE)
    word = sluice_text_request (request);

  sluice_state_icon_set_state (self->state_icon, state, sluice_pipeline_get_progress (self->pipeline));
  gtk_label_set_label (self->state_label, word);
  adw_window_title_set_subtitle (self->window_title, word);
}

/* What the server refused a person a moment ago comes before what it says of the pipeline. */
static void
update_error (SluicePipelinePage *self)
{
  const GError *request_error = sluice_pipeline_get_request_error (self->pipeline);
  g_autofree char *sentence = request_error != NULL ? sluice_text_error (request_error) : NULL;
  const char *text = sentence != NULL ? sentence : sluice_pipeline_get_error_message (self->pipeline);

  gtk_widget_set_visible (self->error_box, text != NULL);
  gtk_label_set_label (self->error_label, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->error_label), text);
}

static void
update_warning (SluicePipelinePage *self)
{
  gint64 now = sluice_now_get (self->now);
  g_autofree char *text = sluice_text_warning (sluice_pipeline_get_warning (self->pipeline),
                                               sluice_pipeline_get_warning_since (self->pipeline), now);

  if (text != NULL)
    adw_banner_set_title (self->warning_banner, text);
  adw_banner_set_revealed (self->warning_banner, text != NULL);
}

static void
show_facts (SluicePipelinePage *self)
{
  const char *description = sluice_pipeline_get_description (self->pipeline);
  g_autofree char *priority = NULL;
  g_autofree char *retries = NULL;

  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), sluice_pipeline_get_name (self->pipeline));
  adw_window_title_set_title (self->window_title, sluice_pipeline_get_name (self->pipeline));
  set_fact (self->description_label, description, description);
  /* Translators: a pipeline's priority, 1 to 10 */
  priority = g_strdup_printf (_("Priority %d"), sluice_pipeline_get_priority (self->pipeline));
  set_fact (self->priority_label, priority, NULL);
  /* Translators: retries made of retries allowed */
  retries = g_strdup_printf (_("Retries %d of %d"), sluice_pipeline_get_retry_count (self->pipeline),
                             sluice_pipeline_get_max_retries (self->pipeline));
  set_fact (self->retries_label, retries, NULL);
}

void
sluice_pipeline_page_update_facts (SluicePipelinePage *self)
{
  show_facts (self);
  update_state (self);
  update_progress (self);
  update_duration (self);
  update_error (self);
  update_warning (self);
}
