// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/result.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace bearer::inline v1 {

/// A signature algorithm of RFC 7518 §3.1, RFC 8037 or RFC 9864. There is no symmetric one and no "none", so neither
/// can be allowed.
///
/// EdDSA and Ed25519 are two names of one signature, and two algorithms here: a provider that writes one of them need
/// not be allowed the other.
enum class Algorithm : std::uint8_t { RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA, Ed25519 };

/// RSASSA-PKCS1-v1_5 with SHA-256, SHA-384 and SHA-512 (RFC 7518 §3.3).
inline constexpr Algorithm RS256 = Algorithm::RS256;
inline constexpr Algorithm RS384 = Algorithm::RS384;
inline constexpr Algorithm RS512 = Algorithm::RS512;

/// RSASSA-PSS, its salt as long as the digest, which is that of MGF1 too (RFC 7518 §3.5).
inline constexpr Algorithm PS256 = Algorithm::PS256;
inline constexpr Algorithm PS384 = Algorithm::PS384;
inline constexpr Algorithm PS512 = Algorithm::PS512;

/// ECDSA with P-256 and SHA-256, P-384 and SHA-384, P-521 and SHA-512 (RFC 7518 §3.4).
inline constexpr Algorithm ES256 = Algorithm::ES256;
inline constexpr Algorithm ES384 = Algorithm::ES384;
inline constexpr Algorithm ES512 = Algorithm::ES512;

/// EdDSA with the curve Ed25519 and no other (RFC 8037 §3.1), and the same by its own name (RFC 9864 §2.2).
inline constexpr Algorithm EdDSA = Algorithm::EdDSA;
inline constexpr Algorithm Ed25519 = Algorithm::Ed25519;

namespace detail {

enum class KeyType : std::uint8_t { rsa, ec, okp };
enum class Padding : std::uint8_t { none, pkcs1, pss };

/// What an algorithm is made of.
struct AlgorithmFacts {
    Algorithm algorithm;
    std::string_view name;
    KeyType type;
    std::string_view curve;  // the JWK's "crv"; empty for RSA
    Padding padding;         // RSA's
    const char* digest;      // OpenSSL's name of it; null where the algorithm has its own
};

inline constexpr std::array algorithms{
    AlgorithmFacts{RS256, "RS256", KeyType::rsa, "", Padding::pkcs1, "SHA256"},
    AlgorithmFacts{RS384, "RS384", KeyType::rsa, "", Padding::pkcs1, "SHA384"},
    AlgorithmFacts{RS512, "RS512", KeyType::rsa, "", Padding::pkcs1, "SHA512"},
    AlgorithmFacts{PS256, "PS256", KeyType::rsa, "", Padding::pss, "SHA256"},
    AlgorithmFacts{PS384, "PS384", KeyType::rsa, "", Padding::pss, "SHA384"},
    AlgorithmFacts{PS512, "PS512", KeyType::rsa, "", Padding::pss, "SHA512"},
    AlgorithmFacts{ES256, "ES256", KeyType::ec, "P-256", Padding::none, "SHA256"},
    AlgorithmFacts{ES384, "ES384", KeyType::ec, "P-384", Padding::none, "SHA384"},
    AlgorithmFacts{ES512, "ES512", KeyType::ec, "P-521", Padding::none, "SHA512"},
    AlgorithmFacts{EdDSA, "EdDSA", KeyType::okp, "Ed25519", Padding::none, nullptr},
    AlgorithmFacts{Ed25519, "Ed25519", KeyType::okp, "Ed25519", Padding::none, nullptr},
};

consteval bool each_at_its_place() {
    for (std::size_t place = 0; place < algorithms.size(); ++place)
        if (static_cast<std::size_t>(algorithms[place].algorithm) != place) return false;
    return true;
}
static_assert(each_at_its_place());

[[nodiscard]] constexpr const AlgorithmFacts& facts_of(Algorithm algorithm) noexcept {
    return algorithms[static_cast<std::size_t>(algorithm)];
}

/// The algorithm of exactly that name; names are case-sensitive (RFC 7515 §4.1.1).
[[nodiscard]] constexpr std::optional<Algorithm> algorithm_named(std::string_view name) noexcept {
    for (const AlgorithmFacts& each : algorithms)
        if (each.name == name) return each.algorithm;
    return std::nullopt;
}

template <Algorithm... Listed>
consteval bool listed_once() {
    constexpr std::array list{Listed...};
    for (std::size_t left = 0; left < list.size(); ++left)
        for (std::size_t right = left + 1; right < list.size(); ++right)
            if (list[left] == list[right]) return false;
    return true;
}

}  // namespace detail

/// The algorithm's name in the "alg" of a header or a JWK.
[[nodiscard]] constexpr std::string_view to_string(Algorithm algorithm) noexcept {
    return static_cast<std::size_t>(algorithm) < detail::algorithms.size() ? detail::facts_of(algorithm).name : "";
}

/// The algorithms that a validator takes, named among its policies; without it RS256 alone (RFC 8725 §3.1).
template <Algorithm... Allowed>
struct Algorithms {
    static_assert(sizeof...(Allowed) != 0, "bearer: Algorithms<> allows nothing: write Algorithms<RS256>{}");
    static_assert(detail::listed_once<Allowed...>(), "bearer: Algorithms<...> names an algorithm twice: write it once");

    /// The allowed algorithm of that name, or algorithm_not_allowed.
    [[nodiscard]] static constexpr Result<Algorithm> find(std::string_view name) noexcept {
        std::optional<Algorithm> found;
        static_cast<void>(((detail::facts_of(Allowed).name == name && (found = Allowed, true)) || ...));
        if (found) return *found;
        return Error{ErrorCode::algorithm_not_allowed, "alg"};
    }
};

namespace detail {

template <class T>
inline constexpr bool is_algorithms = false;
template <Algorithm... Allowed>
inline constexpr bool is_algorithms<Algorithms<Allowed...>> = true;

}  // namespace detail
}  // namespace bearer::inline v1
