/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ctl/sluice-ctl.h"

#include <glib/gi18n-lib.h>

#include "ctl/sluice-ctl-json.h"
#include "text/sluice-text.h"

static void
print_done (SluiceAction        action,
            const SluiceCtlRow *row)
{
  g_autofree char *uuid = sluice_ctl_escape (row->record->uuid);
  g_autofree char *name = sluice_ctl_escape (sluice_text_pipeline_name (row->record->name));
  g_autofree char *text = NULL;

  /* Translators: a UUID and a name */
  if (action == SLUICE_ACTION_START)
    text = g_strdup_printf (_ ("Started %s  %s"), uuid, name);
  else if (action == SLUICE_ACTION_CANCEL)
    text = g_strdup_printf (_ ("Cancelled %s  %s"), uuid, name);
  else
    text = g_strdup_printf (_ ("Deleted %s  %s"), uuid, name);
  sluice_ctl_printf ("%s\n", text);
}

static void
print_json (SluiceAction        action,
            const SluiceCtlRow *row)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (action == SLUICE_ACTION_DELETE)
    {
      /* What the API answers: there is no pipeline any more. */
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "pipeline_uuid", row->record->uuid);
      json_object_set_string_member (object, "status", "deleted");
      node = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (node, object);
    }
  else
    {
      node = sluice_ctl_json_status (row->record, &row->derived);
    }

  text = sluice_ctl_json_to_string (node, FALSE);
  sluice_ctl_printf ("%s\n", text);
}

static SluiceCtlExit
act_on_one (SluiceCtl   *self,
            SluiceAction action,
            const char  *uuid)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SluiceCtlRow) row = sluice_ctl_fetch_row (self, uuid, &error);

  if (row == NULL)
    return sluice_ctl_report (error, uuid);

  /* All is over, and the server does not know it: it deletes only what was cancelled. */
  if (action == SLUICE_ACTION_DELETE && row->derived.server_finished)
    {
      if (!sluice_ctl_act (self, uuid, SLUICE_ACTION_CANCEL, &error))
        return sluice_ctl_report (error, uuid);
      sluice_ctl_complain (_ ("%s: The server still called it running, so it was cancelled first."), uuid);
    }

  if (!sluice_ctl_act (self, uuid, action, &error))
    return sluice_ctl_report (error, uuid);

  if (self->json && action != SLUICE_ACTION_DELETE)
    {
      /* As it is afterwards; where that can't be read any more, what was asked was done all the same. */
      SluiceCtlRow *after = sluice_ctl_fetch_row (self, uuid, NULL);

      if (after != NULL)
        {
          g_clear_pointer (&row, sluice_ctl_row_free);
          row = after;
        }
    }

  if (self->json)
    print_json (action, row);
  else
    print_done (action, row);
  return SLUICE_CTL_EXIT_OK;
}

SluiceCtlExit
sluice_ctl_act_on_all (SluiceCtl   *self,
                       SluiceAction action,
                       char       **texts)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) uuids = NULL;
  SluiceCtlExit worst = SLUICE_CTL_EXIT_OK;

  /* All are understood before anything is done to any. */
  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autofree char *uuid = NULL;
      SluiceCtlExit status = sluice_ctl_resolve (self, texts[i], &uuid);

      if (status != SLUICE_CTL_EXIT_OK)
        return status;
      g_strv_builder_add (builder, uuid);
    }
  uuids = g_strv_builder_end (builder);

  for (guint i = 0; uuids[i] != NULL; i++)
    {
      SluiceCtlExit status = act_on_one (self, action, uuids[i]);

      sluice_ctl_flush ();
      /* Trouble with the server is worse than a server that says no. */
      if (worst != SLUICE_CTL_EXIT_TROUBLE && status != SLUICE_CTL_EXIT_OK)
        worst = status;
    }
  return worst;
}
