#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the demo API, sends it requests as honest callers and as attackers, and shows what it answers.
#
#   examples/demo.sh            exit status 0 only if every answer is the expected one
#   examples/demo.sh --serve    leaves the API running afterwards, and prints requests to try
#   examples/demo.sh --api FILE uses an API that is built already
set -eu
cd "$(dirname "$0")/.."

api=
serve=no
build=build/demo
work=$(mktemp -d "${TMPDIR:-/tmp}/bearer-demo.XXXXXX")
pid=
asked=0
wrong=0

main() {
    trap stop EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    read_options "$@"

    [ -n "$api" ] || build_api
    start_api
    heading
    #   method path     the token as it is shown   its name             status  error
    ask GET    /health  "none"                     ""                   200     -
    ask GET    /orders  "reader"                   reader               200     -
    ask POST   /orders  "reader"                   reader               403     insufficient_scope
    ask POST   /orders  "writer"                   writer               201     -
    ask GET    /orders  "daemon (role)"            daemon               200     -
    ask POST   /orders  "daemon (role)"            daemon               403     insufficient_scope
    ask GET    /orders  "none"                     ""                   401     none
    ask GET    /orders  "garbage"                  garbage              401     invalid_token
    ask GET    /orders  "expired"                  expired              401     invalid_token
    ask GET    /orders  "other audience"           for_another_audience 401     invalid_token
    ask GET    /orders  "other issuer"             from_another_issuer  401     invalid_token
    ask GET    /orders  "stranger's key"           signed_by_a_stranger 401     invalid_token
    ask GET    /orders  "subject changed"          tampered_payload     401     invalid_token
    ask GET    /orders  "alg none"                 algorithm_none       401     invalid_token
    ask GET    /orders  "HMAC public key"          hmac_with_the_public_key 401 invalid_token

    echo
    echo "Now as an API of one Microsoft Entra tenant."
    stop_api
    start_api --tenant 72f988bf-86f1-41af-91ab-2d7cd011db47 --client-id 6e74172b-be56-4843-9ff4-e66a39bb12e3
    heading
    ask GET    /orders  "reader"                   reader               200     -
    ask POST   /orders  "reader"                   reader               403     insufficient_scope
    ask POST   /orders  "writer"                   writer               201     -
    ask GET    /orders  "daemon (role)"            daemon               200     -
    ask POST   /orders  "daemon (role)"            daemon               403     insufficient_scope
    ask GET    /orders  "user, app role"           user_with_app_role   403     insufficient_scope
    ask GET    /orders  "other tenant"             from_another_tenant  403     insufficient_scope
    ask GET    /orders  "two tenants"              tenant_swapped_in_issuer 401 invalid_token
    ask GET    /orders  "consumers' key"           organization_signed_by_consumers_key 401 invalid_token
    ask GET    /orders  "ID token"                 id_token             401     invalid_token
    ask GET    /orders  "for MS Graph"             graph_token          401     invalid_token
    ask GET    /orders  "app, no role"             app_without_roles    403     insufficient_scope

    echo
    if [ "$wrong" -ne 0 ]; then
        echo "$wrong of $asked answers are not the expected ones."
        exit 1
    fi
    echo "All $asked answers are the expected ones."
    if [ "$serve" = yes ]; then
        stop_api
        start_api
        serve_on
    fi
}

read_options() {
    while [ $# -gt 0 ]; do
        case $1 in
            --serve) serve=yes ;;
            --api)
                [ $# -gt 1 ] || usage "--api needs a file"
                api=$2
                shift
                ;;
            *) usage "there is no option $1" ;;
        esac
        shift
    done
}

usage() {
    echo "demo.sh: $1; write examples/demo.sh [--serve] [--api FILE]" >&2
    exit 2
}

build_api() {
    echo "Looking for what is needed ..."
    ./cmake/install-prerequisites.sh build demo
    step "Configuring in $build ..." \
        cmake -S . -B "$build" -D CMAKE_BUILD_TYPE=Release -D BEARER_BUILD_TESTS=OFF
    step "Building the API (about half a minute) ..." \
        cmake --build "$build" --target orders_api --parallel 2
    api=$build/examples/orders_api
}

