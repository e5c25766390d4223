// SPDX-License-Identifier: MIT
#pragma once

#include "support/allocations.hpp"

#include <cstddef>
#include <optional>
#include <utility>

// Allocations that fail one after the other. Which thread asks counts: each has its own.
namespace test {

/// Asks again and again, each time with the next allocation failing in that way, and checks every answer; until there
/// is no such allocation. Gives how many there are.
template <class Failure, class Ask, class Check>
std::size_t with_each(Ask ask, Check check) {
    for (std::size_t number = 1;; ++number) {
        const std::size_t before = allocations();
        std::optional<Failure> failure{std::in_place, number};
        const auto answer = ask();
        failure.reset();
        if (allocations() - before < number) return number - 1;
        check(answer);
    }
}

/// The same with that one allocation failing, and with it and all that follow.
template <class Ask, class Check>
std::size_t with_each_failing_allocation(Ask ask, Check check) {
    const std::size_t count = with_each<FailingAllocation>(ask, check);
    with_each<ExhaustedMemory>(ask, check);
    return count;
}

}  // namespace test
