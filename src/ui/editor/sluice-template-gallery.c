/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/editor/sluice-template-gallery.h"

#include <glib/gi18n-lib.h>

#include "graph/sluice-graph-layouter.h"
#include "text/sluice-text.h"
#include "ui/editor/sluice-draft-graph.h"
#include "ui/widgets/sluice-error-dialog.h"
#include "ui/widgets/sluice-graph-thumb.h"

#define PICTURE_HEIGHT 128
#define CARD_WIDTH 220
/* More problems nobody reads in one go. */
#define MAX_FAULTS 50

struct _SluiceTemplateGallery
{
  AdwDialog parent_instance;

  /* template children */
  AdwNavigationView *pages;
  GtkFlowBox *flow;
  AdwPreferencesGroup *faults_group;
  GtkListBox *faults_list;
  AdwNavigationPage *count_page;
  AdwSpinRow *count_row;
  GtkAdjustment *count;
  SluiceGraphThumb *preview;
  GtkButton *open_button;

  /* owned */
  SluiceTemplates *templates;
  SluiceTemplate *counted; /* nullable: of which it is asked how many */
  GCancellable *cancellable;
  SluiceGraphLayouter *layouter; /* of one picture after the other */
  SluiceGraphLayouter *preview_layouter;
  GQueue waiting;                /* SluiceGraphThumb, with its graph: not laid out yet */
  gboolean laying_out;
  guint deleted_index;           /* of the card that is being deleted */
};

G_DEFINE_FINAL_TYPE (SluiceTemplateGallery, sluice_template_gallery, ADW_TYPE_DIALOG)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
say_n_stages (SluiceDraft *draft)
{
  guint n = sluice_draft_get_n_stages (draft);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u stage", "%u stages", n), n);
}

static void
set_label (GtkWidget  *widget,
           const char *text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/* --- pictures ----------------------------------------------------------------------------------------------------- */

static void lay_out_next (SluiceTemplateGallery *self);

static void
laid_out_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (SluiceTemplateGallery) self = data;
  g_autoptr (SluiceGraphLayout) layout = sluice_graph_layouter_layout_finish (SLUICE_GRAPH_LAYOUTER (source), result,
                                                                              NULL);
  g_autoptr (SluiceGraphThumb) thumb = g_queue_pop_head (&self->waiting);

  self->laying_out = FALSE;
  if (layout == NULL)
    return;
  sluice_graph_thumb_set_layout (thumb, layout);
  lay_out_next (self);
}

static void
lay_out_next (SluiceTemplateGallery *self)
{
  SluiceGraphThumb *thumb = g_queue_peek_head (&self->waiting);

  if (thumb == NULL || self->laying_out)
    return;
  self->laying_out = TRUE;
  sluice_graph_layouter_layout_async (self->layouter, g_object_get_data (G_OBJECT (thumb), "sluice-graph"),
                                      SLUICE_GRAPH_TOP_DOWN, self->cancellable, laid_out_cb, g_object_ref (self));
}

static GtkWidget *
create_picture (SluiceTemplateGallery *self,
                SluiceDraft           *draft)
{
  GtkWidget *picture;
  g_autofree char *text = say_n_stages (draft);

  if (sluice_draft_get_n_stages (draft) == 0)
    {
      picture = gtk_image_new_from_icon_name ("document-new-symbolic");
      gtk_image_set_pixel_size (GTK_IMAGE (picture), 48);
      gtk_widget_add_css_class (picture, "dimmed");
    }
  else
    {
      picture = sluice_graph_thumb_new ();
      g_object_set_data_full (G_OBJECT (picture), "sluice-graph", sluice_draft_graph_new (draft, NULL),
                              (GDestroyNotify) sluice_graph_unref);
      g_queue_push_tail (&self->waiting, g_object_ref (picture));
      lay_out_next (self);
    }
  set_label (picture, text);
  gtk_widget_set_size_request (picture, -1, PICTURE_HEIGHT);
  gtk_widget_add_css_class (picture, "template-picture");
  return picture;
}