# step SENTENCE COMMAND...: what the command prints is shown only when it fails.
step() {
    echo "$1"
    shift
    if ! "$@" >"$work/log" 2>&1; then
        cat "$work/log" >&2
        echo "demo.sh: this failed: $*" >&2
        exit 1
    fi
}

# start_api OPTION...
start_api() {
    echo "Starting the API ..."
    : >"$work/listening"
    "$api" --port 0 --tokens "$work/tokens" "$@" >"$work/listening" 2>"$work/log" &
    pid=$!
    local tries=100
    until grep -q listening "$work/listening"; do
        tries=$((tries - 1))
        if [ "$tries" -eq 0 ] || ! kill -0 "$pid" 2>/dev/null; then
            cat "$work/log" >&2
            echo "demo.sh: the API does not start" >&2
            exit 1
        fi
        sleep 0.1
    done
    url=$(sed 's/^listening on //' "$work/listening")
    printf 'garbage\t%s\n' "not.a.token" >>"$work/tokens"
}

stop_api() {
    if [ -n "$pid" ]; then
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    fi
    pid=
}

stop() {
    stop_api
    rm -rf "$work"
}

heading() { printf "\n%-12s %-15s %-6s %s\n" REQUEST TOKEN STATUS WWW-AUTHENTICATE; }

token_of() { sed -n "s/^$1	//p" "$work/tokens"; }

# ask METHOD PATH SHOWN NAME STATUS ERROR: ERROR is "-" for no challenge, "none" for a challenge without an error.
ask() {
    local method=$1 path=$2 shown=$3 name=$4 wanted_status=$5 wanted_error=$6
    local status challenge error
    : >"$work/headers"
    set -- --silent --noproxy '*' --max-time 10 --output /dev/null --dump-header "$work/headers"
    [ -z "$name" ] || set -- "$@" --header "Authorization: Bearer $(token_of "$name")"
    [ "$method" = GET ] || set -- "$@" --header "Content-Type: application/json" --data '{"item":"jam"}'
    status=$(curl "$@" --write-out '%{http_code}' "$url$path" || true)

    challenge=$(tr -d '\r' <"$work/headers" | sed -n 's/^[Ww][Ww][Ww]-[Aa]uthenticate: *//p')
    case $challenge in
        "") error=- ;;
        *error=*) error=$(echo "$challenge" | sed 's/.*error="\([^"]*\)".*/\1/') ;;
        *) error=none ;;
    esac

    row "$method $path" "$shown" "$status" "$challenge"
    asked=$((asked + 1))
    if [ "$status $error" != "$wanted_status $wanted_error" ]; then
        wrong=$((wrong + 1))
        echo "             ^ expected status $wanted_status and error $wanted_error"
    fi
}

# A row of 80 columns; a longer challenge goes on below itself.
row() {
    local rest=$4 line
    line=$(first_line "$rest")
    printf '%-12s %-15s %-6s %s\n' "$1" "$2" "$3" "$line" | sed 's/ *$//'
    while [ "$line" != "$rest" ]; do
        rest=${rest#"$line "}
        line=$(first_line "$rest")
        printf '%-12s %-15s %-6s %s\n' "" "" "" "$line"
    done
}

first_line() { echo "$1" | fold -s -w 45 | sed -n '1s/ *$//p'; }

serve_on() {
    local name
    for name in reader writer expired; do
        echo "Authorization: Bearer $(token_of $name)" >"$work/$name"
    done
    cat <<EOT

The API goes on at $url until Ctrl-C.
To try in another terminal:

  curl -i $url/health
  curl -i $url/orders
  curl -i -H @$work/reader $url/orders
  curl -i -H @$work/expired $url/orders
  curl -i -H @$work/reader -d '{"item":"jam"}' $url/orders
  curl -i -H @$work/writer -d '{"item":"jam"}' $url/orders

Its tokens, good for an hour, one a line, are in
$work/tokens
EOT
    trap 'echo && exit 0' INT TERM
    wait "$pid" || true
}

main "$@"
