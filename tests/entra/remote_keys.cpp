// SPDX-License-Identifier: MIT
#include <bearer/entra/audience.hpp>
#include <bearer/entra/caller.hpp>
#include <bearer/entra/lifetime.hpp>
#include <bearer/entra/remote_keys.hpp>
#include <bearer/testing/entra_forge.hpp>
#include <bearer/token_validator.hpp>

#include "support/catch.hpp"
#include "support/printing.hpp"
#include "support/remote.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

using bearer::Error;
using bearer::ErrorCode;
using bearer::one_of;
using bearer::Refresh;
using bearer::testing::EntraForge;
using test::FakeProvider;
using namespace bearer::entra;

namespace {

const TenantId tenant{"72f988bf-86f1-41af-91ab-2d7cd011db47"};
const TenantId other{"11111111-2222-4333-8444-555555555555"};
const std::string id = to_string(tenant);

struct Document {
    std::string issuer;
    std::string jwks_uri;
};

FakeProvider publishing(const Document& document) {
    return FakeProvider{[document](const bearer::Request& request) {
        const nlohmann::json metadata{{"issuer", document.issuer}, {"jwks_uri", document.jwks_uri}};
        const bool is_metadata = request.url.find("openid-configuration") != std::string::npos;
        return bearer::Response{.status = 200, .body = is_metadata ? metadata.dump() : test::key_set_of({0})};
    }};
}

/// What comes of such a document for a tenancy; nothing if its keys are used.
template <class Tenancy>
std::optional<Error> refusal(const Tenancy& tenancy, const Document& document) {
    const RemoteKeys keys{tenancy, publishing(document), {.refresh = Refresh::manual}};
    const auto verdict = keys.refresh();
    return verdict ? std::nullopt : std::optional{verdict.error()};
}

/// The first URL that is asked for.
template <class Tenancy>
std::string asked_for(const Tenancy& tenancy) {
    const FakeProvider provider{FakeProvider::status(404)};
    static_cast<void>(RemoteKeys{tenancy, provider, {.refresh = Refresh::manual}}.refresh());
    REQUIRE(provider.fetches() == 1);
    return provider.requests().front().url;
}

constexpr Error wrong_issuer{ErrorCode::discovery_malformed, "issuer"};
constexpr Error wrong_keys{ErrorCode::discovery_malformed, "jwks_uri"};
const std::string global = "https://login.microsoftonline.com/";
const std::string configuration = "/v2.0/.well-known/openid-configuration";
const std::string keys_path = "/discovery/v2.0/keys";

}  // namespace

TEST_CASE("each tenancy has its metadata", "[entra][remote]") {
    CHECK(asked_for(SingleTenant{tenant}) == global + id + configuration);
    CHECK(asked_for(Tenants{one_of({tenant, other})}) == global + "organizations" + configuration);
    CHECK(asked_for(Tenants{one_of({tenant, personal_accounts_tenant()})}) == global + "common" + configuration);
    CHECK(asked_for(AnyOrganization{}) == global + "organizations" + configuration);
    CHECK(asked_for(PersonalAccounts{}) == global + "consumers" + configuration);
    CHECK(asked_for(AnyAccount{}) == global + "common" + configuration);
    CHECK(asked_for(SingleTenant{tenant, Cloud::us_government()}) ==
          "https://login.microsoftonline.us/" + id + configuration);
    CHECK(asked_for(AnyOrganization{Cloud::china()}) ==
          "https://login.partner.microsoftonline.cn/organizations" + configuration);
    CHECK(asked_for(SingleTenant{tenant, Cloud::external_id("contoso")}) ==
          "https://contoso.ciamlogin.com/" + id + configuration);
    CHECK(asked_for(SingleTenant{tenant, Cloud::b2c("contoso", "B2C_1_sign_in")}) ==
          "https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_sign_in" + configuration);
}

TEST_CASE("the metadata has to name the tenancy's issuer", "[entra][remote][FT-24]") {
    const std::string keys = global + "common" + keys_path;
    const std::string of_tenant = global + id + "/v2.0";
    const std::string of_other = global + to_string(other) + "/v2.0";
    const std::string of_all = global + "{tenantid}/v2.0";
    const std::string of_consumers = global + "9188040d-6c67-4c5b-b112-36a304b66dad/v2.0";

    CHECK(refusal(SingleTenant{tenant}, {of_tenant, keys}) == std::nullopt);
    for (const auto& issuer : {of_other, of_all, of_consumers, of_tenant + "/", "https://sts.windows.net/" + id + "/",
                               "https://login.microsoftonline.us/" + id + "/v2.0"})
        CHECK(refusal(SingleTenant{tenant}, {issuer, keys}) == wrong_issuer);

    CHECK(refusal(AnyOrganization{}, {of_all, keys}) == std::nullopt);
    CHECK(refusal(AnyAccount{}, {of_all, keys}) == std::nullopt);
    CHECK(refusal(Tenants{one_of({tenant, other})}, {of_all, keys}) == std::nullopt);
    for (const auto& issuer : {of_tenant, of_consumers, global + "{tenantId}/v2.0"}) {
        CHECK(refusal(AnyOrganization{}, {issuer, keys}) == wrong_issuer);
        CHECK(refusal(AnyAccount{}, {issuer, keys}) == wrong_issuer);
        CHECK(refusal(Tenants{one_of({tenant, other})}, {issuer, keys}) == wrong_issuer);
    }

    CHECK(refusal(PersonalAccounts{}, {of_consumers, keys}) == std::nullopt);
    CHECK(refusal(PersonalAccounts{}, {of_all, keys}) == wrong_issuer);
}

