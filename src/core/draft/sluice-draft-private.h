/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draft/sluice-draft-record.h"
#include "draft/sluice-draft.h"

G_BEGIN_DECLS

struct _SluiceDraftStage
{
  GObject parent_instance;

  /* owned */
  guint64 id;
  char *name;
  gboolean proposed; /* the name: no person gave it */
  char *task;
  char *params; /* nullable */
  gint64 max_retries;
  gint64 retry_delay;
  GPtrArray *dependencies; /* replaced, never changed */
  guint loose;             /* how many of them have no id */

  /* what params says, once it was asked for */
  SluiceLiteral *parsed; /* nullable */
  SluiceFault fault;
  gboolean is_parsed;
};

typedef enum
{
  SLUICE_DRAFT_CHANGE_TEXT,
  SLUICE_DRAFT_CHANGE_NUMBER,
  SLUICE_DRAFT_CHANGE_INSERT,
  SLUICE_DRAFT_CHANGE_REMOVE,
  SLUICE_DRAFT_CHANGE_MOVE,
  SLUICE_DRAFT_CHANGE_DEPENDENCIES,
  SLUICE_DRAFT_CHANGE_SENT, /* what is there is another one, and was not sent, or was */
} SluiceDraftChangeKind;

/* One step that can be taken forth (side 1) and back (side 0). */
typedef struct
{
  SluiceDraftChangeKind kind;
  SluiceDraftStage *stage; /* owned; nullable: the draft itself */
  SluiceDraftField field;
  char *text[2];
  gint64 number[2]; /* of a stage's name: whether it was proposed */
  guint position[2];
  GPtrArray *dependencies[2];
} SluiceDraftChange;

/* What one undo takes back. */
typedef struct
{
  GPtrArray *changes;
  SluiceDraftIntent intent;
  guint64 serial; /* of the state after it */
  /* What typing goes on in it: the same field, until it is sealed. */
  gboolean open;
  guint64 stage;
  SluiceDraftField field;
  char *detail;
} SluiceDraftEntry;

struct _SluiceDraft
{
  GObject parent_instance;

  /* owned */
  char *name;
  char *description;
  gint64 priority;
  gint64 max_retries;
  GPtrArray *stages;
  GHashTable *by_id; /* &id → stage, borrowed */
  guint64 next_id;
  guint loose; /* dependencies without an id, over all stages */
  SluiceTaskTable *tasks; /* nullable */

  GPtrArray *done;   /* entries */
  GPtrArray *undone; /* entries, the next to be done again last */
  guint64 next_serial;
  guint64 saved;

  /* the group that is open */
  SluiceDraftEntry *group;
  guint depth;

  gboolean sent; /* and nobody knows what became of it */

  gboolean edges_pending;
  gboolean change_pending;
  gboolean was_modified;
  gboolean could_undo;
  gboolean could_redo;
};

SluiceDraftStage *sluice_draft_stage_new (guint64 id);

/** Sets without notice to anyone but the object's own notify. */
void sluice_draft_stage_set_text (SluiceDraftStage *self, SluiceDraftField field, const char *text);
void sluice_draft_stage_set_number (SluiceDraftStage *self, SluiceDraftField field, gint64 number);
void sluice_draft_stage_set_dependencies (SluiceDraftStage *self, GPtrArray *dependencies);
const char *sluice_draft_stage_get_text (SluiceDraftStage *self, SluiceDraftField field);
gint64 sluice_draft_stage_get_number (SluiceDraftStage *self, SluiceDraftField field);

SluiceDraftChange *sluice_draft_change_new (SluiceDraftChangeKind kind, SluiceDraftStage *stage);

/** Takes @change forth, and notes it in the open group. Takes @change. */
void sluice_draft_do (SluiceDraft *self, SluiceDraftChange *change);

/** Of @stage, or of the draft itself: a change in the open group. */
void sluice_draft_change_text (SluiceDraft *self, SluiceDraftStage *stage, SluiceDraftField field, const char *old,
                               const char *text);

/** The same of what task @name brings to @stage, which is of another one still. */
void sluice_draft_bring_task (SluiceDraft *self, SluiceDraftStage *stage, const char *name);

/** Fits for a draft that nobody sees yet: the stage goes to the end, and nothing is noted. */
SluiceDraftStage *sluice_draft_append_raw (SluiceDraft *self, guint64 id);

/** A draft that nobody sees yet, all of it. @record: taken. Returns: (transfer full): the draft, not modified */
SluiceDraft *sluice_draft_new_from_read (SluiceDraftRecord *record);

/** Returns: (transfer full): an empty list of dependencies. */
GPtrArray *sluice_draft_make_dependencies (void);

/** What typing in one field of one stage goes on in; with @detail where the field has parts. */
void sluice_draft_begin_typing (SluiceDraft *self, SluiceDraftIntent intent, guint64 stage, SluiceDraftField field,
                                const char *detail);

G_END_DECLS
