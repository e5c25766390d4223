// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/result.hpp>
#include <bearer/token/claims.hpp>
#include <bearer/token/compact.hpp>
#include <bearer/token/decoded.hpp>
#include <bearer/token/header.hpp>
#include <bearer/token/token_state.hpp>

#include <new>
#include <string_view>
#include <utility>

namespace bearer::inline v1::dangerous {

/// What somebody claims, proven by nobody: for diagnostics and for choosing among validators, never for a decision.
class UnverifiedToken {
public:
    [[nodiscard]] const Header& header() const& { return (*state_).header(); }
    [[nodiscard]] const Claims& claims() const& { return (*state_).claims(); }

    void header() const&& = delete;  // the header lives in the token: keep that in a variable
    void claims() const&& = delete;  // the claims live in the token: keep that in a variable

private:
    friend Result<UnverifiedToken> peek(std::string_view token) noexcept;
    explicit UnverifiedToken(detail::TokenRef state) noexcept : state_{std::move(state)} {}

    detail::TokenRef state_;
};

/// Reads a token without its signature, as strictly as a validator would.
[[nodiscard]] inline Result<UnverifiedToken> peek(std::string_view token) noexcept {
    try {
        const auto compact = split(token);
        if (!compact) return compact.error();
        const auto decoded = detail::decode(*compact);
        if (!decoded) return decoded.error();
        auto state = detail::TokenState::assemble(decoded->header(), decoded->payload());
        if (const auto verdict = state->read_header(); !verdict) return verdict.error();
        if (const auto verdict = state->read_claims(); !verdict) return verdict.error();
        return UnverifiedToken{std::move(state)};
    } catch (...) {
        return Error{ErrorCode::internal_error};
    }
}

}  // namespace bearer::inline v1::dangerous
