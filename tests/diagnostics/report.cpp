// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/report.hpp>

#include "support/catch.hpp"

#include <nlohmann/json.hpp>

using bearer::ErrorCode;
using bearer::Outcome;
using bearer::Report;
using bearer::Step;
using nlohmann::json;

TEST_CASE("a report that nobody has filled in accepts nothing", "[diagnostics]") {
    const Report report;

    CHECK_FALSE(report.accepted);
    CHECK_FALSE(report.claims_verified);
    CHECK(to_json(report) == json::parse(R"({"accepted":false,"error":null,"header":null,"claims":null,"steps":[]})"));
}

TEST_CASE("a report is one JSON object with exactly these members", "[diagnostics]") {
    Report report;
    report.error = {ErrorCode::token_expired, "exp"};
    report.header = {{"alg", "RS256"}};
    report.claims = {{"exp", 1}};
    report.claims_verified = true;
    report.steps = {{.name = "key",
                     .outcome = Outcome::passed,
                     .expected = "a key",
                     .actual = "kid=\"k1\"",
                     .source = "RFC 7517 4.5",
                     .verified = true},
                    {.name = "lifetime",
                     .depth = 1,
                     .outcome = Outcome::failed,
                     .error = bearer::Error{ErrorCode::token_expired, "exp"},
                     .expected = "now",
                     .actual = "exp",
                     .source = "RFC 7519 4.1.4",
                     .verified = true,
                     .hint = "Get a new one."}};

    CHECK(to_json(report) == json::parse(R"({
        "accepted": false,
        "error": {"code": "token_expired", "subject": "exp"},
        "header": {"alg": "RS256"},
        "claims": {"exp": 1},
        "steps": [
            {"name": "key", "depth": 0, "verdict": "passed", "expected": "a key", "actual": "kid=\"k1\"",
             "source": "RFC 7517 4.5", "verified": true, "hint": ""},
            {"name": "lifetime", "depth": 1, "verdict": "failed", "code": "token_expired", "subject": "exp",
             "expected": "now", "actual": "exp", "source": "RFC 7519 4.1.4", "verified": true, "hint": "Get a new one."}
        ]})"));
}

TEST_CASE("an accepted token has no error", "[diagnostics]") {
    Report report;
    report.accepted = true;

    CHECK(to_json(report)["accepted"] == true);
    CHECK(to_json(report)["error"].is_null());
}
