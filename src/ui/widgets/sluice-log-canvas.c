/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-log-canvas-private.h"

#include <math.h>

#include "log/sluice-log-match.h"

/* So many views from the top on older lines are asked for. */
#define OLDER_VIEWS 3

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

double
sluice_log_canvas_get_value (SluiceLogCanvas *self,
                             GtkOrientation   orientation)
{
  return self->adjustments[orientation] != NULL ? gtk_adjustment_get_value (self->adjustments[orientation]) : 0;
}

void
sluice_log_canvas_drop_nodes (SluiceLogCanvas *self)
{
  g_hash_table_remove_all (self->nodes);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_n_new (SluiceLogCanvas *self,
           guint            n_new)
{
  if (self->n_new == n_new)
    return;

  self->n_new = n_new;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_NEW]);
}

/* How many of the new lines are shown: by the level, too. */
static void
count_new (SluiceLogCanvas *self)
{
  if (self->new_from < 0)
    return;
  if (self->dirty)
    sluice_log_canvas_make_anew (self);
  set_n_new (self, sluice_log_canvas_count (self) - sluice_log_canvas_find_shown (self, self->new_from, NULL));
}

static void
note_follow (SluiceLogCanvas *self,
             gboolean         follow)
{
  if (follow)
    {
      self->new_from = -1;
      set_n_new (self, 0);
    }
  if (self->follow == follow)
    return;

  self->follow = follow;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOW]);
}

static void
note_top (SluiceLogCanvas *self)
{
  double value = sluice_log_canvas_get_value (self, GTK_ORIENTATION_VERTICAL);
  guint first;

  if (sluice_log_canvas_count (self) == 0)
    {
      self->top = -1;
      return;
    }
  first = sluice_log_canvas_find_row (self, value / self->row_height);
  self->top = sluice_log_canvas_get_line (self, first);
  self->top_away = value - sluice_log_canvas_get_rows_before (self, first) * self->row_height;
}

static void
ask_for_older (SluiceLogCanvas *self)
{
  double value = sluice_log_canvas_get_value (self, GTK_ORIENTATION_VERTICAL);

  if (self->log != NULL && value < OLDER_VIEWS * gtk_widget_get_height (GTK_WIDGET (self)) && !self->follow)
    sluice_log_want_older (self->log);
}

static void
value_changed_cb (SluiceLogCanvas *self)
{
  GtkAdjustment *adjustment = self->adjustments[GTK_ORIENTATION_VERTICAL];

  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->setting || adjustment == NULL || self->dirty)
    return;

  note_top (self);
  note_follow (self, gtk_adjustment_get_value (adjustment)
                       >= gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment)
                            - self->row_height / 2);
  ask_for_older (self);
}

