// SPDX-License-Identifier: MIT
#include <bearer/detail/lane.hpp>

#include "support/catch.hpp"

#include <cstddef>
#include <set>
#include <thread>

using bearer::detail::lane_of_this_thread;
using bearer::detail::lanes;

TEST_CASE("a thread keeps its lane, and threads in a row have one each", "[lane][threads]") {
    const std::size_t mine = lane_of_this_thread();
    CHECK(mine < lanes);

    std::set<std::size_t> seen;
    bool kept = true;
    for (std::size_t thread = 0; thread < lanes; ++thread)
        std::thread{[&] {
            const std::size_t lane = lane_of_this_thread();
            kept = kept && lane == lane_of_this_thread();
            seen.insert(lane);
        }}.join();
    CHECK(kept);
    CHECK(seen.size() == lanes);
    CHECK(*seen.rbegin() == lanes - 1);
    CHECK(lane_of_this_thread() == mine);
}
