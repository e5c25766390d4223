// SPDX-License-Identifier: MIT
#include <bearer/remote/key_store.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/printing.hpp"
#include "support/remote.hpp"

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

using bearer::Error;
using bearer::ErrorCode;
using bearer::KeyState;
using bearer::RemoteEvent;
using bearer::RemoteOptions;
using bearer::SkipReason;
using bearer::detail::KeyStore;
using test::FakeProvider;
using test::ManualClock;
using test::why_no_key;
using namespace std::chrono_literals;

namespace {

struct Store {
    ManualClock clock{};
    FakeProvider provider{test::key_set_of({0})};
    KeyStore keys;

    explicit Store(RemoteOptions options = {}) : keys{bearer::detail::location_of(test::jwks_url()), provider, with_clock(options)} {}

    RemoteEvent attempt() {
        if (const auto untold = keys.begin_attempt()) keys.tell(*untold);
        auto download = keys.attempt({});
        return keys.land(download);
    }

    bearer::KeyPtr key(std::string_view kid) const { return keys.find({kid, bearer::RS256}).key.value(); }
    std::optional<ErrorCode> why_not(std::string_view kid) const {
        const auto answer = keys.find({kid, bearer::RS256}).key;
        return answer ? std::nullopt : std::optional{answer.error().code};
    }

private:
    RemoteOptions with_clock(RemoteOptions options) const {
        options.clock = clock.both();
        return options;
    }
};

constexpr auto changed = RemoteEvent::Kind::keys_changed;
constexpr auto confirmed = RemoteEvent::Kind::keys_confirmed;
constexpr auto failed = RemoteEvent::Kind::refresh_failed;

}  // namespace

TEST_CASE("a fetch ends by its own clock, whatever the clock of the keys says", "[remote]") {
    for (const auto ahead : {0h, 24h * 365}) {
        Store store;
        store.clock.advance(ahead);
        const auto before = std::chrono::steady_clock::now();
        store.attempt();
        const auto deadline = store.provider.requests().back().deadline;

        CHECK(deadline >= before + 10s);
        CHECK(deadline <= std::chrono::steady_clock::now() + 10s);
    }
}

TEST_CASE("the status says what there is", "[remote]") {
    Store store;

    auto status = store.keys.status();
    CHECK(status.state == KeyState::missing);
    CHECK(status.age == std::nullopt);
    CHECK(status.next_refresh == 0s);
    CHECK(status.keys == 0);
    CHECK(status.fetches == 0);

    store.provider.publishes(test::set_text({test::good_jwk("a"), test::with(test::good_jwk("b"), "use", "enc")}));
    const auto event = store.attempt();
    store.clock.advance(10s);
    status = store.keys.status();
    CHECK(event.kind == changed);
    CHECK(event.keys == 1);
    CHECK(event.skipped == 1);
    CHECK(status.state == KeyState::fresh);
    CHECK(status.age == 10s);
    CHECK(status.next_refresh == 3590s);
    CHECK(status.keys == 1);
    REQUIRE(status.skipped.size() == 1);
    CHECK(status.skipped[0].kid == "b");
    CHECK(status.skipped[0].reason == SkipReason::not_for_verifying);
    CHECK(status.last_error == std::nullopt);
    CHECK(status.fetches == 1);
    CHECK(status.failures == 0);
    CHECK(status.generation == store.keys.generation());

    store.provider.fails();
    store.attempt();
    status = store.keys.status();
    CHECK(status.last_error == Error{ErrorCode::fetch_failed, "connection"});
    CHECK(status.age == 10s);
    CHECK(status.fetches == 2);
    CHECK(status.failures == 1);

    store.clock.advance(24h);
    CHECK(store.keys.status().state == KeyState::expired);
}

TEST_CASE("a key that stays is the same object, one that goes is gone, and one that comes is there", "[remote][FT-14]") {
    Store store;
    store.provider.publishes(test::key_set_of({0, 1}));
    store.attempt();
    const auto stays = store.key("k1");
    const auto generation = store.keys.generation();

    store.provider.publishes(test::key_set_of({2, 1}));
    const auto event = store.attempt();

    CHECK(event.kind == changed);
    CHECK(store.key("k1") == stays);
    CHECK(store.why_not("k0") == ErrorCode::key_not_found);
    CHECK(store.key("k2")->kid() == "k2");
    CHECK(store.keys.generation() != generation);
}

TEST_CASE("the same keys again are no change, however they are written", "[remote]") {
    Store store;
    store.provider.publishes(test::key_set_of({0, 1}));
    store.attempt();
    const auto generation = store.keys.generation();
    const auto first = store.key("k0");
    store.clock.advance(2h);

    store.provider.publishes(" " + test::key_set_of({1, 0}));
    const auto event = store.attempt();

    CHECK(event.kind == confirmed);
    CHECK(store.key("k0") == first);
    CHECK(store.keys.generation() == generation);
    CHECK(store.keys.status().state == KeyState::fresh);
}

