// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace bearer::inline v1::detail {

/// Whether the text is one entity tag (RFC 9110 §8.8.3), in ASCII and of 256 bytes or fewer: safe in a header field.
///
/// Neither a list nor "*" is one: "If-None-Match: *" would have the server say of any document that it has not changed.
[[nodiscard]] constexpr bool is_entity_tag(std::string_view text) noexcept {
    constexpr std::size_t longest = 256;
    if (text.size() > longest) return false;
    if (text.starts_with("W/")) text.remove_prefix(2);
    return text.size() >= 2 && text.front() == '"' && text.back() == '"' &&
           std::ranges::all_of(text.substr(1, text.size() - 2), [](char c) { return c > ' ' && c <= '~' && c != '"'; });
}

}  // namespace bearer::inline v1::detail
