// SPDX-License-Identifier: MIT
#include <bearer/policy/claim.hpp>
#include <bearer/policy/combine.hpp>

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

using bearer::Equals;
using bearer::Error;
using bearer::ErrorCode;
using bearer::Includes;
using bearer::one_of;
using bearer::Present;
using nlohmann::json;

static_assert(!std::is_default_constructible_v<Includes> && !std::is_default_constructible_v<Equals>);
static_assert(!std::is_default_constructible_v<Present>);
static_assert(!std::is_constructible_v<Includes, bearer::Label, const char* const (&)[2]>);
static_assert(!std::is_constructible_v<Equals, bearer::Label, const char* const (&)[2]>);

}  // namespace

TEST_CASE("a claim includes one of the values among its own", "[policy]") {
    const Includes one{"permissions", "orders:read"};
    const Includes several{"permissions", one_of({"orders:read", "orders:admin"})};
    constexpr Error rejected{ErrorCode::policy_rejected, "permissions"};

    CHECK(test::answer(one, {{"permissions", {"orders:write", "orders:read"}}}) == std::nullopt);
    CHECK(test::answer(one, {{"permissions", "orders:read"}}) == std::nullopt);
    CHECK(test::answer(one, {{"permissions", "orders:read orders:write"}}) == rejected);
    CHECK(test::answer(one, {{"permissions", {"orders:readonly"}}}) == rejected);
    CHECK(test::answer(one, {{"permissions", json::array()}}) == rejected);
    CHECK(test::answer(several, {{"permissions", {"orders:admin"}}}) == std::nullopt);
    CHECK(test::answer(several, {{"permissions", {"orders:none"}}}) == rejected);
}

TEST_CASE("a claim that is no list of strings includes nothing and excludes nothing", "[policy][PO-01]") {
    const Includes includes{"permissions", "orders:read"};
    const bearer::Not excludes{includes};

    for (const json& value :
         {json(5), json(nullptr), json(true), json{{"orders:read", 1}}, json::array({"orders:read", 5})}) {
        INFO(value.dump());
        CHECK(test::answer(includes, {{"permissions", value}}) == Error{ErrorCode::claim_malformed, "permissions"});
        CHECK(test::answer(excludes, {{"permissions", value}}) == Error{ErrorCode::claim_malformed, "permissions"});
    }
    CHECK(test::answer(includes, {{"sub", "u1"}}) == Error{ErrorCode::claim_missing, "permissions"});
    CHECK(test::answer(excludes, {{"sub", "u1"}}) == Error{ErrorCode::claim_missing, "permissions"});
    CHECK(test::answer(includes, {{"permissions", {"orders:read"}}}) == std::nullopt);
    CHECK(test::answer(excludes, {{"permissions", {"orders:write"}}}) == std::nullopt);
}

TEST_CASE("a claim equals one of the values", "[policy]") {
    const Equals access{"token_use", "access"};
    const Equals several{"token_use", one_of({"access", "api"})};
    constexpr Error rejected{ErrorCode::policy_rejected, "token_use"};
    constexpr Error malformed{ErrorCode::claim_malformed, "token_use"};

    CHECK(test::answer(access, {{"token_use", "access"}}) == std::nullopt);
    CHECK(test::answer(access, {{"token_use", "id"}}) == rejected);
    CHECK(test::answer(access, {{"token_use", "Access"}}) == rejected);
    CHECK(test::answer(access, {{"token_use", "access "}}) == rejected);
    CHECK(test::answer(access, {{"token_use", ""}}) == rejected);
    CHECK(test::answer(access, {{"token_use", {"access"}}}) == malformed);
    CHECK(test::answer(access, {{"token_use", 1}}) == malformed);
    CHECK(test::answer(access, {{"token_use", nullptr}}) == malformed);
    CHECK(test::answer(access, {{"sub", "u1"}}) == Error{ErrorCode::claim_missing, "token_use"});
    CHECK(test::answer(several, {{"token_use", "api"}}) == std::nullopt);
    CHECK(test::answer(several, {{"token_use", "id"}}) == rejected);
}

TEST_CASE("a claim is present whatever its type, but null is nothing", "[policy][CL-34]") {
    const Present present{"badge"};

    for (const json& value : {json("x"), json(""), json(0), json(false), json::array(), json::object()}) {
        INFO(value.dump());
        CHECK(test::answer(present, {{"badge", value}}) == std::nullopt);
    }
    CHECK(test::answer(present, {{"badge", nullptr}}) == Error{ErrorCode::claim_malformed, "badge"});
    CHECK(test::answer(present, {{"Badge", "x"}}) == Error{ErrorCode::claim_missing, "badge"});
    CHECK(test::answer(present, {{"nested", {{"badge", "x"}}}}) == Error{ErrorCode::claim_missing, "badge"});
}

TEST_CASE("the names of a scripting language's objects are claims like any other", "[policy][CL-33]") {
    CHECK(test::answer(Present{"constructor"}, {{"sub", "u1"}}) == Error{ErrorCode::claim_missing, "constructor"});
    CHECK(test::answer(Present{"toString"}, {{"sub", "u1"}}) == Error{ErrorCode::claim_missing, "toString"});
    CHECK(test::answer(Present{"__proto__"}, {{"sub", "u1"}}) == Error{ErrorCode::claim_missing, "__proto__"});
    CHECK(test::answer(Present{"__proto__"}, {{"__proto__", "x"}}) == std::nullopt);
}

TEST_CASE("a set of no values is refused", "[policy]") {
    CHECK_THROWS_AS((Includes{"permissions", one_of(std::vector<std::string>{})}), std::invalid_argument);
    CHECK_THROWS_AS((Equals{"token_use", one_of(std::vector<std::string>{})}), std::invalid_argument);
    CHECK_NOTHROW(Includes{"permissions", "a"});
}

TEST_CASE("a setting that is empty is no value of a claim", "[policy]") {
    using Catch::Matchers::ContainsSubstring;
    const std::string unset;

    CHECK_THROWS_AS((Equals{"department", unset}), std::invalid_argument);
    CHECK_THROWS_AS((Includes{"permissions", unset}), std::invalid_argument);
    CHECK_THROWS_AS((Equals{"department", one_of({"sales", ""})}), std::invalid_argument);
    CHECK_THROWS_WITH((Equals{"department", unset}), ContainsSubstring("write Equals{\"department\", \"sales\"}"));
    CHECK_THROWS_WITH((Includes{"permissions", unset}), ContainsSubstring("write Includes{\"permissions\", \"read\"}"));
    CHECK_NOTHROW(Equals{"department", "sales"});
}

TEST_CASE("policies over a claim describe themselves by its name", "[policy]") {
    CHECK(Includes{"permissions", "a"}.describe().name.text() == "permissions");
    CHECK(Includes{"permissions", "a"}.describe().expected == R"("a")");
    CHECK(Equals{"token_use", "access"}.describe().claims == std::vector<bearer::Label>{"token_use"});
    CHECK(Equals{"token_use", "access"}.describe().expected == R"("access")");
    CHECK(Present{"jti"}.describe().name.text() == "jti");
    CHECK(Present{"jti"}.describe().expected == "present");
}
