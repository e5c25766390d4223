#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Shows generated tokens to bearer and to the npm package jose, and explains every disagreement:
# differential.sh PROGRAM FOLDER [COUNT [SEED]]; 77 where node or the package is not there. The first 1,500 tokens or so
# have one mutation each; a lower COUNT fails for the reasons that it cannot show.
set -euo pipefail

program=$1
folder=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
made=$folder/differential

skip() {
    echo "SKIPPED: $1"
    exit 77
}

command -v node >/dev/null || skip "node is missing"
[ -d "$folder/node_modules/jose" ] || skip "the npm package jose is not installed"

rm -rf "${made:?}"
mkdir -p "$made"
cp "$here"/differential/*.mjs "$made"  # node looks for packages beside the script
cd "$made"
node main.mjs "$program" "$@" </dev/null
