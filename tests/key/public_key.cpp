// SPDX-License-Identifier: MIT
#include <bearer/key/jwks.hpp>
#include <bearer/key/public_key.hpp>
#include <bearer/signature/verify.hpp>

#include "support/catch.hpp"
#include "support/key_set.hpp"
#include "support/printing.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>

using bearer::KeyPtr;
using bearer::PublicKey;
using bearer::RS256;
using test::Json;

namespace {

KeyPtr key_of(const Json& jwk) {
    return test::set_of({jwk}).find({.kid = jwk.at("kid").get<std::string>(), .algorithm = RS256}).value();
}

}  // namespace

TEST_CASE("a key tells what its JWK says in strings", "[key][public_key][RFC7517-4][JK-07]") {
    const Json jwk = test::with(test::with(test::good_jwk("k1"), "issuer", "https://login.example/{tenantid}/v2.0"),
                                "cloud_instance_name", "example.com");

    const KeyPtr key = key_of(jwk);

    CHECK(key->kid() == "k1");
    CHECK(key->issuer() == "https://login.example/{tenantid}/v2.0");
    CHECK(key->member("cloud_instance_name") == "example.com");
    CHECK(key->member("n") == jwk.at("n").get<std::string>());
    CHECK(key->member("e") == "AQAB");
}

TEST_CASE("a key has no member that its JWK has not", "[key][public_key]") {
    const KeyPtr key = key_of(test::good_jwk("k1"));

    CHECK_FALSE(key->issuer().has_value());
    CHECK_FALSE(key->member("cloud_instance_name").has_value());
    CHECK_FALSE(key->member("").has_value());
    CHECK_FALSE(key->member("KID").has_value());
}

TEST_CASE("a member that is no string reads as empty, not as absent", "[key][public_key]") {
    const KeyPtr key = key_of(test::with(test::with(test::good_jwk("k1"), "issuer", 1), "x5c", {"MIIB"}));

    CHECK(key->issuer() == "");
    CHECK(key->member("x5c") == "");
}

TEST_CASE("a member's text is decoded JSON", "[key][public_key]") {
    const auto keys = bearer::Jwks::parse(R"({"keys":[{"kty":"RSA","e":"AQAB","kid":"k\u0031\n","n":")" +
                                          test::good_jwk().at("n").get<std::string>() + R"("}]})")
                          .value();

    CHECK(keys.find({.kid = "k1\n", .algorithm = RS256}).value()->kid() == "k1\n");
}

TEST_CASE("a key is for the algorithms of its type", "[key][public_key]") {
    CHECK(key_of(test::good_jwk())->allows(RS256));
    CHECK(key_of(test::good_jwk())->context(RS256) != nullptr);
    CHECK_FALSE(PublicKey{{}, {}}.allows(RS256));
    CHECK(PublicKey{{}, {}}.context(RS256) == nullptr);
}

TEST_CASE("a key is for no number that is no algorithm", "[key][public_key]") {
    const KeyPtr key = key_of(test::good_jwk());

    for (const std::size_t number : {bearer::detail::algorithms.size(), std::size_t{99}, std::size_t{255}}) {
        INFO(number);
        CHECK_FALSE(key->allows(static_cast<bearer::Algorithm>(number)));
    }
    CHECK(key->allows(RS256));
}

TEST_CASE("a key knows the length of its signatures", "[key][public_key]") {
    CHECK(key_of(test::good_jwk())->signature_bytes() == 256);
    CHECK(key_of(bearer::testing::SigningKey::rsa({.bits = 3072}).public_jwk("k1"))->signature_bytes() == 384);
}

TEST_CASE("keys are equal when their JWKs say the same", "[key][public_key]") {
    const Json jwk = test::with(test::good_jwk("k1"), "issuer", "https://as.example/");
    const KeyPtr key = key_of(jwk);

    CHECK(*key == *key);
    CHECK(*key == *key_of(jwk));
    CHECK(*key != *key_of(test::with(jwk, "kid", "k2")));
    CHECK(*key != *key_of(test::with(jwk, "issuer", "https://other.example/")));
    CHECK(*key != *key_of(test::without(jwk, "issuer")));
    CHECK(*key != *key_of(test::with(jwk, "n", bearer::testing::sample_key(1).public_jwk("k1").at("n"))));
}

TEST_CASE("a key outlives the set that it came from", "[key][public_key]") {
    auto keys = std::make_unique<bearer::Jwks>(test::set_of({test::good_jwk("k1")}));
    const KeyPtr key = keys->find({.kid = "k1", .algorithm = RS256}).value();
    keys.reset();

    CHECK(key->kid() == "k1");
    CHECK(bearer::verify(*key, RS256, "text", bearer::testing::sample_key().sign_rs256("text")).accepted());
}

TEST_CASE("a key cannot be copied, so that its prepared state has one owner", "[key][public_key]") {
    STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<PublicKey>);
    STATIC_REQUIRE_FALSE(std::is_copy_assignable_v<PublicKey>);
    STATIC_REQUIRE_FALSE(std::is_default_constructible_v<PublicKey>);
}
