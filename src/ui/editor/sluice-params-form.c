/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/editor/sluice-params-form.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"
#include "ui/editor/sluice-field.h"
#include "ui/editor/sluice-json-view.h"
#include "ui/editor/sluice-param-value.h"

struct _SluiceParamsForm
{
  AdwBin parent_instance;

  /* owned */
  SluiceDraft *draft;
  SluiceTaskTable *table;
  GPtrArray *rows; /* Param */
  char *task;      /* whose rows they are */

  /* children */
  AdwPreferencesGroup *group;
  GtkWidget *locked;  /* GtkLabel beside the title: why the rows are */
  GtkWidget *unknown; /* a row: nobody knows what they are */
  SluiceJsonView *json;
  GtkWidget *fault; /* GtkLabel below the editor */

  guint64 stage;
  gboolean loading;
};

typedef struct
{
  SluiceParamsForm *owner;
  char *name;
  SluiceParamType type;
  GtkWidget *row; /* AdwEntryRow, or AdwComboRow for a boolean */
  GtkWidget *hint; /* nullable, in the row: what the task takes while that is empty */
  GtkWidget *message;
  GtkWidget *help; /* below the row while that has the keys */
  char *about;     /* the words of it */
} Param;

/* Of the row of a boolean. */
enum
{
  CHOICE_NONE,
  CHOICE_TRUE,
  CHOICE_FALSE,
  CHOICE_OTHER, /* only where it is neither, and then as it is written */
};

G_DEFINE_FINAL_TYPE (SluiceParamsForm, sluice_params_form, ADW_TYPE_BIN)

static void
free_param (gpointer data)
{
  Param *param = data;

  g_free (param->name);
  g_free (param->about);
  g_free (param);
}

static SluiceDraftStage *
get_stage (SluiceParamsForm *self)
{
  return self->stage != 0 && self->draft != NULL ? sluice_draft_get_stage (self->draft, self->stage) : NULL;
}

static void
set_param (Param      *param,
           const char *value)
{
  SluiceParamsForm *self = param->owner;

  if (self->loading || get_stage (self) == NULL)
    return;
  sluice_draft_set_param (self->draft, self->stage, param->name, value);
}

/* It stands where the row's pencil does else. */
static void
show_hint (Param    *param,
           gboolean  shown)
{
  if (param->hint == NULL)
    return;
  gtk_widget_set_visible (param->hint, shown);
  if (shown)
    gtk_widget_add_css_class (param->row, "shows-default");
  else
    gtk_widget_remove_css_class (param->row, "shows-default");
}

static void
entry_changed_cb (Param *param)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (param->row));
  g_autofree char *value = sluice_param_value_make (param->type, text);

  show_hint (param, *text == '\0');
  set_param (param, value);
}

static void
choice_changed_cb (Param *param)
{
  guint choice = adw_combo_row_get_selected (ADW_COMBO_ROW (param->row));

  if (choice < CHOICE_OTHER)
    set_param (param, choice == CHOICE_TRUE ? "true" : choice == CHOICE_FALSE ? "false" : NULL);
}

static const char *
get_type_words (SluiceParamType type)
{
  switch (type)
    {
    case SLUICE_PARAM_STRING:
      /* Translators: what is typed into a field, below it: "Whole number, default: 8" */
      return C_("parameter", "Text");
    case SLUICE_PARAM_INTEGER:
      return C_("parameter", "Whole number");
    case SLUICE_PARAM_NUMBER:
      return C_("parameter", "Number");
    case SLUICE_PARAM_BOOLEAN:
      return C_("parameter", "Yes or no");
    case SLUICE_PARAM_LIST:
      return C_("parameter", "List (JSON)");
    case SLUICE_PARAM_OBJECT:
      return C_("parameter", "Object (JSON)");
    case SLUICE_PARAM_ANY:
    default:
      return C_("parameter", "Text or JSON");
    }
}

/* As it would be typed or chosen. Of what is required it is only what one begins with: nothing is taken in its place. */
static char *
show_fallback (const SluiceTaskParam *known)
{
  g_autoptr (SluiceLiteral) value = NULL;

  if (known->fallback == NULL || known->required)
    return NULL;
  value = sluice_literal_parse (known->fallback, -1, NULL);
  if (value == NULL || value->kind == SLUICE_LITERAL_NULL)
    return NULL;
  if (known->type == SLUICE_PARAM_BOOLEAN && value->kind == SLUICE_LITERAL_BOOLEAN)
    return g_strdup (value->boolean ? _("Yes") : _("No"));
  return sluice_param_value_show (known->type, value, known->fallback);
}

