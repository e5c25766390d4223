// SPDX-License-Identifier: MIT
#include <bearer/entra/tenancy.hpp>

#include <bearer/entra/tenants.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"

#include <nlohmann/json.hpp>

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::entra::AnyAccount;
using bearer::entra::AnyOrganization;
using bearer::entra::Cloud;
using bearer::entra::PersonalAccounts;
using bearer::entra::SingleTenant;
using bearer::entra::TenantId;
using bearer::testing::Surroundings;
using nlohmann::json;

constexpr Error wrong_tenant{ErrorCode::tenant_rejected, "tid"};
constexpr Error wrong_issuer{ErrorCode::issuer_rejected, "iss"};
constexpr Error wrong_key{ErrorCode::issuer_rejected, "key"};
constexpr Error wrong_policy{ErrorCode::issuer_rejected, "tfp"};

const std::string ours = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const std::string ours_in_upper_case = "72F988BF-86F1-41AF-91AB-2D7CD011DB47";
const std::string stranger = "11111111-2222-4333-8444-555555555555";
const std::string personal = "9188040d-6c67-4c5b-b112-36a304b66dad";

std::string v1_of(const std::string& tenant) { return "https://sts.windows.net/" + tenant + "/"; }
std::string v2_of(const std::string& tenant) { return "https://login.microsoftonline.com/" + tenant + "/v2.0"; }
std::string ciam_of(const std::string& tenant) { return "https://" + tenant + ".ciamlogin.com/" + tenant + "/v2.0"; }
std::string b2c_of(const std::string& tenant) { return "https://contoso.b2clogin.com/" + tenant + "/v2.0/"; }

using Key = std::map<std::string, std::string>;

Key issued_by(const std::string& issuer) { return {{"kid", "k1"}, {"issuer", issuer}}; }

/// The keys that the tokens below are signed with unless told otherwise.
const Key organizations = issued_by(v2_of("{tenantid}"));
const Key nameless{{"kid", "k1"}};

template <class P>
std::optional<Error> answer(const P& policy, const json& claims, const Key& key = organizations) {
    Surroundings around;
    around.key = key;
    return test::answer(policy, claims, bearer::testing::test_time, around);
}

const json v1_token{{"tid", ours}, {"ver", "1.0"}, {"iss", v1_of(ours)}};
const json v2_token{{"tid", ours}, {"ver", "2.0"}, {"iss", v2_of(ours)}};
const json personal_token{{"tid", personal}, {"ver", "2.0"}, {"iss", v2_of(personal)}};

json with(json claims, const char* name, json value) {
    claims[name] = std::move(value);
    return claims;
}
json without(json claims, const char* name) {
    claims.erase(name);
    return claims;
}

const SingleTenant one{TenantId{ours}};
const AnyOrganization any;

}  // namespace

TEST_CASE("B2C is recognized by the host of an issuer, and by nothing around it", "[entra][EN-13]") {
    const Error no{ErrorCode::policy_rejected, "no"};
    const auto in_b2c = [&](const bearer::Context& context) {
        return bearer::detail::is_b2c(context.claims) ? bearer::accept() : bearer::reject(no);
    };

    for (const json& issuer :
         {json("http://contoso.b2clogin.com/tenant/v2.0/"), json("https://evilb2clogin.com/tenant/v2.0/"),
          json("https://contoso.b2clogin.com.evil.example/tenant/v2.0/"),
          json("https://evil.example/contoso.b2clogin.com/"), json("https://evil.example?.b2clogin.com"),
          json("https://evil.example#.b2clogin.com/"), json("https://evil.example\\.b2clogin.com/"),
          json("https://login.microsoftonline.com/tenant/v2.0"), json(""), json(5), json(nullptr)}) {
        INFO(issuer.dump());
        CHECK(test::answer_unchecked(in_b2c, {{"iss", issuer}}) == no);
    }
    CHECK(test::answer_unchecked(in_b2c, {{"tid", ours}}) == no);
    CHECK(test::answer_unchecked(in_b2c, {{"iss", "https://contoso.b2clogin.com/tenant/v2.0/"}}) == std::nullopt);
}

