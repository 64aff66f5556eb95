#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that goes away and comes back."""
import re

import desk
import platform_by_hand as by_hand
import uilib

SINCE = re.compile(r'has not answered since .+\. (Next try in (\d+) seconds?\.|Trying now…)')


def banner(app):
    """What the banner says; as something that changes while it is read it has a text and no name."""
    return next((text for text in map(uilib.text_of, app.find_all('status bar')) if SINCE.search(text)), None)


def seconds(app):
    """How long until the next try, 0 where nothing is said."""
    found = re.search(r'in (\d+) second', banner(app) or '')
    return int(found[1]) if found else 0


def cell(app, name, number):
    cells = [child for child in uilib.children(app.row(name)) if child.get_role_name() == 'table cell']
    return cells[number]


def picture(app, item):
    """What an item looks like on the screen, as a sum over its points."""
    extents = item.get_extents(uilib.Atspi.CoordType.WINDOW)
    x, y = uilib.centre(item, app.window)
    area = f'{extents.width}x{extents.height}+{x - extents.width // 2}+{y - extents.height // 2}'
    return uilib.sh('import', '-window', 'root', '-crop', area, '-colorspace', 'gray', '-format', '%#', 'info:')


def old_one(app):
    """Of a list that has one: a name whose age is told in hours or days, and so stays the same for the time of a test."""
    return next(name for name in app.names() if not cell(app, name, 4).get_name().endswith('min ago'))


def check_lost(app, demo, running):
    names = app.names()
    old = old_one(app)
    before = picture(app, cell(app, old, 4))
    demo.kill()
    title = uilib.wait(lambda: banner(app), 'the banner', 30)
    assert '127.0.0.1' in title, title
    app.find('button', 'Try now')
    # The banner takes the room of one or two.
    stay = app.names()
    assert stay == names[:len(stay)] and len(stay) > len(names) - 3, (names, stay)
    uilib.wait(lambda: picture(app, cell(app, old, 4)) != before, 'the ages to be grey')
    # The countdown goes on; the clock of what ran when the server was last heard of does not.
    clock = cell(app, running, 5).get_name()
    first = uilib.wait(lambda: seconds(app) > 4 and seconds(app), 'a countdown of some length', 40)
    uilib.wait(lambda: 0 < seconds(app) < first - 1, 'the countdown to go on')
    assert cell(app, running, 5).get_name() == clock, 'clocks stop'
    return old, before


def check_back_when_asked(app, running, old, before):
    # The key of the banner's button, which may be gone by now: the next try is never far.
    uilib.keys('F5')
    uilib.wait(lambda: not banner(app), 'the banner to go')
    uilib.wait(lambda: picture(app, cell(app, old, 4)) == before, 'the ages to be as before')
    clock = cell(app, running, 5).get_name()
    uilib.wait(lambda: cell(app, running, 5).get_name() != clock, 'the clocks to go on')


def check_back_by_itself(app, demo):
    demo.kill()
    uilib.wait(lambda: banner(app), 'the banner', 30)
    with desk.Demo(port=demo.port):
        uilib.wait(lambda: not banner(app), 'the banner to go', 30)


def test_lost_and_back():
    with desk.Demo() as demo, desk.Desk('--server', demo.url) as app:
        app.has_list(10)
        # One whose clock goes by seconds; the platform's day is the same after it was started again.
        running = uilib.wait(lambda: next((row[1] for row in app.rows() if row[0] == 'Running'
                                           and cell(app, row[1], 5).get_name().endswith(' s')), None), 'a running one')
        old, before = check_lost(app, demo, running)
        with desk.Demo(port=demo.port) as again:
            check_back_when_asked(app, running, old, before)
            check_back_by_itself(app, again)
        app.quit()


def refuse_stages(handler):
    if not handler.path.endswith('/status'):
        return False
    handler.answer(500, {'detail': 'no such table: stages'})
    return True


def test_unreadable_stages():
    """A server that is there and doesn't give the stages: one state that says so, and the way on with the keys."""
    platform = by_hand.Platform()
    row = platform.add(by_hand.pipeline(1, 'unreadable', 'running'), by_hand.stage('train', 'running'))
    platform.fault = refuse_stages
    try:
        with desk.Desk('--server', platform.address) as app:
            app.has_list()
            uilib.keys('Return')
            again = app.find('button', 'Try again')
            app.find('label', 'Stages not readable')
            for role, name in (('grouping', 'Stage graph'), ('grouping', 'No stage selected'), ('list', 'Stages')):
                assert not app.find_all(role, name), name
            uilib.wait(lambda: app.focused() == again, 'the keys on the way on')
            platform.fault = None
            uilib.keys('Return')
            app.find('list item', app.starts('train, running'))
            assert not app.find_all('label', 'Stages not readable')
            uilib.wait(lambda: app.focused().get_role_name() in ('grouping', 'list item'), 'the keys in the page')
            # What a banner said is nowhere once it is gone.
            app.find('grouping', app.starts('No stage has moved for'))
            row['status'] = 'completed'
            platform.stages[row['uuid']][0] |= {'status': 'completed', **by_hand.DONE}
            uilib.keys('F5')
            app.find('list item', app.starts('train, completed'))
            app.gone('grouping', app.starts('No stage has moved for'))
            app.quit()
    finally:
        platform.stop()


uilib.run(test_lost_and_back, test_unreadable_stages)
