// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/diagnostics/evidence.hpp>
#include <bearer/diagnostics/hints.hpp>
#include <bearer/diagnostics/report.hpp>
#include <bearer/diagnostics/step.hpp>
#include <bearer/testing/judge.hpp>
#include <bearer/testing/test_time.hpp>
#include <bearer/time.hpp>

#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <string_view>

// What the tests of reports and hints have in common.
namespace test {

/// Whether a terminal and a page can show it as it is.
[[nodiscard]] inline bool is_printable(std::string_view text) {
    return std::ranges::all_of(text, [](char character) { return character >= ' ' && character <= '~'; });
}

[[nodiscard]] inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
}

/// The first step of that name.
[[nodiscard]] inline const bearer::Step& step_of(const bearer::Report& report, std::string_view name) {
    const auto found = std::ranges::find(report.steps, name, &bearer::Step::name);
    INFO(name);
    REQUIRE(found != report.steps.end());
    return *found;
}

/// The first step of depth 0 that failed, or null.
[[nodiscard]] inline const bearer::Step* first_failure(const bearer::Report& report) {
    const auto found = std::ranges::find_if(report.steps, [](const bearer::Step& step) {
        return step.depth == 0 && step.outcome == bearer::Outcome::failed;
    });
    return found == report.steps.end() ? nullptr : &*found;
}

/// What is said to a refusal of these claims by this policy.
template <class P>
[[nodiscard]] std::string hint_about(const P& policy, const nlohmann::json& claims,
                                     bearer::TimePoint time = bearer::testing::test_time,
                                     const nlohmann::json& header = nlohmann::json::object()) {
    const auto verdict = bearer::testing::judge(policy, claims, time);
    REQUIRE_FALSE(verdict.accepted());
    return bearer::detail::hint_for({header, claims, time}, {verdict.error(), bearer::detail::description_of(policy)});
}

}  // namespace test
