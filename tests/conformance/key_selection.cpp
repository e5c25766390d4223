// SPDX-License-Identifier: MIT
//
// Which key of a set may verify which token: the one that the token names, or none.

#include <bearer/detail/base64url.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/policy/audience.hpp>
#include <bearer/policy/issuer.hpp>
#include <bearer/policy/lifetime.hpp>
#include <bearer/testing/sample_keys.hpp>
#include <bearer/testing/signature_making.hpp>
#include <bearer/token_validator.hpp>

#include "support/catch.hpp"
#include "support/key_set.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using bearer::ErrorCode;
using bearer::testing::sample_key;
using test::good_jwk;
using test::Json;
using test::refusal;
using test::with;
using test::without;

namespace {

using namespace std::string_literals;

auto validator_of(bearer::Jwks keys) {
    return bearer::TokenValidator{std::move(keys), bearer::Issuer{"https://as.example/"},
                                  bearer::Audience{"https://api.example"}, bearer::Lifetime{}};
}
auto validator_of(std::initializer_list<Json> jwks) { return validator_of(test::set_of(jwks)); }

Json jwk(std::size_t number, std::string_view kid) { return sample_key(number).public_jwk(kid); }

/// A token signed by that sample key that names this key.
std::string token(std::size_t number, std::string_view kid) {
    return test::draft().signed_by(sample_key(number)).header("kid", kid).compact();
}
std::string token_without_kid(std::size_t number) {
    return test::draft().signed_by(sample_key(number)).without_header("kid").compact();
}

/// Looks like a key; there is no such point.
Json unusable_jwk(std::string_view kid) {
    return {{"kty", "EC"}, {"kid", kid}, {"crv", "P-256"}, {"x", std::string(43, 'A')}, {"y", std::string(43, 'E')}};
}
Json secret_jwk(std::string_view kid) { return {{"kty", "oct"}, {"kid", kid}, {"alg", "HS256"}, {"k", "c2VjcmV0"}}; }

}  // namespace

TEST_CASE("a token is verified by the key that it names", "[conformance][keys][RFC7515-4.1.4][KS-01]") {
    const auto validator = validator_of({jwk(0, "k1"), jwk(1, "k2")});

    CHECK(refusal(validator, token(0, "k1")) == test::accepted);
    CHECK(refusal(validator, token(1, "k2")) == test::accepted);
}

TEST_CASE("a token's key is the one that it names", "[conformance][keys][KS-01]") {
    const auto accepted = test::answer_of(validator_of({jwk(0, "k1"), jwk(1, "k2")}), token(1, "k2"));

    CHECK(accepted.value().key().kid() == "k2");
    CHECK(accepted.value().key().member("n") == jwk(1, "k2").at("n").get<std::string>());
}

TEST_CASE("another key of the set does not verify a token", "[conformance][keys][KS-02]") {
    const auto validator = validator_of({jwk(0, "k1"), jwk(1, "k2")});

    CHECK(refusal(validator, token(1, "k1")) == ErrorCode::signature_invalid);
    CHECK(refusal(validator, token(0, "k2")) == ErrorCode::signature_invalid);
}

TEST_CASE("a token that names an unknown key is refused, whoever signed it", "[conformance][keys][KS-03]") {
    const auto validator = validator_of({jwk(0, "k1"), jwk(1, "k2")});

    CHECK(refusal(validator, token(0, "k3")) == ErrorCode::key_not_found);
    CHECK(refusal(validator, token(0, "k1")) == test::accepted);
}

TEST_CASE("a token that names no key is refused, though one key alone could be meant", "[conformance][keys][KS-04]") {
    CHECK(refusal(validator_of({jwk(0, "k1")}), token_without_kid(0)) == ErrorCode::key_id_missing);
    CHECK(refusal(validator_of({jwk(0, "k1")}), token(0, "k1")) == test::accepted);
}

TEST_CASE("a token that names no key is refused, whatever the set", "[conformance][keys][KS-05][KS-06][KS-07]") {
    const auto two = validator_of({jwk(0, "k1"), jwk(1, "k2")});
    const auto mixed = validator_of({jwk(0, "k1"), bearer::testing::sample_key_for("ES256").public_jwk("e1")});
    const auto one_of_ten =
        validator_of({jwk(0, "k1"), with(jwk(1, "k2"), "use", "enc"), secret_jwk("k3"), with(jwk(1, "k4"), "e", "AQ"),
                      unusable_jwk("k5"), without(jwk(1, ""), "kid"), with(jwk(1, "k7"), "alg", "RS-384"),
                      with(jwk(1, "k8"), "d", "AQAB"), with(jwk(1, "k9"), "n", "AQAB"), Json(nullptr)});
    REQUIRE(mixed.keys().size() == 2);
    REQUIRE(one_of_ten.keys().size() == 1);

    CHECK(refusal(two, token_without_kid(0)) == ErrorCode::key_id_missing);
    CHECK(refusal(mixed, token_without_kid(0)) == ErrorCode::key_id_missing);
    CHECK(refusal(one_of_ten, token_without_kid(0)) == ErrorCode::key_id_missing);

    CHECK(refusal(two, token(0, "k1")) == test::accepted);
    CHECK(refusal(mixed, token(0, "k1")) == test::accepted);
    CHECK(refusal(one_of_ten, token(0, "k1")) == test::accepted);
}

