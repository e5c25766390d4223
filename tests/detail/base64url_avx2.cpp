// SPDX-License-Identifier: MIT
#include <bearer/detail/base64url.hpp>
#include <bearer/detail/base64url_avx2.hpp>

#include "support/catch.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace base64url = bearer::detail::base64url;

namespace {

/// A block of the character, whose bytes and the eight behind it are seen; nothing where the processor has no AVX2.
struct Block {
    std::array<char, base64url::block_bytes + 16> out{};
    bool accepted;

    explicit Block(const std::string& text) { accepted = base64url::decode_blocks(text.data(), out.data(), 1); }
};

/// Says so where there is nothing to test.
bool has_blocks_here() {
    const bool has = base64url::has_blocks();
    if (!has) WARN("SKIPPED: this processor, or this compiler, has no AVX2");
    return has;
}

}  // namespace

// tests/detail/base64url.cpp asks the same of both decoders; what is here is theirs alone.
TEST_CASE("a block of 32 characters is 24 bytes, and nothing past eight more is written", "[base64url]") {
    if (!has_blocks_here()) return;

    const std::string text = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
    const Block block{text};
    CHECK(block.accepted);
    for (std::size_t index = 0; index < base64url::block_bytes; ++index)
        CHECK(block.out[index] == static_cast<char>(index));
    for (std::size_t index = base64url::block_bytes + 8; index < block.out.size(); ++index) CHECK(block.out[index] == '\0');
}

TEST_CASE("every character at every place of a block is what it is alone", "[base64url][B64-01][B64-13]") {
    if (!has_blocks_here()) return;

    for (std::size_t place = 0; place < base64url::block_characters; ++place) {
        for (int value = 0; value < 256; ++value) {
            CAPTURE(place, value);
            std::string text(base64url::block_characters, '_');
            text[place] = static_cast<char>(value);
            std::array<char, base64url::block_bytes> expected{};
            const bool belongs = base64url::decode_groups(text, expected.data());
            const Block block{text};
            REQUIRE(block.accepted == belongs);
            if (belongs)
                REQUIRE(std::string_view{block.out.data(), expected.size()} ==
                        std::string_view{expected.data(), expected.size()});
        }
    }
}

TEST_CASE("a foreign character in any of several blocks is noticed", "[base64url][B64-13]") {
    if (!has_blocks_here()) return;

    std::array<char, 4 * base64url::block_bytes + 8> out{};
    for (std::size_t place = 0; place < 4 * base64url::block_characters; ++place) {
        CAPTURE(place);
        std::string text(4 * base64url::block_characters, 'A');
        REQUIRE(base64url::decode_blocks(text.data(), out.data(), 4));
        text[place] = '+';
        REQUIRE_FALSE(base64url::decode_blocks(text.data(), out.data(), 4));
    }
}

TEST_CASE("no block at all is decoded", "[base64url]") {
    if (!has_blocks_here()) return;
    char out = 'x';
    CHECK(base64url::decode_blocks("", &out, 0));
    CHECK(out == 'x');
}
