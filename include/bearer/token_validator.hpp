// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/access_token.hpp>
#include <bearer/error.hpp>
#include <bearer/key/algorithm.hpp>
#include <bearer/key/key_source.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/policy/requirements.hpp>
#include <bearer/result.hpp>
#include <bearer/signature/verify.hpp>
#include <bearer/time.hpp>
#include <bearer/token/authentic_token.hpp>
#include <bearer/token/compact.hpp>
#include <bearer/token/decoded.hpp>
#include <bearer/token/header.hpp>
#include <bearer/token/registered_claims.hpp>
#include <bearer/token/token_state.hpp>
#include <bearer/verdict.hpp>

#include <string_view>
#include <tuple>
#include <utility>

namespace bearer::inline v1 {

template <class V>
class CachedValidator;

namespace detail {

/// The word of a CachedValidator that the generation of the keys has not changed; nobody else can give it.
class KeyIsCurrent {
    template <class V>
    friend class bearer::v1::CachedValidator;
    KeyIsCurrent() = default;
};

}  // namespace detail

/// Accepts the access tokens that one of its keys has signed and all of its policies accept.
///
/// The policies must guarantee an issuer, an audience and a lifetime, or it does not compile. Immutable: every member
/// may be called from many threads at once, and none of them throws on account of a token, a key source or a policy.
template <class Keys, class... Policies>
class TokenValidator final {
    static_assert(detail::diagnose_keys<Keys>());
    static_assert(detail::diagnose_policies<Policies...>());

public:
    explicit TokenValidator(Keys keys, Policies... policies)
        : keys_{std::move(keys)}, policies_{std::move(policies)...} {}

    /// Accepts the token or says why not.
    ///
    /// `token` is the compact serialization alone, without "Bearer "; it may be freed as soon as this returns.
    Result<AccessToken> validate(std::string_view token, TimePoint now = current_time()) const noexcept {
        try {
            auto authentic = authenticate(token);
            if (!authentic) return authentic.error();
            return accepted_by_policies(*std::move(authentic), now);
        } catch (...) {
            return Error{ErrorCode::internal_error};
        }
    }

    /// First half: shape, header, key, signature, well-formed payload, JSON types of the registered claims.
    /// Decides nothing.
    Result<AuthenticToken> authenticate(std::string_view token) const noexcept {
        try {
            const auto compact = split(token);  // RFC 7515 §7.1
            if (!compact) return compact.error();

            detail::DecodedToken decoded;  // RFC 7515 §5.2 steps 2, 6, 7; RFC 4648 §5
            if (const auto verdict = decoded.decode(*compact); !verdict) return verdict.error();

            auto state = detail::TokenState::assemble(decoded.header(), decoded.payload());
            if (const auto verdict = state->read_header(); !verdict) return verdict.error();  // RFC 7515 §4, §5.2 3-5

            const auto algorithm = Allowed::find((*state).header().alg());  // RFC 8725 §3.1
            if (!algorithm) return algorithm.error();

            auto key = find_key((*state).header(), *algorithm);  // RFC 7515 §4.1.4, RFC 7517 §4.5
            if (!key) return key.error();

            const auto signature = verify(**key, *algorithm, compact->signing_input(), decoded.signature());
            if (!signature) return signature.error();  // RFC 7515 §5.2 step 8

            if (const auto verdict = state->read_payload(); !verdict) return verdict.error();  // RFC 7519 §7.2 step 10

            const auto types = detail::check_registered_claims((*state).claims().members());  // RFC 7519 §4.1
            if (!types) return types.error();

            state->proven_by(*std::move(key));
            return AuthenticToken{std::move(state)};
        } catch (...) {
            return Error{ErrorCode::internal_error};
        }
    }

    /// Second half: is its key still one of ours for an algorithm of ours? Then the policies, left to right; the first
    /// rejection wins.
    ///
    /// The token may come from a cache or from another validator: key_not_found or key_mismatch unless this
    /// validator's keys have the very key that signed it.
    Result<AccessToken> judge(AuthenticToken token, TimePoint now = current_time()) const noexcept {
        try {
            const auto algorithm = Allowed::find(token.header().alg());
            if (!algorithm) return algorithm.error();

            const auto key = find_key(token.header(), *algorithm);
            if (!key) return key.error();
            if (**key != token.key()) return Error{ErrorCode::key_mismatch, "kid"};

            return accepted_by_policies(std::move(token), now);
        } catch (...) {
            return Error{ErrorCode::internal_error};
        }
    }

    /// The same for a token of which a cache knows that its key is still one of ours: the policies alone.
    Result<AccessToken> judge(AuthenticToken&& token, detail::KeyIsCurrent, TimePoint now) const noexcept {
        try {
            return accepted_by_policies(std::move(token), now);
        } catch (...) {
            return Error{ErrorCode::internal_error};
        }
    }

    [[nodiscard]] const Keys& keys() const noexcept { return keys_; }

    /// In the order in which they were written, an Algorithms among them included.
    [[nodiscard]] const std::tuple<Policies...>& policies() const noexcept { return policies_; }

private:
    using Allowed = detail::AllowedAlgorithms<Policies...>;

    [[nodiscard]] Result<KeyPtr> find_key(const Header& header, Algorithm algorithm) const {
        const auto kid = header.kid();
        if (!kid) return Error{ErrorCode::key_id_missing, "kid"};
        Result<KeyPtr> key = keys_.find(KeyQuery{*kid, algorithm});
        if (key && *key == nullptr) return Error{ErrorCode::key_not_found, "kid"};
        return key;
    }

    [[nodiscard]] Result<AccessToken> accepted_by_policies(AuthenticToken&& token, TimePoint now) const {
        const Context context{token.header(), token.claims(), token.key(), now, detail::guaranteed_by<Policies...>};
        // A stolen token that is bound to a key must not work as if it were not: RFC 9449 §7.2, RFC 8705 §3.
        if (!detail::guarantee<Policies...>(Guarantee::sender) && context.claims.contains("cnf"))
            return Error{ErrorCode::sender_unproven, "cnf"};

        const Verdict verdict =
            std::apply([&](const Policies&... policies) { return detail::ask(context, policies...); }, policies_);
        if (!verdict) return verdict.error();
        return AccessToken{std::move(token), now, context.guaranteed};
    }

    Keys keys_;
    std::tuple<Policies...> policies_;
};

}  // namespace bearer::inline v1
