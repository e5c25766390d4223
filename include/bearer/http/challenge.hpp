// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/entra/claims_challenge.hpp>
#include <bearer/error.hpp>
#include <bearer/http/answer.hpp>
#include <bearer/http/checked_text.hpp>
#include <bearer/policy/lifetime.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bearer::inline v1::http {

/// After how long a client may try again (RFC 9110 §10.2.3): 1 second to 1 day, in whole seconds or more.
class RetryAfter {
public:
    /// Throws std::invalid_argument outside these bounds.
    template <bearer::detail::WholeSeconds Duration>
    constexpr RetryAfter(Duration duration)
        : seconds_{
              bearer::detail::bounded(duration, 1, 86'400,
                                      "bearer: a client may try again after 1 second to 1 day: write .retry_after = "
                                      "5s")} {}

    [[nodiscard]] constexpr std::chrono::seconds seconds() const noexcept { return seconds_; }

private:
    std::chrono::seconds seconds_;
};

/// What a challenge tells the client besides what is wrong. Every text was checked when it was set.
struct ChallengeOptions {
    ScopeWords scope{};
    Realm realm{};
    ResourceMetadata resource_metadata{};
    RetryAfter retry_after = std::chrono::seconds{5};

    /// Set: makes a 401 that asks for another token of what would be a 403.
    std::optional<entra::ClaimsChallenge> claims_challenge = std::nullopt;
};

/// A header of a response.
struct ResponseHeader {
    Label name;
    std::string value;

    friend bool operator==(const ResponseHeader&, const ResponseHeader&) = default;
};

/// An answer that refuses a request: everything to send, and why.
///
/// Nothing in what is to be sent comes from the token.
struct Challenge {
    /// For your log and not for the client.
    Error error;

    int status;

    /// Content-Type, and WWW-Authenticate or Retry-After where the status has one; each once.
    std::vector<ResponseHeader> headers;

    /// Of type application/problem+json (RFC 9457), with the client's error and scope as members.
    std::string body;

    /// The header's value; empty where there is no header of exactly that name.
    [[nodiscard]] std::string_view header(Label name) const& noexcept {
        const auto found = std::ranges::find(headers, name, &ResponseHeader::name);
        return found == headers.end() ? std::string_view{} : std::string_view{found->value};
    }
    void header(Label name) const&& = delete;  // the value lives in the challenge: keep that in a variable
};

}  // namespace bearer::inline v1::http

namespace bearer::inline v1 {

namespace detail {

/// `Bearer name="value", ...` (RFC 6750 §3), which needs at least one parameter.
[[nodiscard]] inline std::string www_authenticate(const Answer& answer, const http::ChallengeOptions& options) {
    std::string value;
    const auto add = [&](std::string_view name, std::string_view text) {
        value.append(value.empty() ? "Bearer " : ", ").append(name).append("=\"").append(text).append("\"");
    };
    if (!options.realm.empty()) add("realm", options.realm.text());
    if (!answer.error.empty()) add("error", answer.error);
    if (!options.scope.empty()) add("scope", options.scope.text());
    if (!options.resource_metadata.empty()) add("resource_metadata", options.resource_metadata.text());
    if (value.empty()) add("realm", "");
    return value;
}

/// All of it is text that needs no escape, as CheckedText and the table have it. "type" is left out: the status says it all.
[[nodiscard]] inline std::string problem(const Answer& answer, const http::ChallengeOptions& options) {
    std::string json = "{";
    const auto add = [&](std::string_view name, std::string_view text) {
        json.append(",\"").append(name).append("\":\"").append(text).append("\"");
    };
    json.append("\"status\":").append(std::to_string(answer.status));
    add("title", answer.title);
    add("detail", answer.detail);
    if (!answer.error.empty()) add("error", answer.error);
    if (answer.status < 500 && !options.scope.empty()) add("scope", options.scope.text());
    return json.append("}");
}

}  // namespace detail

namespace http {

/// What to answer a request that was refused (RFC 6750 §3): status, headers and body.
///
/// 401 without an error where no token came; 400 invalid_request; 401 invalid_token; 403 insufficient_scope for a good token
/// that is not enough, or 401 insufficient_claims with the claims challenge; 503 with Retry-After where keys are
/// missing, upon which a client keeps its token; 500 where the check failed. http/answer.hpp is the table.
[[nodiscard]] inline Challenge challenge(Error error, const ChallengeOptions& options = {}) {
    const bearer::detail::Answer* answer = &bearer::detail::answer_to(error.code);
    const bool asks_for_claims = answer->status == 403 && options.claims_challenge.has_value();
    if (asks_for_claims) answer = &bearer::detail::reply::insufficient_claims;

    Challenge result{error,
                     answer->status,
                     {{"Content-Type", "application/problem+json"}},
                     bearer::detail::problem(*answer, options)};
    if (asks_for_claims)
        result.headers.push_back({"WWW-Authenticate", options.claims_challenge->text()});
    else if (answer->status < 500)
        result.headers.push_back({"WWW-Authenticate", bearer::detail::www_authenticate(*answer, options)});
    else if (answer->status == 503)
        result.headers.push_back({"Retry-After", std::to_string(options.retry_after.seconds().count())});
    return result;
}

}  // namespace http
}  // namespace bearer::inline v1
