// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/entra/combine.hpp>
#include <bearer/entra/ids.hpp>
#include <bearer/entra/tenancy.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/listed.hpp>
#include <bearer/policy/one_of.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/result.hpp>
#include <bearer/token/claims.hpp>
#include <bearer/token/object.hpp>
#include <bearer/token/string_list.hpp>
#include <bearer/verdict.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace bearer::inline v1 {

namespace detail {

/// Whether one of the strings is one of the ids; names are none.
template <class Id>
[[nodiscard]] bool lists_one_of(const StringList& list, const OneOf<Id>& ids) {
    return list.any_of([&](std::string_view entry) {
        for (const Id& id : ids.values())
            if (id.is(entry)) return true;
        return false;
    });
}

/// Whether the caller is in more groups than the token could list; claim_malformed for markers that are neither.
[[nodiscard]] inline Result<bool> has_groups_overage(const Claims& claims) {
    const auto implicit = claims.find<bool>("hasgroups");
    if (!implicit.has_value()) return implicit.error();
    const auto names = claims.find<bearer::Object>("_claim_names");
    if (!names) return names.error();
    const bool is_elsewhere = *names && (**names).contains("groups");
    return is_elsewhere || implicit.value().value_or(false);
}

}  // namespace detail

namespace entra {

/// Accepts tokens that list one of the named groups, by object id, of the caller ("groups").
///
/// Outside SingleTenant it takes the tenant of the groups, `Group{id, tenant}`; without one every answer is
/// internal_error there. Rejects with group_missing; groups_overage where the caller is in too many groups for the
/// token; tenant_rejected; claim_missing or claim_malformed. A token without "groups", for which the API's manifest has to
/// ask, or with groups by name is in none, so `!Group{id}` accepts it: add Present{"groups"}, and have ids in tokens.
class Group {
public:
    explicit Group(OneOf<ObjectId> groups, std::optional<TenantId> tenant = std::nullopt)
        : groups_{std::move(groups)}, tenant_{tenant} {}

    [[nodiscard]] Description describe() const {
        return {"group",
                bearer::detail::in_words(groups_) + bearer::detail::where_in_words(tenant_),
                {"groups", "hasgroups", "_claim_names"},
                {}};
    }

    Verdict operator()(const Context& context) const {
        if (const Verdict tenant = bearer::detail::check_meant_for(context, tenant_); !tenant) return tenant;
        const auto has_overage = bearer::detail::has_groups_overage(context.claims);
        if (!has_overage.has_value()) return reject(has_overage.error());
        if (*has_overage) return reject({ErrorCode::groups_overage, "groups"});
        const auto listed = bearer::detail::array_of(context.claims, "groups");
        if (!listed) return reject(listed.error());
        return bearer::detail::lists_one_of(*listed, groups_) ? accept() : reject({ErrorCode::group_missing, "groups"});
    }

private:
    OneOf<ObjectId> groups_;
    std::optional<TenantId> tenant_;
};

/// Accepts tokens that list one of the named directory roles ("wids").
///
/// Role templates have the same ids in all tenants: outside SingleTenant it takes the tenant, `DirectoryRole{id, tenant}`;
/// without one every answer is internal_error there. Rejects with role_missing; claim_missing where the API's
/// manifest does not ask for "wids"; tenant_rejected or claim_malformed.
class DirectoryRole {
public:
    explicit DirectoryRole(OneOf<DirectoryRoleId> roles, std::optional<TenantId> tenant = std::nullopt)
        : roles_{std::move(roles)}, tenant_{tenant} {}

    [[nodiscard]] Description describe() const {
        return {"directory role", bearer::detail::in_words(roles_) + bearer::detail::where_in_words(tenant_), {"wids"}, {}};
    }

    Verdict operator()(const Context& context) const {
        if (const Verdict tenant = bearer::detail::check_meant_for(context, tenant_); !tenant) return tenant;
        if (!context.claims.contains("wids")) return reject({ErrorCode::claim_missing, "wids"});
        const auto listed = bearer::detail::array_of(context.claims, "wids");
        if (!listed) return reject(listed.error());
        return bearer::detail::lists_one_of(*listed, roles_) ? accept() : reject({ErrorCode::role_missing, "wids"});
    }

private:
    OneOf<DirectoryRoleId> roles_;
    std::optional<TenantId> tenant_;
};

}  // namespace entra
}  // namespace bearer::inline v1