/* @fallback: (nullable) */
static char *
make_about (const SluiceTaskParam *known,
            const char            *fallback)
{
  g_autofree char *kind = NULL;

  if (known->required)
    /* Translators: what is typed into a field: "Whole number, required" */
    kind = g_strdup_printf (_("%s, required"), get_type_words (known->type));
  else if (fallback != NULL)
    /* Translators: what is typed into a field, and what the task takes where it is empty: "Whole number, default: 8" */
    kind = g_strdup_printf (_("%s, default: %s"), get_type_words (known->type), fallback);
  else
    kind = g_strdup (get_type_words (known->type));
  return known->help != NULL ? g_strdup_printf ("%s\n%s", known->help, kind) : g_steal_pointer (&kind);
}

/* So much of a default as leaves room for the name. */
#define HINT_CHARS 18

static void
add_hint (Param      *param,
          const char *fallback)
{
  /* Translators: what a task takes where its field, in which this stands, is empty */
  g_autofree char *text = g_strdup_printf (_("default: %s"), fallback);

  param->hint = gtk_label_new (text);
  gtk_label_set_ellipsize (GTK_LABEL (param->hint), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (param->hint), HINT_CHARS);
  gtk_widget_add_css_class (param->hint, "dim-label");
  gtk_widget_add_css_class (param->hint, "caption");
  gtk_widget_add_css_class (param->row, "shows-default");
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (param->row), param->hint);
}

static GtkWidget *
create_choice (Param      *param,
               const char *fallback)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) choices = gtk_string_list_new (NULL);
  /* Translators: the choice of a task's own default, which is "Yes" or "No" */
  g_autofree char *none = fallback != NULL ? g_strdup_printf (_("As the task does: %s"), fallback) : NULL;

  gtk_string_list_append (choices, none != NULL ? none : _("As the task does"));
  gtk_string_list_append (choices, _("Yes"));
  gtk_string_list_append (choices, _("No"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (choices));
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (choice_changed_cb), param);
  return row;
}

static void
add_row (SluiceParamsForm      *self,
         const SluiceTaskParam *known)
{
  Param *param = g_new0 (Param, 1);
  g_autofree char *title = known->required ? g_strdup_printf (_("%s (required)"), known->name) : g_strdup (known->name);
  g_autofree char *fallback = show_fallback (known);

  param->owner = self;
  param->name = g_strdup (known->name);
  param->type = known->type;
  param->about = make_about (known, fallback);
  if (known->type == SLUICE_PARAM_BOOLEAN)
    param->row = create_choice (param, fallback);
  else
    {
      param->row = adw_entry_row_new ();
      gtk_editable_set_enable_undo (GTK_EDITABLE (param->row), FALSE);
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (param->row), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
      g_signal_connect_swapped (param->row, "changed", G_CALLBACK (entry_changed_cb), param);
      if (fallback != NULL && *fallback != '\0')
        add_hint (param, fallback);
    }
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (param->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (param->row), title);
  gtk_widget_set_name (param->row, param->name);
  param->message = sluice_field_message_new ();
  param->help = sluice_field_help_new (param->row, param->about);
  adw_preferences_group_add (self->group, param->row);
  adw_preferences_group_add (self->group, param->message);
  adw_preferences_group_add (self->group, param->help);
  sluice_field_seal_on_leave (param->row, self->draft);
  g_ptr_array_add (self->rows, param);
}

/* A row that has the keys can't be locked or taken away under them: GTK (4.18) warns, and gives them to whatever is there,
 * such as the graph, where Delete means a stage. */
static void
take_focus_from_rows (SluiceParamsForm *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  for (guint i = 0; focus != NULL && i < self->rows->len; i++)
    {
      GtkWidget *row = ((Param *) self->rows->pdata[i])->row;

      if (focus != row && !gtk_widget_is_ancestor (focus, row))
        continue;
      gtk_widget_grab_focus (sluice_json_view_get_text_view (self->json));
      return;
    }
}

