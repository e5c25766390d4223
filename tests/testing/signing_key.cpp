// SPDX-License-Identifier: MIT
#include <bearer/detail/base64url.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/signature/verify.hpp>
#include <bearer/testing/sample_keys.hpp>
#include <bearer/testing/signing_key.hpp>

#include "support/catch.hpp"

#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace {

using bearer::testing::SigningKey;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

bearer::detail::Pkey decoded(const std::string& text, const char* format, const char* structure) {
    EVP_PKEY* key = nullptr;
    const std::unique_ptr<OSSL_DECODER_CTX, bearer::detail::FreedBy<OSSL_DECODER_CTX_free>> context{
        OSSL_DECODER_CTX_new_for_pkey(&key, format, structure, "RSA", EVP_PKEY_PUBLIC_KEY, nullptr, nullptr)};
    const auto* data = bytes_of(text);
    std::size_t size = text.size();
    CHECK(OSSL_DECODER_from_data(context.get(), &data, &size) == 1);
    return bearer::detail::Pkey{key};
}

struct Scheme {
    const char* algorithm;
    const char* digest;
    int padding;
};

bool openssl_verifies(const SigningKey& key, const Scheme& scheme, std::string_view input, std::string_view signature) {
    const bearer::detail::ErrorQueueGuard guard;
    const auto public_key = decoded(key.public_der(), "DER", "SubjectPublicKeyInfo");
    const bearer::detail::DigestContext context{EVP_MD_CTX_new()};
    EVP_PKEY_CTX* options = nullptr;
    REQUIRE(EVP_DigestVerifyInit_ex(context.get(), &options, scheme.digest, nullptr, nullptr, public_key.get(),
                                    nullptr) == 1);
    REQUIRE(EVP_PKEY_CTX_set_rsa_padding(options, scheme.padding) == 1);
    if (scheme.padding == RSA_PKCS1_PSS_PADDING)
        REQUIRE(EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1);
    return EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(input), input.size()) == 1;
}

}  // namespace

TEST_CASE("a key set takes a signing key's public JWK and verifies what it signs", "[testing]") {
    const auto key = bearer::testing::sample_key();
    const std::string jwks = nlohmann::json{{"keys", {key.public_jwk("k1")}}}.dump();

    const auto found = bearer::Jwks::parse(jwks).value().find({.kid = "k1", .algorithm = bearer::RS256});
    const std::string signature = key.sign_rs256("some bytes");

    CHECK(bearer::verify(*found.value(), bearer::RS256, "some bytes", signature).accepted());
    CHECK(bearer::verify(*found.value(), bearer::RS256, "other bytes", signature).error() ==
          bearer::Error{bearer::ErrorCode::signature_invalid});
}

TEST_CASE("every RSA algorithm signs with its own digest and padding", "[testing][RFC7518-3.1]") {
    const Scheme schemes[] = {{"RS256", "SHA256", RSA_PKCS1_PADDING},     {"RS384", "SHA384", RSA_PKCS1_PADDING},
                              {"RS512", "SHA512", RSA_PKCS1_PADDING},     {"PS256", "SHA256", RSA_PKCS1_PSS_PADDING},
                              {"PS384", "SHA384", RSA_PKCS1_PSS_PADDING}, {"PS512", "SHA512", RSA_PKCS1_PSS_PADDING}};
    const auto key = bearer::testing::sample_key();

    for (const Scheme& made : schemes) {
        const std::string signature = key.sign(made.algorithm, "some bytes");
        for (const Scheme& asked : schemes) {
            INFO("made as " << made.algorithm << ", verified as " << asked.algorithm);
            CHECK(openssl_verifies(key, asked, "some bytes", signature) == (&made == &asked));
        }
    }
}

