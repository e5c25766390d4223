// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/remote/fetch.hpp>
#include <bearer/remote/remote_jwks.hpp>
#include <bearer/testing/test_time.hpp>
#include <bearer/testing/token_forge.hpp>
#include <bearer/time.hpp>

#include "support/key_set.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// A provider without a network, and clocks that stand still.
namespace test {

using namespace std::chrono_literals;

/// Both clocks of a RemoteJwks. Copies are the same clocks.
class ManualClock {
public:
    void advance(std::chrono::seconds by) const { *since_start_ += by.count(); }
    void wall_jumps(std::chrono::seconds by) const { *wall_off_ += by.count(); }

    [[nodiscard]] std::chrono::steady_clock::time_point steady() const {
        return std::chrono::steady_clock::time_point{std::chrono::hours{1000} + std::chrono::seconds{*since_start_}};
    }
    [[nodiscard]] bearer::TimePoint wall() const {
        return bearer::testing::test_time + std::chrono::seconds{*since_start_ + *wall_off_};
    }
    [[nodiscard]] bearer::RemoteClock both() const {
        return {.steady = [self = *this] { return self.steady(); }, .wall = [self = *this] { return self.wall(); }};
    }

private:
    using Counter = std::shared_ptr<std::atomic<std::chrono::seconds::rep>>;
    Counter since_start_ = std::make_shared<std::atomic<std::chrono::seconds::rep>>(0);
    Counter wall_off_ = std::make_shared<std::atomic<std::chrono::seconds::rep>>(0);
};

/// A Fetch that plays the provider. Copies are the same provider.
class FakeProvider {
public:
    using Answer = std::function<bearer::Result<bearer::Response>(const bearer::Request&)>;

    explicit FakeProvider(Answer answer) : state_{std::make_shared<State>(std::move(answer))} {}
    /// Publishes that key set.
    explicit FakeProvider(std::string key_set) : FakeProvider{publishing(std::move(key_set))} {}

    bearer::Result<bearer::Response> operator()(const bearer::Request& request) const {
        std::unique_lock lock{state_->guard};
        state_->requests.push_back(request);
        ++state_->under_way;
        state_->most_at_once = std::max(state_->most_at_once, state_->under_way);
        state_->changed.notify_all();
        state_->changed.wait(lock, [this] { return !state_->is_held; });
        const Answer answer = state_->answer;
        lock.unlock();
        const Leaving leaving{*state_};
        return answer(request);
    }

    /// Answers like this from now on.
    void answers(Answer answer) const {
        const std::lock_guard lock{state_->guard};
        state_->answer = std::move(answer);
    }
    void publishes(std::string key_set) const { answers(publishing(std::move(key_set))); }
    void fails() const {
        answers([](const bearer::Request&) { return bearer::Error{bearer::ErrorCode::fetch_failed, "connection"}; });
    }

    /// Lets every fetch wait until release().
    void hold() const {
        const std::lock_guard lock{state_->guard};
        state_->is_held = true;
    }
    void release() const {
        const std::lock_guard lock{state_->guard};
        state_->is_held = false;
        state_->changed.notify_all();
    }

    /// Waits until so many fetches have arrived, for ten seconds at most.
    void await(std::size_t fetches) const {
        std::unique_lock lock{state_->guard};
        if (!state_->changed.wait_for(lock, 10s, [&] { return state_->requests.size() >= fetches; }))
            throw std::runtime_error{"the provider was not asked"};
    }

    [[nodiscard]] std::size_t fetches() const { return requests().size(); }
    [[nodiscard]] std::vector<bearer::Request> requests() const {
        const std::lock_guard lock{state_->guard};
        return state_->requests;
    }
    [[nodiscard]] std::size_t most_at_once() const {
        const std::lock_guard lock{state_->guard};
        return state_->most_at_once;
    }

    [[nodiscard]] static Answer publishing(std::string key_set) {
        return [key_set = std::move(key_set)](const bearer::Request&) {
            return bearer::Response{.status = 200, .body = key_set};
        };
    }
    [[nodiscard]] static Answer status(int status) {
        return [status](const bearer::Request&) { return bearer::Response{.status = status}; };
    }

private:
    struct State {
        explicit State(Answer first) : answer{std::move(first)} {}
        std::mutex guard;
        std::condition_variable changed;
        Answer answer;
        std::vector<bearer::Request> requests;
        bool is_held = false;
        std::size_t under_way = 0;
        std::size_t most_at_once = 0;
    };

    struct Leaving {
        State& state;
        ~Leaving() {
            const std::lock_guard lock{state.guard};
            --state.under_way;
        }
    };

    std::shared_ptr<State> state_;
};

/// Where the keys of the tests are.
[[nodiscard]] inline bearer::JwksUrl jwks_url() { return bearer::JwksUrl{"https://as.example/keys"}; }

/// The key set of sample keys under those names: number 0 is "k0".
[[nodiscard]] inline std::string key_set_of(std::initializer_list<std::size_t> numbers) {
    Json list = Json::array();
    for (const std::size_t number : numbers)
        list.push_back(bearer::testing::sample_key(number).public_jwk("k" + std::to_string(number)));
    return Json{{"keys", list}}.dump();
}

/// The key of that id, or why there is none.
template <class Keys>
[[nodiscard]] bearer::Result<bearer::KeyPtr> key_of(const Keys& keys, std::string_view kid) {
    return keys.find({.kid = kid, .algorithm = bearer::RS256});
}
template <class Keys>
[[nodiscard]] std::optional<bearer::ErrorCode> why_no_key(const Keys& keys, std::string_view kid) {
    const auto key = key_of(keys, kid);
    return key ? std::nullopt : std::optional{key.error().code};
}

/// A source without a thread, and all that a test turns: time passes only by clock, and it fetches by refresh() only.
struct ManualSource {
    ManualClock clock{};
    FakeProvider provider{key_set_of({0})};
    bearer::RemoteJwks keys;

    explicit ManualSource(bearer::RemoteOptions options = {}) : keys{jwks_url(), provider, with_clock(std::move(options))} {}

    /// What an event loop does every second or so.
    void turn() const {
        if (keys.refresh_is_due()) static_cast<void>(keys.refresh());
    }

private:
    [[nodiscard]] bearer::RemoteOptions with_clock(bearer::RemoteOptions options) const {
        options.refresh = bearer::Refresh::manual;
        options.clock = clock.both();
        return options;
    }
};

/// A source with its thread, whose time nevertheless stands still.
struct ThreadedSource {
    ManualClock clock{};
    FakeProvider provider{key_set_of({0})};
    bearer::RemoteJwks keys;

    explicit ThreadedSource(bearer::RemoteOptions options = {}) : keys{jwks_url(), provider, with_clock(std::move(options))} {}

private:
    [[nodiscard]] bearer::RemoteOptions with_clock(bearer::RemoteOptions options) const {
        options.clock = clock.both();
        return options;
    }
};

}  // namespace test
