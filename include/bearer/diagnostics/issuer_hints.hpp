// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/diagnostics/evidence.hpp>
#include <bearer/diagnostics/shown.hpp>
#include <bearer/error.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

/// The many names under which Microsoft issues and publishes.
namespace bearer::inline v1::detail {

/// Where one cloud's tokens of each version come from.
struct IssuerPair {
    std::string_view v1_host;
    std::string_view v2_host;
};
inline constexpr std::array issuer_pairs{
    IssuerPair{"sts.windows.net", "login.microsoftonline.com"},
    IssuerPair{"sts.windows.net", "login.microsoftonline.us"},
    IssuerPair{"sts.chinacloudapi.cn", "login.partner.microsoftonline.cn"},
};

inline constexpr std::string_view ciam_domain = ".ciamlogin.com";

/// The first segment of a URL's path.
[[nodiscard]] constexpr std::string_view tenant_in(std::string_view url) noexcept {
    const std::string_view host = host_in(url);
    if (host.empty()) return "";
    url.remove_prefix(std::min(url.find(host) + host.size() + 1, url.size()));
    return url.substr(0, url.find('/'));
}

/// The value that names the host and the tenant, or any tenant; empty if none does.
[[nodiscard]] inline std::string_view value_for(const std::vector<std::string_view>& urls, std::string_view host,
                                                std::string_view tenant) {
    const auto is_for = [&](std::string_view url) {
        return host_in(url) == host && (tenant_in(url) == tenant || tenant_in(url) == "{tid}");
    };
    const auto url = std::ranges::find_if(urls, is_for);
    return url == urls.end() ? std::string_view{} : *url;
}

/// Hints about a token of the other version than the issuer that was named. What they say to accept is made of what the
/// API has named: a stranger's tenant has such tokens too, and they verify with the same keys.
inline void add_version_hints(const Evidence& token, const Refusal& refusal, Hints& hints) {
    const std::string_view issuer = text_in(token.claims, "iss");
    const auto expected = expected_values(refusal);
    for (const auto& [v1_host, v2_host] : issuer_pairs) {
        const std::string_view for_v1 = value_for(expected, v1_host, tenant_in(issuer));
        const std::string_view for_v2 = value_for(expected, v2_host, tenant_in(issuer));
        if (for_v1.empty() == for_v2.empty()) continue;
        if (host_in(issuer) == v1_host && !for_v2.empty())
            hints.emplace_back(
                "This is a v1.0 token, and the issuer of v2.0 tokens was expected. The API's registration decides: set "
                "requestedAccessTokenVersion to 2 in its manifest, or accept \"https://" +
                std::string{v1_host} + "/" + shown(tenant_in(for_v2), 80) + "/\" as well.");
        if (host_in(issuer) == v2_host && !for_v1.empty())
            hints.emplace_back(
                "This is a v2.0 token, and the issuer of v1.0 tokens was expected. The API's registration decides, by "
                "requestedAccessTokenVersion in its manifest: accept \"https://" +
                std::string{v2_host} + "/" + shown(tenant_in(for_v1), 80) + "/v2.0\", at least as well.");
    }
}

/// Hints about an expected issuer that no token can have.
inline void add_shared_name_hints(const Refusal& refusal, Hints& hints) {
    static constexpr std::array<std::string_view, 4> shared{"common", "organizations", "consumers", "{tenantid}"};
    for (const std::string_view value : expected_values(refusal)) {
        const bool is_url = !host_in(value).empty();
        const std::string_view tenant = is_url ? tenant_in(value) : value;
        if (std::ranges::find(shared, tenant) == shared.end()) continue;
        hints.emplace_back("\"" + std::string{tenant} +
                           "\" is no tenant and stands in no token: it is a word of the "
                           "metadata. Name the tenant by its GUID, or admit several with "
                           "TenantIssuer{\"https://.../{tid}/v2.0\"} or the policies of bearer/entra.");
        return;
    }
}

/// Hints about External ID, whose issuer has the tenant's GUID for a host.
inline void add_external_id_hints(const Evidence& token, const Refusal& refusal, Hints& hints) {
    const std::string_view issuer = text_in(token.claims, "iss");
    const std::string_view host = host_in(issuer);
    if (!host.ends_with(ciam_domain)) return;
    if (refusal.error == Error{ErrorCode::issuer_rejected, "iss"}) {
        const std::string_view tenant = tenant_in(issuer);
        const auto is_ours = [&](std::string_view value) {
            return value == tenant || (host_in(value).ends_with(ciam_domain) && host_in(value) != host);
        };
        if (std::ranges::any_of(expected_values(refusal), is_ours))
            hints.emplace_back(
                "In External ID the host of the issuer is the tenant's GUID, whatever name the metadata has: expect "
                "\"https://{id}.ciamlogin.com/{id}/v2.0\" with the id of your tenant, or use Cloud::external_id.");
    } else if (refusal.error.code == ErrorCode::key_not_found || refusal.error.code == ErrorCode::signature_invalid) {
        hints.emplace_back(
            "External ID has keys of its own: those of {name}.ciamlogin.com, not those of "
            "login.microsoftonline.com.");
    }
}

/// Hints about who issued a token and whose keys are there.
inline void add_issuer_hints(const Evidence& token, const Refusal& refusal, Hints& hints) {
    const Error& error = refusal.error;
    if (error.code == ErrorCode::issuer_rejected && error.subject.text() == "iss")
        add_version_hints(token, refusal, hints);
    if (error.code == ErrorCode::issuer_rejected || error.code == ErrorCode::tenant_rejected)
        add_shared_name_hints(refusal, hints);
    add_external_id_hints(token, refusal, hints);
    if (error.code == ErrorCode::issuer_rejected && error.subject.text() == "key")
        hints.emplace_back(
            token.key_is_known
                ? "The key that signed the token does not speak for this tenant: the key set says so in "
                  "its \"issuer\" or \"cloud_instance_name\". Are these keys of the right cloud and tenant?"
                : "This policy reads the key's own issuer, and the key is unknown: it may accept the token "
                  "once the key is there.");
    if (error.code == ErrorCode::key_not_found && is_entra(token))
        hints.emplace_back(
            "If the application has signing keys of its own (claims mapping), they are only in the metadata "
            "that is fetched with ?appid={client id}.");
    if (error.code == ErrorCode::policy_rejected && error.subject.text() == "ver")
        hints.emplace_back("The version of a token is the API's choice: requestedAccessTokenVersion in its manifest.");
}

}  // namespace bearer::inline v1::detail
