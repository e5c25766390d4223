#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A thousand connections at once: load.sh API; 77 where wrk is not there or so many descriptors cannot be had.
#
# Every answer is the expected one, memory after the second and third wave is what it was after the first, and all
# descriptors are given back. With AddressSanitizer, which keeps what is freed for a while, memory is not compared, but
# the exit status tells of leaks.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/frameworks/common.sh
source "$here/common.sh"

api=$1
connections=1000
seconds=8

command -v wrk >/dev/null || skip "wrk is missing"
[ -r /proc/self/status ] || skip "there is no /proc to measure with"
ulimit -Sn 3000 2>/dev/null || skip "a process may not have 3000 descriptors here"

resident() { awk '/^VmRSS:/ { print $2 }' "/proc/$pid/status"; }
descriptors() { find "/proc/$pid/fd" -mindepth 1 | wc -l; }

# As many descriptors as before, once the API has seen that the connections are gone.
given_back() {
    for _ in $(seq 100); do
        [ "$(descriptors)" -gt "$at_start" ] || return 0
        sleep 0.1
    done
    fail "$(descriptors) descriptors, and $at_start at the start"
}

# wave STATUS TOKEN: sets $memory, in kB.
wave() {
    local status=$1 name=$2 token line
    token=$(token_of "$name")
    line=$(wrk --threads 2 --connections "$connections" --duration "${seconds}s" --timeout 15s \
        --header "Authorization: Bearer $token" --script "$here/count.lua" "$url/orders" -- "$status" |
        sed -n '/^answers=/p')
    given_back
    memory=$(resident)
    echo "$status  $name: $line, then $memory kB"
    case $line in
        answers=0\ * | "") fail "nothing is answered" ;;
        *" other_status=0 connect=0 read=0 write=0 timeout=0 "*) ;;
        *) fail "not every connection gets its answers" ;;
    esac
}

start api "$api" --port 0 --tokens "$work/tokens"
request GET /health >/dev/null
at_start=$(descriptors)

wave 200 reader
first=$memory
wave 401 expired
second=$memory
wave 200 reader
third=$memory
if grep -q __asan_init "$api"; then
    echo "memory: not compared, with AddressSanitizer"
else
    # A leak of 100 bytes an answer would be more. What a heap's fragments do in one wave is up to 9 percent.
    limit=$((first * 115 / 100))
    [ "$second" -le "$limit" ] || fail "$second kB after the second wave, $first kB after the first"
    [ "$third" -le "$limit" ] || fail "$third kB after the third wave, $first kB after the first"
fi
stop "$pid"
echo "it has ended in order"

# Where there are no more descriptors, clients wait or go, and the API goes on.
ulimit -Sn 64
start api "$api" --port 0 --tokens "$work/tokens"
ulimit -Sn 3000
request GET /health >/dev/null
at_start=$(descriptors)
wrk --threads 2 --connections 200 --duration 2s "$url/health" >"$work/wrk.out" &
wrk=$!
most=0
while kill -0 "$wrk" 2>/dev/null; do
    now=$(descriptors)
    [ "$now" -le "$most" ] || most=$now
    sleep 0.1
done
[ "$most" -ge 64 ] || fail "it has had $most descriptors only"
given_back
expect_status 200 "after 200 connections to an API that may have 64 descriptors" GET /health
stop "$pid"
