// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// base64url bit by bit, as one would do it on paper (RFC 4648 §5).
namespace fuzz {

inline constexpr std::string_view characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Appends the lowest bits of a value as zeros and ones.
inline void write_bits(std::string& bits, std::size_t value, std::size_t count) {
    while (count-- != 0) bits += (value >> count & 1) != 0 ? '1' : '0';
}

[[nodiscard]] inline std::size_t read_bits(std::string_view bits) {
    std::size_t value = 0;
    for (const char bit : bits) value = value * 2 + (bit == '1' ? 1 : 0);
    return value;
}

[[nodiscard]] inline std::optional<std::string> decode_on_paper(std::string_view text) {
    std::string bits;
    for (const char character : text) {
        const std::size_t value = characters.find(character);
        if (value == characters.npos) return std::nullopt;
        write_bits(bits, value, 6);
    }
    const std::size_t left = bits.size() % 8;
    if (left == 6 || bits.find('1', bits.size() - left) != bits.npos) return std::nullopt;

    std::string bytes;
    for (std::size_t at = 0; at + 8 <= bits.size(); at += 8)
        bytes += static_cast<char>(read_bits(std::string_view{bits}.substr(at, 8)));
    return bytes;
}

[[nodiscard]] inline std::string encode_on_paper(std::string_view bytes) {
    std::string bits;
    for (const char byte : bytes) write_bits(bits, static_cast<unsigned char>(byte), 8);
    while (bits.size() % 6 != 0) bits += '0';

    std::string text;
    for (std::size_t at = 0; at < bits.size(); at += 6)
        text += characters[read_bits(std::string_view{bits}.substr(at, 6))];
    return text;
}

}  // namespace fuzz
