// SPDX-License-Identifier: MIT
#include <bearer/remote/unknown_ids.hpp>

#include "support/catch.hpp"

#include <chrono>
#include <string>

using bearer::detail::SteadyTime;
using bearer::detail::UnknownIds;
using namespace std::chrono_literals;

namespace {

constexpr SteadyTime start{1000h};

}  // namespace

TEST_CASE("an id that a fetch did not bring waits, and from the second time on twice as long", "[remote]") {
    UnknownIds ids{30s};
    SteadyTime now = start;

    CHECK(ids.may_ask("k", now));
    for (const auto wait : {30s, 60s, 60s, 60s}) {
        ids.not_found("k", now);
        CHECK_FALSE(ids.may_ask("k", now + wait - 1ns));
        CHECK(ids.may_ask("k", now + wait));
        CHECK(ids.may_ask("another", now));
        now += wait;
    }
    CHECK(ids.size() == 1);
}

TEST_CASE("a million ids take the memory of 128", "[remote][FT-09]") {
    UnknownIds ids{30s};
    const std::string longest(256, 'x');
    for (int number = 0; number < 1'000'000; ++number) ids.not_found(std::to_string(number) + longest, start);

    CHECK(UnknownIds::most == 128);
    CHECK(ids.size() == 128);
    CHECK_FALSE(ids.may_ask("999999" + longest, start));
    CHECK_FALSE(ids.may_ask(std::to_string(1'000'000 - 128) + longest, start));
    CHECK(ids.may_ask(std::to_string(1'000'000 - 129) + longest, start));
}
