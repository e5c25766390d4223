// SPDX-License-Identifier: MIT
#include <bearer/cache/token_cache.hpp>

#include "support/allocations.hpp"
#include "support/caching.hpp"
#include "support/catch.hpp"
#include "support/exact_copy.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <latch>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using bearer::CacheOptions;
using bearer::CacheStats;
using bearer::detail::TokenCache;
using namespace std::chrono_literals;

constexpr std::size_t mebibyte = std::size_t{1024} * 1024;

bool has(const TokenCache& cache, std::string_view text, bearer::TimePoint at = test::now) {
    return cache.find(test::exact_copy(text).view(), at).has_value();
}
void put(const TokenCache& cache, std::string_view text, const bearer::AuthenticToken& token = test::authentic(),
         bearer::TimePoint at = test::now) {
    cache.insert(test::exact_copy(text).view(), token, 1, at);
}

/// Does so on a thread of another lane.
void put_elsewhere(const TokenCache& cache, const std::string& text) {
    for (bool done = false; !done;) {
        std::thread{[&, here = bearer::detail::lane_of_this_thread()] {
            if (bearer::detail::lane_of_this_thread() == here) return;
            put(cache, text);
            done = true;
        }}.join();
    }
}

}  // namespace

TEST_CASE("a cache knows the exact bytes that it was given", "[cache][CA-01]") {
    const TokenCache cache{CacheOptions{}};
    const std::string text = test::good_token();
    put(cache, text);

    CHECK(has(cache, text));
    for (std::size_t place = 0; place < text.size(); ++place) {
        std::string other = text;
        other[place] = static_cast<char>(other[place] ^ 1);
        REQUIRE_FALSE(has(cache, other));
    }
    CHECK_FALSE(has(cache, text.substr(1)));
    CHECK_FALSE(has(cache, text.substr(0, text.size() - 1)));
    CHECK_FALSE(has(cache, text + "A"));
}

TEST_CASE("a cache takes texts of any length, no text at all included", "[cache]") {
    const TokenCache cache{CacheOptions{}};
    for (std::size_t size = 0; size <= 40; ++size) {
        const std::string text(size, static_cast<char>('A' + size));  // 16 that end alike would displace each other
        CHECK_FALSE(has(cache, text));
        put(cache, text);
        CHECK(has(cache, text));
    }
    CHECK(cache.stats().entries == 41);

    CHECK(cache.find(std::string_view{}, test::now).has_value());  // a null pointer
    cache.erase(std::string_view{});
    CHECK_FALSE(cache.find(std::string_view{}, test::now).has_value());
    cache.confirm(std::string_view{}, nullptr, 2);
    CHECK(cache.stats().entries == 40);
}

TEST_CASE("texts that end alike are different texts", "[cache][CA-02]") {
    // 16 characters of the end make the hash, so that these have the same.
    const std::string end = "0123456789abcdef";
    const TokenCache cache{CacheOptions{}};
    put(cache, "first" + end);

    CHECK(has(cache, "first" + end));
    CHECK_FALSE(has(cache, "other" + end));
    CHECK_FALSE(has(cache, end));
    cache.erase("other" + end);
    CHECK(has(cache, "first" + end));
    const auto stranger = test::authentic();
    cache.confirm("other" + end, &stranger, 9);
    CHECK(cache.find("first" + end, test::now)->generation == 1);

    put(cache, "other" + end);
    CHECK_FALSE(has(cache, "first" + end));
    CHECK(has(cache, "other" + end));
    CHECK(cache.stats().entries == 1);
}

TEST_CASE("an expired token of the same hash says nothing about another one", "[cache][CA-03]") {
    const std::string end = "0123456789abcdef";
    const TokenCache cache{CacheOptions{}};
    put(cache, "first" + end, test::authentic(test::good_until(test::now + 10s)));

    CHECK_FALSE(has(cache, "other" + end, test::now + 1h));
    put(cache, "other" + end, test::authentic(), test::now + 11s);
    CHECK(has(cache, "other" + end, test::now + 11s));
}

TEST_CASE("a token that is past its expiry displaces nobody", "[cache][CA-03]") {
    const std::string end = "0123456789abcdef";
    const auto early = test::authentic(test::good_until(test::now + 10s));
    const TokenCache cache{CacheOptions{}};
    put(cache, "first" + end);

    put(cache, "other" + end, early, test::now + 10s);
    CHECK(has(cache, "first" + end));
    put(cache, "other" + end, early, test::now + 9s);
    CHECK_FALSE(has(cache, "first" + end));
    CHECK(has(cache, "other" + end));
}