/* --- cards -------------------------------------------------------------------------------------------------------- */

static void
append_words (GtkBox     *box,
              const char *text,
              int         lines,
              const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_lines (GTK_LABEL (label), lines);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 1);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, style);
  if (!g_str_equal (style, "heading"))
    gtk_widget_add_css_class (label, "dimmed");
  gtk_box_append (box, label);
}

/* With its detail what can be done with a template of one's own. */
static GtkWidget *
create_menu (SluiceTemplate *template)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenuItem) item = g_menu_item_new (_("_Delete…"), NULL);
  g_autofree char *label = g_strdup_printf (_("More about “%s”"), sluice_template_get_title (template));

  g_menu_item_set_action_and_target (item, "gallery.delete", "s", sluice_template_get_id (template));
  g_menu_append_item (menu, item);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_END);
  gtk_widget_set_tooltip_text (button, _("More"));
  set_label (button, label);
  return button;
}

static gboolean
pop_up_cb (GtkWidget *child,
           GVariant  *args,
           gpointer   button)
{
  gtk_menu_button_popup (button);
  return TRUE;
}

static void
add_key (GtkEventController *keys,
         guint               key,
         GdkModifierType     modifiers,
         GtkShortcutAction  *action,
         SluiceTemplate     *template)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (key, modifiers), action);

  gtk_shortcut_set_arguments (shortcut, g_variant_new_string (sluice_template_get_id (template)));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), shortcut);
}

/* @menu: a child's child, and lives as long as its keys */
static void
add_keys (GtkWidget      *child,
          GtkWidget      *menu,
          SluiceTemplate *template)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  /* The menu tells the last one of an action. */
  add_key (keys, GDK_KEY_KP_Delete, 0, gtk_named_action_new ("gallery.delete"), template);
  add_key (keys, GDK_KEY_Delete, 0, gtk_named_action_new ("gallery.delete"), template);
  add_key (keys, GDK_KEY_Menu, 0, gtk_callback_action_new (pop_up_cb, menu, NULL), template);
  add_key (keys, GDK_KEY_F10, GDK_SHIFT_MASK, gtk_callback_action_new (pop_up_cb, menu, NULL), template);
  gtk_widget_add_controller (child, keys);
}

/* "4 stages", "Your own, 4 stages" */
static char *
describe (SluiceTemplate *template,
          SluiceDraft    *draft)
{
  g_autofree char *stages = say_n_stages (draft);

  /* Translators: a template of one's own: "Your own, 4 stages" */
  return sluice_template_get_own (template) ? g_strdup_printf (_("Your own, %s"), stages)
                                            : g_steal_pointer (&stages);
}

static GtkWidget *
create_card (gpointer item,
             gpointer data)
{
  SluiceTemplateGallery *self = data;
  SluiceTemplate *template = item;
  g_autoptr (SluiceDraft) draft = sluice_template_make_draft (template, 0);
  g_autofree char *detail = describe (template, draft);
  g_autofree char *label = NULL;
  GtkWidget *child = gtk_flow_box_child_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_widget_set_size_request (box, CARD_WIDTH, -1);
  gtk_box_append (GTK_BOX (box), create_picture (self, draft));
  append_words (GTK_BOX (box), sluice_template_get_title (template), 2, "heading");
  append_words (GTK_BOX (box), sluice_template_get_description (template), 3, "caption");
  if (sluice_template_get_own (template))
    {
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *menu = create_menu (template);

      append_words (GTK_BOX (line), detail, 1, "caption");
      gtk_box_append (GTK_BOX (line), menu);
      gtk_box_append (GTK_BOX (box), line);
      add_keys (child, menu, template);
    }
  else
    append_words (GTK_BOX (box), detail, 1, "caption");
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), box);
  gtk_widget_add_css_class (child, "template-card");
  /* Translators: the name of a template, and how many stages it has */
  label = g_strdup_printf (_("%s, %s"), sluice_template_get_title (template), detail);
  set_label (child, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  sluice_template_get_description (template), -1);
  gtk_widget_set_tooltip_text (child, *sluice_template_get_description (template) != '\0'
                                        ? sluice_template_get_description (template)
                                        : NULL);
  return child;
}

