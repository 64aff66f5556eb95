/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/widgets/sluice-log-view-private.h"

#include <glib/gi18n-lib.h>

#include "ui/widgets/sluice-focus-keeper.h"

/* New lines are told to who doesn't see them so long after the first one, and then no more often than … (ms). */
#define SAY_NEW_AFTER 1000
#define SAY_NEW_EVERY 10000
/* Of a line so many bytes are said. */
#define MAX_SAID 300

/* All lines, warnings and errors, errors. */
#define N_SHOWN 3

G_DEFINE_FINAL_TYPE (SluiceLogView, sluice_log_view, ADW_TYPE_BIN)

enum
{
  PROP_LOG = 1,
  PROP_TIMES,
  PROP_WRAP,
  PROP_FOLLOWING,
  PROP_SHOWN,
  PROP_REGEX,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

void
sluice_log_view_set_note (SluiceLogView *self,
                          const char    *text)
{
  GtkLabel *label = GTK_LABEL (self->note);

  if (text == NULL && !gtk_widget_get_visible (self->note))
    return;

  gtk_widget_set_visible (self->note, text != NULL);
  gtk_widget_set_visible (self->stop, text != NULL && self->seek != SLUICE_LOG_SEEK_NOTHING);
  if (text == NULL)
    return;
  if (!g_str_equal (gtk_label_get_label (label), text) || self->seek == SLUICE_LOG_SEEK_NOTHING)
    gtk_accessible_announce (GTK_ACCESSIBLE (self->canvas), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  gtk_label_set_label (label, text);
}

void
sluice_log_view_say_line (SluiceLogView *self,
                          guint          line)
{
  GPtrArray *lines = sluice_log_get_lines (self->log);
  g_autofree char *text = line < lines->len ? sluice_log_canvas_describe_line (self->log, line, MAX_SAID) : NULL;

  if (text != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self->canvas), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static char *
count_new (SluiceLogView *self)
{
  guint n_new = 0;

  g_object_get (self->canvas, "n-new", &n_new, NULL);
  return n_new > 0 ? g_strdup_printf (ngettext ("%u new line", "%u new lines", n_new), n_new) : NULL;
}

static gboolean
say_new_cb (gpointer user_data)
{
  SluiceLogView *self = user_data;
  g_autofree char *text = count_new (self);

  self->new_id = 0;
  self->new_at = g_get_monotonic_time ();
  if (text != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_accessible_announce (GTK_ACCESSIBLE (self->canvas), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
  return G_SOURCE_REMOVE;
}

static void
update_new (SluiceLogView *self)
{
  g_autofree char *text = count_new (self);

  gtk_widget_set_visible (self->new_lines, text != NULL);
  if (text == NULL)
    {
      g_clear_handle_id (&self->new_id, g_source_remove);
      return;
    }

  gtk_button_set_label (GTK_BUTTON (self->new_lines), text);
  if (self->new_id == 0)
    {
      gint64 now = g_get_monotonic_time ();
      gint64 gone = self->new_at != 0 ? (now - self->new_at) / G_TIME_SPAN_MILLISECOND : SAY_NEW_EVERY;

      self->new_id = g_timeout_add ((guint) CLAMP (SAY_NEW_EVERY - gone, SAY_NEW_AFTER, SAY_NEW_EVERY), say_new_cb, self);
    }
}

/* Why none of @n lines is shown. Returns: (transfer full) (nullable): %NULL where some are */
static char *
explain_hidden (SluiceLogView *self,
                guint          n)
{
  SluiceLogLevel level = SLUICE_LOG_LEVEL_UNKNOWN;

  g_object_get (self->canvas, "level", &level, NULL);
  if (n == 0 || level == SLUICE_LOG_LEVEL_UNKNOWN || sluice_log_canvas_has_shown (self->canvas))
    return NULL;
  if (level == SLUICE_LOG_LEVEL_ERROR)
    return g_strdup_printf (ngettext ("No error in %'u line", "No errors among %'u lines", n), n);
  return g_strdup_printf (ngettext ("No warning and no error in %'u line", "No warnings and no errors among %'u lines", n),
                          n);
}

static void
update_empty (SluiceLogView *self)
{
  guint n = self->log != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->log)) : 0;
  g_autofree char *hidden = explain_hidden (self, n);
  const char *text = hidden != NULL ? hidden : self->placeholder;

  if (text == NULL)
    text = self->log == NULL || !sluice_log_get_loaded (self->log) ? _("Loading…")
           : self->over                                            ? _("No lines")
                                                                   : _("No lines yet");
  gtk_label_set_label (GTK_LABEL (self->empty), text);
  gtk_widget_set_visible (self->empty, n == 0 || hidden != NULL);
  gtk_widget_set_visible (self->empty_box, n == 0 || hidden != NULL);
  gtk_widget_set_visible (self->show_all, hidden != NULL);
  /* Who comes to the lines hears why there are none. */
  if (n == 0 || hidden != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->canvas), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self->canvas), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.save", n > 0);
}

static void
level_changed_cb (SluiceLogView *self)
{
  static const SluiceLogLevel levels[N_SHOWN]
    = { SLUICE_LOG_LEVEL_UNKNOWN, SLUICE_LOG_LEVEL_WARNING, SLUICE_LOG_LEVEL_ERROR };
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->levels));

