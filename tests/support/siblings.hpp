// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/base64url.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace test {

/// The other texts that a lenient decoder of base64url would take for the same bytes: those that differ in the bits of
/// the last character that no byte needs.
[[nodiscard]] inline std::vector<std::string> siblings(const std::string& text) {
    constexpr auto letters = bearer::detail::base64url::alphabet;
    const std::size_t variants = text.size() % 4 == 2 ? 16 : text.size() % 4 == 3 ? 4 : 1;
    std::vector<std::string> siblings;
    for (std::size_t bits = 1; bits < variants; ++bits) {
        std::string sibling = text;
        sibling.back() = letters[letters.find(text.back()) ^ bits];
        siblings.push_back(sibling);
    }
    return siblings;
}

}  // namespace test
