// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/step_writer.hpp>

#include "diagnostics/reports.hpp"
#include "support/catch.hpp"

using bearer::Error;
using bearer::ErrorCode;
using bearer::Outcome;
using bearer::Report;
using bearer::detail::Rule;
using bearer::detail::StepWriter;

TEST_CASE("steps are written in their order, with what was expected", "[diagnostics]") {
    Report report;
    const StepWriter steps{report};
    const Rule rule{"key", "a key", "RFC 7517 4.5"};

    steps.pass(rule, "k1");
    steps.skip(rule, "there is none");
    steps.fail(rule, {ErrorCode::key_not_found, "kid"}, "k2");

    REQUIRE(report.steps.size() == 3);
    for (const auto& step : report.steps) {
        CHECK(step.name == "key");
        CHECK(step.expected == "a key");
        CHECK(step.source == "RFC 7517 4.5");
    }
    CHECK(report.steps[0].outcome == Outcome::passed);
    CHECK(report.steps[0].actual == "k1");
    CHECK(report.steps[0].hint.empty());
    CHECK(report.steps[1].outcome == Outcome::not_reached);
    CHECK(report.steps[1].actual == "there is none");
    CHECK(report.steps[2].outcome == Outcome::failed);
    CHECK(report.steps[2].error == Error{ErrorCode::key_not_found, "kid"});
}

TEST_CASE("a failed step has the hint that the report's claims give", "[diagnostics][entra]") {
    Report report;
    const StepWriter steps{report};
    const Rule rule{"key", "a key", ""};

    report.claims = {{"iss", "https://as.example/"}};
    steps.fail(rule, {ErrorCode::key_not_found, "kid"}, "k2");
    report.claims = {{"iss", "https://sts.windows.net/t/"}};
    steps.fail(rule, {ErrorCode::key_not_found, "kid"}, "k2", {"First."});

    CHECK_FALSE(test::contains(report.steps[0].hint, "appid"));
    CHECK(test::contains(report.steps[1].hint, "appid"));
    CHECK(report.steps[1].hint.starts_with("First. "));
}
