// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/key/public_key.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/testing/test_time.hpp>
#include <bearer/time.hpp>
#include <bearer/token/registered_claims.hpp>
#include <bearer/token/token_state.hpp>
#include <bearer/verdict.hpp>

#include <nlohmann/json.hpp>

#include <concepts>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace bearer::inline v1::testing {

/// What a policy may look at besides the claims and the clock.
struct Surroundings {
    /// The token's header.
    nlohmann::json header = {{"alg", "RS256"}, {"kid", "k1"}, {"typ", "at+jwt"}};

    /// What the JWK of the key that verified the token says in strings, its "issuer" for example.
    std::map<std::string, std::string> key = {{"kid", "k1"}};

    /// What the other policies of the validator promise: `Guarantee::tenant | Guarantee::one_tenant` is SingleTenant's.
    Guarantee guaranteed = Guarantee::none;
};

/// Asks one policy about claims, given as JSON text, as if a validator had found them in a token with a good signature.
///
/// Claims that no validator would get as far as asking about are rejected as it would: payload_malformed,
/// claim_malformed. Likewise what the policy throws: internal_error.
template <class P, class Text>
    requires(std::convertible_to<const Text&, std::string_view> && !std::same_as<Text, nlohmann::json>)
Verdict judge(const P& policy, const Text& claims, TimePoint now = test_time, const Surroundings& around = {}) {
    static_assert(detail::diagnose_policy<P>());
    auto state = detail::TokenState::assemble(around.header.dump(), claims);
    if (const auto verdict = state->read_header(); !verdict) return verdict;
    if (const auto verdict = state->read_payload(); !verdict) return verdict;
    if (const auto types = detail::check_registered_claims((*state).claims().members()); !types) return types;
    state->proven_by(std::make_shared<const PublicKey>(detail::PreparedKey{},
                                                       detail::JwkMembers(around.key.begin(), around.key.end())));

    const detail::TokenState& token = *state;
    return detail::ask(Context{token.header(), token.claims(), token.key(), now, around.guaranteed}, policy);
}

/// The same for claims as JSON: `judge(Scope{"orders.read"}, {{"scope", "orders.read"}})`.
template <class P>
Verdict judge(const P& policy, const nlohmann::json& claims, TimePoint now = test_time,
              const Surroundings& around = {}) {
    return judge(policy, claims.dump(), now, around);
}

}  // namespace bearer::inline v1::testing
