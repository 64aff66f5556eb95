#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""sluicectl as people and scripts run it, against a platform made by hand: every answer is the test's own choice."""

import errno
import json
import os
import pty
import select
import subprocess
import sys
import tempfile
import time
import unicodedata

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))

from ctl_by_hand import LIMIT, PROGRAM, make_environment, run, run_tests  # noqa: E402
from platform_by_hand import DONE, pipeline, stage, uuid  # noqa: E402


def run_on_terminal(platform, *args, columns=100, **environment):
    """What a terminal gets, and the exit status."""
    import fcntl
    import struct
    import termios
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
    child = subprocess.Popen([PROGRAM, *args, '--server', platform.address], stdout=follower, stderr=follower,
                             stdin=subprocess.DEVNULL, env=make_environment(**environment))
    os.close(follower)
    output = b''
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        ready, _, _ = select.select([leader], [], [], 1)
        if not ready:
            continue
        try:
            data = os.read(leader, 65536)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            break
        if not data:
            break
        output += data
    os.close(leader)
    return output.decode(), child.wait(timeout=LIMIT)


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in text)


def fill(platform):
    platform.add(pipeline(0xa1, 'SFT qwen', 'running', started_at='2026-11-24T14:00:00'),
                 stage('prep', 'completed', **DONE), stage('训练', 'running', started_at='2026-11-24T14:00:00'))
    platform.add(pipeline(0xa2, '数据处理', 'running', started_at='2026-11-24T14:00:00'), stage('one', 'completed', **DONE))
    platform.add(pipeline(0xb1, 'Eval sweep', 'failed', started_at='2026-11-24T14:00:00', description='weekly 评估',
                          completed_at='2026-11-24T14:05:00', error_message='out of memory'),
                 stage('eval', 'failed', error_message='Traceback:\n  CUDA out of memory', **DONE))
    platform.add(pipeline(0xb2, 'later', 'pending'), stage('s', 'pending'))
    platform.add(pipeline(0xc1, 'hib', 'hibernating'), stage('s', 'pending'))


def looks(platform):
    """The pipelines that were looked at one by one."""
    return [path.split('/')[-2] for method, path in platform.calls if path.endswith('/status')]


# --- list ------------------------------------------------------------------------------------------------------------

def test_list_derives_what_rows_do_not_say(platform):
    fill(platform)
    done = run(platform, 'list')
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].split() == ['UUID', 'STATE', 'PROGRESS', 'PRIORITY', 'CREATED', 'DURATION', 'NAME']
    assert len(lines) == 6
    assert lines[2].split() == [uuid(0xa2), 'Completed', '1/1', '5', '2026-11-24', '14:00:00', '38', 'min', '数据处理']
    assert 'No progress' in lines[1] or 'Running' in lines[1]
    assert 'Failed' in lines[3] and '5 min' in lines[3]
    assert 'Pending' in lines[4] and 'hibernating' in lines[5]
    assert '\033' not in done.stdout
    # The two that the server calls running were looked at for their state, the others for their progress; once each.
    assert sorted(looks(platform)) == [uuid(n) for n in (0xa1, 0xa2, 0xb1, 0xb2, 0xc1)]


def test_progress_of_a_screenful(platform):
    for n in range(50):
        platform.add(pipeline(n, f'run {n}', 'failed'), stage('a', 'completed', **DONE), stage('b', 'failed', **DONE))
    platform.add(pipeline(50, 'goes on', 'running'), stage('a', 'completed', **DONE), stage('b', 'running'))
    rows = json.loads(run(platform, 'list', '--json').stdout)['pipelines']
    assert [row['progress'] for row in rows] == [{'done': 1, 'total': 2}] * 51
    assert len(looks(platform)) == 51
    # One more, and it would be a request a row for what nobody reads row by row.
    platform.add(pipeline(51, 'one more', 'pending'), stage('a', 'pending'))
    platform.calls.clear()
    rows = json.loads(run(platform, 'list', '--json').stdout)['pipelines']
    assert looks(platform) == [uuid(50)]
    assert rows[50]['progress'] == {'done': 1, 'total': 2} and rows[51]['progress'] == {'done': None, 'total': None}
    # What counts is what is shown.
    rows = json.loads(run(platform, 'list', '--json', '--state', 'pending').stdout)['pipelines']
    assert [row['progress'] for row in rows] == [{'done': 0, 'total': 1}]


