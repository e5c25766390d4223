// SPDX-License-Identifier: MIT
//
// An API of one organization, which signs its users in with Microsoft Entra ID.
#include <bearer/bearer.hpp>
#include <bearer/entra/entra.hpp>
#include <bearer/testing/entra_forge.hpp>

#include <iostream>

namespace {

namespace entra = bearer::entra;

// Both are on the overview page of the API's app registration.
const entra::TenantId tenant{"72f988bf-86f1-41af-91ab-2d7cd011db47"};
const entra::ClientId client_id{"6e74172b-be56-4843-9ff4-e66a39bb12e3"};

const char* name_of(entra::CallerKind kind) {
    switch (kind) {
        case entra::CallerKind::user: return "user";
        case entra::CallerKind::app: return "app";
        case entra::CallerKind::agent: return "agent";
        case entra::CallerKind::agent_user: return "agent's user account";
        case entra::CallerKind::unknown: break;
    }
    return "unknown";  // Caller{} has refused these
}

void show(const bearer::Result<bearer::AccessToken>& token) {
    if (!token) {
        std::cout << token.error().message() << '\n';
        return;
    }
    const entra::Principal who{*token};
    // Store data under this key: names and addresses change. It takes "oid", which clients ask for as "profile".
    const auto key = who.user_key();
    std::cout << name_of(who.kind().value()) << ' ' << (key ? to_string(*key) : key.error().message());
    for (const auto scope : who.scopes().value()) std::cout << ", may " << scope;
    std::cout << '\n';
}

}  // namespace

int main() {
    const bearer::testing::EntraForge provider{{.tenant = tenant, .api = client_id}};
    const bearer::TokenValidator validator{
        bearer::Jwks::parse(provider.jwks()).value(),
        entra::SingleTenant{tenant},
        entra::Audience{client_id},
        entra::Lifetime{},
        entra::Caller{},  // a user with a scope or an app with a role; an ID token is neither
    };

    const auto user = provider.user().claim("scp", "Orders.Read Orders.Write");
    for (const auto& draft : {user, provider.app(), provider.from_another_tenant(), provider.id_token()})
        show(validator.validate(draft.compact(), provider.now()));
}
