/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/sluice-graph-trail.h"

static SluiceGraphPosition
at (double x)
{
  return (SluiceGraphPosition) { { x, 0 }, 1, FALSE };
}

static void
leave (SluiceGraphTrail *trail,
       double            x)
{
  SluiceGraphPosition here = at (x);

  sluice_graph_trail_leave (trail, &here);
}

/* Returns: where it leads from @x, or -1 */
static double
go (SluiceGraphTrail *trail,
    gboolean          back,
    double            x)
{
  SluiceGraphPosition here = at (x), there;
  gboolean any = back ? sluice_graph_trail_go_back (trail, &here, &there)
                      : sluice_graph_trail_go_forward (trail, &here, &there);

  return any ? there.middle.x : -1;
}

static void
assert_goes (SluiceGraphTrail *trail,
             gboolean          back,
             double            from,
             double            to)
{
  g_assert_cmpfloat_with_epsilon (go (trail, back, from), to, 1e-9);
}

static void
test_there_and_back (void)
{
  g_autoptr (SluiceGraphTrail) trail = sluice_graph_trail_new ();

  g_assert_false (sluice_graph_trail_can_go_back (trail));
  assert_goes (trail, TRUE, 0, -1);
  leave (trail, 0);
  leave (trail, 100);
  assert_goes (trail, TRUE, 200, 100);
  assert_goes (trail, TRUE, 100, 0);
  assert_goes (trail, TRUE, 0, -1);
  assert_goes (trail, FALSE, 0, 100);
  assert_goes (trail, FALSE, 100, 200);
  assert_goes (trail, FALSE, 200, -1);

  /* Somewhere else: what lay ahead is gone. */
  assert_goes (trail, TRUE, 200, 100);
  g_assert_true (sluice_graph_trail_can_go_forward (trail));
  leave (trail, 100);
  g_assert_false (sluice_graph_trail_can_go_forward (trail));
  assert_goes (trail, TRUE, 900, 100);
  sluice_graph_trail_clear (trail);
  assert_goes (trail, TRUE, 0, -1);
  assert_goes (trail, FALSE, 0, -1);
}

static void
test_no_step_that_leads_nowhere (void)
{
  g_autoptr (SluiceGraphTrail) trail = sluice_graph_trail_new ();
  SluiceGraphPosition fitted = { { 5, 5 }, 0.3, TRUE }, other = { { 9, 9 }, 0.4, TRUE }, there;

  leave (trail, 0);
  leave (trail, 0.1);
  leave (trail, 50);
  assert_goes (trail, TRUE, 50, 0);
  assert_goes (trail, TRUE, 0, -1);

  /* Fitted is fitted, whatever size the view had. */
  sluice_graph_trail_clear (trail);
  sluice_graph_trail_leave (trail, &fitted);
  g_assert_false (sluice_graph_trail_go_back (trail, &other, &there));
}

static gboolean
carry_cb (SluiceGraphPosition *position,
          gpointer             data)
{
  if (position->middle.x > 350)
    return FALSE;
  position->middle.x = position->middle.x < 150 ? 1000 : position->middle.x + 1000;
  return TRUE;
}

/* Another layout: what is gone is left out, what became the same is one step, the order stays. */
static void
test_carry (void)
{
  g_autoptr (SluiceGraphTrail) trail = sluice_graph_trail_new ();

  for (double x = 0; x < 600; x += 100)
    leave (trail, x);
  assert_goes (trail, TRUE, 600, 500);
  assert_goes (trail, TRUE, 500, 400);
  assert_goes (trail, TRUE, 400, 300);
  assert_goes (trail, TRUE, 300, 200);
  sluice_graph_trail_carry (trail, carry_cb, NULL);
  assert_goes (trail, FALSE, 1200, 1300);
  assert_goes (trail, FALSE, 1300, -1);
  assert_goes (trail, TRUE, 1300, 1200);
  assert_goes (trail, TRUE, 1200, 1000);
  assert_goes (trail, TRUE, 1000, -1);
}

static void
test_the_oldest_go (void)
{
  g_autoptr (SluiceGraphTrail) trail = sluice_graph_trail_new ();
  int n = 0;

  for (int i = 0; i < SLUICE_GRAPH_TRAIL_LENGTH + 10; i++)
    leave (trail, i * 10);
  for (double x = 1e6, next; (next = go (trail, TRUE, x)) >= 0; x = next)
    n++;
  g_assert_cmpint (n, ==, SLUICE_GRAPH_TRAIL_LENGTH);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph-trail/there-and-back", test_there_and_back);
  g_test_add_func ("/graph-trail/nowhere", test_no_step_that_leads_nowhere);
  g_test_add_func ("/graph-trail/carry", test_carry);
  g_test_add_func ("/graph-trail/oldest", test_the_oldest_go);

  return g_test_run ();
}
