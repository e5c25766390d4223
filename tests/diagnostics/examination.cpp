// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/examination.hpp>
#include <bearer/diagnostics/explain.hpp>
#include <bearer/policy/dangerous.hpp>

#include "diagnostics/reports.hpp"
#include "support/catch.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::KeyPtr;
using bearer::KeyQuery;
using bearer::Outcome;
using bearer::Report;
using bearer::Result;
using test::contains;
using test::step_of;

Report report_on(std::string_view raw) { return explain(test::validator(), raw, test::now); }

struct Status {
    std::optional<std::chrono::seconds> age;
    std::optional<Error> last_error;
};

/// A key source of the test's own making.
struct Source {
    std::function<Result<KeyPtr>(const KeyQuery&)> answer;
    std::function<Status()> how = [] { return Status{}; };

    [[nodiscard]] Result<KeyPtr> find(const KeyQuery& query) const { return answer(query); }
    [[nodiscard]] Status status() const { return how(); }
};

Result<KeyPtr> as_usual(const KeyQuery& query) { return test::keys().find(query); }

Report report_with(Source source, std::string_view raw = test::good_token()) {
    return explain(bearer::TokenValidator{std::move(source), bearer::Issuer{"https://as.example/"},
                                          bearer::Audience{"https://api.example"}, bearer::Lifetime{}},
                   raw, test::now);
}

/// Whether every step that looked at a claim is marked so.
bool marks_claims_as(const Report& report, bool verified) {
    const auto first = std::ranges::find(report.steps, "payload JSON", &bearer::Step::name);
    return std::all_of(first, report.steps.end(), [&](const bearer::Step& step) {
        return step.verified == (verified && step.outcome != Outcome::not_reached);
    });
}

}  // namespace

TEST_CASE("a good token passes every step, and every step is verified", "[diagnostics]") {
    const auto report = report_on(test::good_token());

    CHECK(report.claims_verified);
    CHECK(report.header == nlohmann::json::parse(test::good_header));
    CHECK(report.claims == nlohmann::json::parse(test::good_payload));
    for (const auto& step : report.steps) {
        INFO(step.name);
        CHECK(step.outcome == Outcome::passed);
        CHECK(step.verified);
    }
    CHECK(report.steps.size() == 14);
}

TEST_CASE("an algorithm that is not allowed leaves the claims readable and unverified", "[diagnostics]") {
    const auto report = report_on(test::as_example().hmac_with_the_public_key());

    CHECK(step_of(report, "algorithm").error == Error{ErrorCode::algorithm_not_allowed, "alg"});
    CHECK(step_of(report, "algorithm").expected == "RS256");
    CHECK(step_of(report, "algorithm").actual == "alg=\"HS256\"");
    CHECK(step_of(report, "key").outcome == Outcome::not_reached);
    CHECK(step_of(report, "signature").outcome == Outcome::not_reached);
    CHECK(step_of(report, "audience").outcome == Outcome::passed);
    CHECK(marks_claims_as(report, false));
}

TEST_CASE("an unknown key leaves the claims readable and unverified", "[diagnostics]") {
    const auto report = report_on(test::as_example().unknown_key_id());

    CHECK(step_of(report, "key").error == Error{ErrorCode::key_not_found, "kid"});
    CHECK(step_of(report, "key").actual == "kid=\"no such key\"");
    CHECK(step_of(report, "signature").outcome == Outcome::not_reached);
    CHECK(step_of(report, "lifetime").outcome == Outcome::passed);
    CHECK(marks_claims_as(report, false));
}

TEST_CASE("a wrong signature leaves the claims readable and unverified", "[diagnostics]") {
    const auto report = report_on(test::as_example().signed_by_a_stranger());

    CHECK(step_of(report, "key").outcome == Outcome::passed);
    CHECK(step_of(report, "signature").error == Error{ErrorCode::signature_invalid});
    CHECK(step_of(report, "issuer").outcome == Outcome::passed);
    CHECK(marks_claims_as(report, false));
}

TEST_CASE("a signature that was cut off says how much is left", "[diagnostics]") {
    CHECK(contains(step_of(report_on(test::as_example().truncated()), "signature").hint,
                   "has 126 bytes where this key makes 256"));
    CHECK_FALSE(contains(step_of(report_on(test::as_example().tampered_signature()), "signature").hint, "bytes where"));
}

TEST_CASE("no key is looked up for a header that is refused", "[diagnostics]") {
    int lookups = 0;
    const Source counting{[&](const KeyQuery& query) {
        ++lookups;
        return as_usual(query);
    }};

    const auto report = report_with(counting, test::with_header("crit", {"x"}));
    CHECK(lookups == 0);
    CHECK(step_of(report, "key").outcome == Outcome::not_reached);
    CHECK(marks_claims_as(report, false));
    static_cast<void>(report_with(counting));
    CHECK(lookups == 2);
}

TEST_CASE("a token without a key id fails at the key", "[diagnostics]") {
    const auto report = report_on(test::without_header("kid"));

    CHECK(step_of(report, "key").error == Error{ErrorCode::key_id_missing, "kid"});
    CHECK(step_of(report, "key").actual == "no kid");
}

