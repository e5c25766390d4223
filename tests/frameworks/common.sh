# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# For the scripts of this folder: programs that run during a test, and requests to them.

# A test that hangs is ended while it can still end what it has started, and not by CTest, which leaves it no time.
if [ -z "${BEARER_BOUNDED:-}" ] && command -v timeout >/dev/null; then
    BEARER_BOUNDED=yes exec timeout --kill-after=15 100 "$0" "$@"
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/bearer-frameworks.XXXXXX")
pids=()  # each at its own number

# Where requests go: start() says so, and a script that knows another way adds how curl gets there.
url=
via=()

skip() {
    echo "SKIPPED: $1"
    exit 77
}

fail() {
    {
        echo "FAILED: $1"
        local log
        for log in "$work"/*.log; do
            [ ! -s "$log" ] || { echo "$(basename "$log") ends with" && tail -n 5 "$log"; }
        done
    } >&2
    exit 1
}

stop_all() {
    if [ "${#pids[@]}" -ne 0 ]; then
        kill "${pids[@]}" 2>/dev/null || true
        kill -CONT "${pids[@]}" 2>/dev/null || true
        for _ in $(seq 50); do
            kill -0 "${pids[@]}" 2>/dev/null || break
            sleep 0.1
        done
        kill -KILL "${pids[@]}" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap stop_all EXIT
trap 'exit 1' INT TERM

# start NAME COMMAND...: sets $pid, and $url to where it says that it listens.
start() {
    local name=$1
    shift
    : >"$work/$name.out"
    "$@" </dev/null >"$work/$name.out" 2>"$work/$name.log" &
    pid=$!
    pids[pid]=$pid
    wait_for "$name" grep -q listening "$work/$name.out"
    url=$(sed -n 's/^listening on //p' "$work/$name.out")
}

# wait_for NAME COMMAND...: until the command succeeds, while the program that has just been started lives.
wait_for() {
    local name=$1
    shift
    for _ in $(seq 200); do
        ! "$@" 2>/dev/null || return 0
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    fail "$name does not start"
}

# stop PID: it ends in order, and soon.
stop() {
    kill "$1"
    end_of "$1"
    [ "$status" -eq 0 ] || fail "it stops with $status"
}

# end_of PID: it ends soon; sets $status to how.
end_of() {
    status=0
    for _ in $(seq 100); do
        kill -0 "$1" 2>/dev/null || break
        sleep 0.1
    done
    kill -KILL "$1" 2>/dev/null && fail "it does not end"
    wait "$1" || status=$?
    unset "pids[$1]"
}

# token_of NAME: as the provider of the last start has it.
token_of() {
    local token
    token=$(sed -n "s/^$1	//p" "$work/tokens")
    [ -n "$token" ] || fail "there is no token $1"
    echo "$token"
}

# request METHOD PATH HEADER...: prints all of the answer that a client may rely on.
request() {
    local method=$1 path=$2 header arguments=()
    shift 2
    [ "$method" != POST ] || arguments+=(--data '{"item":"jam"}' --header "Content-Type: application/json")
    [ "$method" != HEAD ] || arguments+=(--head)
    [ "$method" = POST ] || [ "$method" = HEAD ] || arguments+=(--request "$method")
    for header in "$@"; do arguments+=(--header "$header"); done

    : >"$work/headers"
    : >"$work/body"
    curl --silent --noproxy '*' --max-time 20 --dump-header "$work/headers" --output "$work/body" \
        --write-out '%{http_code}\n' "${arguments[@]}" "${via[@]}" "$url$path" || true
    for header in Content-Type Retry-After WWW-Authenticate; do
        tr -d '\r' <"$work/headers" | sed -n "s/^$header: */$header: /Ip"
    done
    [ "$method" = HEAD ] || cat "$work/body"
    echo
}

# The same requests for every framework.
twelve_requests() {
    local reader writer daemon expired changed
    reader=$(token_of reader)
    writer=$(token_of writer)
    daemon=$(token_of daemon)
    expired=$(token_of expired)
    changed=$(token_of tampered_payload)

    asked "no token, and none needed" GET /health
    asked "no token" GET /orders
    asked "a reader" GET /orders "Authorization: Bearer $reader"
    asked "a reader who orders" POST /orders "Authorization: Bearer $reader"
    asked "a writer who orders" POST /orders "Authorization: Bearer $writer"
    asked "a daemon, by its role" GET /orders "Authorization: Bearer $daemon"
    asked "an expired token" GET /orders "Authorization: Bearer $expired"
    asked "another scheme" GET /orders "Authorization: Basic cmVhZGVyOnNlY3JldA=="
    asked "two Authorization headers" GET /orders "Authorization: Bearer $reader" "Authorization: Bearer $reader"
    asked "lower case and two spaces" GET /orders "Authorization: bearer  $reader"
    asked "a payload that was changed" GET /orders "Authorization: Bearer $changed"
    asked "two tokens in one header" GET /orders "Authorization: Bearer $reader, Bearer $reader"
}

asked() {
    echo "== $1"
    shift
    request "$@"
}

# expect FILE COMMAND...: the command prints exactly that.
expect() {
    local expected=$1
    shift
    "$@" >"$work/answers"
    diff -u "$expected" "$work/answers" || fail "these answers are not those of $(basename "$expected")"
    echo "the answers are those of $(basename "$expected")"
}

# expect_status STATUS WHAT REQUEST...: STATUS with "+" at its end demands Retry-After.
expect_status() {
    local status=$1 what=$2
    shift 2
    request "$@" >"$work/answer"
    [ "$(head -n 1 "$work/answer")" = "${status%+}" ] || fail "$what: $(head -n 1 "$work/answer") and not ${status%+}"
    [ "$status" = "${status%+}" ] || grep -q '^Retry-After: ' "$work/answer" || fail "$what: no Retry-After"
    echo "${status%+}  $what"
}

# ambiguous_requests CHECK HEADER: where a body ends is said once, or a proxy might see another request than the API.
ambiguous_requests() {
    "$1" 400 "two lengths" GET /orders "$2" "Content-Length: 0" "Content-Length: 5"
    "$1" 400 "a length and chunks" GET /orders "$2" "Content-Length: 0" "Transfer-Encoding: chunked"
}
