#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The driver itself, on the smallest program there is."""
import os

import uilib

BUILD = os.environ['SLUICE_BUILD_DIR']


def test_finds_and_presses():
    with uilib.Program(f'{BUILD}/tests/bench/bench-empty-window') as program:
        root = program.root()
        window = uilib.find(root, 'frame')
        uilib.press(uilib.find(window, 'button', 'Close'))
        uilib.wait(lambda: program.process.poll() == 0, 'the program to end')


def test_waits_say_what_for():
    try:
        uilib.wait(lambda: None, 'the moon', timeout=0.1)
    except TimeoutError as error:
        assert 'the moon' in str(error)
    else:
        raise AssertionError('it must not return')


uilib.run(test_finds_and_presses, test_waits_say_what_for)
