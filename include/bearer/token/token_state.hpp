// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/json_reader.hpp>
#include <bearer/detail/json_value.hpp>
#include <bearer/detail/openssl.hpp>
#include <bearer/error.hpp>
#include <bearer/key/public_key.hpp>
#include <bearer/token/claims.hpp>
#include <bearer/token/header.hpp>
#include <bearer/token/object.hpp>
#include <bearer/verdict.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace bearer::inline v1::detail {

/// A JSON text in memory that somebody else owns, laid out as JsonReader wants it.
class TextPlace {
public:
    explicit TextPlace(std::string_view text) noexcept : size_{text.size()}, needs_{JsonNeeds::of(text)} {}

    [[nodiscard]] std::size_t node_bytes() const noexcept { return needs_.nodes * sizeof(JsonNode); }
    [[nodiscard]] std::size_t text_bytes() const noexcept { return size_ + 1 + needs_.arena; }

    /// Takes the place of node_bytes() and the one of text_bytes(), and copies the text there.
    void settle(std::string_view text, std::byte* nodes, std::byte* characters) noexcept {
        nodes_ = reinterpret_cast<JsonNode*>(nodes);
        text_ = reinterpret_cast<char*>(characters);
        text.copy(text_, size_);
        text_[size_] = '\0';
    }

    [[nodiscard]] std::string_view text() const noexcept { return {text_, size_}; }

    /// The object that the text is, or nothing if it is not one strict JSON object; enters its members into the names.
    [[nodiscard]] std::optional<Object> read(JsonNames* names = nullptr) {
        if (!JsonReader{text_, size_, nodes_, needs_, names}.read()) return std::nullopt;
        const JsonValue root{text_, nodes_};
        return root.is(JsonKind::object) ? std::optional{Object{root, names}} : std::nullopt;
    }

private:
    std::size_t size_;
    JsonNeeds needs_;
    JsonNode* nodes_ = nullptr;
    char* text_ = nullptr;
};

class TokenRef;

/// Handles of one token that count themselves apart from all others; together they are one owner of it.
///
/// For one of many threads: a count that all of them wrote to would be a line of memory that every core fights over.
struct alignas(64) TokenShare {
    std::atomic<std::uint32_t> owners{1};
};

/// All that is kept of a token, in one allocation: its texts, where their values stand, and the key that proved it.
///
/// Written while a validator assembles it, before anyone else can see it; constant from then on.
class TokenState {
public:
    /// Copies the texts of a header and a payload of which nothing is known yet.
    [[nodiscard]] static TokenRef assemble(std::string_view header, std::string_view payload);

    /// Accepts a well-formed header of a plain signed JWT: header_malformed, header_unsupported.
    [[nodiscard]] Verdict read_header() {
        const auto parameters = header_place_.read();
        if (!parameters) return reject({ErrorCode::header_malformed});
        header_.emplace(header_place_.text(), *parameters);
        return check_parameters(*parameters);
    }

    /// Accepts a payload that is a strict JSON object: payload_malformed. Its claims' types are another question.
    [[nodiscard]] Verdict read_payload() {
        const auto members = claims_place_.read(&claim_names_);
        if (!members) return reject({ErrorCode::payload_malformed});
        claims_.emplace(claims_place_.text(), *members);
        return accept();
    }

    void proven_by(KeyPtr key) noexcept { key_ = std::move(key); }

    /// Leaves nothing of its texts in memory when its last owner lets go.
    void wipe_at_the_end() const noexcept { wiped_.store(true, std::memory_order_relaxed); }

    /// All bytes that it takes.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    [[nodiscard]] const Header& header() const noexcept { return *header_; }
    [[nodiscard]] const Claims& claims() const noexcept { return *claims_; }
    [[nodiscard]] const PublicKey& key() const noexcept { return *key_; }

    TokenState(const TokenState&) = delete;
    TokenState& operator=(const TokenState&) = delete;

private:
    friend class TokenRef;

