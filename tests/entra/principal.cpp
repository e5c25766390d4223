// SPDX-License-Identifier: MIT
#include <bearer/entra/principal.hpp>

#include "support/catch.hpp"
#include "support/entra.hpp"
#include "support/printing.hpp"

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

using bearer::Error;
using bearer::ErrorCode;
using bearer::entra::CallerKind;
using bearer::entra::ClientId;
using bearer::entra::ClientProof;
using bearer::entra::Cloud;
using bearer::entra::DirectoryRoleId;
using bearer::entra::Membership;
using bearer::entra::ObjectId;
using bearer::entra::Principal;
using bearer::entra::TenantId;
using bearer::entra::UserKey;
using bearer::entra::Version;
using bearer::testing::EntraForge;
using nlohmann::json;
using test::principal_of;

namespace {

const EntraForge forge;

}  // namespace

TEST_CASE("a principal tells whom a user's token speaks for", "[entra]") {
    const auto who = principal_of(forge.user());

    CHECK(who.kind().value() == CallerKind::user);
    CHECK(who.through_agent().value() == false);
    CHECK(who.version().value() == Version::v2);
    CHECK(who.tenant().value() == TenantId{"72f988bf-86f1-41af-91ab-2d7cd011db47"});
    CHECK(who.object_id().value() == ObjectId{"690222be-ff1a-4d56-abd1-7e4f7d38e474"});
    CHECK(who.subject().value() == "PairwiseSubjectOfTheUser");
    CHECK(who.user_key().value() == UserKey{who.tenant().value(), who.object_id().value()});
    CHECK(to_string(who.app_scoped_key().value()) ==
          "72f988bf-86f1-41af-91ab-2d7cd011db47/PairwiseSubjectOfTheUser");
    CHECK(who.client().value() == ClientId{"75dbe77f-10a3-4e59-85fd-8c127544f17c"});
    CHECK(who.client_proof().value() == ClientProof::none);
    CHECK(who.scopes().value().contains("Orders.Read"));
    CHECK(who.roles().value().empty());
    CHECK(who.token_id().value() == "fqiBqXLPj0eQa82S-IYFAA");
    CHECK(who.token().subject().value() == "PairwiseSubjectOfTheUser");
}

TEST_CASE("a principal reads v1.0 tokens alike", "[entra]") {
    const auto user = principal_of(forge.user(Version::v1));
    const auto app = principal_of(forge.app(Version::v1));

    CHECK(user.version().value() == Version::v1);
    CHECK(user.client().value() == ClientId{"75dbe77f-10a3-4e59-85fd-8c127544f17c"});
    CHECK(user.client_proof().value() == ClientProof::none);
    CHECK(app.kind().value() == CallerKind::app);
    CHECK(app.client_proof().value() == ClientProof::certificate);
    CHECK(app.roles().value().contains("Orders.Read.All"));
    CHECK(app.scopes().value().empty());
}

TEST_CASE("a principal knows agents", "[entra]") {
    const auto agent = principal_of(forge.agent());
    const auto agent_user = principal_of(forge.agent_user());
    const auto through = principal_of(forge.user().claim("xms_act_fct", "9 3 11"));

    CHECK(agent.kind().value() == CallerKind::agent);
    CHECK(agent.agent_blueprint().value() == ClientId{"aaaaaaaa-1111-4222-8333-444455556666"});
    CHECK(agent.subject_facets().value().contains("11"));
    CHECK(agent.actor_facets().value().size() == 3);
    CHECK(agent_user.kind().value() == CallerKind::agent_user);
    CHECK(through.kind().value() == CallerKind::user);
    CHECK(through.through_agent().value() == true);
    CHECK(principal_of(forge.user()).agent_blueprint().error() == Error{ErrorCode::claim_missing, "xms_par_app_azp"});
}

TEST_CASE("a user's token without oid has no user key and stays good", "[entra]") {
    const auto who = principal_of(forge.user().without("oid"));

    CHECK(who.kind().value() == CallerKind::user);
    CHECK(who.object_id().error() == Error{ErrorCode::claim_missing, "oid"});
    CHECK(who.user_key().error() == Error{ErrorCode::claim_missing, "oid"});
    CHECK(who.app_scoped_key().has_value());
}

TEST_CASE("a token without sub has no key for this application", "[entra]") {
    const auto who = principal_of(forge.user().without("sub"));

    CHECK(who.app_scoped_key().error() == Error{ErrorCode::claim_missing, "sub"});
    CHECK(who.user_key().has_value());
}

