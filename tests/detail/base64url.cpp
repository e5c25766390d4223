// SPDX-License-Identifier: MIT
#include <bearer/detail/base64url.hpp>

#include "support/catch.hpp"
#include "support/exact_copy.hpp"

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

namespace base64url = bearer::detail::base64url;

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// There is no number that could stand for failure and then be taken for a length.
static_assert(std::same_as<decltype(base64url::decode("", nullptr)), bool>);

/// What one of the library's decoders makes of a text, from a buffer and into a buffer of exactly the right size.
std::optional<std::string> decoded_by(bool (&decode)(std::string_view, char*) noexcept, std::string_view text) {
    const auto in = test::exact_copy(text);
    const std::size_t size = base64url::decoded_size(text.size());
    const std::unique_ptr<char[]> out{new char[size]};
    if (!decode(in.view(), out.get())) return std::nullopt;
    return std::string{out.get(), size};
}

/// What the library makes of a text, with and without the processor's vectors.
std::optional<std::string> decoded(std::string_view text) {
    const auto answer = decoded_by(base64url::decode, text);
    if (decoded_by(base64url::decode_groups, text) != answer) throw std::logic_error{"the two decoders differ"};
    return answer;
}

/// The definition, bit by bit: slow, and nothing like the code that it judges.
std::optional<std::string> decoded_by_definition(std::string_view text) {
    std::string bits;
    for (const char character : text) {
        const auto value = letters.find(character);
        if (value == letters.npos) return std::nullopt;
        for (int bit = 5; bit >= 0; --bit) bits += (value >> bit & 1) != 0 ? '1' : '0';
    }
    std::string bytes;
    for (; bits.size() >= 8; bits.erase(0, 8))
        bytes += static_cast<char>(static_cast<unsigned char>(std::stoi(bits.substr(0, 8), nullptr, 2)));
    if (bits.size() >= 6 || bits.find('1') != bits.npos) return std::nullopt;
    return bytes;
}

std::string random_text(std::mt19937& random, std::size_t size, std::string_view from) {
    std::uniform_int_distribution<std::size_t> pick{0, from.size() - 1};
    std::string text;
    for (std::size_t index = 0; index < size; ++index) text += from[pick(random)];
    return text;
}

std::string every_byte() {
    std::string bytes;
    for (int value = 0; value < 256; ++value) bytes += static_cast<char>(value);
    return bytes;
}

}  // namespace

TEST_CASE("base64url decodes the examples of RFC 4648", "[base64url][RFC4648]") {
    CHECK(decoded("") == "");
    CHECK(decoded("Zg") == "f");
    CHECK(decoded("Zm8") == "fo");
    CHECK(decoded("Zm9v") == "foo");
    CHECK(decoded("Zm9vYg") == "foob");
    CHECK(decoded("Zm9vYmE") == "fooba");
    CHECK(decoded("Zm9vYmFy") == "foobar");
    CHECK(decoded("A-z_4ME") == "\x03\xEC\xFF\xE0\xC1");  // RFC 7515, appendix C
}

TEST_CASE("no text decodes to no bytes", "[base64url][RFC4648][B64-19]") {
    CHECK(base64url::decoded_size(0) == 0);
    CHECK(base64url::decode("", nullptr));
    CHECK(base64url::decode({}, nullptr));
}

TEST_CASE("a text's bytes are counted before it is decoded", "[base64url]") {
    CHECK(base64url::decoded_size(1) == 0);
    CHECK(base64url::decoded_size(2) == 1);
    CHECK(base64url::decoded_size(3) == 2);
    CHECK(base64url::decoded_size(4) == 3);
    CHECK(base64url::decoded_size(5) == 3);
    CHECK(base64url::decoded_size(342) == 256);
}

TEST_CASE("64 characters stand for something and 192 do not, at every place of a group",
          "[base64url][B64-01][B64-14]") {
    // Enough whole groups before and behind that every way through the decoder is taken.
    const auto prefix = GENERATE(std::string{}, std::string(4, 'A'), std::string(64, 'z'));
    const auto place = GENERATE(std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{3});
    CAPTURE(prefix.size(), place);

    int accepted = 0;
    for (const char character : every_byte()) {
        CAPTURE(static_cast<int>(character));
        std::string text = prefix + "AAAA";
        text[prefix.size() + place] = character;
        const bool belongs = letters.find(character) != letters.npos;
        CHECK(decoded(text).has_value() == belongs);
        CHECK(decoded(text + "AAAA").has_value() == belongs);
        accepted += belongs ? 1 : 0;
    }
    CHECK(accepted == 64);
}

