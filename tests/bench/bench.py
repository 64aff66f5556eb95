#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench.py [NAME …]: the measurements of ./dev bench, all of them or those whose group is named."""
import os
import sys
import time

import harness

RUNS = int(os.environ.get('RUNS', '9'))


def measure_empty_window(report):
    """An empty AdwApplicationWindow: what windows cost before anything of ours is in them."""
    for renderer, label in (('cairo', 'cairo'), (None, 'default renderer')):
        frames, memory = [], []
        for _ in range(RUNS + 1):
            with harness.Measured(harness.BUILD / 'tests/bench/bench-empty-window',
                                  env={'GSK_RENDERER': renderer}) as program:
                frames.append(program.wait('first-frame'))
                time.sleep(0.2)     # what starts after the first frame belongs to its memory too
                memory.append(program.pss())
        # The first run fills the page cache.
        report.add(f'empty window, first frame ({label})', 'ms', frames[1:])
        report.add(f'empty window, memory ({label})', 'MB', memory[1:], note='PSS')


GROUPS = {
    'empty-window': measure_empty_window,
}


def main(names):
    unknown = [name for name in names if name not in GROUPS]
    if unknown:
        sys.exit(f"no such measurement: {', '.join(unknown)} (there are {', '.join(GROUPS)})")
    report = harness.Report()
    for name, measure in GROUPS.items():
        if not names or name in names:
            print(f'{name} …', file=sys.stderr, flush=True)
            measure(report)
    report.write(harness.BUILD / 'bench.json')


if __name__ == '__main__':
    main(sys.argv[1:])