TEST_CASE("a key of the same id that says something else is another key", "[remote]") {
    Store store;
    store.provider.publishes(test::set_text({test::with(test::good_jwk("k0"), "issuer", "a")}));
    store.attempt();
    const auto before = store.key("k0");

    store.provider.publishes(test::set_text({test::with(test::good_jwk("k0"), "issuer", "b")}));

    CHECK(store.attempt().kind == changed);
    CHECK(store.key("k0") != before);
    CHECK(store.key("k0")->issuer() == "b");
}

TEST_CASE("keys that become unusable are gone, and the list of them is current", "[remote]") {
    Store store;
    store.provider.publishes(test::set_text({test::good_jwk("a"), test::good_jwk("b")}));
    store.attempt();
    CHECK_FALSE(store.keys.skips("b"));

    store.provider.publishes(test::set_text({test::good_jwk("a"), test::with(test::good_jwk("b"), "use", "enc")}));
    CHECK(store.attempt().kind == changed);
    CHECK(store.why_not("b") == ErrorCode::key_not_found);
    CHECK(store.keys.skips("b"));

    // Another reason for the same key: find() answers as before, and the status tells.
    store.provider.publishes(test::set_text({test::good_jwk("a"), test::with(test::good_jwk("b"), "alg", "ES256")}));
    CHECK(store.attempt().kind == confirmed);
    CHECK(store.keys.status().skipped.at(0).reason == SkipReason::algorithm_unsupported);
}

TEST_CASE("a failure leaves everything as it was", "[remote][FT-11][FT-12][FT-13]") {
    for (const auto& answer :
         {FakeProvider::status(500), FakeProvider::publishing("<html>"), FakeProvider::publishing(R"({"keys":[]})"),
          FakeProvider::publishing(test::set_text({test::without(test::good_jwk("k0"), "kid")}))}) {
        Store store;
        store.attempt();
        const auto key = store.key("k0");
        const auto generation = store.keys.generation();
        const auto snapshot = store.keys.export_snapshot().value();
        store.provider.answers(answer);

        const auto event = store.attempt();

        CHECK(event.kind == failed);
        CHECK(event.error == store.keys.last_error());
        CHECK(event.keys == 1);
        CHECK(store.key("k0") == key);
        CHECK(store.keys.generation() == generation);
        CHECK(store.keys.export_snapshot().value() == snapshot);
    }
}

TEST_CASE("a confirmation makes keys fresh again", "[remote]") {
    Store store;
    store.provider.answers([](const bearer::Request& request) {
        if (!request.etag.empty()) return bearer::Response{.status = 304};
        return bearer::Response{.status = 200, .body = test::key_set_of({0}), .etag = "\"1\""};
    });
    store.attempt();
    store.clock.advance(23h);
    const auto event = store.attempt();
    store.clock.advance(23h);

    CHECK(event.kind == confirmed);
    CHECK(store.provider.requests().at(1).etag == "\"1\"");
    CHECK(store.keys.status().state == KeyState::stale);
    CHECK(store.why_not("k0") == std::nullopt);
}

TEST_CASE("failures are waited out longer and longer, from the end of each", "[remote][FT-02]") {
    Store store;
    store.provider.answers([&](const bearer::Request&) {
        store.clock.advance(1min);  // it takes its time to fail
        return Error{ErrorCode::fetch_failed, "timeout"};
    });

    store.attempt();
    CHECK(store.keys.status().next_refresh == 1s);
    for (int failure = 2; failure <= 4; ++failure) store.attempt();
    CHECK(store.keys.status().next_refresh >= 4s);
    CHECK(store.keys.status().next_refresh <= 8s);
    for (int failure = 5; failure <= 12; ++failure) store.attempt();
    CHECK(store.keys.status().next_refresh >= 150s);
    CHECK(store.keys.status().next_refresh <= 300s);
}

TEST_CASE("running out of memory is a failed attempt, wherever it happens", "[remote][FT-31]") {
    Store store;
    store.provider.publishes(test::key_set_of({0, 1}));
    store.attempt();
    const auto key = store.key("k0");
    // What the fetch itself needs is the provider's; its copy is made before.
    const std::string other = test::key_set_of({2});
    std::size_t failures = 0;
    bool has_succeeded = false;

    for (std::size_t number = 1; !has_succeeded && number < 2000; ++number) {
        store.provider.publishes(other);
        static_cast<void>(store.keys.begin_attempt());
        auto download = [&] {
            const test::FailingAllocation failing{number};
            return store.keys.attempt({});
        }();
        if (!download) {
            CHECK(store.keys.land(download).kind == failed);
            CHECK(store.key("k0") == key);
            CHECK(store.why_not("k2") == ErrorCode::key_not_found);
            ++failures;
        } else {
            has_succeeded = true;
            CHECK(test::allocations_of([&] { static_cast<void>(store.keys.land(download)); }) == 0);
            CHECK(store.why_not("k2") == std::nullopt);
            CHECK(store.why_not("k0") == ErrorCode::key_not_found);
        }
    }

    CHECK(failures > 10);
    CHECK(has_succeeded);
}