TEST_CASE("a token is known until the second of its expiry", "[cache][CA-04]") {
    const auto expiry = test::now + 300s;
    const TokenCache cache{CacheOptions{}};
    put(cache, test::good_token());

    CHECK(has(cache, test::good_token(), expiry - 1s));
    CHECK_FALSE(has(cache, test::good_token(), expiry));
    CHECK_FALSE(has(cache, test::good_token(), expiry + 1s));
}

TEST_CASE("what is found is the token that was given, and its generation", "[cache]") {
    const TokenCache cache{CacheOptions{}};
    const auto token = test::authentic();
    cache.insert("x", token, 41, test::now);

    const auto known = cache.find("x", test::now);
    REQUIRE(known.has_value());
    CHECK(&known->token.claims() == &token.claims());
    CHECK(known->generation == 41);

    cache.confirm("x", known->identity, 42);
    CHECK(cache.find("x", test::now)->generation == 42);
    CHECK(known->generation == 41);

    // Who asked for its key before another one took its place must not confirm that.
    cache.insert("x", test::authentic(), 43, test::now);
    cache.confirm("x", known->identity, 44);
    CHECK(cache.find("x", test::now)->generation == 43);
}

TEST_CASE("a found token outlives the cache", "[cache][CA-19]") {
    std::optional<TokenCache> cache{std::in_place, CacheOptions{}};
    put(*cache, "x", test::authentic(test::good_token()));
    const auto known = cache->find("x", test::now);

    cache->erase("x");
    cache.reset();

    CHECK(known->token.claims().get<std::string_view>("sub").value() == "u1");
}

