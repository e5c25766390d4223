// SPDX-License-Identifier: MIT
#include "support/allocations.hpp"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>
#include <string_view>

#include <malloc.h>

namespace {

thread_local std::size_t count = 0;
thread_local std::size_t bytes = 0;
thread_local std::size_t first_failing = 0;  // the counts from which on, and up to which, it fails; 0 is none
thread_local std::size_t last_failing = 0;
thread_local std::string_view sought;  // in what is given back; empty is nothing
thread_local std::size_t found = 0;

/// Leaves nothing in it of what was there before: whoever looks for a text would find it in memory that never held it.
void* fresh(void* memory) noexcept {
    if (memory != nullptr) std::memset(memory, 0xCD, malloc_usable_size(memory));
    return memory;
}

bool fails() noexcept {
    ++count;
    return count >= first_failing && count <= last_failing;
}

void* allocate(std::size_t size) noexcept {
    if (fails()) return nullptr;
    bytes += size;
    return fresh(std::malloc(size != 0 ? size : 1));
}

void* allocate(std::size_t size, std::align_val_t alignment) noexcept {
    if (fails()) return nullptr;
    bytes += size;
    void* memory = nullptr;
    if (posix_memalign(&memory, static_cast<std::size_t>(alignment), size != 0 ? size : 1) != 0) return nullptr;
    return fresh(memory);
}

void* or_throw(void* memory) {
    if (memory != nullptr) return memory;
    throw std::bad_alloc{};
}

void give_back(void* memory) noexcept {
    if (memory != nullptr && !sought.empty()) {
        const std::string_view all{static_cast<const char*>(memory), malloc_usable_size(memory)};
        if (all.find(sought) != std::string_view::npos) ++found;
    }
    std::free(memory);
}

}  // namespace

std::size_t test::allocations() noexcept { return count; }
std::size_t test::allocated_bytes() noexcept { return bytes; }

test::FailingAllocation::FailingAllocation(std::size_t number) noexcept {
    first_failing = last_failing = count + number;
}
test::FailingAllocation::~FailingAllocation() { last_failing = 0; }

test::ExhaustedMemory::ExhaustedMemory(std::size_t number) noexcept {
    first_failing = count + number;
    last_failing = std::numeric_limits<std::size_t>::max();
}
test::ExhaustedMemory::~ExhaustedMemory() { last_failing = 0; }

test::FreedText::FreedText(std::string_view text) noexcept {
    sought = text;
    ::found = 0;
}
test::FreedText::~FreedText() { sought = {}; }
std::size_t test::FreedText::found() const noexcept { return ::found; }

// All forms: what stays AddressSanitizer's own must not meet what is ours.
void* operator new(std::size_t size) { return or_throw(allocate(size)); }
void* operator new[](std::size_t size) { return or_throw(allocate(size)); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void* operator new(std::size_t size, std::align_val_t alignment) { return or_throw(allocate(size, alignment)); }
void* operator new[](std::size_t size, std::align_val_t alignment) { return or_throw(allocate(size, alignment)); }
void* operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
    return allocate(size, alignment);
}
void* operator new[](std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
    return allocate(size, alignment);
}
void operator delete(void* memory) noexcept { give_back(memory); }
void operator delete[](void* memory) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { give_back(memory); }
void operator delete[](void* memory, std::size_t) noexcept { give_back(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { give_back(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { give_back(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { give_back(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { give_back(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { give_back(memory); }
void operator delete(void* memory, std::align_val_t, const std::nothrow_t&) noexcept { give_back(memory); }
void operator delete[](void* memory, std::align_val_t, const std::nothrow_t&) noexcept { give_back(memory); }
