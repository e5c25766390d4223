// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/diagnostics/step.hpp>
#include <bearer/error.hpp>
#include <bearer/time.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <vector>

namespace bearer::inline v1 {

/// What explain() has to say of one token: for its developers, never for a client.
struct Report {
    /// The validator's own answer, and the only one that counts.
    bool accepted = false;
    std::optional<Error> error{};

    /// What the token says, null where it cannot be read.
    nlohmann::json header{};
    nlohmann::json claims{};

    /// Whether a key of the validator has signed them. Else they are anybody's word.
    bool claims_verified = false;

    /// In the order in which a token is examined, the operands of a policy below it.
    std::vector<Step> steps{};

    /// The instant for which this is said.
    TimePoint now{};
};

/// One step as JSON: name, depth, verdict, code and subject where it failed, expected, actual, source, verified, hint.
[[nodiscard]] inline nlohmann::json to_json(const Step& step) {
    nlohmann::json json{{"name", step.name},         {"depth", step.depth},   {"verdict", to_string(step.outcome)},
                        {"expected", step.expected}, {"actual", step.actual}, {"source", step.source},
                        {"verified", step.verified}, {"hint", step.hint}};
    if (step.error) {
        json["code"] = to_string(step.error->code);
        json["subject"] = step.error->subject.text();
    }
    return json;
}

/// The report as JSON, for programs: accepted, error (null, or code and subject), header, claims, steps.
///
/// Header and claims hold the token's own characters: dump it with ensure_ascii if a terminal is to show it.
[[nodiscard]] inline nlohmann::json to_json(const Report& report) {
    nlohmann::json steps = nlohmann::json::array();
    for (const Step& step : report.steps) steps.push_back(to_json(step));
    nlohmann::json error;
    if (report.error) error = {{"code", to_string(report.error->code)}, {"subject", report.error->subject.text()}};
    return nlohmann::json{{"accepted", report.accepted},
                          {"error", std::move(error)},
                          {"header", report.header},
                          {"claims", report.claims},
                          {"steps", std::move(steps)}};
}

}  // namespace bearer::inline v1
