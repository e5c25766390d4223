// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/result.hpp>
#include <bearer/token/claims.hpp>
#include <bearer/token/compact.hpp>
#include <bearer/token/decoded.hpp>
#include <bearer/token/header.hpp>
#include <bearer/token/registered_claims.hpp>
#include <bearer/token/token_state.hpp>

#include <string_view>
#include <utility>

namespace bearer::inline v1 {

namespace detail {

/// Header and payload of a token whose signature nobody has looked at, read as strictly as a validator does.
[[nodiscard]] inline Result<TokenRef> read_unverified(std::string_view token) {
    const auto compact = split(token);
    if (!compact) return compact.error();
    DecodedToken decoded;
    if (const auto verdict = decoded.decode(*compact); !verdict) return verdict.error();
    auto state = TokenState::assemble(decoded.header(), decoded.payload());
    if (const auto verdict = state->read_header(); !verdict) return verdict.error();
    if (const auto verdict = state->read_payload(); !verdict) return verdict.error();
    return state;
}

}  // namespace detail

namespace dangerous {

/// What somebody claims, proven by nobody: for diagnostics, never for a decision.
class UnverifiedToken {
public:
    using LendsViews = void;

    [[nodiscard]] const Header& header() const& { return (*state_).header(); }
    [[nodiscard]] const Claims& claims() const& { return (*state_).claims(); }

    void header() const&& = delete;  // the header lives in the token: keep that in a variable
    void claims() const&& = delete;  // the claims live in the token: keep that in a variable

private:
    friend Result<UnverifiedToken> peek(std::string_view token) noexcept;
    explicit UnverifiedToken(detail::TokenRef state) noexcept : state_{std::move(state)} {}

    detail::TokenRef state_;
};

/// Reads a token without its signature: what a validator would refuse for its form, this refuses too.
[[nodiscard]] inline Result<UnverifiedToken> peek(std::string_view token) noexcept {
    try {
        auto state = detail::read_unverified(token);
        if (!state) return state.error();
        const auto types = detail::check_registered_claims((**state).claims().members());
        if (!types) return types.error();
        return UnverifiedToken{*std::move(state)};
    } catch (...) {
        return Error{ErrorCode::internal_error};
    }
}

}  // namespace dangerous
}  // namespace bearer::inline v1
