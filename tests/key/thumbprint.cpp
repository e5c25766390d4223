// SPDX-License-Identifier: MIT
#include <bearer/detail/base64url.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/key/thumbprint.hpp>

#include "support/catch.hpp"
#include "support/key_set.hpp"
#include "support/printing.hpp"

#include <openssl/err.h>

#include <string>
#include <string_view>

using bearer::thumbprint;
using test::Json;
using test::with;
using test::without;

namespace {

std::string thumbprint_of(const Json& jwk) {
    const auto keys = test::set_of({jwk});
    for (const auto& each : bearer::detail::algorithms) {
        const auto key = keys.find({.kid = jwk.at("kid").get<std::string>(), .algorithm = each.algorithm});
        if (key) return thumbprint(**key).value();
    }
    return "no key";
}

Json jwk_for(std::string_view algorithm, std::size_t number = 0) {
    return bearer::testing::sample_key_for(algorithm, number).public_jwk("k1");
}

/// The same number with an octet more, as some encoders write it.
std::string with_leading_zero(const std::string& number) {
    std::string octets(bearer::detail::base64url::decoded_size(number.size()), '\0');
    REQUIRE(bearer::detail::base64url::decode(number, octets.data()));
    return bearer::detail::base64url::encode('\0' + octets);
}

}  // namespace

TEST_CASE("the RFC's RSA key has the thumbprint that the RFC prints", "[key][thumbprint][RFC7638-3.1]") {
    CHECK(thumbprint_of({{"kty", "RSA"},
                         {"n",
                          "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAt"
                          "VT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn6"
                          "4tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FD"
                          "W2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n9"
                          "1CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINH"
                          "aQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"},
                         {"e", "AQAB"},
                         {"alg", "RS256"},
                         {"kid", "2011-04-29"}}) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

// The RFC's JWK has no "kid", without which no key is usable here; it is no part of the thumbprint.
TEST_CASE("the RFC's Ed25519 key has the thumbprint that the RFC prints", "[key][thumbprint][RFC8037-A.3]") {
    CHECK(thumbprint_of({{"kty", "OKP"},
                         {"kid", "a2"},
                         {"crv", "Ed25519"},
                         {"x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}}) ==
          "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

TEST_CASE("keys that differ have thumbprints that differ", "[key][thumbprint][RFC7638-3.2]") {
    for (const std::string_view algorithm : {"RS256", "ES256", "ES384", "ES512", "EdDSA"}) {
        CAPTURE(algorithm);
        CHECK(thumbprint_of(jwk_for(algorithm)).size() == 43);
        CHECK(thumbprint_of(jwk_for(algorithm, 0)) == thumbprint_of(jwk_for(algorithm, 0)));
        CHECK(thumbprint_of(jwk_for(algorithm, 0)) != thumbprint_of(jwk_for(algorithm, 1)));
    }
}

TEST_CASE("both coordinates of a point count", "[key][thumbprint][RFC7638-3.2]") {
    const Json jwk = jwk_for("ES256");
    const auto keys = test::set_of({jwk});
    const auto canonical = bearer::detail::canonical_jwk(*keys.find({.kid = "k1", .algorithm = bearer::ES256}).value());

    CHECK(canonical == R"({"crv":"P-256","kty":"EC","x":")" + jwk.at("x").get<std::string>() + R"(","y":")" +
                           jwk.at("y").get<std::string>() + R"("})");
}

TEST_CASE("a thumbprint is the key's and not its description's", "[key][thumbprint][RFC7638-3.2.1]") {
    for (const std::string_view algorithm : {"RS256", "ES256", "EdDSA"}) {
        const Json jwk = jwk_for(algorithm);
        const std::string expected = thumbprint_of(jwk);
        CAPTURE(algorithm);
        CHECK(thumbprint_of(with(jwk, "kid", "another")) == expected);
        CHECK(thumbprint_of(with(jwk, "alg", algorithm)) == expected);
        CHECK(thumbprint_of(without(jwk, "use")) == expected);
        CHECK(thumbprint_of(with(jwk, "a", "first")) == expected);
    }
}

TEST_CASE("a number with a leading zero octet has the thumbprint of the number", "[key][thumbprint][RFC7638-3.1]") {
    const Json jwk = jwk_for("RS256");
    for (const std::string member : {"n", "e"}) {
        const Json other = with(jwk, member, with_leading_zero(jwk.at(member).get<std::string>()));
        CAPTURE(member);
        CHECK(test::why_skipped(other) == test::usable);
        CHECK(thumbprint_of(other) == thumbprint_of(jwk));
    }
}

TEST_CASE("members of another type of key do not count", "[key][thumbprint][RFC7638-3.2]") {
    const Json jwk = jwk_for("RS256");
    CHECK(thumbprint_of(with(with(jwk, "crv", "P-256"), "x", "AA")) == thumbprint_of(jwk));
    const Json okp = jwk_for("EdDSA");
    CHECK(thumbprint_of(with(okp, "y", "AA")) == thumbprint_of(okp));
}

TEST_CASE("a thumbprint leaves OpenSSL's error queue as it was", "[key][thumbprint]") {
    ERR_clear_error();
    ERR_raise(ERR_LIB_USER, ERR_R_INTERNAL_ERROR);
    const auto before = ERR_peek_last_error();
    CHECK_FALSE(thumbprint_of(jwk_for("RS256")).empty());
    CHECK(ERR_peek_last_error() == before);
    ERR_clear_error();
}
