// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/cache/cached_token.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace bearer::inline v1::detail {

/// Where cached tokens are, by their hashes; it owns none. At most one of each hash.
///
/// An open table that is at most half full: nearly every look-up reads one line of memory. The hashes come from
/// signatures, so they are evenly spread as they are.
class TokenIndex {
public:
    /// The token of that hash, or null.
    [[nodiscard]] CachedToken* find(std::uint64_t hash) const noexcept {
        for (std::size_t at = home_of(hash);; at = after(at))
            if (places_[at].token == nullptr || places_[at].hash == hash) return places_[at].token;
    }

    /// Adds a token of a hash that has none.
    void insert(CachedToken& token) {
        if (2 * (count_ + 1) > places_.size()) grow();
        place(token);
        ++count_;
    }

    /// Takes the token of that hash out, if there is one.
    void erase(std::uint64_t hash) noexcept {
        std::size_t gap = home_of(hash);
        for (; places_[gap].hash != hash || places_[gap].token == nullptr; gap = after(gap))
            if (places_[gap].token == nullptr) return;
        // Whoever had to go past the gap moves into it, or would not be found any more.
        for (std::size_t at = after(gap); places_[at].token != nullptr; at = after(at)) {
            const std::size_t from_home = (at - home_of(places_[at].hash)) & mask();
            if (from_home < ((at - gap) & mask())) continue;
            places_[gap] = places_[at];
            gap = at;
        }
        places_[gap] = {};
        --count_;
    }

    [[nodiscard]] std::size_t size() const noexcept { return count_; }

private:
    struct Place {
        std::uint64_t hash = 0;
        CachedToken* token = nullptr;
    };

    [[nodiscard]] std::size_t mask() const noexcept { return places_.size() - 1; }
    [[nodiscard]] std::size_t home_of(std::uint64_t hash) const noexcept {
        return static_cast<std::size_t>(hash) & mask();
    }
    [[nodiscard]] std::size_t after(std::size_t at) const noexcept { return (at + 1) & mask(); }

    void place(CachedToken& token) noexcept {
        std::size_t at = home_of(token.hash());
        while (places_[at].token != nullptr) at = after(at);
        places_[at] = {token.hash(), &token};
    }

    void grow() {
        std::vector<Place> before(2 * places_.size());
        places_.swap(before);
        for (const Place& old : before)
            if (old.token != nullptr) place(*old.token);
    }

    std::vector<Place> places_ = std::vector<Place>(16);  // a power of two
    std::size_t count_ = 0;
};

}  // namespace bearer::inline v1::detail
