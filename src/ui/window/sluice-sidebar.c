/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/window/sluice-sidebar.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"
#include "ui/widgets/sluice-label.h"
#include "ui/widgets/sluice-state-icon.h"

#define MAX_BADGE 999

struct _SluiceSidebar
{
  AdwBin parent_instance;

  /* template children */
  GtkListBox *list;
  GtkListBoxRow *pipelines_row;
  GtkWidget *stuck_badge;
  SluiceStateIcon *stuck_icon;
  GtkLabel *stuck_label;
  GtkWidget *running_badge;
  SluiceStateIcon *running_icon;
  GtkLabel *running_label;
  GtkWidget *failed_badge;
  SluiceStateIcon *failed_icon;
  GtkLabel *failed_label;
  GtkMenuButton *server_button;
  GtkImage *server_icon;
  GtkLabel *server_label;
  GtkLabel *state_label;

  /* owned */
  SluiceServers *servers;
  SluiceServer *server;
  GSignalGroup *server_signals;
  GSignalGroup *monitor_signals;
  GSignalGroup *store_signals;
  GSignalGroup *servers_signals;
};

enum
{
  SIGNAL_PAGE_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceSidebar, sluice_sidebar, ADW_TYPE_BIN)

static void
show_badge (GtkWidget  *badge,
            GtkLabel   *label,
            guint       count,
            const char *words)
{
  char text[16];

  /* The badges have to leave room for the words beside them; the whole number is in their tooltip. */
  g_snprintf (text, sizeof text, count > MAX_BADGE ? "%u+" : "%u", MIN (count, MAX_BADGE));
  gtk_label_set_label (label, text);
  sluice_label_set_tooltip (badge, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (badge), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_visible (badge, count > 0);
}

static void
update_counts (SluiceSidebar *self)
{
  SluiceStore *store = self->server != NULL ? sluice_server_get_store (self->server) : NULL;
  guint running = 0, stuck = 0, failed = 0;

  if (store != NULL)
    {
      for (int state = 0; state < SLUICE_N_STATES; state++)
        if (sluice_state_is_active ((SluiceState) state) && state != SLUICE_STATE_STUCK)
          running += sluice_store_count (store, (SluiceState) state);
      stuck = sluice_store_count (store, SLUICE_STATE_STUCK);
      failed = sluice_store_count (store, SLUICE_STATE_FAILED);
    }

  g_autofree char *running_text = g_strdup_printf (ngettext ("%u running", "%u running", running), running);
  g_autofree char *stuck_text = g_strdup_printf (ngettext ("%u stuck", "%u stuck", stuck), stuck);
  g_autofree char *failed_text = g_strdup_printf (ngettext ("%u failed", "%u failed", failed), failed);

  show_badge (self->running_badge, self->running_label, running, running_text);
  show_badge (self->stuck_badge, self->stuck_label, stuck, stuck_text);
  show_badge (self->failed_badge, self->failed_label, failed, failed_text);
}

static void
update_state (SluiceSidebar *self)
{
  if (self->server == NULL)
    return;

  SluiceMonitor *monitor = sluice_server_get_monitor (self->server);
  SluiceConnection connection = sluice_monitor_get_connection (monitor);
  gboolean wrong = sluice_monitor_is_stale (monitor);
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;

  switch (connection)
    {
    case SLUICE_CONNECTION_CONNECTED:
      text = g_strdup (_("Connected"));
      break;
    case SLUICE_CONNECTION_LOST:
      time = sluice_text_moment (sluice_monitor_get_lost_since (monitor),
                                 sluice_clock_get_now (sluice_server_get_clock (self->server)));
      /* Translators: a time of day, with its day where that isn't today */
      text = sluice_monitor_answers_wrongly (monitor) ? g_strdup (_("Answers with errors"))
                                                      : g_strdup_printf (_("Lost since %s"), time);
      break;
    case SLUICE_CONNECTION_KEY:
      text = g_strdup (_("Key refused"));
      break;
    case SLUICE_CONNECTION_CLOSED:
    case SLUICE_CONNECTION_CONNECTING:
    default:
      text = g_strdup (_("Connecting…"));
      break;
    }

  gtk_label_set_label (self->server_label, sluice_server_get_name (self->server));
  gtk_label_set_label (self->state_label, text);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state_label),
                              (const char *[]) { "caption", wrong ? "warning" : "dim-label", NULL });
  sluice_label_set_tooltip (GTK_WIDGET (self->server_button), sluice_server_get_address (self->server));
}

