/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with a stage, with several, with a dependency, and where there is nothing: a menu of each. */
#include "sluice-config.h"

#include "ui/editor/sluice-editor-page-private.h"

#include <glib/gi18n-lib.h>

#include "ui/widgets/sluice-menu.h"

static GMenu *
append_section (GMenu *menu)
{
  g_autoptr (GMenu) section = g_menu_new ();

  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  return section;
}

static void
fill_stage (GMenu *menu)
{
  sluice_menu_append_when_enabled (menu, _("_Edit"), "graph.open", NULL);
  sluice_menu_append_when_enabled (menu, _("_Add a stage after it"), "editor.add", NULL);
  sluice_menu_append_when_enabled (menu, _("_Connect"), "editor.connect", NULL);
  menu = append_section (menu);
  sluice_menu_append_when_enabled (menu, _("_Duplicate"), "editor.duplicate", NULL);
  sluice_menu_append_when_enabled (menu, _("_Remove"), "editor.remove", NULL);
}

/* @card: one folded card stands for all of them */
static void
fill_several (GMenu    *menu,
              guint     n,
              gboolean  card)
{
  g_autofree char *duplicate = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "_Duplicate %u stage",
                                                             "_Duplicate %u stages", n), n);
  g_autofree char *removal = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "_Remove %u stage", "_Remove %u stages", n), n);

  if (card)
    {
      sluice_menu_append_when_enabled (menu, _("_Unfold the block"), "graph.unfold", "b");
      sluice_menu_append_when_enabled (menu, _("_Add a stage after them"), "editor.add", NULL);
      menu = append_section (menu);
    }
  sluice_menu_append_when_enabled (menu, duplicate, "editor.duplicate", NULL);
  sluice_menu_append_when_enabled (menu, removal, "editor.remove", NULL);
}

static void
fill_edge (GMenu *menu)
{
  sluice_menu_append_when_enabled (menu, _("Let _another stage wait"), "editor.move-end", NULL);
  sluice_menu_append_when_enabled (menu, _("Let it _wait for another stage"), "editor.move-beginning", NULL);
  sluice_menu_append_when_enabled (append_section (menu), _("_Remove the dependency"), "editor.remove", NULL);
}

static void
fill_nothing (SluiceEditorPage *self,
              GMenu            *menu)
{
  sluice_menu_append_when_enabled (menu, _("_Add a stage"), "editor.add", NULL);
  if (sluice_draft_get_n_stages (self->draft) == 0)
    return;
  sluice_menu_append_when_enabled (menu, _("_Select all"), "graph.mark-all", NULL);
  menu = append_section (menu);
  sluice_menu_append_when_enabled (menu, _("_Fit to view"), "graph.fit", NULL);
  sluice_menu_append_when_enabled (menu, _("From left to _right"), "graph.left-right", NULL);
}

static void
opening_cb (SluiceEditorPage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_auto (GStrv) marked = sluice_graph_view_dup_marked (self->graph);
  guint n = g_strv_length (marked);

  if (n > 1)
    fill_several (menu, n, sluice_graph_view_count_selected (self->graph) == n);
  else if (self->selected != 0)
    fill_stage (menu);
  else if (self->edge_from != 0)
    fill_edge (menu);
  else
    fill_nothing (self, menu);
  sluice_graph_view_set_menu (self->graph, G_MENU_MODEL (menu));
}

void
sluice_editor_page_init_menu (SluiceEditorPage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  /* Filled when it is opened. */
  sluice_graph_view_set_menu (self->graph, G_MENU_MODEL (menu));
  g_signal_connect_swapped (self->graph, "menu-opening", G_CALLBACK (opening_cb), self);
}
