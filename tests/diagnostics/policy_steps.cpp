// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/explain.hpp>
#include <bearer/diagnostics/policy_steps.hpp>
#include <bearer/policy/combine.hpp>
#include <bearer/policy/role.hpp>
#include <bearer/policy/scope.hpp>
#include <bearer/policy/type.hpp>

#include "diagnostics/reports.hpp"
#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using bearer::Context;
using bearer::Description;
using bearer::Error;
using bearer::ErrorCode;
using bearer::Outcome;
using bearer::Report;
using bearer::Role;
using bearer::Scope;
using bearer::Step;
using bearer::Verdict;
using test::step_of;

/// The steps of the policies that come after the usual three.
template <class... Policies>
std::vector<Step> steps_of(std::string_view raw, Policies... policies) {
    const auto report = explain(test::validator_with(policies...), raw, test::now);
    const auto lifetime = std::ranges::find(report.steps, "lifetime", &Step::name);
    REQUIRE(lifetime != report.steps.end());
    return {lifetime + 1, report.steps.end()};
}

std::vector<std::string> in_words(const std::vector<Step>& steps) {
    std::vector<std::string> words;
    for (const Step& step : steps)
        words.push_back(std::to_string(step.depth) + " " + step.name + " " + std::string{to_string(step.outcome)});
    return words;
}
using Words = std::vector<std::string>;

struct DescribesBadly {
    [[nodiscard]] Description describe() const { throw std::runtime_error{"no words"}; }
    [[nodiscard]] std::vector<bearer::AnyPolicy> operands() const { throw std::runtime_error{"no operands"}; }
    Verdict operator()(const Context&) const { return bearer::reject({ErrorCode::policy_rejected, "silent"}); }
};

/// As deep as one looks.
struct Endless {
    [[nodiscard]] std::vector<bearer::AnyPolicy> operands() const { return {bearer::AnyPolicy{*this}}; }
    Verdict operator()(const Context&) const { return bearer::accept(); }
};

struct Talkative {
    [[nodiscard]] Description describe() const { return {"talkative", std::string(40'000, '\x1B'), {"sub"}, {}}; }
    Verdict operator()(const Context&) const { return bearer::accept(); }
};

}  // namespace

TEST_CASE("every operand is asked, whatever the others answer", "[diagnostics]") {
    CHECK(in_words(steps_of(test::good_token(), Scope{"admin"} || (Scope{"read"} && !Role{"guest"}))) ==
          Words{"0 any of passed", "1 scope failed", "1 all of passed", "2 scope passed", "2 not passed",
                "3 role failed"});
    CHECK(in_words(steps_of(test::good_token(), Scope{"admin"} && Role{"a"})) ==
          Words{"0 all of failed", "1 scope failed", "1 role failed"});
}

TEST_CASE("advice is given to what makes the difference only", "[diagnostics]") {
    const auto accepted = steps_of(test::good_token(), Scope{"admin"} || Scope{"read"});
    const auto refused = steps_of(test::good_token(), Scope{"admin"} || Scope{"write2"});

    CHECK(accepted[1].outcome == Outcome::failed);
    CHECK(accepted[1].hint.empty());
    CHECK(refused[0].hint.empty());
    CHECK_FALSE(refused[1].hint.empty());
    CHECK_FALSE(refused[2].hint.empty());
}

TEST_CASE("a policy's step has what it expects, what it found and where the rule stands", "[diagnostics]") {
    const auto steps = steps_of(test::good_token(), Scope{bearer::one_of({"admin", "owner"})});

    REQUIRE(steps.size() == 1);
    CHECK(steps[0].error == Error{ErrorCode::scope_missing, "scope"});
    CHECK(steps[0].expected == "\"admin\" or \"owner\"");
    CHECK(steps[0].actual == "no scp; scope=\"read write\"");
    CHECK(steps[0].source == "RFC 6749 3.3");
    CHECK(steps[0].verified);
}

TEST_CASE("the type of the header and the times are shown to those who judge them", "[diagnostics]") {
    const auto report = explain(test::validator_with(bearer::Type{"at+jwt"}), test::good_token(), test::now);

    CHECK(step_of(report, "type").actual == "typ=\"at+jwt\"");
    CHECK(step_of(report, "lifetime").actual ==
          "now 2023-11-14 22:13:20 UTC; exp 2023-11-14 22:18:20 UTC, in 5 min; "
          "nbf 2023-11-14 22:12:20 UTC, 60 s ago; iat 2023-11-14 22:12:20 UTC, 60 s ago");
}

TEST_CASE("a policy without a description shows the claim that it refuses", "[diagnostics]") {
    const test::Says no{bearer::reject({ErrorCode::policy_rejected, "client_id"})};
    const auto steps = steps_of(test::good_token(), no);

    CHECK(steps[0].name == "policy");
    CHECK(steps[0].actual == "client_id=\"c1\"");
}

TEST_CASE("a policy that throws is a failed check", "[diagnostics]") {
    const auto steps = steps_of(test::good_token(), test::Throws{});

    REQUIRE(steps.size() == 1);
    CHECK(steps[0].error == Error{ErrorCode::internal_error, "policy"});
}

TEST_CASE("a policy that throws when asked for words is judged without them", "[diagnostics]") {
    const auto steps = steps_of(test::good_token(), DescribesBadly{});

    REQUIRE(steps.size() == 1);
    CHECK(steps[0].name == "policy");
    CHECK(steps[0].error == Error{ErrorCode::policy_rejected, "silent"});
}

TEST_CASE("an endless policy and an endless description are cut", "[diagnostics]") {
    CHECK(steps_of(test::good_token(), Endless{}).size() == 17);
    const auto steps = steps_of(test::good_token(), Talkative{});
    CHECK(steps[0].expected.size() == 320);
    CHECK(test::is_printable(steps[0].expected));
}

TEST_CASE("without claims the policies are listed and not reached", "[diagnostics]") {
    CHECK(in_words(steps_of(test::sign_payload("[]"), Scope{"a"} || Role{"b"}, Endless{}))[0] ==
          "0 any of not_reached");
    const auto steps = steps_of(test::sign_payload("[]"), Scope{"a"} || Role{"b"});
    CHECK(in_words(steps) == Words{"0 any of not_reached", "1 scope not_reached", "1 role not_reached"});
    CHECK(steps[1].actual == "there are no claims that can be read");
    CHECK(steps[1].expected == "\"a\"");
}
