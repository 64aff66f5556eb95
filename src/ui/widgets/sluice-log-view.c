/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/widgets/sluice-log-view.h"

#include <glib/gi18n-lib.h>

#include "log/sluice-log-filter.h"
#include "log/sluice-log-match.h"
#include "ui/widgets/sluice-log-canvas.h"

/* New lines are searched together, ms. */
#define MATCH_AFTER 200

struct _SluiceLogView
{
  AdwBin parent_instance;

  /* Owned */
  SluiceLog *log;
  GRegex *pattern;
  GArray *hits;              /* of guint: lines of the log that match; NULL while there is no pattern */
  GCancellable *cancellable; /* of the search under way */
  char *placeholder;

  /* Template children */
  SluiceLogCanvas *canvas;
  GtkWidget *levels;
  GtkWidget *search;
  GtkWidget *count;
  GtkWidget *errors;
  GtkWidget *refusal;
  GtkWidget *empty;
  GtkWidget *new_lines;

  guint match_id;
  guint matched; /* lines that were searched */
  guint from;    /* the first line of the search under way */
};

G_DEFINE_FINAL_TYPE (SluiceLogView, sluice_log_view, ADW_TYPE_BIN)

enum
{
  PROP_LOG = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void match (SluiceLogView *self);

static void
refuse (SluiceLogView *self,
        const char    *why)
{
  gtk_label_set_label (GTK_LABEL (self->refusal), why != NULL ? why : "");
  gtk_widget_set_visible (self->refusal, why != NULL);
  if (why != NULL)
    gtk_widget_add_css_class (self->search, "error");
  else
    gtk_widget_remove_css_class (self->search, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_STATE_INVALID,
                               why != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (why != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self->search), why, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
update_count (SluiceLogView *self)
{
  gint64 current = sluice_log_canvas_get_current (self->canvas);
  g_autofree char *text = NULL;
  guint at = 0;

  gtk_widget_set_visible (self->count, self->hits != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.next-match", self->hits != NULL && self->hits->len > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.previous-match", self->hits != NULL && self->hits->len > 0);
  if (self->hits == NULL)
    return;

  for (guint i = 0; i < self->hits->len && at == 0; i++)
    if (g_array_index (self->hits, guint, i) == current)
      at = i + 1;
  if (self->hits->len == 0)
    text = g_strdup (_("No match"));
  else if (at > 0)
    /* Translators: the match that is gone to, and how many there are: "3 of 14" */
    text = g_strdup_printf (C_ ("match", "%u of %u"), at, self->hits->len);
  else
    text = g_strdup_printf (ngettext ("%u match", "%u matches", self->hits->len), self->hits->len);
  gtk_label_set_label (GTK_LABEL (self->count), text);
}

static void
update_new (SluiceLogView *self)
{
  guint n_new = 0;
  g_autofree char *text = NULL;

  g_object_get (self->canvas, "n-new", &n_new, NULL);
  text = g_strdup_printf (ngettext ("%u new line", "%u new lines", n_new), n_new);
  gtk_button_set_label (GTK_BUTTON (self->new_lines), text);
  gtk_widget_set_visible (self->new_lines, n_new > 0);
}

static void
update_errors (SluiceLogView *self)
{
  guint n = self->log != NULL ? sluice_log_get_n_errors (self->log) : 0;
  g_autofree char *text = NULL;

  if (n == 0)
    text = g_strdup (_("No errors"));
  else
    text = g_strdup_printf (ngettext ("%u error", "%u errors", n), n);
  gtk_button_set_label (GTK_BUTTON (self->errors), text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.next-error", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.previous-error", n > 0);
}

static void
update_empty (SluiceLogView *self)
{
  guint n = self->log != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->log)) : 0;
  const char *text = self->placeholder;

  if (text == NULL)
    text = self->log != NULL && sluice_log_get_loaded (self->log) ? _("No lines yet") : _("Loading…");
  gtk_label_set_label (GTK_LABEL (self->empty), text);
  gtk_widget_set_visible (self->empty, n == 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.save", n > 0);
}

static void
stop_matching (SluiceLogView *self)
{
  g_clear_handle_id (&self->match_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static gboolean
match_later_cb (gpointer user_data)
{
  SluiceLogView *self = user_data;

  self->match_id = 0;
  match (self);
  return G_SOURCE_REMOVE;
}

static void
match_later (SluiceLogView *self)
{
  if (self->pattern != NULL && self->match_id == 0 && self->cancellable == NULL)
    self->match_id = g_timeout_add (MATCH_AFTER, match_later_cb, self);
}

static void
matched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SluiceLogView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) found = sluice_log_match_finish (result, &error);

  /* Another search has taken its place. */
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable || self->cancellable == NULL)
    return;
  g_clear_object (&self->cancellable);
  if (found == NULL)
    {
      refuse (self, _("This pattern takes too many steps on a line of the log. A simpler one may do."));
      return;
    }

  for (guint i = 0; i < found->len; i++)
    {
      guint line = g_array_index (found, guint, i) + self->from;

      g_array_append_val (self->hits, line);
    }
  update_count (self);
  if (self->log != NULL && self->matched < g_list_model_get_n_items (G_LIST_MODEL (self->log)))
    match_later (self);
}

/* Searches the lines that were not searched yet, on a worker. */
static void
match (SluiceLogView *self)
{
  GPtrArray *lines = self->log != NULL ? sluice_log_get_lines (self->log) : NULL;
  g_autoptr (GPtrArray) slice = NULL;

  if (self->pattern == NULL || self->cancellable != NULL || lines == NULL || self->matched >= lines->len)
    return;

  slice = sluice_log_lines_new ();
  for (guint i = self->matched; i < lines->len; i++)
    g_ptr_array_add (slice, g_object_ref (lines->pdata[i]));
  self->from = self->matched;
  self->matched = lines->len;
  self->cancellable = g_cancellable_new ();
  sluice_log_match_async (self->pattern, slice, self->cancellable, matched_cb, g_object_ref (self));
}

static void
match_from_start (SluiceLogView *self)
{
  stop_matching (self);
  self->matched = 0;
  g_clear_pointer (&self->hits, g_array_unref);
  if (self->pattern != NULL)
    self->hits = g_array_new (FALSE, FALSE, sizeof (guint));
}

static void
search_changed_cb (SluiceLogView *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->pattern, g_regex_unref);
  if (*text != '\0')
    self->pattern = sluice_log_pattern_new (text, TRUE, &error);
  if (error != NULL)
    {
      g_autofree char *why = g_strdup_printf (_("This can’t be searched for: %s"), error->message);

      refuse (self, why);
    }
  else
    refuse (self, NULL);

