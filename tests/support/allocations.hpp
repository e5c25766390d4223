// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace test {

/// How often this thread has called operator new so far. OpenSSL's own memory does not count.
[[nodiscard]] std::size_t allocations() noexcept;

/// How often the function does.
template <class F>
[[nodiscard]] std::size_t allocations_of(F function) {
    const std::size_t before = allocations();
    function();
    return allocations() - before;
}

/// While it lives, one call of operator new by this thread throws std::bad_alloc: the first from here on is number 1.
class FailingAllocation {
public:
    explicit FailingAllocation(std::size_t number) noexcept;
    FailingAllocation(const FailingAllocation&) = delete;
    FailingAllocation& operator=(const FailingAllocation&) = delete;
    ~FailingAllocation();
};

}  // namespace test
