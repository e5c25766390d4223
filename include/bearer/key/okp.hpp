// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/json_value.hpp>
#include <bearer/detail/openssl.hpp>
#include <bearer/key/jwk_material.hpp>
#include <bearer/key/skip_reason.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// Which Ed25519 keys are good enough. OpenSSL takes any 32 octets: with a key of small order, a signature of zeros holds
/// for every text or for many.
namespace bearer::inline v1::detail {

inline constexpr std::size_t ed25519_key_bytes = 32;
inline constexpr std::size_t ed25519_signature_bytes = 64;

/// The curve's prime 2^255 - 19 and its constant d (RFC 8032 §5.1).
inline constexpr const char* ed25519_prime = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed";
inline constexpr const char* ed25519_d = "52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3";

/// The y of the eight points whose order divides the cofactor 8; a y stands for two points, x and -x.
inline constexpr std::array ed25519_small_orders{
    "00",                                                                // order 4
    "01",                                                                // 1, the neutral point
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec",  // 2
    "05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826",  // 8
    "7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7",  // 8
};

[[nodiscard]] inline BigNumber number_in_hex(const char* digits) {
    BIGNUM* number = nullptr;
    return BigNumber{BN_hex2bn(&number, digits) != 0 ? number : nullptr};
}

/// Whether the curve -x^2 + y^2 = 1 + d x^2 y^2 has a point with that y: whether (y^2 - 1) / (d y^2 + 1) is a square.
[[nodiscard]] inline bool is_y_of_ed25519(const BIGNUM* y, const BIGNUM* prime) {
    const BigNumber d = number_in_hex(ed25519_d);
    const BigNumberContext context{BN_CTX_new()};
    const BigNumber square{BN_new()};
    const BigNumber numerator{BN_new()};
    const BigNumber denominator{BN_new()};
    const BigNumber product{BN_new()};
    return d && context && square && numerator && denominator && product &&
           BN_mod_sqr(square.get(), y, prime, context.get()) == 1 &&
           BN_mod_sub(numerator.get(), square.get(), BN_value_one(), prime, context.get()) == 1 &&
           BN_mod_mul(denominator.get(), d.get(), square.get(), prime, context.get()) == 1 &&
           BN_mod_add(denominator.get(), denominator.get(), BN_value_one(), prime, context.get()) == 1 &&
           // A quotient is a square where the product is.
           BN_mod_mul(product.get(), numerator.get(), denominator.get(), prime, context.get()) == 1 &&
           BN_kronecker(product.get(), prime, context.get()) == 1;
}

/// Why the 32 octets of a public key (RFC 8032 §5.1.5) are not safe to verify with; nothing if they are.
[[nodiscard]] inline std::optional<SkipReason> flaw_of_ed25519(std::string octets) {
    octets.back() = static_cast<char>(octets.back() & 0x7F);  // the highest bit is the sign of x
    const BigNumber y{BN_lebin2bn(bytes_of(octets), static_cast<int>(octets.size()), nullptr)};
    const BigNumber prime = number_in_hex(ed25519_prime);
    if (!y || !prime) return SkipReason::rejected_by_openssl;
    if (BN_cmp(y.get(), prime.get()) >= 0) return SkipReason::weak_key;  // another encoding of a smaller y
    for (const char* const digits : ed25519_small_orders) {
        const BigNumber small = number_in_hex(digits);
        if (!small || BN_cmp(y.get(), small.get()) == 0) return SkipReason::weak_key;
    }
    return is_y_of_ed25519(y.get(), prime.get()) ? std::nullopt : std::optional{SkipReason::not_on_curve};
}

/// OpenSSL's key of those octets, or null where OpenSSL cannot make one.
[[nodiscard]] inline Pkey ed25519_key(std::string_view octets) {
    return Pkey{EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, bytes_of(octets), octets.size())};
}

/// The key of a JWK with "kty":"OKP" and "crv":"Ed25519" (RFC 8037 §2).
[[nodiscard]] inline KeyMaterial read_okp(JsonValue jwk) {
    const auto x = octets_of(jwk, "x");
    if (!x || x->size() != ed25519_key_bytes) return SkipReason::material_malformed;
    if (const auto flaw = flaw_of_ed25519(*x)) return *flaw;
    return {ed25519_key(*x), ed25519_signature_bytes};
}

}  // namespace bearer::inline v1::detail
