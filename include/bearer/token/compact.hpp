// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/base64url.hpp>
#include <bearer/error.hpp>
#include <bearer/limits.hpp>
#include <bearer/result.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace bearer::inline v1 {

class CompactToken;

namespace detail {
Result<CompactToken> split_jws(std::string_view text) noexcept;
}

/// A text of the right size and shape for a compact JWS (RFC 7515 §7.1): three parts, none empty.
///
/// A view of the text it was split from. Nothing is known of the parts' characters.
class CompactToken {
public:
    [[nodiscard]] std::string_view header() const noexcept { return text_.substr(0, payload_ - 1); }
    [[nodiscard]] std::string_view payload() const noexcept {
        return text_.substr(payload_, signature_ - 1 - payload_);
    }
    [[nodiscard]] std::string_view signature() const noexcept { return text_.substr(signature_); }

    /// What was signed: header and payload as received, and the dot between them.
    [[nodiscard]] std::string_view signing_input() const noexcept { return text_.substr(0, signature_ - 1); }

private:
    friend Result<CompactToken> detail::split_jws(std::string_view text) noexcept;

    CompactToken(std::string_view text, std::size_t payload, std::size_t signature) noexcept
        : text_{text}, payload_{payload}, signature_{signature} {}

    std::string_view text_;
    std::size_t payload_;
    std::size_t signature_;
};

namespace detail {

/// What split() does, with a payload that may be empty, as a JWS's may (RFC 7515 §3.1).
[[nodiscard]] inline Result<CompactToken> split_jws(std::string_view text) noexcept {
    constexpr auto is_compact_character = [](char character) {
        return character == '.' || base64url::sextets<0>[static_cast<unsigned char>(character)] <= 63;
    };
    if (text.size() > limits::token_bytes) return Error{ErrorCode::token_too_large};

    constexpr std::size_t parts_of_jwe = 5;
    std::array<std::size_t, parts_of_jwe> begin{};
    std::size_t parts = 1;
    for (std::size_t dot = text.find('.'); dot != text.npos; dot = text.find('.', dot + 1)) {
        if (parts == parts_of_jwe) return Error{ErrorCode::token_malformed};
        begin[parts++] = dot + 1;
    }
    const bool header_empty = begin[1] == 1;
    if (parts == parts_of_jwe && !header_empty && std::all_of(text.begin(), text.end(), is_compact_character))
        return Error{ErrorCode::token_encrypted};
    const bool signature_empty = begin[2] == text.size();
    if (parts != 3 || header_empty || signature_empty) return Error{ErrorCode::token_malformed};
    return CompactToken{text, begin[1], begin[2]};
}

}  // namespace detail

/// Finds the parts of a compact token without looking into them, in one pass.
///
/// token_too_large past limits::token_bytes, before a byte is read; token_encrypted for the five parts of a JWE
/// (RFC 7516 §7.1); token_malformed for any other number of parts or an empty one.
[[nodiscard]] inline Result<CompactToken> split(std::string_view token) noexcept {
    const auto parts = detail::split_jws(token);
    if (parts && parts->payload().empty()) return Error{ErrorCode::token_malformed};
    return parts;
}

}  // namespace bearer::inline v1
