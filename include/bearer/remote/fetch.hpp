// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/result.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

namespace bearer::inline v1 {

/// What a Fetch is asked for: one GET of a document.
struct Request {
    std::string url;

    /// Of the copy that the asker has; empty for none. Goes out as "If-None-Match" (RFC 9110 §13.1.2).
    std::string etag{};

    /// After that the answer is of no use: the fetch has to give up by then. By std::chrono::steady_clock, whatever
    /// RemoteClock::steady is.
    std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();

    /// Asks for an earlier end, as when the program stops. A fetch that does not listen is waited for.
    std::stop_token stop{};
};

/// What the server said, whatever that was. No redirect has been followed.
struct Response {
    int status = 0;
    std::string body{};

    /// From "Cache-Control" and "Age" (RFC 9111 §4.2); 0 for no-store and no-cache, nothing where it does not say.
    std::optional<std::chrono::seconds> max_age = std::nullopt;

    /// The "ETag" (RFC 9110 §8.8.3), quotes included; empty for none.
    std::string etag{};
};

/// Gets a document, or says why not: fetch_failed.
///
/// Called by one thread at a time for each source of keys. What it throws counts as a failure.
using Fetch = std::function<Result<Response>(const Request&)>;

}  // namespace bearer::inline v1
