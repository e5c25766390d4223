// SPDX-License-Identifier: MIT
#include <bearer/entra/membership.hpp>

#include "support/callers.hpp"
#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"
#include "support/tenancies.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::Guarantee;
using bearer::one_of;
using bearer::entra::ClientId;
using bearer::entra::DirectoryRole;
using bearer::entra::DirectoryRoleId;
using bearer::entra::Group;
using bearer::entra::ObjectId;
using bearer::entra::TenantId;
using nlohmann::json;
using test::answer;
using test::in_any_tenant;
using test::in_b2c;
using test::in_single_tenant;
using test::user;
using test::with;
using test::without;

static_assert(!std::is_default_constructible_v<Group>);
static_assert(!std::is_default_constructible_v<DirectoryRole>);
static_assert(!std::is_constructible_v<Group, DirectoryRoleId>);
static_assert(!std::is_constructible_v<Group, ObjectId, ClientId>);
static_assert(!std::is_constructible_v<DirectoryRole, ObjectId>);

const std::string staff = "0f2b3c4d-aaaa-4222-8333-444455100001";
const std::string guests = "0f2b3c4d-aaaa-4222-8333-444455100002";
const std::string global_admin = "62e90394-69f5-4237-9190-012177145e10";
const std::string reader = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";

const TenantId ours{test::tenant_id};
const TenantId theirs{test::other_id};

constexpr Error no_group{ErrorCode::group_missing, "groups"};
constexpr Error overage{ErrorCode::groups_overage, "groups"};
constexpr Error no_role{ErrorCode::role_missing, "wids"};
constexpr Error no_tenancy{ErrorCode::internal_error, "no tenancy"};
constexpr Error not_named{ErrorCode::internal_error, "tenant not named"};
constexpr Error other_tenant{ErrorCode::tenant_rejected, "tid"};

json in_groups(const std::vector<std::string>& groups) { return with(user(), {{"groups", groups}}); }
json in_roles(const std::vector<std::string>& roles) { return with(user(), {{"wids", roles}}); }
json with_overage(const json& claims) {
    return with(claims, {{"_claim_names", {{"groups", "src1"}}},
                         {"_claim_sources", {{"src1", {{"endpoint", "http://169.254.169.254/groups"}}}}}});
}

}  // namespace

TEST_CASE("a group is listed by its object id", "[entra]") {
    const Group one{ObjectId{staff}};
    const Group either{one_of({ObjectId{staff}, ObjectId{test::client_id}})};

    CHECK(in_single_tenant(one, in_groups({staff})) == std::nullopt);
    CHECK(in_single_tenant(one, in_groups({guests, staff})) == std::nullopt);
    CHECK(in_single_tenant(either, in_groups({guests, test::client_id})) == std::nullopt);
    CHECK(in_single_tenant(one, in_groups({"0F2B3C4D-AAAA-4222-8333-444455100001"})) == std::nullopt);
    CHECK(in_single_tenant(one, in_groups({guests})) == no_group);
    CHECK(in_single_tenant(either, in_groups({guests})) == no_group);
    CHECK(in_single_tenant(!one, in_groups({guests})) == std::nullopt);
    CHECK(in_single_tenant(one, with(user(), {{"roles", {staff}}})) == no_group);
    CHECK(in_single_tenant(one, with(user(), {{"wids", {staff}}})) == no_group);
}

TEST_CASE("a caller in no group, or in groups by name, is not in the group", "[entra][EN-10]") {
    const Group group{ObjectId{staff}};

    CHECK(in_single_tenant(group, user()) == no_group);
    CHECK(in_single_tenant(group, in_groups({})) == no_group);
    for (const std::string& name : {std::string{"staff"}, std::string{}, "{" + staff + "}", staff + " ", staff + "0",
                                    "CONTOSO\\" + staff, staff.substr(1)}) {
        INFO(name);
        CHECK(in_single_tenant(group, in_groups({name})) == no_group);
        CHECK(in_single_tenant(group, in_groups({name, staff})) == std::nullopt);
    }
}

TEST_CASE("too many groups to list are no answer, not even a no", "[entra][EN-09]") {
    const Group group{ObjectId{staff}};

    for (const json& claims : {with_overage(user()), with_overage(in_groups({staff})),
                               with_overage(in_groups({guests})), with(user(), {{"hasgroups", true}}),
                               with(in_groups({staff}), {{"hasgroups", true}}),
                               with(with_overage(user()), {{"hasgroups", false}}),
                               with(user(), {{"_claim_names", {{"groups", nullptr}}}})}) {
        INFO(claims.dump());
        CHECK(in_single_tenant(group, claims) == overage);
        CHECK(in_single_tenant(!group, claims) == overage);
    }
}

