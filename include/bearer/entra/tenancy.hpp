// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/ascii.hpp>
#include <bearer/detail/same_text.hpp>
#include <bearer/entra/cloud.hpp>
#include <bearer/entra/ids.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/result.hpp>
#include <bearer/token/claims.hpp>
#include <bearer/verdict.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace bearer::inline v1 {

namespace entra {

/// The form of a token, which its "ver" names and the API's manifest decides.
enum class Version { v1, v2 };

}  // namespace entra

namespace detail {

/// An id that is a claim: claim_missing where there is none, claim_malformed where it is no GUID.
template <class Id>
[[nodiscard, gnu::always_inline]] inline Result<Id> id_of(const Claims& claims, Label name) {
    const auto text = claims.get<std::string_view>(name);
    if (!text) return text.error();
    const auto id = Id::parse(*text);
    if (!id) return Error{ErrorCode::claim_malformed, name};
    return *id;
}

/// Accepts claims in which that one is one of the ids: claim_missing, claim_malformed, or the error for another id.
template <class Id>
[[nodiscard, gnu::always_inline]] inline Verdict check_id(const Claims& claims, Label name, const OneOf<Id>& ids,
                                                          Error another) {
    const auto text = claims.get<std::string_view>(name);
    if (!text) return reject(text.error());
    for (const Id& id : ids.values())
        if (id.is(*text)) return accept();
    return Id::parse(*text) ? reject(another) : reject({ErrorCode::claim_malformed, name});
}

[[nodiscard]] inline Result<entra::Version> version_of(const Claims& claims) {
    const auto version = claims.get<std::string_view>("ver");
    if (!version) return version.error();
    if (same_text(*version, "1.0")) return entra::Version::v1;
    if (same_text(*version, "2.0")) return entra::Version::v2;
    return Error{ErrorCode::claim_malformed, "ver"};
}

/// Whether the issuer, which another policy has compared whole, is one of Azure AD B2C.
[[nodiscard]] constexpr bool is_b2c_issuer(std::string_view issuer) noexcept {
    constexpr std::string_view scheme = "https://";
    if (!issuer.starts_with(scheme)) return false;
    issuer.remove_prefix(scheme.size());
    const std::string_view host = issuer.substr(0, issuer.find('/'));
    return host.ends_with(b2c_domain) && std::ranges::all_of(host, is_host_character);
}

[[nodiscard]] inline bool is_b2c(const Claims& claims) {
    const auto issuer = claims.find<std::string_view>("iss");
    return issuer && *issuer && is_b2c_issuer(**issuer);
}

/// The tenant of a token; in B2C, which may leave "tid" out, the one in the path of "iss".
[[nodiscard]] inline Result<entra::TenantId> tenant_of(const Claims& claims) {
    if (claims.contains("tid") || !is_b2c(claims)) return id_of<entra::TenantId>(claims, "tid");
    const auto issuer = claims.get<std::string_view>("iss");
    if (!issuer) return issuer.error();
    const auto path = issuer->find('/', std::string_view{"https://"}.size());
    if (path == issuer->npos) return Error{ErrorCode::claim_missing, "tid"};
    const auto tenant = entra::TenantId::parse(issuer->substr(path + 1, 36));
    if (!tenant) return Error{ErrorCode::claim_missing, "tid"};
    return *tenant;
}

/// Accepts if a tenancy of this folder vouches for the token; internal_error otherwise, as any other issuer could write the
/// claims that are Microsoft's.
[[nodiscard]] inline Verdict check_vouched_for(Guarantee guaranteed) noexcept {
    return promises(guaranteed, Guarantee::tenant) ? accept() : reject({ErrorCode::internal_error, "no tenancy"});
}

/// Accepts tokens of the tenant for which an object, group, role or context is meant: the named one, or the validator's
/// only one.
///
/// Where there are several and none is named, or no tenancy vouches for "tid", no answer could be trusted, not even a
/// "no" under `!`: internal_error.
[[nodiscard]] inline Verdict check_meant_for(const Context& context, const std::optional<entra::TenantId>& tenant) {
    if (const Verdict vouched = check_vouched_for(context.guaranteed); !vouched) return vouched;
    if (!tenant) {
        const bool is_the_only_one = promises(context.guaranteed, Guarantee::one_tenant);
        return is_the_only_one ? accept() : reject({ErrorCode::internal_error, "tenant not named"});
    }
    const auto actual = tenant_of(context.claims);
    if (!actual) return reject(actual.error());
    return *actual == *tenant ? accept() : reject({ErrorCode::tenant_rejected, "tid"});
}

/// " in the tenant …" where one is named.
[[nodiscard]] inline std::string where_in_words(const std::optional<entra::TenantId>& tenant) {
    return tenant ? " in the tenant " + to_string(*tenant) : "";
}

/// Accepts tokens of a policy (user flow) that the API names; "tfp" names it, or "acr" in older ones.
[[nodiscard]] inline Verdict check_b2c_policy(const Claims& claims, const OneOf<std::string>& policies) {
    auto named = claims.find<std::string_view>("tfp");
    if (named && !*named) named = claims.find<std::string_view>("acr");
    if (!named) return reject(named.error());
    if (!*named) return reject({ErrorCode::claim_missing, "tfp"});
    const auto is_named = [&](std::string_view policy) { return equal_ignoring_case(policy, **named); };
    return std::ranges::any_of(policies.values(), is_named) ? accept() : reject({ErrorCode::issuer_rejected, "tfp"});
}

/// Whether a key may do without an "issuer": only one tenant's own key set may leave it out.
enum class KeyIssuer { required, optional };

/// Accepts tokens that the key which verified them may sign: its "issuer", in which "{tenantid}" stands for any
/// tenant, and its "cloud_instance_name" are those of the tenant and cloud.
///
/// Without this, the key of the personal accounts could sign tokens of any organization.
[[nodiscard]] inline Verdict check_key(const PublicKey& key, const entra::Cloud& cloud, const entra::TenantId& tenant,
                                       KeyIssuer need) {
    const auto speaks_for = [&](const entra::Cloud& issuers, std::string_view issuer) {
        return issuers.is_v2_issuer(issuer, tenant.text()) || issuers.is_v2_issuer(issuer, "{tenantid}");
    };
    if (const auto issuer = key.issuer()) {
        // External ID's keys have been seen with either form of issuer.
        static const entra::Cloud global = entra::Cloud::global();
        if (!speaks_for(cloud, *issuer) && !(cloud.is_external_id() && speaks_for(global, *issuer)))
            return reject({ErrorCode::issuer_rejected, "key"});
    } else if (need == KeyIssuer::required) {
        return reject({ErrorCode::issuer_rejected, "key"});
    }
    // The global key set has held keys of the US government's cloud that only this tells apart.
    const auto instance = key.member("cloud_instance_name");
    if (instance && !same_text(*instance, cloud.instance_name())) return reject({ErrorCode::issuer_rejected, "key"});
    return accept();
}

/// Accepts tokens of an admitted tenant: "tid" and "ver" are well-formed, the tenant is admitted, "iss" is exactly
/// the issuer of that cloud, version and tenant, and so is the issuer of the key. In this order.
template <class Admits>
[[nodiscard]] Verdict check_tenancy(const Context& context, const entra::Cloud& cloud, KeyIssuer need,
                                    const Admits& admits) {
    const Claims& claims = context.claims;
    const auto tenant = cloud.is_b2c() ? tenant_of(claims) : id_of<entra::TenantId>(claims, "tid");
    if (!tenant) return reject(tenant.error());
    const auto version = version_of(claims);
    if (!version) return reject(version.error());
    if (!admits(*tenant)) return reject({ErrorCode::tenant_rejected, "tid"});

    const auto issuer = claims.get<std::string_view>("iss");
    if (!issuer) return reject(issuer.error());
    const bool is_v1 = *version == entra::Version::v1;
    // Personal accounts have v2.0 tokens only. B2C says "1.0" and has the other issuer.
    const bool is_exact = cloud.is_b2c() ? is_v1 && cloud.is_v2_issuer(*issuer, tenant->text())
                          : is_v1        ? *tenant != entra::personal_accounts_tenant() &&
                                        cloud.is_v1_issuer(*issuer, tenant->text())
                                  : cloud.is_v2_issuer(*issuer, tenant->text());
    if (!is_exact) return reject({ErrorCode::issuer_rejected, "iss"});
    if (cloud.policies())
        if (const Verdict policy = check_b2c_policy(claims, *cloud.policies()); !policy) return policy;
    return check_key(context.key, cloud, *tenant, need);
}

}  // namespace detail
}  // namespace bearer::inline v1
