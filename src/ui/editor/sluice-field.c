/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sluice-config.h"

#include "ui/editor/sluice-field.h"

#include "text/sluice-text.h"

/* The row of a message. A list goes from the focused row to the next one only and gives up where that takes no focus: so
 * this one passes it on. */
#define SLUICE_TYPE_FIELD_MESSAGE (sluice_field_message_get_type ())
G_DECLARE_FINAL_TYPE (SluiceFieldMessage, sluice_field_message, SLUICE, FIELD_MESSAGE, AdwPreferencesRow)

struct _SluiceFieldMessage
{
  AdwPreferencesRow parent_instance;
};

G_DEFINE_FINAL_TYPE (SluiceFieldMessage, sluice_field_message, ADW_TYPE_PREFERENCES_ROW)

static gboolean
sluice_field_message_focus (GtkWidget        *widget,
                            GtkDirectionType  direction)
{
  gboolean back = direction == GTK_DIR_TAB_BACKWARD || direction == GTK_DIR_UP;
  GtkWidget *next = widget;

  do
    next = back ? gtk_widget_get_prev_sibling (next) : gtk_widget_get_next_sibling (next);
  while (next != NULL && !gtk_widget_get_mapped (next));
  return next != NULL && gtk_widget_child_focus (next, direction);
}

static void
sluice_field_message_class_init (SluiceFieldMessageClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = sluice_field_message_focus;
}

static void
sluice_field_message_init (SluiceFieldMessage *self)
{
}

/* No AdwPreferencesPage: its clamp (1.7) measures its height wrongly where words wrap, and warns. */
GtkWidget *
sluice_field_page_new (GtkBox **box)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  g_object_set (inner, "margin-top", 24, "margin-bottom", 24, "margin-start", 12, "margin-end", 12, NULL);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), inner);
  *box = GTK_BOX (inner);
  return scrolled;
}

GtkWidget *
sluice_field_message_new (void)
{
  GtkWidget *message = g_object_new (SLUICE_TYPE_FIELD_MESSAGE, NULL);
  GtkWidget *label = gtk_label_new (NULL);

  g_object_set (label,
                "wrap", TRUE,
                "wrap-mode", PANGO_WRAP_WORD_CHAR,
                "xalign", 0.0,
                "margin-top", 6,
                "margin-bottom", 6,
                "margin-start", 12,
                "margin-end", 12,
                NULL);
  gtk_widget_add_css_class (label, "caption");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (message), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (message), FALSE);
  gtk_widget_set_focusable (message, FALSE);
  gtk_widget_set_visible (message, FALSE);
  return message;
}

void
sluice_field_tell_wrong (GtkWidget *widget,
                         GtkWidget *label,
                         gboolean   told,
                         gboolean   blocks)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  gtk_accessible_update_state (accessible, GTK_ACCESSIBLE_STATE_INVALID,
                               told && blocks ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (told)
    {
      gtk_accessible_update_relation (accessible, GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE, label, NULL, -1);
      gtk_accessible_update_property (accessible, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      gtk_label_get_label (GTK_LABEL (label)), -1);
    }
  else
    {
      gtk_accessible_reset_relation (accessible, GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE);
      gtk_accessible_reset_property (accessible, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
    }
}

#define HELP "sluice-field-help"

/* Heard with the name, where the keys are: what is wrong, and what the field is for. DESCRIBED_BY (GTK 4.18) would make it
 * empty. */
static void
describe (GtkWidget  *row,
          GtkWidget  *widget,
          const char *wrong)
{
  const char *help = g_object_get_data (G_OBJECT (row), HELP);
  g_autofree char *both = wrong != NULL && help != NULL ? g_strdup_printf ("%s\n%s", wrong, help) : NULL;

  /* A row in which something else has the keys would be heard before it. */
  if (widget == row && GTK_IS_EDITABLE (row))
    return;
  if (both != NULL || wrong != NULL || help != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    both != NULL ? both : wrong != NULL ? wrong : help, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

/* On the row, and on what in it has the keys, which is all that a screen reader looks at. */
static void
tell_wrong (GtkWidget *row,
            GtkWidget *label,
            gboolean   told,
            gboolean   blocks)
{
  GtkWidget *widget = row;

  while (widget != NULL)
    {
      GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

      gtk_accessible_update_state (accessible, GTK_ACCESSIBLE_STATE_INVALID,
                                   told && blocks ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
      if (told)
        gtk_accessible_update_relation (accessible, GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE, label, NULL, -1);
      else
        gtk_accessible_reset_relation (accessible, GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE);
      describe (row, widget, told ? gtk_label_get_label (GTK_LABEL (label)) : NULL);
      widget = GTK_IS_EDITABLE (widget) ? GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (widget))) : NULL;
    }
}

static void
focused_cb (GtkEventControllerFocus *controller,
            GParamSpec              *pspec,
            GtkWidget               *help)
{
  gboolean focused = gtk_event_controller_focus_contains_focus (controller);

  gtk_widget_set_visible (help, focused);
  if (focused)
    sluice_field_reveal (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)), help);
}

