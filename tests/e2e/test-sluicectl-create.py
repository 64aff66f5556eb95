#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""sluicectl create: files that are right, that are wrong and that warn, on the demo platform in both flavours, and what
is sent, and refused, on a platform made by hand."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import traceback
from contextlib import closing

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support'))

from platform_by_hand import Platform, pipeline, uuid  # noqa: E402

PROGRAM, DEMO = sys.argv[1:3]
LIMIT = 60


class Place:
    """A folder for files and for what is remembered, and a server."""

    def __init__(self, url):
        self.url = url
        self.folder = tempfile.mkdtemp(prefix='sluicectl-create.')

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def write(self, name, content):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as file:
            file.write(content if isinstance(content, bytes) else
                       (content if isinstance(content, str) else json.dumps(content)).encode())
        return path

    def ctl(self, *args, stdin=b'', **more):
        environment = {key: value for key, value in os.environ.items()
                       if not key.startswith('SLUICE_') or key == 'SLUICE_LOCALEDIR'}
        environment.update({'LC_ALL': 'C.UTF-8', **more}, SLUICE_SERVER=self.url, TZ='UTC', XDG_DATA_HOME=self.folder)
        done = subprocess.run([PROGRAM, *args], capture_output=True, timeout=LIMIT, env=environment, input=stdin,
                              check=False, cwd=self.folder)
        done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
        return done

    def create(self, spec, *args, **more):
        self.write('flow.json', spec)
        return self.ctl('create', 'flow.json', *args, **more)

    def specs(self):
        path = os.path.join(self.folder, 'sluice', 'history.db')
        if not os.path.exists(path):
            return []
        with closing(sqlite3.connect(path)) as db:
            return db.execute('SELECT server_id, uuid, spec FROM specs').fetchall()


def stage(name, *after, task='run_evaluation', **params):
    return {'name': name, 'task': task, 'params': params, 'depends_on': list(after)}


def flow(*stages, **more):
    return {'name': '评估 flow', **more, 'stages': list(stages)}


GOOD = flow(stage('prep', task='preprocess_dataset', seconds=1),
            stage('train', 'prep', task='train_model', seconds=2, model='base'),
            stage('evaluate', 'train', seconds=1), stage('compare', 'train', seconds=1),
            stage('clean up', 'evaluate', 'compare', task='cleanup_checkpoints', seconds=1), priority=8)
CYCLE = flow(stage('start'), stage('a', 'start', 'b'), stage('b', 'a'))


def count(place):
    return json.loads(place.ctl('list', '--json').stdout)['total']


# --- on the demo platform --------------------------------------------------------------------------------------------

def demo_create_and_start(place):
    done = place.create(GOOD, '--start')
    assert done.returncode == 0 and done.stderr == '', done
    assert done.stdout.startswith('Created and started ') and done.stdout.endswith('  评估 flow\n'), done
    key = done.stdout.split()[3]
    assert place.ctl('watch', key).returncode == 0
    shown = json.loads(place.ctl('show', key, '--json').stdout)
    assert shown['pipeline']['state'] == 'completed' and shown['pipeline']['priority'] == 8
    assert [row['depends_on'] for row in shown['stages']] == [item['depends_on'] for item in GOOD['stages']]
    (server, kept, spec), = [row for row in place.specs() if row[1] == key]
    assert server == place.url + '/api/v1' and kept == key, server
    assert [item['params'] for item in json.loads(spec)['stages']] == [item['params'] for item in GOOD['stages']]


def demo_create_only(place):
    before = count(place)
    done = place.ctl('create', '-', stdin=json.dumps(GOOD).encode())
    assert done.returncode == 0 and done.stdout.startswith('Created '), done
    assert count(place) == before + 1
    shown = json.loads(place.create(GOOD, '--json').stdout)
    assert shown['pipeline']['state'] == 'pending' and len(shown['stages']) == 5
    # What was deleted is forgotten too.
    assert place.ctl('cancel', shown['pipeline']['uuid']).returncode == 0
    assert place.ctl('delete', shown['pipeline']['uuid']).returncode == 0


