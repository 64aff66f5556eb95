/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"

/* A span as it stands inside a sentence: one unit, spelled out, cut down. */
static char *
spell_span (gint64 span)
{
  gint64 minutes = MAX (span, 0) / G_TIME_SPAN_MINUTE;
  guint count;

  if (minutes >= 48 * 60)
    {
      count = (guint) MIN (minutes / (24 * 60), G_MAXINT);
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u day", "%u days", count), count);
    }
  if (minutes >= 120)
    {
      count = (guint) (minutes / 60);
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u hour", "%u hours", count), count);
    }

  count = (guint) MAX (minutes, 1);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u minute", "%u minutes", count), count);
}

char *
sluice_text_warning (SluiceWarning warning,
                     SluiceState state,
                     gint64 since,
                     gint64 now)
{
  g_autofree char *span = since > 0 ? spell_span (now - since) : NULL;

  switch (warning)
    {
    case SLUICE_WARNING_NONE:
      return NULL;
    case SLUICE_WARNING_NO_STAGES:
      if (state == SLUICE_STATE_FAILED)
        return g_strdup (_ ("This pipeline has no stages, and it has failed. Create it again with stages."));
      return g_strdup (_ ("This pipeline has no stages. The server leaves it running forever: cancel it."));
    case SLUICE_WARNING_DUPLICATE_NAMES:
      if (state == SLUICE_STATE_FAILED)
        return g_strdup (_ ("Two stages have the same name, and this pipeline has failed. Create it again with different "
                            "names."));
      return g_strdup (_ ("Two stages have the same name. The server hangs on that: cancel it, and create it again "
                          "with different names."));
    case SLUICE_WARNING_NO_WORKER:
      return g_strdup (_ ("A stage waits in its queue, and the server has no worker. It will start when a worker "
                          "does."));
    case SLUICE_WARNING_NOT_STARTED:
      if (span == NULL)
        return g_strdup (_ ("No stage has started. The server does not say why: the workers may be busy with other "
                            "stages, none may take this work, or the task refused its parameters."));
      /* Translators: %s is a span like "12 minutes" */
      return g_strdup_printf (_ ("No stage has started for %s. The server does not say why: the workers may be busy "
                                 "with other stages, none may take this work, or the task refused its parameters."),
                              span);
    case SLUICE_WARNING_NO_PROGRESS:
      if (span == NULL)
        return g_strdup (_ ("No stage has moved for a long time. It may just be a long job, or its worker may be gone: "
                            "look at the worker, or cancel it."));
      /* Translators: %s is a span like "12 minutes" */
      return g_strdup_printf (_ ("No stage has moved for %s. It may just be a long job, or its worker may be gone: "
                                 "look at the worker, or cancel it."),
                              span);
    case SLUICE_WARNING_QUIET:
      if (span == NULL)
        return g_strdup (_ ("No stage has moved for a while. How long this takes is not known yet: it may be as it "
                            "should be."));
      /* Translators: %s is a span like "12 minutes" */
      return g_strdup_printf (_ ("No stage has moved for %s. How long this takes is not known yet: it may be as it "
                                 "should be."),
                              span);
    case SLUICE_WARNING_SIBLING_RUNNING:
      return g_strdup (_ ("This pipeline has failed, and a parallel stage still runs to its end."));
    case SLUICE_WARNING_QUEUED_AFTER_CANCEL:
      return g_strdup (_ ("This pipeline was cancelled, and a stage that was already queued may still run."));
    case SLUICE_WARNING_CYCLE:
      if (state == SLUICE_STATE_FAILED)
        return g_strdup (_ ("The stages depend on each other in a circle, so none of them could be the first, and the "
                            "server failed it. Create it again without the circle."));
      return g_strdup (_ ("The stages depend on each other in a circle, so none of them can be the first. The server "
                          "will fail it: create it again without the circle."));
    case SLUICE_WARNING_UNKNOWN_DEPENDENCY:
      if (state == SLUICE_STATE_FAILED)
        return g_strdup (_ ("A stage depends on one that this pipeline does not have, so the server failed it. Create it "
                            "again with the missing stage."));
      return g_strdup (_ ("A stage depends on one that this pipeline does not have. The server will fail it: create "
                          "it again with the missing stage."));
    default:
      g_return_val_if_reached (NULL);
    }
}

void
sluice_text_cut_to_sentence (char *text)
{
  static const char *const stops[] = { ". ", "。" };

  g_return_if_fail (text != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (stops); i++)
    {
      char *stop = strstr (text, stops[i]);

      if (stop != NULL)
        *g_utf8_next_char (stop) = '\0';
    }
}
