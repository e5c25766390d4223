// SPDX-License-Identifier: MIT
// Values that do not exist: made of nothing, of a number without a unit, or taken for true.
#include "api.hpp"

// [IM-12]
void validator_of_nothing() {
#ifdef MISTAKE_validator_of_nothing
    // error: TokenValidator
    const TokenValidator<Jwks, Issuer, Audience, Lifetime> mine;
#else
    const TokenValidator<Jwks, Issuer, Audience, Lifetime> mine{keys(), issuer, audience, lifetime};
#endif
}

void validator_of_nothing_deduced() {
#ifdef MISTAKE_validator_of_nothing_deduced
    // error: deduction
    const TokenValidator mine;
#else
    const TokenValidator mine{keys(), issuer, audience, lifetime};
#endif
}

void any_validator_of_nothing() {
#ifdef MISTAKE_any_validator_of_nothing
    // error: AnyValidator
    const AnyValidator mine;
#else
    const AnyValidator mine = validator;
#endif
}

void keys_of_nothing() {
#ifdef MISTAKE_keys_of_nothing
    // error: Jwks
    const Jwks mine;
#else
    const Jwks mine = keys();
#endif
}

void verdict_of_nothing() {
#ifdef MISTAKE_verdict_of_nothing
    // error: Verdict
    Verdict verdict;
#else
    Verdict verdict = accept();
#endif
}

void verdict_of_a_bool() {
#ifdef MISTAKE_verdict_of_a_bool
    // error: Verdict
    const Verdict verdict{true};
#else
    const Verdict verdict{accept()};
#endif
}

void verdict_taken_for_a_bool() {
#ifdef MISTAKE_verdict_taken_for_a_bool
    // error: Verdict
    const bool yes = accept();
#else
    const bool yes = accept().accepted();
#endif
}

void accepted_token_of_nothing() {
#ifdef MISTAKE_accepted_token_of_nothing
    // error: AccessToken
    const AccessToken mine;
#else
    const AccessToken mine = token;
#endif
}

void accepted_token_of_an_authentic_one() {
    [[maybe_unused]] const auto authentic = validator.authenticate(text);
#ifdef MISTAKE_accepted_token_of_an_authentic_one
    // error: AccessToken
    const AccessToken accepted{*authentic, current_time()};
#else
    const AccessToken accepted = validator.judge(*authentic).value();
#endif
}

void result_of_bool_taken_for_it() {
    const Result<bool> is_admin = token.claims().get<bool>("admin");
#ifdef MISTAKE_result_of_bool_taken_for_it
    // error: Result<bool>
    if (is_admin) return;
#else
    if (is_admin.has_value() && is_admin.value()) return;
#endif
}

void result_of_bool_negated() {
    const Result<bool> is_admin = token.claims().get<bool>("admin");
#ifdef MISTAKE_result_of_bool_negated
    // error: Result<bool>
    if (!is_admin) return;
#else
    if (!is_admin.value_or(false)) return;
#endif
}

void leeway_without_a_unit() {
#ifdef MISTAKE_leeway_without_a_unit
    // error: Leeway
    const Lifetime mine{.leeway = 60};
#else
    const Lifetime mine{.leeway = 60s};
#endif
}

void leeway_in_milliseconds() {
#ifdef MISTAKE_leeway_in_milliseconds
    // error: Leeway
    const Lifetime mine{.leeway = 500ms};
#else
    const Lifetime mine{.leeway = 1min};
#endif
}

void leeway_in_fractions() {
#ifdef MISTAKE_leeway_in_fractions
    // error: Leeway
    const Lifetime mine{.leeway = 0.5min};
#else
    const Lifetime mine{.leeway = 30s};
#endif
}

void age_without_a_unit() {
#ifdef MISTAKE_age_without_a_unit
    // error: MaxAge
    const Lifetime mine{.max_age = 3600};
#else
    const Lifetime mine{.max_age = 1h};
#endif
}
