// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/diagnostics/evidence.hpp>
#include <bearer/diagnostics/readable_time.hpp>
#include <bearer/diagnostics/shown.hpp>
#include <bearer/time.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

/// A header's or a payload's members in one line, bounded and in ASCII.
namespace bearer::inline v1::detail {

/// `name="value"`, or `no name`.
[[nodiscard]] inline std::string member_in_words(const nlohmann::json& object, std::string_view name) {
    const auto member = object.is_object() ? object.find(name) : object.end();
    if (!object.is_object() || member == object.end()) return "no " + shown(name, 60);
    return shown(name, 60) + "=" + shown_json(*member, 120);
}

[[nodiscard]] constexpr bool is_date_claim(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 4> dates{"exp", "nbf", "iat", "auth_time"};
    return std::ranges::find(dates, name) != dates.end();
}

/// The same; an instant as `exp 2026-11-24 12:00:00 UTC, 37 s ago`.
[[nodiscard]] inline std::string claim_in_words(const nlohmann::json& claims, std::string_view name, TimePoint now) {
    const auto date = is_date_claim(name) ? date_in(claims, name) : std::nullopt;
    return date ? std::string{name} + " " + readable(*date, now) : member_in_words(claims, name);
}

/// The names of the members, in the order of the alphabet.
[[nodiscard]] inline std::string names_of(const nlohmann::json& object) {
    std::string names;
    for (const auto& [name, value] : object.items()) {
        if (names.size() > 320) break;
        names.append(names.empty() ? "" : ", ").append(shown(name, 60));
    }
    return bounded_text(std::move(names), 320);
}

}  // namespace bearer::inline v1::detail
