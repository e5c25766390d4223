// SPDX-License-Identifier: MIT
//
// Tokens in the shapes in which the Microsoft identity platform issues them: the two samples of its documentation signed
// again with a key of our own, every documented claim at once, and many groups.

#include <bearer/bearer.hpp>
#include <bearer/entra/entra.hpp>
#include <bearer/testing/sample_keys.hpp>
#include <bearer/testing/token_draft.hpp>

#include "support/catch.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::StringList;
using bearer::TimePoint;
using bearer::testing::TokenDraft;
using nlohmann::json;
using namespace std::chrono_literals;

const std::string kid = "i6lGk3FZzxRcUb2C3nEQ7syHJlY";

TokenDraft v2_sample() {
    return TokenDraft{{{"typ", "JWT"}, {"alg", "RS256"}, {"kid", kid}},
                      {{"aud", "6e74172b-be56-4843-9ff4-e66a39bb12e3"},
                       {"iss", "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0"},
                       {"iat", 1537231048},
                       {"nbf", 1537231048},
                       {"exp", 1537234948},
                       {"aio", "opaque-v2.0-value/AAAA="},
                       {"azp", "6e74172b-be56-4843-9ff4-e66a39bb12e3"},
                       {"azpacr", "0"},
                       {"name", "Abe Lincoln"},
                       {"oid", "690222be-ff1a-4d56-abd1-7e4f7d38e474"},
                       {"preferred_username", "abeli@microsoft.com"},
                       {"rh", "I"},
                       {"scp", "access_as_user"},
                       {"sub", "HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ"},
                       {"tid", "72f988bf-86f1-41af-91ab-2d7cd011db47"},
                       {"uti", "fqiBqXLPj0eQa82S-IYFAA"},
                       {"ver", "2.0"}},
                      bearer::testing::sample_key()};
}

TokenDraft v1_sample() {
    return TokenDraft{{{"typ", "JWT"}, {"alg", "RS256"}, {"kid", kid}, {"x5t", kid}},
                      {{"aud", "ef1da9d4-ff77-4c3e-a005-840c3f830745"},
                       {"iss", "https://sts.windows.net/fa15d692-e9c7-4460-a743-29f29522229/"},
                       {"iat", 1537233106},
                       {"nbf", 1537233106},
                       {"exp", 1537237006},
                       {"acr", "1"},
                       {"aio", "opaque-v1.0-value/BBBB="},
                       {"amr", json::array({"wia"})},
                       {"appid", "75dbe77f-10a3-4e59-85fd-8c127544f17c"},
                       {"appidacr", "0"},
                       {"email", "AbeLi@microsoft.com"},
                       {"family_name", "Lincoln"},
                       {"given_name", "Abe (MSFT)"},
                       {"idp", "https://sts.windows.net/72f988bf-86f1-41af-91ab-2d7cd0112247/"},
                       {"ipaddr", "222.222.222.22"},
                       {"name", "abeli"},
                       {"oid", "02223b6b-aa1d-42d4-9ec0-1b2bb9194438"},
                       {"rh", "I"},
                       {"scp", "user_impersonation"},
                       {"sub", "l3_roISQU222bULS9yi2k0XpqpOiMz5H3ZACo1GeXA"},
                       {"tid", "fa15d692-e9c7-4460-a743-29f2956fd429"},
                       {"unique_name", "abeli@microsoft.com"},
                       {"uti", "FVsGxYXI30-TuikuuUoFAA"},
                       {"ver", "1.0"}},
                      bearer::testing::sample_key()};
}

const bearer::Jwks& keys() {
    static const auto keys =
        bearer::Jwks::parse(json{{"keys", {bearer::testing::sample_key().public_jwk(kid)}}}.dump()).value();
    return keys;
}

template <class Issuer, class... Policies>
auto validator_for(const char* audience, Issuer issuer, Policies... policies) {
    return bearer::TokenValidator{keys(), issuer, bearer::Audience{audience}, bearer::Lifetime{}, policies...};
}

constexpr TimePoint v2_time{1537231058s};
constexpr TimePoint v1_time{1537233116s};

