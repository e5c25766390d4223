// SPDX-License-Identifier: MIT
// A provider that signs with ECDSA. RS256 alone is taken until other algorithms are named.
#include <bearer/bearer.hpp>
#include <bearer/testing/token_forge.hpp>

#include <iostream>
#include <string_view>

using bearer::ES256;
using bearer::RS256;

int main() {
    const bearer::testing::TokenForge provider{{.issuer = "https://login.example.com/", .algorithm = "ES256"}};
    const auto keys = bearer::Jwks::parse(provider.jwks()).value();

    const bearer::TokenValidator usual{keys, bearer::Issuer{"https://login.example.com/"},
                                       bearer::Audience{provider.audience()}, bearer::Lifetime{}};
    const bearer::TokenValidator both{keys, bearer::Issuer{"https://login.example.com/"},
                                      bearer::Audience{provider.audience()}, bearer::Lifetime{},
                                      bearer::Algorithms<RS256, ES256>{}};

    const auto tell = [&](std::string_view what, const auto& validator) {
        const auto token = validator.validate(provider.token().compact(), provider.now());
        std::cout << what << ": " << (token ? "accepted" : token.error().message()) << '\n';
    };
    tell("RS256 alone", usual);
    tell("RS256 and ES256", both);
}
