#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A pipeline as a file, given on the command line: to a program that starts, and to one that runs."""
import json
import subprocess

import desk
import uilib

FOLDER = desk.HOME / 'flows'


def write(name, *stages):
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f'{name}.json'
    path.write_text(json.dumps({'name': name, 'stages': [{'name': stage, 'task': 'preprocess_dataset',
                                                          'params': {'dataset': 'sst2'}} for stage in stages]}))
    return path


def call(*argv):
    """As from a terminal in that folder, while the program runs."""
    done = subprocess.run([f'{desk.BUILD}/src/app/sluice', *argv], cwd=FOLDER, capture_output=True, text=True,
                          timeout=20, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, '', ''), done


def said(app, heading):
    app.dialog(heading)
    uilib.keys('Escape')
    app.gone('dialog', heading)


def test_open_file():
    with desk.Demo('--pipelines', '0') as demo:
        first = write('first', 'gather')
        write('second', 'weigh')
        with desk.Desk('--server', demo.url, str(first)) as app:
            app.find('list item', app.starts('gather'))
            # Where something is being made, only after a question.
            call('second.json')
            app.click('button', 'Replace')
            app.find('list item', app.starts('weigh'))
            assert not app.find_all('list item', app.starts('gather'))
            # What can't be read is said.
            call('gone.json')
            said(app, 'The file can’t be read')
            call('first.json', 'second.json')
            said(app, 'Several files')
            app.find('list item', app.starts('weigh'))
            app.quit()


def test_without_server():
    """It waits for one."""
    first = write('first', 'gather')
    with desk.Demo('--pipelines', '0') as demo:
        with desk.Desk(str(first), home=desk.HOME / 'none') as app:
            app.find('label', '“first.json” is opened once you are connected to a server')
            call('--server', demo.url)
            app.find('list item', app.starts('gather'))
            app.quit()


def test_demo():
    first = write('first', 'gather')
    with desk.Desk('--demo', str(first), home=desk.HOME / 'demo') as app:
        app.find('list item', app.starts('gather'))
        app.quit()


uilib.run(test_open_file, test_without_server, test_demo)
