#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log for who hears it: lines with their level, what is new, what was found, the line that failed in an older page."""
import re
import time

import desk
import platform_by_hand as by_hand
import uilib
from uilib import Atspi, GLib

HEARD = []
SELECTIONS = []
FAILED, RUNNING = 'b0000000-0000-4000-8000-00000000000f', 'b0000000-0000-4000-8000-00000000000a'
# Far from the end: more than the page that is asked for first, and than the one after it.
WRONG = 700


class LogPlatform(by_hand.Platform):
    """A pipeline whose stages tell their jobs, and what these wrote; its socket is missing."""

    def __init__(self):
        super().__init__()
        self.logs = {FAILED: [f'step {i} loss={i % 7}.{i % 10}' for i in range(3000)],
                     RUNNING: [f'batch {i}' for i in range(400)]}
        self.logs[FAILED][WRONG:WRONG + 3] = ['Traceback (most recent call last):', '  File "train.py", line 12, in main',
                                              'RuntimeError: CUDA out of memory']
        self.logs[FAILED][2900] = '[WARNING] gradient norm 1.7 above 1.0'
        self.logs[RUNNING][390] = '[WARNING] slow disk'
        row = by_hand.pipeline(1, 'to be heard', 'running', started_at='2026-11-24T14:00:00')
        self.add(row, by_hand.stage('train', 'failed', error_message='CUDA out of memory', job_uuid=FAILED, **by_hand.DONE),
                 by_hand.stage('score', 'running', job_uuid=RUNNING, started_at='2026-11-24T14:00:00', stage_order=1),
                 by_hand.stage('tidy', 'completed', stage_order=2, **by_hand.DONE))

    def route(self, handler):
        path, _, query = handler.path.partition('?')
        parts = path.removeprefix('/api/v1/').split('/')
        if parts[0] != 'jobs' or parts[2:] != ['logs'] or parts[1] not in self.logs:
            super().route(handler)
            return
        values = dict(item.split('=') for item in query.split('&'))
        lines = self.logs[parts[1]]
        end = max(len(lines) - int(values.get('offset', 0)), 0)
        page = lines[max(end - int(values['lines']), 0):end]
        # As the platform does it: of what is over the newest line comes first.
        handler.answer(200, {'job_id': parts[1], 'logs': page if parts[1] == RUNNING else page[::-1], 'has_more': False})

    def write(self, *lines):
        with self.lock:
            self.logs[RUNNING] += lines


def remember(event):
    HEARD.append(str(event.any_data))


def hears(text, timeout=20):
    """Waits until something with these words was said."""
    end = time.monotonic() + timeout
    while not any(text in each for each in HEARD):
        assert time.monotonic() < end, f'waited in vain to hear {text!r}: {HEARD}'
        GLib.MainContext.default().iteration(False)
        time.sleep(0.01)
    HEARD.clear()


def selected(log):
    if Atspi.Text.get_n_selections(log) == 0:
        return ''
    part = Atspi.Text.get_selection(log, 0)
    return Atspi.Text.get_text(log, part.start_offset, part.end_offset)


def line_at_caret(log):
    """What a screen reader says of where the keys are."""
    found = Atspi.Text.get_string_at_offset(log, Atspi.Text.get_caret_offset(log), Atspi.TextGranularity.LINE)
    return found.content.strip()


def select(app, name):
    """Without the pointer: the search of the graph leads there."""
    uilib.keys('ctrl+f')
    uilib.wait(lambda: app.focused().get_name() == 'Search the graph', 'the cursor in the search of the graph')
    uilib.type_text(name)
    hears(f': {name},')
    uilib.keys('Escape')
    uilib.wait(lambda: app.focused().get_name().startswith(name), f'the keys on {name}')


def open_log(app, name):
    select(app, name)
    uilib.keys('l')
    return uilib.wait(lambda: app.focused() if app.focused().get_name() == 'Log' else None, 'the keys in the log')


def at_caret(log, text):
    uilib.wait(lambda: line_at_caret(log) == text, f'the keys at {text!r}')