/// Whether the token says exactly what the draft does, each claim read in the type that it has.
void says_all_of(const bearer::AccessToken& token, const json& claims) {
    for (const auto& [name, value] : claims.items()) {
        INFO(name);
        REQUIRE(token.claims().contains(name));
        const auto read = token.claims().members().value(name);
        REQUIRE(read.has_value());
        if (value.is_string())
            CHECK(bearer::detail::claim_as<std::string_view>(*read) == value.get<std::string>());
        else if (value.is_number())
            CHECK(bearer::detail::claim_as<std::int64_t>(*read) == value.get<std::int64_t>());
        else if (value.is_boolean())
            CHECK(bearer::detail::claim_as<bool>(*read) == value.get<bool>());
        else if (value.is_array()) {
            const auto list = bearer::detail::claim_as<StringList>(*read);
            REQUIRE(list.has_value());
            CHECK(std::vector<std::string>(list->begin(), list->end()) == value.get<std::vector<std::string>>());
        } else
            CHECK(bearer::detail::claim_as<bearer::Object>(*read).has_value());
    }
    CHECK(token.claims().json() == claims);
}

}  // namespace

TEST_CASE("the documented v2.0 token is accepted and all of it can be read", "[entra]") {
    const auto validator =
        validator_for("6e74172b-be56-4843-9ff4-e66a39bb12e3",
                      bearer::Issuer{"https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0"},
                      bearer::Tenant{"72f988bf-86f1-41af-91ab-2d7cd011db47"}, bearer::Scope{"access_as_user"});

    const auto token = test::answer_of(validator, v2_sample().compact(), v2_time);

    REQUIRE(token.has_value());
    says_all_of(*token, json::parse(v2_sample().payload_text()));
    CHECK(token->claims().json().size() == 17);
    CHECK(token->subject().value() == "HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ");
    CHECK(token->expires_at().value() == TimePoint{1537234948s});
    CHECK(token->scopes().value().contains("access_as_user"));
    CHECK(token->header().kid() == kid);
    CHECK(token->header().typ() == "JWT");
}

TEST_CASE("the documented v2.0 token binds its issuer to its tenant", "[entra]") {
    const auto validator = validator_for("6e74172b-be56-4843-9ff4-e66a39bb12e3",
                                         bearer::TenantIssuer{"https://login.microsoftonline.com/{tid}/v2.0"});
    const auto other_tenant = v2_sample().claim("tid", "fa15d692-e9c7-4460-a743-29f2956fd429");

    CHECK(test::error_of(validator, v2_sample().compact(), v2_time) == std::nullopt);
    CHECK(test::error_of(validator, other_tenant.compact(), v2_time) == Error{ErrorCode::issuer_rejected, "iss"});
}

TEST_CASE("the documented v1.0 token can be read, but its issuer is not that of its tenant", "[entra]") {
    const char* const audience = "ef1da9d4-ff77-4c3e-a005-840c3f830745";
    const auto by_text = validator_for(
        audience, bearer::Issuer{"https://sts.windows.net/fa15d692-e9c7-4460-a743-29f29522229/"});
    const auto by_tenant = validator_for(audience, bearer::TenantIssuer{"https://sts.windows.net/{tid}/"});
    const auto mended = v1_sample().claim("iss", "https://sts.windows.net/fa15d692-e9c7-4460-a743-29f2956fd429/");

    const auto token = test::answer_of(by_text, v1_sample().compact(), v1_time);

    REQUIRE(token.has_value());
    says_all_of(*token, json::parse(v1_sample().payload_text()));
    CHECK(token->claims().json().size() == 24);
    CHECK(token->header().parameters().get<std::string_view>("x5t").value() == kid);
    CHECK(test::error_of(by_tenant, v1_sample().compact(), v1_time) == Error{ErrorCode::issuer_rejected, "iss"});
    CHECK(test::error_of(by_tenant, mended.compact(), v1_time) == std::nullopt);
}