  if (selected >= G_N_ELEMENTS (levels))
    return;
  g_object_set (self->canvas, "level", levels[selected], NULL);
  update_empty (self);
  sluice_log_view_forget_hidden (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN]);
}

/* The menu shows what is on, whoever turned it on. */
static void
look_changed_cb (SluiceLogView *self,
                 GParamSpec    *pspec)
{
  gboolean times = g_str_equal (pspec->name, "times"), wrap = g_str_equal (pspec->name, "wrap");

  g_object_notify_by_pspec (G_OBJECT (self), properties[times ? PROP_TIMES : wrap ? PROP_WRAP : PROP_FOLLOWING]);
}

static void
items_changed_cb (SluiceLogView *self,
                  guint          position,
                  guint          removed,
                  guint          added)
{
  update_empty (self);
  sluice_log_view_search_changed_lines (self, position, removed, added);
}

/* What is said of the lines is said of the log, or of those that are loaded. */
static void
at_start_cb (SluiceLogView *self)
{
  update_empty (self);
  sluice_log_view_update_errors (self);
  sluice_log_view_update_count (self);
}

/* All that is there is selected, and it is not all of the log. */
static void
selected_all_cb (SluiceLogView *self)
{
  g_autofree char *text = NULL;
  guint n;

  if (self->log == NULL || !sluice_log_get_loaded (self->log) || sluice_log_get_at_start (self->log))
    return;
  n = g_list_model_get_n_items (G_LIST_MODEL (self->log));
  text = g_strdup_printf (
    ngettext ("The last %'u line is selected. Older ones are not loaded; saving has all of them.",
              "The last %'u lines are selected. Older ones are not loaded; saving has all of them.", n),
    n);
  sluice_log_view_set_note (self, text);
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
follow_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SluiceLogView *self = SLUICE_LOG_VIEW (widget);

  sluice_log_canvas_set_follow (self->canvas, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
say (SluiceLogView *self,
     const char    *text)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (self->canvas), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* Times have a column also where none is told. */
static gboolean
has_time (SluiceLogView *self)
{
  GPtrArray *lines = self->log != NULL ? sluice_log_get_lines (self->log) : NULL;

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    if (sluice_log_line_get_at (lines->pdata[i]) != 0)
      return TRUE;
  return FALSE;
}

/* By a key or the menu: buttons show it, too; who is at the lines hears it. */
static void
set_look (SluiceLogView *self,
          guint          property,
          gboolean       on)
{
  static const char *const names[] = { [PROP_TIMES] = "times", [PROP_WRAP] = "wrap", [PROP_FOLLOWING] = "follow" };
  gboolean was;

  g_object_get (self->canvas, names[property], &was, NULL);
  if (was == on)
    return;

  g_object_set (self->canvas, names[property], on, NULL);
  /* Nothing else shows that they are on. */
  if (property == PROP_TIMES && self->seek == SLUICE_LOG_SEEK_NOTHING && (!on || !has_time (self)))
    sluice_log_view_set_note (self, on ? _("No line has a time") : NULL);
  if (property == PROP_TIMES)
    {
      if (!on || has_time (self))
        say (self, on ? _("Times are shown") : _("Times are hidden"));
      else if (self->seek != SLUICE_LOG_SEEK_NOTHING)
        say (self, _("No line has a time"));
    }
  else if (property == PROP_WRAP)
    say (self, on ? _("Lines are wrapped") : _("Lines are not wrapped"));
  else
    say (self, on ? _("The end is followed") : _("The end is not followed"));
}

static void
set_shown (SluiceLogView *self,
           guint          shown)
{
  GtkDropDown *levels = GTK_DROP_DOWN (self->levels);

  gtk_drop_down_set_selected (levels, shown);
  say (self, gtk_string_object_get_string (GTK_STRING_OBJECT (gtk_drop_down_get_selected_item (levels))));
  if (gtk_widget_get_visible (self->show_all))
    say (self, gtk_label_get_label (GTK_LABEL (self->empty)));
}

static void
sluice_log_view_unmap (GtkWidget *widget)
{
  sluice_log_view_stop_seeking (SLUICE_LOG_VIEW (widget));
  GTK_WIDGET_CLASS (sluice_log_view_parent_class)->unmap (widget);
}

static void
sluice_log_view_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  SluiceLogView *self = SLUICE_LOG_VIEW (object);

  /* The actions ask for their states before there is a template, and after that. */
  if (self->canvas == NULL)
    {
      g_param_value_set_default (pspec, value);
      return;
    }
  switch (prop_id)
    {
    case PROP_LOG:
      g_value_set_object (value, self->log);
      break;
    case PROP_TIMES:
    case PROP_WRAP:
      g_object_get_property (G_OBJECT (self->canvas), pspec->name, value);
      break;
    case PROP_FOLLOWING:
      g_object_get_property (G_OBJECT (self->canvas), "follow", value);
      break;
    case PROP_SHOWN:
      g_value_set_uint (value, MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->levels)), N_SHOWN - 1));
      break;
    case PROP_REGEX:
      g_value_set_boolean (value, self->regex);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_log_view_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  SluiceLogView *self = SLUICE_LOG_VIEW (object);

  switch (prop_id)
    {
    case PROP_LOG:
      sluice_log_view_set_log (self, g_value_get_object (value));
      break;
    case PROP_TIMES:
    case PROP_WRAP:
    case PROP_FOLLOWING:
      set_look (self, prop_id, g_value_get_boolean (value));
      break;
    case PROP_SHOWN:
      set_shown (self, g_value_get_uint (value));
      break;
    case PROP_REGEX:
      if (sluice_log_view_set_regex (self, g_value_get_boolean (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sluice_log_view_dispose (GObject *object)
{
  SluiceLogView *self = SLUICE_LOG_VIEW (object);

  g_clear_handle_id (&self->new_id, g_source_remove);
  sluice_log_view_dispose_search (self);
  sluice_log_view_dispose_save (self);
  if (self->log != NULL)
    g_signal_handlers_disconnect_by_data (self->log, self);
  g_clear_object (&self->log);
  g_clear_object (&self->file);
  g_clear_pointer (&self->error, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->placeholder, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLUICE_TYPE_LOG_VIEW);

  G_OBJECT_CLASS (sluice_log_view_parent_class)->dispose (object);
}

static void
sluice_log_view_class_init (SluiceLogViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sluice_log_view_get_property;
  object_class->set_property = sluice_log_view_set_property;
  object_class->dispose = sluice_log_view_dispose;
  widget_class->unmap = sluice_log_view_unmap;

  properties[PROP_LOG] = g_param_spec_object ("log", NULL, NULL, SLUICE_TYPE_LOG, flags);
  properties[PROP_TIMES] = g_param_spec_boolean ("times", NULL, NULL, FALSE, flags);
  properties[PROP_WRAP] = g_param_spec_boolean ("wrap", NULL, NULL, FALSE, flags);
  properties[PROP_FOLLOWING] = g_param_spec_boolean ("following", NULL, NULL, TRUE, flags);
  properties[PROP_SHOWN] = g_param_spec_uint ("shown", NULL, NULL, 0, N_SHOWN - 1, 0, flags);
  properties[PROP_REGEX] = g_param_spec_boolean ("regex", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SLUICE_TYPE_CODE_VIEW);
  g_type_ensure (SLUICE_TYPE_LOG_CANVAS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluiceapp/Sluice/ui/sluice-log-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, canvas);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, traceback);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, body);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, whole);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, levels);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, search);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, regex_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, counts);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, count);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, brief);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, errors);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, refusal);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, note);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, stop);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, empty_box);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, empty);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, show_all);
  gtk_widget_class_bind_template_child (widget_class, SluiceLogView, new_lines);
  gtk_widget_class_bind_template_callback (widget_class, level_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_new);

  sluice_log_view_class_init_search (widget_class);
  sluice_log_view_class_init_seek (widget_class);
  gtk_widget_class_install_action (widget_class, "log.copy-lines", NULL, copy_action);
  gtk_widget_class_install_property_action (widget_class, "log.times", "times");
  gtk_widget_class_install_property_action (widget_class, "log.wrap", "wrap");
  gtk_widget_class_install_property_action (widget_class, "log.following", "following");
  gtk_widget_class_install_property_action (widget_class, "log.level", "shown");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, 0, "log.times", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, 0, "log.wrap", NULL);
  for (guint i = 0; i < N_SHOWN; i++)
    {
      gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, 0, "log.level", "u", i);
      gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_1 + i, 0, "log.level", "u", i);
    }
  gtk_widget_class_install_action (widget_class, "log.follow", NULL, follow_action);
  sluice_log_view_class_init_save (widget_class);
}

