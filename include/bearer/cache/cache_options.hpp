// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/limits.hpp>

#include <cstddef>
#include <cstdint>
#include <stdexcept>

namespace bearer::inline v1 {

/// How much a CachedValidator may remember.
struct CacheOptions {
    /// Tokens; one of the usual size takes about 5 KB, so that 10,000 are some 50 MB.
    std::size_t capacity = 10'000;

    /// Bytes of all tokens together, whatever their sizes.
    std::size_t bytes = std::size_t{128} * 1024 * 1024;
};

/// What a CachedValidator has done so far, and what it holds.
struct CacheStats {
    std::uint64_t hits = 0;       // tokens that were known: no signature was verified
    std::uint64_t misses = 0;     // tokens that were not
    std::uint64_t evictions = 0;  // tokens that made room for others
    std::size_t entries = 0;      // tokens at present
    std::size_t bytes = 0;        // what these take

    friend bool operator==(const CacheStats&, const CacheStats&) = default;
};

namespace detail {

/// Bytes that the largest token may take with all that is kept of it.
inline constexpr std::size_t largest_cached_token = 32 * limits::token_bytes;

/// The options, or std::invalid_argument.
[[nodiscard]] inline CacheOptions checked(CacheOptions options) {
    if (options.capacity == 0)
        throw std::invalid_argument{
            "bearer: a cache of no tokens remembers nothing: write .capacity = 10'000, or leave "
            "the CachedValidator out"};
    if (options.bytes < largest_cached_token)
        throw std::invalid_argument{
            "bearer: a cache must have room for the largest token: write .bytes = 128 << 20; the "
            "least is 1 MiB"};
    return options;
}

}  // namespace detail
}  // namespace bearer::inline v1
