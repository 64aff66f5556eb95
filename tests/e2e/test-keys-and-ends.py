#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys that everyone knows, and what ends with the program."""
import os
import signal
import subprocess

import desk
import uilib


def test_keys():
    with desk.Demo() as demo, desk.Desk('--server', demo.url) as app:
        app.has_list()
        for keys, title in (('ctrl+question', 'shortcuts'), ('ctrl+comma', 'preferences')):
            uilib.keys(keys)
            app.find('dialog', lambda name, title=title: title in name.lower())
            uilib.keys('Escape')
            app.gone('dialog')
        demo.forget_requests()
        uilib.keys('F5')
        uilib.wait(lambda: 'GET /api/v1/pipelines' in demo.requests(), 'the list to be asked for', 4)
        uilib.keys('ctrl+w')
        app.ended()


def test_closed_while_the_list_is_read():
    with desk.Demo('--fault', 'latency=4000') as demo, desk.Desk('--server', demo.url) as app:
        uilib.wait(lambda: any('pipelines' in each or 'health' in each for each in demo.requests()), 'a request')
        uilib.keys('ctrl+q')
        app.ended(3)


def demos(app):
    return subprocess.run(['pgrep', '-P', str(app.program.process.pid), '-f', 'sluice-demo'], check=False,
                          capture_output=True, text=True).stdout.split()


def test_a_demo_that_ends_is_started_again():
    with desk.Desk('--demo') as app:
        app.has_list()
        first = demos(app)
        assert len(first) == 1, first
        os.kill(int(first[0]), signal.SIGKILL)
        uilib.wait(lambda: demos(app) not in ([], first), 'another demo')
        app.has_list()
        uilib.keys('ctrl+q')
        app.ended()


def test_the_demo_ends_with_the_program():
    app = desk.Desk('--demo')
    with app:
        app.has_list()
        children = demos(app)
        assert children, 'the demo platform is a child'
        os.kill(app.program.process.pid, signal.SIGKILL)
        app.program.process.wait(10)
        for child in children:
            uilib.wait(lambda child=child: not os.path.exists(f'/proc/{child}')
                       or ' Z ' in open(f'/proc/{child}/stat', encoding='utf-8').read(), 'the demo to end')


uilib.run(test_keys, test_closed_while_the_list_is_read, test_a_demo_that_ends_is_started_again,
          test_the_demo_ends_with_the_program)
