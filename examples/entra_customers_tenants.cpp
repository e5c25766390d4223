// SPDX-License-Identifier: MIT
//
// An API for several organizations: its customers' tenants are listed, and each sees its own data only.
#include <bearer/bearer.hpp>
#include <bearer/entra/entra.hpp>
#include <bearer/testing/entra_forge.hpp>

#include <iostream>
#include <map>
#include <string>

namespace {

namespace entra = bearer::entra;

const entra::ClientId client_id{"6e74172b-be56-4843-9ff4-e66a39bb12e3"};
const entra::TenantId contoso{"72f988bf-86f1-41af-91ab-2d7cd011db47"};
const entra::TenantId fabrikam{"aaaabbbb-0000-cccc-1111-dddd2222eeee"};

// The tenant belongs to the key: who is a member of one and a guest in the other must not carry data across.
const std::map<entra::TenantId, std::string> orders{{contoso, "tea, biscuits"}, {fabrikam, "coffee"}};

}  // namespace

int main() {
    const bearer::testing::EntraForge provider{{.tenant = contoso, .api = client_id}};
    const bearer::testing::EntraForge elsewhere{{.tenant = fabrikam, .api = client_id}};  // the same sign-in and keys

    const bearer::TokenValidator validator{
        bearer::Jwks::parse(provider.jwks()).value(),
        // AnyOrganization{} would let in everybody who has a tenant, and anybody can have one.
        entra::Tenants{bearer::one_of({contoso, fabrikam})},
        entra::Audience{client_id},
        entra::Lifetime{},
        entra::Caller{},
    };

    const auto show = [&](const char* who, const bearer::testing::TokenDraft& draft) {
        const auto token = validator.validate(draft.compact(), provider.now());
        if (!token) {
            std::cout << who << ": " << token.error().message() << '\n';
            return;
        }
        const auto tenant = entra::Principal{*token}.tenant().value();
        std::cout << who << ": " << orders.at(tenant) << '\n';
    };
    show("contoso", provider.user());
    show("fabrikam", elsewhere.user());
    show("stranger", provider.from_another_tenant());
    show("personal account", provider.personal_account());
    // The key set holds the personal accounts' key as well; each key speaks for its own issuer alone.
    show("personal accounts' key for contoso", provider.organization_signed_by_consumers_key());
}
