// SPDX-License-Identifier: MIT
//
// Services that call with no user present: an administrator gave them an app role, or you name their client id.
#include <bearer/bearer.hpp>
#include <bearer/entra/entra.hpp>
#include <bearer/testing/entra_forge.hpp>

#include <iostream>

namespace {

namespace entra = bearer::entra;

const entra::TenantId tenant{"72f988bf-86f1-41af-91ab-2d7cd011db47"};
const entra::ClientId client_id{"6e74172b-be56-4843-9ff4-e66a39bb12e3"};
const entra::ClientId monitor{"11112222-bbbb-3333-cccc-4444dddd5555"};

const auto may_read = entra::AppRole{"Orders.Read.All"};
// A user's token says which client it came through, too: only with App{} does it say that the client itself calls.
const auto may_probe = entra::App{} && entra::Client{monitor};

template <class Policy>
void show(const char* action, const bearer::AccessToken& token, const Policy& policy) {
    const auto verdict = token.satisfies(policy);
    std::cout << "  " << action << ": " << (verdict ? "yes" : verdict.error().message()) << '\n';
}

}  // namespace

int main() {
    const bearer::testing::EntraForge provider{{.tenant = tenant, .api = client_id}};
    const bearer::TokenValidator validator{
        bearer::Jwks::parse(provider.jwks()).value(),
        entra::SingleTenant{tenant},
        entra::Audience{client_id},
        entra::Lifetime{},
        // Any client of the tenant can get a token without a role for itself: only the named ones get in with it.
        entra::Caller{.allow_clients = monitor},
    };

    const auto judge = [&](const char* who, const bearer::testing::TokenDraft& draft) {
        const auto token = validator.validate(draft.compact(), provider.now());
        std::cout << who << ": " << (token ? "admitted" : token.error().message()) << '\n';
        if (!token) return;
        show("reads", *token, may_read);
        show("probes", *token, may_probe);
    };
    judge("service with the role", provider.app());
    judge("monitor without a role", provider.app_without_roles().claim("azp", monitor.text()));
    judge("another client without a role", provider.app_without_roles());
    judge("user with a role of that name", provider.user().claim("roles", {"Orders.Read.All"}));
}
