// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/base64url.hpp>
#include <bearer/detail/openssl.hpp>

#include <nlohmann/json.hpp>

#include <openssl/core_names.h>
#include <openssl/encoder.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
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

    /// The public half as a JWK for signatures (RFC 7517): kty, use, kid, n, e; no "alg", as Entra has it.
    [[nodiscard]] nlohmann::json public_jwk(std::string_view kid) const;

    /// The whole key as a JWK, which belongs into no published key set.
    [[nodiscard]] nlohmann::json private_jwk(std::string_view kid) const;

    /// The public half as SubjectPublicKeyInfo (RFC 5280 §4.1), PEM or DER.
    [[nodiscard]] std::string public_pem() const { return encoded("PEM", "SubjectPublicKeyInfo"); }
    [[nodiscard]] std::string public_der() const { return encoded("DER", "SubjectPublicKeyInfo"); }

    /// The public half as "BEGIN RSA PUBLIC KEY" (RFC 8017 §A.1.1).
    [[nodiscard]] std::string pkcs1_pem() const { return encoded("PEM", "pkcs1"); }

    /// The modulus as big-endian bytes without leading zeros.
    [[nodiscard]] std::string modulus() const { return number(OSSL_PKEY_PARAM_RSA_N); }

    /// The signature's bytes over these bytes.
    [[nodiscard]] std::string sign_rs256(std::string_view input) const { return sign("RS256", input); }

    /// The same for RS256, RS384, RS512, PS256, PS384 or PS512 (RFC 7518 §3.1); otherwise std::invalid_argument.
    [[nodiscard]] std::string sign(std::string_view algorithm, std::string_view input) const;

    /// The bare RSA private operation, block^d mod n, for signatures whose padding is wrong on purpose.
    ///
    /// The block is as long as the modulus and smaller than it.
    [[nodiscard]] std::string raw_private(std::string_view block) const;

    /// The key itself, for what OpenSSL does besides; it lives as long as a copy of this.
    [[nodiscard]] EVP_PKEY* pkey() const noexcept { return key_.get(); }

private:
    explicit SigningKey(detail::Pkey key) : key_{std::move(key)} {}

    [[nodiscard]] std::string number(const char* parameter) const;
    [[nodiscard]] std::string encoded(const char* format, const char* structure) const;

    std::shared_ptr<EVP_PKEY> key_;
};

/// One of a few keys that are made once a process, so that many tests need not wait for their own.
///
/// The same number is always the same key of 2048 bits, other numbers are other keys, and none is stranger_key().
[[nodiscard]] inline SigningKey sample_key(std::size_t number = 0) {
    static std::mutex guard;
    static std::map<std::size_t, SigningKey> keys;
    const std::lock_guard lock{guard};
    const auto known = keys.find(number);
    return known != keys.end() ? known->second : keys.emplace(number, SigningKey::rsa()).first->second;
}

/// The attacker's key: made once a process, in nobody's key set.
[[nodiscard]] inline SigningKey stranger_key() {
    static const SigningKey key = SigningKey::rsa();
    return key;
}

/// Only for the test kit's own use.
namespace openssl {

using EncoderContext = std::unique_ptr<OSSL_ENCODER_CTX, detail::FreedBy<OSSL_ENCODER_CTX_free>>;

inline void expect(bool done, const char* what) {
    if (!done) throw std::runtime_error{std::string{"bearer::testing: OpenSSL cannot "} + what};
}

[[nodiscard]] inline unsigned char* bytes_of(std::string& text) noexcept {
    return reinterpret_cast<unsigned char*>(text.data());
}
[[nodiscard]] inline const unsigned char* bytes_of(std::string_view text) noexcept {
    return reinterpret_cast<const unsigned char*>(text.data());
}

struct RsaScheme {
    std::string_view algorithm;
    const char* digest;
    int padding;
};

[[nodiscard]] inline const RsaScheme& rsa_scheme(std::string_view algorithm) {
    static constexpr std::array schemes{
        RsaScheme{"RS256", "SHA256", RSA_PKCS1_PADDING},     RsaScheme{"RS384", "SHA384", RSA_PKCS1_PADDING},
        RsaScheme{"RS512", "SHA512", RSA_PKCS1_PADDING},     RsaScheme{"PS256", "SHA256", RSA_PKCS1_PSS_PADDING},
        RsaScheme{"PS384", "SHA384", RSA_PKCS1_PSS_PADDING}, RsaScheme{"PS512", "SHA512", RSA_PKCS1_PSS_PADDING},
    };
    const auto scheme = std::ranges::find(schemes, algorithm, &RsaScheme::algorithm);
    if (scheme == schemes.end())
        throw std::invalid_argument{
            "bearer::testing: an RSA key signs with RS256, RS384, RS512, PS256, PS384 or PS512, not " +
            std::string{algorithm}};
    return *scheme;
}

}  // namespace openssl

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

