#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# nginx with the guard behind its auth_request answers as the demo API does, and tells the upstream only what was
# checked: nginx.sh AUTH_REQUEST NGINX.CONF; 77 where nginx or node is not there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/frameworks/common.sh
source "$here/common.sh"

auth_request=$1
configuration=$2
tenant=72f988bf-86f1-41af-91ab-2d7cd011db47
object=690222be-ff1a-4d56-abd1-7e4f7d38e474

PATH=$PATH:/usr/sbin:/usr/local/sbin
command -v nginx >/dev/null || skip "nginx is missing"
nginx -V 2>&1 | grep -q http_auth_request_module || skip "nginx has no auth_request"
command -v node >/dev/null || skip "node is missing"

chmod 755 "$work"  # for nginx's worker, which is not root where its master is

# start_all OPTION...: the guard, the upstream, and nginx at a socket of its own, so that no port can be taken.
start_all() {
    start guard "$auth_request" --port 0 "$@"
    guard_pid=$pid
    guard_url=$url
    : >"$work/upstream.seen"
    start upstream node "$here/upstream.mjs" "$work/upstream.seen"
    upstream_pid=$pid
    sed -e "s|listen 127.0.0.1:8080|listen unix:$work/nginx.socket|" -e "s|127.0.0.1:8081|${guard_url#http://}|" \
        -e "s|127.0.0.1:8082|${url#http://}|" "$configuration" >"$work/nginx.conf"
    nginx -e stderr -p "$work" -c "$work/nginx.conf" </dev/null >"$work/nginx.log" 2>&1 &
    pid=$!
    nginx_pid=$pid
    pids+=("$pid")
    wait_for nginx test -S "$work/nginx.socket"
    ask_nginx
}

ask_nginx() {
    url=http://api.example
    via=(--unix-socket "$work/nginx.socket")
}

stop_all_of_them() {
    stop "$nginx_pid"
    stop "$guard_pid"
    kill "$upstream_pid"
    pids=()
}

# expect_seen LINE...: these are the headers with which the upstream has seen the last request, but for those of HTTP.
expect_seen() {
    printf '%s\n' "$@" >"$work/expected"
    grep -iv -E '^(host|connection|user-agent|accept|content-length|content-type):' "$work/upstream.seen" \
        >"$work/rest" || true
    diff -u "$work/expected" "$work/rest" || fail "the upstream has not seen that"
    echo "     the upstream has seen: $*"
}

# passed WHAT REQUEST...
passed() {
    : >"$work/upstream.seen"
    expect_status "$@"
}

start_all --tokens "$work/tokens"
expect "$here/answers.txt" twelve_requests

reader="Authorization: Bearer $(token_of reader)"
expect_status 200 "HEAD is as good as GET" HEAD /orders "$reader"
passed 401 "HEAD without a token" HEAD /orders
passed 403 "another method takes a writer" DELETE /orders "$reader"
passed 403 "whatever the client says of its method" DELETE /orders "$reader" "X-Original-Method: GET"
passed 404 "the guard cannot be asked" GET /_guard/check "$reader"
passed 400 "no request that HTTP knows" GET /orders "$reader" "Content-Length: none"
long=$(head -c 9000 /dev/zero | tr '\0' a)
passed 400 "a token that is too long for nginx" GET /orders "Authorization: Bearer $long"
passed 401 "there are no ranges of a refusal" GET /orders "Range: bytes=0-0"
grep -q '^{.*}$' "$work/answer" || fail "it is not whole: $(cat "$work/answer")"
[ ! -s "$work/upstream.seen" ] || fail "the upstream has seen something of that"

passed 403 "the upstream's own refusal" GET /for-nobody "$reader"
grep -q 'by":"the upstream' "$work/answer" || fail "it is not the upstream's"
passed 500 "the upstream's own failure" GET /broken "$reader"
grep -q 'by":"the upstream' "$work/answer" || fail "it is not the upstream's"

passed 200 "a reader: its scopes, and no tenant, for no Entra tenant is asked for" GET /orders "$reader"
expect_seen "GET /orders" "X-Auth-Scopes: orders.read"
passed 200 "a daemon, with no scope and in somebody's name" GET /orders "Authorization: Bearer $(token_of daemon)" \
    "X-Auth-Tenant: $tenant" "x-auth-OBJECT: $object" "X-Auth-Scopes: orders.write" "X-Auth-Scopes: orders.admin" \
    "X_Auth_Tenant: $tenant" "X-Auth_Object: $object" "x_auth_scopes: orders.write" "Connection: X-Auth-Tenant" \
    "X-HTTP-Method-Override: POST" "X-Method-Override: POST" "x-http-method: POST"
expect_seen "GET /orders"
passed 200 "/health in somebody's name" GET /health "$reader" "X-Auth-Tenant: $tenant" "X_Auth_Tenant: $tenant"
expect_seen "GET /health"
passed 200 "claims that would be headers" GET /orders "Authorization: Bearer $(token_of smuggler)"
expect_seen "GET /orders" "X-Auth-Scopes: orders.read Orders.Read"

url=$guard_url
via=()
expect_status 204 "the guard itself" GET /check "$reader" "X-Original-Method: GET"
expect_status 403 "a method that it is not told takes a writer" GET /check "$reader"
expect_status 503+ "what it has refused does not pass, also if it would now" GET /refuse "$reader" \
    "X-Original-Method: GET"
ask_nginx

stop "$guard_pid"
passed 503+ "without the guard nothing passes" GET /orders "$reader"
passed 503+ "neither does an order" POST /orders "Authorization: Bearer $(token_of writer)"
[ ! -s "$work/upstream.seen" ] || fail "the upstream has seen something of that"
stop "$nginx_pid"
kill "$upstream_pid"
pids=()

echo "now a Microsoft Entra tenant"
start_all --tenant "$tenant" --client-id 6e74172b-be56-4843-9ff4-e66a39bb12e3 --tokens "$work/tokens"
passed 200 "a user" GET /orders "Authorization: Bearer $(token_of reader)" "X-Auth-Tenant: another"
expect_seen "GET /orders" "X-Auth-Tenant: $tenant" "X-Auth-Object: $object" "X-Auth-Scopes: Orders.Read"
passed 200 "claims that would be headers" GET /orders "Authorization: Bearer $(token_of smuggler)"
expect_seen "GET /orders" "X-Auth-Tenant: $tenant" "X-Auth-Object: $object" "X-Auth-Scopes: orders.read Orders.Read"
passed 200 "a daemon" GET /orders "Authorization: Bearer $(token_of daemon)"
expect_seen "GET /orders" "X-Auth-Tenant: $tenant" "X-Auth-Object: 0f2b3c4d-1111-4222-8333-444455556666"
stop_all_of_them

start_all --issuer http://127.0.0.1:1/ --audience https://api.example
expect "$here/without_keys.txt" asked "a provider that cannot be reached" GET /orders "$reader"
[ ! -s "$work/upstream.seen" ] || fail "the upstream has seen something of that"
stop_all_of_them
