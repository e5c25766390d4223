// SPDX-License-Identifier: MIT
#include <bearer/bearer.hpp>
#include <bearer/testing/token_forge.hpp>

int main() {
    const bearer::testing::TokenForge forge;
    const bearer::TokenValidator validator{
        bearer::Jwks::parse(forge.jwks()).value(),
        bearer::Issuer{forge.issuer()},
        bearer::Audience{forge.audience()},
        bearer::Lifetime{},
    };

    const auto good = validator.validate(forge.token().compact(), forge.now());
    const auto expired = validator.validate(forge.expired(), forge.now());

    return good && !expired ? 0 : 1;
}
