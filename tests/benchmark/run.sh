#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Measures what a validation costs beyond OpenSSL's own work, and what keys that follow the provider cost and bear, in
# one run, and prints the ratios of the medians.
# Arguments go to Google Benchmark.
set -euo pipefail
cd "$(dirname "$0")/../.."

cmake/install-prerequisites.sh build test
mkdir -p build
cmake -S . -B build/benchmark -D CMAKE_BUILD_TYPE=Release -D BEARER_BUILD_EXAMPLES=OFF >build/benchmark.log 2>&1 ||
    { cat build/benchmark.log >&2; exit 1; }
cmake --build build/benchmark --target bearer_benchmark bearer_remote_benchmark >>build/benchmark.log 2>&1 ||
    { cat build/benchmark.log >&2; exit 1; }
build/benchmark/tests/benchmark/bearer_benchmark --benchmark_repetitions=9 --benchmark_min_time=0.2 \
    --benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true "$@"
build/benchmark/tests/benchmark/bearer_remote_benchmark
