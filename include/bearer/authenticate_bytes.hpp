// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/key/public_key.hpp>
#include <bearer/result.hpp>
#include <bearer/signature/verify.hpp>
#include <bearer/token/compact.hpp>
#include <bearer/token/decoded.hpp>
#include <bearer/token/token_state.hpp>

#include <string>
#include <string_view>

namespace bearer::inline v1::dangerous {

/// The payload's bytes of a compact JWS that this key has signed with one of these algorithms (RFC 7515 §5.2).
///
/// For other things than access tokens, and for test vectors. Whatever else the provider signs with the same key is
/// accepted as well: ID tokens, logout tokens, tokens of other APIs, all of them for ever. Who decides by it has to
/// read and check the bytes, which may be of any form or none; TokenValidator does that for access tokens.
///
/// The form, the header and the limits are those of a token, but that the payload may be empty and "kid" is not looked
/// at. Rejects with token_too_large, token_malformed, token_encrypted, header_malformed, header_unsupported,
/// algorithm_not_allowed, key_mismatch, signature_invalid or internal_error. Never throws.
template <Algorithm... Allowed>
[[nodiscard]] Result<std::string> authenticate_bytes(const PublicKey& key, Algorithms<Allowed...> allowed,
                                                     std::string_view jws) noexcept {
    try {
        const auto compact = detail::split_jws(jws);
        if (!compact) return compact.error();
        detail::DecodedToken decoded;
        if (const auto verdict = decoded.decode(*compact); !verdict) return verdict.error();
        auto state = detail::TokenState::assemble(decoded.header(), {});
        if (const auto verdict = state->read_header(); !verdict) return verdict.error();
        const auto algorithm = allowed.find((*state).header().alg());
        if (!algorithm) return algorithm.error();
        const auto signature = verify(key, *algorithm, compact->signing_input(), decoded.signature());
        if (!signature) return signature.error();
        return std::string{decoded.payload()};
    } catch (...) {
        return Error{ErrorCode::internal_error};
    }
}

}  // namespace bearer::inline v1::dangerous
