// SPDX-License-Identifier: MIT
#include <bearer/entra/lifetime.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <vector>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::Guarantee;
using bearer::entra::Lifetime;
using nlohmann::json;
using namespace std::chrono_literals;

constexpr std::int64_t now = 1'700'000'000;
constexpr std::int64_t hour = 3600;
constexpr Error expired{ErrorCode::token_expired, "exp"};
constexpr Error early{ErrorCode::token_not_yet_valid, "nbf"};
constexpr Error from_the_future{ErrorCode::token_issued_in_future, "iat"};
constexpr Error too_old{ErrorCode::token_too_old, "iat"};

static_assert(bearer::Policy<Lifetime>);
static_assert(Lifetime::guarantees == Guarantee::lifetime);

}  // namespace

TEST_CASE("Microsoft's tokens must say from when on they are good", "[entra]") {
    const Lifetime policy;

    CHECK(test::answer(policy, {{"exp", now + hour}, {"iat", now}}) == Error{ErrorCode::claim_missing, "nbf"});
    CHECK(test::answer(policy, {{"exp", now + hour}, {"iat", now}, {"nbf", now}}) == std::nullopt);
    CHECK(test::answer(policy, {{"exp", now + hour}, {"nbf", now}}) == std::nullopt);
    CHECK(test::answer(policy, {{"exp", now + hour}, {"NBF", now}}) == Error{ErrorCode::claim_missing, "nbf"});
    CHECK(test::answer(policy, {{"exp", now + hour}, {"nbf", nullptr}}) == Error{ErrorCode::claim_malformed, "nbf"});
    CHECK(test::answer(policy, {{"exp", now + hour}, {"nbf", "1"}}) == Error{ErrorCode::claim_malformed, "nbf"});
}

TEST_CASE("Microsoft's tokens must say until when they are good", "[entra]") {
    const Lifetime policy;

    CHECK(test::answer(policy, {{"nbf", now}}) == Error{ErrorCode::claim_missing, "exp"});
    CHECK(test::answer(policy, {{"nbf", now}, {"exp", true}}) == Error{ErrorCode::claim_malformed, "exp"});
    CHECK(test::answer(policy, {{"nbf", now}, {"exp", now + hour}}) == std::nullopt);
}

TEST_CASE("five minutes of leeway after the end", "[entra]") {
    const Lifetime policy;
    const auto ended = [&](std::int64_t ago) {
        return test::answer(policy, {{"nbf", now - hour}, {"exp", now - ago}});
    };

    CHECK(ended(299) == std::nullopt);
    CHECK(ended(300) == expired);
    CHECK(ended(301) == expired);
}

TEST_CASE("five minutes of leeway before the beginning", "[entra]") {
    const Lifetime policy;
    const auto begins = [&](std::int64_t in) { return test::answer(policy, {{"nbf", now + in}, {"exp", now + hour}}); };
    const auto issued = [&](std::int64_t in) {
        return test::answer(policy, {{"nbf", now}, {"iat", now + in}, {"exp", now + hour}});
    };

    CHECK(begins(299) == std::nullopt);
    CHECK(begins(300) == std::nullopt);
    CHECK(begins(301) == early);
    CHECK(issued(299) == std::nullopt);
    CHECK(issued(300) == std::nullopt);
    CHECK(issued(301) == from_the_future);
}

TEST_CASE("the leeway may be another one", "[entra]") {
    const Lifetime strict{.leeway = 0s};

    CHECK(test::answer(strict, {{"nbf", now}, {"exp", now + 1}}) == std::nullopt);
    CHECK(test::answer(strict, {{"nbf", now - 1}, {"exp", now}}) == expired);
    CHECK(test::answer(strict, {{"nbf", now + 1}, {"exp", now + 1}}) == early);
    CHECK_NOTHROW(Lifetime{.leeway = 10min});
    CHECK_THROWS_AS(Lifetime{.leeway = 601s}, std::invalid_argument);
    CHECK_THROWS_AS(Lifetime{.leeway = -1s}, std::invalid_argument);
}

TEST_CASE("the age of Microsoft's tokens counts only when asked for", "[entra]") {
    const Lifetime aged{.max_age = 1h};
    const auto issued = [&](const Lifetime& policy, std::int64_t ago) {
        return test::answer(policy, {{"nbf", now - ago}, {"iat", now - ago}, {"exp", now + hour}});
    };
    const json without_issue{{"nbf", now}, {"exp", now + hour}};

    CHECK(issued(aged, hour + 299) == std::nullopt);
    CHECK(issued(aged, hour + 300) == std::nullopt);
    CHECK(issued(aged, hour + 301) == too_old);
    // With continuous access evaluation a token is good for 28 hours.
    CHECK(issued(Lifetime{}, 27 * hour) == std::nullopt);
    CHECK(test::answer(aged, without_issue) == Error{ErrorCode::claim_missing, "iat"});
    CHECK(test::answer(Lifetime{}, without_issue) == std::nullopt);
    CHECK_THROWS_AS(Lifetime{.max_age = 0s}, std::invalid_argument);
}

TEST_CASE("what ends before it begins is malformed whatever the leeway", "[entra]") {
    const Lifetime policy;

    CHECK(test::answer(policy, {{"nbf", now + 1}, {"exp", now}}) == Error{ErrorCode::claim_malformed, "nbf"});
    CHECK(test::answer(policy, {{"nbf", now}, {"exp", now}}) == std::nullopt);
}

TEST_CASE("the lifetime of Microsoft's tokens describes its options", "[entra]") {
    const auto plain = Lifetime{}.describe();

    CHECK(plain.name.text() == "lifetime");
    CHECK(plain.expected == "now, give or take 300 s");
    CHECK(plain.claims == std::vector<bearer::Label>{"exp", "nbf", "iat"});
    CHECK(Lifetime{.leeway = 5s, .max_age = 1h}.describe().expected ==
          "now, give or take 5 s, issued at most 3600 s ago");
}
