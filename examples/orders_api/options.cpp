// SPDX-License-Identifier: MIT
#include "options.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace {

constexpr std::string_view usage = R"(Write
  [--port N] [--tokens FILE]
  [--port N] --issuer URL --audience NAME [--ca-file FILE | --jwks FILE]
  [--port N] --tenant ID --client-id ID [--ca-file FILE | --jwks FILE | --tokens FILE]
for a built-in provider, any OpenID Connect or OAuth 2.0 provider, and a Microsoft Entra tenant. A real provider's keys
are fetched, over TLS with the authorities of --ca-file if it is there, unless they are in a file. With --tokens the
tenant is built in, and the file gets its tokens.)";

}  // namespace

Options read_options(const std::vector<std::string_view>& arguments) {
    static constexpr std::array<std::string_view, 8> known{"--port",     "--tokens", "--jwks",      "--issuer",
                                                           "--audience", "--tenant", "--client-id", "--ca-file"};
    Options options{{"--port", "8080"}};
    for (auto argument = arguments.begin(); argument != arguments.end(); ++argument) {
        const std::string option{*argument};
        if (std::ranges::find(known, option) == known.end())
            throw UsageError{"There is no option " + option + ". " + std::string{usage}};
        if (++argument == arguments.end() || argument->empty())
            throw UsageError{"The option " + option + " needs a value."};
        options[option] = *argument;
    }
    return options;
}

void demand(const Options& options, const std::string& who, const std::vector<std::string_view>& needed) {
    for (const std::string_view option : needed)
        if (!options.contains(option)) throw UsageError{who + " needs " + std::string{option} + " as well."};
}

void exclude(const Options& options, const std::vector<std::string_view>& misplaced, const std::string& why) {
    for (const std::string_view option : misplaced)
        if (options.contains(option)) throw UsageError{why};
}

std::uint16_t port_in(const Options& options) {
    const std::string& text = options.at("--port");
    const char* const end = text.data() + text.size();
    std::uint16_t port = 0;
    if (const auto [rest, error] = std::from_chars(text.data(), end, port); rest != end || error != std::errc{})
        throw UsageError{"The option --port needs a number from 0 (any free port) to 65535."};
    return port;
}

void say_listening(int port) { std::cout << "listening on http://127.0.0.1:" << port << std::endl; }
