// SPDX-License-Identifier: MIT
#include <bearer/detail/json_string.hpp>

#include "support/catch.hpp"
#include "support/exact_copy.hpp"
#include "support/guarded_memory.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace std::string_literals;

/// UTF-8 by its table of bits (RFC 3629 §3), surrogates included.
std::string utf8(std::uint32_t scalar) {
    const auto byte = [](std::uint32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
    if (scalar < 0x80) return {byte(scalar)};
    if (scalar < 0x800) return {byte(0xC0 + scalar / 64), byte(0x80 + scalar % 64)};
    if (scalar < 0x10000) return {byte(0xE0 + scalar / 4096), byte(0x80 + scalar / 64 % 64), byte(0x80 + scalar % 64)};
    return {byte(0xF0 + scalar / 262144), byte(0x80 + scalar / 4096 % 64), byte(0x80 + scalar / 64 % 64),
            byte(0x80 + scalar % 64)};
}

/// How long the sequence is that starts the text, or nothing if none does.
std::optional<std::size_t> sequence(std::string_view text) {
    const auto copy = test::exact_copy(text);
    const char* const begin = copy.view().data();
    const char* const end = bearer::detail::utf8_sequence_end(begin, begin + text.size());
    return end != nullptr ? std::optional{static_cast<std::size_t>(end - begin)} : std::nullopt;
}

/// How many characters stand before a quote or a backslash, or nothing if one of them must not.
std::optional<std::size_t> plain(std::string_view text) {
    const auto copy = test::exact_copy(text);
    const char* const begin = copy.view().data();
    const char* const end = bearer::detail::plain_characters_end(begin, begin + text.size());
    return end != nullptr ? std::optional{static_cast<std::size_t>(end - begin)} : std::nullopt;
}

/// What the inside of a string says, closing quote included in the text, or nothing.
std::optional<std::string> unescaped(std::string_view text) {
    const test::GuardedCopy copy{text};
    const std::unique_ptr<char[]> decoded{new char[text.size()]};
    const char* at = copy.view().data();
    char* out = decoded.get();
    if (!bearer::detail::unescape(at, at + text.size(), out)) return std::nullopt;
    CHECK(at == copy.view().data() + text.size());
    return std::string{decoded.get(), out};
}

}  // namespace

TEST_CASE("every character past ASCII is one sequence, and a surrogate is none", "[json_string][RFC3629][JS-15]") {
    std::size_t wrong = 0;
    for (std::uint32_t scalar = 0x80; scalar <= 0x10FFFF; ++scalar) {
        const std::string text = utf8(scalar);
        const char* const end = text.data() + text.size();
        const bool surrogate = scalar >= 0xD800 && scalar <= 0xDFFF;
        if (bearer::detail::utf8_sequence_end(text.data(), end) != (surrogate ? nullptr : end)) ++wrong;
    }
    CHECK(wrong == 0);
}

TEST_CASE("a sequence ends where it ends, whatever follows", "[json_string][RFC3629]") {
    CHECK(sequence("\xC2\x80"
                   "A") == 2);
    CHECK(sequence("\xE2\x82\xAC\x80") == 3);
    CHECK(sequence("\xF0\x9D\x84\x9E\x9E") == 4);
}

TEST_CASE("a sequence that is cut off is none, whatever lies behind", "[json_string][RFC3629][JS-15][IM-01]") {
    for (const std::string& whole : {"\xC3\xA9"s, "\xE2\x82\xAC"s, "\xF0\x9D\x84\x9E"s})
        for (std::size_t size = 1; size < whole.size(); ++size) {
            CAPTURE(whole, size);
            CHECK(bearer::detail::utf8_sequence_end(whole.data(), whole.data() + size) == nullptr);
        }
}

TEST_CASE("two bytes are a sequence for 1920 pairs and no others", "[json_string][RFC3629][JS-14][JS-15]") {
    int accepted = 0;
    for (int first = 0x80; first < 0x100; ++first)
        for (int second = 0; second < 0x100; ++second)
            if (sequence(std::string{static_cast<char>(first), static_cast<char>(second)}) == 2) ++accepted;
    CHECK(accepted == 0x7FF - 0x7F);
}

