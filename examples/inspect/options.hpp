// SPDX-License-Identifier: MIT
#pragma once

#include "web.hpp"

#include <bearer/diagnostics/report_text.hpp>
#include <bearer/time.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// What the command line says.
struct Options {
    std::string token{};  // as it stands there: the token, "-" or "@FILE"
    Expected expected{};
    std::vector<std::string> algorithms{};
    std::string jwks{};  // a file or a URL; empty for no keys
    std::optional<bearer::TimePoint> now{};
    std::optional<bearer::Colour> colour{};
    bool json = false;
    bool help = false;
    bool web = false;
    std::optional<int> port{};  // 0 for any free one
};

/// The command line cannot be carried out; the message says what to write. Never holds text of a token.
struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

[[nodiscard]] Options read_options(const std::vector<std::string_view>& arguments);

/// What --help prints.
[[nodiscard]] std::string_view help();