TEST_CASE("other clouds have issuers of their own", "[entra][remote][FT-24]") {
    const SingleTenant ciam{tenant, Cloud::external_id("contoso")};
    const std::string ciam_keys = "https://contoso.ciamlogin.com/" + id + keys_path;
    CHECK(refusal(ciam, {"https://" + id + ".ciamlogin.com/" + id + "/v2.0", ciam_keys}) == std::nullopt);
    CHECK(refusal(ciam, {"https://contoso.ciamlogin.com/" + id + "/v2.0", ciam_keys}) == wrong_issuer);
    CHECK(refusal(ciam, {global + id + "/v2.0", ciam_keys}) == wrong_issuer);

    const SingleTenant b2c{tenant, Cloud::b2c("contoso", "B2C_1_sign_in")};
    const std::string b2c_keys = "https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_sign_in" + keys_path;
    CHECK(refusal(b2c, {"https://contoso.b2clogin.com/" + id + "/v2.0/", b2c_keys}) == std::nullopt);
    CHECK(refusal(b2c, {"https://contoso.b2clogin.com/" + to_string(other) + "/v2.0/", b2c_keys}) == wrong_issuer);
}

TEST_CASE("keys come from the host of the metadata", "[entra][remote][FT-25]") {
    const std::string issuer = global + id + "/v2.0";

    CHECK(refusal(SingleTenant{tenant}, {issuer, global + id + keys_path + "?appid=x"}) == std::nullopt);
    for (const auto* const keys : {"https://login.microsoftonline.us/common/discovery/v2.0/keys",
                                   "http://login.microsoftonline.com/keys", "https://login.microsoftonline.com:8443/keys",
                                   "https://login.microsoftonline.com.evil.example/keys", "https://evil.example/keys"})
        CHECK(refusal(SingleTenant{tenant}, {issuer, keys}) == wrong_keys);
}

TEST_CASE("an API with keys of its own names itself", "[entra][remote]") {
    auto request = SingleTenant{tenant}.metadata();
    request.app_id = ClientId{"6e74172b-be56-4843-9ff4-e66a39bb12e3"};

    CHECK(asked_for(SingleTenant{tenant}) == global + id + configuration);
    const FakeProvider provider{FakeProvider::status(404)};
    CHECK_FALSE(RemoteKeys(request, provider, {.refresh = Refresh::manual}).refresh().accepted());
    CHECK(provider.requests().front().url == global + id + configuration + "?appid=6e74172b-be56-4843-9ff4-e66a39bb12e3");
}

TEST_CASE("what has no metadata has no keys", "[entra][remote]") {
    using Catch::Matchers::ContainsSubstring;
    const FakeProvider provider{FakeProvider::status(404)};
    const Cloud two_policies = Cloud::b2c("contoso", one_of({"B2C_1_sign_in", "B2C_1_sign_up"}));
    const SingleTenant tenancy{tenant, two_policies};

    CHECK_THROWS_WITH((RemoteKeys{tenancy, provider}), ContainsSubstring("each B2C policy has metadata of its own"));
    CHECK_THROWS_WITH((RemoteKeys{Tenants{tenant, Cloud::external_id("contoso")}, provider}),
                      ContainsSubstring("External ID has metadata for each tenant"));
    CHECK_THROWS_WITH((RemoteKeys{MetadataRequest{.cloud = two_policies, .policy = "B2C_1_sign_up"}, provider}),
                      ContainsSubstring("keys are those of a tenant"));
    auto request = tenancy.metadata();
    request.policy = "b2c_1_sign_up";
    CHECK_NOTHROW(RemoteKeys{request, provider, {.refresh = Refresh::manual}});
}

TEST_CASE("an API of a tenant needs one line for its keys", "[entra][remote]") {
    const EntraForge forge;
    const SingleTenant tenancy{forge.provider().tenant};
    const std::string host_and_tenant = global + to_string(forge.provider().tenant);
    const FakeProvider provider{[&](const bearer::Request& request) {
        const nlohmann::json metadata{{"issuer", host_and_tenant + "/v2.0"}, {"jwks_uri", host_and_tenant + keys_path}};
        return bearer::Response{.status = 200,
                                .body = request.url.ends_with("/keys") ? forge.jwks() : metadata.dump()};
    }};
    const bearer::TokenValidator api{RemoteKeys{tenancy, provider}, tenancy, Audience{forge.provider().api}, Lifetime{},
                                     Caller{}};

    CHECK(api.validate(forge.user().compact(), forge.now()).has_value());
    for (const auto& [name, token, why] : forge.attacks()) {
        INFO(name);
        CHECK_FALSE(api.validate(token, forge.now()).has_value());
    }
}
