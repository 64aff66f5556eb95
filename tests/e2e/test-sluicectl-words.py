#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What sluicectl says, line by line, of pipelines that are out of the ordinary, on a platform made by hand."""

import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))

from ctl_by_hand import run, run_tests  # noqa: E402
from platform_by_hand import DONE, pipeline, stage, uuid  # noqa: E402


def test_a_failed_one_is_not_to_be_cancelled(platform):
    platform.add(pipeline(1, 'twice', 'failed', error_message='Duplicate stage names'), stage('a', 'pending'),
                 stage('a', 'pending'))
    platform.add(pipeline(2, 'empty', 'failed', error_message='No stages'))
    for n in (1, 2):
        shown = run(platform, 'show', uuid(n)).stdout
        assert 'Failed' in shown and 'has failed' in shown and 'cancel' not in shown, shown


def test_one_without_a_name(platform):
    platform.add(pipeline(1, '', 'completed'))
    for words in (('list',), ('show', uuid(1)), ('watch', uuid(1))):
        assert 'Unnamed' in run(platform, *words).stdout, words
    assert json.loads(run(platform, 'list', '--json').stdout)['pipelines'][0]['name'] == ''


def test_watch_repeats_nothing(platform):
    # A stage that waits is sent to its queue, and gets an id there: nothing that a line of the pipeline says.
    started = time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime())
    row = platform.add(pipeline(1, 'run', 'running', started_at=started), stage('a', 'completed', **DONE),
                       stage('b', 'pending', depends_on=['a']), stage('c', 'pending', depends_on=['b']))
    stages = platform.stages[row['uuid']]
    steps = [
        lambda: stages[1].update(status='queued', celery_task_id='7'),
        lambda: stages[1].update(status='running', started_at='2026-11-24T14:38:01'),
        lambda: (row.update(status='failed'), stages[1].update(status='failed', **DONE)),
    ]
    platform.after_status = lambda: steps.pop(0)() if steps else None
    lines = [line.split('  ', 1)[1] for line in run(platform, 'watch', uuid(1)).stdout.splitlines()]
    assert lines == ['a: Completed', 'b: Queued', 'run: Running 1/3', 'b: Running', 'b: Failed', 'run: Failed 1/3'], lines


sys.exit(run_tests(globals()))
