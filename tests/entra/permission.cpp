// SPDX-License-Identifier: MIT
#include <bearer/entra/permission.hpp>

#include "support/callers.hpp"
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
using bearer::entra::AppRole;
using bearer::entra::UserRole;
using bearer::entra::UserScope;
using nlohmann::json;
using test::answer;
using test::app;
using test::in_b2c;
using test::user;
using test::with;
using test::without;

static_assert(!std::is_default_constructible_v<UserScope>);
static_assert(!std::is_default_constructible_v<AppRole>);
static_assert(!std::is_default_constructible_v<UserRole>);
static_assert(!std::is_constructible_v<UserScope, const char* const (&)[2]>);
static_assert(!std::is_constructible_v<AppRole, const char* const (&)[2]>);
static_assert(!std::is_constructible_v<UserRole, const char* const (&)[2]>);

constexpr Error unknown{ErrorCode::caller_unknown, "caller"};
constexpr Error rejected{ErrorCode::caller_rejected, "caller"};
constexpr Error no_scope{ErrorCode::scope_missing, "scp"};
constexpr Error no_role{ErrorCode::role_missing, "roles"};

const UserScope may_read{"Orders.Read"};
const AppRole app_admin{"Orders.Admin"};
const UserRole user_admin{"Orders.Admin"};

json user_with_scope(const char* scope) { return with(user(), {{"scp", scope}}); }
json in_role(const json& claims) { return with(claims, {{"roles", {"Orders.Admin"}}}); }

}  // namespace

TEST_CASE("a user's scope is a whole word of scp", "[entra]") {
    for (const char* const good :
         {"Orders.Read", "openid Orders.Read", "Orders.Read Orders.Write", " a  Orders.Read "}) {
        INFO(good);
        CHECK(answer(may_read, user_with_scope(good)) == std::nullopt);
    }
    for (const char* const bad : {"Orders.Read.All", "My.Orders.Read", "Orders.Rea", "orders.read", "ORDERS.READ",
                                  "Orders", "Orders.Read,Orders.Write", "Orders.Read\tb",
                                  "api://orders/Orders.Read", "/ a"}) {
        INFO(bad);
        CHECK(answer(may_read, user_with_scope(bad)) == no_scope);
        CHECK(answer(!may_read, user_with_scope(bad)) == std::nullopt);
    }
}

TEST_CASE("any of several scopes will do, all of them are written with &&", "[entra]") {
    const UserScope either{one_of({"Orders.Read", "Orders.Write"})};
    const auto both = UserScope{"Orders.Read"} && UserScope{"Orders.Write"};

    CHECK(answer(either, user_with_scope("Orders.Write")) == std::nullopt);
    CHECK(answer(either, user_with_scope("Orders.Delete")) == no_scope);
    CHECK(answer(both, user_with_scope("Orders.Write Orders.Read")) == std::nullopt);
    CHECK(answer(both, user_with_scope("Orders.Write")) == no_scope);
    CHECK(either.scopes().values() == std::vector<std::string>{"Orders.Read", "Orders.Write"});
}

TEST_CASE("a user's scope is read from scp alone", "[entra]") {
    const json elsewhere{{"scope", "Orders.Read"}};

    CHECK(answer(may_read, with(user_with_scope("Orders.Write"), elsewhere)) == no_scope);
    CHECK(answer(may_read, with(without(user(), "scp"), elsewhere)) == unknown);
    CHECK(answer(may_read, in_role(user_with_scope("Orders.Write"))) == no_scope);
    CHECK(answer(may_read, with(user_with_scope("a"), {{"roles", {"Orders.Read"}}})) == no_scope);
    CHECK(answer(may_read, with(user(), {{"scope", "Orders.Write"}})) == std::nullopt);
}

TEST_CASE("a scope that is no string is malformed", "[entra]") {
    for (const json& scope : {json::array({"Orders.Read"}), json(5), json(nullptr), json{{"Orders.Read", true}}}) {
        INFO(scope.dump());
        CHECK(answer(may_read, with(user(), {{"scp", scope}})) == Error{ErrorCode::claim_malformed, "scp"});
        CHECK(answer(!may_read, with(user(), {{"scp", scope}})) == Error{ErrorCode::claim_malformed, "scp"});
    }
    CHECK(answer(may_read, user()) == std::nullopt);
}

