// SPDX-License-Identifier: MIT
//
// What an API with all Entra policies must refuse, from the signed token to the exact error, and what it must not.

#include <bearer/bearer.hpp>
#include <bearer/entra/entra.hpp>
#include <bearer/testing/entra_forge.hpp>

#include "support/catch.hpp"
#include "support/entra.hpp"
#include "support/printing.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::one_of;
using bearer::testing::EntraForge;
using bearer::testing::TokenDraft;
using nlohmann::json;
using namespace bearer::entra;

const EntraForge forge;
const TenantId ours = forge.provider().tenant;
const TenantId theirs{"11111111-2222-4333-8444-555555555555"};

/// Under one tenant, with the usual policies and those given.
template <class... Policies>
std::optional<Error> refusal(const TokenDraft& draft, Policies... policies) {
    return test::entra_error(test::entra_validator(forge, SingleTenant{ours}, std::move(policies)...), forge, draft);
}

/// Under any organization.
template <class... Policies>
std::optional<Error> refusal_of_any(const TokenDraft& draft, Policies... policies) {
    return test::entra_error(test::entra_validator(forge, AnyOrganization{}, Caller{}, std::move(policies)...), forge, draft);
}

TokenDraft with_issuer(const std::string& issuer) { return forge.user().claim("iss", issuer); }

}  // namespace

TEST_CASE("the personal accounts' key signs for no organization", "[entra][EN-01]") {
    CHECK(refusal(forge.organization_signed_by_consumers_key()) == Error{ErrorCode::issuer_rejected, "key"});
    CHECK(refusal_of_any(forge.organization_signed_by_consumers_key()) == Error{ErrorCode::issuer_rejected, "key"});
    CHECK(refusal(forge.user()) == std::nullopt);
    CHECK(refusal_of_any(forge.user()) == std::nullopt);
}

TEST_CASE("an issuer is exact to the last octet", "[entra][EN-04]") {
    const std::string tid = to_string(ours);
    const std::string host = "https://login.microsoftonline.com/";
    const Error refused{ErrorCode::issuer_rejected, "iss"};

    CHECK(refusal(with_issuer(host + "evil/" + tid + "/v2.0")) == refused);
    CHECK(refusal(with_issuer(host + "v2.0?" + tid)) == refused);
    CHECK(refusal(with_issuer(host + "?/" + tid + "/v2.0")) == refused);
    CHECK(refusal(with_issuer("HTTPS://login.microsoftonline.com/" + tid + "/v2.0")) == refused);
    CHECK(refusal(with_issuer("https://LOGIN.microsoftonline.com/" + tid + "/v2.0")) == refused);
    CHECK(refusal(forge.upper_case_issuer()) == refused);
    CHECK(refusal(with_issuer(host + tid + "/v2.0/")) == refused);
    CHECK(refusal(with_issuer(host + tid)) == refused);
    CHECK(refusal(with_issuer(host + "{tenantid}/v2.0")) == refused);
    CHECK(refusal(with_issuer("https://sts.windows.net/" + tid + "/")) == refused);
    CHECK(refusal(with_issuer("https://login.microsoftonline.us/" + tid + "/v2.0")) == refused);
    CHECK(refusal(with_issuer("https://" + tid + ".ciamlogin.com/" + tid + "/v2.0")) == refused);
    CHECK(refusal(forge.user().claim("ver", "1.0")) == refused);
    CHECK(refusal(forge.user(Version::v1).claim("ver", "2.0")) == refused);
    CHECK(refusal(forge.user(Version::v1).claim("iss", "https://sts.windows.net/" + tid)) == refused);
    CHECK(refusal(forge.tenant_swapped_in_issuer()) == refused);
    CHECK(refusal(with_issuer(host + tid + "/v2.0")) == std::nullopt);
    CHECK(refusal(forge.user(Version::v1)) == std::nullopt);
}

TEST_CASE("an ID token is no access token", "[entra][EN-05]") {
    const EntraForge b2c{{.cloud = Cloud::b2c("contoso", "B2C_1_sign_in")}};
    const auto b2c_api = test::entra_validator(b2c, test::single_tenant(b2c), Caller{});

    CHECK(refusal(forge.id_token(), Caller{}) == Error{ErrorCode::caller_unknown, "caller"});
    CHECK(refusal(forge.id_token().claim("roles", {"Admin"}), Caller{}) == Error{ErrorCode::caller_unknown, "caller"});
    CHECK(test::entra_error(b2c_api, b2c, b2c.id_token()) == Error{ErrorCode::caller_unknown, "caller"});
    CHECK(test::entra_error(b2c_api, b2c, b2c.user()) == std::nullopt);
    CHECK(refusal(forge.user(), Caller{}) == std::nullopt);
}

