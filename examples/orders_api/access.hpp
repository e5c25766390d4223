// SPDX-License-Identifier: MIT
#pragma once

#include "options.hpp"

#include <bearer/bearer.hpp>
#include <bearer/entra/entra.hpp>
#include <bearer/http/guard.hpp>
#include <bearer/remote/remote_jwks.hpp>

#include <optional>
#include <string>

/// Who may do what.
struct Access {
    bearer::http::Guard read;
    bearer::http::Guard write;

    /// The guards' keys where they are fetched; nothing where they have been there from the start.
    std::optional<bearer::RemoteJwks> remote_keys{};
};

/// With the provider that the command line names, or the built-in one.
[[nodiscard]] Access access_by(const Options& options);

/// For the tokens of any OpenID Connect or OAuth 2.0 provider.
template <class Keys>
[[nodiscard]] Access access_for(const Keys& keys, const std::string& issuer, const std::string& audience) {
    const bearer::TokenValidator validator{keys, bearer::Issuer{issuer}, bearer::Audience{audience},
                                           bearer::Lifetime{}};
    const bearer::http::Guard guard{validator, {.realm = "orders"}};
    return {.read = guard.require(bearer::Scope{"orders.read"} || bearer::Role{"Orders.Read.All"}),
            .write = guard.require(bearer::Scope{"orders.write"})};
}

/// For the tokens of one Microsoft Entra tenant. A user's role never counts as an app's permission of the same name,
/// nor the other way round.
template <class Keys>
[[nodiscard]] Access access_for(const Keys& keys, const bearer::entra::TenantId& tenant,
                                const bearer::entra::ClientId& client_id) {
    namespace entra = bearer::entra;
    const bearer::TokenValidator validator{keys, entra::SingleTenant{tenant}, entra::Audience{client_id},
                                           entra::Lifetime{}, entra::Caller{}};
    const bearer::http::Guard guard{validator, {.realm = "orders"}};
    return {.read = guard.require(entra::UserScope{"Orders.Read"} || entra::AppRole{"Orders.Read.All"}),
            .write = guard.require(entra::UserScope{"Orders.Write"})};
}
