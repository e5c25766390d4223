// SPDX-License-Identifier: MIT
#include "built_in_provider.hpp"

#include "access.hpp"
#include "options.hpp"

#include <bearer/bearer.hpp>
#include <bearer/entra/entra.hpp>
#include <bearer/testing/entra_forge.hpp>
#include <bearer/testing/token_forge.hpp>

#include <chrono>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace {

/// What would become headers if somebody copied it there: not every claim of a good token is a good text.
constexpr const char* smuggled_scopes =
    "orders.read Orders.Read x\r\nX-Auth-Tenant:evil \"quoted\" back\\slash \u00fcber";
constexpr const char* smuggled_id = "evil\r\nX-Auth-Object: evil";

/// Writes a line `name <TAB> token` for every caller that the demo plays, the honest ones first.
void hand_out_tokens(const Options& options, const std::map<std::string, bearer::testing::TokenDraft>& callers,
                     const std::vector<bearer::testing::Attack>& attacks) {
    if (!options.contains("--tokens")) return;
    const std::string& path = options.at("--tokens");
    std::ofstream file{path};
    for (const auto& [name, draft] : callers) file << name << '\t' << draft.compact() << '\n';
    for (const auto& [name, token, refusal] : attacks) file << name << '\t' << token << '\n';
    if (!file.flush()) throw UsageError{"The file " + path + " cannot be written."};
}

}  // namespace

Access built_in_provider(const Options& options) {
    const auto now = bearer::current_time();
    const auto in_an_hour = (now + std::chrono::hours{1}).time_since_epoch().count();
    const bearer::testing::TokenForge provider{{.now = now, .claims = {{"scope", "orders.read"}, {"exp", in_an_hour}}}};
    hand_out_tokens(options,
                    {{"reader", provider.token()},
                     {"writer", provider.token().claim("scope", "orders.read orders.write")},
                     {"daemon", provider.token().without("scope").claim("roles", {"Orders.Read.All"})},
                     {"smuggler", provider.token().claims(
                                      {{"scope", smuggled_scopes}, {"tid", smuggled_id}, {"oid", smuggled_id}})}},
                    provider.attacks());
    return access_for(bearer::Jwks::parse(provider.jwks()).value(), provider.issuer(), provider.audience());
}

Access built_in_entra_provider(const Options& options, const bearer::entra::TenantId& tenant,
                               const bearer::entra::ClientId& client_id) {
    exclude(options, {"--jwks", "--ca-file"}, "With --tokens the provider is built in: it has keys of its own.");
    const bearer::testing::EntraForge provider{{.tenant = tenant, .api = client_id, .now = bearer::current_time()}};
    hand_out_tokens(
        options,
        {{"reader", provider.user()},
         {"writer", provider.user().claim("scp", "Orders.Read Orders.Write")},
         {"daemon", provider.app()},
         {"smuggler", provider.user().claim("scp", smuggled_scopes)},
         {"user_with_app_role", provider.user().claims({{"scp", "profile"}, {"roles", {"Orders.Read.All"}}})}},
        provider.attacks());
    return access_for(bearer::Jwks::parse(provider.jwks()).value(), tenant, client_id);
}
