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
};

/** Returns: (transfer full) (nullable): @path below the base, or ("../../openapi.json") beside it; never elsewhere. */
GUri *sluice_session_resolve (SluiceSession *self, const char *path);

G_END_DECLS
