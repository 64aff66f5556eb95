/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-connection-banner.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"
#include "ui/widgets/sluice-banner.h"
#include "ui/widgets/sluice-error-dialog.h"
#include "ui/widgets/sluice-tick.h"

struct _SluiceConnectionBanner
{
  GtkWidget parent_instance;

  /* template children */
  GtkRevealer *revealer;
  GtkLabel *title_label;
  GtkButton *details_button;
  GtkButton *action_button;

  /* owned */
  SluiceServer *server;
  SluiceTickSource *tick; /* while it is mapped */
};

G_DEFINE_FINAL_TYPE (SluiceConnectionBanner, sluice_connection_banner, GTK_TYPE_WIDGET)

static void
show_banner (SluiceConnectionBanner *self,
             const char             *title,
             const char             *button,
             const char             *action)
{
  if (g_strcmp0 (gtk_label_get_label (self->title_label), title) != 0)
    gtk_label_set_label (self->title_label, title);
  if (g_strcmp0 (gtk_button_get_label (self->action_button), button) != 0)
    gtk_button_set_label (self->action_button, button);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->action_button), action);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

static void
update_details (SluiceConnectionBanner *self)
{
  SluiceMonitor *monitor = sluice_server_get_monitor (self->server);

  sluice_error_dialog_set_up_button (self->details_button,
                                     sluice_monitor_get_connection (monitor) == SLUICE_CONNECTION_KEY ? _("Key refused")
                                     : sluice_monitor_answers_wrongly (monitor) ? _("The server answers with an error")
                                                                                : _("Server not reached"),
                                     sluice_monitor_get_error (monitor));
}

/* @seconds: until the next try; 0 for now */
static char *
make_title (SluiceConnectionBanner *self,
            const char             *since,
            int                     seconds)
{
  const char *name = sluice_server_get_name (self->server);

  if (sluice_monitor_answers_wrongly (sluice_server_get_monitor (self->server)))
    {
      if (seconds == 0)
        /* Translators: a server's name and a time of day, with its day where that isn't today */
        return g_strdup_printf (_("%s answers with errors. No good answer since %s. Trying now…"), name, since);
      return g_strdup_printf (ngettext ("%s answers with errors. No good answer since %s. Next try in %d second.",
                                        "%s answers with errors. No good answer since %s. Next try in %d seconds.",
                                        seconds),
                              name, since, seconds);
    }

  if (seconds == 0)
    /* Translators: a server's name and a time of day, with its day where that isn't today */
    return g_strdup_printf (_("%s has not answered since %s. Trying now…"), name, since);
  return g_strdup_printf (ngettext ("%s has not answered since %s. Next try in %d second.",
                                    "%s has not answered since %s. Next try in %d seconds.", seconds),
                          name, since, seconds);
}

/* Returns: after how long the words change. */
static gint64
update_words (gpointer data)
{
  SluiceConnectionBanner *self = data;
  SluiceMonitor *monitor = sluice_server_get_monitor (self->server);
  gint64 now = sluice_clock_get_now (sluice_server_get_clock (self->server));
  gint64 next = sluice_monitor_get_next_try (monitor);
  gint64 wait = MAX (next - now, 0);
  g_autofree char *since = NULL;
  g_autofree char *title = NULL;

  switch (sluice_monitor_get_connection (monitor))
    {
    case SLUICE_CONNECTION_KEY:
      title = g_strdup_printf (_("%s refuses the key"), sluice_server_get_name (self->server));
      show_banner (self, title, _("Change _key…"), "win.edit-active-server");
      return G_MAXINT64;

    case SLUICE_CONNECTION_LOST:
      since = sluice_text_moment (sluice_monitor_get_lost_since (monitor), now);
      title = make_title (self, since, next == 0 ? 0 : (int) (wait / G_TIME_SPAN_SECOND));
      show_banner (self, title, _("_Try now"), "win.refresh");
      return wait >= G_TIME_SPAN_SECOND ? wait % G_TIME_SPAN_SECOND + 1 : G_MAXINT64;

    case SLUICE_CONNECTION_CLOSED:
    case SLUICE_CONNECTION_CONNECTING:
    case SLUICE_CONNECTION_CONNECTED:
    default:
      gtk_revealer_set_reveal_child (self->revealer, FALSE);
      return G_MAXINT64;
    }
}

static void
changed_cb (SluiceConnectionBanner *self)
{
  update_details (self);
  if (self->tick != NULL)
    sluice_tick_source_refresh (self->tick);
  else
    update_words (self);
}

static void
sluice_connection_banner_map (GtkWidget *widget)
{
  SluiceConnectionBanner *self = SLUICE_CONNECTION_BANNER (widget);

  GTK_WIDGET_CLASS (sluice_connection_banner_parent_class)->map (widget);
  if (self->tick == NULL)
    self->tick = sluice_tick_add (widget, update_words, self);
}

static void
sluice_connection_banner_unmap (GtkWidget *widget)
{
  SluiceConnectionBanner *self = SLUICE_CONNECTION_BANNER (widget);

  g_clear_pointer (&self->tick, sluice_tick_source_remove);
  GTK_WIDGET_CLASS (sluice_connection_banner_parent_class)->unmap (widget);
}

static void
sluice_connection_banner_dispose (GObject *object)
{
  SluiceConnectionBanner *self = SLUICE_CONNECTION_BANNER (object);

  g_clear_pointer (&self->tick, sluice_tick_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLUICE_TYPE_CONNECTION_BANNER);
  g_clear_object (&self->server);

  G_OBJECT_CLASS (sluice_connection_banner_parent_class)->dispose (object);
}

static void
sluice_connection_banner_class_init (SluiceConnectionBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_connection_banner_dispose;
  widget_class->map = sluice_connection_banner_map;
  widget_class->unmap = sluice_connection_banner_unmap;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluiceapp/Sluice/ui/sluice-connection-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceConnectionBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, SluiceConnectionBanner, title_label);
  gtk_widget_class_bind_template_child (widget_class, SluiceConnectionBanner, details_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceConnectionBanner, action_button);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  /* It looks like AdwBanner, which has room for one button only. */
  gtk_widget_class_set_css_name (widget_class, "banner");
}

static void
sluice_connection_banner_init (SluiceConnectionBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sluice_banner_hide_away (GTK_WIDGET (self));
}

GtkWidget *
sluice_connection_banner_new (SluiceServer *server)
{
  SluiceConnectionBanner *self = g_object_new (SLUICE_TYPE_CONNECTION_BANNER, NULL);
  SluiceMonitor *monitor = sluice_server_get_monitor (server);

  self->server = g_object_ref (server);
  g_signal_connect_object (monitor, "notify::connection", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (monitor, "notify::next-try", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (monitor, "notify::error", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  update_details (self);
  update_words (self);
  return GTK_WIDGET (self);
}
