/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/editor/sluice-needs-row.h"

#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"
#include "ui/editor/sluice-field.h"

struct _SluiceNeedsRow
{
  AdwBin parent_instance;

  /* owned */
  SluiceDraft *draft;
  GPtrArray *rows; /* Need, in the order of the stages, then names that no stage has */

  /* children */
  GtkWidget *expander;

  guint64 stage;
  gboolean loading;
};

/* One check. */
typedef struct
{
  SluiceNeedsRow *owner;
  guint64 id;
  char *name; /* nullable: with id 0 */
  GtkWidget *row;
  GtkWidget *check;
} Need;

G_DEFINE_FINAL_TYPE (SluiceNeedsRow, sluice_needs_row, ADW_TYPE_BIN)

static void
free_need (gpointer data)
{
  Need *need = data;

  g_free (need->name);
  g_free (need);
}

static void
toggled_cb (Need *need)
{
  SluiceNeedsRow *self = need->owner;
  gboolean active = gtk_check_button_get_active (GTK_CHECK_BUTTON (need->check));

  if (self->loading)
    return;
  if (need->id == 0)
    sluice_draft_disconnect_name (self->draft, need->name, self->stage);
  else if (active)
    sluice_draft_connect (self->draft, need->id, self->stage);
  else
    sluice_draft_disconnect (self->draft, need->id, self->stage);
}

static void
add_need (SluiceNeedsRow *self,
          guint64         id,
          const char     *name)
{
  Need *need = g_new0 (Need, 1);

  need->owner = self;
  need->id = id;
  need->name = g_strdup (name);
  need->row = adw_action_row_new ();
  need->check = gtk_check_button_new ();
  gtk_widget_set_valign (need->check, GTK_ALIGN_CENTER);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (need->row), FALSE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (need->row), need->check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (need->row), need->check);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self->expander), need->row);
  g_ptr_array_add (self->rows, need);
  g_signal_connect_swapped (need->check, "toggled", G_CALLBACK (toggled_cb), need);
}

static void
clear_rows (SluiceNeedsRow *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self->expander), ((Need *) self->rows->pdata[i])->row);
  g_ptr_array_set_size (self->rows, 0);
}

static SluiceDraftStage *
get_stage (SluiceNeedsRow *self)
{
  return self->stage != 0 ? sluice_draft_get_stage (self->draft, self->stage) : NULL;
}

static GPtrArray *
collect_missing (SluiceNeedsRow *self)
{
  GPtrArray *missing = g_ptr_array_new ();
  GPtrArray *dependencies = sluice_draft_stage_get_dependencies (get_stage (self));

  for (guint i = 0; i < dependencies->len; i++)
    {
      const SluiceDependency *dependency = dependencies->pdata[i];

      if (sluice_draft_resolve (self->draft, dependency) == NULL)
        g_ptr_array_add (missing, dependency->name);
    }
  return missing;
}

/* Whether the rows are those of these stages: then they stay, and with them the focus. */
static gboolean
rows_fit (SluiceNeedsRow *self,
          GPtrArray      *missing)
{
  guint n = sluice_draft_get_n_stages (self->draft), row = 0;

  if (self->rows->len != n - 1 + missing->len)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      guint64 id = sluice_draft_stage_get_id (sluice_draft_get_nth (self->draft, i));

      if (id != self->stage && ((Need *) self->rows->pdata[row++])->id != id)
        return FALSE;
    }
  for (guint i = 0; i < missing->len; i++)
    if (g_strcmp0 (((Need *) self->rows->pdata[row++])->name, missing->pdata[i]) != 0)
      return FALSE;
  return TRUE;
}

static void
update_need (SluiceNeedsRow *self,
             Need           *need)
{
  SluiceDraftStage *stage = sluice_draft_get_stage (self->draft, need->id);
  gboolean connected = need->id == 0 || sluice_draft_is_connected (self->draft, need->id, self->stage);
  g_autoptr (GArray) path = connected ? NULL : sluice_draft_find_path (self->draft, need->id, self->stage);
  g_auto (GStrv) names = path != NULL ? sluice_draft_name_path (self->draft, path) : NULL;
  g_autofree char *cycle = names != NULL ? sluice_text_path ((const char *const *) names) : NULL;
  g_autofree char *why = cycle != NULL ? g_strdup_printf (_("It would close a cycle: %s"), cycle) : NULL;
  g_autofree char *name = sluice_text_stage_line (stage != NULL ? sluice_draft_stage_get_name (stage) : need->name);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (need->row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (need->row),
                               need->id == 0 ? _("There is no such stage") : why != NULL ? why : "");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (need->check), connected);
  gtk_widget_set_sensitive (need->check, why == NULL);
}

