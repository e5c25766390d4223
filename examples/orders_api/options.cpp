// SPDX-License-Identifier: MIT
#include "options.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::string_view usage = R"(Write
  orders_api [--port N] [--tokens FILE]
  orders_api [--port N] --issuer URL --audience NAME [--ca-file FILE | --jwks FILE]
  orders_api [--port N] --tenant ID --client-id ID [--ca-file FILE | --jwks FILE | --tokens FILE]
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
