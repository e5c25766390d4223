// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
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
    std::uint32_t extent = 1;  // in nodes, of this value with all that it holds
    std::uint16_t namesake = 0;  // in the outermost object: the member before it in its slot of JsonNames
    JsonKind kind = JsonKind::null;
};

/// The members of a text's outermost object by their names, so that a policy finds a claim without a search.
class JsonNames {
public:
    /// The last member whose name belongs into the slot, or 0; each has the one before as its `namesake`.
    [[nodiscard]] std::uint16_t& slot_of(std::string_view name) noexcept { return slots_[number_of(name)]; }
    [[nodiscard]] std::uint16_t slot_of(std::string_view name) const noexcept { return slots_[number_of(name)]; }

    // The claims that providers send seldom meet in a slot. Whoever makes his own meet has them searched one by one.
    [[nodiscard]] static constexpr std::size_t number_of(std::string_view name) noexcept {
        if (name.empty()) return 0;
        const auto first = static_cast<unsigned char>(name.front());
        const auto last = static_cast<unsigned char>(name.back());
        return (first * 5U + last * 17U + name.size() * 16U) % slots;
    }

private:
    static constexpr std::size_t slots = 64;
    std::array<std::uint16_t, slots> slots_{};
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
        // Sixteen characters at once, without intrinsics: any processor that has vectors has them.
        using Characters [[gnu::vector_size(16)]] = signed char;
        constexpr std::size_t width = sizeof(Characters);
        constexpr std::size_t most = 64;  // so that no place's count passes 127
        std::size_t count = 0;
        while (text.size() >= width) {
            const std::size_t steps = std::min(text.size() / width, most);
            Characters found{};
            for (std::size_t step = 0; step < steps; ++step) {
                Characters characters;
                std::memcpy(&characters, text.data() + step * width, width);
                // True is -1. '[' is '{' less 0x20.
                found -= (characters == ',') | ((characters | 0x20) == '{');
            }
            for (std::size_t place = 0; place < width; ++place) count += static_cast<std::size_t>(found[place]);
            text.remove_prefix(steps * width);
        }
        for (const char character : text)
            count += static_cast<std::size_t>(character == ',' || character == '[' || character == '{');
        return count;
    }
};

}  // namespace bearer::inline v1::detail
