// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

namespace bearer::inline v1 {

/// An instant in whole seconds of UTC since 1970, as a NumericDate has them (RFC 7519 §2).
using TimePoint = std::chrono::sys_seconds;

/// The wall clock, rounded down to the second.
[[nodiscard]] inline TimePoint current_time() {
    // Not std::time(), which is faster, and behind by up to a tick: a token that has just been issued would be early.
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

/// The last second that a NumericDate may name: 9999-12-31T23:59:59Z. Clocks past it are not believed either.
inline constexpr TimePoint last_time_point{std::chrono::seconds{253'402'300'799}};

namespace detail {

/// Whether a clock's reading lies in the years 1970 to 9999, so that no sum with a leeway overflows.
[[nodiscard]] constexpr bool plausible(TimePoint now) noexcept {
    return now >= TimePoint{} && now <= last_time_point;
}

}  // namespace detail
}  // namespace bearer::inline v1
