// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/key/public_key.hpp>
#include <bearer/token/claims.hpp>
#include <bearer/token/header.hpp>
#include <bearer/token/token_state.hpp>

#include <utility>

namespace bearer::inline v1 {

namespace detail {
class CachedToken;
}

/// A token whose signature a key of its validator has made. Nothing is decided about its claims.
///
/// Made by a validator only. A handle, cheap to copy; everything that its accessors return lives as long as a copy of
/// it does. Accessors of one that has been moved from throw std::logic_error.
class AuthenticToken {
public:
    using LendsViews = void;

    [[nodiscard]] const Header& header() const& { return (*state_).header(); }
    [[nodiscard]] const Claims& claims() const& { return (*state_).claims(); }

    /// The key that verified the signature.
    [[nodiscard]] const PublicKey& key() const& { return (*state_).key(); }

    void header() const&& = delete;  // the header lives in the token: keep that in a variable
    void claims() const&& = delete;  // the claims live in the token: keep that in a variable
    void key() const&& = delete;     // the key lives in the token: keep that in a variable

private:
    template <class Keys, class... Policies>
    friend class TokenValidator;
    friend class AccessToken;
    friend class detail::CachedToken;

    explicit AuthenticToken(detail::TokenRef state) noexcept : state_{std::move(state)} {}

    detail::TokenRef state_;
};

}  // namespace bearer::inline v1
