#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks what the inspector promises: check.sh RULE INSPECTOR FOLDER, where the tokens of tokens.cpp are in the folder.
set -euo pipefail

inspector=$2
cd "$3"
out=out-$1
err=err-$1
unset NO_COLOR

# The instant of the tokens, and what the good one was issued for.
now=(--now 1700000000)
keys=(--jwks jwks.json "${now[@]}")
good=("${keys[@]}" --issuer https://issuer.example/ --audience https://api.example)
tenant=(--tenant 72f988bf-86f1-41af-91ab-2d7cd011db47 --client-id 6e74172b-be56-4843-9ff4-e66a39bb12e3)
entra=("${tenant[@]}" --jwks entra.json "${now[@]}")

fail() {
    echo "FAILED: $1"
    echo "--- standard output"
    head -n 60 "$out"
    echo "--- standard error"
    head -n 20 "$err"
    exit 1
}

# expect STATUS ARGUMENT...: runs the inspector with standard input as it is.
expect() {
    local wanted=$1 status=0
    shift
    "$inspector" "$@" >"$out" 2>"$err" || status=$?
    [ "$status" = "$wanted" ] || fail "$*: exit status $status and not $wanted"
}

# shows TEXT, hides TEXT: whether the last output has it.
shows() { tr -s ' \n' ' ' <"$out" | grep -qF -e "$1" || fail "the output has no: $1"; }
hides() { ! tr -s ' \n' ' ' <"$out" | grep -qF -e "$1" || fail "the output has: $1"; }
says() { grep -qF -e "$1" "$err" || fail "standard error does not say: $1"; }

statuses() {
    expect 0 @good "${good[@]}"
    expect 1 @expired "${good[@]}"
    expect 1 @unknown-key "${good[@]}"
    expect 1 @encrypted "${good[@]}"
    expect 1 @not-a-token "${good[@]}"
    expect 2
    expect 3 @good "${now[@]}"
    expect 3 @good "${now[@]}" --jwks missing.json
    expect 3 @good "${now[@]}" --jwks good
    expect 3 @good "${now[@]}" --jwks https://127.0.0.1:1/keys
    expect 3 @good "${now[@]}" --jwks http://keys.example/
    expect 0 --help
}

# What a token is worth without --jwks: everything is shown, and nothing verified.
inputs() {
    expect 0 "$(cat good)" "${good[@]}"
    expect 0 - "${good[@]}" <good
    expect 0 - "${good[@]}" <good-line
    expect 0 @good-line "${good[@]}"
    expect 1 "Bearer $(cat good)" "${good[@]}"
    shows "Authorization header"
    expect 1 "$(cat good-line)x y" "${good[@]}"

    expect 2 - "${good[@]}" </dev/null
    says "There is no token on standard input"
    expect 2 @empty "${good[@]}"
    expect 2 @missing "${good[@]}"
    says "cannot be read"
    expect 2 @. "${good[@]}"
    expect 2 @ "${good[@]}"

    expect 1 @token-at-the-limit "${good[@]}"
    expect 1 - "${good[@]}" <token-at-the-limit
    expect 2 @token-over-it "${good[@]}"
    says "The file behind the @ is larger than 1024 KiB"
    expect 2 - "${good[@]}" <token-over-it
    says "standard input is larger than 1024 KiB"

    expect 3 @good "${now[@]}"
    shows "CLAIMS, unverified"
    shows "any issuer"
    shows "any audience"

    if command -v script >/dev/null; then
        typed "$(cat good)" 0
        shows "Paste the token, then press Enter and Ctrl-D."
        shows "ACCEPTED"
        typed "$(head -c 4094 token-over-it)" 1
        shows "token_malformed"
        typed "$(head -c 4095 token-over-it)" 2
        shows "may be cut off"
    fi
}

# typed TOKEN STATUS: with the token pasted into a terminal; script itself presses Ctrl-D when its own input ends.
typed() {
    local status=0
    printf '%s\n' "$1" | script -qec "'$inspector' - ${good[*]}" /dev/null >"$out" || status=$?
    [ "$status" = "$2" ] || fail "a token of ${#1} characters on a terminal: exit status $status and not $2"
}

# Why there are no keys is said to whoever reads standard error, and to whoever reads the report.
no_keys() {
    while IFS='|' read -r place sentence; do
        expect 3 @good "${now[@]}" ${place:+--jwks "$place"}
        says "$sentence"
        tr -s ' \n' ' ' <"$out" | grep -qF "keys_unavailable" || fail "$place: another error"
        hides "Can this machine reach"
        expect 3 @good "${now[@]}" ${place:+--jwks "$place"} --json
        grep -qF "\"hint\": \"${sentence//\"/\\\"}\"" "$out" || fail "no hint in --json: $sentence"
    done <<'END'
|No --jwks was given, so no signature can be checked.
missing.json|The file of --jwks cannot be read.
.|The file of --jwks cannot be read.
keys-over-it|The file of --jwks is larger than 512 KiB.
good|What stands at --jwks is no key set: a JSON object with an array "keys".
http://keys.example/|The key set could not be fetched: fetch_failed (url): the document could not be fetched.
END
    expect 0 @good "${now[@]}" --jwks keys-at-the-limit
}

usage() {
    expect 2 one two
    says "There are two tokens"
    expect 2 ""
    says "The token is empty"
    expect 2 @good --wrong
    says "There is no option --wrong"
    expect 2 @good --jwks
    says "--jwks needs a value"
    expect 2 @good --jwks ""
    expect 2 @good --issuer a --issuer b
    says "--issuer is given twice"
    for seconds in -1 1.5 soon 253402300800 99999999999999999999; do expect 2 @good --now "$seconds"; done
    says "a whole number from 0 to 253402300799"
    expect 2 @good --colour sometimes
    says "--colour always or --colour never"
    expect 2 @good --algorithm HS256
    says "RS256"
    expect 2 @good --tenant 72f988bf-86f1-41af-91ab-2d7cd011db47
    says "go together"
    expect 2 @good --tenant contoso.example --client-id 6e74172b-be56-4843-9ff4-e66a39bb12e3
    says "The tenant is no GUID"
    expect 2 @good "${tenant[@]}" --issuer a
    says "take the place of"
    expect 2 @good --scope "two words"
    says "one word"
    for port in 8080 0; do
        expect 2 @good --port "$port"
        says "--port is for --web"
    done
    for option in "--now 0" "--colour never" "--port 0"; do
        # shellcheck disable=SC2086
        expect 2 @good $option $option
        says "${option% *} is given twice"
    done
    expect 2 @good --json --colour always
    says "--colour is for the text"
    expect 2 --web --colour never
    says "--colour is for the text"
    expect 2 @good --web
    says "--web takes no token"
    expect 2 --web --json
    expect 2 --web --tenant contoso.example --client-id 6e74172b-be56-4843-9ff4-e66a39bb12e3
    says "The tenant is no GUID"
    expect 2 --web --scope "two words"
    says "one word"
    expect 0 --help
    shows "Exit status"
    for option in jwks issuer audience tenant client-id scope role algorithm now json colour web port; do
        shows "--$option"
    done
    shows "any one of these scopes and roles is enough"
    shows "what is not given is not checked"

    for arguments in "@good ${good[*]}" "@good ${good[*]} --json" --help; do
        local status=0
        # shellcheck disable=SC2086
        "$inspector" $arguments >/dev/full 2>"$err" || status=$?
        [ "$status" = 2 ] || fail "$arguments: exit status $status when nothing can be written"
        says "The output cannot be written."
    done
}

json() {
    local expected='accepted claims error header steps'
    for token in good expired unknown-key encrypted hostile not-a-token; do
        "$inspector" "@$token" "${good[@]}" --json >"$out" 2>"$err" || true
        [ "$(LC_ALL=C tr -d '\n -~' <"$out" | wc -c)" = 0 ] || fail "$token: --json prints more than ASCII"
        if command -v node >/dev/null; then
            # shellcheck disable=SC2016
            node -e '
                const report = JSON.parse(require("fs").readFileSync(0));
                const members = Object.keys(report).sort().join(" ");
                if (members !== process.argv[1]) throw new Error(members);
                if (report.accepted !== (report.error === null)) throw new Error("accepted or not?");
                if (report.accepted !== ["good", "hostile"].includes(process.argv[2])) throw new Error("verdict");
                const failed = report.steps.filter(step => step.verdict === "failed" && step.depth === 0);
                if (!report.accepted && failed[0].code !== report.error.code) throw new Error("unexplained");
                for (const step of report.steps) {
                    const keys = Object.keys(step).filter(key => key !== "code" && key !== "subject").sort().join(" ");
                    if (keys !== "actual depth expected hint name source verdict verified") throw new Error(keys);
                }' "$expected" "$token" <"$out" || fail "$token: --json is not as promised"
        fi
    done
    expect 1 @expired "${good[@]}" --json
    shows '"code": "token_expired"'
}

# The text: readable at 80 columns, and in colour only where that was asked for.
text() {
    expect 0 @good "${good[@]}"
    shows 'exp 1700000300 From when on it is no longer good. 2023-11-14 22:18:20 UTC, in 5 min.'
    shows "ACCEPTED"
    hides "not checked"
    hides $'\e'
    expect 1 @expired "${good[@]}"
    shows "REFUSED: token_expired (exp)"
    expect 1 @graph "${entra[@]}"
    shows "Microsoft Graph"

    for token in good expired unknown-key encrypted hostile not-a-token user graph; do
        "$inspector" "@$token" "${good[@]}" >"$out" 2>"$err" || true
        [ "$(awk 'length > 80' "$out" | wc -l)" = 0 ] || fail "$token: a line is wider than 80 columns"
        [ "$(LC_ALL=C tr -d '\n -~' <"$out" | wc -c)" = 0 ] || fail "$token: more than printable ASCII"
    done
    [ "$("$inspector" --help | awk 'length > 80' | wc -l)" = 0 ] || fail "--help is wider than 80 columns"

    cp "$out" plain
    "$inspector" @graph "${good[@]}" --colour always >coloured || true
    grep -q $'\e\[31mREFUSED\e\[0m' coloured || fail "--colour always has no colours"
    sed $'s/\e\[[0-9]*m//g' coloured | cmp -s - plain || fail "colours change the text"
    "$inspector" @graph "${good[@]}" --colour never >colourless || true
    cmp -s colourless plain || fail "--colour never is not the same"

    if command -v script >/dev/null; then
        script -qec "'$inspector' @good ${good[*]}" /dev/null >"$out" </dev/null
        grep -q $'\e\[32mACCEPTED' "$out" || fail "a terminal gets no colours"
        NO_COLOR=1 script -qec "'$inspector' @good ${good[*]}" /dev/null >"$out" </dev/null
        hides $'\e['
    fi
}

# Nothing of a token reaches standard error, which often is a log.
secrecy() {
    local token
    token=$(cat good)
    for arguments in "$token extra" "@$token" "--$token" "--token=$token" "$token --wrong" "$token --now $token" \
        "$token --colour $token" "$token --tenant $token --client-id $token" "$token --algorithm $token" \
        "$token --scope"; do
        # shellcheck disable=SC2086
        expect 2 $arguments
        ! grep -q eyJ "$err" || fail "a token is in standard error"
        [ ! -s "$out" ] || fail "a usage error writes to standard output"
    done
    for name in good expired not-a-token hostile; do
        "$inspector" - "${good[@]}" <"$name" >"$out" 2>"$err" || true
        [ ! -s "$err" ] || fail "$name: standard error is not empty"
        ! grep -qF "$(cut -d. -f3 good)" "$out" || fail "$name: the signature is shown, and so the token can be used"
    done
    for place in missing.json good "$token" "@$token" "./$token" "http://$token" "https://$token.example/" $'\e[31m'; do
        "$inspector" "$token" --jwks "$place" >"$out" 2>"$err" || true
        ! grep -qi eyJ "$err" || fail "--jwks $place: a token is in standard error"
        [ "$(LC_ALL=C tr -d '\n -~' <"$err" | wc -c)" = 0 ] || fail "--jwks $place: more than printable ASCII"
    done
}

demands() {
    expect 0 @good "${good[@]}" --scope orders.read
    expect 1 @good "${good[@]}" --scope orders.write
    expect 0 @good "${good[@]}" --scope orders.write --scope orders.read
    expect 0 @good "${good[@]}" --role admin --scope orders.read
    expect 1 @good "${good[@]}" --role admin
    expect 0 @good "${keys[@]}"
    shows "any issuer"
    sed -n '/^ACCEPTED$/{n;p}' "$out" | grep -qxF \
        "The issuer and the audience were not checked: give --issuer and --audience." || fail "no warning"
    expect 0 @good "${keys[@]}" --issuer https://issuer.example/
    shows "ACCEPTED The audience was not checked: give --audience."
    expect 0 @good "${keys[@]}" --audience https://api.example
    shows "ACCEPTED The issuer was not checked: give --issuer."
    expect 1 @expired "${keys[@]}"
    hides "not checked"
    expect 1 @good "${keys[@]}" --issuer https://another.example/
    shows "issuer_rejected"
    expect 1 @good "${keys[@]}" --audience https://another.example
    shows "audience_rejected"
    expect 0 @good "${good[@]}" --algorithm RS256
    expect 0 @good-ps384 "${good[@]}" --algorithm RS256 --algorithm PS384
    expect 1 @good-ps384 "${good[@]}" --algorithm RS256 --algorithm ES256
    shows "algorithm_not_allowed"
    shows "expected: RS256 or ES256 found"
    expect 1 @good-ps384 "${good[@]}"
    shows "expected: RS256 found"
    expect 1 @good "${good[@]}" --algorithm PS384
    shows "algorithm_not_allowed"

    expect 0 @user "${entra[@]}"
    hides "not checked"
    expect 0 @user "${entra[@]}" --scope Orders.Read
    expect 0 @app "${entra[@]}" --role Orders.Read.All
    expect 0 @app "${entra[@]}" --scope Orders.Read --role Orders.Read.All
    expect 1 @user "${entra[@]}" --role Orders.Read.All
    shows "a permission that only applications have"
    expect 3 @user "${tenant[@]}" "${now[@]}"
    expect 1 @user "${good[@]}"
    shows "key_not_found"
    shows "?appid="
}

"$1"
