// SPDX-License-Identifier: MIT
//
// A route that asks for stronger authentication than signing in took: the client fetches a better token and comes back.
#include <bearer/bearer.hpp>
#include <bearer/entra/entra.hpp>
#include <bearer/testing/entra_forge.hpp>

#include <iostream>

namespace {

namespace entra = bearer::entra;

const entra::TenantId tenant{"72f988bf-86f1-41af-91ab-2d7cd011db47"};
const entra::ClientId client_id{"6e74172b-be56-4843-9ff4-e66a39bb12e3"};

// The tenant's Conditional Access says what "c1" takes, multifactor authentication for example.
const entra::AuthenticationContext strongly_authenticated{"c1"};

void pay(const bearer::AccessToken& token) {
    const auto verdict = token.satisfies(strongly_authenticated);
    if (verdict) {
        std::cout << "200\n";
        return;
    }
    if (verdict.error().code == bearer::ErrorCode::authentication_insufficient) {
        const auto challenge =
            entra::claims_challenge(entra::Principal{token}, strongly_authenticated, {.api = client_id});
        if (challenge) {
            std::cout << "401 WWW-Authenticate: " << challenge->text() << '\n';
            return;
        }
    }
    // A client that has not declared the capability "cp1" might take a 401 for a bad token and try forever.
    std::cout << "403 " << verdict.error().message() << '\n';
}

}  // namespace

int main() {
    const bearer::testing::EntraForge provider{{.tenant = tenant, .api = client_id}};
    const bearer::TokenValidator validator{
        bearer::Jwks::parse(provider.jwks()).value(),
        entra::SingleTenant{tenant},
        entra::Audience{client_id},
        entra::Lifetime{},
        entra::Caller{},
    };

    const auto with_context = provider.with_contexts({"c1"});
    const auto modern_client = provider.with_client_capabilities();
    const auto old_client = provider.user();
    const auto service = provider.app();  // nobody is there to authenticate

    for (const auto& draft : {with_context, modern_client, old_client, service})
        pay(validator.validate(draft.compact(), provider.now()).value());
}
