// SPDX-License-Identifier: MIT
//
// Users come with scopes, which somebody consented to. Services come with roles, which an administrator gave them.
// One validator lets both in; each route says what it asks for.
#include <bearer/bearer.hpp>
#include <bearer/testing/token_forge.hpp>

#include <iostream>

namespace {

const auto may_read = bearer::Scope{"orders.read"} || bearer::Role{"Orders.Read.All"};
const auto may_write = bearer::Scope{"orders.write"} || bearer::Role{"Orders.Write.All"};

void show(const char* who, const bearer::AccessToken& token) {
    const auto answer = [&](const auto& policy) { return token.satisfies(policy) ? "yes" : "no"; };
    std::cout << who << ": may read " << answer(may_read) << ", may write " << answer(may_write) << '\n';
}

}  // namespace

int main() {
    const bearer::testing::TokenForge provider{{.now = bearer::current_time()}};
    const bearer::TokenValidator validator{
        bearer::Jwks::parse(provider.jwks()).value(),
        bearer::Issuer{provider.issuer()},
        bearer::Audience{provider.audience()},
        bearer::Lifetime{},
    };

    const auto user = provider.token().claim("scope", "openid orders.read");
    const auto editor = provider.token().claim("scope", "orders.read orders.write");
    const auto service = provider.token().claim("roles", {"Orders.Read.All"});
    const auto nobody = provider.token().claim("scope", "orders.readers");  // a whole word counts, not a part of one

    show("user   ", validator.validate(user.compact()).value());
    show("editor ", validator.validate(editor.compact()).value());
    show("service", validator.validate(service.compact()).value());
    show("nobody ", validator.validate(nobody.compact()).value());
}
