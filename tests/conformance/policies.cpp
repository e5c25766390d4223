// SPDX-License-Identifier: MIT
//
// Policies put together, tokens that come from elsewhere, and code that throws. Every token is really signed.

#include <bearer/bearer.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::KeyPtr;
using bearer::KeyQuery;
using bearer::Not;
using bearer::Result;
using bearer::Role;
using bearer::Scope;
using bearer::testing::sample_key;
using bearer::testing::TokenForge;
using nlohmann::json;
using test::error_of;
using test::with_claim;

constexpr Error negated{ErrorCode::policy_rejected, "not"};
constexpr Error malformed{ErrorCode::claim_malformed, "scope"};
constexpr Error unfound{ErrorCode::key_not_found, "kid"};
constexpr Error mismatch{ErrorCode::key_mismatch, "kid"};

// What does not compile in a user's hands; tests/misuse shows the sentences.
static_assert(!std::is_constructible_v<bearer::Audience, const char* const (&)[2]>);
static_assert(!std::is_constructible_v<bearer::Label, const std::string&>);
static_assert(!std::is_constructible_v<bearer::Label, std::string_view>);
static_assert(!std::is_constructible_v<bearer::Label, char (&)[8]>);

// A policy of a user who knows about groups that did not fit into the token.
struct Group {
    std::string id;

    bearer::Verdict operator()(const bearer::Context& context) const {
        if (context.claims.contains("_claim_names")) return bearer::reject({ErrorCode::groups_overage, "groups"});
        const auto groups = context.claims.find<bearer::StringList>("groups");
        if (!groups) return bearer::reject(groups.error());
        const bool listed = *groups && (**groups).contains(id);
        return listed ? bearer::accept() : bearer::reject({ErrorCode::group_missing, "groups"});
    }
};

template <class Keys>
auto validator_of(Keys keys) {
    return bearer::TokenValidator{std::move(keys), bearer::Issuer{"https://as.example/"},
                                  bearer::Audience{"https://api.example"}, bearer::Lifetime{}};
}

std::optional<Error> judged(const auto& validator, const auto& authenticator, std::string_view token) {
    const auto authentic = authenticator.authenticate(token);
    const auto result = validator.judge(authentic.value(), test::now);
    return result ? std::nullopt : std::optional{result.error()};
}

/// A partner who uses our issuer's name, with whatever key and under whatever id.
TokenForge partner(std::size_t key, std::string kid) {
    return TokenForge{{.issuer = "https://as.example/", .audience = "https://api.example", .key = sample_key(key),
                       .kid = std::move(kid)}};
}

auto keys_of(const json& jwk) {
    return bearer::Jwks::parse(json{{"keys", json::array({jwk})}}.dump()).value();
}

}  // namespace

TEST_CASE("a malformed scope is neither there nor missing", "[policies][PO-01]") {
    const auto without_x = test::validator_with(Not{Scope{"x"}});

    CHECK(error_of(without_x, with_claim("scope", 5)) == malformed);
    CHECK(error_of(without_x, with_claim("scope", "x")) == negated);
    CHECK(error_of(without_x, with_claim("scope", "y")) == std::nullopt);
}

TEST_CASE("a disjunction of scope and role takes either and reports what is malformed", "[policies][PO-02]") {
    const auto either = test::validator_with(Scope{"x"} || Role{"y"});
    const auto roles_only = test::draft().without("scope");

    CHECK(error_of(either, with_claim("scope", "x")) == std::nullopt);
    CHECK(error_of(either, with_claim("roles", {"y"})) == std::nullopt);
    CHECK(error_of(either, test::good_token()) == Error{ErrorCode::scope_missing, "scope"});
    CHECK(error_of(either, roles_only.claim("roles", "y").compact()) == Error{ErrorCode::claim_malformed, "roles"});
    CHECK(error_of(either, roles_only.claim("roles", {"y"}).compact()) == std::nullopt);
}

