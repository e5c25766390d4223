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

/// A signature algorithm of RFC 7518 §3.1. There is no symmetric one and no "none", so neither can be allowed.
enum class Algorithm : std::uint8_t { RS256 };

/// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 §3.3).
inline constexpr Algorithm RS256 = Algorithm::RS256;

/// The algorithm's name in the "alg" of a header or a JWK.
[[nodiscard]] constexpr std::string_view to_string(Algorithm algorithm) noexcept {
    switch (algorithm) {
        case Algorithm::RS256: return "RS256";
    }
    return "";
}

namespace detail {

inline constexpr std::array every_algorithm{Algorithm::RS256};

/// The algorithm of exactly that name; names are case-sensitive (RFC 7515 §4.1.1).
[[nodiscard]] constexpr std::optional<Algorithm> algorithm_named(std::string_view name) noexcept {
    for (const Algorithm algorithm : every_algorithm)
        if (to_string(algorithm) == name) return algorithm;
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

/// The algorithms that a validator takes, named among its policies; without it RS256 alone (RFC 8725 §3.1).
template <Algorithm... Allowed>
struct Algorithms {
    static_assert(sizeof...(Allowed) != 0, "bearer: Algorithms<> allows nothing: write Algorithms<RS256>{}");
    static_assert(detail::listed_once<Allowed...>(), "bearer: Algorithms<...> names an algorithm twice: write it once");

    /// The allowed algorithm of that name, or algorithm_not_allowed.
    [[nodiscard]] static constexpr Result<Algorithm> find(std::string_view name) noexcept {
        const auto algorithm = detail::algorithm_named(name);
        if (algorithm && ((*algorithm == Allowed) || ...)) return *algorithm;
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
