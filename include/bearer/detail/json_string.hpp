// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

/// The inside of JSON strings (RFC 8259 §7) and UTF-8 (RFC 3629 §4).
namespace bearer::inline v1::detail {

/// The end of the well-formed UTF-8 sequence of two to four bytes that starts here, or null.
[[nodiscard]] inline const char* utf8_sequence_end(const char* at, const char* end) noexcept {
    const auto byte = [&](std::ptrdiff_t index) { return static_cast<unsigned char>(at[index]); };
    const auto follows = [&](std::ptrdiff_t index, unsigned low = 0x80, unsigned high = 0xBF) {
        return byte(index) >= low && byte(index) <= high;
    };
    const std::ptrdiff_t left = end - at;
    const unsigned lead = byte(0);

    if (lead >= 0xC2 && lead <= 0xDF) return left >= 2 && follows(1) ? at + 2 : nullptr;
    if (lead >= 0xE0 && lead <= 0xEF) {
        // E0 must not be an overlong form, ED must not be a surrogate.
        return left >= 3 && follows(1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF) && follows(2) ? at + 3
                                                                                                             : nullptr;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        // F0 must not be an overlong form, F4 must not pass U+10FFFF.
        return left >= 4 && follows(1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF) && follows(2) &&
                       follows(3)
                   ? at + 4
                   : nullptr;
    }
    return nullptr;
}

/// The first character from here on that is not plain: a quote, a backslash, a control character, or one that is not
/// ASCII; or the end.
[[nodiscard]] inline const char* plain_end(const char* at, const char* end) noexcept {
#ifdef __SSE2__  // as every x86-64 has it; <emmintrin.h> is not needed for one instruction
    while (end - at >= 16) {
        using Characters [[gnu::vector_size(16)]] = char;
        using Signed [[gnu::vector_size(16)]] = signed char;
        Signed text;
        std::memcpy(&text, at, sizeof text);
        // What is not ASCII is negative, and so less than a space as well.
        const Signed special = (text == '"') | (text == '\\') | (text < ' ');
        const auto places = static_cast<unsigned>(__builtin_ia32_pmovmskb128(__builtin_bit_cast(Characters, special)));
        if (places != 0) return at + std::countr_zero(places);
        at += 16;
    }
#endif
    constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
    constexpr std::uint64_t tops = 0x8080'8080'8080'8080;
    while (end - at >= 8) {
        std::uint64_t word;
        std::memcpy(&word, at, sizeof word);
        // Each term has a byte's top bit set at the latest where that byte is the one looked for; only above a true
        // alarm can one be false.
        const std::uint64_t quote = word ^ (ones * '"');
        const std::uint64_t backslash = word ^ (ones * '\\');
        const std::uint64_t special = (word | (word - ones * 0x20) | (quote - ones) | (backslash - ones)) & tops;
        if (special != 0) {
            if constexpr (std::endian::native == std::endian::little) return at + std::countr_zero(special) / 8;
            break;
        }
        at += 8;
    }
    for (; at != end; ++at) {
        const auto character = static_cast<unsigned char>(*at);
        if (character == '"' || character == '\\' || character < 0x20 || character >= 0x80) return at;
    }
    return end;
}

/// The first quote or backslash from here on, or null if something before it may not stand in a string.
[[nodiscard]] inline const char* plain_characters_end(const char* at, const char* end) noexcept {
    for (;;) {
        at = plain_end(at, end);
        if (at == end) return nullptr;
        const auto character = static_cast<unsigned char>(*at);
        if (character < 0x20) return nullptr;
        if (character < 0x80) return at;
        at = utf8_sequence_end(at, end);
        if (at == nullptr) return nullptr;
    }
}

/// The value of four hexadecimal digits, or a number past 0xFFFF.
[[nodiscard]] inline std::uint32_t four_hex_digits(const char* at, const char* end) noexcept {
    constexpr std::uint32_t none = 0x1'0000;
    if (end - at < 4) return none;
    std::uint32_t value = 0;
    for (const char* const last = at + 4; at != last; ++at) {
        const auto character = static_cast<unsigned char>(*at);
        const auto lower = static_cast<unsigned char>(character | 0x20);
        if (character >= '0' && character <= '9') value = value << 4 | static_cast<std::uint32_t>(character - '0');
        else if (lower >= 'a' && lower <= 'f') value = value << 4 | static_cast<std::uint32_t>(lower - 'a' + 10);
        else return none;
    }
    return value;
}

/// Writes a scalar value as UTF-8 and returns the place behind it.
[[nodiscard]] inline char* write_utf8(std::uint32_t scalar, char* out) noexcept {
    const auto put = [&](std::uint32_t byte) { *out++ = static_cast<char>(byte); };
    if (scalar < 0x80) {
        put(scalar);
    } else if (scalar < 0x800) {
        put(0xC0 | scalar >> 6);
        put(0x80 | (scalar & 0x3F));
    } else if (scalar < 0x1'0000) {
        put(0xE0 | scalar >> 12);
        put(0x80 | (scalar >> 6 & 0x3F));
        put(0x80 | (scalar & 0x3F));
    } else {
        put(0xF0 | scalar >> 18);
        put(0x80 | (scalar >> 12 & 0x3F));
        put(0x80 | (scalar >> 6 & 0x3F));
        put(0x80 | (scalar & 0x3F));
    }
    return out;
}

/// Decodes one escape sequence behind its backslash; both places move on.
[[nodiscard]] inline bool unescape_one(const char*& at, const char* end, char*& out) noexcept {
    if (at == end) return false;
    switch (*at++) {
        case '"': *out++ = '"'; return true;
        case '\\': *out++ = '\\'; return true;
        case '/': *out++ = '/'; return true;
        case 'b': *out++ = '\b'; return true;
        case 'f': *out++ = '\f'; return true;
        case 'n': *out++ = '\n'; return true;
        case 'r': *out++ = '\r'; return true;
        case 't': *out++ = '\t'; return true;
        case 'u': break;
        default: return false;
    }
    std::uint32_t scalar = four_hex_digits(at, end);
    if (scalar > 0xFFFF || (scalar >= 0xDC00 && scalar <= 0xDFFF)) return false;
    at += 4;
    if (scalar >= 0xD800 && scalar <= 0xDBFF) {
        if (end - at < 2 || at[0] != '\\' || at[1] != 'u') return false;
        const std::uint32_t low = four_hex_digits(at + 2, end);
        if (low < 0xDC00 || low > 0xDFFF) return false;
        at += 6;
        scalar = 0x1'0000 + ((scalar - 0xD800) << 10) + (low - 0xDC00);
    }
    out = write_utf8(scalar, out);
    return true;
}

/// Decodes a string from its first backslash to its closing quote; leaves `at` behind the quote.
[[nodiscard]] inline bool unescape(const char*& at, const char* end, char*& out) noexcept {
    for (;;) {
        const char* const stop = plain_characters_end(at, end);
        if (stop == nullptr) return false;
        std::memcpy(out, at, static_cast<std::size_t>(stop - at));
        out += stop - at;
        at = stop + 1;
        if (*stop == '"') return true;
        if (!unescape_one(at, end, out)) return false;
    }
}

}  // namespace bearer::inline v1::detail
