// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/access_token.hpp>
#include <bearer/entra/authentication.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/any_policy.hpp>
#include <bearer/verdict.hpp>

#include <optional>
#include <string>

/// Which authentication context a challenge has to ask for.
namespace bearer::inline v1::detail {

/// Throws std::invalid_argument if the policy, or one that it is composed of, describes a context of no usable name.
inline void check_contexts(const AnyPolicy& policy) {
    for (const std::string& name : policy.describe().contexts) static_cast<void>(entra::AuthenticationContext{name});
    for (const AnyPolicy& operand : policy.operands()) check_contexts(operand);
}

/// The context whose want makes the policy refuse the token; nothing if it refuses it for another reason.
[[nodiscard]] inline std::optional<std::string> unmet_context(const AccessToken& token, const AnyPolicy& policy) {
    const Verdict verdict = token.satisfies(policy);
    if (verdict || verdict.error().code != ErrorCode::authentication_insufficient) return std::nullopt;
    for (const AnyPolicy& operand : policy.operands())
        if (auto context = unmet_context(token, operand)) return context;
    const auto contexts = policy.describe().contexts;
    return contexts.empty() ? std::nullopt : std::optional{contexts.front()};
}

}  // namespace bearer::inline v1::detail
