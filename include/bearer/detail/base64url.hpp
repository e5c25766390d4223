// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/base64url_avx2.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// base64url without padding, in its one canonical form (RFC 4648 §5, RFC 7515 §2).
namespace bearer::inline v1::detail::base64url {

inline constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Bytes that a text of that length decodes to; the length may still be impossible (1 modulo 4).
[[nodiscard]] constexpr std::size_t decoded_size(std::size_t characters) noexcept {
    return characters / 4 * 3 + (characters % 4 == 0 ? 0 : characters % 4 - 1);
}

inline constexpr std::uint32_t invalid = 0x8000'0000;

/// A character's six bits, already at their place in a group of 24 bits; a foreign character has the top bit set.
template <unsigned Shift>
inline constexpr std::array<std::uint32_t, 256> sextets = [] {
    std::array<std::uint32_t, 256> table{};
    table.fill(invalid);
    for (std::uint32_t value = 0; value < alphabet.size(); ++value)
        table[static_cast<unsigned char>(alphabet[value])] = value << Shift;
    return table;
}();

/// What decode() does, one group of four characters after the other: on any processor.
[[nodiscard]] inline bool decode_groups(std::string_view text, char* out) noexcept {
    const auto* in = reinterpret_cast<const unsigned char*>(text.data());
    std::uint32_t seen = 0;

    for (std::size_t groups = text.size() / 4; groups != 0; --groups, in += 4, out += 3) {
        const std::uint32_t bits = sextets<18>[in[0]] | sextets<12>[in[1]] | sextets<6>[in[2]] | sextets<0>[in[3]];
        seen |= bits;
        out[0] = static_cast<char>(bits >> 16);
        out[1] = static_cast<char>(bits >> 8);
        out[2] = static_cast<char>(bits);
    }
    switch (text.size() % 4) {
        case 1: return false;
        case 2: {
            const std::uint32_t bits = sextets<18>[in[0]] | sextets<12>[in[1]];
            if ((bits & 0xFFFF) != 0) return false;
            seen |= bits;
            out[0] = static_cast<char>(bits >> 16);
            break;
        }
        case 3: {
            const std::uint32_t bits = sextets<18>[in[0]] | sextets<12>[in[1]] | sextets<6>[in[2]];
            if ((bits & 0xFF) != 0) return false;
            seen |= bits;
            out[0] = static_cast<char>(bits >> 16);
            out[1] = static_cast<char>(bits >> 8);
            break;
        }
        default: break;
    }
    return (seen & invalid) == 0;
}

/// Decodes the only text that stands for these bytes, or fails.
///
/// Fails on any character outside the alphabet, on padding, on white space, on a length of 1 modulo 4 and on
/// unused bits that are not zero: a lenient decoder would give every RS256 token 15 valid siblings. Writes
/// decoded_size(text.size()) bytes at `out`; what it writes before it fails means nothing.
[[nodiscard]] inline bool decode(std::string_view text, char* out) noexcept {
    // Each block writes 8 bytes too many, which 12 characters behind it stand for.
    constexpr std::size_t behind = 12;
    bool belongs = true;
    if (text.size() >= block_characters + behind && has_blocks()) {
        const std::size_t blocks = (text.size() - behind) / block_characters;
        belongs = decode_blocks(text.data(), out, blocks);
        text.remove_prefix(blocks * block_characters);
        out += blocks * block_bytes;
    }
    return decode_groups(text, out) && belongs;
}

/// The canonical text of any bytes.
[[nodiscard]] inline std::string encode(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t buffer = 0;
    unsigned pending = 0;
    for (const char byte : bytes) {
        buffer = (buffer << 8) | static_cast<unsigned char>(byte);
        for (pending += 8; pending >= 6; pending -= 6) text += alphabet[(buffer >> (pending - 6)) & 0x3F];
    }
    if (pending != 0) text += alphabet[(buffer << (6 - pending)) & 0x3F];
    return text;
}

}  // namespace bearer::inline v1::detail::base64url
