/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/widgets/sluice-list-frame.h"

struct _SluiceListFrame
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (SluiceListFrame, sluice_list_frame, ADW_TYPE_BIN)

static GtkListView *
find_list (SluiceListFrame *self)
{
  GtkWidget *scrolled = adw_bin_get_child (ADW_BIN (self));
  GtkWidget *list = NULL;

  if (GTK_IS_SCROLLED_WINDOW (scrolled))
    list = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scrolled));
  return GTK_IS_LIST_VIEW (list) ? GTK_LIST_VIEW (list) : NULL;
}

static gboolean
focus_selected (GtkListView *list)
{
  GtkSelectionModel *model = gtk_list_view_get_model (list);
  g_autoptr (GtkBitset) selected = model != NULL ? gtk_selection_model_get_selection (model) : NULL;

  if (selected == NULL || gtk_bitset_is_empty (selected))
    return FALSE;

  /* That gives the row the focus only where the list has it; grabbed, the list gives it on to the row. */
  gtk_list_view_scroll_to (list, gtk_bitset_get_minimum (selected), GTK_LIST_SCROLL_FOCUS, NULL);
  return gtk_widget_grab_focus (GTK_WIDGET (list));
}

static gboolean
sluice_list_frame_focus (GtkWidget        *widget,
                         GtkDirectionType  direction)
{
  GtkListView *list = find_list (SLUICE_LIST_FRAME (widget));

  if (list != NULL && gtk_widget_get_focus_child (widget) == NULL && focus_selected (list))
    return TRUE;

  return GTK_WIDGET_CLASS (sluice_list_frame_parent_class)->focus (widget, direction);
}

static void
sluice_list_frame_class_init (SluiceListFrameClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = sluice_list_frame_focus;
}

static void
sluice_list_frame_init (SluiceListFrame *self)
{
}