TEST_CASE("only groups that are elsewhere are an overage", "[entra][EN-09]") {
    const Group group{ObjectId{staff}};

    for (const json& marker : {json{{"hasgroups", false}}, json{{"_claim_names", json::object()}},
                               json{{"_claim_names", {{"roles", "src1"}}}},
                               json{{"_claim_sources", {{"groups", "x"}}}}}) {
        INFO(marker.dump());
        CHECK(in_single_tenant(group, with(in_groups({staff}), marker)) == std::nullopt);
        CHECK(in_single_tenant(group, with(user(), marker)) == no_group);
    }
}

TEST_CASE("groups and their markers of another type are malformed", "[entra][EN-09]") {
    const Group group{ObjectId{staff}};
    const std::vector<std::pair<json, Error>> rows{
        {{{"hasgroups", "true"}}, {ErrorCode::claim_malformed, "hasgroups"}},
        {{{"hasgroups", "false"}}, {ErrorCode::claim_malformed, "hasgroups"}},
        {{{"hasgroups", 1}}, {ErrorCode::claim_malformed, "hasgroups"}},
        {{{"hasgroups", nullptr}}, {ErrorCode::claim_malformed, "hasgroups"}},
        {{{"_claim_names", "groups"}}, {ErrorCode::claim_malformed, "_claim_names"}},
        {{{"_claim_names", json::array({"groups"})}}, {ErrorCode::claim_malformed, "_claim_names"}},
        {{{"_claim_names", nullptr}}, {ErrorCode::claim_malformed, "_claim_names"}},
        {{{"groups", staff}}, {ErrorCode::claim_malformed, "groups"}},
        {{{"groups", 5}}, {ErrorCode::claim_malformed, "groups"}},
        {{{"groups", nullptr}}, {ErrorCode::claim_malformed, "groups"}},
        {{{"groups", {{staff, true}}}}, {ErrorCode::claim_malformed, "groups"}},
        {{{"groups", json::array({staff, 5})}}, {ErrorCode::claim_malformed, "groups"}},
    };

    for (const auto& [changes, error] : rows) {
        INFO(changes.dump());
        CHECK(in_single_tenant(group, with(in_groups({staff}), changes)) == error);
        CHECK(in_single_tenant(!group, with(in_groups({staff}), changes)) == error);
    }
    CHECK(in_single_tenant(group, in_groups({staff})) == std::nullopt);
}

TEST_CASE("a directory role is listed by its template's id", "[entra]") {
    const DirectoryRole one{DirectoryRoleId{global_admin}};
    const DirectoryRole either{one_of({DirectoryRoleId{global_admin}, DirectoryRoleId{reader}})};

    CHECK(in_single_tenant(one, in_roles({reader, global_admin})) == std::nullopt);
    CHECK(in_single_tenant(either, in_roles({reader})) == std::nullopt);
    CHECK(in_single_tenant(one, in_roles({"62E90394-69F5-4237-9190-012177145E10"})) == std::nullopt);
    CHECK(in_single_tenant(one, in_roles({reader})) == no_role);
    CHECK(in_single_tenant(either, in_roles({staff})) == no_role);
    CHECK(in_single_tenant(one, in_roles({})) == no_role);
    CHECK(in_single_tenant(one, in_roles({"Global Administrator"})) == no_role);
    CHECK(in_single_tenant(!one, in_roles({reader})) == std::nullopt);
}

TEST_CASE("directory roles that nobody asked for are missing, not none", "[entra]") {
    const DirectoryRole role{DirectoryRoleId{global_admin}};
    const Error missing{ErrorCode::claim_missing, "wids"};

    CHECK(in_single_tenant(role, user()) == missing);
    CHECK(in_single_tenant(!role, user()) == missing);
    CHECK(in_single_tenant(role, in_groups({global_admin})) == missing);
    CHECK(in_single_tenant(role, with(user(), {{"roles", {global_admin}}})) == missing);
    CHECK(in_single_tenant(role, in_roles({global_admin})) == std::nullopt);
}

TEST_CASE("directory roles are an array of strings", "[entra]") {
    const DirectoryRole role{DirectoryRoleId{global_admin}};

    for (const json& roles : {json(global_admin), json(5), json(nullptr), json{{global_admin, true}},
                              json::array({global_admin, 5})}) {
        INFO(roles.dump());
        CHECK(in_single_tenant(role, with(user(), {{"wids", roles}})) == Error{ErrorCode::claim_malformed, "wids"});
        CHECK(in_single_tenant(!role, with(user(), {{"wids", roles}})) == Error{ErrorCode::claim_malformed, "wids"});
    }
    CHECK(in_single_tenant(role, in_roles({global_admin})) == std::nullopt);
}

