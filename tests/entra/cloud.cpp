// SPDX-License-Identifier: MIT
#include <bearer/entra/cloud.hpp>

#include "support/catch.hpp"
#include "support/printing.hpp"

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using bearer::one_of;
using bearer::entra::Cloud;
using bearer::entra::TenantId;
using Catch::Matchers::ContainsSubstring;

const std::string tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const std::string upper = "72F988BF-86F1-41AF-91AB-2D7CD011DB47";
const std::string stranger = "11111111-2222-4333-8444-555555555555";

template <class C>
concept GivesHost = requires(C&& cloud) {
    std::forward<C>(cloud).host();
};
template <class C>
concept GivesInstanceName = requires(C&& cloud) {
    std::forward<C>(cloud).instance_name();
};

static_assert(!std::is_default_constructible_v<Cloud>);  // there is no cloud that nobody named
static_assert(!std::is_convertible_v<std::string, Cloud>);
static_assert(GivesHost<const Cloud&> && !GivesHost<Cloud> && !GivesHost<const Cloud>);
static_assert(GivesInstanceName<const Cloud&> && !GivesInstanceName<Cloud> && !GivesInstanceName<const Cloud>);

struct Named {
    std::string name;
    Cloud cloud;
    std::string host;
    std::string instance_name;
    std::string v1;  // the tenant's issuers; empty where there is none
    std::string v2;
};

const std::vector<Named> clouds{
    {"global", Cloud::global(), "login.microsoftonline.com", "microsoftonline.com",
     "https://sts.windows.net/" + tenant + "/", "https://login.microsoftonline.com/" + tenant + "/v2.0"},
    {"us_government", Cloud::us_government(), "login.microsoftonline.us", "microsoftonline.us",
     "https://sts.windows.net/" + tenant + "/", "https://login.microsoftonline.us/" + tenant + "/v2.0"},
    {"china", Cloud::china(), "login.partner.microsoftonline.cn", "partner.microsoftonline.cn",
     "https://sts.chinacloudapi.cn/" + tenant + "/", "https://login.partner.microsoftonline.cn/" + tenant + "/v2.0"},
    {"external_id", Cloud::external_id("contoso"), "contoso.ciamlogin.com", "microsoftonline.com", "",
     "https://" + tenant + ".ciamlogin.com/" + tenant + "/v2.0"},
    {"b2c", Cloud::b2c("contoso", "B2C_1_sign_in"), "contoso.b2clogin.com", "microsoftonline.com", "",
     "https://contoso.b2clogin.com/" + tenant + "/v2.0/"},
};

/// The issuer with one thing spoiled: too short, too long, or one character another one.
std::vector<std::string> near_misses(const std::string& issuer) {
    std::vector<std::string> spoiled;
    for (std::size_t place = 0; place < issuer.size(); ++place) {
        spoiled.push_back(issuer.substr(0, place));
        spoiled.push_back(issuer.substr(place + 1));
        spoiled.push_back(issuer.substr(0, place) + issuer.substr(place + 1));
        spoiled.push_back(issuer.substr(0, place) + '~' + issuer.substr(place));
        spoiled.push_back(issuer.substr(0, place) + '~' + issuer.substr(place + 1));
        spoiled.push_back(issuer.substr(0, place) + '\0' + issuer.substr(place + 1));
    }
    for (const std::string more : {"/", " ", "\n", "?", "#", "/v2.0"}) spoiled.push_back(issuer + more);
    spoiled.push_back(issuer + '\0');
    spoiled.push_back(issuer + issuer);
    return spoiled;
}

}  // namespace

TEST_CASE("a cloud knows its host and what its keys call it", "[entra]") {
    for (const auto& [name, cloud, host, instance_name, v1, v2] : clouds) {
        INFO(name);
        CHECK(cloud.host() == host);
        CHECK(cloud.instance_name() == instance_name);
        CHECK(cloud.is_external_id() == (name == "external_id"));
        CHECK(cloud.is_b2c() == (name == "b2c"));
        CHECK(cloud.policies().has_value() == (name == "b2c"));
    }
}

TEST_CASE("every cloud has the issuers that Microsoft documents", "[entra][EN-04]") {
    for (const auto& [name, cloud, host, instance_name, v1, v2] : clouds) {
        for (const auto& other : clouds) {
            INFO(name + ", issuer of " + other.name);
            if (!other.v1.empty()) CHECK(cloud.is_v1_issuer(other.v1, tenant) == (other.v1 == v1));
            CHECK(cloud.is_v2_issuer(other.v2, tenant) == (other.name == name));
            CHECK_FALSE(cloud.is_v1_issuer(other.v2, tenant));
            if (!other.v1.empty()) CHECK_FALSE(cloud.is_v2_issuer(other.v1, tenant));
        }
    }
    // The only issuer that two clouds share.
    CHECK(Cloud::us_government().is_v1_issuer("https://sts.windows.net/" + tenant + "/", tenant));
    CHECK_FALSE(Cloud::china().is_v1_issuer("https://sts.windows.net/" + tenant + "/", tenant));
}

