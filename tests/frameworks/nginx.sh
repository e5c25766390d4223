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

# The name of a socket may not be longer than about 100 characters.
socket=$work/nginx.socket
[ "${#socket}" -le 100 ] || socket=/tmp/bearer-$$.socket

guard_patience=10s

# start_all OPTION...: the guard, the upstream, and nginx at a socket of its own, so that no port can be taken.
start_all() {
    start guard "$auth_request" --port 0 "$@"
    guard_pid=$pid
    guard_url=$url
    : >"$work/upstream.seen"
    start upstream node "$here/upstream.mjs" "$work/upstream.seen"
    upstream_pid=$pid
    sed -e "s|listen 127.0.0.1:8080|listen unix:$socket|" -e "s|127.0.0.1:8081|${guard_url#http://}|" \
        -e "s|127.0.0.1:8082|${url#http://}|" -e "s|proxy_read_timeout 10s|proxy_read_timeout $guard_patience|" \
        -e "s|location / {|location /forgotten { proxy_pass http://orders; }\n&|" "$configuration" >"$work/nginx.conf"
    nginx -e stderr -p "$work" -c "$work/nginx.conf" </dev/null >"$work/nginx.log" 2>&1 &
    pid=$!
    nginx_pid=$pid
    pids[pid]=$pid
    wait_for nginx test -S "$socket"
    ask_nginx
}

ask_nginx() {
    url=http://api.example
    via=(--unix-socket "$socket" --path-as-is)
}

