#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check-shell.sh SOURCE: every shell script parses; shellcheck agrees where it is installed.

set -u
cd "$1" || exit 1
status=0
while read -r script; do
  case $(head -n 1 "$script") in
    '#!'*bash*) bash -n "$script" || status=1 ;;
    '#!'*sh) sh -n "$script" || status=1 ;;
    *) continue ;;
  esac
  if command -v shellcheck >/dev/null 2>&1; then shellcheck "$script" || status=1; fi
done < <(printf '%s\n' dev .ci/run && find tests po data flatpak -name '*.sh' 2>/dev/null)
exit $status
