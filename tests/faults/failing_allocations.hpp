// SPDX-License-Identifier: MIT
#pragma once

#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/error_queue.hpp"

#include <cstddef>
#include <optional>
#include <utility>

// Allocations that fail one after the other. Which thread asks counts: each has its own.
namespace test {

/// Asks again and again, each time with the next allocation failing in that way, and checks every answer; whatever it
/// is, OpenSSL's error queue is then as the caller had left it. Until there is no such allocation; gives how many there
/// are.
template <class Failure, class Ask, class Check>
std::size_t with_each(Ask ask, Check check) {
    for (std::size_t number = 1;; ++number) {
        const int errors = static_cast<int>(number % 3) * 2;
        leave_errors(errors);
        const std::size_t before = allocations();
        std::optional<Failure> failure{std::in_place, number};
        const auto answer = ask();
        failure.reset();
        const bool came_to_pass = allocations() - before >= number;
        INFO("allocation " << number);
        CHECK(errors_are_left(errors));
        if (!came_to_pass) return number - 1;
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
