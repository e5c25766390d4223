#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Measures what a validation costs beyond OpenSSL's own work and what other libraries take for it, draws the README's
# chart of it, and measures what keys that follow the provider cost and bear, and what the headers cost a compiler:
# run.sh [--quick] [--update] [ARGUMENT...]
#
#     --quick     fewer and shorter rounds: to see that it works rather than how fast, and the headers are left out
#     --update    copies the chart over the README's
#
# Other arguments go to Google Benchmark, such as --benchmark_filter=REGEX.
set -euo pipefail
cd "$(dirname "$0")/../.."

main() {
    repetitions=9 seconds=0.1 milliseconds=50 mix=100000 remote=() quick=no update=no
    local arguments=()
    for argument in "$@"; do
        case $argument in
            --quick) quick=yes repetitions=3 seconds=0.02 milliseconds=20 mix=2000 remote=(3 100) ;;
            --update) update=yes ;;
            *) arguments+=("$argument") ;;
        esac
    done
    out=build/benchmark-results
    mkdir -p "$out"
    rm -f "$out"/*.json "$out"/*.svg  # what a run leaves out must not be there from the last one

    step "build"
    # What cannot be installed is left out; CMake says so if it was needed.
    for group in build test benchmark; do
        cmake/install-prerequisites.sh $group >&2 || echo "SKIPPED: some prerequisites of $group are missing" >&2
    done
    log=$out/build.log
    logged cmake -S . -B build/benchmark -D CMAKE_BUILD_TYPE=Release -D BEARER_BUILD_EXAMPLES=OFF
    logged cmake --build build/benchmark --target bearer_benchmark bearer_remote_benchmark
    programs=build/benchmark/tests/benchmark

    "$programs/bearer_benchmark" --write-cases="$out/cases.json"
    measure_cpp ${arguments[@]+"${arguments[@]}"}
    if command -v node >/dev/null; then
        measure_node
        report
    else
        echo "SKIPPED: node is missing, and with it its libraries, the comparison and the chart"
        cat "$out/cpp.txt"
    fi

    step "keys that follow the provider"
    "$programs/bearer_remote_benchmark" ${remote[@]+"${remote[@]}"}
    weigh
    finish
}

step() {
    echo "$1..." >&2
}

# Shows what a command printed only when it failed.
logged() {
    "$@" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
}

measure_cpp() {
    log=$out/cpp.txt
    step "OpenSSL, bearer and the peers in C and C++"
    logged "$programs/bearer_benchmark" --benchmark_repetitions="$repetitions" --benchmark_min_time="$seconds" \
        --benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true \
        --benchmark_counters_tabular=true --benchmark_out="$out/cpp.json" --benchmark_out_format=json \
        --mix-tokens="$mix" "$@"
    grep '^left out' "$log" >&2 || true
}

measure_node() {
    step "the peers in node"
    # Without the packages it is node's own crypto alone.
    tests/interop/install.sh "$PWD/build/benchmark/peers" tests/benchmark/peers >&2 || [ $? -eq 77 ]
    node build/benchmark/peers/node.mjs "$out/cases.json" "$out/node.json" "$repetitions" "$milliseconds"
}

report() {
    echo
    node tests/benchmark/report.mjs "$out/cpp.json" "$out/node.json" "$out"
    echo
}

# A matter of minutes, and of compilers rather than of the processor.
weigh() {
    [ $quick = no ] && [ -x tests/benchmark/weight.sh ] || return 0
    echo
    step "what it costs to include the headers"
    tests/benchmark/weight.sh
}

finish() {
    echo
    echo "Google Benchmark's own account is in $out/cpp.txt."
    [ -e "$out/chart.svg" ] || return 0
    echo "All results are in $out/results.json, and the chart is $out/chart.svg."
    if [ $update = yes ]; then
        cp "$out/chart.svg" tests/benchmark/chart.svg
        echo "The chart is now tests/benchmark/chart.svg, too."
    fi
}

main "$@"
