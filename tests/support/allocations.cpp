// SPDX-License-Identifier: MIT
#include "support/allocations.hpp"

#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

thread_local std::size_t count = 0;
thread_local std::size_t failing = 0;  // the count at which it fails; 0 is none

}  // namespace

std::size_t test::allocations() noexcept { return count; }

test::FailingAllocation::FailingAllocation(std::size_t number) noexcept { failing = count + number; }
test::FailingAllocation::~FailingAllocation() { failing = 0; }

void* operator new(std::size_t size) {
    if (++count == failing) throw std::bad_alloc{};
    if (void* const memory = std::malloc(size != 0 ? size : 1)) return memory;
    throw std::bad_alloc{};
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
