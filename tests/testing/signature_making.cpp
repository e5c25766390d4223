// SPDX-License-Identifier: MIT
#include <bearer/key/algorithm.hpp>
#include <bearer/testing/sample_keys.hpp>
#include <bearer/testing/signature_making.hpp>

#include "support/catch.hpp"
#include "support/key_set.hpp"

#include <bearer/signature/verify.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

using bearer::detail::algorithms;
using bearer::testing::sample_key_for;
namespace making = bearer::testing::openssl;

TEST_CASE("every algorithm's signature is its own and verifies with its key alone", "[testing][signature][RFC7518-3.1]") {
    for (const auto& made : algorithms) {
        const auto key = sample_key_for(made.name);
        const std::string signature = making::make_signature(key.pkey(), made.name, "some bytes");
        const auto keys = test::set_of({key.public_jwk("k1")});
        for (const auto& asked : algorithms) {
            const auto found = keys.find({.kid = "k1", .algorithm = asked.algorithm});
            INFO("made as " << made.name << ", verified as " << asked.name);
            const bool is_same = made.name == asked.name || made.type == bearer::detail::KeyType::okp;
            if (found)
                CHECK(bearer::verify(**found, asked.algorithm, "some bytes", signature).accepted() == is_same);
            else
                CHECK((made.type != asked.type || made.curve != asked.curve));
        }
    }
}

TEST_CASE("a raw ECDSA signature is twice as long as the curve's numbers", "[testing][RFC7518-3.4]") {
    for (const auto& [algorithm, bytes] : {std::pair{"ES256", 64U}, {"ES384", 96U}, {"ES512", 132U}})
        for (int round = 0; round < 50; ++round)
            CHECK(making::make_signature(sample_key_for(algorithm).pkey(), algorithm, "x").size() == bytes);
}

TEST_CASE("an EC key signs with another curve's algorithm when it is told to", "[testing]") {
    CHECK(making::make_signature(sample_key_for("ES384").pkey(), "ES256", "x").size() == 96);
}

TEST_CASE("a key makes no signature of another type", "[testing]") {
    CHECK_THROWS_AS(making::make_signature(sample_key_for("RS256").pkey(), "ES256", "x"), std::invalid_argument);
    CHECK_THROWS_AS(making::make_signature(sample_key_for("ES256").pkey(), "EdDSA", "x"), std::invalid_argument);
    CHECK_THROWS_AS(making::make_signature(sample_key_for("EdDSA").pkey(), "RS256", "x"), std::invalid_argument);
    CHECK_THROWS_AS(making::make_signature(sample_key_for("RS256").pkey(), "HS256", "x"), std::invalid_argument);
}

TEST_CASE("HMAC with SHA-256 is that of RFC 4231", "[testing][RFC4231-4.3]") {
    const std::string code = making::hmac(EVP_sha256(), "Jefe", "what do ya want for nothing?");
    CHECK(code.size() == 32);
    CHECK(code.substr(0, 4) == "\x5b\xdc\xc1\x46");
}
