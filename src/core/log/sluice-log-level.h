/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SluiceLogLevel: how grave a line of a log is, the gravest last
 * @SLUICE_LOG_LEVEL_UNKNOWN: the line carries no level, and none can be read from it
 */
typedef enum
{
  SLUICE_LOG_LEVEL_UNKNOWN,
  SLUICE_LOG_LEVEL_DEBUG,
  SLUICE_LOG_LEVEL_INFO,
  SLUICE_LOG_LEVEL_WARNING,
  SLUICE_LOG_LEVEL_ERROR,
  SLUICE_LOG_LEVEL_CRITICAL,
} SluiceLogLevel;

#define SLUICE_N_LOG_LEVELS (SLUICE_LOG_LEVEL_CRITICAL + 1)

#define SLUICE_TYPE_LOG_LEVEL (sluice_log_level_get_type ())
GType sluice_log_level_get_type (void);

/**
 * sluice_log_level_parse:
 * @word: (nullable): a level as a server or a line says it: "WARN", "warning", "E", "FATAL" …
 * @length: of @word in bytes, or -1
 *
 * Returns: the level, %SLUICE_LOG_LEVEL_UNKNOWN for any other word. Pure; any thread.
 */
SluiceLogLevel sluice_log_level_parse (const char *word, gssize length);

/**
 * sluice_log_level_guess:
 * @line: one without its level beside it
 *
 * Reads the level from the line's own words: "ERROR ", "[WARNING]", "2026-01-02 03:04:05 - root - INFO - …", "level=warn",
 * {"level": "error"}, a traceback's lines, "ValueError: …", "slurmstepd: error: …", "Killed". A level further in than the
 * head of the line is no level but a word.
 * Pure; any thread.
 */
SluiceLogLevel sluice_log_level_guess (const char *line);

/**
 * sluice_log_level_skip_prefix:
 * @text: a line
 *
 * Where many processes write one log, what writes it down puts before each line whose it is: "[rank0]: " (torchrun),
 * "(RayTrainWorker pid=12) " (Ray), "0: " (srun -l), "[1,0]<stderr>:" (mpirun). Pure; any thread.
 *
 * Returns: (transfer none): the line without that, within @text
 */
const char *sluice_log_level_skip_prefix (const char *text);

/** Returns: whether a traceback begins in @text: in any of its rows, after the head of a line too. Pure. */
gboolean sluice_log_level_has_traceback (const char *text);

/** Returns: whether @text may be a line of a traceback by its words, its last one ("ValueError: …") too. Pure. */
gboolean sluice_log_level_is_of_traceback (const char *text);

G_END_DECLS
