// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string_view>

/// ASCII without the locale, which in Turkish has another opinion about "i".
namespace bearer::inline v1::detail {

[[nodiscard]] constexpr char ascii_lower(char character) noexcept {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character + ('a' - 'A')) : character;
}

[[nodiscard]] constexpr bool is_digit(char character) noexcept { return character >= '0' && character <= '9'; }

[[nodiscard]] constexpr bool equal_ignoring_case(std::string_view left, std::string_view right) noexcept {
    return left.size() == right.size() && std::equal(left.begin(), left.end(), right.begin(), [](char a, char b) {
               return ascii_lower(a) == ascii_lower(b);
           });
}

/// A media type as "typ" and "cty" compare it: "application/" may be left out where no other "/" follows
/// (RFC 7515 §4.1.9, §4.1.10).
[[nodiscard]] constexpr std::string_view without_application(std::string_view type) noexcept {
    constexpr std::string_view prefix = "application/";
    const std::string_view rest = type.substr(std::min(prefix.size(), type.size()));
    return equal_ignoring_case(type.substr(0, prefix.size()), prefix) && rest.find('/') == rest.npos ? rest : type;
}

[[nodiscard]] constexpr bool same_media_type(std::string_view left, std::string_view right) noexcept {
    return equal_ignoring_case(without_application(left), without_application(right));
}

}  // namespace bearer::inline v1::detail
