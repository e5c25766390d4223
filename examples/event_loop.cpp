// SPDX-License-Identifier: MIT
//
// Keys without a thread of their own, for an event loop: no request ever waits, and a timer fetches what is due.
#include <bearer/bearer.hpp>
#include <bearer/remote/remote_jwks.hpp>
#include <bearer/testing/token_forge.hpp>

#include <iostream>
#include <string>
#include <string_view>

using bearer::testing::TokenForge;

int main() {
    const TokenForge before{{.now = bearer::current_time(), .kid = "key-1"}};
    const TokenForge after{{.now = bearer::current_time(), .kid = "key-2"}};
    std::string published = before.jwks();

    const bearer::RemoteJwks keys{
        bearer::JwksUrl{"https://issuer.example/keys"},
        [&](const bearer::Request&) { return bearer::Response{.status = 200, .body = published}; },
        {.refresh = bearer::Refresh::manual}};
    const bearer::TokenValidator validator{keys, bearer::Issuer{before.issuer()}, bearer::Audience{before.audience()},
                                           bearer::Lifetime{}};

    const auto on_request = [&](std::string_view what, const TokenForge& provider) {
        const auto token = validator.validate(provider.token().compact());
        std::cout << what << ": " << (token ? "welcome" : token.error().message()) << '\n';
    };
    // Every second or so. It takes as long as the fetch: where that is too long for the loop, a worker may do it.
    const auto on_timer = [&] {
        if (!keys.refresh_is_due()) return;
        const bearer::Verdict refreshed = keys.refresh();
        std::cout << "timer: " << (refreshed ? "refreshed" : refreshed.error().message()) << '\n';
    };

    on_request("before the first fetch", before);
    on_timer();
    on_request("after it", before);
    on_timer();  // nothing to do: the keys are fresh

    published = after.jwks();
    on_request("the first token after a rotation", after);
    on_timer();
    on_request("the same token again", after);
}