def test_progress_that_cannot_be_read_is_told(platform):
    platform.add(pipeline(1, 'broken', 'failed'), stage('a', 'failed'))

    def fault(handler):
        if not handler.path.endswith('/status'):
            return False
        handler.answer(500, {'error': {'code': 'INTERNAL', 'message': 'the database is away', 'details': {}}})
        return True

    platform.fault = fault
    done = run(platform, 'list')
    assert done.returncode == 3 and 'broken' in done.stdout and 'the database is away' in done.stderr


def test_spans_are_by_the_clock_of_the_server(platform):
    def stamp(ago):
        return time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(time.time() + platform.ahead - ago))

    for platform.ahead in (-7200, 7200):
        platform.rows.clear()
        platform.add(pipeline(1, 'begun', 'running', started_at=stamp(120)), stage('a', 'running', started_at=stamp(120)))
        platform.add(pipeline(2, 'waits', 'running', started_at=stamp(900)), stage('a', 'pending'))
        first, second = json.loads(run(platform, 'list', '--json').stdout)['pipelines']
        assert (first['state'], first['warning']) == ('running', None), first
        assert (second['state'], second['warning']) == ('stuck', 'not-started'), second
        lines = run(platform, 'list').stdout.splitlines()
        assert ' 2 min' in lines[1] and ' 15 min' in lines[2], lines
        assert '15 minutes' in run(platform, 'show', uuid(2)).stdout


def test_columns_line_up(platform):
    fill(platform)
    platform.add(pipeline(0xc2, '状态很长', '冬眠中冬眠中冬眠中'), stage('s', 'pending'))
    lines = run(platform, 'list').stdout.splitlines()
    names = ['NAME', 'SFT qwen', '数据处理', 'Eval sweep', 'later', 'hib', '状态很长']
    starts = {width(line[:line.rindex(name)]) for line, name in zip(lines, names)}
    assert len(starts) == 1, lines


def test_list_json(platform):
    fill(platform)
    done = run(platform, 'list', '--json')
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer['total'] == 5
    finished = answer['pipelines'][1]
    assert finished['uuid'] == uuid(0xa2) and finished['name'] == '数据处理'
    assert finished['status'] == 'running' and finished['state'] == 'completed'
    assert finished['progress'] == {'done': 1, 'total': 1}
    assert finished['ended_at'] == '2026-11-24T14:38:00.500000Z' and finished['completed_at'] is None
    assert finished['created_at'] == '2026-11-24T14:00:00.000001Z'
    assert finished['warning'] is None
    failed = answer['pipelines'][2]
    assert failed['error_message'] == 'out of memory' and failed['description'] == 'weekly 评估'
    assert failed['progress'] == {'done': 0, 'total': 1}
    assert answer['pipelines'][4]['state'] == 'unknown' and answer['pipelines'][4]['status'] == 'hibernating'
    own = {'state', 'progress', 'ended_at', 'warning'}
    api = set(platform.rows[0]) - {'stage_tasks', 'results'}
    assert set(finished) == own | api


def test_list_filters(platform):
    fill(platform)

    def names(*args):
        done = run(platform, 'list', '--json', *args)
        assert done.returncode == 0, done.stderr
        return [row['name'] for row in json.loads(done.stdout)['pipelines']]

    assert names('--state', 'completed') == ['数据处理']
    assert names('--state', 'failed,pending') == ['Eval sweep', 'later']
    assert names('--state', 'failed', '--state', 'unknown') == ['Eval sweep', 'hib']
    assert names('--search', 'EVAL') == ['Eval sweep']
    assert names('--search', '评估') == ['Eval sweep']
    assert names('--search', '000000b2') == ['later']
    # The names of stages are not what is searched: nobody knows them before each pipeline is looked at.
    assert names('--search', '训练') == []
    assert names('--limit', '2') == ['SFT qwen', '数据处理']
    assert names('--state', 'failed,pending', '--limit', '1') == ['Eval sweep']
    assert names('--search', 'no such') == []


