// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/explain.hpp>
#include <bearer/diagnostics/report_text.hpp>

#include "diagnostics/reports.hpp"
#include "support/catch.hpp"
#include "support/validator.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace {

using bearer::Colour;
using bearer::Error;
using bearer::ErrorCode;
using bearer::Outcome;
using bearer::Report;
using test::contains;

Report sample() {
    Report report;
    report.error = Error{ErrorCode::audience_rejected, "aud"};
    report.claims = {{"aud", "b"}};
    report.now = test::now;
    report.steps = {
        {.name = "key", .outcome = Outcome::passed, .expected = "a key", .actual = "kid=\"k1\""},
        {.name = "signature", .outcome = Outcome::not_reached, .actual = "there is no key to check it with"},
        {.name = "payload JSON", .outcome = Outcome::passed, .actual = "1 claims"},
        {.name = "audience",
         .outcome = Outcome::failed,
         .error = report.error,
         .expected = "\"a\"",
         .actual = "aud=\"b\"",
         .source = "RFC 7519 4.1.3",
         .hint = "Have the client ask for a token for this one."},
        {.name = "scope", .depth = 1, .outcome = Outcome::failed, .error = Error{ErrorCode::scope_missing, "scope"}}};
    return report;
}

std::string without_colours(std::string text) {
    for (auto begin = text.find('\x1B'); begin != text.npos; begin = text.find('\x1B'))
        text.erase(begin, text.find('m', begin) + 1 - begin);
    return text;
}

std::size_t widest(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        const auto end = text.find('\n');
        width = std::max(width, end);
        text.remove_prefix(end + 1);
    }
    return width;
}

}  // namespace

TEST_CASE("a report reads as a table, with words for verdicts", "[diagnostics]") {
    CHECK(to_text(sample()) == R"(REFUSED: audience_rejected (aud)
The token was issued for another API.
Checked as of 2023-11-14 22:13:20 UTC.
No good signature covers the claims: they are anybody's word, and marked
unverified.

passed      key                  kid="k1"
not reached signature            there is no key to check it with
passed      payload JSON         1 claims
unverified
FAILED      audience             audience_rejected (aud)
unverified                       expected: "a"
                                 found:    aud="b"
                                 rule:     RFC 7519 4.1.3
                                 hint:     Have the client ask for a token for
                                   this one.
failed        scope              scope_missing (scope)
unverified
)");
}

TEST_CASE("an accepted token's report begins with that", "[diagnostics]") {
    Report report;
    report.accepted = true;
    report.claims_verified = true;
    report.now = test::now;

    CHECK(to_text(report) == "ACCEPTED\nChecked as of 2023-11-14 22:13:20 UTC.\n\n");
}

TEST_CASE("colours are added on request and change nothing else", "[diagnostics]") {
    const std::string coloured = to_text(sample(), {.colour = Colour::always});

    CHECK(coloured.starts_with("\x1B[31mREFUSED\x1B[0m: audience_rejected (aud)\n"));
    CHECK(contains(coloured, "\x1B[32mpassed\x1B[0m      key"));
    CHECK(contains(coloured, "\x1B[33mnot reached\x1B[0m signature"));
    CHECK(contains(coloured, "\x1B[31mFAILED\x1B[0m      audience"));
    CHECK(without_colours(coloured) == to_text(sample()));
    CHECK_FALSE(contains(to_text(sample()), "\x1B"));
}

TEST_CASE("no line is wider than was asked for", "[diagnostics]") {
    for (const auto& [name, token, refusal] : test::as_example().attacks()) {
        INFO(name);
        const auto report = explain(test::validator(), token, test::now);
        CHECK(widest(to_text(report)) <= 80);
        CHECK(widest(without_colours(to_text(report, {.colour = Colour::always}))) <= 80);
        CHECK(widest(to_text(report, {.columns = 60})) <= 60);
        CHECK(widest(to_text(report, {.columns = 40})) <= 40);
        CHECK(to_text(report, {.columns = 0}) == to_text(report, {.columns = 40}));
    }
}

TEST_CASE("deep operands and long names stay inside their column", "[diagnostics]") {
    Report report;
    for (std::size_t depth = 0; depth < 20; ++depth)
        report.steps.push_back(
            {.name = std::string(60, 'n'), .depth = depth, .outcome = Outcome::passed, .actual = "x"});

    CHECK(widest(to_text(report)) <= 80);
    CHECK(contains(to_text(report), "passed                nnnnnnnnnn x\n"));
}
