#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A pipeline is made by keys alone, by somebody who hears what happens; the platform gets what was meant."""
import json
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


def hears(*texts, timeout=15):
    """Waits until each of these was said, or had the focus."""
    for text in texts:
        end = time.monotonic() + timeout
        while not any(text in each for each in HEARD):
            assert time.monotonic() < end, f'waited in vain to hear {text!r}: {HEARD}'
            GLib.MainContext.default().iteration(False)
            time.sleep(0.01)


def does(*keys, hear):
    HEARD.clear()
    uilib.keys(*keys)
    hears(*([hear] if isinstance(hear, str) else hear))


def is_in(app, name):
    """The keys are in what is called so."""
    return uilib.wait(lambda: app.focused() if (app.focused().get_name() or '').startswith(name) else None,
                      f'the keys in {name!r}')


def add(app, name, hear):
    """Insert, a name, and Enter back to the graph."""
    does('Insert', hear=hear)
    is_in(app, 'Name')
    uilib.type_text(name)
    does('Return', hear=name)
    is_in(app, name)


def last_post(demo):
    sent = [each['body'] for each in demo.call('/demo/requests')
            if each['method'] == 'POST' and each['path'].endswith('/pipelines')]
    assert len(sent) == 1, sent
    return json.loads(sent[0]) if isinstance(sent[0], str) else sent[0]


def test_made_by_ear():
    listener = Atspi.EventListener.new(remember)
    for event in EVENTS:
        assert listener.register(event)
    with desk.Demo('--pipelines', '1', '--speed', '1000', '--haste', '20') as demo, desk.Desk('--server', demo.url) as app:
        app.has_list()
        demo.forget_requests()
        uilib.keys('ctrl+n')
        is_in(app, 'Name')
        uilib.type_text('heard')
        uilib.keys('Return')
        is_in(app, 'Stage graph')

        add(app, 'prep', 'Stage “preprocess” was added')
        add(app, 'train', 'Stage “preprocess” was added after “prep”')
        add(app, 'report', 'Stage “preprocess” was added after “train”')
        listed = [item.get_name() for item in uilib.children(app.find('list', 'Stages of the graph'))]
        assert [name.split(',')[0] for name in listed] == ['prep', 'train', 'report'], listed

        # C, where the arrows lead, why not, and that nothing came of it.
        does('c', hear='Choose with the arrow keys or a click what is to wait for “report”, or press Insert for a new stage')
        does('Up', hear='“train”: It would close a cycle: report → train → report')
        does('Up', hear='“prep”: It would close a cycle: report → prep → train → report')
        does('Escape', hear='No connection was made')

        # From the first to the last.
        does('Home', hear='prep')
        is_in(app, 'prep')
        does('c', hear='Choose with the arrow keys or a click what is to wait for “prep”')
        does('Down', hear='“train”: They are connected already')
        does('Down', hear='Enter makes “report” wait for “prep”; Escape ends')
        does('Return', hear='“report” now waits for “prep”')

        # Undone, and done again.
        does('ctrl+z', hear='Undone: Connect “report”')
        does('ctrl+shift+z', hear='Done again: Connect “report”')
        # What was changed has the keys.
        is_in(app, 'report')
        does('Home', hear='prep')

        # A dependency by itself: gone through, moved to a new stage, back, taken away.
        does('e', hear='“train” waits for “prep”, dependency 1 of 2')
        does('e', hear='“report” waits for “prep”, dependency 2 of 2')
        does('m', hear='Choose with the arrow keys or a click what is to wait for “prep” instead of “report”, or press Insert')
        does('Insert', hear='Stage “preprocess” was added: it waits for “prep” instead of “report”')
        is_in(app, 'Name')
        uilib.type_text('check')
        uilib.keys('Return')
        is_in(app, 'check')

        # All of them, and none.
        does('ctrl+a', hear='All 4 stages selected')
        does('Escape', hear='Only check is selected')

        # What is missing is said, and what stops it named.
        does('ctrl+d', hear='Stage “check 2” was added')
        does('Delete', hear='“check 2” removed')
        does('Home', hear='prep')
        does('ctrl+shift+Return', hear='Pipeline created and started')

        post = last_post(demo)
        assert post['name'] == 'heard', post
        stages = {stage['name']: stage['depends_on'] for stage in post['stages']}
        assert stages == {'prep': [], 'train': ['prep'], 'report': ['train'], 'check': ['prep']}, stages
        assert {stage['task'] for stage in post['stages']} == {'preprocess_dataset'}, post
        uilib.wait(lambda: demo.shown().get('heard') == ('Completed', '4/4'), 'the pipeline to end', 60)
        app.quit()


