/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "model/sluice-state.h"

G_BEGIN_DECLS

/** SluiceColor: red, green, blue and opacity, each from 0 to 1, not premultiplied, sRGB. */
typedef struct
{
  double red, green, blue, alpha;
} SluiceColor;

/**
 * SluicePalette:
 * @background: what everything is drawn on
 * @grid: the dots of a ground on which is drawn: just to be seen
 * @card: the face of a stage, a row, a lane
 * @border: the rim of a card; also the track of a bar
 * @text: words, at least 4.5:1 on @card and @background
 * @dim: secondary words, at least 4.5:1 on @card and @background
 * @edge: lines that carry meaning, at least 3:1 on @background
 * @accent: what is selected, at least 3:1 on @background; a view puts the desktop's own accent here
 * @faded: how much of what stands back is left, 0 to 1: in high contrast its words still have 4.5:1
 * @state: the colour of each #SluiceState, at least 3:1 on @card and @background
 * @fill: another one where nothing but colour tells states apart, or transparent: see sluice_palette_get_fill()
 *
 * Every colour a drawing uses. Plain data: copy it, change a field, hand it on. Exports use the light one.
 */
typedef struct
{
  SluiceColor background;
  SluiceColor grid;
  SluiceColor card;
  SluiceColor border;
  SluiceColor text;
  SluiceColor dim;
  SluiceColor edge;
  SluiceColor accent;
  double faded;
  SluiceColor state[SLUICE_N_STATES];
  SluiceColor fill[SLUICE_N_STATES];
} SluicePalette;

/**
 * sluice_palette_get:
 * @dark: for light words on a dark ground
 * @high_contrast: for people who need more
 *
 * Returns: (transfer none): a constant palette. Any thread.
 */
const SluicePalette *sluice_palette_get (gboolean dark, gboolean high_contrast);

/** Returns: whether @a and @b have the same colours. */
gboolean sluice_palette_equal (const SluicePalette *a, const SluicePalette *b);

/** Returns: the colour of an area without a sign: no two states that are often side by side have the same. Any thread. */
SluiceColor sluice_palette_get_fill (const SluicePalette *self, SluiceState state);

/** Returns: @color with its opacity multiplied by @factor. */
SluiceColor sluice_color_fade (SluiceColor color, double factor);

/** Returns: the opaque colour that lies @share of the way (0 to 1) from @ground to @color. */
SluiceColor sluice_color_mix (SluiceColor ground, SluiceColor color, double share);

/**
 * sluice_color_contrast:
 *
 * The contrast ratio of two opaque colours, as WCAG 2.2 defines it.
 *
 * Returns: from 1 (the same) to 21 (black and white)
 */
double sluice_color_contrast (SluiceColor a, SluiceColor b);

G_END_DECLS
