// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/base64url.hpp>
#include <bearer/error.hpp>
#include <bearer/limits.hpp>
#include <bearer/result.hpp>
#include <bearer/token/compact.hpp>

#include <cstddef>
#include <memory>
#include <string_view>

namespace bearer::inline v1::detail {

/// The bytes of a compact token's parts, in one buffer. Nothing is known of what they say.
class DecodedToken {
public:
    [[nodiscard]] std::string_view header() const noexcept { return {bytes_.get(), header_}; }
    [[nodiscard]] std::string_view payload() const noexcept { return {bytes_.get() + header_, payload_}; }
    [[nodiscard]] std::string_view signature() const noexcept {
        return {bytes_.get() + header_ + payload_, signature_};
    }

private:
    friend Result<DecodedToken> decode(const CompactToken& compact);

    explicit DecodedToken(const CompactToken& compact)
        : header_{base64url::decoded_size(compact.header().size())},
          payload_{base64url::decoded_size(compact.payload().size())},
          signature_{base64url::decoded_size(compact.signature().size())},
          bytes_{new char[header_ + payload_ + signature_]} {}

    std::size_t header_;
    std::size_t payload_;
    std::size_t signature_;
    std::unique_ptr<char[]> bytes_;
};

/// Decodes all three parts (RFC 7515 §5.2 steps 2, 6, 7): token_malformed, or header_malformed past
/// limits::header_bytes.
[[nodiscard]] inline Result<DecodedToken> decode(const CompactToken& compact) {
    DecodedToken token{compact};
    char* const bytes = token.bytes_.get();
    if (!base64url::decode(compact.header(), bytes) ||
        !base64url::decode(compact.payload(), bytes + token.header_) ||
        !base64url::decode(compact.signature(), bytes + token.header_ + token.payload_))
        return Error{ErrorCode::token_malformed};
    if (token.header_ > limits::header_bytes) return Error{ErrorCode::header_malformed};
    return token;
}

}  // namespace bearer::inline v1::detail
