// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/key/key_source.hpp>
#include <bearer/remote/key_download.hpp>
#include <bearer/remote/published_keys.hpp>
#include <bearer/remote/refresh_schedule.hpp>
#include <bearer/remote/remote_options.hpp>
#include <bearer/remote/remote_status.hpp>
#include <bearer/remote/snapshot.hpp>
#include <bearer/result.hpp>
#include <bearer/time.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

namespace bearer::inline v1::detail {

/// The keys of one provider and all that is known of them.
///
/// find() and generation() are for any thread. attempt() is for one at a time, and reads what only land() writes; the
/// rest is for whoever holds the lock of the one who owns this.
class KeyStore {
public:
    KeyStore(KeyLocation location, Fetch fetch, RemoteOptions options)
        : options_{checked(std::move(options))},
          download_{std::move(location), std::move(fetch)},
          schedule_{options_},
          luck_{static_cast<std::minstd_rand::result_type>(now().time_since_epoch().count())} {
        if (!options_.snapshot.empty()) start_from_snapshot();
    }

    [[nodiscard]] const RemoteOptions& options() const noexcept { return options_; }
    [[nodiscard]] SteadyTime now() const { return options_.clock.steady(); }

    [[nodiscard]] PublishedKeys::Answer find(const KeyQuery& query) const { return published_.find(query, now()); }
    [[nodiscard]] std::uint64_t generation() const noexcept { return published_.generation(now()); }

    [[nodiscard]] RefreshSchedule& schedule() noexcept { return schedule_; }
    [[nodiscard]] const RefreshSchedule& schedule() const noexcept { return schedule_; }

    /// Why the last attempt failed; nothing if it succeeded.
    [[nodiscard]] std::optional<Error> last_error() const noexcept { return last_error_; }

    /// Whether the provider has a key of that id which is not good enough: asking again would not mend it.
    [[nodiscard]] bool skips(std::string_view kid) const noexcept {
        return keys_ && std::ranges::find(keys_->skipped(), kid, &SkippedKey::kid) != keys_->skipped().end();
    }

    /// Gives back what there is to tell before: that the snapshot was of no use, which nobody could hear while it was read.
    [[nodiscard]] std::optional<RemoteEvent> begin_attempt() noexcept {
        ++attempts_;
        begun_at_ = now();
        schedule_.begin(begun_at_, luck());
        return std::exchange(untold_, std::nullopt);
    }

    /// What the provider has, made ready so that land() needs no memory. Takes its time; needs no lock.
    [[nodiscard]] Result<Download> attempt(std::stop_token stop) noexcept {
        try {
            const auto deadline = std::chrono::steady_clock::now() + time_of_an_attempt;
            auto download = download_.attempt({.url = {}, .deadline = deadline, .stop = std::move(stop)}, now());
            if (download && download->keys && keys_) download->keys = download->keys->with_keys_of(*keys_);
            return download;
        } catch (...) {
            return Error{ErrorCode::internal_error, "refresh"};  // out of memory
        }
    }

    /// Puts the keys into use, or keeps those that there are; says which.
    [[nodiscard]] RemoteEvent land(Result<Download>& download) noexcept {
        RemoteEvent event{.kind = RemoteEvent::Kind::refresh_failed};
        if (!download) {
            ++failures_;
            event.error = last_error_ = download.error();
            schedule_.failed(now(), luck());
        } else {
            last_error_.reset();
            schedule_.succeeded(begun_at_, download->max_age);  // an answer that was long on its way is that old
            confirmed_at_ = options_.clock.wall();
            const bool is_other_set = download->keys && (!keys_ || !keys_->has_keys_of(*download->keys));
            event.kind = is_other_set ? RemoteEvent::Kind::keys_changed : RemoteEvent::Kind::keys_confirmed;
            if (download->keys) {
                keys_ = download->keys;
                document_ = std::move(download->document);
                download_.uses(*download);
            }
            published_.publish(*keys_, schedule_, is_other_set, now());
        }
        if (keys_) {
            event.keys = keys_->size();
            event.skipped = keys_->skipped().size();
        }
        return event;
    }

    /// Told without a lock.
    void tell(const RemoteEvent& event) const noexcept {
        try {
            if (options_.on_event) options_.on_event(event);
        } catch (...) {
            // A logger's trouble is not the keys'.
        }
    }

    [[nodiscard]] RemoteStatus status() const {
        using std::chrono::seconds;
        const SteadyTime time = now();
        RemoteStatus status{.state = schedule_.state(time), .generation = published_.generation(time)};
        if (const auto confirmed = schedule_.confirmed_at())
            status.age = std::max(seconds{0}, std::chrono::floor<seconds>(time - *confirmed));
        if (!schedule_.is_due(time)) status.next_refresh = std::chrono::ceil<seconds>(schedule_.due_at() - time);
        if (keys_) {
            status.keys = keys_->size();
            status.skipped.assign(keys_->skipped().begin(), keys_->skipped().end());
        }
        status.last_error = last_error_;
        status.fetches = attempts_;
        status.failures = failures_;
        return status;
    }

    [[nodiscard]] Result<std::string> export_snapshot() const {
        if (!keys_) return Error{ErrorCode::keys_unavailable};
        return Snapshot{confirmed_at_, download_.source(), document_}.write();
    }

private:
    [[nodiscard]] double luck() noexcept { return std::uniform_real_distribution<double>{}(luck_); }

    void start_from_snapshot() {
        constexpr std::chrono::seconds clocks_differ_by = std::chrono::minutes{5};
        const auto snapshot = Snapshot::read(options_.snapshot);
        const auto keys = snapshot && snapshot->source == download_.source() ? Jwks::parse(snapshot->document)
                                                                             : Error{ErrorCode::key_set_malformed};
        const auto age = snapshot ? options_.clock.wall() - snapshot->confirmed_at : std::chrono::seconds{0};
        if (!keys || keys->size() == 0 || age < -clocks_differ_by) {
            last_error_ = Error{ErrorCode::key_set_malformed, "snapshot"};
            untold_ = RemoteEvent{.kind = RemoteEvent::Kind::refresh_failed, .error = last_error_};
            return;
        }
        keys_ = *keys;
        document_ = snapshot->document;
        confirmed_at_ = snapshot->confirmed_at;
        schedule_.confirmed(now() - std::max(age, std::chrono::seconds{0}), std::nullopt);
        published_.publish(*keys_, schedule_, true, now());
    }

    const RemoteOptions options_;
    PublishedKeys published_;
    KeyDownload download_;
    RefreshSchedule schedule_;
    std::minstd_rand luck_;
    std::optional<Jwks> keys_;
    std::string document_;       // from which they were read
    SteadyTime begun_at_{};      // the present or last attempt
    TimePoint confirmed_at_{};  // when the provider last had it
    std::optional<Error> last_error_;
    std::optional<RemoteEvent> untold_;
    std::uint64_t attempts_ = 0;
    std::uint64_t failures_ = 0;
};

}  // namespace bearer::inline v1::detail
