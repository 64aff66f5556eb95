/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sluice-error.h"

#include <gio/gio.h>

typedef struct
{
  char *exchange;
  char **fields;
  gboolean sent;
} SluiceErrorPrivate;

static void
sluice_error_private_init (SluiceErrorPrivate *priv)
{
  priv->exchange = NULL;
  priv->fields = NULL;
  priv->sent = FALSE;
}

static void
sluice_error_private_copy (const SluiceErrorPrivate *from,
                           SluiceErrorPrivate       *to)
{
  to->exchange = g_strdup (from->exchange);
  to->fields = g_strdupv (from->fields);
  to->sent = from->sent;
}

static void
sluice_error_private_clear (SluiceErrorPrivate *priv)
{
  g_free (priv->exchange);
  g_strfreev (priv->fields);
}

G_DEFINE_EXTENDED_ERROR (SluiceError, sluice_error)

void
sluice_error_set_exchange (GError     *error,
                           const char *exchange)
{
  g_return_if_fail (error != NULL && error->domain == SLUICE_ERROR);

  SluiceErrorPrivate *priv = sluice_error_get_private (error);

  g_free (priv->exchange);
  priv->exchange = g_strdup (exchange);
}

const char *
sluice_error_get_exchange (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return error->domain == SLUICE_ERROR ? sluice_error_get_private (error)->exchange : NULL;
}

void
sluice_error_set_fields (GError            *error,
                         const char *const *fields)
{
  g_return_if_fail (error != NULL && error->domain == SLUICE_ERROR);

  SluiceErrorPrivate *priv = sluice_error_get_private (error);

  g_strfreev (priv->fields);
  priv->fields = g_strdupv ((char **) fields);
}

const char *const *
sluice_error_get_fields (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return error->domain == SLUICE_ERROR ? (const char *const *) sluice_error_get_private (error)->fields : NULL;
}

void
sluice_error_set_sent (GError  *error,
                       gboolean sent)
{
  g_return_if_fail (error != NULL && error->domain == SLUICE_ERROR);

  sluice_error_get_private (error)->sent = sent;
}

gboolean
sluice_error_leaves_open (const GError *error)
{
  if (error == NULL || error->domain != SLUICE_ERROR)
    return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  switch (error->code)
    {
    case SLUICE_ERROR_TIMEOUT:
    case SLUICE_ERROR_SERVER:
    case SLUICE_ERROR_PROTOCOL:
    case SLUICE_ERROR_CUT:
    case SLUICE_ERROR_TOO_LARGE:
      return TRUE;
    case SLUICE_ERROR_UNREACHABLE:
      return sluice_error_get_private (error)->sent;
    default:
      return FALSE;
    }
}
