/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/sluice-derive.h"

G_BEGIN_DECLS

/*
 * Text for a terminal. The server's text is data: it can't move the cursor, change a colour or turn the direction of
 * writing. Columns are counted as a terminal does: Chinese characters take two.
 */

/**
 * SluiceCtlOutput:
 * @terminal: standard output is a terminal
 * @colour: colours may be used
 * @columns: the terminal's width; %G_MAXINT where it is none
 */
typedef struct
{
  gboolean terminal;
  gboolean colour;
  int columns;
} SluiceCtlOutput;

/** Looks at standard output, NO_COLOR, TERM and COLUMNS. */
SluiceCtlOutput sluice_ctl_output_probe (void);

/** Returns: (transfer full): @text with everything escaped that a terminal acts on; line breaks too. */
char *sluice_ctl_escape (const char *text);

/** Returns: (transfer full): the same, with its line breaks kept, and @indent spaces after each. */
char *sluice_ctl_escape_lines (const char *text, int indent);

/** Returns: the columns @text takes on a terminal. */
int sluice_ctl_measure (const char *text);

/** Returns: (transfer full): @text, cut to @columns with an ellipsis where it is wider. */
char *sluice_ctl_cut (const char *text, int columns);

/** Returns: (transfer full): a time for logs and scripts: "2026-11-24 14:02:35", local; "–" for none. */
char *sluice_ctl_stamp (gint64 instant);

/** Returns: (transfer none): the escape sequence that begins a state's colour; "" without colours. */
const char *sluice_ctl_get_colour (const SluiceCtlOutput *self, SluiceState state);

/** Returns: (transfer none): what ends a colour; "" without colours. */
const char *sluice_ctl_get_plain (const SluiceCtlOutput *self);

/**
 * SluiceCtlTable:
 *
 * Rows of cells in columns that line up. The last column is cut where a terminal is too narrow, and never padded.
 */
typedef struct _SluiceCtlTable SluiceCtlTable;

/** @indent: spaces before each row; @alignment: a letter for each column: 'l' or 'r' */
SluiceCtlTable *sluice_ctl_table_new (int indent, const char *alignment);
void sluice_ctl_table_free (SluiceCtlTable *self);

/** @cells: (transfer full): as many as columns; escaped already. @state: what colours the cell of column @coloured. */
void sluice_ctl_table_add (SluiceCtlTable *self, char **cells, int coloured, SluiceState state);

/** Returns: (transfer full): the whole table. */
char *sluice_ctl_table_to_string (SluiceCtlTable *self, const SluiceCtlOutput *output);

/** Writes to standard output; ends the program, quietly, where its reader has gone. Not flushed yet. */
void sluice_ctl_print (const char *text);
void sluice_ctl_printf (const char *format, ...) G_GNUC_PRINTF (1, 2);

/** Writes out what was printed. Returns: whether it could be. */
gboolean sluice_ctl_flush (void);

/** Writes a sentence to standard error, behind the program's name. */
void sluice_ctl_complain (const char *format, ...) G_GNUC_PRINTF (1, 2);

/**
 * sluice_ctl_show_passing:
 * @text: (nullable): what stands on a line of its own until the next is shown; %NULL takes it away
 *
 * Says on standard error what is being waited for, where that is a terminal.
 */
void sluice_ctl_show_passing (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SluiceCtlTable, sluice_ctl_table_free)

G_END_DECLS