static void
update_rows (SluiceNeedsRow *self)
{
  g_autoptr (GPtrArray) missing = collect_missing (self);
  guint n = sluice_draft_get_n_stages (self->draft);

  self->loading = TRUE;
  if (!rows_fit (self, missing))
    {
      clear_rows (self);
      for (guint i = 0; i < n; i++)
        {
          guint64 id = sluice_draft_stage_get_id (sluice_draft_get_nth (self->draft, i));

          if (id != self->stage)
            add_need (self, id, NULL);
        }
      for (guint i = 0; i < missing->len; i++)
        add_need (self, 0, missing->pdata[i]);
    }
  for (guint i = 0; i < self->rows->len; i++)
    update_need (self, self->rows->pdata[i]);
  self->loading = FALSE;
}

/* A template's, of AdwExpanderRow (1.7). */
static GtkWidget *
find_head (GtkWidget *widget)
{
  GtkWidget *found = ADW_IS_ACTION_ROW (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_head (child);
  return found;
}

static char *
summarize (SluiceNeedsRow *self)
{
  GPtrArray *dependencies = sluice_draft_stage_get_dependencies (get_stage (self));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < dependencies->len; i++)
    {
      const SluiceDependency *dependency = dependencies->pdata[i];
      SluiceDraftStage *stage = sluice_draft_resolve (self->draft, dependency);
      g_autofree char *name = sluice_text_stage_line (stage != NULL ? sluice_draft_stage_get_name (stage)
                                                                    : dependency->name);

      g_string_append_printf (text, "%s%s", i > 0 ? _(", ") : "", name);
    }
  if (dependencies->len == 0)
    g_string_assign (text, _("Nothing: it starts at once"));
  return g_string_free_and_steal (text);
}

void
sluice_needs_row_update (SluiceNeedsRow *self)
{
  g_autofree char *summary = NULL;

  g_return_if_fail (SLUICE_IS_NEEDS_ROW (self));

  if (get_stage (self) == NULL)
    {
      clear_rows (self);
      return;
    }
  summary = summarize (self);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self->expander), summary);
  if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self->expander)))
    update_rows (self);
}

static void
sluice_needs_row_dispose (GObject *object)
{
  SluiceNeedsRow *self = SLUICE_NEEDS_ROW (object);

  self->loading = TRUE;
  if (self->rows != NULL && self->draft != NULL)
    clear_rows (self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (sluice_needs_row_parent_class)->dispose (object);
}

static void
sluice_needs_row_class_init (SluiceNeedsRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sluice_needs_row_dispose;
}

static void
sluice_needs_row_init (SluiceNeedsRow *self)
{
  GtkWidget *list = gtk_list_box_new ();

  self->rows = g_ptr_array_new_with_free_func (free_need);
  self->expander = adw_expander_row_new ();
  gtk_widget_set_name (self->expander, "depends_on");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->expander), _("Depends on"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->expander), FALSE);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), self->expander);
  adw_bin_set_child (ADW_BIN (self), list);
  g_signal_connect_swapped (self->expander, "notify::expanded", G_CALLBACK (sluice_needs_row_update), self);
}

GtkWidget *
sluice_needs_row_new (SluiceDraft *draft)
{
  SluiceNeedsRow *self = g_object_new (SLUICE_TYPE_NEEDS_ROW, NULL);

  self->draft = g_object_ref (draft);
  return GTK_WIDGET (self);
}

void
sluice_needs_row_set_stage (SluiceNeedsRow *self,
                            guint64         stage)
{
  g_return_if_fail (SLUICE_IS_NEEDS_ROW (self));

  self->stage = stage;
  sluice_needs_row_update (self);
}

void
sluice_needs_row_focus (SluiceNeedsRow *self)
{
  g_return_if_fail (SLUICE_IS_NEEDS_ROW (self));

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->expander), TRUE);
  gtk_widget_child_focus (self->expander, GTK_DIR_TAB_FORWARD);
}

/* On the row, and on its head, which has the keys. */
void
sluice_needs_row_tell_wrong (SluiceNeedsRow *self,
                             GtkWidget      *label,
                             gboolean        told)
{
  GtkWidget *head;

  g_return_if_fail (SLUICE_IS_NEEDS_ROW (self));

  sluice_field_tell_wrong (self->expander, label, told, TRUE);
  head = find_head (self->expander);
  if (head != NULL)
    sluice_field_tell_wrong (head, label, told, TRUE);
}