/* --- choosing ----------------------------------------------------------------------------------------------------- */

static void
choose (SluiceTemplateGallery *self,
        SluiceTemplate        *template,
        guint                  count)
{
  g_autoptr (SluiceDraft) draft = sluice_template_make_draft (template, count);

  g_object_ref (self);
  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, signals[CHOSEN], 0, draft);
  g_object_unref (self);
}

static void
preview_laid_out_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      data)
{
  g_autoptr (SluiceTemplateGallery) self = data;
  g_autoptr (SluiceGraphLayout) layout = sluice_graph_layouter_layout_finish (SLUICE_GRAPH_LAYOUTER (source), result,
                                                                              NULL);

  /* Another number was chosen meanwhile. */
  if (layout != NULL)
    sluice_graph_thumb_set_layout (self->preview, layout);
}

/* What is typed counts at once, where it is a number that may be. */
static guint
get_count (SluiceTemplateGallery *self)
{
  guint64 typed;

  if (g_ascii_string_to_unsigned (gtk_editable_get_text (GTK_EDITABLE (self->count_row)), 10,
                                  (guint64) gtk_adjustment_get_lower (self->count),
                                  (guint64) gtk_adjustment_get_upper (self->count), &typed, NULL))
    return (guint) typed;
  return (guint) gtk_adjustment_get_value (self->count);
}

static void
update_preview (SluiceTemplateGallery *self)
{
  g_autoptr (SluiceDraft) draft = NULL;
  g_autoptr (SluiceGraph) graph = NULL;
  g_autofree char *text = NULL;

  if (self->counted == NULL)
    return;
  draft = sluice_template_make_draft (self->counted, get_count (self));
  graph = sluice_draft_graph_new (draft, NULL);
  text = say_n_stages (draft);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->count_row), text);
  set_label (GTK_WIDGET (self->preview), text);
  sluice_graph_layouter_layout_async (self->preview_layouter, graph, SLUICE_GRAPH_TOP_DOWN, self->cancellable,
                                      preview_laid_out_cb, g_object_ref (self));
}

static void
card_activated_cb (SluiceTemplateGallery *self,
                   GtkFlowBoxChild       *child)
{
  g_autoptr (SluiceTemplate) template = g_list_model_get_item (G_LIST_MODEL (self->templates),
                                                               (guint) gtk_flow_box_child_get_index (child));
  const char *what;
  guint fallback, high;

  if (template == NULL)
    return;
  if (!sluice_template_get_count (template, &what, &fallback, &high))
    {
      choose (self, template, 0);
      return;
    }

  g_clear_object (&self->counted);
  gtk_adjustment_configure (self->count, fallback, 1, high, 1, 10, 0);
  g_set_object (&self->counted, template);
  sluice_graph_thumb_set_layout (self->preview, NULL);
  adw_navigation_page_set_title (self->count_page, sluice_template_get_title (template));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->count_row), what != NULL ? what : _("How many"));
  update_preview (self);
  adw_navigation_view_push (self->pages, self->count_page);
  gtk_widget_grab_focus (GTK_WIDGET (self->count_row));
}

static void
open_cb (SluiceTemplateGallery *self)
{
  adw_spin_row_update (self->count_row);
  if (self->counted != NULL)
    choose (self, self->counted, (guint) gtk_adjustment_get_value (self->count));
}

/* Enter in the number is enough. */
static void
let_enter_open (SluiceTemplateGallery *self)
{
  GtkEditable *editable = GTK_EDITABLE (self->count_row);

  while (editable != NULL && !GTK_IS_TEXT (editable))
    editable = gtk_editable_get_delegate (editable);
  if (editable != NULL)
    gtk_text_set_activates_default (GTK_TEXT (editable), TRUE);
}

