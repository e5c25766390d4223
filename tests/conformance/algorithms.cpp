// SPDX-License-Identifier: MIT
//
// Which algorithm a token may be signed with: one that is allowed, that its key is for, and that its signature is of.

#include <bearer/error.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/key/skip_reason.hpp>
#include <bearer/testing/sample_keys.hpp>
#include <bearer/testing/signing_key.hpp>
#include <bearer/testing/signature_making.hpp>
#include <bearer/testing/token_draft.hpp>

#include "support/algorithms.hpp"
#include "support/catch.hpp"
#include "support/key_set.hpp"
#include "support/printing.hpp"
#include "support/siblings.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <openssl/evp.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::SkipReason;
using bearer::detail::AlgorithmFacts;
using bearer::detail::algorithms;
using bearer::detail::KeyType;
using bearer::testing::openssl::hmac;
using bearer::testing::parts_of;
using bearer::testing::sample_key;
using bearer::testing::SigningKey;
using test::error_of;
using test::error_once;
using test::Json;
using test::open_validator;
using test::refusal;
using test::set_of;
using test::with;

constexpr std::optional<Error> no_error = std::nullopt;
constexpr Error not_allowed{ErrorCode::algorithm_not_allowed, "alg"};
constexpr Error mismatch{ErrorCode::key_mismatch, "kid"};

/// The good token, signed with that algorithm by that key and saying so.
std::string token(const AlgorithmFacts& algorithm, const SigningKey& key, std::string_view kid = "k1") {
    return test::draft().signed_by(key).algorithm(algorithm.name).header("kid", kid).compact();
}

/// The keys of all algorithms, each under the name of its algorithm.
bearer::Jwks keys_of_all() {
    Json list = Json::array();
    for (const AlgorithmFacts& each : algorithms) list.push_back(test::key_for(each).public_jwk(each.name));
    return bearer::Jwks::parse(test::set_text_of(list)).value();
}

/// What a validator of these keys that takes that one algorithm says of tokens of all of them.
template <bearer::Algorithm Allowed>
void takes_no_other(const bearer::Jwks& keys) {
    const auto validator = test::validator_of(keys, bearer::Algorithms<Allowed>{});
    for (const AlgorithmFacts& each : algorithms) {
        CAPTURE(to_string(Allowed), each.name);
        CHECK(error_once(validator, token(each, test::key_for(each), each.name)) ==
              (each.algorithm == Allowed ? no_error : not_allowed));
    }
}
template <bearer::Algorithm... Each>
void each_takes_no_other(bearer::Algorithms<Each...>) {
    const auto keys = keys_of_all();
    (takes_no_other<Each>(keys), ...);
}

}  // namespace

TEST_CASE("an allowed algorithm allows no other", "[conformance][algorithms][RFC8725-3.1][HD-13][HD-14]") {
    each_takes_no_other(test::EveryAlgorithm{});
}

TEST_CASE("EdDSA and Ed25519 are allowed each by its own name", "[conformance][algorithms][RFC9864-2.2][HD-13]") {
    const auto key = bearer::testing::sample_key_for("EdDSA");
    const auto keys = set_of({key.public_jwk("k1")});
    const auto old_name = test::validator_of(keys, bearer::Algorithms<bearer::EdDSA>{});
    const auto new_name = test::validator_of(keys, bearer::Algorithms<bearer::Ed25519>{});
    const auto both = test::validator_of(keys, bearer::Algorithms<bearer::EdDSA, bearer::Ed25519>{});
    const auto named_old = test::draft().signed_by(key).algorithm("EdDSA").compact();
    const auto named_new = test::draft().signed_by(key).algorithm("Ed25519").compact();

    CHECK(error_of(old_name, named_old) == no_error);
    CHECK(error_of(old_name, named_new) == not_allowed);
    CHECK(error_of(new_name, named_old) == not_allowed);
    CHECK(error_of(new_name, named_new) == no_error);
    CHECK(error_of(both, named_old) == no_error);
    CHECK(error_of(both, named_new) == no_error);
}

TEST_CASE("a key that names its algorithm verifies no other", "[conformance][algorithms][RFC8725-3.1][HD-15][HD-16]") {
    int pairs = 0;
    for (const AlgorithmFacts& named : algorithms) {
        const auto key = test::key_for(named);
        const auto strict = open_validator(set_of({with(key.public_jwk("k1"), "alg", named.name)}));
        const auto lax = open_validator(set_of({key.public_jwk("k1")}));
        for (const AlgorithmFacts& other : algorithms) {
            if (other.type != named.type || other.curve != named.curve) continue;
            CAPTURE(named.name, other.name);
            CHECK(error_of(lax, token(other, key)) == no_error);
            CHECK(error_of(strict, token(other, key)) == (other.algorithm == named.algorithm ? no_error : mismatch));
            ++pairs;
        }
    }
    CHECK(pairs == 6 * 6 + 3 + 2 * 2);
}