TEST_CASE("a key without an id answers to no name", "[conformance][keys][KS-08][JK-59]") {
    CHECK(refusal(validator_of({without(jwk(0, "k1"), "kid")}), token(0, "k1")) == ErrorCode::key_not_found);
    CHECK(refusal(validator_of({jwk(0, "k1")}), token(0, "k1")) == test::accepted);
}

TEST_CASE("key ids are compared octet for octet", "[conformance][keys][RFC7517-4.5][KS-09]") {
    const std::string composed = "cl\xC3\xA9";
    const std::string decomposed = "cle\xCC\x81";

    const std::vector<std::pair<std::string, std::string>> unequal{
        {"key-1", "KEY-1"},    {"key-1", "key-1 "},        {"key-1", " key-1"},    {"key-1", "key-1\0"s},
        {"key-1\0"s, "key-1"}, {"key-1\0a"s, "key-1\0b"s}, {composed, decomposed}, {decomposed, composed}};
    for (const auto& [published, named] : unequal) {
        const auto validator = validator_of({jwk(0, published)});
        CAPTURE(published, named);
        CHECK(refusal(validator, token(0, named)) == ErrorCode::key_not_found);
        CHECK(refusal(validator, token(0, published)) == test::accepted);
    }
}

TEST_CASE("part of a key's id does not name it", "[conformance][keys][KS-10]") {
    const auto validator = validator_of({jwk(0, "key-1")});

    for (const std::string_view kid : {"key", "key-", "ey-1", "-1", "1", "key-11", "akey-1", "key-1key-1"})
        CHECK(refusal(validator, token(0, kid)) == ErrorCode::key_not_found);
    CHECK(refusal(validator, token(0, "key-1")) == test::accepted);
}

TEST_CASE("a number is no key id", "[conformance][keys][RFC7517-4.5][KS-11]") {
    CHECK(refusal(validator_of({with(jwk(0, "1"), "kid", 1)}), token(0, "1")) == ErrorCode::key_not_found);
    CHECK(refusal(validator_of({jwk(0, "1")}), token(0, "1")) == test::accepted);
}

TEST_CASE("an id that two keys share names neither", "[conformance][keys][KS-12]") {
    const auto validator = validator_of({jwk(0, "k1"), jwk(1, "k1")});
    const auto apart = validator_of({jwk(0, "k1"), jwk(1, "k2")});

    CHECK(refusal(validator, token(0, "k1")) == ErrorCode::key_not_found);
    CHECK(refusal(validator, token(1, "k1")) == ErrorCode::key_not_found);
    CHECK(refusal(apart, token(0, "k1")) == test::accepted);
    CHECK(refusal(apart, token(1, "k2")) == test::accepted);
}

TEST_CASE("a key that is listed twice is one key", "[conformance][keys][KS-13]") {
    CHECK(refusal(validator_of({jwk(0, "k1"), jwk(0, "k1")}), token(0, "k1")) == test::accepted);
    CHECK(refusal(validator_of({jwk(0, "k1"), jwk(0, "k1")}), token(1, "k1")) == ErrorCode::signature_invalid);
}

TEST_CASE("keys for different algorithms may share an id", "[conformance][keys][KS-15]") {
    const Json ours = with(jwk(0, "k1"), "alg", "RS256");
    const Json other = with(jwk(1, "k1"), "alg", "RS384");

    for (const auto& validator : {validator_of({ours, other}), validator_of({other, ours})}) {
        CHECK(refusal(validator, token(0, "k1")) == test::accepted);
        CHECK(refusal(validator, token(1, "k1")) == ErrorCode::signature_invalid);
    }
}

TEST_CASE("a key of ours does not speak for another issuer", "[conformance][keys][KS-19]") {
    const auto validator = validator_of({jwk(0, "k1")});

    CHECK(refusal(validator, test::with_claim("iss", "https://other.example/")) == ErrorCode::issuer_rejected);
    CHECK(refusal(validator, test::with_claim("iss", "https://as.example/")) == test::accepted);
}

TEST_CASE("a key that is for something else verifies no token", "[conformance][keys][KS-21][KS-22]") {
    const Json undecided = without(jwk(0, "k1"), "use");
    const auto answer = [](const Json& jwk) { return refusal(validator_of({jwk}), token(0, "k1")); };

    CHECK(answer(with(undecided, "use", "enc")) == ErrorCode::key_not_found);
    CHECK(answer(with(undecided, "key_ops", {"encrypt"})) == ErrorCode::key_not_found);
    CHECK(answer(with(undecided, "key_ops", {"sign"})) == ErrorCode::key_not_found);
    CHECK(answer(with(undecided, "key_ops", Json::array())) == ErrorCode::key_not_found);

    CHECK(answer(undecided) == test::accepted);
    CHECK(answer(with(undecided, "use", "sig")) == test::accepted);
    CHECK(answer(with(undecided, "key_ops", {"verify"})) == test::accepted);
}

