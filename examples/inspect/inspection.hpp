// SPDX-License-Identifier: MIT
#pragma once

#include "keys.hpp"
#include "web.hpp"

#include <bearer/diagnostics/report.hpp>
#include <bearer/time.hpp>

#include <nlohmann/json.hpp>

#include <string_view>

/// What an API with these demands says of the token at that instant. Fetches nothing; may be called from many threads.
///
/// Throws UsageError, or std::invalid_argument, for what nobody can demand.
[[nodiscard]] bearer::Report inspect(std::string_view token, const GivenKeys& keys, const Expected& expected,
                                     bearer::TimePoint now);

/// The report as --json prints it, with "now" and "meanings", for a page: see Inspect.
[[nodiscard]] nlohmann::json inspect_to_json(std::string_view token, const GivenKeys& keys, const Expected& expected,
                                             bearer::TimePoint now);
