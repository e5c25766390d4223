#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Lets the demo API fetch its keys and follow them: remote.sh (rotation | tls | entra) API FOLDER; 77 where a maker of
# keys, tokens or certificates is not there.
set -euo pipefail

scenario=remote-$1
api=$2
folder=$3

skip() {
    echo "SKIPPED: $1"
    exit 77
}

command -v node >/dev/null || skip "node is missing"
for package in oidc-provider jose; do
    [ -d "$folder/node_modules/$package" ] || skip "the npm package $package is not installed"
done
[ "$scenario" = remote-rotation ] || command -v openssl >/dev/null || skip "the openssl command is missing"

made=$folder/$scenario
rm -rf "${made:?}"
mkdir -p "$made"
node "$folder/$scenario.mjs" "$api" "$made" </dev/null 2>"$made/log" || {
    tail -n 5 "$made/log"
    exit 1
}
