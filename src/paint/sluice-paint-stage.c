/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paint/sluice-paint-stage.h"

#include "paint/sluice-paint-state.h"
#include "text/sluice-text.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

/* From where on words and signs are left out, coming nearer and going away. */
#define WORDS_SCALE 0.45
#define WORDS_BACK_SCALE 0.49
#define SIGN_SCALE 0.2
#define SIGN_BACK_SCALE 0.22

#define PADDING 12.0
#define SIGN_GAP 8.0
#define LINE_GAP 2.0
#define FOOT 3.0
#define MIDDLE_SIGN 36.0
#define TINT 0.16
/* A caption's, as Adwaita has it. */
#define DETAIL_SCALE 0.82
/* Of each state of many. */
#define COUNT_SIGN 12.0
#define COUNT_GAP 3.0
#define COUNTS_APART 9.0
#define BEHIND SLUICE_PAINT_STAGE_BEHIND
/* From the middle distance many are a lower card with the feet of two more below it, which a scale of 20 % shows. */
#define MANY_FOOT 7.0
#define MANY_HEIGHT (SLUICE_PAINT_STAGE_HEIGHT + BEHIND - 2 * MANY_FOOT)
#define MANY_SIGN 32.0
#define MANY_BAR 18.0
/* A state of one in thousands is seen as well: three pixels in a bar at 20 %, in a lozenge at 10 %. */
#define LEAST_SHARE 16.0
#define LEAST_FAR_SHARE 32.0
#define NAME_WIDTH (SLUICE_PAINT_STAGE_SIGN_X - SIGN_GAP - PADDING)
#define DETAIL_WIDTH (SLUICE_PAINT_STAGE_WIDTH - 2 * PADDING)

static const SluiceState count_order[] = {
  SLUICE_STATE_FAILED, SLUICE_STATE_STUCK, SLUICE_STATE_RUNNING, SLUICE_STATE_COMPLETED, SLUICE_STATE_PENDING,
  SLUICE_STATE_QUEUED, SLUICE_STATE_PAUSED, SLUICE_STATE_CANCELLED, SLUICE_STATE_SKIPPED, SLUICE_STATE_CHECKING,
  SLUICE_STATE_UNKNOWN,
};

G_STATIC_ASSERT (G_N_ELEMENTS (count_order) == SLUICE_N_STATES);

static PangoLayout *
create_name (PangoContext *words,
             const char   *name)
{
  PangoLayout *layout = pango_layout_new (words);
  g_autoptr (PangoAttrList) attrs = pango_attr_list_new ();
  g_autofree char *line = sluice_text_line (name);

  pango_attr_list_insert (attrs, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD));
  pango_layout_set_attributes (layout, attrs);
  pango_layout_set_text (layout, line, -1);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_MIDDLE);
  pango_layout_set_width (layout, (int) (NAME_WIDTH * PANGO_SCALE));
  return layout;
}

static PangoLayout *
create_detail (PangoContext *words,
               const char   *detail,
               int           length)
{
  PangoLayout *layout = pango_layout_new (words);
  g_autoptr (PangoAttrList) attrs = pango_attr_list_new ();
  g_autofree char *part = length >= 0 ? g_strndup (detail, (gsize) length) : g_strdup (detail);
  g_autofree char *line = sluice_text_line (part);

  pango_attr_list_insert (attrs, pango_attr_scale_new (DETAIL_SCALE));
  /* What counts up must not wobble. */
  pango_attr_list_insert (attrs, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attrs);
  pango_layout_set_text (layout, line, -1);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  return layout;
}

/* Both halves of what stands under the name. */
static void
create_details (PangoContext *words,
                const char   *detail,
                PangoLayout **start,
                PangoLayout **end)
{
  const char *tab = strchr (detail, '\t');
  int end_width;

  *start = create_detail (words, detail, tab != NULL ? (int) (tab - detail) : -1);
  *end = create_detail (words, tab != NULL ? tab + 1 : "", -1);
  pango_layout_get_size (*end, &end_width, NULL);
  pango_layout_set_ellipsize (*start, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (*start, MAX (0, (int) (DETAIL_WIDTH * PANGO_SCALE) - end_width));
}

static void
paint_detail (cairo_t      *cr,
              PangoContext *words,
              const char   *detail,
              double        x,
              double        y)
{
  g_autoptr (PangoLayout) start = NULL, end = NULL;
  int start_width;

  create_details (words, detail, &start, &end);
  pango_layout_get_size (start, &start_width, NULL);

  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, start);
  /* Where one half has letters of another font than the other, their lines are not of the same height. */
  cairo_move_to (cr, x + (double) start_width / PANGO_SCALE,
                 y + (double) (pango_layout_get_baseline (start) - pango_layout_get_baseline (end)) / PANGO_SCALE);
  pango_cairo_show_layout (cr, end);
}

