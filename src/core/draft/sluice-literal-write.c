/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as text again, and a text changed at one place. */
#include "draft/sluice-literal.h"

#include <string.h>

static void
begin_line (GString *out,
            int      indent)
{
  if (indent >= 0)
    g_string_append_printf (out, "\n%*s", indent, "");
}

void
sluice_literal_append (const SluiceLiteral *self,
                       const char          *source,
                       GString             *out,
                       int                  indent)
{
  gboolean object = self->kind == SLUICE_LITERAL_OBJECT;
  int inner = indent >= 0 ? indent + 2 : -1;

  if (self->children == NULL)
    {
      g_string_append_len (out, source + self->start, (gssize) (self->end - self->start));
      return;
    }

  g_string_append_c (out, object ? '{' : '[');
  for (guint i = 0; i < self->children->len; i++)
    {
      const SluiceLiteral *child = g_ptr_array_index (self->children, i);

      if (i > 0)
        g_string_append_c (out, ',');
      begin_line (out, inner);
      if (object)
        {
          sluice_literal_append_string (out, child->name);
          g_string_append (out, indent >= 0 ? ": " : ":");
        }
      sluice_literal_append (child, source, out, inner);
    }
  if (self->children->len > 0)
    begin_line (out, indent);
  g_string_append_c (out, object ? '}' : ']');
}

void
sluice_literal_append_string (GString    *out,
                              const char *text)
{
  static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";

  g_string_append_c (out, '"');
  for (const char *c = text; *c != '\0'; c++)
    {
      const char *found = strchr (from, *c);

      if (found != NULL)
        g_string_append_printf (out, "\\%c", to[found - from]);
      else if ((guchar) *c < 0x20 || *c == 0x7f)
        g_string_append_printf (out, "\\u%04x", (guint) (guchar) *c);
      else
        g_string_append_c (out, *c);
    }
  g_string_append_c (out, '"');
}

/* Takes the member away, with the comma that divided it from its neighbour and the space before it. */
static void
erase_member (GString             *out,
              const SluiceLiteral *root,
              const SluiceLiteral *member)
{
  guint index;
  gsize start, end;

  g_ptr_array_find (root->children, member, &index);
  if (index > 0)
    {
      start = sluice_literal_nth (root, index - 1)->end;
      end = member->end;
    }
  else if (index + 1 < root->children->len)
    {
      start = member->name_start;
      end = sluice_literal_nth (root, index + 1)->name_start;
    }
  else
    {
      start = root->start + 1;
      end = root->end - 1;
    }
  g_string_erase (out, (gssize) start, (gssize) (end - start));
}

static void
append_member (GString             *out,
               const SluiceLiteral *root,
               const char          *name,
               const char          *value)
{
  g_autoptr (GString) member = g_string_new (NULL);
  guint n = root->children->len;
  const SluiceLiteral *last = n > 0 ? sluice_literal_nth (root, n - 1) : NULL;
  gsize at = last != NULL ? last->end : root->start + 1;
  gsize from = at;

  /* On a line of its own where the last one is, as far in as that. */
  if (last != NULL)
    {
      g_string_append_c (member, ',');
      from = last->name_start;
      while (from > root->start + 1 && strchr (" \t\r\n", out->str[from - 1]) != NULL)
        from--;
      if (from < last->name_start)
        g_string_append_len (member, out->str + from, (gssize) (last->name_start - from));
      else
        g_string_append_c (member, ' ');
    }
  else
    g_string_append (member, "\n  ");
  sluice_literal_append_string (member, name);
  g_string_append_printf (member, ": %s", value);
  if (last == NULL)
    {
      g_string_append_c (member, '\n');
      g_string_erase (out, (gssize) at, (gssize) (root->end - 1 - at));
    }
  g_string_insert (out, (gssize) at, member->str);
}

char *
sluice_literal_set_member (const char *text,
                           const char *name,
                           const char *value)
{
  g_autoptr (SluiceLiteral) root = sluice_literal_parse (text, -1, NULL);
  g_autoptr (GString) out = g_string_new (text);
  const SluiceLiteral *member;

  if (root == NULL || root->kind != SLUICE_LITERAL_OBJECT)
    return NULL;

  member = sluice_literal_get (root, name);
  if (member != NULL && value != NULL)
    {
      g_string_erase (out, (gssize) member->start, (gssize) (member->end - member->start));
      g_string_insert (out, (gssize) member->start, value);
    }
  else if (member != NULL)
    erase_member (out, root, member);
  else if (value != NULL)
    append_member (out, root, name, value);
  return g_string_free_and_steal (g_steal_pointer (&out));
}
