#!/bin/sh
# SPDX-License-Identifier: MIT
# Shows that every rule of check.sh accepts a small correct tree and refuses the same tree with one thing wrong.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
failures=0

# A header at that path with those lines after the first two, and its tests.
header() {
    path=$1
    shift
    case $path in */*) mkdir -p "$tree/include/bearer/${path%/*}" "$tree/tests/${path%/*}" ;; esac
    printf '%s\n' '// SPDX-License-Identifier: MIT' '#pragma once' '' "$@" >"$tree/include/bearer/$path"
    : >"$tree/tests/${path%.hpp}.cpp"
}

good_tree() {
    mkdir -p "$tree/include/bearer" "$tree/tests"
    header result.hpp '#include <bearer/error.hpp>'
    header error.hpp '#include <string>'
    header bearer.hpp '#include <bearer/policy/scope.hpp>'
    header detail/openssl.hpp '#include <openssl/evp.hpp>'
    header key/jwks.hpp '#include <nlohmann/json.hpp>' '#include <openssl/evp.h>  // EVP_PKEY'
    header token/claims.hpp '#include <nlohmann/json_fwd.hpp>'
    header policy/scope.hpp '#include <bearer/token/claims.hpp>'
    header signature/verify.hpp '#include <bearer/key/jwks.hpp>'
    header entra/entra.hpp '#include <bearer/policy/scope.hpp>'
    header entra/remote_keys.hpp '#include <bearer/entra/entra.hpp>' '#include <bearer/remote/fetch.hpp>'
    header remote/fetch.hpp '#include <bearer/key/jwks.hpp>'
    header remote/curl_fetch.hpp '#include <bearer/remote/fetch.hpp>' '#include <curl/curl.h>'
    header http/guard.hpp '#include <bearer/entra/entra.hpp>'
    header testing/token_forge.hpp '#include <bearer/bearer.hpp>' '#include <openssl/evp.h>'
    echo 'TEST_CASE("three parts", "[CF-11][RFC7515]")' >>"$tree/tests/key/jwks.cpp"
    echo '| a part too many (RFC 7515) | refused | CF-11 |' >"$tree/SECURITY.md"
}

# Runs a rule over the tree, which must pass or say what is expected of it, and makes the tree good again.
passes() {
    sh "$here/check.sh" "$1" "$tree" || complain "$1 refuses a correct tree"
}

refuses() {
    if said=$(sh "$here/check.sh" "$1" "$tree" 2>&1); then
        complain "$1 accepts a tree that should give: $2"
    else
        case $said in
            *"$2"*) ;;
            *) complain "$1 should say: $2" "but says: $said" ;;
        esac
    fi
    rm -rf "$tree"
    cp -R "$work/good" "$tree"
}

complain() {
    printf '%s\n' "$@" >&2
    failures=$((failures + 1))
}

good_tree
cp -R "$tree" "$work/good"
for rule in mirror size form folders includes security; do passes "$rule"; done

rm "$tree/tests/key/jwks.cpp"
refuses mirror 'include/bearer/key/jwks.hpp:1: has no tests: write tests/key/jwks.cpp'

awk 'BEGIN { for (i = 0; i < 248; ++i) print "//" }' >>"$tree/include/bearer/error.hpp"
refuses size 'include/bearer/error.hpp:252: has more than 250 lines'

sed 1d "$tree/include/bearer/error.hpp" >"$tree/error" && mv "$tree/error" "$tree/include/bearer/error.hpp"
refuses form 'include/bearer/error.hpp:1: the first line must be'
sed 2d "$tree/include/bearer/error.hpp" >"$tree/error" && mv "$tree/error" "$tree/include/bearer/error.hpp"
refuses form 'include/bearer/error.hpp:2: the second line must be'
: >"$tree/include/bearer/error.hpp"
refuses form 'include/bearer/error.hpp:1: must start with'

# Each line: a header, and an include that its folder does not allow.
while read -r path include; do
    header "$path" '' "#include $include"
    refuses folders "include/bearer/$path:5: must not include $include"
done <<'EOF'
error.hpp <bearer/detail/json_reader.hpp>
detail/json_reader.hpp <bearer/key/jwk.hpp>
key/jwk.hpp <bearer/token/header.hpp>
key/jwk.hpp <bearer/signature/verify.hpp>
signature/verify.hpp <bearer/token/header.hpp>
token/header.hpp <bearer/signature/verify.hpp>
token/header.hpp <bearer/policy/policy.hpp>
key/jwks.hpp <bearer/remote/fetch.hpp>
policy/issuer.hpp <bearer/access_token.hpp>
policy/issuer.hpp <bearer/entra/tenant.hpp>
token_validator.hpp <bearer/entra/entra.hpp>
issuer_router.hpp <bearer/remote/fetch.hpp>
bearer.hpp <bearer/remote/fetch.hpp>
bearer.hpp <bearer/cache/cached_validator.hpp>
bearer.hpp <bearer/http/guard.hpp>
bearer.hpp <bearer/diagnostics/explain.hpp>
bearer.hpp <bearer/testing/token_forge.hpp>
entra/tenant.hpp <bearer/remote/fetch.hpp>
entra/entra.hpp <bearer/entra/remote_keys.hpp>
entra/tenant.hpp <bearer/http/guard.hpp>
entra/remote_keys.hpp <bearer/http/guard.hpp>
remote/fetch.hpp <bearer/testing/token_forge.hpp>
remote/fetch.hpp <bearer/entra/tenant.hpp>
remote/fetch.hpp <bearer/cache/cached_validator.hpp>
cache/cached_validator.hpp <bearer/entra/entra.hpp>
http/guard.hpp <bearer/remote/fetch.hpp>
http/guard.hpp <bearer/entra/remote_keys.hpp>
diagnostics/explain.hpp <bearer/testing/token_forge.hpp>
EOF
header key/jwk.hpp '#include "public_key.hpp"'
refuses folders 'include/bearer/key/jwk.hpp:4: includes "public_key.hpp": write it as <bearer/...>'
header misc/helpers.hpp '  #  include <bearer/error.hpp> // why'
refuses folders 'include/bearer/misc/helpers.hpp:4: is in a folder without a rule'

while read -r path include; do
    header "$path" '' "#include $include"
    refuses includes "include/bearer/$path:5: must not include $include"
done <<'EOF'
detail/json_reader.hpp <openssl/evp.h>
token/header.hpp <openssl/evp.h>
token/claims.hpp <nlohmann/json.hpp>
key/public_key.hpp <nlohmann/json.hpp>
remote/fetch.hpp <nlohmann/json.hpp>
token/header.hpp <nlohmann/json_fwd.hpp>
remote/fetch.hpp <curl/curl.h>
entra/remote_keys.hpp <curl/curl.h>
entra/remote_keys.hpp <bearer/remote/curl_fetch.hpp>
remote/curl_fetch.hpp <openssl/ssl.h>
testing/token_forge.hpp <iostream>
time.hpp <locale>
policy/scope.hpp <regex>
error.hpp <sstream>
EOF

echo '| two parts too many | refused | CF-11, CF-12 |' >>"$tree/SECURITY.md"
refuses security 'SECURITY.md:2: cites CF-12, which is the tag of no test'
rm "$tree/SECURITY.md"
refuses security 'SECURITY.md:1: is missing'

[ "$failures" -eq 0 ] || { echo "$failures of the rules above do not work" >&2; exit 1; }
