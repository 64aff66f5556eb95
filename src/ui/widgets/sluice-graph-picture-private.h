/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/widgets/sluice-graph-picture.h"

G_BEGIN_DECLS

/* Below it a curve is a line, and a block's frame is none. */
#define STRAIGHT_SCALE 0.12
/* How far a line, an arrow head or a mark reaches beyond the curve. */
#define EDGE_REACH SLUICE_PAINT_EDGE_MARK_REACH

typedef struct
{
  SluiceState state;
  double progress;
  char *detail;
  char *title;             /* of many, or NULL */
  guint *counts;           /* of many: for each state how many, or NULL */
  gboolean runs;           /* or some of the many do, whatever weighs more */
  double from_x, from_y;   /* NAN for one that was not there */
  cairo_surface_t *card;   /* a recording: words are laid out once */
} SluiceGraphPictureStage;

struct _SluiceGraphPicture
{
  SluiceGraphLayout *layout;
  GArray *stages;          /* SluiceGraphPictureStage */
  gboolean draft;          /* nothing runs */
  SluicePalette palette;
  PangoContext *words;
  GArray *edges;           /* guint, while they are drawn */
  GArray *looks;           /* guint8, theirs */
  GArray *nodes;           /* guint, while stages are drawn */
  int lit;
  guint8 *marked;          /* for each node whether it is lit besides, or NULL */
  guint8 *shown;           /* for each node whether it is meant, or NULL for all */
  guint8 *relations;       /* of the lit node among those that are meant, or NULL */
};

/* sluice-graph-picture-layout.c */
/** Returns: (transfer full) (element-type SluiceGraphPictureStage): none yet; it frees what they have. */
GArray *sluice_graph_picture_create_stages (void);

/* sluice-graph-picture-edges.c */
/** Draws the frames of blocks that meet @area. */
void sluice_graph_picture_draw_frames (SluiceGraphPicture    *self,
                                       cairo_t               *cr,
                                       const SluiceGraphRect *area,
                                       double                 scale);
void sluice_graph_picture_draw_edges (SluiceGraphPicture    *self,
                                      cairo_t               *cr,
                                      const SluiceGraphRect *part,
                                      double                 scale,
                                      gboolean               lit);

G_END_DECLS