/* "✓ 40  ◔ 6  ✕ 2": what matters most first, and only what there is room for. */
static void
paint_counts (cairo_t                *cr,
              const SluicePaintStage *stage,
              const SluicePalette    *palette,
              PangoContext           *words,
              double                  y)
{
  double x = PADDING;

  for (guint i = 0; i < G_N_ELEMENTS (count_order); i++)
    {
      SluiceState state = count_order[i];
      g_autofree char *number = g_strdup_printf ("%u", stage->counts[state]);
      g_autoptr (PangoLayout) layout = NULL;
      int width, height;

      if (stage->counts[state] == 0)
        continue;
      layout = create_detail (words, number, -1);
      pango_layout_get_pixel_size (layout, &width, &height);
      if (x + COUNT_SIGN + COUNT_GAP + width > SLUICE_PAINT_STAGE_WIDTH - PADDING)
        return;
      sluice_paint_state (cr, state, x, floor (y + (height - COUNT_SIGN) / 2), COUNT_SIGN, palette->state[state],
                          palette->card, 0.6, 0);
      sluice_paint_set_color (cr, palette->dim);
      cairo_move_to (cr, x + COUNT_SIGN + COUNT_GAP, y);
      pango_cairo_show_layout (cr, layout);
      x += COUNT_SIGN + COUNT_GAP + width + COUNTS_APART;
    }
}

static void
paint_words (cairo_t                *cr,
             const SluicePaintStage *stage,
             const SluicePalette    *palette,
             PangoContext           *words)
{
  g_autoptr (PangoLayout) name = create_name (words, stage->name);
  int height;
  double y;

  /* As high as the sign beside it. */
  pango_layout_get_pixel_size (name, NULL, &height);
  y = floor (SLUICE_PAINT_STAGE_SIGN_Y + (SLUICE_PAINT_STAGE_SIGN_SIZE - height) / 2);
  sluice_paint_set_color (cr, palette->text);
  cairo_move_to (cr, PADDING, y);
  pango_cairo_show_layout (cr, name);
  if (stage->counts != NULL && !stage->draft)
    paint_counts (cr, stage, palette, words, y + height + LINE_GAP);
  else if (stage->detail != NULL && *stage->detail != '\0')
    {
      sluice_paint_set_color (cr, palette->dim);
      paint_detail (cr, words, stage->detail, PADDING, y + height + LINE_GAP);
    }
}

static void
add_card (cairo_t *cr,
          double   inset)
{
  sluice_paint_add_round_rect (cr, inset, inset, SLUICE_PAINT_STAGE_WIDTH - 2 * inset,
                               SLUICE_PAINT_STAGE_HEIGHT - 2 * inset, SLUICE_PAINT_STAGE_RADIUS - inset);
}

/* Of many some may run, though others weigh more. */
static gboolean
runs (const SluicePaintStage *stage)
{
  return sluice_state_is_active (stage->state) || (stage->counts != NULL && stage->counts[SLUICE_STATE_RUNNING] > 0);
}

static void
paint_foot (cairo_t                *cr,
            const SluicePaintStage *stage,
            const SluicePalette    *palette)
{
  SluiceColor color = palette->state[sluice_state_is_active (stage->state) ? stage->state : SLUICE_STATE_RUNNING];

  cairo_save (cr);
  add_card (cr, 1);
  cairo_clip (cr);
  sluice_paint_set_color (cr, sluice_color_fade (color, 0.2));
  cairo_rectangle (cr, 0, SLUICE_PAINT_STAGE_HEIGHT - 1 - FOOT, SLUICE_PAINT_STAGE_WIDTH, FOOT);
  cairo_fill (cr);
  sluice_paint_set_color (cr, color);
  cairo_rectangle (cr, 0, SLUICE_PAINT_STAGE_HEIGHT - 1 - FOOT,
                   SLUICE_PAINT_STAGE_WIDTH * CLAMP (stage->progress, 0.0, 1.0), FOOT);
  cairo_fill (cr);
  cairo_restore (cr);
}

