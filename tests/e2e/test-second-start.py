#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program knows when it is started again."""
import desk
import uilib


def connect(app, demo):
    app.click('button', 'Connect to a server…')
    app.dialog('New server')
    uilib.wait(lambda: app.focused().get_name() == 'Address', 'the focus at the address')
    uilib.type_text(demo.url)
    uilib.keys('Return')
    app.gone('dialog')


def everything_is_known(app, demo):
    """Each row's state is known: the counts of the filter say the same as the server's own answers."""
    def known():
        # Asked anew each time: the demo's pipelines go on meanwhile.
        shown = demo.shown()
        states = [state for state, _ in shown.values()]
        expected = {'All': str(len(states))} | {state: str(states.count(state)) for state in set(states)}
        counts = {word: count for word, count in app.counts().items() if word in expected}
        return shown if counts == expected else None
    shown = uilib.wait(known, 'the counts of the server')
    return {demo.find(name) for name, (state, _) in shown.items() if state not in ('Running', 'Pending')}


def check_first(app, demo):
    connect(app, demo)
    app.has_list()
    over = everything_is_known(app, demo)
    app.click('radio button', app.starts('Completed '))
    app.press_header('Name')
    uilib.wait(lambda: app.states() and set(app.states().values()) == {'Completed'}, 'only completed ones')
    uilib.wait(lambda: app.names() == sorted(app.names()), 'the names in order')
    app.resize(980, 640)
    return over


def check_second(app, demo, over):
    # No question at the start, no address to type; "18+" is no number.
    uilib.wait(lambda: int(app.counts()['All']) >= len(over) and 'Checking' not in app.states().values(), 'the list')
    asked = lambda: [each.split('/')[-2] for each in demo.requests() if each.endswith('/status')]    # noqa: E731
    uilib.wait(lambda: len(asked()) > len(set(asked())), 'a second round of questions')
    again = over & set(asked())
    assert not again, f'asked again for what is over: {again}'
    assert not app.has_dialog()
    assert app.size() == (980, 640), app.size()
    assert 'checked' in uilib.states(app.find('radio button', app.starts('Completed ')))

    def completed_in_order():
        completed = sorted(name for name, (state, _) in demo.shown().items() if state == 'Completed')
        names = app.names()
        return len(names) > 4 and names == completed[:len(names)]
    uilib.wait(completed_in_order, 'the completed ones, by name')
    uilib.wait(lambda: app.focused() and app.focused().get_role_name() == 'table row', 'the keys in the list')
    everything_is_known(app, demo)


def test_second_start():
    # As the platform answers: there it takes a question each to know what is over.
    with desk.Demo(flavour='platform') as demo:
        with desk.Desk() as app:
            over = check_first(app, demo)
            app.quit()
        demo.forget_requests()
        with desk.Desk() as app:
            check_second(app, demo, over)
            app.quit()


def open_pipeline(app, name):
    app.has_list()
    uilib.keys('ctrl+f')
    uilib.wait(lambda: app.focused().get_role_name() == 'entry', 'the cursor in the search')
    uilib.type_text(name)
    uilib.wait(lambda: app.names() == [name], 'the pipeline to be found')
    uilib.keys('Return')


def leave(app):
    """By the list: a start goes on where the last one ended."""
    app.click('button', 'Back')
    app.has_list()
    app.quit()


def offset(app):
    first, second = (app.find('list item', app.starts(f'step {i}, pending')).get_extents(uilib.Atspi.CoordType.WINDOW)
                     for i in (1, 2))
    return (second.x - first.x, second.y - first.y) if first.width > 0 and second.width > 0 else None


def runs(app, sideways):
    """Waits until step 2 is right of step 1 (sideways) or below it."""
    def look():
        x, y = offset(app) or (0, 0)
        return x > 40 > y if sideways else y > 40 > x
    uilib.wait(look, 'the graph from left to right' if sideways else 'the graph from top to bottom')


def test_direction():
    """Each pipeline keeps the way its dependencies run; others are as they were."""
    with desk.Demo('--pipelines', '0') as demo:
        for name in ('sideways', 'downwards'):
            demo.create(name, 3, 4)
        with desk.Desk('--server', demo.url, home=desk.HOME / 'other') as app:
            open_pipeline(app, 'sideways')
            runs(app, False)
            uilib.keys('ctrl+f', 'Escape', 'd')
            runs(app, True)
            leave(app)
        for name in ('sideways', 'downwards'):
            with desk.Desk('--server', demo.url, home=desk.HOME / 'other') as app:
                open_pipeline(app, name)
                runs(app, name == 'sideways')
                leave(app)


uilib.run(test_second_start, test_direction)
