// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/lane.hpp>
#include <bearer/error.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/key/key_source.hpp>
#include <bearer/remote/refresh_schedule.hpp>
#include <bearer/result.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

namespace bearer::inline v1::detail {

/// The keys that many threads read while one replaces them.
///
/// Each reader locks a copy that it shares with few others, and the writer goes from copy to copy: readers on different
/// cores touch no common memory but the keys, and none waits for more than another's look-up. An atomic shared_ptr is a
/// spin lock in libstdc++ 12, one lock for all is a line that every core fights over, and a shared_mutex prefers readers
/// so much that a flood of them keeps the writer out.
class PublishedKeys {
public:
    struct Answer {
        Result<KeyPtr> key;  // keys_unavailable where there are none, or they have expired
        bool is_stale;
    };

    [[nodiscard]] Answer find(const KeyQuery& query, SteadyTime now) const {
        const Copy& copy = copies_[lane_of_this_thread()];
        const std::lock_guard lock{copy.guard};
        if (!copy.keys || now >= copy.expires_at) return {Error{ErrorCode::keys_unavailable}, true};
        return {copy.keys->find(query), now >= copy.fresh_until};
    }

    /// Called by one thread at a time. When it returns, nobody finds a key any more that only the set before had.
    void publish(const Jwks& keys, const RefreshSchedule& schedule, bool is_other_set, SteadyTime now) noexcept {
        // A number that has gone with an expired set must not come back with the next one, for readers whose clocks
        // differ a little neither.
        const bool is_new = is_other_set || now + std::chrono::minutes{1} >= expires_at_.load(std::memory_order_relaxed);
        for (Copy& copy : copies_) {
            const std::lock_guard lock{copy.guard};
            copy.keys = keys;
            copy.fresh_until = schedule.fresh_until();
            copy.expires_at = schedule.expires_at();
        }
        // After the copies: who remembers a key under the old number has to look it up again from now on. Twice: in
        // between, the number is of neither set, and nobody sees it again.
        if (is_new) changes_.fetch_add(1, std::memory_order_release);
        expires_at_.store(schedule.expires_at(), std::memory_order_release);
        if (is_new) changes_.fetch_add(1, std::memory_order_release);
    }

    /// Changes whenever a key that find() has answered with may no longer be its answer, also because the keys have
    /// expired, and never comes back. Says nothing of find()'s errors: these must not be remembered.
    [[nodiscard]] std::uint64_t generation(SteadyTime now) const noexcept {
        // Both of one set: the number of the set before with the time of the next would bring an expired one back.
        for (std::uint64_t changes = changes_.load(std::memory_order_acquire);;) {
            const bool is_expired = now >= expires_at_.load(std::memory_order_acquire);
            const std::uint64_t after = changes_.load(std::memory_order_acquire);
            if (after == changes) return 2 * changes + (is_expired ? 1 : 0);
            changes = after;
        }
    }

private:
    struct alignas(64) Copy {
        mutable std::mutex guard;
        std::optional<Jwks> keys;
        SteadyTime fresh_until = SteadyTime::min();
        SteadyTime expires_at = SteadyTime::min();
    };

    std::array<Copy, lanes> copies_;
    std::atomic<SteadyTime> expires_at_ = SteadyTime::min();
    std::atomic<std::uint64_t> changes_ = 0;
};

}  // namespace bearer::inline v1::detail