  sluice_log_canvas_set_pattern (self->canvas, self->pattern);
  match_from_start (self);
  update_count (self);
  match (self);
}

static void
go_to (SluiceLogView *self,
       guint          line)
{
  GPtrArray *lines = sluice_log_get_lines (self->log);

  if (line < lines->len)
    gtk_accessible_announce (GTK_ACCESSIBLE (self->canvas), sluice_log_line_get_text (lines->pdata[line]),
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  update_count (self);
}

/* To the next line that matches, or the one before, around the ends; past those that the level hides. */
static void
go_to_match (SluiceLogView *self,
             int            step)
{
  gint64 current = sluice_log_canvas_get_current (self->canvas);
  gint64 n = self->hits != NULL ? self->hits->len : 0, at = 0;

  if (current < 0)
    current = sluice_log_canvas_get_top (self->canvas) - (step > 0 ? 1 : 0);
  while (at < n && g_array_index (self->hits, guint, at) < current)
    at++;
  if (step < 0 || (at < n && g_array_index (self->hits, guint, at) == current))
    at += step;

  for (gint64 tries = 0; tries < n; tries++, at += step)
    {
      guint line = g_array_index (self->hits, guint, (at % n + n) % n);

      if (!sluice_log_canvas_go_to (self->canvas, line))
        continue;
      go_to (self, line);
      return;
    }
}

static void
next_match_cb (SluiceLogView *self)
{
  go_to_match (self, 1);
}

static void
previous_match_cb (SluiceLogView *self)
{
  go_to_match (self, -1);
}

static void
stop_search_cb (SluiceLogView *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
level_changed_cb (SluiceLogView *self)
{
  static const SluiceLogLevel levels[] = { SLUICE_LOG_LEVEL_UNKNOWN, SLUICE_LOG_LEVEL_WARNING, SLUICE_LOG_LEVEL_ERROR };
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->levels));

  if (selected < G_N_ELEMENTS (levels))
    g_object_set (self->canvas, "level", levels[selected], NULL);
}