/* The foot of another card: there are more. */
static void
paint_behind (cairo_t             *cr,
              const SluicePalette *palette)
{
  sluice_paint_add_round_rect (cr, BEHIND + 0.5, BEHIND, SLUICE_PAINT_STAGE_WIDTH - 2 * BEHIND - 1,
                               SLUICE_PAINT_STAGE_HEIGHT - 0.5, SLUICE_PAINT_STAGE_RADIUS);
  sluice_paint_set_color (cr, palette->card);
  cairo_fill_preserve (cr);
  sluice_paint_set_color (cr, palette->border);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static void
paint_card (cairo_t                *cr,
            const SluicePaintStage *stage,
            const SluicePalette    *palette,
            double                  tint)
{
  gboolean failed = stage->state == SLUICE_STATE_FAILED;
  SluiceColor color = palette->state[stage->state];

  if (stage->counts != NULL)
    paint_behind (cr, palette);

  sluice_paint_set_color (cr, tint > 0 ? sluice_color_mix (palette->card, color, tint) : palette->card);
  add_card (cr, 0);
  cairo_fill (cr);
  if (runs (stage) && stage->progress >= 0)
    paint_foot (cr, stage, palette);

  if (failed)
    sluice_paint_set_color (cr, color);
  else
    sluice_paint_set_color (cr, tint > 0 ? sluice_color_mix (palette->border, color, 0.5) : palette->border);
  cairo_set_line_width (cr, failed ? 1.5 : 1);
  add_card (cr, failed ? 0.75 : 0.5);
  cairo_stroke (cr);
}

/* A card of which only @foot is seen below another one. */
static void
paint_many_card (cairo_t             *cr,
                 const SluicePalette *palette,
                 double               inset,
                 double               foot)
{
  sluice_paint_add_round_rect (cr, inset + 0.5, foot + 0.5, SLUICE_PAINT_STAGE_WIDTH - 2 * inset - 1, MANY_HEIGHT - 1,
                               SLUICE_PAINT_STAGE_RADIUS);
  sluice_paint_set_color (cr, palette->card);
  cairo_fill_preserve (cr);
  sluice_paint_set_color (cr, sluice_color_mix (palette->border, palette->dim, 0.5));
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
}

/* What weighs most as a sign, and how much of all is in which state. */
static void
paint_many (cairo_t                *cr,
            const SluicePaintStage *stage,
            const SluicePalette    *palette)
{
  const double x = PADDING + MANY_SIGN + PADDING;

  paint_many_card (cr, palette, 2 * MANY_FOOT, 2 * MANY_FOOT);
  paint_many_card (cr, palette, MANY_FOOT, MANY_FOOT);
  paint_many_card (cr, palette, 0, 0);
  if (stage->draft && stage->state == SLUICE_STATE_PENDING)
    return;
  sluice_paint_state (cr, stage->state, PADDING, (MANY_HEIGHT - MANY_SIGN) / 2, MANY_SIGN, palette->state[stage->state],
                      palette->card, stage->progress, 0);
  sluice_paint_shares (cr, stage->counts, palette, x, (MANY_HEIGHT - MANY_BAR) / 2, SLUICE_PAINT_STAGE_WIDTH - PADDING - x,
                       MANY_BAR, MANY_BAR / 2, LEAST_SHARE);
}

static gboolean
is_idle (const SluicePaintStage *stage)
{
  return stage->draft && stage->state == SLUICE_STATE_PENDING;
}

SluicePaintDistance
sluice_paint_distance_choose (double              scale,
                              SluicePaintDistance shown)
{
  if (scale >= (shown == SLUICE_PAINT_NEAR ? WORDS_SCALE : WORDS_BACK_SCALE))
    return SLUICE_PAINT_NEAR;
  if (scale >= (shown == SLUICE_PAINT_FAR ? SIGN_BACK_SCALE : SIGN_SCALE))
    return SLUICE_PAINT_MIDDLE;
  return SLUICE_PAINT_FAR;
}

void
sluice_paint_share (const guint *counts,
                    double       width,
                    double       least,
                    double      *shares)
{
  guint present = 0, small = 0;
  double total = 0, rest = width;
  gboolean changed = TRUE;

  for (guint i = 0; i < SLUICE_N_STATES; i++)
    {
      present += counts[i] > 0;
      total += counts[i];
      shares[i] = 0;
    }
  least = present > 0 ? MIN (least, width / present) : 0;
  /* What the small ones get in addition the others go without, which may make more of them small. */
  while (changed)
    {
      changed = FALSE;
      for (guint i = 0; i < SLUICE_N_STATES; i++)
        if (counts[i] > 0 && (small & (1u << i)) == 0 && counts[i] * rest < least * total)
          {
            small |= 1u << i;
            shares[i] = least;
            rest -= least;
            total -= counts[i];
            changed = TRUE;
          }
    }
  for (guint i = 0; i < SLUICE_N_STATES; i++)
    if (counts[i] > 0 && (small & (1u << i)) == 0)
      shares[i] = counts[i] * rest / total;
}

void
sluice_paint_shares (cairo_t             *cr,
                     const guint         *counts,
                     const SluicePalette *palette,
                     double               x,
                     double               y,
                     double               width,
                     double               height,
                     double               radius,
                     double               least)
{
  double shares[SLUICE_N_STATES];
  double right = x + width;

  sluice_paint_share (counts, width, least, shares);
  cairo_save (cr);
  sluice_paint_add_round_rect (cr, x, y, width, height, radius);
  cairo_clip (cr);
  for (guint i = 0; i < G_N_ELEMENTS (count_order); i++)
    {
      SluiceState state = count_order[i];

      if (shares[state] <= 0)
        continue;
      /* Each lies over the rest of those before it: no gap shows the ground. */
      sluice_paint_set_color (cr, sluice_palette_get_fill (palette, state));
      cairo_rectangle (cr, x, y, right - x, height);
      cairo_fill (cr);
      x += shares[state];
    }
  cairo_restore (cr);
}

void
sluice_paint_stage (cairo_t                *cr,
                    const SluicePaintStage *stage,
                    SluicePaintDistance     distance,
                    const SluicePalette    *palette,
                    PangoContext           *words)
{
  SluiceColor color = palette->state[stage->state];

  switch (distance)
    {
    case SLUICE_PAINT_NEAR:
      paint_card (cr, stage, palette, 0);
      paint_words (cr, stage, palette, words);
      if (!stage->without_sign && !is_idle (stage))
        sluice_paint_state (cr, stage->state, SLUICE_PAINT_STAGE_SIGN_X, SLUICE_PAINT_STAGE_SIGN_Y,
                            SLUICE_PAINT_STAGE_SIGN_SIZE, color, palette->card, stage->progress, 0);
      break;

    case SLUICE_PAINT_MIDDLE:
      if (stage->counts != NULL)
        {
          paint_many (cr, stage, palette);
          break;
        }
      paint_card (cr, stage, palette, TINT);
      if (is_idle (stage))
        break;
      sluice_paint_state (cr, stage->state, (SLUICE_PAINT_STAGE_WIDTH - MIDDLE_SIGN) / 2,
                          (SLUICE_PAINT_STAGE_HEIGHT - MIDDLE_SIGN) / 2, MIDDLE_SIGN, color,
                          sluice_color_mix (palette->card, color, TINT), stage->progress, 0);
      break;

    case SLUICE_PAINT_FAR:
    default:
      if (stage->counts != NULL)
        {
          sluice_paint_shares (cr, stage->counts, palette, 0, 0, SLUICE_PAINT_STAGE_WIDTH, SLUICE_PAINT_STAGE_HEIGHT,
                               SLUICE_PAINT_STAGE_RADIUS, LEAST_FAR_SHARE);
          break;
        }
      sluice_paint_set_color (cr, sluice_palette_get_fill (palette, stage->state));
      add_card (cr, 0);
      cairo_fill (cr);
      break;
    }
}

gboolean
sluice_paint_stage_is_cut (const SluicePaintStage *stage,
                           PangoContext           *words)
{
  g_autoptr (PangoLayout) name = create_name (words, stage->name), start = NULL, end = NULL;

  if (pango_layout_is_ellipsized (name))
    return TRUE;
  if (stage->detail == NULL || stage->counts != NULL)
    return FALSE;

  create_details (words, stage->detail, &start, &end);
  return pango_layout_is_ellipsized (start);
}
