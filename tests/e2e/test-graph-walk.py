#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage graph for who hears it: read as a list, walked with real keys, what changes is said."""
import time

import desk
import uilib
from uilib import Atspi, GLib

HEARD = []
EVENTS = ('object:state-changed:focused', 'object:announcement')


def remember(event):
    words = event.source.get_name() if event.type.startswith('object:state') else event.any_data
    if not event.type.startswith('object:state') or event.detail1:
        HEARD.append(str(words))


def hears(text, timeout=15):
    """Waits until something with these words had the focus or was said."""
    end = time.monotonic() + timeout
    while not any(text in each for each in HEARD):
        assert time.monotonic() < end, f'waited in vain to hear {text!r}: {HEARD}'
        GLib.MainContext.default().iteration(False)
        time.sleep(0.01)


def open_pipeline(app, name):
    app.has_list()
    uilib.keys('ctrl+f')
    uilib.type_text(name)
    uilib.wait(lambda: app.names() == [name], 'the pipeline to be found')
    uilib.keys('Return')
    app.find('list', 'Stages of the graph')


def focus_graph(app):
    """Without the pointer: the search is in the graph, and gives the keys back to it."""
    uilib.keys('ctrl+f')
    uilib.wait(lambda: app.focused().get_name() == 'Search the graph', 'the cursor in the search of the graph')
    uilib.keys('Escape')
    uilib.wait(lambda: app.focused().get_name() == 'Stage graph' or app.focused().get_role_name() == 'list item',
               'the keys in the graph')


def goes(app, key, name, place):
    HEARD.clear()
    uilib.keys(key)
    hears(name)
    item = uilib.wait(lambda: app.focused() if app.focused().get_name() == name else None, f'{key} to lead to {name!r}')
    assert item.get_role_name() == 'list item', item.get_role_name()
    assert item.get_description() == place, item.get_description()
    assert 'selected' in uilib.states(item)
    return item


def test_walk():
    listener = Atspi.EventListener.new(remember)
    for event in EVENTS:
        assert listener.register(event)
    with desk.Demo() as demo:
        uuid = demo.create('walkabout', 3, 40, 50)
        with desk.Desk('--server', demo.url) as app:
            open_pipeline(app, 'walkabout')
            graph = app.find(None, 'Stage graph')
            listed = [item.get_name() for item in uilib.children(app.find('list', 'Stages of the graph'))]
            assert listed == ['step 1, pending, before step 2', 'step 2, pending, after step 1, before step 3',
                              'step 3, pending, after step 2'], listed
            actions = [graph.get_action_name(i) for i in range(graph.get_n_actions())]
            assert {'graph.open', 'graph.menu', 'graph.search', 'graph.next-failed'} <= set(actions), actions

            focus_graph(app)
            goes(app, 'Home', 'step 1, pending, before step 2', '1 of 3')
            goes(app, 'Down', 'step 2, pending, after step 1, before step 3', '2 of 3')
            goes(app, 'End', 'step 3, pending, after step 2', '3 of 3')
            goes(app, 'Up', 'step 2, pending, after step 1, before step 3', '2 of 3')
            item = goes(app, 'Home', 'step 1, pending, before step 2', '1 of 3')
            extents = item.get_extents(Atspi.CoordType.WINDOW)
            assert extents.width > 20 and extents.height > 10, extents

            # What becomes of the one with the focus is said, and so is what its name says.
            HEARD.clear()
            demo.call(f'/api/v1/pipelines/{uuid}/start', 'POST', {})
            hears('step 1, running', 30)
            hears('step 1, completed', 30)
            uilib.wait(lambda: app.focused().get_name().startswith('step 1, completed, '), 'its name to say so')

            # The menu, and the details, with keys.
            uilib.keys('Menu')
            app.find('menu')
            uilib.keys('Escape')
            app.gone('menu')
            HEARD.clear()
            uilib.keys('ctrl+f')
            uilib.wait(lambda: app.focused().get_name() == 'Search the graph', 'the cursor in the search of the graph')
            uilib.type_text('step 3')
            hears('1 of 1: step 3')
            uilib.keys('Escape')
            uilib.wait(lambda: app.focused().get_name().startswith('step 3'), 'the keys on what was found')
            app.quit()


def next_said(key, *texts):
    HEARD.clear()
    uilib.keys(key)
    for text in texts:
        hears(text)


def test_listened_to_only():
    """Who asks for nothing, and only listens to what is told, hears where each key leads."""
    listener = Atspi.EventListener.new(remember)
    for event in EVENTS:
        assert listener.register(event)
    with desk.Demo() as demo:
        demo.create('walkabout', 3, 40, 50)
        # With a home of its own: the other's last page is none of its business.
        with desk.Desk('--server', demo.url, home=desk.HOME / 'ears') as app:
            app.has_list()
            uilib.keys('ctrl+f')
            uilib.type_text('walkabout')
            uilib.wait(lambda: app.names() == ['walkabout'], 'the pipeline to be found')
            # From here on nothing but listening.
            next_said('Return', 'step 1')
            next_said('g', 'Stage graph')
            next_said('Home', 'step 1, pending, before step 2')
            next_said('Down', 'step 2, pending, after step 1, before step 3')
            next_said('Down', 'step 3, pending, after step 2')
            next_said('Down', 'Nothing depends on this stage')
            next_said('f', 'No stage has failed')
            next_said('space', 'step 3 selected, 1 in all')
            next_said('Up', 'step 2, pending')
            next_said('space', 'step 2 selected, 2 in all')
            next_said('space', 'step 2 not selected any more, 1 in all')
            next_said('Escape', 'Only step 2 is selected')
            next_said('ctrl+shift+f', 'Pending')
            next_said('space', 'Only pending: 3 of 3 stages')
            next_said('space', 'All stages are shown')
            uilib.keys('Escape')
            app.quit()


def test_large():
    """Of many there are few items at a time, and whatever the keys lead to is heard."""
    listener = Atspi.EventListener.new(remember)
    for event in EVENTS:
        assert listener.register(event)
    with desk.Demo('--pipelines', '1', '--stages', '300') as demo, desk.Desk('--server', demo.url) as app:
        app.has_list()
        names = {row['name']: len(demo.status(row['uuid'])['stages']) for row in demo.pipelines()}
        name = max(names, key=names.get)
        assert names[name] >= 300, names
        open_pipeline(app, name)
        focus_graph(app)
        former = None
        for key in ('Home', 'End', 'Left', 'Home', 'End'):
            HEARD.clear()
            uilib.keys(key)
            item = uilib.wait(lambda: next((each for each in [app.focused()] if each.get_role_name() == 'list item'
                                            and each.get_name().split(', ')[0] != former), None), key)
            former = item.get_name().split(', ')[0]
            hears(former)
            assert item.get_description().endswith(f' of {names[name]}'), item.get_description()
            app.frame.clear_cache()
            assert len(uilib.children(app.find('list', 'Stages of the graph'))) <= 64
        app.quit()


uilib.run(test_walk, test_listened_to_only, test_large)
