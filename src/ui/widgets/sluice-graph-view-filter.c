/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which states are meant: a menu of them with how many are in each. */
#include "ui/widgets/sluice-graph-view-private.h"

#include <glib/gi18n.h>

#include "text/sluice-text.h"
#include "ui/widgets/sluice-state-icon.h"

/* In the order in which a person asks for them. */
static const SluiceState states[] = {
  SLUICE_STATE_FAILED, SLUICE_STATE_STUCK, SLUICE_STATE_RUNNING, SLUICE_STATE_PAUSED, SLUICE_STATE_QUEUED,
  SLUICE_STATE_PENDING, SLUICE_STATE_CHECKING, SLUICE_STATE_COMPLETED, SLUICE_STATE_SKIPPED, SLUICE_STATE_CANCELLED,
  SLUICE_STATE_UNKNOWN,
};

/* "Only failed, running: 3 of 64 stages", or that all are shown. */
static char *
dup_words (SluiceGraphView *self)
{
  guint n_stages = sluice_graph_view_is_current (self) ? self->looks->len : 0, n = 0;
  g_autoptr (GString) words = g_string_new (NULL);

  if (self->states == 0)
    return g_strdup (_("All stages are shown"));
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if ((self->states & (1u << states[i])) != 0)
      {
        g_autofree char *state = g_utf8_strdown (sluice_text_state (states[i], NULL), -1);

        g_string_append_printf (words, "%s%s", words->len > 0 ? _(", ") : "", state);
      }
  for (guint i = 0; i < n_stages; i++)
    if ((self->states & (1u << g_array_index (self->looks, SluiceGraphViewLook, i).state)) != 0)
      n++;
  /* Translators: which states a filter leaves, and how many stages of all of them: "Only failed, stuck: 3 of 64 stages" */
  return g_strdup_printf (ngettext ("Only %s: %u of %u stage", "Only %s: %u of %u stages", n_stages), words->str, n,
                          n_stages);
}

static void
filter_changed (SluiceGraphView *self)
{
  g_autofree char *words = dup_words (self);

  sluice_graph_view_update_shown (self);
  sluice_graph_view_update_controls (self);
  sluice_graph_view_say (self, words);
}

static void
toggled_cb (GtkCheckButton  *button,
            SluiceGraphView *self)
{
  guint bit = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "state"));
  guint wanted = gtk_check_button_get_active (button) ? self->states | bit : self->states & ~bit;

  if (wanted == self->states)
    return;

  self->states = wanted;
  filter_changed (self);
}

static void
show_all_cb (SluiceGraphView *self)
{
  self->states = 0;
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->filter_rows[states[i]]), FALSE);
  gtk_popover_popdown (GTK_POPOVER (self->filter_popover));
  filter_changed (self);
}

static void
filter_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SluiceGraphView *self = SLUICE_GRAPH_VIEW (widget);

  gtk_revealer_set_reveal_child (GTK_REVEALER (self->controls), TRUE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->filter_button), TRUE);
}

static void
pressed_cb (SluiceGraphView *self)
{
  graphene_rect_t place;

  if (!gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->filter_button)))
    {
      gtk_popover_popdown (GTK_POPOVER (self->filter_popover));
      return;
    }

  if (gtk_widget_compute_bounds (self->filter_button, GTK_WIDGET (self), &place))
    gtk_popover_set_pointing_to (GTK_POPOVER (self->filter_popover),
                                 &(GdkRectangle) { (int) place.origin.x, (int) place.origin.y, (int) place.size.width,
                                                   (int) place.size.height });
  gtk_popover_popup (GTK_POPOVER (self->filter_popover));
}

static void
closed_cb (SluiceGraphView *self)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->filter_button), FALSE);
  sluice_graph_view_update_controls (self);
}

/* The keys go to the first state there is. */
static void
shown_cb (SluiceGraphView *self)
{
  sluice_graph_view_update_filter (self);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (gtk_widget_get_visible (self->filter_rows[states[i]]))
      {
        gtk_widget_grab_focus (self->filter_rows[states[i]]);
        return;
      }
}

