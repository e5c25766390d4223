// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/ascii.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace bearer::inline v1::detail {

/// How long a response may be used, by the value of its "Cache-Control" (RFC 9111 §5.2.2): 0 for no-store and no-cache,
/// nothing where it does not say or cannot be read. Of several, the shortest.
///
/// Numbers past what fits are the longest time that does (RFC 9111 §1.2.2).
[[nodiscard]] inline std::optional<std::chrono::seconds> max_age_of(std::string_view cache_control) noexcept {
    constexpr std::int64_t longest = 2'147'483'648;
    const auto trimmed = [](std::string_view text) {
        while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
        while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
        return text;
    };
    std::optional<std::chrono::seconds> shortest;
    const auto take = [&](std::int64_t seconds) {
        shortest = std::min(shortest.value_or(std::chrono::seconds::max()), std::chrono::seconds{seconds});
    };
    while (!cache_control.empty()) {
        const std::string_view directive = trimmed(cache_control.substr(0, cache_control.find(',')));
        cache_control.remove_prefix(std::min(cache_control.size(), cache_control.find(',') == cache_control.npos
                                                                       ? cache_control.size()
                                                                       : cache_control.find(',') + 1));
        const auto equals = directive.find('=');
        const std::string_view name = directive.substr(0, equals);
        if (equal_ignoring_case(name, "no-store") || equal_ignoring_case(name, "no-cache")) take(0);
        if (!equal_ignoring_case(name, "max-age") || equals == directive.npos) continue;

        std::string_view digits = directive.substr(equals + 1);
        if (digits.size() >= 2 && digits.front() == '"' && digits.back() == '"')
            digits = digits.substr(1, digits.size() - 2);
        const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
        if (digits.empty() || !std::ranges::all_of(digits, is_digit)) continue;
        std::int64_t seconds = 0;
        for (const char digit : digits) seconds = std::min(longest, seconds * 10 + (digit - '0'));
        take(seconds);
    }
    return shortest;
}

}  // namespace bearer::inline v1::detail
