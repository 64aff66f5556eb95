/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <pango/pango.h>

#include "paint/sluice-palette.h"

G_BEGIN_DECLS

#define SLUICE_PAINT_STAGE_WIDTH 200.0
#define SLUICE_PAINT_STAGE_HEIGHT 64.0
#define SLUICE_PAINT_STAGE_RADIUS 12.0

/** How far the card behind that of many looks out below it. */
#define SLUICE_PAINT_STAGE_BEHIND 4.0

/* Where the sign of the state is in a card seen from near: beside the name, and the line under it has the whole width. */
#define SLUICE_PAINT_STAGE_SIGN_SIZE 20.0
#define SLUICE_PAINT_STAGE_SIGN_X (SLUICE_PAINT_STAGE_WIDTH - 12.0 - SLUICE_PAINT_STAGE_SIGN_SIZE)
#define SLUICE_PAINT_STAGE_SIGN_Y 12.0

/**
 * SluicePaintDistance:
 * @SLUICE_PAINT_NEAR: the whole card, with words
 * @SLUICE_PAINT_MIDDLE: no words: a large sign, a tint of the state's colour
 * @SLUICE_PAINT_FAR: a filled lozenge in the state's colour
 */
typedef enum
{
  SLUICE_PAINT_NEAR,
  SLUICE_PAINT_MIDDLE,
  SLUICE_PAINT_FAR,
  SLUICE_PAINT_N_DISTANCES,
} SluicePaintDistance;

/**
 * sluice_paint_distance_choose:
 * @scale: 1 at 100 %
 * @shown: how stages look now; %SLUICE_PAINT_NEAR where nothing is shown yet
 *
 * What is near enough for words at 45 % and for signs at 20 % loses them below; it takes a little more to get them back,
 * so that a scale at the border does not switch to and fro.
 *
 * Returns: how stages look at @scale
 */
SluicePaintDistance sluice_paint_distance_choose (double scale, SluicePaintDistance shown);

/**
 * SluicePaintStage:
 * @name: its name, plain text
 * @detail: (nullable): what stands under it, plain text; what follows a tab is shown whole, and what comes before it
 *   is cut short where there is too little room for both
 * @progress: 0 to 1, or below 0 where it is not known
 * @counts: (nullable) (array fixed-size=11): it stands for many: how many are in each #SluiceState; shown as signs and
 *   numbers in place of @detail, on a card with another behind it, from further away as shares of a bar, and of the lozenge
 * @draft: nothing runs: a pending one has no sign, and of many @detail is shown, not @counts
 * @without_sign: leave the sign out at %SLUICE_PAINT_NEAR: the caller draws it, because it turns
 */
typedef struct
{
  const char *name;
  const char *detail;
  SluiceState state;
  double progress;
  gboolean without_sign;
  gboolean draft;
  const guint *counts;
} SluicePaintStage;

/**
 * sluice_paint_share:
 * @counts: (array fixed-size=11): how many are in each #SluiceState
 * @least: what every state that is there gets at the least, or an equal part of @width where that is too little for all
 * @shares: (out caller-allocates) (array fixed-size=11): of @width for each state: 0 for none, all of @width together
 *
 * Shares a bar out among states, so that one of thousands is seen and the others keep their proportions.
 */
void sluice_paint_share (const guint *counts, double width, double least, double *shares);

/**
 * sluice_paint_shares:
 * @counts: (array fixed-size=11): how many are in each #SluiceState
 * @radius: of the corners; 0: square ones
 * @least: what every state that is there gets of @width at the least, see sluice_paint_share()
 *
 * Fills a bar with the colours of states, each as wide as its share, what matters most first.
 */
void sluice_paint_shares (cairo_t *cr, const guint *counts, const SluicePalette *palette, double x, double y, double width,
                          double height, double radius, double least);

/**
 * sluice_paint_stage:
 * @words: (nullable): fonts for the words; may be %NULL for all but %SLUICE_PAINT_NEAR
 *
 * Draws a stage as a card of SLUICE_PAINT_STAGE_WIDTH × _HEIGHT with its top left corner at the origin of @cr.
 */
void sluice_paint_stage (cairo_t                *cr,
                         const SluicePaintStage *stage,
                         SluicePaintDistance     distance,
                         const SluicePalette    *palette,
                         PangoContext           *words);

/** Returns: whether the name of @stage, or what stands under it, is cut short on its card. */
gboolean sluice_paint_stage_is_cut (const SluicePaintStage *stage, PangoContext *words);

G_END_DECLS
