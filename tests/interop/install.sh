#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs the packages of package.json, and the scripts that use them, into a build folder: install.sh FOLDER [SOURCE],
# where SOURCE is the folder with package.json, or this one; 77 where that is impossible.
set -eu
folder=$1
cd "${2:-$(dirname "$0")}"

skip() {
    echo "SKIPPED: $1"
    exit 77
}

command -v node >/dev/null || skip "node is missing"

mkdir -p "$folder"
cp ./*.mjs "$folder"  # node looks for packages beside the script
if [ -e "$folder/node_modules/.package-lock.json" ] && cmp -s package-lock.json "$folder/package-lock.json"; then exit 0; fi

command -v npm >/dev/null || skip "npm is missing"
rm -rf "$folder/node_modules"
cp package.json package-lock.json "$folder"
cd "$folder"
if ! npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --fetch-retries=1 --fetch-timeout=30000 \
    >install.log 2>&1; then
    rm -rf node_modules
    head -n 3 install.log
    skip "npm cannot install the packages"
fi
