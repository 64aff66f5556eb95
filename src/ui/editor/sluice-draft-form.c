/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/editor/sluice-draft-form.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"
#include "ui/editor/sluice-field.h"

struct _SluiceDraftForm
{
  AdwBin parent_instance;

  /* owned */
  SluiceDraft *draft;

  /* children */
  SluiceField name;
  SluiceField description;
  SluiceField priority;
  SluiceField max_retries;
  SluiceStageList *stages;
  GtkWidget *general; /* what is wrong with no field */
};

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceDraftForm, sluice_draft_form, ADW_TYPE_BIN)

static void
done_cb (SluiceDraftForm *self)
{
  g_signal_emit (self, signals[DONE], 0);
}

static void
load (SluiceDraftForm *self)
{
  sluice_field_load (&self->name, 0);
  sluice_field_load (&self->description, 0);
  sluice_field_load (&self->priority, 0);
  sluice_field_load (&self->max_retries, 0);
}

static void
sluice_draft_form_dispose (GObject *object)
{
  SluiceDraftForm *self = SLUICE_DRAFT_FORM (object);
  SluiceField *fields[] = { &self->name, &self->description, &self->priority, &self->max_retries };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    fields[i]->draft = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->draft);

  G_OBJECT_CLASS (sluice_draft_form_parent_class)->dispose (object);
}

static void
sluice_draft_form_class_init (SluiceDraftFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_draft_form_dispose;
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sluice_draft_form_init (SluiceDraftForm *self)
{
}

GtkWidget *
sluice_draft_form_new (SluiceDraft *draft)
{
  SluiceDraftForm *self = g_object_new (SLUICE_TYPE_DRAFT_FORM, NULL);
  GtkBox *box;
  GtkWidget *page = sluice_field_page_new (&box);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  self->draft = g_object_ref (draft);
  adw_preferences_group_set_title (group, _("Pipeline"));
  sluice_field_init_text (&self->name, draft, SLUICE_DRAFT_FIELD_NAME, _("Name"), group);
  sluice_field_init_text (&self->description, draft, SLUICE_DRAFT_FIELD_DESCRIPTION, _("Description"), group);
  sluice_field_init_number (&self->priority, draft, SLUICE_DRAFT_FIELD_PRIORITY, _("Priority"),
                            SLUICE_DRAFT_MIN_PRIORITY, SLUICE_DRAFT_MAX_PRIORITY, group);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->priority.row), _("10 comes first"));
  sluice_field_init_number (&self->max_retries, draft, SLUICE_DRAFT_FIELD_MAX_RETRIES, _("Retries"), 0,
                            SLUICE_DRAFT_MAX_RETRIES, group);
  self->general = sluice_field_message_new ();
  gtk_widget_set_name (self->general, "general");
  adw_preferences_group_add (group, self->general);
  gtk_box_append (box, GTK_WIDGET (group));
  group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (group, _("Stages"));
  self->stages = SLUICE_STAGE_LIST (sluice_stage_list_new (draft));
  adw_preferences_group_add (group, GTK_WIDGET (self->stages));
  gtk_box_append (box, GTK_WIDGET (group));
  adw_bin_set_child (ADW_BIN (self), page);
  g_signal_connect_swapped (self->name.row, "entry-activated", G_CALLBACK (done_cb), self);
  g_signal_connect_object (draft, "changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);
  return GTK_WIDGET (self);
}

void
sluice_draft_form_show_problems (SluiceDraftForm *self,
                                 GPtrArray       *problems)
{
  g_autofree char *text = NULL;

  g_return_if_fail (SLUICE_IS_DRAFT_FORM (self));

  sluice_field_show_problems (&self->name, problems);
  sluice_field_show_problems (&self->description, problems);
  sluice_field_show_problems (&self->priority, problems);
  sluice_field_show_problems (&self->max_retries, problems);
  sluice_stage_list_show_problems (self->stages, problems);
  for (guint i = 0; i < problems->len && text == NULL; i++)
    {
      const SluiceProblem *problem = problems->pdata[i];

      if (problem->stage == 0
          && (problem->field == SLUICE_DRAFT_FIELD_NONE || problem->field == SLUICE_DRAFT_FIELD_STAGES))
        text = sluice_text_problem (problem);
    }
  sluice_field_message_show (self->general, NULL, text, TRUE);
  /* It is no field's: it can be gone to, and is heard, as what it says. */
  gtk_widget_set_focusable (self->general, text != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->general), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text != NULL ? text : "", -1);
}

static SluiceField *
find_field (SluiceDraftForm  *self,
            SluiceDraftField  field)
{
  if (field == SLUICE_DRAFT_FIELD_DESCRIPTION)
    return &self->description;
  if (field == SLUICE_DRAFT_FIELD_PRIORITY)
    return &self->priority;
  if (field == SLUICE_DRAFT_FIELD_MAX_RETRIES)
    return &self->max_retries;
  return &self->name;
}

void
sluice_draft_form_focus (SluiceDraftForm  *self,
                         SluiceDraftField  field)
{
  g_return_if_fail (SLUICE_IS_DRAFT_FORM (self));

  if (field == SLUICE_DRAFT_FIELD_NONE && gtk_widget_get_visible (self->general))
    {
      gtk_widget_grab_focus (self->general);
      sluice_field_reveal (self->general, NULL);
      return;
    }
  sluice_field_focus (find_field (self, field));
  sluice_field_reveal (find_field (self, field)->row, find_field (self, field)->message);
}

GtkWidget *
sluice_draft_form_get_row (SluiceDraftForm  *self,
                           SluiceDraftField  field)
{
  g_return_val_if_fail (SLUICE_IS_DRAFT_FORM (self), NULL);

  return find_field (self, field)->row;
}

SluiceStageList *
sluice_draft_form_get_stages (SluiceDraftForm *self)
{
  g_return_val_if_fail (SLUICE_IS_DRAFT_FORM (self), NULL);

  return self->stages;
}
