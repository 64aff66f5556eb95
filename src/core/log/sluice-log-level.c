/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/sluice-log-level.h"

#include <string.h>

/* A level stands in the head of a line: after a time, a logger's name, a rank. */
#define HEAD_BYTES 120
#define HEAD_WORDS 8

#define TRACEBACK "Traceback (most recent call last)"

G_DEFINE_ENUM_TYPE (SluiceLogLevel, sluice_log_level,
                    G_DEFINE_ENUM_VALUE (SLUICE_LOG_LEVEL_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (SLUICE_LOG_LEVEL_DEBUG, "debug"),
                    G_DEFINE_ENUM_VALUE (SLUICE_LOG_LEVEL_INFO, "info"),
                    G_DEFINE_ENUM_VALUE (SLUICE_LOG_LEVEL_WARNING, "warning"),
                    G_DEFINE_ENUM_VALUE (SLUICE_LOG_LEVEL_ERROR, "error"),
                    G_DEFINE_ENUM_VALUE (SLUICE_LOG_LEVEL_CRITICAL, "critical"))

static const struct
{
  const char *word;
  SluiceLogLevel level;
} words[] = {
  { "DEBUG", SLUICE_LOG_LEVEL_DEBUG },       { "TRACE", SLUICE_LOG_LEVEL_DEBUG },
  { "VERBOSE", SLUICE_LOG_LEVEL_DEBUG },     { "INFO", SLUICE_LOG_LEVEL_INFO },
  { "NOTICE", SLUICE_LOG_LEVEL_INFO },       { "WARN", SLUICE_LOG_LEVEL_WARNING },
  { "WARNING", SLUICE_LOG_LEVEL_WARNING },   { "ERROR", SLUICE_LOG_LEVEL_ERROR },
  { "ERR", SLUICE_LOG_LEVEL_ERROR },         { "EXCEPTION", SLUICE_LOG_LEVEL_ERROR },
  { "CRITICAL", SLUICE_LOG_LEVEL_CRITICAL }, { "FATAL", SLUICE_LOG_LEVEL_CRITICAL },
  { "PANIC", SLUICE_LOG_LEVEL_CRITICAL },
};

/* Of logging by glog, absl and Kubernetes: "E0102 03:04:05.6 …", "I0102 …". */
static SluiceLogLevel
read_letter (const char *text)
{
  static const char letters[] = "DIWEF";
  static const SluiceLogLevel levels[] = { SLUICE_LOG_LEVEL_DEBUG, SLUICE_LOG_LEVEL_INFO, SLUICE_LOG_LEVEL_WARNING,
                                           SLUICE_LOG_LEVEL_ERROR, SLUICE_LOG_LEVEL_CRITICAL };
  const char *found = *text != '\0' ? strchr (letters, *text) : NULL;

  if (found == NULL || !g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[2]) || !g_ascii_isdigit (text[3])
      || !g_ascii_isdigit (text[4]) || text[5] != ' ')
    return SLUICE_LOG_LEVEL_UNKNOWN;

  return levels[found - letters];
}

static gboolean
is_upper (const char *word,
          gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isupper (word[i]))
      return FALSE;

  return length > 0;
}

SluiceLogLevel
sluice_log_level_parse (const char *word,
                        gssize      length)
{
  gsize n = word == NULL ? 0 : length < 0 ? strlen (word) : (gsize) length;

  for (guint i = 0; n > 0 && i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i].word) == n && g_ascii_strncasecmp (words[i].word, word, n) == 0)
      return words[i].level;

  if (n == 1)
    switch (g_ascii_toupper (*word))
      {
      case 'D':
        return SLUICE_LOG_LEVEL_DEBUG;
      case 'I':
        return SLUICE_LOG_LEVEL_INFO;
      case 'W':
        return SLUICE_LOG_LEVEL_WARNING;
      case 'E':
        return SLUICE_LOG_LEVEL_ERROR;
      case 'F':
      case 'C':
        return SLUICE_LOG_LEVEL_CRITICAL;
      default:
        break;
      }

  return SLUICE_LOG_LEVEL_UNKNOWN;
}

/* "ValueError: …", "torch.cuda.OutOfMemoryError: …", "AssertionError", "KeyboardInterrupt": how Python ends a traceback. */
static gboolean
is_exception (const char *text)
{
  const char *end = text;
  gsize length;

  while (g_ascii_isalnum (*end) || *end == '_' || *end == '.')
    end++;
  length = (gsize) (end - text);
  if (length < 5 || !(g_ascii_isalpha (*text) || *text == '_') || (*end != ':' && *end != '\0'))
    return FALSE;

  if (length == strlen ("KeyboardInterrupt") && strncmp (text, "KeyboardInterrupt", length) == 0)
    return TRUE;

  return (length > 5 && strncmp (end - 5, "Error", 5) == 0) || (length > 9 && strncmp (end - 9, "Exception", 9) == 0);
}

