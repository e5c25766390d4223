// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/key/key_source.hpp>
#include <bearer/remote/key_store.hpp>
#include <bearer/remote/refresh_schedule.hpp>
#include <bearer/remote/remote_options.hpp>
#include <bearer/remote/remote_status.hpp>
#include <bearer/remote/unknown_ids.hpp>
#include <bearer/result.hpp>
#include <bearer/verdict.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

namespace bearer::inline v1::detail {

/// Who asks for keys, who waits for them, and who fetches them: one attempt ("flight") at a time for all.
class KeyRefresher {
public:
    KeyRefresher(KeyLocation location, Fetch fetch, RemoteOptions options)
        : store_{std::move(location), std::move(fetch), std::move(options)},
          unknown_ids_{store_.options().retry_after} {}

    [[nodiscard]] Result<KeyPtr> find(const KeyQuery& query) {
        auto answer = store_.find(query);
        if (answer.is_stale) call();
        if (answer.key || answer.key.error().code == ErrorCode::key_mismatch) return std::move(answer.key);
        return find_by_refresh(query, answer.key.error());
    }

    [[nodiscard]] std::uint64_t generation() const noexcept { return store_.generation(); }

    /// Flies, or waits for the flight that is under way.
    Verdict refresh() {
        std::unique_lock lock{guard_};
        if (is_own_flight() || teller_ == std::this_thread::get_id())
            return reject({ErrorCode::internal_error, "refresh"});  // it would wait for itself
        if (is_flying_) changed_.wait(lock, [this, flight = begun_] { return ended_ >= flight; });
        else fly(lock);
        const auto error = store_.last_error();
        return error ? reject(*error) : accept();
    }

    [[nodiscard]] bool refresh_is_due() const {
        const std::lock_guard lock{guard_};
        return !is_flying_ && (is_requested_ || store_.schedule().is_due(store_.now()));
    }

    [[nodiscard]] RemoteStatus status() const {
        const std::lock_guard lock{guard_};
        RemoteStatus status = store_.status();
        status.unknown_ids = unknown_;
        return status;
    }

    [[nodiscard]] Result<std::string> export_snapshot() const {
        const std::lock_guard lock{guard_};
        return store_.export_snapshot();
    }

    /// Flies whenever that is due or asked for, until stop().
    void run() {
        std::unique_lock lock{guard_};
        worker_ = std::this_thread::get_id();
        while (!stop_.stop_requested()) {
            const SteadyTime time = store_.now();
            const bool is_due = store_.schedule().is_due(time);
            if (!is_flying_ && (is_requested_ || is_due)) {
                fly(lock);
                continue;
            }
            // Not until then in one go: this wait stands still while the machine is suspended, the keys' clock does not.
            constexpr std::chrono::nanoseconds at_most = std::chrono::minutes{1};
            changed_.wait_for(lock, is_due ? at_most : std::min(at_most, store_.schedule().due_at() - time));
        }
    }

    /// Ends run(), a flight that listens, and every token's wait.
    void stop() {
        stop_.request_stop();
        const std::lock_guard lock{guard_};
        changed_.notify_all();
    }

    KeyRefresher(const KeyRefresher&) = delete;
    KeyRefresher& operator=(const KeyRefresher&) = delete;

private:
    /// A reader has noticed that a refresh is due, which the thread's own timer may have missed.
    void call() {
        if (is_called_.load(std::memory_order_relaxed) || is_called_.exchange(true, std::memory_order_relaxed)) return;
        const std::lock_guard lock{guard_};
        changed_.notify_all();
    }

    /// Whether the caller is inside the very fetch for which it would wait.
    [[nodiscard]] bool is_own_flight() const noexcept { return is_flying_ && flier_ == std::this_thread::get_id(); }

    [[nodiscard]] bool may_wait() const noexcept {
        return store_.options().refresh == Refresh::background && store_.options().wait.count() > 0 &&
               worker_ != std::this_thread::get_id() && !is_own_flight();
    }

