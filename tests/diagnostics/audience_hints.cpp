// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/audience_hints.hpp>
#include <bearer/entra/audience.hpp>
#include <bearer/entra/caller.hpp>
#include <bearer/policy/audience.hpp>
#include <bearer/policy/scope.hpp>
#include <bearer/testing/entra_forge.hpp>

#include "diagnostics/reports.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace {

using bearer::Audience;
using bearer::ErrorCode;
using bearer::detail::hint_for;
using bearer::entra::ClientId;
using bearer::entra::Version;
using bearer::testing::EntraForge;
using nlohmann::json;
using test::contains;
using test::hint_about;

const EntraForge forge;
const std::string api{forge.provider().api.text()};
const std::string other = "11111111-2222-4333-8444-555555555555";

json claims_of(const bearer::testing::TokenDraft& draft) { return json::parse(draft.payload_text()); }
json user_for(const char* audience) { return claims_of(forge.user(Version::v1).claim("aud", audience)); }

std::string hint_at_signature(const json& header, const json& claims) {
    return hint_for({header, claims, forge.now()}, {{ErrorCode::signature_invalid}});
}

}  // namespace

TEST_CASE("a token for Graph is recognised by its audience", "[diagnostics][entra]") {
    for (const char* graph :
         {"00000003-0000-0000-c000-000000000000", "https://graph.microsoft.com", "https://graph.microsoft.com/",
          "https://graph.microsoft.us", "https://microsoftgraph.chinacloudapi.cn",
          "00000002-0000-0000-c000-000000000000", "https://graph.windows.net"}) {
        INFO(graph);
        CHECK(contains(hint_about(Audience{api}, user_for(graph)), "token for Microsoft Graph"));
        CHECK(contains(hint_at_signature({}, user_for(graph)), "token for Microsoft Graph"));
    }
}

TEST_CASE("a token for Graph is recognised by the nonce in its header", "[diagnostics][entra]") {
    const json user = claims_of(forge.user());

    CHECK(contains(hint_at_signature({{"nonce", "n"}}, user), "token for Microsoft Graph"));
    CHECK_FALSE(contains(hint_at_signature({}, user), "Graph"));
    CHECK_FALSE(contains(hint_at_signature({{"nonce", "n"}}, {{"iss", "https://as.example/"}}), "Graph"));
}

TEST_CASE("a token for some other API is not taken for Graph's", "[diagnostics][entra]") {
    CHECK_FALSE(contains(hint_about(Audience{api}, user_for("https://graph.example")), "Graph"));
    CHECK_FALSE(contains(hint_about(Audience{api}, user_for(other.c_str())), "Graph"));
}

TEST_CASE("a client id where an App ID URI is expected is recognised", "[diagnostics][entra]") {
    CHECK(contains(hint_about(Audience{"api://" + api}, claims_of(forge.user())), "The audience is a client id"));
    CHECK_FALSE(contains(hint_about(Audience{other}, claims_of(forge.user())), "The audience is"));
    CHECK_FALSE(contains(hint_about(Audience{bearer::one_of({"api://" + other, other})}, claims_of(forge.user())),
                         "The audience is"));
}

TEST_CASE("an App ID URI where a client id is expected is recognised", "[diagnostics][entra]") {
    const json by_uri = user_for(("api://" + api).c_str());

    CHECK(contains(hint_about(Audience{api}, by_uri), "The audience is an App ID URI, as in v1.0 tokens"));
    CHECK(contains(hint_about(Audience{api}, user_for("api://orders")), "The audience is an App ID URI"));
    CHECK_FALSE(contains(hint_about(Audience{other}, by_uri), "The audience is"));
    CHECK_FALSE(contains(hint_about(Audience{"https://api.example"}, by_uri), "The audience is"));
}

TEST_CASE("an App ID URI that the API has not named is recognised", "[diagnostics][entra]") {
    const bearer::entra::Audience audience{ClientId{api}};

    CHECK(contains(hint_about(audience, user_for("api://orders")), "an App ID URI that is not accepted here"));
    CHECK(contains(hint_about(audience, claims_of(forge.user().claim("aud", "api://" + api))),
                   "v2.0 tokens have the client id"));
    CHECK_FALSE(contains(hint_about(audience, user_for(other.c_str())), "App ID URI"));
}

TEST_CASE("an ID token is recognised where an access token is wanted", "[diagnostics][entra]") {
    const json id_token = claims_of(forge.id_token());

    CHECK(contains(hint_about(bearer::entra::Caller{}, id_token), "looks like an ID token"));
    CHECK(contains(hint_about(bearer::Scope{"Orders.Read"}, id_token), "looks like an ID token"));
    CHECK(contains(hint_about(Audience{"api://orders"}, id_token), "looks like an ID token"));
    CHECK(contains(hint_about(Audience{"a"}, {{"aud", "c1"}, {"at_hash", "h"}}), "looks like an ID token"));
    CHECK(contains(hint_about(bearer::entra::Caller{}, claims_of(forge.id_token().without("nonce"))),
                   "looks like an ID token"));
}

TEST_CASE("an access token is not taken for an ID token", "[diagnostics][entra]") {
    CHECK_FALSE(
        contains(hint_about(bearer::Scope{"Orders.Write"}, claims_of(forge.user().claim("nonce", "n"))), "ID token"));
    CHECK_FALSE(contains(hint_about(bearer::Scope{"Orders.Write"}, claims_of(forge.app())), "ID token"));
    CHECK_FALSE(contains(hint_about(bearer::entra::Caller{}, claims_of(forge.app_without_roles())), "ID token"));
    CHECK_FALSE(contains(hint_about(Audience{"a"}, {{"aud", "c1"}}), "ID token"));
}
