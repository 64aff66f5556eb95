/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Searching a log: its lines on a worker, then the traceback below them. */
#include "sluice-config.h"

#include "ui/widgets/sluice-log-view-private.h"

#include <glib/gi18n-lib.h>

#include "log/sluice-log-match.h"

/* New lines are searched together, ms. */
#define MATCH_AFTER 200
/* That more match is said so long after they do, and then no more often than … (ms). */
#define SAY_COUNT_AFTER 1000
#define SAY_COUNT_EVERY 10000
/* Among so many lines a search takes so long that one wonders. */
#define MANY_LINES 20000

static void match (SluiceLogView *self);

static void
refuse (SluiceLogView *self,
        const char    *why)
{
  self->tells_hidden = FALSE;
  gtk_label_set_label (GTK_LABEL (self->refusal), why != NULL ? why : "");
  gtk_widget_set_visible (self->refusal, why != NULL);
  if (why != NULL)
    gtk_widget_add_css_class (self->search, "error");
  else
    gtk_widget_remove_css_class (self->search, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_STATE_INVALID,
                               why != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (why != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self->search), why, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static guint
count_hits (SluiceLogView *self)
{
  return self->hits != NULL ? self->hits->len + self->traceback_hits->len : 0;
}

/* Returns: which of the hits the keys are at, -1 where they are at none */
static gint64
find_current (SluiceLogView *self)
{
  gint64 current = sluice_log_canvas_get_current (self->canvas);

  if (self->traceback_at >= 0)
    return (gint64) self->hits->len + self->traceback_at;
  for (guint i = 0; i < self->hits->len; i++)
    if (g_array_index (self->hits, guint, i) == current)
      return i;
  return -1;
}

static gboolean
is_unmatched (SluiceLogView *self)
{
  return self->log != NULL
         && (self->unmatched > 0 || self->matched < g_list_model_get_n_items (G_LIST_MODEL (self->log)));
}

static const char *
tell_searching (SluiceLogView *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->log)) > MANY_LINES ? _("Searching…") : "";
}