REFUSED = (
    (CYCLE, 'flow.json:1:173: Stage “a”: The stages wait for each other in a circle: a → b → a.'),
    (flow(), 'The pipeline has no stages; it would never end.'),
    ({'name': '', 'stages': [stage('a')]}, 'The pipeline has no name.'),
    (flow(stage('a'), stage('a')), 'Stage “a”: Another stage is called “a” too; the pipeline would never end.'),
    (flow(stage('a', 'ghost')), 'Stage “a”: It depends on “ghost”, and there is no such stage.'),
    (flow(stage('a' * 201)), 'The name is longer than 200 characters.'),
    (flow(stage('')), 'Stage 1: The stage has no name.'),
    (flow(stage('a'), priority=11), 'The priority must be from 1 to 10, not 11.'),
    (flow(stage('a'), max_retries=-5), 'The retries must be from 0 to 100, not -5.'),
    (flow(stage('a'), max_retries=99999999999999999999),
     'flow.json:1:31: max_retries: The retries must be from 0 to 100, not 99999999999999999999.'),
    (flow({**stage('a'), 'retry_delay': '-99999999999999999999'}),
     'stages → 0 → retry_delay: The delay before a retry must be from 0 to 86400 seconds, not -99999999999999999999.'),
    (flow(stage('a', task='train_model')), 'The parameter “model” is missing; the task needs it.'),
    (flow(stage('a', limit='all')), 'The parameter “limit” must be a whole number.'),
    ('{"name": "x", ', 'flow.json:1:15: It is not valid JSON. It ends too early'),
    ('{"name": "x", "stages": [{"name": "a", "task": "b", "params":\n{"k": {"m": 1, "n": 2, "m": 3}}}]}',
     'sluicectl: flow.json:2:24: stages → 0 → params → k → m: The same name stands twice.\n'),
    ('{"name": "x", "stages": [{"name": "a", "task": "b", "params":\n{"k": [1, 1e400]}}]}',
     'sluicectl: flow.json:2:11: stages → 0 → params → k → 1: The number is too large.\n'),
    ('{"name": "x", "stages": [{"name": "a", "task": "b", "params":\n{"k": NaN}}]}',
     'sluicectl: flow.json:2:7: stages → 0 → params → k: It is not valid JSON. NaN and Infinity are no numbers in JSON'),
    ('{"name": "x", "name": "y", "stages": []}', 'sluicectl: flow.json:1:15: name: The same name stands twice.\n'),
    ('{"name": "x",\n "stages": [{"name": "a"}]}', 'flow.json:2:13: stages → 0 → task: This is missing.'),
    ('{"name": "x",\n "stages": {}}', 'flow.json:2:2: stages: This must be a list in square brackets.'),
    (b'{"name": "\xff"}', 'It is not UTF-8 text.'),
    ('', 'There is nothing in it.'),
    ('[' * 5000, 'It is nested too deep.'),
)


def demo_refuse(place):
    before = count(place)
    for spec, sentence in REFUSED:
        done = place.create(spec, '--start', '--anyway')
        assert done.returncode == 4 and done.stdout == '', (sentence, done)
        assert sentence in done.stderr, (sentence, done.stderr)
        assert done.stderr.splitlines()[-1] == 'sluicectl: Nothing was created.', done.stderr
    for path in ('missing.json', '.'):
        done = place.ctl('create', path)
        assert done.returncode == 4 and 'It can’t be read: ' in done.stderr, done
    assert count(place) == before
    done = place.create(CYCLE, '--json')
    assert done.returncode == 4
    problem, = json.loads(done.stdout)['problems']
    assert problem['kind'] == 'cycle' and problem['blocks'] and problem['stage'] == 'a', problem
    assert problem['field'] == 'depends_on' and problem['line'] == 1, problem


WARNED = (
    (flow(stage('a', task='no_such_task')), 'The task “no_such_task” is not known here.'),
    (flow(stage('a', colour='red')), 'The task is not known to take a parameter “colour”.'),
    (flow({**stage('a'), 'queue': 'training'}), 'stages → 0 → queue: Unknown field; it is left out.'),
    (flow(stage('a'), stage('b', 'a', 'a')), '“a” stands there twice; once is enough.'),
)


