// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/diagnostics/evidence.hpp>
#include <bearer/diagnostics/readable_time.hpp>
#include <bearer/diagnostics/shown.hpp>
#include <bearer/error.hpp>
#include <bearer/key/jwk.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

/// Why a key source has not the key that a token names.
namespace bearer::inline v1::detail {

/// What a key source says of itself besides its keys, as far as it says anything.
struct KeyNews {
    std::optional<SkipReason> skipped{};        // the key of that id is there and cannot be used
    std::optional<std::chrono::seconds> age{};  // since the provider confirmed the keys
    std::optional<Error> last_error{};          // of the last attempt to fetch them
    std::string trouble{};                      // in its own words, as a sentence
};

[[nodiscard]] std::optional<SkipReason> skipped_among(const auto& skipped, std::string_view kid) {
    const auto is_it = [&](const auto& key) { return !key.kid.empty() && key.kid == kid; };
    const auto key = std::ranges::find_if(skipped, is_it);
    return key == std::ranges::end(skipped) ? std::nullopt : std::optional{key->reason};
}

/// Asks a source for its skipped(), its status() and its trouble(), where it has them; never for a key.
template <class Keys>
[[nodiscard]] KeyNews news_of(const Keys& keys, std::string_view kid) {
    KeyNews news;
    if constexpr (requires { std::string{keys.trouble()}; }) news.trouble = keys.trouble();
    if constexpr (requires { keys.skipped().begin()->reason; }) news.skipped = skipped_among(keys.skipped(), kid);
    if constexpr (requires {
                      keys.status().age;
                      keys.status().last_error;
                  }) {
        const auto status = keys.status();
        news.age = status.age;
        news.last_error = status.last_error;
        if constexpr (requires { status.skipped.begin()->reason; }) news.skipped = skipped_among(status.skipped, kid);
    }
    return news;
}

/// Hints about the keys, also where the token's own is there: a failing fetch is tomorrow's outage.
inline void add_key_hints(const KeyNews& news, const std::optional<Error>& refusal, Hints& hints) {
    if (refusal && !news.trouble.empty()) hints.push_back(shown(news.trouble));
    if (refusal && news.skipped)
        hints.emplace_back(
            "The key set has a key of that id and it cannot be used: " + std::string{to_string(*news.skipped)} + ".");
    if (refusal && news.age)
        hints.emplace_back("The key set is " + std::to_string(news.age->count()) + " s old" +
                           (*news.age < std::chrono::seconds{120} ? "." : " (" + readable(*news.age) + ")."));
    if (news.last_error) hints.emplace_back("The last fetch failed: " + news.last_error->message() + ".");
}

}  // namespace bearer::inline v1::detail
