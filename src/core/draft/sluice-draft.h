/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "draft/sluice-draft-stage.h"
#include "draft/sluice-task-table.h"
#include "model/sluice-records.h"

G_BEGIN_DECLS

#define SLUICE_DRAFT_MIN_PRIORITY 1
#define SLUICE_DRAFT_MAX_PRIORITY 10
#define SLUICE_DRAFT_DEFAULT_PRIORITY 5
#define SLUICE_DRAFT_MAX_RETRIES 100
#define SLUICE_DRAFT_DEFAULT_RETRIES 3
/* Seconds. */
#define SLUICE_DRAFT_MAX_DELAY 86400
#define SLUICE_DRAFT_DEFAULT_DELAY 60
/* Characters of a name; the server has no limit. */
#define SLUICE_DRAFT_MAX_NAME 200

/**
 * SluiceDraftIntent: what an undo takes back; sluice_text_step() has the words
 */
typedef enum
{
  SLUICE_DRAFT_INTENT_EDIT,        /* of one field */
  SLUICE_DRAFT_INTENT_ADD,
  SLUICE_DRAFT_INTENT_DUPLICATE,
  SLUICE_DRAFT_INTENT_REMOVE,
  SLUICE_DRAFT_INTENT_CONNECT,
  SLUICE_DRAFT_INTENT_DISCONNECT,
  SLUICE_DRAFT_INTENT_MOVE_EDGE,
  SLUICE_DRAFT_INTENT_REORDER,
  SLUICE_DRAFT_INTENT_REPLACE,     /* all of it: by a template, or by a file */
  SLUICE_DRAFT_INTENT_CHANGES,     /* several things at once */
} SluiceDraftIntent;

/**
 * SluiceDraftStep: what one undo or redo is about
 * @stage: 0: the pipeline, or several stages
 * @stage_name: (nullable): as the stage is called now, also where it isn't in the draft; %NULL with @stage 0
 * @field: %SLUICE_DRAFT_FIELD_NONE where it is no field
 * @detail: (nullable): which parameter
 *
 * The strings are the draft's, until its next change.
 */
typedef struct
{
  SluiceDraftIntent intent;
  guint64 stage;
  const char *stage_name;
  SluiceDraftField field;
  const char *detail;
} SluiceDraftStep;

/**
 * SluiceDraft:
 *
 * A pipeline being made: its fields, its stages in their order, and all that was done to it, so that it can be undone
 * without limit. Dependencies are kept by the id of the stage, so that they follow when it is renamed; a dependency on a
 * name that no stage has is kept as that name, and means the stage that comes to have it. What is wrong is kept too:
 * sluice_draft_validate() says what that is. No GTK. Main thread.
 *
 * It is a GListModel of #SluiceDraftStage in their order.
 *
 * Properties, notified: name, description, priority, max-retries, modified, can-undo, can-redo.
 *
 * Signals: stage-added (SluiceDraftStage *, guint position), stage-removed (SluiceDraftStage *, guint position),
 * stage-moved (SluiceDraftStage *, guint from, guint to), stage-changed (SluiceDraftStage *, int SluiceDraftField): at
 * once, one for each step; edges-changed: dependencies are others, or were of a name and now mean a stage; changed:
 * anything. The last two come once, when all of one intent, undo or redo is done.
 */
#define SLUICE_TYPE_DRAFT (sluice_draft_get_type ())
G_DECLARE_FINAL_TYPE (SluiceDraft, sluice_draft, SLUICE, DRAFT, GObject)

SluiceDraft *sluice_draft_new (void);

/**
 * sluice_draft_new_from_record:
 * @record: a pipeline as a server tells it, with stages
 *
 * Returns: (transfer full): a draft like it; the parameters of its stages aren't known
 */
SluiceDraft *sluice_draft_new_from_record (const SluicePipelineRecord *record);

/* --- reading --- */

const char *sluice_draft_get_name (SluiceDraft *self);
/** Returns: "" for none. */
const char *sluice_draft_get_description (SluiceDraft *self);
gint64 sluice_draft_get_priority (SluiceDraft *self);
gint64 sluice_draft_get_max_retries (SluiceDraft *self);
guint sluice_draft_get_n_stages (SluiceDraft *self);

