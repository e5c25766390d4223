// SPDX-License-Identifier: MIT
#include <bearer/testing/test_time.hpp>

#include "support/catch.hpp"

#include <chrono>

TEST_CASE("the kit's instant is a round NumericDate of the past", "[testing]") {
    using namespace std::chrono;

    CHECK(bearer::testing::test_time.time_since_epoch() == 1'700'000'000s);
    CHECK(floor<days>(bearer::testing::test_time) == sys_days{2023y / November / 14});
}