TEST_CASE("the last character of a short group has unused bits, which must be zero",
          "[base64url][RFC4648][B64-01][B64-07]") {
    const auto prefix = GENERATE(std::string{}, std::string(4, 'A'), std::string(64, 'z'));
    CAPTURE(prefix.size());

    for (const char character : every_byte()) {
        CAPTURE(static_cast<int>(character));
        const auto value = letters.find(character);
        const bool belongs = value != letters.npos;
        CHECK(decoded(prefix + character + "A").has_value() == belongs);
        CHECK(decoded(prefix + character + "AA").has_value() == belongs);
        CHECK(decoded(prefix + "A" + character + "A").has_value() == belongs);
        CHECK(decoded(prefix + "A" + character).has_value() == (belongs && value % 16 == 0));
        CHECK(decoded(prefix + "AA" + character).has_value() == (belongs && value % 4 == 0));
    }
}

TEST_CASE("bytes have one text", "[base64url][RFC4648][B64-07]") {
    CHECK(decoded("e30") == "{}");
    CHECK_FALSE(decoded("e31").has_value());
    CHECK_FALSE(decoded("e32").has_value());
    CHECK_FALSE(decoded("e33").has_value());

    CHECK(decoded("AA") == std::string(1, '\0'));
    for (char last = 'B'; last <= 'P'; ++last) CHECK_FALSE(decoded(std::string{"A"} + last).has_value());
    CHECK(decoded("AQ") == "\x01");
}

TEST_CASE("padding is refused wherever it stands", "[base64url][RFC7515][B64-03][B64-04][B64-05]") {
    CHECK(decoded("Zg").has_value());
    CHECK_FALSE(decoded("Zg==").has_value());
    CHECK_FALSE(decoded("Zg=").has_value());
    CHECK_FALSE(decoded("Zm8=").has_value());
    CHECK_FALSE(decoded("Zm9v=").has_value());
    CHECK_FALSE(decoded("Zm9v====").has_value());
    CHECK_FALSE(decoded("Zg==Zm9v").has_value());
    CHECK_FALSE(decoded("eyJhbGciOi=JSUzI1NiJ9").has_value());
    CHECK_FALSE(decoded("Zg%3D%3D").has_value());
    CHECK_FALSE(decoded("Zg%3d%3d").has_value());
    CHECK_FALSE(decoded("=").has_value());
    CHECK_FALSE(decoded("====").has_value());
}

TEST_CASE("the characters of plain base64 are refused", "[base64url][B64-02]") {
    CHECK(decoded("-_-_") == "\xFB\xFF\xBF");
    CHECK_FALSE(decoded("+_-_").has_value());
    CHECK_FALSE(decoded("-/-_").has_value());
    CHECK_FALSE(decoded("+/+/").has_value());
}

TEST_CASE("a length of one more than whole groups is impossible", "[base64url][B64-06][B64-21]") {
    CHECK_FALSE(decoded("A").has_value());
    CHECK_FALSE(decoded("AAAAA").has_value());
    CHECK_FALSE(decoded("Zm9vYmFyZ").has_value());
    CHECK_FALSE(decoded(std::string(65, 'A')).has_value());
    CHECK(decoded(std::string(66, 'A')).has_value());
}

TEST_CASE("one foreign character is seen at any offset of a text of any length", "[base64url][B64-13]") {
    for (std::size_t size = 2; size <= 133; ++size) {
        if (size % 4 == 1) continue;
        const std::string good(size, 'A');
        CAPTURE(size);
        CHECK(decoded(good).has_value());
        for (std::size_t offset = 0; offset < size; ++offset) {
            CAPTURE(offset);
            std::string text = good;
            text[offset] = '!';
            CHECK_FALSE(decoded(text).has_value());
        }
    }
}

TEST_CASE("what is encoded decodes to itself", "[base64url][B64-18]") {
    std::mt19937 random{20231114};
    const std::string bytes = every_byte();

    for (std::size_t size = 0; size <= 512; ++size) {
        const std::string original = random_text(random, size, bytes);
        const std::string text = base64url::encode(original);
        CHECK(text.find_first_not_of(letters) == text.npos);
        CHECK(base64url::decoded_size(text.size()) == size);
        CHECK(decoded(text) == original);
    }
}

TEST_CASE("any text is decoded exactly as the definition has it", "[base64url][RFC4648][fuzz]") {
    std::mt19937 random{7515};
    const std::string bytes = every_byte();
    int accepted = 0;
    int refused = 0;

    for (int round = 0; round < 20'000; ++round) {
        std::string text = random_text(random, random() % 40, letters);
        if (round % 2 != 0 && !text.empty()) text[random() % text.size()] = bytes[random() % bytes.size()];
        const auto expected = decoded_by_definition(text);
        if (decoded(text) != expected) {
            CAPTURE(text);
            CHECK(decoded(text) == expected);
        }
        ++(expected ? accepted : refused);
    }

    CHECK(accepted > 2'000);
    CHECK(refused > 2'000);
}
