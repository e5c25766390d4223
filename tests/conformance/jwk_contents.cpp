// SPDX-License-Identifier: MIT
//
// Keys that OpenSSL would take and that let the wrong people in, and what becomes of the tokens that name them.

#include <bearer/key/jwks.hpp>
#include <bearer/policy/audience.hpp>
#include <bearer/policy/issuer.hpp>
#include <bearer/policy/lifetime.hpp>
#include <bearer/testing/sample_keys.hpp>
#include <bearer/testing/signing_key.hpp>
#include <bearer/token_validator.hpp>

#include "support/catch.hpp"
#include "support/key_set.hpp"
#include "support/pkcs1.hpp"
#include "support/printing.hpp"
#include "support/rsa_number.hpp"
#include "support/validator.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

using bearer::ErrorCode;
using bearer::SkipReason;
using bearer::testing::parts_of;
using bearer::testing::sample_key;
using bearer::testing::SigningKey;
using test::good_jwk;
using test::Json;
using test::Number;
using test::openssl_accepts;
using test::refusal;
using test::rsa_jwk;
using test::usable;
using test::why_skipped;
using test::with;

namespace {

/// Why the token is refused by a validator whose set has this JWK and another key, whose own tokens are accepted.
std::optional<ErrorCode> refusal_with(const Json& jwk, std::string_view token) {
    const auto validator = bearer::TokenValidator{test::set_of({sample_key(1).public_jwk("sibling"), jwk}),
                                                  bearer::Issuer{"https://as.example/"},
                                                  bearer::Audience{"https://api.example"}, bearer::Lifetime{}};
    const auto sibling = test::draft().signed_by(sample_key(1)).header("kid", "sibling").compact();
    REQUIRE(refusal(validator, sibling) == test::accepted);
    return refusal(validator, token);
}

/// An RSA key that is made of two primes by hand.
struct HandmadeKey {
    Number modulus;
    Number private_exponent;

