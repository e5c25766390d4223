#!/bin/sh
# SPDX-License-Identifier: MIT
# Shows that check.sh notices what it is there for: check_can_fail.sh COMPILER FOLDER [FLAG...], after `precompile`.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
compiler=$1
folder=$2
shift 2
trials=$folder/trials
mkdir -p "$trials"

# The complaint must stand in what check.sh says about the file on standard input; none, if it is to be content.
trial() {
    name=$1
    complaint=$2
    shift 2
    cat >"$trials/$name.cpp"
    if said=$(sh "$here/check.sh" mistakes "$compiler" "$folder" "$trials/$name.cpp" "$@" 2>&1); then
        [ -z "$complaint" ] || fail "check.sh is content with: $name"
    else
        [ -n "$complaint" ] || fail "check.sh is not content with: $name"
        echo "$said" | grep -Fq -e "$complaint" || fail "check.sh complains about something else: $name"
    fi
}

fail() {
    echo "$1" >&2
    echo "$said" >&2
    exit 1
}

trial a_mistake_that_is_explained "" "$@" <<'END'
#ifdef MISTAKE_one
// error: bearer: AllOf{} without policies would accept everything
const AllOf nothing{};
#else
const AllOf something{scope};
#endif
END

trial a_mistake_that_compiles "one: compiles" "$@" <<'END'
#ifdef MISTAKE_one
// error: bearer: AllOf{} without policies would accept everything
const AllOf something{scope};
#else
#endif
END

trial a_mistake_that_is_explained_otherwise "one: does not say: bearer: AnyOf{}" "$@" <<'END'
#ifdef MISTAKE_one
// error: bearer: AnyOf{} without policies would accept nothing
const AllOf nothing{};
#else
#endif
END

trial an_explanation_that_comes_second "one: does not say: bearer: AllOf{}" "$@" <<'END'
#ifdef MISTAKE_one
// error: bearer: AllOf{} without policies would accept everything
const int number = "text";
const AllOf nothing{};
#else
#endif
END

trial a_line_that_is_not_shown "one: does not say: several values are written Issuer" "$@" <<'END'
#ifdef MISTAKE_one
// shown: several values are written Issuer
const Audience audiences{{"a", "b"}};
#else
#endif
END

trial a_mistake_without_its_comment "one: has no comment" "$@" <<'END'
#ifdef MISTAKE_one
const AllOf nothing{};
#else
#endif
END

trial something_right_that_does_not_compile "what is right does not compile" "$@" <<'END'
#ifdef MISTAKE_one
// error: bearer: AllOf{} without policies would accept everything
const AllOf nothing{};
#else
const AllOf nothing{};
#endif
END

trial nothing_at_all "there is no mistake in it" "$@" </dev/null

echo "check.sh notices what it should with $compiler"
