#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# ci.sh: ./dev ci.  Every test in a build where warnings are errors (among them the layer check, desktop-file-validate,
# appstreamcli validate, glib-compile-schemas --strict and the shell scripts' syntax), then the unit tests under ASan and
# UBSan.  The last line is the sum over both runs.

set -uo pipefail

support_dir=$(cd "$(dirname "$0")" && pwd)
source_dir=$(dirname "$(dirname "$support_dir")")
status=0

heading() { printf '\n== %s\n' "$*"; }

build_at() {
  local dir=$1
  shift
  if [ ! -f "$dir/build.ninja" ]; then
    meson setup "$dir" "$source_dir" "$@" || return 1
  fi
  ninja -C "$dir" -k 0
}

heading "Build, warnings as errors"
if build_at "$source_dir/build-ci" --werror; then
  heading "Every test"
  SLUICE_BUILD_DIR=$source_dir/build-ci "$support_dir/run-tests.sh" || status=1
else
  echo "it does not build"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

heading "Unit tests under AddressSanitizer and UndefinedBehaviorSanitizer"
"$support_dir/sanitize.sh" || status=1

heading "The sum of both"
python3 "$support_dir/count-tests.py" "$source_dir/build-ci/meson-logs" "$source_dir/build-sanitize/meson-logs" ||
  status=1
exit $status
