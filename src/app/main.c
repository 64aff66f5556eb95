/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "app/sluice-application.h"
#include "app/sluice-renderer.h"

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
  sluice_renderer_choose ();

  application = sluice_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