TEST_CASE("an API for Entra accepts the documented v2.0 token, and every claim reads back", "[entra]") {
    namespace entra = bearer::entra;
    const entra::TenantId tenant{"72f988bf-86f1-41af-91ab-2d7cd011db47"};
    const entra::ClientId client{"6e74172b-be56-4843-9ff4-e66a39bb12e3"};
    const bearer::TokenValidator api{keys(), entra::SingleTenant{tenant}, entra::Audience{client}, entra::Lifetime{},
                                     entra::Caller{}, entra::UserScope{"access_as_user"}};

    const auto token = test::answer_of(api, v2_sample().compact(), v2_time);

    REQUIRE(token.has_value());
    const entra::Principal who{*token};
    CHECK(who.kind().value() == entra::CallerKind::user);
    CHECK(who.version().value() == entra::Version::v2);
    CHECK(who.tenant().value() == tenant);
    CHECK(who.object_id().value() == entra::ObjectId{"690222be-ff1a-4d56-abd1-7e4f7d38e474"});
    CHECK(who.subject().value() == "HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ");
    CHECK(who.client().value() == client);
    CHECK(who.client_proof().value() == entra::ClientProof::none);
    CHECK(who.scopes().value().contains("access_as_user"));
    CHECK(who.token_id().value() == "fqiBqXLPj0eQa82S-IYFAA");
    CHECK(who.profile().name().value().for_display() == "Abe Lincoln");
    CHECK(who.profile().preferred_username().value().for_display() == "abeli@microsoft.com");
    CHECK(test::error_of(api, v2_sample().compact(), TimePoint{1537234948s + 300s}) ==
          Error{ErrorCode::token_expired, "exp"});
}

TEST_CASE("an API for Entra refuses the documented v1.0 token until its issuer is mended", "[entra]") {
    namespace entra = bearer::entra;
    const entra::TenantId tenant{"fa15d692-e9c7-4460-a743-29f2956fd429"};
    const entra::ClientId client{"ef1da9d4-ff77-4c3e-a005-840c3f830745"};
    const bearer::TokenValidator api{keys(), entra::SingleTenant{tenant}, entra::Audience{client}, entra::Lifetime{},
                                     entra::Caller{}, entra::UserScope{"user_impersonation"}};
    const auto mended = v1_sample().claim("iss", "https://sts.windows.net/fa15d692-e9c7-4460-a743-29f2956fd429/");

    const auto token = test::answer_of(api, mended.compact(), v1_time);

    CHECK(test::error_of(api, v1_sample().compact(), v1_time) == Error{ErrorCode::issuer_rejected, "iss"});
    REQUIRE(token.has_value());
    const entra::Principal who{*token};
    CHECK(who.kind().value() == entra::CallerKind::user);
    CHECK(who.version().value() == entra::Version::v1);
    CHECK(who.tenant().value() == tenant);
    CHECK(who.object_id().value() == entra::ObjectId{"02223b6b-aa1d-42d4-9ec0-1b2bb9194438"});
    CHECK(who.client().value() == entra::ClientId{"75dbe77f-10a3-4e59-85fd-8c127544f17c"});
    CHECK(who.client_proof().value() == entra::ClientProof::none);
    CHECK(who.sign_in().authentication_class().value() == "1");
    CHECK(who.sign_in().methods().value().contains(entra::AuthenticationMethod::wia));
    CHECK(who.sign_in().identity_provider().value() == "https://sts.windows.net/72f988bf-86f1-41af-91ab-2d7cd0112247/");
    CHECK(who.sign_in().ip_address().value() == "222.222.222.22");
    CHECK(who.profile().email().value().for_display() == "AbeLi@microsoft.com");
    CHECK(who.profile().unique_name().value().for_display() == "abeli@microsoft.com");
    CHECK(who.profile().given_name().value().for_display() == "Abe (MSFT)");
    CHECK(who.profile().family_name().value().for_display() == "Lincoln");
}

