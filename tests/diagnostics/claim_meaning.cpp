// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/claim_meaning.hpp>
#include <bearer/testing/entra_forge.hpp>
#include <bearer/testing/test_time.hpp>

#include "diagnostics/reports.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace {

using bearer::meanings_of_claims;
using bearer::meanings_of_header;
using bearer::testing::test_time;
using nlohmann::json;
using test::contains;

std::string meaning(const char* claim, const json& value) {
    const json claims{{claim, value}};
    const auto meanings = meanings_of_claims(claims, test_time);
    REQUIRE(meanings.size() == 1);
    CHECK(meanings[0].name == claim);
    return meanings[0].meaning;
}

}  // namespace

TEST_CASE("a time is a date, and told from now", "[diagnostics]") {
    CHECK(meaning("exp", 1'700'000'300) == "From when on it is no longer good. 2023-11-14 22:18:20 UTC, in 5 min.");
    CHECK(meaning("exp", "soon") == "From when on it is no longer good.");
    CHECK(meaning("uti", 1'700'000'300) == "The token's own id with Microsoft, as in its sign-in logs.");
}

TEST_CASE("well-known tenants and applications are named", "[diagnostics][entra]") {
    CHECK(contains(meaning("tid", "9188040d-6c67-4c5b-b112-36a304b66dad"),
                   "the tenant of the personal Microsoft accounts"));
    CHECK(contains(meaning("azp", "04b07795-8ddb-461a-bbee-02f9e1bf7b46"), "the Azure CLI"));
    CHECK(contains(meaning("aud", "00000003-0000-0000-c000-000000000000"), "Microsoft Graph"));
    CHECK(contains(meaning("iss", "https://sts.windows.net/72f988bf-86f1-41af-91ab-2d7cd011db47/"),
                   "It names Microsoft's own tenant."));
    CHECK(meaning("tid", "11111111-2222-4333-8444-555555555555") == "The tenant.");
}

TEST_CASE("Microsoft's words and numbers are explained", "[diagnostics][entra]") {
    CHECK(contains(meaning("amr", {"pwd", "mfa", "new"}), "pwd: a password. mfa: multifactor authentication."));
    CHECK(contains(meaning("acr", "1"), "met ISO/IEC 29115"));
    CHECK(contains(meaning("appidacr", "2"), "by a certificate"));
    CHECK(contains(meaning("azpacr", "0"), "a public client"));
    CHECK(contains(meaning("idtyp", "app"), "calls for itself"));
    CHECK(contains(meaning("acct", 1), "a guest"));
    CHECK(contains(meaning("xms_cc", {"cp1"}), "claims challenges"));
}

TEST_CASE("a claim that nobody knows is shown without a meaning", "[diagnostics]") {
    CHECK(meaning("made_up", 1).empty());
    CHECK(meanings_of_claims(json{}, test_time).empty());
    CHECK(meanings_of_header(json::array()).empty());
}

TEST_CASE("the header's parameters are explained", "[diagnostics]") {
    const auto meanings = meanings_of_header({{"alg", "RS256"}, {"x", 1}});

    REQUIRE(meanings.size() == 2);
    CHECK(meanings[0].name == "alg");
    CHECK(meanings[0].value == "\"RS256\"");
    CHECK(meanings[0].meaning == "The algorithm of the signature.");
    CHECK(meanings[1].meaning.empty());
}

TEST_CASE("names and values are bounded and cannot write to the terminal", "[diagnostics]") {
    const std::string escape = "\x1B[31m\n\xC2\x9B";
    const json claims{{escape + std::string(500, 'x'), escape + std::string(5000, 'x')},
                      {"groups", std::vector<int>(5000, 1)}};
    for (const auto& [name, value, text] : meanings_of_claims(claims, test_time)) {
        CHECK(test::is_printable(name + value + text));
        CHECK(name.size() <= 80);
        CHECK(value.size() <= 480);
        CHECK(text.size() <= 2000);
    }
}

TEST_CASE("every claim of Microsoft's tokens has a meaning", "[diagnostics][entra]") {
    const bearer::testing::EntraForge forge;
    for (const auto& draft :
         {forge.user(), forge.app(), forge.agent_user(), forge.with_groups_overage(), forge.id_token()})
        for (const auto& [name, value, text] : meanings_of_claims(json::parse(draft.payload_text()), forge.now())) {
            INFO(name);
            CHECK_FALSE(text.empty());
        }
}
