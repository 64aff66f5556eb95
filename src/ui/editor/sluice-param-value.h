/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draft/sluice-literal.h"
#include "draft/sluice-task-table.h"

G_BEGIN_DECLS

/*
 * A parameter as it is typed in a row of its own, and as JSON.
 */

/**
 * Returns: (transfer full) (nullable): what is typed as JSON: text of a string in quotes; else as it is where that is JSON,
 *   and in quotes where it isn't, so that it is kept, and is told to be wrong; %NULL for nothing
 */
char *sluice_param_value_make (SluiceParamType type, const char *text);

/**
 * sluice_param_value_is:
 * @value: (nullable): what is there, nothing
 * @source: the text that @value is of
 *
 * Returns: whether @text is one way to write @value
 */
gboolean sluice_param_value_is (SluiceParamType type, const char *text, const SluiceLiteral *value, const char *source);

/** Returns: (transfer full): @value (nullable) as a person would type it; typed so, it is the same again. */
char *sluice_param_value_show (SluiceParamType type, const SluiceLiteral *value, const char *source);

G_END_DECLS
