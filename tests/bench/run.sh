#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run.sh [NAME …]: ./dev bench.  Measures on a desktop of its own (Xvfb), RUNS times each (9); JSON in build/bench.json
# and a table.  Numbers, never verdicts: nothing here fails because it was slow.

set -eu
here=$(cd "$(dirname "$0")" && pwd)
SCREEN=${SCREEN:-1920x1200x24} exec "$here/../support/run-x.sh" python3 "$here/bench.py" "$@"
