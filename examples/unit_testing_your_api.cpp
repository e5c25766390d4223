// SPDX-License-Identifier: MIT
//
// Your own API in a unit test: no provider, no network, no sleeping. The forge signs real tokens at an instant that
// stands still, and the handler is asked at that instant.
#include <bearer/bearer.hpp>
#include <bearer/testing/token_forge.hpp>

#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_test_macros.hpp>
#else
#define CATCH_CONFIG_MAIN  // Catch2 version 2
#include <catch2/catch.hpp>
#endif

#include <string_view>

namespace {

/// The code under test: it takes any validator, so production and tests give it theirs.
int get_orders(const bearer::AnyValidator& validator, std::string_view raw, bearer::TimePoint now) {
    const auto token = validator.validate(raw, now);
    if (!token) return 401;
    return token->satisfies(bearer::Scope{"orders.read"}) ? 200 : 403;
}

const bearer::testing::TokenForge provider{{.claims = {{"scope", "orders.read"}}}};

const bearer::TokenValidator validator{
    bearer::Jwks::parse(provider.jwks()).value(),
    bearer::Issuer{provider.issuer()},
    bearer::Audience{provider.audience()},
    bearer::Lifetime{},
};

}  // namespace

TEST_CASE("a reader gets the orders") {
    CHECK(get_orders(validator, provider.token().compact(), provider.now()) == 200);
}

TEST_CASE("a token without the scope gets a 403") {
    CHECK(get_orders(validator, provider.token().without("scope").compact(), provider.now()) == 403);
}

TEST_CASE("nothing forged gets in") {
    for (const auto& attack : provider.attacks()) {
        INFO(attack.name);
        CHECK(get_orders(validator, attack.token, provider.now()) == 401);
    }
}
