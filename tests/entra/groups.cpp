// SPDX-License-Identifier: MIT
#include <bearer/entra/groups.hpp>

#include "support/catch.hpp"
#include "support/entra.hpp"
#include "support/printing.hpp"

#include <string>
#include <variant>

using bearer::Error;
using bearer::ErrorCode;
using bearer::entra::GroupsOverage;
using bearer::entra::ListedGroups;
using bearer::entra::NoGroups;
using bearer::entra::ObjectId;
using bearer::testing::EntraForge;
using nlohmann::json;

namespace {

const EntraForge forge;
const std::string user_path = "/v1.0/users/690222be-ff1a-4d56-abd1-7e4f7d38e474/getMemberObjects";

}  // namespace

TEST_CASE("groups are listed", "[entra]") {
    const auto who = test::principal_of(forge.with_groups(2));

    const auto groups = who.groups();

    REQUIRE(groups.has_value());
    const auto& listed = std::get<ListedGroups>(*groups);
    CHECK(listed.list.size() == 2);
    CHECK(listed.contains(ObjectId{EntraForge::group(1)}));
    CHECK_FALSE(listed.contains(ObjectId{EntraForge::group(2)}));
}

TEST_CASE("no groups are another answer than too many", "[entra]") {
    const auto who = test::principal_of(forge.user());
    const auto not_too_many = test::principal_of(forge.user().claim("hasgroups", false));
    const auto other_names = test::principal_of(forge.user().claim("_claim_names", {{"roles", "src1"}}));

    CHECK(std::holds_alternative<NoGroups>(who.groups().value()));
    CHECK(std::holds_alternative<NoGroups>(not_too_many.groups().value()));
    CHECK(std::holds_alternative<NoGroups>(other_names.groups().value()));
}

TEST_CASE("an overage names the path of Graph, never the address in the token", "[entra][EN-09]") {
    const auto user = test::principal_of(forge.with_groups_overage());
    const auto implicit = test::principal_of(forge.user().claim("hasgroups", true));
    const auto app = test::principal_of(forge.app().claim("_claim_names", {{"groups", "src1"}}));
    const auto both = test::principal_of(forge.with_groups(2).claim("_claim_names", {{"groups", "src1"}}));

    CHECK(std::get<GroupsOverage>(user.groups().value()).graph_path == user_path);
    CHECK(std::get<GroupsOverage>(implicit.groups().value()).graph_path == user_path);
    CHECK(std::get<GroupsOverage>(both.groups().value()).graph_path == user_path);
    CHECK(std::get<GroupsOverage>(app.groups().value()).graph_path ==
          "/v1.0/servicePrincipals/0f2b3c4d-1111-4222-8333-444455556666/getMemberObjects");
}

TEST_CASE("an overage of nobody in particular is an error", "[entra][EN-09]") {
    const auto without_object = test::principal_of(forge.with_groups_overage().without("oid"));
    const auto unknown = test::principal_of(forge.with_groups_overage().without("scp"));
    const auto odd = test::principal_of(forge.with_groups_overage().claim("xms_sub_fct", "x"));

    CHECK(without_object.groups().error() == Error{ErrorCode::claim_missing, "oid"});
    CHECK(unknown.groups().error() == Error{ErrorCode::caller_unknown, "caller"});
    CHECK(odd.groups().error() == Error{ErrorCode::claim_malformed, "xms_sub_fct"});
}

TEST_CASE("a principal's groups and their markers of another type are malformed", "[entra][EN-09]") {
    const auto groups = test::principal_of(forge.user().claim("groups", "one"));
    const auto numbers = test::principal_of(forge.user().claim("groups", json::array({1})));
    const auto marker = test::principal_of(forge.user().claim("hasgroups", "true"));
    const auto names = test::principal_of(forge.user().claim("_claim_names", "groups"));

    CHECK(groups.groups().error() == Error{ErrorCode::claim_malformed, "groups"});
    CHECK(numbers.groups().error() == Error{ErrorCode::claim_malformed, "groups"});
    CHECK(marker.groups().error() == Error{ErrorCode::claim_malformed, "hasgroups"});
    CHECK(names.groups().error() == Error{ErrorCode::claim_malformed, "_claim_names"});
}
