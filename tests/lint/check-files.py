#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check-files.py SOURCE: what every file keeps to: a licence line, a length, no leftovers, no spaces at line ends."""
import pathlib
import re
import sys

TOP = ('src', 'tests', 'data', 'po', 'flatpak', '.ci')
SUFFIXES = {'.c', '.h', '.py', '.sh', '.ui', '.xml', '.svg', '.css', '.build', '.in'}
NO_LICENCE = ('.desktop.in',)
# "About 600 lines" and "120 columns", with room for the end of a thought.
LINES = {'src': 620, 'tests': 700}
COLUMNS = 124
LEFTOVER = re.compile(r'\b(TODO|FIXME|XXX|HACK)\b')


def files(top):
    yield top / 'meson.build'
    yield top / 'dev'
    for name in TOP:
        for path in sorted((top / name).rglob('*')):
            fixture = 'fixtures' in path.relative_to(top).parts
            if path.is_file() and not fixture and (path.suffix in SUFFIXES or not path.suffix and name == '.ci'):
                yield path


def check(path, name):
    text = path.read_text(encoding='utf-8')
    lines = text.splitlines()
    head = '\n'.join(lines[:4])
    if not name.endswith(NO_LICENCE):
        if 'SPDX-License-Identifier: ' not in head:
            yield 'no SPDX line at its top'
        elif name.startswith('src/layout/') and path.suffix in {'.c', '.h'} and 'Identifier: MIT' not in head:
            yield 'src/layout is MIT: Graphviz and the GPL may not meet in one program'
    if path.suffix in {'.c', '.h'} and len(lines) > LINES[name.split('/', 1)[0]]:
        yield f'{len(lines)} lines: split it by theme'
    for number, line in enumerate(lines, 1):
        if name != 'tests/lint/check-files.py' and LEFTOVER.search(line):
            yield f'line {number}: a leftover: {line.strip()}'
        if line != line.rstrip():
            yield f'line {number}: spaces at its end'
        if path.suffix in {'.c', '.h'} and len(line) > COLUMNS:
            yield f'line {number}: {len(line)} columns'
        if path.suffix in {'.c', '.h'} and '\t' in line:
            yield f'line {number}: a tab'
    if text and not text.endswith('\n'):
        yield 'no newline at its end'


def main(argument):
    top = pathlib.Path(argument)
    bad, seen = [], 0
    for path in files(top):
        seen += 1
        name = str(path.relative_to(top))
        bad += [f'{name}: {what}' for what in check(path, name)]
    print('\n'.join(bad))
    return 1 if bad or seen < 10 else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