static void
items_changed_cb (SluiceLogView *self,
                  guint          position,
                  guint          removed,
                  guint          added)
{
  update_empty (self);
  if (self->pattern == NULL || removed == added)
    return;

  /* What was searched has moved. */
  if (removed > 0 || position < self->matched)
    match_from_start (self);
  match_later (self);
}

static void
error_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  SluiceLogView *self = SLUICE_LOG_VIEW (widget);
  gboolean forward = g_str_equal (name, "log.next-error");
  GPtrArray *lines = self->log != NULL ? sluice_log_get_lines (self->log) : NULL;
  gint64 current = sluice_log_canvas_get_current (self->canvas), found;

  if (lines == NULL)
    return;
  found = forward ? sluice_log_find_error (lines, current)
                  : sluice_log_find_error_before (lines, current < 0 ? lines->len : current);
  /* Around the end. */
  if (found < 0)
    found = forward ? sluice_log_find_error (lines, -1) : sluice_log_find_error_before (lines, lines->len);
  if (found >= 0 && sluice_log_canvas_go_to (self->canvas, (guint) found))
    {
      go_to (self, (guint) found);
      gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
    }
}

static void
match_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  go_to_match (SLUICE_LOG_VIEW (widget), g_str_equal (name, "log.next-match") ? 1 : -1);
}

/* What is selected among the lines. */
static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (SLUICE_LOG_VIEW (widget)->canvas), "log.copy", NULL);
}

static void
find_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  gtk_widget_grab_focus (SLUICE_LOG_VIEW (widget)->search);
}

static void
follow_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SluiceLogView *self = SLUICE_LOG_VIEW (widget);

  sluice_log_canvas_set_follow (self->canvas, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
show_failure (SluiceLogView *self,
              const GError  *error)
{
  g_autofree char *why = g_strdup_printf (_("The log could not be saved: %s"), error->message);

  gtk_label_set_label (GTK_LABEL (self->refusal), why);
  gtk_widget_set_visible (self->refusal, TRUE);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SluiceLogView) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    show_failure (self, error);
}

static void
file_chosen_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (SluiceLogView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);
  g_autoptr (GBytes) bytes = NULL;
  gboolean times = FALSE;
  GPtrArray *lines;
  gsize length;
  char *text;

  if (file == NULL || self->log == NULL)
    return;

  g_object_get (self->canvas, "times", &times, NULL);
  lines = sluice_log_get_lines (self->log);
  text = sluice_log_to_text (lines, 0, lines->len, times, &length);
  bytes = g_bytes_new_take (text, length);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, saved_cb, g_object_ref (self));
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  GtkRoot *root = gtk_widget_get_root (widget);

  gtk_file_dialog_set_title (dialog, _("Save the log"));
  gtk_file_dialog_set_initial_name (dialog, "log.txt");
  gtk_file_dialog_save (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, file_chosen_cb,
                        g_object_ref (widget));
}

