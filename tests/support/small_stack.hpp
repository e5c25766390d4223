// SPDX-License-Identifier: MIT
#pragma once

#include <pthread.h>

#include <cstddef>
#include <exception>
#include <stdexcept>

namespace test {

/// Calls the function on a thread with a stack of 256 KiB, too small for one frame a nesting of hostile JSON.
template <class F>
void on_a_small_stack(F function) {
    struct Call {
        F& function;
        std::exception_ptr thrown;
    } call{function, nullptr};
    const auto run = [](void* argument) -> void* {
        auto& job = *static_cast<Call*>(argument);
        try {
            job.function();
        } catch (...) {
            job.thrown = std::current_exception();
        }
        return nullptr;
    };

    constexpr std::size_t stack_bytes = 256 * 1024;
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    const bool started = pthread_attr_setstacksize(&attributes, stack_bytes) == 0 &&
                         pthread_create(&thread, &attributes, run, &call) == 0;
    pthread_attr_destroy(&attributes);
    if (!started) throw std::runtime_error{"cannot start a thread with a small stack"};
    pthread_join(thread, nullptr);
    if (call.thrown) std::rethrow_exception(call.thrown);
}

}  // namespace test
