/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-test.h"

#include "text/sluice-text.h"
#include "ui/widgets/sluice-error-dialog.h"
#include "ui/window/sluice-connect-dialog.h"

/* Until the end: libsoup (3.6) crashes where a server goes while a connection of it still shakes hands. */
static GPtrArray *servers;

#define KEY "s3cret-key"
#define ELSEWHERE "http://127.0.0.2:9/elsewhere"

/* A server of this process, and the dialog that tries it. */
typedef struct
{
  WindowTest base;
  SoupServer *server;
  AdwDialog *dialog;
  char *address;
  guint requests;
  guint keys; /* requests that had the key */
} Test;

static AdwDialog *
get_dialog (Test *test)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test->base.window));
}

static GtkWidget *
find (Test       *test,
      const char *name)
{
  return ui_find (GTK_WIDGET (test->dialog), name, 0);
}

static void
count_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           data)
{
  Test *test = data;

  test->requests++;
  if (soup_message_headers_get_one (soup_server_message_get_request_headers (message), "X-API-KEY") != NULL)
    test->keys++;
}

static void
answer_elsewhere_cb (SoupServer        *server,
                     SoupServerMessage *message,
                     const char        *path,
                     GHashTable        *query,
                     gpointer           data)
{
  count_cb (server, message, path, query, data);
  soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, ELSEWHERE);
}

static void
answer_nothing_here_cb (SoupServer        *server,
                        SoupServerMessage *message,
                        const char        *path,
                        GHashTable        *query,
                        gpointer           data)
{
  count_cb (server, message, path, query, data);
  soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
}

static void
answer_never_cb (SoupServer        *server,
                 SoupServerMessage *message,
                 const char        *path,
                 GHashTable        *query,
                 gpointer           data)
{
  count_cb (server, message, path, query, data);
  soup_server_message_pause (message);
}

static void
answer_well_cb (SoupServer        *server,
                SoupServerMessage *message,
                const char        *path,
                GHashTable        *query,
                gpointer           data)
{
  static const char list[] = "{\"pipelines\": [], \"total\": 0}";

  count_cb (server, message, path, query, data);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, list, strlen (list));
}

/* Nobody has signed it but itself. */
static GTlsCertificate *
make_certificate (void)
{
  g_autofree char *program = g_find_program_in_path ("openssl");
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *pem = NULL;
  GTlsCertificate *certificate;

  if (program == NULL)
    return NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program, "req",
                              "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "-", "-out", "-", "-subj",
                              "/CN=127.0.0.1", "-days", "2", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &pem, NULL, &error);
  g_assert_no_error (error);
  certificate = g_tls_certificate_new_from_pem (pem, -1, &error);
  g_assert_no_error (error);
  return certificate;
}

static void
start (Test              *test,
       SoupServerCallback callback,
       GTlsCertificate   *certificate)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  window_test_init (&test->base);
  test->server = soup_server_new (NULL, NULL);
  if (certificate != NULL)
    soup_server_set_tls_certificate (test->server, certificate);
  soup_server_add_handler (test->server, NULL, callback, test, NULL);
  soup_server_listen_local (test->server, 0,
                            SOUP_SERVER_LISTEN_IPV4_ONLY | (certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0), &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (test->server);
  test->address = g_strdup_printf ("%s://127.0.0.1:%d", certificate != NULL ? "https" : "http",
                                   g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  window_test_show (&test->base);
  ui_activate_action (GTK_WIDGET (test->base.window), "win.connect", NULL);
  ui_wait_until ((test->dialog = get_dialog (test)) != NULL);
  ui_wait_frames (GTK_WIDGET (test->base.window), 2);
  gtk_editable_set_text (GTK_EDITABLE (find (test, "address_row")), test->address);
  gtk_editable_set_text (GTK_EDITABLE (find (test, "key_row")), KEY);
  gtk_editable_set_text (GTK_EDITABLE (find (test, "name_row")), "lab");
  ui_activate (find (test, "connect_button"));
}

/* It says @code's own sentence, has lost nothing that was typed, and kept nothing. */
static void
check_refused (Test       *test,
               SluiceError code)
{
  g_autoptr (GError) error = g_error_new_literal (SLUICE_ERROR, (int) code, "");
  g_autofree char *sentence = sluice_text_list_error (error);

  g_assert_true (get_dialog (test) == test->dialog);
  if (code == SLUICE_ERROR_TIMEOUT)
    g_set_str (&sentence, "No answer came within 8 seconds. The server may be busy, or something else may be at this "
                          "address: check address and port, or try again.");
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (find (test, "address_message"))), ==, sentence);
  g_assert_true (gtk_widget_get_mapped (find (test, "address_details")));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (test, "address_row"))), ==, test->address);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (test, "key_row"))), ==, KEY);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (test, "name_row"))), ==, "lab");
  g_assert_true (gtk_widget_get_sensitive (find (test, "connect_button")));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (test->base.servers)), ==, 0);
}