TEST_CASE("keys are as old as the question was", "[remote]") {
    Store store;
    store.provider.answers([&](const bearer::Request&) {
        store.clock.advance(10min);
        return bearer::Response{.status = 200, .body = test::key_set_of({0})};
    });
    store.attempt();

    CHECK(store.keys.status().age == 10min);
    CHECK(store.keys.status().next_refresh == 50min);
}

TEST_CASE("a snapshot starts another store, as old as it is", "[remote]") {
    Store first;
    CHECK(first.keys.export_snapshot().error() == Error{ErrorCode::keys_unavailable});
    first.attempt();
    first.clock.advance(10s);
    const auto text = first.keys.export_snapshot().value();

    Store second{{.snapshot = text}};
    CHECK(second.why_not("k0") == std::nullopt);
    CHECK(second.keys.status().state == KeyState::fresh);
    CHECK(second.keys.status().age == 0s);
    CHECK(second.keys.status().fetches == 0);
    CHECK(second.keys.export_snapshot().value() == text);

    second.clock.advance(24h - 1s);
    CHECK(second.keys.status().state == KeyState::stale);
    second.clock.advance(1s);
    CHECK(second.why_not("k0") == ErrorCode::keys_unavailable);
}

TEST_CASE("the age of a snapshot counts from when its keys were confirmed", "[remote]") {
    Store first;
    first.attempt();
    const auto text = first.keys.export_snapshot().value();
    const auto started_after = [&](std::chrono::seconds later) {
        ManualClock clock;
        clock.wall_jumps(later);
        const KeyStore store{bearer::detail::location_of(test::jwks_url()), FakeProvider{""},
                             {.snapshot = text, .clock = clock.both()}};
        return store.status();
    };

    CHECK(started_after(1h - 1s).state == KeyState::fresh);
    CHECK(started_after(1h).state == KeyState::stale);
    CHECK(started_after(24h - 1s).state == KeyState::stale);
    CHECK(started_after(24h).state == KeyState::expired);
    // A clock that is a little slow is no reason to distrust it; one that is hours off is.
    CHECK(started_after(-5min).state == KeyState::fresh);
    CHECK(started_after(-5min).age == 0s);
    CHECK(started_after(-5min - 1s).state == KeyState::missing);
    CHECK(started_after(-5min - 1s).last_error == Error{ErrorCode::key_set_malformed, "snapshot"});
}

TEST_CASE("a snapshot that cannot be used is told, and the start is a cold one", "[remote]") {
    Store first;
    first.attempt();
    const auto good = first.keys.export_snapshot().value();
    const auto of_another_source = [&] {
        KeyStore other{bearer::detail::location_of(bearer::JwksUrl{"https://other.example/keys"}), first.provider, {.clock = first.clock.both()}};
        auto download = other.attempt({});
        static_cast<void>(other.land(download));
        return other.export_snapshot().value();
    }();

    for (const std::string& text : {std::string{"x"}, good.substr(0, good.size() - 1), of_another_source,
                                    good.substr(0, good.find('\n') + 1) + R"({"keys":[]})"}) {
        std::vector<RemoteEvent> events;
        Store store{{.snapshot = text, .on_event = [&](const RemoteEvent& event) { events.push_back(event); }}};
        CHECK(store.keys.status().state == KeyState::missing);
        CHECK(store.keys.last_error() == Error{ErrorCode::key_set_malformed, "snapshot"});
        CHECK(events.empty());  // its receiver is not ready while the store is made
        CHECK(store.attempt().kind == changed);
        CHECK(store.keys.last_error() == std::nullopt);
        REQUIRE(events.size() == 1);
        CHECK(events[0].kind == failed);
        CHECK(events[0].error == Error{ErrorCode::key_set_malformed, "snapshot"});
        CHECK(store.attempt().kind == confirmed);
        CHECK(events.size() == 1);
    }
}

TEST_CASE("what an event's receiver throws is dropped", "[remote]") {
    int told = 0;
    const Store store{{.on_event = [&](const RemoteEvent&) {
        ++told;
        throw std::runtime_error{"x"};
    }}};

    store.keys.tell({.kind = changed});

    CHECK(told == 1);
}