/** Returns: (transfer none): the stage at @position. */
SluiceDraftStage *sluice_draft_get_nth (SluiceDraft *self, guint position);

/** Returns: (transfer none) (nullable): the stage with that id, while it is in the draft. */
SluiceDraftStage *sluice_draft_get_stage (SluiceDraft *self, guint64 id);

/** Returns: where it stands, %G_MAXUINT where it isn't in the draft. */
guint sluice_draft_get_position (SluiceDraft *self, guint64 id);

/** Returns: (transfer none) (nullable): the first stage of that name. */
SluiceDraftStage *sluice_draft_find_stage (SluiceDraft *self, const char *name);

/** Returns: (transfer none) (nullable): the stage that a dependency means; %NULL where it is missing. */
SluiceDraftStage *sluice_draft_resolve (SluiceDraft *self, const SluiceDependency *dependency);

/** Returns: whether @to depends on @from, directly. */
gboolean sluice_draft_is_connected (SluiceDraft *self, guint64 from, guint64 to);

/** Returns: (transfer full) (element-type guint64): what depends on @id directly, in the order of the stages. */
GArray *sluice_draft_collect_dependants (SluiceDraft *self, guint64 id);

/**
 * sluice_draft_find_path:
 *
 * Returns: (transfer full) (nullable) (element-type guint64): where @to can't depend on @from without a cycle, the
 *   shortest one: @from, @to, …, @from; %NULL where it can. Linear time.
 */
GArray *sluice_draft_find_path (SluiceDraft *self, guint64 from, guint64 to);

/** The same, as if @gone_to no longer depended on @gone_from: for an edge of which an end is being moved. */
GArray *sluice_draft_find_path_without (SluiceDraft *self, guint64 from, guint64 to, guint64 gone_from,
                                        guint64 gone_to);

/** Returns: (transfer full): the names along @path, as they are; sluice_text_path() makes "a → b → a" of them. */
char **sluice_draft_name_path (SluiceDraft *self, GArray *path);

/** Returns: (transfer full): @base, or @base with a number behind it: a name that no stage has, and not too long. */
char *sluice_draft_propose_name (SluiceDraft *self, const char *base);

/* --- editing: each call is one intent, unless it stands in a group ------------------------------------------------ */

/**
 * sluice_draft_add_stage:
 * @name: not made unique: sluice_draft_propose_name() is for that
 * @params: (nullable): JSON text; "" for none, %NULL for not known
 * @after: the stage it comes after and depends on; 0: it goes to the end and depends on nothing
 *
 * Returns: (transfer none): the new stage
 */
SluiceDraftStage *sluice_draft_add_stage (SluiceDraft *self, const char *name, const char *task, const char *params,
                                          guint64 after);

/**
 * sluice_draft_duplicate:
 *
 * Makes a copy of each of @ids, each behind its own, with a name of its own. What of them depends on another of them
 * depends on that one's copy.
 *
 * Returns: (transfer full) (element-type guint64): the copies, in the order of the stages
 */
GArray *sluice_draft_duplicate (SluiceDraft *self, const guint64 *ids, guint n_ids);

/**
 * sluice_draft_remove_stages:
 *
 * Removes stages; what depended on them no longer does.
 *
 * Returns: (transfer full) (element-type guint64): the stages that stay and have lost a dependency, in their order
 */
GArray *sluice_draft_remove_stages (SluiceDraft *self, const guint64 *ids, guint n_ids);

/** @to comes to depend on @from. Returns: whether it does; nothing is done where it did, or where it closes a cycle. */
gboolean sluice_draft_connect (SluiceDraft *self, guint64 from, guint64 to);

/** Returns: whether there was such a dependency. */
gboolean sluice_draft_disconnect (SluiceDraft *self, guint64 from, guint64 to);

/** Takes away a dependency of @to on a @name. Returns: whether there was one. */
gboolean sluice_draft_disconnect_name (SluiceDraft *self, const char *name, guint64 to);

/** Moves an end of an edge, or both. Returns: whether that was done; it isn't where there is such an edge, or a cycle. */
gboolean sluice_draft_move_edge (SluiceDraft *self, guint64 from, guint64 to, guint64 new_from, guint64 new_to);

