#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# sanitize.sh [ARG …]: the unit tests under AddressSanitizer (leaks too) and UndefinedBehaviorSanitizer, in a build of
# their own.  ARGs go to meson test.

set -u

support_dir=$(cd "$(dirname "$0")" && pwd)
source_dir=$(dirname "$(dirname "$support_dir")")
build_dir=$source_dir/build-sanitize

if [ ! -f "$build_dir/build.ninja" ]; then
  meson setup "$build_dir" "$source_dir" -Db_sanitize=address,undefined -Db_lundef=false -Dbuildtype=debugoptimized \
    >"$build_dir.log" 2>&1 || {
    cat "$build_dir.log"
    exit 1
  }
  rm -f "$build_dir.log"
fi
ninja -C "$build_dir" >"$build_dir/build.log" 2>&1 || {
  cat "$build_dir/build.log"
  exit 1
}

export SLUICE_BUILD_DIR=$build_dir
# The slow unwinder sees past libraries built without frame pointers: leaks name their origin.
export ASAN_OPTIONS=detect_leaks=1:fast_unwind_on_malloc=0:halt_on_error=1:abort_on_error=0:strict_string_checks=1:detect_stack_use_after_return=1
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export LSAN_OPTIONS=suppressions=$support_dir/lsan.supp:print_suppressions=0
# These compute where others wait: as many at a time as there are cores.
TEST_PROCESSES=$(nproc) "$support_dir/run-tests.sh" --suite unit --timeout-multiplier 5 "$@"