TEST_CASE("a key verifies no algorithm of another type", "[conformance][algorithms][RFC8725-3.1][HD-17]") {
    for (const AlgorithmFacts& published : algorithms) {
        const auto validator = open_validator(set_of({test::key_for(published).public_jwk("k1")}));
        REQUIRE(error_of(validator, token(published, test::key_for(published))) == no_error);
        for (const AlgorithmFacts& said : algorithms) {
            if (said.type == published.type) continue;
            CAPTURE(published.name, said.name);
            CHECK(error_of(validator, token(said, test::other_key_for(said))) == mismatch);
            // Its own signature, under another name.
            const auto renamed =
                test::draft().signed_by(test::key_for(published)).algorithm(published.name).header("alg", said.name);
            CHECK(error_of(validator, renamed.compact()) == mismatch);
        }
    }
}

TEST_CASE("a key of another curve verifies nothing", "[conformance][algorithms][RFC7518-3.4][HD-18]") {
    for (const AlgorithmFacts& said : algorithms)
        for (const AlgorithmFacts& key : algorithms) {
            if (said.type != KeyType::ec || key.type != KeyType::ec) continue;
            CAPTURE(said.name, key.name);
            const auto signing_key = test::key_for(key);
            const auto validator = open_validator(set_of({signing_key.public_jwk("k1")}));
            CHECK(error_of(validator, token(said, signing_key)) ==
                  (said.algorithm == key.algorithm ? no_error : mismatch));
        }
}

TEST_CASE("a key of a curve without an algorithm is no key", "[conformance][algorithms][RFC8812-3.2][HD-18]") {
    const auto key = SigningKey::ec("secp256k1");
    const auto said = bearer::detail::facts_of(bearer::ES256);
    const auto skipped = set_of({key.public_jwk("k1")});
    const auto disguised = set_of({with(key.public_jwk("k1"), "crv", "P-256")});
    REQUIRE(skipped.skipped().size() == 1);
    REQUIRE(disguised.skipped().size() == 1);

    // Skipped, so that there is no key to mismatch.
    CHECK(skipped.skipped()[0].reason == SkipReason::curve_unsupported);
    CHECK(refusal(open_validator(skipped), token(said, key)) == ErrorCode::key_not_found);
    CHECK(disguised.skipped()[0].reason == SkipReason::not_on_curve);
    CHECK(refusal(open_validator(disguised), token(said, key)) == ErrorCode::key_not_found);

    const auto good = SigningKey::ec("P-256");
    CHECK(refusal(open_validator(set_of({good.public_jwk("k1")})), token(said, good)) == test::accepted);
}

TEST_CASE("keys of different types may share an id, in any order", "[conformance][algorithms][RFC7517-4.5][KS-14]") {
    std::vector<Json> jwks;
    for (const char* const algorithm : {"RS256", "ES256", "ES384", "ES512", "EdDSA"})
        jwks.push_back(bearer::testing::sample_key_for(algorithm).public_jwk("k1"));
    const auto key_of = [](const AlgorithmFacts& each) {
        return each.type == KeyType::okp ? bearer::testing::sample_key_for("EdDSA") : test::key_for(each);
    };
    std::vector<std::pair<std::string, std::string>> tokens;
    for (const AlgorithmFacts& each : algorithms)
        tokens.emplace_back(token(each, key_of(each)), token(each, test::other_key_for(each)));

    std::sort(jwks.begin(), jwks.end());
    int permutations = 0;
    do {
        const auto validator = open_validator(bearer::Jwks::parse(test::set_text_of(jwks)).value());
        for (const auto& [good, of_a_stranger] : tokens) {
            CHECK(error_once(validator, good) == no_error);
            CHECK(error_once(validator, of_a_stranger) == Error{ErrorCode::signature_invalid});
        }
        ++permutations;
    } while (std::next_permutation(jwks.begin(), jwks.end()));
    CHECK(permutations == 120);
}

TEST_CASE("each of two keys of one id answers for its own algorithm", "[conformance][algorithms][KS-15]") {
    const auto two_of_one_id = [](const AlgorithmFacts& one, const SigningKey& key_of_one, const AlgorithmFacts& other,
                                  const SigningKey& key_of_other) {
        const Json first = with(key_of_one.public_jwk("k1"), "alg", one.name);
        const Json second = with(key_of_other.public_jwk("k1"), "alg", other.name);
        for (const auto& keys : {set_of({first, second}), set_of({second, first})}) {
            const auto validator = open_validator(keys);
            CHECK(refusal(validator, token(one, key_of_one)) == test::accepted);
            CHECK(refusal(validator, token(other, key_of_other)) == test::accepted);
            CHECK(refusal(validator, token(one, key_of_other)) == ErrorCode::signature_invalid);
            CHECK(refusal(validator, token(other, key_of_one)) == ErrorCode::signature_invalid);
        }
        // Two keys for one algorithm are none, whatever the rest.
        const auto ambiguous = open_validator(set_of({first, with(second, "alg", one.name)}));
        CHECK(refusal(ambiguous, token(one, key_of_one)) == ErrorCode::key_not_found);
    };

    const auto& facts = bearer::detail::facts_of;
    two_of_one_id(facts(bearer::RS256), sample_key(0), facts(bearer::RS384), sample_key(1));
    two_of_one_id(facts(bearer::RS256), sample_key(0), facts(bearer::PS256), sample_key(1));
    two_of_one_id(facts(bearer::EdDSA), test::key_for(bearer::EdDSA), facts(bearer::Ed25519),
                  test::key_for(bearer::Ed25519));
}

