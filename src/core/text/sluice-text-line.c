/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server says, as it may stand among our own words. */
#include "sluice-config.h"

#include <string.h>

#include "text/sluice-text.h"

gboolean
sluice_text_is_turn (gunichar c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* Returns: whether @c ends a line, or moves what is after it otherwise */
static gboolean
is_break (gunichar c)
{
  return g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029;
}

/* Nearly all of what is said is such, and is said often. */
static gboolean
is_plain (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (*p < 0x20 || *p > 0x7e)
      return FALSE;
  return TRUE;
}

static char *
clean (const char *text,
       gboolean    one_line)
{
  g_autofree char *valid = NULL;
  GString *kept;

  if (text == NULL || is_plain (text))
    return g_strdup (text != NULL ? text : "");

  valid = g_utf8_make_valid (text, -1);
  kept = g_string_sized_new (strlen (valid));
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!sluice_text_is_turn (c))
        g_string_append_unichar (kept, one_line && is_break (c) ? ' ' : c);
    }
  return g_string_free_and_steal (kept);
}

char *
sluice_text_unturned (const char *text)
{
  return clean (text, FALSE);
}

char *
sluice_text_line (const char *text)
{
  return clean (text, TRUE);
}

char *
sluice_text_pipeline_line (const char *name)
{
  return sluice_text_line (sluice_text_pipeline_name (name));
}

char *
sluice_text_stage_title_line (SluiceStage *stage)
{
  return sluice_text_line (sluice_text_stage_title (stage));
}
