/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-flight.h"

#include <math.h>

/* How much going up is worth: the paper's own measure of what people like. */
/* A flight goes no higher, unless it begins or ends there. */
#define HIGHEST_SCALE 0.02
#define RHO G_SQRT2
/* Below this share of what is seen across, the way is zooming only, and the formula divides by next to nothing. */
#define NEAR 1e-4

static SluiceGraphPoint
get_middle (const SluiceGraphFlight *self,
            const SluiceGraphCamera *camera)
{
  return sluice_graph_camera_to_graph (camera, (SluiceGraphPoint) { self->width / 2, self->height / 2 });
}

static gboolean
is_near (const SluiceGraphFlight *self)
{
  return self->distance < NEAR * MAX (self->w0, self->w1);
}

SluiceGraphFlight
sluice_graph_flight_plan (const SluiceGraphCamera *from,
                          const SluiceGraphCamera *to,
                          double                   width,
                          double                   height)
{
  SluiceGraphFlight self = { .from = *from, .to = *to, .width = MAX (width, 1), .height = MAX (height, 1) };
  SluiceGraphPoint a = get_middle (&self, from), b = get_middle (&self, to);
  double rho2 = RHO * RHO, u, r1;

  self.w0 = self.width / from->scale;
  self.w1 = self.width / to->scale;
  self.distance = hypot (b.x - a.x, b.y - a.y);
  if (is_near (&self))
    {
      self.length = fabs (log (self.w1 / self.w0)) / RHO;
      return self;
    }

  /* ln (√(b² + 1) − b) is −asinh (b), which loses nothing where b is large. */
  u = self.distance;
  self.r0 = -asinh ((self.w1 * self.w1 - self.w0 * self.w0 + rho2 * rho2 * u * u) / (2 * self.w0 * rho2 * u));
  r1 = -asinh ((self.w1 * self.w1 - self.w0 * self.w0 - rho2 * rho2 * u * u) / (2 * self.w1 * rho2 * u));
  self.length = (r1 - self.r0) / RHO;
  return self;
}

double
sluice_graph_flight_get_length (const SluiceGraphFlight *self)
{
  return self->length;
}

SluiceGraphCamera
sluice_graph_flight_at (const SluiceGraphFlight *self,
                        double                   progress)
{
  SluiceGraphPoint a, b;
  double s, w, share, scale;

  if (progress <= 0)
    return self->from;
  if (progress >= 1)
    return self->to;

  a = get_middle (self, &self->from);
  b = get_middle (self, &self->to);
  s = progress * self->length;
  if (is_near (self))
    {
      w = self->w0 * pow (self->w1 / self->w0, progress);
      /* Along with the zoom, so that one point of the screen stays where it is. */
      share = fabs (self->w1 - self->w0) > 1e-9 * self->w0 ? (w - self->w0) / (self->w1 - self->w0) : progress;
    }
  else
    {
      w = self->w0 * cosh (self->r0) / cosh (RHO * s + self->r0);
      /* cosh r0 · tanh (ρs + r0) − sinh r0, without taking two large numbers from each other. */
      share = self->w0 / (RHO * RHO) * sinh (RHO * s) / cosh (RHO * s + self->r0) / self->distance;
    }
  scale = CLAMP (self->width / w, MIN (HIGHEST_SCALE, MIN (self->from.scale, self->to.scale)),
                 MAX (self->from.scale, self->to.scale));
  share = CLAMP (share, 0, 1);
  return (SluiceGraphCamera) {
    scale,
    self->width / 2 - (a.x + (b.x - a.x) * share) * scale,
    self->height / 2 - (a.y + (b.y - a.y) * share) * scale,
  };
}
