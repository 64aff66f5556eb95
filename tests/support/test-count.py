#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The counter counts what happened: crashes after good subtests, skips without a reason, nothing run."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

COUNTER = pathlib.Path(__file__).with_name('count-tests.py')


def run(programs):
    """programs: name → (result, [(case, inner XML)], stdout)"""
    with tempfile.TemporaryDirectory() as folder:
        suites = ''.join(
            f'<testsuite name="sluice.{name}">'
            + ''.join(f'<testcase name="{case}" classname="sluice.sluice:unit / {name}">{inner}</testcase>' for case, inner in cases)
            + '</testsuite>' for name, (_, cases, _) in programs.items() if cases)
        (pathlib.Path(folder) / 'testlog.junit.xml').write_text(f'<testsuites>{suites}</testsuites>')
        (pathlib.Path(folder) / 'testlog.json').write_text(''.join(
            json.dumps({'name': f'sluice:unit / {name}', 'result': result, 'stdout': stdout}) + '\n'
            for name, (result, _, stdout) in programs.items()))
        done = subprocess.run([sys.executable, COUNTER, folder], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.strip().splitlines()


class CountTest(unittest.TestCase):
    def test_sums_subtests(self):
        status, lines = run({'a': ('OK', [('1', ''), ('2', '')], ''), 'b': ('OK', [], '')})
        self.assertEqual((status, lines[-1]), (0, '3 passed, 0 failed, 0 skipped'))

    def test_failed_subtest_counts_once(self):
        status, lines = run({'a': ('FAIL', [('1', ''), ('2', '<failure/>')], '')})
        self.assertEqual((status, lines[-1]), (1, '1 passed, 1 failed, 0 skipped'))

    def test_failed_program_is_quoted(self):
        _, lines = run({'a': ('FAIL', [('1', '<failure/>')], '# waited in vain\nnot ok 1\n'), 'b': ('OK', [('1', '')], '# fine\n')})
        self.assertEqual(lines[:2], ['told: a: # waited in vain', 'told: a: not ok 1'])
        self.assertFalse([line for line in lines if 'fine' in line])

    def test_crash_after_good_subtests_fails(self):
        status, lines = run({'a': ('ERROR', [('1', '')], '')})
        self.assertEqual((status, lines[-1]), (1, '1 passed, 1 failed, 0 skipped'))

    def test_skip_tells_its_reason(self):
        inner = '<skipped/><system-out>no folder</system-out>'
        status, lines = run({'a': ('OK', [('1', ''), ('2', inner)], '')})
        self.assertEqual((status, lines[-1]), (0, '1 passed, 0 failed, 1 skipped'))
        self.assertIn('skipped: a: 2: no folder', lines)

    def test_skip_of_a_program_tells_its_reason(self):
        status, lines = run({'a': ('SKIP', [], '1..0 # SKIP no recordings\n'), 'b': ('OK', [], '')})
        self.assertEqual((status, lines[-1]), (0, '1 passed, 0 failed, 1 skipped'))
        self.assertIn('skipped: a: no recordings', lines)

    def test_skip_without_reason_fails(self):
        status, lines = run({'a': ('OK', [('1', ''), ('2', '<skipped/>')], '')})
        self.assertEqual((status, lines[-1]), (1, '1 passed, 1 failed, 1 skipped'))

    def test_nothing_run_fails(self):
        status, lines = run({})
        self.assertEqual((status, lines[-1]), (1, '0 passed, 1 failed, 0 skipped'))


if __name__ == '__main__':
    unittest.main()