def test_list_reads_every_page(platform):
    for n in range(1203):
        platform.add(pipeline(n, f'run {n}', 'completed'))
    answer = json.loads(run(platform, 'list', '--json').stdout)
    assert [row['uuid'] for row in answer['pipelines']] == [uuid(n) for n in range(1203)]
    assert answer['total'] == 1203
    platform.calls.clear()
    answer = json.loads(run(platform, 'list', '--json', '--limit', '3').stdout)
    assert len(answer['pipelines']) == 3
    assert [path for _, path in platform.calls if '?' in path] == ['/api/v1/pipelines?offset=0&limit=3']
    assert sorted(looks(platform)) == [uuid(n) for n in range(3)]


def always_the_same_page(platform, **more):
    """A server that knows no offset: the first rows again and again."""
    def fault(handler):
        if '?' not in handler.path:
            return False
        limit = int(handler.path.split('limit=')[1])
        handler.answer(200, {'pipelines': platform.rows[:limit], **more})
        return True

    platform.fault = fault


def test_a_server_that_knows_no_offset(platform):
    for n in range(520):
        platform.add(pipeline(n, f'run {n}', 'completed'))
    for more in ({}, {'total': 520}, {'total': 1000000}):
        always_the_same_page(platform, **more)
        platform.calls.clear()
        done = run(platform, 'list', '--json')
        assert [row['uuid'] for row in json.loads(done.stdout)['pipelines']] == [uuid(n) for n in range(500)]
        assert len(platform.calls) <= 3, more
        if more.get('total') != 520:
            assert done.returncode == 3 and '500' in done.stderr and done.stderr.count('\n') == 1, done.stderr
    # Enough is enough.
    done = run(platform, 'list', '--json', '--limit', '60')
    assert done.returncode == 0 and len(json.loads(done.stdout)['pipelines']) == 60


def test_a_uuid_cut_short_where_the_server_knows_no_offset(platform):
    for n in range(520):
        platform.add(pipeline(n, f'run {n}', 'failed'), stage('s', 'failed'))
    always_the_same_page(platform)
    done = run(platform, 'delete', uuid(7)[:-1])
    assert done.returncode == 3 and 'whole UUID' in done.stderr and uuid(7) in done.stderr
    assert len(platform.rows) == 520
    assert run(platform, 'delete', uuid(7)).returncode == 0


def test_a_pipeline_made_while_the_list_is_read(platform):
    """All others move down by one: a row comes twice, none is lost, and that is no trouble."""
    for n in range(1000):
        platform.add(pipeline(n, f'run {n}', 'completed'))

    def fault(handler):
        if len(platform.calls) == 2:
            platform.rows.insert(0, pipeline(5000, 'new', 'completed'))
        return False

    platform.fault = fault
    done = run(platform, 'list', '--json', '--limit', '501')
    assert done.returncode == 0, done.stderr
    assert [row['uuid'] for row in json.loads(done.stdout)['pipelines']] == [uuid(n) for n in range(501)]


def test_list_of_nothing(platform):
    done = run(platform, 'list')
    assert done.returncode == 0 and done.stdout == '' and 'no pipelines' in done.stderr
    assert json.loads(run(platform, 'list', '--json').stdout) == {'pipelines': [], 'total': 0}


def test_a_row_that_cannot_be_checked_says_so(platform):
    fill(platform)

    def fault(handler):
        if not handler.path.endswith('/status'):
            return False
        handler.answer(500, {'error': {'code': 'INTERNAL', 'message': 'the database is away', 'details': {}}})
        return True

    platform.fault = fault
    done = run(platform, 'list')
    assert done.returncode == 3
    assert done.stdout.count('Checking…') == 2
    assert 'the database is away' in done.stderr


def test_a_row_deleted_meanwhile_is_left_out(platform):
    fill(platform)

    def fault(handler):
        if not handler.path.endswith(uuid(0xa1) + '/status'):
            return False
        platform.miss(handler, uuid(0xa1))
        return True

    platform.fault = fault
    done = run(platform, 'list')
    assert done.returncode == 0 and 'SFT' not in done.stdout and '数据处理' in done.stdout


# --- terminals ---------------------------------------------------------------------------------------------------------

