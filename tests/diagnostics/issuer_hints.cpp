// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/issuer_hints.hpp>
#include <bearer/entra/cloud.hpp>
#include <bearer/entra/tenants.hpp>
#include <bearer/policy/claim.hpp>
#include <bearer/policy/issuer.hpp>
#include <bearer/policy/tenant.hpp>
#include <bearer/policy/tenant_issuer.hpp>

#include "diagnostics/reports.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace {

using bearer::ErrorCode;
using bearer::Issuer;
using bearer::one_of;
using bearer::detail::hint_for;
using nlohmann::json;
using test::contains;
using test::hint_about;

const std::string tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const std::string other = "11111111-2222-4333-8444-555555555555";
const std::string v1 = "https://sts.windows.net/" + tenant + "/";
const std::string v2 = "https://login.microsoftonline.com/" + tenant + "/v2.0";
const std::string external = "https://" + tenant + ".ciamlogin.com/" + tenant + "/v2.0";

json from(const std::string& issuer) { return {{"iss", issuer}, {"tid", tenant}, {"ver", "2.0"}}; }

std::string hint_without_key(const json& claims) {
    return hint_for({json{}, claims, bearer::testing::test_time, false}, {{ErrorCode::key_not_found, "kid"}});
}

}  // namespace

TEST_CASE("a v1.0 token where a v2.0 issuer is expected is recognised, and both forms are named",
          "[diagnostics][entra]") {
    const auto hint = hint_about(Issuer{v2}, from(v1));

    CHECK(contains(hint, "This is a v1.0 token"));
    CHECK(contains(hint, "requestedAccessTokenVersion to 2"));
    CHECK(contains(hint, v1));
}

TEST_CASE("a v2.0 token where a v1.0 issuer is expected is recognised", "[diagnostics][entra]") {
    const auto hint = hint_about(Issuer{v1}, from(v2));

    CHECK(contains(hint, "This is a v2.0 token"));
    CHECK(contains(hint, v2));
    CHECK(contains(
        hint_about(Issuer{"https://sts.chinacloudapi.cn/t/"}, from("https://login.partner.microsoftonline.cn/t/v2.0")),
        "This is a v2.0 token"));
    CHECK(
        contains(hint_about(bearer::TenantIssuer{"https://sts.windows.net/{tid}/"}, from(v2)), "This is a v2.0 token"));
}

TEST_CASE("no version is blamed where it is not the version", "[diagnostics][entra]") {
    CHECK_FALSE(contains(hint_about(Issuer{"https://sts.windows.net/" + other + "/"}, from(v1)), "token, and"));
    CHECK_FALSE(contains(hint_about(Issuer{one_of({"https://sts.windows.net/" + other + "/",
                                                   "https://login.microsoftonline.com/" + other + "/v2.0"})},
                                    from(v1)),
                         "v1.0 token, and"));
    CHECK_FALSE(contains(hint_about(Issuer{"https://as.example/"}, from(v1)), "v1.0 token, and"));
    // A stranger's tenant, whose tokens verify with the same keys: nobody must be told to accept it.
    const auto foreign = hint_about(Issuer{v2}, from("https://sts.windows.net/" + other + "/"));
    CHECK_FALSE(contains(foreign, "v1.0 token, and"));
    CHECK_FALSE(contains(foreign, other));
    CHECK_FALSE(contains(hint_about(Issuer{v1}, from("https://login.microsoftonline.com/" + other + "/v2.0")), other));
}

TEST_CASE("a version that a policy demands by itself is the manifest's choice", "[diagnostics][entra]") {
    CHECK(contains(hint_about(bearer::Equals{"ver", "1.0"}, from(v2)), "requestedAccessTokenVersion"));
    CHECK_FALSE(contains(hint_about(bearer::Equals{"tid", other}, from(v2)), "requestedAccessTokenVersion"));
}

TEST_CASE("a word of the metadata as expected tenant is recognised", "[diagnostics][entra]") {
    for (const std::string word : {"common", "organizations", "consumers", "{tenantid}"}) {
        INFO(word);
        const auto hint = hint_about(Issuer{"https://login.microsoftonline.com/" + word + "/v2.0"}, from(v2));
        CHECK(contains(hint, "\"" + word + "\" is no tenant"));
    }
    CHECK(contains(hint_about(bearer::Tenant{"common"}, from(v2)), "\"common\" is no tenant"));
    CHECK(contains(hint_about(Issuer{"https://sts.windows.net/common/"}, from(v1)), "\"common\" is no tenant"));
}

TEST_CASE("a real tenant is not taken for a word of the metadata", "[diagnostics][entra]") {
    CHECK_FALSE(
        contains(hint_about(Issuer{"https://login.microsoftonline.com/" + other + "/v2.0"}, from(v2)), "no tenant"));
    CHECK_FALSE(contains(hint_about(Issuer{"https://as.example/common-room"}, from(v2)), "no tenant"));
    CHECK_FALSE(contains(hint_about(bearer::Tenant{other}, from(v2)), "no tenant"));
}

TEST_CASE("the host of External ID's issuer is the tenant's GUID", "[diagnostics][entra]") {
    CHECK(contains(hint_about(Issuer{"https://contoso.ciamlogin.com/" + tenant + "/v2.0"}, from(external)),
                   "the id of your tenant"));
    CHECK_FALSE(contains(hint_about(Issuer{"https://as.example/"}, from(external)), "External ID"));
    CHECK_FALSE(contains(hint_about(Issuer{v2}, from("https://" + other + ".ciamlogin.com/" + other + "/v2.0")), other));
    CHECK(contains(hint_about(bearer::entra::SingleTenant{bearer::entra::TenantId{tenant}}, from(external)),
                   "Cloud::external_id"));
    CHECK_FALSE(
        contains(hint_about(Issuer{"https://login.microsoftonline.com/" + other + "/v2.0"}, from(v2)), "External ID"));
}

TEST_CASE("External ID's keys are its own", "[diagnostics][entra]") {
    CHECK(contains(hint_without_key(from(external)), "External ID has keys"));
    CHECK_FALSE(contains(hint_without_key(from(v2)), "External ID has keys"));
}

TEST_CASE("an unknown key of Microsoft's may be one of the application's own", "[diagnostics][entra]") {
    CHECK(contains(hint_without_key(from(v2)), "?appid={client id}"));
    CHECK_FALSE(contains(hint_without_key(from("https://as.example/")), "?appid"));
    CHECK_FALSE(contains(hint_about(Issuer{v1}, from(v2)), "?appid"));
}

TEST_CASE("a refusal for want of the key's issuer says that the key is unknown, if it is", "[diagnostics][entra]") {
    const json claims = from(v2);
    const auto hint = [&](bool key_is_known) {
        return hint_for({json{}, claims, bearer::testing::test_time, key_is_known},
                        {{ErrorCode::issuer_rejected, "key"}});
    };

    CHECK(contains(hint(false), "the key is unknown"));
    CHECK_FALSE(contains(hint(true), "the key is unknown"));
    CHECK(contains(hint(true), "does not speak for this tenant"));
}