TEST_CASE("External ID and B2C have no issuer of v1.0", "[entra][EN-04]") {
    for (const std::string& issuer :
         {"https://sts.windows.net/" + tenant + "/", "https:///" + tenant + "/",
          "https://contoso.ciamlogin.com/" + tenant + "/", "https://contoso.b2clogin.com/" + tenant + "/",
          "https://" + tenant + ".ciamlogin.com/" + tenant + "/", std::string{}}) {
        INFO(issuer);
        CHECK_FALSE(Cloud::external_id("contoso").is_v1_issuer(issuer, tenant));
        CHECK_FALSE(Cloud::b2c("contoso", "B2C_1_sign_in").is_v1_issuer(issuer, tenant));
    }
    CHECK(
        Cloud::external_id("contoso").is_v2_issuer("https://" + tenant + ".ciamlogin.com/" + tenant + "/v2.0", tenant));
}

TEST_CASE("an issuer is compared octet for octet", "[entra][EN-04]") {
    for (const auto& [name, cloud, host, instance_name, v1, v2] : clouds) {
        for (const std::string& issuer : near_misses(v2)) {
            INFO(name + ": " + issuer);
            CHECK_FALSE(cloud.is_v2_issuer(issuer, tenant));
        }
        CHECK(cloud.is_v2_issuer(v2, tenant));
        if (v1.empty()) continue;
        for (const std::string& issuer : near_misses(v1)) {
            INFO(name + ": " + issuer);
            CHECK_FALSE(cloud.is_v1_issuer(issuer, tenant));
        }
        CHECK(cloud.is_v1_issuer(v1, tenant));
    }
}

TEST_CASE("an issuer is one tenant's", "[entra][EN-04]") {
    const auto ciam = Cloud::external_id("contoso");

    for (const auto& [name, cloud, host, instance_name, v1, v2] : clouds) {
        INFO(name);
        CHECK_FALSE(cloud.is_v2_issuer(v2, stranger));
        CHECK_FALSE(cloud.is_v1_issuer(v1, stranger));
        CHECK_FALSE(cloud.is_v2_issuer(v2, upper));
        CHECK_FALSE(cloud.is_v2_issuer(v2, tenant.substr(0, 35)));
        CHECK(cloud.is_v2_issuer(v2, tenant));
    }
    CHECK_FALSE(ciam.is_v2_issuer("https://" + stranger + ".ciamlogin.com/" + tenant + "/v2.0", tenant));
    CHECK_FALSE(ciam.is_v2_issuer("https://" + tenant + ".ciamlogin.com/" + stranger + "/v2.0", tenant));
    CHECK_FALSE(ciam.is_v2_issuer("https://contoso.ciamlogin.com/" + tenant + "/v2.0", tenant));
    CHECK(ciam.is_v2_issuer("https://" + tenant + ".ciamlogin.com/" + tenant + "/v2.0", tenant));
    CHECK_FALSE(Cloud::b2c("fabrikam", "B2C_1_sign_in")
                    .is_v2_issuer("https://contoso.b2clogin.com/" + tenant + "/v2.0/", tenant));
}

TEST_CASE("External ID and B2C are named by what stands before the domain", "[entra]") {
    const std::string longest(63, 'a');

    for (const auto& [given, label] : std::vector<std::pair<std::string, std::string>>{{"contoso", "contoso"},
                                                                                       {"CONTOSO", "contoso"},
                                                                                       {"a", "a"},
                                                                                       {"7-eleven", "7-eleven"},
                                                                                       {"az-09", "az-09"},
                                                                                       {longest, longest}}) {
        INFO(given);
        const Cloud ciam = Cloud::external_id(given);
        const Cloud b2c = Cloud::b2c(given, "B2C_1_sign_in");
        CHECK(ciam.host() == label + ".ciamlogin.com");
        CHECK(b2c.host() == label + ".b2clogin.com");
    }
    const Cloud by_tenant = Cloud::external_id(TenantId{upper});
    CHECK(by_tenant.host() == tenant + ".ciamlogin.com");
    CHECK(by_tenant.is_external_id());
}

