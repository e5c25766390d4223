// SPDX-License-Identifier: MIT
//
// Ed25519 signatures that somebody has tampered with or forged, and keys with which anybody can forge.

#include <bearer/detail/base64url.hpp>
#include <bearer/error.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/key/okp.hpp>
#include <bearer/key/skip_reason.hpp>
#include <bearer/testing/sample_keys.hpp>
#include <bearer/testing/token_draft.hpp>

#include "support/algorithms.hpp"
#include "support/catch.hpp"
#include "support/key_set.hpp"
#include "support/printing.hpp"
#include "support/rsa_number.hpp"
#include "support/validator.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using bearer::ErrorCode;
using bearer::SkipReason;
using bearer::testing::sample_key_for;
using test::Json;
using test::Number;
using test::open_validator;
using test::refusal;
using test::set_of;

constexpr std::array names{bearer::EdDSA, bearer::Ed25519};

/// The order of the base point (RFC 8032 §5.1).
Number order() {
    const auto rest = bearer::detail::number_in_hex("14def9dea2f79cd65812631a5cf5d3ed");
    std::string octets(16, '\0');
    REQUIRE(BN_bn2binpad(rest.get(), reinterpret_cast<unsigned char*>(octets.data()), 16) == 16);
    return test::power_of_two(252) + Number::of(octets);
}

/// A number of 32 octets, the least significant one first, and back.
std::string little_endian(const Number& number) {
    std::string octets = number.octets(32);
    std::reverse(octets.begin(), octets.end());
    return octets;
}
Number from_little_endian(std::string octets) {
    std::reverse(octets.begin(), octets.end());
    return Number::of(octets);
}

/// The points of small order: each y with both signs of x.
std::vector<std::string> points_of_small_order() {
    std::vector<std::string> points;
    for (const char* const digits : bearer::detail::ed25519_small_orders) {
        const auto y = bearer::detail::number_in_hex(digits);
        std::string octets(32, '\0');
        REQUIRE(BN_bn2lebinpad(y.get(), reinterpret_cast<unsigned char*>(octets.data()), 32) == 32);
        points.push_back(octets);
        octets.back() = static_cast<char>(octets.back() | 0x80);
        points.push_back(octets);
    }
    return points;
}

Json jwk_of(std::string_view point) {
    return {{"kty", "OKP"}, {"kid", "k1"}, {"crv", "Ed25519"}, {"x", bearer::detail::base64url::encode(point)}};
}

/// A good token and what becomes of it with another signature.
struct Signed {
    explicit Signed(bearer::Algorithm which)
        : algorithm{which}, parts{test::provider_of(which).token().parts()}, input{parts.header + '.' + parts.payload} {
        signature = test::key_for(which).sign(to_string(which), input);
    }

    [[nodiscard]] std::optional<ErrorCode> with(std::string_view octets) const {
        return refusal(test::validator_for(algorithm), input + '.' + bearer::detail::base64url::encode(octets));
    }

    [[nodiscard]] std::string r() const { return signature.substr(0, 32); }
    [[nodiscard]] std::string s() const { return signature.substr(32); }

    bearer::Algorithm algorithm;
    bearer::testing::Parts parts;
    std::string input;
    std::string signature;
};

/// What OpenSSL alone says of an Ed25519 signature.
bool openssl_accepts(std::string_view public_key, std::string_view input, std::string_view signature) {
    const bearer::detail::ErrorQueueGuard guard;
    const auto key = bearer::detail::ed25519_key(public_key);
    const bearer::detail::DigestContext context{EVP_MD_CTX_new()};
    return key && context &&
           EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, key.get(), nullptr) == 1 &&
           EVP_DigestVerify(context.get(), bearer::detail::bytes_of(signature), signature.size(),
                            bearer::detail::bytes_of(input), input.size()) == 1;
}

/// The JWK of a fresh Ed448 key, and its signature.
struct Ed448 {
    [[nodiscard]] Json jwk() const {
        std::string point(57, '\0');
        std::size_t size = point.size();
        REQUIRE(EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(point.data()), &size) == 1);
        Json jwk = jwk_of(point);
        jwk["crv"] = "Ed448";
        return jwk;
    }
    [[nodiscard]] std::string sign(std::string_view input) const {
        const bearer::detail::DigestContext context{EVP_MD_CTX_new()};
        std::string signature(114, '\0');
        std::size_t size = signature.size();
        REQUIRE(EVP_DigestSignInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, key.get(), nullptr) == 1);
        REQUIRE(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                               bearer::detail::bytes_of(input), input.size()) == 1);
        return signature;
    }

    bearer::detail::Pkey key{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED448")};
};

}  // namespace

TEST_CASE("an Ed25519 signature of another length is refused", "[conformance][ed25519][RFC8032-5.1.7][SG-25]") {
    for (const auto name : names) {
        const Signed good{name};
        CHECK(good.with(good.signature) == test::accepted);
        CHECK(good.with("") == ErrorCode::token_malformed);
        for (std::size_t size = 1; size <= 130; ++size) {
            if (size == 64) continue;
            std::string resized = good.signature;
            resized.resize(size);
            CHECK(good.with(resized) == ErrorCode::signature_invalid);
        }
        CHECK(good.with('\0' + good.signature) == ErrorCode::signature_invalid);
        CHECK(good.with(good.signature + good.signature) == ErrorCode::signature_invalid);
        CHECK(good.with(std::string(64, '\0')) == ErrorCode::signature_invalid);
    }
}