static void
sluice_log_view_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (prop_id == PROP_LOG)
    g_value_set_object (value, SLUICE_LOG_VIEW (object)->log);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sluice_log_view_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  if (prop_id == PROP_LOG)
    sluice_log_view_set_log (SLUICE_LOG_VIEW (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sluice_log_view_dispose (GObject *object)
{
  SluiceLogView *self = SLUICE_LOG_VIEW (object);

  stop_matching (self);
  if (self->log != NULL)
    g_signal_handlers_disconnect_by_data (self->log, self);
  g_clear_object (&self->log);
  g_clear_pointer (&self->pattern, g_regex_unref);
  g_clear_pointer (&self->hits, g_array_unref);
  g_clear_pointer (&self->placeholder, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLUICE_TYPE_LOG_VIEW);

  G_OBJECT_CLASS (sluice_log_view_parent_class)->dispose (object);
}

static void
sluice_log_view_class_init (SluiceLogViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sluice_log_view_get_property;
  object_class->set_property = sluice_log_view_set_property;
  object_class->dispose = sluice_log_view_dispose;

  properties[PROP_LOG] = g_param_spec_object ("log", NULL, NULL, SLUICE_TYPE_LOG,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SLUICE_TYPE_LOG_CANVAS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluiceapp/Sluice/ui/sluice-log-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, canvas);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, levels);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, search);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, count);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, errors);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, refusal);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, empty);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, new_lines);
  gtk_widget_class_bind_template_callback (widget_class, level_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_match_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_match_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_new);

  gtk_widget_class_install_action (widget_class, "log.next-error", NULL, error_action);
  gtk_widget_class_install_action (widget_class, "log.previous-error", NULL, error_action);
  gtk_widget_class_install_action (widget_class, "log.next-match", NULL, match_action);
  gtk_widget_class_install_action (widget_class, "log.previous-match", NULL, match_action);
  gtk_widget_class_install_action (widget_class, "log.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "log.copy-lines", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "log.follow", NULL, follow_action);
  gtk_widget_class_install_action (widget_class, "log.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, 0, "log.next-error", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_SHIFT_MASK, "log.previous-error", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F3, 0, "log.next-match", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F3, GDK_SHIFT_MASK, "log.previous-match", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "log.find", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "log.save", NULL);
}

static void
sluice_log_view_init (SluiceLogView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_count (self);
  update_errors (self);
  update_empty (self);
}

GtkWidget *
sluice_log_view_new (void)
{
  return g_object_new (SLUICE_TYPE_LOG_VIEW, NULL);
}

void
sluice_log_view_set_log (SluiceLogView *self,
                         SluiceLog     *log)
{
  g_return_if_fail (SLUICE_IS_LOG_VIEW (self));

  if (self->log == log)
    return;

  if (self->log != NULL)
    g_signal_handlers_disconnect_by_data (self->log, self);
  g_set_object (&self->log, log);
  sluice_log_canvas_set_log (self->canvas, log);
  if (log != NULL)
    {
      g_signal_connect_object (log, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (log, "notify::n-errors", G_CALLBACK (update_errors), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (log, "notify::loaded", G_CALLBACK (update_empty), self, G_CONNECT_SWAPPED);
    }
  match_from_start (self);
  match (self);
  update_count (self);
  update_errors (self);
  update_empty (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOG]);
}

void
sluice_log_view_set_placeholder (SluiceLogView *self,
                                 const char    *text)
{
  g_return_if_fail (SLUICE_IS_LOG_VIEW (self));

  if (g_set_str (&self->placeholder, text))
    update_empty (self);
}

gboolean
sluice_log_view_go_to_last_error (SluiceLogView *self)
{
  GPtrArray *lines;
  gint64 found;

  g_return_val_if_fail (SLUICE_IS_LOG_VIEW (self), FALSE);

  lines = self->log != NULL ? sluice_log_get_lines (self->log) : NULL;
  found = lines != NULL ? sluice_log_find_error_before (lines, lines->len) : -1;
  if (found < 0 || !sluice_log_canvas_go_to (self->canvas, (guint) found))
    return FALSE;

  go_to (self, (guint) found);
  return TRUE;
}
