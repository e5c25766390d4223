// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/key/jwk.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/testing/sample_keys.hpp>

#include "support/catch.hpp"
#include "support/changed.hpp"
#include "support/printing.hpp"

#include <nlohmann/json.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

// JWKs to be spoiled, and what a key set makes of them.
namespace test {

using Json = nlohmann::json;

/// The JWK of the provider's key: kty, use, kid, n, e.
[[nodiscard]] inline Json good_jwk(std::string_view kid = "k1") {
    return bearer::testing::sample_key().public_jwk(kid);
}

/// The key set that lists these JWKs, and its text.
[[nodiscard]] inline std::string set_text(std::initializer_list<Json> jwks) {
    Json list = Json::array();
    for (const Json& jwk : jwks) list.push_back(jwk);
    return Json{{"keys", list}}.dump();
}
[[nodiscard]] inline bearer::Jwks set_of(std::initializer_list<Json> jwks) {
    return bearer::Jwks::parse(set_text(jwks)).value();
}

/// The text of a key set that lists the JWKs of an array.
[[nodiscard]] inline std::string set_text_of(const Json& array) { return Json{{"keys", array}}.dump(); }

/// Why the set has no key for that query; nothing if it has one.
[[nodiscard]] inline std::optional<bearer::ErrorCode> why_not_found(const bearer::Jwks& keys, std::string_view kid) {
    const auto key = keys.find({.kid = kid, .algorithm = bearer::RS256});
    return key ? std::nullopt : std::optional{key.error().code};
}

/// Why the set has no key of that name for any algorithm; nothing if it has one for some.
[[nodiscard]] inline std::optional<bearer::ErrorCode> why_unreachable(const bearer::Jwks& keys, std::string_view kid) {
    std::optional<bearer::ErrorCode> why;
    for (const auto& each : bearer::detail::algorithms) {
        const auto key = keys.find({.kid = kid, .algorithm = each.algorithm});
        if (key) return std::nullopt;
        why = key.error().code;
    }
    return why;
}

/// What why_skipped() answers for a key that can be used.
inline constexpr std::optional<bearer::SkipReason> usable = std::nullopt;

/// Why a key set skips the JWK text, or nothing if it can be used.
///
/// It stands between two good keys, which must stay usable; if it has a "kid", that is "k1", and a query for it must
/// agree with the answer.
[[nodiscard]] inline std::optional<bearer::SkipReason> why_skipped_text(std::string_view jwk) {
    const std::string before = bearer::testing::sample_key(1).public_jwk("before").dump();
    const std::string after = bearer::testing::sample_key(2).public_jwk("after").dump();
    const auto keys =
        bearer::Jwks::parse(R"({"keys":[)" + before + ',' + std::string{jwk} + ',' + after + "]}").value();

    REQUIRE(why_unreachable(keys, "before") == std::nullopt);
    REQUIRE(why_unreachable(keys, "after") == std::nullopt);
    if (keys.skipped().empty()) {
        REQUIRE(keys.size() == 3);
        REQUIRE(why_unreachable(keys, "k1") == std::nullopt);
        return usable;
    }
    REQUIRE(keys.size() == 2);
    REQUIRE(keys.skipped().size() == 1);
    REQUIRE(keys.skipped()[0].index == 1);
    REQUIRE(why_unreachable(keys, "k1") == bearer::ErrorCode::key_not_found);
    return keys.skipped()[0].reason;
}
[[nodiscard]] inline std::optional<bearer::SkipReason> why_skipped(const Json& jwk) {
    return why_skipped_text(jwk.dump());
}

}  // namespace test

namespace Catch {

template <>
struct StringMaker<bearer::SkipReason> {
    static std::string convert(bearer::SkipReason reason) { return std::string{bearer::to_string(reason)}; }
};

template <>
struct StringMaker<std::optional<bearer::SkipReason>> {
    static std::string convert(const std::optional<bearer::SkipReason>& reason) {
        return reason ? std::string{bearer::to_string(*reason)} : "usable";
    }
};

}  // namespace Catch
