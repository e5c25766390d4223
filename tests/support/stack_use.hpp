// SPDX-License-Identifier: MIT
#pragma once

#include <pthread.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <stdexcept>

namespace test {

namespace detail {

// AddressSanitizer knows that nobody should look at the stack of a thread that is gone.
__attribute__((no_sanitize("address"))) inline std::size_t untouched(const volatile char* stack, std::size_t size,
                                                                     char paint) {
    std::size_t free = 0;
    while (free < size && stack[free] == paint) ++free;
    return free;
}

}  // namespace detail

/// How many bytes of stack a thread has used by the time the function returns. It must not throw.
template <class F>
[[nodiscard]] std::size_t stack_bytes_of(F function) {
    constexpr std::size_t size = 1024 * 1024;
    constexpr char paint = 0x5A;
    void* const memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::runtime_error{"no memory for a stack"};
    auto* const stack = static_cast<char*>(memory);
    std::fill_n(stack, size, paint);

    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    const auto run = [](void* called) -> void* {
        (*static_cast<F*>(called))();
        return nullptr;
    };
    const bool started = pthread_attr_setstack(&attributes, stack, size) == 0 &&
                         pthread_create(&thread, &attributes, run, &function) == 0;
    pthread_attr_destroy(&attributes);
    if (started) pthread_join(thread, nullptr);
    const std::size_t used = size - detail::untouched(stack, size, paint);
    munmap(memory, size);
    if (!started) throw std::runtime_error{"cannot start a thread with a stack of our own"};
    return used;
}

}  // namespace test
