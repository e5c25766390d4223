// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/json_value.hpp>
#include <bearer/detail/openssl.hpp>
#include <bearer/key/jwk_material.hpp>
#include <bearer/key/skip_reason.hpp>

#include <openssl/obj_mac.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

/// Which keys of elliptic curves are good enough. A point that is not on its curve can belong to a weaker one
/// (CVE-2017-12974 and its kin).
namespace bearer::inline v1::detail {

/// A curve of RFC 7518 §6.2.1.1. Each has a prime order: every point of it but infinity is as strong as any.
struct Curve {
    std::string_view name;
    const char* group;
    int nid;
    std::size_t coordinate_bytes;
};

inline constexpr std::array curves{
    Curve{"P-256", "prime256v1", NID_X9_62_prime256v1, 32},
    Curve{"P-384", "secp384r1", NID_secp384r1, 48},
    Curve{"P-521", "secp521r1", NID_secp521r1, 66},
};

/// Whether the octets are an uncompressed point of the curve, its coordinates below the prime (SEC 1 §2.3.4).
[[nodiscard]] inline bool is_point_of(const Curve& curve, std::string_view octets) {
    const EcGroup group{EC_GROUP_new_by_curve_name(curve.nid)};
    const EcPoint point{group ? EC_POINT_new(group.get()) : nullptr};
    return point && EC_POINT_oct2point(group.get(), point.get(), bytes_of(octets), octets.size(), nullptr) == 1;
}

/// OpenSSL's key of that point, or null where OpenSSL cannot make one.
[[nodiscard]] inline Pkey ec_key(const Curve& curve, std::string_view point) {
    const ParamBuilder builder{OSSL_PARAM_BLD_new()};
    if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), "group", curve.group, 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), "pub", point.data(), point.size()) != 1)
        return nullptr;
    return public_key_of("EC", builder.get());
}

/// The key of a JWK with "kty":"EC" and that "crv" (RFC 7518 §6.2.1): full-length coordinates of a point of the curve.
[[nodiscard]] inline KeyMaterial read_ec(JsonValue jwk, std::string_view curve_name) {
    for (const Curve& curve : curves) {
        if (curve.name != curve_name) continue;
        const auto x = octets_of(jwk, "x");
        const auto y = octets_of(jwk, "y");
        if (!x || !y || x->size() != curve.coordinate_bytes || y->size() != curve.coordinate_bytes)
            return SkipReason::material_malformed;
        const std::string point = '\x04' + *x + *y;
        if (!is_point_of(curve, point)) return SkipReason::not_on_curve;
        return {ec_key(curve, point), 2 * curve.coordinate_bytes};
    }
    return SkipReason::curve_unsupported;
}

}  // namespace bearer::inline v1::detail