TEST_CASE("a token names its tenant by a GUID", "[entra]") {
    const Error malformed{ErrorCode::claim_malformed, "tid"};

    CHECK(answer(one, without(v2_token, "tid")) == Error{ErrorCode::claim_missing, "tid"});
    for (const json& tenant :
         {json(""), json("common"), json("{tenantid}"), json("contoso.onmicrosoft.com"), json(ours + "/"),
          json(" " + ours), json("{" + ours + "}"), json(1), json(nullptr), json::array({ours})}) {
        INFO(tenant.dump());
        CHECK(answer(one, with(v2_token, "tid", tenant)) == malformed);
        CHECK(answer(AnyAccount{}, with(v2_token, "tid", tenant)) == malformed);
    }
    CHECK(answer(one, v2_token) == std::nullopt);
    CHECK(answer(AnyAccount{}, v2_token) == std::nullopt);
}

TEST_CASE("a token is of version 1.0 or 2.0", "[entra]") {
    CHECK(answer(one, without(v2_token, "ver")) == Error{ErrorCode::claim_missing, "ver"});
    for (const json& version : {json("3.0"), json("2"), json("v2.0"), json(""), json("2.0 "), json("1.00"), json(2.0),
                                json(2), json(nullptr), json(true), json::array({"2.0"})}) {
        INFO(version.dump());
        CHECK(answer(one, with(v2_token, "ver", version)) == Error{ErrorCode::claim_malformed, "ver"});
    }
    CHECK(answer(one, v2_token) == std::nullopt);
    CHECK(answer(one, v1_token) == std::nullopt);
}

TEST_CASE("a tenant reads without case, its issuer does not", "[entra][EN-04]") {
    const json upper_tenant = with(v2_token, "tid", ours_in_upper_case);

    CHECK(answer(one, upper_tenant) == std::nullopt);
    CHECK(answer(any, upper_tenant) == std::nullopt);
    CHECK(answer(one, with(upper_tenant, "iss", v2_of(ours_in_upper_case))) == wrong_issuer);
    CHECK(answer(one, with(v2_token, "iss", v2_of(ours_in_upper_case))) == wrong_issuer);
    CHECK(answer(one, with(with(v1_token, "tid", ours_in_upper_case), "iss", v1_of(ours_in_upper_case))) ==
          wrong_issuer);
    CHECK(answer(one, with(v1_token, "tid", ours_in_upper_case)) == std::nullopt);
}

TEST_CASE("an issuer with anything more, less or else is another one", "[entra][EN-04]") {
    const std::string host = "https://login.microsoftonline.com/";

    for (const std::string& issuer :
         {host + "evil/" + ours + "/v2.0", host + ours + "/evil/v2.0", host + ours + "/" + ours + "/v2.0",
          host + "common/v2.0?" + ours, host + "?/" + ours + "/v2.0", host + "#/" + ours + "/v2.0",
          host + "v2.0?tid=" + ours, host + "/" + ours + "/v2.0", host + ours + "/v2.0/", host + ours + "/v2.0?x",
          host + ours + "/v2.0#", host + ours + "/v2.0 ", " " + host + ours + "/v2.0", host + ours + "/V2.0",
          host + ours, host + ours + "/", host + "{tenantid}/v2.0", host + "common/v2.0",
          host + "contoso.onmicrosoft.com/v2.0", host + "%37" + ours.substr(1) + "/v2.0", v2_of(stranger),
          std::string{}, "HTTPS://login.microsoftonline.com/" + ours + "/v2.0",
          "https://LOGIN.MICROSOFTONLINE.COM/" + ours + "/v2.0", "http://login.microsoftonline.com/" + ours + "/v2.0",
          "https://login.microsoftonline.com:443/" + ours + "/v2.0",
          "https://login.microsoftonline.com./" + ours + "/v2.0", "https://login.microsoftonline.us/" + ours + "/v2.0",
          "https://login.microsoftonline.com.evil.example/" + ours + "/v2.0",
          "https://evil.example/login.microsoftonline.com/" + ours + "/v2.0",
          "https://login.microsoftonline.com@evil.example/" + ours + "/v2.0",
          "https://login.windows.net/" + ours + "/v2.0", "https://sts.windows.net/" + ours + "/v2.0", v1_of(ours),
          ciam_of(ours), b2c_of(ours)}) {
        INFO(issuer);
        CHECK(answer(one, with(v2_token, "iss", issuer)) == wrong_issuer);
        CHECK(answer(any, with(v2_token, "iss", issuer)) == wrong_issuer);
    }
    CHECK(answer(one, with(v2_token, "iss", host + ours + "/v2.0")) == std::nullopt);
    CHECK(answer(any, with(v2_token, "iss", host + ours + "/v2.0")) == std::nullopt);
}

