# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a program from outside, as a person does: finds what it shows over AT-SPI, acts through AT-SPI or with real
keys and clicks (xdotool).  Runs under run-x.sh.  Every wait has a deadline and says what it waited for."""
import os
import pathlib
import subprocess
import sys
import time
import traceback

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib     # noqa: E402

WINDOWS = ('frame', 'dialog', 'window', 'alert')


class Skip(Exception):
    """Raised by a test that can't run here; its text is the reason."""


def sh(*words):
    """Runs a command and returns what it printed."""
    done = subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True, timeout=30)
    return done.stdout.strip()


def wait(look, what, timeout=15):
    """Calls look() until it returns something true, and returns that."""
    end = time.monotonic() + timeout
    while True:
        try:
            last = look()
            if last:
                return last
        except (GLib.Error, AttributeError, subprocess.CalledProcessError) as error:
            last = error        # an object may vanish while it is looked at
        if time.monotonic() > end:
            raise TimeoutError(f'waited in vain for {what} (last: {last})')
        time.sleep(0.05)


# --- looking ---------------------------------------------------------------------------------------------------------

def children(item):
    return [child for child in (item.get_child_at_index(i) for i in range(item.get_child_count())) if child]


def walk(item, depth=0):
    yield depth, item
    for child in children(item):
        yield from walk(child, depth + 1)


def states(item):
    return {state.value_nick for state in item.get_state_set().get_states()}


def is_showing(item):
    return 'showing' in states(item)


def find_all(root, role=None, name=None, showing=True):
    """Everything below root with that role and name; name may be a function of the name."""
    root.clear_cache()
    found = []
    for _, item in walk(root):
        if role is not None and item.get_role_name() != role:
            continue
        if callable(name) and not name(item.get_name() or '') or isinstance(name, str) and item.get_name() != name:
            continue
        if showing and not is_showing(item):
            continue
        found.append(item)
    return found


def find(root, role=None, name=None, timeout=15, showing=True):
    return wait(lambda: next(iter(find_all(root, role, name, showing)), None), f'{role} {name!r}', timeout)


def gone(root, role=None, name=None, timeout=15):
    wait(lambda: not find_all(root, role, name), f'{role} {name!r} to go', timeout)


def text_of(item):
    # GTK 4.18 answers '' for an end of -1.
    return Atspi.Text.get_text(item, 0, Atspi.Text.get_character_count(item))


def dump(root, out=sys.stderr):
    for depth, item in walk(root):
        actions = [item.get_action_name(i) for i in range(item.get_n_actions())] if item.get_action_iface() else []
        print('  ' * depth + f'[{item.get_role_name()}] "{item.get_name()}" {" ".join(sorted(states(item)))}'
              + (f' actions: {" ".join(actions)}' if actions else ''), file=out)


# --- acting ----------------------------------------------------------------------------------------------------------

def press(item):
    """Clicks or activates, over AT-SPI."""
    assert item.get_n_actions() > 0, f'{item.get_role_name()} "{item.get_name()}" has no action'
    item.do_action(0)


def set_text(item, text):
    assert Atspi.EditableText.set_text_contents(item, text)


def window_id(title):
    return wait(lambda: sh('xdotool', 'search', '--onlyvisible', '--name', title).split()[-1], f'a window {title!r}')


def window_position(window):
    lines = sh('xdotool', 'getwindowgeometry', '--shell', window).splitlines()
    geometry = dict(line.split('=') for line in lines)
    return int(geometry['X']), int(geometry['Y'])


def window_shadow(window):
    """Left, right, top, bottom of the invisible border under a compositor."""
    out = sh('xprop', '-id', window, '_GTK_FRAME_EXTENTS')
    return [int(number) for number in out.split('=')[1].split(',')] if '=' in out else [0, 0, 0, 0]


def extents_of(item):
    extents = item.get_extents(Atspi.CoordType.WINDOW)
    return extents.width, extents.height


def centre(item, window):
    """The middle of a widget in pixels of the screen.

    GTK 4 gives no screen coordinates, and its window coordinates are off by twice the border the frame reports.
    """
    extents = item.get_extents(Atspi.CoordType.WINDOW)
    left, top = window_position(window)
    frame = item
    while frame.get_role_name() not in WINDOWS:
        frame = frame.get_parent()
    border = frame.get_extents(Atspi.CoordType.WINDOW)
    shadow_left, _, shadow_top, _ = window_shadow(window)
    return (left + shadow_left + extents.x - 2 * border.x + extents.width // 2,
            top + shadow_top + extents.y - 2 * border.y + extents.height // 2)


def click(item, window, button=1):
    x, y = centre(item, window)
    sh('xdotool', 'mousemove', x, y, 'click', button)


def drag(start, end, steps=12):
    sh('xdotool', 'mousemove', *start, 'sleep', '0.05', 'mousedown', 1, 'sleep', '0.05')
    for i in range(1, steps + 1):       # a drag begins only with real motion past a threshold
        sh('xdotool', 'mousemove', round(start[0] + (end[0] - start[0]) * i / steps),
           round(start[1] + (end[1] - start[1]) * i / steps), 'sleep', '0.02')
    sh('xdotool', 'mouseup', 1)


def keys(*names):
    """Real keys for whatever has the focus: "ctrl+f", "Escape"."""
    sh('xdotool', 'key', '--delay', 30, *names)


def type_text(text):
    sh('xdotool', 'type', '--delay', 40, text)


def picture(window, path):
    """The window as it is on the screen, without the border the window manager draws."""
    pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
    sh('import', '-window', window, path)


# --- programs --------------------------------------------------------------------------------------------------------

class Program:
    """A program under test; what it prints goes to a log that is shown where a test fails."""

    def __init__(self, *argv, env=None, name=None):
        folder = pathlib.Path(os.environ['XDG_RUNTIME_DIR'])
        self.name = name or pathlib.Path(argv[0]).name
        self.log = folder / f'{self.name}-{time.monotonic_ns()}.log'
        with open(self.log, 'wb') as out:
            self.process = subprocess.Popen([str(word) for word in argv], stdin=subprocess.DEVNULL, stdout=out,
                                            stderr=subprocess.STDOUT, env={**os.environ, **(env or {})})

    def output(self):
        return self.log.read_text(encoding='utf-8', errors='replace')

    def root(self):
        """Its accessible object, once it has a window."""
        def look():
            desktop = Atspi.get_desktop(0)
            desktop.clear_cache()
            for item in children(desktop):
                if item.get_process_id() == self.process.pid and item.get_child_count():
                    return item
            if self.process.poll() is not None:
                raise RuntimeError(f'{self.name} ended with {self.process.returncode}:\n{self.output()}')
            return None
        return wait(look, f'a window of {self.name}', 30)

    def stop(self):
        """Asks it to end, and returns its exit status."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.stop()
        if kind:
            print(f'# what {self.name} printed:', *self.output().splitlines(), sep='\n# ', flush=True)


def run(*tests):
    """Runs test functions as TAP, for meson; ends the program."""
    failed = 0
    print(f'TAP version 13\n1..{len(tests)}', flush=True)
    for number, test in enumerate(tests, 1):
        title = test.__name__.removeprefix('test_').replace('_', ' ')
        try:
            test()
            print(f'ok {number} {title}', flush=True)
        except Skip as reason:
            print(f'ok {number} {title} # SKIP {reason}', flush=True)
        except Exception:                       # pylint: disable=broad-except
            failed += 1
            print(*('# ' + line for line in traceback.format_exc().splitlines()), sep='\n')
            print(f'not ok {number} {title}', flush=True)
    sys.exit(1 if failed else 0)
