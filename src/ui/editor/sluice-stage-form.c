/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/editor/sluice-stage-form.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"
#include "ui/editor/sluice-field.h"
#include "ui/editor/sluice-needs-row.h"
#include "ui/editor/sluice-params-form.h"

struct _SluiceStageForm
{
  AdwBin parent_instance;

  /* owned */
  SluiceDraft *draft;
  SluiceTaskTable *table;
  GSimpleActionGroup *actions; /* "stage-form" */

  /* children */
  AdwPreferencesGroup *general;
  SluiceField name;
  SluiceField task;
  SluiceField max_retries;
  SluiceField retry_delay;
  GtkWidget *task_button;
  SluiceNeedsRow *needs;
  GtkWidget *needs_message;
  SluiceParamsForm *params;

  guint64 stage;
};

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SluiceStageForm, sluice_stage_form, ADW_TYPE_BIN)

static SluiceDraftStage *
get_stage (SluiceStageForm *self)
{
  return self->stage != 0 ? sluice_draft_get_stage (self->draft, self->stage) : NULL;
}

static void
load (SluiceStageForm *self)
{
  if (get_stage (self) == NULL)
    return;

  sluice_field_load (&self->name, self->stage);
  sluice_field_load (&self->task, self->stage);
  sluice_field_load (&self->max_retries, self->stage);
  sluice_field_load (&self->retry_delay, self->stage);
  sluice_needs_row_update (self->needs);
  sluice_params_form_update (self->params);
}

static void
set_task_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       data)
{
  SluiceStageForm *self = data;
  const SluiceTask *task = sluice_task_table_lookup (self->table, g_variant_get_string (parameter, NULL));

  if (task == NULL || get_stage (self) == NULL)
    return;
  /* It does not go on with what was typed. */
  sluice_draft_seal (self->draft);
  sluice_draft_set_text (self->draft, self->stage, SLUICE_DRAFT_FIELD_TASK, task->name);
  sluice_draft_seal (self->draft);
}

static void
done_cb (SluiceStageForm *self)
{
  g_signal_emit (self, signals[DONE], 0);
}

static void
sluice_stage_form_dispose (GObject *object)
{
  SluiceStageForm *self = SLUICE_STAGE_FORM (object);
  SluiceField *fields[] = { &self->name, &self->task, &self->max_retries, &self->retry_delay };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    fields[i]->draft = NULL;
  gtk_widget_insert_action_group (GTK_WIDGET (self), "stage-form", NULL);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->actions);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->table, sluice_task_table_unref);

  G_OBJECT_CLASS (sluice_stage_form_parent_class)->dispose (object);
}

static void
sluice_stage_form_class_init (SluiceStageFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_stage_form_dispose;
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sluice_stage_form_init (SluiceStageForm *self)
{
  static const GActionEntry entries[] = { { "set-task", set_task_cb, "s" } };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "stage-form", G_ACTION_GROUP (self->actions));
}

GtkWidget *
sluice_stage_form_new (SluiceDraft *draft)
{
  SluiceStageForm *self = g_object_new (SLUICE_TYPE_STAGE_FORM, NULL);
  GtkBox *box;
  GtkWidget *page = sluice_field_page_new (&box);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  AdwPreferencesGroup *others = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  self->draft = g_object_ref (draft);
  self->general = group;
  adw_preferences_group_set_title (group, _("Stage"));
  sluice_field_init_text (&self->name, draft, SLUICE_DRAFT_FIELD_NAME, _("Name"), group);
  g_signal_connect_swapped (self->name.row, "entry-activated", G_CALLBACK (done_cb), self);
  sluice_field_init_text (&self->task, draft, SLUICE_DRAFT_FIELD_TASK, _("Task"), group);
  self->task_button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->task_button), "pan-down-symbolic");
  gtk_widget_set_tooltip_text (self->task_button, _("Known tasks"));
  gtk_widget_set_valign (self->task_button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->task_button, "flat");
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->task.row), self->task_button);
  gtk_box_append (box, GTK_WIDGET (group));

  group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->needs = SLUICE_NEEDS_ROW (sluice_needs_row_new (draft));
  adw_preferences_group_add (group, GTK_WIDGET (self->needs));
  self->needs_message = gtk_label_new (NULL);
  g_object_set (self->needs_message, "wrap", TRUE, "xalign", 0.0, "margin-top", 6, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->needs_message, "caption");
  gtk_widget_add_css_class (self->needs_message, "error");
  adw_preferences_group_add (group, self->needs_message);
  gtk_box_append (box, GTK_WIDGET (group));

  group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->params = SLUICE_PARAMS_FORM (sluice_params_form_new (draft));
  adw_preferences_group_add (group, GTK_WIDGET (self->params));
  gtk_box_append (box, GTK_WIDGET (group));

  adw_preferences_group_set_title (others, _("When it fails"));
  sluice_field_init_number (&self->max_retries, draft, SLUICE_DRAFT_FIELD_MAX_RETRIES, _("Retries"), 0,
                            SLUICE_DRAFT_MAX_RETRIES, others);
  sluice_field_init_number (&self->retry_delay, draft, SLUICE_DRAFT_FIELD_RETRY_DELAY, _("Seconds between them"), 0,
                            SLUICE_DRAFT_MAX_DELAY, others);
  gtk_box_append (box, GTK_WIDGET (others));
  adw_bin_set_child (ADW_BIN (self), page);
  g_signal_connect_object (draft, "changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
sluice_stage_form_set_n_selected (SluiceStageForm *self,
                                  guint            n)
{
  g_autofree char *text = NULL;

  g_return_if_fail (SLUICE_IS_STAGE_FORM (self));

  if (n > 1)
    text = g_strdup_printf (ngettext ("%u stage is selected. What is typed here changes this one only.",
                                      "%u stages are selected. What is typed here changes this one only.", n), n);
  adw_preferences_group_set_description (self->general, text);
}

void
sluice_stage_form_set_table (SluiceStageForm *self,
                             SluiceTaskTable *table)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  g_return_if_fail (SLUICE_IS_STAGE_FORM (self));

  g_clear_pointer (&self->table, sluice_task_table_unref);
  self->table = sluice_task_table_ref (table);
  for (guint i = 0; i < sluice_task_table_get_n_tasks (table); i++)
    {
      const char *name = sluice_task_table_get_nth (table, i)->name;
      g_auto (GStrv) parts = g_strsplit (name, "_", -1);
      /* A single one would be of a mnemonic, and not shown. */
      g_autofree char *label = g_strjoinv ("__", parts);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "stage-form.set-task", "s", name);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->task_button), G_MENU_MODEL (menu));
  sluice_params_form_set_table (self->params, table);
}

