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

}  // namespace test
