#!/bin/sh
# SPDX-License-Identifier: MIT
# Shows that catalogue.sh accepts a small tree whose tags and rows agree, and refuses it with one thing wrong.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tests=$work/tests
failures=0

good_tree() {
    rm -rf "$tests"
    mkdir -p "$tests/conformance" "$tests/key"
    cp "$here/catalogue.sh" "$tests/conformance"
    cat >"$tests/conformance/README.md" <<'END'
| family | rows | about |
|---|---|---|
| AA | AA-01 to AA-03 | words |
| B64 | B64-01 to B64-02 | numbers |

| row | reason |
|---|---|
| AA-03 | nobody needs it |
END
    cat >"$tests/conformance/words.cpp" <<'END'
TEST_CASE("one", "[words][RFC7519-4][AA-01]") {}
TEST_CASE("two", "[words][AA-02][B64-01]") { const auto hexadecimal = "[A-F0-9]"; }
END
    echo '# [B64-02]' >"$tests/key/check.sh"
    printf '| %s | x | R | why |\n' AA-01 AA-02 AA-03 B64-01 B64-02 >"$work/page"
}

# Runs the script with the page. It must refuse the tree and say what is expected; then the tree is made good again.
refuses() {
    if said=$(sh "$tests/conformance/catalogue.sh" "$work/page" 2>&1); then
        complain "accepts a tree that should give: $1"
    else
        case $said in
            *"$1"*) ;;
            *) complain "should say: $1" "but says: $said" ;;
        esac
    fi
    good_tree
}

complain() {
    printf '%s\n' "$@" >&2
    failures=$((failures + 1))
}

good_tree
said=$(sh "$tests/conformance/catalogue.sh" 2>&1) || complain "refuses a correct tree: $said"
[ "$said" = '5 rows: 4 tested, 1 exempt' ] || complain "counts: $said"
sh "$tests/conformance/catalogue.sh" "$work/page" >/dev/null || complain 'refuses a page with the same rows'

rm "$tests/key/check.sh"
refuses 'neither tested nor exempt: B64-02'
sed 's/AA-01/AA-02/' "$tests/conformance/words.cpp" >"$tests/words" && mv "$tests/words" "$tests/conformance/words.cpp"
refuses 'neither tested nor exempt: AA-01'
echo '| AA-01 |  |' >>"$tests/conformance/README.md"
sed 's/\[AA-01\]//' "$tests/conformance/words.cpp" >"$tests/words" && mv "$tests/words" "$tests/conformance/words.cpp"
refuses 'neither tested nor exempt: AA-01'
echo '| AA-02 | by mistake |' >>"$tests/conformance/README.md"
refuses 'exempt and tested: AA-02'
echo '| AA-04 | by mistake |' >>"$tests/conformance/README.md"
refuses 'in no range of the README: AA-04'
for tag in AA-04 AA-1 AA-001 CC-01 B64-00; do
    echo "// [$tag]" >"$tests/key/jwk.cpp"
    refuses "in no range of the README: $tag"
done
echo '| AA-04 | x | R |' >>"$work/page"
refuses 'on the page, not in the README: AA-04'
sed 1d "$work/page" >"$work/less" && mv "$work/less" "$work/page"
refuses 'in the README, not on the page: AA-01'

[ "$failures" -eq 0 ] || { echo "$failures of the comparisons above do not work" >&2; exit 1; }
