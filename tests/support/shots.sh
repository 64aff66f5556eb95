#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# shots.sh [ARG …]: pictures of every page on the demo platform into build/shots: light and dark, narrow, Chinese.
# Runs on a desktop of its own with a compositor, so that windows have their shadows.

set -eu
here=$(cd "$(dirname "$0")" && pwd)
export PYTHONPATH="$here" PYTHONDONTWRITEBYTECODE=1
WM=xfwm4 SCREEN=1400x1000x24 exec "$here/run-x.sh" python3 "$here/shots.py" "$@"
