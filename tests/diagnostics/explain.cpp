// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/explain.hpp>
#include <bearer/diagnostics/report_text.hpp>
#include <bearer/entra/entra.hpp>
#include <bearer/policy/scope.hpp>
#include <bearer/remote/remote_jwks.hpp>
#include <bearer/testing/entra_forge.hpp>
#include <bearer/testing/token_forge.hpp>

#include "diagnostics/reports.hpp"
#include "support/catch.hpp"
#include "support/entra.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::Outcome;
using bearer::Report;
using bearer::TimePoint;
using bearer::testing::EntraForge;
using test::contains;

/// What holds of every report: it says what the validator says, explains it, and can be shown anywhere.
template <class V>
Report check_report(const V& validator, std::string_view raw, TimePoint now) {
    static_assert(noexcept(explain(validator, raw, now)));
    const auto answer = validator.validate(raw, now);
    Report report = explain(validator, raw, now);

    CHECK(report.accepted == answer.has_value());
    CHECK(report.error == (answer ? std::nullopt : std::optional{answer.error()}));
    const auto* const failure = test::first_failure(report);
    CHECK((failure == nullptr) == report.accepted);
    if (failure != nullptr) CHECK(failure->error == report.error);
    CHECK((report.claims_verified || !report.accepted));

    for (const auto& step : report.steps) {
        INFO(step.name);
        CHECK((step.outcome == Outcome::failed) == step.error.has_value());
        for (const std::string* text : {&step.name, &step.expected, &step.actual, &step.source, &step.hint}) {
            CHECK(test::is_printable(*text));
            CHECK(text->size() <= 2000);
        }
        if (step.outcome == Outcome::not_reached) CHECK_FALSE(step.actual.empty());
        if (step.verified) CHECK(report.claims_verified);
    }
    CHECK(test::is_printable(to_json(report).dump(-1, ' ', true)));
    const std::string text = to_text(report);
    for (std::string_view rest = text; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        CHECK(line.size() <= 80);
        CHECK(test::is_printable(line));
        rest.remove_prefix(line.size() + 1);
    }
    return report;
}

auto entra_api(const EntraForge& forge) {
    return test::entra_validator(forge, test::single_tenant(forge), bearer::entra::Caller{});
}

}  // namespace

TEST_CASE("a report says what the validator says, of a good token and of every attack", "[diagnostics]") {
    CHECK(check_report(test::validator(), test::good_token(), test::now).accepted);
    for (const auto& [name, token, refusal] : test::as_example().attacks()) {
        INFO(name);
        CHECK(check_report(test::validator(), token, test::now).error->code == refusal);
    }
}

TEST_CASE("a report says what the validator says, of Microsoft's tokens and of every attack", "[diagnostics][entra]") {
    const EntraForge forge;
    const auto validator = entra_api(forge);

    for (const auto& draft : {forge.user(), forge.app(), forge.user(bearer::entra::Version::v1), forge.human()})
        CHECK(check_report(validator, draft.compact(), forge.now()).accepted);
    for (const auto& [name, token, refusal] : forge.attacks()) {
        INFO(name);
        CHECK(check_report(validator, token, forge.now()).error->code == refusal);
    }
}