def demo_warn(place):
    for spec, sentence in WARNED:
        before = count(place)
        done = place.create(spec)
        assert done.returncode == 4 and done.stdout == '' and sentence in done.stderr, done
        assert 'With --anyway it is created all the same.' in done.stderr, done
        assert count(place) == before
        done = place.create(spec, '--anyway')
        assert done.returncode == 0 and sentence in done.stderr and 'Nothing' not in done.stderr, done
        assert count(place) == before + 1


def demo_own_tasks(place):
    own = {'tasks': [{'name': 'no_such_task', 'parameters': [{'name': 'colour', 'type': 'string', 'required': True}]}]}
    try:
        place.write('sluice/tasks.json', own)
        assert place.create(flow(stage('a', task='no_such_task', colour='red'))).returncode == 0
        done = place.create(flow(stage('a', task='no_such_task')))
        assert done.returncode == 4 and 'The parameter “colour” is missing' in done.stderr, done
        place.write('sluice/tasks.json', '{"tasks": 5}')
        done = place.create(GOOD)
        assert done.returncode == 0 and 'tasks.json:1:2: tasks: This must be a list' in done.stderr, done
    finally:
        os.remove(os.path.join(place.folder, 'sluice', 'tasks.json'))


def demo_usage(place):
    place.write('flow.json', GOOD)
    for args in (('create',), ('create', 'flow.json', 'flow.json'), ('list', '--start'), ('create', '-', '--state', 'x')):
        done = place.ctl(*args)
        assert done.returncode == 64, done


# --- on a platform made by hand --------------------------------------------------------------------------------------

def hand_what_is_sent(place, platform):
    bodies = []

    def take(handler):
        if handler.command != 'POST' or handler.path != '/api/v1/pipelines':
            return False
        assert handler.headers['Content-Type'] == 'application/json', handler.headers
        bodies.append(handler.rfile.read(int(handler.headers['Content-Length'])))
        handler.answer(200, platform.add(pipeline(1, 'x', 'pending')))
        return True

    platform.fault = take
    place.write('flow.json', '\ufeff{"name": "x", "stages": [{"name": "a", "task": "train_model",\n'
                             '"params": {"learning_rate": 2e-05, "model": "\\u4e2d", "seed": 1.0}}]}')
    done = place.ctl('create', 'flow.json')
    assert done.returncode == 0 and done.stdout == f'Created {uuid(1)}  x\n', done
    assert bodies == ['{"name":"x","priority":5,"max_retries":3,"stages":[{"name":"a","task":"train_model",'
                      '"params":{"learning_rate":2e-05,"model":"\\u4e2d","seed":1.0},"depends_on":[],'
                      '"max_retries":3,"retry_delay":60}]}'.encode()], bodies


def refuse_with(status, body):
    def refuse(handler):
        if handler.command != 'POST':
            return False
        handler.rfile.read(int(handler.headers['Content-Length'] or 0))
        handler.answer(status, body)
        return True
    return refuse


def hand_refusals(place, platform):
    shapes = ({'error': {'code': 'VALIDATION_ERROR', 'message': 'no', 'details': {'errors': [
                  {'field': 'stages -> 1 -> task', 'message': 'not \x1b[31mthis', 'type': 'x'},
                  {'field': 'priority', 'message': 'too high', 'type': 'x'}]}}},
              {'detail': [{'loc': ['body', 'stages', 1, 'task'], 'msg': 'not \x1b[31mthis', 'type': 'x'},
                          {'loc': ['body', 'priority'], 'msg': 'too high', 'type': 'x'}]})
    for shape in shapes:
        platform.fault = refuse_with(422, shape)
        done = place.create('{"name": "x",\n"priority": 7,\n"stages": [{"name": "a", "task": "run_evaluation"},\n'
                            '{"name": "b",\n"task": "run_evaluation"}]}', '--json')
        lines = done.stderr.splitlines()
        assert done.returncode == 4, done
        assert lines[0].startswith('sluicectl: flow.json:5:1: Stage “b”, task: The server refused this: “not '), lines
        assert '\x1b' not in done.stderr
        assert lines[1] == 'sluicectl: flow.json:2:1: Pipeline, priority: The server refused this: “too high”.', lines
        problems = json.loads(done.stdout)['problems']
        assert [problem['field'] for problem in problems] == ['task', 'priority'], problems
    assert place.specs() == []

    for status, code in ((400, 4), (401, 3)):
        platform.fault = refuse_with(status, {'error': {'code': 'HTTP_ERROR', 'message': 'no', 'details': {}}})
        done = place.create(GOOD)
        assert done.returncode == code and done.stdout == '' and 'flow.json: ' in done.stderr, done


