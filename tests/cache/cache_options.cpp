// SPDX-License-Identifier: MIT
#include <bearer/cache/cache_options.hpp>

#include "support/catch.hpp"

#include <cstddef>
#include <stdexcept>

using bearer::CacheOptions;
using bearer::CacheStats;
using bearer::detail::checked;

namespace {

constexpr std::size_t mebibyte = std::size_t{1024} * 1024;

}  // namespace

TEST_CASE("a cache is of 10,000 tokens and 128 MiB unless told otherwise", "[cache]") {
    CHECK(checked(CacheOptions{}).capacity == 10'000);
    CHECK(checked(CacheOptions{}).bytes == 128 * mebibyte);
    CHECK(checked(CacheOptions{.capacity = 7, .bytes = 3 * mebibyte}).capacity == 7);
    CHECK(checked(CacheOptions{.capacity = 7, .bytes = 3 * mebibyte}).bytes == 3 * mebibyte);
}

TEST_CASE("a cache without room is refused", "[cache]") {
    CHECK_THROWS_AS(checked(CacheOptions{.capacity = 0}), std::invalid_argument);
    CHECK_NOTHROW(checked(CacheOptions{.capacity = 1}));
    CHECK_THROWS_AS(checked(CacheOptions{.bytes = 0}), std::invalid_argument);
    CHECK_THROWS_AS(checked(CacheOptions{.bytes = mebibyte - 1}), std::invalid_argument);
    CHECK_NOTHROW(checked(CacheOptions{.bytes = mebibyte}));
}

TEST_CASE("what refuses a cache says what to write", "[cache]") {
    CHECK_THROWS_WITH(checked(CacheOptions{.capacity = 0}),
                      Catch::Matchers::ContainsSubstring("write .capacity = 10'000"));
    CHECK_THROWS_WITH(checked(CacheOptions{.bytes = 1}), Catch::Matchers::ContainsSubstring("the least is 1 MiB"));
}

TEST_CASE("a cache that has done nothing has nothing to say", "[cache]") {
    const CacheStats none;

    CHECK(none == CacheStats{.hits = 0, .misses = 0, .evictions = 0, .entries = 0, .bytes = 0});
    CHECK(none != CacheStats{.hits = 1});
    CHECK(none != CacheStats{.bytes = 1});
}
