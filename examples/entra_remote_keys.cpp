// SPDX-License-Identifier: MIT
//
// The keys that Microsoft publishes for a tenant, found and kept current by one line.
#include <bearer/bearer.hpp>
#include <bearer/entra/entra.hpp>
#include <bearer/entra/remote_keys.hpp>
#include <bearer/testing/entra_forge.hpp>

#include <iostream>
#include <string>
#include <string_view>

namespace {

namespace entra = bearer::entra;
using bearer::testing::EntraForge;

/// Microsoft without a network. In your API this is bearer::CurlFetch{}, of bearer/remote/curl_fetch.hpp.
bearer::Fetch fetch_from(const EntraForge& provider) {
    return [provider](const bearer::Request& request) -> bearer::Result<bearer::Response> {
        std::cout << "GET " << request.url << '\n';
        const std::string tenant = to_string(provider.provider().tenant);
        const std::string keys = "https://login.microsoftonline.com/" + tenant + "/discovery/v2.0/keys";
        if (request.url == keys) return bearer::Response{.status = 200, .body = provider.jwks()};
        const std::string issuer = provider.issuer(entra::Version::v2, tenant);
        return bearer::Response{.status = 200,
                                .body = R"({"issuer":")" + issuer + R"(","jwks_uri":")" + keys + R"("})"};
    };
}

}  // namespace

int main() {
    const entra::TenantId tenant{"72f988bf-86f1-41af-91ab-2d7cd011db47"};
    const entra::ClientId client_id{"6e74172b-be56-4843-9ff4-e66a39bb12e3"};
    const EntraForge provider{{.tenant = tenant, .api = client_id, .now = bearer::current_time()}};

    const entra::SingleTenant tenancy{tenant};
    const bearer::TokenValidator validator{
        entra::RemoteKeys{tenancy, fetch_from(provider)},
        tenancy,
        entra::Audience{client_id},
        entra::Lifetime{},
        entra::Caller{},
    };

    const auto show = [&](std::string_view what, const bearer::testing::TokenDraft& draft) {
        const auto token = validator.validate(draft.compact());
        std::cout << what << ": " << (token ? "accepted" : token.error().message()) << '\n';
    };
    show("user", provider.user());
    show("app", provider.app());
    show("of another tenant", provider.from_another_tenant());
    std::cout << "keys: " << to_string(validator.keys().status().state) << '\n';
}
