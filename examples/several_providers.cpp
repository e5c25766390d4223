// SPDX-License-Identifier: MIT
//
// Two providers, each with its own keys: a token's issuer chooses who judges it, and nobody's key speaks for another.
#include <bearer/bearer.hpp>
#include <bearer/issuer_router.hpp>
#include <bearer/remote/remote_jwks.hpp>
#include <bearer/testing/token_forge.hpp>

#include <iostream>
#include <string>
#include <string_view>

namespace {

using bearer::testing::TokenForge;

/// Fetching is a function. CurlFetch{} is a ready one; this one needs no network.
bearer::Fetch fetch_from(const TokenForge& provider) {
    return [provider](const bearer::Request& request) -> bearer::Result<bearer::Response> {
        if (request.url != provider.issuer() + "keys") return bearer::Response{.status = 404};
        return bearer::Response{.status = 200, .body = provider.jwks()};
    };
}

bearer::RemoteJwks keys_of(const TokenForge& provider) {
    return {bearer::JwksUrl{provider.issuer() + "keys"}, fetch_from(provider)};
}

bearer::AnyValidator validator_for(const bearer::RemoteJwks& keys, const std::string& issuer) {
    return bearer::TokenValidator{keys, bearer::Issuer{issuer}, bearer::Audience{"https://api.example"},
                                  bearer::Lifetime{}};
}

}  // namespace

int main() {
    const TokenForge staff{{.issuer = "https://staff.example/", .now = bearer::current_time()}};
    const TokenForge partners{{.issuer = "https://partners.example/", .now = bearer::current_time()}};

    const bearer::RemoteJwks staff_keys = keys_of(staff);
    const bearer::RemoteJwks partner_keys = keys_of(partners);
    const bearer::IssuerRouter router{{
        {staff.issuer(), validator_for(staff_keys, staff.issuer())},
        {partners.issuer(), validator_for(partner_keys, partners.issuer())},
    }};

    const auto show = [&](std::string_view what, const bearer::testing::TokenDraft& draft) {
        const auto token = router.validate(draft.compact());
        std::cout << what << ": " << (token ? token->issuer().value() : token.error().message()) << '\n';
    };
    show("staff", staff.token());
    show("partner", partners.token());
    show("staff, signed by the partners", staff.token().signed_by(partners.key()));
    show("nobody we know", staff.token().claim("iss", "https://stranger.example/").header("kid", "unknown"));
    std::cout << "fetches: " << staff_keys.status().fetches << " and " << partner_keys.status().fetches << '\n';
}
