// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/openssl.hpp>
#include <bearer/key/key_source.hpp>
#include <bearer/remote/fetch.hpp>
#include <bearer/remote/key_download.hpp>
#include <bearer/remote/key_refresher.hpp>
#include <bearer/remote/provider_url.hpp>
#include <bearer/remote/remote_options.hpp>
#include <bearer/remote/remote_status.hpp>
#include <bearer/result.hpp>
#include <bearer/verdict.hpp>

#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace bearer::inline v1 {

namespace detail {

/// A refresher and, where it has one, its thread, which ends with this.
class RefreshThread {
public:
    explicit RefreshThread(std::shared_ptr<KeyRefresher> refresher) : refresher_{std::move(refresher)} {
        prepare_openssl();
    }
    void start() {
        thread_ = std::thread{[refresher = refresher_] { refresher->run(); }};
    }
    RefreshThread(const RefreshThread&) = delete;
    RefreshThread& operator=(const RefreshThread&) = delete;
    ~RefreshThread() {
        refresher_->stop();
        if (!thread_.joinable()) return;
        // An event's receiver may drop the last copy on the thread itself, which then ends by itself.
        if (thread_.get_id() == std::this_thread::get_id()) thread_.detach();
        else thread_.join();
    }

    [[nodiscard]] KeyRefresher& refresher() const noexcept { return *refresher_; }

private:
    std::shared_ptr<KeyRefresher> refresher_;
    std::thread thread_;
};

}  // namespace detail

/// The keys that a provider publishes, fetched and kept current. Is a KeySource; copies share the keys.
///
/// - Keys that it has are answered at once, whatever the provider does. They are fresh for an hour, or as long as the
///   provider says; then stale, and renewed while they serve; a day after the provider last confirmed them they are
///   expired, and tokens get keys_unavailable.
/// - A token with an unknown key id waits while the keys are fetched, so the first one after a rotation is accepted.
///   However many come, there is one fetch on their account in RemoteOptions::retry_after, and at most 128 of their ids
///   are remembered. The others get key_not_found, also the first one after a rotation if a made-up id has just had its
///   fetch, or if its own id was made up before (for two retry_after at most); those whose fetch failed get
///   keys_unavailable.
/// - A failure, and an empty or unusable set is one, leaves the keys as they are. Where a refresh is due it is tried again
///   after 1 second, 2, 4 and so on up to 5 minutes. A key that the provider no longer has is gone with the next success;
///   one that it still has stays the same object.
///
/// It is refreshed by a thread of its own, which starts here and ends, in the middle of a fetch too, with the last copy;
/// after fork() there is no thread in the child, and its keys expire. With Refresh::manual there is none: see refresh_is_due().
class RemoteJwks {
public:
    /// Throws std::invalid_argument for options out of range or an empty fetch, and std::system_error if there can be no
    /// thread. Does not wait for the first fetch, as the first token does; refresh() waits, and says if it failed.
    RemoteJwks(const JwksUrl& keys, Fetch fetch, RemoteOptions options = {})
        : RemoteJwks{detail::location_of(keys), std::move(fetch), std::move(options)} {}

    /// The same; the provider's metadata says where its keys are, and is asked again when they cannot be fetched, and once
    /// a day. The keys are good for that one provider's tokens: demand its Issuer, and no other, of the validator.
    RemoteJwks(const IssuerUrl& issuer, Fetch fetch, RemoteOptions options = {})
        : RemoteJwks{detail::location_of(issuer), std::move(fetch), std::move(options)} {}

    template <class Text>
        requires std::convertible_to<const Text&, std::string_view>
    RemoteJwks(const Text& url, Fetch fetch, RemoteOptions options = {}) = delete;  // say what is there: write JwksUrl{"https://..."}, or IssuerUrl{"https://..."} for discovery

    // Without moves, which would leave a source behind that has no keys: a move copies the handle.
    RemoteJwks(const RemoteJwks&) noexcept = default;
    RemoteJwks& operator=(const RemoteJwks&) noexcept = default;
    ~RemoteJwks() = default;

    /// The one usable key of that "kid" for that algorithm, or key_not_found, key_mismatch, keys_unavailable.
    [[nodiscard]] Result<KeyPtr> find(const KeyQuery& query) const { return refresher().find(query); }

    /// Changes whenever a key that find() has answered with may no longer be its answer: with the set of keys, and when
    /// they expire. No number comes back. find()'s errors must not be remembered under it.
    [[nodiscard]] std::uint64_t generation() const noexcept { return refresher().generation(); }

    /// Fetches the keys now, or waits for the fetch that is under way; rejects with why it failed.
    ///
    /// Takes its thread as long as the fetch, up to ten seconds if that keeps its deadline; any thread will do. Not limited
    /// in any way: what tokens make their receiver do belongs behind refresh_is_due().
    Verdict refresh() const {
        const auto kept = thread_;  // an event's receiver may drop the last copy meanwhile
        return kept->refresher().refresh();
    }

    /// Whether there is a reason to call refresh(): the keys are stale, and no failure is being waited out; or a token
    /// had an unknown key, and retry_after is over. An event loop asks every second or so.
    [[nodiscard]] bool refresh_is_due() const { return refresher().refresh_is_due(); }

    [[nodiscard]] RemoteStatus status() const { return refresher().status(); }

    /// The keys as a text for RemoteOptions::snapshot, of a process that starts without a network; keys_unavailable where
    /// there are none. Public, but whoever can change the text can have tokens accepted: keep it as the program itself.
    [[nodiscard]] Result<std::string> export_snapshot() const { return refresher().export_snapshot(); }

protected:
    RemoteJwks(detail::KeyLocation location, Fetch fetch, RemoteOptions options) {
        const Refresh refresh = options.refresh;
        const auto thread = std::make_shared<detail::RefreshThread>(
            std::make_shared<detail::KeyRefresher>(std::move(location), std::move(fetch), std::move(options)));
        thread_ = thread;  // first: an event's receiver may use this source before the constructor has returned
        if (refresh == Refresh::background) thread->start();
    }

private:
    [[nodiscard]] detail::KeyRefresher& refresher() const noexcept { return thread_->refresher(); }

    std::shared_ptr<const detail::RefreshThread> thread_;
};

static_assert(KeySource<RemoteJwks>);

}  // namespace bearer::inline v1