// A validator refuses a scope that is no text before it asks anybody; two scopes that differ do get as far as this.
TEST_CASE("a malformed alternative hides no acceptance and is hidden by no rejection", "[policies][PO-02]") {
    const auto scope_or_role = test::validator_with(Scope{"x"} || Role{"y"});
    const auto contradictory = test::draft().claims({{"scp", "x"}, {"scope", "z"}});
    CHECK(error_of(scope_or_role, contradictory.claim("roles", {"y"}).compact()) == std::nullopt);
    CHECK(error_of(scope_or_role, contradictory.claim("roles", {"z"}).compact()) == malformed);
    CHECK(error_of(scope_or_role, with_claim("scope", 5)) == malformed);

    const bearer::Includes x{"permissions", "x"};
    const auto either = test::validator_with(x || Role{"y"});
    const auto broken = test::draft().claim("permissions", 5);

    CHECK(error_of(either, broken.claim("roles", {"y"}).compact()) == std::nullopt);
    CHECK(error_of(either, broken.claim("roles", {"z"}).compact()) == Error{ErrorCode::claim_malformed, "permissions"});
    CHECK(error_of(test::validator_with(Role{"y"} || x), broken.claim("roles", {"z"}).compact()) ==
          Error{ErrorCode::claim_malformed, "permissions"});
    CHECK(error_of(either, with_claim("permissions", "z")) == Error{ErrorCode::policy_rejected, "permissions"});
}

TEST_CASE("what could not be answered passes a negation unchanged", "[policies][PO-03]") {
    const auto outsiders = test::validator_with(Not{Group{"g"}});
    const auto others = test::validator_with(Not{bearer::Tenant{"t"}});
    const auto broken = test::validator_with(
        Not{[](const bearer::Context& context) {
            const auto code = context.claims.contains("down") ? ErrorCode::internal_error : ErrorCode::caller_rejected;
            return bearer::reject({code, "directory"});
        }});

    CHECK(error_of(outsiders, with_claim("_claim_names", {{"groups", "src1"}})) ==
          Error{ErrorCode::groups_overage, "groups"});
    CHECK(error_of(outsiders, with_claim("groups", {"h"})) == std::nullopt);
    CHECK(error_of(outsiders, with_claim("groups", {"g"})) == negated);
    CHECK(error_of(outsiders, with_claim("groups", 5)) == Error{ErrorCode::claim_malformed, "groups"});

    CHECK(error_of(others, test::good_token()) == Error{ErrorCode::claim_missing, "tid"});
    CHECK(error_of(others, with_claim("tid", "u")) == std::nullopt);
    CHECK(error_of(others, with_claim("tid", "t")) == negated);

    CHECK(error_of(broken, with_claim("down", true)) == Error{ErrorCode::internal_error, "directory"});
    CHECK(error_of(broken, test::good_token()) == std::nullopt);
}

TEST_CASE("a partner's key does not speak for our issuer, whoever authenticated it", "[policies][PO-05]") {
    const auto ours = validator_of(test::keys());
    const auto other_id = partner(1, "k2");
    const auto same_id = partner(1, "k1");
    const auto same_key = partner(0, "k1");
    const auto validator_at = [](const TokenForge& forge) {
        return validator_of(bearer::Jwks::parse(forge.jwks()).value());
    };

    CHECK(judged(ours, validator_at(other_id), other_id.token().compact()) == unfound);
    CHECK(judged(ours, validator_at(same_id), same_id.token().compact()) == mismatch);
    CHECK(judged(ours, validator_at(same_key), same_key.token().compact()) == std::nullopt);
    CHECK(error_of(ours, other_id.token().compact()) == unfound);
    CHECK(error_of(ours, same_id.token().compact()) == Error{ErrorCode::signature_invalid});
}

TEST_CASE("a key that speaks for another issuer is another key, though its numbers are the same", "[policies][PO-05]") {
    json jwk = sample_key().public_jwk("k1");
    jwk["issuer"] = "https://login.example/t1/v2.0";
    const auto ours = validator_of(keys_of(jwk));
    const auto same = validator_of(keys_of(jwk));
    jwk["issuer"] = "https://login.example/t2/v2.0";
    const auto other = validator_of(keys_of(jwk));

    CHECK(judged(ours, same, test::good_token()) == std::nullopt);
    CHECK(judged(ours, other, test::good_token()) == mismatch);
    CHECK(judged(ours, validator_of(test::keys()), test::good_token()) == mismatch);
}

TEST_CASE("an authentic token is judged by the policies of the validator that judges", "[policies][PO-05]") {
    const auto scoped = test::validator_with(Scope{"admin"});
    const auto stale = test::draft().without("nbf").without("iat").claim("exp", 1).compact();

    CHECK(judged(scoped, test::validator(), test::good_token()) == Error{ErrorCode::scope_missing, "scope"});
    CHECK(judged(test::validator(), scoped, test::good_token()) == std::nullopt);
    CHECK(judged(test::validator(), scoped, stale) == Error{ErrorCode::token_expired, "exp"});
    CHECK(judged(test::validator(), scoped, with_claim("cnf", json::object())) == Error{ErrorCode::sender_unproven, "cnf"});
}

