// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/diagnostics/evidence.hpp>
#include <bearer/diagnostics/hints.hpp>
#include <bearer/diagnostics/report.hpp>
#include <bearer/diagnostics/step.hpp>
#include <bearer/error.hpp>

#include <string>
#include <utility>

namespace bearer::inline v1::detail {

/// A step before it is taken: what is expected, and where that stands.
struct Rule {
    const char* name;
    std::string expected;
    const char* source;
};

/// Adds steps to a report. A view of the report, whose header and claims are what its hints are drawn from.
class StepWriter {
public:
    explicit StepWriter(Report& report) : report_{report} {}

    [[nodiscard]] Report& report() const noexcept { return report_; }

    void pass(const Rule& rule, std::string actual, std::string hint = {}) const {
        report_.steps.push_back({.name = rule.name,
                                 .outcome = Outcome::passed,
                                 .expected = rule.expected,
                                 .actual = std::move(actual),
                                 .source = rule.source,
                                 .hint = std::move(hint)});
    }

    void skip(const Rule& rule, std::string why) const {
        report_.steps.push_back(
            {.name = rule.name, .expected = rule.expected, .actual = std::move(why), .source = rule.source});
    }

    /// The hints come before those that can be drawn from the token.
    void fail(const Rule& rule, Error error, std::string actual, Hints hints = {}) const {
        const Evidence evidence{report_.header, report_.claims, report_.now};
        report_.steps.push_back({.name = rule.name,
                                 .outcome = Outcome::failed,
                                 .error = error,
                                 .expected = rule.expected,
                                 .actual = std::move(actual),
                                 .source = rule.source,
                                 .hint = hint_for(evidence, {error}, std::move(hints))});
    }

private:
    Report& report_;
};

}  // namespace bearer::inline v1::detail
