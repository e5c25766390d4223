// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/diagnostics/known_ids.hpp>
#include <bearer/diagnostics/readable_time.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/time.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a hint is drawn from: the token as far as it can be read, and one refusal.
namespace bearer::inline v1::detail {

/// A token as far as it can be read. A view: header and claims must outlive it, and be null or objects.
struct Evidence {
    const nlohmann::json& header;
    const nlohmann::json& claims;
    TimePoint now;
    bool key_is_known = true;
};

/// One failed step; the policy's description, or an empty one where no policy failed.
struct Refusal {
    Error error;
    Description policy{};
};

/// The sentences about one failed step, in the order in which they help.
using Hints = std::vector<std::string>;

/// A member that is a string, or empty text.
[[nodiscard]] inline std::string_view text_in(const nlohmann::json& object, std::string_view name) {
    if (!object.is_object()) return "";
    const auto member = object.find(name);
    return member != object.end() && member->is_string() ? member->get_ref<const std::string&>() : std::string_view{};
}

[[nodiscard]] inline bool has(const nlohmann::json& object, std::string_view name) {
    return object.is_object() && object.contains(name);
}

/// A member that is a NumericDate from 1970 to 9999, rounded down.
[[nodiscard]] inline std::optional<TimePoint> date_in(const nlohmann::json& object, std::string_view name) {
    if (!object.is_object()) return std::nullopt;
    const auto member = object.find(name);
    if (member == object.end() || !member->is_number()) return std::nullopt;
    const auto last = static_cast<double>(last_time_point.time_since_epoch().count());
    const auto seconds = member->get<double>();
    if (!(seconds >= 0 && seconds <= last)) return std::nullopt;
    return TimePoint{std::chrono::seconds{static_cast<std::int64_t>(seconds)}};
}

/// The parts of a text between the separators, without the empty ones.
[[nodiscard]] inline std::vector<std::string_view> words_in(std::string_view text, std::string_view separators) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find_first_of(separators));
        if (!word.empty()) words.push_back(word);
        text.remove_prefix(std::min(word.size() + 1, text.size()));
    }
    return words;
}

/// The values that a policy accepts, as far as its description tells them from its words.
[[nodiscard]] inline std::vector<std::string_view> expected_values(const Refusal& refusal) {
    return words_in(refusal.policy.expected, " \"");
}

/// The scopes of a token, as words of "scp" or "scope".
[[nodiscard]] inline std::vector<std::string_view> scope_words_in(const nlohmann::json& claims) {
    const std::string_view scp = text_in(claims, "scp");
    return words_in(scp.empty() ? text_in(claims, "scope") : scp, " ");
}

/// The host of a URL; empty where it is none.
[[nodiscard]] constexpr std::string_view host_in(std::string_view url) noexcept {
    const auto scheme = url.find("://");
    if (scheme == url.npos) return "";
    url.remove_prefix(scheme + 3);
    return url.substr(0, url.find_first_of("/?#:"));
}

/// Whether the token says that it is one of Microsoft's identity platform.
[[nodiscard]] inline bool is_entra(const Evidence& token) {
    const std::string_view host = host_in(text_in(token.claims, "iss"));
    return host == "sts.windows.net" || host == "sts.chinacloudapi.cn" || host == "login.microsoftonline.com" ||
           host == "login.microsoftonline.us" || host == "login.partner.microsoftonline.cn" ||
           host.ends_with(".ciamlogin.com") || host.ends_with(".b2clogin.com");
}

}  // namespace bearer::inline v1::detail
