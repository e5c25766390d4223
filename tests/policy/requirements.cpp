// SPDX-License-Identifier: MIT
#include <bearer/bearer.hpp>
#include <bearer/policy/requirements.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <chrono>
#include <concepts>
#include <optional>

namespace {

using bearer::Algorithms;
using bearer::Audience;
using bearer::Error;
using bearer::ErrorCode;
using bearer::Guarantee;
using bearer::Issuer;
using bearer::Lifetime;
using bearer::RS256;
using bearer::Scope;
using bearer::detail::AllowedAlgorithms;
using bearer::detail::guarantee;
using bearer::detail::guaranteed_by;
using namespace std::chrono_literals;

constexpr Guarantee the_three = Guarantee::issuer | Guarantee::audience | Guarantee::lifetime;

// What makes a validator compile; tests/misuse shows what does not.
static_assert(bearer::detail::diagnose_keys<bearer::Jwks>());
static_assert(bearer::detail::diagnose_policies<Issuer, Audience, Lifetime>());
static_assert(bearer::detail::diagnose_policies<Algorithms<RS256>, Lifetime, Scope, Audience, Issuer>());
static_assert(bearer::detail::diagnose_policies<bearer::dangerous::AnyIssuer, bearer::dangerous::AnyAudience,
                                                bearer::dangerous::AnyLifetime>());
static_assert(guaranteed_by<Issuer, Scope, Audience, Lifetime> == the_three);
static_assert(guaranteed_by<Issuer, Scope> == Guarantee::issuer);
static_assert(guaranteed_by<> == Guarantee::none);
static_assert(!guarantee<Issuer, Audience>(Guarantee::lifetime));
static_assert(!guarantee<Issuer, Audience, Lifetime>(Guarantee::sender));
static_assert(!guarantee<Issuer, bearer::AnyPolicy>(Guarantee::audience));
static_assert(guarantee<bearer::AllOf<Issuer, Audience, Lifetime>>(the_three));
static_assert(!guarantee<Issuer, Audience, bearer::AnyOf<Lifetime, Scope>>(Guarantee::lifetime));
static_assert(!guarantee<Audience, Lifetime, bearer::Not<Issuer>>(Guarantee::issuer));

static_assert(std::same_as<AllowedAlgorithms<>, Algorithms<RS256>>);
static_assert(std::same_as<AllowedAlgorithms<Issuer, Audience>, Algorithms<RS256>>);
static_assert(std::same_as<AllowedAlgorithms<Issuer, Algorithms<RS256>, Audience>, Algorithms<RS256>>);

}  // namespace

TEST_CASE("the list of algorithms may stand anywhere among the policies and is none", "[validator][RFC8725-3.1]") {
    const auto& keys = test::keys();
    const Issuer issuer{"https://as.example/"};
    const Audience audience{"https://api.example"};
    const Lifetime lifetime{.leeway = 0s};
    const auto other_algorithm = test::draft().algorithm("RS512").compact();

    const auto check = [&](const auto& validator) {
        CHECK(test::error_of(validator, test::good_token()) == std::nullopt);
        CHECK(test::error_of(validator, other_algorithm) == Error{ErrorCode::algorithm_not_allowed, "alg"});
        CHECK(test::error_of(validator, test::with_claim("aud", "x")) == Error{ErrorCode::audience_rejected, "aud"});
    };
    check(bearer::TokenValidator{keys, issuer, audience, lifetime});
    check(bearer::TokenValidator{keys, Algorithms<RS256>{}, issuer, audience, lifetime});
    check(bearer::TokenValidator{keys, issuer, Algorithms<RS256>{}, audience, lifetime});
    check(bearer::TokenValidator{keys, issuer, audience, lifetime, Algorithms<RS256>{}});
}

TEST_CASE("one policy may bring all that is required, or several a part each", "[validator]") {
    const Issuer issuer{"https://as.example/"};
    const Audience audience{"https://api.example"};
    const bearer::TokenValidator together{test::keys(), issuer && audience && Lifetime{.leeway = 0s}};
    const bearer::TokenValidator either{
        test::keys(), (issuer && audience && Lifetime{}) || (Issuer{"https://other.example/"} && audience && Lifetime{})};

    for (const auto& token : {test::good_token(), test::with_claim("iss", "https://other.example/")})
        CHECK(test::error_of(either, token) == std::nullopt);
    CHECK(test::error_of(either, test::with_claim("iss", "https://third.example/")) ==
          Error{ErrorCode::issuer_rejected, "iss"});
    CHECK(test::error_of(together, test::good_token()) == std::nullopt);
    CHECK(test::error_of(together, test::with_claim("iss", "https://other.example/")) ==
          Error{ErrorCode::issuer_rejected, "iss"});
}
