// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/base64url.hpp>
#include <bearer/error.hpp>
#include <bearer/limits.hpp>
#include <bearer/token/compact.hpp>
#include <bearer/verdict.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>

namespace bearer::inline v1::detail {

/// The bytes of a compact token's parts, in one buffer, while it is being read. Nothing is known of what they say.
///
/// Most tokens fit into the object itself; larger ones take memory of their own.
class DecodedToken {
public:
    DecodedToken() noexcept {}
    DecodedToken(const DecodedToken&) = delete;
    DecodedToken& operator=(const DecodedToken&) = delete;

    /// Decodes all three parts (RFC 7515 §5.2 steps 2, 6, 7): token_malformed, or header_malformed past
    /// limits::header_bytes.
    [[nodiscard]] Verdict decode(const CompactToken& compact) {
        const std::size_t header = base64url::decoded_size(compact.header().size());
        const std::size_t payload = base64url::decoded_size(compact.payload().size());
        const std::size_t signature = base64url::decoded_size(compact.signature().size());
        char* const bytes = room_for(header + payload + signature);
        if (!base64url::decode(compact.header(), bytes) || !base64url::decode(compact.payload(), bytes + header) ||
            !base64url::decode(compact.signature(), bytes + header + payload))
            return reject({ErrorCode::token_malformed});
        if (header > limits::header_bytes) return reject({ErrorCode::header_malformed});
        header_ = {bytes, header};
        payload_ = {bytes + header, payload};
        signature_ = {bytes + header + payload, signature};
        return accept();
    }

    [[nodiscard]] std::string_view header() const noexcept { return header_; }
    [[nodiscard]] std::string_view payload() const noexcept { return payload_; }
    [[nodiscard]] std::string_view signature() const noexcept { return signature_; }

private:
    [[nodiscard]] char* room_for(std::size_t size) {
        if (size <= own_.size()) return own_.data();
        allocated_.reset(new char[size]);
        return allocated_.get();
    }

    std::string_view header_;
    std::string_view payload_;
    std::string_view signature_;
    std::unique_ptr<char[]> allocated_;
    std::array<char, 4096> own_;  // not initialised: it is written before it is read
};

}  // namespace bearer::inline v1::detail