static void
clear_rows (SluiceParamsForm *self)
{
  take_focus_from_rows (self);
  for (guint i = 0; i < self->rows->len; i++)
    {
      Param *param = self->rows->pdata[i];

      adw_preferences_group_remove (self->group, param->row);
      adw_preferences_group_remove (self->group, param->message);
      adw_preferences_group_remove (self->group, param->help);
    }
  g_ptr_array_set_size (self->rows, 0);
}

static void
update_rows (SluiceParamsForm *self,
             SluiceDraftStage *stage)
{
  const SluiceTask *task = sluice_task_table_lookup (self->table, sluice_draft_stage_get_task (stage));

  if (g_strcmp0 (self->task, task != NULL ? task->name : NULL) == 0)
    return;

  g_set_str (&self->task, task != NULL ? task->name : NULL);
  clear_rows (self);
  for (guint i = 0; task != NULL && i < task->params->len; i++)
    add_row (self, task->params->pdata[i]);
}

static void
load_choice (AdwComboRow         *row,
             const SluiceLiteral *value,
             const char          *source)
{
  GtkStringList *choices = GTK_STRING_LIST (adw_combo_row_get_model (row));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (choices)) - CHOICE_OTHER;
  g_autofree char *other = NULL;
  guint choice = CHOICE_NONE;

  if (value != NULL && value->kind == SLUICE_LITERAL_BOOLEAN)
    choice = value->boolean ? CHOICE_TRUE : CHOICE_FALSE;
  else if (value != NULL && value->kind != SLUICE_LITERAL_NULL)
    {
      choice = CHOICE_OTHER;
      other = g_strndup (source + value->start, value->end - value->start);
    }
  if (choice != CHOICE_OTHER)
    adw_combo_row_set_selected (row, choice);
  if (n == 0 || g_strcmp0 (gtk_string_list_get_string (choices, CHOICE_OTHER), other) != 0)
    gtk_string_list_splice (choices, CHOICE_OTHER, n, other != NULL ? (const char *const[]) { other, NULL } : NULL);
  adw_combo_row_set_selected (row, choice);
}

static void
load_row (Param               *param,
          const SluiceLiteral *params,
          const char          *source)
{
  const SluiceLiteral *value = params != NULL ? sluice_literal_get (params, param->name) : NULL;
  g_autofree char *text = NULL;

  if (ADW_IS_COMBO_ROW (param->row))
    {
      load_choice (ADW_COMBO_ROW (param->row), value, source);
      return;
    }
  /* One way to write it is as good as another: it is left as it was typed, the cursor where it is. */
  if (sluice_param_value_is (param->type, gtk_editable_get_text (GTK_EDITABLE (param->row)), value, source))
    return;
  text = sluice_param_value_show (param->type, value, source);
  sluice_field_set_text (param->row, text);
}

void
sluice_params_form_update (SluiceParamsForm *self)
{
  SluiceDraftStage *stage;
  const SluiceLiteral *params;
  SluiceFault fault = { 0 };
  const char *source;

  g_return_if_fail (SLUICE_IS_PARAMS_FORM (self));

  stage = get_stage (self);
  if (stage == NULL || self->table == NULL)
    return;

  self->loading = TRUE;
  update_rows (self, stage);
  source = sluice_draft_stage_get_params (stage);
  params = sluice_draft_stage_parse_params (stage, &fault);
  gtk_widget_set_visible (self->unknown, source == NULL);
  /* A title with nothing below it says nothing. */
  gtk_widget_set_visible (GTK_WIDGET (self->group), self->rows->len > 0 || source == NULL);
  gtk_widget_set_visible (self->locked, fault.kind != SLUICE_FAULT_NONE && self->rows->len > 0);
  sluice_json_view_set_text (self->json, source != NULL ? source : "");
  if (fault.kind != SLUICE_FAULT_NONE)
    take_focus_from_rows (self);
  for (guint i = 0; i < self->rows->len; i++)
    {
      Param *param = self->rows->pdata[i];

      if (fault.kind == SLUICE_FAULT_NONE)
        load_row (param, params, source);
      gtk_widget_set_sensitive (param->row, fault.kind == SLUICE_FAULT_NONE);
      gtk_widget_set_tooltip_text (param->row, fault.kind == SLUICE_FAULT_NONE
                                                 ? param->about
                                                 : gtk_label_get_label (GTK_LABEL (self->locked)));
    }
  sluice_json_view_mark (self->json, fault.kind != SLUICE_FAULT_NONE ? fault.line : 0, fault.column);
  self->loading = FALSE;
}

