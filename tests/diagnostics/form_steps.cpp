// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/explain.hpp>
#include <bearer/diagnostics/form_steps.hpp>
#include <bearer/limits.hpp>

#include "diagnostics/reports.hpp"
#include "support/catch.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <optional>
#include <string>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::Outcome;
using bearer::Report;
using test::contains;
using test::step_of;

Report report_on(std::string_view raw) { return explain(test::validator(), raw, test::now); }

void check(const Report& report, const char* step, Error error, const char* actual) {
    INFO(step);
    CHECK(step_of(report, step).outcome == Outcome::failed);
    CHECK(step_of(report, step).error == error);
    CHECK(step_of(report, step).actual == actual);
}

std::vector<std::string> reached(const Report& report) {
    std::vector<std::string> names;
    for (const auto& step : report.steps)
        if (step.outcome != Outcome::not_reached) names.push_back(step.name);
    return names;
}

}  // namespace

TEST_CASE("a good token's form is told in figures", "[diagnostics]") {
    const auto report = report_on(test::good_token());

    CHECK(step_of(report, "size").actual == std::to_string(test::good_token().size()) + " bytes");
    CHECK(step_of(report, "shape").actual == "3 parts");
    CHECK(step_of(report, "base64url").actual == "header 41 bytes, payload 168 bytes, signature 256 bytes");
    CHECK(step_of(report, "header JSON").actual == test::good_header);
    CHECK(step_of(report, "header parameters").actual == "alg, kid, typ");
}

TEST_CASE("a text past the limit is not looked into", "[diagnostics]") {
    const auto report = report_on(std::string(bearer::limits::token_bytes + 1, 'A'));

    check(report, "size", {ErrorCode::token_too_large}, "32769 bytes");
    CHECK(reached(report) == std::vector<std::string>{"size"});
}

TEST_CASE("other numbers of parts are counted", "[diagnostics]") {
    check(report_on(""), "shape", {ErrorCode::token_malformed}, "1 part, one of them empty");
    check(report_on("e30.e30"), "shape", {ErrorCode::token_malformed}, "2 parts");
    check(report_on("e30.e30."), "shape", {ErrorCode::token_malformed}, "3 parts, one of them empty");
    check(report_on("e30.e30.e30.e30"), "shape", {ErrorCode::token_malformed}, "4 parts");
    check(report_on(test::as_example().encrypted()), "shape", {ErrorCode::token_encrypted}, "5 parts");
    check(report_on("e30.e30.e30.e30.e30.e30"), "shape", {ErrorCode::token_malformed}, "more than 5 parts");
}

TEST_CASE("the part that cannot be decoded is named", "[diagnostics]") {
    const auto parts = bearer::testing::parts_of(test::good_token());

    check(report_on(parts.header + ".A." + parts.signature), "base64url", {ErrorCode::token_malformed},
          "header 41 bytes, payload cannot be decoded, signature 256 bytes");
    check(report_on("e30.!"), "base64url", {ErrorCode::token_malformed}, "header 2 bytes, payload cannot be decoded");
}

TEST_CASE("a header past its limit is refused where its length is seen", "[diagnostics]") {
    const auto with_padding = [](std::size_t bytes) {
        std::string header{test::good_header};
        return test::sign_header(header.insert(1, bytes - header.size(), ' '));
    };

    CHECK(step_of(report_on(with_padding(4096)), "base64url").outcome == Outcome::passed);
    check(report_on(with_padding(4097)), "base64url", {ErrorCode::header_malformed},
          "header 4097 bytes, payload 168 bytes, signature 256 bytes");
}

TEST_CASE("a header that is no JSON object is shown, and claims are judged all the same", "[diagnostics]") {
    const auto report = report_on(test::sign_header("{\"alg\":\x1B}"));

    check(report, "header JSON", {ErrorCode::header_malformed}, "{\"alg\":\\x1B}");
    CHECK(report.header.is_null());
    CHECK(step_of(report, "header parameters").outcome == Outcome::not_reached);
    CHECK(step_of(report, "issuer").outcome == Outcome::passed);
    CHECK_FALSE(step_of(report, "issuer").verified);
}

TEST_CASE("the parameter that is refused is shown", "[diagnostics]") {
    check(report_on(test::with_header("crit", {"exp"})), "header parameters", {ErrorCode::header_unsupported, "crit"},
          "crit=[\"exp\"]");
    check(report_on(test::without_header("alg")), "header parameters", {ErrorCode::header_malformed, "alg"}, "no alg");
}

TEST_CASE("a token inside an Authorization header or quotes is examined to the end", "[diagnostics]") {
    for (const std::string& raw :
         {"Bearer " + test::good_token(), "\"" + test::good_token() + "\"", test::good_token() + "\n"}) {
        INFO(raw);
        const auto report = report_on(raw);
        CHECK(report.error == Error{ErrorCode::token_malformed});
        CHECK(step_of(report, "base64url").error == report.error);
        CHECK_FALSE(step_of(report, "base64url").hint.empty());
        CHECK(report.claims_verified);
        CHECK(step_of(report, "audience").outcome == Outcome::passed);
    }
}

TEST_CASE("an unsigned token is told what it is, and not that it was cut", "[diagnostics]") {
    const auto report = report_on(test::as_example().algorithm_none());

    CHECK(contains(step_of(report, "shape").hint, "nobody has signed"));
    CHECK_FALSE(contains(step_of(report, "shape").hint, "truncated"));
    CHECK(contains(step_of(report_on(test::as_example().without_signature()), "shape").hint, "truncated"));
}