def test_terminal_has_colours_and_fits(platform):
    fill(platform)
    platform.add(pipeline(0xd1, '很' * 200, 'failed'))
    text, status = run_on_terminal(platform, 'list', columns=90)
    assert status == 0
    assert '\033[31mFailed' in text and '\033[32mCompleted' in text
    assert uuid(0xa1) not in text and '000000a1' in text
    import re
    for line in re.sub('\033\\[[0-9;]*m', '', text).splitlines():
        assert width(line) <= 90, line
    text, status = run_on_terminal(platform, 'list', NO_COLOR='1')
    assert status == 0 and '\033' not in text and 'Failed' in text
    text, status = run_on_terminal(platform, 'list', TERM='dumb')
    assert '\033' not in text


def test_server_text_is_data(platform):
    evil = 'a\033]0;owned\007\033[2Jb\nc\td\x9b31m\u202etxt.exe %s%n'
    platform.add(pipeline(0xe1, evil, 'evil\033[5m', description=evil), stage(evil, 'failed', error_message=evil))
    for args in (('list',), ('show', uuid(0xe1))):
        for text in (run(platform, *args).stdout, run_on_terminal(platform, *args, NO_COLOR='1', columns=400)[0]):
            for bad in ('\033', '\007', '\x9b', '\u202e'):
                assert bad not in text, (args, bad)
            assert '%s%n' in text
    assert len(run(platform, 'list').stdout.splitlines()) == 2
    assert json.loads(run(platform, 'list', '--json').stdout)['pipelines'][0]['name'] == evil


def test_a_closed_pipe_is_quiet(platform):
    for n in range(3000):
        platform.add(pipeline(n, 'x' * 200, 'completed'))
    child = subprocess.Popen([PROGRAM, 'list', '--server', platform.address], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, env=make_environment(), restore_signals=True)
    child.stdout.read(10)
    child.stdout.close()
    assert child.stderr.read() == b''
    assert child.wait(timeout=LIMIT) != 0


def test_a_full_disk_is_told(platform):
    fill(platform)
    with open('/dev/full', 'wb') as full:
        done = subprocess.run([PROGRAM, 'list', '--server', platform.address], stdout=full, stderr=subprocess.PIPE,
                              timeout=LIMIT, env=make_environment(), check=False)
    assert done.returncode == 74 and b'disk full' in done.stderr


# --- show --------------------------------------------------------------------------------------------------------------

def test_show(platform):
    fill(platform)
    done = run(platform, 'show', uuid(0xb1))
    assert done.returncode == 0, done.stderr
    for word in ('Eval sweep', uuid(0xb1), 'Failed', '0/1 (0%)', '0 of 3', '24 November 2026, 14:00:00 UTC', '5 min',
                 'weekly 评估', 'out of memory', 'train_model', '38 min', 'Traceback:\n      CUDA out of memory'):
        assert word in done.stdout, (word, done.stdout)


def test_show_json(platform):
    fill(platform)
    platform.stages[uuid(0xa1)][0]['result'] = {'loss': 0.25, 'job_uuid': '作业'}
    platform.stages[uuid(0xa1)][1]['depends_on'] = ['prep']
    platform.stages[uuid(0xa1)][1]['progress'] = 0.5
    answer = json.loads(run(platform, 'show', uuid(0xa1), '--json').stdout)
    assert answer['pipeline']['progress'] == {'done': 1, 'total': 2}
    assert answer['pipeline']['ended_at'] is None
    first, second = answer['stages']
    assert first['result'] == {'loss': 0.25, 'job_uuid': '作业'} and first['task_name'] == 'train_model'
    assert first['completed_at'] == '2026-11-24T14:38:00.500000Z' and 'progress' not in first
    assert second['stage_name'] == '训练' and second['depends_on'] == ['prep'] and second['progress'] == 0.5
    assert second['state'] == 'running'


def test_prefixes(platform):
    fill(platform)
    assert 'Eval sweep' in run(platform, 'show', '000000b1').stdout
    assert 'Eval sweep' in run(platform, 'show', '000000B1-0000').stdout
    done = run(platform, 'show', '000000b')
    assert done.returncode == 4 and done.stdout == ''
    assert uuid(0xb1) in done.stderr and uuid(0xb2) in done.stderr and uuid(0xa1) not in done.stderr
    done = run(platform, 'show', 'f00')
    assert done.returncode == 4 and 'f00' in done.stderr
    done = run(platform, 'show', uuid(0xff))
    assert done.returncode == 4 and uuid(0xff) in done.stderr
    assert run(platform, 'show', '').returncode == 64


