/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/window/sluice-connect-dialog.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"
#include "ui/widgets/sluice-error-dialog.h"

/* What takes longer, in ms, is told in words: a server that answers does so before. */
#define WAITING_IS_TOLD_AFTER 1000

struct _SluiceConnectDialog
{
  AdwDialog parent_instance;

  /* template children */
  GtkButton *connect_button;
  GtkStack *button_stack;
  GtkLabel *connect_label;
  AdwEntryRow *address_row;
  GtkWidget *address_box;
  GtkLabel *address_message;
  GtkButton *address_details;
  AdwPasswordEntryRow *key_row;
  GtkWidget *key_box;
  GtkLabel *key_message;
  GtkButton *key_details;
  AdwEntryRow *name_row;

  /* owned */
  SluiceServers *servers;
  SluiceServer *server; /* nullable: the one that is changed */
  GUri *base;           /* what is being tried */
  char *warned;         /* the address a person was warned about */
  GCancellable *cancellable;

  guint waiting_timer;
};

G_DEFINE_FINAL_TYPE (SluiceConnectDialog, sluice_connect_dialog, ADW_TYPE_DIALOG)

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* An empty key is none, and on a server that has one it stays as it is. */
static const char *
get_key (SluiceConnectDialog *self)
{
  const char *key = get_text (self->key_row);

  return *key != '\0' ? key : NULL;
}

static void
update_button (SluiceConnectDialog *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->connect_button),
                            self->base == NULL && *get_text (self->address_row) != '\0');
}

static gboolean
tell_waiting_cb (gpointer data)
{
  SluiceConnectDialog *self = data;
  g_autofree char *text = g_strdup_printf (_("Waiting for an answer from %s…"), g_uri_get_host (self->base));

  self->waiting_timer = 0;
  gtk_widget_remove_css_class (GTK_WIDGET (self->address_message), "error");
  gtk_label_set_label (self->address_message, text);
  gtk_widget_set_visible (self->address_box, TRUE);
  return G_SOURCE_REMOVE;
}

static void
set_busy (SluiceConnectDialog *self,
          GUri                *base)
{
  g_clear_handle_id (&self->waiting_timer, g_source_remove);
  if (base != NULL)
    self->waiting_timer = g_timeout_add (WAITING_IS_TOLD_AFTER, tell_waiting_cb, self);
  else
    gtk_widget_set_visible (self->address_box, FALSE);
  g_clear_pointer (&self->base, g_uri_unref);
  self->base = base;
  gtk_stack_set_visible_child_name (self->button_stack, base != NULL ? "busy" : "label");
  /* Not insensitive: that would take the focus away. */
  gtk_editable_set_editable (GTK_EDITABLE (self->address_row), base == NULL && self->server == NULL);
  gtk_editable_set_editable (GTK_EDITABLE (self->key_row), base == NULL);
  gtk_editable_set_editable (GTK_EDITABLE (self->name_row), base == NULL);
  update_button (self);
}

static void
show_message (GtkWidget    *row,
              GtkWidget    *box,
              GtkLabel     *label,
              GtkButton    *details,
              const GError *error)
{
  g_autofree char *text = NULL;

  if (g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_TIMEOUT))
    text = g_strdup_printf (ngettext ("No answer came within %d second. The server may be busy, or something else may be "
                                      "at this address: check address and port, or try again.",
                                      "No answer came within %d seconds. The server may be busy, or something else may "
                                      "be at this address: check address and port, or try again.",
                                      SLUICE_SERVER_TEST_SECONDS),
                            SLUICE_SERVER_TEST_SECONDS);
  else if (error != NULL)
    text = sluice_text_list_error (error);

  gtk_widget_add_css_class (GTK_WIDGET (label), "error");
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (box, text != NULL);
  sluice_error_dialog_set_up_button (details, _("No connection"), error);
  if (text != NULL)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                               text != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
show_messages (SluiceConnectDialog *self,
               const GError        *of_address,
               const GError        *of_key)
{
  show_message (GTK_WIDGET (self->address_row), self->address_box, self->address_message, self->address_details,
                of_address);
  show_message (GTK_WIDGET (self->key_row), self->key_box, self->key_message, self->key_details, of_key);
}

