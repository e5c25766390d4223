// SPDX-License-Identifier: MIT
#include <bearer/policy/role.hpp>

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
using bearer::one_of;
using bearer::Role;

static_assert(!std::is_default_constructible_v<Role>);
static_assert(!std::is_constructible_v<Role, const char* const (&)[2]>);

constexpr Error missing{ErrorCode::role_missing, "roles"};
constexpr Error malformed{ErrorCode::claim_malformed, "roles"};

}  // namespace

TEST_CASE("a role is listed exactly", "[policy][RFC9068-2.2.3.1]") {
    const Role admin{"admin"};

    CHECK(test::answer(admin, {{"roles", {"reader", "admin"}}}) == std::nullopt);
    CHECK(test::answer(admin, {{"roles", {"reader", "administrator"}}}) == missing);
    CHECK(test::answer(admin, {{"roles", nlohmann::json::array()}}) == missing);
    CHECK(test::answer(admin, {{"sub", "u1"}}) == missing);
    CHECK(test::answer(admin, {{"role", {"admin"}}}) == missing);
}

TEST_CASE("any of several roles will do, and a role may hold spaces", "[policy]") {
    const Role either{one_of({"Order Reader", "admin"})};

    CHECK(test::answer(either, {{"roles", {"admin"}}}) == std::nullopt);
    CHECK(test::answer(either, {{"roles", {"Order Reader"}}}) == std::nullopt);
    CHECK(test::answer(either, {{"roles", {"Order", "Reader"}}}) == missing);
}

TEST_CASE("roles are an array of strings and nothing else", "[policy][AZ-11][AZ-12]") {
    const Role admin{"admin"};
    using nlohmann::json;

    for (const json& roles : {json("admin"), json(5), json(nullptr), json(true), json{{"admin", true}},
                              json::array({"admin", 1}), json::array({json::array({"admin"})})}) {
        INFO(roles.dump());
        CHECK(test::answer(admin, {{"roles", roles}}) == malformed);
    }
    CHECK(test::answer(admin, {{"roles", {"admin"}}}) == std::nullopt);
}

TEST_CASE("a role without a name is refused with a sentence", "[policy]") {
    using Catch::Matchers::ContainsSubstring;

    CHECK_THROWS_AS(Role{""}, std::invalid_argument);
    CHECK_THROWS_AS((Role{one_of({"admin", ""})}), std::invalid_argument);
    CHECK_THROWS_AS(Role{one_of(std::vector<std::string>{})}, std::invalid_argument);
    CHECK_THROWS_WITH(Role{""}, ContainsSubstring("write Role{\"Orders.Read.All\"}"));
    CHECK_NOTHROW(Role{"admin"});
}

TEST_CASE("a role describes what it reads and what it expects", "[policy]") {
    const auto description = Role{"admin"}.describe();

    CHECK(description.name.text() == "role");
    CHECK(description.expected == R"("admin")");
    CHECK(description.claims == std::vector<bearer::Label>{"roles"});
}
