#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person does to pipelines, from their pages and from the list; its effect is looked up at the platform."""
import urllib.error

import desk
import uilib


def server_states(demo, uuid):
    answer = demo.status(uuid)
    return answer['pipeline']['status'], [stage['status'] for stage in answer['stages']]


def is_gone(demo, uuid):
    try:
        demo.status(uuid)
    except urllib.error.HTTPError as error:
        return error.code == 404
    return False


def open_page(app, name):
    app.click_item(app.row(name))
    uilib.keys('Return')
    app.find('button', 'Back')


def question(app, heading, name):
    """The question that is asked of a pipeline, and all it says."""
    box = app.find('alert', heading)
    words = ' '.join(item.get_name() for item in uilib.find_all(box, 'label'))
    assert name in words, words
    return box, words


def answer(app, box, word):
    uilib.click(uilib.find(box, 'button', word), app.window)
    app.gone('alert')


def check_start(app, demo, uuid):
    open_page(app, 'Soon done')
    app.click('button', 'Start')
    app.find('label', 'Running')
    app.find('label', 'Completed')
    for step in ('step 1', 'step 2'):
        app.find('list item', app.starts(f'{step}, completed'))
    app.gone('button', 'Start')
    # The platform itself never says so.
    assert server_states(demo, uuid) == ('running', ['completed', 'completed'])


def check_delete_of_what_the_server_calls_running(app, demo, uuid):
    demo.forget_requests()
    app.click('toggle button', 'Pipeline menu')
    uilib.wait(lambda: app.focused().get_role_name() == 'menu item', 'the menu')
    uilib.keys('d')
    box, words = question(app, 'Delete pipeline?', 'Soon done')
    assert 'cancelled first' in words and 'can’t be brought back' in words, words
    assert not is_gone(demo, uuid)
    answer(app, box, 'Delete')
    uilib.wait(lambda: is_gone(demo, uuid), 'the pipeline to be gone from the server')
    done = [each for each in demo.requests() if not each.startswith('GET')]
    assert done == [f'POST /api/v1/pipelines/{uuid}/cancel', f'DELETE /api/v1/pipelines/{uuid}'], done
    app.find('button', 'Back to the list')
    app.click('button', 'Back to the list')
    uilib.wait(lambda: app.names() and 'Soon done' not in app.names(), 'the list without it')


def check_cancel(app, demo, uuid):
    open_page(app, 'Takes hours')
    app.click('button', 'Start')
    app.find('list item', app.starts('step 1, running'))
    app.click('button', 'Cancel…')
    box, words = question(app, 'Cancel pipeline?', 'Takes hours')
    assert '1 running stage will be killed' in words, words
    uilib.keys('Escape')
    app.gone('alert')
    assert server_states(demo, uuid)[0] == 'running', 'Escape keeps it'
    app.click('button', 'Cancel…')
    box, _ = question(app, 'Cancel pipeline?', 'Takes hours')
    answer(app, box, 'Cancel pipeline')
    uilib.wait(lambda: server_states(demo, uuid) == ('cancelled', ['skipped', 'pending']), 'it to be cancelled')
    app.find('list item', app.starts('step 1, skipped'))
    app.gone('button', 'Cancel…')
    uilib.keys('alt+Left')
    uilib.wait(lambda: app.table().get('Takes hours', ('',))[0] == 'Cancelled', 'the row to say so')


def check_delete_with_the_key(app, demo, uuid):
    app.click_item(app.row('Takes hours'))
    uilib.keys('Delete')
    box, words = question(app, 'Delete pipeline?', 'Takes hours')
    assert 'cancelled first' not in words, words
    answer(app, box, 'Delete')
    uilib.wait(lambda: is_gone(demo, uuid), 'the pipeline to be gone from the server')
    uilib.wait(lambda: 'Takes hours' not in app.names(), 'the row to go')


def test_actions():
    with desk.Demo('--pipelines', '3', '--stages', '2', flavour='platform') as demo:
        soon = demo.create('Soon done', 0.6, 0.6)
        long = demo.create('Takes hours', 7200, 60)
        with desk.Desk('--server', demo.url) as app:
            app.has_list()
            check_start(app, demo, soon)
            check_delete_of_what_the_server_calls_running(app, demo, soon)
            check_cancel(app, demo, long)
            check_delete_with_the_key(app, demo, long)
            app.quit()


uilib.run(test_actions)
