/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/sluice-graph-item.h"

#include <math.h>

struct _SluiceGraphItem
{
  GObject parent_instance;

  /* owned */
  GtkATContext *context;

  /* borrowed: NULL once orphaned */
  GtkWidget *owner;
  GtkAccessible *parent;
  GtkAccessible *next;

  const SluiceGraphItemFuncs *funcs;
  GtkAccessibleRole role;
  guint number;
  gboolean seen;
};

enum
{
  PROP_0,
  PROP_ACCESSIBLE_ROLE,
};

static void init_accessible (GtkAccessibleInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SluiceGraphItem, sluice_graph_item, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE, init_accessible))

static GtkAccessible *
ref_or_null (GtkAccessible *accessible)
{
  return accessible != NULL ? g_object_ref (accessible) : NULL;
}

static GtkATContext *
get_context (GtkAccessible *accessible)
{
  SluiceGraphItem *self = SLUICE_GRAPH_ITEM (accessible);

  return self->context != NULL ? g_object_ref (self->context) : NULL;
}

static GtkAccessible *
get_parent (GtkAccessible *accessible)
{
  return ref_or_null (SLUICE_GRAPH_ITEM (accessible)->parent);
}

static GtkAccessible *
get_first_child (GtkAccessible *accessible)
{
  SluiceGraphItem *self = SLUICE_GRAPH_ITEM (accessible);

  if (self->owner == NULL || self->funcs->get_first == NULL)
    return NULL;
  return ref_or_null (self->funcs->get_first (self, self->owner));
}

static GtkAccessible *
get_next_sibling (GtkAccessible *accessible)
{
  SluiceGraphItem *self = SLUICE_GRAPH_ITEM (accessible);

  self->seen = TRUE;
  return ref_or_null (self->next);
}

static gboolean
get_platform_state (GtkAccessible              *accessible,
                    GtkAccessiblePlatformState  state)
{
  SluiceGraphItem *self = SLUICE_GRAPH_ITEM (accessible);

  if (self->owner == NULL)
    return FALSE;
  if (state == GTK_ACCESSIBLE_PLATFORM_STATE_FOCUSED)
    return self->funcs->is_focused (self, self->owner);
  return state == GTK_ACCESSIBLE_PLATFORM_STATE_FOCUSABLE && self->role == GTK_ACCESSIBLE_ROLE_LIST_ITEM;
}

static gboolean
get_bounds (GtkAccessible *accessible,
            int           *x,
            int           *y,
            int           *width,
            int           *height)
{
  SluiceGraphItem *self = SLUICE_GRAPH_ITEM (accessible);
  SluiceGraphRect bounds;

  if (self->owner == NULL)
    return FALSE;

  bounds = self->funcs->get_bounds (self, self->owner);
  *x = (int) bounds.x;
  *y = (int) bounds.y;
  *width = (int) ceil (bounds.width);
  *height = (int) ceil (bounds.height);
  return TRUE;
}

static void
init_accessible (GtkAccessibleInterface *iface)
{
  iface->get_at_context = get_context;
  iface->get_accessible_parent = get_parent;
  iface->get_first_accessible_child = get_first_child;
  iface->get_next_accessible_sibling = get_next_sibling;
  iface->get_platform_state = get_platform_state;
  iface->get_bounds = get_bounds;
}

static void
sluice_graph_item_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  if (id == PROP_ACCESSIBLE_ROLE)
    g_value_set_enum (value, SLUICE_GRAPH_ITEM (object)->role);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sluice_graph_item_set_property (GObject      *object,
                                guint         id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  if (id == PROP_ACCESSIBLE_ROLE)
    SLUICE_GRAPH_ITEM (object)->role = g_value_get_enum (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sluice_graph_item_dispose (GObject *object)
{
  SluiceGraphItem *self = SLUICE_GRAPH_ITEM (object);

  sluice_graph_item_orphan (self);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (sluice_graph_item_parent_class)->dispose (object);
}

static void
sluice_graph_item_class_init (SluiceGraphItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sluice_graph_item_get_property;
  object_class->set_property = sluice_graph_item_set_property;
  object_class->dispose = sluice_graph_item_dispose;
  g_object_class_override_property (object_class, PROP_ACCESSIBLE_ROLE, "accessible-role");
}

static void
sluice_graph_item_init (SluiceGraphItem *self)
{
}

SluiceGraphItem *
sluice_graph_item_new (GtkAccessibleRole           role,
                       GtkWidget                  *owner,
                       GtkAccessible              *parent,
                       const SluiceGraphItemFuncs *funcs,
                       guint                       number)
{
  SluiceGraphItem *self = g_object_new (SLUICE_TYPE_GRAPH_ITEM, "accessible-role", role, NULL);

  self->owner = owner;
  self->parent = parent;
  self->funcs = funcs;
  self->number = number;
  self->context = gtk_at_context_create (role, GTK_ACCESSIBLE (self), gtk_widget_get_display (owner));
  return self;
}

guint
sluice_graph_item_get_number (SluiceGraphItem *self)
{
  return self->number;
}

void
sluice_graph_item_set_number (SluiceGraphItem *self,
                              guint            number)
{
  self->number = number;
}

void
sluice_graph_item_set_next (SluiceGraphItem *self,
                            GtkAccessible   *next)
{
  self->next = next;
}

gboolean
sluice_graph_item_get_seen (SluiceGraphItem *self)
{
  return self->seen;
}

void
sluice_graph_item_orphan (SluiceGraphItem *self)
{
  self->owner = NULL;
  self->parent = NULL;
  self->next = NULL;
}
