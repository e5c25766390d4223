// SPDX-License-Identifier: MIT
#include <bearer/time.hpp>

#include "support/catch.hpp"

#include <chrono>
#include <type_traits>

namespace {

using namespace std::chrono_literals;
using bearer::TimePoint;
using bearer::detail::plausible;

static_assert(std::is_same_v<TimePoint, std::chrono::sys_seconds>);

}  // namespace

TEST_CASE("the current time is the wall clock's, rounded down", "[time]") {
    const auto before = std::chrono::system_clock::now();
    const TimePoint now = bearer::current_time();
    const auto after = std::chrono::system_clock::now();

    CHECK(now > before - 1s);
    CHECK(now <= after);
}

TEST_CASE("the last instant is the last second of the year 9999", "[time]") {
    using namespace std::chrono;

    CHECK(bearer::last_time_point == sys_days{year{9999} / December / 31} + 23h + 59min + 59s);
}

TEST_CASE("a clock is believed from 1970 to 9999", "[time]") {
    CHECK_FALSE(plausible(TimePoint{-1s}));
    CHECK(plausible(TimePoint{}));
    CHECK(plausible(bearer::last_time_point));
    CHECK_FALSE(plausible(bearer::last_time_point + 1s));
    CHECK_FALSE(plausible(TimePoint::min()));
    CHECK_FALSE(plausible(TimePoint::max()));
}
