// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/diagnostics/audience_hints.hpp>
#include <bearer/diagnostics/evidence.hpp>
#include <bearer/diagnostics/shown.hpp>
#include <bearer/error.hpp>

#include <algorithm>
#include <string>
#include <string_view>

/// Permissions that a token of this kind, or in this form, never has.
namespace bearer::inline v1::detail {

/// Whether it speaks for a user, as far as that can be told: only Microsoft's scopes are for users alone.
[[nodiscard]] inline bool is_of_a_user(const Evidence& token) {
    const std::string_view kind = text_in(token.claims, "idtyp");
    return kind == "user" || (kind != "app" && is_entra(token) && !scope_words_in(token.claims).empty());
}

/// Whether it speaks for an application: with Microsoft by the shape of the token, elsewhere where it is its own subject
/// (RFC 9068 §2.2, §5).
[[nodiscard]] inline bool is_of_an_application(const Evidence& token) {
    const std::string_view kind = text_in(token.claims, "idtyp");
    const std::string_view subject = text_in(token.claims, "sub");
    if (kind == "app" || kind == "user") return kind == "app";
    if (subject.empty()) return false;
    if (!is_entra(token)) return subject == text_in(token.claims, "client_id");
    return scope_words_in(token.claims).empty() && subject == text_in(token.claims, "oid");
}

/// Hints about a scope that was written as clients ask for it.
inline void add_scope_hints(const Evidence& token, const Refusal& refusal, Hints& hints) {
    const auto carried = scope_words_in(token.claims);
    for (const std::string_view value : expected_values(refusal)) {
        if (value.find("://") == value.npos) continue;
        const std::string_view name = value.substr(value.rfind('/') + 1);
        // Elsewhere a scope may well be a URI; with Microsoft it never is.
        if (name.empty() || (!is_entra(token) && std::ranges::find(carried, name) == carried.end())) continue;
        hints.emplace_back("Tokens carry a scope by its short name: ask for \"" + shown(name, 80) +
                           "\". The full URI is "
                           "what clients request.");
        return;
    }
}

/// Hints about a permission of the other kind of caller.
inline void add_kind_hints(const Evidence& token, const Refusal& refusal, Hints& hints) {
    const std::string_view policy = refusal.policy.name.text();
    const bool wants_app = policy == "app role" || policy == "app";
    const bool wants_user = policy == "user role" || policy == "user scope" || policy == "user" || policy == "human";
    if (wants_app && is_of_a_user(token))
        hints.emplace_back(
            "The token is of a user, and this is a permission that only applications have: ask users for a "
            "scope (UserScope) or for a role that is assigned to them (UserRole).");
    if (wants_user && is_of_an_application(token))
        hints.emplace_back(
            "The token is of an application, which has no scopes and no user's roles: ask applications for "
            "an app role (AppRole), and have an administrator grant it.");
    if (refusal.error == Error{ErrorCode::caller_rejected, "roles"} && is_of_an_application(token))
        hints.emplace_back(
            "The application has no role of this API, and any application of the tenant gets such a token: "
            "have an administrator grant it one, or name it in Caller's allow_clients.");
    if (policy == "role" && is_of_a_user(token) && !has(token.claims, "roles"))
        hints.emplace_back(
            "The token is of a user, who has a role only where an administrator assigns it, and never one of "
            "applications. If users without it may do this as well, ask them for a scope: Scope{...} || Role{...}.");
    if (policy == "scope" && is_of_an_application(token))
        hints.emplace_back(is_entra(token)
                               ? "The token is of an application, which has no scopes. If applications may do this as "
                                 "well, ask them for a role: Scope{...} || Role{...}."
                               : "The token is of an application: the provider has to allow it that scope.");
}

/// Hints about groups that a token does not list.
inline void add_group_hints(const Evidence& token, const Refusal& refusal, Hints& hints) {
    if (refusal.error.code == ErrorCode::groups_overage)
        hints.emplace_back(
            "Past 200 groups a token lists none (groups overage): ask Microsoft Graph for them "
            "(getMemberObjects), emit only groups that are assigned to the application, or use app roles.");
    if (refusal.error.code == ErrorCode::group_missing && !has(token.claims, "groups"))
        hints.emplace_back(
            "The token has no \"groups\" at all: the API's manifest has to ask for them "
            "(groupMembershipClaims).");
}

/// Hints about a policy that cannot be answered among the others of its validator.
inline void add_tenancy_hints(const Refusal& refusal, Hints& hints) {
    if (refusal.error == Error{ErrorCode::internal_error, "no tenancy"})
        hints.emplace_back(
            "Nothing vouches for the tenant, and any issuer could write this claim: put SingleTenant or another tenancy "
            "among the policies of the validator.");
    if (refusal.error == Error{ErrorCode::internal_error, "tenant not named"})
        hints.emplace_back(
            "The validator admits several tenants: name the one for which this is meant, as in Group{id, tenant}.");
}

/// Hints about what a caller may do.
inline void add_permission_hints(const Evidence& token, const Refusal& refusal, Hints& hints) {
    const ErrorCode code = refusal.error.code;
    if (code == ErrorCode::scope_missing) add_scope_hints(token, refusal, hints);
    const bool concerns_kind =
        code == ErrorCode::scope_missing || code == ErrorCode::role_missing || code == ErrorCode::caller_rejected;
    if (concerns_kind && !is_id_token(token)) add_kind_hints(token, refusal, hints);
    add_group_hints(token, refusal, hints);
    add_tenancy_hints(refusal, hints);
}

}  // namespace bearer::inline v1::detail