TEST_CASE("an algorithm that no RSA key has is the caller's mistake", "[testing]") {
    const auto key = bearer::testing::sample_key();

    CHECK_THROWS_AS(key.sign("none", ""), std::invalid_argument);
    CHECK_THROWS_AS(key.sign("HS256", ""), std::invalid_argument);
    CHECK_THROWS_AS(key.sign("ES256", ""), std::invalid_argument);
    CHECK_THROWS_AS(key.sign("rs256", ""), std::invalid_argument);
}

TEST_CASE("the bare private operation over a right padding is an RS256 signature", "[testing][RFC8017-9.2]") {
    const auto key = bearer::testing::sample_key();
    const std::string_view digest_info{"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20",
                                       19};
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    SHA256(bytes_of("some bytes"), 10, reinterpret_cast<unsigned char*>(digest.data()));

    std::string block{"\x00\x01", 2};
    block.append(256 - 3 - digest_info.size() - digest.size(), '\xff')
        .append(1, '\0')
        .append(digest_info)
        .append(digest);

    CHECK(key.raw_private(block) == key.sign_rs256("some bytes"));
    CHECK_THROWS_AS(key.raw_private(block.substr(1)), std::runtime_error);
}

TEST_CASE("a key that has been moved from is still the key", "[testing]") {
    auto key = bearer::testing::sample_key();
    const auto moved = std::move(key);
    // NOLINTNEXTLINE(bugprone-use-after-move): what it is about
    CHECK(key.public_bytes() == moved.public_bytes());
}

TEST_CASE("weak RSA keys are made on request", "[testing]") {
    const auto weak = SigningKey::rsa({.bits = 1024, .exponent = 3});

    CHECK(weak.modulus().size() == 128);
    CHECK(weak.public_jwk("weak").at("e") == "Aw");
    CHECK(weak.sign_rs256("").size() == 128);
}

TEST_CASE("what OpenSSL refuses to make throws and leaves its error queue clean", "[testing]") {
    ERR_clear_error();

    CHECK_THROWS_AS(SigningKey::rsa({.exponent = 2}), std::runtime_error);

    CHECK(ERR_peek_error() == 0);
}

TEST_CASE("a public JWK shows nothing private and no algorithm", "[testing][RFC7517]") {
    const auto key = bearer::testing::sample_key();

    const auto shown = key.public_jwk("k1");
    const auto hidden = key.private_jwk("k1");

    CHECK(shown.size() == 5);
    CHECK(shown.at("kty") == "RSA");
    CHECK(shown.at("use") == "sig");
    CHECK(shown.at("kid") == "k1");
    CHECK(shown.at("e") == "AQAB");
    CHECK(shown.at("n") == bearer::detail::base64url::encode(key.modulus()));
    for (const char* secret : {"d", "p", "q", "dp", "dq", "qi"}) {
        CHECK_FALSE(shown.contains(secret));
        CHECK(hidden.contains(secret));
    }
}

TEST_CASE("the public key's three encodings hold the same key", "[testing]") {
    const auto key = bearer::testing::sample_key();

    const auto pem = decoded(key.public_pem(), "PEM", "SubjectPublicKeyInfo");
    const auto der = decoded(key.public_der(), "DER", "SubjectPublicKeyInfo");
    const auto pkcs1 = decoded(key.pkcs1_pem(), "PEM", "type-specific");

    CHECK(key.public_pem().starts_with("-----BEGIN PUBLIC KEY-----\n"));
    CHECK(key.pkcs1_pem().starts_with("-----BEGIN RSA PUBLIC KEY-----\n"));
    CHECK(EVP_PKEY_eq(pem.get(), der.get()) == 1);
    CHECK(EVP_PKEY_eq(pem.get(), pkcs1.get()) == 1);
}

TEST_CASE("the sample keys stay the same and differ from each other and from the stranger's", "[testing]") {
    using bearer::testing::sample_key;

    CHECK(sample_key(0).modulus() == sample_key(0).modulus());
    CHECK(sample_key(0).modulus() != sample_key(1).modulus());
    CHECK(sample_key(0).modulus() != bearer::testing::stranger_key().modulus());
    CHECK(sample_key(0).modulus().size() == 256);
}
