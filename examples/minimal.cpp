// SPDX-License-Identifier: MIT
//
// The whole job: make a validator once, ask it about every token.
#include <bearer/bearer.hpp>
#include <bearer/testing/token_forge.hpp>

#include <iostream>

int main() {
    // Your identity provider. The test kit plays it here, so that the example runs anywhere.
    const bearer::testing::TokenForge provider{{.now = bearer::current_time()}};

    const bearer::TokenValidator validator{
        bearer::Jwks::parse(provider.jwks()).value(),  // the keys
        bearer::Issuer{"https://issuer.example/"},     // who issued it
        bearer::Audience{"https://api.example"},       // for whom
        bearer::Lifetime{},                            // when
    };

    for (const auto& raw : {provider.token().compact(), provider.expired(), provider.signed_by_a_stranger()}) {
        if (const auto token = validator.validate(raw))
            std::cout << "welcome, " << token->subject().value_or("somebody") << '\n';
        else
            std::cout << token.error().message() << '\n';
    }
}
