// SPDX-License-Identifier: MIT
#include <bearer/policy/tenant_template.hpp>

#include "support/catch.hpp"

#include <string>
#include <utility>

using bearer::detail::TenantTemplate;

TEST_CASE("a template makes one issuer for each tenant", "[policy]") {
    const TenantTemplate pattern{"https://a.example/{tid}/v2.0"};

    CHECK(pattern.places() == 1);
    CHECK(pattern.makes("https://a.example/t-1._Z/v2.0", "t-1._Z"));
    CHECK(pattern.makes("https://a.example/t-1._Z/v2.0"));
    for (const std::string issuer :
         {"https://a.example//v2.0", "https://a.example/v2.0", "https://a.example/x/y/v2.0",
          "https://a.example/x/v2.0 ", "https://a.example/x?/v2.0", "https://a.example/x\x80/v2.0",
          "https://a.example/{tid}/v2.0", "", "https://a.example/", "/v2.0", "https://b.example/x/v2.0",
          "HTTPS://a.example/x/v2.0"}) {
        INFO(issuer);
        CHECK_FALSE(pattern.makes(issuer));
    }
    CHECK_FALSE(pattern.makes("https://b.example/x/v2.0", "x"));
    CHECK_FALSE(pattern.makes("https://a.example/x/v2.0", "y"));
    CHECK_FALSE(pattern.makes("https://a.example/xx/v2.0", "x"));
    CHECK_FALSE(pattern.makes("https://a.example//v2.0", ""));
    CHECK_FALSE(pattern.makes("https://a.example/x/y/v2.0", "x/y"));
}

TEST_CASE("a tenant is of letters, digits, dots, underscores and hyphens", "[policy]") {
    const TenantTemplate pattern{"https://a.example/{tid}/v2.0"};
    const std::string allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    for (int octet = 0; octet < 256; ++octet) {
        const std::string tenant(2, static_cast<char>(octet));
        INFO(octet);
        CHECK(pattern.makes("https://a.example/" + tenant + "/v2.0") == (allowed.find(tenant[0]) != allowed.npos));
    }
}

TEST_CASE("a tenant that stands twice is the same twice", "[policy]") {
    const TenantTemplate pattern{"https://{tid}.ciam.example/{tid}/v2.0"};

    CHECK(pattern.places() == 2);
    CHECK(pattern.makes("https://t1.ciam.example/t1/v2.0"));
    CHECK_FALSE(pattern.makes("https://t1.ciam.example/t2/v2.0"));
    CHECK_FALSE(pattern.makes("https://t1.ciam.example/t1x/v2.0"));
    CHECK_FALSE(pattern.makes("https://t1.ciam.exampleX/t1/v2.0"));
    CHECK_FALSE(pattern.makes("https://t1Xciam.example/t1/v2.0"));
    CHECK_FALSE(pattern.makes("https://t1.ciam.example/t11/v2.0"));
    CHECK_FALSE(pattern.makes("https://.ciam.example//v2.0"));
    CHECK(TenantTemplate{"{tid}"}.makes("t"));
    CHECK(TenantTemplate{"{tid}{tid}"}.makes("tt"));
}

TEST_CASE("a template without a place makes nothing of any tenant", "[policy]") {
    const TenantTemplate pattern{"https://a.example/"};

    CHECK(pattern.places() == 0);
    CHECK_FALSE(pattern.makes("https://a.example/"));
    CHECK_FALSE(pattern.makes("https://a.example/t"));
}

TEST_CASE("a template that has been moved from makes what it did", "[policy]") {
    TenantTemplate pattern{"https://{tid}.ciam.example/"};
    const TenantTemplate moved = std::move(pattern);

    CHECK(pattern.makes("https://t1.ciam.example/", "t1"));
    CHECK_FALSE(pattern.makes("t1", "t1"));
    CHECK(moved.makes("https://t1.ciam.example/", "t1"));
}
