// SPDX-License-Identifier: MIT
#include <bearer/detail/json_number.hpp>

#include "support/catch.hpp"
#include "support/foreign_locale.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <system_error>

namespace {

using bearer::detail::Decimal;
using bearer::detail::exact_integer;
using bearer::detail::numeric_date;
using bearer::detail::Rounding;

constexpr auto none = std::optional<std::int64_t>{};
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();

std::optional<std::int64_t> date(std::string_view literal, Rounding rounding) {
    const std::int64_t seconds = numeric_date(literal, rounding);
    return seconds == bearer::detail::no_number ? std::nullopt : std::optional{seconds};
}
std::optional<std::int64_t> down(std::string_view literal) { return date(literal, Rounding::down); }
std::optional<std::int64_t> up(std::string_view literal) { return date(literal, Rounding::up); }

bool fits_double(std::string_view literal) { return Decimal{literal}.fits_double(); }

/// The same by the standard library, which has no locale here either.
bool fits_double_by_library(std::string_view literal) {
    double value = 0;
    const auto read = std::from_chars(literal.data(), literal.data() + literal.size(), value);
    // Too small to be told from zero is out of range to the library, and fine in a JSON text.
    return read.ec != std::errc::result_out_of_range || literal.find("e-") != literal.npos;
}

}  // namespace

