// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What nlohmann/json makes of a text: the second opinion on everything that the library reads.
namespace fuzz {

using Json = nlohmann::json;

/// The value of a text that is JSON within the library's limits and has none of what nlohmann/json is silent about:
/// duplicate names, a byte order mark, NULs. Nothing for any other text.
[[nodiscard]] std::optional<Json> read_strictly(std::string_view text);
[[nodiscard]] inline std::optional<Json> read_object_strictly(std::string_view text) {
    auto value = read_strictly(text);
    return value && value->is_object() ? value : std::nullopt;
}

/// The member of an object if it is a string.
[[nodiscard]] inline std::optional<std::string> text_at(const Json& object, const char* name) {
    const auto member = object.find(name);
    if (member == object.end() || !member->is_string()) return std::nullopt;
    return member->get<std::string>();
}

/// The member of an object if it is an array of strings.
[[nodiscard]] inline std::optional<std::vector<std::string>> texts_at(const Json& object, const char* name) {
    const auto member = object.find(name);
    if (member == object.end() || !member->is_array()) return std::nullopt;
    if (!std::all_of(member->begin(), member->end(), [](const Json& entry) { return entry.is_string(); }))
        return std::nullopt;
    return member->get<std::vector<std::string>>();
}

}  // namespace fuzz
