/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draft/sluice-draft-record.h"
#include "draft/sluice-draft.h"
#include "draft/sluice-reader.h"

G_BEGIN_DECLS

/** Returns: (transfer full): the draft that @object describes; what is wrong is noted. Other members are not looked at. */
SluiceDraftRecord *sluice_spec_read_object (SluiceReader *reader, const SluiceLiteral *object);

/** Appends the object; FALSE where the parameters of a stage can't be written. */
gboolean sluice_spec_append (SluiceDraft *draft, gboolean indented, int indent, GString *out);

G_END_DECLS