TEST_CASE("a cache counts what it is asked and what it holds", "[cache]") {
    const TokenCache cache{CacheOptions{.capacity = 2}};
    CHECK(cache.stats() == CacheStats{});

    CHECK_FALSE(has(cache, "a"));
    put(cache, "a");
    CHECK(has(cache, "a"));
    CHECK(has(cache, "a"));
    CHECK_FALSE(has(cache, "b"));
    const auto stats = cache.stats();
    CHECK(stats.hits == 2);
    CHECK(stats.misses == 2);
    CHECK(stats.evictions == 0);
    CHECK(stats.entries == 1);
    CHECK(stats.bytes > 1'000);

    put(cache, "b");
    put(cache, "c");
    CHECK(cache.stats().evictions == 1);
    CHECK(cache.stats().entries == 2);
    CHECK(cache.stats().bytes == 2 * stats.bytes);
    for (const char* text : {"a", "b", "c"}) cache.erase(text);
    CHECK(cache.stats().entries == 0);
    CHECK(cache.stats().bytes == 0);
    CHECK(cache.stats().evictions == 1);
}

TEST_CASE("a token that is asked for at its expiry leaves", "[cache][CA-04]") {
    const TokenCache cache{CacheOptions{}};
    put(cache, test::good_token());
    put(cache, "other");

    CHECK_FALSE(has(cache, test::good_token(), test::now + 300s));
    CHECK(cache.stats().entries == 1);
    CHECK(cache.stats().misses == 1);
    CHECK(cache.stats().evictions == 0);
    CHECK_FALSE(has(cache, test::good_token()));
    CHECK(has(cache, "other"));
}

TEST_CASE("a steady hit allocates nothing", "[cache][allocations]") {
    const TokenCache cache{CacheOptions{}};
    put_elsewhere(cache, test::good_token());

    CHECK(test::allocations_of([&] { static_cast<void>(cache.find(test::good_token(), test::now)); }) == 1);
    CHECK(test::allocations_of([&] {
              for (int turn = 0; turn < 10; ++turn) static_cast<void>(cache.find(test::good_token(), test::now));
          }) == 0);
}

TEST_CASE("what cannot be given for want of memory was no hit", "[cache]") {
    const TokenCache cache{CacheOptions{}};
    put_elsewhere(cache, "x");
    {
        const test::FailingAllocation failure{1};
        CHECK_THROWS_AS(cache.find("x", test::now), std::bad_alloc);
    }
    CHECK(cache.stats().hits == 0);
    CHECK(has(cache, "x"));
    CHECK(cache.stats().hits == 1);
}

TEST_CASE("a cache holds no more tokens than it may", "[cache][CA-12]") {
    const auto capacity = GENERATE(as<std::size_t>{}, 1, 2, 63, 64, 127, 128, 1'000, 5'000);
    const TokenCache cache{CacheOptions{.capacity = capacity}};
    const auto token = test::authentic();
    std::size_t most = 0;

    for (std::uint64_t number = 0; number < 3 * capacity + 100; ++number) {
        put(cache, test::text_number(number), token);
        if (number % 64 == 0) most = std::max(most, cache.stats().entries);
    }

    CHECK(most <= capacity);
    CHECK(cache.stats().entries <= capacity);
    CHECK(cache.stats().entries * 20 >= capacity * 19);  // shards of up to 16 share it evenly
    CHECK(cache.stats().entries + cache.stats().evictions == 3 * capacity + 100);
}

TEST_CASE("a cache takes no more bytes than it may", "[cache][CA-12]") {
    const std::size_t bytes = GENERATE(as<std::size_t>{}, 1, 2, 3, 16, 40) * mebibyte;
    const TokenCache cache{CacheOptions{.capacity = 1'000'000, .bytes = bytes}};
    const auto token = test::authentic();

    for (std::uint64_t number = 0; cache.stats().evictions < 1'000; ++number) {
        for (std::uint64_t more = 0; more < 200; ++more) put(cache, test::text_number(200 * number + more), token);
        REQUIRE(cache.stats().bytes <= bytes);
    }
    CHECK(cache.stats().bytes * 10 >= bytes * 8);
}

TEST_CASE("a burst does not empty a cache", "[cache][CA-12]") {
    constexpr std::uint64_t hot = 2'000;
    const TokenCache cache{CacheOptions{.capacity = 10'000}};
    const auto token = test::authentic();
    for (std::uint64_t number = 0; number < hot; ++number) put(cache, test::text_number(number), token);
    for (std::uint64_t number = 0; number < hot; ++number) REQUIRE(has(cache, test::text_number(number)));

    for (std::uint64_t number = 0; number < 100'000; ++number) put(cache, test::text_number(1'000'000 + number), token);

    std::uint64_t survivors = 0;
    for (std::uint64_t number = 0; number < hot; ++number) survivors += has(cache, test::text_number(number)) ? 1U : 0U;
    CHECK(survivors == hot);
}

TEST_CASE("many threads may read, write and erase at once", "[cache][threads][CA-18]") {
    constexpr std::uint64_t texts = 100;
    constexpr int workers = 20;  // more than there are lanes
    const TokenCache cache{CacheOptions{.capacity = 70}};
    const auto token = test::authentic();
    std::vector<std::string> all;
    for (std::uint64_t number = 0; number < texts; ++number) all.push_back(test::text_number(number));
    std::atomic<int> wrong = 0;
    std::atomic<std::uint64_t> looked = 0;
    std::latch everybody{workers};
    std::vector<std::thread> threads;

    for (int worker = 0; worker < workers; ++worker)
        threads.emplace_back([&, worker] {
            std::uint64_t random = static_cast<std::uint64_t>(worker) + 1;
            everybody.arrive_and_wait();
            for (int turn = 0; turn < 400; ++turn) {
                random = random * 6364136223846793005 + 1442695040888963407;
                const std::string& text = all[(random >> 33) % texts];
                const auto known = cache.find(text, test::now);
                ++looked;
                if (known) {
                    const auto copy = known->token;
                    wrong += copy.claims().get<std::string_view>("sub").value_or("") == "u1" ? 0 : 1;
                    if (random >> 32 & 1) cache.confirm(text, known->identity, random);
                    if ((random >> 28 & 15) == 0) cache.erase(text);
                } else {
                    cache.insert(text, token, 1, test::now);
                }
                if (turn % 100 == 0) wrong += cache.stats().entries <= 70 ? 0 : 1;
            }
        });
    for (auto& thread : threads) thread.join();

    CHECK(wrong == 0);
    CHECK(cache.stats().hits + cache.stats().misses == looked);
    CHECK(cache.stats().hits > 0);
    CHECK(cache.stats().evictions > 0);
}

TEST_CASE("a token that threads share is freed once, wherever it ends", "[cache][threads][CA-18]") {
    constexpr int workers = 20;
    for (int round = 0; round < 20; ++round) {
        std::optional<TokenCache> cache{std::in_place, CacheOptions{.capacity = 1}};
        put(*cache, "x", test::validator().authenticate(test::good_token()).value());
        std::atomic<int> wrong = 0;
        std::atomic<int> found = 0;
        std::vector<std::thread> threads;
        for (int worker = 0; worker < workers; ++worker)
            threads.emplace_back([&] {
                const auto known = cache->find("x", test::now);
                ++found;
                while (found <= workers) std::this_thread::yield();  // until the cache is gone
                wrong += known && known->token.claims().get<std::string_view>("sub").value_or("") == "u1" ? 0 : 1;
            });
        while (found < workers) std::this_thread::yield();
        cache.reset();
        ++found;
        for (auto& thread : threads) thread.join();
        REQUIRE(wrong == 0);
    }
}
