// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/lane.hpp>
#include <bearer/detail/openssl.hpp>
#include <bearer/time.hpp>
#include <bearer/token/authentic_token.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

namespace bearer::inline v1::detail {

/// That exactly these bytes were authenticated, by a key of that generation. The bytes are wiped at the end.
///
/// In one piece of memory with its text, what a hit reads first: a hit in a large cache is mostly waiting for memory.
class CachedToken {
public:
    struct Destroy {
        void operator()(CachedToken* token) const noexcept {
            wipe(token->text(), token->size_);
            token->~CachedToken();
            ::operator delete(token);
        }
    };
    using Owner = std::unique_ptr<CachedToken, Destroy>;

    [[nodiscard]] static Owner make(std::uint64_t hash, std::string_view text, AuthenticToken token,
                                    std::uint64_t generation) {
        const TimePoint expires_at = expiry_of(token.claims());
        const std::size_t bytes = bytes_of(text, token);
        void* const memory = ::operator new(sizeof(CachedToken) + text.size());  // from here on nothing throws
        return Owner{new (memory) CachedToken{hash, text, std::move(token), generation, expires_at, bytes}};
    }

    /// "exp", or the end of time where there is none.
    [[nodiscard]] static TimePoint expiry_of(const Claims& claims) {
        const auto expiry = claims.find<TimePoint>("exp");
        return expiry && *expiry ? **expiry : TimePoint::max();
    }

    /// What such a token takes, as far as that can be told; counts a handle for every lane.
    [[nodiscard]] static std::size_t bytes_of(std::string_view text, const AuthenticToken& token) {
        return sizeof(CachedToken) + text.size() + (*token.state_).size() + lanes * sizeof(TokenShare);
    }

    CachedToken(const CachedToken&) = delete;
    CachedToken& operator=(const CachedToken&) = delete;

    /// What all handles of this very token have in common, as long as one of them lives.
    [[nodiscard]] const void* identity() const noexcept { return token_.state_.address(); }

    [[nodiscard]] std::uint64_t hash() const noexcept { return hash_; }
    [[nodiscard]] bool has_text(std::string_view other) const noexcept {
        return other == std::string_view{text(), size_};
    }

    /// Whether it is past its "exp", leeway or not. One without "exp" never is.
    [[nodiscard]] bool is_past(TimePoint now) const noexcept { return now >= expires_at_; }

    [[nodiscard]] std::uint64_t generation() const noexcept { return generation_.load(std::memory_order_relaxed); }
    void confirm(std::uint64_t generation) noexcept { generation_.store(generation, std::memory_order_relaxed); }

    /// A handle whose count only the threads of that lane write. Called by one of them at a time.
    [[nodiscard]] AuthenticToken handle_for(std::size_t lane) {
        if (lane == home_) return token_;
        auto& mine = handles_[lane];
        if (!mine) mine.emplace(AuthenticToken{token_.state_.apart()});
        return *mine;
    }

    /// Has the memory fetched that a validation reads next, all of it at once.
    void prefetch(std::size_t lane) const noexcept {
        if (lane != home_) __builtin_prefetch(&handles_[lane]);
        const TokenState& state = *token_.state_;
        const auto* const begin = reinterpret_cast<const char*>(&state);
        constexpr std::size_t two_lines = 128;  // which come together
        constexpr std::size_t most = 4096;      // more than a usual token has
        for (std::size_t at = 0; at < std::min(state.size(), most); at += two_lines) __builtin_prefetch(begin + at);
    }

    /// Marks it as used again, up to three times until forget_use() takes one back.
    void note_use() noexcept {
        const std::uint8_t uses = uses_.load(std::memory_order_relaxed);
        if (uses < most_uses) uses_.store(static_cast<std::uint8_t>(uses + 1), std::memory_order_relaxed);
    }
    [[nodiscard]] bool forget_use() noexcept {
        const std::uint8_t uses = uses_.load(std::memory_order_relaxed);
        if (uses != 0) uses_.store(static_cast<std::uint8_t>(uses - 1), std::memory_order_relaxed);
        return uses != 0;
    }

    bool is_used_again = false;  // for the shelf: stands in the queue of those

    /// As bytes_of() told when it was made.
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

private:
    friend class TokenQueue;

    static constexpr std::uint8_t most_uses = 3;

    CachedToken(std::uint64_t hash, std::string_view text, AuthenticToken token, std::uint64_t generation,
                TimePoint expires_at, std::size_t bytes) noexcept
        : hash_{hash},
          size_{text.size()},
          expires_at_{expires_at},
          generation_{generation},
          home_{static_cast<std::uint8_t>(lane_of_this_thread())},
          token_{std::move(token)},
          bytes_{bytes} {
        text.copy(this->text(), size_);
        (*token_.state_).wipe_at_the_end();
    }
    ~CachedToken() = default;

    [[nodiscard]] char* text() noexcept { return reinterpret_cast<char*>(this + 1); }
    [[nodiscard]] const char* text() const noexcept { return reinterpret_cast<const char*>(this + 1); }

    std::uint64_t hash_;
    std::size_t size_;
    TimePoint expires_at_;
    std::atomic<std::uint64_t> generation_;
    std::atomic<std::uint8_t> uses_ = 0;
    std::uint8_t home_;  // the lane that counts at the token itself, since it came first
    AuthenticToken token_;
    std::size_t bytes_;
    CachedToken* older_ = nullptr;  // its neighbours in the queue
    CachedToken* newer_ = nullptr;
    std::array<std::optional<AuthenticToken>, lanes> handles_;
};

/// Cached tokens in a row, the oldest first. It links them and owns none.
class TokenQueue {
public:
    [[nodiscard]] CachedToken* oldest() const noexcept { return oldest_; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    void add(CachedToken& token) noexcept {
        token.older_ = newest_;
        token.newer_ = nullptr;
        (newest_ == nullptr ? oldest_ : newest_->newer_) = &token;
        newest_ = &token;
        ++size_;
    }

    void remove(CachedToken& token) noexcept {
        (token.older_ == nullptr ? oldest_ : token.older_->newer_) = token.newer_;
        (token.newer_ == nullptr ? newest_ : token.newer_->older_) = token.older_;
        --size_;
    }

private:
    CachedToken* oldest_ = nullptr;
    CachedToken* newest_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace bearer::inline v1::detail
