// SPDX-License-Identifier: MIT
#include <bearer/remote/refresh_schedule.hpp>

#include "support/catch.hpp"

#include <chrono>
#include <optional>
#include <vector>

using bearer::KeyState;
using bearer::RemoteOptions;
using bearer::detail::RefreshSchedule;
using bearer::detail::SteadyTime;
using namespace std::chrono_literals;

namespace {

constexpr SteadyTime start{1000h};

/// A schedule whose keys have just arrived.
RefreshSchedule with_keys(std::optional<std::chrono::seconds> max_age = std::nullopt, const RemoteOptions& options = {}) {
    RefreshSchedule schedule{options};
    schedule.begin(start, 0);
    schedule.succeeded(start, max_age);
    return schedule;
}

}  // namespace

TEST_CASE("without keys a refresh is due at once", "[remote]") {
    const RefreshSchedule schedule{RemoteOptions{}};

    CHECK(schedule.state(start) == KeyState::missing);
    CHECK(schedule.is_due(start));
    CHECK(schedule.is_due(SteadyTime::min()));
}

TEST_CASE("keys are fresh, then stale, then expired", "[remote]") {
    const auto schedule = with_keys();

    CHECK(schedule.state(start) == KeyState::fresh);
    CHECK(schedule.state(start + 1h - 1s) == KeyState::fresh);
    CHECK_FALSE(schedule.is_due(start + 1h - 1s));
    CHECK(schedule.state(start + 1h) == KeyState::stale);
    CHECK(schedule.is_due(start + 1h));
    CHECK(schedule.due_at() == start + 1h);
    CHECK(schedule.state(start + 24h - 1s) == KeyState::stale);
    CHECK(schedule.state(start + 24h) == KeyState::expired);
    CHECK(schedule.is_due(start + 24h));
}

TEST_CASE("what the provider says of freshness is taken within bounds", "[remote][FT-27][FT-28]") {
    const auto fresh_for = [](std::optional<std::chrono::seconds> max_age) {
        return with_keys(max_age, {.expire_after = 48h}).fresh_until() - start;
    };

    CHECK(fresh_for(std::nullopt) == 1h);
    CHECK(fresh_for(0s) == 5min);
    CHECK(fresh_for(-1s) == 5min);
    CHECK(fresh_for(std::chrono::seconds::min()) == 5min);
    CHECK(fresh_for(299s) == 5min);
    CHECK(fresh_for(301s) == 301s);
    CHECK(fresh_for(24h - 1s) == 24h - 1s);
    CHECK(fresh_for(24h + 1s) == 24h);
    CHECK(fresh_for(std::chrono::seconds::max()) == 24h);
}

TEST_CASE("there is time for a refresh before keys expire", "[remote]") {
    const auto schedule = with_keys(24h);  // as Microsoft says

    CHECK(schedule.state(start + 21h - 1s) == KeyState::fresh);
    CHECK(schedule.state(start + 21h) == KeyState::stale);
    CHECK(schedule.state(start + 24h - 1s) == KeyState::stale);
    CHECK(with_keys(std::nullopt, {.fresh_for = 1h, .expire_after = 1h}).fresh_until() == start + 3150s);
}

TEST_CASE("failures are tried again after 1, 2, 4 and more seconds, up to 5 minutes", "[remote]") {
    RefreshSchedule schedule{RemoteOptions{}};
    std::vector<std::chrono::seconds> waits;
    for (int failure = 0; failure < 12; ++failure) {
        schedule.begin(start, 0);
        schedule.failed(start, 0);
        waits.push_back(std::chrono::duration_cast<std::chrono::seconds>(schedule.due_at() - start));
    }

    CHECK(waits == std::vector<std::chrono::seconds>{1s, 2s, 4s, 8s, 16s, 32s, 64s, 128s, 256s, 300s, 300s, 300s});
}

TEST_CASE("luck takes up to a half off a wait, never below a second", "[remote]") {
    const auto wait = [](int failures, double luck) {
        RefreshSchedule schedule{RemoteOptions{}};
        for (int failure = 0; failure < failures; ++failure) schedule.begin(start, luck);
        schedule.failed(start, luck);
        return std::chrono::duration_cast<std::chrono::milliseconds>(schedule.due_at() - start);
    };

    CHECK(wait(1, 1) == 1s);
    CHECK(wait(4, 0) == 8s);
    CHECK(wait(4, 0.5) == 6s);
    CHECK(wait(4, 1) == 4s);
    CHECK(wait(4, 7) == 4s);
    CHECK(wait(4, -7) == 8s);
    CHECK(wait(100, 1) == 150s);
}

TEST_CASE("an attempt counts as failed from its beginning, and its wait from its end", "[remote][FT-02]") {
    RefreshSchedule schedule{RemoteOptions{}};

    schedule.begin(start, 0);
    CHECK_FALSE(schedule.is_due(start));
    CHECK_FALSE(schedule.may_ask(start));
    schedule.failed(start + 5s, 0);
    CHECK(schedule.due_at() == start + 6s);
}

TEST_CASE("a success forgets the failures", "[remote]") {
    RefreshSchedule schedule{RemoteOptions{}};
    for (int failure = 0; failure < 9; ++failure) schedule.begin(start, 0);
    schedule.succeeded(start, std::nullopt);

    CHECK(schedule.may_ask(start));
    CHECK(schedule.due_at() == start + 1h);
    schedule.begin(start + 1h, 0);
    schedule.failed(start + 1h, 0);
    CHECK(schedule.due_at() == start + 1h + 1s);
}

TEST_CASE("failures do not make fresh keys due, and stale keys wait for the next try", "[remote]") {
    auto schedule = with_keys();
    schedule.begin(start + 10s, 0);
    schedule.failed(start + 10s, 0);

    CHECK_FALSE(schedule.is_due(start + 12s));
    CHECK(schedule.state(start + 12s) == KeyState::fresh);
    schedule.begin(start + 2h, 0);
    schedule.failed(start + 2h, 0);
    CHECK_FALSE(schedule.is_due(start + 2h + 1s));
    CHECK(schedule.is_due(start + 2h + 2s));
}

TEST_CASE("unknown keys are asked for once in a while, whatever is due besides", "[remote][FT-01][FT-06]") {
    auto schedule = with_keys();

    CHECK(schedule.may_ask(start));
    schedule.asked(start);
    CHECK_FALSE(schedule.may_ask(start + 30s - 1ns));
    CHECK(schedule.may_ask(start + 30s));
    CHECK(schedule.due_at() == start + 1h);
    schedule.succeeded(start, std::nullopt);
    CHECK_FALSE(schedule.may_ask(start + 29s));
}

TEST_CASE("unknown keys are not asked for while a failure is waited out", "[remote][FT-02]") {
    auto schedule = with_keys();
    for (int failure = 0; failure < 9; ++failure) schedule.begin(start, 0);
    schedule.failed(start, 0);

    CHECK_FALSE(schedule.may_ask(start + 256s - 1ns));
    CHECK(schedule.may_ask(start + 256s));
}

TEST_CASE("keys of a snapshot are as old as they are", "[remote]") {
    RefreshSchedule schedule{RemoteOptions{}};
    schedule.confirmed(start - 90min, std::nullopt);

    CHECK(schedule.state(start) == KeyState::stale);
    CHECK(schedule.is_due(start));
    CHECK(schedule.state(start + 22h + 30min) == KeyState::expired);
}