static void
json_edited_cb (SluiceParamsForm *self)
{
  g_autofree char *text = NULL;

  if (self->loading || get_stage (self) == NULL)
    return;
  text = sluice_json_view_dup_text (self->json);
  sluice_draft_set_text (self->draft, self->stage, SLUICE_DRAFT_FIELD_PARAMS, text);
}

static void
no_params_cb (SluiceParamsForm *self)
{
  if (get_stage (self) != NULL)
    sluice_draft_set_text (self->draft, self->stage, SLUICE_DRAFT_FIELD_PARAMS, "");
}

static void
sluice_params_form_dispose (GObject *object)
{
  SluiceParamsForm *self = SLUICE_PARAMS_FORM (object);

  self->loading = TRUE;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->draft);

  G_OBJECT_CLASS (sluice_params_form_parent_class)->dispose (object);
}

static void
sluice_params_form_finalize (GObject *object)
{
  SluiceParamsForm *self = SLUICE_PARAMS_FORM (object);

  g_ptr_array_unref (self->rows);
  g_clear_pointer (&self->table, sluice_task_table_unref);
  g_free (self->task);

  G_OBJECT_CLASS (sluice_params_form_parent_class)->finalize (object);
}

static void
sluice_params_form_class_init (SluiceParamsFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_params_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = sluice_params_form_finalize;
}

static void
sluice_params_form_init (SluiceParamsForm *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *groups = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *button = gtk_button_new_with_mnemonic (_("It has _none"));
  AdwPreferencesGroup *json = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  self->rows = g_ptr_array_new_with_free_func (free_param);
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _("Parameters"));
  self->locked = gtk_label_new (_("Locked until the JSON below is right"));
  g_object_set (self->locked, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 1.0, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->locked, "caption");
  gtk_widget_add_css_class (self->locked, "error");
  gtk_widget_set_name (self->locked, "params-locked");
  adw_preferences_group_set_header_suffix (self->group, self->locked);
  self->unknown = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->unknown), _("Not known"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->unknown),
                               _("The server never tells them. As it is, the stage would run without any."));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->unknown), button);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (no_params_cb), self);
  adw_preferences_group_add (self->group, self->unknown);
  gtk_widget_set_name (GTK_WIDGET (self->group), "known-params");
  gtk_box_append (GTK_BOX (groups), GTK_WIDGET (self->group));
  self->json = SLUICE_JSON_VIEW (sluice_json_view_new ());
  adw_preferences_group_set_title (json, _("Parameters as JSON"));
  adw_preferences_group_add (json, GTK_WIDGET (self->json));
  g_signal_connect_swapped (self->json, "edited", G_CALLBACK (json_edited_cb), self);
  gtk_box_append (GTK_BOX (groups), GTK_WIDGET (json));
  gtk_box_append (GTK_BOX (box), groups);
  self->fault = gtk_label_new (NULL);
  g_object_set (self->fault, "wrap", TRUE, "xalign", 0.0, "margin-top", 6, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->fault, "caption");
  gtk_widget_set_name (self->fault, "params-fault");
  gtk_box_append (GTK_BOX (box), self->fault);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
sluice_params_form_new (SluiceDraft *draft)
{
  SluiceParamsForm *self = g_object_new (SLUICE_TYPE_PARAMS_FORM, NULL);

  self->draft = g_object_ref (draft);
  g_signal_connect_object (self->json, "intent", G_CALLBACK (sluice_draft_seal), draft, G_CONNECT_SWAPPED);
  sluice_field_seal_on_leave (sluice_json_view_get_text_view (self->json), draft);
  return GTK_WIDGET (self);
}

void
sluice_params_form_set_table (SluiceParamsForm *self,
                              SluiceTaskTable  *table)
{
  g_return_if_fail (SLUICE_IS_PARAMS_FORM (self));

  g_clear_pointer (&self->table, sluice_task_table_unref);
  self->table = sluice_task_table_ref (table);
  g_clear_pointer (&self->task, g_free);
  clear_rows (self);
  sluice_params_form_update (self);
}

