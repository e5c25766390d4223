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
expect_status 200 "the same with a query" GET "/orders?a=b" "Authorization: Bearer $reader"
expect_status 200 "HEAD is as good as GET" HEAD /orders "Authorization: Bearer $reader"
expect_status 401 "HEAD without a token" HEAD /orders
expect_status 404 "a method that is not there" DELETE /orders "Authorization: Bearer $reader"
expect_status 404 "a path that is not there" GET /else
head -c 70000 /dev/zero >"$work/large"
for encoding in identity chunked; do
    headers=(--header "Authorization: Bearer $(token_of writer)" --header 'Expect:')
    [ "$encoding" = identity ] || headers+=(--header "Transfer-Encoding: chunked")
    status=$(curl --silent --noproxy '*' --max-time 20 --output /dev/null --write-out '%{http_code}' \
        "${headers[@]}" --data-binary "@$work/large" "$url/orders" || true)
    [ "$status" = 413 ] || fail "a body of 70,000 bytes ($encoding): $status and not 413"
    echo "413  a body of 70,000 bytes ($encoding)"
done
stop "$pid"

start api "$1" --port 0 --issuer http://127.0.0.1:1/ --audience https://api.example
expect "$here/without_keys.txt" asked "a provider that cannot be reached" GET /orders "Authorization: Bearer $reader"
stop "$pid"
