// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/openssl.hpp>
#include <bearer/key/algorithm.hpp>

#include <openssl/ec.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

#include <array>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

/// The other half of signature/verify.hpp, for the test kit's own use: makes the signatures that it verifies.
namespace bearer::inline v1::testing::openssl {

inline void expect(bool done, const char* what) {
    if (!done) throw std::runtime_error{std::string{"bearer::testing: OpenSSL cannot "} + what};
}

[[nodiscard]] inline unsigned char* bytes_of(std::string& text) noexcept {
    return reinterpret_cast<unsigned char*>(text.data());
}
using detail::bytes_of;

[[nodiscard]] inline detail::KeyType type_of(const EVP_PKEY* key) {
    if (EVP_PKEY_is_a(key, "RSA") == 1) return detail::KeyType::rsa;
    if (EVP_PKEY_is_a(key, "EC") == 1) return detail::KeyType::ec;
    expect(EVP_PKEY_is_a(key, "ED25519") == 1, "use a key that is neither RSA nor EC nor Ed25519");
    return detail::KeyType::okp;
}

/// The bytes of a number of the key's curve: 32 of P-256, 66 of P-521.
[[nodiscard]] inline std::size_t coordinate_bytes_of(const EVP_PKEY* key) {
    return (static_cast<std::size_t>(EVP_PKEY_get_bits(key)) + 7) / 8;
}

/// r and s one after the other, each as long as the curve's numbers (RFC 7518 §3.4), from OpenSSL's DER.
[[nodiscard]] inline std::string raw_ecdsa(std::string_view der, std::size_t coordinate_bytes) {
    using Signature = std::unique_ptr<ECDSA_SIG, detail::FreedBy<ECDSA_SIG_free>>;
    const unsigned char* position = bytes_of(der);
    const Signature signature{d2i_ECDSA_SIG(nullptr, &position, static_cast<long>(der.size()))};
    expect(signature != nullptr, "read its own signature");
    std::string raw(2 * coordinate_bytes, '\0');
    const int size = static_cast<int>(coordinate_bytes);
    expect(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes_of(raw), size) == size &&
               BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes_of(raw) + coordinate_bytes, size) == size,
           "write a signature's numbers");
    return raw;
}

/// The algorithm of that name, if a key of that type makes its signatures; otherwise std::invalid_argument.
[[nodiscard]] inline const detail::AlgorithmFacts& algorithm_for(detail::KeyType type, std::string_view name) {
    std::string known;
    for (const detail::AlgorithmFacts& each : detail::algorithms) {
        if (each.type != type) continue;
        if (each.name == name) return each;
        known.append(known.empty() ? "" : ", ").append(each.name);
    }
    throw std::invalid_argument{"bearer::testing: this key signs with one of " + known + ", not with " +
                                std::string{name}};
}

/// The signature's bytes as they stand in a JWS. An EC key signs with any ES algorithm, its curve's or not.
[[nodiscard]] inline std::string make_signature(EVP_PKEY* key, std::string_view algorithm, std::string_view input) {
    const detail::KeyType type = type_of(key);
    const detail::AlgorithmFacts& facts = algorithm_for(type, algorithm);
    const detail::ErrorQueueGuard guard;
    const detail::DigestContext context{EVP_MD_CTX_new()};
    EVP_PKEY_CTX* options = nullptr;
    std::size_t length = 0;
    expect(context && EVP_DigestSignInit_ex(context.get(), &options, facts.digest, nullptr, nullptr, key, nullptr) == 1,
           "prepare a signature");
    if (facts.padding == detail::Padding::pss)
        expect(EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1 &&
                   EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1,
               "set the salt's length");
    expect(EVP_DigestSign(context.get(), nullptr, &length, bytes_of(input), input.size()) == 1, "size a signature");
    std::string signature(length, '\0');
    expect(EVP_DigestSign(context.get(), bytes_of(signature), &length, bytes_of(input), input.size()) == 1, "sign");
    signature.resize(length);
    return type == detail::KeyType::ec ? raw_ecdsa(signature, coordinate_bytes_of(key)) : signature;
}

/// The HMAC of the input with that secret (RFC 7518 §3.2), which is never accepted.
[[nodiscard]] inline std::string hmac(const EVP_MD* digest, std::string_view secret, std::string_view input) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> code{};
    unsigned size = 0;
    const bool made = HMAC(digest, secret.data(), static_cast<int>(secret.size()), bytes_of(input), input.size(),
                           code.data(), &size) != nullptr;
    expect(made, "compute an HMAC");
    return std::string{code.begin(), code.begin() + size};
}

}  // namespace bearer::inline v1::testing::openssl