inline nlohmann::json SigningKey::public_jwk(std::string_view kid) const {
    return {{"kty", "RSA"},
            {"use", "sig"},
            {"kid", kid},
            {"n", detail::base64url::encode(number(OSSL_PKEY_PARAM_RSA_N))},
            {"e", detail::base64url::encode(number(OSSL_PKEY_PARAM_RSA_E))}};
}

inline nlohmann::json SigningKey::private_jwk(std::string_view kid) const {
    static constexpr std::array secrets{
        std::pair{"d", OSSL_PKEY_PARAM_RSA_D},          std::pair{"p", OSSL_PKEY_PARAM_RSA_FACTOR1},
        std::pair{"q", OSSL_PKEY_PARAM_RSA_FACTOR2},    std::pair{"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1},
        std::pair{"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2}, std::pair{"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1},
    };
    nlohmann::json jwk = public_jwk(kid);
    for (const auto& [member, parameter] : secrets) jwk[member] = detail::base64url::encode(number(parameter));
    return jwk;
}

inline std::string SigningKey::sign(std::string_view algorithm, std::string_view input) const {
    const openssl::RsaScheme& scheme = openssl::rsa_scheme(algorithm);
    const detail::ErrorQueueGuard guard;
    const detail::DigestContext context{EVP_MD_CTX_new()};
    EVP_PKEY_CTX* options = nullptr;
    std::size_t length = 0;
    openssl::expect(
        context &&
            EVP_DigestSignInit_ex(context.get(), &options, scheme.digest, nullptr, nullptr, key_.get(), nullptr) == 1 &&
            EVP_PKEY_CTX_set_rsa_padding(options, scheme.padding) == 1,
        "prepare a signature");
    if (scheme.padding == RSA_PKCS1_PSS_PADDING)
        openssl::expect(EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1,
                        "set the salt's length");
    openssl::expect(EVP_DigestSign(context.get(), nullptr, &length, openssl::bytes_of(input), input.size()) == 1,
                    "size a signature");
    std::string signature(length, '\0');
    openssl::expect(EVP_DigestSign(context.get(), openssl::bytes_of(signature), &length, openssl::bytes_of(input),
                                   input.size()) == 1,
                    "sign");
    signature.resize(length);
    return signature;
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

inline std::string SigningKey::number(const char* parameter) const {
    const detail::ErrorQueueGuard guard;
    BIGNUM* raw = nullptr;
    openssl::expect(EVP_PKEY_get_bn_param(key_.get(), parameter, &raw) == 1, "read a number of the key");
    const detail::BigNumber value{raw};
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(value.get())), '\0');
    BN_bn2bin(value.get(), openssl::bytes_of(bytes));
    return bytes;
}

inline std::string SigningKey::encoded(const char* format, const char* structure) const {
    const detail::ErrorQueueGuard guard;
    const openssl::EncoderContext context{
        OSSL_ENCODER_CTX_new_for_pkey(key_.get(), EVP_PKEY_PUBLIC_KEY, format, structure, nullptr)};
    unsigned char* data = nullptr;
    std::size_t size = 0;
    openssl::expect(context && OSSL_ENCODER_to_data(context.get(), &data, &size) == 1, "write the public key");
    std::string text(reinterpret_cast<const char*>(data), size);
    OPENSSL_free(data);
    return text;
}

}  // namespace bearer::inline v1::testing
