// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/remote/remote_options.hpp>
#include <bearer/remote/remote_status.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

namespace bearer::inline v1::detail {

using SteadyTime = std::chrono::steady_clock::time_point;

/// When the keys may be used and when the provider may be asked: the states of a RemoteJwks, without threads, clock and
/// network.
class RefreshSchedule {
public:
    explicit RefreshSchedule(const RemoteOptions& options)
        : fresh_for_{options.fresh_for}, expire_after_{options.expire_after}, retry_after_{options.retry_after} {}

    [[nodiscard]] KeyState state(SteadyTime now) const noexcept {
        if (!confirmed_) return KeyState::missing;
        if (now >= expires_at()) return KeyState::expired;
        return now >= fresh_until_ ? KeyState::stale : KeyState::fresh;
    }

    /// Whether a refresh is due by itself. Unknown keys have no influence on that, but for failures, which anybody waits out.
    [[nodiscard]] bool is_due(SteadyTime now) const noexcept { return now >= due_at(); }
    [[nodiscard]] SteadyTime due_at() const noexcept { return std::max(fresh_until_, try_again_at_); }

    /// Whether an unknown key is a reason to ask now.
    [[nodiscard]] bool may_ask(SteadyTime now) const noexcept { return now >= ask_again_at_ && now >= try_again_at_; }
    void asked(SteadyTime now) noexcept { ask_again_at_ = now + retry_after_; }

    /// An attempt counts as failed until it has succeeded, whatever becomes of it. `luck` is from 0 to 1.
    void begin(SteadyTime now, double luck) noexcept {
        ++failures_;
        failed(now, luck);
    }
    void failed(SteadyTime now, double luck) noexcept { try_again_at_ = now + back_off(luck); }
    void succeeded(SteadyTime now, std::optional<std::chrono::seconds> max_age) noexcept {
        failures_ = 0;
        try_again_at_ = SteadyTime::min();
        confirmed(now, max_age);
    }

    /// The keys were right at that time, which may be long ago; a snapshot's were.
    void confirmed(SteadyTime at, std::optional<std::chrono::seconds> max_age) noexcept {
        const auto wanted = std::clamp(max_age.value_or(fresh_for_), shortest_freshness, longest_freshness);
        // Entra says 24 hours, which is also when keys expire: without time between the two, every refresh would be late.
        fresh_until_ = at + std::min(wanted, expire_after_ * 7 / 8);
        confirmed_ = at;
    }

    /// When the provider last had these keys.
    [[nodiscard]] std::optional<SteadyTime> confirmed_at() const noexcept { return confirmed_; }
    [[nodiscard]] SteadyTime fresh_until() const noexcept { return fresh_until_; }
    [[nodiscard]] SteadyTime expires_at() const noexcept {
        return confirmed_ ? *confirmed_ + expire_after_ : SteadyTime::min();
    }

private:
    // 1, 2, 4 ... seconds up to 5 minutes, of which luck takes up to a half off: many processes must not ask as one.
    [[nodiscard]] std::chrono::milliseconds back_off(double luck) const noexcept {
        constexpr std::chrono::milliseconds least = std::chrono::seconds{1};
        constexpr std::chrono::milliseconds most = std::chrono::minutes{5};
        std::chrono::milliseconds period = least;
        for (unsigned failure = 1; failure < failures_ && period < most; ++failure) period *= 2;
        period = std::min(period, most);
        const auto off = static_cast<double>(period.count()) * std::clamp(luck, 0.0, 1.0) / 2;
        return std::max(least, period - std::chrono::milliseconds{static_cast<std::int64_t>(off)});
    }

    std::chrono::seconds fresh_for_;
    std::chrono::seconds expire_after_;
    std::chrono::seconds retry_after_;
    std::optional<SteadyTime> confirmed_;
    SteadyTime fresh_until_ = SteadyTime::min();
    SteadyTime try_again_at_ = SteadyTime::min();
    SteadyTime ask_again_at_ = SteadyTime::min();
    unsigned failures_ = 0;
};

}  // namespace bearer::inline v1::detail