    static HandmadeKey of(const Number& p, const Number& q) {
        const Number modulus = p * q;
        return {modulus, Number{65'537}.inverse((p - 1) * (q - 1))};
    }

    [[nodiscard]] std::string sign(std::string_view input) const {
        const std::size_t size = modulus.octets().size();
        return Number::of(test::padded(test::sha256_info(input), size)).power(private_exponent, modulus).octets(size);
    }
};

/// A prime of 1024 bits, the two highest set, that may be any, or a power of 65537 modulo every odd prime to 167.
Number prime(bool as_the_broken_generator_made_them) {
    static const Number small_primes = [] {
        Number product = 1;
        for (std::uint64_t candidate = 3; candidate <= 167; candidate += 2)
            if (Number{candidate}.is_prime()) product = product * candidate;
        return product;
    }();
    for (;;) {
        Number candidate = Number::random_odd(1023) + test::power_of_two(1023);
        if (as_the_broken_generator_made_them)
            candidate =
                candidate - candidate % small_primes + Number{65'537}.power(Number::random_odd(64), small_primes);
        if (candidate.is_odd() && candidate.is_prime()) return candidate;
    }
}

}  // namespace

TEST_CASE("a key of 1024 bits signs for OpenSSL and for nobody here", "[conformance][keys][RFC7518-3.3][JK-27]") {
    const auto small = SigningKey::rsa({.bits = 1024});
    const auto large = SigningKey::rsa({.bits = 2048});
    REQUIRE(openssl_accepts(Number::of(small.modulus()), 65'537, "text", small.sign_rs256("text")));

    CHECK(why_skipped(small.public_jwk("k1")) == SkipReason::weak_key);
    CHECK(refusal_with(small.public_jwk("k1"), test::draft().signed_by(small).compact()) == ErrorCode::key_not_found);
    CHECK(why_skipped(large.public_jwk("k1")) == usable);
    CHECK(refusal_with(large.public_jwk("k1"), test::draft().signed_by(large).compact()) == test::accepted);
}

TEST_CASE("keys of 3072 and 4096 bits sign", "[conformance][keys][JK-31]") {
    for (const unsigned bits : {3072U, 4096U}) {
        const auto key = SigningKey::rsa({.bits = bits});
        CHECK(refusal_with(key.public_jwk("k1"), test::draft().signed_by(key).compact()) == test::accepted);
    }
}

TEST_CASE("a key of the most bits signs, one of more does not", "[conformance][keys][JK-32]") {
    // The forge would search long for primes of that size; these have small factors and sign all the same.
    const auto signs_with = [](const Number& p, const Number& q) {
        const auto key = HandmadeKey::of(p, q);
        const auto signer = [&](std::string_view input) { return key.sign(input); };
        const auto token = test::draft().signed_with(signer).compact();
        REQUIRE(openssl_accepts(key.modulus, 65'537, "text", key.sign("text")));
        return refusal_with(rsa_jwk(key.modulus), token);
    };
    const Number mersenne_521 = test::power_of_two(521) - 1;
    const Number mersenne_1279 = test::power_of_two(1279) - 1;
    const Number mersenne_2203 = test::power_of_two(2203) - 1;
    const Number mersenne_9689 = test::power_of_two(9689) - 1;

    CHECK(signs_with(mersenne_521, mersenne_1279) == ErrorCode::key_not_found);
    CHECK(signs_with(mersenne_1279, mersenne_2203) == test::accepted);
    CHECK(signs_with(mersenne_521, mersenne_9689) == ErrorCode::key_not_found);
}

TEST_CASE("with the exponent 1 anybody signs for OpenSSL and nobody here", "[conformance][keys][JK-33]") {
    const Number modulus = test::good_modulus();
    const auto anybody = [](std::string_view input) { return test::padded(test::sha256_info(input)); };
    REQUIRE(openssl_accepts(modulus, 1, "text", anybody("text")));
    REQUIRE_FALSE(openssl_accepts(modulus, 65'537, "text", anybody("text")));
    const auto forged = test::draft().signed_with(anybody).compact();

    CHECK(refusal_with(rsa_jwk(modulus, 1), forged) == ErrorCode::key_not_found);
    CHECK(refusal_with(rsa_jwk(modulus, 65'537), forged) == ErrorCode::signature_invalid);
    CHECK(refusal_with(rsa_jwk(modulus, 65'537), test::good_token()) == test::accepted);
}

TEST_CASE("keys with the exponents 3 and 17 sign for OpenSSL and for nobody here", "[conformance][keys][JK-35]") {
    for (const std::uint64_t exponent : {3U, 17U}) {
        const auto key = SigningKey::rsa({.exponent = exponent});
        REQUIRE(openssl_accepts(Number::of(key.modulus()), exponent, "text", key.sign_rs256("text")));

        CHECK(why_skipped(key.public_jwk("k1")) == SkipReason::weak_key);
        CHECK(refusal_with(key.public_jwk("k1"), test::draft().signed_by(key).compact()) == ErrorCode::key_not_found);
    }
    CHECK(good_jwk().at("e") == "AQAB");
    CHECK(why_skipped(good_jwk()) == usable);
    CHECK(refusal_with(good_jwk(), test::good_token()) == test::accepted);
}

TEST_CASE("the largest exponent signs, one past it does not", "[conformance][keys][JK-36]") {
    const auto answer_with = [](std::uint64_t exponent) {
        const auto key = SigningKey::rsa({.exponent = exponent});
        REQUIRE(openssl_accepts(Number::of(key.modulus()), exponent, "text", key.sign_rs256("text")));
        return refusal_with(key.public_jwk("k1"), test::draft().signed_by(key).compact());
    };

    CHECK(answer_with(0xFFFF'FFFF) == test::accepted);
    CHECK(answer_with(0x1'0000'0001) == ErrorCode::key_not_found);
}

TEST_CASE("a key of the broken generator signs for OpenSSL and for nobody here", "[conformance][keys][JK-40]") {
    const auto broken = HandmadeKey::of(prime(true), prime(true));
    const auto sound = HandmadeKey::of(prime(false), prime(true));
    const auto signed_by = [](const HandmadeKey& key) {
        return test::draft().signed_with([&](std::string_view input) { return key.sign(input); }).compact();
    };
    REQUIRE(broken.modulus.bits() == 2048);
    REQUIRE(openssl_accepts(broken.modulus, 65'537, "text", broken.sign("text")));
    REQUIRE(openssl_accepts(sound.modulus, 65'537, "text", sound.sign("text")));

    CHECK(why_skipped(rsa_jwk(broken.modulus)) == SkipReason::weak_key);
    CHECK(refusal_with(rsa_jwk(broken.modulus), signed_by(broken)) == ErrorCode::key_not_found);
    CHECK(why_skipped(rsa_jwk(sound.modulus)) == usable);
    CHECK(refusal_with(rsa_jwk(sound.modulus), signed_by(sound)) == test::accepted);
}

TEST_CASE("a published private key verifies nothing any more", "[conformance][keys][RFC7517-9.2][JK-21]") {
    const auto key = sample_key();

    CHECK(refusal_with(key.private_jwk("k1"), test::good_token()) == ErrorCode::key_not_found);
    CHECK(refusal_with(with(good_jwk(), "d", "AQAB"), test::good_token()) == ErrorCode::key_not_found);
    CHECK(refusal_with(key.public_jwk("k1"), test::good_token()) == test::accepted);
}

TEST_CASE("an encoder's leading zero octets do no harm", "[conformance][keys][JK-29][JK-30]") {
    const auto modulus = bearer::detail::base64url::encode('\0' + test::good_modulus().octets());

    CHECK(refusal_with(with(good_jwk(), "n", modulus), test::good_token()) == test::accepted);
    CHECK(refusal_with(with(good_jwk(), "e", "AAEAAQ"), test::good_token()) == test::accepted);
}

TEST_CASE("a certificate beside the numbers does not replace them", "[conformance][keys][RFC7517-4.7][JK-53]") {
    // Not a whole certificate: a reader that looks into "x5c" at all would find the stranger's key.
    const auto certificate = bearer::testing::stranger_key().public_pem();
    const Json jwk = with(good_jwk(), "x5c", {certificate});

    CHECK(refusal_with(jwk, test::good_token()) == test::accepted);
    CHECK(refusal_with(jwk, test::as_example().signed_by_a_stranger()) == ErrorCode::signature_invalid);
}

TEST_CASE("dates in a JWK do not count", "[conformance][keys][JK-54]") {
    CHECK(refusal_with(with(with(good_jwk(), "exp", 1), "nbf", 99'999'999'999), test::good_token()) == test::accepted);
}

TEST_CASE("a key for another algorithm verifies no RS256 token", "[conformance][keys][JK-13][JK-14][JK-15]") {
    for (const std::string_view algorithm : {"HS256", "ES256", "ES521", "ES224", "RSA-OAEP", "RSA1_5"})
        CHECK(refusal_with(with(good_jwk(), "alg", algorithm), test::good_token()) == ErrorCode::key_not_found);
    for (const std::string_view algorithm : {"RS384", "PS256"})
        CHECK(refusal_with(with(good_jwk(), "alg", algorithm), test::good_token()) == ErrorCode::key_mismatch);
    CHECK(refusal_with(with(good_jwk(), "alg", "RS256"), test::good_token()) == test::accepted);
}

TEST_CASE("a key without an algorithm verifies RS256 and nothing that its token would like",
          "[conformance][keys][JK-12]") {
    const auto with_algorithm = [](std::string_view name) { return test::draft().algorithm(name).compact(); };

    CHECK(refusal_with(good_jwk(), with_algorithm("RS256")) == test::accepted);
    for (const std::string_view name : {"RS384", "RS512", "PS256", "PS384", "PS512"})
        CHECK(refusal_with(good_jwk(), with_algorithm(name)) == ErrorCode::algorithm_not_allowed);
}