/**
 * sluice_draft_move_edge_to_new:
 * @end: 0: @to waits for the new stage instead; 1: the new stage waits for @from instead of @to
 * @params: (nullable): as of sluice_draft_add_stage()
 *
 * Moves an end of an edge to a stage that is made for it: behind @from, or before @to.
 *
 * Returns: (transfer none) (nullable): the new stage; %NULL where there is no such edge
 */
SluiceDraftStage *sluice_draft_move_edge_to_new (SluiceDraft *self, guint64 from, guint64 to, int end, const char *name,
                                                 const char *task, const char *params);

/** Moves a stage to @position in the order. */
void sluice_draft_move_stage (SluiceDraft *self, guint64 id, guint position);

/**
 * sluice_draft_replace:
 * @other: stays as it is
 *
 * Makes it what @other is: its fields, and stages like its stages, with ids of their own.
 */
void sluice_draft_replace (SluiceDraft *self, SluiceDraft *other);

/**
 * sluice_draft_set_text:
 * @stage: 0 for the draft itself
 * @field: NAME, DESCRIPTION, TASK or PARAMS
 * @text: (nullable): %NULL for parameters that aren't known
 *
 * Sets a field. One call after the other for the same field is one intent, until sluice_draft_seal(). With the task comes
 * what sluice_draft_set_tasks() says.
 */
void sluice_draft_set_text (SluiceDraft *self, guint64 stage, SluiceDraftField field, const char *text);

/**
 * sluice_draft_set_tasks:
 * @tasks: (nullable): those that are known
 *
 * A stage that comes to be of one of them gets the parameters that the task begins with, where it has none, or only those
 * that its former task began with; and the name that the task proposes, where its own was proposed and nobody typed it.
 */
void sluice_draft_set_tasks (SluiceDraft *self, SluiceTaskTable *tasks);

/** The name that the stage has is nobody's choice: it goes with the task, until a person gives one. */
void sluice_draft_mark_proposed (SluiceDraft *self, guint64 stage);

/** As sluice_draft_set_text(), for PRIORITY, MAX_RETRIES and RETRY_DELAY. */
void sluice_draft_set_number (SluiceDraft *self, guint64 stage, SluiceDraftField field, gint64 number);

/**
 * sluice_draft_set_param:
 * @value: (nullable): JSON text; %NULL takes the parameter away
 *
 * Sets one parameter in the JSON text of a stage, and leaves all else of the text as it is. Typing goes on in it as in a
 * field of its own.
 *
 * Returns: whether that could be done: not where the text is wrong or no object, or where @value isn't JSON
 */
gboolean sluice_draft_set_param (SluiceDraft *self, guint64 stage, const char *name, const char *value);

/* --- undo --- */

/** All until the matching sluice_draft_end() is one intent. Groups may stand in groups. */
void sluice_draft_begin (SluiceDraft *self, SluiceDraftIntent intent);
void sluice_draft_end (SluiceDraft *self);

/** What is typed next is an intent of its own, also in the same field: the focus has left it. */
void sluice_draft_seal (SluiceDraft *self);
gboolean sluice_draft_can_undo (SluiceDraft *self);
gboolean sluice_draft_can_redo (SluiceDraft *self);

/** Returns: what an undo (redo) would take back (do again); only where one can be. */
SluiceDraftIntent sluice_draft_get_undo_intent (SluiceDraft *self);
SluiceDraftIntent sluice_draft_get_redo_intent (SluiceDraft *self);

/** @step: (out caller-allocates). Returns: whether there is something to take back (to do again), and what it is. */
gboolean sluice_draft_get_undo_step (SluiceDraft *self, SluiceDraftStep *step);
gboolean sluice_draft_get_redo_step (SluiceDraft *self, SluiceDraftStep *step);
void sluice_draft_undo (SluiceDraft *self);
void sluice_draft_redo (SluiceDraft *self);

/** Returns: whether it differs from what sluice_draft_mark_saved() was called on, or from how it began. */
gboolean sluice_draft_is_modified (SluiceDraft *self);
void sluice_draft_mark_saved (SluiceDraft *self);

G_END_DECLS
