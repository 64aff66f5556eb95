/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "api/sluice-session.h"

G_BEGIN_DECLS

struct _SluiceSession
{
  GObject parent_instance;

  /* Owned */
  SoupSession *soup;
  GUri *base;
  char *api_key;
  guint timeout;
  guint64 max_body;
  gint64 skew;
  gint64 answered_at; /* monotonic: what is idle since then the server has not closed yet */
};

/** Returns: (transfer full) (nullable): @path below the base, or ("../../openapi.json") beside it; never elsewhere. */
GUri *sluice_session_resolve (SluiceSession *self, const char *path);

/** Returns: (transfer full): @text without this session's key: a server may repeat what it was sent. */
char *sluice_session_hide_key (SluiceSession *self, const char *text);

/** Notes in @error which fields of what was sent @body, of a failed answer, names. */
void sluice_session_note_fields (SluiceSession *self, GBytes *body, GError *error);

/**
 * sluice_session_describe:
 * @status: 0 where no answer came
 * @body: (nullable): of the answer, of @length bytes, or its beginning
 *
 * Returns: (transfer full): one exchange for whoever has to find out why it failed: what was asked, the status, the
 *   beginning of the body. Never holds the key.
 */
char *sluice_session_describe (SluiceSession *self, const char *method, GUri *uri, guint status, const char *body,
                               gsize length);

/** Returns: (transfer full): of what GIO, TLS and libsoup say, what a person can act on. */
GError *sluice_session_translate_error (const GError *error);

G_END_DECLS