def test_warnings_are_said(platform):
    platform.add(pipeline(1, 'empty', 'running', started_at='2026-11-24T14:00:00'))
    assert 'no stages' in run(platform, 'show', uuid(1)).stdout
    assert json.loads(run(platform, 'show', uuid(1), '--json').stdout)['pipeline']['warning'] == 'no-stages'


# --- watch -------------------------------------------------------------------------------------------------------------

def script_run(platform, end, final_stage):
    """A pipeline that moves a step with each look at it."""
    row = platform.add(pipeline(1, '跑 run', 'pending'), stage('prep', 'pending'), stage('train', 'pending'))
    stages = platform.stages[row['uuid']]
    stages[1]['depends_on'] = ['prep']
    steps = [
        lambda: (row.update(status='running', started_at='2026-11-24T14:00:00'), stages[0].update(status='running')),
        lambda: (stages[0].update(status='completed', **DONE), stages[1].update(status='running', progress=0.38)),
        lambda: (row.update(status=end), stages[1].update(status=final_stage, **DONE)),
    ]

    def step():
        if steps:
            steps.pop(0)()

    platform.after_status = step
    return row


def test_watch_until_completed(platform):
    # The server never says that it is completed.
    script_run(platform, 'running', 'completed')
    done = run(platform, 'watch', uuid(1))
    assert done.returncode == 0, done.stderr
    lines = [line.split('  ', 1)[1] for line in done.stdout.splitlines()]
    assert lines == ['跑 run: Pending 0/2', 'prep: Running', '跑 run: Running 0/2', 'prep: Completed', 'train: Running',
                     '跑 run: Running 1/2', 'train: Completed', '跑 run: Completed 2/2'], lines


def test_watch_until_failed(platform):
    row = script_run(platform, 'failed', 'failed')
    row['error_message'] = 'out of memory'
    done = run(platform, 'watch', '00000001')
    assert done.returncode == 1
    assert done.stdout.endswith('跑 run: Failed 1/2\n  out of memory\n'), done.stdout


def test_watch_until_cancelled(platform):
    script_run(platform, 'cancelled', 'skipped')
    assert run(platform, 'watch', uuid(1)).returncode == 2


def test_watch_of_what_has_ended(platform):
    fill(platform)
    assert run(platform, 'watch', uuid(0xa2)).returncode == 0
    assert run(platform, 'watch', uuid(0xb1)).returncode == 1


def test_watch_json_is_a_line_a_change(platform):
    script_run(platform, 'running', 'completed')
    done = run(platform, 'watch', uuid(1), '--json')
    assert done.returncode == 0
    states = [json.loads(line)['pipeline']['state'] for line in done.stdout.splitlines()]
    assert states == ['pending', 'running', 'running', 'completed']


def test_watch_on_a_terminal_is_one_line(platform):
    script_run(platform, 'running', 'completed')
    text, status = run_on_terminal(platform, 'watch', uuid(1), NO_COLOR='1', columns=60)
    assert status == 0
    assert text.count('\n') == 1 and text.endswith('\r\n')
    pieces = [piece for piece in text.replace('\r\n', '').split('\r\033[K') if piece]
    assert pieces[0].startswith('Pending  0/2') and pieces[-1].startswith('Completed  2/2')
    assert any('train 38%' in piece for piece in pieces)
    assert all(width(piece) < 60 for piece in pieces)


def test_watch_lives_through_a_restart(platform):
    script_run(platform, 'running', 'completed')
    failures = [3]

    def fault(handler):
        if len(platform.calls) < 3 or failures[0] == 0:
            return False
        failures[0] -= 1
        handler.answer(503, b'upstream restarts', 'text/plain')
        return True

    platform.fault = fault
    done = run(platform, 'watch', uuid(1))
    assert done.returncode == 0 and failures[0] == 0
    assert done.stderr.count('\n') == 1 and 'Trying again for 2 min' in done.stderr


def test_watch_gives_up(platform):
    script_run(platform, 'running', 'completed')

    def fault(handler):
        if len(platform.calls) < 2:
            return False
        handler.answer(503, b'', 'text/plain')
        return True

    platform.fault = fault
    assert run(platform, 'watch', uuid(1), '--retry-for', '0').returncode == 3