static void
sluice_log_view_init (SluiceLogView *self)
{
  sluice_log_view_init_search (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Where there is little height a breakpoint hides the traceback, where there is little width the buttons. */
  sluice_focus_keeper_attach (self->body);
  sluice_focus_keeper_attach (self->whole);
  sluice_log_view_init_seek (self);
  /* Else what it is labelled by goes first (GTK 4.18): ".*" */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->regex_button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  g_signal_connect_object (self->canvas, "notify::times", G_CALLBACK (look_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->canvas, "notify::wrap", G_CALLBACK (look_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->canvas, "notify::follow", G_CALLBACK (look_changed_cb), self, G_CONNECT_SWAPPED);
  sluice_log_view_update_count (self);
  sluice_log_view_update_errors (self);
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

  sluice_log_view_stop_seeking (self);
  if (self->log != NULL)
    g_signal_handlers_disconnect_by_data (self->log, self);
  g_set_object (&self->log, log);
  sluice_log_canvas_set_log (self->canvas, log);
  if (log != NULL)
    {
      g_signal_connect_object (log, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (log, "notify::n-errors", G_CALLBACK (sluice_log_view_update_errors), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (log, "notify::at-start", G_CALLBACK (at_start_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (log, "notify::loaded", G_CALLBACK (at_start_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (log, "page", G_CALLBACK (sluice_log_view_seek_on), self, G_CONNECT_SWAPPED);
    }
  sluice_log_view_set_note (self, NULL);
  sluice_log_view_search_anew (self);
  sluice_log_view_update_errors (self);
  update_empty (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOG]);
}

void
sluice_log_view_set_placeholder (SluiceLogView *self,
                                 const char    *text)
{
  g_return_if_fail (SLUICE_IS_LOG_VIEW (self));

  if (g_set_str (&self->placeholder, text))
    {
      update_empty (self);
      /* Without a log it is no news: the page says it. */
      if (text != NULL && self->log != NULL && gtk_widget_get_mapped (self->empty))
        say (self, text);
    }
  sluice_log_view_seek_failed (self);
}

void
sluice_log_view_set_over (SluiceLogView *self,
                          gboolean       over)
{
  g_return_if_fail (SLUICE_IS_LOG_VIEW (self));

  self->over = !!over;
  update_empty (self);
}

void
sluice_log_view_set_traceback (SluiceLogView *self,
                               const char    *text)
{
  g_autofree char *before = NULL;

  g_return_if_fail (SLUICE_IS_LOG_VIEW (self));

  before = g_strdup (sluice_code_view_get_text (self->traceback));
  /* GTK keeps for ever what held the focus when it was hidden (sluice_focus_keeper_attach()). */
  if (text == NULL && gtk_widget_get_focus_child (GTK_WIDGET (self->traceback)) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
  sluice_code_view_set_text (self->traceback, text);
  if (g_strcmp0 (before, sluice_code_view_get_text (self->traceback)) == 0)
    return;

  /* What was called last stands at the end, and with it what went wrong. */
  sluice_code_view_go_to_end (self->traceback);
  sluice_log_view_search_anew (self);
}
