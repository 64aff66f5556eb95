#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What sluicectl remembers of pipelines that are over, on a platform made by hand: what is asked of it, and what isn't."""

import json
import os
import sqlite3
import sys
import threading
from contextlib import closing

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))

from ctl_by_hand import get_data_home, run, run_tests  # noqa: E402
from platform_by_hand import DONE, Platform, pipeline, stage, uuid  # noqa: E402


def history():
    return os.path.join(get_data_home(), 'sluice', 'history.db')


def settle(platform):
    """Three that the server calls running: one is over, one has failed, one goes on; and one it calls failed."""
    platform.add(pipeline(1, 'over', 'running', started_at='2026-11-24T14:00:00'), stage('a', 'completed', **DONE),
                 stage('b', 'completed', **DONE))
    platform.add(pipeline(2, 'broken', 'running', started_at='2026-11-24T14:00:00'), stage('a', 'failed', **DONE))
    platform.add(pipeline(3, 'goes on', 'running', started_at='2026-11-24T14:00:00'), stage('a', 'running'))
    platform.add(pipeline(4, 'failed', 'failed', started_at='2026-11-24T14:00:00'), stage('a', 'completed', **DONE),
                 stage('b', 'failed', **DONE), stage('c', 'pending'))


def read_list(platform, *args):
    """The rows, and which of them were looked at."""
    platform.calls.clear()
    done = run(platform, 'list', '--json', *args)
    assert done.returncode == 0 and done.stderr == '', done.stderr
    looks = [path.split('/')[-2] for method, path in platform.calls if path.endswith('/status')]
    return json.loads(done.stdout)['pipelines'], sorted(looks)


def test_what_is_over_is_not_asked_again(platform):
    settle(platform)
    assert not os.path.exists(history())
    first, asked = read_list(platform)
    assert asked == [uuid(n) for n in (1, 2, 3, 4)] and os.path.exists(history())
    assert [row['state'] for row in first[:2]] == ['completed', 'failed']
    second, asked = read_list(platform)
    assert asked == [uuid(3)]
    assert second[:2] + second[3:] == first[:2] + first[3:]
    # What the list itself says of a row is news all the same.
    platform.find(uuid(1))['name'] = 'renamed'
    rows, asked = read_list(platform)
    assert asked == [uuid(3)] and (rows[0]['name'], rows[0]['state']) == ('renamed', 'completed')


def test_what_runs_again_is_asked_again(platform):
    settle(platform)
    read_list(platform)
    platform.find(uuid(1))['started_at'] = '2026-11-24T15:00:00'
    platform.stages[uuid(1)] = [stage('a', 'running'), stage('b', 'pending')]
    rows, asked = read_list(platform)
    assert asked == [uuid(1), uuid(3)] and rows[0]['state'] in ('running', 'stuck')


def test_what_goes_on_after_a_failure_is_asked_again(platform):
    platform.add(pipeline(1, 'failed', 'failed'), stage('a', 'failed', **DONE), stage('sibling', 'running'))
    platform.add(pipeline(2, 'cancelled', 'cancelled'), stage('a', 'skipped'),
                 stage('queued', 'pending', celery_task_id='c'))
    read_list(platform)
    platform.stages[uuid(1)][1] = stage('sibling', 'completed', **DONE)
    platform.stages[uuid(2)][1] = stage('queued', 'completed', celery_task_id='c', **DONE)
    rows, asked = read_list(platform)
    assert asked == [uuid(1), uuid(2)] and [row['progress']['done'] for row in rows] == [1, 1]
    assert read_list(platform)[1] == []


def test_each_address_is_remembered_by_itself(platform):
    settle(platform)
    read_list(platform)
    other = Platform()
    try:
        other.add(pipeline(1, 'over', 'running', started_at='2026-11-24T14:00:00'), stage('a', 'running'))
        rows, asked = read_list(other)
        assert asked == [uuid(1)] and rows[0]['state'] != 'completed'
    finally:
        other.stop()


def test_nothing_is_opened_for_what_is_pending(platform):
    platform.add(pipeline(1, 'later', 'pending'), stage('a', 'pending'))
    read_list(platform)
    assert run(platform, 'show', uuid(1)).returncode == 0
    assert not os.path.exists(os.path.join(get_data_home(), 'sluice'))


def test_what_is_deleted_is_forgotten(platform):
    settle(platform)
    read_list(platform)
    platform.find(uuid(1))['started_at'] = '2026-11-24T15:00:00'

    def fault(handler):
        if not handler.path.endswith(uuid(1) + '/status'):
            return False
        platform.miss(handler, uuid(1))
        return True

    platform.fault = fault
    assert len(read_list(platform)[0]) == 3
    with closing(sqlite3.connect(history())) as db:
        assert db.execute('SELECT uuid FROM pipelines ORDER BY uuid').fetchall() == [(uuid(2),), (uuid(4),)]


