// SPDX-License-Identifier: MIT
#include <bearer/policy/audience.hpp>
#include <bearer/policy/issuer.hpp>
#include <bearer/policy/lifetime.hpp>
#include <bearer/remote/remote_jwks.hpp>
#include <bearer/token_validator.hpp>

#include "support/catch.hpp"
#include "support/printing.hpp"
#include "support/remote.hpp"

#include <atomic>
#include <chrono>
#include <latch>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using bearer::Error;
using bearer::ErrorCode;
using bearer::KeyState;
using bearer::RemoteEvent;
using bearer::RemoteJwks;
using bearer::Refresh;
using test::FakeProvider;
using test::key_of;
using test::ManualSource;
using test::ThreadedSource;
using test::why_no_key;
using namespace std::chrono_literals;

TEST_CASE("a source starts by itself and needs nobody", "[remote][threads]") {
    const ThreadedSource source;

    CHECK(why_no_key(source.keys, "k0") == std::nullopt);
    CHECK(source.keys.status().state == KeyState::fresh);
}

TEST_CASE("an issuer leads to its keys", "[remote][threads]") {
    const FakeProvider provider{[](const bearer::Request& request) {
        const bool is_metadata = request.url == "https://as.example/.well-known/openid-configuration";
        return bearer::Response{
            .status = 200,
            .body = is_metadata ? R"({"issuer":"https://as.example/","jwks_uri":"https://as.example/k"})"
                                : test::key_set_of({0})};
    }};
    const RemoteJwks keys{bearer::IssuerUrl{"https://as.example/"}, provider};

    CHECK(why_no_key(keys, "k0") == std::nullopt);
    CHECK(provider.fetches() == 2);
    CHECK(keys.status().fetches == 1);
}

TEST_CASE("a source without a thread does nothing by itself", "[remote]") {
    const ManualSource source;

    CHECK(why_no_key(source.keys, "k0") == ErrorCode::keys_unavailable);
    CHECK(source.provider.fetches() == 0);
    CHECK(source.keys.refresh_is_due());
    CHECK(source.keys.refresh().accepted());
    CHECK_FALSE(source.keys.refresh_is_due());
    CHECK(why_no_key(source.keys, "k0") == std::nullopt);

    source.clock.advance(1h - 1s);
    CHECK_FALSE(source.keys.refresh_is_due());
    source.clock.advance(1s);
    CHECK(source.keys.refresh_is_due());
    CHECK(why_no_key(source.keys, "k0") == std::nullopt);
    CHECK(source.provider.fetches() == 1);
}

TEST_CASE("a source without a thread says when a token asks for more", "[remote][FT-38]") {
    const ManualSource source;
    source.turn();

    CHECK(why_no_key(source.keys, "k1") == ErrorCode::key_not_found);
    CHECK(source.keys.refresh_is_due());
    source.turn();  // the provider does not have it yet
    CHECK(why_no_key(source.keys, "k1") == ErrorCode::key_not_found);
    CHECK_FALSE(source.keys.refresh_is_due());

    source.provider.publishes(test::key_set_of({0, 1}));
    source.clock.advance(29s);
    CHECK(why_no_key(source.keys, "k1") == ErrorCode::key_not_found);
    CHECK_FALSE(source.keys.refresh_is_due());
    source.clock.advance(1s);
    CHECK(why_no_key(source.keys, "k1") == ErrorCode::key_not_found);
    source.turn();
    CHECK(why_no_key(source.keys, "k1") == std::nullopt);
    CHECK(source.provider.fetches() == 3);
}

TEST_CASE("a failed refresh is due again after its wait", "[remote]") {
    const ManualSource source;
    source.provider.fails();

    CHECK(source.keys.refresh().error() == Error{ErrorCode::fetch_failed, "connection"});
    CHECK_FALSE(source.keys.refresh_is_due());
    CHECK(source.keys.status().next_refresh == 1s);
    source.clock.advance(1s);
    CHECK(source.keys.refresh_is_due());
}

TEST_CASE("no refresh is due while one is under way, however long that takes", "[remote]") {
    const ManualSource source;
    bool was_due = true;
    source.provider.answers([&](const bearer::Request&) {
        source.clock.advance(1min);
        was_due = source.keys.refresh_is_due();
        return bearer::Response{.status = 200, .body = test::key_set_of({0})};
    });

    CHECK(source.keys.refresh_is_due());
    CHECK(source.keys.refresh().accepted());
    CHECK_FALSE(was_due);
}

