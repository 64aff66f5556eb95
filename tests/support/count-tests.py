#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""count-tests.py LOG …: sums the tests in meson's JUnit logs.

Prints every skip with its reason, every failure with its name, and last "N passed, N failed, N skipped".
Exit status 1 where something failed or nothing ran.
"""
import sys
import xml.etree.ElementTree as ElementTree

CONTROL = {i: None for i in range(32) if i not in (9, 10, 13)}


def read_cases(path):
    # Meson writes what a program printed as it is: control characters are not XML.
    with open(path, encoding='utf-8', errors='replace') as file:
        return ElementTree.fromstring(file.read().translate(CONTROL)).iter('testsuite')


def reason_of(element):
    return ' '.join(filter(None, (element.get('message'), element.text))).strip()


def main(paths):
    passed, failures, skips = 0, [], []
    for path in paths:
        try:
            suites = list(read_cases(path))
        except (OSError, ElementTree.ParseError) as error:
            failures.append(f'{path}: {error}')
            continue
        for suite in suites:
            cases = suite.findall('testcase')
            failed_here = 0
            for case in cases:
                name = f"{case.get('classname') or suite.get('name')}: {case.get('name')}"
                bad = case.find('failure') if case.find('failure') is not None else case.find('error')
                skip = case.find('skipped')
                if bad is not None:
                    failed_here += 1
                    failures.append(f'{name} {reason_of(bad)}'.rstrip())
                elif skip is not None:
                    reason = reason_of(skip)
                    skips.append(f'{name}: {reason or "no reason given"}')
                    if not reason:
                        failures.append(f'{name}: skipped without a reason')
                else:
                    passed += 1
            # A program that crashed or timed out after its last good test.
            broken = int(suite.get('errors') or 0) + int(suite.get('failures') or 0)
            if broken > failed_here:
                failures.extend([f"{suite.get('name')}: ended badly"] * (broken - failed_here))
    for skip in skips:
        print(f'skipped: {skip}')
    for failure in failures:
        print(f'failed: {failure}')
    if not passed and not failures:
        print('failed: no test ran')
        failures.append('no test ran')
    print(f'{passed} passed, {len(failures)} failed, {len(skips)} skipped')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
