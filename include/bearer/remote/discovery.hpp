// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/json_value.hpp>
#include <bearer/error.hpp>
#include <bearer/limits.hpp>
#include <bearer/remote/fetch.hpp>
#include <bearer/remote/http_url.hpp>
#include <bearer/remote/provider_url.hpp>
#include <bearer/result.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bearer::inline v1 {

/// What a provider publishes of itself, as far as it matters for its keys.
struct ProviderMetadata {
    std::string issuer;
    std::string jwks_uri;
};

namespace detail {

/// Which metadata is asked for, and what it has to say to be believed.
struct MetadataQuery {
    /// Tried in this order; the next one only where the server has no such document.
    std::vector<std::string> urls;

    std::function<bool(std::string_view issuer)> is_issuer;
    std::function<bool(const HttpUrl& jwks_uri)> allows_keys_at;
};

/// A request's answer, in which a status is not looked at yet; fetch_failed also for a fetch that throws.
[[nodiscard]] inline Result<Response> fetch_guarded(const Fetch& fetch, const Request& request) {
    try {
        return fetch(request);
    } catch (...) {
        return Error{ErrorCode::fetch_failed, "exception"};
    }
}

[[nodiscard]] inline std::optional<std::string> string_member(JsonValue object, std::string_view name) {
    const auto member = object.find(name);
    if (!member || !member->is(JsonKind::string)) return std::nullopt;
    return std::string{member->text()};
}

[[nodiscard]] inline Result<ProviderMetadata> read_metadata(std::string_view json, const MetadataQuery& query) {
    if (json.size() > limits::metadata_bytes) return Error{ErrorCode::discovery_malformed, "size"};
    const auto document = JsonDocument::read(json);
    if (!document || !document->root().is(JsonKind::object)) return Error{ErrorCode::discovery_malformed, "json"};

    // Whoever answers for the issuer must not speak for another one: RFC 8414 §3.3, Discovery §4.3.
    auto issuer = string_member(document->root(), "issuer");
    if (!issuer || !query.is_issuer(*issuer)) return Error{ErrorCode::discovery_malformed, "issuer"};

    auto jwks_uri = string_member(document->root(), "jwks_uri");
    const auto url = jwks_uri ? HttpUrl::parse(*jwks_uri) : std::nullopt;
    if (!url || !query.allows_keys_at(*url)) return Error{ErrorCode::discovery_malformed, "jwks_uri"};
    return ProviderMetadata{*std::move(issuer), *std::move(jwks_uri)};
}

/// Asks for the metadata on the terms of a request: its deadline and its stop.
[[nodiscard]] inline Result<ProviderMetadata> find_metadata(const MetadataQuery& query, const Fetch& fetch,
                                                            Request terms) {
    terms.etag.clear();
    for (const std::string& url : query.urls) {
        terms.url = url;
        const auto response = fetch_guarded(fetch, terms);
        if (!response) return response.error();
        if (response->status == 200) return read_metadata(response->body, query);
        const bool is_absent = response->status == 404 || response->status == 410;
        if (!is_absent) break;
    }
    return Error{ErrorCode::fetch_failed, "metadata status"};
}

[[nodiscard]] inline MetadataQuery metadata_query(const IssuerUrl& issuer) {
    const HttpUrl url = *HttpUrl::parse(issuer.text());
    const std::string path = url.path.ends_with('/') ? url.path.substr(0, url.path.size() - 1) : url.path;
    return {.urls = {url.origin() + path + "/.well-known/openid-configuration",          // Discovery §4
                     url.origin() + "/.well-known/oauth-authorization-server" + path},  // RFC 8414 §3.1
            .is_issuer = [expected = issuer.text()](std::string_view said) { return said == expected; },
            .allows_keys_at = [issuer](const HttpUrl& keys) { return issuer.allows_keys_at(keys); }};
}

}  // namespace detail

/// The metadata of a provider, found by its issuer (OpenID Connect Discovery 1.0 §4, RFC 8414 §3).
///
/// Its "issuer" is exactly the one asked for, and its "jwks_uri" has the issuer's origin or one of its key_hosts.
/// Otherwise discovery_malformed, with the member as the subject, or fetch_failed. The deadline and the stop are those
/// of `terms`.
[[nodiscard]] inline Result<ProviderMetadata> discover(const IssuerUrl& issuer, const Fetch& fetch,
                                                       const Request& terms = {}) {
    return detail::find_metadata(detail::metadata_query(issuer), fetch, terms);
}

}  // namespace bearer::inline v1
