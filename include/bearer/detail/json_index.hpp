// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

/// The index of a JSON text: where each value stands, and how much room that takes.
namespace bearer::inline v1::detail {

enum class JsonKind : std::uint8_t { null, false_value, true_value, number, string, array, object };

/// One value. Offsets count from the first byte of the text; decoded strings stand in the arena right behind it.
struct JsonNode {
    std::uint32_t name = 0;  // of an object's member, decoded
    std::uint32_t name_size = 0;
    std::uint32_t begin = 0;  // of a string's characters, decoded; of any other value as written
    std::uint32_t size = 0;   // of a string or number in bytes; of an array or object in values
    std::uint32_t next = 0;   // the node after this value and all that it holds
    JsonKind kind = JsonKind::null;
};

/// What JsonReader needs room for: an upper bound, found without parsing.
struct JsonNeeds {
    std::size_t nodes;
    std::size_t arena;

    [[nodiscard]] static JsonNeeds of(std::string_view text) noexcept {
        const bool escapes = text.find('\\') != text.npos;
        // Every value is the first one, or the first in its container, or follows a comma; and N values, of a character
        // each at least, have as many commas or openings less one between them.
        return {std::min(1 + commas_and_openings(text), (text.size() + 1) / 2), escapes ? text.size() : 0};
    }

private:
    [[nodiscard]] static std::size_t commas_and_openings(std::string_view text) noexcept {
        constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
        std::size_t count = 0;
        std::size_t at = 0;
        for (; text.size() - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
            std::uint64_t word;
            std::memcpy(&word, text.data() + at, sizeof word);
            const std::uint64_t commas = zero_bytes(word ^ (ones * ','));
            const std::uint64_t openings = zero_bytes((word | (ones * 0x20)) ^ (ones * '{'));  // '[' is '{' less 0x20
            // Adds the eight bits up: std::popcount is a function call where the processor is not named.
            count += static_cast<std::size_t>((((commas | openings) >> 7) * ones) >> 56);
        }
        for (; at < text.size(); ++at)
            count += static_cast<std::size_t>(text[at] == ',' || text[at] == '[' || text[at] == '{');
        return count;
    }

    /// The top bit of every byte that is zero, and no other bit.
    [[nodiscard]] static constexpr std::uint64_t zero_bytes(std::uint64_t word) noexcept {
        constexpr std::uint64_t low = 0x7F7F'7F7F'7F7F'7F7F;
        return ~(((word & low) + low) | word | low);
    }
};

}  // namespace bearer::inline v1::detail
