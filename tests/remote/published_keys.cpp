// SPDX-License-Identifier: MIT
#include <bearer/remote/published_keys.hpp>

#include "support/catch.hpp"
#include "support/printing.hpp"
#include "support/remote.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

using bearer::Error;
using bearer::ErrorCode;
using bearer::Jwks;
using bearer::RemoteOptions;
using bearer::RS256;
using bearer::detail::PublishedKeys;
using bearer::detail::RefreshSchedule;
using bearer::detail::SteadyTime;
using namespace std::chrono_literals;

namespace {

constexpr SteadyTime start{1000h};

RefreshSchedule confirmed_at(SteadyTime time) {
    RefreshSchedule schedule{RemoteOptions{}};
    schedule.confirmed(time, std::nullopt);
    return schedule;
}

Jwks set(std::initializer_list<std::size_t> numbers) { return Jwks::parse(test::key_set_of(numbers)).value(); }

}  // namespace

TEST_CASE("before the first keys there is no answer", "[remote]") {
    const PublishedKeys keys;
    const auto answer = keys.find({"k0", RS256}, start);

    CHECK(answer.key.error() == Error{ErrorCode::keys_unavailable});
    CHECK(answer.is_stale);
}

TEST_CASE("published keys answer until they expire", "[remote]") {
    PublishedKeys keys;
    keys.publish(set({0}), confirmed_at(start), true, start);

    CHECK(keys.find({"k0", RS256}, start).key.has_value());
    CHECK_FALSE(keys.find({"k0", RS256}, start + 1h - 1ns).is_stale);
    CHECK(keys.find({"k0", RS256}, start + 1h).is_stale);
    CHECK(keys.find({"k0", RS256}, start + 24h - 1ns).key.has_value());
    CHECK(keys.find({"k0", RS256}, start + 24h).key.error() == Error{ErrorCode::keys_unavailable});
    CHECK(keys.find({"k1", RS256}, start).key.error() == Error{ErrorCode::key_not_found, "kid"});
}

TEST_CASE("the generation changes with the set and with its end, and with nothing else", "[remote]") {
    PublishedKeys keys;
    const auto missing = keys.generation(start);
    keys.publish(set({0}), confirmed_at(start), true, start);
    const auto first = keys.generation(start);
    const auto expired = keys.generation(start + 24h);
    keys.publish(set({0}), confirmed_at(start + 1h), false, start + 1h);
    const auto confirmed = keys.generation(start + 24h);
    keys.publish(set({1}), confirmed_at(start + 1h), true, start + 1h);
    const auto second = keys.generation(start + 24h);

    CHECK(confirmed == first);
    CHECK(std::set<std::uint64_t>{missing, first, expired, second}.size() == 4);
}

TEST_CASE("a number that was shown with expired keys never comes back", "[remote]") {
    PublishedKeys keys;
    std::vector<std::uint64_t> numbers;
    for (int day = 0; day < 4; ++day) {
        const SteadyTime now = start + 25h * day;
        keys.publish(set({0}), confirmed_at(now), day == 0, now);  // the provider confirms the same keys, a little late
        numbers.push_back(keys.generation(now));
        numbers.push_back(keys.generation(now + 24h));
    }
    keys.publish(set({0}), confirmed_at(start + 98h + 59min + 1s), false, start + 98h + 59min + 1s);
    numbers.push_back(keys.generation(start + 98h + 59min + 1s));  // in the last minute, when clocks may differ

    CHECK(std::set<std::uint64_t>(numbers.begin(), numbers.end()).size() == numbers.size());
}

TEST_CASE("readers of every copy see the new keys when publish() returns", "[remote][FT-14]") {
    PublishedKeys keys;
    keys.publish(set({0}), confirmed_at(start), true, start);
    keys.publish(set({1}), confirmed_at(start), true, start);
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;

    // Each thread has the next copy: more threads than there are copies meet them all.
    for (int reader = 0; reader < 40; ++reader)
        threads.emplace_back([&] {
            wrong += keys.find({"k1", RS256}, start).key.has_value() ? 0 : 1;
            wrong += keys.find({"k0", RS256}, start).key.has_value() ? 1 : 0;
        });
    for (auto& thread : threads) thread.join();

    CHECK(wrong == 0);
}

TEST_CASE("a key found after its generation was read is of that generation or the next one", "[remote][threads]") {
    // What a cache relies on that remembers a key under a number: a set that has been replaced has no number any more.
    constexpr std::size_t swaps = 1000;
    PublishedKeys keys;
    const std::array sets{set({0}), set({1}), set({2})};
    keys.publish(sets[0], confirmed_at(start), true, start);
    const std::uint64_t first = keys.generation(start);
    std::atomic<bool> done = false;
    std::atomic<int> wrong = 0;
    std::atomic<int> found = 0;
    std::vector<std::thread> threads;

    for (int reader = 0; reader < 4; ++reader)
        threads.emplace_back([&] {
            while (!done) {
                const std::size_t number = (keys.generation(start) - first) / 4;
                for (std::size_t key = 0; key < 3; ++key) {
                    const bool is_there = keys.find({"k" + std::to_string(key), RS256}, start).key.has_value();
                    if (!is_there) continue;
                    ++found;
                    const std::size_t same_number = (keys.generation(start) - first) / 4;
                    const bool is_one_before = key == (number + 2) % 3;
                    wrong += number == same_number && is_one_before ? 1 : 0;
                }
            }
        });
    for (std::size_t swap = 1; swap <= swaps; ++swap) {
        keys.publish(sets[swap % 3], confirmed_at(start), true, start);
        std::this_thread::yield();
    }
    done = true;
    for (auto& thread : threads) thread.join();

    CHECK(keys.generation(start) == first + 4 * swaps);
    CHECK(found > 0);
    CHECK(wrong == 0);
}
