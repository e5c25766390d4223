// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/time.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

/// Instants for people, in UTC and without the locale.
namespace bearer::inline v1::detail {

[[nodiscard]] inline std::string two_digits(unsigned number) {
    return {static_cast<char>('0' + number / 10 % 10), static_cast<char>('0' + number % 10)};
}

/// `2026-11-24 12:00:00 UTC`.
[[nodiscard]] inline std::string readable(TimePoint instant) {
    if (!plausible(instant)) return "outside the years 1970 to 9999";
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{instant - day};
    std::string text = std::to_string(static_cast<int>(date.year()));
    text.append("-").append(two_digits(static_cast<unsigned>(date.month())));
    text.append("-").append(two_digits(static_cast<unsigned>(date.day())));
    text.append(" ").append(two_digits(static_cast<unsigned>(time.hours().count())));
    text.append(":").append(two_digits(static_cast<unsigned>(time.minutes().count())));
    text.append(":").append(two_digits(static_cast<unsigned>(time.seconds().count())));
    return text.append(" UTC");
}

/// `37 s`, `5 min`, `3 h`, `2 days`: the largest unit of which there are two at least, rounded down.
[[nodiscard]] inline std::string readable(std::chrono::seconds duration) {
    const std::int64_t seconds = duration.count();
    if (seconds < 120) return std::to_string(seconds) + " s";
    if (seconds < 120 * 60) return std::to_string(seconds / 60) + " min";
    if (seconds < 48 * 3600) return std::to_string(seconds / 3600) + " h";
    return std::to_string(seconds / 86400) + " days";
}

/// `37 s ago`, `in 5 min`, `now`.
[[nodiscard]] inline std::string relative(TimePoint instant, TimePoint now) {
    if (!plausible(instant) || !plausible(now)) return "at no time that can be compared with the clock";
    if (instant == now) return "now";
    return instant < now ? readable(now - instant) + " ago" : "in " + readable(instant - now);
}

/// `2026-11-24 12:00:00 UTC, 37 s ago`.
[[nodiscard]] inline std::string readable(TimePoint instant, TimePoint now) {
    return readable(instant) + ", " + relative(instant, now);
}

}  // namespace bearer::inline v1::detail
