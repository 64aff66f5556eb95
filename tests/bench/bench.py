#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench.py [NAME …]: the measurements of ./dev bench, all of them or those whose group is named."""
import collections
import os
import subprocess
import sys
import tempfile
import time

import harness

RUNS = int(os.environ.get('RUNS', '9'))
IDLE_SECONDS = int(os.environ.get('SECONDS_IDLE', '60'))
GRAPH_SECONDS = int(os.environ.get('SECONDS_GRAPH', '20'))
BENCH = harness.BUILD / 'tests/bench'

# Goals are for cairo; the renderer that GTK takes by itself is told beside it.
RENDERERS = (('cairo', 'cairo'), (None, 'default renderer'))


def start_app(demo, mode, rows, renderer='cairo', **env):
    """The program as on its first start: a home without anything."""
    home = tempfile.mkdtemp(prefix='sluice-bench.', dir=os.environ.get('XDG_RUNTIME_DIR'))
    return harness.Measured(BENCH / 'bench-app', mode, rows, '--server', demo.url,
                            env={'GSK_RENDERER': renderer, 'XDG_DATA_HOME': home, 'LANG': 'en_US.UTF-8', **env})


def measure_start(report):
    """Exec to the first frame of an empty window and of the list, in turn; memory of both, the latter with a graph."""
    with harness.Demo('--pipelines', 20) as small, harness.Demo('--pipelines', 1, '--stages', 100) as large:
        for renderer, label in RENDERERS:
            empty, empty_memory, window, frames, memory, graph, list_memory = [], [], [], [], [], [], []
            for _ in range(RUNS + 1):
                with harness.Measured(BENCH / 'bench-empty-window', env={'GSK_RENDERER': renderer}) as program:
                    empty.append(program.wait('first-frame'))
                    time.sleep(0.3)     # what starts after the first frame belongs to its memory too
                    empty_memory.append(program.pss())
                with start_app(small, 'list', 20, renderer) as program:
                    window.append(program.wait('first-frame'))
                    frames.append(program.wait('list-frame'))
                    time.sleep(0.3)
                    list_memory.append(program.pss())
                with start_app(large, 'graph', 1, renderer) as program:
                    graph.append(program.wait('graph-frame') - program.wait('list-frame'))
                    time.sleep(0.5)
                    memory.append(program.pss())
            # The first run fills the page cache.
            goal = renderer is not None
            base = harness.percentile(empty[1:], 0.5)
            base_memory = harness.percentile(empty_memory[1:], 0.5)
            report.add(f'empty window, first frame ({label})', 'ms', empty[1:])
            report.add(f'start, the window\'s first frame ({label})', 'ms', window[1:])
            report.add(f'start, first frame with 20 pipelines ({label})', 'ms', frames[1:])
            report.add(f'start, 20 pipelines, times the empty window ({label})', 'x',
                       [value / base for value in frames[1:]], goal=1.8 if goal else None)
            report.add(f'opening a pipeline of 100 stages, to its graph ({label})', 'ms', graph[1:])
            report.add(f'empty window, memory ({label})', 'MB', empty_memory[1:], note='PSS')
            report.add(f'20 pipelines, memory ({label})', 'MB', list_memory[1:], note='PSS')
            report.add(f'graph of 100 stages, memory ({label})', 'MB', memory[1:], note='PSS')
            report.add(f'graph of 100 stages, memory, times the empty window ({label})', 'x',
                       [value / base_memory for value in memory[1:]], goal=1.5 if goal else None)


