// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

/// The two forms of an ECDSA signature: r and s at full length in a JWS (RFC 7518 §3.4), DER for OpenSSL (RFC 3279
/// §2.2.3).
namespace bearer::inline v1::detail {

inline constexpr std::size_t ecdsa_most_coordinate_bytes = 66;  // of P-521

/// A signature in DER, for curves up to P-521.
class EcdsaDer {
public:
    /// The halves of `raw` are r and s; it has 2 to 2 * ecdsa_most_coordinate_bytes octets, and an even number.
    explicit constexpr EcdsaDer(std::string_view raw) noexcept {
        const std::string_view r = significant(raw.substr(0, raw.size() / 2));
        const std::string_view s = significant(raw.substr(raw.size() / 2));
        begin(0x30, number_bytes(r) + number_bytes(s));
        add_number(r);
        add_number(s);
    }

    [[nodiscard]] constexpr std::span<const unsigned char> bytes() const noexcept {
        return std::span{bytes_}.first(size_);
    }

private:
    // A tag and at most two bytes of length, thrice, and a zero before each number whose first bit is set.
    static constexpr std::size_t most_bytes = 3 * 3 + 2 * (1 + ecdsa_most_coordinate_bytes);

    /// Without the leading zeros, of which DER allows none; zero itself keeps one.
    static constexpr std::string_view significant(std::string_view number) noexcept {
        while (number.size() > 1 && number.front() == '\0') number.remove_prefix(1);
        return number;
    }

    /// DER's numbers are signed: a first bit that is set would be a minus.
    static constexpr bool needs_zero(std::string_view number) noexcept {
        return (static_cast<unsigned char>(number.front()) & 0x80) != 0;
    }
    static constexpr std::size_t length_of(std::string_view number) noexcept {
        return number.size() + (needs_zero(number) ? 1 : 0);
    }
    static constexpr std::size_t number_bytes(std::string_view number) noexcept { return 2 + length_of(number); }

    constexpr void begin(unsigned char tag, std::size_t length) noexcept {
        add(tag);
        if (length >= 0x80) add(0x81);
        add(static_cast<unsigned char>(length));
    }
    constexpr void add_number(std::string_view number) noexcept {
        begin(0x02, length_of(number));
        if (needs_zero(number)) add(0);
        for (const char octet : number) add(static_cast<unsigned char>(octet));
    }
    constexpr void add(unsigned char byte) noexcept { bytes_[size_++] = byte; }

    std::array<unsigned char, most_bytes> bytes_{};
    std::size_t size_ = 0;
};

}  // namespace bearer::inline v1::detail