static void
clear_messages (SluiceConnectDialog *self)
{
  show_messages (self, NULL, NULL);
}

static void
show_error (SluiceConnectDialog *self,
            const GError        *error)
{
  gboolean key = g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_KEY);

  show_messages (self, key ? NULL : error, key ? error : NULL);
  gtk_widget_grab_focus (key ? GTK_WIDGET (self->key_row) : GTK_WIDGET (self->address_row));
}

/* The server is there; only its key is not on disk. */
static void
tell_key_not_kept (SluiceConnectDialog *self,
                   const GError        *error)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *report = sluice_text_error_report (error);

  if (root != NULL)
    sluice_error_dialog_tell (GTK_WIDGET (root), _("The key is kept for this session only"),
                              _("The keyring did not take it. Sluice uses the key until it is closed, and asks for it "
                                "at the next start."),
                              report);
}

static void
finish_keeping (SluiceConnectDialog *self,
                gboolean             kept,
                const GError        *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  set_busy (self, NULL);
  if (!kept && !g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_STORAGE))
    {
      show_error (self, error);
      return;
    }
  if (error != NULL)
    tell_key_not_kept (self, error);
  adw_dialog_force_close (ADW_DIALOG (self));
}

static void
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (SluiceConnectDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SluiceServer) server = sluice_servers_add_finish (SLUICE_SERVERS (source), result, &error);

  finish_keeping (self, server != NULL, error);
}

static void
updated_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (SluiceConnectDialog) self = data;
  g_autoptr (GError) error = NULL;
  gboolean kept = sluice_servers_update_finish (SLUICE_SERVERS (source), result, &error);

  finish_keeping (self, kept, error);
}

static void
tested_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (SluiceConnectDialog) self = data;
  g_autoptr (GError) error = NULL;
  const char *name = get_text (self->name_row);

  if (!sluice_server_test_finish (result, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          set_busy (self, NULL);
          show_error (self, error);
        }
      return;
    }

  if (*name == '\0')
    name = NULL;
  if (self->server != NULL)
    sluice_servers_update_async (self->servers, self->server, name, get_key (self), self->cancellable, updated_cb,
                                 g_object_ref (self));
  else
    sluice_servers_add_async (self->servers, name, self->base, get_key (self), self->cancellable, added_cb,
                              g_object_ref (self));
}

static void
try_server (SluiceConnectDialog *self,
            GUri                *base)
{
  clear_messages (self);
  set_busy (self, g_uri_ref (base));

  /* Only the name changed: there is nothing to try. */
  if (self->server != NULL && get_key (self) == NULL)
    {
      const char *name = get_text (self->name_row);

      sluice_servers_update_async (self->servers, self->server, *name != '\0' ? name : NULL, NULL, self->cancellable,
                                   updated_cb, g_object_ref (self));
      return;
    }
  sluice_server_test_async (base, get_key (self), self->cancellable, tested_cb, g_object_ref (self));
}

static void
warned_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (SluiceConnectDialog) self = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);
  g_autoptr (GUri) base = NULL;

  if (g_strcmp0 (answer, "go") != 0 || g_cancellable_is_cancelled (self->cancellable))
    return;

  base = sluice_address_parse (get_text (self->address_row), NULL);
  if (base == NULL)
    return;
  g_free (self->warned);
  self->warned = g_uri_to_string (base);
  try_server (self, base);
}

static void
warn_exposed (SluiceConnectDialog *self,
              GUri                *base)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Connect without encryption?"), NULL);

  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (dialog),
                                _("Anyone between this computer and %s can read what is sent, including the key. Use "
                                  "https:// where the server offers it."),
                                g_uri_get_host (base));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "back", _("_Back"), "go", _("_Connect anyway"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "go", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "back");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "back");
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self), self->cancellable, warned_cb,
                           g_object_ref (self));
}

