// SPDX-License-Identifier: MIT
#include <bearer/bearer.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <chrono>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// Whoever derived from it and checked more would be passed over by those that call its other functions.
static_assert(std::is_final_v<bearer::AnyValidator>);

namespace {

using bearer::AccessToken;
using bearer::AnyValidator;
using bearer::AuthenticToken;
using bearer::Error;
using bearer::ErrorCode;
using bearer::Result;
using bearer::TimePoint;
using namespace std::chrono_literals;

static_assert(bearer::Validator<AnyValidator>);
static_assert(!bearer::Validator<bearer::Jwks> && !bearer::Validator<int>);
static_assert(!std::is_default_constructible_v<AnyValidator>);
static_assert(!std::convertible_to<bearer::Jwks, AnyValidator> && !std::convertible_to<int, AnyValidator>);

/// A validator of a user's own around another: it refuses everybody while it is closed.
struct Doorman {
    AnyValidator inner;
    bool closed = false;

    Result<AccessToken> validate(std::string_view token, TimePoint now = bearer::current_time()) const {
        if (closed) return Error{ErrorCode::policy_rejected, "closed"};
        return inner.validate(token, now);
    }
    Result<AuthenticToken> authenticate(std::string_view token) const { return inner.authenticate(token); }
    Result<AccessToken> judge(AuthenticToken token, TimePoint now = bearer::current_time()) const {
        if (closed) return Error{ErrorCode::policy_rejected, "closed"};
        return inner.judge(std::move(token), now);
    }
};
static_assert(bearer::Validator<Doorman>);

struct WithoutJudge {
    Result<AccessToken> validate(std::string_view, TimePoint) const { return Error{ErrorCode::internal_error}; }
    Result<AuthenticToken> authenticate(std::string_view) const { return Error{ErrorCode::internal_error}; }
};
static_assert(!bearer::Validator<WithoutJudge>);

}  // namespace

TEST_CASE("a validator without its type answers as before", "[validator]") {
    const AnyValidator validator = test::validator_with(bearer::Scope{"read"});

    CHECK(test::error_of(validator, test::good_token()) == std::nullopt);
    CHECK(test::error_of(validator, test::with_claim("scope", "x")) == Error{ErrorCode::scope_missing, "scope"});
    CHECK(test::error_of(validator, test::good_token(), test::now + 1h) == Error{ErrorCode::token_expired, "exp"});
    CHECK(test::error_of(validator, test::as_example().tampered_signature()) == Error{ErrorCode::signature_invalid});
}

TEST_CASE("both halves of a validator without its type answer as before", "[validator]") {
    const AnyValidator validator = test::validator_with(bearer::Scope{"read"});

    const auto authentic = validator.authenticate(test::good_token()).value();
    const auto scopeless = validator.authenticate(test::without_claim("scope")).value();

    CHECK(validator.judge(authentic, test::now).has_value());
    CHECK(validator.judge(authentic, test::now - 1h).error() == Error{ErrorCode::token_not_yet_valid, "nbf"});
    CHECK(validator.judge(scopeless, test::now).error() == Error{ErrorCode::scope_missing, "scope"});
    CHECK(validator.authenticate("x").error() == Error{ErrorCode::token_malformed});
}

TEST_CASE("validators of different types stand in one list", "[validator]") {
    const std::vector<AnyValidator> validators{test::validator(), test::validator_with(bearer::Scope{"admin"}),
                                               Doorman{test::validator()}, Doorman{test::validator(), true}};

    CHECK(test::error_of(validators[0], test::good_token()) == std::nullopt);
    CHECK(test::error_of(validators[1], test::good_token()) == Error{ErrorCode::scope_missing, "scope"});
    CHECK(test::error_of(validators[2], test::good_token()) == std::nullopt);
    CHECK(test::error_of(validators[3], test::good_token()) == Error{ErrorCode::policy_rejected, "closed"});
}

TEST_CASE("a copy keeps the validator alive, one that has been moved from refuses", "[validator]") {
    std::optional<AnyValidator> first = test::validator();
    const AnyValidator second = *first;
    const AnyValidator third = *std::move(first);
    constexpr Error moved_from{ErrorCode::internal_error, "validator"};

    CHECK(test::error_of(*first, test::good_token()) == moved_from);
    CHECK(first->authenticate(test::good_token()).error() == moved_from);
    CHECK(first->judge(second.authenticate(test::good_token()).value(), test::now).error() == moved_from);
    first.reset();
    CHECK(test::error_of(second, test::good_token()) == std::nullopt);
    CHECK(test::error_of(third, test::good_token()) == std::nullopt);
}

TEST_CASE("a validator without its type reads the clock unless a test brings its own", "[validator]") {
    bearer::testing::TokenForge forge{{.key = bearer::testing::sample_key()}};
    forge.now(bearer::current_time());
    const AnyValidator validator = bearer::TokenValidator{
        bearer::Jwks::parse(forge.jwks()).value(), bearer::Issuer{forge.issuer()}, bearer::Audience{forge.audience()},
        bearer::Lifetime{}};

    CHECK(validator.validate(forge.token().compact()).has_value());
    CHECK(validator.judge(validator.authenticate(forge.token().compact()).value()).has_value());
    CHECK(validator.validate(forge.expired()).error() == Error{ErrorCode::token_expired, "exp"});
}