TEST_CASE("whatever the algorithm, every attack is refused for the reason that it names", "[conformance][algorithms]") {
    for (const AlgorithmFacts& each : algorithms) {
        const auto forge = test::provider_of(each);
        const auto& validator = test::validator_for(each.algorithm);
        CAPTURE(each.name);
        CHECK(refusal(validator, forge.token().compact()) == test::accepted);
        for (const auto& attack : forge.attacks()) {
            CAPTURE(attack.name);
            CHECK(refusal(validator, attack.token) == attack.refusal);
        }
    }
}

TEST_CASE("no public key is a secret, of whatever type", "[conformance][algorithms][RFC8725-2.1][HD-09][HD-10]") {
    for (const bearer::Algorithm algorithm : {bearer::ES256, bearer::ES384, bearer::ES512, bearer::EdDSA}) {
        const auto key = test::key_for(algorithm);
        const Json jwk = key.public_jwk("k1");
        const std::string pem = key.public_pem();
        REQUIRE(pem.back() == '\n');
        std::string crlf;
        for (const char character : pem) crlf += character == '\n' ? std::string{"\r\n"} : std::string(1, character);
        const std::string point = key.public_bytes();

        for (const std::string& secret : {pem, pem.substr(0, pem.size() - 1), crlf, key.public_der(), point,
                                          point.substr(1), point.substr(0, 1 + point.size() / 2),
                                          jwk.at("x").get<std::string>(), jwk.dump(), test::set_text({jwk})}) {
            const auto forged = test::draft().header("alg", "HS256").signed_with([&](std::string_view input) {
                return hmac(EVP_sha256(), secret, input);
            });
            CHECK(error_of(test::validator_for(algorithm), forged.compact()) == not_allowed);
        }
        CHECK(error_of(test::validator_for(algorithm), test::provider_of(algorithm).token().compact()) == no_error);
    }
}

TEST_CASE("the empty secret opens no key, of whatever type", "[conformance][algorithms][RFC8725-2.1][HD-11]") {
    for (const bearer::Algorithm algorithm : {bearer::RS256, bearer::PS256, bearer::ES256, bearer::EdDSA}) {
        const Json jwk = test::key_for(algorithm).public_jwk("k1");
        const auto with_alg = open_validator(set_of({with(jwk, "alg", to_string(algorithm))}));
        const auto without_alg = open_validator(set_of({jwk}));
        for (const auto& [name, digest] :
             {std::pair{"HS256", EVP_sha256()}, {"HS384", EVP_sha384()}, {"HS512", EVP_sha512()}}) {
            const auto signer = [digest = digest](std::string_view input) { return hmac(digest, "", input); };
            const auto forged = test::draft().header("alg", name).signed_with(signer).compact();
            CHECK(error_of(with_alg, forged) == not_allowed);
            CHECK(error_of(without_alg, forged) == not_allowed);
        }
        const auto good = test::provider_of(algorithm).token().compact();
        CHECK(error_of(with_alg, good) == no_error);
        CHECK(error_of(without_alg, good) == no_error);
    }
}

TEST_CASE("a good token of any algorithm has no siblings", "[conformance][algorithms][RFC4648-3.5][B64-08][CA-13]") {
    for (const AlgorithmFacts& each : algorithms) {
        const auto good = test::provider_of(each).token().parts();
        const auto& validator = test::validator_for(each.algorithm);
        CAPTURE(each.name);
        REQUIRE(refusal(validator, good.compact()) == test::accepted);

        // 256 octets of RSA and 64 of P-256 and Ed25519 leave 4 bits over; 96 of P-384 and 132 of P-521 leave none.
        const bool leaves_none = each.algorithm == bearer::ES384 || each.algorithm == bearer::ES512;
        const auto others = test::siblings(good.signature);
        CHECK(others.size() == (leaves_none ? 0U : 15U));
        for (const std::string& signature : others)
            CHECK(refusal(validator, good.header + '.' + good.payload + '.' + signature) == ErrorCode::token_malformed);
    }
}