TEST_CASE("a name that no host can have is refused with a sentence", "[entra]") {
    const std::string too_long(64, 'a');

    for (const std::string& name : {std::string{},
                                    std::string{"-contoso"},
                                    std::string{"contoso-"},
                                    std::string{"-"},
                                    std::string{"contoso.ciamlogin.com"},
                                    std::string{"login.contoso"},
                                    std::string{"contoso/"},
                                    std::string{"evil.example/"},
                                    std::string{"contoso_test"},
                                    std::string{"con toso"},
                                    std::string{"contoso:443"},
                                    std::string{"a@contoso"},
                                    std::string{"contoso?"},
                                    std::string{"contoso#"},
                                    std::string{"contoso%2e"},
                                    std::string{"caf\xc3\xa9"},
                                    std::string{"contoso\0x", 9},
                                    std::string{"{tenantid}"},
                                    std::string{"contoso\n"},
                                    too_long}) {
        INFO(name);
        CHECK_THROWS_AS(Cloud::external_id(name), std::invalid_argument);
        CHECK_THROWS_WITH(Cloud::external_id(name),
                          "bearer: name the External ID tenant as in contoso.ciamlogin.com: write "
                          "Cloud::external_id(\"contoso\")");
        CHECK_THROWS_AS(Cloud::b2c(name, "B2C_1_sign_in"), std::invalid_argument);
        CHECK_THROWS_WITH(Cloud::b2c(name, "B2C_1_sign_in"),
                          "bearer: name the B2C tenant as in contoso.b2clogin.com: write "
                          "Cloud::b2c(\"contoso\", \"B2C_1_sign_in\")");
    }
    CHECK_NOTHROW(Cloud::external_id("con-toso"));
    CHECK_NOTHROW(Cloud::b2c("con-toso", "B2C_1_sign_in"));
}

TEST_CASE("B2C names the policies whose tokens are good", "[entra][EN-13]") {
    const Cloud one = Cloud::b2c("contoso", "B2C_1_sign_in");
    const Cloud several = Cloud::b2c("contoso", one_of({"B2C_1_sign_in", "B2C_1A_Sign-Up"}));

    REQUIRE(one.policies().has_value());
    CHECK(one.policies()->values() == std::vector<std::string>{"B2C_1_sign_in"});
    REQUIRE(several.policies().has_value());
    CHECK(several.policies()->values() == std::vector<std::string>{"B2C_1_sign_in", "B2C_1A_Sign-Up"});
}

TEST_CASE("a B2C policy that no URL can name is refused with a sentence", "[entra]") {
    for (const std::string& policy :
         {std::string{}, std::string{"B2C_1 sign_in"}, std::string{"B2C_1/sign_in"}, std::string{".."},
          std::string{"a.b"}, std::string{"B2C_1_sign_in?x"}, std::string{"B2C_1_sign_in#"}, std::string{"B2C_1_%73"},
          std::string{"{policy}"}, std::string{"B2C_1_caf\xc3\xa9"}, std::string{"B2C_1\0x", 7},
          std::string{"B2C_1_sign_in\n"}}) {
        INFO(policy);
        CHECK_THROWS_AS(Cloud::b2c("contoso", policy), std::invalid_argument);
        CHECK_THROWS_WITH(Cloud::b2c("contoso", policy),
                          "bearer: a B2C policy is the name of a user flow or custom policy: "
                          "write Cloud::b2c(\"contoso\", \"B2C_1_sign_in\")");
        CHECK_THROWS_AS(Cloud::b2c("contoso", one_of({std::string{"B2C_1_sign_in"}, policy})), std::invalid_argument);
    }
    CHECK_THROWS_AS(Cloud::b2c("contoso", one_of(std::vector<std::string>{})), std::invalid_argument);
    CHECK_THROWS_AS(Cloud::b2c("contoso", static_cast<const char*>(nullptr)), std::invalid_argument);
    CHECK_NOTHROW(Cloud::b2c("contoso", "B2C_1A_Sign-Up09"));
    CHECK_NOTHROW(Cloud::b2c("contoso", "azAZ09_-"));
}

TEST_CASE("a cloud may be told its name by the provider's metadata", "[entra][EN-02]") {
    const Cloud china = Cloud::china();
    const Cloud renamed = china.with_instance_name("chinacloudapi.cn");
    const Cloud b2c = Cloud::b2c("contoso", "B2C_1_sign_in").with_instance_name("b2clogin.com");

    CHECK(renamed.instance_name() == "chinacloudapi.cn");
    CHECK(renamed.host() == china.host());
    CHECK(renamed.is_v2_issuer("https://login.partner.microsoftonline.cn/" + tenant + "/v2.0", tenant));
    CHECK(china.instance_name() == "partner.microsoftonline.cn");
    CHECK(b2c.policies().has_value());
    CHECK_THROWS_AS(china.with_instance_name(""), std::invalid_argument);
    CHECK_THROWS_WITH(china.with_instance_name(""),
                      ContainsSubstring("write with_instance_name(\"microsoftonline.com\")"));
}

TEST_CASE("a setting that is not there is no cloud", "[entra]") {
    const char* const unset = nullptr;

    CHECK_THROWS_AS(bearer::entra::Cloud::external_id(unset), std::invalid_argument);
    CHECK_THROWS_AS(bearer::entra::Cloud::b2c(unset, "B2C_1_sign_in"), std::invalid_argument);
}

TEST_CASE("a cloud that has been moved from has its hosts", "[entra]") {
    auto cloud = bearer::entra::Cloud::china();
    const auto moved = std::move(cloud);

    CHECK_FALSE(
        cloud.is_v2_issuer("72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0", "72f988bf-86f1-41af-91ab-2d7cd011db47"));
    CHECK(cloud.host() == moved.host());
}
