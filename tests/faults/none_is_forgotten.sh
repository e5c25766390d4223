#!/bin/sh
# SPDX-License-Identifier: MIT
# Checks that every function of libcrypto that the library calls is made to fail in the tests, or cannot fail:
# none_is_forgotten.sh NM LIBRARY_OBJECT LIBCRYPTO WRAPPERS.
set -eu

# What need not be made to fail, and why not.
cannot_fail='
BN_CTX_free                 gives back
BN_free                     gives back
EC_GROUP_free               gives back
EC_POINT_free               gives back
EVP_MD_CTX_free             gives back
EVP_PKEY_CTX_free           gives back
EVP_PKEY_free               gives back
OSSL_PARAM_BLD_free         gives back
OSSL_PARAM_free             gives back
BN_cmp                      looks at two numbers
BN_get_word                 looks at a number; one that is too large is the largest
BN_is_odd                   looks at a number
BN_num_bits                 looks at a number
BN_value_one                is a constant
ERR_pop_to_mark             without a mark it leaves an empty queue, as it was
ERR_set_mark                fails where the queue is empty, or where there is none
EVP_MD_CTX_set_flags        sets a bit
OPENSSL_cleanse             writes to memory
OPENSSL_init_crypto         what it could not do the next call does
'

nm=$1 object=$2 libcrypto=$3 wrappers=$4

# Of a shared library nm has to be told to look at what it offers; an archive offers all.
case $libcrypto in
*.a) dynamic= ;;
*) dynamic=-D ;;
esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$nm" $dynamic --defined-only "$libcrypto" | awk 'NF == 3 { sub(/@.*/, "", $3); print $3 }' | sort -u >"$folder/offered"
"$nm" -u "$object" | awk '{ print $NF }' | sort -u >"$folder/undefined"
comm -12 "$folder/offered" "$folder/undefined" >"$folder/called"
sed -n 's/.* __wrap_\([A-Za-z0-9_]*\)(.*/\1/p; s/.*\*__wrap_\([A-Za-z0-9_]*\)(.*/\1/p' "$wrappers" | sort -u >"$folder/wrapped"
printf '%s' "$cannot_fail" | awk 'NF { print $1 }' | sort -u >"$folder/exempt"

fail() {
    printf '%s\n' "$1" >&2
    exit 1
}
[ -s "$folder/called" ] || fail "$object: calls nothing of $libcrypto: was the right one looked at?"

forgotten=$(sort -u "$folder/wrapped" "$folder/exempt" | comm -23 "$folder/called" -)
[ -z "$forgotten" ] || fail "never made to fail, so write __wrap_ functions for: $(echo $forgotten)"
both=$(comm -12 "$folder/wrapped" "$folder/exempt")
[ -z "$both" ] || fail "made to fail, though it is said that it cannot: $(echo $both)"
unused=$(comm -13 "$folder/called" "$folder/wrapped")
[ -z "$unused" ] || fail "made to fail, though the library does not call it: $(echo $unused)"
idle=$(comm -13 "$folder/called" "$folder/exempt")
[ -z "$idle" ] || fail "said that it cannot fail, though the library does not call it: $(echo $idle)"
