/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/pipelines/sluice-filter-bar.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "text/sluice-text.h"

struct _SluiceFilterBar
{
  GtkWidget parent_instance;

  /* template children */
  AdwToggleGroup *filter_group;
  GtkMenuButton *filter_button;
  GtkLabel *filter_label;

  SluiceStateGroup active;
};

enum
{
  PROP_0,
  PROP_ACTIVE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (SluiceFilterBar, sluice_filter_bar, GTK_TYPE_WIDGET)

static const char *
name_group (SluiceStateGroup group)
{
  switch (group)
    {
    case SLUICE_STATE_GROUP_ACTIVE:
      return sluice_text_state (SLUICE_STATE_RUNNING, NULL);
    case SLUICE_STATE_GROUP_STUCK:
      return C_ ("pipelines without progress", "Stuck");
    case SLUICE_STATE_GROUP_PENDING:
      return sluice_text_state (SLUICE_STATE_PENDING, NULL);
    case SLUICE_STATE_GROUP_FAILED:
      return sluice_text_state (SLUICE_STATE_FAILED, NULL);
    case SLUICE_STATE_GROUP_COMPLETED:
      return sluice_text_state (SLUICE_STATE_COMPLETED, NULL);
    case SLUICE_STATE_GROUP_CANCELLED:
      return sluice_text_state (SLUICE_STATE_CANCELLED, NULL);
    case SLUICE_STATE_GROUP_ALL:
    default:
      return C_ ("pipelines in every state", "All");
    }
}

static AdwToggle *
get_toggle (SluiceFilterBar *self,
            SluiceStateGroup group)
{
  return adw_toggle_group_get_toggle_by_name (self->filter_group, sluice_state_group_get_nick (group));
}

/* The button says what is chosen; its menu says it by its mark. */
static void
update_button (SluiceFilterBar *self)
{
  const char *words = adw_toggle_get_label (get_toggle (self, self->active));

  if (g_strcmp0 (gtk_label_get_label (self->filter_label), words) == 0)
    return;

  gtk_label_set_label (self->filter_label, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->filter_button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _("Filter by state"), -1);
}

static void
active_name_cb (SluiceFilterBar *self)
{
  SluiceStateGroup active = sluice_state_group_parse (adw_toggle_group_get_active_name (self->filter_group));

  if (self->active == active)
    return;

  self->active = active;
  update_button (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACTIVE]);
}

/* The counts are those of the moment it opens: an open menu that is filled anew would lose its place. */
static void
fill_menu_cb (GtkMenuButton *button,
              gpointer       data)
{
  SluiceFilterBar *self = data;
  g_autoptr (GMenu) menu = g_menu_new ();

  for (int i = 0; i < SLUICE_N_STATE_GROUPS; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (adw_toggle_get_label (get_toggle (self, (SluiceStateGroup) i)), NULL);

      g_menu_item_set_action_and_target (item, "filter.state", "s", sluice_state_group_get_nick ((SluiceStateGroup) i));
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
  gtk_widget_set_halign (GTK_WIDGET (gtk_menu_button_get_popover (button)), GTK_ALIGN_START);
}

static GtkSizeRequestMode
sluice_filter_bar_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
sluice_filter_bar_measure (GtkWidget     *widget,
                           GtkOrientation orientation,
                           int            for_size,
                           int           *minimum,
                           int           *natural,
                           int           *minimum_baseline,
                           int           *natural_baseline)
{
  SluiceFilterBar *self = SLUICE_FILTER_BAR (widget);
  int wide_minimum, wide_natural;

  gtk_widget_measure (GTK_WIDGET (self->filter_button), orientation, -1, minimum, natural, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (self->filter_group), orientation, -1, &wide_minimum, &wide_natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = MAX (*minimum, wide_minimum);
  *natural = MAX (*natural, wide_natural);
}

static void
set_there (GtkWidget *widget,
           gboolean   there)
{
  gtk_widget_set_child_visible (widget, there);
  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_HIDDEN, !there, -1);
}

/* One is there, for the eye, the keys and a screen reader; the other isn't. The focus goes over: GTK would keep one that
 * is in something hidden for later. */
static void
replace (SluiceFilterBar *self,
         GtkWidget       *old,
         GtkWidget       *other)
{
  gboolean focused = gtk_widget_get_focus_child (GTK_WIDGET (self)) == old;

  set_there (other, TRUE);
  if (focused)
    gtk_widget_grab_focus (other);
  set_there (old, FALSE);
}

static void
sluice_filter_bar_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  SluiceFilterBar *self = SLUICE_FILTER_BAR (widget);
  GtkWidget *group = GTK_WIDGET (self->filter_group), *button = GTK_WIDGET (self->filter_button);
  gboolean fits;
  int needed;

  gtk_widget_measure (group, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &needed, NULL, NULL);
  fits = needed <= width;
  if (fits == gtk_widget_get_child_visible (button))
    replace (self, fits ? button : group, fits ? group : button);
  gtk_widget_allocate (fits ? group : button, width, height, baseline, NULL);
}

