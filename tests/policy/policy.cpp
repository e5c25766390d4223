// SPDX-License-Identifier: MIT
#include <bearer/bearer.hpp>
#include <bearer/testing/judge.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <chrono>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using bearer::Context;
using bearer::Error;
using bearer::ErrorCode;
using bearer::Guarantee;
using bearer::Policy;
using bearer::TimePoint;
using bearer::Verdict;
using bearer::detail::guarantees_of;
using namespace std::chrono_literals;

const auto lambda = [](const Context&) { return bearer::accept(); };
using Function = Verdict (*)(const Context&);
using Predicate = bool (*)(const bearer::Claims&);

struct ReturnsBool {
    bool operator()(const Context&) const { return true; }
};
struct TakesClaims {
    Verdict operator()(const bearer::Claims&) const { return bearer::accept(); }
};
struct NotConst {
    Verdict operator()(const Context&) { return bearer::accept(); }
};
struct NotCopyable {
    std::unique_ptr<int> only;
    Verdict operator()(const Context&) const { return bearer::accept(); }
};

static_assert(Policy<decltype(lambda)> && Policy<Function> && Policy<test::Says> && Policy<bearer::Lifetime>);
static_assert(!Policy<ReturnsBool> && !Policy<TakesClaims> && !Policy<NotConst> && !Policy<NotCopyable> && !Policy<int>);

static_assert(guarantees_of<bearer::Issuer> == Guarantee::issuer);
static_assert(guarantees_of<bearer::TenantIssuer> == Guarantee::issuer);
static_assert(guarantees_of<bearer::Audience> == Guarantee::audience);
static_assert(guarantees_of<bearer::Lifetime> == Guarantee::lifetime);
static_assert(guarantees_of<bearer::dangerous::AnyIssuer> == Guarantee::issuer);
static_assert(guarantees_of<bearer::dangerous::AnyAudience> == Guarantee::audience);
static_assert(guarantees_of<bearer::dangerous::AnyLifetime> == Guarantee::lifetime);
static_assert(guarantees_of<bearer::dangerous::AnySender> == Guarantee::sender);
static_assert(guarantees_of<bearer::Tenant> == Guarantee::none);
static_assert(guarantees_of<bearer::Scope> == Guarantee::none);
static_assert(guarantees_of<bearer::Role> == Guarantee::none);
static_assert(guarantees_of<bearer::Includes> == Guarantee::none);
static_assert(guarantees_of<bearer::Equals> == Guarantee::none);
static_assert(guarantees_of<bearer::Present> == Guarantee::none);
static_assert(guarantees_of<bearer::Type> == Guarantee::none);
static_assert(guarantees_of<bearer::Rfc9068> == Guarantee::none);  // it looks for claims, not at what they say
static_assert(guarantees_of<bearer::Require<Predicate>> == Guarantee::none);
static_assert(guarantees_of<bearer::AnyPolicy> == Guarantee::none);
static_assert(guarantees_of<decltype(lambda)> == Guarantee::none);

static_assert((Guarantee::issuer | Guarantee::sender) != Guarantee::issuer);
static_assert(((Guarantee::issuer | Guarantee::sender) & Guarantee::sender) == Guarantee::sender);
static_assert((Guarantee::issuer & Guarantee::sender) == Guarantee::none);
static_assert(bearer::detail::guarantees<bearer::Issuer>(Guarantee::issuer));
static_assert(!bearer::detail::guarantees<bearer::Issuer>(Guarantee::issuer | Guarantee::audience));

}  // namespace

TEST_CASE("every policy of a validator sees the same header, claims, key and instant", "[policy]") {
    auto seen = std::make_shared<std::vector<TimePoint>>();
    const auto look = [seen](const Context& context) {
        seen->push_back(context.now);
        const bool as_sent = context.header.typ() == "at+jwt" && context.key.kid() == "k1" &&
                             context.claims.get<std::string_view>("sub").value_or("") == "u1";
        return as_sent ? bearer::accept() : bearer::reject({ErrorCode::policy_rejected, "look"});
    };
    const auto validator = test::validator_with(look, look);

    CHECK(test::error_once(validator, test::good_token(), test::now + 7s) == std::nullopt);
    CHECK(*seen == std::vector{test::now + 7s, test::now + 7s});
    CHECK(test::error_of(validator, test::with_claim("sub", "u2")) == Error{ErrorCode::policy_rejected, "look"});
}

TEST_CASE("whatever a policy throws is a rejection", "[policy][PO-06]") {
    const auto throws_text = [](const Context&) -> Verdict { throw std::runtime_error{"mistake"}; };
    const auto throws_number = [](const Context&) -> Verdict { throw 42; };
    const auto throws_bad_alloc = [](const Context&) -> Verdict { throw std::bad_alloc{}; };
    const auto unwraps = [](const Context& context) {
        return context.claims.get<std::string_view>("sub").value() == "u1" ? bearer::accept()
                                                                           : bearer::reject({ErrorCode::policy_rejected});
    };
    constexpr Error internal_error{ErrorCode::internal_error, "policy"};

    CHECK(test::answer(throws_text, {{"sub", "u1"}}) == internal_error);
    CHECK(test::answer(throws_number, {{"sub", "u1"}}) == internal_error);
    CHECK(test::answer(throws_bad_alloc, {{"sub", "u1"}}) == internal_error);
    CHECK(test::answer(unwraps, {{"sub", 5}}) == Error{ErrorCode::claim_malformed, "sub"});
    CHECK(test::answer(unwraps, {{"name", "x"}}) == internal_error);
    CHECK(test::answer(unwraps, {{"sub", "u1"}}) == std::nullopt);
}

TEST_CASE("a clock outside the years 1970 to 9999 is not believed", "[policy][TM-40]") {
    constexpr Error implausible{ErrorCode::internal_error, "now"};

    CHECK(test::answer(lambda, {{"sub", "u1"}}, TimePoint{-1s}) == implausible);
    CHECK(test::answer(lambda, {{"sub", "u1"}}, TimePoint{0s}) == std::nullopt);
    CHECK(test::answer(lambda, {{"sub", "u1"}}, TimePoint{253402300799s}) == std::nullopt);
    CHECK(test::answer(lambda, {{"sub", "u1"}}, TimePoint{253402300800s}) == implausible);
    CHECK(test::answer(lambda, {{"sub", "u1"}}, TimePoint::min()) == implausible);
    CHECK(test::answer(lambda, {{"sub", "u1"}}, TimePoint::max()) == implausible);
}

TEST_CASE("a description needs no more than a name", "[policy]") {
    const bearer::Description description{"office hours"};

    CHECK(description.name.text() == "office hours");
    CHECK(description.expected.empty());
    CHECK(description.claims.empty());
    CHECK(description.source.empty());
}
