// SPDX-License-Identifier: MIT
#include <bearer/bearer.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <concepts>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace {

using bearer::AccessToken;
using bearer::AuthenticToken;
using bearer::Error;
using bearer::ErrorCode;
using bearer::Role;
using bearer::Scope;
using bearer::TimePoint;
using nlohmann::json;
using namespace std::chrono_literals;

static_assert(std::is_nothrow_copy_constructible_v<AccessToken> && std::is_nothrow_move_constructible_v<AccessToken>);
static_assert(std::is_copy_assignable_v<AccessToken> && std::is_nothrow_copy_constructible_v<AuthenticToken>);
static_assert(sizeof(AuthenticToken) == 2 * sizeof(void*));  // a handle: the token, and who counts its handles

// What lives in the token is not handed out of a temporary.
template <class Token>
concept GivesViewsAway = requires(Token token) { { std::move(token).subject().value() } -> std::convertible_to<std::string_view>; } ||
                         requires(Token token) { { std::move(token).issuer().value() } -> std::convertible_to<std::string_view>; } ||
                         requires(Token token) { std::move(token).scopes().value(); } ||
                         requires(Token token) { std::move(token).roles().value(); } ||
                         requires(Token token) { std::move(token).claims().text(); } ||
                         requires(Token token) { std::move(token).header().text(); } ||
                         requires(Token token) { std::move(token).key().kid(); };
static_assert(!GivesViewsAway<AccessToken>);
static_assert(!GivesViewsAway<AuthenticToken>);
static_assert(requires(AccessToken token) { token.subject().value(); token.claims().text(); token.key().kid(); });

bearer::Verdict typed(const bearer::Context& context) {
    return context.header.typ() == "at+jwt" ? bearer::accept() : bearer::reject({ErrorCode::type_rejected, "typ"});
}

AccessToken accepted(std::string_view token) { return test::validator().validate(token, test::now).value(); }

}  // namespace

TEST_CASE("an accepted token says who, from whom and until when", "[access_token]") {
    const auto token = accepted(test::good_token());

    CHECK(token.subject().value() == "u1");
    CHECK(token.issuer().value() == "https://as.example/");
    CHECK(token.expires_at().value() == TimePoint{1700000300s});
    CHECK(token.header().text() == test::good_header);
    CHECK(token.claims().text() == test::good_payload);
    CHECK(token.key().kid() == "k1");
}

TEST_CASE("a token without a subject has none, not an empty one", "[access_token]") {
    const auto token = accepted(test::without_claim("sub"));

    CHECK(token.subject().error() == Error{ErrorCode::claim_missing, "sub"});
}

TEST_CASE("what a validator does not ask for may be missing", "[access_token]") {
    using namespace bearer::dangerous;
    const bearer::TokenValidator open{test::keys(), AnyIssuer{}, AnyAudience{}, AnyLifetime{}};
    const auto token = open.validate(test::sign_payload("{}"), test::now).value();

    CHECK(token.subject().error() == Error{ErrorCode::claim_missing, "sub"});
    CHECK(token.issuer().error() == Error{ErrorCode::claim_missing, "iss"});
    CHECK(token.expires_at().error() == Error{ErrorCode::claim_missing, "exp"});
    CHECK(token.scopes().value().empty());
    CHECK(token.roles().value().empty());
    CHECK(token.claims().text() == "{}");
}

TEST_CASE("the scopes are those of either claim", "[access_token]") {
    const auto standard = accepted(test::good_token());
    const auto microsoft = accepted(test::draft().without("scope").claim("scp", "a b").compact());
    const auto both = accepted(test::with_claim("scp", "write"));

    CHECK(standard.scopes().value().size() == 2);
    CHECK(standard.scopes().value().contains("write"));
    CHECK(microsoft.scopes().value().contains("b"));
    CHECK(both.scopes().error() == Error{ErrorCode::claim_malformed, "scope"});
}

TEST_CASE("the roles are an array or malformed", "[access_token]") {
    const auto listed = accepted(test::with_claim("roles", {"admin", "auditor"}));
    const auto single = accepted(test::with_claim("roles", "admin"));
    const auto numbers = accepted(test::with_claim("roles", json::array({1})));

    CHECK(listed.roles().value().size() == 2);
    CHECK(listed.roles().value().contains("auditor"));
    CHECK(single.roles().error() == Error{ErrorCode::claim_malformed, "roles"});
    CHECK(numbers.roles().error() == Error{ErrorCode::claim_malformed, "roles"});
}

