// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/json_value.hpp>
#include <bearer/detail/openssl.hpp>
#include <bearer/key/jwk_material.hpp>
#include <bearer/key/skip_reason.hpp>

#include <array>
#include <cstddef>
#include <string_view>

/// Which RSA keys are good enough. OpenSSL asks none of this: it verifies with 1024 bits, and with e = 1,
/// with which anybody can forge.
namespace bearer::inline v1::detail {

inline constexpr int rsa_least_bits = 2048;  // RFC 7518 §3.3
inline constexpr int rsa_most_bits = 8192;   // the cost of a verification grows with the square
inline constexpr BN_ULONG rsa_least_exponent = 65'537;
inline constexpr int rsa_most_exponent_bits = 32;

/// Whether the modulus has the fingerprint of CVE-2017-15361 (ROCA): a power of 65537 modulo every small prime.
[[nodiscard]] inline bool is_roca(const BIGNUM* modulus) {
    static constexpr std::array<BN_ULONG, 38> primes{3,  5,  7,  11, 13, 17, 19,  23,  29,  31,  37,  41,  43,
                                                     47, 53, 59, 61, 67, 71, 73,  79,  83,  89,  97,  101, 103,
                                                     107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167};
    for (const BN_ULONG prime : primes) {
        const BN_ULONG remainder = BN_mod_word(modulus, prime);
        BN_ULONG power = 1;
        bool is_power = false;
        for (BN_ULONG step = 0; step < prime && !is_power; ++step) {
            is_power = power == remainder;
            power = power * 65'537 % prime;
        }
        if (!is_power) return false;
    }
    return true;
}

/// Whether a key of that modulus and exponent is safe to verify with.
[[nodiscard]] inline bool is_strong_rsa(const BIGNUM* modulus, const BIGNUM* exponent) {
    const int bits = BN_num_bits(modulus);
    return bits >= rsa_least_bits && bits <= rsa_most_bits && BN_is_odd(modulus) && BN_is_odd(exponent) &&
           BN_num_bits(exponent) <= rsa_most_exponent_bits && BN_get_word(exponent) >= rsa_least_exponent &&
           !is_roca(modulus);
}

/// OpenSSL's key of that modulus and exponent, or null where OpenSSL cannot make one.
[[nodiscard]] inline Pkey rsa_key(const BIGNUM* modulus, const BIGNUM* exponent) {
    const ParamBuilder builder{OSSL_PARAM_BLD_new()};
    if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), "n", modulus) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), "e", exponent) != 1)
        return nullptr;
    return public_key_of("RSA", builder.get());
}

/// The key of a JWK with "kty":"RSA" (RFC 7518 §6.3.1).
[[nodiscard]] inline KeyMaterial read_rsa(JsonValue jwk) {
    constexpr std::string_view two_zeros{"\0\0", 2};
    const auto modulus_octets = octets_of(jwk, "n");
    const auto exponent_octets = octets_of(jwk, "e");
    if (!modulus_octets || !exponent_octets) return SkipReason::material_malformed;

    const BigNumber modulus = number_of(*modulus_octets);
    const BigNumber exponent = number_of(*exponent_octets);
    if (!modulus || !exponent) return SkipReason::material_malformed;
    if (!is_strong_rsa(modulus.get(), exponent.get())) return SkipReason::weak_key;
    // One leading zero octet is a known encoder's bug; two are a number that somebody has tampered with.
    if (modulus_octets->starts_with(two_zeros) || exponent_octets->starts_with(two_zeros))
        return SkipReason::material_malformed;

    return {rsa_key(modulus.get(), exponent.get()), static_cast<std::size_t>(BN_num_bytes(modulus.get()))};
}

}  // namespace bearer::inline v1::detail