TEST_CASE("S is a number below the order", "[conformance][ed25519][RFC8032-5.1.7][SG-25]") {
    for (const auto name : names) {
        const Signed good{name};
        const Number s = from_little_endian(good.s());
        CHECK(s < order());
        CHECK(good.with(good.r() + little_endian(s)) == test::accepted);

        // Every number that is S modulo the order and has room.
        int malleated = 0;
        for (Number other = s + order(); other < test::power_of_two(256); other = other + order()) {
            CHECK(good.with(good.r() + little_endian(other)) == ErrorCode::signature_invalid);
            ++malleated;
        }
        CHECK(malleated >= 14);
        for (const Number& other : {Number{0}, Number{1}, order() - 1, order(), order() + 1, order() - s})
            CHECK(good.with(good.r() + little_endian(other)) == ErrorCode::signature_invalid);
    }
}

TEST_CASE("Ed448 is no other name of Ed25519", "[conformance][ed25519][RFC9864-2.2][SG-26][JK-52]") {
    const Ed448 stranger;
    const auto key = sample_key_for("EdDSA");
    const auto keys = set_of({key.public_jwk("k1")});
    const auto keys_of_stranger = set_of({stranger.jwk()});
    const auto draft = test::draft().signed_by(key);
    const auto signer = [&](std::string_view input) { return stranger.sign(input); };
    REQUIRE(keys_of_stranger.skipped().size() == 1);
    CHECK(keys_of_stranger.skipped()[0].reason == SkipReason::curve_unsupported);

    for (const std::string_view name : {"EdDSA", "Ed25519"}) {
        const auto good = draft.algorithm(name);
        CHECK(refusal(open_validator(keys), good.compact()) == test::accepted);
        CHECK(refusal(open_validator(keys), good.header("alg", "Ed448").compact()) == ErrorCode::algorithm_not_allowed);
        CHECK(refusal(open_validator(keys), good.signed_with(signer).compact()) == ErrorCode::signature_invalid);
        CHECK(refusal(open_validator(keys_of_stranger), good.signed_with(signer).compact()) ==
              ErrorCode::key_not_found);
        CHECK(refusal(open_validator(keys_of_stranger), good.header("alg", "Ed448").signed_with(signer).compact()) ==
              ErrorCode::algorithm_not_allowed);
    }
}

TEST_CASE("with a key of small order anybody signs for OpenSSL and nobody here", "[conformance][ed25519][JK-51]") {
    const std::string neutral = little_endian(1);
    int forged_for_openssl = 0;
    for (const std::string& point : points_of_small_order()) {
        const auto keys = set_of({jwk_of(point), sample_key_for("EdDSA").public_jwk("sibling")});
        REQUIRE(keys.skipped().size() == 1);
        CHECK(keys.skipped()[0].reason == SkipReason::weak_key);
        const auto validator = open_validator(keys);

        // With R the point itself, the neutral one or zeros, and S zero, one of few tokens has the right hash.
        for (const std::string& r : {point, neutral, std::string(32, '\0')})
            for (int number = 0; number < 16; ++number) {
                const std::string signature = r + std::string(32, '\0');
                const auto signer = [&](std::string_view input) {
                    forged_for_openssl += openssl_accepts(point, input, signature) ? 1 : 0;
                    return signature;
                };
                const auto draft = test::draft().algorithm("EdDSA").claim("jti", std::to_string(number));
                CHECK(refusal(validator, draft.signed_with(signer).compact()) == ErrorCode::key_not_found);
            }

        const auto good = test::draft().signed_by(sample_key_for("EdDSA")).algorithm("EdDSA").header("kid", "sibling");
        CHECK(refusal(validator, good.compact()) == test::accepted);
    }
    CHECK(forged_for_openssl > 0);
}

TEST_CASE("R of small order forges nothing with a good key", "[conformance][ed25519][RFC8032-5.1.7]") {
    for (const auto name : names) {
        const Signed good{name};
        for (const std::string& point : points_of_small_order())
            for (const std::string& s : {std::string(32, '\0'), good.s(), little_endian(1), little_endian(order() - 1)})
                CHECK(good.with(point + s) == ErrorCode::signature_invalid);
        CHECK(good.with(good.r() + good.s()) == test::accepted);
    }
}

TEST_CASE("R is the point that was hashed, in its one encoding", "[conformance][ed25519][RFC8032-5.1.7]") {
    for (const auto name : names) {
        const Signed good{name};
        for (std::size_t bit = 0; bit < 256; ++bit) {
            std::string r = good.r();
            r[bit / 8] = static_cast<char>(r[bit / 8] ^ (1 << (bit % 8)));
            CHECK(good.with(r + good.s()) == ErrorCode::signature_invalid);
        }
        CHECK(good.with(good.r() + good.s()) == test::accepted);
    }
}
