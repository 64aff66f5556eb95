#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check-po.py SOURCE WHAT: sources | ui | punctuation | languages

sources    po/POTFILES names exactly the files that have words for people
ui         every word for people in a .ui file is marked as translatable
punctuation  what stands around and between names and sentences is translated with them
languages  every language of po/LINGUAS has every string, none fuzzy, and its format strings fit
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

CALL = re.compile(r'(?<![\w"])(_|N_|C_|NC_|ngettext|g_dngettext|gettext) ?\("')
WORDS = {'label', 'title', 'subtitle', 'description', 'tooltip-text', 'placeholder-text', 'heading', 'body', 'text',
         'menu-label', 'item', 'header', 'button-label', 'custom-title', 'tooltip', 'accessible-label'}
# Code, cut into comments, strings, names and what is left.
TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[A-Za-z_]\w*|\S', re.S)
PUNCTUATION = re.compile(r'^[,:;] …?$|%s[,:;] |[,:;] %s|“%s|%s”')
TRANSLATED = {'_', 'N_', 'C_', 'NC_', 'ngettext', 'g_dngettext', 'gettext'}
KEYWORDS = ['_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2', 'g_dngettext:2,3']


def potfiles(top):
    lines = (top / 'po' / 'POTFILES').read_text(encoding='utf-8').splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith('#')]


def has_words(path):
    if path.suffix == '.ui':
        return re.search(r'translatable="(yes|true)"', path.read_text(encoding='utf-8')) is not None
    return CALL.search(path.read_text(encoding='utf-8')) is not None


def check_sources(top):
    wanted = {str(path.relative_to(top)) for kind in ('*.c', '*.h', '*.ui') for path in (top / 'src').rglob(kind)
              if has_words(path)}
    wanted |= {str(path.relative_to(top)) for path in (top / 'data').glob('*.desktop.in')}
    wanted |= {str(path.relative_to(top)) for path in (top / 'data').glob('*.metainfo.xml.in')}
    listed = set(potfiles(top))
    return [f'po/POTFILES lacks {name}: run ./dev po' for name in sorted(wanted - listed)] + \
           [f'po/POTFILES names {name}, which has no words: run ./dev po' for name in sorted(listed - wanted)]


def check_ui(top):
    bad = []
    for path in sorted((top / 'src').rglob('*.ui')):
        for element in ElementTree.parse(path).iter():
            if element.get('translatable') or element.get('bind-source'):
                continue
            name = 'item' if element.tag == 'item' else element.get('name', '').replace('_', '-')
            text = (element.text or '').strip()
            if element.tag in ('property', 'attribute', 'item') and name in WORDS and re.search(r'[^\W\d_]{2}', text):
                bad.append(f'{path.relative_to(top)}: not translatable: {name} "{text}"')
    return bad


def find_strings(text):
    """Each string of C code, those side by side as one: (its line, what it says, the calls that it stands in)."""
    calls, last, said = [], '', None
    for token in TOKEN.finditer(text):
        word = token[0]
        if word.startswith(('/*', '//')):
            continue
        if word.startswith('"'):
            said = (said[0], said[1] + word[1:-1]) if said else (text.count('\n', 0, token.start()) + 1, word[1:-1])
            continue
        if said:
            yield *said, list(calls)
            said = None
        if word == '(':
            calls.append(last)
        elif word == ')' and calls:
            calls.pop()
        last = word


def check_punctuation(top):
    return [f'{path.relative_to(top)}:{line}: not translated: "{said}"'
            for room in ('src/ui', 'src/core/text') for path in sorted((top / room).rglob('*.c'))
            for line, said, calls in find_strings(path.read_text(encoding='utf-8'))
            if PUNCTUATION.search(said) and not TRANSLATED & set(calls)]


def check_languages(top):
    bad = []
    with tempfile.TemporaryDirectory() as folder:
        template = pathlib.Path(folder) / 'sluice.pot'
        subprocess.run(['xgettext', '--from-code=UTF-8', '--add-comments=Translators', '--no-wrap', '-o', template,
                        '--files-from=po/POTFILES', *(f'--keyword={word}' for word in KEYWORDS)], cwd=top, check=True)
        for language in (top / 'po' / 'LINGUAS').read_text(encoding='utf-8').split():
            merged = pathlib.Path(folder) / f'{language}.po'
            subprocess.run(['msgmerge', '--quiet', '--no-fuzzy-matching', '-o', merged, top / 'po' / f'{language}.po',
                            template], check=True)
            done = subprocess.run(['msgfmt', '--check', '--statistics', '-o', '/dev/null', merged],
                                  capture_output=True, text=True, check=False, env={'LC_ALL': 'C', 'PATH': '/usr/bin:/bin'})
            if done.returncode or 'fuzzy' in done.stderr or 'untranslated' in done.stderr:
                missing = subprocess.run(['msgattrib', '--untranslated', '--no-obsolete', '--no-wrap', merged],
                                         capture_output=True, text=True, check=False).stdout
                bad.append(f'{language}: {done.stderr.strip()}\n' +
                           '\n'.join(re.findall(r'^msgid .*', missing, re.M)[1:]))
    return bad


def main(argument, what):
    bad = {'sources': check_sources, 'ui': check_ui, 'punctuation': check_punctuation,
           'languages': check_languages}[what](pathlib.Path(argument))
    print('\n'.join(bad))
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], sys.argv[2]))
