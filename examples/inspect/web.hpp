// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// What the page lets its reader ask for. What is empty is not asked for.
struct Expected {
    std::string issuer{};
    std::string audience{};
    std::string tenant{};
    std::string client_id{};
    std::vector<std::string> scopes{};
    std::vector<std::string> roles{};
};

/// What --json prints of a token, with "now" (seconds since 1970), "meanings", an array of
/// {"part": "header" | "claims", "name", "value", "meaning"}, "texts", the JSON of each member in {"header", "claims"},
/// whose numbers a browser would round, and "not_checked", what not_checked() gives.
///
/// Called from many threads at once. An exception's text is shown to the page's reader; nothing is fetched.
using Inspect = std::function<nlohmann::json(std::string_view token, const Expected& expected)>;

/// Serves the page on that port of 127.0.0.1, any free one for 0, until SIGINT or SIGTERM comes. Its fields start with
/// what is expected there. If a client keeps it busy then, the process ends after two seconds, or at a second signal.
///
/// Says where on standard output and logs nothing. Blocks those signals in this thread, so threads that must not die of
/// them are started later or have blocked them. Throws std::runtime_error if the port is taken.
void serve(const Inspect& inspect, const Expected& start, int port);
