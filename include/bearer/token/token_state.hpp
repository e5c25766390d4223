// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/json_reader.hpp>
#include <bearer/detail/json_value.hpp>
#include <bearer/error.hpp>
#include <bearer/key/public_key.hpp>
#include <bearer/token/claims.hpp>
#include <bearer/token/header.hpp>
#include <bearer/token/object.hpp>
#include <bearer/verdict.hpp>

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

    /// The object that the text is, or nothing if it is not one strict JSON object.
    [[nodiscard]] std::optional<Object> read() {
        if (!JsonReader{text_, size_, nodes_, needs_}.read()) return std::nullopt;
        const JsonValue root{text_, nodes_};
        return root.is(JsonKind::object) ? std::optional{Object{root}} : std::nullopt;
    }

private:
    std::size_t size_;
    JsonNeeds needs_;
    JsonNode* nodes_ = nullptr;
    char* text_ = nullptr;
};

class TokenRef;

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
        const auto members = claims_place_.read();
        if (!members) return reject({ErrorCode::payload_malformed});
        claims_.emplace(claims_place_.text(), *members);
        return accept();
    }

    void proven_by(KeyPtr key) noexcept { key_ = std::move(key); }

    [[nodiscard]] const Header& header() const noexcept { return *header_; }
    [[nodiscard]] const Claims& claims() const noexcept { return *claims_; }
    [[nodiscard]] const PublicKey& key() const noexcept { return *key_; }

    TokenState(const TokenState&) = delete;
    TokenState& operator=(const TokenState&) = delete;

private:
    friend class TokenRef;

    TokenState(TextPlace header, TextPlace claims) noexcept : header_place_{header}, claims_place_{claims} {}
    ~TokenState() = default;

    std::atomic<std::uint32_t> owners_{1};
    TextPlace header_place_;
    TextPlace claims_place_;
    std::optional<Header> header_;
    std::optional<Claims> claims_;
    KeyPtr key_;
};

/// A share in a token's state.
class TokenRef {
public:
    TokenRef(const TokenRef& other) noexcept : state_{other.state_} {
        if (state_ != nullptr) state_->owners_.fetch_add(1, std::memory_order_relaxed);
    }
    TokenRef(TokenRef&& other) noexcept : state_{std::exchange(other.state_, nullptr)} {}
    TokenRef& operator=(TokenRef other) noexcept {
        std::swap(state_, other.state_);
        return *this;
    }
    ~TokenRef() {
        if (state_ == nullptr || state_->owners_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
        state_->~TokenState();
        ::operator delete(state_);
    }

    [[nodiscard]] TokenState* operator->() noexcept { return state_; }

    /// Throws std::logic_error once the token has been moved from.
    [[nodiscard]] const TokenState& operator*() const {
        if (state_ == nullptr) throw std::logic_error{"bearer: use of a token that has been moved from"};
        return *state_;
    }

private:
    friend class TokenState;
    explicit TokenRef(TokenState* state) noexcept : state_{state} {}

    TokenState* state_;
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
    return TokenRef{new (memory) TokenState{header_place, claims_place}};
}

}  // namespace bearer::inline v1::detail
