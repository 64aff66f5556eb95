/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levels read from lines, also from those that say whose they are. */
#include "log-lines.h"

#include "log/sluice-log.h"
#include "log/sluice-log-filter.h"

static const struct
{
  const char *text;
  SluiceLogLevel level;
} guesses[] = {
  { "", SLUICE_LOG_LEVEL_UNKNOWN },
  { "step 10/6000 loss=2.1", SLUICE_LOG_LEVEL_UNKNOWN },
  { "ERROR something broke", SLUICE_LOG_LEVEL_ERROR },
  { "ERROR: something broke", SLUICE_LOG_LEVEL_ERROR },
  { "error: something broke", SLUICE_LOG_LEVEL_ERROR },
  { "[WARNING] gradient clipped", SLUICE_LOG_LEVEL_WARNING },
  { "[warn] gradient clipped", SLUICE_LOG_LEVEL_WARNING },
  { "<debug> x", SLUICE_LOG_LEVEL_DEBUG },
  { "2026-11-24 14:02:35,309 - root - INFO - loading", SLUICE_LOG_LEVEL_INFO },
  { "2026-11-24 14:02:35,309 ERROR trainer: out of memory", SLUICE_LOG_LEVEL_ERROR },
  { "[2026-11-24 14:02:35,309: WARNING/ForkPoolWorker-1] slow", SLUICE_LOG_LEVEL_WARNING },
  { "INFO:root:ready", SLUICE_LOG_LEVEL_INFO },
  { "CRITICAL:root:gone", SLUICE_LOG_LEVEL_CRITICAL },
  { "FATAL disk full", SLUICE_LOG_LEVEL_CRITICAL },
  { "level=warn msg=\"slow\"", SLUICE_LOG_LEVEL_WARNING },
  { "time=1 level=\"error\" msg=x", SLUICE_LOG_LEVEL_ERROR },
  { "W1124 14:02:35.309231 12 x.cc:1] slow", SLUICE_LOG_LEVEL_WARNING },
  { "E1124 14:02:35.309231 12 x.cc:1] bad", SLUICE_LOG_LEVEL_ERROR },
  { "Everything is fine", SLUICE_LOG_LEVEL_UNKNOWN },
  { "no error so far", SLUICE_LOG_LEVEL_UNKNOWN },
  { "saved: ERROR is a word here", SLUICE_LOG_LEVEL_UNKNOWN },
  { "Traceback (most recent call last):", SLUICE_LOG_LEVEL_ERROR },
  { "  File \"train.py\", line 12, in main", SLUICE_LOG_LEVEL_ERROR },
  { "    loss.backward()", SLUICE_LOG_LEVEL_UNKNOWN },
  { "ValueError: bad shape", SLUICE_LOG_LEVEL_ERROR },
  { "torch.cuda.OutOfMemoryError: CUDA out of memory", SLUICE_LOG_LEVEL_ERROR },
  { "KeyboardInterrupt", SLUICE_LOG_LEVEL_ERROR },
  { "Error rate 0.1", SLUICE_LOG_LEVEL_UNKNOWN },
  { "2026-11-24 14:02:35,309 - root - INFO - Traceback (most recent call last):", SLUICE_LOG_LEVEL_ERROR },
  { "INFO root: this try failed\nTraceback (most recent call last):\n  File \"x.py\", line 1", SLUICE_LOG_LEVEL_ERROR },
  { "INFO a log begins with 'Traceback (most recent call last): …'", SLUICE_LOG_LEVEL_INFO },
  { "训练 ERROR 失败", SLUICE_LOG_LEVEL_ERROR },
  { "train.py:12: UserWarning: the lengths are not told", SLUICE_LOG_LEVEL_WARNING },
  { "/usr/lib/python 3/torch/nn.py:1204: torch.jit.TracerWarning: slow", SLUICE_LOG_LEVEL_WARNING },
  { "C:\\x.py:3: DeprecationWarning: old", SLUICE_LOG_LEVEL_WARNING },
  { "x.py:12: no Warning: here", SLUICE_LOG_LEVEL_UNKNOWN },
  { "x.py:12: Warning", SLUICE_LOG_LEVEL_UNKNOWN },
  { "epoch 3 ERR 0.12", SLUICE_LOG_LEVEL_UNKNOWN },
  { "ERR 12 rows", SLUICE_LOG_LEVEL_ERROR },
  { "epoch 3 [ERR] 12 rows", SLUICE_LOG_LEVEL_ERROR },
  { "[14:02:35 ERR] 12 rows", SLUICE_LOG_LEVEL_ERROR },
  { "2026-11-24T14:02:35Z ERR 12 rows", SLUICE_LOG_LEVEL_ERROR },
  { "[rank0]: Traceback (most recent call last):", SLUICE_LOG_LEVEL_ERROR },
  { "[rank0]:   File \"train.py\", line 12, in main", SLUICE_LOG_LEVEL_ERROR },
  { "[rank0]:     loss.backward()", SLUICE_LOG_LEVEL_UNKNOWN },
  { "[rank0]: torch.OutOfMemoryError: CUDA out of memory.", SLUICE_LOG_LEVEL_ERROR },
  { "[rank3]: ERROR no data", SLUICE_LOG_LEVEL_ERROR },
  { "[rank3]: step 10/6000 loss=2.1", SLUICE_LOG_LEVEL_UNKNOWN },
  { "[rank1]:[E1124 14:02:35.309231 12 x.cc:1] bad", SLUICE_LOG_LEVEL_ERROR },
  { "[rank1]:[W124 14:02:35.309231 x.cpp:1] slow", SLUICE_LOG_LEVEL_WARNING },
  { "[E ProcessGroupNCCL.cpp:607] timed out", SLUICE_LOG_LEVEL_ERROR },
  { "[W socket.cpp:601] [c10d] no address", SLUICE_LOG_LEVEL_WARNING },
  { "[E is a letter] x.cpp:6", SLUICE_LOG_LEVEL_UNKNOWN },
  { "(RayTrainWorker pid=12) ValueError: bad shape", SLUICE_LOG_LEVEL_ERROR },
  { "(train pid=12, ip=10.0.0.3) WARNING slow", SLUICE_LOG_LEVEL_WARNING },
  { "(train) the pid=12 has an Error: no", SLUICE_LOG_LEVEL_UNKNOWN },
  { "1: ValueError: bad shape", SLUICE_LOG_LEVEL_ERROR },
  { "1: 640x480 1 person", SLUICE_LOG_LEVEL_UNKNOWN },
  { "[1,0]<stderr>:RuntimeError: no", SLUICE_LOG_LEVEL_ERROR },
  { "[default3]:KeyError: 'x'", SLUICE_LOG_LEVEL_ERROR },
  { "{\"level\":\"error\",\"msg\":\"x\"}", SLUICE_LOG_LEVEL_ERROR },
  { "{\"ts\": 1, \"levelname\": \"WARNING\", \"message\": \"x\"}", SLUICE_LOG_LEVEL_WARNING },
  { "{\"msg\": \"\\\"level\\\": \\\"error\\\"\", \"severity\": \"INFO\"}", SLUICE_LOG_LEVEL_INFO },
  { "{\"level\": 3, \"loss\": 2}", SLUICE_LOG_LEVEL_UNKNOWN },
  { "{'loss': 2.1, 'level': 'error'}", SLUICE_LOG_LEVEL_UNKNOWN },
  { "slurmstepd: error: Detected 1 oom_kill event", SLUICE_LOG_LEVEL_ERROR },
  { "x.cpp:12:3: fatal error: no such file", SLUICE_LOG_LEVEL_CRITICAL },
  { "x.cpp:12:3: warning: unused", SLUICE_LOG_LEVEL_WARNING },
  { "make: *** [all] Error 2", SLUICE_LOG_LEVEL_ERROR },
  { "eval: error rate 0.1", SLUICE_LOG_LEVEL_UNKNOWN },
  { "the validation error: 0.1", SLUICE_LOG_LEVEL_UNKNOWN },
  { "Segmentation fault (core dumped)", SLUICE_LOG_LEVEL_ERROR },
  { "run.sh: line 3: 4711 Aborted (core dumped)", SLUICE_LOG_LEVEL_ERROR },
  { "Illegal instruction (core dumped)", SLUICE_LOG_LEVEL_ERROR },
  { "[rank0]: Aborted (core dumped)", SLUICE_LOG_LEVEL_ERROR },
  { "2026-11-24T14:02:35Z Aborted (core dumped)", SLUICE_LOG_LEVEL_ERROR },
  { "INFO the last run ended with: Aborted (core dumped)", SLUICE_LOG_LEVEL_INFO },
  { "2026-11-24 14:02:35,309 - root - INFO - seen: (core dumped)", SLUICE_LOG_LEVEL_INFO },
  { "what it wrote was: Aborted (core dumped)", SLUICE_LOG_LEVEL_UNKNOWN },
  { "(core dumped)", SLUICE_LOG_LEVEL_UNKNOWN },
  { "run.sh: line 3:  4711 Killed                  python train.py", SLUICE_LOG_LEVEL_ERROR },
  { "/opt/a b/run.sh: line 12: 4711 Segmentation fault      (core dumped) python train.py", SLUICE_LOG_LEVEL_ERROR },
  { "line 3: 4711 Killed python train.py", SLUICE_LOG_LEVEL_ERROR },
  { "2026-11-24 14:02:35 run.sh: line 3: 4711 Bus error python train.py", SLUICE_LOG_LEVEL_ERROR },
  { "line 3: Killed python train.py", SLUICE_LOG_LEVEL_UNKNOWN },
  { "line 3: 4711 Killed", SLUICE_LOG_LEVEL_ERROR },
  { "line 3: 4711 Killedx", SLUICE_LOG_LEVEL_UNKNOWN },
  { "line 3: 4711 rows Killed", SLUICE_LOG_LEVEL_UNKNOWN },
  { "online 3: 4711 Killed", SLUICE_LOG_LEVEL_UNKNOWN },
  { "INFO saw run.sh: line 3: 4711 Killed python", SLUICE_LOG_LEVEL_INFO },
  { "2026-11-24T14:02:35.309Z {\"level\":\"error\",\"msg\":\"x\"}", SLUICE_LOG_LEVEL_ERROR },
  { "[2026-11-24 14:02:35,309] {\"msg\": \"x\", \"severity\": \"WARNING\"}", SLUICE_LOG_LEVEL_WARNING },
  { "2026-11-24 14:02:35 +0800 {\"level\": \"info\"}", SLUICE_LOG_LEVEL_INFO },
  { "[rank1]: 14:02:35 | {\"level\": \"error\"}", SLUICE_LOG_LEVEL_ERROR },
  { "step 14:02:35 {\"level\": \"error\"}", SLUICE_LOG_LEVEL_UNKNOWN },
  { "14 {\"level\": \"error\"}", SLUICE_LOG_LEVEL_UNKNOWN },
  { "14:02:35 got {\"level\": \"error\"}", SLUICE_LOG_LEVEL_UNKNOWN },
  { "Killed", SLUICE_LOG_LEVEL_ERROR },
  { "Killed 3 workers that were idle", SLUICE_LOG_LEVEL_UNKNOWN },
  { "terminate called after throwing an instance of 'std::bad_alloc'", SLUICE_LOG_LEVEL_ERROR },
  { "CUDA error: device-side assert triggered", SLUICE_LOG_LEVEL_ERROR },
  { "no CUDA error: fine", SLUICE_LOG_LEVEL_UNKNOWN },
};