/* "train.py:12: UserWarning: …": what Python's warnings write. */
static gboolean
is_python_warning (const char *text)
{
  for (const char *at = strchr (text, ':'); at != NULL; at = strchr (at + 1, ':'))
    {
      const char *number = at + 1, *end = number, *word;

      while (g_ascii_isdigit (*end))
        end++;
      if (end == number || end[0] != ':' || end[1] != ' ')
        continue;
      for (word = end = end + 2; g_ascii_isalnum (*end) || *end == '_' || *end == '.';)
        end++;
      if (*end == ':' && end - word >= 7 && strncmp (end - 7, "Warning", 7) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Whether nothing but a time stands before @at: digits and what is between them, "T", "Z", "AM", "PM". */
static gboolean
follows_time_only (const char *text,
                   const char *at)
{
  return text + strspn (text, "0123456789-:.,/+ []|TZAPM") >= at;
}

gboolean
sluice_log_level_has_traceback (const char *text)
{
  const char *found = text;

  /* As a row, or as the end of one that has a head; elsewhere they are words about one. */
  while ((found = strstr (found, TRACEBACK)) != NULL)
    {
      const char *end = found + strlen (TRACEBACK);

      if (found == text || found[-1] == '\n' || (end[0] == ':' && (end[1] == '\n' || end[1] == '\0')))
        return TRUE;
      found = end;
    }
  return FALSE;
}

gboolean
sluice_log_level_is_of_traceback (const char *text)
{
  const char *start = text;

  while (*start == ' ' || *start == '\t' || *start == '|' || *start == '+')
    start++;

  return g_str_has_prefix (start, TRACEBACK) || g_str_has_prefix (start, "During handling of the above exception")
         || g_str_has_prefix (start, "The above exception was the direct cause")
         || (start > text && g_str_has_prefix (start, "File \"") && strstr (start, "\", line ") != NULL)
         || is_exception (start);
}

SluiceLogLevel
sluice_log_level_guess (const char *text)
{
  SluiceLogLevel level = read_letter (text);
  const char *at = text;
  guint n_words = 0;

  if (level >= SLUICE_LOG_LEVEL_ERROR)
    return level;
  if (sluice_log_level_is_of_traceback (text) || sluice_log_level_has_traceback (text))
    return SLUICE_LOG_LEVEL_ERROR;
  if (level != SLUICE_LOG_LEVEL_UNKNOWN)
    return level;
  if (is_python_warning (text))
    return SLUICE_LOG_LEVEL_WARNING;

  while (*at != '\0' && at - text < HEAD_BYTES && n_words < HEAD_WORDS)
    {
      const char *end;
      gsize length;
      gboolean bracketed, first, ended, named;

      while (*at != '\0' && !g_ascii_isalpha (*at))
        {
          /* What follows a colon and a space is what the line says, not its head. */
          if (n_words > 0 && at[0] == ':' && at[1] == ' ' && !g_ascii_isdigit (at > text ? at[-1] : '\0'))
            return SLUICE_LOG_LEVEL_UNKNOWN;
          at++;
        }
      end = at;
      while (g_ascii_isalnum (*end) || *end == '_')
        end++;
      length = (gsize) (end - at);
      if (length == 0)
        break;

      first = n_words == 0;
      bracketed = at > text && strchr ("[<(|", at[-1]) != NULL;
      named = *end == '=' && (length == 5 || length == 3)
              && (g_ascii_strncasecmp (at, "level", length) == 0 || g_ascii_strncasecmp (at, "lvl", length) == 0);
      if (named)
        {
          at = end + 1;
          if (*at == '"')
            at++;
          for (end = at; g_ascii_isalpha (*end);)
            end++;
          return sluice_log_level_parse (at, end - at);
        }

      ended = *end == '\0' || strchr (" :]>)|,/\t-", *end) != NULL;
      if (length > 1 && ended && (is_upper (at, length) || bracketed || (first && *end == ':')))
        {
          level = sluice_log_level_parse (at, (gssize) length);
          /* Elsewhere in a line it is a measure: "epoch 3 ERR 0.12". */
          if (length == 3 && level == SLUICE_LOG_LEVEL_ERROR && !bracketed && !follows_time_only (text, at))
            level = SLUICE_LOG_LEVEL_UNKNOWN;
          if (level != SLUICE_LOG_LEVEL_UNKNOWN)
            return level;
        }
      n_words++;
      at = end;
    }

  return SLUICE_LOG_LEVEL_UNKNOWN;
}
