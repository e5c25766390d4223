// SPDX-License-Identifier: MIT
// An answer that nobody looks at.
#include "api.hpp"

void result_of_a_validation() {
#ifdef MISTAKE_result_of_a_validation
    // error: ignoring return
    validator.validate(text);
#else
    if (!validator.validate(text)) return;
#endif
}

void result_of_a_validator_by_type() {
    const TokenValidator mine{keys(), issuer, audience, lifetime};
#ifdef MISTAKE_result_of_a_validator_by_type
    // error: ignoring return
    mine.validate(text);
#else
    if (!mine.validate(text)) return;
#endif
}

void result_of_an_authentication() {
#ifdef MISTAKE_result_of_an_authentication
    // error: ignoring return
    validator.authenticate(text);
#else
    if (!validator.authenticate(text)) return;
#endif
}

void result_of_a_judgement(AuthenticToken authentic) {
#ifdef MISTAKE_result_of_a_judgement
    // error: ignoring return
    validator.judge(authentic);
#else
    if (!validator.judge(authentic)) return;
#endif
}

void verdict_per_route() {
#ifdef MISTAKE_verdict_per_route
    // error: ignoring return
    token.satisfies(scope);
#else
    if (!token.satisfies(scope)) return;
#endif
}

void verdict_of_a_policy(const Context& context) {
#ifdef MISTAKE_verdict_of_a_policy
    // error: ignoring return
    scope(context);
#else
    if (!scope(context)) return;
#endif
}

void rejection() {
#ifdef MISTAKE_rejection
    // error: ignoring return
    reject({ErrorCode::policy_rejected, "mine"});
#else
    static_cast<void>(reject({ErrorCode::policy_rejected, "mine"}));
#endif
}

void key_set() {
#ifdef MISTAKE_key_set
    // error: ignoring return
    Jwks::parse(text);
#else
    if (!Jwks::parse(text)) return;
#endif
}
