#!/bin/sh
# SPDX-License-Identifier: MIT
# Checks the runner: check.sh RULE RUNNER FOLDER, where the files of fixture.cpp are in the folder.
set -eu

rule=$1
runner=$2
cd "$3"
out=out-$rule

# expect STATUS FILE...: what the runner exits with.
expect() {
    wanted=$1
    shift
    status=0
    "$runner" "$@" >"$out" 2>&1 || status=$?
    [ "$status" = "$wanted" ] || fail "$*: exit status $status and not $wanted"
}
says() { grep -qF -e "$1" "$out" || fail "the output has no: $1"; }
fail() {
    echo "FAILED: $1"
    cat "$out"
    exit 1
}

agreement() {
    expect 0 raw.json
    says 'raw.json: 12 vectors, 4 accepted, 8 refused, 0 not ours, 0 disagreements'
    says 'acceptable: 4, refused: []'
    expect 0 others.json
    says 'others.json: 6 vectors, 0 accepted, 0 refused, 6 not ours, 0 disagreements'
    says 'not ours: 1, RSA-PSS with SHA-384, MGF1 SHA-384 and a salt of 0'
    says 'not ours: 1, a key that is skipped: weak_key'
    says 'not ours: 1, the type HkdfTest'
    expect 0 compact.json
    says 'compact.json: 5 vectors, 3 accepted, 2 refused, 0 not ours, 0 disagreements'
    says 'set aside: 1, accepted: the very text that another vector calls valid'
    expect 0 policy.json
    says 'policy.json: 3 vectors, 0 accepted, 2 refused, 1 not ours, 0 disagreements'
    says 'set aside: 1, refused: the JWK'
    says 'set aside: 1, refused: a weak key is never used'
    says 'not ours: 1, symmetric keys'
}

disagreement() {
    expect 1 called-invalid.json
    says 'DISAGREEMENT: tcId 1 "good": expected invalid, got accepted'
    expect 1 called-valid.json
    says 'DISAGREEMENT: tcId 1 "bad": expected valid, got refused'
    expect 1 called-not-ours.json
    says 'DISAGREEMENT: tcId 1 "good": expected not ours (ECDSA signatures in DER), got accepted'
    expect 1 token-called-invalid.json
    says 'DISAGREEMENT: tcId 2 "good": expected invalid, got accepted'
    expect 1 called-invalid.json raw.json
    says 'raw.json: 12 vectors'
}

absence() {
    expect 0 missing.json
    says 'missing.json: absent, skipped'
    expect 0 missing.json raw.json
    says 'raw.json: 12 vectors'
    expect 2
    says 'usage'
    expect 2 no-json.json
    says 'cannot be run'
    expect 2 no-result.json
    says 'cannot be run: there is no result maybe'
}

"$rule"