def test_watch_of_what_is_deleted(platform):
    row = script_run(platform, 'running', 'completed')
    platform.after_status = lambda: platform.rows.remove(row)
    done = run(platform, 'watch', uuid(1))
    assert done.returncode == 4 and uuid(1) in done.stderr


# --- start, cancel, delete ---------------------------------------------------------------------------------------------

def test_start_cancel_delete(platform):
    row = platform.add(pipeline(7, '跑', 'pending'), stage('s', 'pending'))
    done = run(platform, 'start', '0000')
    assert done.returncode == 0 and done.stdout == f'Started {uuid(7)}  跑\n'
    assert row['status'] == 'running'
    done = run(platform, 'start', uuid(7))
    assert done.returncode == 4 and 'not in PENDING status' in done.stderr
    done = run(platform, 'delete', uuid(7))
    assert done.returncode == 4 and 'Cannot delete' in done.stderr and platform.rows
    done = run(platform, 'cancel', uuid(7))
    assert done.returncode == 0 and done.stdout == f'Cancelled {uuid(7)}  跑\n'
    done = run(platform, 'delete', uuid(7))
    assert done.returncode == 0 and done.stdout == f'Deleted {uuid(7)}  跑\n'
    assert not platform.rows


def test_actions_json(platform):
    platform.add(pipeline(7, 'run', 'pending'), stage('s', 'pending'))
    assert json.loads(run(platform, 'start', uuid(7), '--json').stdout)['pipeline']['status'] == 'running'
    assert json.loads(run(platform, 'cancel', uuid(7), '--json').stdout)['pipeline']['state'] == 'cancelled'
    assert json.loads(run(platform, 'delete', uuid(7), '--json').stdout) \
        == {'pipeline_uuid': uuid(7), 'status': 'deleted'}


def test_delete_of_a_finished_one_cancels_first(platform):
    fill(platform)
    platform.calls.clear()
    done = run(platform, 'delete', uuid(0xa2))
    assert done.returncode == 0 and 'cancelled first' in done.stderr
    assert platform.find(uuid(0xa2)) is None
    # One that really runs is not touched.
    done = run(platform, 'delete', uuid(0xa1))
    assert done.returncode == 4 and platform.find(uuid(0xa1))['status'] == 'running'


def test_many_at_once(platform):
    fill(platform)
    done = run(platform, 'cancel', uuid(0xb1), uuid(0xb2), uuid(0xa1))
    assert done.returncode == 4
    assert uuid(0xb1) in done.stderr
    assert done.stdout.splitlines() == [f'Cancelled {uuid(0xb2)}  later', f'Cancelled {uuid(0xa1)}  SFT qwen']
    # A prefix that names nothing stops it all before anything is done.
    done = run(platform, 'delete', uuid(0xb2), 'f00')
    assert done.returncode == 4 and platform.find(uuid(0xb2)) is not None


# --- trouble -----------------------------------------------------------------------------------------------------------

def test_server_trouble_is_3(platform):
    fill(platform)
    faults = {
        'a 500': lambda handler: handler.answer(500, {'detail': 'boom'}),
        'no JSON': lambda handler: handler.answer(200, b'<html>', 'text/html'),
        'wrong types': lambda handler: handler.answer(200, {'pipelines': 7, 'pipeline': [], 'stages': 'x'}),
        'half a body': lambda handler: (handler.send_response(200),
                                        handler.send_header('Content-Type', 'application/json'),
                                        handler.send_header('Content-Length', '1000'), handler.end_headers(),
                                        handler.wfile.write(b'{"pipelines": ['), handler.wfile.flush(),
                                        handler.connection.shutdown(2)),
        'invalid UTF-8': lambda handler: handler.answer(200, b'{"pipelines": [{"uuid": "\xff"}], "total": 1}'),
        'a closed connection': lambda handler: handler.connection.shutdown(2),
        'a redirect': lambda handler: (handler.send_response(307), handler.send_header('Location', 'http://h.invalid/'),
                                       handler.send_header('Content-Length', '0'), handler.end_headers()),
    }
    for name, fault in faults.items():
        def answer(handler, fault=fault):
            handler.close_connection = True
            fault(handler)
            return True

        platform.fault = answer
        for args in (('list',), ('show', uuid(0xa1)), ('watch', uuid(0xa1)), ('start', uuid(0xb2))):
            done = run(platform, *args)
            assert done.returncode == 3, (name, args, done)
            assert done.stdout == '' and done.stderr.startswith('sluicectl: '), (name, args, done)


