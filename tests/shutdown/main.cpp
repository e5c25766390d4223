// SPDX-License-Identifier: MIT
//
// A program that ends while its keys are being fetched, with everything static. OpenSSL is used by the source's thread
// alone, so nobody has prepared it before the source was made: what was prepared last is cleaned up first.
#include <bearer/key/jwks.hpp>
#include <bearer/remote/remote_jwks.hpp>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

namespace {

std::atomic<int> readings = 0;

/// A key that nobody can have: what it takes OpenSSL to read it is all that is wanted.
std::string key_set() {
    return R"({"keys":[{"kty":"RSA","kid":"k","e":"AQAB","n":"u)" + std::string(340, 'b') + R"(Q"}]})";
}

bearer::Result<bearer::Response> read_until_the_end(const bearer::Request& request) {
    const std::string set = key_set();
    while (!request.stop.stop_requested()) {
        const auto keys = bearer::Jwks::parse(set);
        if (!keys || keys->size() != 1) {
            std::fputs("OpenSSL is gone while it is needed\n", stderr);
            std::_Exit(1);
        }
        ++readings;
    }
    return bearer::Error{bearer::ErrorCode::fetch_failed, "stopped"};
}

const bearer::RemoteJwks keys{bearer::JwksUrl{"https://as.example/keys"}, read_until_the_end};

}  // namespace

int main() {
    while (readings < 10) std::this_thread::yield();
    std::puts("bye");
}
