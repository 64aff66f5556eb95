/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/widgets/sluice-banner.h"

static void
revealed_cb (GtkRevealer *revealer)
{
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (revealer)),
                          gtk_revealer_get_reveal_child (revealer) || gtk_revealer_get_child_revealed (revealer));
}

void
sluice_banner_hide_away (GtkWidget *banner)
{
  GtkWidget *revealer;

  g_return_if_fail (GTK_IS_WIDGET (banner));

  revealer = gtk_widget_get_first_child (banner);
  if (!GTK_IS_REVEALER (revealer))
    return;
  g_signal_connect (revealer, "notify::reveal-child", G_CALLBACK (revealed_cb), NULL);
  g_signal_connect (revealer, "notify::child-revealed", G_CALLBACK (revealed_cb), NULL);
  revealed_cb (GTK_REVEALER (revealer));
}
