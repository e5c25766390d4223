// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/entra/entra.hpp>
#include <bearer/error.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/testing/entra_forge.hpp>
#include <bearer/testing/token_draft.hpp>
#include <bearer/token_validator.hpp>

#include "support/validator.hpp"

#include <optional>
#include <utility>

// An API that accepts the tokens of one EntraForge.
namespace test {

template <class Tenancy, class... Policies>
[[nodiscard]] auto entra_validator(const bearer::testing::EntraForge& forge, Tenancy tenancy, Policies... policies) {
    return bearer::TokenValidator{bearer::Jwks::parse(forge.jwks()).value(), std::move(tenancy),
                                  bearer::entra::Audience{forge.provider().api}, bearer::entra::Lifetime{},
                                  std::move(policies)...};
}

/// The tenancy of one tenant, without more: for what a token says rather than whether it gets in.
[[nodiscard]] inline auto single_tenant(const bearer::testing::EntraForge& forge) {
    return bearer::entra::SingleTenant{forge.provider().tenant, forge.provider().cloud};
}

/// Why an API with these policies refuses the draft's token; nothing if it accepts it.
template <class V>
[[nodiscard]] std::optional<bearer::Error> entra_error(const V& validator, const bearer::testing::EntraForge& forge,
                                                       const bearer::testing::TokenDraft& draft) {
    return error_of(validator, draft.compact(), forge.now());
}

/// The principal of a token that one tenant's API accepts, whoever calls.
[[nodiscard]] inline bearer::entra::Principal principal_of(const bearer::testing::EntraForge& forge,
                                                           const bearer::testing::TokenDraft& draft) {
    return bearer::entra::Principal{
        entra_validator(forge, single_tenant(forge)).validate(draft.compact(), forge.now()).value()};
}
[[nodiscard]] inline bearer::entra::Principal principal_of(const bearer::testing::TokenDraft& draft) {
    return principal_of(bearer::testing::EntraForge{}, draft);
}

}  // namespace test
