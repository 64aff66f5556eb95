/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SLUICE_ERROR (sluice_error_quark ())

/**
 * SluiceError:
 * @SLUICE_ERROR_ADDRESS: what was typed is not the address of a server
 * @SLUICE_ERROR_UNREACHABLE: no connection could be made, or it broke
 * @SLUICE_ERROR_HOST: no computer of the address's name is known here
 * @SLUICE_ERROR_NOT_TLS: what answers at an https address does not speak it
 * @SLUICE_ERROR_TLS: the server's certificate can't be trusted
 * @SLUICE_ERROR_TIMEOUT: no answer within the time limit
 * @SLUICE_ERROR_REDIRECT: the server sent us to another origin; not followed
 * @SLUICE_ERROR_KEY: the API key is missing or refused (401; 403 where something was only asked for)
 * @SLUICE_ERROR_NOT_FOUND: the server has no such thing (404; of a pipeline, in the platform's own words)
 * @SLUICE_ERROR_REFUSED: the server refused what was asked (any other 4xx); the message is the server's own
 * @SLUICE_ERROR_SERVER: the server failed (5xx); the message is the server's own where it sent one
 * @SLUICE_ERROR_PROTOCOL: the answer is not what the API promises: not JSON, the wrong shape, a 404 of a proxy
 * @SLUICE_ERROR_CUT: the answer broke off before its end
 * @SLUICE_ERROR_TOO_LARGE: the answer is over a limit (bytes, nesting)
 * @SLUICE_ERROR_STORAGE: the local database or keyring failed
 * @SLUICE_ERROR_LAYOUT: the layout helper failed, was killed, or took too long
 * @SLUICE_ERROR_ARGUMENT: what a person gave the program can't be used
 * @SLUICE_ERROR_CHANGED: what was asked for was another thing by the time it was to be done, so it was not done
 *
 * What went wrong, for code to act on. A GError's message holds the technical text or the server's own words;
 * the sentence for people is made by sluice_text_error() in core/text.
 */
typedef enum
{
  SLUICE_ERROR_ADDRESS,
  SLUICE_ERROR_UNREACHABLE,
  SLUICE_ERROR_HOST,
  SLUICE_ERROR_NOT_TLS,
  SLUICE_ERROR_TLS,
  SLUICE_ERROR_TIMEOUT,
  SLUICE_ERROR_REDIRECT,
  SLUICE_ERROR_KEY,
  SLUICE_ERROR_NOT_FOUND,
  SLUICE_ERROR_REFUSED,
  SLUICE_ERROR_SERVER,
  SLUICE_ERROR_PROTOCOL,
  SLUICE_ERROR_CUT,
  SLUICE_ERROR_TOO_LARGE,
  SLUICE_ERROR_STORAGE,
  SLUICE_ERROR_LAYOUT,
  SLUICE_ERROR_ARGUMENT,
  SLUICE_ERROR_CHANGED,
} SluiceError;

GQuark sluice_error_quark (void);

/**
 * sluice_error_set_exchange:
 * @error: of the domain %SLUICE_ERROR
 * @exchange: (nullable): what was asked and what came back, for whoever has to find out why; never a key
 *
 * Copies of @error have it too.
 */
void sluice_error_set_exchange (GError *error, const char *exchange);

/**
 * sluice_error_set_fields:
 * @error: of the domain %SLUICE_ERROR
 * @fields: (nullable): pairs, %NULL-terminated: where in what was sent something is wrong, as the server names it
 *   ("stages -> 0 -> task"), and what
 *
 * Copies of @error have them too.
 */
void sluice_error_set_fields (GError *error, const char *const *fields);

/** Returns: (nullable) (transfer none): those pairs; %NULL for an error of any other domain. */
const char *const *sluice_error_get_fields (const GError *error);

/** Returns: (nullable) (transfer none): what was asked and what came back; %NULL for an error of any other domain. */
const char *sluice_error_get_exchange (const GError *error);

/** @sent: the server may have had what was asked for before it went wrong; for an error of the domain %SLUICE_ERROR */
void sluice_error_set_sent (GError *error, gboolean sent);

/**
 * Returns: whether what was asked for may have been done all the same: the server may have had it, and what it did is not
 *   known. It does not know it itself where it failed (5xx); a call that was called off was not waited for.
 */
gboolean sluice_error_leaves_open (const GError *error);

G_END_DECLS
