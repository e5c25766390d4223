// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/entra/cloud.hpp>
#include <bearer/entra/ids.hpp>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

namespace bearer::inline v1 {

namespace entra {

/// Which keys a metadata document leads to where no tenant is named: those for everybody, for organizations (with
/// Tenants and AnyOrganization), or for personal accounts.
enum class SharedMetadata { common, organizations, consumers };

/// Whose metadata is asked for. Set the tenant, or in B2C the policy, by name.
struct MetadataRequest {
    std::variant<std::monostate, TenantId, SharedMetadata> tenant{};
    Cloud cloud = Cloud::global();

    /// The API's client id, where the API has custom signing keys (claims mapping).
    std::optional<ClientId> app_id = std::nullopt;

    /// Which of the policies of Cloud::b2c(); may be left out where there is only one.
    std::string policy{};
};

}  // namespace entra

namespace detail {

[[nodiscard]] inline std::string b2c_metadata_path(const entra::MetadataRequest& request) {
    const auto& policies = request.cloud.policies()->values();
    const bool is_the_only_one = request.policy.empty() && policies.size() == 1;
    const std::string& policy = is_the_only_one ? policies.front() : request.policy;
    if (std::ranges::none_of(policies, [&](const std::string& known) { return equal_ignoring_case(known, policy); }))
        throw std::invalid_argument{"bearer: each B2C policy has metadata of its own: write metadata_url({.cloud = "
                                    "cloud, .policy = \"B2C_1_sign_in\"}) with one of the policies of the cloud"};
    const std::string_view host = request.cloud.host();
    const std::string_view name = host.substr(0, host.size() - b2c_domain.size());
    return std::string{name}.append(".onmicrosoft.com/").append(policy);
}

[[nodiscard]] inline std::string metadata_path(const entra::MetadataRequest& request) {
    if (request.cloud.is_b2c()) return b2c_metadata_path(request);
    if (const auto* tenant = std::get_if<entra::TenantId>(&request.tenant)) return to_string(*tenant);
    const auto* shared = std::get_if<entra::SharedMetadata>(&request.tenant);
    if (shared == nullptr)
        throw std::invalid_argument{"bearer: metadata is one tenant's or shared: write metadata_url({.tenant = tenant}) or "
                                    "metadata_url({.tenant = SharedMetadata::organizations})"};
    if (request.cloud.is_external_id())
        throw std::invalid_argument{"bearer: External ID has metadata for each tenant: write metadata_url({.tenant = "
                                    "tenant, .cloud = Cloud::external_id(\"contoso\")})"};
    switch (*shared) {
        case entra::SharedMetadata::common: return "common";
        case entra::SharedMetadata::organizations: return "organizations";
        case entra::SharedMetadata::consumers: break;
    }
    return "consumers";
}

}  // namespace detail

namespace entra {

/// Where Microsoft publishes the OpenID Connect metadata (OpenID Connect Discovery 1.0 §4) that leads to the keys.
///
/// Throws std::invalid_argument for what has no metadata: no tenant, an External ID without one, a B2C policy that the
/// cloud does not name.
[[nodiscard]] inline std::string metadata_url(const MetadataRequest& request) {
    std::string url = "https://";
    url.append(request.cloud.host()).append("/").append(bearer::detail::metadata_path(request));
    url.append("/v2.0/.well-known/openid-configuration");
    if (request.app_id) url.append("?appid=").append(request.app_id->text());
    return url;
}

}  // namespace entra
}  // namespace bearer::inline v1
