/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-menu-names.h"

#define ITEM_NAME "modelbutton"

static GtkWidget *
find_label (GtkWidget *widget)
{
  GtkWidget *label = NULL;

  if (GTK_IS_LABEL (widget))
    return gtk_widget_get_visible (widget) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && label == NULL;
       child = gtk_widget_get_next_sibling (child))
    /* A submenu's items are names of their own. */
    label = GTK_IS_POPOVER (child) ? NULL : find_label (child);
  return label;
}

static void
name_items (GtkWidget *widget)
{
  GtkWidget *label = g_str_equal (gtk_widget_get_css_name (widget), ITEM_NAME) ? find_label (widget) : NULL;

  if (label != NULL)
    {
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
      gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      gtk_label_get_text (GTK_LABEL (label)), -1);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    name_items (child);
}

/* All there is when it opens; a menu that is bound to another model has new items. */
static gboolean
mapped_cb (GSignalInvocationHint *hint,
           guint                  n_values,
           const GValue          *values,
           gpointer               data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);

  if (GTK_IS_POPOVER_MENU (widget))
    name_items (widget);
  return TRUE;
}

void
sluice_menu_names_install (void)
{
  g_autoptr (GTypeClass) has_signals = g_type_class_ref (GTK_TYPE_WIDGET);

  (void) has_signals;
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, mapped_cb, NULL, NULL);
}