stop_all_of_them() {
    stop "$nginx_pid"
    stop "$guard_pid"
    kill "$upstream_pid"
    end_of "$upstream_pid"
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

# refused WHAT REQUEST...: the upstream does not see it.
refused() {
    passed "$@"
    [ ! -s "$work/upstream.seen" ] || fail "the upstream has seen it: $(cat "$work/upstream.seen")"
}

start_all --tokens "$work/tokens"
expect "$here/answers.txt" twelve_requests
printf '%s\n' "GET /health" "GET /orders" "POST /orders" "GET /orders" "GET /orders" >"$work/accepted"
grep -E '^[A-Z]+ /' "$work/upstream.seen" | diff -u "$work/accepted" - || fail "the upstream has seen others as well"

reader=$(token_of reader)
daemon=$(token_of daemon)
writer=$(token_of writer)
smuggler=$(token_of smuggler)
reader="Authorization: Bearer $reader"
expect_status 200 "HEAD is as good as GET" HEAD /orders "$reader"
refused 401 "HEAD without a token" HEAD /orders
refused 403 "another method takes a writer" DELETE /orders "$reader"
refused 403 "whatever the client says of its method" DELETE /orders "$reader" "X-Original-Method: GET"
refused 404 "the guard cannot be asked" GET /_guard/check "$reader"
refused 400 "no request that HTTP knows" GET /orders "$reader" "Content-Length: none"
refused 400 "no path that HTTP knows" GET /.. "$reader"
refused 400 "no path that HTTP knows, and no token" GET /%00
refused 400 "no method that HTTP knows" get /orders "$reader"
refused 400 "two tokens for an order" POST /orders "$reader" "$reader"
grep -q 'scope="orders.write"' "$work/answer" || fail "it is not the answer to an order: $(cat "$work/answer")"
ambiguous_requests refused "$reader"
long=$(head -c 9000 /dev/zero | tr '\0' a)
refused 400 "a token that is too long for nginx" GET /orders "Authorization: Bearer $long"
refused 401 "there are no ranges of a refusal" GET /orders "Range: bytes=0-0"
grep -q '^{.*}$' "$work/answer" || fail "it is not whole: $(cat "$work/answer")"

refused 401 "a location that somebody has forgotten" GET /forgotten
passed 404 "with a token, the upstream is asked" GET /forgotten "$reader" "X-Auth-Tenant: $tenant"
expect_seen "GET /forgotten" "X-Auth-Scopes: orders.read"

for path in /health "/orders/..%2fhealth" //health "/health?method=DELETE"; do
    passed 200 "$path is /health" GET "$path" "$reader" "X-Auth-Tenant: $tenant" "X_Auth_Tenant: $tenant" \
        "X-Original-URL: /orders"
    expect_seen "GET /health"
done
via+=(--request-target "/health#/../orders")  # curl would keep what is behind the # to itself
passed 200 "/health#/../orders is /health" GET /health
expect_seen "GET /health"
ask_nginx
passed 200 "HEAD is as good as GET" HEAD /health
expect_seen "HEAD /health"
refused 405 "/health is only read" DELETE /health "$reader"
refused 405 "/health is only read" POST //health "$reader"

passed 403 "the upstream's own refusal" GET /for-nobody "$reader"
grep -q 'by":"the upstream' "$work/answer" || fail "it is not the upstream's"
passed 500 "the upstream's own failure" GET /broken "$reader"
grep -q 'by":"the upstream' "$work/answer" || fail "it is not the upstream's"

passed 200 "a reader: its scopes, and no tenant, for no Entra tenant is asked for" GET /orders "$reader"
expect_seen "GET /orders" "X-Auth-Scopes: orders.read"
passed 200 "a daemon, with no scope and in somebody's name" GET /orders "Authorization: Bearer $daemon" \
    "X-Auth-Tenant: $tenant" "x-auth-OBJECT: $object" "X-Auth-Scopes: orders.write" "X-Auth-Scopes: orders.admin" \
    "X_Auth_Tenant: $tenant" "X-Auth_Object: $object" "x_auth_scopes: orders.write" "Connection: X-Auth-Tenant" \
    "X-HTTP-Method-Override: POST" "X-Method-Override: POST" "x-http-method: POST" \
    "X-Original-URL: /for-nobody" "X-Rewrite-URL: /for-nobody"
expect_seen "GET /orders"
passed 200 "claims that would be headers" GET /orders "Authorization: Bearer $smuggler"
expect_seen "GET /orders" "X-Auth-Scopes: orders.read Orders.Read"

url=$guard_url
via=()
expect_status 204 "the guard itself" GET /check "$reader" "X-Original-Method: GET"
expect_status 403 "a method that it is not told takes a writer" GET /check "$reader"
expect_status 503+ "what it has refused does not pass, also if it would now" GET /refuse "$reader" \
    "X-Original-Method: GET"
ask_nginx

stop "$guard_pid"
refused 503+ "without the guard nothing passes" GET /orders "$reader"
refused 503+ "neither does an order" POST /orders "Authorization: Bearer $writer"
stop "$nginx_pid"
kill "$upstream_pid"
end_of "$upstream_pid"

echo "now a Microsoft Entra tenant"
start_all --tenant "$tenant" --client-id 6e74172b-be56-4843-9ff4-e66a39bb12e3 --tokens "$work/tokens"
reader=$(token_of reader)
daemon=$(token_of daemon)
smuggler=$(token_of smuggler)
reader="Authorization: Bearer $reader"
passed 200 "a user" GET /orders "$reader" "X-Auth-Tenant: another"
expect_seen "GET /orders" "X-Auth-Tenant: $tenant" "X-Auth-Object: $object" "X-Auth-Scopes: Orders.Read"
passed 200 "claims that would be headers" GET /orders "Authorization: Bearer $smuggler"
expect_seen "GET /orders" "X-Auth-Tenant: $tenant" "X-Auth-Object: $object" "X-Auth-Scopes: orders.read Orders.Read"
passed 200 "a daemon" GET /orders "Authorization: Bearer $daemon"
expect_seen "GET /orders" "X-Auth-Tenant: $tenant" "X-Auth-Object: 0f2b3c4d-1111-4222-8333-444455556666"
stop_all_of_them

guard_patience=1s
start_all --issuer http://127.0.0.1:1/ --audience https://api.example
expect "$here/without_keys.txt" asked "a provider that cannot be reached" GET /orders "$reader"
[ ! -s "$work/upstream.seen" ] || fail "the upstream has seen it"
kill -STOP "$guard_pid"
refused 503+ "without an answer of the guard nothing passes" GET /orders "$reader"
grep -q '"title":"Service Unavailable"}$' "$work/answer" || fail "it is not nginx's: $(cat "$work/answer")"
kill -CONT "$guard_pid"
expect "$here/without_keys.txt" asked "a provider that cannot be reached" GET /orders "$reader"
stop_all_of_them
