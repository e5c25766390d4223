// SPDX-License-Identifier: MIT
// A guard that would not guard, and texts that die too soon.
#include "api.hpp"

#include <bearer/http/guard.hpp>

extern const http::Guard guard;
std::string authorization();
std::vector<std::string> authorizations();

void guards_with_keys() {
#ifdef MISTAKE_guards_with_keys
    // error: bearer: a Guard needs a validator: write Guard{TokenValidator{keys, policies...}}
    const http::Guard mine{keys()};
#else
    const http::Guard mine{TokenValidator{keys(), issuer, audience, lifetime}};
#endif
}

void requires_nothing() {
#ifdef MISTAKE_requires_nothing
    // error: bearer: require() of nothing asks for nothing: name a policy
    const auto route = guard.require();
#else
    const auto route = guard.require(scope);
#endif
}

void requires_a_bool() {
#ifdef MISTAKE_requires_a_bool
    // error: bearer: a policy returns Verdict, not bool: return accept() or reject({ErrorCode::policy_rejected, "name"}), or
    // write Require{"name", predicate over the claims}
    const auto route = guard.require([](const Context&) { return true; });
#else
    const auto route = guard.require([](const Context&) { return accept(); });
#endif
}

void requires_a_name() {
#ifdef MISTAKE_requires_a_name
    // error: bearer: this is not a policy: a policy is a value with Verdict operator()(const bearer::Context&) const
    const auto route = guard.require("orders.read");
#else
    const auto route = guard.require(Scope{"orders.read"});
#endif
}

void ignores_the_answer() {
#ifdef MISTAKE_ignores_the_answer
    // error: ignoring return
    guard.admit(authorization());
#else
    if (!guard.admit(authorization())) return;
#endif
}

void takes_the_token_out_of_a_temporary() {
#ifdef MISTAKE_takes_the_token_out_of_a_temporary
    // shown: the token would die with this temporary: keep the Admission in a variable
    const auto& token = guard.admit(authorization()).token();
#else
    const auto admission = guard.admit(authorization());
    const auto& token = admission.token();
#endif
    static_cast<void>(token);
}

void reads_the_token_of_a_temporary() {
#ifdef MISTAKE_reads_the_token_of_a_temporary
    // shown: the token would die with this temporary: keep the Admission in a variable
    const auto subject = guard.admit(authorization())->subject();
#else
    const auto admission = guard.admit(authorization());
    const auto subject = admission->subject();
#endif
}

void takes_the_answer_out_of_a_temporary() {
#ifdef MISTAKE_takes_the_answer_out_of_a_temporary
    // shown: the answer would die with this temporary: keep the Admission in a variable
    const int status = guard.admit(authorization()).challenge().status;
#else
    const auto admission = guard.admit(authorization());
    const int status = admission.challenge().status;
#endif
    static_cast<void>(status);
}

void reads_a_field_that_is_gone() {
#ifdef MISTAKE_reads_a_field_that_is_gone
    // shown: the token lives in the field value: keep that in a variable
    const auto raw = http::bearer_token(authorization());
#else
    const std::string field = authorization();
    const auto raw = http::bearer_token(field);
#endif
}

void reads_fields_that_are_gone() {
#ifdef MISTAKE_reads_fields_that_are_gone
    // error: bearer: these strings die before their token is read: keep them in a variable, or give a range of
    // std::string_view
    const auto raw = http::bearer_token(authorizations());
#else
    const auto fields = authorizations();
    const auto raw = http::bearer_token(fields);
#endif
}

void reads_a_header_of_a_temporary() {
#ifdef MISTAKE_reads_a_header_of_a_temporary
    // shown: the value lives in the challenge: keep that in a variable
    const auto value = http::challenge({ErrorCode::token_expired}).header("WWW-Authenticate");
#else
    const auto challenge = http::challenge({ErrorCode::token_expired});
    const auto value = challenge.header("WWW-Authenticate");
#endif
}

void writes_a_challenge_by_hand() {
#ifdef MISTAKE_writes_a_challenge_by_hand
    // error: ClaimsChallenge
    const entra::ClaimsChallenge by_hand{text};
#else
    const http::Realm realm{text};
#endif
}

void forgets_the_route() {
#ifdef MISTAKE_forgets_the_route
    // error: ignoring return
    guard.require(scope);
#else
    const auto route = guard.require(scope);
#endif
}

void forgets_the_answer() {
#ifdef MISTAKE_forgets_the_answer
    // error: ignoring return
    guard.refuse({ErrorCode::policy_rejected});
#else
    const auto answer = guard.refuse({ErrorCode::policy_rejected});
#endif
}

void admits_a_number() {
#ifdef MISTAKE_admits_a_number
    // error: bearer: admit() takes the request's Authorization fields: a text, a range of texts, or what equal_range()
    // gives
    const auto admission = guard.admit(42);
#else
    const auto admission = guard.admit("Bearer 42");
#endif
}