static void
visible_page_cb (SluiceTemplateGallery *self)
{
  adw_dialog_set_default_widget (ADW_DIALOG (self), adw_navigation_view_get_visible_page (self->pages) == self->count_page
                                                      ? GTK_WIDGET (self->open_button)
                                                      : NULL);
}

/* --- the person's folder ------------------------------------------------------------------------------------------ */

static void
show_faults (SluiceTemplateGallery *self,
             GPtrArray             *problems)
{
  g_autofree char *folder = sluice_templates_get_folder ();
  g_autofree char *shown = g_filename_display_name (folder);
  g_autofree char *escaped = g_markup_escape_text (shown, -1);

  gtk_list_box_remove_all (self->faults_list);
  for (guint i = 0; i < MIN (problems->len, MAX_FAULTS); i++)
    {
      const SluiceProblem *problem = problems->pdata[i];
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *words = sluice_text_problem (problem);
      g_autofree char *place = sluice_text_problem_place (problem);

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), place != NULL ? place : "");
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name (problem->blocks ? "dialog-error-symbolic"
                                                                               : "dialog-warning-symbolic"));
      gtk_list_box_append (self->faults_list, row);
    }
  adw_preferences_group_set_description (self->faults_group, escaped);
  gtk_widget_set_visible (GTK_WIDGET (self->faults_group), problems->len > 0);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (SluiceTemplateGallery) self = data;
  g_autoptr (GPtrArray) problems = NULL;

  if (sluice_templates_load_finish (SLUICE_TEMPLATES (source), result, &problems, NULL)
      && !g_cancellable_is_cancelled (self->cancellable))
    show_faults (self, problems);
}

/* --- deleting one's own ------------------------------------------------------------------------------------------- */

/* Returns: (transfer full) (nullable): of one's own; @index: (out): its place in the gallery */
static SluiceTemplate *
find_own (SluiceTemplateGallery *self,
          const char            *id,
          guint                 *index)
{
  for (*index = 0; *index < g_list_model_get_n_items (G_LIST_MODEL (self->templates)); (*index)++)
    {
      g_autoptr (SluiceTemplate) template = g_list_model_get_item (G_LIST_MODEL (self->templates), *index);

      if (sluice_template_get_own (template) && g_strcmp0 (sluice_template_get_id (template), id) == 0)
        return g_steal_pointer (&template);
    }
  return NULL;
}

/* What came to stand in its place has the keys. */
static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (SluiceTemplateGallery) self = data;
  g_autoptr (GError) error = NULL;
  gboolean gone = sluice_templates_delete_finish (SLUICE_TEMPLATES (source), result, &error);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (source));
  GtkFlowBoxChild *child;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (!gone)
    {
      g_autofree char *sentence = sluice_text_error (error);

      sluice_error_dialog_tell (GTK_WIDGET (self), _("The template was not deleted"), sentence, NULL);
      return;
    }
  child = gtk_flow_box_get_child_at_index (self->flow, (int) MIN (self->deleted_index, n - 1));
  gtk_accessible_announce (GTK_ACCESSIBLE (self), _("Template deleted"), GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  if (child != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (child));
}

static void
delete_answered_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      data)
{
  g_autoptr (SluiceTemplateGallery) self = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);
  g_autoptr (SluiceTemplate) template = NULL;

  if (g_cancellable_is_cancelled (self->cancellable) || g_strcmp0 (answer, "delete") != 0)
    return;
  template = find_own (self, g_object_get_data (source, "sluice-id"), &self->deleted_index);
  if (template != NULL)
    sluice_templates_delete_async (self->templates, template, self->cancellable, deleted_cb, g_object_ref (self));
}

