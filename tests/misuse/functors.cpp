// SPDX-License-Identifier: MIT
// A policy of the user's own that is not quite one.
#include "api.hpp"

void returns_bool() {
#ifdef MISTAKE_returns_bool
    // error: bearer: a policy returns Verdict, not bool: return accept() or reject({ErrorCode::policy_rejected,
    // "name"}), or write Require{"name", predicate over the claims}
    TokenValidator{keys(), issuer, audience, lifetime, [](const Context&) { return true; }};
#else
    TokenValidator{keys(), issuer, audience, lifetime, [](const Context&) { return accept(); }};
#endif
}

void returns_something_else() {
#ifdef MISTAKE_returns_something_else
    // error: bearer: a policy returns Verdict: return accept() or reject({code, "subject"})
    TokenValidator{keys(), issuer, audience, lifetime, [](const Context&) { return ErrorCode::policy_rejected; }};
#else
    TokenValidator{keys(), issuer, audience, lifetime, [](const Context&) {
                       return reject({ErrorCode::policy_rejected, "mine"});
                   }};
#endif
}

void returns_nothing() {
#ifdef MISTAKE_returns_nothing
    // error: bearer: a policy returns Verdict: return accept() or reject({code, "subject"})
    TokenValidator{keys(), issuer, audience, lifetime, [](const Context&) {}};
#else
    TokenValidator{keys(), issuer, audience, lifetime, [](const Context&) -> Verdict { return accept(); }};
#endif
}

void takes_the_claims() {
#ifdef MISTAKE_takes_the_claims
    // error: bearer: a policy takes Context, not Claims: write (const bearer::Context& context) and read
    // context.claims, or write Require{"name", predicate over the claims}
    TokenValidator{keys(), issuer, audience, lifetime, [](const Claims&) { return accept(); }};
#else
    TokenValidator{keys(), issuer, audience, lifetime, Require{"mine", [](const Claims&) { return true; }}};
#endif
}

void mutable_lambda() {
#ifdef MISTAKE_mutable_lambda
    // error: bearer: a policy is called from many threads at once: make its operator() const, and a lambda not mutable
    TokenValidator{keys(), issuer, audience, lifetime,
                   [calls = 0](const Context&) mutable { return ++calls, accept(); }};
#else
    TokenValidator{keys(), issuer, audience, lifetime,
                   [calls = std::make_shared<std::atomic<int>>(0)](const Context&) { return ++*calls, accept(); }};
#endif
}

void not_const() {
#ifdef MISTAKE_not_const
    // error: bearer: a policy is called from many threads at once: make its operator() const, and a lambda not mutable
    struct Mine {
        Verdict operator()(const Context&) { return accept(); }
    };
#else
    struct Mine {
        Verdict operator()(const Context&) const { return accept(); }
    };
#endif
    TokenValidator{keys(), issuer, audience, lifetime, Mine{}};
}

void not_copyable() {
#ifdef MISTAKE_not_copyable
    // error: bearer: a policy must be copyable: hold what cannot be copied in a std::shared_ptr
    auto state = std::make_unique<int>();
#else
    auto state = std::make_shared<int>();
#endif
    TokenValidator{keys(), issuer, audience, lifetime, [state = std::move(state)](const Context&) { return accept(); }};
}

void not_callable() {
#ifdef MISTAKE_not_callable
    // error: bearer: this is not a policy: a policy is a value with Verdict operator()(const bearer::Context&) const
    TokenValidator{keys(), issuer, audience, lifetime, "orders.read"};
#else
    TokenValidator{keys(), issuer, audience, lifetime, Scope{"orders.read"}};
#endif
}

void takes_nothing() {
#ifdef MISTAKE_takes_nothing
    // error: bearer: this is not a policy: a policy is a value with Verdict operator()(const bearer::Context&) const
    TokenValidator{keys(), issuer, audience, lifetime, [] { return accept(); }};
#else
    TokenValidator{keys(), issuer, audience, lifetime, [](auto&&...) { return accept(); }};
#endif
}

Result<Scope> configured_scope();
void still_a_result() {
#ifdef MISTAKE_still_a_result
    // error: bearer: a policy is still a Result: write .value(), which throws if there is none
    TokenValidator{keys(), issuer, audience, lifetime, configured_scope()};
#else
    TokenValidator{keys(), issuer, audience, lifetime, configured_scope().value()};
#endif
}

void returns_bool_in_all_of() {
#ifdef MISTAKE_returns_bool_in_all_of
    // error: bearer: a policy returns Verdict, not bool
    AllOf{scope, [](const Context&) { return true; }};
#else
    AllOf{scope, [](const Context&) { return accept(); }};
#endif
}

void returns_bool_in_any_of() {
#ifdef MISTAKE_returns_bool_in_any_of
    // error: bearer: a policy returns Verdict, not bool
    AnyOf{scope, [](const Context&) { return true; }};
#else
    AnyOf{scope, [](const Context&) { return accept(); }};
#endif
}

void returns_bool_in_not() {
#ifdef MISTAKE_returns_bool_in_not
    // error: bearer: a policy returns Verdict, not bool
    Not{[](const Context&) { return true; }};
#else
    Not{[](const Context&) { return accept(); }};
#endif
}

void returns_bool_after_an_operator() {
#ifdef MISTAKE_returns_bool_after_an_operator
    // error: bearer: a policy returns Verdict, not bool
    const auto either = scope || [](const Context&) { return true; };
#else
    const auto either = scope || [](const Context&) { return accept(); };
#endif
}

void takes_the_claims_before_an_operator() {
#ifdef MISTAKE_takes_the_claims_before_an_operator
    // error: bearer: a policy takes Context, not Claims
    const auto both = [](const Claims&) { return true; } && scope;
#else
    const auto both = [](const Context&) { return accept(); } && scope;
#endif
}

void returns_bool_as_any_policy() {
#ifdef MISTAKE_returns_bool_as_any_policy
    // error: bearer: a policy returns Verdict, not bool
    const AnyPolicy policy = [](const Context&) { return true; };
#else
    const AnyPolicy policy = [](const Context&) { return accept(); };
#endif
}

void returns_bool_per_route() {
#ifdef MISTAKE_returns_bool_per_route
    // error: bearer: a policy returns Verdict, not bool
    const bool may = token.satisfies([](const Context&) { return true; }).accepted();
#else
    const bool may = token.satisfies([](const Context&) { return accept(); }).accepted();
#endif
}

void describes_itself_to_nobody() {
#ifdef MISTAKE_describes_itself_to_nobody
    // error: bearer: what a policy says of itself would not be heard: write Description describe() const
    struct Mine {
        Description describe() { return {"mine"}; }
        Verdict operator()(const Context&) const { return accept(); }
    };
#else
    struct Mine {
        Description describe() const { return {"mine"}; }
        Verdict operator()(const Context&) const { return accept(); }
    };
#endif
    const AllOf both{scope, Mine{}};
}
