/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/sluice-log-cause.h"

#include <string.h>

/* Fewer characters of an error may stand anywhere: "failed". */
#define LEAST_SAID 10

static const char *
get_text (SluiceLog *self,
          gint64     line)
{
  return sluice_log_line_get_text (sluice_log_get_lines (self)->pdata[line]);
}

/* The last line that has @error's first one in it, without the name of what was raised: "ValueError: bad shape" is found
 * where only "bad shape" is said. */
static gint64
find_said (SluiceLog  *self,
           const char *error)
{
  GPtrArray *lines = sluice_log_get_lines (self);
  g_autofree char *first = g_strstrip (g_strndup (error, strcspn (error, "\n")));
  const char *colon = strstr (first, ": "), *what = first;

  if (colon != NULL && memchr (first, ' ', (gsize) (colon - first)) == NULL && strlen (colon + 2) >= LEAST_SAID)
    what = colon + 2;
  if (strlen (what) < LEAST_SAID)
    return -1;
  for (gint64 i = (gint64) lines->len - 1; i >= 0; i--)
    if (strstr (get_text (self, i), what) != NULL)
      return i;
  return -1;
}

/* What torchrun, a launcher or subprocess say of a process that failed: why is said before. */
static gboolean
tells_of_other (const char *text)
{
  return strstr (text, "ChildFailedError") != NULL || strstr (text, "CalledProcessError") != NULL
         || strstr (text, "failed (exitcode: ") != NULL;
}

gint64
sluice_log_find_cause (SluiceLog  *self,
                       const char *error,
                       gboolean   *other)
{
  gint64 said = error != NULL ? find_said (self, error) : -1, last, found;

  if (other != NULL)
    *other = FALSE;
  if (said >= 0)
    return said;
  if (sluice_log_get_n_errors (self) == 0)
    return -1;
  last = found = sluice_log_find_error_before (self, G_MAXINT64);
  while (found >= 0 && tells_of_other (get_text (self, found)))
    found = sluice_log_find_error_before (self, found);
  if (other != NULL)
    *other = found < 0;
  return found >= 0 ? found : last;
}