TEST_CASE("permissions belong to a kind of caller", "[entra][EN-05][EN-16]") {
    struct Row {
        const char* who;
        json claims;
        std::optional<Error> scope, app_role, user_role;
    };
    const std::optional<Error> yes = std::nullopt;
    const Error without_object{ErrorCode::claim_missing, "oid"};
    const Error without_scope{ErrorCode::claim_missing, "scp"};
    const json by_word = with(app(), {{"idtyp", "app"}});
    const json id_token = without(user(), "scp");
    const std::vector<Row> rows{
        {"user", in_role(user()), yes, rejected, yes},
        {"agent's user account", with(in_role(user()), {{"xms_sub_fct", "13"}}), yes, rejected, yes},
        {"app", in_role(app()), rejected, yes, rejected},
        {"app by word", in_role(by_word), rejected, yes, rejected},
        {"agent", with(in_role(app()), {{"xms_sub_fct", "11"}}), rejected, yes, rejected},
        {"app without object", without(in_role(by_word), "oid"), without_object, without_object, without_object},
        {"user without scope", with(in_role(id_token), {{"idtyp", "user"}}),
         without_scope, without_scope, without_scope},
        {"app with a scope", with(in_role(by_word), {{"scp", "Orders.Read"}}), unknown, unknown, unknown},
        {"device", with(in_role(user()), {{"idtyp", "device"}}), unknown, unknown, unknown},
        {"ID token", id_token, unknown, unknown, unknown},
        {"ID token with roles", in_role(id_token), unknown, unknown, unknown},
        {"B2C with a scope", in_b2c(in_role(user())), unknown, unknown, unknown},
        {"B2C by word", in_b2c(with(in_role(user()), {{"idtyp", "user"}})), unknown, unknown, unknown},
        {"B2C with a scope but no role", in_b2c(user()), unknown, unknown, unknown},
        {"B2C without a scope", in_b2c(in_role(by_word)), unknown, unknown, unknown},
        {"B2C ID token with roles", in_b2c(in_role(id_token)), unknown, unknown, unknown},
    };

    for (const Row& row : rows) {
        INFO(row.who);
        CHECK(answer(may_read, row.claims) == row.scope);
        CHECK(answer(app_admin, row.claims) == row.app_role);
        CHECK(answer(user_admin, row.claims) == row.user_role);
    }
}

TEST_CASE("permissions of a caller of no kind pass under no negation", "[entra][EN-16]") {
    const json contradiction = with(app(), {{"idtyp", "app"}, {"scp", "a"}});

    for (const json& claims : {contradiction, without(user(), "scp"), in_b2c(app())}) {
        INFO(claims.dump());
        CHECK(answer(!may_read, claims) == unknown);
        CHECK(answer(!app_admin, claims) == unknown);
        CHECK(answer(!user_admin, claims) == unknown);
    }
    CHECK(answer(!app_admin, app()) == std::nullopt);
}

TEST_CASE("a daemon's permission in B2C is no user's scope", "[entra][EN-13]") {
    CHECK(answer(may_read, in_b2c(user())) == unknown);
    CHECK(answer(may_read, with(user(), {{"iss", "https://contoso.b2clogin.com.evil.example/"}})) == std::nullopt);
    CHECK(answer(may_read, user()) == std::nullopt);
}

TEST_CASE("a user's role is no application's permission of the same name, nor the reverse", "[entra][EN-07]") {
    CHECK(answer(app_admin, in_role(user())) == rejected);
    CHECK(answer(app_admin, in_role(app())) == std::nullopt);
    CHECK(answer(user_admin, in_role(app())) == rejected);
    CHECK(answer(user_admin, in_role(user())) == std::nullopt);
    CHECK(answer(app_admin || user_admin, in_role(app())) == std::nullopt);
    CHECK(answer(app_admin || user_admin, in_role(user())) == std::nullopt);
}

TEST_CASE("a role that an application or a user was given is listed exactly", "[entra]") {
    const AppRole app_either{one_of({"Orders.Admin", "Order Clerk"})};
    const UserRole user_either{one_of({"Orders.Admin", "Order Clerk"})};
    const auto roles = [](const json& claims, const std::vector<std::string>& names) {
        return with(claims, {{"roles", names}});
    };

    CHECK(answer(app_either, roles(app(), {"x", "Order Clerk"})) == std::nullopt);
    CHECK(answer(user_either, roles(user(), {"x", "Order Clerk"})) == std::nullopt);
    for (const std::vector<std::string>& others :
         {std::vector<std::string>{}, {"orders.admin"}, {"Orders.Admin.All"}, {"Order", "Clerk"}, {"Order Clerk "},
          {""}}) {
        INFO(json(others).dump());
        CHECK(answer(app_either, roles(app(), others)) == no_role);
        CHECK(answer(user_either, roles(user(), others)) == no_role);
    }
    CHECK(answer(app_admin, without(app(), "roles")) == no_role);
    CHECK(answer(user_admin, user()) == no_role);
    CHECK(answer(user_admin, user_with_scope("Orders.Admin")) == no_role);
}