def test_a_history_that_cannot_be_used_is_done_without(platform):
    """Damaged, newer, locked, read-only, no file at all: the list is whole, and the file as it was."""
    settle(platform)
    expected, _ = read_list(platform)
    with open(history(), 'rb') as file:
        good = file.read()

    def check(asked):
        rows, looked_at = read_list(platform)
        assert rows == expected and looked_at == [uuid(n) for n in asked], looked_at
        assert not [name for name in os.listdir(os.path.dirname(history())) if 'broken' in name]

    with open(history(), 'wb') as file:
        file.write(b'this is not a database, ' * 1000)
    check((1, 2, 3, 4))
    with open(history(), 'rb') as file:
        assert file.read() == b'this is not a database, ' * 1000

    # The pages behind the first are those of nobody.
    with open(history(), 'wb') as file:
        file.write(good[:4096] + b'\0' * (len(good) - 4096))
    check((1, 2, 3, 4))

    with open(history(), 'wb') as file:
        file.write(good)
    with closing(sqlite3.connect(history())) as db:
        db.execute('PRAGMA user_version = 999')
    check((1, 2, 3, 4))
    with closing(sqlite3.connect(history())) as db:
        assert db.execute('PRAGMA user_version').fetchone() == (999,)

    with open(history(), 'wb') as file:
        file.write(good)
    lock = sqlite3.connect(history(), isolation_level=None)
    lock.execute('BEGIN EXCLUSIVE')
    platform.find(uuid(1))['retry_count'] = 1
    expected[0]['retry_count'] = 1
    check((1, 3))
    # What couldn't be written is asked again.
    check((1, 3))
    lock.execute('ROLLBACK')
    lock.close()
    check((1, 3))
    check((3,))

    os.chmod(history(), 0o400)
    os.chmod(os.path.dirname(history()), 0o500)
    try:
        check((3,) if os.getuid() == 0 or os.access(history(), os.R_OK) else (1, 2, 3, 4))
    finally:
        os.chmod(os.path.dirname(history()), 0o700)

    os.remove(history())
    os.mkdir(history())
    check((1, 2, 3, 4))


def test_few_looks_at_once(platform):
    """At most two statuses are asked for at a time."""
    busy, most, changed = [0], [0], threading.Condition()
    for n in range(40):
        platform.add(pipeline(n, f'run {n}', 'running'), stage('a', 'completed', **DONE))

    def status(handler):
        with changed:
            busy[0] += 1
            most[0] = max(most[0], busy[0])
            changed.notify_all()
            # Lets a third arrive, if one is on its way.
            changed.wait_for(lambda: most[0] > 2, timeout=0.05)
            busy[0] -= 1

    platform.before = status
    rows, _ = read_list(platform)
    assert len(rows) == 40 and {row['state'] for row in rows} == {'completed'}
    assert most[0] == 2, most


def test_what_cannot_match_is_not_looked_at(platform):
    """Three hundred that may be over, and a question that few of them can answer."""
    for n in range(300):
        platform.add(pipeline(n, f'run {n}', 'running'), stage('a', 'failed' if n % 10 == 9 else 'completed', **DONE))
    platform.add(pipeline(300, 'later', 'pending'), stage('a', 'pending'))
    platform.add(pipeline(301, 'odd', 'hibernating'), stage('a', 'pending'))

    rows, asked = read_list(platform, '--search', 'RUN 7')
    assert [row['name'] for row in rows] == ['run 7', *(f'run {n}' for n in range(70, 80))]
    assert asked == [row['uuid'] for row in rows]
    assert read_list(platform, '--search', 'no such') == ([], [])
    # What is called running is neither of these. The two were looked at for their progress.
    rows, asked = read_list(platform, '--state', 'pending,unknown')
    assert [row['name'] for row in rows] == ['later', 'odd'] and asked == [uuid(300), uuid(301)]


def test_enough_is_enough(platform):
    for n in range(300):
        platform.add(pipeline(n, f'run {n}', 'running'), stage('a', 'failed' if n % 10 == 9 else 'completed', **DONE))
    rows, asked = read_list(platform, '--state', 'failed', '-n', '2')
    assert [row['name'] for row in rows] == ['run 9', 'run 19']
    assert asked == [uuid(n) for n in range(20)], asked
    # From here the first are known: only what is new is asked.
    rows, asked = read_list(platform, '--search', 'run', '-n', '25')
    assert [row['uuid'] for row in rows] == [uuid(n) for n in range(25)]
    assert asked == [uuid(n) for n in range(20, 25)], asked


def test_what_is_gone_does_not_count(platform):
    for n in range(20):
        platform.add(pipeline(n, f'run {n}', 'running'), stage('a', 'completed', **DONE))

    def fault(handler):
        if not handler.path.endswith(uuid(1) + '/status'):
            return False
        platform.miss(handler, uuid(1))
        return True

    platform.fault = fault
    for args in (('-n', '3'), ('-n', '3', '--search', 'run'), ('-n', '3', '--state', 'completed')):
        rows, _ = read_list(platform, *args)
        assert [row['uuid'] for row in rows] == [uuid(n) for n in (0, 2, 3)], args


sys.exit(run_tests(globals()))