/* As short as can be, for where there is no more room. @at: the match that is gone to, -1: none */
static void
show_brief (SluiceLogView *self,
            const char    *text,
            gint64         at,
            guint          n,
            gboolean       more)
{
  g_autofree char *brief = NULL;

  if (n == 0 && !self->known)
    brief = g_strdup (*text != '\0' ? "…" : "");
  else if (at >= 0)
    /* Translators: the match that is gone to, and how many there are; as short as can be: "3/14" */
    brief = g_strdup_printf (more ? C_ ("match", "%u/%u+") : C_ ("match", "%u/%u"), (guint) at + 1, n);
  else if (n == 0 && !more)
    /* Translators: so many matches, where there is hardly room for a word */
    brief = g_strdup (C_ ("match", "None"));
  else
    brief = g_strdup_printf (more ? "%u+" : "%u", n);
  gtk_label_set_label (GTK_LABEL (self->brief), brief);
  gtk_widget_set_tooltip_text (self->brief, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->brief), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/* Where there is hardly any room the count takes that of the errors: E and the menu still lead to them. */
static void
share_room_cb (SluiceLogView *self)
{
  gtk_widget_set_visible (self->errors, !gtk_widget_get_visible (self->brief) || !gtk_widget_get_visible (self->counts));
}

void
sluice_log_view_update_count (SluiceLogView *self)
{
  guint n = count_hits (self);
  gboolean more = self->hits != NULL && self->log != NULL && sluice_log_get_loaded (self->log)
                  && !sluice_log_get_at_start (self->log);
  g_autofree char *text = NULL;
  gint64 at;

  gtk_widget_set_visible (self->counts, self->hits != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.next-match", n > 0 || more);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.previous-match", n > 0 || more);
  if (self->hits == NULL)
    return;

  at = find_current (self);
  gtk_widget_set_tooltip_text (self->count, more ? _("In the lines that are loaded; the previous match is looked for in"
                                                     " older ones, too")
                                                 : NULL);
  if (n == 0 && !self->known)
    text = g_strdup (is_unmatched (self) || self->cancellable != NULL ? tell_searching (self) : "");
  else if (n == 0)
    text = g_strdup (more ? _("No match yet") : _("No match"));
  else if (at >= 0 && more)
    /* Translators: the match that is gone to, and how many there are in the lines that are loaded: "3 of 14+" */
    text = g_strdup_printf (C_ ("match", "%u of %u+"), (guint) at + 1, n);
  else if (more)
    /* Translators: so many matches in the lines that are loaded; there may be more in older ones */
    text = g_strdup_printf (ngettext ("%u+ match", "%u+ matches", n), n);
  else if (at >= 0)
    /* Translators: the match that is gone to, and how many there are: "3 of 14" */
    text = g_strdup_printf (C_ ("match", "%u of %u"), (guint) at + 1, n);
  else
    text = g_strdup_printf (ngettext ("%u match", "%u matches", n), n);
  gtk_label_set_label (GTK_LABEL (self->count), text);
  show_brief (self, text, at, n, more);
}

static void
announce_count (SluiceLogView                    *self,
                GtkAccessibleAnnouncementPriority priority)
{
  g_clear_handle_id (&self->count_id, g_source_remove);
  self->count_at = g_get_monotonic_time ();
  gtk_accessible_announce (GTK_ACCESSIBLE (self->search), gtk_label_get_label (GTK_LABEL (self->count)), priority);
}

/* What was typed is answered once, when all lines that were there are searched. */
static void
say_count (SluiceLogView *self)
{
  if (!self->saying || self->hits == NULL)
    return;

  self->saying = FALSE;
  announce_count (self, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static gboolean
say_more_cb (gpointer user_data)
{
  SluiceLogView *self = user_data;

  self->count_id = 0;
  if (self->hits != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    announce_count (self, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
  return G_SOURCE_REMOVE;
}

/* More match than was said: who doesn't see the number hears it, now and then. */
static void
say_more (SluiceLogView *self)
{
  gint64 gone = (g_get_monotonic_time () - self->count_at) / G_TIME_SPAN_MILLISECOND;

  if (self->count_id == 0)
    self->count_id = g_timeout_add ((guint) CLAMP (SAY_COUNT_EVERY - gone, SAY_COUNT_AFTER, SAY_COUNT_EVERY), say_more_cb,
                                    self);
}

static void
stop_matching (SluiceLogView *self)
{
  g_clear_handle_id (&self->match_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static gboolean
match_later_cb (gpointer user_data)
{
  SluiceLogView *self = user_data;

  self->match_id = 0;
  match (self);
  return G_SOURCE_REMOVE;
}

static void
match_later (SluiceLogView *self)
{
  if (self->pattern != NULL && self->match_id == 0 && self->cancellable == NULL)
    self->match_id = g_timeout_add (MATCH_AFTER, match_later_cb, self);
}

/* Lines on which the pattern takes too long are not among the matches, and may be some. */
static void
tell_hard (SluiceLogView *self,
           guint          n_hard)
{
  g_autofree char *text = NULL;

  if (n_hard == 0)
    return;

  self->n_hard += n_hard;
  text = g_strdup_printf (ngettext ("%'u line was left out: this pattern takes too many steps on it.",
                                    "%'u lines were left out: this pattern takes too many steps on them.", self->n_hard),
                          self->n_hard);
  gtk_label_set_label (GTK_LABEL (self->refusal), text);
  gtk_widget_set_visible (self->refusal, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self->search), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
matched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SluiceLogView) self = user_data;
  g_autoptr (GError) error = NULL;
  guint n_hard = 0;
  g_autoptr (GArray) found = sluice_log_match_finish (result, &n_hard, &error);

  /* Another search has taken its place. */
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable || self->cancellable == NULL)
    return;
  g_clear_object (&self->cancellable);
  if (found == NULL)
    {
      refuse (self, _("This pattern takes too many steps on a line of the log. A simpler one may do."));
      return;
    }

  for (guint i = 0; i < found->len; i++)
    g_array_index (found, guint, i) += self->from;
  /* Older lines than those that were searched before, or newer ones. */
  if (self->hits->len > 0 && self->from < g_array_index (self->hits, guint, 0))
    g_array_prepend_vals (self->hits, found->data, found->len);
  else
    g_array_append_vals (self->hits, found->data, found->len);
  self->known |= !is_unmatched (self);
  sluice_log_view_update_count (self);
  if (found->len > 0 && !self->saying)
    say_more (self);
  say_count (self);
  tell_hard (self, n_hard);
  sluice_log_view_seek_matched (self);
  if (self->cancellable == NULL && is_unmatched (self))
    match_later (self);
}

gboolean
sluice_log_view_search_on (SluiceLogView *self)
{
  match (self);
  return self->cancellable != NULL;
}

/* Searches the lines that were not searched yet, on a worker. */
static void
match (SluiceLogView *self)
{
  GPtrArray *lines = self->log != NULL ? sluice_log_get_lines (self->log) : NULL;
  g_autoptr (GPtrArray) slice = NULL;

  guint end;

  if (self->pattern == NULL || self->cancellable != NULL || lines == NULL || !is_unmatched (self))
    return;

  g_clear_handle_id (&self->match_id, g_source_remove);
  self->from = self->unmatched > 0 ? 0 : self->matched;
  end = self->unmatched > 0 ? self->unmatched : lines->len;
  slice = sluice_log_lines_new ();
  for (guint i = self->from; i < end; i++)
    g_ptr_array_add (slice, g_object_ref (lines->pdata[i]));
  if (self->unmatched == 0)
    self->matched = lines->len;
  self->unmatched = 0;
  self->cancellable = g_cancellable_new ();
  sluice_log_match_async (self->pattern, slice, self->cancellable, matched_cb, g_object_ref (self));
}

static void
match_from_start (SluiceLogView *self)
{
  stop_matching (self);
  if (self->n_hard > 0)
    gtk_widget_set_visible (self->refusal, FALSE);
  self->n_hard = 0;
  self->matched = 0;
  self->unmatched = 0;
  self->known = !is_unmatched (self);
  g_clear_pointer (&self->hits, g_array_unref);
  if (self->pattern != NULL)
    self->hits = g_array_new (FALSE, FALSE, sizeof (guint));
}

static void
match_traceback (SluiceLogView *self)
{
  self->traceback_at = -1;
  g_array_set_size (self->traceback_hits, 0);
  sluice_code_view_mark (self->traceback, self->pattern, self->traceback_hits);
}

void
sluice_log_view_search_anew (SluiceLogView *self)
{
  match_from_start (self);
  match_traceback (self);
  sluice_log_view_update_count (self);
  match (self);
}

void
sluice_log_view_search_changed_lines (SluiceLogView *self,
                                      guint          position,
                                      guint          removed,
                                      guint          added)
{
  if (self->pattern == NULL || sluice_log_get_change (self->log) == SLUICE_LOG_CHANGE_TOLD)
    return;

  if (position == 0 && removed == 0 && self->matched > 0)
    {
      /* Older lines: what was found before has moved, and stays found. */
      self->unmatched += added;
      self->matched += added;
      self->from += added;
      for (guint i = 0; i < self->hits->len; i++)
        g_array_index (self->hits, guint, i) += added;
    }
  /* What was searched is not what it was. */
  else if (removed > 0 || position < self->matched)
    match_from_start (self);
  match_later (self);
}

static void
search_changed_cb (SluiceLogView *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->pattern, g_regex_unref);
  g_clear_handle_id (&self->count_id, g_source_remove);
  if (*text != '\0')
    self->pattern = sluice_log_pattern_new (text, self->regex, &error);
  if (self->pattern == NULL && *text != '\0')
    self->pattern = sluice_log_pattern_new (text, FALSE, NULL);
  if (error != NULL)
    {
      /* Translators: then what is wrong with it, and where: "the “(” at character 8 is not closed" */
      g_autofree char *why = g_strdup_printf (_("No regular expression: %s. Searched for as it stands."), error->message);

      refuse (self, why);
    }
  else
    refuse (self, NULL);

  if (self->seek == SLUICE_LOG_SEEK_MATCH)
    sluice_log_view_stop_seeking (self);
  sluice_log_canvas_set_pattern (self->canvas, self->pattern);
  self->saying = self->pattern != NULL;
  sluice_log_view_search_anew (self);
  /* There is nothing to wait for. */
  if (self->cancellable == NULL)
    say_count (self);
}

/* Returns: whether hit @at is where it can be seen */
static gboolean
go_to_hit (SluiceLogView *self,
           guint          at)
{
  if (at >= self->hits->len)
    {
      guint line = g_array_index (self->traceback_hits, guint, at - self->hits->len);
      g_autofree char *text = NULL;

      if (!gtk_widget_get_mapped (GTK_WIDGET (self->traceback)))
        return FALSE;
      text = sluice_code_view_go_to (self->traceback, line);
      self->traceback_at = (int) (at - self->hits->len);
      gtk_accessible_announce (GTK_ACCESSIBLE (self->traceback), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
      return TRUE;
    }
  if (!sluice_log_canvas_go_to_match (self->canvas, g_array_index (self->hits, guint, at)))
    return FALSE;

  self->traceback_at = -1;
  sluice_log_view_say_line (self, g_array_index (self->hits, guint, at));
  return TRUE;
}

gboolean
sluice_log_view_go_to_match_before (SluiceLogView *self,
                                    gint64         before)
{
  for (guint i = self->hits != NULL ? self->hits->len : 0; i > 0; i--)
    if (g_array_index (self->hits, guint, i - 1) < before && go_to_hit (self, i - 1))
      {
        sluice_log_view_update_count (self);
        return TRUE;
      }
  return FALSE;
}

/* What matches is there, and can't be gone to: who presses a key must not think that it is out of order. */
static void
tell_hidden (SluiceLogView *self)
{
  const char *text = _("Nothing that matches is among the lines that are shown. “All lines” shows it.");

  self->tells_hidden = TRUE;
  gtk_label_set_label (GTK_LABEL (self->refusal), text);
  gtk_widget_set_visible (self->refusal, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self->search), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

void
sluice_log_view_forget_hidden (SluiceLogView *self)
{
  if (!self->tells_hidden)
    return;
  self->tells_hidden = FALSE;
  gtk_widget_set_visible (self->refusal, FALSE);
}

/* To the next line that matches, or the one before, around the ends; past those that the level hides. */
static void
go_to_match (SluiceLogView *self,
             int            step)
{
  gint64 current = sluice_log_canvas_get_current (self->canvas);
  gint64 n = count_hits (self), at = 0;
  gboolean there = FALSE;

  if (self->hits == NULL)
    return;
  self->seek_empty = 0;
  if (n == 0)
    {
      if (sluice_log_view_has_more (self))
        sluice_log_view_seek_match (self);
      return;
    }
  if (current < 0)
    current = sluice_log_canvas_get_top (self->canvas) - (step > 0 ? 1 : 0);
  if (self->traceback_at >= 0)
    at = find_current (self) + step;
  else
    {
      while (at < self->hits->len && g_array_index (self->hits, guint, at) < current)
        at++;
      if (step < 0 || (at < self->hits->len && g_array_index (self->hits, guint, at) == current))
        at += step;
    }

  if (at < 0 && sluice_log_view_has_more (self))
    {
      sluice_log_view_seek_match (self);
      return;
    }
  sluice_log_view_stop_seeking (self);
  for (gint64 tries = 0; tries < n && !there; tries++, at += step)
    there = go_to_hit (self, (guint) ((at % n + n) % n));
  if (!there)
    tell_hidden (self);
  sluice_log_view_update_count (self);
}

static void
next_match_cb (SluiceLogView *self)
{
  go_to_match (self, 1);
}

static void
previous_match_cb (SluiceLogView *self)
{
  go_to_match (self, -1);
}

static void
stop_search_cb (SluiceLogView *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
match_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  go_to_match (SLUICE_LOG_VIEW (widget), g_str_equal (name, "log.next-match") ? 1 : -1);
}

static void
find_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SluiceLogView *self = SLUICE_LOG_VIEW (widget);

  gtk_widget_grab_focus (self->search);
  /* What was searched for last is there, and typing replaces it. */
  gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
}

gboolean
sluice_log_view_set_regex (SluiceLogView *self,
                           gboolean       regex)
{
  if (self->regex == !!regex)
    return FALSE;

  self->regex = !!regex;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_accessible_announce (GTK_ACCESSIBLE (self->search),
                             self->regex ? _("Searching with regular expressions") : _("Searching for text as it stands"),
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  if (self->pattern != NULL)
    search_changed_cb (self);
  return TRUE;
}

void
sluice_log_view_init_search (SluiceLogView *self)
{
  self->traceback_hits = g_array_new (FALSE, FALSE, sizeof (guint));
  self->traceback_at = -1;
}

void
sluice_log_view_dispose_search (SluiceLogView *self)
{
  stop_matching (self);
  g_clear_handle_id (&self->count_id, g_source_remove);
  g_clear_pointer (&self->pattern, g_regex_unref);
  g_clear_pointer (&self->hits, g_array_unref);
  g_clear_pointer (&self->traceback_hits, g_array_unref);
}

void
sluice_log_view_class_init_search (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, share_room_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_match_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_match_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_install_action (widget_class, "log.next-match", NULL, match_action);
  gtk_widget_class_install_action (widget_class, "log.previous-match", NULL, match_action);
  gtk_widget_class_install_action (widget_class, "log.find", NULL, find_action);
  gtk_widget_class_install_property_action (widget_class, "log.regex", "regex");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_x, GDK_ALT_MASK, "log.regex", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F3, 0, "log.next-match", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F3, GDK_SHIFT_MASK, "log.previous-match", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "log.find", NULL);
}
