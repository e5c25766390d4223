// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// gzip (RFC 1952) by hand, so that it can be done wrong on purpose and needs no library.
namespace test {

/// What stands before the blocks: no name, no time.
inline constexpr std::string_view gzip_header{"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff", 10};

/// A block of nothing, after which others may follow: 5 bytes to read, none to write.
inline constexpr std::string_view empty_block{"\x00\x00\x00\xff\xff", 5};

[[nodiscard]] inline std::string little_endian(std::size_t value, int bytes) {
    std::string text;
    for (int byte = 0; byte < bytes; ++byte) text.push_back(static_cast<char>(value >> (8 * byte) & 0xff));
    return text;
}

/// What stands behind the blocks: the contents' CRC-32 and size.
[[nodiscard]] inline std::string gzip_trailer(std::string_view contents) {
    static const auto table = [] {
        std::array<std::uint32_t, 256> remainders{};
        for (std::uint32_t byte = 0; byte < 256; ++byte) {
            std::uint32_t rest = byte;
            for (int bit = 0; bit < 8; ++bit) rest = rest & 1 ? rest >> 1 ^ 0xedb88320u : rest >> 1;
            remainders[byte] = rest;
        }
        return remainders;
    }();
    std::uint32_t crc = ~0u;
    for (const char character : contents) crc = crc >> 8 ^ table[(crc ^ static_cast<unsigned char>(character)) & 0xff];
    return little_endian(~crc, 4) + little_endian(contents.size(), 4);
}

/// The contents as they are, a little longer.
[[nodiscard]] inline std::string gzip_stored(std::string_view contents) {
    constexpr std::size_t longest = 0xffff;
    std::string text{gzip_header};
    for (std::size_t from = 0; from == 0 || from < contents.size(); from += longest) {
        const std::string_view part = contents.substr(from, longest);
        const bool is_last = from + longest >= contents.size();
        text += little_endian(is_last ? 1 : 0, 1) + little_endian(part.size(), 2) + little_endian(~part.size(), 2);
        text += part;
    }
    return text + gzip_trailer(contents);
}

/// That many times the letter "a", in a hundred-and-fiftieth of the space.
[[nodiscard]] inline std::string gzip_of_run(std::size_t size) {
    constexpr std::size_t longest_copy = 258;
    std::string text{gzip_header};
    int free_bits = 0;
    const auto put_bit = [&](unsigned bit) {
        if (free_bits == 0) text.push_back('\0'), free_bits = 8;
        text.back() = static_cast<char>(static_cast<unsigned char>(text.back()) | bit << (8 - free_bits--));
    };
    const auto put_code = [&](unsigned code, int bits) {  // a Huffman code, its highest bit first (RFC 1951 §3.2.6)
        while (bits-- > 0) put_bit(code >> bits & 1);
    };
    put_code(0b110, 3);  // the last block, with fixed codes
    std::size_t left = size;
    const auto put_letter = [&] { put_code(0x30 + 'a', 8), --left; };
    if (left > 0) put_letter();
    for (; left >= longest_copy; left -= longest_copy) put_code(0xc5, 8), put_code(0, 5);  // from one byte before
    while (left > 0) put_letter();
    put_code(0, 7);
    return text + gzip_trailer(std::string(size, 'a'));
}

}  // namespace test
