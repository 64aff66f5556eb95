/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paint/sluice-palette.h"

#include <math.h>

#define RGB(hex) { ((hex) >> 16 & 0xff) / 255.0, ((hex) >> 8 & 0xff) / 255.0, ((hex) & 0xff) / 255.0, 1.0 }

/* Adwaita's colours; where one of them is too pale for a shape on its ground, the next darker or lighter of its row. */
static const SluicePalette palettes[2][2] = {
  {
    {
      .background = RGB (0xfafafb),
      .grid = RGB (0xdedee2),
      .card = RGB (0xffffff),
      .border = RGB (0xd8d8db),
      .text = RGB (0x333338),
      .dim = RGB (0x66666b),
      .edge = RGB (0x8b8b91),
      .accent = RGB (0x3584e4),
      .faded = 0.35,
      .state = {
        [SLUICE_STATE_CHECKING] = RGB (0x77767b),
        [SLUICE_STATE_PENDING] = RGB (0x77767b),
        [SLUICE_STATE_QUEUED] = RGB (0x1c71d8),
        [SLUICE_STATE_RUNNING] = RGB (0x1c71d8),
        [SLUICE_STATE_PAUSED] = RGB (0x5e5c64),
        [SLUICE_STATE_STUCK] = RGB (0x9c6e03),
        [SLUICE_STATE_COMPLETED] = RGB (0x218f5c),
        [SLUICE_STATE_FAILED] = RGB (0xc01c28),
        [SLUICE_STATE_SKIPPED] = RGB (0xc64600),
        [SLUICE_STATE_CANCELLED] = RGB (0x77767b),
        [SLUICE_STATE_UNKNOWN] = RGB (0x5e5c64),
      },
      .fill = {
        [SLUICE_STATE_CHECKING] = RGB (0x8c8a90),
        [SLUICE_STATE_PENDING] = RGB (0x8c8a90),
        [SLUICE_STATE_QUEUED] = RGB (0x4a90e6),
        [SLUICE_STATE_RUNNING] = RGB (0x1a5fb4),
        [SLUICE_STATE_PAUSED] = RGB (0x46444a),
        [SLUICE_STATE_CANCELLED] = RGB (0x67656b),
        [SLUICE_STATE_UNKNOWN] = RGB (0x211f25),
      },
    },
    {
      .background = RGB (0xffffff),
      .grid = RGB (0xc4c4c8),
      .card = RGB (0xffffff),
      .border = RGB (0x5e5c64),
      .text = RGB (0x000000),
      .dim = RGB (0x3d3846),
      .edge = RGB (0x3d3846),
      .accent = RGB (0x1a5fb4),
      .faded = 0.75,
      .state = {
        [SLUICE_STATE_CHECKING] = RGB (0x5e5c64),
        [SLUICE_STATE_PENDING] = RGB (0x5e5c64),
        [SLUICE_STATE_QUEUED] = RGB (0x1a5fb4),
        [SLUICE_STATE_RUNNING] = RGB (0x1a5fb4),
        [SLUICE_STATE_PAUSED] = RGB (0x3d3846),
        [SLUICE_STATE_STUCK] = RGB (0x7a5502),
        [SLUICE_STATE_COMPLETED] = RGB (0x156b42),
        [SLUICE_STATE_FAILED] = RGB (0xa51d2d),
        [SLUICE_STATE_SKIPPED] = RGB (0xa33a00),
        [SLUICE_STATE_CANCELLED] = RGB (0x5e5c64),
        [SLUICE_STATE_UNKNOWN] = RGB (0x3d3846),
      },
      .fill = {
        [SLUICE_STATE_CHECKING] = RGB (0x77767b),
        [SLUICE_STATE_PENDING] = RGB (0x77767b),
        [SLUICE_STATE_QUEUED] = RGB (0x3584e4),
        [SLUICE_STATE_RUNNING] = RGB (0x164a8e),
        [SLUICE_STATE_PAUSED] = RGB (0x343338),
        [SLUICE_STATE_CANCELLED] = RGB (0x555459),
        [SLUICE_STATE_UNKNOWN] = RGB (0x000000),
      },
    },
  },
  {
    {
      .background = RGB (0x222226),
      .grid = RGB (0x3c3c42),
      .card = RGB (0x323236),
      .border = RGB (0x4a4a50),
      .text = RGB (0xffffff),
      .dim = RGB (0xb6b6ba),
      .edge = RGB (0x7d7d84),
      .accent = RGB (0x3584e4),
      .faded = 0.35,
      .state = {
        [SLUICE_STATE_CHECKING] = RGB (0x9a9996),
        [SLUICE_STATE_PENDING] = RGB (0x9a9996),
        [SLUICE_STATE_QUEUED] = RGB (0x78aeed),
        [SLUICE_STATE_RUNNING] = RGB (0x62a0ea),
        [SLUICE_STATE_PAUSED] = RGB (0xc0bfbc),
        [SLUICE_STATE_STUCK] = RGB (0xf5c211),
        [SLUICE_STATE_COMPLETED] = RGB (0x33d17a),
        [SLUICE_STATE_FAILED] = RGB (0xff7b63),
        [SLUICE_STATE_SKIPPED] = RGB (0xffa348),
        [SLUICE_STATE_CANCELLED] = RGB (0x9a9996),
        [SLUICE_STATE_UNKNOWN] = RGB (0xc0bfbc),
      },
      .fill = {
        [SLUICE_STATE_CHECKING] = RGB (0x7c7b80),
        [SLUICE_STATE_PENDING] = RGB (0x7c7b80),
        [SLUICE_STATE_QUEUED] = RGB (0x3584e4),
        [SLUICE_STATE_RUNNING] = RGB (0x99c1f1),
        [SLUICE_STATE_PAUSED] = RGB (0xcccbd0),
        [SLUICE_STATE_CANCELLED] = RGB (0xa1a0a5),
        [SLUICE_STATE_UNKNOWN] = RGB (0xffffff),
      },
    },
    {
      .background = RGB (0x000000),
      .grid = RGB (0x48484e),
      .card = RGB (0x1d1d20),
      .border = RGB (0xc0bfbc),
      .text = RGB (0xffffff),
      .dim = RGB (0xdeddda),
      .edge = RGB (0xc0bfbc),
      .accent = RGB (0x99c1f1),
      .faded = 0.75,
      .state = {
        [SLUICE_STATE_CHECKING] = RGB (0xc0bfbc),
        [SLUICE_STATE_PENDING] = RGB (0xc0bfbc),
        [SLUICE_STATE_QUEUED] = RGB (0x99c1f1),
        [SLUICE_STATE_RUNNING] = RGB (0x99c1f1),
        [SLUICE_STATE_PAUSED] = RGB (0xdeddda),
        [SLUICE_STATE_STUCK] = RGB (0xf9f06b),
        [SLUICE_STATE_COMPLETED] = RGB (0x8ff0a4),
        [SLUICE_STATE_FAILED] = RGB (0xff9c8f),
        [SLUICE_STATE_SKIPPED] = RGB (0xffbe6f),
        [SLUICE_STATE_CANCELLED] = RGB (0xc0bfbc),
        [SLUICE_STATE_UNKNOWN] = RGB (0xdeddda),
      },
      .fill = {
        [SLUICE_STATE_CHECKING] = RGB (0x7a797d),
        [SLUICE_STATE_PENDING] = RGB (0x7a797d),
        [SLUICE_STATE_QUEUED] = RGB (0x3584e4),
        [SLUICE_STATE_RUNNING] = RGB (0x99c1f1),
        [SLUICE_STATE_PAUSED] = RGB (0xcbcace),
        [SLUICE_STATE_CANCELLED] = RGB (0x9f9ea2),
        [SLUICE_STATE_UNKNOWN] = RGB (0xffffff),
      },
    },
  },
};

