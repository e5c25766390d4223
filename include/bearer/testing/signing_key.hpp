// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/openssl.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/testing/key_parts.hpp>
#include <bearer/testing/signature_making.hpp>

#include <nlohmann/json.hpp>

#include <openssl/core_names.h>
#include <openssl/rsa.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace bearer::inline v1::testing {

/// What kind of RSA key to make. The defaults make a good one; tests of weak keys ask for less.
struct RsaOptions {
    unsigned bits = 2048;
    std::uint64_t exponent = 65537;
};

/// A private key of a provider, or of somebody who would like to be one.
///
/// A cheap handle that can be copied: copies are the same key. Everything that OpenSSL refuses throws
/// std::runtime_error.
class SigningKey {
public:
    /// A fresh RSA key that nobody else has. A good one takes about a tenth of a second; see sample_key().
    [[nodiscard]] static SigningKey rsa(RsaOptions options = {});

    /// A fresh key of the curve "P-256", "P-384", "P-521" or "secp256k1", which no algorithm here uses.
    [[nodiscard]] static SigningKey ec(std::string_view curve = "P-256");

    /// A fresh Ed25519 key (RFC 8032).
    [[nodiscard]] static SigningKey ed25519();

    /// A fresh key for that algorithm: RS256, PS384, ES512, EdDSA …; otherwise std::invalid_argument.
    [[nodiscard]] static SigningKey for_algorithm(std::string_view algorithm);

    /// What the key signs with if nothing else is said: RS256, the algorithm of its curve, or EdDSA.
    [[nodiscard]] std::string_view default_algorithm() const;

    /// The public half as a JWK for signatures (RFC 7517): kty, use, kid and the numbers; no "alg", as Entra has it.
    [[nodiscard]] nlohmann::json public_jwk(std::string_view kid) const {
        nlohmann::json jwk = openssl::public_members(pkey());
        jwk.update({{"use", "sig"}, {"kid", kid}});
        return jwk;
    }

    /// The whole key as a JWK, which belongs into no published key set.
    [[nodiscard]] nlohmann::json private_jwk(std::string_view kid) const {
        nlohmann::json jwk = public_jwk(kid);
        jwk.update(openssl::private_members(pkey()));
        return jwk;
    }

    /// The public half as SubjectPublicKeyInfo (RFC 5280 §4.1), PEM or DER.
    [[nodiscard]] std::string public_pem() const { return encoded("PEM", "SubjectPublicKeyInfo"); }
    [[nodiscard]] std::string public_der() const { return encoded("DER", "SubjectPublicKeyInfo"); }

    /// The public half as "BEGIN RSA PUBLIC KEY" (RFC 8017 §A.1.1).
    [[nodiscard]] std::string pkcs1_pem() const { return encoded("PEM", "pkcs1"); }

    /// An RSA key's modulus as big-endian bytes without leading zeros.
    [[nodiscard]] std::string modulus() const { return openssl::number(pkey(), OSSL_PKEY_PARAM_RSA_N); }

    /// What the public half is made of: the modulus, the uncompressed point, or the 32 bytes of Ed25519.
    [[nodiscard]] std::string public_bytes() const { return openssl::public_bytes(pkey()); }

    /// The signature's bytes over these bytes, for RS256.
    [[nodiscard]] std::string sign_rs256(std::string_view input) const { return sign("RS256", input); }

    /// The same for any algorithm of the key's type, an EC key's curve notwithstanding; otherwise std::invalid_argument.
    [[nodiscard]] std::string sign(std::string_view algorithm, std::string_view input) const {
        return openssl::make_signature(key_.get(), algorithm, input);
    }

    /// The bare RSA private operation, block^d mod n, for signatures whose padding is wrong on purpose.
    ///
    /// The block is as long as the modulus and smaller than it.
    [[nodiscard]] std::string raw_private(std::string_view block) const;

    /// The key itself, for what OpenSSL does besides; it lives as long as a copy of this.
    [[nodiscard]] EVP_PKEY* pkey() const noexcept { return key_.get(); }

private:
    explicit SigningKey(detail::Pkey key) : key_{std::move(key)} {}

    [[nodiscard]] std::string encoded(const char* format, const char* structure) const {
        return openssl::encoded(key_.get(), format, structure);
    }

    std::shared_ptr<EVP_PKEY> key_;
};

inline SigningKey SigningKey::rsa(RsaOptions options) {
    const detail::ErrorQueueGuard guard;
    const detail::BigNumber exponent{BN_new()};
    const detail::PkeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr)};
    EVP_PKEY* key = nullptr;
    openssl::expect(exponent && BN_set_word(exponent.get(), options.exponent) == 1 && context &&
                        EVP_PKEY_keygen_init(context.get()) == 1 &&
                        EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), static_cast<int>(options.bits)) == 1 &&
                        EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.get(), exponent.get()) == 1 &&
                        EVP_PKEY_generate(context.get(), &key) == 1,
                    "make such an RSA key");
    return SigningKey{detail::Pkey{key}};
}

inline SigningKey SigningKey::ec(std::string_view curve) {
    const detail::ErrorQueueGuard guard;
    detail::Pkey key{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", std::string{curve}.c_str())};
    openssl::expect(key != nullptr, "make a key of such a curve");
    return SigningKey{std::move(key)};
}

inline SigningKey SigningKey::ed25519() {
    const detail::ErrorQueueGuard guard;
    detail::Pkey key{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")};
    openssl::expect(key != nullptr, "make an Ed25519 key");
    return SigningKey{std::move(key)};
}

inline SigningKey SigningKey::for_algorithm(std::string_view algorithm) {
    for (const detail::AlgorithmFacts& each : detail::algorithms) {
        if (each.name != algorithm) continue;
        if (each.type == detail::KeyType::rsa) return rsa();
        return each.type == detail::KeyType::ec ? ec(each.curve) : ed25519();
    }
    throw std::invalid_argument{"bearer::testing: there is no algorithm " + std::string{algorithm} +
                                " here: write RS256, ES256, EdDSA or another of bearer::Algorithm"};
}

inline std::string_view SigningKey::default_algorithm() const {
    const detail::KeyType type = openssl::type_of(key_.get());
    const std::string curve = type == detail::KeyType::ec ? openssl::curve_of(key_.get()) : "";
    for (const detail::AlgorithmFacts& each : detail::algorithms)
        if (each.type == type && (curve.empty() || each.curve == curve)) return each.name;
    return "ES256";  // of a curve that has none
}

inline std::string SigningKey::raw_private(std::string_view block) const {
    const detail::ErrorQueueGuard guard;
    const detail::PkeyContext context{EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr)};
    std::string result(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
    std::size_t length = result.size();
    openssl::expect(context && EVP_PKEY_sign_init(context.get()) == 1 &&
                        EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_NO_PADDING) == 1 &&
                        EVP_PKEY_sign(context.get(), openssl::bytes_of(result), &length, openssl::bytes_of(block),
                                      block.size()) == 1,
                    "raise that block to the private exponent");
    return result;
}

}  // namespace bearer::inline v1::testing
