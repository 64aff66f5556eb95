/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "text/sluice-text.h"

/* What fits into a sentence; the whole stands in the detail. */
#define QUOTE_LIMIT 300

/* The server's words as part of a sentence: one line, no control characters, no full stop, not too long. */
static char *
make_quote (const char *message)
{
  g_autofree char *valid = g_utf8_make_valid (message, -1);
  g_autoptr (GString) quote = g_string_new (NULL);
  glong length = 0;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (sluice_text_is_turn (c))
        continue;
      if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
        {
          if (quote->len > 0 && quote->str[quote->len - 1] != ' ')
            g_string_append_c (quote, ' ');
          continue;
        }
      if (++length > QUOTE_LIMIT)
        {
          g_string_append (quote, "…");
          break;
        }
      g_string_append_unichar (quote, c);
    }

  while (quote->len > 0 && (quote->str[quote->len - 1] == ' ' || quote->str[quote->len - 1] == '.'))
    g_string_truncate (quote, quote->len - 1);

  return g_string_free_and_steal (g_steal_pointer (&quote));
}

static gboolean
is_quoted (const GError *error)
{
  return g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_REFUSED)
         || g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_SERVER)
         || g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_ARGUMENT) || error->domain != SLUICE_ERROR;
}

static char *
say_with_quote (const char *quote,
                const char *without,
                char *with)
{
  g_autofree char *sentence = with;

  return *quote != '\0' ? g_steal_pointer (&sentence) : g_strdup (without);
}

char *
sluice_text_error (const GError *error)
{
  g_autofree char *quote = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  quote = make_quote (error->message);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup (_ ("It was stopped before it was done."));
  if (error->domain != SLUICE_ERROR)
    return say_with_quote (quote, _ ("Something went wrong. Try again."),
                           g_strdup_printf (_ ("Something went wrong: %s. Try again."), quote));

  switch ((SluiceError) error->code)
    {
    case SLUICE_ERROR_ADDRESS:
      return g_strdup (_ ("That is not the address of a server. Write it like “lab.example:8000” or "
                          "“https://lab.example”."));
    case SLUICE_ERROR_UNREACHABLE:
      return g_strdup (_ ("The server can’t be reached. It may be off, or the network between may be down: check the "
                          "address and the network."));
    case SLUICE_ERROR_HOST:
      return g_strdup (_ ("No server of that name is known here. Check the spelling of the address, and whether this "
                          "computer is in the right network."));
    case SLUICE_ERROR_NOT_TLS:
      return g_strdup (_ ("No encrypted connection came about, so nothing was sent. The server may not speak https "
                          "there: check the address, or try it with “http://”."));
    case SLUICE_ERROR_TLS:
      return g_strdup (_ ("The server’s certificate can’t be trusted, so nothing was sent. Ask whoever runs the server "
                          "for a valid one, or for its authority’s certificate to install on this computer."));
    case SLUICE_ERROR_TIMEOUT:
      return g_strdup (_ ("The server did not answer in time. It may be busy or hanging: try again in a moment."));
    case SLUICE_ERROR_REDIRECT:
      return g_strdup (_ ("The server pointed to another address, which was not followed so that your key stays safe. "
                          "If that address is right, connect to it directly."));
    case SLUICE_ERROR_KEY:
      return g_strdup (_ ("The server does not accept the API key, or needs one. Enter the key that whoever runs the "
                          "server gave you."));
    case SLUICE_ERROR_NOT_FOUND:
      return g_strdup (_ ("The server does not have it. It may have been deleted, or the address may not be that of "
                          "the platform."));
    case SLUICE_ERROR_REFUSED:
      return say_with_quote (quote, _ ("The server refused to do it and did not say why. Refresh, and see whether it "
                                       "still applies."),
                             g_strdup_printf (_ ("The server refused to do it: “%s”."), quote));
    case SLUICE_ERROR_SERVER:
      return say_with_quote (quote, _ ("The server failed while it worked on this. Try again, and if it stays, tell "
                                       "whoever runs the server."),
                             g_strdup_printf (_ ("The server failed while it worked on this: “%s”. Try again, and if "
                                                 "it stays, tell whoever runs the server."),
                                              quote));
    case SLUICE_ERROR_PROTOCOL:
      return g_strdup (_ ("The server’s answer can’t be understood. The address may not be that of the platform, or "
                          "something in between changed the answer: check the address."));
    case SLUICE_ERROR_CUT:
      return g_strdup (_ ("The server’s answer broke off before its end. The network between may be bad, or the server "
                          "may have stopped: try again."));
    case SLUICE_ERROR_TOO_LARGE:
      return g_strdup (_ ("The server’s answer is too large and was not read. Ask for less at once, or tell whoever "
                          "runs the server."));
    case SLUICE_ERROR_STORAGE:
      return g_strdup (_ ("What Sluice keeps on this computer could not be read or written. It goes on without; "
                          "check the free space and the permissions of its folder."));
    case SLUICE_ERROR_LAYOUT:
      return g_strdup (_ ("The graph could not be laid out well, so a simpler arrangement is shown."));
    case SLUICE_ERROR_ARGUMENT:
      return say_with_quote (quote, _ ("What was given can’t be used. Check it and try again."),
                             g_strdup_printf (_ ("What was given can’t be used: %s."), quote));
    case SLUICE_ERROR_CHANGED:
      return g_strdup (_ ("It has changed in the meantime, so it was left as it is. Look at it, and decide again."));
    default:
      return say_with_quote (quote, _ ("Something went wrong. Try again."),
                             g_strdup_printf (_ ("Something went wrong: %s. Try again."), quote));
    }
}

char *
sluice_text_error_open (const GError *error)
{
  g_autofree char *quote = NULL;
  g_autofree char *what = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  quote = make_quote (error->message);
  if (error->domain != SLUICE_ERROR)
    what = g_strdup (_ ("It was called off before the server had answered."));
  else if (error->code == SLUICE_ERROR_TIMEOUT)
    what = g_strdup (_ ("The server did not answer in time."));
  else if (error->code == SLUICE_ERROR_SERVER)
    what = say_with_quote (quote, _ ("The server failed while it worked on this."),
                           g_strdup_printf (_ ("The server failed while it worked on this: “%s”."), quote));
  else if (error->code == SLUICE_ERROR_UNREACHABLE || error->code == SLUICE_ERROR_CUT)
    what = g_strdup (_ ("The connection broke before the server’s whole answer was there."));
  else
    what = g_strdup (_ ("The server’s answer can’t be understood."));
  /* Translators: the first is why it is not known what became of a pipeline that was sent, a sentence */
  return g_strdup_printf (_ ("%s It may have been created all the same: look at the list before you send it again."),
                          what);
}

char *
sluice_text_list_error (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, SLUICE_ERROR, SLUICE_ERROR_NOT_FOUND))
    return g_strdup (_ ("There is no pipelines API at this address. Is it the address of the platform?"));
  return sluice_text_error (error);
}

char *
sluice_text_error_detail (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (error->message == NULL || *error->message == '\0')
    return NULL;
  if (is_quoted (error) && strlen (error->message) <= QUOTE_LIMIT && strchr (error->message, '\n') == NULL)
    return NULL;

  return g_utf8_make_valid (error->message, -1);
}

char *
sluice_text_error_report (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  g_autofree char *message = g_utf8_make_valid (error->message != NULL ? error->message : "", -1);
  const char *exchange = sluice_error_get_exchange (error);

  if (exchange == NULL)
    return *message != '\0' ? g_steal_pointer (&message) : NULL;
  return g_strconcat (message, *message != '\0' ? "\n\n" : "", exchange, NULL);
}
