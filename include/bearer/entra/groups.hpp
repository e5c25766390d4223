// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/entra/calling.hpp>
#include <bearer/entra/ids.hpp>
#include <bearer/entra/membership.hpp>
#include <bearer/entra/tenancy.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/listed.hpp>
#include <bearer/result.hpp>
#include <bearer/token/claims.hpp>
#include <bearer/token/string_list.hpp>

#include <string>
#include <string_view>
#include <variant>

namespace bearer::inline v1 {

namespace entra {

/// The groups of a caller, all of them: object ids, or names where the manifest asks for these.
struct ListedGroups {
    StringList list;

    [[nodiscard]] bool contains(const ObjectId& group) const noexcept {
        return list.any_of([&](std::string_view listed) { return group.is(listed); });
    }
};

/// There are too many to list: ask Microsoft Graph with a POST to this path of its host.
///
/// It is made from "oid"; the address that the token brings along is never used.
struct GroupsOverage {
    std::string graph_path;
};

/// The token says nothing of groups: the caller is in none, or the API's manifest does not ask for them.
struct NoGroups {};

using Groups = std::variant<ListedGroups, GroupsOverage, NoGroups>;

}  // namespace entra

namespace detail {

/// The three answers about groups; in an overage the caller's kind and "oid" must be known.
[[nodiscard]] inline Result<entra::Groups> groups_of(const Claims& claims) {
    const auto has_overage = has_groups_overage(claims);
    if (!has_overage.has_value()) return has_overage.error();
    if (*has_overage) {
        const auto calling = calling_of(claims);
        if (!calling) return calling.error();
        if (!calling->is_user() && !calling->is_app()) return Error{ErrorCode::caller_unknown, "caller"};
        const auto object = id_of<entra::ObjectId>(claims, "oid");
        if (!object) return object.error();
        std::string path = calling->is_user() ? "/v1.0/users/" : "/v1.0/servicePrincipals/";
        return entra::Groups{entra::GroupsOverage{path.append(object->text()).append("/getMemberObjects")}};
    }
    if (!claims.contains("groups")) return entra::Groups{entra::NoGroups{}};
    const auto list = array_of(claims, "groups");
    if (!list) return list.error();
    return entra::Groups{entra::ListedGroups{*list}};
}

}  // namespace detail
}  // namespace bearer::inline v1
