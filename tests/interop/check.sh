#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Lets somebody else mint a token, and checks that the demo API accepts it and nothing that differs in one byte:
# check.sh (oidc-provider | jose | openssl) API FOLDER; 77 where the maker is not there.
set -euo pipefail

maker=$1
api=$2
folder=$3
here=$(cd "$(dirname "$0")" && pwd)
made=$folder/$maker
pid=

skip() {
    echo "SKIPPED: $1"
    exit 77
}

fail() {
    echo "FAILED: $1"
    [ ! -s "$made/log" ] || tail -n 5 "$made/log"
    exit 1
}

stop() {
    [ -n "$pid" ] || return 0
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
}

mint() {
    rm -rf "$made"
    mkdir -p "$made"
    if [ "$maker" = openssl ]; then
        command -v openssl >/dev/null || skip "the openssl command is missing"
        "$here/openssl.sh" "$made"
    else
        command -v node >/dev/null || skip "node is missing"
        [ -d "$folder/node_modules/$maker" ] || skip "the npm package $maker is not installed"
        node "$folder/$maker.mjs" "$made" >"$made/log" 2>&1 || fail "$maker mints no token"
    fi
}

start_api() {
    : >"$made/listening"
    "$api" --port 0 --jwks "$made/jwks.json" --issuer "$(cat "$made/issuer")" --audience "$(cat "$made/audience")" \
        >"$made/listening" 2>"$made/log" &
    pid=$!
    for _ in $(seq 100); do
        ! grep -q listening "$made/listening" || break
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    url=$(sed -n 's/^listening on //p' "$made/listening")
    [ -n "$url" ] || fail "the API does not start"
}

# expect STATUS TOKEN WHAT
expect() {
    local status
    status=$(curl --silent --noproxy '*' --max-time 10 --output /dev/null --write-out '%{http_code}' \
        --header "Authorization: Bearer $2" "$url/orders" || true)
    [ "$status" = "$1" ] || fail "$3: the API answers $status and not $1"
    echo "$1  $3"
}

# The token with the character at that place replaced by another one of its alphabet.
changed_at() {
    local other=A
    [ "${token:$1:1}" != A ] || other=B
    echo "${token:0:$1}$other${token:$1 + 1}"
}

trap stop EXIT
mint
start_api

token=$(cat "$made/token")
header=${token%%.*}
signature=${token##*.}
expect 200 "$token" "a token of $maker"
expect 401 "$(changed_at $((${#header} / 2)))" "one byte of its header changed"
expect 401 "$(changed_at $(((${#token} + ${#header} - ${#signature}) / 2)))" "one byte of its payload changed"
expect 401 "$(changed_at $((${#token} - ${#signature} / 2)))" "one byte of its signature changed"