def measure_list(report):
    """10,000 pipelines in the window: first frame, search, changes."""
    rows = (('data-call', 'data comes in, the call', None), ('data-frame', 'data comes in, to its first frame', 200),
            ('search-call', 'a search key, the call', 35), ('search-frame', 'a search key, to the next frame', 80),
            ('clear-call', 'the search is cleared, the call', 35),
            ('clear-frame', 'the search is cleared, to the next frame', 80),
            ('change-call', '50 rows on screen change, the call', 16),
            ('change-frame', '50 rows on screen change, to the next frame', None),
            ('spread-call', '50 rows all over change, the call', 16),
            ('spread-frame', '50 rows all over change, to the next frame', None),
            ('sorted-call', '50 rows change, sorted by what changed, the call', None),
            ('sorted-frame', '50 rows change, sorted by what changed, to the next frame', None),
            ('sort-call', 'sorting by state, the call', None), ('sort-frame', 'sorting by state, to the next frame', None))
    for renderer, label in RENDERERS:
        values = {}
        for _ in range(max(1, RUNS // 3)):
            with harness.Measured(BENCH / 'bench-list', 10000, env={'GSK_RENDERER': renderer}) as program:
                program.end()
                for name, some in program.values.items():
                    values.setdefault(name, []).extend(some)
        for name, words, goal in rows:
            report.add(f'10,000: {words} ({label})', 'ms', values[name], goal=goal if renderer else None)


def measure_graph_frames(report):
    """What a frame costs while a person looks around in a graph of 1,000 and of 3,000 stages: CPU ms."""
    rows = (('pan-1', 'pan at 100 %', 14), ('pan-half', 'pan at 50 %', 14), ('pan-fit', 'pan, all of it fitted', 14),
            ('rest', 'a jump to elsewhere', None), ('zoom', 'zoom from fitted to 150 %', 20),
            ('hover-half', 'hover at 50 %', 16), ('hover-fit', 'hover, fitted', 16),
            ('change-half', 'one state changes, at 50 %', 3), ('change-fit', 'one state changes, fitted', 3))
    for renderer, label in RENDERERS:
        for stages in (1000, 3000):
            values = {}
            for _ in range(max(1, RUNS // 3)):
                with harness.Measured(BENCH / 'bench-graph', 'frames', stages, env={'GSK_RENDERER': renderer}) as program:
                    program.end(180)
                    for name, some in program.values.items():
                        values.setdefault(name, []).extend(some)
            report.add(f'{stages} stages, given to the view, to the picture ({label})', 'ms', values['picture'])
            for name, words, goal in rows:
                report.add(f'{stages} stages, a frame\'s CPU: {words} ({label})', 'ms', values[name],
                           goal=goal if renderer else None, share=0.95)


def measure_graph_seconds(report):
    """A graph of 1,000 stages that somebody leaves open: share of a core."""
    for mode, words, goal in (('still', 'animations off, one state a second', 2),
                              ('moving', '20 run in view, animations on, one state a second', 8),
                              ('unfocused', '20 run in view, another window has the focus', 0)):
        cpu, frames = [], []
        for _ in range(max(1, RUNS // 3)):
            with harness.Measured(BENCH / 'bench-graph', mode, 1000, env={
                    'GSK_RENDERER': 'cairo', 'SLUICE_BENCH_SECONDS': str(GRAPH_SECONDS)}) as program:
                program.end(GRAPH_SECONDS + 60)
                cpu.extend(value / GRAPH_SECONDS / 10 for value in program.values['cpu'])
                frames.extend(value / GRAPH_SECONDS for value in program.values['frames'])
        report.add(f'1000 stages, {words}: of a core', '%', cpu, goal=goal)
        report.add(f'1000 stages, {words}: frames a second', '', frames)


def measure_graph(report):
    """The stage graph: frames, seconds, the memory of 3,000 stages, how soon 1,000 are there."""
    measure_graph_frames(report)
    measure_graph_seconds(report)
    runs = max(1, RUNS // 3)
    empty, memory, opened = [], [], []
    with harness.Demo('--pipelines', 1, '--stages', 3000) as demo:
        for _ in range(runs):
            with harness.Measured(BENCH / 'bench-empty-window', env={'GSK_RENDERER': 'cairo'}) as program:
                program.wait('first-frame')
                time.sleep(0.3)
                empty.append(program.pss())
            with start_app(demo, 'graph', 1) as program:
                program.wait('graph-frame')
                time.sleep(1)
                memory.append(program.pss())
    with harness.Demo('--pipelines', 1, '--stages', 1000) as demo:
        for _ in range(runs):
            with start_app(demo, 'graph', 1) as program:
                opened.append(program.wait('graph-frame') - program.wait('list-frame'))
    base = harness.percentile(empty, 0.5)
    report.add('opening a pipeline of 1000 stages, to its graph (cairo)', 'ms', opened, goal=350)
    report.add('3000 stages open, memory over the empty window (cairo)', 'MB', [value - base for value in memory], goal=60,
               note='PSS')


def count_idle(report, demo, mode, rows, words, goal=None):
    with start_app(demo, mode, rows, SLUICE_BENCH_SECONDS=str(IDLE_SECONDS)) as program:
        program.wait('counting')
        switches, cpu, requests = program.switches(), program.cpu(), len(demo.get('/demo/requests'))
        time.sleep(IDLE_SECONDS - 1)
        switches, cpu = program.switches() - switches, program.cpu() - cpu
        requests = len(demo.get('/demo/requests')) - requests
        program.end(IDLE_SECONDS + 20)
        minute = 60 / IDLE_SECONDS
        for name, what in (('frames', 'frames'), ('timers', 'timers'), ('wakes', 'turns of the main loop')):
            report.add(f'{words}: {what} a minute', '', [value * minute for value in program.values[name]],
                       goal=goal if name == 'frames' else None)
        minute = 60 / (IDLE_SECONDS - 1)
        report.add(f'{words}: requests a minute', '', [requests * minute])
        report.add(f'{words}: wakes of all threads a minute', '', [switches * minute])
        report.add(f'{words}: CPU a minute', 'ms', [cpu * minute])


def measure_idle(report):
    """What the window does while nothing happens, and while it is hidden and much happens."""
    with harness.Demo('--pipelines', 1, '--stages', 20, '--speed', 10000) as demo:
        end = time.monotonic() + 30
        while demo.get('/api/v1/pipelines')['pipelines'][0]['status'] in ('pending', 'running'):
            if time.monotonic() > end:
                raise TimeoutError('the pipeline never ended')
            time.sleep(0.2)
        # Three ages are shown, which move together; in their first minute they are "just now", and don't.
        time.sleep(60)
        count_idle(report, demo, 'idle', 1, 'idle, a finished pipeline open', 1)
    with harness.Demo('--speed', 20) as demo:
        count_idle(report, demo, 'hidden', 1, 'hidden, pipelines run', 0)


def count_states(demo):
    """How many stages of the only pipeline are in which state."""
    pipeline = demo.get('/api/v1/pipelines')['pipelines'][0]
    stages = demo.get(f"/api/v1/pipelines/{pipeline.get('uuid') or pipeline.get('id')}/status")['stages']
    return collections.Counter(stage['status'] for stage in (stages.values() if isinstance(stages, dict) else stages))


def make_weave(columns, rows, seconds):
    """A pipeline of which @columns stages run at any time: as soon as one ends the one below it begins.

    They end one after another, @columns of them in @seconds.
    """
    stages = []
    for row in range(rows):
        for column in range(columns):
            above = [(row - 1, column)] if row > 0 else []
            if row > 1:
                above.append((row - 2, (column + 1) % columns))
            stages.append({'name': f'stage-{row}-{column}', 'task': 'train_model', 'max_retries': 0, 'retry_delay': 0,
                           'params': {'seconds': seconds if row > 0 else seconds * (column + 1) / columns},
                           'depends_on': [f'stage-{up}-{aside}' for up, aside in above]})
    return {'name': 'weave', 'priority': 5, 'max_retries': 0, 'stages': stages}


def measure_running(report):
    """The program with a page of 1,000 stages open of which 20 run; one ends and another begins every two seconds."""
    for motion, words, goal in ((None, 'animations off', 2), ('moving', 'animations on', 8),
                                ('unfocused', 'animations on, another window has the focus', None)):
        share, frames, changes = [], [], []
        for _ in range(max(1, RUNS // 3)):
            with harness.Demo('--pipelines', 0, '--workers', 22) as demo:
                made = demo.post('/api/v1/pipelines', make_weave(20, 50, 40))
                demo.post(f"/api/v1/pipelines/{made.get('uuid') or made.get('id')}/start")
                with start_app(demo, 'running', 1, SLUICE_BENCH_SECONDS=str(GRAPH_SECONDS),
                               SLUICE_BENCH_MOTION=motion) as program:
                    program.wait('counting')
                    cpu, before = program.cpu(), count_states(demo)
                    time.sleep(GRAPH_SECONDS - 1)
                    share.append((program.cpu() - cpu) / (GRAPH_SECONDS - 1) / 10)
                    after = count_states(demo)
                    program.end(GRAPH_SECONDS + 20)
                    frames.extend(value / GRAPH_SECONDS for value in program.values['frames'])
                    changes.append((before['pending'] - after['pending'] + after['completed'] - before['completed'])
                                   / (GRAPH_SECONDS - 1))
        words = f'the program, 1,000 stages open and running, {words}'
        report.add(f'{words}: of a core', '%', share, goal=goal, note=f"{after['running']} ran")
        report.add(f'{words}: frames a second', '', frames)
        report.add(f'{words}: states that changed a second', '', changes)


def list_pipelines(report, words, demo, memory):
    """sluicectl list, from exec to the last line: nothing but what is read, and what is remembered, once known."""
    whole, server, rest = [], [], []
    environment = {**os.environ, 'XDG_DATA_HOME': memory}
    for _ in range(RUNS + 1):
        used, start = demo.cpu(), time.monotonic_ns()
        child = subprocess.Popen([str(harness.BUILD / 'src/ctl/sluicectl'), '--server', demo.url, 'list'],
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
        lines = child.stdout.read().count('\n')
        whole.append((time.monotonic_ns() - start) / 1e6)
        child.stdout.close()
        server.append(demo.cpu() - used)
        rest.append(whole[-1] - server[-1])
        if child.wait(60) != 0 or lines < 1000:
            raise RuntimeError(f'sluicectl list said only {lines} lines')
    report.add(f'{words}, the first time', 'ms', whole[:1])
    report.add(f'{words}, all', 'ms', whole[1:])
    report.add(f'{words}, the server\'s CPU', 'ms', server[1:])
    report.add(f'{words}, without the server\'s', 'ms', rest[1:], goal=100)


def measure_ctl(report):
    """sluicectl list, where the server says what has finished, and where it calls most of that running."""
    with tempfile.TemporaryDirectory(prefix='sluice-bench.') as memory:
        with harness.Demo('--pipelines', 1000) as demo:
            list_pipelines(report, 'sluicectl list, 1,000 pipelines', demo, memory)
        with harness.Demo('--pipelines', 1000, '--stages', 4, '--flavour', 'platform', '--speed', 100000) as demo:
            list_pipelines(report, 'sluicectl list, 1,000 of which 836 finished ones are called running', demo, memory)


def measure_layout(report):
    """Layout of graphs of all shapes; of the helper's time only its CPU counts, and it is asked anew each time."""
    shapes = (('layered', 300, 25), ('layered', 1000, 150), ('layered', 3000, 700), ('chain', 3000, 2000),
              ('star', 3000, 2000), ('last-30', 1000, 2000), ('last-30', 3000, 2000), ('uniform', 1000, 2000),
              ('uniform', 3000, 2000), ('fans', 3000, 2000), ('none', 3000, 2000), ('cycles', 1000, 2000))
    for shape, stages, goal in shapes:
        values = {}
        for _ in range(max(1, RUNS // 3)):
            with harness.Measured(BENCH / 'bench-layout', shape, stages) as program:
                program.end(120)
                for name, some in program.values.items():
                    values.setdefault(name, []).extend(some)
        words = f'{shape}, {stages:,} stages'
        report.add(f'{words}: the helper\'s CPU', 'ms', values['helper'], goal=goal,
                   note='the fallback took over' if max(values['fallback']) > 0 else '')
        report.add(f'{words}: until it is there', 'ms', values['whole'])
        report.add(f'{words}: the main thread is held', 'ms', values['held'], goal=8, note='CPU, the longest time')
        report.add(f'{words}: building the graph on the main thread', 'ms', values['graph'], goal=8)
        report.add(f'{words}: folding all on the main thread', 'ms', values['fold'], goal=8)
        report.add(f'{words}: other threads\' CPU', 'ms', values['process'])
        report.add(f'{words}: the fallback\'s CPU', 'ms', values['own'], goal=2000)
        for name, what in (('straight-crossings', 'crossings from end to end'), ('crossings', 'crossings as drawn')):
            if name in values:
                report.add(f'{words}: {what}', '', values[name])
                report.add(f'{words}: the fallback\'s {what}', '', values[f'own-{name}'])
        report.add(f'{words}: what is in a view', 'ms', values['query'])
        report.add(f'{words}: what is at a point', 'ms', values['hit'])


def measure_log(report):
    for renderer, label in RENDERERS:
        with harness.Measured(BENCH / 'bench-log', env={'GSK_RENDERER': renderer}) as program:
            program.end()
            words = '100,000 lines held, 1,000 a second followed'
            report.add(f'{words}: CPU a frame, 95th percentile ({label})', 'ms', program.values['frame-p95'],
                       goal=16 if renderer else None)
            report.add(f'{words}: of a core ({label})', '%', program.values['share'])


def measure_editor(report):
    """500 stages on the page on which a pipeline is made: what is dragged, and what follows when it is let go."""
    frames = (('connect', 'a connection is dragged, at 100 %'), ('end', 'the end of a dependency is dragged, at 100 %'),
              ('connect-half', 'a connection is dragged, at 50 %'), ('glide', 'stages glide to their new places'))
    changes = (('drop', 'a dependency more'), ('undo', 'that is undone'), ('key', 'a key in the name of a stage'))
    for renderer, label in RENDERERS:
        values = {}
        for _ in range(max(1, RUNS // 3)):
            with harness.Measured(BENCH / 'bench-editor', 500, env={
                    'GSK_RENDERER': renderer, 'XDG_DATA_HOME': tempfile.mkdtemp(prefix='sluice-bench.')}) as program:
                program.end(180)
                for name, some in program.values.items():
                    values.setdefault(name, []).extend(some)
        words = 'editor, 500 stages'
        report.add(f'{words}: opening it, to the graph ({label})', 'ms', values['open'])
        for name, what in frames:
            report.add(f'{words}, a frame\'s CPU: {what} ({label})', 'ms', values[name], goal=16 if renderer else None,
                       share=0.95)
        report.add(f'{words}: a change, the call ({label})', 'ms', values['call'], goal=16 if renderer else None, share=0.95)
        for name, what in changes:
            report.add(f'{words}: {what}, the main thread is held ({label})', 'ms', values[name], share=0.95,
                       note='CPU, the longest time')
            report.add(f'{words}: {what}, to the new layout at rest ({label})', 'ms', values[f'whole-{name}'])


GROUPS = {
    'start': measure_start,
    'list': measure_list,
    'graph': measure_graph,
    'running': measure_running,
    'idle': measure_idle,
    'ctl': measure_ctl,
    'layout': measure_layout,
    'log': measure_log,
    'editor': measure_editor,
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