TEST_CASE("a key that its set had to skip says why", "[diagnostics]") {
    auto set = nlohmann::json::parse(test::as_example().jwks());
    set["keys"][0]["use"] = "enc";
    const bearer::TokenValidator validator{bearer::Jwks::parse(set.dump()).value(),
                                           bearer::Issuer{"https://as.example/"},
                                           bearer::Audience{"https://api.example"}, bearer::Lifetime{}};

    CHECK(contains(step_of(explain(validator, test::good_token(), test::now), "key").hint, "not_for_verifying"));
    CHECK_FALSE(
        contains(step_of(explain(validator, test::as_example().unknown_key_id(), test::now), "key").hint, "not_for"));
}

TEST_CASE("a key source tells how old its keys are and why a fetch failed", "[diagnostics]") {
    using namespace std::chrono_literals;
    const Status stale{90'000s, Error{ErrorCode::fetch_failed}};
    const auto unavailable = [](const KeyQuery&) -> Result<KeyPtr> { return Error{ErrorCode::keys_unavailable}; };

    const auto failed = report_with({unavailable, [=] { return stale; }});
    CHECK(failed.error == Error{ErrorCode::keys_unavailable});
    CHECK(contains(step_of(failed, "key").hint, "The key set is 90000 s old (25 h)."));
    CHECK(contains(step_of(failed, "key").hint, "The last fetch failed: fetch_failed"));
    const auto passed = report_with({as_usual, [=] { return stale; }});
    CHECK(step_of(passed, "key").hint == "The last fetch failed: fetch_failed: the document could not be fetched.");
    CHECK(step_of(report_with({as_usual, [] { return Status{90'000s, {}}; }}), "key").hint.empty());
}

TEST_CASE("a key source that throws, or has a null key, is a failed step", "[diagnostics]") {
    const auto throwing = report_with({[](const KeyQuery&) -> Result<KeyPtr> { throw std::runtime_error{"no"}; }});
    CHECK(throwing.error == Error{ErrorCode::internal_error});
    CHECK(step_of(throwing, "key").error == throwing.error);

    const auto null = report_with({[](const KeyQuery&) -> Result<KeyPtr> { return KeyPtr{}; }});
    CHECK(null.error == Error{ErrorCode::key_not_found, "kid"});
    CHECK(step_of(null, "key").error == null.error);

    const auto speechless = report_with({as_usual, []() -> Status { throw std::runtime_error{"no"}; }});
    CHECK(speechless.accepted);
    CHECK(step_of(speechless, "key").outcome == Outcome::passed);
}

TEST_CASE("a payload that is no JSON object leaves nothing to judge", "[diagnostics]") {
    const auto report = report_on(test::sign_payload("[\"a\"]"));

    CHECK(step_of(report, "payload JSON").error == Error{ErrorCode::payload_malformed});
    CHECK(step_of(report, "payload JSON").actual == "[\"a\"]");
    CHECK(step_of(report, "payload JSON").verified);
    CHECK(report.claims.is_null());
    for (const char* step : {"claim types", "sender", "issuer", "audience", "lifetime"}) {
        CHECK(step_of(report, step).outcome == Outcome::not_reached);
        CHECK_FALSE(step_of(report, step).verified);
    }
}

TEST_CASE("a claim of the wrong type is shown", "[diagnostics]") {
    const auto report = report_on(test::with_claim("exp", "tomorrow"));

    CHECK(step_of(report, "claim types").error == Error{ErrorCode::claim_malformed, "exp"});
    CHECK(step_of(report, "claim types").actual == "exp=\"tomorrow\"");
    CHECK(step_of(report, "issuer").outcome == Outcome::passed);
}

TEST_CASE("a token that is bound to a key passes only where somebody answers for its sender", "[diagnostics]") {
    const std::string bound = test::as_example().bound_to_a_key();

    CHECK(step_of(report_on(bound), "sender").error == Error{ErrorCode::sender_unproven, "cnf"});
    const auto report = explain(test::validator_with(bearer::dangerous::AnySender{}), bound, test::now);
    CHECK(report.accepted);
    CHECK(step_of(report, "sender").outcome == Outcome::passed);
    CHECK(step_of(report, "sender").expected == "a policy below answers for the sender");
}

TEST_CASE("a source that changes its mind does not hide the refusal", "[diagnostics]") {
    int lookups = 0;
    const auto report = report_with({[&](const KeyQuery& query) -> Result<KeyPtr> {
        if (++lookups == 1) return Error{ErrorCode::keys_unavailable};
        return as_usual(query);
    }});

    CHECK_FALSE(report.accepted);
    CHECK(report.error == Error{ErrorCode::keys_unavailable});
    CHECK(report.steps.back().name == "validator");
    CHECK(test::first_failure(report)->error == report.error);
    CHECK(contains(report.steps.back().hint, "a moment later"));
}

TEST_CASE("an explanation that fails says so", "[diagnostics]") {
    Report report;
    bearer::detail::add_failed_explanation(report);

    REQUIRE(report.steps.size() == 1);
    CHECK(report.steps[0].error == Error{ErrorCode::internal_error, "explain"});
}
