// SPDX-License-Identifier: MIT
#include <bearer/entra/metadata_url.hpp>

#include "support/catch.hpp"

#include <stdexcept>
#include <string>

using Catch::Matchers::ContainsSubstring;
using bearer::one_of;
using bearer::entra::ClientId;
using bearer::entra::Cloud;
using bearer::entra::metadata_url;
using bearer::entra::SharedMetadata;
using bearer::entra::TenantId;

namespace {

const TenantId tenant{"72F988BF-86f1-41af-91ab-2d7cd011db47"};
const std::string path = "/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0/.well-known/openid-configuration";
const std::string known = "/v2.0/.well-known/openid-configuration";

}  // namespace

TEST_CASE("every tenant has metadata in each cloud", "[entra]") {
    CHECK(metadata_url({.tenant = tenant}) == "https://login.microsoftonline.com" + path);
    CHECK(metadata_url({.tenant = tenant, .cloud = Cloud::us_government()}) == "https://login.microsoftonline.us" + path);
    CHECK(metadata_url({.tenant = tenant, .cloud = Cloud::china()}) == "https://login.partner.microsoftonline.cn" + path);
    CHECK(metadata_url({.tenant = tenant, .cloud = Cloud::external_id("Contoso")}) == "https://contoso.ciamlogin.com" + path);
    CHECK(metadata_url({.tenant = tenant, .cloud = Cloud::external_id(tenant)}) ==
          "https://72f988bf-86f1-41af-91ab-2d7cd011db47.ciamlogin.com" + path);
}

TEST_CASE("several tenants share metadata", "[entra]") {
    const std::string host = "https://login.microsoftonline.com/";

    CHECK(metadata_url({.tenant = SharedMetadata::common}) == host + "common" + known);
    CHECK(metadata_url({.tenant = SharedMetadata::organizations}) == host + "organizations" + known);
    CHECK(metadata_url({.tenant = SharedMetadata::consumers}) == host + "consumers" + known);
}

TEST_CASE("an application with its own signing keys says so", "[entra]") {
    const ClientId api{"6e74172b-be56-4843-9ff4-e66a39bb12e3"};

    CHECK(metadata_url({.tenant = tenant, .app_id = api}) ==
          "https://login.microsoftonline.com" + path + "?appid=6e74172b-be56-4843-9ff4-e66a39bb12e3");
}

TEST_CASE("every B2C policy has metadata of its own", "[entra]") {
    const Cloud one = Cloud::b2c("contoso", "B2C_1_sign_in");
    const Cloud two = Cloud::b2c("contoso", one_of({"B2C_1_sign_in", "B2C_1_edit"}));
    const std::string host = "https://contoso.b2clogin.com/contoso.onmicrosoft.com/";

    CHECK(metadata_url({.cloud = one}) == host + "B2C_1_sign_in" + known);
    CHECK(metadata_url({.cloud = one, .policy = "B2C_1_sign_in"}) == host + "B2C_1_sign_in" + known);
    CHECK(metadata_url({.cloud = two, .policy = "B2C_1_edit"}) == host + "B2C_1_edit" + known);
    CHECK_THROWS_AS(metadata_url({.cloud = two}), std::invalid_argument);
    CHECK_THROWS_AS(metadata_url({.cloud = one, .policy = "B2C_1_edit"}), std::invalid_argument);
}

TEST_CASE("metadata of nobody is refused", "[entra]") {
    const Cloud external = Cloud::external_id("contoso");

    CHECK_THROWS_WITH(metadata_url({}), ContainsSubstring("metadata_url({.tenant = tenant})"));
    CHECK_THROWS_WITH(metadata_url({.tenant = SharedMetadata::common, .cloud = external}),
                      ContainsSubstring("External ID has metadata for each tenant"));
}
