// SPDX-License-Identifier: MIT
//
// A token is refused, and its developer wants to know why. For their eyes only: the report shows the token's claims.
#include <bearer/bearer.hpp>
#include <bearer/diagnostics/explain.hpp>
#include <bearer/diagnostics/report_text.hpp>
#include <bearer/testing/token_forge.hpp>

#include <iostream>

int main() {
    const bearer::testing::TokenForge provider;
    const bearer::TokenValidator validator{
        bearer::Jwks::parse(provider.jwks()).value(),
        bearer::Issuer{provider.issuer()},
        bearer::Audience{provider.audience()},
        bearer::Lifetime{},
        bearer::Scope{"orders.read"} || bearer::Role{"Orders.Read.All"},
    };

    // Signed by a key that is not in the key set, expired, and without the scope: explain() finds all three.
    const auto now = provider.now().time_since_epoch().count();
    const auto token = provider.token()
                           .header("kid", "last year's")
                           .claims({{"iat", now - 3690}, {"nbf", now - 3690}, {"exp", now - 90}})
                           .claim("scope", "orders.write")
                           .compact();
    const bearer::Report report = bearer::explain(validator, token, provider.now());
    std::cout << to_text(report);

    // For programs: report.steps, or JSON.
    std::cout << "\nfailed:";
    for (const bearer::Step& step : report.steps)
        if (step.outcome == bearer::Outcome::failed) std::cout << " [" << step.name << "]";
    std::cout << '\n';
}
