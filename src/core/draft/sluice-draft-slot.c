/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draft/sluice-draft-slot.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define N_SLOTS 99

struct _SluiceDraftSlot
{
  char *path;
  int fd; /* holds the lock; -1 where there is none */
};

static char *
build_path (const char *folder,
            int         n)
{
  g_autofree char *name = n > 1 ? g_strdup_printf ("draft-%d.json", n) : g_strdup ("draft.json");

  return g_build_filename (folder, name, NULL);
}

static int
open_locks (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "draft.lock", NULL);

  g_mkdir_with_parents (folder, 0700);
  return g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

/* A byte each. Of the open file, not of the process: two editors of one program are apart too.
 * Returns: whether it was got; @taken: somebody else has it, and not that there are no locks */
static gboolean
lock (int       fd,
      int       n,
      gboolean  on,
      gboolean *taken)
{
  struct flock what = { .l_type = on ? F_WRLCK : F_UNLCK, .l_whence = SEEK_SET, .l_start = n, .l_len = 1 };
  gboolean got = fcntl (fd, F_OFD_SETLK, &what) == 0;

  if (taken != NULL)
    *taken = !got && (errno == EAGAIN || errno == EACCES);
  return got;
}

SluiceDraftSlot *
sluice_draft_slot_take (const char *folder,
                        const char *except)
{
  SluiceDraftSlot *self = g_new0 (SluiceDraftSlot, 1);
  gboolean taken = TRUE;

  self->fd = open_locks (folder);
  for (int n = 1; self->fd >= 0 && taken && n <= N_SLOTS; n++)
    {
      g_autofree char *path = build_path (folder, n);

      if (!lock (self->fd, n, TRUE, &taken))
        continue;
      taken = except != NULL && (g_str_equal (path, except) || g_file_test (path, G_FILE_TEST_EXISTS));
      if (!taken)
        {
          self->path = g_steal_pointer (&path);
          return self;
        }
      lock (self->fd, n, FALSE, NULL);
    }
  if (except != NULL)
    {
      sluice_draft_slot_free (self);
      return NULL;
    }
  self->path = build_path (folder, 1);
  return self;
}

const char *
sluice_draft_slot_get_path (const SluiceDraftSlot *self)
{
  return self->path;
}

void
sluice_draft_slot_free (SluiceDraftSlot *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->path);
  g_free (self);
}

gboolean
sluice_draft_slot_adopt (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  gboolean done = FALSE;
  int fd = -1;

  for (int n = 1; !done && n <= N_SLOTS; n++)
    {
      g_autofree char *other = build_path (folder, n);

      if (g_str_equal (other, path) || !g_file_test (other, G_FILE_TEST_IS_REGULAR))
        continue;
      if (fd < 0 && (fd = open_locks (folder)) < 0)
        return FALSE;
      if (!lock (fd, n, TRUE, NULL))
        continue;
      done = !g_file_test (path, G_FILE_TEST_EXISTS) && g_rename (other, path) == 0;
      lock (fd, n, FALSE, NULL);
    }
  if (fd >= 0)
    close (fd);
  return done;
}