static void
delete_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  SluiceTemplateGallery *self = SLUICE_TEMPLATE_GALLERY (widget);
  guint index;
  g_autoptr (SluiceTemplate) template = find_own (self, g_variant_get_string (parameter, NULL), &index);
  g_autofree char *title = NULL;
  AdwDialog *dialog;

  if (template == NULL)
    return;
  /* Where the keys come back to: in the card's menu they would be nowhere. */
  gtk_widget_grab_focus (GTK_WIDGET (gtk_flow_box_get_child_at_index (self->flow, (int) index)));
  title = sluice_text_short_name (sluice_template_get_title (template));
  dialog = adw_alert_dialog_new (_("Delete template?"), NULL);
  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (dialog), _("The file of “%s” in your folder is deleted. Pipelines that "
                                                             "were made from it stay as they are."),
                                title);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "delete", _("_Delete"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "sluice-id", g_strdup (sluice_template_get_id (template)), g_free);
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), widget, self->cancellable, delete_answered_cb,
                           g_object_ref (self));
}

static void
sluice_template_gallery_map (GtkWidget *widget)
{
  SluiceTemplateGallery *self = SLUICE_TEMPLATE_GALLERY (widget);

  GTK_WIDGET_CLASS (sluice_template_gallery_parent_class)->map (widget);

  /* As Tab would: only so the arrow keys know from where. */
  gtk_widget_child_focus (GTK_WIDGET (self->flow), GTK_DIR_TAB_FORWARD);
}

static void
sluice_template_gallery_dispose (GObject *object)
{
  SluiceTemplateGallery *self = SLUICE_TEMPLATE_GALLERY (object);

  g_cancellable_cancel (self->cancellable);
  if (self->flow != NULL)
    gtk_flow_box_bind_model (self->flow, NULL, NULL, NULL, NULL);
  g_clear_object (&self->counted);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLUICE_TYPE_TEMPLATE_GALLERY);

  G_OBJECT_CLASS (sluice_template_gallery_parent_class)->dispose (object);
}

static void
sluice_template_gallery_finalize (GObject *object)
{
  SluiceTemplateGallery *self = SLUICE_TEMPLATE_GALLERY (object);

  g_queue_clear_full (&self->waiting, g_object_unref);
  g_object_unref (self->layouter);
  g_object_unref (self->preview_layouter);
  g_object_unref (self->cancellable);
  g_clear_object (&self->templates);

  G_OBJECT_CLASS (sluice_template_gallery_parent_class)->finalize (object);
}

static void
sluice_template_gallery_class_init (SluiceTemplateGalleryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sluice_template_gallery_dispose;
  object_class->finalize = sluice_template_gallery_finalize;
  widget_class->map = sluice_template_gallery_map;
  gtk_widget_class_install_action (widget_class, "gallery.delete", "s", delete_cb);

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, SLUICE_TYPE_DRAFT);

  g_type_ensure (SLUICE_TYPE_GRAPH_THUMB);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluiceapp/Sluice/ui/sluice-template-gallery.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, SluiceTemplateGallery, child)
  BIND (pages);
  BIND (flow);
  BIND (faults_group);
  BIND (faults_list);
  BIND (count_page);
  BIND (count_row);
  BIND (count);
  BIND (preview);
  BIND (open_button);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, card_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
}

static void
sluice_template_gallery_init (SluiceTemplateGallery *self)
{
  self->cancellable = g_cancellable_new ();
  self->layouter = sluice_graph_layouter_new (NULL);
  self->preview_layouter = sluice_graph_layouter_new (NULL);
  g_queue_init (&self->waiting);
  gtk_widget_init_template (GTK_WIDGET (self));
  let_enter_open (self);
  g_signal_connect_object (self->count_row, "changed", G_CALLBACK (update_preview), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pages, "notify::visible-page", G_CALLBACK (visible_page_cb), self, G_CONNECT_SWAPPED);
}

AdwDialog *
sluice_template_gallery_new (SluiceTemplates *templates)
{
  SluiceTemplateGallery *self = g_object_new (SLUICE_TYPE_TEMPLATE_GALLERY, NULL);

  self->templates = g_object_ref (templates);
  gtk_flow_box_bind_model (self->flow, G_LIST_MODEL (templates), create_card, self, NULL);
  sluice_templates_load_async (templates, self->cancellable, loaded_cb, g_object_ref (self));
  return ADW_DIALOG (self);
}