def test_no_platform_at_the_address(platform):
    def fault(handler):
        handler.answer(404, b'<html>nothing here</html>', 'text/html')
        return True

    platform.fault = fault
    for args in (('list',), ('list', '--json'), ('show', 'abc')):
        done = run(platform, *args)
        assert done.returncode == 3 and done.stdout == ''
        assert 'no pipelines API at this address' in done.stderr and 'deleted' not in done.stderr


def test_no_server_is_3(platform):
    platform.stop()
    done = run(platform, 'list')
    assert done.returncode == 3 and 'reached' in done.stderr


def test_keys(platform):
    fill(platform)
    platform.key = 'top-secret'
    done = run(platform, 'list')
    assert done.returncode == 3 and 'API key' in done.stderr
    done = run(platform, 'list', SLUICE_API_KEY='wrong-key')
    assert done.returncode == 3 and 'wrong-key' not in done.stderr
    # A file of variables may end its lines as others do.
    for key in ('top-secret', 'top-secret\r', ' top-secret\n'):
        done = run(platform, 'list', SLUICE_API_KEY=key)
        assert done.returncode == 0 and done.stderr == '', done.stderr
    for key in ('top\nsecret', 'top-\x01secret', 'top-secret\r\nX-Other: 1'):
        platform.calls.clear()
        done = run(platform, 'list', SLUICE_API_KEY=key)
        assert done.returncode == 64 and 'API key' in done.stderr and 'secret' not in done.stderr, done.stderr
        assert 'CRITICAL' not in done.stderr and not platform.calls
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'key')
        with open(path, 'w', encoding='utf-8') as file:
            file.write('  top-secret \r\nsecond line\n')
        # The option wins over the environment.
        assert run(platform, 'list', '--api-key-file', path, SLUICE_API_KEY='wrong').returncode == 0
        with open(path, 'w', encoding='utf-8') as file:
            file.write('\n')
        assert run(platform, 'list', '--api-key-file', path).returncode == 64
        for key in ('top-\tsecret\n', 'top-secret\0\n'):
            with open(path, 'w', encoding='utf-8') as file:
                file.write(key)
            done = run(platform, 'list', '--api-key-file', path)
            assert done.returncode == 64 and 'control' in done.stderr, done
        assert run(platform, 'list', '--api-key-file', os.path.join(folder, 'none')).returncode == 64


def test_server_from_the_environment(platform):
    fill(platform)
    assert run(platform, 'list', server=False, SLUICE_SERVER=platform.address).returncode == 0
    assert run(platform, 'list', SLUICE_SERVER='http://127.0.0.1:1').returncode == 0
    assert run(platform, 'list', server=False, SLUICE_SERVER=platform.address + '/api/v1').returncode == 0


def test_usage(platform):
    fill(platform)
    wrong = [(), ('lst',), ('list', 'x'), ('show',), ('show', uuid(1), uuid(2)), ('watch',), ('start',),
             ('list', '--state', 'resting'), ('list', '--limit', '-1'), ('list', '-n', '0'), ('show', uuid(0xa1), '-n', '0'),
              ('list', '--limit', 'x'), ('list', '--nonsense'),
             ('show', uuid(0xa1), '--search', 'x'), ('show', uuid(0xa1), '--limit', '3'), ('list', '--server', 'ftp://lab')]
    for args in wrong:
        done = run(platform, *args, server='--server' not in args)
        assert done.returncode == 64, (args, done)
        assert done.stdout == '' and done.stderr.startswith('sluicectl: ') and '--help' in done.stderr, (args, done)
    assert run(platform, 'list', server=False).returncode == 64
    assert not platform.calls
    done = run(platform, '--help', server=False)
    assert done.returncode == 0 and 'watch UUID' in done.stdout
    create = done.stdout[done.stdout.index('create FILE'):done.stdout.index('start UUID')]
    assert 'exit status 4' in create and ' 5 ' in create, create
    assert run(platform, '--version', server=False).stdout.startswith('sluicectl ')


sys.exit(run_tests(globals()))
