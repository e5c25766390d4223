// SPDX-License-Identifier: MIT
#include "allocations.hpp"

#include <cstdlib>
#include <new>

namespace {

thread_local std::size_t calls = 0;
thread_local std::size_t bytes = 0;

}  // namespace

std::size_t allocations() noexcept { return calls; }
std::size_t allocated_bytes() noexcept { return bytes; }

void* operator new(std::size_t size) {
    ++calls;
    bytes += size;
    if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc{};
}

void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
