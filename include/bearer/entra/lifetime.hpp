// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/entra/combine.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/lifetime.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/verdict.hpp>

#include <chrono>
#include <optional>

namespace bearer::inline v1::entra {

/// Accepts tokens that are neither expired nor early, with Microsoft's five minutes of leeway; "nbf" is required.
///
/// The rest is as for bearer::Lifetime.
struct Lifetime final {
    static constexpr Guarantee guarantees = Guarantee::lifetime;

    Leeway leeway = std::chrono::minutes{5};
    std::optional<MaxAge> max_age = std::nullopt;

    [[nodiscard]] Description describe() const { return in_general().describe(); }

    Verdict operator()(const Context& context) const {
        if (!context.claims.contains("nbf")) return reject({ErrorCode::claim_missing, "nbf"});
        return in_general()(context);
    }

private:
    [[nodiscard]] bearer::Lifetime in_general() const { return {.leeway = leeway, .max_age = max_age}; }
};

}  // namespace bearer::inline v1::entra