def check_failed(app):
    log = open_log(app, 'train')
    assert log.get_role_name() == 'log', log.get_role_name()
    # At what was raised, not where the traceback begins.
    hears('Error: RuntimeError: CUDA out of memory')
    at_caret(log, 'Error: RuntimeError: CUDA out of memory')
    text = uilib.text_of(log).splitlines()
    assert 'Error: RuntimeError: CUDA out of memory' in text and f'step {WRONG - 1} loss=6.9' in text, text
    assert len(text) <= 200, 'only what is in view'

    # Line by line, and back to the error with its key.
    uilib.keys('Down')
    at_caret(log, f'step {WRONG + 3} loss={(WRONG + 3) % 7}.{(WRONG + 3) % 10}')
    uilib.keys('e')
    hears('Error: RuntimeError: CUDA out of memory')
    # What is selected with the keys is told, and that it no longer is.
    uilib.keys('shift+Down')
    uilib.wait(lambda: selected(log) == 'Error: RuntimeError: CUDA out of memory\n'
               + f'step {WRONG + 3} loss={(WRONG + 3) % 7}.{(WRONG + 3) % 10}', 'two lines selected')
    assert SELECTIONS, 'no event of it'
    uilib.keys('e')
    uilib.keys('shift+Right', 'shift+Right')
    uilib.wait(lambda: selected(log).endswith('Ru'), 'two letters selected')
    uilib.keys('Right')
    uilib.wait(lambda: Atspi.Text.get_n_selections(log) == 0, 'nothing selected')
    uilib.keys('Home', 'e')
    HEARD.clear()
    # Whose log it is now is said, both ways.
    uilib.keys('a')
    hears('All stages: What happened, by time')
    uilib.keys('a')
    hears('train: Log of its job')
    uilib.keys('l')
    hears('Error: RuntimeError: CUDA out of memory')
    uilib.keys('Home')
    uilib.keys('l')
    hears('Error: RuntimeError: CUDA out of memory')


def check_search(app):
    uilib.keys('Up')
    uilib.keys('ctrl+f')
    uilib.wait(lambda: app.focused().get_name() == 'Search in the log', 'the cursor in the search')
    uilib.type_text('gradient|CUDA')
    hears('No match')
    uilib.keys('alt+x')
    hears('2 matches')
    uilib.keys('Return')
    hears('Error: RuntimeError: CUDA out of memory')
    uilib.keys('F3')
    hears('Warning: [WARNING] gradient norm 1.7 above 1.0')
    uilib.keys('ctrl+a')
    uilib.type_text('no such words')
    hears('No match')
    uilib.keys('ctrl+a')
    uilib.type_text('a(')
    hears('No regular expression: the “(” at character 2 is not closed. Searched for as it stands.')
    uilib.keys('Escape')
    uilib.wait(lambda: app.focused().get_name() == 'Log', 'the keys in the log')
    uilib.keys('g')


def check_running(app, platform):
    log = open_log(app, 'score')
    uilib.wait(lambda: 'Warning: [WARNING] slow disk' in uilib.text_of(log).splitlines(), 'the last lines')
    # Followed, what comes is there; who reads further up hears that something came.
    platform.write('batch 400')
    uilib.wait(lambda: 'batch 400' in uilib.text_of(log).splitlines(), 'a new line')
    uilib.keys('Page_Up')
    HEARD.clear()
    platform.write('batch 401', 'batch 402')
    hears('2 new lines')
    app.find('button', '2 new lines')
    uilib.keys('End')
    uilib.wait(lambda: 'batch 402' in uilib.text_of(log).splitlines(), 'the end')
    app.gone('button', '2 new lines')
    # At the end the keys go along; nobody is read what comes.
    HEARD.clear()
    platform.write('batch 403')
    at_caret(log, 'batch 403')
    assert not HEARD, HEARD
    # That more match than was said is told, too.
    uilib.keys('ctrl+f')
    uilib.type_text('batch 40')
    hears('5 of 5')
    platform.write('batch 404', 'batch 405')
    hears('7 of 7')
    uilib.keys('Escape')
    uilib.wait(lambda: app.focused().get_name() == 'Log', 'the keys in the log')
    uilib.keys('e')
    hears('No error in this log.')
    uilib.keys('g')


def without_days(text):
    """What was not today is said with its day: "27 Nov: Running"."""
    return re.sub(r'^\d{1,2} \w+( \d{4})?: ', '', text, flags=re.MULTILINE)


def check_story(app):
    log = open_log(app, 'tidy')
    hears('No error in this log.')
    uilib.wait(lambda: without_days(uilib.text_of(log)).startswith('Running\nCompleted, after 38 min'), 'its story')
    uilib.keys('Escape')
    uilib.wait(lambda: app.focused().get_name().startswith('tidy'), 'the keys in the graph')


def check_remembered(app):
    """How it is searched is as it was when the pipeline is opened again."""
    app.click('button', 'Back')
    app.has_list()
    uilib.keys('Return')
    app.find('list', 'Stages of the graph')
    open_log(app, 'train')
    uilib.keys('ctrl+f')
    uilib.type_text('nothing|CUDA')
    hears('1 of 1+')
    uilib.keys('Escape')


def test_log():
    listener = Atspi.EventListener.new(remember)
    assert listener.register('object:announcement')
    selections = Atspi.EventListener.new(SELECTIONS.append)
    assert selections.register('object:text-selection-changed')
    platform = LogPlatform()
    try:
        with desk.Desk('--server', platform.address) as app:
            app.has_list()
            uilib.keys('Return')
            app.find('list', 'Stages of the graph')
            check_failed(app)
            check_search(app)
            check_running(app, platform)
            check_story(app)
            check_remembered(app)
            app.quit()
    finally:
        platform.stop()


uilib.run(test_log)
