// SPDX-License-Identifier: MIT
//
// Policies are values: name them, combine them with &&, || and !, use them again.
#include <bearer/bearer.hpp>
#include <bearer/testing/token_forge.hpp>

#include <iostream>

namespace {

const auto reader = bearer::Scope{"orders.read"} || bearer::Role{"Orders.Read.All"};
const auto on_trial = bearer::Role{"Trial"};
const auto strongly_authenticated = bearer::Includes{"amr", "mfa"};

const auto may_read = reader;
const auto may_export = reader && !on_trial && strongly_authenticated;

}  // namespace

int main() {
    const bearer::testing::TokenForge provider{{.now = bearer::current_time()}};
    const bearer::TokenValidator validator{
        bearer::Jwks::parse(provider.jwks()).value(),
        bearer::Issuer{provider.issuer()},
        bearer::Audience{provider.audience()},
        bearer::Lifetime{},
        may_read,
    };

    const auto customer =
        provider.token().claims({{"scope", "orders.read"}, {"roles", {"Customer"}}, {"amr", {"mfa"}}});
    const auto on_trial_customer = customer.claim("roles", {"Customer", "Trial"});
    const auto by_password_only = customer.claim("amr", {"pwd"});
    const auto stranger = customer.claim("scope", "profile");

    for (const auto& draft : {customer, on_trial_customer, by_password_only, stranger}) {
        const auto token = validator.validate(draft.compact());
        if (!token) {
            std::cout << "nothing: " << token.error().message() << '\n';
            continue;
        }
        const auto verdict = token->satisfies(may_export);
        std::cout << "reads, " << (verdict ? "exports" : "no export: " + verdict.error().message()) << '\n';
    }
}