TEST_CASE("version and issuer belong together", "[entra][EN-04]") {
    CHECK(answer(one, with(v2_token, "ver", "1.0")) == wrong_issuer);
    CHECK(answer(one, with(v1_token, "ver", "2.0")) == wrong_issuer);
    for (const std::string& issuer :
         {"https://sts.windows.net/" + ours, "https://sts.windows.net/" + ours + "//",
          "https://sts.windows.net//" + ours + "/", "https://STS.windows.net/" + ours + "/",
          "https://sts.windows.net/" + ours + "/v2.0", "https://sts.chinacloudapi.cn/" + ours + "/",
          v1_of("{tenantid}"), v1_of("evil/" + ours), v1_of(stranger), v2_of(ours)}) {
        INFO(issuer);
        CHECK(answer(one, with(v1_token, "iss", issuer)) == wrong_issuer);
        CHECK(answer(any, with(v1_token, "iss", issuer)) == wrong_issuer);
    }
    CHECK(answer(one, with(v1_token, "iss", v1_of(ours))) == std::nullopt);
    CHECK(answer(any, with(v1_token, "iss", v1_of(ours))) == std::nullopt);
}

TEST_CASE("a token without an issuer comes from nobody", "[entra]") {
    CHECK(answer(one, without(v2_token, "iss")) == Error{ErrorCode::claim_missing, "iss"});
    CHECK(answer(one, with(v2_token, "iss", json::array({v2_of(ours)}))) == Error{ErrorCode::claim_malformed, "iss"});
    CHECK(answer(one, v2_token) == std::nullopt);
}

TEST_CASE("personal accounts have no tokens of version 1.0", "[entra][EN-04]") {
    const json v1_personal{{"tid", personal}, {"ver", "1.0"}, {"iss", v1_of(personal)}};

    CHECK(answer(AnyAccount{}, v1_personal) == wrong_issuer);
    CHECK(answer(PersonalAccounts{}, v1_personal) == wrong_issuer);
    CHECK(answer(SingleTenant{TenantId{personal}}, v1_personal) == wrong_issuer);
    CHECK(answer(AnyAccount{}, personal_token) == std::nullopt);
    CHECK(answer(PersonalAccounts{}, personal_token) == std::nullopt);
    CHECK(answer(SingleTenant{TenantId{personal}}, personal_token) == std::nullopt);
    CHECK(answer(AnyAccount{}, v1_token) == std::nullopt);
}

TEST_CASE("the issuer of External ID has the tenant's GUID as its host", "[entra][EN-04]") {
    const SingleTenant ciam{TenantId{ours}, Cloud::external_id("contoso")};
    const json token = with(v2_token, "iss", ciam_of(ours));
    const auto key = issued_by(ciam_of(ours));

    CHECK(answer(ciam, token, key) == std::nullopt);
    CHECK(answer(ciam, with(token, "iss", "https://contoso.ciamlogin.com/" + ours + "/v2.0"), key) == wrong_issuer);
    CHECK(answer(ciam, with(token, "iss", "https://" + stranger + ".ciamlogin.com/" + ours + "/v2.0"), key) ==
          wrong_issuer);
    CHECK(answer(ciam, with(token, "iss", ciam_of(ours) + "/"), key) == wrong_issuer);
    CHECK(answer(ciam, with(token, "iss", v2_of(ours)), key) == wrong_issuer);
}

