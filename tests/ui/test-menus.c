/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The items of menus as assistive technology sees them. */
#include "uitest.h"

#include "ui/widgets/sluice-menu-names.h"

static guint
count_named (GtkWidget         *widget,
             const char *const *names)
{
  guint n = 0;

  if (g_str_equal (gtk_widget_get_css_name (widget), "modelbutton"))
    for (guint i = 0; names[i] != NULL; i++)
      {
        g_autofree char *wrong = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                                     names[i]);

        if (wrong == NULL && !gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                                                GTK_ACCESSIBLE_RELATION_LABELLED_BY))
          n++;
      }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_named (child, names);
  return n;
}

static void
test_items_have_names (void)
{
  const char *const names[] = { "Copy the name", "More", "Cut_off", NULL };
  const char *const other[] = { "Another", NULL };
  g_autoptr (GMenu) menu = g_menu_new (), more = g_menu_new (), later = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new (), *window = ui_show_in_window (button, 300, 200);

  g_menu_append (menu, "_Copy the name", "test.copy");
  g_menu_append (more, "Cut__off", "test.cut");
  g_menu_append_submenu (menu, "_More", G_MENU_MODEL (more));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  /* What leads back from the submenu is called like what leads there. */
  ui_wait_until (count_named (button, names) == 4);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));

  g_menu_append (later, "Another", "test.other");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (later));
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  ui_wait_until (count_named (button, other) == 1);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  ui_close_and_check_freed (window);
}

int
main (int    argc,
      char **argv)
{
  ui_test_init (&argc, &argv);
  sluice_menu_names_install ();
  g_test_add_func ("/menus/items-have-names", test_items_have_names);
  return g_test_run ();
}
