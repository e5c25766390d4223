// SPDX-License-Identifier: MIT
// Mints what check.sh shows to the inspector, one file a token: tokens FOLDER.
#include <bearer/testing/entra_forge.hpp>
#include <bearer/testing/token_forge.hpp>

#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

void write(const std::string& folder, std::string_view name, std::string_view text) {
    std::ofstream file{folder + "/" + std::string{name}, std::ios::binary};
    file << text;
    if (!file.flush()) throw std::runtime_error{"cannot write " + std::string{name}};
}

void write_tokens(const std::string& folder) {
    const bearer::testing::TokenForge forge{{.claims = {{"scope", "orders.read"}}}};
    write(folder, "jwks.json", forge.jwks());
    write(folder, "good", forge.token().compact());
    write(folder, "good-line", forge.token().compact() + "\r\n");
    write(folder, "good-ps384", forge.token().algorithm("PS384").compact());
    write(folder, "expired", forge.expired());
    write(folder, "unknown-key", forge.unknown_key_id());
    write(folder, "encrypted", forge.encrypted());
    write(folder, "hostile", forge.token().claim("sub", "\x1B[2J\x1B]0;owned\x07\n\xC2\x9B").compact());
    write(folder, "not-a-token", "nothing of the kind");
    write(folder, "empty", "\n");
    write(folder, "token-at-the-limit", std::string(1024 * 1024, 'x'));
    write(folder, "token-over-it", std::string(1024 * 1024 + 1, 'x'));
    std::string keys = forge.jwks();
    keys.resize(bearer::limits::key_set_bytes, ' ');
    write(folder, "keys-at-the-limit", keys);
    write(folder, "keys-over-it", keys + " ");

    const bearer::testing::EntraForge microsoft;
    write(folder, "entra.json", microsoft.jwks());
    write(folder, "user", microsoft.user().compact());
    write(folder, "app", microsoft.app().compact());
    write(folder, "graph", microsoft.graph_token());
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc != 2) throw std::runtime_error{"write tokens FOLDER"};
    write_tokens(argv[1]);
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
