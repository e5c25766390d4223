// SPDX-License-Identifier: MIT
#pragma once

#include "access.hpp"

#include <bearer/bearer.hpp>

#include <httplib.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

// From a request to a token, from an error to an answer (RFC 6750).

inline bearer::Result<std::string_view> bearer_token(const httplib::Request& request) {
    const auto [first, last] = request.headers.equal_range("Authorization");
    if (first == last) return bearer::Error{bearer::ErrorCode::authorization_missing};
    if (std::next(first) != last) return bearer::Error{bearer::ErrorCode::authorization_malformed};

    constexpr std::string_view scheme = "bearer ";
    const auto lower = [](char letter) { return 'A' <= letter && letter <= 'Z' ? letter + ('a' - 'A') : letter; };
    const std::string_view value = first->second;
    const auto token = value.find_first_not_of(' ', scheme.size());
    if (!std::ranges::equal(value.substr(0, scheme.size()), scheme, {}, lower) || token == std::string_view::npos)
        return bearer::Error{bearer::ErrorCode::authorization_missing};
    return value.substr(token);
}

inline void answer(httplib::Response& response, int status, const nlohmann::json& body) {
    response.status = status;
    response.set_content(body.dump(), "application/json");
}

inline void challenge(httplib::Response& response, int status, const std::string& attributes) {
    response.set_header("WWW-Authenticate", "Bearer realm=\"orders\"" + attributes);
    answer(response, status, {{"status", status}});
}

/// For us: the client only learns what it can do next.
inline void log_refusal(const std::string& what, bearer::Error error) {
    std::clog << what + ": " + error.message() + "\n" << std::flush;
}

/// No token, or none that is good: who are you?
inline void refuse(httplib::Response& response, bearer::Error error) {
    log_refusal("refused", error);
    switch (error.code) {
        case bearer::ErrorCode::authorization_missing:
            return challenge(response, 401, "");
        case bearer::ErrorCode::authorization_malformed:
            return challenge(response, 400, ", error=\"invalid_request\"");
        case bearer::ErrorCode::keys_unavailable:
            response.set_header("Retry-After", "5");  // the token may be good: its bearer must not throw it away
            return answer(response, 503, {{"status", 503}});
        case bearer::ErrorCode::internal_error:
            return answer(response, 503, {{"status", 503}});
        default:
            return challenge(response, 401, ", error=\"invalid_token\"");
    }
}

/// A good token that does not satisfy the route: you, but not this.
inline void forbid(httplib::Response& response, bearer::Error error, const std::string& scope) {
    log_refusal("forbidden", error);
    challenge(response, 403, ", error=\"insufficient_scope\", scope=\"" + scope + "\"");
}

/// Lets a request through to its handler if its token is good and has the route's permission.
template <class Handler>
httplib::Server::Handler guarded(const bearer::AnyValidator& validator, Permission needed, Handler handler) {
    return [=](const httplib::Request& request, httplib::Response& response) {
        const auto token = bearer_token(request).and_then([&](auto text) { return validator.validate(text); });
        if (!token) return refuse(response, token.error());
        if (const auto verdict = token->satisfies(needed.policy); !verdict)
            return forbid(response, verdict.error(), needed.scope);
        handler(request, response);
    };
}
