// SPDX-License-Identifier: MIT
#include <bearer/detail/base64url.hpp>
#include <bearer/testing/key_parts.hpp>
#include <bearer/testing/sample_keys.hpp>

#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <set>
#include <string>

using bearer::testing::sample_key_for;
namespace parts = bearer::testing::openssl;

namespace {

std::set<std::string> names_of(const nlohmann::json& object) {
    std::set<std::string> names;
    for (const auto& [name, value] : object.items()) names.insert(name);
    return names;
}

}  // namespace

TEST_CASE("a key's members are those of its type", "[testing][RFC7518-6][RFC8037-2]") {
    using Names = std::set<std::string>;
    const auto rsa = sample_key_for("RS256");
    const auto ec = sample_key_for("ES384");
    const auto okp = sample_key_for("EdDSA");

    CHECK(names_of(parts::public_members(rsa.pkey())) == Names{"kty", "n", "e"});
    CHECK(names_of(parts::private_members(rsa.pkey())) == Names{"d", "p", "q", "dp", "dq", "qi"});
    CHECK(names_of(parts::public_members(ec.pkey())) == Names{"kty", "crv", "x", "y"});
    CHECK(names_of(parts::private_members(ec.pkey())) == Names{"d"});
    CHECK(names_of(parts::public_members(okp.pkey())) == Names{"kty", "crv", "x"});
    CHECK(names_of(parts::private_members(okp.pkey())) == Names{"d"});
}

TEST_CASE("a point's coordinates have the full length of the curve", "[testing][RFC7518-6.2.1.2]") {
    for (const auto& curve : bearer::detail::curves)
        for (int round = 0; round < (curve.coordinate_bytes == 32 ? 600 : 20); ++round) {
            const auto key = bearer::testing::SigningKey::ec(curve.name);
            const std::string bytes = key.public_bytes();
            REQUIRE(bytes.size() == 1 + 2 * curve.coordinate_bytes);
            REQUIRE(key.public_jwk("k").at("x") ==
                    bearer::detail::base64url::encode(bytes.substr(1, curve.coordinate_bytes)));
        }
}

TEST_CASE("a curve has the name that JWKs have for it", "[testing][RFC7518-6.2.1.1]") {
    CHECK(parts::curve_of(sample_key_for("ES256").pkey()) == "P-256");
    CHECK(parts::curve_of(sample_key_for("ES384").pkey()) == "P-384");
    CHECK(parts::curve_of(sample_key_for("ES512").pkey()) == "P-521");
    CHECK(parts::curve_of(bearer::testing::SigningKey::ec("secp256k1").pkey()) == "secp256k1");
}