def test_what_is_missing():
    """Create says that it can't be yet, and leads to the field."""
    listener = Atspi.EventListener.new(remember)
    for event in EVENTS:
        assert listener.register(event)
    with desk.Demo('--pipelines', '1') as demo, desk.Desk('--server', demo.url) as app:
        app.has_list()
        demo.forget_requests()
        uilib.keys('ctrl+n')
        is_in(app, 'Name')
        does('ctrl+Return', hear='It can’t be created yet')
        app.find('list', 'What is missing')
        uilib.keys('Return')
        is_in(app, 'Name')
        assert not [each for each in demo.requests() if each == 'POST /api/v1/pipelines']
        app.quit()


def tab_to(app, role, name):
    """Tab, until the keys are in a field that is called so."""
    for _ in range(40):
        uilib.keys('Tab')
        end = time.monotonic() + 0.4
        while time.monotonic() < end:
            focused = app.focused()
            if focused and focused.get_role_name() == role and focused.get_name().startswith(name):
                return focused
            time.sleep(0.05)
    raise AssertionError(f'Tab doesn\'t lead to {role} {name!r}')


def is_wrong(app, name, words):
    """What has the keys is called so, says that it is wrong, and why."""
    def look():
        focused = app.focused()
        if not focused.get_name().startswith(name) or 'invalid-entry' not in uilib.states(focused):
            return False
        said = [each.get_target(i).get_name() for each in focused.get_relation_set()
                for i in range(each.get_n_targets()) if each.get_relation_type() == Atspi.RelationType.ERROR_MESSAGE]
        return words in (focused.get_description() or '') and said == [focused.get_description()]
    uilib.wait(look, f'{name!r} to be wrong: {words!r}')


def is_right(app, name):
    uilib.wait(lambda: app.focused().get_name().startswith(name)
               and 'invalid-entry' not in uilib.states(app.focused()) and not app.focused().get_description(), f'{name!r} to be right')


def test_fields():
    """Every number can be heard, and a field that is wrong says so where the keys are."""
    with desk.Demo('--pipelines', '1') as demo, desk.Desk('--server', demo.url) as app:
        app.has_list()
        uilib.keys('ctrl+n')
        is_in(app, 'Name')
        # What isn't shown isn't there.
        assert not app.find_all('grouping', 'The pipeline is being created…')
        uilib.keys('ctrl+Return', 'Return')
        is_wrong(app, 'Name', 'The pipeline has no name')
        uilib.type_text('numbers')
        is_right(app, 'Name')
        tab_to(app, 'spin button', 'Priority')
        uilib.keys('ctrl+a')
        uilib.type_text('77')
        is_wrong(app, 'Priority', 'The priority must be from 1 to 10, not 77')
        uilib.keys('ctrl+a')
        uilib.type_text('7')
        is_right(app, 'Priority')
        tab_to(app, 'spin button', 'Retries')
        uilib.keys('Insert')
        is_in(app, 'Name')
        tab_to(app, 'spin button', 'Retries')
        tab_to(app, 'spin button', 'Seconds between them')
        app.quit()


uilib.run(test_made_by_ear, test_what_is_missing, test_fields)