TEST_CASE("copies share the keys, and outlive each other", "[remote][threads][FT-34]") {
    std::optional<ThreadedSource> source{std::in_place};
    RemoteJwks copy = source->keys;
    const RemoteJwks moved = std::move(source->keys);

    CHECK(why_no_key(source->keys, "k0") == std::nullopt);  // a move copies the handle
    source.reset();
    CHECK(why_no_key(copy, "k0") == std::nullopt);
    CHECK(key_of(copy, "k0").value() == key_of(moved, "k0").value());
    copy = RemoteJwks{test::jwks_url(), FakeProvider{test::key_set_of({1})}};
    CHECK(why_no_key(copy, "k1") == std::nullopt);
    CHECK(why_no_key(moved, "k0") == std::nullopt);
}

TEST_CASE("a source may go while it fetches", "[remote][threads][FT-32]") {
    for (int turn = 0; turn < 50; ++turn) {
        const FakeProvider provider{[](const bearer::Request& request) -> bearer::Result<bearer::Response> {
            while (!request.stop.stop_requested()) std::this_thread::yield();
            return Error{ErrorCode::fetch_failed, "stopped"};
        }};
        {
            const RemoteJwks keys{test::jwks_url(), provider};
            if (turn % 2 == 0) provider.await(1);
        }
        CHECK(provider.fetches() <= 1);
    }
}

TEST_CASE("the last copy may go on the source's own thread", "[remote][threads][FT-32]") {
    struct Receiver {
        std::optional<RemoteJwks> keys;
        std::mutex guard;
        std::atomic<int> told = 0;
    };
    const auto receiver = std::make_shared<Receiver>();
    {
        const std::lock_guard lock{receiver->guard};
        receiver->keys.emplace(test::jwks_url(), FakeProvider{test::key_set_of({0})},
                               bearer::RemoteOptions{.on_event = [receiver](const RemoteEvent&) {
                                   {
                                       const std::lock_guard once_it_is_there{receiver->guard};
                                       receiver->keys.reset();
                                   }
                                   ++receiver->told;
                               }});
    }
    while (receiver->told == 0) std::this_thread::yield();

    CHECK(receiver->told == 1);
}

TEST_CASE("the last copy may go while it is refreshed", "[remote][FT-32]") {
    std::optional<RemoteJwks> keys;
    keys.emplace(test::jwks_url(), FakeProvider{test::key_set_of({0})},
                 bearer::RemoteOptions{.refresh = Refresh::manual, .on_event = [&](const RemoteEvent&) { keys.reset(); }});

    CHECK(keys->refresh().accepted());
    CHECK_FALSE(keys.has_value());
}

TEST_CASE("every attempt is told, and what the receiver throws is dropped", "[remote][threads][FT-31]") {
    std::mutex guard;
    std::vector<RemoteEvent::Kind> told;
    const ManualSource source{{.on_event = [&](const RemoteEvent& event) {
        const std::lock_guard lock{guard};
        told.push_back(event.kind);
        throw std::runtime_error{"a logger that is full"};
    }}};

    CHECK(source.keys.refresh().accepted());
    CHECK(source.keys.refresh().accepted());
    source.provider.fails();
    CHECK_FALSE(source.keys.refresh().accepted());
    source.provider.publishes(test::key_set_of({1}));
    CHECK(source.keys.refresh().accepted());

    using Kind = RemoteEvent::Kind;
    CHECK(told == std::vector{Kind::keys_changed, Kind::keys_confirmed, Kind::refresh_failed, Kind::keys_changed});
}

TEST_CASE("an event's receiver may ask the source", "[remote][threads]") {
    const RemoteJwks* keys = nullptr;
    std::vector<std::string> answers;
    std::atomic<bool> is_told = false;
    std::latch is_set{1};
    const RemoteJwks source{test::jwks_url(), FakeProvider{test::key_set_of({0})},
                            {.wait = 60s, .on_event = [&](const RemoteEvent&) {
                                 if (is_told) return;
                                 is_set.wait();
                                 answers.emplace_back(to_string(keys->status().state));
                                 answers.emplace_back(keys->find({"k0", bearer::RS256}) ? "found" : "missing");
                                 // Its thread would have to fetch this one: no wait.
                                 answers.emplace_back(keys->find({"k9", bearer::RS256}) ? "found" : "missing");
                                 is_told = true;
                             }}};
    keys = &source;
    is_set.count_down();
    while (!is_told) std::this_thread::yield();

    CHECK(answers == std::vector<std::string>{"fresh", "found", "missing"});
}

