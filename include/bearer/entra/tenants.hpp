// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/entra/cloud.hpp>
#include <bearer/entra/combine.hpp>
#include <bearer/entra/ids.hpp>
#include <bearer/entra/metadata_url.hpp>
#include <bearer/entra/tenancy.hpp>
#include <bearer/policy/one_of.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/verdict.hpp>

#include <stdexcept>
#include <string>
#include <utility>

namespace bearer::inline v1 {

namespace detail {

/// std::invalid_argument for B2C, whose tenants each have keys and policies of their own.
[[nodiscard]] inline entra::Cloud not_b2c(entra::Cloud cloud) {
    if (cloud.is_b2c())
        throw std::invalid_argument{"bearer: Azure AD B2C is for one tenant: write SingleTenant{tenant, "
                                    "Cloud::b2c(\"contoso\", \"B2C_1_sign_in\")}"};
    return cloud;
}

[[nodiscard]] inline Description describe_tenancy(std::string expected) {
    return {"tenancy", std::move(expected), {"tid", "ver", "iss"}, {}};
}

}  // namespace detail

namespace entra {

/// Accepts tokens that one tenant issued (v1.0 and v2.0), for an application of that tenant alone.
///
/// Like all five tenancies it demands that "tid" is a GUID, "iss" exactly the issuer of that tenant for "ver" in the
/// cloud, and the "issuer" and "cloud_instance_name" of the key that signed the same; a key without an "issuer"
/// is good here only. Rejects with claim_missing, claim_malformed, tenant_rejected, issuer_rejected (subject "iss",
/// "key", or "tfp" for a B2C policy that is not named). No tenancy is meant to be negated: what another cloud issued is
/// a "no" like any other, so a list of tenants to keep out would let these in.
class SingleTenant final {
public:
    static constexpr Guarantee guarantees = Guarantee::issuer | Guarantee::tenant | Guarantee::one_tenant;

    explicit SingleTenant(TenantId tenant, Cloud cloud = Cloud::global()) : tenant_{tenant}, cloud_{std::move(cloud)} {}

    [[nodiscard]] Description describe() const {
        return bearer::detail::describe_tenancy("the tenant " + to_string(tenant_));
    }

    /// Which metadata leads to the keys: see RemoteKeys.
    [[nodiscard]] MetadataRequest metadata() const { return {.tenant = tenant_, .cloud = cloud_}; }

    Verdict operator()(const Context& context) const {
        return bearer::detail::check_tenancy(context, cloud_, bearer::detail::KeyIssuer::optional,
                                             [this](const TenantId& tenant) { return tenant == tenant_; });
    }

private:
    TenantId tenant_;
    Cloud cloud_;
};

/// Accepts tokens of the listed tenants, each with its own issuer: an API whose customers are known.
///
/// The rest is as for SingleTenant; every key must have an "issuer".
class Tenants final {
public:
    static constexpr Guarantee guarantees = Guarantee::issuer | Guarantee::tenant;

    explicit Tenants(OneOf<TenantId> tenants, Cloud cloud = Cloud::global())
        : tenants_{std::move(tenants)}, cloud_{bearer::detail::not_b2c(std::move(cloud))} {}

    [[nodiscard]] Description describe() const {
        return bearer::detail::describe_tenancy("the tenant " + bearer::detail::in_words(tenants_));
    }

    /// Which metadata leads to the keys: see RemoteKeys.
    [[nodiscard]] MetadataRequest metadata() const {
        const bool has_personal = tenants_.contains(personal_accounts_tenant());
        return {.tenant = has_personal ? SharedMetadata::common : SharedMetadata::organizations, .cloud = cloud_};
    }

    Verdict operator()(const Context& context) const {
        return bearer::detail::check_tenancy(context, cloud_, bearer::detail::KeyIssuer::required,
                                             [this](const TenantId& tenant) { return tenants_.contains(tenant); });
    }

private:
    OneOf<TenantId> tenants_;
    Cloud cloud_;
};

/// Accepts tokens of every organization there is, strangers included, but of no personal account.
///
/// Whoever has a tenant gets in: decide by "tid" which data a caller may see. The rest is as for Tenants.
class AnyOrganization final {
public:
    static constexpr Guarantee guarantees = Guarantee::issuer | Guarantee::tenant;

    explicit AnyOrganization(Cloud cloud = Cloud::global()) : cloud_{bearer::detail::not_b2c(std::move(cloud))} {}

    [[nodiscard]] Description describe() const { return bearer::detail::describe_tenancy("any organization"); }

    /// Which metadata leads to the keys: see RemoteKeys.
    [[nodiscard]] MetadataRequest metadata() const {
        return {.tenant = SharedMetadata::organizations, .cloud = cloud_};
    }

    Verdict operator()(const Context& context) const {
        return bearer::detail::check_tenancy(context, cloud_, bearer::detail::KeyIssuer::required,
                                             [](const TenantId& tenant) { return tenant != personal_accounts_tenant(); });
    }

private:
    Cloud cloud_;
};

/// Accepts tokens of personal Microsoft accounts only; these are v2.0. The rest is as for Tenants.
class PersonalAccounts final {
public:
    static constexpr Guarantee guarantees = Guarantee::issuer | Guarantee::tenant;

    explicit PersonalAccounts(Cloud cloud = Cloud::global()) : cloud_{bearer::detail::not_b2c(std::move(cloud))} {}

    [[nodiscard]] Description describe() const { return bearer::detail::describe_tenancy("personal accounts"); }

    /// Which metadata leads to the keys: see RemoteKeys.
    [[nodiscard]] MetadataRequest metadata() const {
        return {.tenant = SharedMetadata::consumers, .cloud = cloud_};
    }

    Verdict operator()(const Context& context) const {
        return bearer::detail::check_tenancy(context, cloud_, bearer::detail::KeyIssuer::required,
                                             [](const TenantId& tenant) { return tenant == personal_accounts_tenant(); });
    }

private:
    Cloud cloud_;
};

/// Accepts tokens of every organization and of personal accounts: of anybody. The rest is as for Tenants.
class AnyAccount final {
public:
    static constexpr Guarantee guarantees = Guarantee::issuer | Guarantee::tenant;

    explicit AnyAccount(Cloud cloud = Cloud::global()) : cloud_{bearer::detail::not_b2c(std::move(cloud))} {}

    [[nodiscard]] Description describe() const { return bearer::detail::describe_tenancy("any account"); }

    /// Which metadata leads to the keys: see RemoteKeys.
    [[nodiscard]] MetadataRequest metadata() const {
        return {.tenant = SharedMetadata::common, .cloud = cloud_};
    }

    Verdict operator()(const Context& context) const {
        return bearer::detail::check_tenancy(context, cloud_, bearer::detail::KeyIssuer::required,
                                             [](const TenantId&) { return true; });
    }

private:
    Cloud cloud_;
};

}  // namespace entra
}  // namespace bearer::inline v1
