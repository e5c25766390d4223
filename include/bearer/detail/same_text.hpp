// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace bearer::inline v1::detail {

/// Whether both texts are the same octets: what == says, without a call for the short texts that claims are.
[[nodiscard, gnu::always_inline]] constexpr bool same_text(std::string_view left, std::string_view right) noexcept {
    const std::size_t size = left.size();
    if (size != right.size()) return false;
    if (std::is_constant_evaluated()) return left == right;

    const auto differ = [&]<class Word>(std::size_t at, Word) {
        Word a;
        Word b;
        std::memcpy(&a, left.data() + at, sizeof a);
        std::memcpy(&b, right.data() + at, sizeof b);
        return static_cast<std::uint64_t>(a ^ b);
    };
    // Words that overlap, where the size is none of theirs.
    if (size >= 8) {
        for (std::size_t at = 0; at + 8 < size; at += 8)
            if (differ(at, std::uint64_t{}) != 0) return false;
        return differ(size - 8, std::uint64_t{}) == 0;
    }
    if (size >= 4) return (differ(0, std::uint32_t{}) | differ(size - 4, std::uint32_t{})) == 0;
    if (size == 0) return true;
    return (differ(0, std::uint8_t{}) | differ(size / 2, std::uint8_t{}) | differ(size - 1, std::uint8_t{})) == 0;
}

}  // namespace bearer::inline v1::detail