static void
set_adjustment (SluiceLogCanvas *self,
                GtkOrientation   orientation,
                GtkAdjustment   *adjustment)
{
  if (adjustment != NULL && adjustment == self->adjustments[orientation])
    return;

  if (self->adjustments[orientation] != NULL)
    g_signal_handlers_disconnect_by_func (self->adjustments[orientation], value_changed_cb, self);
  g_clear_object (&self->adjustments[orientation]);
  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  self->adjustments[orientation] = g_object_ref_sink (adjustment);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (value_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
make_dirty (SluiceLogCanvas *self)
{
  self->dirty = TRUE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
configure (SluiceLogCanvas *self,
           int              width,
           int              height)
{
  GtkAdjustment *vertical = self->adjustments[GTK_ORIENTATION_VERTICAL];
  GtkAdjustment *horizontal = self->adjustments[GTK_ORIENTATION_HORIZONTAL];
  double rows = sluice_log_canvas_get_rows_before (self, G_MAXUINT) * self->row_height;
  double upper = MAX (rows, height), value;
  double wide = self->wrap ? width
                           : sluice_log_canvas_get_gutter (self) + 2 * SLUICE_LOG_CANVAS_MARGIN
                               + MIN (self->widest, SLUICE_LOG_CANVAS_MAX_BYTES) * self->cell_width;

  value = gtk_adjustment_get_value (vertical);
  if (self->follow)
    value = upper - height;
  else if (self->top >= 0)
    {
      guint shown = sluice_log_canvas_find_shown (self, self->top, NULL);

      value = sluice_log_canvas_get_rows_before (self, shown) * self->row_height + self->top_away;
    }

  self->setting = TRUE;
  gtk_adjustment_configure (vertical, CLAMP (value, 0, upper - height), 0, upper, self->row_height * 3, height * 0.9,
                            height);
  gtk_adjustment_configure (horizontal, gtk_adjustment_get_value (horizontal), 0, MAX (wide, width), self->cell_width * 8,
                            width * 0.9, width);
  self->setting = FALSE;
  if (self->top < 0 || self->follow)
    note_top (self);
}

static void
items_changed_cb (SluiceLogCanvas *self,
                  guint            position,
                  guint            removed,
                  guint            added)
{
  GPtrArray *lines = sluice_log_canvas_get_lines (self);
  gint64 shift = (gint64) added - removed;
  SluiceLogPlace *places[] = { &self->anchor, &self->cursor };
  gboolean timed = sluice_log_get_has_times (self->log);

  if (self->timed != timed)
    {
      self->timed = timed;
      sluice_log_canvas_drop_nodes (self);
      gtk_widget_queue_allocate (GTK_WIDGET (self));
    }
  if (removed > 0 && removed == added && self->level == SLUICE_LOG_LEVEL_UNKNOWN && !self->dirty)
    {
      gboolean same = TRUE;

      /* A time was told: nothing moves. */
      for (guint i = position; i < position + added && same; i++)
        same = sluice_log_canvas_count_rows (self, lines->pdata[i])
               == g_array_index (self->offsets, guint, i + 1) - g_array_index (self->offsets, guint, i);
      if (same)
        {
          gtk_widget_queue_draw (GTK_WIDGET (self));
          return;
        }
    }

  if (removed == 0 && position + added == lines->len && !self->dirty)
    {
      sluice_log_canvas_add_lines (self, position);
      if (!self->follow && self->new_from < 0)
        self->new_from = position;
      count_new (self);
      gtk_widget_queue_allocate (GTK_WIDGET (self));
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (places[i]->line >= position + removed)
      places[i]->line += shift;
    else if (places[i]->line >= position)
      places[i]->line = -1;
  if (self->new_from >= position + removed)
    self->new_from += shift;
  else if (self->new_from >= position)
    self->new_from = position;
  /* What is above a line may make it part of an error. */
  sluice_log_canvas_drop_nodes (self);
  if (self->top >= position + removed)
    self->top += shift;
  else if (self->top >= position)
    self->top = MIN ((gint64) position, (gint64) lines->len - 1);
  make_dirty (self);
}

void
sluice_log_canvas_scroll_to (SluiceLogCanvas *self,
                             double           value)
{
  if (self->adjustments[GTK_ORIENTATION_VERTICAL] != NULL)
    gtk_adjustment_set_value (self->adjustments[GTK_ORIENTATION_VERTICAL], value);
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
      self->columns = columns;
      self->dirty = TRUE;
      g_hash_table_remove_all (self->nodes);
    }
  if (self->dirty)
    sluice_log_canvas_make_anew (self);
  configure (self, width, height);
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
  sluice_log_canvas_drop_nodes (self);
  make_dirty (self);
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
  sluice_log_canvas_drop_nodes (self);
  make_dirty (self);
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
      self->level = g_value_get_enum (value);
      make_dirty (self);
      count_new (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_FOLLOW:
      sluice_log_canvas_set_follow (self, g_value_get_boolean (value));
      break;
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      set_adjustment (self, prop_id == PROP_HADJUSTMENT ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL,
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
  set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, NULL);
  set_adjustment (self, GTK_ORIENTATION_VERTICAL, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "view");
  gtk_widget_add_css_class (GTK_WIDGET (self), "monospace");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (sluice_log_canvas_drop_nodes), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (sluice_log_canvas_drop_nodes), self,
                           G_CONNECT_SWAPPED);
  sluice_log_canvas_init_input (self);
}

void
sluice_log_canvas_set_log (SluiceLogCanvas *self,
                           SluiceLog       *log)
{
  g_return_if_fail (SLUICE_IS_LOG_CANVAS (self));

  if (self->log == log)
    return;

  if (self->log != NULL)
    g_signal_handlers_disconnect_by_func (self->log, items_changed_cb, self);
  g_set_object (&self->log, log);
  if (log != NULL)
    g_signal_connect_object (log, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  self->top = self->anchor.line = self->cursor.line = -1;
  self->timed = log != NULL && sluice_log_get_has_times (log);
  note_follow (self, TRUE);
  sluice_log_canvas_drop_nodes (self);
  make_dirty (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOG]);
}

void
sluice_log_canvas_set_follow (SluiceLogCanvas *self,
                              gboolean         follow)
{
  g_return_if_fail (SLUICE_IS_LOG_CANVAS (self));

  note_follow (self, !!follow);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
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

gint64
sluice_log_canvas_get_current (SluiceLogCanvas *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG_CANVAS (self), -1);

  return self->cursor.line;
}

gint64
sluice_log_canvas_get_top (SluiceLogCanvas *self)
{
  g_return_val_if_fail (SLUICE_IS_LOG_CANVAS (self), -1);

  return self->top;
}

gboolean
sluice_log_canvas_go_to (SluiceLogCanvas *self,
                         guint            line)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  gboolean exact;

  g_return_val_if_fail (SLUICE_IS_LOG_CANVAS (self), FALSE);

  if (self->dirty)
    sluice_log_canvas_make_anew (self);
  sluice_log_canvas_find_shown (self, line, &exact);
  if (!exact)
    return FALSE;

  self->cursor = self->anchor = (SluiceLogPlace) { line, 0 };
  note_follow (self, FALSE);
  self->top = line;
  self->top_away = -floor (height * 0.4);
  configure (self, gtk_widget_get_width (GTK_WIDGET (self)), MAX (height, 1));
  note_top (self);
  gtk_accessible_text_update_caret_position (GTK_ACCESSIBLE_TEXT (self));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  return TRUE;
}

gboolean
sluice_log_canvas_go_to_match (SluiceLogCanvas *self,
                               guint            line)
{
  g_autoptr (GMatchInfo) info = NULL;
  SluiceLogLine *there;
  int from = 0;

  if (!sluice_log_canvas_go_to (self, line))
    return FALSE;

  there = sluice_log_canvas_peek (self, line);
  if (there == NULL || self->pattern == NULL
      || !g_regex_match_full (self->pattern, sluice_log_line_get_text (there), -1, 0, SLUICE_LOG_MATCH_FLAGS, &info, NULL)
      || !g_match_info_fetch_pos (info, 0, &from, NULL))
    return TRUE;
  self->cursor.byte = self->anchor.byte = (guint) from;
  sluice_log_canvas_show_caret (self);
  gtk_accessible_text_update_caret_position (GTK_ACCESSIBLE_TEXT (self));
  return TRUE;
}
