/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "app/sluice-application.h"

/*
 * Without a render node GTK would draw with GL in software: twice the time of cairo, and 45 MB more. Said before GTK
 * starts; whoever sets GSK_RENDERER knows better.
 */
static void
choose_renderer (void)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (g_getenv ("GSK_RENDERER") != NULL)
    return;

  dir = g_dir_open ("/dev/dri", 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "renderD"))
      return;
  g_setenv ("GSK_RENDERER", "cairo", FALSE);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (SluiceApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("SLUICE_LOCALEDIR") != NULL ? g_getenv ("SLUICE_LOCALEDIR")
                                                                          : SLUICE_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  choose_renderer ();

  application = sluice_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
