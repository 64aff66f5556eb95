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

/* "E ProcessGroupNCCL.cpp:607] …": a letter, and where in a source that was written. */
static gboolean
names_source (const char *text)
{
  const char *end = text + strcspn (text, " ]");

  return *end == ']' && end > text && g_ascii_isdigit (end[-1]) && memchr (text, '.', (gsize) (end - text)) != NULL
         && memchr (text, ':', (gsize) (end - text)) != NULL;
}

/* Of logging by glog, absl and Kubernetes: "E0102 03:04:05.6 …", "I0102 …"; of PyTorch's: "[E102 03:04:05.6 …",
 * "[W socket.cpp:601] …". */
static SluiceLogLevel
read_letter (const char *text)
{
  static const char letters[] = "DIWEF";
  static const SluiceLogLevel levels[] = { SLUICE_LOG_LEVEL_DEBUG, SLUICE_LOG_LEVEL_INFO, SLUICE_LOG_LEVEL_WARNING,
                                           SLUICE_LOG_LEVEL_ERROR, SLUICE_LOG_LEVEL_CRITICAL };
  gboolean bracketed = *text == '[';
  const char *start = bracketed ? text + 1 : text;
  const char *found = *start != '\0' ? strchr (letters, *start) : NULL;
  gsize digits;

  if (found == NULL)
    return SLUICE_LOG_LEVEL_UNKNOWN;
  digits = strspn (start + 1, "0123456789");
  if (start[digits + 1] != ' ' || !(digits == 4 || (bracketed && digits == 3)
                                    || (bracketed && digits == 0 && names_source (start + 2))))
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

/* Returns: what follows @close (a run of it ends there), or NULL where @text doesn't go on like that */
static const char *
skip_digits (const char *text,
             const char *close)
{
  gsize digits = strspn (text, "0123456789");

  if (digits == 0 || digits > 6 || !g_str_has_prefix (text + digits, close))
    return NULL;
  return text + digits + strlen (close);
}

/* "[rank0]:", "[default0]:" of torchrun; "[1,0]<stderr>:" of mpirun and Horovod. */
static const char *
skip_rank (const char *text)
{
  gsize letters = 1;
  const char *at;

  while (g_ascii_islower (text[letters]))
    letters++;
  if (letters > 1)
    {
      at = text[letters] == ' ' ? text + letters + 1 : text + letters;
      return skip_digits (at, "]:");
    }
  at = skip_digits (text + 1, ",");
  at = at != NULL ? skip_digits (at, "]<std") : NULL;
  if (at == NULL || !(g_str_has_prefix (at, "out>:") || g_str_has_prefix (at, "err>:")))
    return NULL;
  return at + strlen ("out>:");
}

/* "(RayTrainWorker pid=12)", "(train pid=12, ip=10.0.0.3)" of Ray. */
static const char *
skip_worker (const char *text)
{
  const char *end = text + strcspn (text, ")\n");
  const char *pid = *end == ')' ? g_strstr_len (text, end - text, " pid=") : NULL;

  return pid != NULL && g_ascii_isdigit (pid[strlen (" pid=")]) ? end + 1 : NULL;
}

const char *
sluice_log_level_skip_prefix (const char *text)
{
  const char *after = NULL;

  if (*text == '[')
    after = skip_rank (text);
  else if (*text == '(')
    after = skip_worker (text);
  else if (g_ascii_isdigit (*text))
    {
      /* Of srun -l. */
      after = skip_digits (text, ": ");
      if (after == NULL)
        {
          after = skip_digits (text, ":");
          after = after != NULL && *after == '\0' ? after : NULL;
        }
      return after != NULL ? after : text;
    }
  if (after == NULL)
    return text;
  return *after == ' ' ? after + 1 : after;
}

gboolean
sluice_log_level_has_traceback (const char *text)
{
  const char *body = sluice_log_level_skip_prefix (text), *found = text;

  /* As a row, or as the end of one that has a head; elsewhere they are words about one. */
  while ((found = strstr (found, TRACEBACK)) != NULL)
    {
      const char *end = found + strlen (TRACEBACK);

      if (found == text || found == body || found[-1] == '\n' || (end[0] == ':' && (end[1] == '\n' || end[1] == '\0')))
        return TRUE;
      found = end;
    }
  return FALSE;
}

gboolean
sluice_log_level_is_of_traceback (const char *text)
{
  const char *start;

  text = start = sluice_log_level_skip_prefix (text);
  while (*start == ' ' || *start == '\t' || *start == '|' || *start == '+')
    start++;

  return g_str_has_prefix (start, TRACEBACK) || g_str_has_prefix (start, "During handling of the above exception")
         || g_str_has_prefix (start, "The above exception was the direct cause")
         || (start > text && g_str_has_prefix (start, "File \"") && strstr (start, "\", line ") != NULL)
         || is_exception (start);
}

/* {"level": "error", …}: what loggers write that write JSON, whatever the order. */
static SluiceLogLevel
read_json (const char *text)
{
  static const char *const keys[] = { "\"level\"", "\"levelname\"", "\"severity\"", "\"lvl\"", "\"log.level\"" };

  for (guint i = 0; *text == '{' && i < G_N_ELEMENTS (keys); i++)
    for (const char *at = strstr (text, keys[i]); at != NULL; at = strstr (at + 1, keys[i]))
      {
        const char *value = at + strlen (keys[i]), *end;

        /* Not within a string. */
        value += strspn (value, " ");
        if (at[-1] == '\\' || *value != ':')
          continue;
        value += 1 + strspn (value + 1, " ");
        if (*value != '"')
          continue;
        for (end = ++value; g_ascii_isalpha (*end);)
          end++;
        return *end == '"' ? sluice_log_level_parse (value, end - value) : SLUICE_LOG_LEVEL_UNKNOWN;
      }
  return SLUICE_LOG_LEVEL_UNKNOWN;
}

/* "slurmstepd: error: …", "x.c:12:3: warning: …": a program or a place, what it is, and what happened. */
static SluiceLogLevel
read_complaint (const char *text)
{
  static const struct
  {
    const char *words;
    SluiceLogLevel level;
  } kinds[] = {
    { "error: ", SLUICE_LOG_LEVEL_ERROR },      { "fatal: ", SLUICE_LOG_LEVEL_CRITICAL },
    { "*** ", SLUICE_LOG_LEVEL_ERROR },         { "fatal error: ", SLUICE_LOG_LEVEL_CRITICAL },
    { "warning: ", SLUICE_LOG_LEVEL_WARNING },
  };
  const char *end = text + strcspn (text, " ");

  if (end == text || end[0] == '\0' || end[-1] != ':')
    return SLUICE_LOG_LEVEL_UNKNOWN;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (end + 1, kinds[i].words))
      return kinds[i].level;
  return SLUICE_LOG_LEVEL_UNKNOWN;
}