TEST_CASE("roles are an array of strings", "[entra]") {
    const Error malformed{ErrorCode::claim_malformed, "roles"};

    for (const json& roles : {json("Orders.Admin"), json(5), json(nullptr), json{{"Orders.Admin", true}},
                              json::array({"Orders.Admin", 1})}) {
        INFO(roles.dump());
        CHECK(answer(app_admin, with(app(), {{"roles", roles}})) == malformed);
        CHECK(answer(user_admin, with(user(), {{"roles", roles}})) == malformed);
        CHECK(answer(!user_admin, with(user(), {{"roles", roles}})) == malformed);
    }
    CHECK(answer(app_admin, in_role(app())) == std::nullopt);
}

TEST_CASE("a scope written as a URI is refused with a sentence", "[entra]") {
    using Catch::Matchers::ContainsSubstring;
    const char* const sentence = "clients ask for a scope by its URI, tokens carry its name alone";

    CHECK_THROWS_AS(UserScope{"api://orders/Orders.Read"}, std::invalid_argument);
    CHECK_THROWS_WITH(UserScope{"api://orders/Orders.Read"}, ContainsSubstring(sentence));
    CHECK_THROWS_WITH(UserScope{"api://orders/Orders.Read"}, ContainsSubstring("write UserScope{\"Orders.Read\"}"));
    CHECK_THROWS_WITH(UserScope{"https://contoso.com/api/Orders.Read"}, ContainsSubstring(sentence));
    CHECK_THROWS_WITH((UserScope{one_of({"a", "api://orders/.default"})}), ContainsSubstring(sentence));
    CHECK_NOTHROW(UserScope{"Orders.Read"});
}

TEST_CASE("a scope that no token can carry is refused with a sentence", "[entra]") {
    using Catch::Matchers::ContainsSubstring;

    const std::vector<std::string> no_words{"", " ", "a b", "/", "a\n", "a\tb", "a\"", "a\\", "\x7f", "\xc3\xa4"};

    for (const std::string& bad : no_words) {
        INFO(bad);
        CHECK_THROWS_WITH(UserScope{bad}, ContainsSubstring("a scope is one word"));
        CHECK_THROWS_AS((UserScope{one_of({std::string{"a"}, bad})}), std::invalid_argument);
    }
    CHECK_THROWS_AS(UserScope{one_of(std::vector<std::string>{})}, std::invalid_argument);
    CHECK_NOTHROW(UserScope{"a/b"});
}

TEST_CASE("a permission without a name is refused with a sentence", "[entra]") {
    using Catch::Matchers::ContainsSubstring;

    CHECK_THROWS_AS(AppRole{""}, std::invalid_argument);
    CHECK_THROWS_AS(UserRole{""}, std::invalid_argument);
    CHECK_THROWS_AS((AppRole{one_of({"a", ""})}), std::invalid_argument);
    CHECK_THROWS_AS((UserRole{one_of({"a", ""})}), std::invalid_argument);
    CHECK_THROWS_AS(AppRole{one_of(std::vector<std::string>{})}, std::invalid_argument);
    CHECK_THROWS_AS(UserRole{one_of(std::vector<std::string>{})}, std::invalid_argument);
    CHECK_THROWS_WITH(AppRole{""}, ContainsSubstring("write AppRole{\"Orders.Read.All\"}"));
    CHECK_THROWS_WITH(UserRole{""}, ContainsSubstring("write UserRole{\"Orders.Admin\"}"));
    CHECK_NOTHROW(AppRole{"Orders.Read.All"});
    CHECK_NOTHROW(UserRole{"Orders.Admin"});
}

TEST_CASE("permissions describe what they read and what they expect", "[entra]") {
    const auto scope = UserScope{one_of({"a", "b"})}.describe();
    const auto app_role = app_admin.describe();
    const auto user_role = user_admin.describe();

    CHECK(scope.name.text() == "user scope");
    CHECK(scope.expected == R"("a" or "b")");
    CHECK(scope.scopes == std::vector<std::string>{"a"});  // either is enough
    CHECK(scope.claims == std::vector<bearer::Label>{"scp"});
    CHECK(app_role.name.text() == "app role");
    CHECK(app_role.expected == R"("Orders.Admin")");
    CHECK(app_role.claims == std::vector<bearer::Label>{"roles"});
    CHECK(user_role.name.text() == "user role");
    CHECK(user_role.expected == R"("Orders.Admin")");
    CHECK(user_role.claims == std::vector<bearer::Label>{"roles"});
}

TEST_CASE("a scope of slashes and invisible characters is none", "[entra][EN-08]") {
    for (const char* const scope : {"/", "/ /", " / ", "\t", "\x01 \x7f"}) {
        INFO(scope);
        CHECK(answer(may_read, with(user(), {{"scp", scope}})) == unknown);
        CHECK(answer(bearer::entra::App{}, with(app(), {{"scp", scope}})) == std::nullopt);
    }
}
