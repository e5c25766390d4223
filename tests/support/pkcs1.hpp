// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/openssl.hpp>
#include <bearer/key/rsa.hpp>

#include "support/rsa_number.hpp"

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

// EMSA-PKCS1-v1_5 (RFC 8017 §9.2) by hand, so that it can be done wrong on purpose.
namespace test {

inline constexpr std::size_t bytes_of_2048_bits = 256;

[[nodiscard]] inline std::string digest(const char* name, std::string_view input) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    std::size_t size = 0;
    if (EVP_Q_digest(nullptr, name, nullptr, input.data(), input.size(), bytes.data(), &size) != 1)
        throw std::runtime_error{"OpenSSL cannot compute that digest"};
    return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)};
}

/// A DER value of fewer than 128 octets.
[[nodiscard]] inline std::string der(char tag, std::string_view contents) {
    return std::string{tag} + static_cast<char>(contents.size()) + std::string{contents};
}

inline constexpr char der_octets = '\x04';
inline constexpr char der_null = '\x05';
inline constexpr char der_oid = '\x06';
inline constexpr char der_sequence = '\x30';

/// 2.16.840.1.101.3.4.2.1
inline constexpr std::string_view oid_of_sha256 = "\x60\x86\x48\x01\x65\x03\x04\x02\x01";

/// DigestInfo, with NULL for the parameters.
[[nodiscard]] inline std::string digest_info(std::string_view oid, std::string_view digest_octets) {
    return der(der_sequence, der(der_sequence, der(der_oid, oid) + der(der_null, "")) + der(der_octets, digest_octets));
}
[[nodiscard]] inline std::string sha256_info(std::string_view input) {
    return digest_info(oid_of_sha256, digest("SHA256", input));
}

/// 00 01 FF… 00 and the contents, as long as the modulus.
[[nodiscard]] inline std::string padded(std::string_view contents, std::size_t size = bytes_of_2048_bits) {
    return std::string{'\x00', '\x01'} + std::string(size - contents.size() - 3, '\xFF') + '\x00' +
           std::string{contents};
}

/// What OpenSSL alone says about an RS256 signature.
[[nodiscard]] inline bool openssl_accepts(const Number& modulus, const Number& exponent, std::string_view input,
                                          std::string_view signature) {
    const bearer::detail::ErrorQueueGuard guard;
    const auto key = bearer::detail::rsa_key(modulus.get(), exponent.get());
    const bearer::detail::DigestContext context{EVP_MD_CTX_new()};
    return key && context &&
           EVP_DigestVerifyInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, key.get(), nullptr) == 1 &&
           EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                            reinterpret_cast<const unsigned char*>(input.data()), input.size()) == 1;
}

}  // namespace test