TEST_CASE("what is wrong is told in the order tid, ver, tenant, iss, key", "[entra]") {
    const auto bad_key = issued_by(v2_of(stranger));
    json claims{{"tid", "common"}, {"ver", "3.0"}, {"iss", "https://evil.example/"}};

    CHECK(answer(one, claims, bad_key) == Error{ErrorCode::claim_malformed, "tid"});
    claims["tid"] = personal;
    CHECK(answer(one, claims, bad_key) == Error{ErrorCode::claim_malformed, "ver"});
    claims["ver"] = "2.0";
    CHECK(answer(one, claims, bad_key) == wrong_tenant);
    claims["tid"] = ours;
    CHECK(answer(one, claims, bad_key) == wrong_issuer);
    claims["iss"] = v2_of(ours);
    CHECK(answer(one, claims, bad_key) == wrong_key);
    CHECK(answer(one, claims, organizations) == std::nullopt);
    CHECK(answer(one, json::object(), bad_key) == Error{ErrorCode::claim_missing, "tid"});
    CHECK(answer(one, {{"tid", personal}}, bad_key) == Error{ErrorCode::claim_missing, "ver"});
    CHECK(answer(one, {{"tid", personal}, {"ver", "2.0"}}, bad_key) == wrong_tenant);
}

TEST_CASE("a key speaks for the tenant that its issuer names, or for any", "[entra][EN-01]") {
    CHECK(answer(any, v2_token, issued_by(v2_of("{tenantid}"))) == std::nullopt);
    CHECK(answer(any, v2_token, issued_by(v2_of(ours))) == std::nullopt);
    for (const std::string& issuer : std::initializer_list<std::string>{
             v2_of(stranger), v2_of(ours_in_upper_case), v2_of("{tid}"), v2_of("{TenantId}"), v2_of("common"),
             v2_of("*"), v2_of(""), v2_of(ours) + "/", v2_of("evil/" + ours), v2_of(ours + "/" + ours),
             v2_of("{tenantid}" + ours), std::string{}, "https://evil.example/" + v2_of(ours),
             "https://login.microsoftonline.us/{tenantid}/v2.0", "https://login.microsoftonline.us/" + ours + "/v2.0",
             v1_of(ours), v1_of("{tenantid}"), ciam_of(ours)}) {
        INFO(issuer);
        CHECK(answer(any, v2_token, issued_by(issuer)) == wrong_key);
        CHECK(answer(one, v2_token, issued_by(issuer)) == wrong_key);
    }
}

TEST_CASE("the personal accounts' key signs no token of an organization's tenant", "[entra][EN-01]") {
    const auto consumers = issued_by(v2_of(personal));

    CHECK(answer(one, v2_token, consumers) == wrong_key);
    CHECK(answer(any, v2_token, consumers) == wrong_key);
    CHECK(answer(AnyAccount{}, v2_token, consumers) == wrong_key);
    CHECK(answer(any, v1_token, consumers) == wrong_key);
    CHECK(answer(AnyAccount{}, personal_token, consumers) == std::nullopt);
    CHECK(answer(any, v2_token, organizations) == std::nullopt);
}

TEST_CASE("a key signs v1.0 tokens in the name of its v2.0 issuer", "[entra][EN-01]") {
    CHECK(answer(any, v1_token, issued_by(v2_of(ours))) == std::nullopt);
    CHECK(answer(any, v1_token, issued_by(v2_of("{tenantid}"))) == std::nullopt);
    CHECK(answer(any, v1_token, issued_by(v1_of(ours))) == wrong_key);
    CHECK(answer(any, v1_token, issued_by(v1_of("{tenantid}"))) == wrong_key);
    CHECK(answer(any, v1_token, issued_by(v2_of(stranger))) == wrong_key);
}

