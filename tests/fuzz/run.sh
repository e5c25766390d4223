#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the fuzzers and runs them, as many at once as there are processors: run.sh [SECONDS] [TARGET...]
#
# 60 seconds each unless told otherwise; the inputs that reached something new are kept below build/fuzz for the next
# run. Fails if one of them finds that something does not hold, and says with which input.
set -euo pipefail
cd "$(dirname "$0")/../.."

out=$PWD/build/fuzz
sources=tests/fuzz

targets="base64url json header jwks validate http cached"

main() {
    seconds=60
    if [[ ${1-} =~ ^[0-9]+$ ]]; then seconds=$1; shift; fi
    # shellcheck disable=SC2086  # one word a target
    [ $# -gt 0 ] || set -- $targets
    for target in "$@"; do
        case " $targets " in
            *" $target "*) ;;
            *) echo "there is no $target; there are $targets" >&2; exit 2 ;;
        esac
    done

    cmake/install-prerequisites.sh build test
    if ! has_libfuzzer; then
        echo "SKIPPED: the fuzzers need clang++ with libFuzzer" >&2
        exit 77
    fi
    jobs=$(getconf _NPROCESSORS_ONLN)
    build "$@"

    echo "running for $seconds s each: $*" >&2
    export seconds out sources
    export -f fuzz longest
    printf '%s\n' "$@" | xargs -n 1 -P "$jobs" bash -c 'fuzz "$1"' fuzz
    summarize "$@"
}

has_libfuzzer() {
    echo 'extern "C" int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long) { return 0; }' |
        clang++ -fsanitize=fuzzer -x c++ -o /dev/null - >/dev/null 2>&1
}

build() {
    echo "build..." >&2
    mkdir -p "$out"
    if ! { cmake --preset fuzz &&
        cmake --build build/fuzz --parallel "$jobs" --target "${@/#/fuzz_}"; } >"$out/build.log" 2>&1; then
        tail -n 50 "$out/build.log" >&2
        exit 1
    fi
}

# Bytes of the longest inputs that are worth their time.
longest() {
    case $1 in
        base64url | http) echo 512 ;;
        cached) echo 66 ;;  # a step takes two bytes and two validations
        *) echo 4096 ;;
    esac
}

# Its seeds stand in one file, one a line.
fuzz() {
    local target=$1
    local corpus=$out/corpus/$target seeds=$out/seeds/$target
    rm -rf "$seeds" "$out/found/$target"*
    mkdir -p "$corpus" "$seeds" "$out/found"
    awk -v folder="$seeds" '{ file = folder "/" NR; printf "%s", $0 > file; close(file) }' "$sources/seeds/$target.txt"
    "$out/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -max_len="$(longest "$target")" -timeout=30 \
        -dict="$sources/words.dict" -print_final_stats=1 -artifact_prefix="$out/found/$target-" \
        "$corpus" "$seeds" >"$out/$target.log" 2>&1 || true  # told by its log
}

summarize() {
    local target failed=0
    for target in "$@"; do
        local log=$out/$target.log
        row "$target" <"$log"
        grep -q '^Done [0-9]* runs' "$log" && continue
        failed=$((failed + 1))
        explain "$target"
    done
    if [ "$failed" -ne 0 ]; then
        echo "fuzzers: $failed of $# found something, see above and $out/*.log"
        exit 1
    fi
    echo "fuzzers: $# ran for $seconds s each and found nothing"
}

row() {
    awk -v target="$1" '
        / ft: / { for (i = 1; i < NF; ++i) if ($i == "ft:") features = $(i + 1) }
        /^stat::number_of_executed_units/ { executions = $2 }
        /^stat::average_exec_per_sec/ { rate = $2 }
        END { printf "%-10s %10d executions %7d a second %7d features\n", target, executions, rate, features }'
}

explain() {
    local found reasons='does not hold|ERROR:|runtime error|what\(\):|SUMMARY'
    grep -E "$reasons" "$out/$1.log" | sed 's/^/    /' || tail -n 5 "$out/$1.log"
    for found in "$out/found/$1"-*; do
        [ -e "$found" ] || continue
        echo "    with the input $found, which is in base64:"
        echo "    $(base64 <"$found" | tr -d '\n')"
        echo "    again: $out/tests/fuzz/fuzz_$1 $found"
    done
}

main "$@"
