// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/cache/cached_token.hpp>
#include <bearer/cache/token_index.hpp>
#include <bearer/time.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace bearer::inline v1::detail {

/// Tokens by their hashes, within bounds, and which of them goes when another one comes. For one thread at a time.
///
/// New tokens stand in a queue of their own, from whose end those go that nobody has used again: a burst of tokens that
/// come once passes through it. What was used again moves to the other queue, where each use saves a token from one
/// turn (the algorithm S3-FIFO, without its third queue). Hits move nothing, so that readers need not write.
class TokenShelf {
public:
    TokenShelf(std::size_t capacity, std::size_t bytes) : capacity_{capacity}, most_bytes_{bytes} {}
    TokenShelf(const TokenShelf&) = delete;
    TokenShelf& operator=(const TokenShelf&) = delete;
    ~TokenShelf() {
        while (CachedToken* const token = recent_.oldest()) remove(recent_, *token);
        while (CachedToken* const token = used_again_.oldest()) remove(used_again_, *token);
    }

    /// The token of that hash, or null; whether it is the one that is looked for its text says.
    [[nodiscard]] CachedToken* find(std::uint64_t hash) const noexcept { return index_.find(hash); }

    /// Adds a token in place of any of the same hash, and lets go what is past its time or has to make room. One
    /// that is past its own, or larger than all there is room for, is not added.
    void insert(std::uint64_t hash, std::string_view text, AuthenticToken token, std::uint64_t generation,
                TimePoint now) {
        erase(hash);
        let_expired_go(now);
        const std::size_t size = CachedToken::bytes_of(text, token) + bytes_of_place;
        if (now >= CachedToken::expiry_of(token.claims()) || size > most_bytes_) return;
        while (index_.size() != 0 && (index_.size() + 1 > capacity_ || bytes_ + size > most_bytes_)) evict_one();
        // Only now, so that it stands where another one has just been wiped.
        auto fresh = CachedToken::make(hash, text, std::move(token), generation);
        index_.insert(*fresh);
        recent_.add(*fresh.release());
        bytes_ += size;
    }

    /// Lets go the token of that hash, if there is one.
    void erase(std::uint64_t hash) noexcept {
        if (CachedToken* const token = index_.find(hash)) remove(queue_of(*token), *token);
    }

    [[nodiscard]] std::size_t entries() const noexcept { return index_.size(); }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
    [[nodiscard]] std::uint64_t evictions() const noexcept { return evictions_; }

private:
    static constexpr std::size_t bytes_of_place = 4 * 2 * sizeof(void*);  // in an index a quarter to half full

    [[nodiscard]] TokenQueue& queue_of(const CachedToken& token) noexcept {
        return token.is_used_again ? used_again_ : recent_;
    }

    void remove(TokenQueue& queue, CachedToken& token) noexcept {
        const CachedToken::Owner gone{&token};
        bytes_ -= token.bytes() + bytes_of_place;
        index_.erase(token.hash());
        queue.remove(token);
    }

    /// Only at the ends where the oldest stand, where the others come in time; and few at once, for readers wait.
    void let_expired_go(TimePoint now) noexcept {
        for (TokenQueue* const queue : {&recent_, &used_again_})
            for (int few = 16; few > 0 && queue->oldest() != nullptr && queue->oldest()->is_past(now); --few)
                remove(*queue, *queue->oldest());
    }

    // There is at least one token.
    void evict_one() noexcept {
        for (;;) {
            const bool from_recent = used_again_.size() == 0 || recent_.size() * 10 >= index_.size();
            TokenQueue& queue = from_recent ? recent_ : used_again_;
            CachedToken& oldest = *queue.oldest();
            if (!oldest.forget_use()) {
                remove(queue, oldest);
                ++evictions_;
                return;
            }
            queue.remove(oldest);
            oldest.is_used_again = true;
            used_again_.add(oldest);
        }
    }

    std::size_t capacity_;
    std::size_t most_bytes_;
    std::size_t bytes_ = 0;
    std::uint64_t evictions_ = 0;
    TokenIndex index_;
    TokenQueue recent_;
    TokenQueue used_again_;
};

}  // namespace bearer::inline v1::detail