TEST_CASE("ill-formed UTF-8 is no sequence", "[json_string][RFC3629][JS-13][JS-14][JS-15]") {
    const auto text = GENERATE(
        // Too short.
        "\xC2"s, "\xE2"s, "\xE2\x82"s, "\xF0"s, "\xF0\x9D"s, "\xF0\x9D\x84"s,
        // Overlong.
        "\xC0\x80"s, "\xC0\xAF"s, "\xC1\xBF"s, "\xE0\x80\xAF"s, "\xE0\x9F\xBF"s, "\xF0\x80\x80\xAF"s,
        "\xF0\x8F\xBF\xBF"s,
        // Surrogates.
        "\xED\xA0\x80"s, "\xED\xBF\xBF"s,
        // Past U+10FFFF.
        "\xF4\x90\x80\x80"s, "\xF5\x80\x80\x80"s, "\xF8\x88\x80\x80\x80"s,
        // No lead byte, however many follow, and no byte of UTF-8.
        "\x80"s, "\xBF\xBF"s, "\x80\x80\x80\x80"s, "\xBF\xBF\xBF\xBF"s, "\xC0\x80\x80\x80"s, "\xC1\xBF\xBF\xBF"s,
        "\xFE"s, "\xFF"s,
        // A continuation that is none.
        "\xC2\x7F"s, "\xC2\xC0"s, "\xE2\x28\xA1"s, "\xE2\x82\x28"s, "\xE2\x82\xC0"s, "\xF0\x28\x8C\xBC"s,
        "\xF0\x9D\x28\xBC"s, "\xF0\x9D\x84\x28"s);

    CHECK(sequence(text) == std::nullopt);
    CHECK(plain(text + "\"") == std::nullopt);
    CHECK(plain("12345678" + text + "\"") == std::nullopt);
}

TEST_CASE("the neighbours of ill-formed sequences are well formed", "[json_string][RFC3629]") {
    const auto text = GENERATE("\xC2\x80"s, "\xDF\xBF"s, "\xE0\xA0\x80"s, "\xED\x9F\xBF"s, "\xEE\x80\x80"s,
                               "\xEF\xBF\xBF"s, "\xF0\x90\x80\x80"s, "\xF4\x8F\xBF\xBF"s);

    CHECK(sequence(text) == text.size());
    CHECK(plain(text + "\"") == text.size());
    CHECK(plain("12345678" + text + "\"") == 8 + text.size());
}

TEST_CASE("plain characters end at the first quote or backslash, wherever it stands", "[json_string]") {
    const char stop = GENERATE('"', '\\');
    for (std::size_t length = 0; length <= 40; ++length)
        for (std::size_t behind = 0; behind <= 20; behind += 4) {
            CAPTURE(length, behind);
            const std::string front(length, 'a');
            CHECK(plain(front + stop + std::string(behind, 'b')) == length);
            CHECK(plain(front + stop + std::string(behind, '"')) == length);
            // What lies behind the end may be anything.
            CHECK(plain(front + stop + std::string(behind, '\xFF')) == length);
        }
}

TEST_CASE("every byte is judged alike at every offset", "[json_string][JS-19]") {
    for (int value = 0; value < 0x80; ++value) {
        const char character = static_cast<char>(value);
        for (std::size_t offset = 0; offset < 40; ++offset) {
            CAPTURE(value, offset);
            std::string text(40, 'a');
            text[offset] = character;
            const auto expected = value < 0x20                            ? std::nullopt
                                  : character == '"' || character == '\\' ? std::optional{offset}
                                                                          : std::optional{text.size()};
            CHECK(plain(text + '"') == expected);
        }
    }
}

TEST_CASE("characters past ASCII may stand across the edge of a machine word", "[json_string]") {
    for (std::size_t before = 0; before < 40; ++before)
        for (const std::string& character : {"\xC3\xA9"s, "\xE2\x82\xAC"s, "\xF0\x9D\x84\x9E"s})
            for (std::size_t behind = 0; behind < 20; behind += 3) {
                CAPTURE(before, character, behind);
                const std::string text = std::string(before, 'a') + character + std::string(behind, 'b');
                CHECK(plain(text + '"') == text.size());
                CHECK(plain(text) == std::nullopt);
                CHECK(plain(std::string(before, 'a') + character.substr(0, character.size() - 1) + '"') ==
                      std::nullopt);
            }
}

TEST_CASE("a string that does not end is not read past its buffer", "[json_string][IM-01]") {
    for (std::size_t length = 0; length <= 40; ++length) CHECK(plain(std::string(length, 'a')) == std::nullopt);
}

TEST_CASE("plain characters end with the text, whatever lies behind", "[json_string][IM-01]") {
    const std::string whole = std::string(60, 'a') + '"';
    for (std::size_t length = 0; length <= 40; ++length) {
        CAPTURE(length);
        const char* const end = whole.data() + length;
        CHECK(bearer::detail::plain_end(whole.data(), end) == end);
    }
}

