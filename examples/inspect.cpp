// SPDX-License-Identifier: MIT
//
// What a JWT access token holds and why an API refuses it, on the command line and, with --web, in a browser.
// bearer-inspect --help says how.
#include "inspect/input.hpp"
#include "inspect/inspection.hpp"
#include "inspect/keys.hpp"
#include "inspect/options.hpp"
#include "inspect/web.hpp"

#include <bearer/diagnostics/claim_meaning.hpp>
#include <bearer/diagnostics/meaning_text.hpp>
#include <bearer/diagnostics/report_text.hpp>

#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace {

enum Status { accepted = 0, refused = 1, usage = 2, no_keys = 3 };

/// No keys are no reason to stop: what the token says is shown all the same.
GivenKeys keys_for(const Options& options) {
    auto algorithms = algorithms_named(options.algorithms);
    std::string why_none = "No --jwks was given, so no signature can be checked.";
    try {
        if (!options.jwks.empty()) return {keys_at(options.jwks), std::move(algorithms)};
    } catch (const std::runtime_error& error) {
        why_none = error.what();
    }
    std::cerr << "bearer-inspect: " << why_none << '\n';
    return {std::move(why_none), std::move(algorithms)};
}

/// Colours are for terminals, and for whoever has not opted out: https://no-color.org.
bearer::Colour colour_for(const Options& options) {
    if (options.colour) return *options.colour;
    const char* const opted_out = std::getenv("NO_COLOR");
    const bool wants_none = opted_out != nullptr && *opted_out != '\0';
    return isatty(STDOUT_FILENO) == 1 && !wants_none ? bearer::Colour::always : bearer::Colour::never;
}

/// The line below "ACCEPTED" of what nobody asked for; empty where all was asked.
std::string warning_for(const bearer::Report& report, const Expected& expected) {
    std::string names;
    std::string options;
    for (const std::string_view name : not_checked(expected)) {
        names.append(names.empty() ? "The " : " and the ").append(name);
        options.append(options.empty() ? "--" : " and --").append(name);
    }
    if (!report.accepted || names.empty()) return "";
    return names + (names.find(" and ") == names.npos ? " was" : " were") + " not checked: give " + options + ".\n";
}

void print(const bearer::Report& report, const std::string& warning, const bearer::TextOptions& style) {
    if (!report.header.is_null())
        std::cout << "HEADER\n" << to_text(bearer::meanings_of_header(report.header), style) << '\n';
    if (!report.claims.is_null())
        std::cout << (report.claims_verified ? "CLAIMS\n" : "CLAIMS, unverified\n")
                  << to_text(bearer::meanings_of_claims(report.claims, report.now), style) << '\n';
    std::string text = to_text(report, style);
    std::cout << text.insert(text.find('\n') + 1, warning);
}

Status status_of(const bearer::Report& report) {
    if (report.accepted) return accepted;
    return report.error && report.error->code == bearer::ErrorCode::keys_unavailable ? no_keys : refused;
}

Status run(const Options& options) {
    const GivenKeys keys = keys_for(options);
    const auto now = [&] { return options.now ? *options.now : bearer::current_time(); };
    if (options.web) {
        static_cast<void>(inspect("", keys, options.expected, now()));  // throws what the page could only say later
        const auto inspect_one = [&](std::string_view token, const Expected& expected) {
            return inspect_to_json(token, keys, expected, now());
        };
        serve(inspect_one, options.expected, options.port.value_or(0));
        return accepted;
    }
    const bearer::Report report = inspect(token_from(options.token), keys, options.expected, now());
    if (options.json)
        std::cout << to_json(report).dump(2, ' ', true) << '\n';
    else
        print(report, warning_for(report, options.expected), {.colour = colour_for(options)});
    return status_of(report);
}

}  // namespace

int main(int argc, char** argv) try {
    const Options options = read_options({argv + 1, argv + argc});
    const Status status = options.help ? accepted : run(options);
    if (options.help) std::cout << help();
    if (!std::cout.flush()) throw std::runtime_error{"The output cannot be written."};
    return status;
} catch (const std::exception& error) {
    std::cerr << "bearer-inspect: " << error.what() << '\n';
    return usage;
}
