// SPDX-License-Identifier: MIT
#include <bearer/remote/remote_options.hpp>

#include "support/catch.hpp"

#include <chrono>
#include <ctime>
#include <stdexcept>
#include <string>

using bearer::Refresh;
using bearer::RemoteOptions;
using namespace std::chrono_literals;

namespace {

/// What the author of such options reads; empty if they are accepted.
std::string sentence(const RemoteOptions& options) {
    try {
        static_cast<void>(bearer::detail::checked(options));
        return {};
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("the usual times are an hour, a day, half a minute and five seconds", "[remote]") {
    const RemoteOptions usual = bearer::detail::checked({});

    CHECK(usual.refresh == Refresh::background);
    CHECK(usual.fresh_for == 1h);
    CHECK(usual.expire_after == 24h);
    CHECK(usual.retry_after == 30s);
    CHECK(usual.wait == 5s);
}

TEST_CASE("times that make no sense are refused with what to write", "[remote]") {
    using Catch::Matchers::ContainsSubstring;

    for (const auto good : {300s, 86400s}) CHECK(sentence({.fresh_for = good, .expire_after = 24h}).empty());
    for (const auto bad : {299s, 0s, -1s, 86401s})
        CHECK_THAT(sentence({.fresh_for = bad, .expire_after = 48h}), ContainsSubstring("write {.fresh_for = 1h}"));

    for (const std::chrono::seconds good : {3600s, 86400s * 31})
        CHECK(sentence({.expire_after = good}).empty());
    for (const std::chrono::seconds bad : {3599s, 0s, -1s, 86400s * 31 + 1s})
        CHECK_THAT(sentence({.expire_after = bad}), ContainsSubstring("write {.expire_after = 24h}"));

    for (const auto good : {1s, 3600s}) CHECK(sentence({.retry_after = good}).empty());
    for (const auto bad : {0s, -1s, 3601s})
        CHECK_THAT(sentence({.retry_after = bad}), ContainsSubstring("write {.retry_after = 30s}"));

    for (const auto good : {0ms, 1ms, 60000ms}) CHECK(sentence({.wait = good}).empty());
    for (const auto bad : {-1ms, 60001ms})
        CHECK_THAT(sentence({.wait = bad}), ContainsSubstring("write {.wait = 5s}"));

    CHECK_THAT(sentence({.refresh = static_cast<Refresh>(2)}), ContainsSubstring("Refresh::manual"));
    CHECK_THAT(sentence({.clock = {.steady = nullptr}}), ContainsSubstring("both clocks"));
    CHECK_THAT(sentence({.clock = {.wall = nullptr}}), ContainsSubstring("both clocks"));
}

TEST_CASE("the usual clocks are the system's", "[remote]") {
    const bearer::RemoteClock clock;
    const auto steady = std::chrono::steady_clock::now();
    const auto wall = bearer::current_time();

    CHECK(clock.steady() >= steady);
    CHECK(clock.wall() >= wall);
    CHECK(clock.wall() < wall + 24h);
}

#ifdef CLOCK_BOOTTIME
// On a machine that has never been suspended two clocks say the same: remote/suspended runs it where they do not.
TEST_CASE("keys grow older while the machine is suspended", "[remote]") {
    const auto since_boot = [] {
        timespec time{};
        REQUIRE(clock_gettime(CLOCK_BOOTTIME, &time) == 0);
        return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
    };
    const auto before = since_boot();
    const auto now = bearer::RemoteClock{}.steady().time_since_epoch();

    CHECK(now >= before);
    CHECK(now <= since_boot());
}
#endif
