#!/bin/sh
# SPDX-License-Identifier: MIT
# Checks one rule about the headers of a source tree, or about what SECURITY.md promises: check.sh RULE ROOT. Prints
# `file:line: what to do` for every place that breaks the rule and fails.
set -eu

# Headers that may exceed the limit of lines, one path from include/bearer/ a line. There should be none.
long_headers=''

line_limit=250

main() {
    rule=$1
    cd "$2"
    [ -d include/bearer ] || fail "include/bearer: no such folder below $2"

    broken=$(find include/bearer -name '*.hpp' | LC_ALL=C sort | "$rule")
    [ -z "$broken" ] || fail "$broken"
}

fail() {
    printf '%s\n' "$1" >&2
    exit 1
}

# Every header has its tests at the same path.
mirror() {
    while read -r header; do
        expected=tests/${header#include/bearer/}
        expected=${expected%.hpp}.cpp
        [ -f "$expected" ] || echo "$header:1: has no tests: write $expected"
    done
}

# A header is one idea.
size() {
    while read -r header; do
        lines=$(awk 'END { print NR }' "$header")
        if [ "$lines" -gt "$line_limit" ] && ! listed "${header#include/bearer/}" "$long_headers"; then
            echo "$header:$lines: has more than $line_limit lines: split it into two ideas"
        fi
    done
}

listed() {
    printf '%s\n' "$2" | grep -Fqx -e "$1"
}

# The licence first, then the include guard.
form() {
    while read -r header; do
        awk -v file="$header" '
            NR == 1 && $0 != "// SPDX-License-Identifier: MIT" {
                print file ":1: the first line must be: // SPDX-License-Identifier: MIT"
            }
            NR == 2 && $0 != "#pragma once" { print file ":2: the second line must be: #pragma once" }
            END { if (NR < 2) print file ":1: must start with the SPDX line and #pragma once" }' "$header"
    done
}

# Folders form no cycle: a header includes only folders of its own line here. `base` is the five root files below,
# `top` the other files of the root.
folders() {
    each_include '
        BEGIN {
            allow("base", "base")
            allow("detail", "base detail")
            allow("key", "base detail key")
            allow("signature", "base detail key signature")
            allow("token", "base detail key token")
            allow("policy", "base detail key token policy")
            core = "base detail key signature token policy top"
            allow("top", core)
            allow("entra", core " entra")                # its Principal reads an AccessToken
            allow("entra/remote_keys.hpp", core " entra remote")
            allow("remote", core " remote")
            allow("cache", core " cache")
            allow("http", core " http entra")
            allow("diagnostics", core " diagnostics")
            allow("testing", core " entra testing")
        }
        function allow(folder, includes, i, n, part) {
            known[folder] = includes
            n = split(includes, part, " ")
            for (i = 1; i <= n; ++i) allowed[folder, part[i]] = 1
        }
        function folder_of(path) {
            if (path ~ /\//) return substr(path, 1, index(path, "/") - 1)
            return path ~ /^(result|error|verdict|time|limits)\.hpp$/ ? "base" : "top"
        }
        included ~ /^"/ { say("includes " included ": write it as <bearer/...> with its full path"); next }
        included !~ /^<bearer\// { next }
        {
            path = substr(included, 9, length(included) - 9)
            from = header in known ? header : folder_of(header)
            if (!(from in known)) say("is in a folder without a rule: give " from "/ a line in tests/layout/check.sh")
            else if (!((from, folder_of(path)) in allowed))
                say("must not include " included ": " from " may use " known[from] " only; move down what both need")
            else if (path == "entra/remote_keys.hpp")
                say("must not include " included ": it would bring remote/ to all who validate Entra tokens")
        }'
}

# What costs compile time or a dependency stays where it is needed; the library prints nothing and knows no locale.
includes() {
    each_include '
        function only(where, instead) { if (header !~ where) say("must not include " included ": " instead) }
        included ~ /^<openssl\// {
            only("^(detail/openssl[.]hpp$|key/|signature/|testing/)",
                 "OpenSSL belongs in detail/openssl.hpp, key/, signature/ and testing/")
        }
        included == "<nlohmann/json_fwd.hpp>" {
            only("^(token/claims[.]hpp$|key/jwk|remote/discovery[.]hpp$|diagnostics/|testing/)",
                 "only token/claims.hpp names the type without needing it")
            next
        }
        included ~ /^<nlohmann\// {
            only("^(key/jwk[^/]*[.]hpp$|remote/discovery[.]hpp$|diagnostics/|testing/)",
                 "read the JSON of tokens with detail/json_reader.hpp")
        }
        included ~ /^<curl\// { only("^remote/curl_fetch[.]hpp$", "curl belongs in remote/curl_fetch.hpp") }
        included == "<bearer/remote/curl_fetch.hpp>" {
            only("^$", "only bearer::curl links libcurl, and it has no other header")
        }
        included ~ /^<(iostream|istream|ostream|fstream|sstream|iomanip|regex|locale|clocale)>$/ {
            only("^$", "the library uses no streams, no regular expressions and no locale")
        }'
}

# What SECURITY.md promises has its tests.
security() {
    [ -f SECURITY.md ] || { echo "SECURITY.md:1: is missing"; return; }
    tags=$(find tests -name '*.cpp' -exec grep -ohE '\[[A-Z0-9]{2,3}-[0-9]{2}\]' {} + | sort -u)
    grep -noE '\b[A-Z][A-Z0-9]{1,2}-[0-9]{2}\b' SECURITY.md | while IFS=: read -r line id; do
        listed "[$id]" "$tags" || echo "SECURITY.md:$line: cites $id, which is the tag of no test"
    done
}

# Runs an awk program for every #include of the headers. It sees `header` (its path from include/bearer/) and `included`
# (with its brackets or quotes), and reports with say().
each_include() {
    program="function say(text) { print FILENAME \":\" FNR \": \" text }
        !/^[ \t]*#[ \t]*include[ \t]*[<\"]/ { next }
        {
            header = substr(FILENAME, length(\"include/bearer/\") + 1)
            included = \$0
            sub(/^[ \t]*#[ \t]*include[ \t]*/, \"\", included)
            sub(/[ \t]*(\/\/.*|\/\*.*)?\$/, \"\", included)
        }
        $1"
    set --
    while read -r file; do set -- "$@" "$file"; done
    awk "$program" "$@"
}

main "$@"
