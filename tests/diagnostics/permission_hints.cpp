// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/permission_hints.hpp>
#include <bearer/entra/caller.hpp>
#include <bearer/entra/membership.hpp>
#include <bearer/entra/permission.hpp>
#include <bearer/policy/role.hpp>
#include <bearer/policy/scope.hpp>
#include <bearer/testing/entra_forge.hpp>

#include "diagnostics/reports.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace {

using bearer::Role;
using bearer::Scope;
using bearer::detail::hint_for;
using bearer::entra::AppRole;
using bearer::entra::UserRole;
using bearer::entra::UserScope;
using bearer::testing::EntraForge;
using nlohmann::json;
using test::contains;
using test::hint_about;

const EntraForge forge;

json claims_of(const bearer::testing::TokenDraft& draft) { return json::parse(draft.payload_text()); }
const json user = claims_of(forge.user());
const json app = claims_of(forge.app());

/// What a policy whose answer depends on the validator's other policies would be told.
template <class P>
std::string hint_on(const P& policy, const json& claims, bearer::Error error) {
    return hint_for({json{}, claims, forge.now()}, {error, policy.describe()});
}
constexpr bearer::Error wrong_kind{bearer::ErrorCode::caller_rejected, "caller"};

}  // namespace

TEST_CASE("a scope that is written as a full URI is recognised", "[diagnostics][entra]") {
    const Scope scope{"api://6e74172b-be56-4843-9ff4-e66a39bb12e3/Orders.Read"};

    CHECK(contains(hint_about(scope, user), "ask for \"Orders.Read\""));
    CHECK(contains(hint_about(scope, {{"scope", "Orders.Read"}}), "ask for \"Orders.Read\""));
    CHECK(contains(hint_about(Scope{"api://orders/Orders.Write"}, user), "ask for \"Orders.Write\""));
}

TEST_CASE("a scope that is a URI with another provider is left alone", "[diagnostics]") {
    CHECK_FALSE(contains(hint_about(Scope{"https://as.example/orders"}, {{"scope", "https://as.example/other"}}),
                         "short name"));
    CHECK_FALSE(contains(hint_about(Scope{"Orders.Write"}, user), "short name"));
}

TEST_CASE("a role that only applications have is recognised where a user asks", "[diagnostics][entra]") {
    CHECK(contains(hint_on(AppRole{"Orders.Read.All"}, user, wrong_kind), "a permission that only applications have"));
    CHECK_FALSE(contains(hint_on(AppRole{"Orders.Read.All"}, app, wrong_kind), "only applications"));
    CHECK(contains(hint_about(Role{"Orders.Read.All"}, user), "Scope{...} || Role{...}"));
    CHECK_FALSE(contains(hint_about(Role{"Orders.Write.All"}, app), "Scope{...}"));
}

TEST_CASE("what only users have is recognised where an application asks", "[diagnostics][entra]") {
    CHECK(contains(hint_on(UserScope{"Orders.Read"}, app, wrong_kind), "The token is of an application"));
    CHECK(contains(hint_on(UserRole{"Reader"}, app, wrong_kind), "The token is of an application"));
    CHECK_FALSE(
        contains(hint_on(UserScope{"Orders.Write"}, user, {bearer::ErrorCode::scope_missing, "scp"}), "application"));
    CHECK(contains(hint_about(Scope{"Orders.Read"}, app), "ask them for a role"));
    CHECK_FALSE(contains(hint_about(Scope{"Orders.Write"}, user), "applications"));
}

TEST_CASE("with another provider a scope tells nothing of who calls", "[diagnostics]") {
    const json somebody{{"iss", "https://as.example/"}, {"sub", "u1"}, {"client_id", "c1"}, {"scope", "read"}};
    const json itself{{"iss", "https://as.example/"}, {"sub", "c1"}, {"client_id", "c1"}, {"scope", "read"}};

    CHECK_FALSE(contains(hint_about(Role{"admin"}, somebody), "of a user"));
    CHECK_FALSE(contains(hint_about(Role{"admin"}, itself), "of a user"));
    CHECK(contains(hint_about(Role{"admin"}, somebody), "assign the role"));
    CHECK(contains(hint_about(Scope{"write"}, itself), "has to allow it that scope"));
    CHECK_FALSE(contains(hint_about(Scope{"write"}, somebody), "application:"));
}

TEST_CASE("an application without any role is told to get one", "[diagnostics][entra]") {
    CHECK(contains(hint_about(bearer::entra::Caller{}, claims_of(forge.app_without_roles())), "allow_clients"));
    CHECK_FALSE(contains(hint_about(bearer::entra::Caller{}, claims_of(forge.app_without_object())), "allow_clients"));
}

TEST_CASE("the word of idtyp counts more than the shape of the token", "[diagnostics][entra]") {
    const auto with_type = [](const json& claims, const char* type) {
        json changed = claims;
        changed["idtyp"] = type;
        return changed;
    };

    CHECK(contains(hint_on(UserRole{"Reader"}, with_type({{"sub", "s"}}, "app"), wrong_kind), "of an application"));
    CHECK(contains(hint_on(AppRole{"Reader"}, with_type({{"sub", "s"}}, "user"), wrong_kind), "of a user"));
}

TEST_CASE("groups that are too many, or never asked for, are explained", "[diagnostics][entra]") {
    const bearer::Error overage{bearer::ErrorCode::groups_overage, "groups"};
    const bearer::Error missing{bearer::ErrorCode::group_missing, "groups"};
    const auto hint = [](const json& claims, bearer::Error error) {
        return hint_for({json{}, claims, forge.now()}, {error});
    };

    CHECK(contains(hint(claims_of(forge.with_groups_overage()), overage), "getMemberObjects"));
    CHECK(contains(hint(user, missing), "groupMembershipClaims"));
    CHECK_FALSE(contains(hint(claims_of(forge.with_groups(2)), missing), "groupMembershipClaims"));
    CHECK_FALSE(contains(hint(claims_of(forge.with_groups(2)), missing), "getMemberObjects"));
}

TEST_CASE("a policy that lacks a tenancy beside it is told so", "[diagnostics][entra]") {
    const bearer::entra::Group group{bearer::entra::ObjectId{"0f2b3c4d-aaaa-4222-8333-444455100001"}};
    const bearer::Error no_tenancy{bearer::ErrorCode::internal_error, "no tenancy"};
    const bearer::Error not_named{bearer::ErrorCode::internal_error, "tenant not named"};

    CHECK(contains(hint_about(group, user), "put SingleTenant or another tenancy"));
    CHECK(contains(hint_on(group, user, no_tenancy), "put SingleTenant or another tenancy"));
    CHECK_FALSE(contains(hint_on(group, user, no_tenancy), "Group{id, tenant}"));
    CHECK(contains(hint_on(group, user, not_named), "Group{id, tenant}"));
    CHECK_FALSE(contains(hint_on(group, user, not_named), "SingleTenant"));
    CHECK_FALSE(contains(hint_on(group, user, {bearer::ErrorCode::internal_error, "policy"}), "tenan"));
}