TEST_CASE("an application needs a role, or to be named", "[entra][EN-06]") {
    const Caller named{.allow_clients = one_of({forge.provider().client})};

    CHECK(refusal(forge.app_without_roles(), Caller{}) == Error{ErrorCode::caller_rejected, "roles"});
    CHECK(refusal(forge.app_without_roles(), named) == std::nullopt);
    CHECK(refusal(forge.user().without("scp").claim("idtyp", "user"), named) == Error{ErrorCode::caller_rejected, "scp"});
    CHECK(refusal(forge.app_without_object(), named) == Error{ErrorCode::caller_rejected, "oid"});
    CHECK(refusal(forge.app(), Caller{}) == std::nullopt);
}

TEST_CASE("a role of a user is no permission of an application, nor the other way round", "[entra][EN-07]") {
    const auto user = forge.user().claim("roles", {"Orders.Read.All"});
    const AppRole app_role{"Orders.Read.All"};
    const UserRole user_role{"Orders.Read.All"};

    CHECK(refusal(user, Caller{}, app_role) == Error{ErrorCode::caller_rejected, "caller"});
    CHECK(refusal(forge.app(), Caller{}, user_role) == Error{ErrorCode::caller_rejected, "caller"});
    CHECK(refusal(forge.app(), Caller{}, app_role) == std::nullopt);
    CHECK(refusal(user, Caller{}, user_role) == std::nullopt);
}

TEST_CASE("a contradiction about the caller is no answer that can be negated", "[entra][EN-16]") {
    const auto both = forge.user().claim("idtyp", "app");

    CHECK(refusal(both, Caller{}) == Error{ErrorCode::caller_unknown, "caller"});
    CHECK(refusal(both, !App{}) == Error{ErrorCode::caller_unknown, "caller"});
    CHECK(refusal(forge.user(), !App{}) == std::nullopt);
}

TEST_CASE("facets tell agents from people", "[entra][EN-08]") {
    CHECK(refusal(forge.app().claim("xms_sub_fct", "3 9"), Caller{}) == std::nullopt);
    CHECK(refusal(forge.user().claim("xms_sub_fct", "3 6"), Caller{}) == std::nullopt);
    CHECK(refusal(forge.user().claim("xms_act_fct", "11"), User{}) == std::nullopt);
    CHECK(refusal(forge.agent_user(), Human{}) == Error{ErrorCode::caller_rejected, "caller"});
    CHECK(refusal(forge.user(), Human{}) == Error{ErrorCode::caller_rejected, "caller"});
    CHECK(refusal(forge.human(), Human{}) == std::nullopt);
    CHECK(refusal(forge.app().claim("scp", "/"), Caller{}) == std::nullopt);
    CHECK(refusal(forge.user().claim("xms_sub_fct", "x"), Caller{}) ==
          Error{ErrorCode::claim_malformed, "xms_sub_fct"});
}

