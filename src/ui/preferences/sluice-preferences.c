/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/preferences/sluice-preferences.h"

#include <glib/gi18n-lib.h>

struct _SluicePreferences
{
  AdwPreferencesDialog parent_instance;

  /* template children */
  AdwPreferencesGroup *servers_group;
  AdwComboRow *view_row;

  /* owned */
  SluiceServers *servers;
  GSettings *settings;
  GPtrArray *rows; /* of the servers; borrowed */
};

G_DEFINE_FINAL_TYPE (SluicePreferences, sluice_preferences, ADW_TYPE_PREFERENCES_DIALOG)

static GtkWidget *
make_button (const char   *icon,
             const char   *tooltip,
             const char   *action,
             SluiceServer *server)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", sluice_server_get_id (server));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static void
update_rows (SluicePreferences *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->servers));

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->servers_group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SluiceServer) server = g_list_model_get_item (G_LIST_MODEL (self->servers), i);
      AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      g_object_bind_property (server, "name", row, "title", G_BINDING_SYNC_CREATE);
      adw_action_row_set_subtitle (row, sluice_server_get_address (server));
      if (!sluice_server_get_demo (server))
        {
          adw_action_row_add_suffix (row, make_button ("document-edit-symbolic", _("Edit"), "win.edit-server", server));
          adw_action_row_add_suffix (row, make_button ("user-trash-symbolic", _("Forget"), "win.forget-server", server));
        }
      adw_preferences_group_add (self->servers_group, GTK_WIDGET (row));
      g_ptr_array_add (self->rows, row);
    }

  adw_preferences_group_set_description (self->servers_group, n == 0 ? _("No server is known yet.") : NULL);
}

static void
sluice_preferences_dispose (GObject *object)
{
  SluicePreferences *self = SLUICE_PREFERENCES (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SLUICE_TYPE_PREFERENCES);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->servers);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (sluice_preferences_parent_class)->dispose (object);
}

static void
sluice_preferences_class_init (SluicePreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sluice_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluiceapp/Sluice/ui/sluice-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, SluicePreferences, servers_group);
  gtk_widget_class_bind_template_child (widget_class, SluicePreferences, view_row);
}

static void
sluice_preferences_init (SluicePreferences *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static gboolean
get_view_cb (GValue   *value,
             GVariant *variant,
             gpointer  data)
{
  g_value_set_uint (value, g_strcmp0 (g_variant_get_string (variant, NULL), "cards") == 0 ? 1 : 0);
  return TRUE;
}

static GVariant *
set_view_cb (const GValue       *value,
             const GVariantType *type,
             gpointer            data)
{
  return g_variant_new_string (g_value_get_uint (value) == 1 ? "cards" : "table");
}

AdwDialog *
sluice_preferences_new (SluiceServers *servers,
                        GSettings     *settings)
{
  SluicePreferences *self = g_object_new (SLUICE_TYPE_PREFERENCES, NULL);

  self->servers = g_object_ref (servers);
  self->settings = g_object_ref (settings);
  g_settings_bind_with_mapping (settings, "pipelines-view", self->view_row, "selected", G_SETTINGS_BIND_DEFAULT,
                                get_view_cb, set_view_cb, NULL, NULL);
  g_signal_connect_object (servers, "items-changed", G_CALLBACK (update_rows), self, G_CONNECT_SWAPPED);
  update_rows (self);
  return ADW_DIALOG (self);
}