TEST_CASE("four hexadecimal digits are a number, anything else is past 0xFFFF", "[json_string][JS-41]") {
    const auto value = [](std::string_view text) {
        const auto copy = test::exact_copy(text);
        return bearer::detail::four_hex_digits(copy.view().data(), copy.view().data() + text.size());
    };

    CHECK(value("0000") == 0);
    CHECK(value("00e9") == 0xE9);
    CHECK(value("00E9") == 0xE9);
    CHECK(value("FfFf") == 0xFFFF);
    CHECK(value("1234567") == 0x1234);
    for (const std::string_view text :
         {"", "0", "000", "00G0", "000g", "/000", ":000", "@000", "`000", "-001", "+001", " 001", "0x01", "00\"0"}) {
        CAPTURE(text);
        CHECK(value(text) > 0xFFFF);
    }
    for (int byte = 0; byte < 256; ++byte) {
        CAPTURE(byte);
        const auto digits = "000"s + static_cast<char>(byte);
        const bool is_digit = "0123456789abcdefABCDEF"s.find(static_cast<char>(byte)) != std::string::npos;
        CHECK((value(digits) <= 0xFFFF) == is_digit);
    }
}

TEST_CASE("digits behind the text are no part of a number", "[json_string][JS-41][IM-01]") {
    const std::string digits = "00e9";
    const char* const begin = digits.data();

    CHECK(bearer::detail::four_hex_digits(begin, begin + 4) == 0xE9);
    for (std::size_t size = 0; size < 4; ++size) CHECK(bearer::detail::four_hex_digits(begin, begin + size) > 0xFFFF);
}

TEST_CASE("characters are written as UTF-8 has them", "[json_string][RFC3629]") {
    std::size_t wrong = 0;
    for (std::uint32_t scalar = 0; scalar <= 0x10FFFF; ++scalar) {
        char written[4];
        if (std::string_view{written, bearer::detail::write_utf8(scalar, written)} != utf8(scalar)) ++wrong;
    }
    CHECK(wrong == 0);
}

TEST_CASE("escapes say what RFC 8259 lets them say", "[json_string][RFC8259][JS-18]") {
    CHECK(unescaped(R"(plain")") == "plain");
    CHECK(unescaped(R"(\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
    CHECK(unescaped(R"(a\u0062c\u00e9\u20AC")") == "abc\xC3\xA9\xE2\x82\xAC");
    CHECK(unescaped(R"(\u0000")") == "\0"s);
    CHECK(unescaped(R"(\uD834\uDD1E")") == "\xF0\x9D\x84\x9E");
    CHECK(unescaped(R"(\ud800\udc00\uDBFF\uDFFF")") == "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF");
    CHECK(unescaped(R"(\uD7FF\uE000\uFFFF")") == "\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF");
    CHECK(unescaped(R"(\\u0041")") == "\\u0041");
}

TEST_CASE("half a surrogate pair says nothing", "[json_string][RFC8259][JS-16]") {
    const auto text = GENERATE(R"(\uD834")"s, R"(\uDD1E")"s, R"(\uD800")"s, R"(\uDBFF")"s, R"(\uDC00")"s, R"(\uDFFF")"s,
                               R"(\uDD1E\uD834")"s, R"(\uD834\u0041")"s, R"(\uD834\uD834")"s, R"(\uD834x")"s,
                               R"(\uD834\n")"s, R"(\uD834\\uDD1E")"s, R"(\uD834\uE000")"s, R"(\uD834\uDBFF")"s,
                               R"(\uD834\uDD1)"s, R"(\uD834\uDD1G")"s, R"(\uD834uDD1E")"s, R"(\uD834\UDD1E")"s);

    CHECK(unescaped(text) == std::nullopt);
}

TEST_CASE("what is no escape is refused", "[json_string][RFC8259][JS-41]") {
    const auto text = GENERATE(R"(\x41")"s, R"(\'")"s, R"(\u00G0")"s, R"(\u{41}")"s, R"(\U0041")"s, R"(\0")"s,
                               R"(\a")"s, R"(\v")"s, R"(\ ")"s, "\\\n\""s, "\\\0\""s, R"(\u")"s, R"(\u0")"s,
                               R"(\u00")"s, R"(\u004")"s, R"(\N")"s, R"(\é")"s);

    CHECK(unescaped(text) == std::nullopt);
}

TEST_CASE("an escape that does not end is not read past its buffer", "[json_string][IM-01]") {
    const std::string whole = R"(a\n\uD834\uDD1Eb")";

    CHECK(unescaped(whole) ==
          "a\n\xF0\x9D\x84\x9E"
          "b");
    for (std::size_t size = 0; size < whole.size(); ++size) CHECK(unescaped(whole.substr(0, size)) == std::nullopt);
}

TEST_CASE("an escape behind the text is no part of it", "[json_string][IM-01]") {
    const std::string_view name = "n";
    const char* at = name.data();
    char decoded[4];
    char* out = decoded;

    CHECK_FALSE(bearer::detail::unescape_one(at, name.data(), out));
    CHECK(bearer::detail::unescape_one(at, name.data() + 1, out));
    CHECK(std::string_view{decoded, out} == "\n");
}
