// SPDX-License-Identifier: MIT
#pragma once

#include "options.hpp"

#include <bearer/bearer.hpp>
#include <bearer/entra/entra.hpp>
#include <bearer/remote/remote_jwks.hpp>

#include <functional>
#include <optional>
#include <string>

/// What a route asks for, as any kind of policy, and the scope that the client should get if it has not got that.
struct Permission {
    std::function<bearer::Verdict(const bearer::Context&)> policy;
    std::string scope;
};

/// Who gets in at all, and then who may do what.
struct Access {
    bearer::AnyValidator validator;
    Permission read;
    Permission write;

    /// The validator's keys where they are fetched; nothing where they have been there from the start.
    std::optional<bearer::RemoteJwks> remote_keys{};
};

/// With the provider that the command line names, or the built-in one.
[[nodiscard]] Access access_by(const Options& options);

/// To the tokens of any OpenID Connect or OAuth 2.0 provider.
template <class Keys>
[[nodiscard]] Access access_for(const Keys& keys, const std::string& issuer, const std::string& audience) {
    return {.validator =
                bearer::TokenValidator{keys, bearer::Issuer{issuer}, bearer::Audience{audience}, bearer::Lifetime{}},
            .read = {bearer::Scope{"orders.read"} || bearer::Role{"Orders.Read.All"}, "orders.read"},
            .write = {bearer::Scope{"orders.write"}, "orders.write"}};
}

/// To the tokens of one Microsoft Entra tenant. A user's role never counts as an app's permission of the same name, nor
/// the other way round.
template <class Keys>
[[nodiscard]] Access access_for(const Keys& keys, const bearer::entra::TenantId& tenant,
                                const bearer::entra::ClientId& client_id) {
    namespace entra = bearer::entra;
    return {.validator = bearer::TokenValidator{keys, entra::SingleTenant{tenant}, entra::Audience{client_id},
                                                entra::Lifetime{}, entra::Caller{}},
            .read = {entra::UserScope{"Orders.Read"} || entra::AppRole{"Orders.Read.All"}, "Orders.Read"},
            .write = {entra::UserScope{"Orders.Write"}, "Orders.Write"}};
}
