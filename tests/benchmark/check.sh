#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the comparison as briefly as it goes, to see that every part understands the others: check.sh PROGRAM FOLDER,
# with bearer_benchmark and a build folder; 77 without node. Verdicts are checked, times are not.
set -euo pipefail
program=$1
folder=$2/comparison
cd "$(dirname "$0")"

command -v node >/dev/null || { echo "SKIPPED: node is missing"; exit 77; }
rm -f "$folder"/*.json "$folder"/*.svg
mkdir -p "$folder"
../interop/install.sh "$folder/peers" "$PWD/peers" || [ $? -eq 77 ]  # then node's own crypto is left

"$program" --write-cases="$folder/cases.json"
"$program" --benchmark_filter='^(openssl|bearer|json)' --benchmark_min_time=0.001 --benchmark_out="$folder/cpp.json" \
    --benchmark_out_format=json >"$folder/cpp.txt" 2>&1 || { cat "$folder/cpp.txt"; exit 1; }
node "$folder/peers/node.mjs" "$folder/cases.json" "$folder/node.json" 1 1
node report.mjs "$folder/cpp.json" "$folder/node.json" "$folder" | tee "$folder/table.txt"
node check.mjs "$folder"
node check_goals.mjs