/* "2026-11-24 14:02:35,309 ", "[14:02:35] ", "2026-11-24T14:02:35Z ", with what sets it off. */
static const char *
skip_time (const char *text)
{
  const char *at = text;

  for (;;)
    {
      gsize length = strspn (at, "0123456789-:.,/+TZ[]");

      if (length < 5 || at[length] != ' ' || !g_ascii_isdigit (at[*at == '[' || *at == '+'])
          || (*at != '+' && strcspn (at, "-:/") >= length))
        break;
      at += length + strspn (at + length, " ");
    }
  return at > text ? at + strspn (at, "-| ") : text;
}

/* "run.sh: line 3:  4711 Killed   python train.py": what bash says of a program. */
static const char *
skip_shell (const char *text)
{
  for (const char *at = strstr (text, "line "); at != NULL; at = strstr (at + 1, "line "))
    {
      const char *rest = skip_digits (at + strlen ("line "), ": ");

      if (rest == NULL || (at > text && !(at - text > 2 && at[-1] == ' ' && at[-2] == ':')))
        continue;
      /* Only where a path begins has a script's name a blank; else somebody says that this was said. */
      if (strchr ("/.", *text) == NULL && strcspn (text, " ") + 1 < (gsize) (at - text))
        return NULL;
      /* Of a process, however many digits it has. */
      rest += strspn (rest, " ");
      at = rest + strspn (rest, "0123456789");
      return at > rest && *at == ' ' ? at + strspn (at, " ") : NULL;
    }
  return NULL;
}

/* What the system, a shell or a library says when a program ends. */
static gboolean
tells_of_end (const char *text)
{
  static const char *const begins[] = { "terminate called after throwing an instance of",
                                        "terminate called without an active exception", "CUDA error: " };
  static const char *const signals[] = { "Segmentation fault", "Bus error", "Killed", "Aborted", "Illegal instruction",
                                         "Floating point exception", "Trace/breakpoint trap" };
  const char *by_shell = skip_shell (text), *what = by_shell != NULL ? by_shell : text;

  for (guint i = 0; i < G_N_ELEMENTS (begins); i++)
    if (g_str_has_prefix (text, begins[i]))
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    if (g_str_has_prefix (what, signals[i]))
      {
        const char *rest = what + strlen (signals[i]);

        /* A shell says what it was, too; the first two are no other words. */
        return *rest == '\0' || (by_shell != NULL && *rest == ' ') || (by_shell == NULL && i < 2)
               || g_str_equal (rest, " (core dumped)");
      }
  return FALSE;
}

SluiceLogLevel
sluice_log_level_guess (const char *line)
{
  const char *text = sluice_log_level_skip_prefix (line), *at = text, *said = skip_time (text);
  SluiceLogLevel level = read_letter (text);
  guint n_words = 0;

  if (level >= SLUICE_LOG_LEVEL_ERROR)
    return level;
  if (sluice_log_level_is_of_traceback (line) || sluice_log_level_has_traceback (line) || tells_of_end (said))
    return SLUICE_LOG_LEVEL_ERROR;
  if (level != SLUICE_LOG_LEVEL_UNKNOWN)
    return level;
  if (is_python_warning (text))
    return SLUICE_LOG_LEVEL_WARNING;
  level = *said == '{' ? read_json (said) : read_complaint (text);
  if (level != SLUICE_LOG_LEVEL_UNKNOWN)
    return level;

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