GtkWidget *
sluice_field_help_new (GtkWidget  *row,
                       const char *text)
{
  GtkWidget *help = sluice_field_message_new ();
  GtkWidget *label = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (help));
  GtkEventController *controller = gtk_event_controller_focus_new ();

  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_widget_add_css_class (label, "dim-label");
  g_object_set_data_full (G_OBJECT (row), HELP, g_strdup (text), g_free);
  for (GtkWidget *widget = row; widget != NULL;
       widget = GTK_IS_EDITABLE (widget) ? GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (widget))) : NULL)
    describe (row, widget, NULL);
  /* AdwActionRow (1.7): by its subtitle, which is empty, and would be heard in place of it. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  g_signal_connect_object (controller, "notify::contains-focus", G_CALLBACK (focused_cb), help, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (row, controller);
  return help;
}

void
sluice_field_message_show (GtkWidget  *message,
                           GtkWidget  *row,
                           const char *text,
                           gboolean    blocks)
{
  GtkWidget *label = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (message));

  gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (message, text != NULL);
  gtk_widget_remove_css_class (label, blocks ? "warning" : "error");
  gtk_widget_add_css_class (label, blocks ? "error" : "warning");
  if (row == NULL)
    return;

  gtk_widget_remove_css_class (row, text == NULL || !blocks ? "error" : "warning");
  if (text == NULL)
    gtk_widget_remove_css_class (row, "warning");
  else
    gtk_widget_add_css_class (row, blocks ? "error" : "warning");
  tell_wrong (row, label, text != NULL, blocks);
}

void
sluice_field_set_text (GtkWidget  *row,
                       const char *text)
{
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (row)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (row), text);
}

void
sluice_field_seal_on_leave (GtkWidget   *row,
                            SluiceDraft *draft)
{
  GtkEventController *controller = gtk_event_controller_focus_new ();

  g_signal_connect_object (controller, "leave", G_CALLBACK (sluice_draft_seal), draft, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (row, controller);
}

static void
text_changed_cb (SluiceField *self)
{
  if (!self->loading && self->draft != NULL)
    sluice_draft_set_text (self->draft, self->stage, self->field, gtk_editable_get_text (GTK_EDITABLE (self->row)));
}

/* One that is out of range is refused, but stays as it was typed, or read: the row would make the nearest one of it without
 * a word. */
static void
make_room (SluiceField *self,
           gint64       number)
{
  GtkAdjustment *adjustment = adw_spin_row_get_adjustment (ADW_SPIN_ROW (self->row));

  gtk_adjustment_set_lower (adjustment, (double) MIN (self->low, number));
  gtk_adjustment_set_upper (adjustment, (double) MAX (self->high, number));
}

static void
number_changed_cb (SluiceField *self)
{
  if (self->loading || self->draft == NULL)
    return;
  make_room (self, (gint64) adw_spin_row_get_value (ADW_SPIN_ROW (self->row)));
  self->typing = TRUE;
  sluice_draft_set_number (self->draft, self->stage, self->field,
                           (gint64) adw_spin_row_get_value (ADW_SPIN_ROW (self->row)));
  self->typing = FALSE;
}

/* A spin row tells its value only when it is left: what is typed counts before. */
static void
digits_changed_cb (SluiceField *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->row));
  gint64 number;

  if (self->loading || self->draft == NULL
      || !g_ascii_string_to_signed (text, 10, G_MININT32, G_MAXINT32, &number, NULL))
    return;
  make_room (self, number);
  self->typing = TRUE;
  sluice_draft_set_number (self->draft, self->stage, self->field, number);
  self->typing = FALSE;
}

