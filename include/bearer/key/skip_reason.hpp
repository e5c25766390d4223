// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace bearer::inline v1 {

/// Why a JWK of a set is not used.
enum class SkipReason : std::uint8_t {
    not_an_object,
    key_type_malformed,     // no "kty", or it is not a string
    key_type_unsupported,   // a "kty" that no algorithm here uses
    symmetric_key,          // a secret that has been published: revoke it
    private_key,            // the private half has been published: revoke it
    key_id_missing,         // nothing can name it
    key_id_malformed,       // not a string, empty, or past limits::key_id_bytes
    algorithm_malformed,    // an "alg" that is not a string
    algorithm_unsupported,  // an "alg" that is not supported, or not for this type of key or its curve
    use_malformed,          // "use" or "key_ops" of a wrong form, or at odds with each other
    not_for_verifying,      // "use" or "key_ops" reserve it for something else
    curve_unsupported,      // a "crv" that no algorithm here uses
    material_malformed,     // a member that the key is made of is missing, or no base64url of the right length
    not_on_curve,           // coordinates that are no point of the curve
    weak_key,               // RSA outside 2048 to 8192 bits, a bad exponent, a ROCA modulus; Ed25519 of small order
    ambiguous,              // another key of the set answers to the same "kid" and algorithm
    rejected_by_openssl,
};

/// The reason's stable name in snake_case, for logs and metrics.
[[nodiscard]] constexpr std::string_view to_string(SkipReason reason) noexcept {
    switch (reason) {
        case SkipReason::not_an_object: return "not_an_object";
        case SkipReason::key_type_malformed: return "key_type_malformed";
        case SkipReason::key_type_unsupported: return "key_type_unsupported";
        case SkipReason::symmetric_key: return "symmetric_key";
        case SkipReason::private_key: return "private_key";
        case SkipReason::key_id_missing: return "key_id_missing";
        case SkipReason::key_id_malformed: return "key_id_malformed";
        case SkipReason::algorithm_malformed: return "algorithm_malformed";
        case SkipReason::algorithm_unsupported: return "algorithm_unsupported";
        case SkipReason::use_malformed: return "use_malformed";
        case SkipReason::not_for_verifying: return "not_for_verifying";
        case SkipReason::curve_unsupported: return "curve_unsupported";
        case SkipReason::material_malformed: return "material_malformed";
        case SkipReason::not_on_curve: return "not_on_curve";
        case SkipReason::weak_key: return "weak_key";
        case SkipReason::ambiguous: return "ambiguous";
        case SkipReason::rejected_by_openssl: return "rejected_by_openssl";
    }
    return "";
}

}  // namespace bearer::inline v1
