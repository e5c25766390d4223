// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

/// Blocks of base64url with AVX2, where the processor has it: no flag of the compiler is needed, and none is asked for.
namespace bearer::inline v1::detail::base64url {

inline constexpr std::size_t block_characters = 32;
inline constexpr std::size_t block_bytes = 24;

// Written with the vectors that g++ and clang++ share: <immintrin.h> alone would take a third of a second to compile.
#if defined(__x86_64__) && defined(__has_builtin)
#if __has_builtin(__builtin_shufflevector)
#define BEARER_DETAIL_HAS_AVX2 1
#endif
#endif

#ifdef BEARER_DETAIL_HAS_AVX2
#undef BEARER_DETAIL_HAS_AVX2

[[nodiscard]] inline bool has_blocks() noexcept { return __builtin_cpu_supports("avx2") != 0; }

/// Decodes whole blocks and says whether every character was of the alphabet; only where has_blocks().
///
/// Writes eight bytes more than `blocks` have.
[[nodiscard, gnu::target("avx2")]] inline bool decode_blocks(const char* in, char* out, std::size_t blocks) noexcept {
    using Bytes [[gnu::vector_size(32)]] = signed char;
    using Words [[gnu::vector_size(32)]] = std::uint32_t;

    Bytes foreign{};
    for (; blocks != 0; --blocks, in += block_characters, out += block_bytes) {
        Bytes text;
        std::memcpy(&text, in, sizeof text);
        // All bits set where the character is of that kind. Characters past ASCII are negative, and of none.
        const Bytes upper = (text >= 'A') & (text <= 'Z');
        const Bytes lower = (text >= 'a') & (text <= 'z');
        const Bytes digit = (text >= '0') & (text <= '9');
        const Bytes dash = text == '-';
        const Bytes underscore = text == '_';
        foreign |= ~(upper | lower | digit | dash | underscore);
        const Bytes sextets = text + ((upper & (0 - 'A')) | (lower & (26 - 'a')) | (digit & (52 - '0')) |
                                      (dash & (62 - '-')) | (underscore & (63 - '_')));
        // Four sextets to 24 bits, and their three bytes in the order of the text.
        const Words four = __builtin_bit_cast(Words, sextets);
        const Words bits = ((four & 0x3F) << 18) | ((four & 0x3F00) << 4) | ((four >> 10) & 0xFC0) | (four >> 24);
        const Bytes bytes = __builtin_bit_cast(Bytes, bits);
        const Bytes packed =
            __builtin_shufflevector(bytes, bytes, 2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 18, 17, 16, 22, 21, 20, 26,
                                    25, 24, 30, 29, 28, 3, 3, 3, 3, 3, 3, 3, 3);
        std::memcpy(out, &packed, sizeof packed);
    }
    std::uint64_t words[4];
    std::memcpy(words, &foreign, sizeof words);
    return (words[0] | words[1] | words[2] | words[3]) == 0;
}

#else

[[nodiscard]] constexpr bool has_blocks() noexcept { return false; }
[[nodiscard]] inline bool decode_blocks(const char*, char*, std::size_t) noexcept { return false; }

#endif

}  // namespace bearer::inline v1::detail::base64url
