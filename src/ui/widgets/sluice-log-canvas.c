/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-log-canvas-private.h"

enum
{
  PROP_LOG = 1,
  PROP_WRAP,
  PROP_TIMES,
  PROP_LEVEL,
  PROP_FOLLOW,
  PROP_N_NEW,
  N_PROPS,
  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

static GParamSpec *properties[N_PROPS];
static guint selected_all_signal;

static void scrollable_init (GtkScrollableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SluiceLogCanvas, sluice_log_canvas, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, scrollable_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE_TEXT, sluice_log_canvas_text_init))

static void
scrollable_init (GtkScrollableInterface *iface)
{
}

void
sluice_log_canvas_drop_nodes (SluiceLogCanvas *self)
{
  g_hash_table_remove_all (self->nodes);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
sluice_log_canvas_make_dirty (SluiceLogCanvas *self)
{
  self->dirty = TRUE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
measure_canvas (GtkWidget      *widget,
                GtkOrientation  orientation,
                int             for_size,
                int            *minimum,
                int            *natural,
                int            *minimum_baseline,
                int            *natural_baseline)
{
  *minimum = 0;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : 240;
}

static void
size_allocate (GtkWidget *widget,
               int        width,
               int        height,
               int        baseline)
{
  SluiceLogCanvas *self = SLUICE_LOG_CANVAS (widget);
  double room = width - sluice_log_canvas_get_gutter (self) - 2 * SLUICE_LOG_CANVAS_MARGIN;
  guint columns = self->wrap ? (guint) MAX (room / self->cell_width, 8) : 0;

  if (columns != self->columns)
    {
      sluice_log_canvas_hold_caret (self);
      self->columns = columns;
      self->dirty = TRUE;
      g_hash_table_remove_all (self->nodes);
    }
  if (self->dirty)
    sluice_log_canvas_make_anew (self);
  sluice_log_canvas_configure (self, width, height);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
  gtk_widget_queue_draw (widget);
}

static void
css_changed (GtkWidget         *widget,
             GtkCssStyleChange *change)
{
  SluiceLogCanvas *self = SLUICE_LOG_CANVAS (widget);

  GTK_WIDGET_CLASS (sluice_log_canvas_parent_class)->css_changed (widget, change);
  sluice_log_canvas_measure_font (self);
  sluice_log_canvas_note_days (self, 0, G_MAXUINT);
  sluice_log_canvas_drop_nodes (self);
  sluice_log_canvas_make_dirty (self);
}

static void
get_property (GObject    *object,
              guint       prop_id,
              GValue     *value,
              GParamSpec *pspec)
{
  SluiceLogCanvas *self = SLUICE_LOG_CANVAS (object);

  switch (prop_id)
    {
    case PROP_LOG:
      g_value_set_object (value, self->log);
      break;
    case PROP_WRAP:
      g_value_set_boolean (value, self->wrap);
      break;
    case PROP_TIMES:
      g_value_set_boolean (value, self->times);
      break;
    case PROP_LEVEL:
      g_value_set_enum (value, self->level);
      break;
    case PROP_FOLLOW:
      g_value_set_boolean (value, self->follow);
      break;
    case PROP_N_NEW:
      g_value_set_uint (value, self->n_new);
      break;
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[prop_id == PROP_HADJUSTMENT ? 0 : 1]);
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->policies[prop_id == PROP_HSCROLL_POLICY ? 0 : 1]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_look (SluiceLogCanvas *self,
          gboolean        *flag,
          gboolean         value,
          GParamSpec      *pspec)
{
  if (*flag == !!value)
    return;

  *flag = !!value;
  sluice_log_canvas_hold_caret (self);
  sluice_log_canvas_drop_nodes (self);
  sluice_log_canvas_make_dirty (self);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
set_property (GObject      *object,
              guint         prop_id,
              const GValue *value,
              GParamSpec   *pspec)
{
  SluiceLogCanvas *self = SLUICE_LOG_CANVAS (object);

  switch (prop_id)
    {
    case PROP_LOG:
      sluice_log_canvas_set_log (self, g_value_get_object (value));
      break;
    case PROP_WRAP:
      set_look (self, &self->wrap, g_value_get_boolean (value), pspec);
      break;
    case PROP_TIMES:
      set_look (self, &self->times, g_value_get_boolean (value), pspec);
      break;
    case PROP_LEVEL:
      if (self->level == (SluiceLogLevel) g_value_get_enum (value))
        break;
      sluice_log_canvas_hold_caret (self);
      self->level = g_value_get_enum (value);
      sluice_log_canvas_make_dirty (self);
      sluice_log_canvas_count_new (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_FOLLOW:
      sluice_log_canvas_set_follow (self, g_value_get_boolean (value));
      break;
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      sluice_log_canvas_set_adjustment (self,
                                        prop_id == PROP_HADJUSTMENT ? GTK_ORIENTATION_HORIZONTAL
                                                                    : GTK_ORIENTATION_VERTICAL,
                                        g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      self->policies[prop_id == PROP_HSCROLL_POLICY ? 0 : 1] = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dispose (GObject *object)
{
  SluiceLogCanvas *self = SLUICE_LOG_CANVAS (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  sluice_log_canvas_set_log (self, NULL);
  for (guint i = 0; i < 2; i++)
    g_clear_object (&self->adjustments[i]);
  g_clear_object (&self->layout);
  g_clear_pointer (&self->pattern, g_regex_unref);

  G_OBJECT_CLASS (sluice_log_canvas_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  SluiceLogCanvas *self = SLUICE_LOG_CANVAS (object);

  g_hash_table_unref (self->nodes);
  g_array_unref (self->offsets);
  g_clear_pointer (&self->shown, g_array_unref);

  G_OBJECT_CLASS (sluice_log_canvas_parent_class)->finalize (object);
}

static void
sluice_log_canvas_class_init (SluiceLogCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  widget_class->measure = measure_canvas;
  widget_class->size_allocate = size_allocate;
  widget_class->snapshot = sluice_log_canvas_snapshot;
  widget_class->css_changed = css_changed;

  properties[PROP_LOG] = g_param_spec_object ("log", NULL, NULL, SLUICE_TYPE_LOG, flags);
  properties[PROP_WRAP] = g_param_spec_boolean ("wrap", NULL, NULL, FALSE, flags);
  properties[PROP_TIMES] = g_param_spec_boolean ("times", NULL, NULL, FALSE, flags);
  properties[PROP_LEVEL] = g_param_spec_enum ("level", NULL, NULL, SLUICE_TYPE_LOG_LEVEL, SLUICE_LOG_LEVEL_UNKNOWN, flags);
  properties[PROP_FOLLOW] = g_param_spec_boolean ("follow", NULL, NULL, TRUE, flags);
  properties[PROP_N_NEW] = g_param_spec_uint ("n-new", NULL, NULL, 0, G_MAXUINT, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  selected_all_signal = g_signal_new ("selected-all", SLUICE_TYPE_LOG_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "textview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LOG);
  sluice_log_canvas_class_init_input (widget_class);
}

static void
sluice_log_canvas_init (SluiceLogCanvas *self)
{
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  guint none = 0;

  self->nodes = g_hash_table_new_full (NULL, NULL, g_object_unref, (GDestroyNotify) gsk_render_node_unref);
  self->offsets = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (self->offsets, none);
  self->follow = TRUE;
  self->top = self->anchor.line = self->cursor.line = self->new_from = -1;
  self->row_height = 16;
  self->cell_width = 8;
  sluice_log_canvas_set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, NULL);
  sluice_log_canvas_set_adjustment (self, GTK_ORIENTATION_VERTICAL, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "view");
  gtk_widget_add_css_class (GTK_WIDGET (self), "monospace");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (sluice_log_canvas_drop_nodes), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (sluice_log_canvas_drop_nodes), self,
                           G_CONNECT_SWAPPED);
  sluice_log_canvas_init_input (self);
  sluice_log_canvas_init_days (self);
}

void
sluice_log_canvas_set_log (SluiceLogCanvas *self,
                           SluiceLog       *log)
{
  g_return_if_fail (SLUICE_IS_LOG_CANVAS (self));

  if (self->log == log)
    return;

  if (self->log != NULL)
    g_signal_handlers_disconnect_by_func (self->log, sluice_log_canvas_change_lines, self);
  g_set_object (&self->log, log);
  if (log != NULL)
    g_signal_connect_object (log, "items-changed", G_CALLBACK (sluice_log_canvas_change_lines), self, G_CONNECT_SWAPPED);
  self->top = self->anchor.line = self->cursor.line = -1;
  self->along = FALSE;
  self->timed = log != NULL && sluice_log_get_has_times (log);
  sluice_log_canvas_note_days (self, 0, G_MAXUINT);
  sluice_log_canvas_set_follow (self, TRUE);
  sluice_log_canvas_drop_nodes (self);
  sluice_log_canvas_make_dirty (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOG]);
}

void
sluice_log_canvas_set_pattern (SluiceLogCanvas *self,
                               GRegex          *pattern)
{
  g_return_if_fail (SLUICE_IS_LOG_CANVAS (self));

  if (pattern != NULL)
    g_regex_ref (pattern);
  g_clear_pointer (&self->pattern, g_regex_unref);
  self->pattern = pattern;
  sluice_log_canvas_drop_nodes (self);
}

void
sluice_log_canvas_tell_selected_all (SluiceLogCanvas *self)
{
  g_signal_emit (self, selected_all_signal, 0);
}