    TokenState(TextPlace header, TextPlace claims, std::size_t size) noexcept
        : header_place_{header}, claims_place_{claims}, size_{size} {}
    ~TokenState() = default;

    static void let_go(TokenState* state) noexcept {
        if (state->owners_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
        const std::size_t size = state->size_;
        const bool wiped = state->wiped_.load(std::memory_order_relaxed);
        state->~TokenState();
        if (wiped) wipe(state, size);
        ::operator delete(state);
    }

    std::atomic<std::uint32_t> owners_{1};
    [[maybe_unused]] std::array<std::byte, 60> apart_;  // who reads the rest does not wait for the owners' line
    TextPlace header_place_;
    TextPlace claims_place_;
    JsonNames claim_names_;
    std::optional<Header> header_;
    std::optional<Claims> claims_;
    KeyPtr key_;
    std::size_t size_;
    mutable std::atomic<bool> wiped_ = false;
};

/// A handle of a token's state, which lives as long as any of them.
class TokenRef {
public:
    TokenRef(const TokenRef& other) noexcept : state_{other.state_}, share_{other.share_} {
        if (state_ != nullptr) owners().fetch_add(1, std::memory_order_relaxed);
    }
    TokenRef(TokenRef&& other) noexcept
        : state_{std::exchange(other.state_, nullptr)}, share_{std::exchange(other.share_, nullptr)} {}
    TokenRef& operator=(TokenRef other) noexcept {
        std::swap(state_, other.state_);
        std::swap(share_, other.share_);
        return *this;
    }
    ~TokenRef() {
        if (share_ != nullptr) {
            if (share_->owners.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
            delete share_;
        }
        if (state_ != nullptr) TokenState::let_go(state_);
    }

    /// The same token with a count of its own, for one of many threads.
    [[nodiscard]] TokenRef apart() const {
        static_cast<void>(**this);  // or throws
        auto* const share = new TokenShare;
        state_->owners_.fetch_add(1, std::memory_order_relaxed);
        return TokenRef{state_, share};
    }

    /// Of the state: the same for all handles of one token, also for those that are counted apart.
    [[nodiscard]] const void* address() const noexcept { return state_; }

    [[nodiscard]] TokenState* operator->() noexcept { return state_; }

    /// Throws std::logic_error once the token has been moved from.
    [[nodiscard]] const TokenState& operator*() const {
        if (state_ == nullptr) throw std::logic_error{"bearer: use of a token that has been moved from"};
        return *state_;
    }

private:
    friend class TokenState;
    explicit TokenRef(TokenState* state, TokenShare* share = nullptr) noexcept : state_{state}, share_{share} {}

    [[nodiscard]] std::atomic<std::uint32_t>& owners() const noexcept {
        return share_ != nullptr ? share_->owners : state_->owners_;
    }

    TokenState* state_;
    TokenShare* share_;  // null for handles that the state counts itself
};

inline TokenRef TokenState::assemble(std::string_view header, std::string_view payload) {
    TextPlace header_place{header};
    TextPlace claims_place{payload};
    static_assert(sizeof(TokenState) % alignof(JsonNode) == 0 && sizeof(JsonNode) % alignof(JsonNode) == 0);
    const std::size_t nodes = header_place.node_bytes() + claims_place.node_bytes();
    const std::size_t size = sizeof(TokenState) + nodes + header_place.text_bytes() + claims_place.text_bytes();

    auto* const memory = static_cast<std::byte*>(::operator new(size));
    std::byte* const header_nodes = memory + sizeof(TokenState);
    std::byte* const claims_nodes = header_nodes + header_place.node_bytes();
    std::byte* const header_text = claims_nodes + claims_place.node_bytes();
    std::byte* const claims_text = header_text + header_place.text_bytes();
    header_place.settle(header, header_nodes, header_text);
    claims_place.settle(payload, claims_nodes, claims_text);
    return TokenRef{new (memory) TokenState{header_place, claims_place, size}};
}

}  // namespace bearer::inline v1::detail