TEST_CASE("a secret in the set lets no HMAC in", "[conformance][keys][KS-23]") {
    const auto validator = validator_of({jwk(0, "k1"), secret_jwk("s1")});
    const std::string secret = "secret";
    const auto by_the_secret =
        test::draft().header("kid", "s1").header("alg", "HS256").signed_with([&](std::string_view input) {
            return bearer::testing::openssl::hmac(EVP_sha256(), secret, input);
        });
    REQUIRE(secret_jwk("s1").at("k") == bearer::detail::base64url::encode(secret));

    CHECK(refusal(validator, by_the_secret.compact()) == ErrorCode::algorithm_not_allowed);
    CHECK(refusal(validator, token(0, "s1")) == ErrorCode::key_not_found);
    CHECK(refusal(validator, token(0, "k1")) == test::accepted);
}

TEST_CASE("a set without a usable key lets nobody in", "[conformance][keys][KS-24]") {
    CHECK(refusal(validator_of({}), token(0, "k1")) == ErrorCode::key_not_found);
    CHECK(refusal(validator_of({unusable_jwk("k1"), secret_jwk("k1")}), token(0, "k1")) == ErrorCode::key_not_found);
}

TEST_CASE("a token that was authentic is judged by today's keys", "[conformance][keys][KS-25]") {
    const auto before = validator_of({jwk(0, "k1"), jwk(1, "k2")});
    const auto authentic = before.authenticate(token(0, "k1")).value();

    CHECK(before.judge(authentic, test::now).has_value());
    CHECK(validator_of({jwk(0, "k1")}).judge(authentic, test::now).has_value());
    CHECK(validator_of({jwk(1, "k2")}).judge(authentic, test::now).error().code == ErrorCode::key_not_found);
    CHECK(validator_of({jwk(1, "k1")}).judge(authentic, test::now).error().code == ErrorCode::key_mismatch);
}

TEST_CASE("a certificate's thumbprint names no key", "[conformance][keys][RFC7515-4.1.7][KS-26]") {
    const auto validator = validator_of({with(jwk(0, "k1"), "x5t", "dGh1bWI")});
    const auto draft = test::draft().header("x5t", "dGh1bWI");

    CHECK(refusal(validator, draft.header("kid", "k2").compact()) == ErrorCode::key_not_found);
    CHECK(refusal(validator, draft.without_header("kid").compact()) == ErrorCode::key_id_missing);
    CHECK(refusal(validator, draft.header("kid", "dGh1bWI").compact()) == ErrorCode::key_not_found);
    CHECK(refusal(validator, draft.header("kid", "k1").compact()) == test::accepted);
}

TEST_CASE("the order of the keys in a set decides nothing", "[conformance][keys][KS-27]") {
    const std::array<Json, 5> jwks{jwk(0, "k1"), with(jwk(1, "k1"), "use", "enc"), jwk(1, "k2"), jwk(2, "k3"),
                                   jwk(3, "k3")};
    struct Expectation {
        std::string token;
        std::optional<ErrorCode> answer;
    };
    const std::vector<Expectation> expectations{
        {token(0, "k1"), test::accepted},           {token(1, "k1"), ErrorCode::signature_invalid},
        {token(1, "k2"), test::accepted},           {token(0, "k2"), ErrorCode::signature_invalid},
        {token(2, "k3"), ErrorCode::key_not_found}, {token(3, "k3"), ErrorCode::key_not_found},
        {token(0, "k4"), ErrorCode::key_not_found}, {token_without_kid(0), ErrorCode::key_id_missing}};

    std::array<std::size_t, 5> order{};
    std::iota(order.begin(), order.end(), 0U);
    int permutations = 0;
    do {
        Json list = Json::array();
        for (const std::size_t index : order) list.push_back(jwks[index]);
        const auto validator = validator_of(bearer::Jwks::parse(test::set_text_of(list)).value());
        for (const auto& [raw, answer] : expectations) CHECK(refusal(validator, raw) == answer);
        ++permutations;
    } while (std::next_permutation(order.begin(), order.end()));
    CHECK(permutations == 120);
}

TEST_CASE("a key that cannot be used does not stand in its namesake's way", "[conformance][keys][KS-28]") {
    for (const Json& namesake :
         {secret_jwk("k1"), unusable_jwk("k1"), with(jwk(1, "k1"), "e", "AQ"), with(jwk(1, "k1"), "use", "enc")}) {
        const auto validator = validator_of({namesake, jwk(0, "k1")});
        CHECK(refusal(validator, token(0, "k1")) == test::accepted);
        CHECK(refusal(validator, token(1, "k1")) == ErrorCode::signature_invalid);
    }
}
