// SPDX-License-Identifier: MIT
//
// Keys that follow the provider: found by its name alone, renewed when it rotates them, kept while it is down.
#include <bearer/bearer.hpp>
#include <bearer/remote/curl_fetch.hpp>
#include <bearer/remote/remote_jwks.hpp>
#include <bearer/testing/token_forge.hpp>

#include <httplib.h>

#include <atomic>
#include <iostream>
#include <string>
#include <thread>

using bearer::testing::TokenForge;

int main() {
    // Your identity provider, played by a server on this machine, which is the only one that may go without TLS.
    httplib::Server server;
    const std::string url = "http://127.0.0.1:" + std::to_string(server.bind_to_any_port("127.0.0.1"));
    const TokenForge before{{.issuer = url, .now = bearer::current_time(), .kid = "key-1"}};
    const TokenForge after{{.issuer = url, .now = bearer::current_time(), .kid = "key-2"}};
    std::atomic<bool> has_rotated = false;
    server.Get("/.well-known/openid-configuration", [&](const auto&, auto& response) {
        response.set_content(R"({"issuer": ")" + url + R"(", "jwks_uri": ")" + url + R"(/keys"})", "application/json");
    });
    server.Get("/keys", [&](const auto&, auto& response) {
        response.set_content(has_rotated ? after.jwks() : before.jwks(), "application/json");
    });
    std::thread serving{[&] { server.listen_after_bind(); }};

    const auto log = [](const bearer::RemoteEvent& event) { std::clog << to_string(event.kind) << '\n'; };
    const bearer::RemoteJwks keys{bearer::IssuerUrl{url}, bearer::CurlFetch{}, {.on_event = log}};
    const bearer::TokenValidator validator{keys, bearer::Issuer{url}, bearer::Audience{before.audience()},
                                           bearer::Lifetime{}};

    const auto show = [&](const std::string& what, const TokenForge& provider) {
        const auto token = validator.validate(provider.token().compact());
        std::cout << what << ": " << (token ? "welcome" : token.error().message()) << '\n';
    };
    show("a token", before);  // waits for the first keys

    has_rotated = true;
    show("the first token after a rotation", after);
    show("a token of the key that is gone", before);

    server.stop();
    serving.join();
    const bearer::Verdict refreshed = keys.refresh();
    std::cout << "the provider is down: " << refreshed.error().message() << '\n';
    show("a token", after);

    const bearer::RemoteStatus status = keys.status();
    std::cout << "keys: " << to_string(status.state) << ", " << status.keys << " usable, " << status.fetches
              << " attempts to fetch, " << status.failures << " failed\n";
}
