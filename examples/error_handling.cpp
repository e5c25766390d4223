// SPDX-License-Identifier: MIT
//
// A refusal is a value with a code: its message is for your log, the client gets a status (RFC 6750 §3.1).
#include <bearer/bearer.hpp>
#include <bearer/testing/token_forge.hpp>

#include <iostream>
#include <string>
#include <string_view>

namespace {

int status_of(const bearer::Error& error) {
    using enum bearer::ErrorCode;
    switch (error.code) {
        case scope_missing:
        case role_missing:
        case policy_rejected:
            return 403;  // a good token that may not do this
        case keys_unavailable:
        case internal_error:
            return 503;  // nobody's token is at fault
        default:
            return 401;  // bring a better token
    }
}

}  // namespace

int main() {
    const bearer::testing::TokenForge provider{{.now = bearer::current_time()}};
    const bearer::TokenValidator validator{
        bearer::Jwks::parse(provider.jwks()).value(),
        bearer::Issuer{provider.issuer()},
        bearer::Audience{provider.audience()},
        bearer::Lifetime{},
        bearer::Scope{"orders.read"},
    };

    const auto show = [&](std::string_view what, const std::string& raw) {
        const auto token = validator.validate(raw);
        if (token)
            std::cout << "200 " << what << '\n';
        else
            std::cout << status_of(token.error()) << ' ' << what << ": " << token.error().message() << '\n';
    };

    show("good", provider.token().claim("scope", "orders.read").compact());
    show("without_the_scope", provider.token().claim("scope", "profile").compact());
    for (const auto& attack : provider.attacks()) show(attack.name, attack.token);
}
