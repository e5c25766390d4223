#!/bin/sh
# SPDX-License-Identifier: MIT
# Shows that mutate.mjs works: check.sh BUILD-FOLDER, with the compiler in CXX; 77 without node.
set -eu

command -v node >/dev/null || { echo "SKIPPED: node is missing"; exit 77; }
node "$(dirname "$0")/check.mjs" "$1"
