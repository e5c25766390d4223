#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what is missing, builds everything and runs every test. Arguments go to ctest: tests/run.sh -R policy/
set -eu

cd "$(dirname "$0")/.."
./cmake/install-prerequisites.sh build test demo

jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

# What a debugger wants takes a sixth of the time: the preset "dev" has it.
cmake -S . -B build/dev -D CMAKE_BUILD_TYPE=Debug -D CMAKE_CXX_FLAGS_DEBUG=-g0 -D CMAKE_EXPORT_COMPILE_COMMANDS=ON \
    -D BEARER_TESTS_TOGETHER=16
cmake --build build/dev --parallel "$jobs"
ctest --test-dir build/dev --output-on-failure --no-label-summary --parallel "$jobs" "$@"
