/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"

char *
sluice_text_progress (int done,
                      int total)
{
  if (done < 0 || total < 0)
    return g_strdup ("–");

  /* Translators: stages completed of all stages, in a narrow column */
  return g_strdup_printf (C_ ("progress", "%d/%d"), done, total);
}

char *
sluice_text_percent (double fraction)
{
  /* 100 % is said only of what is done: 99.6 % is not. */
  return g_strdup_printf (C_ ("progress", "%d%%"), (int) (CLAMP (fraction, 0.0, 1.0) * 100.0 + 1e-9));
}

char *
sluice_text_count (guint count,
                   gboolean complete)
{
  if (complete)
    return g_strdup_printf (C_ ("count", "%'u"), count);

  /* Translators: at least this many: the list is not known whole yet */
  return g_strdup_printf (C_ ("count", "%'u+"), count);
}

char *
sluice_text_size (guint64 bytes)
{
  return g_format_size (bytes);
}
