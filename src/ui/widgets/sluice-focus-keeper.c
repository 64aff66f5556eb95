/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-focus-keeper.h"

#define KEPT "sluice-kept-focus"

static void
free_weak_ref (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
keep_focus (GtkWidget *child,
            GtkRoot   *root,
            GtkWidget *focus)
{
  GWeakRef *kept = g_new0 (GWeakRef, 1);

  g_weak_ref_init (kept, focus);
  g_object_set_data_full (G_OBJECT (child), KEPT, kept, free_weak_ref);
  /* Set to where it is: that drops what is parked. Then out of what is hidden, so that nothing is parked again. */
  gtk_root_set_focus (root, focus);
  gtk_root_set_focus (root, gtk_widget_get_parent (child));
}

static void
unmap_cb (GtkWidget *child)
{
  GtkRoot *root = gtk_widget_get_root (child);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  /* Hidden with what is around it, it is not by a breakpoint. */
  if (!gtk_widget_get_child_visible (child) && focus != NULL
      && (focus == child || gtk_widget_is_ancestor (focus, child)))
    keep_focus (child, root, focus);
}

/* Returns: (transfer full) (nullable): what held the focus in @child, which is mapped again */
static GtkWidget *
take_kept (GtkWidget *child)
{
  GWeakRef *kept = g_object_get_data (G_OBJECT (child), KEPT);
  GtkWidget *focus = kept != NULL ? g_weak_ref_get (kept) : NULL;

  g_object_set_data (G_OBJECT (child), KEPT, NULL);
  return focus;
}

static void
map_cb (GtkWidget *child)
{
  GtkRoot *root = gtk_widget_get_root (child);
  g_autoptr (GtkWidget) focus = NULL;

  /* Where a breakpoint around it hid it, too, the focus is further out: it comes back with that one. */
  if (g_object_get_data (G_OBJECT (child), KEPT) == NULL || root == NULL
      || gtk_root_get_focus (root) != gtk_widget_get_parent (child))
    return;

  focus = take_kept (child);
  while (focus != NULL && gtk_widget_get_root (focus) == root)
    {
      GtkWidget *inner = gtk_widget_get_first_child (focus);

      if (inner == NULL || g_object_get_data (G_OBJECT (inner), KEPT) == NULL || !gtk_widget_get_mapped (inner))
        break;
      g_object_unref (focus);
      focus = take_kept (inner);
    }
  if (focus == NULL || gtk_widget_get_root (focus) != root || !gtk_widget_get_mapped (focus))
    g_clear_object (&focus);
  gtk_root_set_focus (root, focus);
}

void
sluice_focus_keeper_attach (GtkWidget *child)
{
  g_return_if_fail (GTK_IS_WIDGET (child));

  g_signal_connect (child, "unmap", G_CALLBACK (unmap_cb), NULL);
  g_signal_connect_after (child, "map", G_CALLBACK (map_cb), NULL);
}

void
sluice_focus_keeper_attach_page (AdwNavigationPage *page)
{
  g_return_if_fail (ADW_IS_NAVIGATION_PAGE (page));

  sluice_focus_keeper_attach (adw_breakpoint_bin_get_child (ADW_BREAKPOINT_BIN (adw_navigation_page_get_child (page))));
}

gboolean
sluice_focus_keeper_move (GtkWidget        *widget,
                          GtkDirectionType  direction)
{
  GtkWidget *child = adw_navigation_page_get_child (ADW_NAVIGATION_PAGE (widget));

  return child != NULL && gtk_widget_child_focus (child, direction);
}
