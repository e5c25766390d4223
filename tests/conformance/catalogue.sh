#!/bin/sh
# SPDX-License-Identifier: MIT
# Compares the rows of README.md with the tags of the tests, and fails where they differ: catalogue.sh [PAGE]. With a
# page of rows (`| CF-11 | ...`) it also compares the README with that.
set -eu
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

main() {
    [ $# -eq 0 ] || page "$1" | sort -u >"$work/page"
    cd "$work"
    rows | sort -u >rows
    exempt | sort -u >exempt
    tags | sort -u >tested
    sort -u exempt tested >known
    differences=0

    complain 'neither tested nor exempt' rows known
    comm -12 exempt tested >both
    complain 'exempt and tested' both /dev/null
    complain 'in no range of the README' known rows
    if [ $# -gt 0 ]; then
        complain 'on the page, not in the README' page rows
        complain 'in the README, not on the page' rows page
    fi
    echo "$(count rows) rows: $(count tested) tested, $(count exempt) exempt"
    [ "$differences" -eq 0 ]
}

# `| CF | CF-01 to CF-34 | what it is about |`
rows() {
    awk -F ' *[|] *' '
        match($3, /^[A-Z][A-Z0-9]*-[0-9]+ to /) && $3 ~ "^" $2 "-[0-9]+ to " $2 "-[0-9]+$" {
            split($3, end, / to /)
            sub(/^.*-/, "", end[1])
            sub(/^.*-/, "", end[2])
            for (i = end[1] + 0; i <= end[2] + 0; ++i) printf "%s-%02d\n", $2, i
        }' "$here/README.md"
}

# `| CF-11 | why it does not apply |`
exempt() { sed -n 's/^| \([A-Z][A-Z0-9]*-[0-9][0-9]*\) | *[^| ].*|$/\1/p' "$here/README.md"; }

# Sections of an RFC, as in [RFC7519-4.1], are no rows. Nor is what these scripts say of themselves.
tags() {
    find "$here/.." -type f \( -name '*.cpp' -o -name '*.sh' -o -name '*.mjs' \) ! -name 'catalogue*' \
        -exec grep -hoE '\[[A-Z][A-Z0-9]*-[0-9]+\]' {} + | tr -d '[]' | grep -v '^RFC'
}

page() { sed -n 's/^| \([A-Z][A-Z0-9]*-[0-9][0-9]*\) |.*/\1/p' "$1"; }

# complain WHAT FILE OTHER: lists what only FILE has.
complain() {
    only=$(comm -23 "$2" "$3" | tr '\n' ' ')
    [ -n "$only" ] || return 0
    echo "$1: $only" >&2
    differences=1
}

count() { awk 'END { print NR }' "$1"; }

main "$@"
