// SPDX-License-Identifier: MIT
#include <bearer/entra/claims_challenge.hpp>

#include "support/catch.hpp"
#include "support/entra.hpp"

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>

using bearer::TimePoint;
using bearer::entra::AuthenticationContext;
using bearer::entra::Challenger;
using bearer::entra::claims_challenge;
using bearer::entra::Cloud;
using bearer::entra::RevokedBefore;
using bearer::testing::EntraForge;

namespace {

const EntraForge forge;
const Challenger api{.api = forge.provider().api};
const AuthenticationContext c1{"c1"};

std::string text_of(const std::optional<bearer::entra::ClaimsChallenge>& challenge) {
    return challenge ? challenge->text() : "none";
}

}  // namespace

TEST_CASE("a challenge asks for an authentication context", "[entra][RFC6750-3]") {
    const auto who = test::principal_of(forge.with_client_capabilities());

    // The claims are {"access_token":{"acrs":{"essential":true,"value":"c1"}}}.
    CHECK(text_of(claims_challenge(who, c1, api)) ==
          "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", "
          "client_id=\"6e74172b-be56-4843-9ff4-e66a39bb12e3\", error=\"insufficient_claims\", "
          "claims=\"eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6eyJlc3NlbnRpYWwiOnRydWUsInZhbHVlIjoiYzEifX19\"");
}

TEST_CASE("a challenge asks for a token that was not revoked", "[entra]") {
    const auto who = test::principal_of(forge.with_client_capabilities());
    const RevokedBefore revoked{TimePoint{std::chrono::seconds{1604106651}}};

    // The claims are {"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}.
    CHECK(text_of(claims_challenge(who, revoked, api)) ==
          "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", "
          "client_id=\"6e74172b-be56-4843-9ff4-e66a39bb12e3\", error=\"insufficient_claims\", "
          "claims=\"eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNjA0MTA2NjUxIn19fQ==\"");
}

TEST_CASE("a challenge names the cloud, and the tenant twice if at all", "[entra]") {
    const auto who = test::principal_of(forge.with_client_capabilities());
    const Challenger in_tenant{.api = api.api, .cloud = Cloud::us_government(), .realm = forge.provider().tenant};

    const std::string text = text_of(claims_challenge(who, c1, in_tenant));

    CHECK(text.starts_with("Bearer realm=\"72f988bf-86f1-41af-91ab-2d7cd011db47\", authorization_uri=\"https://"
                           "login.microsoftonline.us/72f988bf-86f1-41af-91ab-2d7cd011db47/oauth2/authorize\", "));
}

TEST_CASE("a client that would not understand a challenge gets none", "[entra]") {
    const RevokedBefore revoked{forge.now()};
    const auto silent = test::principal_of(forge.user());
    const auto other = test::principal_of(forge.user().claim("xms_cc", {"cp2"}));
    const auto odd = test::principal_of(forge.user().claim("xms_cc", "cp1"));

    for (const auto* who : {&silent, &other, &odd}) {
        CHECK(text_of(claims_challenge(*who, c1, api)) == "none");
        CHECK(text_of(claims_challenge(*who, revoked, api)) == "none");
    }
}

TEST_CASE("only users can authenticate more strongly", "[entra]") {
    const auto app = test::principal_of(forge.app().claim("xms_cc", {"cp1"}));
    const auto agent_user = test::principal_of(forge.agent_user().claim("xms_cc", {"cp1"}));
    const auto odd = test::principal_of(forge.user().claims({{"xms_cc", {"cp1"}}, {"xms_sub_fct", "x"}}));

    CHECK(text_of(claims_challenge(app, c1, api)) == "none");
    CHECK(text_of(claims_challenge(odd, c1, api)) == "none");
    CHECK(claims_challenge(agent_user, c1, api).has_value());
    CHECK(claims_challenge(app, RevokedBefore{forge.now()}, api).has_value());
}
