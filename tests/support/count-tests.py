#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""count-tests.py FOLDER …: sums the tests in meson's logs (meson-logs folders).

Prints every skip with its reason, what a failed program told, every failure with its name, and last
"N passed, N failed, N skipped".
Exit status 1 where something failed, was skipped without a reason, or nothing ran.
"""
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

# Meson writes what a program printed as it is: control characters are not XML.
CONTROL = {code: None for code in range(32) if code not in (9, 10, 13)}
TOLD = 120       # lines of a failed program that are shown: meson shows none of its standard output where it speaks TAP
BAD = {'FAIL', 'ERROR', 'TIMEOUT', 'INTERRUPT', 'UNEXPECTEDPASS'}


def short_name(name):
    """Meson puts project and suite before a program's name."""
    return name.rsplit(' / ', 1)[-1]


def read_subtests(path):
    """What the TAP programs said, by program: a list of (name, 'pass' | 'fail' | 'skip', reason)."""
    programs = {}
    text = path.read_text(encoding='utf-8', errors='replace').translate(CONTROL)
    for case in ElementTree.fromstring(text).iter('testcase'):
        program = short_name(case.get('classname', '').split('.', 1)[-1])
        reason = (case.findtext('system-out') or '').strip()
        if case.find('skipped') is not None:
            outcome = 'skip'
        elif case.find('failure') is not None or case.find('error') is not None:
            outcome = 'fail'
        else:
            outcome = 'pass'
        programs.setdefault(program, []).append((case.get('name'), outcome, reason))
    return programs


def read_programs(path):
    """How each program ended: (name, result, output)."""
    for line in path.read_text(encoding='utf-8', errors='replace').splitlines():
        entry = json.loads(line)
        yield short_name(entry['name']), entry['result'], entry.get('stdout') or ''


def count(folder, passed, failures, skips, comments):
    # testlog.json, or testlog-SETUP.json where a test setup is used.
    log = next(iter(sorted(folder.glob('testlog*.json'))), folder / 'testlog.json')
    subtests = read_subtests(log.with_name(log.stem + '.junit.xml'))
    for name, result, output in read_programs(log):
        # A program with no subtests of its own is listed under the project's name.
        cases = subtests.get(name, [])
        for case, outcome, reason in cases:
            if outcome == 'pass':
                passed.append(case)
            elif outcome == 'skip':
                skips.append((f'{name}: {case}', reason))
            else:
                failures.append(f'{name}: {case} {reason}'.rstrip())
        failed_cases = any(outcome == 'fail' for _, outcome, _ in cases)
        if result in BAD:
            comments += [f'{name}: {line}' for line in output.splitlines() if line.startswith(('#', 'not ok', 'Bail'))][-TOLD:]
        if result in BAD and not failed_cases:
            failures.append(f'{name}: {result.lower()} of the program itself')
        elif not cases and result == 'SKIP':
            found = re.search(r'(?i)#\s*skip\S*\s+(.+)', output) or re.search(r'(?i)^skipped: (.+)', output, re.M)
            skips.append((name, found.group(1).strip() if found else ''))
        elif not cases and result in ('OK', 'EXPECTEDFAIL'):
            passed.append(name)


def main(folders):
    passed, failures, skips, comments = [], [], [], []
    for folder in map(pathlib.Path, folders):
        try:
            count(folder, passed, failures, skips, comments)
        except (OSError, ValueError, ElementTree.ParseError) as error:
            failures.append(f'{folder}: no readable log ({error})')
    for name, reason in skips:
        print(f'skipped: {name}: {reason}')
        if not reason:
            failures.append(f'{name}: skipped without a reason')
    if not passed and not failures:
        failures.append('no test ran')
    for comment in comments:
        print(f'told: {comment}')
    for failure in failures:
        print(f'failed: {failure}')
    print(f'{len(passed)} passed, {len(failures)} failed, {len(skips)} skipped')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
