/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sluice-demo-process.h"
#include "ui/window/sluice-window.h"
#include "uitest.h"

#include <libsoup/soup.h>

/* A window on a demo platform of its own, everything else in memory. */
typedef struct
{
  GSettings *settings;
  SluiceClock *clock;
  SluiceHistory *history;
  SluiceServers *servers;
  SluiceDemoProcess *demo;
  char *url;
  SluiceServer *server; /* borrowed */
  SluiceWindow *window; /* borrowed */
} WindowTest;

static inline void
window_test_store_result_cb (GObject      *source,
                             GAsyncResult *result,
                             gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static inline void
window_test_init (WindowTest *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  self->settings = g_settings_new ("io.github.sluiceapp.Sluice");
  for (const char *const *key = (const char *const[]) { "window-width", "window-height", "last-page",
                                                        "pipelines-filter", "pipelines-sort-column",
                                                        "pipelines-sort-ascending", "pipelines-view", "servers",
                                                        "active-server", "log-times", "log-wrap", NULL };
       *key != NULL; key++)
    g_settings_reset (self->settings, *key);
  self->clock = sluice_clock_new ();
  self->history = sluice_history_new (NULL);
  self->servers = sluice_servers_new (self->settings, self->history, self->clock);
  sluice_servers_load_async (self->servers, NULL, window_test_store_result_cb, &result);
  ui_wait_until (result != NULL);
  g_assert_true (sluice_servers_load_finish (self->servers, result, NULL));
}

static inline void
window_test_start_demo (WindowTest        *self,
                        const char *const *arguments)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  self->demo = sluice_demo_process_new ();
  sluice_demo_process_start_async (self->demo, arguments, NULL, window_test_store_result_cb, &result);
  ui_wait_until (result != NULL);
  self->url = sluice_demo_process_start_finish (self->demo, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->url);
}

static inline void
window_test_open_demo (WindowTest *self,
                       const char *api_key)
{
  g_autoptr (GUri) base = sluice_address_parse (self->url, NULL);

  self->server = sluice_servers_add_transient (self->servers, "demo", "Demo", base, api_key);
  sluice_servers_set_active (self->servers, self->server);
}

static inline void
window_test_show (WindowTest *self)
{
  self->window = sluice_window_new (NULL, self->servers, self->settings);
  ui_show (GTK_WIDGET (self->window));
}

/* Everything the window and the servers hold must be gone with them. */
static inline void
window_test_clear (WindowTest *self)
{
  gpointer servers = self->servers;

  if (self->window != NULL)
    ui_close_and_check_freed (GTK_WIDGET (self->window));
  g_object_add_weak_pointer (G_OBJECT (self->servers), &servers);
  g_object_unref (self->servers);
  ui_wait_until (servers == NULL);
  g_clear_object (&self->history);
  g_clear_object (&self->demo);
  g_clear_object (&self->clock);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->url, g_free);
}

static inline void
window_test_post (WindowTest *self,
                  const char *path,
                  const char *json)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *uri = g_strconcat (self->url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (json != NULL ? "POST" : "DELETE", uri);
  g_autoptr (GBytes) body = json != NULL ? g_bytes_new (json, strlen (json)) : NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) answer = NULL;

  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", body);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, window_test_store_result_cb, &result);
  ui_wait_until (result != NULL);
  answer = soup_session_send_and_read_finish (session, result, NULL);
  g_assert_nonnull (answer);
  g_assert_cmpuint (soup_message_get_status (message), <, 300);
}

/* Presses the button of that label as soon as it is there. */
static inline void
window_test_press (GtkWidget  *root,
                   const char *label)
{
  GtkWidget *button = NULL;

  ui_wait_until ((button = ui_find_button (root, label)) != NULL);
  ui_activate (button);
}

/* Presses a button of a question, as a person would, and waits until the question is gone. */
static inline void
window_test_answer (WindowTest *self,
                    const char *label)
{
  AdwApplicationWindow *window = ADW_APPLICATION_WINDOW (self->window);
  AdwDialog *dialog = NULL;

  ui_wait_until ((dialog = adw_application_window_get_visible_dialog (window)) != NULL && ADW_IS_ALERT_DIALOG (dialog));
  window_test_press (GTK_WIDGET (dialog), label);
  ui_wait_until (adw_application_window_get_visible_dialog (window) != dialog);
}