def hang_up(handler):
    if handler.command != 'POST':
        return False
    handler.rfile.read(int(handler.headers['Content-Length'] or 0))
    handler.close_connection = True
    return True


def hand_uncertain(place, platform):
    for fault, why in ((refuse_with(500, {'detail': 'disk full'}), 'The server failed while it worked on this: “disk full”.'),
                       (refuse_with(200, {'what': 1}), 'The server’s answer can’t be understood.'),
                       (hang_up, 'The connection broke before the server’s whole answer was there.')):
        platform.fault = fault
        done = place.create(GOOD, '--start')
        assert done.returncode == 5 and done.stdout == '', (why, done)
        line, *_ = done.stderr.splitlines()
        assert line == (f'sluicectl: flow.json: {why} It may have been created all the same: look at the list before you '
                        'send it again.'), done
    # What never arrived was not created.
    platform.stop()
    done = place.create(GOOD)
    assert done.returncode == 3 and 'may have been' not in done.stderr, done


def hand_created_and_not_started(place, platform):
    def take(handler):
        if handler.command == 'POST':
            handler.rfile.read(int(handler.headers['Content-Length'] or 0))
            if handler.path.endswith('/start'):
                handler.answer(500, {'detail': 'broker down'})
            else:
                handler.answer(200, platform.add(pipeline(2, 'x', 'pending')))
            return True
        return False

    platform.fault = take
    done = place.create(GOOD, '--start')
    assert done.returncode == 3 and done.stdout == f'Created {uuid(2)}  x\n', done
    assert 'It was created, and could not be started.' in done.stderr, done
    assert [row[1] for row in place.specs()] == [uuid(2)]


def hand_chinese(place, platform):
    done = place.create(CYCLE, LC_ALL='zh_CN.UTF-8')
    assert done.returncode == 4 and '阶段“a”: 阶段之间循环等待：a → b → a。' in done.stderr, done


# ---------------------------------------------------------------------------------------------------------------------

def run_demo(flavour):
    child = subprocess.Popen([DEMO, '--port', '0', '--seed', '7', '--speed', '20', '--flavour', flavour, '--pipelines',
                              '3', '--stages', '2', '--exit-with-stdin'], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, encoding='utf-8')
    place = Place(child.stdout.readline().strip())
    yield place
    place.remove()
    child.stdin.close()
    child.wait(timeout=LIMIT)
    child.stdout.close()


def run_by_hand():
    platform = Platform()
    place = Place(platform.address)
    yield place, platform
    place.remove()
    platform.stop()


def main():
    demo = [check for name, check in globals().items() if name.startswith('demo_')]
    hand = [check for name, check in globals().items() if name.startswith('hand_')]
    todo = [(f'{flavour} {check.__name__[5:]}', check, flavour) for flavour in ('plan', 'platform') for check in demo]
    todo += [(check.__name__[5:], check, None) for check in hand]
    print(f'1..{len(todo)}', flush=True)
    places, failed = {}, 0
    for number, (name, check, flavour) in enumerate(todo, 1):
        if flavour is not None and flavour not in places:
            generator = run_demo(flavour)
            places[flavour] = (generator, next(generator))
        by_hand = run_by_hand() if flavour is None else None
        try:
            if by_hand is not None:
                check(*next(by_hand))
            else:
                check(places[flavour][1])
            print(f'ok {number} {name}', flush=True)
        except Exception as error:  # each failure is told, and the next one runs
            failed += 1
            for line in ''.join(traceback.format_exception(error)).splitlines():
                print(f'# {line}')
            print(f'not ok {number} {name}', flush=True)
        if by_hand is not None:
            next(by_hand, None)
    for generator, _ in places.values():
        next(generator, None)
    return failed > 0


sys.exit(main())
