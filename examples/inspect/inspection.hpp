// SPDX-License-Identifier: MIT
#pragma once

#include "keys.hpp"
#include "web.hpp"

#include <bearer/diagnostics/report.hpp>
#include <bearer/time.hpp>

#include <nlohmann/json.hpp>

#include <string_view>
#include <vector>

/// What an API with these demands says of the token at that instant. Fetches nothing; may be called from many threads.
///
/// Throws UsageError, or std::invalid_argument, for what nobody can demand.
[[nodiscard]] bearer::Report inspect(std::string_view token, const GivenKeys& keys, const Expected& expected,
                                     bearer::TimePoint now);

/// Which of "issuer" and "audience" no demand asks for, so that a token for anybody else is accepted as well.
[[nodiscard]] std::vector<std::string_view> not_checked(const Expected& expected);

/// The report as --json prints it, with more for a page: see Inspect.
[[nodiscard]] nlohmann::json inspect_to_json(std::string_view token, const GivenKeys& keys, const Expected& expected,
                                             bearer::TimePoint now);
