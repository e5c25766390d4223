// SPDX-License-Identifier: MIT
#include <bearer/policy/tenant_issuer.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::TenantIssuer;

static_assert(!std::is_default_constructible_v<TenantIssuer>);

constexpr Error rejected{ErrorCode::issuer_rejected, "iss"};

std::optional<Error> answer(const TenantIssuer& policy, const nlohmann::json& issuer, const nlohmann::json& tenant) {
    return test::answer(policy, {{"iss", issuer}, {"tid", tenant}});
}

}  // namespace

TEST_CASE("the issuer names the tenant that the claims name", "[policy][CL-10]") {
    const TenantIssuer issuer{"https://login.example/{tid}/v2.0"};

    CHECK(answer(issuer, "https://login.example/t1/v2.0", "t1") == std::nullopt);
    CHECK(answer(issuer, "https://login.example/t-2_3.X/v2.0", "t-2_3.X") == std::nullopt);
    CHECK(answer(issuer, "https://login.example/t1/v2.0", "t2") == rejected);
    CHECK(answer(issuer, "https://login.example/t2/v2.0", "t1") == rejected);
    CHECK(answer(issuer, "https://login.example/T1/v2.0", "t1") == rejected);
    CHECK(answer(issuer, "https://login.example/{tid}/v2.0", "t1") == rejected);
    CHECK(answer(issuer, "https://login.example/{tid}/v2.0", "{tid}") == rejected);
}

TEST_CASE("the template is anchored at both ends", "[policy][CL-10]") {
    const TenantIssuer issuer{"https://login.example/{tid}/v2.0"};

    CHECK(answer(issuer, "https://login.example/t1/v2.0", "t1") == std::nullopt);
    CHECK(answer(issuer, "https://login.example/t1/v2.0/", "t1") == rejected);
    CHECK(answer(issuer, "xhttps://login.example/t1/v2.0", "t1") == rejected);
    CHECK(answer(issuer, "https://login.example/t1/v2.", "t1") == rejected);
    CHECK(answer(issuer, "https://login.example/t1", "t1") == rejected);
    CHECK(answer(issuer, "https://login.example/t1/evil/t1/v2.0", "t1") == rejected);
    CHECK(answer(issuer, "https://login.example/t1t1/v2.0", "t1") == rejected);
    CHECK(answer(issuer, "https://login.example//v2.0", "t1") == rejected);
    CHECK(answer(issuer, "", "t1") == rejected);
    CHECK(answer(issuer, "t1", "t1") == rejected);
}

TEST_CASE("a tenant brings no path of its own", "[policy][CL-10]") {
    const TenantIssuer issuer{"https://login.example/{tid}/v2.0"};

    for (const std::string tenant : {"", "evil/t1", "t1?", "t1#", "a@b", "a:b", "%2e", " ", "t1\n", "caf\xc3\xa9", "{tid}"}) {
        INFO(tenant);
        CHECK(answer(issuer, "https://login.example/" + tenant + "/v2.0", tenant) == rejected);
    }
    const std::string with_nul{"t1\0", 3};
    CHECK(answer(issuer, "https://login.example/" + with_nul + "/v2.0", with_nul) == rejected);
    CHECK(answer(issuer, "https://login.example/t1/v2.0", "t1") == std::nullopt);
}

TEST_CASE("the place of the tenant may be at the beginning or at the end", "[policy]") {
    CHECK(answer(TenantIssuer{"{tid}.login.example"}, "t1.login.example", "t1") == std::nullopt);
    CHECK(answer(TenantIssuer{"{tid}.login.example"}, "t1.login.example", "t2") == rejected);
    CHECK(answer(TenantIssuer{"https://login.example/{tid}"}, "https://login.example/t1", "t1") == std::nullopt);
    CHECK(answer(TenantIssuer{"https://login.example/{tid}"}, "https://login.example/t1", "t2") == rejected);
}

TEST_CASE("issuer and tenant must both be there", "[policy]") {
    const TenantIssuer issuer{"https://login.example/{tid}/"};

    CHECK(test::answer(issuer, {{"iss", "https://login.example/t1/"}}) == Error{ErrorCode::claim_missing, "tid"});
    CHECK(test::answer(issuer, {{"tid", "t1"}}) == Error{ErrorCode::claim_missing, "iss"});
    CHECK(answer(issuer, "https://login.example/t1/", 1) == Error{ErrorCode::claim_malformed, "tid"});
    CHECK(answer(issuer, "https://login.example/t1/", nullptr) == Error{ErrorCode::claim_malformed, "tid"});
    CHECK(answer(issuer, "https://login.example/t1/", "t1") == std::nullopt);
}

TEST_CASE("a template needs the tenant's place exactly once", "[policy][CL-11]") {
    using Catch::Matchers::ContainsSubstring;

    for (const char* const pattern : {"", "https://login.example/", "https://login.example/{tenantid}/",
                                      "https://login.example/{TID}/", "https://{tid}.example/{tid}/", "{tid}{tid}"}) {
        INFO(pattern);
        CHECK_THROWS_AS(TenantIssuer{pattern}, std::invalid_argument);
        CHECK_THROWS_WITH(TenantIssuer{pattern}, ContainsSubstring("write TenantIssuer{\"https://"));
    }
    CHECK_THROWS_AS(TenantIssuer{static_cast<const char*>(nullptr)}, std::invalid_argument);
    CHECK_NOTHROW(TenantIssuer{"https://login.example/{tid}/"});
    CHECK_NOTHROW(TenantIssuer{std::string{"https://login.example/{tid}/"}});
}

TEST_CASE("a tenant's issuer describes what it reads and what it expects", "[policy]") {
    const auto description = TenantIssuer{"https://login.example/{tid}/"}.describe();

    CHECK(description.name.text() == "tenant issuer");
    CHECK(description.expected == "https://login.example/{tid}/");
    CHECK(description.claims == std::vector<bearer::Label>{"iss", "tid"});
}
