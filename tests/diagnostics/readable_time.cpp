// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/readable_time.hpp>
#include <bearer/time.hpp>

#include "support/catch.hpp"

#include <chrono>
#include <limits>

namespace {

using bearer::TimePoint;
using bearer::detail::readable;
using bearer::detail::relative;
using namespace std::chrono_literals;

constexpr TimePoint at(std::int64_t seconds) { return TimePoint{std::chrono::seconds{seconds}}; }
constexpr TimePoint now = at(1'700'000'000);

}  // namespace

TEST_CASE("an instant reads as a date and a time of UTC", "[diagnostics]") {
    CHECK(readable(at(0)) == "1970-01-01 00:00:00 UTC");
    CHECK(readable(now) == "2023-11-14 22:13:20 UTC");
    CHECK(readable(at(1'709'251'199)) == "2024-02-29 23:59:59 UTC");
    CHECK(readable(bearer::last_time_point) == "9999-12-31 23:59:59 UTC");
}

TEST_CASE("a clock that cannot be right is not read as a date", "[diagnostics]") {
    const TimePoint earliest{std::chrono::seconds{std::numeric_limits<std::int64_t>::min()}};
    const TimePoint latest{std::chrono::seconds{std::numeric_limits<std::int64_t>::max()}};

    for (const TimePoint wrong : {earliest, at(-1), bearer::last_time_point + 1s, latest}) {
        CHECK(readable(wrong) == "outside the years 1970 to 9999");
        CHECK(relative(now, wrong) == "at no time that can be compared with the clock");
        CHECK(relative(wrong, now) == "at no time that can be compared with the clock");
    }
}

TEST_CASE("a duration reads in the largest unit of which there are two", "[diagnostics]") {
    CHECK(readable(0s) == "0 s");
    CHECK(readable(119s) == "119 s");
    CHECK(readable(120s) == "2 min");
    CHECK(readable(119min + 59s) == "119 min");
    CHECK(readable(2h) == "2 h");
    CHECK(readable(47h + 59min) == "47 h");
    CHECK(readable(48h) == "2 days");
}

TEST_CASE("an instant is told from now", "[diagnostics]") {
    CHECK(relative(now, now) == "now");
    CHECK(relative(now - 1s, now) == "1 s ago");
    CHECK(relative(now + 1s, now) == "in 1 s");
    CHECK(readable(now - 37s, now) == "2023-11-14 22:12:43 UTC, 37 s ago");
}
