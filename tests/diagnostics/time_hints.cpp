// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/time_hints.hpp>
#include <bearer/policy/lifetime.hpp>

#include "diagnostics/reports.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <chrono>

namespace {

using bearer::Lifetime;
using bearer::testing::test_time;
using test::contains;
using test::hint_about;
using namespace std::chrono_literals;

nlohmann::json around(std::chrono::seconds issued, std::chrono::seconds begins, std::chrono::seconds expires) {
    const auto at = [](std::chrono::seconds distance) { return (test_time + distance).time_since_epoch().count(); };
    return {{"iat", at(issued)}, {"nbf", at(begins)}, {"exp", at(expires)}};
}

}  // namespace

TEST_CASE("an expired token says how long ago, and how far off a clock would be", "[diagnostics]") {
    CHECK(
        hint_about(Lifetime{}, around(-1h, -1h, -90s)) ==
        "It expired 90 s ago: have the client get a new one. If it was issued only now, the clock of this machine is "
        "fast by 90 s or more.");
    CHECK(contains(hint_about(Lifetime{}, around(-2h, -2h, -15min)), "fast by 900 s (15 min)"));
}

TEST_CASE("a token that expired long ago does not accuse the clock", "[diagnostics]") {
    CHECK(hint_about(Lifetime{}, around(-2h, -2h, -15min - 1s)) ==
          "It expired 901 s (15 min) ago: have the client get a new one.");
}

TEST_CASE("a token from the future accuses the clock by so many seconds", "[diagnostics]") {
    CHECK(contains(hint_about(Lifetime{}, around(100s, 100s, 1h)), "slow by 100 s or more"));
    CHECK(contains(hint_about(Lifetime{}, around(101s, -1s, 1h)), "slow by 101 s or more"));
}

TEST_CASE("a token that was issued already and begins later does not", "[diagnostics]") {
    const auto hint = hint_about(Lifetime{}, around(-60s, 1h, 2h));

    CHECK(contains(hint, "becomes valid in 3600 s (60 min)"));
    CHECK_FALSE(contains(hint, "clock"));
}

TEST_CASE("a token that is too old has no clock to accuse", "[diagnostics]") {
    CHECK_FALSE(contains(hint_about(Lifetime{.max_age = 1h}, around(-3h, -3h, 1h)), "clock"));
}

TEST_CASE("a clock that cannot be right is said to be", "[diagnostics]") {
    CHECK(contains(hint_about(Lifetime{}, around(0s, 0s, 1h), bearer::TimePoint{-1s}), "outside the years"));
}
