// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/ascii.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace bearer::inline v1::detail {

/// A number of seconds (RFC 9111 §1.2.2); one past what fits is the longest time that does.
[[nodiscard]] inline std::optional<std::chrono::seconds> delta_seconds(std::string_view digits) noexcept {
    constexpr std::int64_t longest = 2'147'483'648;
    if (digits.empty() || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
    std::int64_t seconds = 0;
    for (const char digit : digits) seconds = std::min(longest, seconds * 10 + (digit - '0'));
    return std::chrono::seconds{seconds};
}

/// How long a response may be used from when it was made, by the value of its "Cache-Control" (RFC 9111 §5.2.2): 0 for
/// no-store and no-cache, nothing where it does not say or cannot be read. Of several, the shortest.
[[nodiscard]] inline std::optional<std::chrono::seconds> max_age_of(std::string_view cache_control) noexcept {
    const auto trimmed = [](std::string_view text) {
        while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
        while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
        return text;
    };
    std::optional<std::chrono::seconds> shortest;
    while (!cache_control.empty()) {
        const std::string_view element = cache_control.substr(0, cache_control.find(','));
        cache_control.remove_prefix(std::min(cache_control.size(), element.size() + 1));
        const std::string_view directive = trimmed(element);
        const auto equals = directive.find('=');
        const std::string_view name = directive.substr(0, equals);
        std::optional<std::chrono::seconds> said;
        if (equal_ignoring_case(name, "no-store") || equal_ignoring_case(name, "no-cache")) {
            said = std::chrono::seconds{0};
        } else if (equal_ignoring_case(name, "max-age") && equals != directive.npos) {
            std::string_view digits = directive.substr(equals + 1);
            if (digits.size() >= 2 && digits.front() == '"' && digits.back() == '"')
                digits = digits.substr(1, digits.size() - 2);
            said = delta_seconds(digits);
        }
        if (said) shortest = std::min(shortest.value_or(*said), *said);
    }
    return shortest;
}

/// How long a response may still be used that has been in caches for its "Age" (RFC 9111 §4.2.3, §5.1).
[[nodiscard]] inline std::optional<std::chrono::seconds> freshness_of(std::string_view cache_control,
                                                                      std::string_view age) noexcept {
    const auto max_age = max_age_of(cache_control);
    if (!max_age) return std::nullopt;
    return std::max(std::chrono::seconds{0}, *max_age - delta_seconds(age).value_or(std::chrono::seconds{0}));
}

}  // namespace bearer::inline v1::detail