TEST_CASE("a number is an integer however it is written", "[json_number][RFC8259]") {
    for (const std::string_view five : {"5", "5.0", "5e0", "5E+0", "5e-0", "0.5e1", "50e-1", "0.005e3", "5.000000",
                                        "5000000000000000000000000000000e-30", "0.0000000000000000000000005e25"}) {
        CAPTURE(five);
        CHECK(exact_integer(five) == 5);
        CHECK(exact_integer("-" + std::string{five}) == -5);
    }
    for (const std::string_view zero : {"0", "-0", "0.0", "0e0", "-0.0e5", "0e999999999999", "0e-99999999999999999"}) {
        CAPTURE(zero);
        CHECK(exact_integer(zero) == 0);
    }
    CHECK(exact_integer("1700000300") == 1'700'000'300);
    CHECK(exact_integer("17e8") == 1'700'000'000);
    CHECK(exact_integer("120") == 120);
    CHECK(exact_integer("100e-2") == 1);
}

TEST_CASE("eight characters are a number if all of them are digits", "[json_number]") {
    using bearer::detail::eight_digits;
    static_assert(eight_digits("12345678") == 12'345'678);
    CHECK(eight_digits("12345678") == 12'345'678);
    CHECK(eight_digits("00000000") == 0);
    CHECK(eight_digits("99999999") == 99'999'999);
    for (std::size_t place = 0; place < 8; ++place) {
        for (int value = 0; value < 256; ++value) {
            CAPTURE(place, value);
            std::string text = "11111111";
            text[place] = static_cast<char>(value);
            REQUIRE((eight_digits(text) != bearer::detail::no_number) == (value >= '0' && value <= '9'));
            if (value >= '0' && value <= '9') REQUIRE(eight_digits(text) == std::stol(text));
        }
    }
}

TEST_CASE("up to 18 digits and nothing else are a plain number", "[json_number]") {
    using bearer::detail::no_number;
    using bearer::detail::plain_integer;
    const std::string_view digits = "1987654321098765432";
    for (std::size_t size = 1; size <= 18; ++size) {
        CAPTURE(size);
        CHECK(plain_integer(digits.substr(0, size)) == std::stol(std::string{digits.substr(0, size)}));
        for (std::size_t place = 0; place < size; ++place)
            for (const char other : {'/', ':', '.', '-', 'e', '\0'}) {
                CAPTURE(place, other);
                std::string text{digits.substr(0, size)};
                text[place] = other;
                REQUIRE(plain_integer(text) == no_number);
            }
    }
    CHECK(plain_integer(digits) == no_number);
}

TEST_CASE("a number with a fraction is no integer", "[json_number]") {
    for (const std::string_view literal : {"5.5", "0.1", "-0.1", "5e-1", "1e-400", "55e-1", "5.0000000000000000001",
                                           "9007199254740993.5", "1e-99999999999999999999"}) {
        CAPTURE(literal);
        CHECK(exact_integer(literal) == none);
    }
}

TEST_CASE("integers reach to the ends of 64 bits and not past them", "[json_number]") {
    CHECK(exact_integer("9223372036854775806") == largest - 1);
    CHECK(exact_integer("9223372036854775807") == largest);
    CHECK(exact_integer("9223372036854775808") == none);
    CHECK(exact_integer("-9223372036854775807") == smallest + 1);
    CHECK(exact_integer("-9223372036854775808") == smallest);
    CHECK(exact_integer("-9223372036854775809") == none);
    CHECK(exact_integer("922337203685477580700e-2") == largest);
    CHECK(exact_integer("9999999999999999999") == none);
    CHECK(exact_integer("18446744073709551615") == none);
    CHECK(exact_integer("18446744073709551616") == none);
    CHECK(exact_integer("1e18") == 1'000'000'000'000'000'000);
    CHECK(exact_integer("1e19") == none);
    CHECK(exact_integer("1e308") == none);
    CHECK(exact_integer("1e99999999999999999999999999999") == none);
}

TEST_CASE("integers past a double's 53 bits are not rounded", "[json_number]") {
    CHECK(exact_integer("9007199254740993") == 9'007'199'254'740'993);
    CHECK(exact_integer("9007199254740993.0") == 9'007'199'254'740'993);
    CHECK(exact_integer("9007199254740992999e-3") == none);
}

TEST_CASE("a date's fraction is dropped, or counted as a whole second", "[json_number][RFC7519]") {
    CHECK(down("1700000300") == 1'700'000'300);
    CHECK(up("1700000300") == 1'700'000'300);
    CHECK(down("1700000300.0") == 1'700'000'300);
    CHECK(up("1700000300.0") == 1'700'000'300);
    CHECK(down("1700000300.5") == 1'700'000'300);
    CHECK(up("1700000300.5") == 1'700'000'301);
    CHECK(down("1700000300.999999999999999999999999") == 1'700'000'300);
    CHECK(up("1700000300.000000000000000000000001") == 1'700'000'301);
    CHECK(down("1.7000003005e9") == 1'700'000'300);
    CHECK(up("17000003005e-1") == 1'700'000'301);
    CHECK(up("1e-400") == 1);
    CHECK(down("1e-400") == 0);
}

TEST_CASE("dates reach from 1970 to the end of the year 9999", "[json_number]") {
    CHECK(down("0") == 0);
    CHECK(down("-0") == 0);
    CHECK(down("-0.0") == 0);
    CHECK(down("-1") == none);
    CHECK(down("-0.5") == none);
    CHECK(up("-0.5") == none);
    CHECK(down("-1e-400") == none);
    CHECK(down("253402300798.5") == 253'402'300'798);
    CHECK(up("253402300798.5") == 253'402'300'799);
    CHECK(down("253402300799") == 253'402'300'799);
    CHECK(down("253402300799.0") == 253'402'300'799);
    CHECK(up("2.53402300799e11") == 253'402'300'799);
    CHECK(down("253402300799.5") == none);
    CHECK(up("253402300799.5") == none);
    CHECK(down("253402300800") == none);
    CHECK(down("253402300800.0") == none);
    CHECK(down("1e12") == none);
    CHECK(down("1e400") == none);
    CHECK(down("9223372036854775808") == none);
}

TEST_CASE("numbers past the largest double are told from those before", "[json_number]") {
    CHECK(fits_double("0"));
    CHECK(fits_double("0e999"));
    CHECK(fits_double("1e308"));
    CHECK(fits_double("1e-400"));
    CHECK(fits_double("1e-99999999999"));
    CHECK(fits_double("1.7976931348623157e308"));
    CHECK(fits_double("1.7976931348623158e308"));
    CHECK(fits_double("1.79769313486231580793e308"));
    CHECK_FALSE(fits_double("1.79769313486231580794e308"));
    CHECK_FALSE(fits_double("1.7976931348623159e308"));
    CHECK_FALSE(fits_double("-1.7976931348623159e308"));
    CHECK_FALSE(fits_double("1e309"));
    CHECK_FALSE(fits_double("1e400"));
    CHECK_FALSE(fits_double("-1e400"));
    CHECK_FALSE(fits_double("1e99999999999999999999"));
    CHECK(fits_double("0.00000000000000000001e328"));
    CHECK_FALSE(fits_double("0.00000000000000000001e329"));
    CHECK_FALSE(fits_double("10000000000e299"));
}

TEST_CASE("all 64 digits of the longest literals decide", "[json_number]") {
    // Half a unit past the largest double, cut off: the last digit tells both sides apart.
    const std::string digits = "1.7976931348623158079372897140530341507993413271003782693";
    CHECK((digits + "6e308").size() <= bearer::limits::json_number_bytes);
    CHECK(fits_double(digits + "6e308"));
    CHECK(fits_double(digits + "61e308"));
    CHECK_FALSE(fits_double(digits + "62e308"));
    CHECK_FALSE(fits_double(digits + "7e308"));
}

TEST_CASE("numbers near the largest double are judged as the standard library judges them", "[json_number][fuzz]") {
    std::mt19937 random{754};
    const std::string near = "17976931348623158079372897140530341507993413271003";
    int fits = 0;
    int too_large = 0;

    for (int round = 0; round < 5'000; ++round) {
        std::string digits = near.substr(0, 1 + random() % near.size());
        digits.back() = static_cast<char>('0' + random() % 10);
        if (digits.front() == '0') digits.front() = '1';
        const std::size_t point = 1 + random() % digits.size();
        const int exponent = 309 - static_cast<int>(point) + (random() % 8 == 0 ? 1 : 0);
        std::string literal = digits.substr(0, point);
        if (point < digits.size()) literal += "." + digits.substr(point);
        literal += "e" + std::to_string(exponent);
        CAPTURE(literal);
        const bool expected = fits_double_by_library(literal);
        CHECK(fits_double(literal) == expected);
        ++(expected ? fits : too_large);
    }

    CHECK(fits > 500);
    CHECK(too_large > 500);
}

TEST_CASE("integers in any spelling are worth what they are worth", "[json_number][fuzz]") {
    std::mt19937_64 random{8259};

    for (int round = 0; round < 5'000; ++round) {
        const auto value = static_cast<std::int64_t>(random() >> random() % 64) * (random() % 2 != 0 ? -1 : 1);
        const std::string plain = std::to_string(value);
        const std::size_t zeros = random() % 20;
        CAPTURE(value, zeros);
        CHECK(exact_integer(plain) == value);
        CHECK(exact_integer(plain + "." + std::string(zeros + 1, '0')) == value);
        CHECK(exact_integer(plain + std::string(zeros, '0') + "e-" + std::to_string(zeros)) == value);
        CHECK(exact_integer(plain + ".5") == none);
    }
}

TEST_CASE("a number is worth the same in a language with a decimal comma", "[json_number][JS-43]") {
    const test::ForeignLocale locale{"de_DE.UTF-8", "de_DE.utf8", "tr_TR.UTF-8", "tr_TR.utf8", "fr_FR.UTF-8", "de_DE"};
    if (!locale.installed()) WARN("no locale with a decimal comma is installed: only C++'s locale is foreign here");

    CHECK(down("1700000300.5") == 1'700'000'300);
    CHECK(up("1700000300.5") == 1'700'000'301);
    CHECK(exact_integer("1.5e1") == 15);
    CHECK(exact_integer("1.5") == none);
}
