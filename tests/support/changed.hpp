// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <utility>

// Objects that differ in one thing.
namespace test {

/// The object with a member set, with several of them, or without one.
[[nodiscard]] inline nlohmann::json with(nlohmann::json object, std::string_view member, nlohmann::json value) {
    object[std::string{member}] = std::move(value);
    return object;
}
[[nodiscard]] inline nlohmann::json with(nlohmann::json object, const nlohmann::json& members) {
    object.update(members);
    return object;
}
[[nodiscard]] inline nlohmann::json without(nlohmann::json object, std::string_view member) {
    object.erase(std::string{member});
    return object;
}

}  // namespace test
