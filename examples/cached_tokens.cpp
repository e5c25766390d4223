// SPDX-License-Identifier: MIT
//
// A caller sends the same token for an hour: its signature is verified once, everything else each time.
#include <bearer/bearer.hpp>
#include <bearer/cache/cached_validator.hpp>
#include <bearer/testing/token_forge.hpp>

#include <chrono>
#include <iostream>
#include <string>
#include <string_view>

using namespace std::chrono_literals;

int main() {
    const bearer::testing::TokenForge forge;  // stands for the provider
    const bearer::TokenValidator validator{bearer::Jwks::parse(forge.jwks()).value(), bearer::Issuer{forge.issuer()},
                                           bearer::Audience{forge.audience()}, bearer::Lifetime{}};
    const bearer::CachedValidator cached{validator, {.capacity = 10'000}};

    const auto show = [&](std::string_view what, const std::string& token, bearer::TimePoint now) {
        const auto answer = cached.validate(token, now);
        std::cout << what << ": " << (answer ? "accepted" : answer.error().message()) << '\n';
    };
    const std::string token = forge.token().compact();
    show("the first time", token, forge.now());
    show("again", token, forge.now() + 1min);
    show("with one character changed", forge.tampered_payload(), forge.now() + 1min);
    show("an hour later", token, forge.now() + 1h);  // the policies judge it every time

    const bearer::CacheStats stats = cached.stats();
    std::cout << "hits: " << stats.hits << ", misses: " << stats.misses << ", remembered: " << stats.entries << '\n';
}
