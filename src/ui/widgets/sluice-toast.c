/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/widgets/sluice-toast.h"

#include "text/sluice-text.h"
#include "ui/widgets/sluice-graph-view.h"
#include "ui/widgets/sluice-label.h"

/* Between a toast and what it would lie over; libadwaita's own is twice that below a toast, in it. */
#define GAP 12
/* Below it a sentence goes on in further lines, of so many characters that a button has room beside them. */
#define NARROW 600
#define NARROW_CHARS 22

/* Returns: (nullable): what is shown of graphs below @widget */
static SluiceGraphView *
find_graph (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (SLUICE_IS_GRAPH_VIEW (widget))
    return SLUICE_GRAPH_VIEW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      SluiceGraphView *found = find_graph (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
place_all (AdwToastOverlay *overlay)
{
  GtkWidget *content = adw_toast_overlay_get_child (overlay);
  int width = gtk_widget_get_width (GTK_WIDGET (overlay)), height = gtk_widget_get_height (GTK_WIDGET (overlay));
  SluiceGraphView *graph = content != NULL ? find_graph (content) : NULL;
  graphene_rect_t controls;
  gboolean any = graph != NULL && sluice_graph_view_get_controls_place (graph, GTK_WIDGET (overlay), &controls);

  for (GtkWidget *toast = gtk_widget_get_first_child (GTK_WIDGET (overlay)); toast != NULL;
       toast = gtk_widget_get_next_sibling (toast))
    {
      int least, natural, tall, raise = 0;

      if (toast == content)
        continue;
      gtk_widget_measure (toast, GTK_ORIENTATION_HORIZONTAL, -1, &least, &natural, NULL, NULL);
      natural = CLAMP (width, least, natural);
      gtk_widget_measure (toast, GTK_ORIENTATION_VERTICAL, natural, NULL, &tall, NULL, NULL);
      tall -= gtk_widget_get_margin_bottom (toast);
      if (any && controls.origin.y + controls.size.height > (float) (height - tall)
          && controls.origin.x < (float) (width + natural) / 2
          && controls.origin.x + controls.size.width > (float) (width - natural) / 2)
        raise = MAX (0, height - (int) controls.origin.y - GAP);
      gtk_widget_set_margin_bottom (toast, raise);
    }
}

static gboolean
place_cb (gpointer data)
{
  GtkWidget *title = data, *overlay = gtk_widget_get_ancestor (title, ADW_TYPE_TOAST_OVERLAY);

  g_object_set_data (G_OBJECT (title), "sluice-place", NULL);
  if (overlay != NULL)
    place_all (ADW_TOAST_OVERLAY (overlay));
  return G_SOURCE_REMOVE;
}

/* Whatever is laid out anew may be what lies below, and only then it is known where that is. */
static void
queue_place (GtkWidget *title)
{
  if (g_object_get_data (G_OBJECT (title), "sluice-place") != NULL)
    return;
  g_object_set_data (G_OBJECT (title), "sluice-place", title);
  g_idle_add_full (GDK_PRIORITY_REDRAW + 1, place_cb, g_object_ref (title), g_object_unref);
}

static void
mapped_cb (GtkWidget *title)
{
  g_signal_connect_object (gtk_native_get_surface (gtk_widget_get_native (title)), "layout", G_CALLBACK (queue_place),
                           title, G_CONNECT_SWAPPED);
  place_cb (title);
}

static void
unmapped_cb (GtkWidget *title)
{
  GtkNative *native = gtk_widget_get_native (title);

  if (native != NULL && gtk_native_get_surface (native) != NULL)
    g_signal_handlers_disconnect_by_func (gtk_native_get_surface (native), queue_place, title);
}

AdwToast *
sluice_toast_new (const char *sentence)
{
  g_autofree char *unturned = sluice_text_unturned (sentence);
  GtkWidget *label = gtk_label_new (unturned);
  AdwToast *toast = adw_toast_new ("");

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (label, "heading");
  sluice_label_tell_whole (GTK_LABEL (label));
  g_signal_connect (label, "map", G_CALLBACK (mapped_cb), NULL);
  g_signal_connect (label, "unmap", G_CALLBACK (unmapped_cb), NULL);
  adw_toast_set_custom_title (toast, label);
  return toast;
}

void
sluice_toast_wrap (AdwToast *toast)
{
  g_object_set (adw_toast_get_custom_title (toast), "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "lines", 4,
                "ellipsize", PANGO_ELLIPSIZE_END, "xalign", 0.0, NULL);
}

void
sluice_toast_show (GtkWidget *widget,
                   AdwToast  *toast)
{
  GtkLabel *label = GTK_LABEL (adw_toast_get_custom_title (toast));
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);

  g_return_if_fail (overlay != NULL);

  if (gtk_widget_get_width (overlay) < NARROW)
    {
      sluice_toast_wrap (toast);
      gtk_label_set_max_width_chars (label, NARROW_CHARS);
    }
  gtk_accessible_announce (GTK_ACCESSIBLE (overlay), gtk_label_get_label (label),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}
