// SPDX-License-Identifier: MIT
#include <bearer/entra/display.hpp>

#include "support/catch.hpp"
#include "support/entra.hpp"

#include <concepts>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>

using bearer::entra::Display;
using bearer::testing::EntraForge;

TEST_CASE("names and addresses can be shown", "[entra]") {
    const auto who = test::principal_of(EntraForge{}.user().claims({{"name", "Ada Lovelace"},
                                                                    {"given_name", "Ada"},
                                                                    {"family_name", "Lovelace"},
                                                                    {"nickname", "Countess"},
                                                                    {"preferred_username", "ada@a.example"},
                                                                    {"unique_name", "ada@b.example"},
                                                                    {"upn", "ada@c.example"},
                                                                    {"email", "ada@d.example"}}));

    const auto profile = who.profile();

    CHECK(profile.name().value().for_display() == "Ada Lovelace");
    CHECK(profile.given_name().value().for_display() == "Ada");
    CHECK(profile.family_name().value().for_display() == "Lovelace");
    CHECK(profile.nickname().value().for_display() == "Countess");
    CHECK(profile.preferred_username().value().for_display() == "ada@a.example");
    CHECK(profile.unique_name().value().for_display() == "ada@b.example");
    CHECK(profile.upn().value().for_display() == "ada@c.example");
    CHECK(profile.email().value().for_display() == "ada@d.example");
}

TEST_CASE("a name that is missing or of an odd type is no error", "[entra]") {
    const auto missing = test::principal_of(EntraForge{}.user().without("name"));
    const auto odd = test::principal_of(EntraForge{}.user().claim("name", 7));

    CHECK_FALSE(missing.profile().name().has_value());
    CHECK_FALSE(odd.profile().name().has_value());
}

// That a comparison does not compile, and with which sentence, is shown in misuse/entra.cpp.
TEST_CASE("nobody is found in a map by name", "[entra][EN-12]") {
    STATIC_REQUIRE_FALSE(std::is_default_constructible_v<std::hash<Display>>);
    STATIC_REQUIRE_FALSE(std::equality_comparable<Display>);
    STATIC_REQUIRE_FALSE(std::equality_comparable_with<Display, std::string_view>);
    STATIC_REQUIRE_FALSE(std::totally_ordered<Display>);
    STATIC_REQUIRE_FALSE(std::is_convertible_v<Display, std::string_view>);
    STATIC_REQUIRE_FALSE(std::is_convertible_v<Display, std::string>);
}
