#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs a program made of verdicts.cpp, which has to print verdicts.txt: check.sh PROGRAM [OPENSSL-CONFIGURATION]. Where a
# verdict was meant to change, PROGRAM >verdicts.txt records it.
#
# The rows: with options of the JSON library, which ends the program instead of throwing [IM-04]; with and without NDEBUG
# [IM-08]; with signed and unsigned characters [IM-09]; with whichever OpenSSL is there [IM-18], so far as the suite is run
# on such machines; configured by its owner [IM-19]; in languages with a decimal comma and a dotless i [JS-43] [HD-49].
set -eu

here=$(cd "$(dirname "$0")" && pwd)
program=$1
[ $# -eq 1 ] || export OPENSSL_CONF="$2"

if ! "$program" | diff "$here/verdicts.txt" - >&2; then
    echo "$(basename "$program") does not print tests/builds/verdicts.txt" >&2
    exit 1
fi
