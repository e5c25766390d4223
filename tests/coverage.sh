#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Shows how much of the library its unit tests execute: coverage.sh
#
# Lines of include/bearer, by folder and in total, and the lines that nothing executes of every file below 95 %. Fails
# below 95 % in total. An inline function that no test calls counts as well as one that some test calls.
set -euo pipefail
cd "$(dirname "$0")/.."

goal=95
out=build/coverage

main() {
    cmake/install-prerequisites.sh build test coverage
    jobs=$(getconf _NPROCESSORS_ONLN)

    step "build"
    logged cmake --preset coverage
    logged cmake --build --preset coverage --parallel "$jobs"

    step "tests"
    rm -f "$out"/*.profraw
    logged env LLVM_PROFILE_FILE="$PWD/$out/%p.profraw" "$out/tests/bearer_tests"

    "$(tool llvm-profdata)" merge -sparse -o "$out/tests.profdata" "$out"/*.profraw
    "$(tool llvm-cov)" export -format=lcov -instr-profile="$out/tests.profdata" "$out/tests/bearer_tests" \
        include/bearer >"$out/tests.lcov"
    report <"$out/tests.lcov"
}

step() {
    echo "$1..." >&2
}

# Shows what a command printed only when it failed.
logged() {
    "$@" >"$out.log" 2>&1 || { tail -n 100 "$out.log" >&2; exit 1; }
}

# The program that belongs to the compiler: profiles of one version are unreadable to others.
tool() {
    local found
    found=$(clang++ -print-prog-name="$1")
    [ -x "$found" ] || found=$(xcrun --find "$1")
    echo "$found"
}

report() {
    awk -v goal="$goal" -v root="$PWD/include/" '
        function percent(covered, lines) { return lines == 0 ? 100 : 100 * covered / lines }
        function row(name, covered, lines) {
            printf "%-32s %6d of %6d lines  %6.2f %%\n", name, covered, lines, percent(covered, lines)
        }
        # Lines in a row are shown as from-to.
        function note(line) {
            if (last != "" && line == last + 1) { last = line; return }
            close_run()
            first = last = line
        }
        function close_run() {
            if (last != "") missing = missing " " (first == last ? first : first "-" last)
            last = ""
        }
        /^SF:/ {
            file = substr($0, 4)
            sub(".*/include/", "", file)
            folder = file
            sub("/[^/]*$", "", folder)
            lines = covered = 0
            missing = ""
        }
        /^DA:/ {
            split(substr($0, 4), entry, ",")
            ++lines
            if (entry[2] > 0) ++covered; else note(entry[1])
        }
        /^end_of_record/ {
            close_run()
            if (!(folder in lines_of)) folders[++count] = folder
            lines_of[folder] += lines
            covered_of[folder] += covered
            all_lines += lines
            all_covered += covered
            if (percent(covered, lines) < goal)
                poor = poor sprintf("%s: %.1f %%, not executed:%s\n", file, percent(covered, lines), missing)
        }
        END {
            for (i = 1; i <= count; ++i) row(folders[i], covered_of[folders[i]], lines_of[folders[i]])
            row("in total", all_covered, all_lines)
            if (poor != "") printf "\nBelow %d %%:\n%s", goal, poor
            if (all_lines == 0 || percent(all_covered, all_lines) < goal) exit 1
        }'
}

mkdir -p "$out"
main
