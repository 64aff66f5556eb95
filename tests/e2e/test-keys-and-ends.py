#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys that everyone knows, and what ends with the program."""
import os
import pathlib
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


def test_keys_with_a_dialog():
    """Behind a dialog nothing is opened; Ctrl+W closes the dialog first, F5 asks, Ctrl+Q ends all."""
    with desk.Demo() as demo, desk.Desk('--server', demo.url) as app:
        app.has_list()
        uilib.keys('ctrl+comma')
        app.find('dialog', lambda name: 'preferences' in name.lower())
        uilib.keys('ctrl+comma', 'ctrl+question', 'ctrl+f')
        demo.forget_requests()
        uilib.keys('F5')
        uilib.wait(lambda: 'GET /api/v1/pipelines' in demo.requests(), 'the list to be asked for', 4)
        assert len(app.find_all('dialog')) == 1, app.find_all('dialog')
        assert not app.find_all('entry'), 'the search is closed'
        uilib.keys('ctrl+w')
        app.gone('dialog')
        assert app.program.process.poll() is None, 'the window is still there'

        uilib.keys('ctrl+o')
        app.find('dialog')
        uilib.keys('ctrl+o', 'ctrl+comma')
        uilib.keys('F5')
        assert len(app.find_all('dialog')) == 1, app.find_all('dialog')
        uilib.keys('ctrl+q')
        app.ended()


def test_keys_with_a_menu():
    """A menu is left by what a key of it asks for."""
    with desk.Demo() as demo, desk.Desk('--server', demo.url) as app:
        app.has_list()
        uilib.keys('F10')
        app.find('menu')
        uilib.keys('ctrl+comma')
        app.find('dialog', lambda name: 'preferences' in name.lower())
        app.gone('menu')
        uilib.keys('Escape')
        app.gone('dialog')

        uilib.keys('ctrl+f')
        uilib.wait(lambda: app.focused().get_role_name() == 'entry', 'the cursor in the search')
        uilib.keys('ctrl+w')
        app.ended()


def test_a_double_click_after_a_menu():
    """Whatever the pointer does while it brings up a row's menu, the row is left as it was, and the next one opens."""
    with desk.Demo() as demo, desk.Desk('--server', demo.url) as app:
        app.has_list()
        for steps in (0, 3, 12):
            moves = ('mousemove_relative', 3, 3, 'sleep', 0.05) * steps
            place = uilib.centre(app.row(app.names()[2]), app.window)
            uilib.sh('xdotool', 'mousemove', *place, 'mousedown', 3, 'sleep', 0.4, *moves)
            assert not app.find_all('menu'), 'one that came now would take the release from the row'
            uilib.sh('xdotool', 'mouseup', 3)
            app.find('menu')
            uilib.keys('Escape')
            app.gone('menu')
            name = app.names()[4]
            place = uilib.centre(app.row(name), app.window)
            uilib.sh('xdotool', 'mousemove', *place, 'click', '--repeat', 2, '--delay', 60, 1)
            app.gone('table row')
            app.find(None, name)
            uilib.keys('alt+Left')
            app.has_list()
        uilib.keys('ctrl+q')
        app.ended()


def test_keys_out_of_the_search():
    """Down goes from the search to the first row that was found, or to the way back; Return opens the first one."""
    with desk.Demo() as demo, desk.Desk('--server', demo.url) as app:
        app.has_list()
        name = next(each for each in app.names()[1:] if each.isascii())
        for down in (True, False):
            uilib.keys('ctrl+f')
            uilib.wait(lambda: app.focused().get_role_name() == 'entry', 'the cursor in the search')
            uilib.type_text(name)
            if down:
                uilib.keys('Down')
                uilib.wait(lambda: app.focused().get_role_name() == 'table row', 'the focus in a row', 5)
                assert app.focused() == app.row(name), app.focused().get_name()
            uilib.keys('Return')
            app.gone('table row')
            app.find(None, name)
            uilib.keys('alt+Left')
            app.has_list()
            uilib.keys('ctrl+f', 'ctrl+a', 'Delete')
            uilib.wait(lambda: len(app.rows()) > 3, 'the whole list')

        # Nothing was looked for: nothing is opened.
        uilib.keys('Return')
        uilib.type_text('nothing of that name')
        app.gone('table row')
        uilib.keys('Return', 'Down')
        uilib.wait(lambda: app.focused().get_name() == 'Show all', 'the focus on the way back', 5)
        uilib.keys('ctrl+q')
        app.ended()