static void
update_menu (SluiceSidebar *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) all = g_menu_new ();
  g_autoptr (GMenu) more = g_menu_new ();
  guint n = self->servers != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->servers)) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SluiceServer) server = g_list_model_get_item (G_LIST_MODEL (self->servers), i);
      g_autoptr (GMenuItem) item = g_menu_item_new (sluice_server_get_name (server), NULL);

      g_menu_item_set_action_and_target (item, "win.switch-server", "s", sluice_server_get_id (server));
      g_menu_append_item (all, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (all));
  g_menu_append (more, _("_Connect to another server…"), "win.connect");
  if (self->server == NULL || !sluice_server_get_demo (self->server))
    {
      g_menu_append (more, _("_Edit this server…"), "win.edit-active-server");
      g_menu_append (more, _("_Forget this server…"), "win.forget-active-server");
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
  gtk_menu_button_set_menu_model (self->server_button, G_MENU_MODEL (menu));
}

static void
row_activated_cb (SluiceSidebar *self,
                  GtkListBoxRow *row)
{
  g_signal_emit (self, signals[SIGNAL_PAGE_CHOSEN], 0, "pipelines");
}

static void
sluice_sidebar_dispose (GObject *object)
{
  SluiceSidebar *self = SLUICE_SIDEBAR (object);

  g_clear_object (&self->server_signals);
  g_clear_object (&self->monitor_signals);
  g_clear_object (&self->store_signals);
  g_clear_object (&self->servers_signals);
  g_clear_object (&self->server);
  g_clear_object (&self->servers);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLUICE_TYPE_SIDEBAR);

  G_OBJECT_CLASS (sluice_sidebar_parent_class)->dispose (object);
}

static void
sluice_sidebar_class_init (SluiceSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_sidebar_dispose;

  signals[SIGNAL_PAGE_CHOSEN] = g_signal_new ("page-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                              NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (SLUICE_TYPE_STATE_ICON);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluiceapp/Sluice/ui/sluice-sidebar.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, SluiceSidebar, child)
  BIND (list);
  BIND (pipelines_row);
  BIND (stuck_badge);
  BIND (stuck_icon);
  BIND (stuck_label);
  BIND (running_badge);
  BIND (running_icon);
  BIND (running_label);
  BIND (failed_badge);
  BIND (failed_icon);
  BIND (failed_label);
  BIND (server_button);
  BIND (server_icon);
  BIND (server_label);
  BIND (state_label);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
sluice_sidebar_init (SluiceSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sluice_state_icon_set_state (self->running_icon, SLUICE_STATE_RUNNING, 0.7);
  sluice_state_icon_set_state (self->stuck_icon, SLUICE_STATE_STUCK, -1);
  sluice_state_icon_set_state (self->failed_icon, SLUICE_STATE_FAILED, -1);
  gtk_list_box_select_row (self->list, self->pipelines_row);

  self->server_signals = g_signal_group_new (SLUICE_TYPE_SERVER);
  g_signal_group_connect_swapped (self->server_signals, "notify::name", G_CALLBACK (update_state), self);
  g_signal_group_connect_swapped (self->server_signals, "notify::name", G_CALLBACK (update_menu), self);
  self->monitor_signals = g_signal_group_new (SLUICE_TYPE_MONITOR);
  g_signal_group_connect_swapped (self->monitor_signals, "notify::connection", G_CALLBACK (update_state), self);
  g_signal_group_connect_swapped (self->monitor_signals, "notify::error", G_CALLBACK (update_state), self);
  /* What was lost today was lost yesterday when a try follows after midnight. */
  g_signal_group_connect_swapped (self->monitor_signals, "notify::next-try", G_CALLBACK (update_state), self);
  self->store_signals = g_signal_group_new (SLUICE_TYPE_STORE);
  g_signal_group_connect_swapped (self->store_signals, "counts-changed", G_CALLBACK (update_counts), self);
  self->servers_signals = g_signal_group_new (SLUICE_TYPE_SERVERS);
  g_signal_group_connect_swapped (self->servers_signals, "items-changed", G_CALLBACK (update_menu), self);
}

void
sluice_sidebar_set_server (SluiceSidebar *self,
                           SluiceServers *servers,
                           SluiceServer  *server)
{
  g_return_if_fail (SLUICE_IS_SIDEBAR (self));

  g_set_object (&self->servers, servers);
  g_set_object (&self->server, server);
  g_signal_group_set_target (self->servers_signals, servers);
  g_signal_group_set_target (self->server_signals, server);
  g_signal_group_set_target (self->monitor_signals, server != NULL ? sluice_server_get_monitor (server) : NULL);
  g_signal_group_set_target (self->store_signals, server != NULL ? sluice_server_get_store (server) : NULL);
  update_menu (self);
  update_counts (self);
  update_state (self);
}
