// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/policy/policy.hpp>

#include "support/policies.hpp"

#include <nlohmann/json.hpp>

#include <optional>

// Policies of Microsoft's tokens, which answer beside another policy that vouches for the tenant.
namespace test {

/// The answer where another policy admits one tenant only.
template <class P>
[[nodiscard]] std::optional<bearer::Error> in_single_tenant(const P& policy, const nlohmann::json& claims) {
    return answer(policy, claims, bearer::testing::test_time,
                  {.guaranteed = bearer::Guarantee::tenant | bearer::Guarantee::one_tenant});
}

/// The answer where another policy admits several tenants, beside everything else that policies promise.
template <class P>
[[nodiscard]] std::optional<bearer::Error> in_any_tenant(const P& policy, const nlohmann::json& claims) {
    using bearer::Guarantee;
    const auto all_but_one =
        Guarantee::issuer | Guarantee::audience | Guarantee::lifetime | Guarantee::sender | Guarantee::tenant;
    return answer(policy, claims, bearer::testing::test_time, {.guaranteed = all_but_one});
}

}  // namespace test
