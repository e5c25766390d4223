// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/diagnostics/evidence.hpp>
#include <bearer/diagnostics/known_ids.hpp>
#include <bearer/diagnostics/shown.hpp>
#include <bearer/error.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

/// Tokens that were never meant for the API that they are sent to.
namespace bearer::inline v1::detail {

[[nodiscard]] inline bool is_for_graph(std::string_view audience) noexcept {
    static constexpr std::array<std::string_view, 5> hosts{"graph.microsoft.com", "graph.microsoft.us",
                                                           "dod-graph.microsoft.us", "microsoftgraph.chinacloudapi.cn",
                                                           "graph.windows.net"};
    return audience == graph_id || audience == legacy_graph_id ||
           std::ranges::find(hosts, host_in(audience)) != hosts.end();
}

/// Whether it is an access token for Microsoft's own APIs, whose signature is not over the header that is sent.
[[nodiscard]] inline bool is_graph_token(const Evidence& token) {
    return is_for_graph(text_in(token.claims, "aud")) || (has(token.header, "nonce") && is_entra(token));
}

/// Whether it looks like proof of a sign-in: no permission, and what only ID tokens have.
[[nodiscard]] inline bool is_id_token(const Evidence& token) {
    if (!scope_words_in(token.claims).empty() || has(token.claims, "roles")) return false;
    return has(token.claims, "nonce") || has(token.claims, "at_hash") || has(token.claims, "c_hash") ||
           (is_entra(token) && has(token.claims, "preferred_username") && !has(token.claims, "azp"));
}

/// Hints about an audience that is the same API by its other name.
inline void add_audience_form_hints(const Evidence& token, const Refusal& refusal, Hints& hints) {
    const std::string_view audience = text_in(token.claims, "aud");
    const auto expected = expected_values(refusal);
    const bool expects_id = std::ranges::any_of(expected, is_guid);
    const bool expects_uri =
        std::ranges::any_of(expected, [](std::string_view value) { return value.find("://") != value.npos; });
    const std::string name = shown(audience, 120);
    if (is_guid(audience) && expects_uri && !expects_id) {
        hints.emplace_back(
            "The audience is a client id, as in every v2.0 token, and only App ID URIs are expected: if it is "
            "the id of this API, expect \"" +
            name + "\" as well.");
    } else if (expects_id && audience.starts_with("api://")) {
        const std::string_view id = audience.substr(audience.find("://") + 3).substr(0, 36);
        const bool is_ours = !is_guid(id) || std::ranges::find(expected, id) != expected.end();
        if (is_ours && expects_uri)
            hints.emplace_back(
                "The audience is an App ID URI that is not accepted here: v2.0 tokens have the client id, and "
                "v1.0 tokens a URI that the API has to name. If it is this API's, name \"" +
                name + "\".");
        else if (is_ours)
            hints.emplace_back(
                "The audience is an App ID URI, as in v1.0 tokens, and a client id is expected: if it is this "
                "API's, expect \"" +
                name + "\" as well, or have the API registered for v2.0 tokens.");
    }
}

/// Hints about tokens for somebody else: Graph, the client itself, the same API by another name.
inline void add_audience_hints(const Evidence& token, const Refusal& refusal, Hints& hints) {
    const ErrorCode code = refusal.error.code;
    const bool concerns_audience = code == ErrorCode::audience_rejected;
    if (is_graph_token(token) &&
        (concerns_audience || code == ErrorCode::signature_invalid || code == ErrorCode::key_not_found))
        hints.emplace_back(
            "This is a token for Microsoft Graph, or another API of Microsoft's own, which nobody else can "
            "validate: have the client ask for a scope of this API, as api://{client id}/{scope}.");
    else if (concerns_audience)
        add_audience_form_hints(token, refusal, hints);

    const bool concerns_kind = code == ErrorCode::caller_unknown || code == ErrorCode::caller_rejected ||
                               code == ErrorCode::scope_missing || code == ErrorCode::role_missing ||
                               code == ErrorCode::type_rejected;
    if (is_id_token(token) && (concerns_audience || concerns_kind))
        hints.emplace_back(
            "This looks like an ID token: it proves a sign-in to the client and is sent to no API. Send the "
            "access token, which the provider issued with it.");
}

}  // namespace bearer::inline v1::detail