def test_tab_order():
    """Tab goes through the window as it is read; in a row it reaches both buttons, and so do the arrows."""
    with desk.Demo() as demo, desk.Desk('--server', demo.url) as app:
        app.has_list()
        uilib.wait(lambda: app.focused().get_role_name() == 'table row', 'the focus in the list')

        def goes(key, role, name=''):
            uilib.keys(key)
            uilib.wait(lambda: app.focused().get_role_name() == role and name in app.focused().get_name(),
                       f'{key} to go to {role} {name}', 5)

        for name in ('All', 'Main menu', 'View', 'Search'):
            goes('shift+Tab', 'radio button' if name == 'All' else 'toggle button', name)
        goes('shift+Tab', 'button', 'New pipeline')
        goes('shift+Tab', 'toggle button', 'Connected')
        goes('Tab', 'button', 'New pipeline')
        for name in ('Search', 'View', 'Main menu'):
            goes('Tab', 'toggle button', name)
        goes('Tab', 'radio button', 'All')
        goes('Tab', 'table row')
        goes('Tab', 'button', 'Start')
        goes('Tab', 'button', 'Actions for')
        goes('Left', 'button', 'Start')
        goes('Right', 'button', 'Actions for')
        goes('shift+Tab', 'button', 'Start')
        goes('shift+Tab', 'table row')
        uilib.keys('ctrl+q')
        app.ended()


def test_closed_while_the_list_is_read():
    with desk.Demo('--fault', 'latency=4000') as demo, desk.Desk('--server', demo.url) as app:
        uilib.wait(lambda: any('pipelines' in each or 'health' in each for each in demo.requests()), 'a request')
        uilib.keys('ctrl+q')
        app.ended(3)


def demos(app):
    return subprocess.run(['pgrep', '-P', str(app.program.process.pid), '-f', 'sluice-demo'], check=False,
                          capture_output=True, text=True).stdout.split()


def end_demo(app):
    first = demos(app)
    assert len(first) == 1, first
    os.kill(int(first[0]), signal.SIGKILL)
    return first


def close_notice(app, said):
    """What happened is said until a person has read it."""
    app.find('label', app.starts(said))
    uilib.press(app.find('button', 'Dismiss'))    # it may still be sliding in
    app.gone('label', app.starts(said))


def test_a_demo_that_ends_is_started_again():
    """Three times; from its list, and from a page that goes with it. Then it is said that it isn't any more."""
    with desk.Desk('--demo') as app:
        for times in range(3):
            app.has_list()
            if times == 1:
                uilib.keys('Down', 'Return')
                app.find('button', 'Back')
            first = end_demo(app)
            uilib.wait(lambda first=first: demos(app) not in ([], first), 'another demo')
            close_notice(app, 'The demo platform ended and was started again')
        app.has_list()
        end_demo(app)
        close_notice(app, 'The demo platform ended again and again')
        assert not demos(app)
        uilib.keys('ctrl+q')
        app.ended()


def has_ended(process):
    """Gone, or waiting to be reaped."""
    try:
        return ' Z ' in pathlib.Path(f'/proc/{process}/stat').read_text(encoding='utf-8')
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_the_demo_ends_with_the_program():
    app = desk.Desk('--demo')
    with app:
        app.has_list()
        children = demos(app)
        assert children, 'the demo platform is a child'
        os.kill(app.program.process.pid, signal.SIGKILL)
        app.program.process.wait(10)
        for child in children:
            uilib.wait(lambda child=child: has_ended(child), 'the demo to end')


def test_a_readable_way_is_said():
    """A server that is named on the command line gets the key too: that it can be read on the way is said there as well."""
    with desk.Desk('--server', 'http://lab.invalid', env={'SLUICE_API_KEY': 's3cret'}) as app:
        app.find('label', lambda name: name.startswith('Anyone between this computer and lab.invalid'))
        uilib.keys('Escape')
        uilib.wait(lambda: not app.has_dialog(), 'the dialog to close')
        app.quit()


def test_keys_of_a_narrow_window():
    """A window made narrow: letters search its cards, Return opens one, and its page has the keys."""
    # The size is kept: of this start only.
    with desk.Desk('--demo', home=desk.HOME / 'narrow') as app:
        app.has_list()
        app.resize(380, 700)
        app.find('toggle button', lambda name: name.startswith('All '))
        uilib.type_text('Eval sweep 13')
        uilib.wait(lambda: len(app.find_all('label', lambda name: name.startswith('PPO'))) == 0, 'the search')
        uilib.keys('Down')
        uilib.keys('Return')
        app.find('label', 'For tonight')
        uilib.wait(app.focused, 'the page to have the keys')
        uilib.keys('l')
        app.find('label', 'Nothing to read yet')
        app.quit()


uilib.run(test_keys, test_keys_of_a_narrow_window, test_keys_with_a_dialog, test_keys_with_a_menu, test_a_double_click_after_a_menu,
          test_keys_out_of_the_search, test_tab_order, test_closed_while_the_list_is_read,
          test_a_readable_way_is_said, test_a_demo_that_ends_is_started_again, test_the_demo_ends_with_the_program)
