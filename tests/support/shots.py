#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""shots.py [LOOK …]: pictures of every page, with the demo platform, into build/shots.

A look is light, dark, zh_CN or narrow; without one all four are made, and the stage graph in many shapes.  Pages are reached as a person reaches them.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import uilib

FOLDER = pathlib.Path(os.environ['SLUICE_BUILD_DIR']) / 'shots'
BUS_NAME = 'io.github.sluiceapp.Sluice'
WINDOW_PATH = '/io/github/sluiceapp/Sluice/window/1'
CORNER = 15
# A pipeline of the demo's day that runs, and one that failed: names are the same in every language.
RUNNING = 'SFT qwen2.5-7b'
FAILED = 'PPO qwen2.5-7b helpfulness'

LOOKS = {
    'light': ({}, (1100, 720)),
    'dark': ({'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}, (1100, 720)),
    'zh_CN': ({'LC_ALL': 'zh_CN.UTF-8', 'LANGUAGE': ''}, (1100, 720)),
    'narrow': ({}, (360, 640)),
}


class Session:
    """One run of the program in one look."""

    def __init__(self, look, *argv, env=None):
        environment, self.size = LOOKS[look]
        environment = {**environment, **(env or {})}
        self.look = look
        self.written = []
        self.program = uilib.Program('sluice', *argv, env=environment)
        self.root = self.program.root()
        self.frame = uilib.find(self.root, 'frame')
        self.window = uilib.window_id('Sluice')
        self.resize(*self.size)

    def resize(self, width, height):
        left, right, top, bottom = uilib.window_shadow(self.window)
        uilib.sh('xdotool', 'windowmove', self.window, 80 - left, 80 - top)
        uilib.sh('xdotool', 'windowsize', self.window, width + left + right, height + top + bottom)
        self.settle()

    def settle(self, seconds=0.8):
        """A picture has nothing to wait for but that drawing comes to rest."""
        time.sleep(seconds)

    def activate(self, action, *arguments):
        uilib.sh('gdbus', 'call', '--session', '--dest', BUS_NAME, '--object-path', WINDOW_PATH, '--method',
                 'org.gtk.Actions.Activate', action, f"[{', '.join(arguments)}]", '{}')
        self.settle()

    def wait_for_list(self):
        uilib.find(self.frame, 'label', lambda name: name.startswith('Eval sweep'), timeout=30)
        uilib.sh('xdotool', 'mousemove', 1, 1)
        self.settle()

    def search(self, text):
        self.activate('search')
        uilib.keys('ctrl+a')
        uilib.type_text(text)
        uilib.find(self.frame, 'label', text)
        self.settle()

    def open(self, text):
        uilib.click(uilib.find(self.frame, 'label', text), self.window)
        uilib.sh('xdotool', 'mousemove', 1, 1)
        uilib.keys('Return')
        uilib.gone(self.frame, 'label', lambda name: name.startswith('Eval sweep'))
        self.settle(2)

    def go_back(self):
        uilib.keys('alt+Left')
        self.settle()

    def close_dialog(self):
        uilib.keys('Escape')
        self.settle()

    def take(self, name):
        """The window alone, its corners round, with a shadow."""
        raw = FOLDER / 'raw.png'
        path = FOLDER / f'{name}-{self.look}.png'
        uilib.picture(self.window, raw)
        left, right, top, bottom = uilib.window_shadow(self.window)
        width, height = (int(number) for number in uilib.sh('identify', '-format', '%w %h', raw).split())
        width, height = width - left - right, height - top - bottom
        uilib.sh('convert', raw, '-crop', f'{width}x{height}+{left}+{top}', '+repage', '-alpha', 'set',
                 '(', '+clone', '-alpha', 'transparent', '-fill', 'white', '-draw',
                 f'roundrectangle 0,0,{width - 1},{height - 1},{CORNER},{CORNER}', ')',
                 '-compose', 'DstIn', '-composite', '-compose', 'Over',
                 '(', '+clone', '-background', 'black', '-shadow', '35x12+0+6', ')', '+swap',
                 '-background', 'none', '-layers', 'merge', '+repage', path)
        raw.unlink()
        self.written.append(path)
        print(path, flush=True)


def take_list(session):
    session.wait_for_list()
    session.take('pipelines')


def take_detail(session, text, name):
    session.search(text)
    session.open(text)
    session.take(name)
    uilib.keys('l')
    session.settle(1.5)
    session.take(f'{name}-log')
    uilib.keys('g')
    session.go_back()
    uilib.keys('Escape')


def take_dialogs(session):
    for action in ('connect', 'preferences', 'shortcuts', 'about'):
        session.activate(action)
        session.take(action)
        session.close_dialog()


def take_editor(session):
    session.wait_for_list()
    session.activate('new-pipeline')
    session.take('editor-empty')
    uilib.keys('alt+t')
    session.settle(1.5)
    session.take('templates')
    session.close_dialog()
    for name in ('prepare', 'train', 'evaluate'):
        uilib.keys('Insert')
        session.settle()
        uilib.type_text(name)
        uilib.keys('Return')
        session.settle()
    session.take('editor')


def make(look):
    session = Session(look, '--demo')
    with session.program:
        take_list(session)
        take_detail(session, RUNNING, 'detail')
        take_detail(session, FAILED, 'failed')
        take_dialogs(session)
    # What is made there is kept as a draft, and offered again: not in the next look.
    with tempfile.TemporaryDirectory() as folder:
        session = Session(look, '--demo', env={'XDG_DATA_HOME': folder})
        with session.program:
            take_editor(session)
    session = Session(look)
    with session.program:
        session.take('welcome')


def make_graphs():
    """The stage graph at 4, 60, 300 and 3,000 stages, from three distances; blocks, a cycle, a simpler layout."""
    subprocess.run([pathlib.Path(os.environ['SLUICE_BUILD_DIR']) / 'tests/ui/graph-pictures', FOLDER], check=True)


def main(looks):
    unknown = [look for look in looks if look not in LOOKS]
    if unknown:
        sys.exit(f"no such look: {', '.join(unknown)} (there are {', '.join(LOOKS)})")
    FOLDER.mkdir(parents=True, exist_ok=True)
    failed = False
    if not looks:
        make_graphs()
    for look in looks or LOOKS:
        try:
            make(look)
        except (TimeoutError, RuntimeError) as error:
            failed = True
            print(f'{look}: {error}', file=sys.stderr)
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main(sys.argv[1:])
