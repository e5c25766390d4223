// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/base64url.hpp>
#include <bearer/detail/json_value.hpp>
#include <bearer/diagnostics/token_hints.hpp>
#include <bearer/limits.hpp>
#include <bearer/token/compact.hpp>
#include <bearer/token/token_state.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// A token read part by part, so that one broken part does not hide the others.
namespace bearer::inline v1::detail {

/// One part of a token: its characters, and its bytes if it is canonical base64url.
struct ExaminedPart {
    std::string_view characters;
    std::optional<std::string> bytes{};
};

/// All that can be read of a text that should be a token. A view of it.
class ExaminedToken {
public:
    explicit ExaminedToken(std::string_view raw) : raw_{raw} {
        if (!is_read()) return;
        wrapping_ = unwrapped(raw);
        read_parts();
        if (header_ && header_->bytes) header_json_ = JsonDocument::read(*header_->bytes);
        if (header_json_ && !header_json_->root().is(JsonKind::object)) header_json_.reset();
        if (payload_ && payload_->bytes) read_payload();
    }
    ExaminedToken(const ExaminedToken&) = delete;
    ExaminedToken& operator=(const ExaminedToken&) = delete;

    [[nodiscard]] std::string_view raw() const noexcept { return raw_; }

    /// Whether the text is small enough to be looked into.
    [[nodiscard]] bool is_read() const noexcept { return raw_.size() <= limits::token_bytes; }

    /// The text, and what was wrapped around the token.
    [[nodiscard]] const Wrapping& wrapping() const noexcept { return wrapping_; }

    /// The parts between the dots of the text without its wrapping, as far as a text of so many has them.
    [[nodiscard]] std::size_t parts() const noexcept { return parts_; }
    [[nodiscard]] const std::optional<ExaminedPart>& header() const noexcept { return header_; }
    [[nodiscard]] const std::optional<ExaminedPart>& payload() const noexcept { return payload_; }
    [[nodiscard]] const std::optional<ExaminedPart>& signature() const noexcept { return signature_; }

    /// What has been signed, if the text without its wrapping is a compact token.
    [[nodiscard]] std::optional<std::string_view> signing_input() const noexcept {
        const auto compact = split(wrapping_.token);
        return compact ? std::optional{compact->signing_input()} : std::nullopt;
    }

    /// The header's parameters, if it is a JSON object.
    [[nodiscard]] std::optional<Object> parameters() const noexcept {
        return header_json_ ? std::optional{Object{header_json_->root()}} : std::nullopt;
    }

    /// Header and claims as a policy sees them, if the payload is a JSON object; a header that is none is an empty one.
    [[nodiscard]] const TokenState* state() const { return state_ ? &**state_ : nullptr; }

private:
    void read_parts() {
        std::array<std::string_view, 5> texts{};
        std::string_view rest = wrapping_.token;
        for (parts_ = 0; parts_ <= texts.size();) {
            const auto dot = rest.find('.');
            if (parts_ < texts.size()) texts[parts_] = rest.substr(0, dot);
            ++parts_;
            if (dot == rest.npos) break;
            rest.remove_prefix(dot + 1);
        }
        // Four parts are no token of any kind, and in a JWE only the header can be read.
        if (parts_ <= 3 || parts_ == 5) header_ = part(texts[0]);
        if (parts_ == 2 || parts_ == 3) payload_ = part(texts[1]);
        if (parts_ == 3) signature_ = part(texts[2]);
    }

    [[nodiscard]] static ExaminedPart part(std::string_view characters) {
        std::string bytes(base64url::decoded_size(characters.size()), '\0');
        if (!base64url::decode(characters, bytes.data())) return {characters};
        return {characters, std::move(bytes)};
    }

    void read_payload() {
        auto state = TokenState::assemble(header_json_ ? *header_->bytes : "{}", *payload_->bytes);
        static_cast<void>(state->read_header().accepted());  // what it has to say is a step of its own
        if (state->read_payload()) state_.emplace(std::move(state));
    }

    std::string_view raw_;
    Wrapping wrapping_{};
    std::size_t parts_ = 0;
    std::optional<ExaminedPart> header_;
    std::optional<ExaminedPart> payload_;
    std::optional<ExaminedPart> signature_;
    std::optional<JsonDocument> header_json_;
    std::optional<TokenRef> state_;
};

}  // namespace bearer::inline v1::detail
