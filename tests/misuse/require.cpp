// SPDX-License-Identifier: MIT
// A predicate over the claims that is none.
#include "api.hpp"

void takes_the_context() {
#ifdef MISTAKE_takes_the_context
    // error: bearer: the predicate of Require takes the claims: write [](const bearer::Claims& claims) { return ...; },
    // not mutable
    const Require mine{"mine", [](const Context&) { return true; }};
#else
    const Require mine{"mine", [](const Claims&) { return true; }};
#endif
}

void is_mutable() {
#ifdef MISTAKE_is_mutable
    // error: bearer: the predicate of Require takes the claims: write [](const bearer::Claims& claims) { return ...; },
    // not mutable
    const Require mine{"mine", [calls = 0](const Claims&) mutable { return ++calls < 5; }};
#else
    const Require mine{"mine", [calls = 0](const Claims&) { return calls < 5; }};
#endif
}

void returns_a_number() {
#ifdef MISTAKE_returns_a_number
    // error: bearer: the predicate of Require returns bool, nothing that converts to it
    const Require mine{"mine", [](const Claims&) { return 1; }};
#else
    const Require mine{"mine", [](const Claims&) { return true; }};
#endif
}

void returns_a_verdict() {
#ifdef MISTAKE_returns_a_verdict
    // error: bearer: the predicate of Require returns bool, nothing that converts to it
    const Require mine{"mine", [](const Claims&) { return accept(); }};
#else
    const auto mine = [](const Context&) { return accept(); };
    const AllOf both{scope, mine};
#endif
}

void returns_a_result() {
#ifdef MISTAKE_returns_a_result
    // error: bearer: the predicate of Require returns bool, nothing that converts to it
    const Require mine{"mine", [](const Claims& claims) { return claims.get<bool>("admin"); }};
#else
    const Require mine{"mine", [](const Claims& claims) { return claims.get<bool>("admin").value_or(false); }};
#endif
}

void is_not_copyable() {
#ifdef MISTAKE_is_not_copyable
    // error: bearer: the predicate of Require must be copyable
    auto state = std::make_unique<int>();
#else
    auto state = std::make_shared<int>();
#endif
    const Require mine{"mine", [state = std::move(state)](const Claims&) { return true; }};
}

void is_no_function() {
#ifdef MISTAKE_is_no_function
    // error: bearer: the predicate of Require takes the claims
    const Require mine{"mine", true};
#else
    const Present mine{"mine"};
#endif
}
