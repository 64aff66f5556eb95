#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run-tests.sh [ARG …]: meson test with these arguments, then the true sum.  meson counts programs; this counts the
# tests in them.  The last line is "N passed, N failed, N skipped"; every skip is printed with its reason, and nothing
# run is a failure.  Tests with windows bring their own desktop (run-x.sh).

set -u

build_dir=${SLUICE_BUILD_DIR:?}
support_dir=$(cd "$(dirname "$0")" && pwd)
logs=$build_dir/meson-logs

rm -f "$logs"/testlog*
# Most of them wait most of the time: for a server, a deadline, the next frame.
meson test -C "$build_dir" --no-rebuild --print-errorlogs --setup all --num-processes "${TEST_PROCESSES:-$((2 * $(nproc)))}" "$@" </dev/null
meson_status=$?

python3 "$support_dir/count-tests.py" "$logs"
count_status=$?
[ $meson_status = 0 ] && [ $count_status = 0 ]
