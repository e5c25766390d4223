#!/bin/sh
# SPDX-License-Identifier: MIT
# Compiles the mistakes in a file, one at a time, and reads what the compiler says first.
#
#     check.sh precompile COMPILER FOLDER [FLAG...]    api.hpp, once, into FOLDER: every mistake needs it
#     check.sh mistakes COMPILER FOLDER FILE [FLAG...]
#
# A mistake stands between `#ifdef MISTAKE_name` and `#else`, followed by what is right. The comment under its #ifdef
# says what the user has to read:
#
#     // error: TEXT    in the first error
#     // shown: TEXT    in the library's own line that the first error, or its first note, shows
#
# Without any mistake the file has to compile.
set -eu
LC_ALL=C
export LC_ALL

here=$(cd "$(dirname "$0")" && pwd)

main() {
    what=$1
    compiler=$2
    folder=$3
    shift 3
    "$what" "$@"
}

precompile() {
    mkdir -p "$folder"
    "$compiler" "$@" -w -x c++-header "$here/api.hpp" -o "$(precompiled)"
}

precompiled() { if is_clang; then echo "$folder/api.hpp.pch"; else echo "$folder/api.hpp.gch"; fi; }

is_clang() { "$compiler" --version | grep -q clang; }

mistakes() {
    file=$1
    shift
    if is_clang; then set -- -include-pch "$(precompiled)" "$@"; else set -- -include "$folder/api.hpp" "$@"; fi
    output=$folder/$(basename "$file" .cpp).txt
    failures=0

    "$compiler" "$@" -fsyntax-only "$file" >"$output" 2>&1 || complain "what is right does not compile"

    names=$(sed -n 's/^#ifdef MISTAKE_//p' "$file")
    [ -n "$names" ] || complain "there is no mistake in it"
    for name in $names; do
        comment=$(comment_under "#ifdef MISTAKE_$name")
        expected=${comment#*: }
        if "$compiler" "$@" -fsyntax-only "-DMISTAKE_$name" "$file" >"$output" 2>&1; then
            complain "$name: compiles"
            continue
        fi
        case $comment in
            "error: "*) said=$(first_error | sed -n '1s/^.*error: //p') ;;
            "shown: "*) said=$(first_error | sed 1d) ;;
            *) complain "$name: has no comment that says what to expect" && continue ;;
        esac
        # clang++ prints a message as the literal that it is.
        printf '%s\n' "$said" | sed 's/\\"/"/g' | grep -Fq -e "$expected" || complain "$name: does not say: $expected"
    done

    [ "$failures" -eq 0 ] || exit 1
    echo "$(basename "$file"): $(echo "$names" | wc -l | tr -d ' ') mistakes are explained by $compiler"
}

comment_under() {
    awk -v start="$1" '
        $0 == start { inside = 1; next }
        inside && /^ *\/\/ / { sub(/^ *\/\/ /, ""); text = text (text == "" ? "" : " ") $0; next }
        inside { print text; exit }' "$file"
}

# From the first error to the end of what its first note shows.
first_error() {
    awk '
        / error: / && seen++ { exit }
        / note: / && seen && notes++ { exit }
        seen' "$output"
}

complain() {
    echo "$file: $1" >&2
    sed 's/^/    /' "$output" | head -n 30 >&2
    failures=$((failures + 1))
}

main "$@"
