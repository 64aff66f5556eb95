#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# update.sh: brings po/POTFILES and every language up to the sources.  ./dev po runs it.

set -eu
cd "$(dirname "$0")/.."

{
  find data -name '*.desktop.in' -o -name '*.metainfo.xml.in'
  grep -lrE '(^|[^[:alnum:]_"])(_|N_|C_|NC_|ngettext|g_dngettext|gettext) ?\("' src --include='*.c' --include='*.h' || true
  grep -lrE 'translatable="(yes|true)"' src --include='*.ui' || true
} | LC_ALL=C sort -u >po/POTFILES

template=$(mktemp)
trap 'rm -f "$template"' EXIT
xgettext --from-code=UTF-8 --add-comments=Translators --no-wrap --package-name=sluice -o "$template" \
  --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=ngettext:1,2 --keyword=g_dngettext:2,3 \
  --files-from=po/POTFILES
while read -r language; do
  msgmerge --quiet --update --backup=none --no-fuzzy-matching --no-wrap "po/$language.po" "$template"
  # What is no longer in the sources would stay for ever, and comes back with a search.
  msgattrib --no-obsolete --no-wrap -o "po/$language.po" "po/$language.po"
  printf '%s: ' "$language"
  msgfmt --statistics -o /dev/null "po/$language.po"
done <po/LINGUAS