TEST_CASE("what a key source throws is a rejection", "[policies][PO-06]") {
    struct ThrowsText {
        Result<KeyPtr> find(const KeyQuery&) const { throw std::runtime_error{"key store down"}; }
    };
    struct ThrowsNumber {
        Result<KeyPtr> find(const KeyQuery&) const { throw 42; }
    };
    struct ThrowsBadAlloc {
        Result<KeyPtr> find(const KeyQuery&) const { throw std::bad_alloc{}; }
    };
    constexpr Error internal_error{ErrorCode::internal_error};
    const auto& token = test::good_token();

    CHECK(error_of(validator_of(ThrowsText{}), token) == internal_error);
    CHECK(error_of(validator_of(ThrowsNumber{}), token) == internal_error);
    CHECK(error_of(validator_of(ThrowsBadAlloc{}), token) == internal_error);
    CHECK(judged(validator_of(ThrowsText{}), test::validator(), token) == internal_error);
    CHECK(validator_of(ThrowsText{}).authenticate(token).error() == internal_error);
    CHECK(error_of(validator_of(test::keys()), token) == std::nullopt);
}

TEST_CASE("a key source's own error is the answer, and a null key is none", "[policies][PO-06]") {
    struct Answers {
        Result<KeyPtr> answer;
        Result<KeyPtr> find(const KeyQuery&) const { return answer; }
    };
    const auto& token = test::good_token();
    const KeyPtr key = test::keys().find({.kid = "k1", .algorithm = bearer::RS256}).value();
    constexpr Error unavailable{ErrorCode::keys_unavailable, "keys"};

    CHECK(error_of(validator_of(Answers{KeyPtr{}}), token) == unfound);
    CHECK(judged(validator_of(Answers{KeyPtr{}}), test::validator(), token) == unfound);
    CHECK(error_of(validator_of(Answers{unavailable}), token) == unavailable);
    CHECK(judged(validator_of(Answers{unavailable}), test::validator(), token) == unavailable);
    CHECK(error_of(validator_of(Answers{key}), token) == std::nullopt);
    CHECK(judged(validator_of(Answers{key}), test::validator(), token) == std::nullopt);
}

TEST_CASE("what a policy throws is a rejection, wherever it stands", "[policies][PO-06]") {
    const auto out_of_memory = [](const bearer::Context&) -> bearer::Verdict { throw std::bad_alloc{}; };
    constexpr Error internal_error{ErrorCode::internal_error, "policy"};
    const auto& token = test::good_token();
    const test::Throws throws;

    CHECK(error_of(test::validator_with(throws), token) == internal_error);
    CHECK(error_of(test::validator_with(out_of_memory), token) == internal_error);
    CHECK(error_of(test::validator_with(bearer::AnyPolicy{throws}), token) == internal_error);
    CHECK(error_of(test::validator_with(Not{throws}), token) == internal_error);
    CHECK(error_of(test::validator_with(throws || Scope{"read"}), token) == internal_error);
    CHECK(error_of(test::validator_with(Scope{"read"} && throws), token) == internal_error);
    CHECK(error_of(test::validator_with(Scope{"read"} || throws), token) == std::nullopt);
    CHECK(error_of(test::validator_with(Scope{"admin"} && throws), token) == Error{ErrorCode::scope_missing, "scope"});
    CHECK(judged(test::validator_with(throws), test::validator(), token) == internal_error);
}

TEST_CASE("what a policy throws while a route asks it is a rejection", "[policies][PO-06]") {
    const auto token = test::validator().validate(test::good_token(), test::now).value();
    const test::Throws throws;
    constexpr Error internal_error{ErrorCode::internal_error, "policy"};

    CHECK(token.satisfies(throws).error() == internal_error);
    CHECK(token.satisfies(bearer::AnyPolicy{throws}).error() == internal_error);
    CHECK(token.satisfies(Not{throws}).error() == internal_error);
    CHECK(token.satisfies(throws || Scope{"read"}).error() == internal_error);
    CHECK(token.satisfies(Scope{"read"} || throws).accepted());
}