static GtkWidget *
create_row (SluiceGraphView *self,
            SluiceState      state)
{
  GtkWidget *row = gtk_check_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = sluice_state_icon_new (), *word = gtk_label_new (sluice_text_state (state, NULL));

  sluice_state_icon_set_state (SLUICE_STATE_ICON (icon), state, -1);
  gtk_label_set_xalign (GTK_LABEL (word), 0);
  gtk_widget_set_hexpand (word, TRUE);
  self->filter_counts[state] = gtk_label_new ("");
  gtk_widget_add_css_class (self->filter_counts[state], "numeric");
  gtk_widget_add_css_class (self->filter_counts[state], "dim-label");
  gtk_widget_set_margin_start (self->filter_counts[state], 12);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), word);
  gtk_box_append (GTK_BOX (box), self->filter_counts[state]);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (row), box);
  g_object_set_data (G_OBJECT (row), "state", GUINT_TO_POINTER (1u << state));
  g_signal_connect (row, "toggled", G_CALLBACK (toggled_cb), self);
  self->filter_rows[state] = row;
  return row;
}

GtkWidget *
sluice_graph_view_create_filter (SluiceGraphView *self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  G_STATIC_ASSERT (G_N_ELEMENTS (states) == SLUICE_N_STATES);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    gtk_box_append (GTK_BOX (box), create_row (self, states[i]));
  self->filter_all = gtk_button_new_with_label (_("Show all"));
  gtk_widget_set_margin_top (self->filter_all, 6);
  gtk_widget_add_css_class (self->filter_all, "flat");
  g_signal_connect_swapped (self->filter_all, "clicked", G_CALLBACK (show_all_cb), self);
  gtk_box_append (GTK_BOX (box), self->filter_all);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_TOP);
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  self->filter_popover = popover;
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _("States shown"), -1);

  self->filter_button = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->filter_button), "sluice-filter-symbolic");
  gtk_widget_add_css_class (self->filter_button, "flat");
  gtk_widget_set_focus_on_click (self->filter_button, FALSE);
  gtk_widget_set_tooltip_text (self->filter_button, _("Filter by state"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->filter_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Filter by state"), GTK_ACCESSIBLE_PROPERTY_HAS_POPUP, TRUE, -1);
  g_signal_connect_swapped (self->filter_button, "toggled", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (popover, "show", G_CALLBACK (shown_cb), self);
  g_signal_connect_swapped (popover, "closed", G_CALLBACK (closed_cb), self);
  return self->filter_button;
}

/* A filter that is on must not be overlooked: what stands back seems to be nothing. */
static void
show_button (SluiceGraphView *self)
{
  g_autofree char *words = NULL;

  if (self->states != 0)
    {
      words = dup_words (self);
      gtk_widget_add_css_class (self->filter_button, "graph-filtered");
      gtk_widget_set_tooltip_text (self->filter_button, words);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->filter_button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words,
                                      -1);
    }
  else if (gtk_widget_has_css_class (self->filter_button, "graph-filtered"))
    {
      gtk_widget_remove_css_class (self->filter_button, "graph-filtered");
      gtk_widget_set_tooltip_text (self->filter_button, _("Filter by state"));
      gtk_accessible_reset_property (GTK_ACCESSIBLE (self->filter_button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
    }
}

void
sluice_graph_view_update_filter (SluiceGraphView *self)
{
  guint counts[SLUICE_N_STATES] = { 0 }, n_stages = sluice_graph_view_is_current (self) ? self->looks->len : 0;

  show_button (self);
  gtk_widget_set_sensitive (self->filter_all, self->states != 0);
  if (!gtk_widget_get_visible (self->filter_popover))
    return;

  for (guint i = 0; i < n_stages; i++)
    counts[g_array_index (self->looks, SluiceGraphViewLook, i).state]++;
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autofree char *count = sluice_text_count (counts[states[i]], TRUE);

      gtk_label_set_label (GTK_LABEL (self->filter_counts[states[i]]), count);
      gtk_widget_set_visible (self->filter_rows[states[i]],
                              counts[states[i]] > 0 || (self->states & (1u << states[i])) != 0);
    }
}

void
sluice_graph_view_class_init_filter (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "graph.filter", NULL, filter_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "graph.filter", NULL);
}
