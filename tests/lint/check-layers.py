#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check-layers.py SOURCE: who includes whom, held against the house (HACKING.md, "The rooms").

Reads the #include "…" lines below src.  A room includes itself and the rooms listed for it, nothing else.
"""
import pathlib
import re
import sys

CORE = {'base', 'text', 'servers', 'model', 'api', 'history', 'draft', 'query', 'rules', 'graph', 'timeline', 'log', 'monitor'}
PAGES = {'pipelines', 'editor', 'tasks', 'activity', 'preferences'}

MAY = {
    'base': set(),
    'query': {'base'},
    'model': {'base'},
    'draft': {'model', 'base'},
    'rules': {'model', 'base'},
    'log': {'text', 'model', 'base'},
    'api': {'log', 'model', 'base'},
    'history': {'model', 'base'},
    'graph': {'model', 'base'},
    'timeline': {'model', 'base'},
    'text': {'model', 'draft', 'base'},
    'monitor': {'api', 'history', 'log', 'rules', 'model', 'base'},
    'servers': {'api', 'monitor', 'history', 'model', 'base'},
    'paint': {'model', 'graph', 'timeline', 'text', 'base'},
    'desktop': CORE,
    'ctl': CORE | {'paint'},
    'layout': set(),
    'demo': {'base'},
    'ui/widgets': {'paint', 'model', 'graph', 'log', 'timeline', 'text', 'base'},
    'ui/window': {'ui/widgets', 'paint'} | {f'ui/{page}' for page in PAGES} | CORE,
    'app': {'ui/widgets', 'ui/window', 'desktop', 'paint'} | {f'ui/{page}' for page in PAGES} | CORE,
}
MAY.update({f'ui/{page}': {'ui/widgets', 'paint'} | CORE for page in PAGES})

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')
# The toolkits a room must not even see.
SYSTEM = re.compile(r'^\s*#\s*include\s+<(gtk/|gdk/|gsk/|adwaita|gtksourceview|graphviz/|gvc|cgraph|libnotify)')
GTK_ROOMS = {'app'}


def room_of(path):
    parts = path.parts
    if parts[0] == 'core':
        return parts[1] if len(parts) > 2 else None
    if parts[0] == 'ui':
        return f'ui/{parts[1]}' if len(parts) > 2 else None
    return parts[0]


def target_room(source, path, name):
    """The room an include line reaches into, or None for generated files."""
    if (source / path.parent / name).exists():
        return room_of(path.parent / name)
    for base in (source, source / 'core'):
        if (base / name).exists():
            return room_of((base / name).relative_to(source))
    return None


def system_allowed(room, header):
    if header.startswith(('graphviz/', 'gvc', 'cgraph')):
        return room == 'layout'
    if header.startswith('libnotify'):
        return room == 'desktop'
    return room in GTK_ROOMS or room.startswith('ui/')


def main(top):
    source = pathlib.Path(top) / 'src'
    bad, seen = [], 0
    for file in sorted(source.rglob('*.[ch]')):
        path = file.relative_to(source)
        room = room_of(path)
        if room is None or room not in MAY:
            bad.append(f'src/{path}: stands in no room of the house')
            continue
        for number, line in enumerate(file.read_text(encoding='utf-8').splitlines(), 1):
            found = INCLUDE.match(line)
            if found:
                seen += 1
                target = target_room(source, path, found.group(1))
                if target is not None and target != room and target not in MAY[room]:
                    bad.append(f'src/{path}:{number}: {room} may not include {target} ("{found.group(1)}")')
            found = SYSTEM.match(line)
            if found and not system_allowed(room, found.group(1)):
                bad.append(f'src/{path}:{number}: {room} may not include <{found.group(1)}…>')
    print('\n'.join(bad))
    if not seen:
        print('no include line found: wrong folder?')
    return 1 if bad or not seen else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