void
sluice_params_form_set_stage (SluiceParamsForm *self,
                              guint64           stage)
{
  g_return_if_fail (SLUICE_IS_PARAMS_FORM (self));

  self->stage = stage;
  sluice_params_form_update (self);
}

static Param *
find_row (SluiceParamsForm *self,
          const char       *name)
{
  for (guint i = 0; name != NULL && i < self->rows->len; i++)
    if (g_str_equal (((Param *) self->rows->pdata[i])->name, name))
      return self->rows->pdata[i];
  return NULL;
}

void
sluice_params_form_show_problems (SluiceParamsForm *self,
                                  GPtrArray        *problems)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GHashTable) shown = g_hash_table_new (NULL, NULL);
  gboolean blocks = FALSE, told = gtk_widget_get_visible (self->fault);
  GtkWidget *view;

  g_return_if_fail (SLUICE_IS_PARAMS_FORM (self));

  view = sluice_json_view_get_text_view (self->json);
  sluice_json_view_clear_problems (self->json);
  for (guint i = 0; i < problems->len; i++)
    {
      const SluiceProblem *problem = problems->pdata[i];
      g_autofree char *words = NULL;
      Param *param;

      if (problem->stage != self->stage || problem->field != SLUICE_DRAFT_FIELD_PARAMS)
        continue;
      if (problem->line != 0 && problem->kind != SLUICE_PROBLEM_PARAMS_SYNTAX)
        sluice_json_view_mark_problem (self->json, problem->line, problem->column, problem->blocks);
      words = sluice_text_problem (problem);
      param = find_row (self, sluice_problem_get_param (problem));
      if (param != NULL && g_hash_table_add (shown, param))
        sluice_field_message_show (param->message, param->row, words, problem->blocks);
      if (param != NULL)
        continue;
      blocks = blocks || problem->blocks;
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", words);
      if (problem->line != 0 && problem->kind != SLUICE_PROBLEM_PARAMS_SYNTAX)
        {
          g_autofree char *place = g_strdup_printf (_("Line %u, column %u"), problem->line, problem->column);

          g_string_append_printf (text, " (%s)", place);
        }
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      Param *param = self->rows->pdata[i];

      if (!g_hash_table_contains (shown, param))
        sluice_field_message_show (param->message, param->row, NULL, FALSE);
    }
  gtk_label_set_label (GTK_LABEL (self->fault), text->str);
  gtk_widget_set_visible (self->fault, text->len > 0);
  gtk_widget_remove_css_class (self->fault, blocks ? "warning" : "error");
  gtk_widget_add_css_class (self->fault, blocks ? "error" : "warning");
  sluice_field_tell_wrong (view, self->fault, text->len > 0, blocks);
  /* Whoever types there sees what comes below it; where it stands already nothing moves. */
  if (!told && text->len > 0 && gtk_widget_has_focus (view))
    sluice_field_reveal (view, self->fault);
}

/* @name: (nullable). NULL where it has none, or none that can be typed in. */
static Param *
find_open_row (SluiceParamsForm *self,
               const char       *name)
{
  Param *param = find_row (self, name);

  return param != NULL && gtk_widget_get_sensitive (param->row) ? param : NULL;
}

GtkWidget *
sluice_params_form_get_row (SluiceParamsForm *self,
                            const char       *name)
{
  Param *param;

  g_return_val_if_fail (SLUICE_IS_PARAMS_FORM (self), NULL);

  param = find_open_row (self, name);
  return param != NULL ? param->row : sluice_json_view_get_text_view (self->json);
}

GtkWidget *
sluice_params_form_get_message (SluiceParamsForm *self,
                                const char       *name)
{
  Param *param;

  g_return_val_if_fail (SLUICE_IS_PARAMS_FORM (self), NULL);

  param = find_open_row (self, name);
  return param != NULL ? param->message : self->fault;
}

void
sluice_params_form_go_to (SluiceParamsForm *self,
                          const char       *name,
                          guint             line,
                          guint             column)
{
  g_return_if_fail (SLUICE_IS_PARAMS_FORM (self));

  if (find_open_row (self, name) == NULL)
    sluice_json_view_go_to (self->json, line, column);
}