void
sluice_stage_form_set_stage (SluiceStageForm *self,
                             guint64          stage)
{
  g_return_if_fail (SLUICE_IS_STAGE_FORM (self));

  if (self->stage == stage)
    return;

  /* What was typed belongs to the stage before. */
  sluice_draft_seal (self->draft);
  self->stage = stage;
  sluice_needs_row_set_stage (self->needs, stage);
  sluice_params_form_set_stage (self->params, stage);
  load (self);
}

void
sluice_stage_form_show_problems (SluiceStageForm *self,
                                 GPtrArray       *problems)
{
  g_autofree char *needs = NULL;

  g_return_if_fail (SLUICE_IS_STAGE_FORM (self));

  sluice_field_show_problems (&self->name, problems);
  sluice_field_show_problems (&self->task, problems);
  sluice_field_show_problems (&self->max_retries, problems);
  sluice_field_show_problems (&self->retry_delay, problems);
  sluice_params_form_show_problems (self->params, problems);
  for (guint i = 0; i < problems->len && needs == NULL; i++)
    {
      const SluiceProblem *problem = problems->pdata[i];

      if (problem->stage == self->stage && problem->field == SLUICE_DRAFT_FIELD_DEPENDS_ON)
        needs = sluice_text_problem (problem);
    }
  gtk_label_set_label (GTK_LABEL (self->needs_message), needs != NULL ? needs : "");
  gtk_widget_set_visible (self->needs_message, needs != NULL);
  sluice_needs_row_tell_wrong (self->needs, self->needs_message, needs != NULL);
}

static SluiceField *
find_field (SluiceStageForm  *self,
            SluiceDraftField  field)
{
  switch ((int) field)
    {
    case SLUICE_DRAFT_FIELD_TASK:
      return &self->task;
    case SLUICE_DRAFT_FIELD_MAX_RETRIES:
      return &self->max_retries;
    case SLUICE_DRAFT_FIELD_RETRY_DELAY:
      return &self->retry_delay;
    default:
      return &self->name;
    }
}

void
sluice_stage_form_focus (SluiceStageForm  *self,
                         SluiceDraftField  field,
                         const char       *name)
{
  GtkWidget *message;

  g_return_if_fail (SLUICE_IS_STAGE_FORM (self));

  if (field == SLUICE_DRAFT_FIELD_DEPENDS_ON)
    {
      sluice_needs_row_focus (self->needs);
      message = self->needs_message;
    }
  else if (field == SLUICE_DRAFT_FIELD_PARAMS)
    {
      gtk_widget_grab_focus (sluice_params_form_get_row (self->params, name));
      message = sluice_params_form_get_message (self->params, name);
    }
  else
    {
      sluice_field_focus (find_field (self, field));
      message = find_field (self, field)->message;
    }
  sluice_field_reveal (sluice_stage_form_get_row (self, field, name), message);
}

GtkWidget *
sluice_stage_form_get_row (SluiceStageForm  *self,
                           SluiceDraftField  field,
                           const char       *name)
{
  g_return_val_if_fail (SLUICE_IS_STAGE_FORM (self), NULL);

  if (field == SLUICE_DRAFT_FIELD_DEPENDS_ON)
    return GTK_WIDGET (self->needs);
  if (field == SLUICE_DRAFT_FIELD_PARAMS)
    return sluice_params_form_get_row (self->params, name);
  return find_field (self, field)->row;
}

void
sluice_stage_form_go_to (SluiceStageForm *self,
                         const char      *name,
                         guint            line,
                         guint            column)
{
  g_return_if_fail (SLUICE_IS_STAGE_FORM (self));

  sluice_params_form_go_to (self->params, name, line, column);
}
