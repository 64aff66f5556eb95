/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/sluice-batch.h"

G_BEGIN_DECLS

/**
 * SluiceFrames: what status frames said of one pipeline and its stages, until a later answer overtakes it
 */
typedef struct _SluiceFrames SluiceFrames;

/** Returns: (transfer full): nothing said yet. */
SluiceFrames *sluice_frames_new (void);
void sluice_frames_free (SluiceFrames *self);

/** Returns: how many stages they tell of. */
guint sluice_frames_count_stages (SluiceFrames *self);

/**
 * sluice_frames_take:
 * @change: one change; where it has no timestamp @received_at counts
 *
 * Keeps @change where it is the newest of its target.
 *
 * Returns: whether it was
 */
gboolean sluice_frames_take (SluiceFrames *self, const SluiceChange *change, guint64 sequence, gint64 received_at);

/**
 * SluiceFacts:
 *
 * What the news of all sources say of one pipeline, put together: the newest row, the newest stages, and over each of
 * them the frames that are newer. The end is the same in whatever order the news came. Pure, apart from memory; one
 * thread at a time.
 */
typedef struct
{
  SluicePipelineRecord *row;        /* the newest row */
  SluicePipelineRecord *stages_row; /* the row the newest stages came with; they are in it */
  guint64 row_rank;
  guint64 stages_rank;
  guint64 mentioned; /* the rank of the newest answer that held it and said nothing else that could be understood */
  SluiceFrames *frames;           /* nullable */
  SluicePipelineRecord *said_row; /* nullable: row, with what frames say */
  GPtrArray *said_stages;         /* nullable: stages, with what frames say */
} SluiceFacts;

/** Returns: the rank of news: remembered news is below all live news, live news stands in order of its sequence. */
guint64 sluice_facts_rank (SluiceBatchSource source, guint64 sequence);

/** Returns: whether news of @rank came from the server, not from memory. */
gboolean sluice_facts_is_live (guint64 rank);

void sluice_facts_clear (SluiceFacts *self);

/**
 * sluice_facts_take:
 * @record: a row, with its stages or without; one without a status says that the pipeline is there, and no more:
 *   it stands only until there is another
 *
 * Returns: whether anything that is said of the pipeline changed
 */
gboolean sluice_facts_take (SluiceFacts *self, SluicePipelineRecord *record, guint64 rank);

/** @changes: @n of this pipeline, in order. Returns: whether anything that is said of the pipeline changed. */
gboolean sluice_facts_take_changes (SluiceFacts *self, SluiceChange *const *changes, guint n, guint64 sequence,
                                    gint64 received_at);

/**
 * sluice_facts_take_frames:
 * @frames: (transfer full): frames that came before the pipeline was known
 */
void sluice_facts_take_frames (SluiceFacts *self, SluiceFrames *frames);

/** Returns: (transfer none): the pipeline's row as it is now known; its own stages are to be left alone. */
const SluicePipelineRecord *sluice_facts_get_row (const SluiceFacts *self);

/** Returns: (transfer none) (nullable): its stages as they are now known. */
GPtrArray *sluice_facts_get_stages (const SluiceFacts *self);

/** Returns: whether the row has changed since the stages were read: they may say what is over. */
gboolean sluice_facts_are_stages_stale (const SluiceFacts *self);

/** Returns: the rank of the newest answer that held the pipeline. */
guint64 sluice_facts_get_seen (const SluiceFacts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceFrames, sluice_frames_free)

G_END_DECLS
