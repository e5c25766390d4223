// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/cache/cache_options.hpp>
#include <bearer/cache/cached_token.hpp>
#include <bearer/cache/token_shelf.hpp>
#include <bearer/detail/lane.hpp>
#include <bearer/time.hpp>
#include <bearer/token/authentic_token.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

namespace bearer::inline v1::detail {

/// Authentic tokens by their exact bytes, for many threads.
///
/// A reader locks what it shares with few other threads and writes to no memory of theirs, so that readers on many cores
/// do not fight, also over one token. A writer locks out all readers of a shard, in a time that a signature's dwarfs.
class TokenCache {
public:
    explicit TokenCache(CacheOptions options) {
        const std::size_t most_shards = std::min(options.capacity / 64, options.bytes / largest_cached_token);
        const std::size_t count = std::bit_floor(std::clamp<std::size_t>(most_shards, 1, 16));
        const CacheOptions each{options.capacity / count, options.bytes / count};
        for (std::size_t shard = 0; shard < count; ++shard) shards_.push_back(std::make_unique<Shard>(each));
        std::random_device random;
        seed_ = std::uint64_t{random()} << 32 | random();
    }

    struct Known {
        AuthenticToken token;
        const void* identity;      // of what the token's handles share
        std::uint64_t generation;  // of the keys, when they had its key
    };

    /// The token of exactly these bytes. One that is past its "exp" is not there, and gone.
    [[nodiscard]] std::optional<Known> find(std::string_view text, TimePoint now) const {
        const std::uint64_t hash = hash_of(text);
        const std::size_t number = lane_of_this_thread();
        Shard& shard = shard_of(hash);
        Lane& lane = shard.lanes[number];
        std::unique_lock lock{lane.guard};
        CachedToken* const token = known_as(shard.shelf.find(hash), text, number);
        if (token != nullptr && !token->is_past(now)) {
            Known known{token->handle_for(number), token->identity(), token->generation()};
            token->note_use();
            ++lane.hits;
            return known;
        }
        ++lane.misses;
        lock.unlock();
        if (token != nullptr) erase(text);
        return std::nullopt;
    }

    /// Remembers a token that a key of that generation has signed.
    void insert(std::string_view text, AuthenticToken token, std::uint64_t generation, TimePoint now) const {
        if (now >= CachedToken::expiry_of(token.claims())) return;  // no reader need wait for that
        const std::uint64_t hash = hash_of(text);
        Shard& shard = shard_of(hash);
        const auto locks = shard.lock_out_readers();
        shard.shelf.insert(hash, text, std::move(token), generation, now);
    }

    /// Notes that the keys of that generation have the key of the token that was found there as well.
    void confirm(std::string_view text, const void* identity, std::uint64_t generation) const {
        const std::uint64_t hash = hash_of(text);
        Shard& shard = shard_of(hash);
        const std::lock_guard lock{shard.lanes[lane_of_this_thread()].guard};
        CachedToken* const token = shard.shelf.find(hash);
        if (token != nullptr && token->identity() == identity) token->confirm(generation);
    }

    void erase(std::string_view text) const {
        const std::uint64_t hash = hash_of(text);
        Shard& shard = shard_of(hash);
        const auto locks = shard.lock_out_readers();
        const CachedToken* const token = shard.shelf.find(hash);
        if (token != nullptr && token->has_text(text)) shard.shelf.erase(hash);
    }

    [[nodiscard]] CacheStats stats() const {
        CacheStats stats;
        for (const auto& shard : shards_) {
            const auto locks = shard->lock_out_readers();
            for (const Lane& lane : shard->lanes) {
                stats.hits += lane.hits;
                stats.misses += lane.misses;
            }
            stats.evictions += shard->shelf.evictions();
            stats.entries += shard->shelf.entries();
            stats.bytes += shard->shelf.bytes();
        }
        return stats;
    }

private:
    struct alignas(64) Lane {
        std::mutex guard;
        std::uint64_t hits = 0;
        std::uint64_t misses = 0;
    };

    struct Shard {
        explicit Shard(CacheOptions options) : shelf{options.capacity, options.bytes} {}

        [[nodiscard]] std::array<std::unique_lock<std::mutex>, detail::lanes> lock_out_readers() {
            std::array<std::unique_lock<std::mutex>, detail::lanes> locks;
            for (std::size_t lane = 0; lane < locks.size(); ++lane) locks[lane] = std::unique_lock{lanes[lane].guard};
            return locks;
        }

        std::array<Lane, detail::lanes> lanes;
        TokenShelf shelf;
    };

    /// The token, or null if it differs in any byte: two can have one hash.
    [[nodiscard]] static CachedToken* known_as(CachedToken* token, std::string_view text, std::size_t lane) noexcept {
        if (token == nullptr) return nullptr;
        token->prefetch(lane);
        return token->has_text(text) ? token : nullptr;
    }

    /// Of the end of the signature, which is as good as random, and which nobody can choose for a token that gets in.
    [[nodiscard]] std::uint64_t hash_of(std::string_view text) const noexcept {
        std::array<std::uint64_t, 2> end{};
        const std::size_t size = std::min(text.size(), sizeof end);
        if (size != 0) std::memcpy(&end, text.data() + text.size() - size, size);  // no text may be a null pointer
        constexpr std::uint64_t odd = 0x9E37'79B9'7F4A'7C15;
        std::uint64_t hash = (end[0] ^ seed_) * odd;
        hash ^= hash >> 32;
        hash = (hash ^ end[1]) * odd;
        return hash ^ hash >> 32;
    }

    [[nodiscard]] Shard& shard_of(std::uint64_t hash) const noexcept {
        return *shards_[static_cast<std::size_t>(hash >> 60) & (shards_.size() - 1)];
    }

    std::vector<std::unique_ptr<Shard>> shards_;
    std::uint64_t seed_;
};

}  // namespace bearer::inline v1::detail
