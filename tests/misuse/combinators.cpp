// SPDX-License-Identifier: MIT
// Combinations of policies that would mean the opposite of what they say, or nothing.
#include "api.hpp"

const Require mfa{"mfa", [](const Claims& claims) { return claims.contains("amr"); }};

// [AZ-15]
void all_of_nothing() {
#ifdef MISTAKE_all_of_nothing
    // error: bearer: AllOf{} without policies would accept everything: name at least one
    AllOf{};
#else
    AllOf{scope};
#endif
}

// [AZ-16]
void any_of_nothing() {
#ifdef MISTAKE_any_of_nothing
    // error: bearer: AnyOf{} without policies would accept nothing: name at least one
    AnyOf{};
#else
    AnyOf{scope};
#endif
}

// [PO-04]
void not_not() {
#ifdef MISTAKE_not_not
    // error: bearer: negated twice: write the policy itself
    const auto twice = Not{Not{scope}};
#else
    const auto once = Not{scope};
#endif
}

void exclamation_marks() {
#ifdef MISTAKE_exclamation_marks
    // error: bearer: negated twice: write the policy itself
    const auto twice = !!scope;
#else
    const auto once = !scope;
#endif
}

void not_of_an_exclamation_mark() {
#ifdef MISTAKE_not_of_an_exclamation_mark
    // error: bearer: negated twice: write the policy itself
    const auto twice = Not{!scope};
#else
    const auto once = !(scope && !role);
#endif
}

void not_of_a_named_negation() {
    const Not reader{scope};
#ifdef MISTAKE_not_of_a_named_negation
    // error: bearer: negated twice: write the policy itself
    const auto twice = Not{reader};
#else
    const auto once = AllOf{reader};
#endif
}

void require_negated() {
#ifdef MISTAKE_require_negated
    // error: bearer: Require cannot be negated, for its bool cannot tell "no" from "cannot say" (and AnyPolicy may hide
    // one): negate inside the predicate
    const auto without_mfa = Not{mfa};
#else
    const auto without_mfa = Require{"no mfa", [](const Claims& claims) { return !claims.contains("amr"); }};
#endif
}

void require_after_an_exclamation_mark() {
#ifdef MISTAKE_require_after_an_exclamation_mark
    // error: bearer: Require cannot be negated
    const auto without_mfa = !mfa;
#else
    const auto without_scope = !scope;
#endif
}

// [PO-04]
void require_negated_in_all_of() {
#ifdef MISTAKE_require_negated_in_all_of
    // error: bearer: Require cannot be negated
    const auto neither = Not{AllOf{mfa, scope}};
#else
    const auto neither = AllOf{mfa, Not{scope}};
#endif
}

void require_negated_in_any_of() {
#ifdef MISTAKE_require_negated_in_any_of
    // error: bearer: Require cannot be negated
    const auto neither = Not{AnyOf{scope, mfa}};
#else
    const auto either = AnyOf{Not{scope}, mfa};
#endif
}

void require_negated_after_an_operator() {
#ifdef MISTAKE_require_negated_after_an_operator
    // error: bearer: Require cannot be negated
    const auto neither = !(scope && mfa);
#else
    const auto one = !scope && mfa;
#endif
}

void require_negated_far_below() {
#ifdef MISTAKE_require_negated_far_below
    // error: bearer: Require cannot be negated
    const auto none = !(role || (scope && AllOf{AnyOf{role, mfa}}));
#else
    const auto none = !(role || (scope && AllOf{AnyOf{role, scope}}));
#endif
}

void any_policy_negated() {
#ifdef MISTAKE_any_policy_negated
    // error: bearer: Require cannot be negated, for its bool cannot tell "no" from "cannot say" (and AnyPolicy may hide
    // one): negate inside the predicate
    const auto no_reader = !AnyPolicy{scope};
#else
    const auto no_reader = AnyPolicy{!scope};
#endif
}

void any_policy_negated_in_all_of() {
#ifdef MISTAKE_any_policy_negated_in_all_of
    // error: bearer: Require cannot be negated
    const auto neither = Not{AllOf{role, AnyPolicy{scope}}};
#else
    const auto neither = AllOf{role, AnyPolicy{Not{scope}}};
#endif
}
