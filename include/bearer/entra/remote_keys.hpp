// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/entra/cloud.hpp>
#include <bearer/entra/ids.hpp>
#include <bearer/entra/metadata_url.hpp>
#include <bearer/entra/tenants.hpp>
#include <bearer/remote/discovery.hpp>
#include <bearer/remote/fetch.hpp>
#include <bearer/remote/http_url.hpp>
#include <bearer/remote/key_download.hpp>
#include <bearer/remote/remote_jwks.hpp>
#include <bearer/remote/remote_options.hpp>

#include <concepts>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace bearer::inline v1 {

namespace detail {

/// The "issuer" that the metadata has to name: the tenant's, or the template where it is for several.
[[nodiscard]] inline std::string metadata_tenant(const entra::MetadataRequest& request) {
    if (const auto* tenant = std::get_if<entra::TenantId>(&request.tenant)) return to_string(*tenant);
    const auto* shared = std::get_if<entra::SharedMetadata>(&request.tenant);
    if (shared == nullptr)
        throw std::invalid_argument{"bearer: keys are those of a tenant: write RemoteKeys{SingleTenant{tenant}, "
                                    "CurlFetch{}}, or a MetadataRequest that names the tenant, in B2C too"};
    return *shared == entra::SharedMetadata::consumers ? to_string(entra::personal_accounts_tenant()) : "{tenantid}";
}

[[nodiscard]] inline KeyLocation location_of(const entra::MetadataRequest& request) {
    const std::string url = entra::metadata_url(request);
    return {url, MetadataQuery{.urls = {url},
                               .is_issuer =
                                   [cloud = request.cloud, tenant = metadata_tenant(request)](std::string_view issuer) {
                                       return cloud.is_v2_issuer(issuer, tenant);
                                   },
                               .allows_keys_at =
                                   [metadata = *HttpUrl::parse(url)](const HttpUrl& keys) {
                                       return keys.has_origin_of(metadata);
                                   }}};
}

}  // namespace detail

namespace entra {

/// The keys that Microsoft publishes for a tenancy, fetched and kept current. A RemoteJwks, which see, and no more than
/// that: it may be kept as one.
///
/// The metadata must name the issuer of that tenancy, or the template where there are several tenants, and keys on its
/// own host. Tenants, AnyOrganization and AnyAccount have keys in common with all the world: it is the tenancy, as a policy
/// of the validator, that binds a key to its issuer.
class RemoteKeys : public RemoteJwks {
public:
    /// `RemoteKeys{tenancy, CurlFetch{}}`. Throws std::invalid_argument for what has no metadata, as metadata_url() does.
    template <class Tenancy>
        requires requires(const Tenancy& tenancy) {
            { tenancy.metadata() } -> std::same_as<MetadataRequest>;
        }
    RemoteKeys(const Tenancy& tenancy, Fetch fetch, RemoteOptions options = {})
        : RemoteKeys{tenancy.metadata(), std::move(fetch), std::move(options)} {}

    /// For an API with signing keys of its own (claims mapping), and for one of several B2C policies: take the tenancy's
    /// metadata() and set `app_id` or `policy`.
    RemoteKeys(const MetadataRequest& request, Fetch fetch, RemoteOptions options = {})
        : RemoteJwks{bearer::detail::location_of(request), std::move(fetch), std::move(options)} {}
};

static_assert(KeySource<RemoteKeys>);

}  // namespace entra
}  // namespace bearer::inline v1
