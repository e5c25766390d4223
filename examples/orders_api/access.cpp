// SPDX-License-Identifier: MIT
#include "access.hpp"

#include "built_in_provider.hpp"
#include "options.hpp"

#include <bearer/bearer.hpp>
#include <bearer/entra/entra.hpp>
#include <bearer/entra/remote_keys.hpp>
#include <bearer/remote/curl_fetch.hpp>
#include <bearer/remote/remote_jwks.hpp>

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

namespace {

namespace entra = bearer::entra;

bearer::Jwks keys_in_file(const Options& options) {
    exclude(options, {"--ca-file"}, "Nothing is fetched with --jwks: there is no use for --ca-file.");
    std::ifstream file{options.at("--jwks")};
    if (!file) throw UsageError{"The file " + options.at("--jwks") + " cannot be read."};
    const auto keys = bearer::Jwks::parse(std::string{std::istreambuf_iterator<char>{file}, {}});
    if (!keys || keys->size() == 0) throw UsageError{"The key set has no key that could verify a token."};
    return *keys;
}

bearer::CurlFetch fetch_by(const Options& options) {
    if (!options.contains("--ca-file")) return bearer::CurlFetch{};
    return bearer::CurlFetch{{.ca_file = options.at("--ca-file")}};
}

/// A line for each attempt to obtain keys. At once, since other threads write to the log as well.
void log_event(const bearer::RemoteEvent& event) {
    const std::string numbers = std::to_string(event.keys) + " usable, " + std::to_string(event.skipped) + " skipped";
    std::string line = "keys: ";
    line.append(to_string(event.kind)).append(", ").append(event.error ? event.error->message() : numbers);
    std::clog << line.append("\n") << std::flush;
}

Access access_by_fetching(const bearer::RemoteJwks& keys, const auto&... named) {
    Access access = access_for(keys, named...);
    access.remote_keys = keys;
    return access;
}

Access any_provider(const Options& options) {
    demand(options, "A real provider", {"--issuer", "--audience"});
    exclude(options, {"--tokens"}, "Only the built-in provider hands out --tokens.");
    const std::string& issuer = options.at("--issuer");
    const std::string& audience = options.at("--audience");
    if (options.contains("--jwks")) return access_for(keys_in_file(options), issuer, audience);
    return access_by_fetching(bearer::RemoteJwks{bearer::IssuerUrl{issuer}, fetch_by(options), {.on_event = log_event}},
                              issuer, audience);
}

Access entra_provider(const Options& options) {
    demand(options, "An Entra tenant's API", {"--tenant", "--client-id"});
    exclude(options, {"--issuer", "--audience"}, "The issuer and the audience follow from --tenant and --client-id.");
    const entra::TenantId tenant{options.at("--tenant")};
    const entra::ClientId client_id{options.at("--client-id")};
    if (options.contains("--tokens")) return built_in_entra_provider(options, tenant, client_id);
    if (options.contains("--jwks")) return access_for(keys_in_file(options), tenant, client_id);
    return access_by_fetching(
        entra::RemoteKeys{entra::SingleTenant{tenant}, fetch_by(options), {.on_event = log_event}}, tenant, client_id);
}

}  // namespace

Access access_by(const Options& options) {
    if (options.contains("--tenant") || options.contains("--client-id")) return entra_provider(options);
    for (const char* const option : {"--issuer", "--audience", "--jwks", "--ca-file"})
        if (options.contains(option)) return any_provider(options);
    return built_in_provider(options);
}
