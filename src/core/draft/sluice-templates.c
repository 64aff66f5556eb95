/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft/sluice-templates.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/sluice-error.h"
#include "draft/sluice-draft-data.h"
#include "draft/sluice-spec.h"

#define ENDING ".json"
/* A folder with more than this is something else. */
#define MAX_FILES 500

/* A worker may be the last to let go of it: nothing in it belongs to a thread. */
struct _SluiceTemplates
{
  GObject parent_instance;

  /* owned */
  char *folder;
  GPtrArray *templates;
  guint n_built_in;
};

/* What crosses to the thread and back. */
typedef struct
{
  char *folder;
  GPtrArray *templates;
  GPtrArray *problems;
  char *text; /* nullable: to write first */
  char *stem;
  char *path;
  char *over; /* nullable: the file that it is written over */
  char *gone; /* nullable: the file to delete first */
} Work;

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SluiceTemplates, sluice_templates, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
free_work (gpointer data)
{
  Work *work = data;

  g_free (work->folder);
  g_free (work->text);
  g_free (work->stem);
  g_free (work->path);
  g_free (work->over);
  g_free (work->gone);
  g_clear_pointer (&work->templates, g_ptr_array_unref);
  g_clear_pointer (&work->problems, g_ptr_array_unref);
  g_free (work);
}

static int
compare_titles (gconstpointer a,
                gconstpointer b)
{
  return g_utf8_collate (sluice_template_get_title (*(SluiceTemplate *const *) a),
                         sluice_template_get_title (*(SluiceTemplate *const *) b));
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static char *
cut_ending (const char *name)
{
  return g_strndup (name, strlen (name) - strlen (ENDING));
}

static void
read_one_worker (Work       *work,
                 const char *name)
{
  g_autofree char *path = g_build_filename (work->folder, name, NULL);
  g_autofree char *shown = g_filename_display_name (name);
  /* What isn't UTF-8 may be shown as another one is. */
  g_autofree char *unique = g_utf8_validate (name, -1, NULL) ? g_strdup (name) : g_uri_escape_string (name, NULL, TRUE);
  g_autofree char *id = cut_ending (unique);
  g_autoptr (GPtrArray) problems = sluice_problems_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = sluice_draft_data_read_regular (path, SLUICE_SPEC_MAX_SIZE, &error);
  SluiceTemplate *template = NULL;

  if (bytes != NULL)
    template = sluice_template_new (id, TRUE, bytes, problems);
  else
    g_ptr_array_add (problems, sluice_draft_data_explain (error));
  if (template != NULL)
    {
      sluice_template_set_file (template, name);
      g_ptr_array_add (work->templates, template);
    }
  for (guint i = 0; i < problems->len; i++)
    {
      SluiceProblem *problem = sluice_problem_copy (g_ptr_array_index (problems, i));
      g_autofree char *inner = problem->path;

      problem->path = inner != NULL ? g_strdup_printf ("%s: %s", shown, inner) : g_strdup (shown);
      g_ptr_array_add (work->problems, problem);
    }
}

static void
read_folder_worker (Work *work)
{
  g_autoptr (GDir) dir = g_dir_open (work->folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  /* None was saved yet. */
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL && names->len < MAX_FILES)
    if (g_str_has_suffix (name, ENDING) && strlen (name) > strlen (ENDING) && name[0] != '.')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    read_one_worker (work, g_ptr_array_index (names, i));
  g_ptr_array_sort (work->templates, compare_titles);
}

static void
work_worker (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;

  if (work->gone != NULL && g_unlink (work->gone) != 0 && errno != ENOENT)
    {
      g_task_return_new_error (task, SLUICE_ERROR, SLUICE_ERROR_STORAGE, "%s", g_strerror (errno));
      return;
    }
  for (guint i = 1; work->text != NULL && work->path == NULL; i++)
    {
      g_autofree char *name = i > 1 ? g_strdup_printf ("%s-%u" ENDING, work->stem, i)
                                    : g_strconcat (work->stem, ENDING, NULL);
      g_autofree char *path = work->over != NULL ? g_strdup (work->over) : g_build_filename (work->folder, name, NULL);

      if (work->over == NULL && g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      if (!sluice_draft_data_write (path, work->text, &error))
        {
          g_task_return_new_error (task, SLUICE_ERROR, SLUICE_ERROR_STORAGE, "%s", error->message);
          g_error_free (error);
          return;
        }
      work->path = g_steal_pointer (&path);
    }
  read_folder_worker (work);
  g_task_return_boolean (task, TRUE);
}

static void
add_built_in (SluiceTemplates *self)
{
  g_auto (GStrv) names = sluice_draft_data_list ("templates");

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("templates/", names[i], NULL);
      /* "20-dpo.json": the number is for the order. */
      const char *dash = strchr (names[i], '-');
      g_autofree char *id = cut_ending (dash != NULL ? dash + 1 : names[i]);
      g_autoptr (GBytes) bytes = sluice_draft_data_lookup (path);
      g_autoptr (GPtrArray) problems = sluice_problems_new ();
      SluiceTemplate *template = sluice_template_new (id, FALSE, bytes, problems);

      g_assert (template != NULL && problems->len == 0);
      g_ptr_array_add (self->templates, template);
    }
  self->n_built_in = self->templates->len;
}

static GType
get_item_type (GListModel *model)
{
  return SLUICE_TYPE_TEMPLATE;
}

static guint
get_n_items (GListModel *model)
{
  return SLUICE_TEMPLATES (model)->templates->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  SluiceTemplates *self = SLUICE_TEMPLATES (model);

  return position < self->templates->len ? g_object_ref (g_ptr_array_index (self->templates, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
sluice_templates_finalize (GObject *object)
{
  SluiceTemplates *self = SLUICE_TEMPLATES (object);

  g_ptr_array_unref (self->templates);
  g_free (self->folder);

  G_OBJECT_CLASS (sluice_templates_parent_class)->finalize (object);
}

static void
sluice_templates_class_init (SluiceTemplatesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sluice_templates_finalize;
}

static void
sluice_templates_init (SluiceTemplates *self)
{
  self->templates = g_ptr_array_new_with_free_func (g_object_unref);
  add_built_in (self);
}

char *
sluice_templates_get_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "sluice", "templates", NULL);
}

SluiceTemplates *
sluice_templates_new (const char *folder)
{
  SluiceTemplates *self = g_object_new (SLUICE_TYPE_TEMPLATES, NULL);

  self->folder = g_strdup (folder);
  return self;
}

static GTask *
make_task (SluiceTemplates     *self,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data,
           gpointer             tag)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->folder = g_strdup (self->folder);
  work->templates = g_ptr_array_new_with_free_func (g_object_unref);
  work->problems = sluice_problems_new ();
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, work, free_work);
  return task;
}

