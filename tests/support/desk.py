# SPDX-License-Identifier: GPL-3.0-or-later
"""What the end-to-end tests share: the demo platform as a child, and the window as a person sees and uses it."""
import json
import os
import pathlib
import subprocess
import urllib.request

import uilib

BUILD = os.environ['SLUICE_BUILD_DIR']
HOME = pathlib.Path(os.environ['HOME'])
OVER = {'completed', 'failed', 'cancelled', 'skipped'}


class Demo:
    """A demo platform; its faults and what it was asked are its own business, at /demo/."""

    def __init__(self, *args, flavour='plan', key=None, port=0):
        words = [f'{BUILD}/src/demo/sluice-demo', '--port', str(port), '--seed', '7', '--flavour', flavour,
                 '--exit-with-stdin', *args]
        self.key = key
        if key:
            words += ['--api-key', key]
        self.child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.child.stdout.readline().strip()
        self.port = int(self.url.rsplit(':', 1)[1])

    def call(self, path, method='GET', body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.url + path, data=data, method=method,
                                         headers={'X-API-KEY': self.key or '', 'Content-Type': 'application/json'})
        with urllib.request.urlopen(request, timeout=15) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def fault(self, kind, value=None):
        self.call('/demo/faults', 'POST', {'kind': kind, **({'value': str(value)} if value is not None else {})})

    def no_faults(self):
        self.call('/demo/faults', 'DELETE')

    def requests(self):
        """What was asked for: "GET /api/v1/pipelines", oldest first; without queries."""
        return [f"{each['method']} {each['path'].split('?')[0]}" for each in self.call('/demo/requests')]

    def forget_requests(self):
        self.call('/demo/requests', 'DELETE')

    def pipelines(self):
        return self.call('/api/v1/pipelines?limit=-1')['pipelines']

    def status(self, uuid):
        return self.call(f'/api/v1/pipelines/{uuid}/status')

    def shown(self):
        """{name: (state, progress)} as the list must show it, made of the server's own answers."""
        table = {}
        for row in self.pipelines():
            stages = self.status(row['uuid'])['stages']
            words = [stage['status'] for stage in stages]
            state = row['status']
            if state == 'running' and words and all(word in OVER for word in words):
                state = 'failed' if 'failed' in words else 'completed'
            table[row['name']] = (state.capitalize(), f"{words.count('completed')}/{len(words)}")
        return table

    def create(self, name, *seconds):
        """A pipeline whose stages come one after another and take so long; returns its uuid."""
        stages = [{'name': f'step {i + 1}', 'task': 'preprocess_dataset', 'params': {'seconds': each},
                   'depends_on': [f'step {i}'] if i else [], 'max_retries': 0, 'retry_delay': 1}
                  for i, each in enumerate(seconds)]
        body = {'name': name, 'description': 'made by a test', 'priority': 10, 'max_retries': 0, 'stages': stages}
        return self.call('/api/v1/pipelines', 'POST', body)['uuid']

    def find(self, name):
        """The uuid of a pipeline."""
        return next(row['uuid'] for row in self.pipelines() if row['name'] == name)

    def stop(self):
        if self.child.poll() is None:
            self.child.stdin.close()
            self.child.wait(10)
            self.child.stdout.close()

    def kill(self):
        self.child.kill()
        self.child.wait(10)
        self.child.stdin.close()
        self.child.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Desk:
    """Sluice on the screen.  Leaving the block fails where it printed anything or did not end by itself with 0."""

    def __init__(self, *argv, env=None, home=None):
        # Settings in a file of the home, so that the next start finds them.
        extra = {'GSETTINGS_BACKEND': 'keyfile', 'G_DEBUG': 'fatal-warnings', **(env or {})}
        if home:
            home = pathlib.Path(home)
            home.mkdir(parents=True, exist_ok=True)
            extra |= {'HOME': str(home), 'XDG_DATA_HOME': str(home / 'data'), 'XDG_CONFIG_HOME': str(home / 'config'),
                      'XDG_CACHE_HOME': str(home / 'cache'), 'XDG_STATE_HOME': str(home / 'state'),
                      'SECRET_FILE_TEST_PATH': str(home / 'keyring')}
        self.program = uilib.Program(f'{BUILD}/src/app/sluice', *argv, env=extra)
        self.root = self.program.root()
        self.frame = uilib.find(self.root, 'frame')
        self.window = uilib.window_id('Sluice')
        # A key sent before the window manager gives it the keyboard is nobody's.
        uilib.wait(self.has_keyboard, 'the window to have the keyboard')

    # looking

    def has_keyboard(self):
        return uilib.sh('xdotool', 'getwindowfocus') == self.window and 'active' in uilib.states(self.frame)

    def find(self, role, name=None, timeout=15):
        return uilib.find(self.frame, role, name, timeout)

    def find_all(self, role, name=None):
        return uilib.find_all(self.frame, role, name)

    def gone(self, role, name=None):
        uilib.gone(self.frame, role, name)

    def wait(self, look, what, timeout=15):
        return uilib.wait(look, what, timeout)

    def starts(self, text):
        return lambda name: name.startswith(text)

    def dialog(self, name=None):
        return self.find('dialog', name)

    def has_dialog(self):
        """The start page and dialogs apart: whether a dialog is open."""
        return bool(self.find_all('dialog')) or bool(self.find_all('alert dialog'))

    def focused(self):
        self.frame.clear_cache()
        return next((item for _, item in uilib.walk(self.frame) if 'focused' in uilib.states(item)), None)

    def rows(self):
        """The rows of the table that are on the screen: (state, name, progress, the row)."""
        found = []
        for row in self.find_all('table row'):
            cells = [child for child in uilib.children(row) if child.get_role_name() == 'table cell']
            if len(cells) > 3:
                found.append((cells[0].get_name(), cells[1].get_name(), cells[2].get_name(), row))
        return found

    def names(self):
        return [row[1] for row in self.rows()]

    def table(self):
        return {name: (state, progress) for state, name, progress, _ in self.rows()}

    def states(self):
        return {name: state for state, name, _, _ in self.rows()}

    def row(self, name):
        return uilib.wait(lambda: next((row for _, its, _, row in self.rows() if its == name), None), f'row {name!r}')

    def counts(self):
        """{"All": "28", …} from the filter."""
        words = (item.get_name().rsplit(' ', 1) for item in self.find_all('radio button'))
        return {pair[0]: pair[1] for pair in words if len(pair) == 2}

    def has_list(self, names=1):
        return uilib.wait(lambda: len(self.rows()) >= names, 'the list', 30)

    # acting

    def click(self, role, name=None):
        uilib.click(self.find(role, name), self.window)

    def click_item(self, item):
        uilib.click(item, self.window)

    def press_header(self, title):
        """Clicks the title of a column."""
        uilib.click(uilib.find(self.frame, 'filler', title), self.window)

    def resize(self, width, height):
        """Waits until the program, too, has the new size: the window manager knows it a frame before."""
        before = uilib.extents_of(self.frame)
        changes = self.size() != (width, height)
        uilib.sh('xdotool', 'windowsize', self.window, width, height)
        uilib.wait(lambda: self.size() == (width, height), f'a window of {width}×{height}')
        uilib.wait(lambda: not changes or uilib.extents_of(self.frame) != before, 'the program to have that size')

    def size(self):
        lines = uilib.sh('xdotool', 'getwindowgeometry', '--shell', self.window).splitlines()
        geometry = dict(line.split('=') for line in lines)
        return int(geometry['WIDTH']), int(geometry['HEIGHT'])

    def ended(self, timeout=15):
        """Waits until the program is gone by itself; it must end with 0 and have said nothing."""
        uilib.wait(lambda: self.program.process.poll() is not None, 'the program to end', timeout)
        assert self.program.process.returncode == 0, \
            f'it ended with {self.program.process.returncode}: {self.program.output()}'
        assert self.program.output() == '', f'it said: {self.program.output()}'

    def quit(self):
        uilib.keys('ctrl+q')
        self.ended()

    def __enter__(self):
        return self

    def __exit__(self, kind, error, _):
        running = self.program.process.poll() is None
        if kind:
            print('# what was on the screen:')
            if running:
                show(self.frame)
            print(f'# what it printed: {self.program.output()!r}', flush=True)
        self.program.stop()


def show(root):
    """What is on the screen, as comments of the test's output."""
    try:
        root.clear_cache()
        for depth, item in uilib.walk(root):
            states = uilib.states(item)
            if 'showing' in states and item.get_name() and item.get_role_name() not in ('label', 'table cell', 'filler'):
                marks = ' '.join(sorted(states & {'focused', 'selected', 'checked', 'invalid-entry'}))
                print('# ' + ' ' * depth + f'{item.get_role_name()} {item.get_name()!r} {marks}')
    except Exception as error:                  # pylint: disable=broad-except
        print(f'# (no more: {error})')