TEST_CASE("a key without an issuer speaks for a single tenant only", "[entra][EN-03]") {
    const auto not_a_string = issued_by("");  // which is how a key reads its "issuer": 1

    CHECK(answer(one, v2_token, nameless) == std::nullopt);
    CHECK(answer(one, v1_token, nameless) == std::nullopt);
    CHECK(answer(one, v2_token, not_a_string) == wrong_key);
    CHECK(answer(any, v2_token, nameless) == wrong_key);
    CHECK(answer(any, v1_token, nameless) == wrong_key);
    CHECK(answer(any, v2_token, not_a_string) == wrong_key);
    CHECK(answer(any, v2_token, organizations) == std::nullopt);
}

TEST_CASE("a key signs for the cloud that it names", "[entra][EN-02]") {
    const SingleTenant renamed{TenantId{ours}, Cloud::global().with_instance_name("microsoftonline.example")};
    const auto key_of = [](const std::string& instance) {
        auto key = organizations;
        key["cloud_instance_name"] = instance;
        return key;
    };
    const Key no_issuer{{"kid", "k1"}, {"cloud_instance_name", "microsoftonline.us"}};

    CHECK(answer(any, v2_token, key_of("microsoftonline.com")) == std::nullopt);
    CHECK(answer(any, v2_token, organizations) == std::nullopt);
    CHECK(answer(one, v2_token, key_of("microsoftonline.us")) == wrong_key);
    CHECK(answer(any, v2_token, key_of("microsoftonline.us")) == wrong_key);
    CHECK(answer(any, v1_token, key_of("microsoftonline.us")) == wrong_key);
    CHECK(answer(any, v2_token, key_of("MICROSOFTONLINE.COM")) == wrong_key);
    CHECK(answer(any, v2_token, key_of("")) == wrong_key);
    CHECK(answer(one, v2_token, no_issuer) == wrong_key);
    CHECK(answer(renamed, v2_token, key_of("microsoftonline.example")) == std::nullopt);
    CHECK(answer(renamed, v2_token, key_of("microsoftonline.com")) == wrong_key);
}

TEST_CASE("keys of External ID name its issuer or that of the global cloud", "[entra][EN-01]") {
    const AnyOrganization ciam{Cloud::external_id("contoso")};
    const json token = with(v2_token, "iss", ciam_of(ours));

    for (const std::string& tenant : {ours, std::string{"{tenantid}"}}) {
        CHECK(answer(ciam, token, issued_by(ciam_of(tenant))) == std::nullopt);
        CHECK(answer(ciam, token, issued_by(v2_of(tenant))) == std::nullopt);
    }
    CHECK(answer(ciam, token, issued_by(ciam_of(stranger))) == wrong_key);
    CHECK(answer(ciam, token, issued_by(v2_of(stranger))) == wrong_key);
    CHECK(answer(ciam, token, issued_by("https://contoso.ciamlogin.com/" + ours + "/v2.0")) == wrong_key);
    CHECK(answer(ciam, token, issued_by("https://login.microsoftonline.us/" + ours + "/v2.0")) == wrong_key);
    CHECK(answer(any, v2_token, issued_by(ciam_of(ours))) == wrong_key);
}

TEST_CASE("keys of the global cloud speak for no other national one", "[entra][EN-01]") {
    const SingleTenant china{TenantId{ours}, Cloud::china()};
    const std::string issuer = "https://login.partner.microsoftonline.cn/" + ours + "/v2.0";
    const json token{{"tid", ours}, {"ver", "2.0"}, {"iss", issuer}};

    CHECK(answer(china, token, issued_by(v2_of(ours))) == wrong_key);
    CHECK(answer(china, token, issued_by(v2_of("{tenantid}"))) == wrong_key);
    CHECK(answer(china, token, issued_by(issuer)) == std::nullopt);
}

