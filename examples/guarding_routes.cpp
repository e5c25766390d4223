// SPDX-License-Identifier: MIT
//
// From a request's Authorization header to its token or to the answer that refuses it, with whatever HTTP framework.
#include <bearer/bearer.hpp>
#include <bearer/http/guard.hpp>
#include <bearer/testing/token_forge.hpp>

#include <iostream>
#include <string>
#include <vector>

namespace {

/// What a framework's handler does: asks the guard, and sends what it says.
void handle(const char* request, const bearer::http::Guard& guard, const std::vector<std::string>& authorization,
            bearer::TimePoint now) {
    std::cout << request << '\n';
    const auto admitted = guard.admit(authorization, now);
    if (!admitted) {
        const auto& refusal = admitted.challenge();
        std::cout << "  " << refusal.status << '\n';
        for (const auto& [name, value] : refusal.headers) std::cout << "  " << name.text() << ": " << value << '\n';
        std::cout << "  log: " << refusal.error.message() << '\n';
        return;
    }
    std::cout << "  200, hello " << admitted->subject().value_or("somebody") << '\n';
}

}  // namespace

int main() {
    const bearer::testing::TokenForge provider{{.claims = {{"scope", "orders.read"}}}};
    const auto now = provider.now();
    const auto keys = bearer::Jwks::parse(provider.jwks()).value();

    const bearer::http::Guard guard{bearer::TokenValidator{keys, bearer::Issuer{provider.issuer()},
                                                           bearer::Audience{provider.audience()}, bearer::Lifetime{}},
                                    {.realm = "orders"}};
    const auto read = guard.require(bearer::Scope{"orders.read"} || bearer::Role{"Orders.Read.All"});
    const auto write = guard.require(bearer::Scope{"orders.write"});

    const std::string reader = "Bearer " + provider.token().compact();
    handle("GET /orders", read, {reader}, now);
    handle("POST /orders", write, {reader}, now);
    handle("GET /orders, without a token", read, {}, now);
    handle("GET /orders, with an expired one", read, {"Bearer " + provider.expired()}, now);
    handle("GET /orders, with two at once", read, {reader, reader}, now);
}
