#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever can have the focus says what it is: over the tree of every page and dialog, and wherever Tab leads."""
import desk
import uilib

# What holds others, has nothing to say, and is no place for Tab to end.
HOLDERS = {'scroll pane', 'panel', 'list'}


def names_everything(app, where):
    app.frame.clear_cache()
    nameless = []
    path = []
    for depth, item in uilib.walk(app.frame):
        del path[depth:]
        path.append(f'{item.get_role_name()} {item.get_name()!r}')
        states = uilib.states(item)
        # The parts of a combo box are libadwaita's; what it is and what is chosen is said by the box.
        inside_box = any(each.startswith('combo box') for each in path[:-1])
        if ({'focusable', 'showing'} <= states and item.get_role_name() not in HOLDERS and not item.get_name()
                and not inside_box):
            nameless.append(' > '.join(each for each in path if not each.endswith("''")) + f' > {path[-1]}')
    assert not nameless, f'{where}: ' + '\n'.join(nameless)


def tabs_around(app, where, least):
    """Goes round with Tab, and round the other way, until it is where it was before; names what it came by."""
    seen = set()
    for key in ('Tab', 'shift+Tab'):
        stops = []
        for _ in range(60):
            item = uilib.wait(app.focused, 'a focus')
            stop = f'{item.get_role_name()} {item.get_name()!r}'
            assert item.get_name(), f'{where}: {stop} after {stops}'
            if stop in stops:
                break
            stops.append(stop)
            uilib.keys(key)
            uilib.wait(lambda last=item, key=key, stop=stop: app.focused() != last, f'{key} to leave {stop}')
        seen |= set(stops)
    assert len(seen) >= least, f'{where}: {seen}'


def closes(app):
    uilib.keys('Escape')
    app.gone('dialog')


def check_start_page(app):
    names_everything(app, 'the start page')
    tabs_around(app, 'the start page', 2)
    app.click('button', 'Connect to a server…')
    app.dialog('New server')
    names_everything(app, 'the dialog to connect')
    tabs_around(app, 'the dialog to connect', 4)


def check_list(app):
    names_everything(app, 'the list')
    tabs_around(app, 'the list', 5)
    uilib.keys('ctrl+f')
    uilib.wait(lambda: app.focused().get_role_name() == 'entry', 'the cursor in the search')
    names_everything(app, 'the search')
    uilib.type_text('no such thing')
    uilib.wait(lambda: not app.rows(), 'nothing to be found')
    names_everything(app, 'nothing found')
    uilib.keys('Escape')
    app.has_list()


def check_dialogs(app):
    for keys, title in (('ctrl+question', 'shortcuts'), ('ctrl+comma', 'preferences')):
        uilib.keys(keys)
        app.find('dialog', lambda name, title=title: title in name.lower())
        names_everything(app, title)
        closes(app)


def check_menu(app, where, least):
    uilib.wait(lambda: app.focused().get_role_name() == 'menu item', where)
    items = [item for item in uilib.find_all(app.frame, 'menu item') if 'showing' in uilib.states(item)]
    assert len(items) >= least and all(item.get_name() for item in items), f'{where}: {[i.get_name() for i in items]}'
    names_everything(app, where)
    uilib.keys('Escape')
    uilib.wait(lambda: app.focused().get_role_name() != 'menu item', f'{where} to be gone')


def check_menus(app):
    app.click('toggle button', 'Pipeline menu')
    check_menu(app, 'the menu of a pipeline', 2)
    uilib.keys('g')
    uilib.keys('Home')
    uilib.wait(lambda: app.focused().get_role_name() == 'list item', 'a stage in the graph')
    uilib.keys('Menu')
    check_menu(app, 'the menu of a stage', 2)


def check_page(app, name, with_tab):
    app.click_item(app.row(name))
    uilib.keys('Return')
    app.find('button', 'Back')
    app.find('list', 'Stages')
    names_everything(app, name)
    if with_tab:
        tabs_around(app, name, 8)
        check_menus(app)
    app.click('button', 'Back')
    app.has_list()


def test_names():
    with desk.Demo('--pipelines', '12', '--stages', '5') as demo, desk.Desk() as app:
        check_start_page(app)
        uilib.wait(lambda: app.focused().get_name() == 'Address', 'the focus at the address')
        uilib.type_text(demo.url)
        uilib.keys('Return')
        app.gone('dialog')
        app.has_list(5)
        check_list(app)
        check_dialogs(app)
        for state in ('Failed', 'Running', 'Completed'):
            check_page(app, next(row[1] for row in app.rows() if row[0] == state), state == 'Failed')
        app.quit()


uilib.run(test_names)
