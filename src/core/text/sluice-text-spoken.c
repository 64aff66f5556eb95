/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a stage to who listens: the same in the graph and in the list of stages. */
#include "sluice-config.h"

#include "text/sluice-text.h"

#include <glib/gi18n-lib.h>

void
sluice_text_append_part (GString    *text,
                         const char *part)
{
  /* Translators: for the screen reader, between the parts of what is said of a stage: "train, running, after prepare" */
  if (text->len > 0)
    g_string_append (text, _ (", "));
  g_string_append (text, part);
}

/* "load", "load twice": one that is very long is said in full of the stage itself only. */
static void
append_neighbour (GString    *text,
                  const char *whole,
                  guint       times)
{
  g_autofree char *repeated = NULL, *name = sluice_text_short_name (whole);

  /* Translators: for the screen reader: a stage that another one names twice, or more often, as what it depends on */
  if (times == 2)
    repeated = g_strdup_printf (_ ("%s twice"), name);
  else if (times > 2)
    repeated = g_strdup_printf (ngettext ("%s %u time", "%s %u times", times), name, times);
  sluice_text_append_part (text, repeated != NULL ? repeated : name);
}

void
sluice_text_append_neighbours (GString           *text,
                               const char *const *names,
                               const guint       *times,
                               guint              n,
                               gboolean           after)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char *part = NULL;

  if (n == 0)
    return;
  for (guint i = 0; i < MIN (n, SLUICE_TEXT_SPOKEN_NAMES); i++)
    append_neighbour (list, names[i], times[i]);
  if (n > SLUICE_TEXT_SPOKEN_NAMES)
    {
      guint n_more = n - SLUICE_TEXT_SPOKEN_NAMES;
      g_autofree char *more = g_strdup_printf (ngettext ("%u more", "%u more", n_more), n_more);

      sluice_text_append_part (list, more);
    }
  /* Translators: for the screen reader: the stages that a stage waits for, and those that wait for it */
  part = g_strdup_printf (after ? _ ("after %s") : _ ("before %s"), list->str);
  sluice_text_append_part (text, part);
}
