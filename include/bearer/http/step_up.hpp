// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/access_token.hpp>
#include <bearer/entra/authentication.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/any_policy.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/time.hpp>
#include <bearer/verdict.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

/// What a client can do about a token that a route's policy refuses.
namespace bearer::inline v1::detail {

[[nodiscard]] inline bool refuses_with(ErrorCode code, const AccessToken& token, const AnyPolicy& policy,
                                       TimePoint now) {
    const Verdict verdict = token.satisfies(policy, now);
    return !verdict && verdict.error().code == code;
}

/// Whether the token lacks a scope somewhere in the policy; if not, asking for scopes would bring the same token again.
[[nodiscard]] inline bool lacks_scope(const AccessToken& token, const AnyPolicy& policy, TimePoint now) {
    const auto operands = policy.operands();
    if (operands.empty()) return refuses_with(ErrorCode::scope_missing, token, policy, now);
    return std::ranges::any_of(operands, [&](const AnyPolicy& operand) { return lacks_scope(token, operand, now); });
}

/// The contexts that a policy asks for in "acrs", which is where Microsoft Entra has them.
[[nodiscard]] inline std::vector<std::string> entra_contexts(const AnyPolicy& policy) {
    const Description description = policy.describe();
    const bool are_entra = std::ranges::find(description.claims, Label{"acrs"}) != description.claims.end();
    return are_entra ? description.contexts : std::vector<std::string>{};
}

/// Throws std::invalid_argument if the policy, or one that it is composed of, asks for a context of no usable name.
inline void check_contexts(const AnyPolicy& policy) {
    for (const std::string& name : entra_contexts(policy)) static_cast<void>(entra::AuthenticationContext{name});
    for (const AnyPolicy& operand : policy.operands()) check_contexts(operand);
}

/// The context whose want makes the policy refuse the token; nothing if it refuses it for another reason.
[[nodiscard]] inline std::optional<std::string> unmet_context(const AccessToken& token, const AnyPolicy& policy,
                                                              TimePoint now) {
    if (!refuses_with(ErrorCode::authentication_insufficient, token, policy, now)) return std::nullopt;
    for (const AnyPolicy& operand : policy.operands())
        if (auto context = unmet_context(token, operand, now)) return context;
    const auto contexts = entra_contexts(policy);
    return contexts.empty() ? std::nullopt : std::optional{contexts.front()};
}

}  // namespace bearer::inline v1::detail