TEST_CASE("a B2C token is of a policy that the API names", "[entra][EN-13]") {
    const json token{{"tid", ours}, {"ver", "1.0"}, {"iss", b2c_of(ours)}};
    const SingleTenant b2c{TenantId{ours}, Cloud::b2c("contoso", bearer::one_of({"B2C_1_sign_in", "B2C_1_edit"}))};
    const auto answers = [&](const json& claims) { return answer(b2c, claims, nameless); };

    for (const char* const claim : {"tfp", "acr"}) {
        INFO(claim);
        CHECK(answers(with(token, claim, "B2C_1_sign_in")) == std::nullopt);
        CHECK(answers(with(token, claim, "b2c_1_EDIT")) == std::nullopt);
        CHECK(answers(with(token, claim, "B2C_1_password_reset")) == wrong_policy);
        CHECK(answers(with(token, claim, "B2C_1_sign_in_2")) == wrong_policy);
        CHECK(answers(with(token, claim, "B2C_1_sign")) == wrong_policy);
        CHECK(answers(with(token, claim, "")) == wrong_policy);
    }
    CHECK(answers(token) == Error{ErrorCode::claim_missing, "tfp"});
    // "acr" speaks only where there is no "tfp".
    CHECK(answers(with(with(token, "tfp", "B2C_1_edit"), "acr", "1")) == std::nullopt);
    CHECK(answers(with(with(token, "tfp", "B2C_1_password_reset"), "acr", "B2C_1_edit")) == wrong_policy);
    CHECK(answers(with(with(token, "tfp", nullptr), "acr", "B2C_1_edit")) == Error{ErrorCode::claim_malformed, "tfp"});
    CHECK(answers(with(token, "acr", 1)) == Error{ErrorCode::claim_malformed, "acr"});
    // The issuer is judged before the policy and the policy before the key.
    CHECK(answers(with(token, "iss", b2c_of(stranger))) == wrong_issuer);
    CHECK(answer(b2c, with(token, "tfp", "B2C_1_password_reset"), issued_by(b2c_of(stranger))) == wrong_policy);
    CHECK(answer(b2c, with(token, "tfp", "B2C_1_edit"), issued_by(b2c_of(stranger))) == wrong_key);
    CHECK(answer(b2c, with(token, "tfp", "B2C_1_edit"), issued_by(b2c_of(ours))) == std::nullopt);
}

TEST_CASE("a B2C token may leave its tenant to the issuer but not contradict it", "[entra][EN-04]") {
    const SingleTenant b2c{TenantId{ours}, Cloud::b2c("contoso", "B2C_1_sign_in")};
    const auto answers = [&](const json& claims) { return answer(b2c, claims, nameless); };
    const json token{{"ver", "1.0"}, {"iss", b2c_of(ours)}, {"tfp", "B2C_1_sign_in"}};

    CHECK(answers(token) == std::nullopt);
    CHECK(answers(with(token, "tid", ours)) == std::nullopt);
    CHECK(answers(with(token, "tid", stranger)) == wrong_tenant);
    CHECK(answers(with(with(token, "tid", ours), "iss", b2c_of(stranger))) == wrong_issuer);
    CHECK(answers(with(token, "tid", nullptr)) == Error{ErrorCode::claim_malformed, "tid"});
    CHECK(answers(with(token, "iss", b2c_of(stranger))) == wrong_tenant);
    CHECK(answers(with(token, "iss", b2c_of("tfp/" + ours))) == Error{ErrorCode::claim_missing, "tid"});
    CHECK(answers(with(token, "iss", b2c_of(ours + "x"))) == wrong_issuer);
    CHECK(answers(with(token, "iss", b2c_of(ours_in_upper_case))) == wrong_issuer);
    CHECK(answers(with(token, "iss", "https://fabrikam.b2clogin.com/" + ours + "/v2.0/")) == wrong_issuer);
    CHECK(answers(with(token, "iss", "https://contoso.b2clogin.com")) == Error{ErrorCode::claim_missing, "tid"});
    CHECK(answers(with(token, "iss", v2_of(ours))) == Error{ErrorCode::claim_missing, "tid"});
    CHECK(answers(with(token, "ver", "2.0")) == wrong_issuer);
    // Elsewhere an issuer never stands in for the tenant.
    CHECK(answer(one, token) == Error{ErrorCode::claim_missing, "tid"});
}