static void
stop (Test *test)
{
  window_test_clear (&test->base);
  soup_server_remove_handler (test->server, NULL);
  g_ptr_array_add (servers, test->server);
  g_free (test->address);
}

static void
test_certificate (void)
{
  g_autoptr (GTlsCertificate) certificate = make_certificate ();
  Test test = { 0 };

  if (certificate == NULL)
    {
      g_test_skip ("openssl is not installed: no certificate can be made");
      return;
    }

  start (&test, count_cb, certificate);
  ui_wait_until (gtk_widget_get_mapped (find (&test, "address_details")));
  check_refused (&test, SLUICE_ERROR_TLS);
  g_assert_cmpuint (test.requests, ==, 0);
  stop (&test);
}

/* Another server than the platform: nothing was deleted there. */
static void
test_no_platform (void)
{
  Test test = { 0 };

  start (&test, answer_nothing_here_cb, NULL);
  ui_wait_until (gtk_widget_get_mapped (find (&test, "address_details")));
  check_refused (&test, SLUICE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (gtk_label_get_label (GTK_LABEL (find (&test, "address_message"))), "no pipelines API"));
  stop (&test);
}

static void
test_redirect (void)
{
  Test test = { 0 };

  start (&test, answer_elsewhere_cb, NULL);
  ui_wait_until (gtk_widget_get_mapped (find (&test, "address_details")));
  check_refused (&test, SLUICE_ERROR_REDIRECT);
  g_assert_cmpuint (test.requests, ==, 1);
  stop (&test);
}

/* The limit is 8 s: nearly what a wait of these tests has. */
static void
test_timeout (void)
{
  Test test = { 0 };
  gint64 end = g_get_monotonic_time () + 40 * G_USEC_PER_SEC;

  start (&test, answer_never_cb, NULL);
  ui_wait_until (test.requests > 0);
  g_assert_false (gtk_widget_get_mapped (find (&test, "address_details")));
  while (!gtk_widget_get_mapped (find (&test, "address_details")) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  check_refused (&test, SLUICE_ERROR_TIMEOUT);
  stop (&test);
}

/* The key is used all the same, and a person is told that it is not kept. */
static void
test_keyring (void)
{
  Test test = { 0 };

  start (&test, answer_well_cb, NULL);
  ui_wait_until (sluice_servers_get_active (test.base.servers) != NULL);
  g_assert_cmpstr (sluice_server_get_name (sluice_servers_get_active (test.base.servers)), ==, "lab");
  ui_wait_until (ADW_IS_ALERT_DIALOG (get_dialog (&test)));
  g_assert_cmpstr (adw_alert_dialog_get_heading (ADW_ALERT_DIALOG (get_dialog (&test))), ==,
                   "The key is kept for this session only");
  window_test_answer (&test.base, "Details");
  ui_wait_until (SLUICE_IS_ERROR_DIALOG (get_dialog (&test)));
  g_assert_null (strstr (gtk_label_get_label (GTK_LABEL (ui_find (GTK_WIDGET (get_dialog (&test)), "report_label", 0))),
                         KEY));
  ui_wait_until (test.requests > 1 && test.keys == test.requests);
  stop (&test);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  /* No file can be there. */
  g_setenv ("SECRET_FILE_TEST_PATH", "/dev/null/keyring", TRUE);
  ui_test_init (&argc, &argv);
  servers = g_ptr_array_new_with_free_func (g_object_unref);
  g_test_add_func ("/refusals/certificate", test_certificate);
  g_test_add_func ("/refusals/no-platform", test_no_platform);
  g_test_add_func ("/refusals/redirect", test_redirect);
  g_test_add_func ("/refusals/timeout", test_timeout);
  g_test_add_func ("/refusals/keyring", test_keyring);
  status = g_test_run ();
  g_ptr_array_unref (servers);
  return status;
}
