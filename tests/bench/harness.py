# SPDX-License-Identifier: GPL-3.0-or-later
"""What every measurement needs: start a program and time it from fork, read its memory, sum up, print, keep."""
import json
import os
import pathlib
import platform
import select
import subprocess
import time
import urllib.request

BUILD = pathlib.Path(os.environ['SLUICE_BUILD_DIR'])


class Measured:
    """A program under measurement. Times are in ms since just before the fork (CLOCK_MONOTONIC, both sides).

    The program writes "NAME NANOSECONDS" lines, and "NAME = NUMBER" for what it measured itself, to the descriptor in
    SLUICE_BENCH_FD; wait() reads them. A variable of env that is None is taken out.
    """

    def __init__(self, *argv, env=None, stdout=subprocess.DEVNULL):
        self.read_fd, write_fd = os.pipe()
        self.buffer = b''
        self.marks = {}
        self.values = {}
        environment = {**os.environ, 'SLUICE_BENCH_FD': str(write_fd), **(env or {})}
        environment = {key: value for key, value in environment.items() if value is not None}
        self.start_ns = time.monotonic_ns()
        self.process = subprocess.Popen([str(word) for word in argv], env=environment, pass_fds=[write_fd],
                                        stdout=stdout, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        os.close(write_fd)

    def wait(self, name, timeout=60):
        """The time of a mark in ms; waits for it."""
        end = time.monotonic() + timeout
        while name not in self.marks:
            ready, _, _ = select.select([self.read_fd], [], [], max(0, end - time.monotonic()))
            data = os.read(self.read_fd, 4096) if ready else b''
            if not data:
                raise TimeoutError(f'{self.process.args[0]} never said {name}')
            self.buffer += data
            *lines, self.buffer = self.buffer.split(b'\n')
            for line in lines:
                mark, stamp = line.decode().rsplit(' ', 1)
                if mark.endswith(' ='):
                    self.values.setdefault(mark[:-2], []).append(float(stamp))
                    continue
                self.marks.setdefault(mark, (int(stamp) - self.start_ns) / 1e6)
        return self.marks[name]

    def end(self, timeout=60):
        """Waits until the program ended by itself; then values is complete."""
        try:
            self.wait('end', timeout)
        except TimeoutError as error:
            if self.process.wait(5) != 0:
                raise RuntimeError(f'{self.process.args[0]} failed') from error

    def switches(self):
        """How often any thread of it woke from waiting so far."""
        total = 0
        for status in pathlib.Path(f'/proc/{self.process.pid}/task').glob('*/status'):
            total += next(int(line.split()[1]) for line in status.read_text(encoding='ascii').splitlines()
                          if line.startswith('voluntary'))
        return total

    def pss(self):
        """Proportional set size in MB."""
        rollup = pathlib.Path(f'/proc/{self.process.pid}/smaps_rollup').read_text(encoding='ascii')
        return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith('Pss:')) / 1024

    def cpu(self):
        """CPU time used so far, ms."""
        return cpu_time(self.process.pid)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        os.close(self.read_fd)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Demo:
    """The demo platform, a process of its own."""

    def __init__(self, *options):
        self.process = subprocess.Popen([str(BUILD / 'src/demo/sluice-demo'), *map(str, options)],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                                        text=True)
        self.url = self.process.stdout.readline().strip()

    def cpu(self):
        return cpu_time(self.process.pid)

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=20) as answer:
            return json.load(answer)

    def post(self, path, body=None):
        request = urllib.request.Request(self.url + path, json.dumps(body or {}).encode(),
                                         {'Content-Type': 'application/json'})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(5)
        self.process.stdout.close()


def cpu_time(pid):
    """CPU time of all threads of a process so far, ms."""
    total = 0
    for task in pathlib.Path(f'/proc/{pid}/task').glob('*/schedstat'):
        total += int(task.read_text(encoding='ascii').split()[0])
    return total / 1e6


def percentile(values, share):
    """Linear between the nearest two."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def machine():
    def field(path, key):
        try:
            for line in pathlib.Path(path).read_text(encoding='utf-8').splitlines():
                if line.startswith(key):
                    return line.split(':', 1)[1].strip()
        except OSError:
            pass
        return ''

    def version(module):
        done = subprocess.run(['pkg-config', '--modversion', module], capture_output=True, text=True, check=False)
        return done.stdout.strip()

    return {
        'cpu': field('/proc/cpuinfo', 'model name'),
        'cores': os.cpu_count(),
        'memory': field('/proc/meminfo', 'MemTotal'),
        'kernel': platform.release(),
        'load': list(os.getloadavg()),
        'gtk': version('gtk4'),
        'libadwaita': version('libadwaita-1'),
        'glib': version('glib-2.0'),
        'time': time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime()),
    }


class Report:
    """Collects measurements; prints a table and writes JSON."""

    def __init__(self):
        self.measurements = []

    def add(self, name, unit, values, goal=None, note='', share=0.5):
        """goal: at most this at that share of the values, in the same unit; printed beside, never asserted."""
        entry = {'name': name, 'unit': unit, 'runs': len(values), 'min': min(values),
                 'median': percentile(values, 0.5), 'p95': percentile(values, 0.95), 'max': max(values),
                 'values': [round(value, 3) for value in values]}
        if goal is not None:
            entry['goal'] = goal
            entry['goal_at'] = share
        if note:
            entry['note'] = note
        self.measurements.append(entry)
        return entry

    def median(self, name):
        """The median of an earlier measurement, or None."""
        return next((entry['median'] for entry in self.measurements if entry['name'] == name), None)

    def write(self, path):
        facts = machine()
        pathlib.Path(path).write_text(
            json.dumps({'machine': facts, 'measurements': self.measurements}, indent=2) + '\n', encoding='utf-8')
        print(f"\n{facts['cpu']}, {facts['cores']} cores, {facts['memory']}, load {facts['load'][0]:.1f}; "
              f"GTK {facts['gtk']}, libadwaita {facts['libadwaita']}\n")
        width = max((len(entry['name']) for entry in self.measurements), default=4)
        print(f"{'what':{width}}  {'median':>10} {'p95':>10} {'min':>10} {'goal':>10}  unit  runs")
        for entry in self.measurements:
            goal = f"{entry['goal']:.1f}" if 'goal' in entry else ''
            met = entry['median'] if entry.get('goal_at', 0.5) == 0.5 else entry['p95']
            over = ' over' if 'goal' in entry and met > entry['goal'] else ''
            note = f"  {entry['note']}" if entry.get('note') else ''
            print(f"{entry['name']:{width}}  {entry['median']:10.1f} {entry['p95']:10.1f} {entry['min']:10.1f} "
                  f"{goal:>10}  {entry['unit']:4}  {entry['runs']}{over}{note}")
        print(f'\nwritten: {path}')