TEST_CASE("among several tenants a membership without its tenant is no answer", "[entra][EN-10]") {
    const Group group{ObjectId{staff}};
    const DirectoryRole role{DirectoryRoleId{global_admin}};

    for (const json& claims : {in_groups({staff}), in_groups({guests}), in_roles({global_admin}), in_roles({reader}),
                               user()}) {
        INFO(claims.dump());
        CHECK(in_any_tenant(group, claims) == not_named);
        CHECK(in_any_tenant(!group, claims) == not_named);
        CHECK(in_any_tenant(role, claims) == not_named);
        CHECK(in_any_tenant(!role, claims) == not_named);
        CHECK(answer(group, claims) == no_tenancy);
        CHECK(answer(role, claims) == no_tenancy);
    }
    CHECK(in_single_tenant(group, in_groups({staff})) == std::nullopt);
    CHECK(in_single_tenant(role, in_roles({global_admin})) == std::nullopt);
}

TEST_CASE("a membership counts in the named tenant only", "[entra][EN-10]") {
    const Group group{ObjectId{staff}, ours};
    const Group their_group{ObjectId{staff}, theirs};
    const DirectoryRole role{DirectoryRoleId{global_admin}, ours};
    const DirectoryRole their_role{DirectoryRoleId{global_admin}, theirs};
    const json stranger = with(in_groups({staff}), {{"tid", test::other_id}});

    CHECK(in_any_tenant(group, in_groups({staff})) == std::nullopt);
    CHECK(in_any_tenant(group, in_groups({guests})) == no_group);
    CHECK(in_any_tenant(group, stranger) == other_tenant);
    CHECK(in_any_tenant(their_group, stranger) == std::nullopt);
    CHECK(in_any_tenant(their_group, in_groups({staff})) == other_tenant);
    CHECK(in_single_tenant(their_group, in_groups({staff})) == other_tenant);
    CHECK(in_any_tenant(group, with_overage(user())) == overage);
    CHECK(in_any_tenant(their_group, with_overage(user())) == other_tenant);
    CHECK(in_any_tenant(role, in_roles({global_admin})) == std::nullopt);
    CHECK(in_any_tenant(role, in_roles({reader})) == no_role);
    CHECK(in_any_tenant(their_role, in_roles({global_admin})) == other_tenant);
    CHECK(in_single_tenant(their_role, in_roles({global_admin})) == other_tenant);
    CHECK(in_any_tenant(their_role, with(in_roles({global_admin}), {{"tid", test::other_id}})) == std::nullopt);
}

TEST_CASE("the tenant of a membership is the token's", "[entra][EN-10]") {
    const Group group{ObjectId{staff}, ours};
    const json member = in_groups({staff});
    const Error missing{ErrorCode::claim_missing, "tid"};
    const Error malformed{ErrorCode::claim_malformed, "tid"};

    CHECK(in_any_tenant(group, with(member, {{"tid", "72F988BF-86F1-41AF-91AB-2D7CD011DB47"}})) == std::nullopt);
    CHECK(in_any_tenant(group, without(member, "tid")) == missing);
    CHECK(in_any_tenant(!group, without(member, "tid")) == missing);
    CHECK(in_any_tenant(group, with(member, {{"tid", "contoso.example"}})) == malformed);
    CHECK(in_any_tenant(!group, with(member, {{"tid", 5}})) == malformed);
}

TEST_CASE("B2C, which may leave the tenant out, has it in the issuer", "[entra]") {
    const Group group{ObjectId{staff}, ours};
    const Group their_group{ObjectId{staff}, theirs};
    const json member = in_b2c(without(in_groups({staff}), "tid"));

    CHECK(in_any_tenant(group, member) == std::nullopt);
    CHECK(in_any_tenant(their_group, member) == other_tenant);
    CHECK(in_any_tenant(group, with(member, {{"tid", test::other_id}})) == other_tenant);
    CHECK(in_any_tenant(group, with(member, {{"iss", "https://contoso.b2clogin.com/tfp/v2.0/"}})) ==
          Error{ErrorCode::claim_missing, "tid"});
    CHECK(in_any_tenant(group, with(member, {{"iss", "https://contoso.b2clogin.com"}})) ==
          Error{ErrorCode::claim_missing, "tid"});
}

TEST_CASE("memberships describe what they read and what they expect", "[entra]") {
    const auto group = Group{one_of({ObjectId{staff}, ObjectId{guests}})}.describe();
    const auto role = DirectoryRole{DirectoryRoleId{global_admin}, ours}.describe();

    CHECK(group.name.text() == "group");
    CHECK(group.expected == staff + " or " + guests);
    CHECK(group.claims == std::vector<bearer::Label>{"groups", "hasgroups", "_claim_names"});
    CHECK(role.name.text() == "directory role");
    CHECK(role.expected == global_admin + " in the tenant " + test::tenant_id);
    CHECK(role.claims == std::vector<bearer::Label>{"wids"});
}
