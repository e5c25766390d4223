// SPDX-License-Identifier: MIT
#pragma once

#include "support/allocations.hpp"

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>

namespace bench {

inline void expect(bool holds) {
    if (!holds) {
        std::fputs("the benchmark got another verdict than before\n", stderr);
        std::abort();
    }
}

/// Measures work that returns the same verdict each time, which ends the program if it does not; with several threads
/// also how much they get done together.
template <class Work>
void measure(benchmark::State& state, bool verdict, Work work) {
    expect(work() == verdict);
    if (state.threads() == 1) {
        for (auto _ : state) expect(work() == verdict);
        return;
    }
    using Clock = std::chrono::steady_clock;
    std::optional<Clock::time_point> start;  // of the first round, before which the threads wait for each other
    for (auto _ : state) {
        if (!start) start = Clock::now();
        expect(work() == verdict);
    }
    const std::chrono::duration<double> time = Clock::now() - start.value();
    state.counters["per_second"] = static_cast<double>(state.iterations()) / time.count();
}

/// What one more round asks of operator new; OpenSSL's own memory does not count.
template <class Work>
void count_allocations(benchmark::State& state, Work work) {
    work();  // what is allocated once is not the validation's
    const std::size_t calls = test::allocations();
    const std::size_t bytes = test::allocated_bytes();
    work();
    const auto more_calls = static_cast<double>(test::allocations() - calls);
    const auto more_bytes = static_cast<double>(test::allocated_bytes() - bytes);
    state.counters["allocations"] = more_calls;
    state.counters["bytes"] = more_bytes;
}

}  // namespace bench
