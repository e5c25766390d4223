// SPDX-License-Identifier: MIT
#include <bearer/key/key_source.hpp>
#include <bearer/policy/audience.hpp>
#include <bearer/policy/issuer.hpp>
#include <bearer/policy/lifetime.hpp>
#include <bearer/token_validator.hpp>

#include "support/catch.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using bearer::Algorithm;
using bearer::Error;
using bearer::ErrorCode;
using bearer::KeyPtr;
using bearer::KeyQuery;
using bearer::KeySource;
using bearer::Result;

namespace {

struct ReturnsTheKeyItself {
    KeyPtr find(const KeyQuery&) const;
};
struct FindsByText {
    Result<KeyPtr> find(std::string_view) const;
};
struct NotConst {
    Result<KeyPtr> find(const KeyQuery&);
};
struct NotCopyable {
    std::unique_ptr<int> state;
    Result<KeyPtr> find(const KeyQuery&) const;
};
struct Proper {
    Result<KeyPtr> find(const KeyQuery&) const;
};

/// A source that does what a function says.
struct Scripted {
    std::function<Result<KeyPtr>(const KeyQuery&)> answer;

    Result<KeyPtr> find(const KeyQuery& query) const { return answer(query); }
};

auto validator_of(Scripted source) {
    return bearer::TokenValidator{std::move(source), bearer::Issuer{"https://as.example/"},
                                  bearer::Audience{"https://api.example"}, bearer::Lifetime{}};
}

}  // namespace

TEST_CASE("a key source finds a key for a query, and its copies do too", "[key][key_source]") {
    STATIC_REQUIRE(KeySource<Proper>);
    STATIC_REQUIRE(KeySource<bearer::Jwks>);

    STATIC_REQUIRE_FALSE(KeySource<ReturnsTheKeyItself>);
    STATIC_REQUIRE_FALSE(KeySource<FindsByText>);
    STATIC_REQUIRE_FALSE(KeySource<NotConst>);
    STATIC_REQUIRE_FALSE(KeySource<NotCopyable>);
    STATIC_REQUIRE_FALSE(KeySource<Result<bearer::Jwks>>);
}

TEST_CASE("a key source is asked once, for what the token's header says", "[key][key_source][KS-01]") {
    std::vector<std::pair<std::string, Algorithm>> queries;
    const auto validator = validator_of({[&](const KeyQuery& query) {
        queries.emplace_back(query.kid, query.algorithm);
        return test::keys().find(query);
    }});

    CHECK(test::error_once(validator, test::good_token()) == std::nullopt);
    CHECK(queries == std::vector<std::pair<std::string, Algorithm>>{{"k1", bearer::RS256}});
}

TEST_CASE("a token that is refused before its key matters asks for none", "[key][key_source]") {
    bool asked = false;
    const auto validator = validator_of({[&](const KeyQuery& query) {
        asked = true;
        return test::keys().find(query);
    }});

    CHECK(test::refusal(validator, test::with_header("alg", "HS256")) == ErrorCode::algorithm_not_allowed);
    CHECK(test::refusal(validator, test::without_header("kid")) == ErrorCode::key_id_missing);
    CHECK(test::refusal(validator, test::with_header("crit", {"x"})) == ErrorCode::header_unsupported);
    CHECK(test::refusal(validator, test::good_token() + "=") == ErrorCode::token_malformed);
    CHECK_FALSE(asked);
    CHECK(test::refusal(validator, test::good_token()) == test::accepted);
    CHECK(asked);
}

TEST_CASE("a key source's refusal is the token's, word for word", "[key][key_source]") {
    for (const Error error : {Error{ErrorCode::key_not_found, "kid"}, Error{ErrorCode::key_mismatch, "kid"},
                              Error{ErrorCode::keys_unavailable}, Error{ErrorCode::fetch_failed, "jwks_uri"}})
        CHECK(test::error_of(validator_of({[&](const KeyQuery&) { return error; }}), test::good_token()) == error);
}

TEST_CASE("a null key is no key", "[key][key_source]") {
    const auto validator = validator_of({[](const KeyQuery&) { return KeyPtr{}; }});

    CHECK(test::refusal(validator, test::good_token()) == ErrorCode::key_not_found);
}

TEST_CASE("what a key source throws is a refusal", "[key][key_source][PO-06]") {
    const auto throws = [](auto exception) {
        return validator_of({[exception](const KeyQuery&) -> Result<KeyPtr> { throw exception; }});
    };

    CHECK(test::refusal(throws(std::runtime_error{"no network"}), test::good_token()) == ErrorCode::internal_error);
    CHECK(test::refusal(throws(42), test::good_token()) == ErrorCode::internal_error);
}

TEST_CASE("a key that a source gives for another token verifies nothing", "[key][key_source]") {
    const auto jwks = nlohmann::json{{"keys", {bearer::testing::sample_key(1).public_jwk("k1")}}}.dump();
    const auto others = bearer::Jwks::parse(jwks).value();
    const auto validator = validator_of({[&](const KeyQuery& query) { return others.find(query); }});

    CHECK(test::refusal(validator, test::good_token()) == ErrorCode::signature_invalid);
    CHECK(test::refusal(validator, test::draft().signed_by(bearer::testing::sample_key(1)).compact()) ==
          test::accepted);
}

TEST_CASE("a key without prepared state for the algorithm is a mismatch", "[key][key_source]") {
    const auto unprepared = std::make_shared<const bearer::PublicKey>(bearer::detail::PreparedKey{},
                                                                      bearer::detail::JwkMembers{{"kid", "k1"}});
    const auto validator = validator_of({[&](const KeyQuery&) -> KeyPtr { return unprepared; }});

    CHECK(test::refusal(validator, test::good_token()) == ErrorCode::key_mismatch);
}
