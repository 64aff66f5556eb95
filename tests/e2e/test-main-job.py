#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job from an empty home: connect, look, filter, search, sort."""
import pathlib

import desk
import uilib

KEY = 'open sesame 71'


def connect(app, demo):
    app.click('button', 'Connect to a server…')
    app.dialog('New server')
    uilib.wait(lambda: app.focused().get_name() == 'Address', 'the focus at the address')
    uilib.type_text(demo.url)
    uilib.keys('Tab')
    uilib.type_text('wrong')
    uilib.keys('Return')
    message = app.find('alert', lambda name: 'does not accept the API key' in name)
    assert message.get_name().endswith('.'), 'a sentence'
    uilib.wait(lambda: app.focused().get_name() .lower() == 'api key', 'the focus at the key')
    uilib.keys('ctrl+a')
    uilib.type_text(KEY)
    uilib.keys('Return')
    app.gone('dialog')


def check_key_is_nowhere(app):
    files = [path for path in desk.HOME.rglob('*') if path.is_file()]
    ring = pathlib.Path(desk.HOME / 'keyring')
    assert ring in files, 'a key is kept in the keyring'
    for path in files:
        assert KEY.encode() not in path.read_bytes(), f'the key stands in {path}'
    assert KEY not in app.program.output()


def check_no_software_gl(app):
    """Cairo draws here (run-x.sh): a GL of software must not have been opened for nothing."""
    libraries = pathlib.Path(f'/proc/{app.program.process.pid}/maps').read_text(encoding='utf-8')
    assert 'libgtk-4' in libraries
    assert 'gallium' not in libraries and 'LLVM' not in libraries, 'GL was opened'


def same(shown, expected, what):
    """Waits until both say the same, and tells the difference where they never do."""
    last = {}

    def look():
        now, then = shown(), expected()
        last['difference'] = sorted(map(str, set(now.items()) ^ set(then.items())))
        return now == then
    try:
        uilib.wait(look, what)
    except TimeoutError as error:
        raise AssertionError(f"{what}: {last['difference']}") from error


def check_list(app, demo):
    app.resize(1100, 1540)
    same(app.states, lambda: {name: state for name, (state, _) in demo.shown().items()}, 'the list')
    # Of pipelines that are over the server is asked last, or when they are opened.
    active = lambda table: {name: row for name, row in table.items() if row[0] in ('Running', 'Completed')}  # noqa: E731
    same(lambda: active(app.table()), lambda: active(demo.shown()), 'the progress')
    states = [state for state, _ in demo.shown().values()]
    expected = {'All': str(len(states))} | {state: str(states.count(state)) for state in sorted(set(states))}
    uilib.wait(lambda: {k: v for k, v in app.counts().items() if v != '0'} == expected, f'the counts {expected}')


def check_keys_go_to_the_list(app):
    """After the dialog the keyboard is in the list, not on the button of the start page that nobody sees any more."""
    uilib.wait(lambda: app.focused().get_role_name() == 'table row', 'the focus in the list', 5)


def check_filter(app, demo):
    app.click('radio button', app.starts('Completed '))
    completed = {name for name, (state, _) in demo.shown().items() if state == 'Completed'}
    uilib.wait(lambda: set(app.names()) == completed, 'only completed ones')
    app.click('radio button', app.starts('All '))
    uilib.wait(lambda: len(app.rows()) == len(demo.shown()), 'all of them')


def check_search(app, demo):
    uilib.keys('ctrl+f')
    uilib.wait(lambda: app.focused().get_role_name() == 'entry', 'the cursor in the search')
    uilib.type_text('qwen2.5-7b')
    wanted = {name for name in demo.shown() if 'qwen2.5-7b' in name}
    uilib.wait(lambda: wanted <= set(app.names()) and len(app.names()) < len(demo.shown()), 'what was searched for')
    uilib.keys('Escape')
    uilib.wait(lambda: len(app.rows()) == len(demo.shown()), 'all of them')


def check_sort(app):
    newest_first = app.names()
    app.press_header('Created')
    uilib.wait(lambda: app.names() == newest_first[::-1], 'the oldest first')
    app.press_header('Created')
    uilib.wait(lambda: app.names() == newest_first, 'the newest first')


def test_first_start():
    with desk.Demo(flavour='platform', key=KEY) as demo, desk.Desk() as app:
        connect(app, demo)
        check_keys_go_to_the_list(app)
        check_list(app, demo)
        check_key_is_nowhere(app)
        check_no_software_gl(app)
        check_filter(app, demo)
        check_search(app, demo)
        check_sort(app)
        app.quit()


uilib.run(test_first_start)