TEST_CASE("whatever text is taken for a token, it is explained", "[diagnostics]") {
    using namespace std::string_literals;
    const std::string deep = std::string(40, '[') + std::string(40, ']');
    for (const std::string& raw : {""s,
                                   "."s,
                                   ".."s,
                                   "..."s,
                                   "...."s,
                                   "....."s,
                                   "\0"s,
                                   "a\0.b.c"s,
                                   "\xFF\xFE.\x80.\xC0"s,
                                   "\x1B[31m"s,
                                   "\""s,
                                   "Bearer"s,
                                   "Bearer "s,
                                   "Bearer Bearer e30.e30.e30"s,
                                   std::string(40 * 1024, 'A'),
                                   std::string(32 * 1024, '.'),
                                   test::sign_header(deep),
                                   test::sign_payload(deep),
                                   test::sign_payload("{\"a\":" + deep + "}"),
                                   test::sign_payload("{\"a\":\"\0\"}"s),
                                   test::sign_payload("{\"a\":\"\xFF\"}"),
                                   test::sign_payload("{\"a\":1,\"a\":2}"),
                                   test::sign_payload(std::string(24'000, ' ')),
                                   test::good_token() + '\0',
                                   '\0' + test::good_token()}) {
        INFO(raw.substr(0, 100));
        CHECK_FALSE(check_report(test::validator(), raw, test::now).accepted);
    }
}

TEST_CASE("claims cannot write to the terminal", "[diagnostics]") {
    const std::string escape = "\x1B[2J\x1B]0;owned\x07\r\n\xC2\x9B\xE2\x80\xAE\x7F";
    for (const char* claim : {"iss", "aud", "sub", "scope", "client_id"}) {
        INFO(claim);
        check_report(test::validator_with(bearer::Scope{"admin"}), test::with_claim(claim, escape), test::now);
    }
    check_report(test::validator(), test::with_claim(escape, 1), test::now);
    check_report(test::validator(), test::with_header("kid", escape), test::now);
    check_report(test::validator(), test::with_header(escape, escape), test::now);
    check_report(test::validator(), test::with_claim("cnf", {{"jkt", escape}}), test::now);
}

TEST_CASE("a damaged token is explained, whichever byte it is", "[diagnostics]") {
    std::mt19937 random{1};  // the same tokens in every run
    const auto pick = [&](std::size_t count) { return static_cast<std::size_t>(random()) % count; };
    for (int round = 0; round < 300; ++round) {
        std::string raw = test::good_token();
        for (std::size_t changes = 1 + pick(4); changes != 0; --changes)
            raw[pick(raw.size())] = static_cast<char>(random() & 0xFF);
        if (pick(4) == 0) raw.resize(pick(raw.size()));
        INFO(round);
        check_report(test::validator(), raw, test::now);
    }
}

TEST_CASE("a payload of many claims makes a report that can be read", "[diagnostics]") {
    nlohmann::json claims = nlohmann::json::parse(test::good_payload);
    for (int number = 0; number < 1500; ++number) claims["c" + std::to_string(number)] = number;
    const auto report = check_report(test::validator(), test::sign_payload(claims.dump()), test::now);

    CHECK(report.accepted);
    CHECK(to_text(report).size() < 8000);
}

TEST_CASE("a clock that cannot be right is explained, and breaks nothing", "[diagnostics]") {
    for (const TimePoint now : {TimePoint::min(), TimePoint{std::chrono::seconds{-1}}, TimePoint::max()})
        CHECK(check_report(test::validator(), test::good_token(), now).error ==
              Error{ErrorCode::internal_error, "now"});
}

TEST_CASE("without an instant it is now", "[diagnostics]") {
    const auto before = bearer::current_time();
    const auto report = explain(test::validator(), test::good_token());

    CHECK(report.error == Error{ErrorCode::token_expired, "exp"});
    CHECK(report.now >= before);
}

TEST_CASE("a policy that cannot be copied at the moment costs the explanation and not the verdict", "[diagnostics]") {
    static bool may_copy = true;
    struct Moody {
        Moody() = default;
        Moody(const Moody&) {
            if (!may_copy) throw std::runtime_error{"not now"};
        }
        bearer::Verdict operator()(const bearer::Context&) const { return bearer::accept(); }
    };
    const auto validator = test::validator_with(Moody{});

    may_copy = false;
    const auto report = explain(validator, test::good_token(), test::now);
    may_copy = true;

    CHECK(report.accepted);
    REQUIRE(report.steps.size() == 1);
    CHECK(report.steps[0].name == "explanation");
}

TEST_CASE("a token for Graph, an ID token and an unknown key are told apart from an ordinary one",
          "[diagnostics][entra]") {
    const EntraForge forge;
    const auto validator = entra_api(forge);
    const auto hint = [&](const std::string& token, const char* step) {
        return test::step_of(explain(validator, token, forge.now()), step).hint;
    };

    CHECK(contains(hint(forge.graph_token(), "signature"), "Microsoft Graph"));
    CHECK(contains(hint(forge.id_token().compact(), "caller"), "ID token"));
    CHECK(contains(hint(forge.user().header("kid", "k9").compact(), "key"), "appid"));
    CHECK(hint(forge.user().compact(), "signature").empty());
    CHECK_FALSE(
        contains(hint(forge.user().signed_by(bearer::testing::stranger_key()).compact(), "signature"), "Graph"));
}

TEST_CASE("a policy that needs the key's own issuer says that the key is unknown", "[diagnostics][entra]") {
    const EntraForge forge;
    const auto validator = test::entra_validator(forge, bearer::entra::AnyOrganization{});
    const auto tenancy = [&](const std::string& token) {
        return test::step_of(explain(validator, token, forge.now()), "tenancy");
    };

    const auto unknown = tenancy(forge.user().header("kid", "k9").compact());
    CHECK(unknown.error == Error{ErrorCode::issuer_rejected, "key"});
    CHECK(contains(unknown.hint, "the key is unknown"));
    CHECK(contains(unknown.actual, "the key's issuer is absent"));
    CHECK_FALSE(unknown.verified);
    CHECK_FALSE(contains(tenancy(forge.organization_signed_by_consumers_key().compact()).hint, "the key is unknown"));
}

TEST_CASE("fetched keys say why the last fetch failed, and explaining fetches nothing", "[diagnostics][remote]") {
    const auto report_with = [](bearer::Result<bearer::Response> answer) {
        int fetches = 0;
        const bearer::Fetch fetch = [&fetches, answer](const bearer::Request&) {
            ++fetches;
            return answer;
        };
        const bearer::RemoteJwks keys{
            bearer::JwksUrl{"https://as.example/keys"}, fetch, {.refresh = bearer::Refresh::manual}};
        CHECK(keys.refresh().accepted() == answer.has_value());

        auto report = explain(bearer::TokenValidator{keys, bearer::Issuer{"https://as.example/"},
                                                     bearer::Audience{"https://api.example"}, bearer::Lifetime{}},
                              test::good_token(), test::now);
        CHECK(fetches == 1);
        return report;
    };

    const auto failed = report_with(Error{ErrorCode::fetch_failed, "timeout"});
    CHECK(failed.error == Error{ErrorCode::keys_unavailable});
    CHECK(contains(test::step_of(failed, "key").hint, "The last fetch failed: fetch_failed (timeout)"));
    CHECK(test::step_of(failed, "audience").outcome == Outcome::passed);

    const auto passed = report_with(bearer::Response{.status = 200, .body = test::as_example().jwks()});
    CHECK(passed.accepted);
    CHECK(test::step_of(passed, "key").hint.empty());
}
