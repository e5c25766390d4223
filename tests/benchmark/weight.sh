#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Measures what the library costs whoever includes it: the time to compile, the lines that the preprocessor hands on,
# and the size of the minimal example. nlohmann/json.hpp, which needs no introduction, is the measure.
#
# COMPILERS names the compilers, such as "g++-13 clang++"; without it g++ and clang++ are used where they are installed.
# RUNS is how often each file is compiled with -O0, 9 without it; with -O2 it is half as often. That takes about three
# minutes.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/../.."

headers=("" nlohmann/json.hpp bearer/bearer.hpp bearer/entra/entra.hpp)
measure=nlohmann/json.hpp  # the header that the ratios are of

main() {
    runs=${RUNS:-9}
    [[ $runs =~ ^[1-9][0-9]*$ ]] || fail "RUNS is a number of at least 1, not: $runs"
    local compilers
    read -ra compilers <<<"${COMPILERS:-$(installed g++ clang++)}"
    [[ ${#compilers[@]} -gt 0 ]] || fail "no compiler: install g++ or clang++, or name one in COMPILERS"

    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    local number header
    for number in "${!headers[@]}"; do
        header=${headers[number]}
        echo "${header:+#include <$header>}" >"$work/$number.cpp"
    done

    # The clock of a shell's "time" is that of the processor: what else the machine does counts less.
    TIMEFORMAT='%U %S'
    local compiler
    for compiler in "${compilers[@]}"; do
        command -v "$compiler" >/dev/null || fail "$compiler is not installed"
        weigh "$compiler"
    done
}

fail() {
    echo "weight.sh: $1" >&2
    exit 1
}

installed() {
    local compiler
    for compiler in "$@"; do
        if command -v "$compiler" >/dev/null; then echo "$compiler"; fi
    done | tr '\n' ' '
}

weigh() {
    local compiler=$1 version
    version=$("$compiler" --version 2>&1) || fail "$compiler --version fails"
    echo "${version%%$'\n'*}"
    printf '  %-25s%9s%8s%9s%8s%10s\n' "a file with nothing but" "-O0 ms" "ratio" "-O2 ms" "ratio" "lines"
    time_compilations "$compiler" -O0 "$runs"
    time_compilations "$compiler" -O2 $(((runs + 1) / 2))

    local number lines
    for number in "${!headers[@]}"; do
        lines=$(compile "$compiler" -E "$work/$number.cpp" | grep -vc '^#\|^[[:space:]]*$' || true)
        printf '  %-25s%9s%8s%9s%8s%10s\n' "${headers[number]:-(nothing)}" \
            "$(median -O0 "$number")" "$(ratio -O0 "$number")" \
            "$(median -O2 "$number")" "$(ratio -O2 "$number")" "$lines"
    done
    weigh_example "$compiler"
    echo
}

# Runs a compiler as somebody who uses the library would.
compile() {
    "$1" -std=c++20 -Iinclude "${@:2}"
}

# Every file in turn, again and again, so that whatever disturbs the machine disturbs all of them alike.
time_compilations() {
    local compiler=$1 optimisation=$2 times=$3 run number
    rm -f "$work"/*"$optimisation.times"
    for ((run = 0; run < times; ++run)); do
        for number in "${!headers[@]}"; do
            { time compile "$compiler" "$optimisation" -c "$work/$number.cpp" -o "$work/object.o" 2>"$work/errors"; } \
                2>>"$work/$number$optimisation.times" || fail "$compiler: $(cat "$work/errors")"
        done
    done
}

# In milliseconds.
median() {
    awk '{ print ($1 + $2) * 1000 }' "$work/$2$1.times" | sort -n | awk '{ all[NR] = $1 }
        END { printf "%.0f", (all[int((NR + 1) / 2)] + all[int((NR + 2) / 2)]) / 2 }'
}

ratio() {
    local number
    for number in "${!headers[@]}"; do
        if [[ ${headers[number]} == "$measure" ]]; then
            awk -v one="$(median "$1" "$2")" -v other="$(median "$1" "$number")" 'BEGIN { printf "%.2f", one / other }'
        fi
    done
}

# The example brings a provider of tokens along, so that it is more than a service would be.
weigh_example() {
    local compiler=$1 object=$work/minimal.o program=$work/minimal
    compile "$compiler" -O2 -c examples/minimal.cpp -o "$object"
    "$compiler" "$object" -lcrypto -s -o "$program"
    "$program" >"$work/output" || fail "$compiler: examples/minimal.cpp does not run"
    printf '  examples/minimal.cpp, -O2: object %s KiB (text and data), stripped program %s KiB\n' \
        "$(size "$object" | awk 'NR == 2 { printf "%.0f", ($1 + $2) / 1024 }')" \
        "$(wc -c <"$program" | awk '{ printf "%.0f", $1 / 1024 }')"
}

main