/* Puts what was read in place of what was read before. */
static gboolean
finish_work (SluiceTemplates *self,
             GAsyncResult    *result,
             GError         **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));
  guint gone = self->templates->len - self->n_built_in, n;

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  g_ptr_array_set_size (self->templates, (int) self->n_built_in);
  n = work->templates->len;
  g_ptr_array_extend_and_steal (self->templates, g_steal_pointer (&work->templates));
  if (gone > 0 || n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), self->n_built_in, gone, n);
  return TRUE;
}

static char *
make_path (SluiceTemplates *self,
           SluiceTemplate  *template)
{
  return g_build_filename (self->folder, sluice_template_get_file (template), NULL);
}

void
sluice_templates_load_async (SluiceTemplates     *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SLUICE_IS_TEMPLATES (self));

  task = make_task (self, cancellable, callback, user_data, sluice_templates_load_async);
  g_task_run_in_thread (task, work_worker);
}

gboolean
sluice_templates_load_finish (SluiceTemplates *self,
                              GAsyncResult    *result,
                              GPtrArray      **problems,
                              GError         **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_templates_load_async), FALSE);

  if (!finish_work (self, result, error))
    return FALSE;
  if (problems != NULL)
    *problems = g_steal_pointer (&work->problems);
  return TRUE;
}

void
sluice_templates_save_async (SluiceTemplates     *self,
                             SluiceDraft         *draft,
                             const char          *title,
                             const char          *description,
                             SluiceTemplate      *replaced,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (SLUICE_IS_TEMPLATES (self));
  g_return_if_fail (SLUICE_IS_DRAFT (draft));
  g_return_if_fail (title != NULL);

  task = make_task (self, cancellable, callback, user_data, sluice_templates_save_async);
  work = g_task_get_task_data (task);
  work->text = sluice_template_write (draft, title, description);
  work->stem = sluice_spec_make_stem (title, "template");
  work->over = replaced != NULL ? make_path (self, replaced) : NULL;
  if (work->text == NULL)
    g_task_return_new_error_literal (task, SLUICE_ERROR, SLUICE_ERROR_ARGUMENT, "the parameters of a stage are not valid");
  else
    g_task_run_in_thread (task, work_worker);
}

char *
sluice_templates_save_finish (SluiceTemplates *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_templates_save_async), NULL);

  return finish_work (self, result, error) ? g_steal_pointer (&work->path) : NULL;
}

SluiceTemplate *
sluice_templates_find_own (SluiceTemplates *self,
                           const char      *title)
{
  g_return_val_if_fail (SLUICE_IS_TEMPLATES (self), NULL);

  for (guint i = self->n_built_in; i < self->templates->len; i++)
    if (g_strcmp0 (sluice_template_get_title (self->templates->pdata[i]), title) == 0)
      return self->templates->pdata[i];
  return NULL;
}

void
sluice_templates_delete_async (SluiceTemplates     *self,
                               SluiceTemplate      *template,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (SLUICE_IS_TEMPLATES (self));
  g_return_if_fail (SLUICE_IS_TEMPLATE (template) && sluice_template_get_own (template));

  task = make_task (self, cancellable, callback, user_data, sluice_templates_delete_async);
  work = g_task_get_task_data (task);
  work->gone = make_path (self, template);
  g_task_run_in_thread (task, work_worker);
}

gboolean
sluice_templates_delete_finish (SluiceTemplates *self,
                                GAsyncResult    *result,
                                GError         **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, sluice_templates_delete_async), FALSE);

  return finish_work (self, result, error);
}
