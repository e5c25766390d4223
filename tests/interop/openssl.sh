#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Mints an access token with nothing but the openssl command and saves what an API needs: openssl.sh FOLDER
set -euo pipefail

folder=$1
now=$(date +%s)

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

openssl genrsa -out "$folder/key.pem" 2048 2>/dev/null
modulus=$(openssl rsa -in "$folder/key.pem" -noout -modulus 2>/dev/null | sed 's/^Modulus=//; s/../\\x&/g')
n=$(printf %b "$modulus" | base64url)

header=$(printf '{"alg":"RS256","typ":"at+jwt","kid":"openssl-1"}' | base64url)
payload=$(printf '{"iss":"https://openssl.example/","aud":"https://api.example/orders","sub":"warehouse",%s}' \
    "\"iat\":$now,\"exp\":$((now + 300)),\"scope\":\"orders.read\"" | base64url)
signature=$(printf %s "$header.$payload" | openssl dgst -sha256 -sign "$folder/key.pem" -binary | base64url)

printf '{"keys":[{"kty":"RSA","kid":"openssl-1","n":"%s","e":"AQAB"}]}' "$n" >"$folder/jwks.json"
printf https://openssl.example/ >"$folder/issuer"
printf https://api.example/orders >"$folder/audience"
printf %s "$header.$payload.$signature" >"$folder/token"
