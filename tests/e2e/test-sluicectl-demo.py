#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""sluicectl against the demo platform, in both flavours: every command, every exit status, every fault."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
import urllib.request

PROGRAM, DEMO = sys.argv[1:3]
LIMIT = 60


class Demo:
    def __init__(self, flavour, *args):
        self.flavour = flavour
        self.data_home = tempfile.mkdtemp(prefix='sluicectl.')
        self.child = subprocess.Popen([DEMO, '--port', '0', '--seed', '7', '--speed', '10', '--flavour', flavour,
                                       '--pipelines', '12', '--stages', '3', '--exit-with-stdin', *args],
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding='utf-8')
        self.url = self.child.stdout.readline().strip()

    def stop(self):
        self.child.stdin.close()
        self.child.wait(timeout=LIMIT)
        self.child.stdout.close()
        shutil.rmtree(self.data_home, ignore_errors=True)

    def post(self, path, body):
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), method='POST',
                                         headers={'Content-Type': 'application/json'})
        with urllib.request.urlopen(request, timeout=LIMIT) as answer:
            return json.load(answer)

    def create(self, name, *stages):
        """Stages as (name, params); each after the one before it."""
        before = []
        made = []
        for stage, params in stages:
            made.append({'name': stage, 'task': 'train_model', 'params': params, 'depends_on': before})
            before = [stage]
        return self.post('/api/v1/pipelines', {'name': name, 'stages': made})['uuid']

    def ctl(self, *args):
        environment = {key: value for key, value in os.environ.items() if not key.startswith('SLUICE_')}
        environment.update(SLUICE_SERVER=self.url, LC_ALL='C.UTF-8', TZ='UTC', XDG_DATA_HOME=self.data_home)
        return subprocess.run([PROGRAM, *args], capture_output=True, timeout=LIMIT, env=environment,
                              stdin=subprocess.DEVNULL, check=False, encoding='utf-8')

    def json(self, *args):
        done = self.ctl(*args, '--json')
        assert done.returncode == 0, done
        return json.loads(done.stdout)


def check_list(demo):
    answer = demo.json('list')
    assert answer['total'] == 12 and len(answer['pipelines']) == 12
    for row in answer['pipelines']:
        assert row['state'] != 'checking', row
        if row['state'] == 'completed':
            assert row['ended_at'] is not None, row
    assert len(demo.ctl('list').stdout.splitlines()) == 13


def check_list_agrees_with_show(demo):
    for row in demo.json('list', '--limit', '4')['pipelines']:
        if row['state'] in ('completed', 'failed', 'cancelled'):
            shown = demo.json('show', row['uuid'])
            assert shown['pipeline']['state'] == row['state']
            assert shown['pipeline']['progress']['total'] == len(shown['stages']) == 3


def check_run_to_completed(demo):
    key = demo.create('跑 run', ('prep', {'seconds': 2}), ('train', {'seconds': 10}))
    assert demo.json('show', key)['pipeline']['state'] == 'pending'
    assert demo.ctl('start', key[:18]).returncode == 0
    done = demo.ctl('watch', key)
    assert done.returncode == 0, done
    assert done.stdout.splitlines()[-1].endswith('跑 run: Completed 2/2'), done
    shown = demo.json('show', key)['pipeline']
    assert shown['state'] == 'completed' and shown['ended_at'] is not None
    # The real platform never says that it is completed.
    assert shown['status'] == ('completed' if demo.flavour == 'plan' else 'running')
    assert key in [row['uuid'] for row in demo.json('list', '--state', 'completed')['pipelines']]


def check_delete_of_a_finished_one(demo):
    key = demo.create('short', ('only', {'seconds': 1}))
    assert demo.ctl('start', key).returncode == 0
    assert demo.ctl('watch', key).returncode == 0
    done = demo.ctl('delete', key)
    assert done.returncode == 0 and done.stdout.startswith('Deleted '), done
    # Only a server that still calls it running needs the cancel.
    assert ('cancelled first' in done.stderr) == (demo.flavour == 'platform'), done
    assert demo.ctl('show', key).returncode == 4


def check_run_to_failed(demo):
    key = demo.create('doomed', ('prep', {'seconds': 1}), ('train', {'seconds': 1, 'fail': True}))
    demo.ctl('start', key)
    done = demo.ctl('watch', key)
    assert done.returncode == 1 and 'doomed: Failed 1/2' in done.stdout, done
    assert 'told to fail' in demo.ctl('show', key).stdout
    assert demo.ctl('delete', key).returncode == 0
    assert demo.ctl('watch', key).returncode == 4


def check_cancel(demo):
    key = demo.create('long', ('train', {'seconds': 10000}))
    demo.ctl('start', key)
    watcher = subprocess.Popen([PROGRAM, 'watch', key, '--server', demo.url], stdout=subprocess.DEVNULL)
    done = demo.ctl('cancel', key)
    assert done.returncode == 0 and done.stdout.startswith('Cancelled '), done
    assert watcher.wait(timeout=LIMIT) == 2
    assert demo.ctl('cancel', key).returncode == 4
    assert demo.ctl('start', key).returncode == 4
    assert demo.ctl('delete', key).returncode == 0


def check_faults(demo):
    key = demo.create('waits', ('only', {'seconds': 1}))
    for kind, value in (('errors', 1), ('body', 'half'), ('body', 'wrong-types'), ('body', 'utf8'), ('body', 'html'),
                        ('body', 'nested'), ('body', 'empty'), ('redirect', None)):
        demo.post('/demo/faults', {'kind': kind, 'value': str(value) if value is not None else None})
        try:
            for command in (('list',), ('show', key), ('watch', key)):
                done = demo.ctl(*command)
                assert done.returncode == 3, (kind, value, command, done)
                assert done.stdout == '' and done.stderr.startswith('sluicectl: '), (kind, value, command, done)
        finally:
            urllib.request.urlopen(urllib.request.Request(demo.url + '/demo/faults', method='DELETE'),
                                   timeout=LIMIT).close()
    assert demo.ctl('show', key).returncode == 0


def check_watch_through_a_restart(demo):
    key = demo.create('lives on', ('only', {'seconds': 40}))
    demo.ctl('start', key)
    watcher = subprocess.Popen([PROGRAM, 'watch', key, '--server', demo.url], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, encoding='utf-8')
    watcher.stdout.readline()
    demo.post('/demo/restart', {'ms': 1500})
    with watcher.stdout:
        lines = watcher.stdout.read()
    assert watcher.wait(timeout=LIMIT) == 0, lines


def main():
    checks = [check for name, check in globals().items() if name.startswith('check_')]
    print(f'1..{2 * len(checks)}', flush=True)
    number = failed = 0
    for flavour in ('plan', 'platform'):
        demo = Demo(flavour)
        for check in checks:
            number += 1
            name = f'{flavour} {check.__name__[6:]}'
            try:
                check(demo)
                print(f'ok {number} {name}', flush=True)
            except Exception as error:  # each failure is told, and the next one runs
                failed += 1
                for line in ''.join(traceback.format_exception(error)).splitlines():
                    print(f'# {line}')
                print(f'not ok {number} {name}', flush=True)
        demo.stop()
    return failed > 0


sys.exit(main())
