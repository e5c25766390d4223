// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/remote/remote_status.hpp>
#include <bearer/time.hpp>

#include <chrono>
#include <ctime>
#include <functional>
#include <stdexcept>
#include <string>

namespace bearer::inline v1 {

/// Who refreshes the keys of a RemoteJwks.
enum class Refresh {
    background,  // a thread of its own, which ends with the last copy
    manual,      // whoever calls refresh(), which takes as long as the fetch; find() never waits: for event loops
};

namespace detail {

/// A clock that never jumps, and on Linux does not stop while the machine is suspended, as std::chrono's does.
[[nodiscard]] inline std::chrono::steady_clock::time_point time_since_boot() noexcept {
#ifdef CLOCK_BOOTTIME
    timespec time{};
    if (clock_gettime(CLOCK_BOOTTIME, &time) == 0)
        return std::chrono::steady_clock::time_point{std::chrono::seconds{time.tv_sec} +
                                                     std::chrono::nanoseconds{time.tv_nsec}};
#endif
    return std::chrono::steady_clock::now();
}

}  // namespace detail

/// The clocks that a RemoteJwks reads: one that never jumps, for how old its keys are; one that other processes share, for
/// the snapshots. Neither may throw; both are called from many threads.
///
/// A virtual machine that its host has paused does not know for how long: its keys grow no older meanwhile.
struct RemoteClock {
    std::function<std::chrono::steady_clock::time_point()> steady = detail::time_since_boot;
    std::function<TimePoint()> wall = [] { return current_time(); };
};

/// How a RemoteJwks treats its keys. Set by name what should differ.
struct RemoteOptions {
    Refresh refresh = Refresh::background;

    /// How long keys are fresh where the provider does not say; where it does, its "max-age" counts. Either way 5 minutes
    /// to 24 hours, and at most 7/8 of expire_after, so that a refresh can fail a few times before the keys expire.
    std::chrono::seconds fresh_for = std::chrono::hours{1};

    /// How long keys are used that the provider has not confirmed: at most 31 days, which is for air gaps.
    std::chrono::seconds expire_after = std::chrono::hours{24};

    /// How long after a fetch on account of an unknown key the next one may follow: 1 second to 1 hour.
    std::chrono::seconds retry_after = std::chrono::seconds{30};

    /// How long a token with an unknown key, or while there are no keys yet, waits for the fetch that may bring it: up to
    /// a minute; 0 for not at all. It occupies its thread: where these are few and the provider is slow, strangers could
    /// occupy them all for so long in every retry_after.
    std::chrono::milliseconds wait = std::chrono::seconds{5};

    /// What export_snapshot() of the same source gave once. One that cannot be used is no error: see status().last_error.
    std::string snapshot{};

    /// Told of every attempt, one at a time, by the thread that made it and with the keys already in use: a token that
    /// waited for them may be ahead. The next attempt waits for it; refresh() from inside is rejected; what it throws is
    /// dropped. The first call may come before the constructor of the source has returned.
    std::function<void(const RemoteEvent&)> on_event{};

    RemoteClock clock{};
};

namespace detail {

inline constexpr std::chrono::seconds shortest_freshness = std::chrono::minutes{5};
inline constexpr std::chrono::seconds longest_freshness = std::chrono::hours{24};

/// The options, if they make sense; std::invalid_argument with what to write if not.
[[nodiscard]] inline RemoteOptions checked(RemoteOptions options) {
    using namespace std::chrono_literals;
    const auto is_within = [](auto period, auto least, auto most) { return period >= least && period <= most; };
    if (options.refresh != Refresh::background && options.refresh != Refresh::manual)
        throw std::invalid_argument{"bearer: there are two ways to refresh keys: write {.refresh = Refresh::background} "
                                    "or Refresh::manual"};
    if (!is_within(options.fresh_for, shortest_freshness, longest_freshness))
        throw std::invalid_argument{"bearer: keys are fresh for 5 minutes to 24 hours: write {.fresh_for = 1h}"};
    if (!is_within(options.expire_after, options.fresh_for, 24h * 31))
        throw std::invalid_argument{"bearer: keys expire after they have been fresh, and within 31 days: write "
                                    "{.expire_after = 24h}"};
    if (!is_within(options.retry_after, 1s, 1h))
        throw std::invalid_argument{"bearer: unknown keys are asked for at most once a second, and once an hour: write "
                                    "{.retry_after = 30s}"};
    if (!is_within(options.wait, 0ms, 60s))
        throw std::invalid_argument{"bearer: a token waits for its key for up to a minute: write {.wait = 5s}"};
    if (!options.clock.steady || !options.clock.wall)
        throw std::invalid_argument{"bearer: both clocks are needed: leave out the one that should be the system's"};
    return options;
}

}  // namespace detail
}  // namespace bearer::inline v1
