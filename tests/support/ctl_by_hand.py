# SPDX-License-Identifier: GPL-3.0-or-later
"""sluicectl on a platform made by hand: how tests call it, and how each gets a platform and a memory of its own."""

import os
import shutil
import subprocess
import sys
import tempfile
import traceback

from platform_by_hand import Platform

PROGRAM = sys.argv[1]
LIMIT = 30  # seconds a command may take

_data_home = None


def get_data_home():
    """Where sluicectl remembers, in the test that runs."""
    return _data_home


def make_environment(**more):
    environment = {key: value for key, value in os.environ.items()
                   if not key.startswith('SLUICE_') and key not in ('NO_COLOR', 'COLUMNS')}
    environment.update({'LC_ALL': 'C.UTF-8', 'TZ': 'UTC', 'TERM': 'xterm', 'XDG_DATA_HOME': _data_home}, **more)
    return environment


def run(platform, *args, server=True, **environment):
    words = [PROGRAM, *args]
    if server:
        words += ['--server', platform.address]
    return subprocess.run(words, capture_output=True, timeout=LIMIT, env=make_environment(**environment),
                          stdin=subprocess.DEVNULL, check=False, encoding='utf-8')


def run_tests(module):
    """Runs what is named test_… in a module's globals, and prints TAP. Returns whether any failed."""
    global _data_home
    tests = [(name, test) for name, test in module.items() if name.startswith('test_')]
    print(f'1..{len(tests)}', flush=True)
    failed = 0
    for number, (name, test) in enumerate(tests, 1):
        platform = Platform()
        _data_home = tempfile.mkdtemp(prefix='sluicectl.')
        try:
            test(platform)
            print(f'ok {number} {name}', flush=True)
        except Exception:  # each test's failure is told, and the next one runs
            failed += 1
            for line in traceback.format_exc().splitlines():
                print(f'# {line}')
            print(f'not ok {number} {name}', flush=True)
        finally:
            platform.stop()
            shutil.rmtree(_data_home, ignore_errors=True)
    return failed > 0
