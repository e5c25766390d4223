// SPDX-License-Identifier: MIT
#include <bearer/remote/key_refresher.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/printing.hpp"
#include "support/remote.hpp"

#include <atomic>
#include <chrono>
#include <future>
#include <latch>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using bearer::Error;
using bearer::ErrorCode;
using bearer::KeyQuery;
using bearer::RemoteOptions;
using bearer::RS256;
using bearer::detail::KeyRefresher;
using test::FakeProvider;
using test::ManualClock;
using namespace std::chrono_literals;

namespace {

/// A refresher on a thread of the test's, whose provider has key "k0".
class Running {
public:
    explicit Running(RemoteOptions options = {}, FakeProvider of = FakeProvider{test::key_set_of({0})})
        : provider{std::move(of)},
          keys{bearer::detail::location_of(test::jwks_url()), provider, with_clock(std::move(options))},
          thread_{[this] { keys.run(); }} {}
    ~Running() {
        provider.release();
        keys.stop();
        thread_.join();
    }

    /// Once the first keys are there.
    const Running& ready() {
        REQUIRE(why_not("k0") == std::nullopt);
        return *this;
    }

    std::optional<ErrorCode> why_not(std::string kid) {
        const auto key = keys.find({kid, RS256});
        return key ? std::nullopt : std::optional{key.error().code};
    }

    /// The same on a thread of its own.
    std::future<std::optional<ErrorCode>> asks(std::string kid) {
        return std::async(std::launch::async, [this, kid] { return why_not(kid); });
    }

    ManualClock clock{};
    FakeProvider provider;
    KeyRefresher keys;

private:
    RemoteOptions with_clock(RemoteOptions options) const {
        options.clock = clock.both();
        return options;
    }

    std::thread thread_;
};

constexpr std::optional<ErrorCode> found = std::nullopt;

}  // namespace

TEST_CASE("the first token waits for the first keys", "[remote][threads]") {
    Running source;

    CHECK(source.why_not("k0") == found);
    CHECK(source.provider.fetches() == 1);
}

TEST_CASE("the first token after a rotation is accepted", "[remote][threads]") {
    Running source;
    source.ready();
    source.provider.publishes(test::key_set_of({1}));

    CHECK(source.why_not("k0") == found);  // nobody knows yet
    CHECK(source.why_not("k1") == found);
    CHECK(source.why_not("k0") == ErrorCode::key_not_found);
    CHECK(source.provider.fetches() == 2);
}

TEST_CASE("the first token after a rotation is accepted also where a scheduled refresh came just before",
          "[remote][threads]") {
    Running source;
    source.ready();
    source.provider.hold();
    source.clock.advance(1h);
    CHECK(source.why_not("k0") == found);  // stale: served, and renewed on the side
    source.provider.await(2);
    // The fetch under way will bring the old set; the provider rotates right after it.
    auto waiting = source.asks("k1");
    source.provider.answers([calls = std::make_shared<int>(0)](const bearer::Request&) {
        return bearer::Response{.status = 200, .body = test::key_set_of({static_cast<std::size_t>(++*calls == 1 ? 0 : 1)})};
    });
    while (source.keys.status().unknown_ids == 0) std::this_thread::yield();
    source.provider.release();

    CHECK(waiting.get() == found);
    CHECK(source.provider.fetches() == 3);
}

TEST_CASE("stale keys are served while they are renewed", "[remote][threads][FT-10]") {
    Running source;
    // While these are answered the thread goes to sleep for a minute by its own reckoning, and the readers have to call it.
    for (int token = 0; token < 1000; ++token) REQUIRE(source.why_not("k0") == found);
    source.provider.hold();
    source.clock.advance(1h);

    for (int token = 0; token < 100; ++token) CHECK(source.why_not("k0") == found);
    source.provider.await(2);
    for (int token = 0; token < 100; ++token) CHECK(source.why_not("k0") == found);
    CHECK(source.provider.fetches() == 2);
    CHECK(source.keys.status().state == bearer::KeyState::stale);
    source.provider.release();
    CHECK(source.keys.refresh().accepted());
    CHECK(source.keys.status().state == bearer::KeyState::fresh);
}

