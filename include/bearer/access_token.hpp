// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/policy/policy.hpp>
#include <bearer/policy/role.hpp>
#include <bearer/policy/scope.hpp>
#include <bearer/result.hpp>
#include <bearer/time.hpp>
#include <bearer/token/authentic_token.hpp>
#include <bearer/token/claims.hpp>
#include <bearer/token/header.hpp>
#include <bearer/token/string_list.hpp>
#include <bearer/verdict.hpp>

#include <string_view>
#include <type_traits>
#include <utility>

namespace bearer::inline v1 {

/// A token that its validator has accepted: authentic, and every policy said yes.
///
/// Made by a validator only. A handle, cheap to copy; everything that its accessors return lives as long as a copy of
/// it does. Accessors of one that has been moved from throw std::logic_error.
class AccessToken {
public:
    using LendsViews = void;

    /// "sub" (RFC 7519 §4.1.2), never empty; claim_missing where the provider gave none, as some do for applications.
    [[nodiscard]] Result<std::string_view> subject() const& { return claims().get<std::string_view>("sub"); }

    /// "iss" (RFC 7519 §4.1.1).
    [[nodiscard]] Result<std::string_view> issuer() const& { return claims().get<std::string_view>("iss"); }

    /// "exp" (RFC 7519 §4.1.4), the first second at which the token is no longer good.
    [[nodiscard]] Result<TimePoint> expires_at() const& { return claims().get<TimePoint>("exp"); }

    /// The words of "scp" or "scope"; none where there is neither, claim_malformed unless they agree.
    [[nodiscard]] Result<StringList> scopes() const& { return detail::scopes_of(claims()); }

    /// The strings of "roles"; none where there is no such claim, claim_malformed where it is no array of strings.
    [[nodiscard]] Result<StringList> roles() const& { return detail::roles_of(claims()); }

    [[nodiscard]] const Claims& claims() const& { return token_.claims(); }
    [[nodiscard]] const Header& header() const& { return token_.header(); }

    /// The key that verified the signature.
    [[nodiscard]] const PublicKey& key() const& { return token_.key(); }

    void subject() const&& = delete;  // the text lives in the token: keep that in a variable
    void issuer() const&& = delete;   // the text lives in the token: keep that in a variable
    void scopes() const&& = delete;   // the words live in the token: keep that in a variable
    void roles() const&& = delete;    // the roles live in the token: keep that in a variable
    void claims() const&& = delete;   // the claims live in the token: keep that in a variable
    void header() const&& = delete;   // the header lives in the token: keep that in a variable
    void key() const&& = delete;      // the key lives in the token: keep that in a variable

    /// What the policies that accepted the token promise together.
    [[nodiscard]] Guarantee guaranteed() const noexcept { return guaranteed_; }

    /// What one more policy says, for authorization per route; at the time of the validation unless told otherwise.
    ///
    /// What the policy throws is a rejection with internal_error.
    Verdict satisfies(const auto& policy) const { return satisfies(policy, judged_at_); }
    template <class P>
    Verdict satisfies(const P& policy, TimePoint now) const {
        static_assert(detail::diagnose_policy<std::decay_t<P>>());
        return detail::ask<std::decay_t<P>>(Context{header(), claims(), key(), now, guaranteed_}, policy);
    }

private:
    template <class Keys, class... Policies>
    friend class TokenValidator;
    friend class IssuerRouter;

    AccessToken(AuthenticToken token, TimePoint judged_at, Guarantee guaranteed) noexcept
        : token_{std::move(token)}, judged_at_{judged_at}, guaranteed_{guaranteed} {}

    AuthenticToken token_;
    TimePoint judged_at_;
    Guarantee guaranteed_;
};

}  // namespace bearer::inline v1
