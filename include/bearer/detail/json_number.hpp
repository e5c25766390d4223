// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/limits.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>

/// What a JSON number is worth, computed from its digits: no locale, no rounding, no undefined conversion.
namespace bearer::inline v1::detail {

/// A JSON number literal as digits × 10^exponent, without zeros at either end; no digits stand for zero.
class Decimal {
public:
    /// The literal must satisfy RFC 8259 §6 and limits::json_number_bytes.
    explicit constexpr Decimal(std::string_view literal) noexcept {
        std::size_t at = 0;
        negative_ = literal[at] == '-';
        if (negative_) ++at;
        bool fraction = false;
        for (; at < literal.size(); ++at) {
            const char character = literal[at];
            if (character == '.') {
                fraction = true;
            } else if (character >= '0' && character <= '9') {
                if (fraction) --exponent_;
                if (count_ != 0 || character != '0') digits_[count_++] = character;
            } else {
                exponent_ += exponent_of(literal.substr(at + 1));
                break;
            }
        }
        for (; count_ != 0 && digits_[count_ - 1] == '0'; --count_) ++exponent_;
    }

    [[nodiscard]] constexpr bool zero() const noexcept { return count_ == 0; }
    [[nodiscard]] constexpr bool negative() const noexcept { return negative_ && !zero(); }

    /// Whether the nearest double is finite (IEEE 754 binary64, ties to even).
    [[nodiscard]] constexpr bool fits_double() const noexcept {
        // The largest finite double and half a unit in its last place; from there on rounding gives infinity.
        constexpr std::string_view bound = "17976931348623158079372897140530341507993413271003782693617377898044496";
        constexpr int bound_digits = 309;
        const int magnitude = static_cast<int>(count_) + exponent_;
        if (zero() || magnitude < bound_digits) return true;
        if (magnitude > bound_digits) return false;
        return std::string_view{digits_.data(), count_} < bound;
    }

    struct Whole {
        std::int64_t value;  // rounded towards zero
        bool exact;
    };

    /// The part before the point, where it fits 64 bits.
    [[nodiscard]] constexpr std::optional<Whole> whole() const noexcept {
        if (zero()) return Whole{0, true};
        const int magnitude = static_cast<int>(count_) + exponent_;
        if (magnitude > 19) return std::nullopt;
        std::uint64_t value = 0;  // 19 digits fit
        for (int digit = 0; digit < magnitude; ++digit) {
            const auto index = static_cast<std::size_t>(digit);
            value = value * 10 + (index < count_ ? static_cast<std::uint64_t>(digits_[index] - '0') : 0);
        }
        const bool exact = exponent_ >= 0;
        constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
        if (value > largest + (negative_ ? 1 : 0)) return std::nullopt;
        if (!negative_) return Whole{static_cast<std::int64_t>(value), exact};
        return Whole{static_cast<std::int64_t>(0 - value), exact};
    }

private:
    static constexpr int exponent_of(std::string_view text) noexcept {
        constexpr int huge = 100'000;  // past every limit below, and far from overflow
        const bool negative = text.front() == '-';
        if (negative || text.front() == '+') text.remove_prefix(1);
        int value = 0;
        for (const char digit : text)
            if (value < huge) value = value * 10 + (digit - '0');
        return negative ? -value : value;
    }

    std::array<char, limits::json_number_bytes> digits_{};
    std::size_t count_ = 0;
    int exponent_ = 0;
    bool negative_ = false;
};

/// What those return that find no number of 0 or more: one register, where std::optional would go through memory.
inline constexpr std::int64_t no_number = -1;

/// The number that the first eight characters are, or no_number where one of them is no digit; there must be eight.
[[nodiscard]] constexpr std::int64_t eight_digits(std::string_view text) noexcept {
    // The first character is the lowest byte, so that all eight are looked at, and then added up, at once.
    std::uint64_t digits = 0;
    if (std::endian::native == std::endian::little && !std::is_constant_evaluated()) {
        std::memcpy(&digits, text.data(), sizeof digits);
    } else {
        for (unsigned place = 0; place < 8; ++place)
            digits |= std::uint64_t{static_cast<unsigned char>(text[place])} << (8 * place);
    }
    digits ^= 0x3030'3030'3030'3030;
    if (((digits | (digits + 0x7676'7676'7676'7676)) & 0x8080'8080'8080'8080) != 0) return no_number;
    digits = (digits * 10 + (digits >> 8)) & 0x00FF'00FF'00FF'00FF;
    digits = (digits * 100 + (digits >> 16)) & 0x0000'FFFF'0000'FFFF;
    return static_cast<std::uint32_t>(digits * 10'000 + (digits >> 32));
}

/// The integer that a literal of up to 18 digits alone is, as nearly every date is written; no_number for any other.
[[nodiscard]] constexpr std::int64_t plain_integer(std::string_view literal) noexcept {
    constexpr std::size_t safe_digits = 18;
    if (literal.size() > safe_digits) return no_number;
    std::int64_t value = 0;
    std::size_t at = 0;
    if (literal.size() >= 8) {
        value = eight_digits(literal);
        if (value == no_number) return no_number;
        at = 8;
    }
    for (; at < literal.size(); ++at) {
        const auto digit = static_cast<unsigned char>(literal[at] - '0');
        if (digit > 9) return no_number;
        value = value * 10 + digit;
    }
    return value;
}

/// The integer that a JSON number is, whatever its spelling (5, 5.0, 5e0), if it fits; never rounded.
[[nodiscard]] constexpr std::optional<std::int64_t> exact_integer(std::string_view literal) noexcept {
    if (const std::int64_t plain = plain_integer(literal); plain != no_number) return plain;
    const auto whole = Decimal{literal}.whole();
    if (!whole || !whole->exact) return std::nullopt;
    return whole->value;
}

enum class Rounding { down, up };

inline constexpr std::int64_t last_numeric_date = 253'402'300'799;

/// numeric_date() of a literal that need not be plain.
[[nodiscard]] constexpr std::int64_t decimal_date(const Decimal& decimal, Rounding rounding) noexcept {
    if (decimal.negative()) return no_number;
    const auto whole = decimal.whole();
    if (!whole || whole->value > last_numeric_date || (whole->value == last_numeric_date && !whole->exact))
        return no_number;
    return whole->value + (rounding == Rounding::up && !whole->exact ? 1 : 0);
}

/// The seconds of a NumericDate (RFC 7519 §2) from 1970 to 9999, fractions rounded as told; no_number for any other.
[[nodiscard]] constexpr std::int64_t numeric_date(std::string_view literal, Rounding rounding) noexcept {
    const std::int64_t plain = plain_integer(literal);
    if (plain == no_number) return decimal_date(Decimal{literal}, rounding);
    return plain <= last_numeric_date ? plain : no_number;
}

}  // namespace bearer::inline v1::detail
