#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The demo API answers as it does in every other framework: answers.sh API
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/frameworks/common.sh
source "$here/common.sh"

start api "$1" --port 0 --tokens "$work/tokens"
expect "$here/answers.txt" twelve_requests

# What the frameworks promise besides.
reader=$(token_of reader)
writer=$(token_of writer)
expect_status 200 "the same with a query" GET "/orders?a=b" "Authorization: Bearer $reader"
expect_status 200 "HEAD is as good as GET" HEAD /orders "Authorization: Bearer $reader"
expect_status 401 "HEAD without a token" HEAD /orders
expect_status 404 "a method that is not there" DELETE /orders "Authorization: Bearer $reader"
expect_status 404 "a path that is not there" GET /else
request GET /orders >"$work/whole"
expect "$work/whole" request GET /orders "Range: bytes=0-0"
ambiguous_requests expect_status "Authorization: Bearer $reader"

# What follows such a request on its connection is not taken for another one.
exec 3<>"/dev/tcp/127.0.0.1/${url##*:}"
printf 'POST /orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 29\r\nTransfer-Encoding: chunked\r\n\r\n' >&3
read -r first <&3
[[ $first = "HTTP/1.1 400 "* ]] || fail "an ambiguous request: $first"
(printf '0\r\n\r\nGET /health HTTP/1.1\r\n\r\n' >&3) 2>/dev/null || true  # it may be closed already
cat <&3 >"$work/answers" 2>/dev/null || true
exec 3>&-
! grep -q 'HTTP/1.1 ' "$work/answers" || fail "two answers to an ambiguous request"
echo "one answer to an ambiguous request"
head -c 70000 /dev/zero >"$work/large"
for encoding in identity chunked; do
    headers=(--header "Authorization: Bearer $writer" --header 'Expect:')
    [ "$encoding" = identity ] || headers+=(--header "Transfer-Encoding: chunked")
    status=$(curl --silent --noproxy '*' --max-time 20 --output /dev/null --write-out '%{http_code}' \
        "${headers[@]}" --data-binary "@$work/large" "$url/orders" || true)
    [ "$status" = 413 ] || fail "a body of 70,000 bytes ($encoding): $status and not 413"
    echo "413  a body of 70,000 bytes ($encoding)"
done

# Nobody shares its port.
"$1" --port "${url##*:}" >"$work/second.out" 2>&1 &
pids[$!]=$!
end_of $!
[ "$status $(sed 's/.*: //' "$work/second.out")" = "2 The port cannot be had." ] ||
    fail "a second one at this port: $status, $(cat "$work/second.out")"
echo "a second one does not start at this port"
stop "$pid"

# A provider that is stopped takes connections, and never answers. Those who wait for it are in nobody's way.
start provider "$1" --port 0
provider=$pid
kill -STOP "$provider"
start api "$1" --port 0 --issuer "$url/" --audience https://api.example
waiting=()
for _ in 1 2 3 4 5 6; do
    curl --silent --noproxy '*' --max-time 20 --output /dev/null --header "Authorization: Bearer $reader" \
        "$url/orders" &
    waiting+=("$!")
done
sleep 0.5
curl --silent --noproxy '*' --max-time 1 --output /dev/null "$url/health" || fail "/health waits for keys"
kill -0 "${waiting[@]}" 2>/dev/null || fail "nobody waits for keys"
wait "${waiting[@]}"
echo "/health does not wait for keys"
stop "$pid"
kill -CONT "$provider"
stop "$provider"

start api "$1" --port 0 --issuer http://127.0.0.1:1/ --audience https://api.example
expect "$here/without_keys.txt" asked "a provider that cannot be reached" GET /orders "Authorization: Bearer $reader"
stop "$pid"
