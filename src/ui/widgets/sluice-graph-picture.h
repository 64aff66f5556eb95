/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <pango/pango.h>

#include "graph/sluice-graph-layout.h"
#include "paint/sluice-paint-edge.h"
#include "paint/sluice-paint-stage.h"

G_BEGIN_DECLS

/** Below this scale edges have no arrow heads, no marks and no dashes that move. */
#define SLUICE_GRAPH_PICTURE_COARSE_SCALE 0.3

/**
 * SluiceGraphPicture:
 *
 * What a laid out graph looks like, in cairo: the stages and their states, colours, fonts, who is related to whom. Any
 * part of it can be drawn at any scale, and it always looks the same; what is drawn when, and kept, is for others to say.
 */
typedef struct _SluiceGraphPicture SluiceGraphPicture;

SluiceGraphPicture *sluice_graph_picture_new (void);
void                sluice_graph_picture_free (SluiceGraphPicture *self);

/**
 * sluice_graph_picture_set_layout:
 * @layout: (nullable): shown: stages that come from one of their name fare as it did, the others are pending
 * @origins: (nullable): for each node the one of the former layout from whose place it comes, or -1; %NULL: by name
 * @changed: (element-type SluiceGraphRect) (nullable): is filled with where that looks otherwise than the former layout
 *   did, while stages fare as they did; @layout, a former one and @origins must be there then
 */
void sluice_graph_picture_set_layout (SluiceGraphPicture *self,
                                      SluiceGraphLayout  *layout,
                                      const int          *origins,
                                      GArray             *changed);

/** @node stands for many: it has a title of its own, and @counts (for each state how many); its stage is set next. */
void sluice_graph_picture_set_block (SluiceGraphPicture *self, guint node, const char *title, const guint *counts);

/**
 * sluice_graph_picture_rename:
 * @layout: the one that is shown, with other names
 * @changed: (element-type SluiceGraphRect): is filled with where that is to be seen
 */
void sluice_graph_picture_rename (SluiceGraphPicture *self, SluiceGraphLayout *layout, GArray *changed);

/** Returns: (transfer none) (nullable): what is shown. */
SluiceGraphLayout *sluice_graph_picture_get_layout (SluiceGraphPicture *self);

/** @draft: nothing runs there: a pending stage has no sign. Shown with what is set next. */
void sluice_graph_picture_set_draft (SluiceGraphPicture *self, gboolean draft);

/** Returns: whether that is so: it lies on a grid then, which whoever draws the ground draws with it. */
gboolean sluice_graph_picture_is_draft (SluiceGraphPicture *self);

/**
 * sluice_graph_picture_set_stage:
 * @changed: (element-type SluiceGraphRect): is filled with the parts of the graph that look different now
 *
 * Returns: whether anything changed
 */
gboolean sluice_graph_picture_set_stage (SluiceGraphPicture *self,
                                         guint               node,
                                         SluiceState         state,
                                         double              progress,
                                         const char         *detail,
                                         GArray             *changed);

/** Returns: whether that is another palette. */
gboolean sluice_graph_picture_set_palette (SluiceGraphPicture *self, const SluicePalette *palette);

/** Returns: (transfer none): the colours it is drawn with. */
const SluicePalette *sluice_graph_picture_get_palette (SluiceGraphPicture *self);

/** Returns: whether words look different with @words. */
gboolean sluice_graph_picture_set_words (SluiceGraphPicture *self, PangoContext *words);

/** Returns: (transfer none) (nullable): the fonts. */
PangoContext *sluice_graph_picture_get_words (SluiceGraphPicture *self);

/** Lights up @node (-1: none) and all that is upstream and downstream of it. Returns: whether that is another one. */
gboolean sluice_graph_picture_set_lit (SluiceGraphPicture *self, int node);

/** @marked: (nullable): for each node whether it is lit besides, where any is. Returns: whether that may be another look */
gboolean sluice_graph_picture_set_marked (SluiceGraphPicture *self, const guint8 *marked);

/**
 * sluice_graph_picture_set_shown:
 * @shown: (nullable): for each node whether it is meant: the others are never lit
 *
 * Returns: whether that may be another look
 */
gboolean sluice_graph_picture_set_shown (SluiceGraphPicture *self, const guint8 *shown);

/** Returns: whether some node is lit. */
gboolean sluice_graph_picture_has_lit (SluiceGraphPicture *self);

/** Returns: whether @node is lit, or none is. */
gboolean sluice_graph_picture_is_lit (SluiceGraphPicture *self, guint node);

/** Returns: what the card of @node shows; its words live until it changes. */
SluicePaintStage sluice_graph_picture_describe (SluiceGraphPicture *self, guint node);

/** Returns: whether the ring of @node turns: it is never part of the picture at %SLUICE_PAINT_NEAR. */
gboolean sluice_graph_picture_is_turning (SluiceGraphPicture *self, guint node);

/** Returns: how @edge looks. */
SluicePaintEdgeLook sluice_graph_picture_get_edge_look (SluiceGraphPicture *self, guint edge);

/** Returns: where @node is, @arrival (0 to 1) of the way from its former place. */
SluiceGraphRect sluice_graph_picture_get_place (SluiceGraphPicture *self, guint node, double arrival);

/**
 * sluice_graph_picture_draw:
 * @cr: its user space is the graph
 * @area: what of the graph is wanted; more may be drawn, so clip
 * @scale: 1 at 100 %, whatever the screen's own scale
 * @lit: only what is lit
 * @arrival: how far the nodes are on their way from their former places, 0 to 1
 *
 * Draws without a ground.
 */
void sluice_graph_picture_draw (SluiceGraphPicture    *self,
                                cairo_t               *cr,
                                const SluiceGraphRect *area,
                                double                 scale,
                                SluicePaintDistance    distance,
                                gboolean               lit,
                                double                 arrival);

G_END_DECLS