static void
connect_cb (SluiceConnectDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) base = NULL;

  if (self->base != NULL)
    return;

  base = sluice_address_parse (get_text (self->address_row), &error);
  if (base == NULL)
    {
      show_error (self, error);
      return;
    }
  /* What was pasted may have more than one line. */
  if (!sluice_session_can_send_api_key (get_text (self->key_row)))
    {
      error = g_error_new_literal (SLUICE_ERROR, SLUICE_ERROR_ARGUMENT,
                                   _("a line break or another control character is in the API key"));
      show_messages (self, NULL, error);
      gtk_widget_grab_focus (GTK_WIDGET (self->key_row));
      return;
    }

  g_autofree char *address = g_uri_to_string (base);

  if (self->server == NULL && sluice_address_is_exposed (base) && g_strcmp0 (self->warned, address) != 0)
    warn_exposed (self, base);
  else
    try_server (self, base);
}

static void
edited_cb (SluiceConnectDialog *self)
{
  if (self->base != NULL)
    return;

  clear_messages (self);
  update_button (self);
}

static void
sluice_connect_dialog_closed (AdwDialog *dialog)
{
  SluiceConnectDialog *self = SLUICE_CONNECT_DIALOG (dialog);

  g_clear_handle_id (&self->waiting_timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
}

static void
sluice_connect_dialog_dispose (GObject *object)
{
  SluiceConnectDialog *self = SLUICE_CONNECT_DIALOG (object);

  g_clear_handle_id (&self->waiting_timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLUICE_TYPE_CONNECT_DIALOG);
  g_clear_object (&self->servers);
  g_clear_object (&self->server);
  g_clear_pointer (&self->base, g_uri_unref);

  G_OBJECT_CLASS (sluice_connect_dialog_parent_class)->dispose (object);
}

static void
sluice_connect_dialog_finalize (GObject *object)
{
  SluiceConnectDialog *self = SLUICE_CONNECT_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_free (self->warned);

  G_OBJECT_CLASS (sluice_connect_dialog_parent_class)->finalize (object);
}

static void
sluice_connect_dialog_class_init (SluiceConnectDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sluice_connect_dialog_dispose;
  object_class->finalize = sluice_connect_dialog_finalize;
  ADW_DIALOG_CLASS (klass)->closed = sluice_connect_dialog_closed;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sluiceapp/Sluice/ui/sluice-connect-dialog.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, SluiceConnectDialog, child)
  BIND (connect_button);
  BIND (button_stack);
  BIND (connect_label);
  BIND (address_row);
  BIND (address_box);
  BIND (address_message);
  BIND (address_details);
  BIND (key_row);
  BIND (key_box);
  BIND (key_message);
  BIND (key_details);
  BIND (name_row);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, connect_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
}

static void
sluice_connect_dialog_init (SluiceConnectDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  GtkAccessible *rows[] = {
    GTK_ACCESSIBLE (self->address_row), GTK_ACCESSIBLE (self->key_row), GTK_ACCESSIBLE (self->name_row),
  };

  /* AdwEntryRow (1.7) is labelled by both its titles, the large and the small one: it would be read twice. */
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_accessible_reset_relation (rows[i], GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->connect_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Connect"),
                                  -1);
  clear_messages (self);
  update_button (self);
}

AdwDialog *
sluice_connect_dialog_new (SluiceServers *servers,
                           SluiceServer  *server)
{
  SluiceConnectDialog *self = g_object_new (SLUICE_TYPE_CONNECT_DIALOG, NULL);

  self->servers = g_object_ref (servers);
  if (server != NULL)
    {
      self->server = g_object_ref (server);
      adw_dialog_set_title (ADW_DIALOG (self), _("Edit server"));
      gtk_label_set_label (self->connect_label, _("_Save"));
      gtk_editable_set_text (GTK_EDITABLE (self->address_row), sluice_server_get_address (server));
      gtk_editable_set_editable (GTK_EDITABLE (self->address_row), FALSE);
      gtk_editable_set_text (GTK_EDITABLE (self->name_row), sluice_server_get_name (server));
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key_row), _("New API key (leave empty to keep it)"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->key_row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->key_row)), -1);
      adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->key_row));
    }
  return ADW_DIALOG (self);
}
