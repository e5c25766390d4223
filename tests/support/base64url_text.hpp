// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

namespace test {

/// Whether the text is base64url of something, in its one form; found without the library's decoder.
[[nodiscard]] inline bool is_base64url(std::string_view text) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    if (text.empty() || text.size() % 4 == 1 || text.find_first_not_of(letters) != text.npos) return false;
    const std::size_t last = letters.find(text.back());
    return text.size() % 4 == 0 || (text.size() % 4 == 2 ? last % 16 : last % 4) == 0;
}

}  // namespace test