static void
test_guesses (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (guesses); i++)
    {
      g_test_message ("%s", guesses[i].text);
      g_assert_cmpint (sluice_log_level_guess (guesses[i].text), ==, guesses[i].level);
    }
  g_assert_cmpint (sluice_log_level_parse ("Warning", -1), ==, SLUICE_LOG_LEVEL_WARNING);
  g_assert_cmpint (sluice_log_level_parse ("warnings", -1), ==, SLUICE_LOG_LEVEL_UNKNOWN);
  g_assert_cmpint (sluice_log_level_parse (NULL, -1), ==, SLUICE_LOG_LEVEL_UNKNOWN);
}

/* Of a traceback whose every line says whose it is, each is shown among the errors, and it is one error. */
static void
test_filter_prefixed (void)
{
  const char *const texts[] = { "[rank0]: step 1", "[rank0]: Traceback (most recent call last):",
                                "[rank0]:   File \"x\", line 1, in f", "[rank0]:     g()",
                                "[rank0]: torch.OutOfMemoryError: CUDA out of memory", "[rank1]: step 1", NULL };
  g_autoptr (GPtrArray) lines = make_lines (texts);
  g_autoptr (SluiceLog) log = sluice_log_new ();
  g_autoptr (GArray) errors = g_array_new (FALSE, FALSE, sizeof (guint));

  sluice_log_set_lines (log, lines);
  sluice_log_filter (log, 0, SLUICE_LOG_LEVEL_ERROR, errors);
  g_assert_cmpuint (errors->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (g_array_index (errors, guint, i), ==, i + 1);
  g_assert_cmpuint (sluice_log_get_n_errors (log), ==, 1);
  g_assert_cmpint (sluice_log_find_error_before (log, G_MAXINT64), ==, 4);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log/level/guesses", test_guesses);
  g_test_add_func ("/log/filter/prefixed", test_filter_prefixed);

  return g_test_run ();
}