TEST_CASE("an event's receiver may use the source that is being made", "[remote][threads]") {
    for (int turn = 0; turn < 50; ++turn) {
        std::atomic<int> told = 0;
        struct Made final : RemoteJwks {
            Made(const FakeProvider& provider, std::atomic<int>& told_)
                : RemoteJwks{test::jwks_url(), provider, {.snapshot = "none", .on_event = [this, &told_](const RemoteEvent&) {
                                                              static_cast<void>(status());
                                                              ++told_;
                                                          }}} {}
        } const source{FakeProvider{test::key_set_of({0})}, told};
        while (told < 2) std::this_thread::yield();
        CHECK(told == 2);  // the snapshot that was none, and the keys
    }
}

TEST_CASE("an event's receiver that refreshes is told no", "[remote]") {
    std::optional<bearer::Error> answer;
    const RemoteJwks* source = nullptr;
    const RemoteJwks keys{test::jwks_url(), FakeProvider{FakeProvider::status(500)},
                          {.refresh = Refresh::manual, .on_event = [&](const RemoteEvent&) {
                               if (const auto verdict = source->refresh(); !verdict) answer = verdict.error();
                           }}};
    source = &keys;

    CHECK(keys.refresh().error() == Error{ErrorCode::fetch_failed, "status"});
    CHECK(answer == Error{ErrorCode::internal_error, "refresh"});
    CHECK(keys.refresh().error() == Error{ErrorCode::fetch_failed, "status"});
}

TEST_CASE("the generation follows the keys", "[remote]") {
    const ManualSource source;
    const auto missing = source.keys.generation();
    source.turn();
    const auto first = source.keys.generation();
    CHECK(source.keys.refresh().accepted());
    CHECK(source.keys.generation() == first);
    source.provider.publishes(test::key_set_of({1}));
    CHECK(source.keys.refresh().accepted());
    const auto second = source.keys.generation();
    source.clock.advance(24h);

    CHECK(missing != first);
    CHECK(first != second);
    CHECK(source.keys.generation() != second);
    CHECK(source.keys.status().generation == source.keys.generation());
}

TEST_CASE("the wall clock may jump, and no wait changes", "[remote][TM-44]") {
    const ManualSource source;
    source.turn();
    CHECK(why_no_key(source.keys, "k1") == ErrorCode::key_not_found);
    source.turn();

    for (const auto jump : {+20000h, -40000h}) {
        source.clock.wall_jumps(jump);
        CHECK(why_no_key(source.keys, "k0") == std::nullopt);
        CHECK(why_no_key(source.keys, "k2") == ErrorCode::key_not_found);
        CHECK_FALSE(source.keys.refresh_is_due());
        CHECK(source.keys.status().state == KeyState::fresh);
    }
}

TEST_CASE("a source that starts from a snapshot answers before its provider does", "[remote][threads]") {
    const ManualSource first;
    first.turn();
    const auto snapshot = first.keys.export_snapshot().value();
    const FakeProvider down{FakeProvider::status(503)};

    const RemoteJwks cold{test::jwks_url(), down, {.clock = first.clock.both()}};
    const RemoteJwks warm{test::jwks_url(), down, {.snapshot = snapshot, .clock = first.clock.both()}};

    CHECK(why_no_key(cold, "k0") == ErrorCode::keys_unavailable);
    CHECK(why_no_key(warm, "k0") == std::nullopt);
    CHECK(warm.export_snapshot().value() == snapshot);
    CHECK(cold.export_snapshot().error() == Error{ErrorCode::keys_unavailable});
}

TEST_CASE("mistakes in the options are found at construction", "[remote]") {
    using Catch::Matchers::ContainsSubstring;
    const FakeProvider provider{test::key_set_of({0})};

    CHECK_THROWS_WITH((RemoteJwks{test::jwks_url(), bearer::Fetch{}}), ContainsSubstring("write CurlFetch{}"));
    CHECK_THROWS_WITH((RemoteJwks{test::jwks_url(), provider, {.retry_after = 0s}}), ContainsSubstring(".retry_after = 30s"));
    CHECK_NOTHROW(RemoteJwks{test::jwks_url(), provider, {.retry_after = 1s}});
    CHECK(provider.fetches() <= 1);
}