static void
init_field (SluiceField         *self,
            SluiceDraft         *draft,
            SluiceDraftField     field,
            const char          *title,
            AdwPreferencesGroup *group)
{
  self->draft = draft;
  self->field = field;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), title);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->row), FALSE);
  gtk_widget_set_name (self->row, sluice_draft_field_get_nick (field));
  self->message = sluice_field_message_new ();
  adw_preferences_group_add (group, self->row);
  adw_preferences_group_add (group, self->message);
  sluice_field_seal_on_leave (self->row, draft);
}

void
sluice_field_init_text (SluiceField         *self,
                        SluiceDraft         *draft,
                        SluiceDraftField     field,
                        const char          *title,
                        AdwPreferencesGroup *group)
{
  self->row = adw_entry_row_new ();
  /* The draft has an undo of its own, for all fields together. */
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->row), FALSE);
  /* AdwEntryRow (1.7) is labelled by both its titles, the large and the small one: it would be read twice. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->row), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  init_field (self, draft, field, title, group);
  g_signal_connect_swapped (self->row, "changed", G_CALLBACK (text_changed_cb), self);
}

void
sluice_field_init_number (SluiceField         *self,
                          SluiceDraft         *draft,
                          SluiceDraftField     field,
                          const char          *title,
                          gint64               low,
                          gint64               high,
                          AdwPreferencesGroup *group)
{
  GtkAdjustment *adjustment = gtk_adjustment_new ((double) low, (double) low, (double) high, 1, 10, 0);

  /* AdwSpinRow (1.7) is there for presentation only, and what is in it goes with it: no screen reader would find the
   * number. What a role is can be said only now. */
  self->row = g_object_new (ADW_TYPE_SPIN_ROW,
                            "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP,
                            "adjustment", adjustment,
                            "climb-rate", 1.0,
                            NULL);
  /* Its row, which is its name already, and keeps a description from being heard. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (self->row))),
                                 GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  self->low = low;
  self->high = high;
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->row), FALSE);
  init_field (self, draft, field, title, group);
  g_signal_connect_swapped (self->row, "notify::value", G_CALLBACK (number_changed_cb), self);
  g_signal_connect_swapped (self->row, "changed", G_CALLBACK (digits_changed_cb), self);
}

static gint64
get_number (SluiceField      *self,
            SluiceDraftStage *stage)
{
  if (self->field == SLUICE_DRAFT_FIELD_PRIORITY)
    return sluice_draft_get_priority (self->draft);
  if (self->field == SLUICE_DRAFT_FIELD_RETRY_DELAY)
    return sluice_draft_stage_get_retry_delay (stage);
  return stage != NULL ? sluice_draft_stage_get_max_retries (stage) : sluice_draft_get_max_retries (self->draft);
}

static const char *
get_text (SluiceField      *self,
          SluiceDraftStage *stage)
{
  if (self->field == SLUICE_DRAFT_FIELD_DESCRIPTION)
    return sluice_draft_get_description (self->draft);
  if (self->field == SLUICE_DRAFT_FIELD_TASK)
    return sluice_draft_stage_get_task (stage);
  return stage != NULL ? sluice_draft_stage_get_name (stage) : sluice_draft_get_name (self->draft);
}

static void
show_number (SluiceField *self,
             gint64       number)
{
  make_room (self, number);
  adw_spin_row_set_value (ADW_SPIN_ROW (self->row), (double) number);
}

void
sluice_field_load (SluiceField *self,
                   guint64      stage)
{
  SluiceDraftStage *object = stage != 0 ? sluice_draft_get_stage (self->draft, stage) : NULL;

  self->stage = stage;
  if ((stage != 0 && object == NULL) || self->typing)
    return;

  self->loading = TRUE;
  if (ADW_IS_SPIN_ROW (self->row))
    {
      /* What was typed becomes its value first: one that is the same would not be shown anew. */
      adw_spin_row_update (ADW_SPIN_ROW (self->row));
      show_number (self, get_number (self, object));
    }
  else
    sluice_field_set_text (self->row, get_text (self, object));
  self->loading = FALSE;
}

/* What a server says of a stage as such, or of a field that we don't know. */
static gboolean
stands_at_name (SluiceField         *self,
                const SluiceProblem *problem)
{
  return self->field == SLUICE_DRAFT_FIELD_NAME && self->stage != 0 && problem->field == SLUICE_DRAFT_FIELD_NONE;
}