    [[nodiscard]] Result<KeyPtr> find_by_refresh(const KeyQuery& query, Error before) {
        constexpr Error unavailable{ErrorCode::keys_unavailable};
        const auto until = std::chrono::steady_clock::now() + store_.options().wait;
        bool has_waited_for_this_key = false;
        std::unique_lock lock{guard_};
        if (before.code == ErrorCode::key_not_found) ++unknown_;
        for (;;) {
            // A flight may have landed before there was the lock, and whatever has failed since: the key may be there.
            const auto found = store_.find(query);
            const Result<KeyPtr>& key = found.key;
            if (key || key.error().code == ErrorCode::key_mismatch || has_waited_for_this_key) return key;
            const Error why = key.error();
            const bool is_unknown = why.code == ErrorCode::key_not_found;
            if (!is_flying_ && !is_requested_ && !request(query, why)) return why;
            // A provider in trouble is asked again and again: strangers must not occupy threads for each of these.
            if (!may_wait() || (is_unknown && !is_for_unknown_ && store_.last_error())) return why;

            // A flight that began for another reason may have been too early for this key, which gets one of its own.
            has_waited_for_this_key = is_for_unknown_;
            const auto has_ended = [this, flight = is_flying_ ? begun_ : begun_ + 1] {
                return ended_ >= flight || stop_.stop_requested();
            };
            const bool is_over = changed_.wait_until(lock, until, has_ended);
            if (!is_over || stop_.stop_requested() || store_.last_error()) {
                const auto last = store_.find(query);
                if (last.key || last.key.error().code == ErrorCode::key_mismatch) return last.key;
                return unavailable;
            }
        }
    }

    /// Asks for a flight, if this token may cause one.
    [[nodiscard]] bool request(const KeyQuery& query, Error why) {
        const SteadyTime time = store_.now();
        RefreshSchedule& schedule = store_.schedule();
        const bool is_unknown = why.code == ErrorCode::key_not_found;
        if (is_unknown) {
            if (!schedule.may_ask(time) || !unknown_ids_.may_ask(query.kid, time) || store_.skips(query.kid)) return false;
            requested_id_ = query.kid;
            requested_algorithm_ = query.algorithm;
            schedule.asked(time);
        } else if (!schedule.is_due(time)) {
            return false;
        }
        is_requested_ = true;
        is_for_unknown_ = is_unknown;
        changed_.notify_all();
        return true;
    }

    void fly(std::unique_lock<std::mutex>& lock) {
        is_for_unknown_ = is_requested_ && is_for_unknown_;
        is_requested_ = false;
        is_flying_ = true;
        flier_ = std::this_thread::get_id();
        ++begun_;
        const auto untold = store_.begin_attempt();
        if (is_for_unknown_) store_.schedule().asked(store_.now());  // it may have been requested long ago

        lock.unlock();
        if (untold) tell(*untold);
        auto download = store_.attempt(stop_.get_token());
        lock.lock();

        const RemoteEvent event = store_.land(download);
        if (is_for_unknown_ && !event.error) remember_if_unknown();
        is_called_.store(false, std::memory_order_relaxed);
        is_flying_ = false;
        ended_ = begun_;
        changed_.notify_all();

        lock.unlock();
        tell(event);
        lock.lock();
    }

    void remember_if_unknown() noexcept {
        try {
            const auto key = store_.find({requested_id_, requested_algorithm_}).key;
            if (!key && key.error().code == ErrorCode::key_not_found)
                unknown_ids_.not_found(requested_id_, store_.now());
        } catch (...) {
            // Out of memory. To forget an id costs a fetch; a flight that does not end would cost the keys.
        }
    }

    /// One at a time, and without the lock.
    void tell(const RemoteEvent& event) {
        const std::lock_guard one_at_a_time{telling_};
        teller_ = std::this_thread::get_id();
        store_.tell(event);
        teller_ = std::thread::id{};
    }

    std::atomic<bool> is_called_ = false;
    std::stop_source stop_;
    std::mutex telling_;
    std::atomic<std::thread::id> teller_{};
    mutable std::mutex guard_;  // of all that follows, but for what the store says is free
    std::condition_variable changed_;
    KeyStore store_;
    UnknownIds unknown_ids_;
    bool is_requested_ = false;    // a flight that has not begun
    bool is_for_unknown_ = false;  // that one, or the one under way, is on account of an unknown id
    std::string requested_id_;     // that id
    Algorithm requested_algorithm_ = RS256;
    bool is_flying_ = false;
    std::thread::id flier_;   // of the flight under way
    std::thread::id worker_;  // run()'s
    std::uint64_t begun_ = 0;
    std::uint64_t ended_ = 0;
    std::uint64_t unknown_ = 0;
};

}  // namespace bearer::inline v1::detail
