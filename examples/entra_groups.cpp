// SPDX-License-Identifier: MIT
//
// Who is in a group, and what to do when a user is in too many of them for a token to list.
#include <bearer/bearer.hpp>
#include <bearer/entra/entra.hpp>
#include <bearer/testing/entra_forge.hpp>

#include <iostream>
#include <variant>

namespace {

namespace entra = bearer::entra;

const entra::TenantId tenant{"72f988bf-86f1-41af-91ab-2d7cd011db47"};
const entra::ClientId client_id{"6e74172b-be56-4843-9ff4-e66a39bb12e3"};
const entra::ObjectId editors{"0f2b3c4d-1111-4222-8333-444455100001"};  // by id: names can change and repeat

void edit(const bearer::AccessToken& token) {
    const auto verdict = token.satisfies(entra::Group{editors});
    if (verdict) {
        std::cout << "edits\n";
        return;
    }
    if (verdict.error().code == bearer::ErrorCode::groups_overage) {
        // Not "no": the answer is elsewhere. The token names a URL, which is never followed; this one is made here.
        const entra::Principal who{token};
        const auto groups = who.groups();
        if (const auto* overage = groups ? std::get_if<entra::GroupsOverage>(&*groups) : nullptr) {
            std::cout << "to be asked: POST https://graph.microsoft.com" << overage->graph_path << '\n';
            return;
        }
    }
    std::cout << "no edit: " << verdict.error().message() << '\n';
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

    const auto editor = provider.with_groups(3);
    const auto reader = provider.with_groups(1);
    const auto in_no_group = provider.user();  // or the app registration does not ask for groups: they look alike
    const auto in_hundreds = provider.with_groups_overage();

    for (const auto& draft : {editor, reader, in_no_group, in_hundreds})
        edit(validator.validate(draft.compact(), provider.now()).value());
}
