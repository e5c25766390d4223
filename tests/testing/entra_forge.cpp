// SPDX-License-Identifier: MIT
#include <bearer/testing/entra_forge.hpp>

#include "support/catch.hpp"
#include "support/entra.hpp"
#include "support/printing.hpp"

#include <stdexcept>
#include <string>

using bearer::Error;
using bearer::ErrorCode;
using bearer::entra::AnyAccount;
using bearer::entra::AnyOrganization;
using bearer::entra::Caller;
using bearer::entra::Cloud;
using bearer::entra::PersonalAccounts;
using bearer::entra::Version;
using bearer::testing::EntraForge;
using nlohmann::json;
using test::entra_error;
using test::entra_validator;

TEST_CASE("the forge's key set has the shape of Microsoft's", "[testing][entra]") {
    const json keys = json::parse(EntraForge{}.jwks()).at("keys");

    REQUIRE(keys.size() == 2);
    for (const json& key : keys) {
        CHECK_FALSE(key.contains("alg"));
        CHECK(key.at("x5t") == key.at("kid"));
        CHECK(key.at("x5c").at(0).get<std::string>().starts_with("MII"));
    }
    CHECK(keys.at(0).at("issuer") == "https://login.microsoftonline.com/{tenantid}/v2.0");
    CHECK(keys.at(1).at("issuer") == "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0");
    CHECK(bearer::Jwks::parse(EntraForge{}.jwks()).value().size() == 2);
}

TEST_CASE("the forge's tokens are accepted in every cloud", "[testing][entra]") {
    for (const Cloud& cloud : {Cloud::global(), Cloud::us_government(), Cloud::china(), Cloud::external_id("contoso"),
                               Cloud::b2c("contoso", "B2C_1_sign_in")}) {
        INFO(cloud.host());
        const EntraForge forge{{.cloud = cloud}};
        const auto validator = entra_validator(forge, test::single_tenant(forge), Caller{});

        CHECK(entra_error(validator, forge, forge.user()) == std::nullopt);
        CHECK(entra_error(validator, forge, forge.with_groups(200)) == std::nullopt);
        CHECK(entra_error(validator, forge, forge.with_contexts({"c1"})) == std::nullopt);
        if (cloud.is_b2c()) continue;
        CHECK(entra_error(validator, forge, forge.app()) == std::nullopt);
        CHECK(entra_error(validator, forge, forge.agent()) == std::nullopt);
        CHECK(entra_error(validator, forge, forge.agent_user()) == std::nullopt);
        CHECK(entra_error(validator, forge, forge.human()) == std::nullopt);
        CHECK(entra_error(validator, forge, forge.with_groups_overage()) == std::nullopt);
        CHECK(entra_error(validator, forge, forge.with_client_capabilities()) == std::nullopt);
        if (cloud.is_external_id()) continue;
        CHECK(entra_error(validator, forge, forge.user(Version::v1)) == std::nullopt);
        CHECK(entra_error(validator, forge, forge.app(Version::v1)) == std::nullopt);
    }
}

TEST_CASE("External ID has no v1.0 tokens to forge", "[testing][entra]") {
    const EntraForge forge{{.cloud = Cloud::external_id("contoso")}};

    CHECK_THROWS_AS(forge.user(Version::v1), std::invalid_argument);
}

TEST_CASE("the forge's personal accounts get in where they are welcome", "[testing][entra]") {
    const EntraForge forge;
    const auto draft = forge.personal_account();

    CHECK(entra_error(entra_validator(forge, PersonalAccounts{}), forge, draft) == std::nullopt);
    CHECK(entra_error(entra_validator(forge, AnyAccount{}), forge, draft) == std::nullopt);
    CHECK(entra_error(entra_validator(forge, AnyOrganization{}), forge, draft) == Error{ErrorCode::tenant_rejected, "tid"});
    CHECK(entra_error(entra_validator(forge, PersonalAccounts{}), forge, forge.user()) ==
          Error{ErrorCode::tenant_rejected, "tid"});
}

TEST_CASE("every mistake that the Entra forge makes is refused for the reason that it names", "[testing][entra]") {
    const EntraForge forge;
    const auto validator = entra_validator(forge, test::single_tenant(forge), Caller{});

    CHECK(forge.attacks().size() == 8);
    for (const auto& [name, token, refusal] : forge.attacks()) {
        INFO(name);
        const auto result = validator.validate(token, forge.now());
        REQUIRE_FALSE(result.has_value());
        CHECK(result.error().code == refusal);
    }
}
