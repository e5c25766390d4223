// SPDX-License-Identifier: MIT
#include <bearer/detail/ascii.hpp>

#include "support/catch.hpp"
#include "support/exact_copy.hpp"

#include <cstddef>
#include <string_view>

using bearer::detail::ascii_lower;
using bearer::detail::equal_ignoring_case;
using bearer::detail::same_media_type;
using bearer::detail::without_application;

TEST_CASE("ten characters are digits", "[ascii]") {
    int digits = 0;
    for (int value = -128; value < 128; ++value) digits += bearer::detail::is_digit(static_cast<char>(value)) ? 1 : 0;

    CHECK(digits == 10);
    CHECK(bearer::detail::is_digit('0'));
    CHECK(bearer::detail::is_digit('9'));
}

TEST_CASE("only the 26 capital letters of ASCII have another lower case", "[ascii]") {
    constexpr std::string_view capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    constexpr std::string_view small = "abcdefghijklmnopqrstuvwxyz";

    for (int value = 0; value < 256; ++value) {
        CAPTURE(value);
        const char character = static_cast<char>(value);
        const auto place = capitals.find(character);
        CHECK(ascii_lower(character) == (place == capitals.npos ? character : small[place]));
    }
}

TEST_CASE("texts compare without the case of ASCII letters and with everything else", "[ascii][HD-49]") {
    CHECK(equal_ignoring_case("", ""));
    CHECK(equal_ignoring_case("at+JWT", "AT+jwt"));
    CHECK_FALSE(equal_ignoring_case("at+jwt", "at+jw"));
    CHECK_FALSE(equal_ignoring_case("at+jw", "at+jwt"));
    CHECK_FALSE(equal_ignoring_case("at+jwt", "at+jwu"));
    CHECK_FALSE(equal_ignoring_case(std::string_view{"a\0b", 3}, std::string_view{"a\0c", 3}));
    // What differs from a letter by the bit that makes a capital small: "[" and "{", "@" and "`".
    CHECK_FALSE(equal_ignoring_case("[", "{"));
    CHECK_FALSE(equal_ignoring_case("@", "`"));
    // The Kelvin sign and the dotless i, which full Unicode folds to "k" and Turkish to "I".
    CHECK_FALSE(equal_ignoring_case("\xE2\x84\xAA", "k"));
    CHECK_FALSE(equal_ignoring_case("\xC4\xB1", "I"));
}

TEST_CASE("application/ may be left out of a media type unless another slash follows", "[ascii][RFC7515]") {
    CHECK(without_application("application/at+jwt") == "at+jwt");
    CHECK(without_application("Application/at+jwt") == "at+jwt");
    CHECK(without_application("at+jwt") == "at+jwt");
    CHECK(without_application("application/") == "");
    CHECK(without_application("application") == "application");
    CHECK(without_application("application/example;part=\"1/2\"") == "application/example;part=\"1/2\"");
    CHECK(without_application("application/application/at+jwt") == "application/application/at+jwt");
    CHECK(without_application("text/at+jwt") == "text/at+jwt");
    CHECK(without_application("") == "");
}

TEST_CASE("media types are the same whatever the case and with or without application/", "[ascii][RFC7515][HD-45]") {
    CHECK(same_media_type("at+jwt", "AT+JWT"));
    CHECK(same_media_type("application/at+jwt", "at+jwt"));
    CHECK(same_media_type("AT+jwt", "APPLICATION/at+JWT"));
    CHECK_FALSE(same_media_type("text/at+jwt", "at+jwt"));
    CHECK_FALSE(same_media_type("application/application/at+jwt", "at+jwt"));
    CHECK_FALSE(same_media_type("application/application/at+jwt", "application/at+jwt"));
    CHECK_FALSE(same_media_type("at+jwt;v=1", "at+jwt"));
    CHECK_FALSE(same_media_type("application/", "at+jwt"));
}

TEST_CASE("a media type shorter than application/ is not read past its end", "[ascii][IM-01]") {
    constexpr std::string_view whole = "application/x";

    for (std::size_t size = 0; size <= whole.size(); ++size) {
        const auto text = test::exact_copy(whole.substr(0, size));
        CHECK(without_application(text.view()) == (size < 12 ? whole.substr(0, size) : whole.substr(12, size - 12)));
    }
}