TEST_CASE("a token may have every documented claim at once", "[entra]") {
    const json everything{
        {"aud", "6e74172b-be56-4843-9ff4-e66a39bb12e3"},
        {"iss", "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0"},
        {"idp", "live.com"},
        {"iat", 1537231048},
        {"nbf", 1537231048},
        {"exp", 1537234948},
        {"aio", "opaque"},
        {"rh", "0.opaque."},
        {"xms_ftd", "opaque"},
        {"acr", "1"},
        {"amr", {"pwd", "ngcmfa"}},
        {"appid", "75dbe77f-10a3-4e59-85fd-8c127544f17c"},
        {"azp", "75dbe77f-10a3-4e59-85fd-8c127544f17c"},
        {"appidacr", "2"},
        {"azpacr", "2"},
        {"preferred_username", "ada@contoso.example"},
        {"name", "Ada Lovelace"},
        {"unique_name", "ada@contoso.example"},
        {"upn", "ada@contoso.example"},
        {"email", "ada@contoso.example"},
        {"given_name", "Ada"},
        {"family_name", "Lovelace"},
        {"nickname", "ada"},
        {"scp", "Orders.Read Orders.Write"},
        {"roles", {"Orders.Admin"}},
        {"wids", {"62e90394-69f5-4237-9190-012177145e10"}},
        {"groups", {"0f2b3c4d-1111-4222-8333-444455556666"}},
        {"hasgroups", true},
        {"_claim_names", {{"groups", "src1"}}},
        {"_claim_sources", {{"src1", {{"endpoint", "https://graph.example/users/1/getMemberObjects"}}}}},
        {"sub", "HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ"},
        {"oid", "690222be-ff1a-4d56-abd1-7e4f7d38e474"},
        {"tid", "72f988bf-86f1-41af-91ab-2d7cd011db47"},
        {"uti", "fqiBqXLPj0eQa82S-IYFAA"},
        {"ver", "2.0"},
        {"idtyp", "user"},
        {"acct", 0},
        {"acrs", {"c1", "urn:user:registersecurityinfo"}},
        {"xms_cc", {"cp1"}},
        {"ipaddr", "203.0.113.7"},
        {"onprem_sid", "S-1-5-21-1111111111-2222222222-3333333333-1001"},
        {"pwd_exp", 86400},
        {"pwd_url", "https://portal.example/ChangePassword.aspx"},
        {"in_corp", true},
        {"cnf", {{"jkt", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}}},
        {"xms_act_fct", "9 3"},
        {"xms_sub_fct", "3 6"},
        {"xms_par_app_azp", "75dbe77f-10a3-4e59-85fd-8c127544f17c"},
    };
    const bearer::TenantIssuer issuer{"https://login.microsoftonline.com/{tid}/v2.0"};
    const char* const audience = "6e74172b-be56-4843-9ff4-e66a39bb12e3";
    const auto any_sender = validator_for(audience, issuer, bearer::dangerous::AnySender{});
    const auto draft = v2_sample().claims(everything);

    const auto token = test::answer_of(any_sender, draft.compact(), v2_time);

    REQUIRE(token.has_value());
    says_all_of(*token, everything);
    CHECK(everything.size() == 48);
    CHECK(token->roles().value().contains("Orders.Admin"));
    CHECK(token->claims().get<bearer::Object>("_claim_names").value().get<std::string_view>("groups").value() == "src1");
    CHECK(test::error_of(validator_for(audience, issuer), draft.compact(), v2_time) ==
          Error{ErrorCode::sender_unproven, "cnf"});
    CHECK(test::error_of(validator_for(audience, issuer), draft.without("cnf").compact(), v2_time) == std::nullopt);
    CHECK(test::error_of(any_sender, draft.claims({{"pwd_exp", "86400"}, {"in_corp", "true"}}).compact(), v2_time) ==
          std::nullopt);
}

TEST_CASE("two hundred groups fit into a token", "[entra]") {
    json groups = json::array();
    for (int number = 0; number < 200; ++number) {
        const std::string digits = std::to_string(1000 + number);
        groups.push_back("0f2b" + digits + "-1111-4222-8333-44445555" + digits);
    }
    const auto everyone = v2_sample().claims({{"groups", groups}, {"wids", {"62e90394-69f5-4237-9190-012177145e10"}},
                                              {"roles", {"Orders.Read.All", "Orders.Write.All", "Orders.Admin"}},
                                              {"aio", std::string(500, 'A')}});
    const auto validator = validator_for(
        "6e74172b-be56-4843-9ff4-e66a39bb12e3", bearer::TenantIssuer{"https://login.microsoftonline.com/{tid}/v2.0"},
        bearer::Includes{"groups", "0f2b1199-1111-4222-8333-444455551199"});
    const std::string raw = everyone.compact();

    const auto token = test::answer_of(validator, raw, v2_time);

    REQUIRE(token.has_value());
    CHECK(raw.size() > 12'000);
    CHECK(raw.size() < 13'000);
    CHECK(token->claims().get<StringList>("groups").value().size() == 200);
    CHECK(token->claims().get<StringList>("groups").value().contains("0f2b1000-1111-4222-8333-444455551000"));
    groups.erase(199);
    CHECK(test::error_of(validator, everyone.claim("groups", groups).compact(), v2_time) ==
          Error{ErrorCode::policy_rejected, "groups"});
}