static double
linearize_channel (double value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
measure_luminance (SluiceColor color)
{
  return 0.2126 * linearize_channel (color.red) + 0.7152 * linearize_channel (color.green)
         + 0.0722 * linearize_channel (color.blue);
}

static gboolean
is_same_color (const SluiceColor *a,
               const SluiceColor *b)
{
  const double step = 1.0 / 1024.0;

  return fabs (a->red - b->red) < step && fabs (a->green - b->green) < step && fabs (a->blue - b->blue) < step
         && fabs (a->alpha - b->alpha) < step;
}

const SluicePalette *
sluice_palette_get (gboolean dark,
                    gboolean high_contrast)
{
  return &palettes[dark ? 1 : 0][high_contrast ? 1 : 0];
}

gboolean
sluice_palette_equal (const SluicePalette *a,
                      const SluicePalette *b)
{
  for (int i = 0; i < SLUICE_N_STATES; i++)
    if (!is_same_color (&a->state[i], &b->state[i]) || !is_same_color (&a->fill[i], &b->fill[i]))
      return FALSE;

  return is_same_color (&a->background, &b->background) && is_same_color (&a->grid, &b->grid)
         && is_same_color (&a->card, &b->card) && is_same_color (&a->border, &b->border)
         && is_same_color (&a->text, &b->text)
         && is_same_color (&a->dim, &b->dim) && is_same_color (&a->edge, &b->edge)
         && is_same_color (&a->accent, &b->accent) && fabs (a->faded - b->faded) < 1e-9;
}

SluiceColor
sluice_palette_get_fill (const SluicePalette *self,
                         SluiceState          state)
{
  return self->fill[state].alpha > 0 ? self->fill[state] : self->state[state];
}

SluiceColor
sluice_color_fade (SluiceColor color,
                   double      factor)
{
  color.alpha *= factor;
  return color;
}

SluiceColor
sluice_color_mix (SluiceColor ground,
                  SluiceColor color,
                  double      share)
{
  return (SluiceColor) {
    ground.red + (color.red - ground.red) * share,
    ground.green + (color.green - ground.green) * share,
    ground.blue + (color.blue - ground.blue) * share,
    1.0,
  };
}

double
sluice_color_contrast (SluiceColor a,
                       SluiceColor b)
{
  double first = measure_luminance (a), second = measure_luminance (b);

  return (MAX (first, second) + 0.05) / (MIN (first, second) + 0.05);
}