static void
sluice_filter_bar_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_ACTIVE:
      g_value_set_int (value, (int) SLUICE_FILTER_BAR (object)->active);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sluice_filter_bar_dispose (GObject *object)
{
  gtk_widget_insert_action_group (GTK_WIDGET (object), "filter", NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SLUICE_TYPE_FILTER_BAR);

  G_OBJECT_CLASS (sluice_filter_bar_parent_class)->dispose (object);
}

static void
sluice_filter_bar_class_init (SluiceFilterBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sluice_filter_bar_get_property;
  object_class->dispose = sluice_filter_bar_dispose;
  widget_class->get_request_mode = sluice_filter_bar_get_request_mode;
  widget_class->measure = sluice_filter_bar_measure;
  widget_class->size_allocate = sluice_filter_bar_size_allocate;

  props[PROP_ACTIVE] = g_param_spec_int ("active", NULL, NULL, 0, SLUICE_N_STATE_GROUPS - 1, SLUICE_STATE_GROUP_ALL,
                                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sluiceapp/Sluice/ui/sluice-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SluiceFilterBar, filter_group);
  gtk_widget_class_bind_template_child (widget_class, SluiceFilterBar, filter_button);
  gtk_widget_class_bind_template_child (widget_class, SluiceFilterBar, filter_label);
  gtk_widget_class_bind_template_callback (widget_class, active_name_cb);
}

static void
sluice_filter_bar_init (SluiceFilterBar *self)
{
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GPropertyAction) state = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  for (int i = 0; i < SLUICE_N_STATE_GROUPS; i++)
    {
      AdwToggle *toggle = adw_toggle_new ();

      adw_toggle_set_name (toggle, sluice_state_group_get_nick ((SluiceStateGroup) i));
      adw_toggle_set_label (toggle, name_group ((SluiceStateGroup) i));
      adw_toggle_group_add (self->filter_group, toggle);
    }
  adw_toggle_group_set_active_name (self->filter_group, sluice_state_group_get_nick (SLUICE_STATE_GROUP_ALL));

  state = g_property_action_new ("state", self->filter_group, "active-name");
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (state));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "filter", G_ACTION_GROUP (actions));
  gtk_menu_button_set_create_popup_func (self->filter_button, fill_menu_cb, self, NULL);
  update_button (self);
  set_there (GTK_WIDGET (self->filter_button), FALSE);
}

SluiceStateGroup
sluice_filter_bar_get_active (SluiceFilterBar *self)
{
  g_return_val_if_fail (SLUICE_IS_FILTER_BAR (self), SLUICE_STATE_GROUP_ALL);

  return self->active;
}

void
sluice_filter_bar_set_active (SluiceFilterBar *self,
                              SluiceStateGroup group)
{
  g_return_if_fail (SLUICE_IS_FILTER_BAR (self));

  adw_toggle_group_set_active_name (self->filter_group, sluice_state_group_get_nick (group));
}

void
sluice_filter_bar_update_counts (SluiceFilterBar *self,
                                 SluiceStore     *store)
{
  gboolean complete, checked;

  g_return_if_fail (SLUICE_IS_FILTER_BAR (self));
  g_return_if_fail (SLUICE_IS_STORE (store));

  complete = sluice_store_get_complete (store);
  checked = complete && sluice_store_count (store, SLUICE_STATE_CHECKING) == 0;
  for (int i = 0; i < SLUICE_N_STATE_GROUPS; i++)
    {
      SluiceStateGroup group = (SluiceStateGroup) i;
      AdwToggle *toggle = get_toggle (self, group);
      /* One that is looked at yet may be in any state but a pending one. */
      gboolean known = group == SLUICE_STATE_GROUP_ALL || group == SLUICE_STATE_GROUP_PENDING ? complete : checked;
      guint count = sluice_state_group_count (group, store);
      g_autofree char *label = NULL;

      /* Translators: a state and how many pipelines are in it, "412+" while more may come */
      if (count == 0)
        label = g_strdup (name_group (group));
      else
        label = g_strdup_printf (known ? _("%s %u") : _("%s %u+"), name_group (group), count);
      if (g_strcmp0 (adw_toggle_get_label (toggle), label) != 0)
        adw_toggle_set_label (toggle, label);
    }
  update_button (self);
}