TEST_CASE("a route may ask for more", "[access_token]") {
    const auto token = accepted(test::with_claim("roles", {"admin"}));

    CHECK(token.satisfies(Scope{"read"}).accepted());
    CHECK(token.satisfies(Scope{"delete"}).error() == Error{ErrorCode::scope_missing, "scope"});
    CHECK(token.satisfies(Scope{"delete"} || Role{"admin"}).accepted());
    CHECK(token.satisfies(Scope{"read"} && Role{"guest"}).error() == Error{ErrorCode::role_missing, "roles"});
    CHECK(token.satisfies(bearer::AnyPolicy{Role{"admin"}}).accepted());
    CHECK(token.satisfies(typed).accepted());
    CHECK(accepted(test::with_header("typ", "JWT")).satisfies(typed).error() == Error{ErrorCode::type_rejected, "typ"});
    CHECK(token.satisfies([](const bearer::Context& context) {
                   return context.header.typ() == "at+jwt" && context.key.kid() == "k1"
                              ? bearer::accept()
                              : bearer::reject({ErrorCode::type_rejected, "typ"});
               })
              .accepted());
}

TEST_CASE("a route asks at the time of the validation unless it names another", "[access_token]") {
    const auto token = test::validator().validate(test::good_token(), test::now + 299s).value();
    const bearer::Lifetime strict{.leeway = 0s};
    const auto at_validation = [](const bearer::Context& context) {
        return context.now == test::now + 299s ? bearer::accept() : bearer::reject({ErrorCode::policy_rejected, "now"});
    };

    CHECK(token.satisfies(at_validation).accepted());
    CHECK(token.satisfies(at_validation, test::now).error() == Error{ErrorCode::policy_rejected, "now"});
    CHECK(token.satisfies(strict).accepted());
    CHECK(token.satisfies(strict, test::now + 300s).error() == Error{ErrorCode::token_expired, "exp"});
    CHECK(token.satisfies(strict, TimePoint{-1s}).error() == Error{ErrorCode::internal_error, "now"});
}

TEST_CASE("a token outlives its text, its validator and its keys", "[access_token][IM-02]") {
    const auto token = [] {
        auto keys = bearer::Jwks::parse(test::as_example().jwks());
        const bearer::TokenValidator validator{*std::move(keys), bearer::Issuer{"https://as.example/"},
                                               bearer::Audience{"https://api.example"}, bearer::Lifetime{}};
        return validator.validate(test::exact_copy(test::good_token()).view(), test::now).value();
    }();

    CHECK(token.subject().value() == "u1");
    CHECK(token.claims().text() == test::good_payload);
    CHECK(token.key().kid() == "k1");
    CHECK(token.satisfies(Scope{"write"}).accepted());
}

TEST_CASE("a copy of a token is the same token", "[access_token][IM-16]") {
    std::optional original{accepted(test::good_token())};
    const AccessToken copy = *original;
    AccessToken assigned = accepted(test::with_claim("sub", "u2"));

    CHECK(&copy.claims() == &original->claims());
    CHECK(assigned.subject().value() == "u2");
    assigned = copy;
    original.reset();

    CHECK(copy.subject().value() == "u1");
    CHECK(assigned.subject().value() == "u1");
    AccessToken& same = assigned;
    assigned = std::move(same);
    CHECK(assigned.subject().value() == "u1");
}

TEST_CASE("a token that has been moved from says so", "[access_token][IM-16]") {
    AccessToken token = accepted(test::good_token());
    const AccessToken moved = std::move(token);
    auto authentic = test::validator().authenticate(test::good_token()).value();
    const auto authentic_moved = std::move(authentic);

    CHECK(moved.subject().value() == "u1");
    CHECK_THROWS_AS(token.subject(), std::logic_error);
    CHECK_THROWS_AS(token.claims(), std::logic_error);
    CHECK_THROWS_AS(token.header(), std::logic_error);
    CHECK_THROWS_AS(token.key(), std::logic_error);
    CHECK_THROWS_AS(authentic.claims(), std::logic_error);
    CHECK(test::validator().judge(authentic, test::now).error() == Error{ErrorCode::internal_error});
    CHECK(test::validator().judge(authentic_moved, test::now).has_value());

    token = moved;
    CHECK(token.subject().value() == "u1");
}