TEST_CASE("a hundred threads that miss at once share one fetch", "[remote][threads][FT-04]") {
    Running source;
    source.ready();
    source.provider.publishes(test::key_set_of({0, 1}));
    source.provider.hold();
    std::vector<std::thread> threads;
    std::atomic<int> accepted = 0;

    for (int token = 0; token < 100; ++token)
        threads.emplace_back([&] { accepted += source.why_not("k1") == found ? 1 : 0; });
    while (source.keys.status().unknown_ids < 100) std::this_thread::yield();
    source.provider.release();
    for (auto& thread : threads) thread.join();

    CHECK(accepted == 100);
    CHECK(source.provider.fetches() == 2);
    CHECK(source.provider.most_at_once() == 1);
}

TEST_CASE("a token that gives up waiting leaves the others waiting", "[remote][threads][FT-05]") {
    // The source's wait is the same for all, so the first to come is the first to go.
    Running source{{.wait = 300ms}};
    source.ready();
    source.provider.publishes(test::key_set_of({0, 1}));
    source.provider.hold();

    auto first = source.asks("k1");
    CHECK(first.get() == ErrorCode::keys_unavailable);
    auto second = source.asks("k1");
    while (source.keys.status().unknown_ids < 2) std::this_thread::yield();
    source.provider.release();

    CHECK(second.get() == found);
    CHECK(source.provider.fetches() == 2);
}

TEST_CASE("unknown ids cause a fetch once in a while", "[remote][threads][FT-01]") {
    Running source;
    source.ready();

    for (int token = 0; token < 1000; ++token)
        CHECK(source.why_not("stranger" + std::to_string(token)) == ErrorCode::key_not_found);
    CHECK(source.provider.fetches() == 2);
    source.clock.advance(30s - 1s);
    CHECK(source.why_not("stranger") == ErrorCode::key_not_found);
    CHECK(source.provider.fetches() == 2);
    source.clock.advance(1s);
    CHECK(source.why_not("stranger") == ErrorCode::key_not_found);
    CHECK(source.provider.fetches() == 3);
    CHECK(source.keys.status().unknown_ids == 1002);
}

TEST_CASE("an id that was asked for in vain is asked for less often", "[remote][threads][FT-09]") {
    Running source;
    source.ready();
    std::vector<std::size_t> fetches;

    for (int half_minute = 0; half_minute < 8; ++half_minute) {
        CHECK(source.why_not("retired") == ErrorCode::key_not_found);
        fetches.push_back(source.provider.fetches() - 1);
        source.clock.advance(30s);
    }

    CHECK(fetches == std::vector<std::size_t>{1, 2, 2, 3, 3, 4, 4, 5});
}

TEST_CASE("a key that the set has and cannot use causes no fetch", "[remote][threads]") {
    const FakeProvider provider{test::set_text({test::good_jwk("k0"), test::with(test::good_jwk("weak"), "use", "enc")})};
    Running source{{}, provider};
    source.ready();

    CHECK(source.why_not("weak") == ErrorCode::key_not_found);
    CHECK(source.provider.fetches() == 1);
    CHECK(source.keys.status().unknown_ids == 1);
    CHECK(source.why_not("stranger") == ErrorCode::key_not_found);  // and it has used nobody's turn
    CHECK(source.provider.fetches() == 2);
}

TEST_CASE("a token learns that the fetch it waited for has failed", "[remote][threads][FT-02]") {
    Running source;
    source.ready();
    source.provider.fails();

    CHECK(source.why_not("k1") == ErrorCode::keys_unavailable);
    CHECK(source.why_not("k1") == ErrorCode::key_not_found);  // this one has not waited for any
    CHECK(source.why_not("k0") == found);
    CHECK(source.provider.fetches() == 2);
}

