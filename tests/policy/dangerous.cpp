// SPDX-License-Identifier: MIT
#include <bearer/bearer.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <chrono>
#include <optional>

namespace {

using bearer::Audience;
using bearer::Error;
using bearer::ErrorCode;
using bearer::Issuer;
using bearer::Lifetime;
using namespace std::chrono_literals;
namespace dangerous = bearer::dangerous;

const Issuer issuer{"https://as.example/"};
const Audience audience{"https://api.example"};
const Lifetime lifetime{.leeway = 0s};

}  // namespace

TEST_CASE("any issuer is taken where that is said", "[policy]") {
    const bearer::TokenValidator open{test::keys(), dangerous::AnyIssuer{}, audience, lifetime};

    for (const auto& token : {test::with_claim("iss", "https://evil.example/"), test::without_claim("iss")}) {
        CHECK(test::error_of(open, token) == std::nullopt);
        CHECK(test::error_of(token).has_value());
    }
    CHECK(test::error_of(open, test::with_claim("iss", 5)) == Error{ErrorCode::claim_malformed, "iss"});
    CHECK(test::error_of(open, test::with_claim("aud", "other")) == Error{ErrorCode::audience_rejected, "aud"});
}

TEST_CASE("any audience is taken where that is said", "[policy]") {
    const bearer::TokenValidator open{test::keys(), issuer, dangerous::AnyAudience{}, lifetime};

    for (const auto& token : {test::with_claim("aud", "https://other.example"), test::without_claim("aud")}) {
        CHECK(test::error_of(open, token) == std::nullopt);
        CHECK(test::error_of(token).has_value());
    }
    CHECK(test::error_of(open, test::with_claim("iss", "other")) == Error{ErrorCode::issuer_rejected, "iss"});
}

TEST_CASE("expired tokens are taken where that is said", "[policy]") {
    const bearer::TokenValidator open{test::keys(), issuer, audience, dangerous::AnyLifetime{}};

    for (const auto& token : {test::with_claim("exp", 1), test::without_claim("exp")}) {
        CHECK(test::error_of(open, token) == std::nullopt);
        CHECK(test::error_of(token).has_value());
    }
    CHECK(test::error_of(open, test::with_claim("exp", "never")) == Error{ErrorCode::claim_malformed, "exp"});
}

TEST_CASE("tokens that are bound to a key are taken from anybody where that is said", "[policy][AZ-20]") {
    const auto bound = test::with_claim("cnf", {{"jkt", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}});

    CHECK(test::error_of(test::validator_with(dangerous::AnySender{}), bound) == std::nullopt);
    CHECK(test::error_of(bound) == Error{ErrorCode::sender_unproven, "cnf"});
}

TEST_CASE("whatever is left out describes itself as such", "[policy]") {
    CHECK(dangerous::AnyIssuer{}.describe().name.text() == "any issuer");
    CHECK(dangerous::AnyAudience{}.describe().name.text() == "any audience");
    CHECK(dangerous::AnyLifetime{}.describe().name.text() == "any lifetime");
    CHECK(dangerous::AnySender{}.describe().name.text() == "any sender");
}
