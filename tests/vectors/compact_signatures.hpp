// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/authenticate_bytes.hpp>
#include <bearer/detail/base64url.hpp>
#include <bearer/key/jwks.hpp>

#include "account.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace vectors {

using AllAlgorithms =
    bearer::Algorithms<bearer::RS256, bearer::RS384, bearer::RS512, bearer::PS256, bearer::PS384, bearer::PS512,
                       bearer::ES256, bearer::ES384, bearer::ES512, bearer::EdDSA, bearer::Ed25519>;

/// A group's keys as the library reads them. One without a "kid" is given "unnamed", since without any none is usable.
class GroupKeys {
public:
    // Braces would make an array of it with g++.
    explicit GroupKeys(const Json& group)
        : set_(published_by(group)), keys_{bearer::Jwks::parse(set_.dump()).value()} {}

    [[nodiscard]] const bearer::Jwks& keys() const noexcept { return keys_; }

    /// The key that a token of that header asks for, or any where it asks for none; null where there is none.
    [[nodiscard]] bearer::KeyPtr find(const std::string& kid) const {
        for (const Json& jwk : set_.at("keys")) {
            const std::string name = jwk.value("kid", "");
            if (!kid.empty() && name != "unnamed" && name != kid) continue;
            for (const auto& each : bearer::detail::algorithms)
                if (const auto key = keys_.find({.kid = name, .algorithm = each.algorithm})) return *key;
        }
        return nullptr;
    }

private:
    [[nodiscard]] static Json published_by(const Json& group) {
        Json set = group.contains("public") ? group.at("public") : group.at("private");
        if (!set.contains("keys")) set = {{"keys", Json::array({set})}};
        for (Json& jwk : set.at("keys"))
            if (!jwk.contains("kid")) jwk["kid"] = "unnamed";
        return set;
    }

    Json set_;
    bearer::Jwks keys_;
};

/// The header, an empty object where the text has none that can be read.
[[nodiscard]] inline Json header_of(std::string_view jws) {
    const std::string_view part = jws.substr(0, jws.find('.'));
    std::string text(bearer::detail::base64url::decoded_size(part.size()), '\0');
    if (!bearer::detail::base64url::decode(part, text.data())) return Json::object();
    const Json header = Json::parse(text, nullptr, false);
    return header.is_object() ? header : Json::object();
}

/// The text of that name in the header; empty where it is none.
[[nodiscard]] inline std::string text_in(const Json& header, const char* name) {
    return header.contains(name) && header.at(name).is_string() ? header.at(name).get<std::string>() : "";
}

/// Why a token that a file calls valid is refused all the same, where that is the library's policy; else empty.
[[nodiscard]] inline std::string why_refused_on_purpose(bearer::ErrorCode code, const Json& header,
                                                        const bearer::KeyPtr& key,
                                                        std::span<const bearer::SkippedKey> skipped) {
    if (code == bearer::ErrorCode::key_mismatch && key && key->member("alg").value_or("") != text_in(header, "alg"))
        return "refused: the JWK's \"alg\" is another one (RFC 7517 section 4.4)";
    const auto is_there = [&](const char* name) { return header.contains(name); };
    constexpr std::array more{"crit", "b64", "jwk", "x5u", "x5c", "enc", "zip", "cty"};
    if (code == bearer::ErrorCode::header_unsupported && std::any_of(more.begin(), more.end(), is_there))
        return "refused: the header asks for more than a plain signature";
    if (code != bearer::ErrorCode::key_not_found || skipped.empty()) return "";
    if (skipped[0].reason == bearer::SkipReason::algorithm_unsupported)
        return "refused: the JWK's \"alg\" is no algorithm of its curve";
    if (skipped[0].reason == bearer::SkipReason::weak_key) return "refused: a weak key is never used";
    return "";
}

/// Enters every vector of a group of compact JWS.
inline void run_compact(const Json& group, Account& account) {
    const GroupKeys keys{group};
    const auto skipped = keys.keys().skipped();
    const auto is_symmetric = [](const bearer::SkippedKey& key) {
        return key.reason == bearer::SkipReason::symmetric_key;
    };
    const bool is_ours = keys.keys().size() != 0 || !std::all_of(skipped.begin(), skipped.end(), is_symmetric);

    std::set<std::string> valid;
    for (const Json& vector : group.at("tests"))
        if (vector.at("result") == "valid") valid.insert(vector.at("jws"));

    for (const Json& vector : group.at("tests")) {
        const std::string jws = vector.at("jws");
        const Json header = header_of(jws);
        const auto key = keys.find(text_in(header, "kid"));
        const bearer::Result<std::string> bytes =
            key ? bearer::dangerous::authenticate_bytes(*key, AllAlgorithms{}, jws)
                : bearer::Error{bearer::ErrorCode::key_not_found};
        const std::string why_else =
            bytes ? (valid.contains(jws) ? "accepted: the very text that another vector calls valid" : "")
                  : why_refused_on_purpose(bytes.error().code, header, key, skipped);

        if (is_ours)
            account.enter(vector, bytes.has_value(), why_else);
        else
            account.enter_not_ours(vector, bytes.has_value(), "symmetric keys", true);
    }
}

}  // namespace vectors
