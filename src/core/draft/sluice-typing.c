/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft/sluice-typing.h"

#include <string.h>

static gboolean
begins (SluiceTyping *self,
        int           kind,
        gboolean      here,
        gboolean      piece,
        gint64        now)
{
  gboolean begins = self->ended || piece || !here || self->kind != kind || now - self->time > SLUICE_TYPING_PAUSE;

  self->kind = kind;
  self->time = now;
  self->ended = piece;
  return begins;
}

gboolean
sluice_typing_insert (SluiceTyping *self,
                      guint         place,
                      const char   *text,
                      gint64        now)
{
  guint n = (guint) g_utf8_strlen (text, -1);
  gboolean line = strchr (text, '\n') != NULL;
  /* An indent comes in one piece too, and is gone on from. */
  gboolean piece = n > 1 && text[strspn (text, " \t\r\n")] != '\0';
  gboolean begun = begins (self, 1, place == self->place, piece, now);

  self->place = place + n;
  return begun || line;
}

gboolean
sluice_typing_delete (SluiceTyping *self,
                      guint         start,
                      guint         end,
                      gint64        now)
{
  /* Backspace ends there, Delete begins there. */
  gboolean begun = begins (self, -1, start == self->place || end == self->place, end - start > 1, now);

  self->place = start;
  return begun;
}