void
sluice_field_show_problems (SluiceField *self,
                            GPtrArray   *problems)
{
  g_autofree char *text = NULL;
  gboolean blocks = FALSE;

  for (guint i = 0; i < problems->len && text == NULL; i++)
    {
      const SluiceProblem *problem = problems->pdata[i];

      if (problem->stage != self->stage
          || (problem->field != self->field && !stands_at_name (self, problem)))
        continue;
      text = sluice_text_problem (problem);
      blocks = problem->blocks;
    }
  sluice_field_message_show (self->message, self->row, text, blocks);
}

void
sluice_field_focus (SluiceField *self)
{
  gtk_widget_grab_focus (self->row);
  if (GTK_IS_EDITABLE (self->row))
    gtk_editable_select_region (GTK_EDITABLE (self->row), 0, -1);
}

/* So that it doesn't stand at the very rim. */
#define REVEAL_MARGIN 6
/* A form that has just come gets its sizes in some frames, by then it must have come to rest. */
#define REVEAL_FRAMES 30

typedef struct
{
  GtkWidget *message; /* nullable, weak */
  GtkWidget *scrolled; /* nullable, weak: with the controller */
  GtkEventController *controller; /* borrowed of it */
  gboolean overruled; /* a person scrolls, or does something else there */
  guint frames;
  guint at_rest; /* frames in which nothing moved */
  double low;
  double high;
} Reveal;

static void
free_reveal (gpointer data)
{
  Reveal *reveal = data;

  if (reveal->scrolled != NULL)
    gtk_widget_remove_controller (reveal->scrolled, reveal->controller);
  g_clear_weak_pointer (&reveal->scrolled);
  g_clear_weak_pointer (&reveal->message);
  g_free (reveal);
}

static gboolean
event_cb (Reveal   *reveal,
          GdkEvent *event)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if ((type == GDK_SCROLL && !gdk_scroll_event_is_stop (event)) || type == GDK_BUTTON_PRESS || type == GDK_TOUCH_BEGIN)
    reveal->overruled = TRUE;
  return GDK_EVENT_PROPAGATE;
}

/* Before the form itself hears of it. */
static void
watch_person (Reveal    *reveal,
              GtkWidget *widget)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);

  if (scrolled == NULL)
    return;
  g_set_weak_pointer (&reveal->scrolled, scrolled);
  reveal->controller = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (reveal->controller, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (reveal->controller, "event", G_CALLBACK (event_cb), reveal);
  gtk_widget_add_controller (scrolled, reveal->controller);
}

/* By the place in what is scrolled: what scrolls in the same frame is not in the layout yet. */
static void
scroll_to (Reveal      *reveal,
           GtkWidget   *widget,
           GtkViewport *viewport)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport));
  GtkWidget *child = gtk_viewport_get_child (viewport), *message = reveal->message;
  double value = gtk_adjustment_get_value (adjustment), page = gtk_adjustment_get_page_size (adjustment);
  double low, high, wanted;
  gboolean rests;
  graphene_rect_t bounds, words;

  if (!gtk_widget_compute_bounds (widget, child, &bounds))
    return;
  if (message != NULL && gtk_widget_get_mapped (message) && gtk_widget_compute_bounds (message, child, &words))
    graphene_rect_union (&bounds, &words, &bounds);
  graphene_rect_offset (&bounds, 0, (float) gtk_widget_get_margin_top (child));
  low = MAX ((double) bounds.origin.y - REVEAL_MARGIN, 0);
  high = (double) (bounds.origin.y + bounds.size.height) + REVEAL_MARGIN;
  wanted = MIN (MAX (value, high - page), low);
  rests = page > 0 && ABS (wanted - value) < 0.5 && ABS (low - reveal->low) < 0.5 && ABS (high - reveal->high) < 0.5;
  reveal->at_rest = rests ? reveal->at_rest + 1 : 0;
  reveal->low = low;
  reveal->high = high;
  gtk_adjustment_set_value (adjustment, wanted);
}

static gboolean
reveal_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       data)
{
  Reveal *reveal = data;
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);

  if (reveal->overruled)
    return G_SOURCE_REMOVE;
  if (gtk_widget_get_mapped (widget) && viewport != NULL)
    scroll_to (reveal, widget, GTK_VIEWPORT (viewport));
  return reveal->at_rest < 3 && ++reveal->frames < REVEAL_FRAMES ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
sluice_field_reveal (GtkWidget *widget,
                     GtkWidget *message)
{
  Reveal *reveal = g_new0 (Reveal, 1);

  reveal->high = -1;
  g_set_weak_pointer (&reveal->message, message);
  watch_person (reveal, widget);
  gtk_widget_add_tick_callback (widget, reveal_cb, reveal, free_reveal);
}
