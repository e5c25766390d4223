// SPDX-License-Identifier: MIT
#include "options.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

constexpr std::string_view help_text = R"(bearer-inspect says what a JWT access token holds, and why an API refuses it.

  bearer-inspect TOKEN|-|@FILE [OPTION]...
  bearer-inspect --web [--port N] [OPTION]...

The token is an argument, comes from standard input (-) or from a file. It stays
on this machine and in no log; other users may see the arguments of a program
while it runs, so prefer - or @FILE on a shared one.

  --jwks FILE|URL       the provider's key set; only a URL is fetched. Without
                        it everything is shown unverified
  --issuer I            who must have issued the token ("iss")
  --audience A          for whom it must be ("aud"). Give both: what is not
                        given is not checked
  --tenant T            for Microsoft Entra, with --client-id and instead of
  --client-id C         --issuer and --audience: the tenant's and the API's GUID
  --scope S             a scope, and
  --role R              a role that the token must have. Both may be repeated:
                        any one of these scopes and roles is enough
  --algorithm A         an algorithm that is allowed, RS256 if not given; may be
                        repeated
  --now SECONDS         the instant to judge for, in seconds since 1970
  --json                print one JSON object, without colours
  --colour always|never colours, which otherwise only a terminal gets
  --web                 serve a page on this machine that shows the same
  --port N              where --web listens; any free port if not given
  --help                print this

Exit status: 0 accepted, 1 refused, 2 the command line is wrong or the output
cannot be written, 3 there are no keys to check the signature with.
)";

std::int64_t number(std::string_view option, std::string_view text, std::int64_t least, std::int64_t most) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most)
        throw UsageError{"The option " + std::string{option} + " takes a whole number from " + std::to_string(least) +
                         " to " + std::to_string(most) + "."};
    return value;
}

using Take = std::function<void(std::string_view value)>;
using Takers = std::map<std::string_view, Take, std::less<>>;

void refuse_twice(std::string_view option, bool is_given) {
    if (is_given) throw UsageError{"The option " + std::string{option} + " is given twice."};
}

Take once(std::string_view option, std::string& target) {
    return [&target, option](std::string_view value) {
        refuse_twice(option, !target.empty());
        target = value;
    };
}

Take each(std::vector<std::string>& target) {
    return [&target](std::string_view value) { target.emplace_back(value); };
}

Takers takers_of_values(Options& options) {
    Expected& expected = options.expected;
    return {{"--jwks", once("--jwks", options.jwks)},
            {"--issuer", once("--issuer", expected.issuer)},
            {"--audience", once("--audience", expected.audience)},
            {"--tenant", once("--tenant", expected.tenant)},
            {"--client-id", once("--client-id", expected.client_id)},
            {"--scope", each(expected.scopes)},
            {"--role", each(expected.roles)},
            {"--algorithm", each(options.algorithms)},
            {"--now",
             [&](std::string_view value) {
                 refuse_twice("--now", options.now.has_value());
                 const auto last = bearer::last_time_point.time_since_epoch().count();
                 options.now = bearer::TimePoint{std::chrono::seconds{number("--now", value, 0, last)}};
             }},
            {"--colour",
             [&](std::string_view value) {
                 refuse_twice("--colour", options.colour.has_value());
                 if (value != "always" && value != "never")
                     throw UsageError{"Write --colour always or --colour never."};
                 options.colour = value == "always" ? bearer::Colour::always : bearer::Colour::never;
             }},
            {"--port", [&](std::string_view value) {
                 refuse_twice("--port", options.port.has_value());
                 options.port = static_cast<int>(number("--port", value, 0, 65535));
             }}};
}

std::map<std::string_view, bool*, std::less<>> switches(Options& options) {
    return {{"--json", &options.json}, {"--web", &options.web}, {"--help", &options.help}};
}

// What is not an option may be a token that slipped: only what looks like a word is repeated.
std::string shown(std::string_view option) {
    const auto is_of_a_word = [](char character) { return character == '-' || (character >= 'a' && character <= 'z'); };
    const bool is_a_word = option.size() <= 20 && std::ranges::all_of(option, is_of_a_word);
    return is_a_word ? "no option " + std::string{option} : "no such option";
}

void take_token(Options& options, std::string_view token) {
    if (!options.token.empty()) throw UsageError{"There are two tokens, or the token has white space: quote it."};
    if (token.empty()) throw UsageError{"The token is empty: is the variable set that it should come from?"};
    options.token = token;
}

void check(const Options& options) {
    const Expected& expected = options.expected;
    if (options.help) return;
    if (options.web && !options.token.empty()) throw UsageError{"--web takes no token: paste it into the page."};
    if (options.web && options.json) throw UsageError{"--web and --json do not go together."};
    if (options.colour && (options.web || options.json))
        throw UsageError{"--colour is for the text: leave it out with --json and --web."};
    if (!options.web && options.port) throw UsageError{"--port is for --web."};
    if (!options.web && options.token.empty())
        throw UsageError{"There is no token. Write bearer-inspect TOKEN, bearer-inspect - or bearer-inspect @FILE."};
    if (expected.tenant.empty() != expected.client_id.empty())
        throw UsageError{"--tenant and --client-id go together: the tenant's GUID and the API's."};
}

}  // namespace

Options read_options(const std::vector<std::string_view>& arguments) {
    Options options;
    const auto takers = takers_of_values(options);
    const auto flags = switches(options);
    for (auto argument = arguments.begin(); argument != arguments.end(); ++argument) {
        if (const auto flag = flags.find(*argument); flag != flags.end()) {
            *flag->second = true;
        } else if (const auto taker = takers.find(*argument); taker != takers.end()) {
            if (++argument == arguments.end() || argument->empty())
                throw UsageError{"The option " + std::string{taker->first} + " needs a value."};
            taker->second(*argument);
        } else if (argument->starts_with('-') && *argument != "-") {
            throw UsageError{"There is " + shown(*argument) +
                             ". Options and their values are separated by a space; "
                             "bearer-inspect --help lists them."};
        } else {
            take_token(options, *argument);
        }
    }
    check(options);
    return options;
}

std::string_view help() { return help_text; }