TEST_CASE("a token whose key the fetch has brought is accepted, whatever fails after it", "[remote][threads]") {
    // Tokens with made-up ids wait for the first keys too, and then cause a second fetch, which fails at once.
    for (int turn = 0; turn < 20; ++turn) {
        const auto calls = std::make_shared<std::atomic<int>>(0);
        const FakeProvider provider{[calls](const bearer::Request&) -> bearer::Result<bearer::Response> {
            if (++*calls > 1) return Error{ErrorCode::fetch_failed, "connection"};
            return bearer::Response{.status = 200, .body = test::key_set_of({0})};
        }};
        provider.hold();
        Running source{{}, provider};
        source.provider.await(1);
        std::atomic<int> accepted = 0;
        std::atomic<int> arrived = 0;
        std::vector<std::thread> threads;
        for (int token = 0; token < 40; ++token)
            threads.emplace_back([&, token] {
                ++arrived;
                const auto why = source.why_not(token % 10 == 0 ? "stranger" + std::to_string(token) : "k0");
                accepted += why == found ? 1 : 0;
            });
        while (arrived < 40) std::this_thread::yield();
        source.provider.release();
        for (auto& thread : threads) thread.join();
        CHECK(accepted == 36);
    }
}

TEST_CASE("strangers do not wait for a provider in trouble that is asked anyway", "[remote][threads]") {
    Running source{{.wait = 60s}};
    source.ready();
    source.provider.fails();
    source.clock.advance(1h);
    CHECK_FALSE(source.keys.refresh().accepted());
    source.provider.hold();
    const auto asked = source.provider.fetches();
    source.clock.advance(2min);
    CHECK(source.why_not("k0") == found);  // stale: the next try is on its way, and does not come back
    source.provider.await(asked + 1);

    auto stranger = source.asks("stranger");
    CHECK(stranger.wait_for(20s) == std::future_status::ready);
    source.provider.release();
    CHECK(stranger.get() == ErrorCode::key_not_found);
}

TEST_CASE("without keys every token is told so, and nobody hammers", "[remote][threads][FT-30]") {
    const FakeProvider down{FakeProvider::status(503)};
    Running source{{}, down};

    for (int token = 0; token < 100; ++token) CHECK(source.why_not("k0") == ErrorCode::keys_unavailable);
    CHECK(source.provider.fetches() == 1);
    source.provider.publishes(test::key_set_of({0}));
    source.clock.advance(1s);
    CHECK(source.why_not("k0") == found);
    CHECK(source.provider.fetches() == 2);
}

TEST_CASE("expired keys are no longer used, and come back", "[remote][threads]") {
    Running source;
    source.ready();
    source.provider.fails();
    source.clock.advance(24h - 1s);
    CHECK(source.why_not("k0") == found);
    CHECK_FALSE(source.keys.refresh().accepted());
    source.clock.advance(1s);
    CHECK(source.why_not("k0") == ErrorCode::keys_unavailable);
    CHECK_FALSE(source.keys.refresh().accepted());  // from here on no attempt is under way

    source.provider.publishes(test::key_set_of({0}));
    source.clock.advance(5min);
    CHECK(source.why_not("k0") == found);
}

TEST_CASE("nobody waits where waiting is not wanted", "[remote][threads]") {
    const FakeProvider provider{test::key_set_of({0})};
    provider.hold();
    Running source{{.wait = 0ms}, provider};

    CHECK(source.why_not("k0") == ErrorCode::keys_unavailable);
    source.provider.release();
    CHECK(source.keys.refresh().accepted());
    CHECK(source.why_not("k0") == found);
    source.provider.publishes(test::key_set_of({1}));
    CHECK(source.why_not("k1") == ErrorCode::key_not_found);  // but it has been asked for
    source.provider.await(2);
    CHECK(source.keys.refresh().accepted());
    CHECK(source.why_not("k1") == found);
}

