// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>

/// Memory for few threads each: what all threads wrote to would be a line that every core fights over.
namespace bearer::inline v1::detail {

/// How many kinds of threads there are, for those who keep something for each.
inline constexpr std::size_t lanes = 16;

/// The kind of this thread, below `lanes`; of threads that start one after the other it is another one each.
[[nodiscard]] inline std::size_t lane_of_this_thread() noexcept {
    static std::atomic<std::size_t> next = 0;
    thread_local const std::size_t lane = next.fetch_add(1, std::memory_order_relaxed) % lanes;
    return lane;
}

}  // namespace bearer::inline v1::detail