TEST_CASE("too many groups are never none", "[entra][EN-09]") {
    const Group group{ObjectId{EntraForge::group(1)}};
    const auto everyone = forge.with_groups(200).claim("aio", std::string(720, 'A'));

    CHECK(refusal(forge.with_groups_overage(), group) == Error{ErrorCode::groups_overage, "groups"});
    CHECK(refusal(forge.with_groups_overage(), !group) == Error{ErrorCode::groups_overage, "groups"});
    // Nobody goes to where the token sends him.
    CHECK(refusal(forge.with_groups_overage().claim(
                      "_claim_sources", {{"src1", {{"endpoint", "http://169.254.169.254/latest/meta-data"}}}}),
                  group) == Error{ErrorCode::groups_overage, "groups"});
    CHECK(refusal(forge.user().claim("hasgroups", true), group) == Error{ErrorCode::groups_overage, "groups"});
    CHECK(refusal(forge.user().claim("hasgroups", "true"), group) == Error{ErrorCode::claim_malformed, "hasgroups"});
    CHECK(refusal(everyone, Caller{}, group) == std::nullopt);
    CHECK(refusal(forge.with_groups(1), group) == Error{ErrorCode::group_missing, "groups"});
    CHECK(everyone.compact().size() > 12'400);
    CHECK(everyone.compact().size() < 12'600);
}

TEST_CASE("what a stranger's administrator assigns counts in the stranger's tenant only", "[entra][EN-10]") {
    const DirectoryRoleId administrator{"62e90394-69f5-4237-9190-012177145e10"};
    const ObjectId group{EntraForge::group(0)};
    const auto powers = [](const TokenDraft& draft) {
        return draft.claims({{"wids", {"62e90394-69f5-4237-9190-012177145e10", "b79fbf4d-3ef9-4689-8143-76b194e85509"}},
                             {"groups", {EntraForge::group(0), "Orders administrators"}},
                             {"acrs", {"c1", "c2"}}, {"roles", {"Orders.Admin", "Orders.Read"}}});
    };
    const auto stranger = powers(forge.from_another_tenant());
    const auto member = powers(forge.user());
    const Error foreign{ErrorCode::tenant_rejected, "tid"};
    const Error unnamed{ErrorCode::internal_error, "tenant not named"};

    CHECK(refusal_of_any(stranger) == std::nullopt);
    CHECK(refusal_of_any(stranger, DirectoryRole{administrator, ours}) == foreign);
    CHECK(refusal_of_any(stranger, Group{group, ours}) == foreign);
    CHECK(refusal_of_any(stranger, AuthenticationContext{"c1", ours}) == foreign);
    CHECK(refusal_of_any(stranger, bearer::Tenant{to_string(ours)} && UserRole{"Orders.Admin"}) == foreign);
    CHECK(refusal_of_any(stranger, UserRole{"Orders.Admin", ours}) == foreign);
    CHECK(refusal_of_any(stranger, UserRole{"Orders.Admin", theirs}) == std::nullopt);
    CHECK(refusal_of_any(member, UserRole{"Orders.Admin", ours}) == std::nullopt);
    CHECK(refusal_of_any(stranger, DirectoryRole{administrator, theirs}) == std::nullopt);
    CHECK(refusal_of_any(member, DirectoryRole{administrator, ours}) == std::nullopt);
    CHECK(refusal_of_any(member, Group{group, ours}) == std::nullopt);
    CHECK(refusal_of_any(member, AuthenticationContext{"c1", ours}) == std::nullopt);
    CHECK(refusal_of_any(member, Group{ObjectId{EntraForge::group(9)}, ours}) ==
          Error{ErrorCode::group_missing, "groups"});

    CHECK(refusal_of_any(member, DirectoryRole{administrator}) == unnamed);
    CHECK(refusal_of_any(member, Group{group}) == unnamed);
    CHECK(refusal_of_any(member, AuthenticationContext{"c1"}) == unnamed);
    CHECK(refusal_of_any(member, !Group{group}) == unnamed);
    CHECK(refusal(member, DirectoryRole{administrator}, Group{group}, AuthenticationContext{"c1"}) == std::nullopt);
}

TEST_CASE("two alternatives of one tenant each are not one tenant", "[entra][EN-10]") {
    const Group group{ObjectId{EntraForge::group(0)}};
    const auto one_of_two = test::entra_validator(forge, SingleTenant{ours} || SingleTenant{theirs}, group);
    const auto one_and_more = test::entra_validator(forge, SingleTenant{ours} && Caller{}, group);

    CHECK(test::entra_error(one_of_two, forge, forge.with_groups(1)) ==
          Error{ErrorCode::internal_error, "tenant not named"});
    CHECK(test::entra_error(one_and_more, forge, forge.with_groups(1)) == std::nullopt);
}

TEST_CASE("what one tenant's policies need holds for routes as well", "[entra][EN-10]") {
    const Group group{ObjectId{EntraForge::group(0)}};
    const auto raw = forge.with_groups(1).compact();

    const auto of_one = test::answer_of(test::entra_validator(forge, SingleTenant{ours}), raw, forge.now());
    const auto of_any = test::answer_of(test::entra_validator(forge, AnyOrganization{}), raw, forge.now());

    REQUIRE(of_one.has_value());
    REQUIRE(of_any.has_value());
    CHECK(of_one->satisfies(group).accepted());
    CHECK(of_any->satisfies(group).error() == Error{ErrorCode::internal_error, "tenant not named"});
    CHECK(of_any->satisfies(!group).error() == Error{ErrorCode::internal_error, "tenant not named"});
}

TEST_CASE("a router of several tenants names none of them", "[entra][EN-10]") {
    const auto of = [](const TenantId& tenant) { return test::entra_validator(forge, SingleTenant{tenant}); };
    const auto issuer = [](const TenantId& tenant) { return forge.issuer(Version::v2, tenant.text()); };
    const bearer::IssuerRouter both{{{issuer(ours), of(ours)}, {issuer(theirs), of(theirs)}}};
    const bearer::IssuerRouter alone{{{issuer(ours), of(ours)}}};
    const Group group{ObjectId{EntraForge::group(0)}};
    const auto raw = forge.with_groups(1).compact();

    const auto from_both = test::answer_of(both, raw, forge.now());
    const auto from_one = test::answer_of(alone, raw, forge.now());

    REQUIRE(from_both.has_value());
    REQUIRE(from_one.has_value());
    CHECK(from_both->satisfies(group).error() == Error{ErrorCode::internal_error, "tenant not named"});
    CHECK(from_both->satisfies(Group{ObjectId{EntraForge::group(0)}, ours}).accepted());
    CHECK(from_one->satisfies(group).accepted());
}

TEST_CASE("another issuer's word on the tenant counts for nothing", "[entra][EN-10][EN-11]") {
    const auto partner = forge.user().claims({{"iss", "https://idp.partner.example/"},
                                              {"wids", {"62e90394-69f5-4237-9190-012177145e10"}}});
    const auto api = test::entra_validator(forge, bearer::Issuer{"https://idp.partner.example/"});
    const DirectoryRoleId administrator{"62e90394-69f5-4237-9190-012177145e10"};

    const auto token = test::answer_of(api, partner.compact(), forge.now());

    REQUIRE(token.has_value());
    const Error unverified{ErrorCode::internal_error, "no tenancy"};
    CHECK(token->satisfies(DirectoryRole{administrator, ours}).error() == unverified);
    CHECK(Principal{*token}.tenant().error() == unverified);
    CHECK(Principal{*token}.user_key().error() == unverified);
    CHECK(Principal{*token}.app_scoped_key().error() == unverified);
}

TEST_CASE("a B2C policy that was not named gets nobody in", "[entra][EN-13]") {
    const EntraForge b2c{{.cloud = Cloud::b2c("contoso", "B2C_1_sign_in")}};
    const auto api = test::entra_validator(b2c, test::single_tenant(b2c), Caller{});
    const auto scope_api = test::entra_validator(b2c, test::single_tenant(b2c), UserScope{"Orders.Read"});

    CHECK(test::entra_error(api, b2c, b2c.user().claim("tfp", "B2C_1_password_reset")) ==
          Error{ErrorCode::issuer_rejected, "tfp"});
    CHECK(test::entra_error(api, b2c, b2c.user().claim("tfp", "b2c_1_SIGN_IN")) == std::nullopt);
    // Nobody knows what kind of caller it is, and that is no "no": under `!` it stays a refusal.
    const auto inverse_api = test::entra_validator(b2c, test::single_tenant(b2c), !UserScope{"Orders.Read"});
    CHECK(test::entra_error(scope_api, b2c, b2c.user()) == Error{ErrorCode::caller_unknown, "caller"});
    CHECK(test::entra_error(inverse_api, b2c, b2c.user()) == Error{ErrorCode::caller_unknown, "caller"});
}

TEST_CASE("a token for Graph is not for us", "[entra][EN-14]") {
    const auto validator = test::entra_validator(forge, SingleTenant{ours});

    CHECK(test::answer_of(validator, forge.graph_token(), forge.now()).error().code == ErrorCode::signature_invalid);
    CHECK(refusal(forge.user(Version::v1).claim("aud", "00000003-0000-0000-c000-000000000000")) ==
          Error{ErrorCode::audience_rejected, "aud"});
    CHECK(refusal(forge.user(Version::v1).claim("aud", "https://graph.microsoft.com")) ==
          Error{ErrorCode::audience_rejected, "aud"});
    CHECK(refusal(forge.user(Version::v1)) == std::nullopt);
}

TEST_CASE("an App ID URI is an audience in v1.0 only", "[entra][EN-15]") {
    const std::string uri = "api://" + to_string(forge.provider().api);
    std::string upper = to_string(forge.provider().api);
    for (char& c : upper) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;

    CHECK(refusal(forge.user(Version::v1).claim("aud", uri)) == std::nullopt);
    CHECK(refusal(forge.user(Version::v1).claim("aud", uri + "/")) == std::nullopt);
    CHECK(refusal(forge.user().claim("aud", uri)) == Error{ErrorCode::audience_rejected, "aud"});
    CHECK(refusal(forge.user().claim("aud", upper)) == std::nullopt);
}

TEST_CASE("a token that is bound to a key is refused", "[entra]") {
    const auto bound = forge.user().claim("cnf", {{"jkt", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}});

    CHECK(refusal(bound, Caller{}) == Error{ErrorCode::sender_unproven, "cnf"});
    CHECK(refusal(forge.user(), Caller{}) == std::nullopt);
}