TEST_CASE("in B2C the tenant may come from the issuer, and nobody is known to be a user", "[entra][EN-13]") {
    const EntraForge b2c{{.cloud = Cloud::b2c("contoso", "B2C_1_sign_in")}};
    const auto who = principal_of(b2c, b2c.user().without("tid"));

    CHECK(who.tenant().value() == b2c.provider().tenant);
    CHECK(who.kind().value() == CallerKind::unknown);
    CHECK(who.version().value() == Version::v1);
    CHECK(who.client().value() == b2c.provider().client);
}

TEST_CASE("directory roles that were not asked for are not none", "[entra]") {
    const DirectoryRoleId administrator{"62e90394-69f5-4237-9190-012177145e10"};
    const auto listed = principal_of(forge.user().claim("wids", {"62E90394-69f5-4237-9190-012177145e10"}));
    const auto none = principal_of(forge.user().claim("wids", json::array()));
    const auto odd = principal_of(forge.user().claim("wids", {"administrator"}));
    const auto no_list = principal_of(forge.user().claim("wids", "62e90394-69f5-4237-9190-012177145e10"));

    CHECK(listed.directory_roles().value() == std::vector{administrator});
    CHECK(none.directory_roles().value().empty());
    CHECK(principal_of(forge.user()).directory_roles().error() == Error{ErrorCode::claim_missing, "wids"});
    CHECK(odd.directory_roles().error() == Error{ErrorCode::claim_malformed, "wids"});
    CHECK(no_list.directory_roles().error() == Error{ErrorCode::claim_malformed, "wids"});
}

TEST_CASE("a user is a member or a guest where the token says so", "[entra]") {
    CHECK(principal_of(forge.user().claim("acct", 0)).membership().value() == Membership::member);
    CHECK(principal_of(forge.user().claim("acct", 1)).membership().value() == Membership::guest);
    CHECK(principal_of(forge.user().claim("acct", 2)).membership().error() == Error{ErrorCode::claim_malformed, "acct"});
    CHECK(principal_of(forge.user().claim("acct", "0")).membership().error() == Error{ErrorCode::claim_malformed, "acct"});
    CHECK(principal_of(forge.user()).membership().error() == Error{ErrorCode::claim_missing, "acct"});
}

TEST_CASE("a client understands claims challenges if it says so", "[entra]") {
    const auto able = principal_of(forge.with_client_capabilities());

    CHECK(able.understands_claims_challenges());
    CHECK(able.capabilities().value().contains("CP1"));
    CHECK_FALSE(principal_of(forge.user()).understands_claims_challenges());
}

TEST_CASE("a claim of another type is malformed, not missing", "[entra]") {
    CHECK(principal_of(forge.user().claim("idtyp", 1)).kind().error() == Error{ErrorCode::claim_malformed, "idtyp"});
    CHECK(principal_of(forge.user().claim("oid", "me")).user_key().error() == Error{ErrorCode::claim_malformed, "oid"});
    CHECK(principal_of(forge.user().claim("azp", "me")).client().error() == Error{ErrorCode::claim_malformed, "azp"});
    CHECK(principal_of(forge.user().claim("azpacr", "3")).client_proof().error() ==
          Error{ErrorCode::claim_malformed, "azpacr"});
    const auto odd = principal_of(forge.user().claims({{"roles", "admin"}, {"uti", 1}, {"xms_cc", "cp1"}}));
    CHECK(odd.roles().error() == Error{ErrorCode::claim_malformed, "roles"});
    CHECK(odd.token_id().error() == Error{ErrorCode::claim_malformed, "uti"});
    CHECK(odd.capabilities().error() == Error{ErrorCode::claim_malformed, "xms_cc"});
    CHECK_FALSE(odd.understands_claims_challenges());
    CHECK(principal_of(forge.user().claim("xms_sub_fct", "x")).through_agent().error() ==
          Error{ErrorCode::claim_malformed, "xms_sub_fct"});
}

TEST_CASE("a principal is made without throwing and keeps its token alive", "[entra]") {
    STATIC_REQUIRE(std::is_nothrow_constructible_v<Principal, bearer::AccessToken>);
    const auto who = [] {
        auto token = test::entra_validator(forge, test::single_tenant(forge)).validate(forge.user().compact(), forge.now());
        return Principal{std::move(token).value()};
    }();

    CHECK(who.subject().value() == "PairwiseSubjectOfTheUser");
    CHECK(who.profile().name().value().for_display() == "Ada Lovelace");
}
