// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/key/jwks.hpp>
#include <bearer/signature/verify.hpp>

#include "account.hpp"
#include "raw_keys.hpp"

#include <algorithm>
#include <string>

namespace vectors {

/// Enters every vector of a group of bare signatures.
inline void run_raw(const RawKey& raw, const Json& group, Account& account) {
    const auto keys =
        bearer::Jwks::parse(Json{{"keys", raw.jwk.is_null() ? Json::array() : Json::array({raw.jwk})}}.dump());
    std::string why_none = raw.algorithm ? "" : raw.why_none;
    for (const bearer::SkippedKey& skipped : keys.value().skipped()) {
        why_none = "a key that is skipped: " + std::string{bearer::to_string(skipped.reason)};
        if (skipped.reason != bearer::SkipReason::weak_key) account.disagreements.push_back(why_none);
    }

    for (const Json& vector : group.at("tests")) {
        const std::string message = bytes_of_hex(vector.at("msg").get<std::string>());
        const std::string signature = bytes_of_hex(vector.at("sig").get<std::string>());
        const auto verifies = [&](bearer::Algorithm algorithm) {
            const auto key = keys.value().find({.kid = "group", .algorithm = algorithm});
            return key && bearer::verify(**key, algorithm, message, signature).accepted();
        };
        if (why_none.empty()) {
            account.enter(vector, verifies(*raw.algorithm), "");
        } else {
            const auto& all = bearer::detail::algorithms;
            const auto holds = [&](const bearer::detail::AlgorithmFacts& each) { return verifies(each.algorithm); };
            account.enter_not_ours(vector, std::any_of(all.begin(), all.end(), holds), why_none);
        }
    }
}

}  // namespace vectors
