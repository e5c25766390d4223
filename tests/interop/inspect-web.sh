#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Asks the inspector's page in a browser, or its server without one: inspect-web.sh (page | server) INSPECTOR FOLDER; 77
# where node, its packages or Chromium are not there.
set -euo pipefail

scenario=inspect-web-$1
inspector=$2
folder=$3

skip() {
    echo "SKIPPED: $1"
    exit 77
}

command -v node >/dev/null || skip "node is missing"
for package in jose playwright-core; do
    [ -d "$folder/node_modules/$package" ] || skip "the npm package $package is not installed"
done

made=$folder/$scenario
rm -rf "${made:?}"
mkdir -p "$made"
node "$folder/$scenario.mjs" "$inspector" "$made" </dev/null 2>"$made/log" || {
    status=$?
    [ "$status" = 77 ] || tail -n 5 "$made/log"
    exit "$status"
}