TEST_CASE("refresh() fetches, or joins the fetch under way", "[remote][threads][FT-16]") {
    Running source;
    source.ready();
    source.provider.publishes(test::key_set_of({1}));
    source.provider.hold();

    std::vector<std::thread> threads;
    std::atomic<int> accepted = 0;
    std::latch everybody{8};
    for (int caller = 0; caller < 8; ++caller)
        threads.emplace_back([&] {
            everybody.arrive_and_wait();
            accepted += source.keys.refresh().accepted() ? 1 : 0;
        });
    source.provider.await(2);
    for (int turn = 0; turn < 1000; ++turn) CHECK_FALSE(source.keys.refresh_is_due());  // the others arrive meanwhile
    source.provider.release();
    for (auto& thread : threads) thread.join();

    CHECK(accepted == 8);
    CHECK(source.provider.most_at_once() == 1);
    CHECK(source.why_not("k1") == found);
    source.provider.fails();
    CHECK(source.keys.refresh().error() == Error{ErrorCode::fetch_failed, "connection"});
}

TEST_CASE("a stop ends every wait and the fetch that listens", "[remote][threads][FT-32]") {
    const FakeProvider provider{[](const bearer::Request& request) -> bearer::Result<bearer::Response> {
        while (!request.stop.stop_requested()) std::this_thread::yield();
        return Error{ErrorCode::fetch_failed, "stopped"};
    }};
    Running source{{.wait = 60s}, provider};
    source.provider.await(1);
    auto waiting = source.asks("k0");

    source.keys.stop();

    CHECK(waiting.get() == ErrorCode::keys_unavailable);
}

TEST_CASE("a stop ends every wait also where the fetch does not listen", "[remote][threads][FT-32]") {
    const FakeProvider provider{test::key_set_of({0})};
    provider.hold();
    Running source{{.wait = 60s}, provider};
    source.provider.await(1);
    auto waiting = source.asks("k0");

    source.keys.stop();

    CHECK(waiting.wait_for(20s) == std::future_status::ready);
    source.provider.release();
    CHECK(waiting.get() == ErrorCode::keys_unavailable);
}

TEST_CASE("running out of memory does not keep a flight from ending", "[remote][FT-31]") {
    const ManualClock clock;
    const FakeProvider provider{test::key_set_of({0})};
    KeyRefresher keys{bearer::detail::location_of(test::jwks_url()), provider,
                      {.refresh = bearer::Refresh::manual, .clock = clock.both()}};
    CHECK(keys.refresh().accepted());

    for (std::size_t number = 1; number < 60; ++number) {
        clock.advance(2min);
        static_cast<void>(keys.find({std::string(200, 'x') + std::to_string(number), RS256}));
        try {
            const test::FailingAllocation failing{number};
            static_cast<void>(keys.refresh());
        } catch (const std::bad_alloc&) {  // of the provider's, outside of a flight
        }
        clock.advance(10min);
        CHECK(keys.refresh().accepted());
        CHECK(keys.find({"k0", RS256}).has_value());
    }
}

TEST_CASE("a fetch that asks its own keys gets an answer", "[remote][threads]") {
    KeyRefresher* keys = nullptr;
    std::vector<std::string> answers;
    const FakeProvider provider{[&](const bearer::Request&) {
        const auto verdict = keys->refresh();
        answers.emplace_back(verdict ? "accepted" : to_string(verdict.error().code));
        answers.emplace_back(to_string(keys->find({"k1", RS256}).error().code));
        return bearer::Response{.status = 200, .body = test::key_set_of({0})};
    }};
    KeyRefresher refresher{bearer::detail::location_of(test::jwks_url()), provider, {.wait = 60s}};
    keys = &refresher;
    auto refreshed = std::async(std::launch::async, [&] { return refresher.refresh().accepted(); });

    CHECK(refreshed.wait_for(20s) == std::future_status::ready);
    CHECK(refreshed.get());
    CHECK(answers == std::vector<std::string>{"internal_error", "keys_unavailable"});
}
