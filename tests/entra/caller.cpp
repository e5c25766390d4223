// SPDX-License-Identifier: MIT
#include <bearer/entra/caller.hpp>

#include "support/callers.hpp"
#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"
#include "support/tenancies.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <type_traits>
#include <vector>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::one_of;
using bearer::entra::App;
using bearer::entra::Caller;
using bearer::entra::Client;
using bearer::entra::ClientId;
using bearer::entra::Human;
using bearer::entra::Object;
using bearer::entra::ObjectId;
using bearer::entra::TenantId;
using bearer::entra::User;
using nlohmann::json;
using test::answer;
using test::app;
using test::in_any_tenant;
using test::in_b2c;
using test::in_single_tenant;
using test::user;
using test::with;
using test::without;

static_assert(!std::is_default_constructible_v<Object>);
static_assert(!std::is_constructible_v<Object, ClientId>);

constexpr Error unknown{ErrorCode::caller_unknown, "caller"};
constexpr Error rejected{ErrorCode::caller_rejected, "caller"};
constexpr Error no_scope{ErrorCode::caller_rejected, "scp"};
constexpr Error no_role{ErrorCode::caller_rejected, "roles"};
constexpr Error no_object{ErrorCode::caller_rejected, "oid"};
constexpr Error negated{ErrorCode::policy_rejected, "not"};

const Caller anyone{};
const Caller named{.allow_clients = one_of({ClientId{test::client_id}})};
const Caller other_named{.allow_clients = one_of({ClientId{test::other_id}})};

json subject(const char* facets) { return {{"xms_sub_fct", facets}}; }
json agent() { return with(app(), subject("9 3 11")); }
json agent_user() { return with(user(), subject("13")); }
/// A token of an application by its word, whatever its subject is.
json app_by_word() { return with(app(), {{"idtyp", "app"}}); }
/// A token of a user by its word, but without a scope.
json user_without_scope() { return with(without(user(), "scp"), {{"idtyp", "user"}}); }
json id_token() { return without(without(user(), "scp"), "azp"); }

}  // namespace

TEST_CASE("every kind of caller has its policies", "[entra][EN-08]") {
    struct Row {
        const char* who;
        json claims;
        std::optional<Error> caller, user, app, human;
    };
    const std::optional<Error> yes = std::nullopt;
    const std::vector<Row> rows{
        {"user", user(), yes, yes, rejected, rejected},
        {"user by word", with(user(), {{"idtyp", "user"}}), yes, yes, rejected, rejected},
        {"user with plain facets", with(user(), subject("3 6")), yes, yes, rejected, yes},
        {"user through an agent", with(with(user(), subject("3 6")), {{"xms_act_fct", "11"}}), yes, yes, rejected, yes},
        {"user, facets of the actor alone", with(user(), {{"xms_act_fct", "3 9"}}), yes, yes, rejected, rejected},
        {"agent's user account", agent_user(), yes, yes, rejected, rejected},
        {"app", app(), yes, rejected, yes, rejected},
        {"app by word", app_by_word(), yes, rejected, yes, rejected},
        {"app with plain facets", with(app(), subject("3 9")), yes, rejected, yes, rejected},
        {"agent", agent(), yes, rejected, yes, rejected},
        {"app whose scope is a slash", with(app(), {{"scp", "/"}}), yes, rejected, yes, rejected},
        {"agent with a scope", with(agent(), {{"scp", "a"}}), unknown, unknown, unknown, unknown},
        {"agent's account without a scope", with(app(), subject("13")), unknown, unknown, unknown, unknown},
        {"app with a scope", with(app_by_word(), {{"scp", "a"}}), unknown, unknown, unknown, unknown},
        {"device", with(user(), {{"idtyp", "device"}}), unknown, unknown, unknown, unknown},
        {"ID token", id_token(), unknown, unknown, unknown, unknown},
        {"B2C with a scope", in_b2c(user()), yes, unknown, unknown, unknown},
        {"B2C by word", in_b2c(with(user(), {{"idtyp", "user"}})), yes, unknown, unknown, unknown},
        {"B2C with facets", in_b2c(with(user(), subject("3 6"))), yes, unknown, unknown, unknown},
        {"B2C with roles only", in_b2c(app_by_word()), unknown, unknown, unknown, unknown},
        {"B2C ID token", in_b2c(id_token()), unknown, unknown, unknown, unknown},
    };

    for (const Row& row : rows) {
        INFO(row.who);
        CHECK(answer(anyone, row.claims) == row.caller);
        CHECK(answer(User{}, row.claims) == row.user);
        CHECK(answer(App{}, row.claims) == row.app);
        CHECK(answer(Human{}, row.claims) == row.human);
    }
}

TEST_CASE("a caller of no kind passes under no negation", "[entra][EN-16]") {
    for (const json& claims : {with(app_by_word(), {{"scp", "a"}}), with(user(), {{"idtyp", "app"}}), id_token(),
                               with(user(), {{"idtyp", "device"}}), in_b2c(user()), in_b2c(id_token())}) {
        INFO(claims.dump());
        CHECK(answer(!App{}, claims) == unknown);
        CHECK(answer(!User{}, claims) == unknown);
        CHECK(answer(!Human{}, claims) == unknown);
        CHECK(answer(User{} || App{}, claims) == unknown);
    }
    CHECK(answer(!anyone, id_token()) == unknown);
    CHECK(answer(!App{}, user()) == std::nullopt);
    CHECK(answer(!User{}, app()) == std::nullopt);
    CHECK(answer(!App{}, app()) == negated);
    CHECK(answer(!User{}, user()) == negated);
}

TEST_CASE("an ID token is no access token, roles or not", "[entra][EN-05]") {
    const json with_roles = with(id_token(), {{"roles", {"Orders.Read.All"}}});

    for (const json& claims : {id_token(), with_roles, with(id_token(), {{"azp", test::client_id}}), in_b2c(id_token()),
                               in_b2c(with_roles)}) {
        INFO(claims.dump());
        CHECK(answer(anyone, claims) == unknown);
        CHECK(in_any_tenant(named, claims) == unknown);
    }
    CHECK(answer(anyone, with(id_token(), {{"scp", "Orders.Read"}})) == std::nullopt);
    CHECK(answer(anyone, with(with_roles, {{"sub", with_roles["oid"]}})) == std::nullopt);
}

TEST_CASE("an application needs a role or to be named", "[entra][EN-06]") {
    for (const json& claims :
         {without(app(), "roles"), with(app(), {{"roles", json::array()}}), without(app_by_word(), "roles"),
          without(agent(), "roles"), with(without(app(), "roles"), {{"scp", "/"}})}) {
        INFO(claims.dump());
        CHECK(answer(anyone, claims) == no_role);
        CHECK(in_any_tenant(other_named, claims) == no_role);
        CHECK(in_any_tenant(named, claims) == std::nullopt);
        CHECK(answer(anyone, with(claims, {{"roles", {"Orders.Read.All"}}})) == std::nullopt);
    }
    CHECK(in_any_tenant(other_named, app()) == std::nullopt);
}

TEST_CASE("a named application is known by its client claim, in either version", "[entra][EN-06]") {
    const json without_role = without(app(), "roles");
    const json v1 = with(without(without_role, "azp"), {{"appid", test::client_id}});

    CHECK(in_any_tenant(named, v1) == std::nullopt);
    CHECK(in_any_tenant(named, with(v1, {{"appid", test::other_id}})) == no_role);
    CHECK(in_any_tenant(named, without(without_role, "azp")) == Error{ErrorCode::claim_missing, "azp"});
    CHECK(in_any_tenant(named, with(without_role, {{"azp", "orders"}})) == Error{ErrorCode::claim_malformed, "azp"});
    CHECK(in_any_tenant(named, with(v1, {{"azp", test::other_id}})) == Error{ErrorCode::claim_malformed, "azp"});
}

TEST_CASE("naming an application excuses nobody's user", "[entra][EN-06]") {
    for (const Caller& caller : {anyone, named}) {
        CHECK(answer(caller, user_without_scope()) == no_scope);
        CHECK(answer(caller, with(user_without_scope(), {{"roles", {"Orders.Read.All"}}})) == no_scope);
        CHECK(answer(caller, with(user_without_scope(), {{"scp", "/"}})) == no_scope);
        CHECK(answer(caller, with(user_without_scope(), subject("13"))) == no_scope);
        CHECK(answer(caller, without(user(), "scp")) == unknown);
        CHECK(answer(caller, in_b2c(user_without_scope())) == unknown);
        CHECK(answer(caller, with(user_without_scope(), {{"scp", "Orders.Read"}})) == std::nullopt);
    }
    CHECK(answer(User{}, user_without_scope()) == Error{ErrorCode::claim_missing, "scp"});
    CHECK(answer(User{}, with(user_without_scope(), {{"scp", "Orders.Read"}})) == std::nullopt);
}

TEST_CASE("an application without an object in the tenant does not count", "[entra][EN-06]") {
    const json stranger = without(app_by_word(), "oid");

    CHECK(answer(anyone, stranger) == no_object);
    CHECK(in_any_tenant(named, stranger) == no_object);
    CHECK(in_any_tenant(named, without(stranger, "roles")) == no_object);
    CHECK(answer(App{}, stranger) == Error{ErrorCode::claim_missing, "oid"});
    CHECK(in_any_tenant(App{} && Client{ClientId{test::client_id}}, stranger) ==
          Error{ErrorCode::claim_missing, "oid"});
    CHECK(answer(anyone, without(stranger, "idtyp")) == unknown);
    CHECK(answer(anyone, app_by_word()) == std::nullopt);
    CHECK(in_any_tenant(App{} && Client{ClientId{test::client_id}}, app_by_word()) == std::nullopt);
}

TEST_CASE("the client alone is no authority over a user's token", "[entra]") {
    const auto is_that_app = App{} && Client{ClientId{test::client_id}};

    CHECK(in_any_tenant(is_that_app, user()) == rejected);
    CHECK(in_any_tenant(is_that_app, id_token()) == unknown);
    CHECK(in_any_tenant(is_that_app, app()) == std::nullopt);
}

TEST_CASE("a caller has a subject", "[entra]") {
    CHECK(answer(anyone, without(user(), "sub")) == Error{ErrorCode::claim_missing, "sub"});
    CHECK(answer(anyone, without(app_by_word(), "sub")) == Error{ErrorCode::claim_missing, "sub"});
    CHECK(in_any_tenant(named, without(app(), "sub")) == Error{ErrorCode::claim_missing, "sub"});
    CHECK(answer(anyone, in_b2c(without(user(), "sub"))) == Error{ErrorCode::claim_missing, "sub"});
    CHECK(answer(anyone, user()) == std::nullopt);
}

TEST_CASE("the object of a user is no condition", "[entra]") {
    CHECK(answer(anyone, without(user(), "oid")) == std::nullopt);
    CHECK(answer(User{}, without(user(), "oid")) == std::nullopt);
    CHECK(answer(Human{}, without(with(user(), subject("3 6")), "oid")) == std::nullopt);
}

TEST_CASE("callers that cannot be read are malformed, also under !", "[entra][EN-08]") {
    struct Row {
        json claims;
        Error error;
    };
    const std::vector<Row> rows{
        {with(user(), {{"xms_sub_fct", "x"}}), {ErrorCode::claim_malformed, "xms_sub_fct"}},
        {with(app(), {{"xms_act_fct", "x"}}), {ErrorCode::claim_malformed, "xms_act_fct"}},
        {with(user(), {{"scp", json::array({"Orders.Read"})}}), {ErrorCode::claim_malformed, "scp"}},
        {with(app(), {{"idtyp", 1}}), {ErrorCode::claim_malformed, "idtyp"}},
        {with(app(), {{"oid", "orders"}}), {ErrorCode::claim_malformed, "oid"}},
        {with(user(), {{"oid", "ada"}}), {ErrorCode::claim_malformed, "oid"}},
    };

    for (const Row& row : rows) {
        INFO(row.claims.dump());
        CHECK(answer(anyone, row.claims) == row.error);
        CHECK(answer(User{}, row.claims) == row.error);
        CHECK(answer(App{}, row.claims) == row.error);
        CHECK(answer(Human{}, row.claims) == row.error);
        CHECK(answer(!User{}, row.claims) == row.error);
        CHECK(answer(!App{}, row.claims) == row.error);
    }
}

TEST_CASE("roles that are no array are malformed whoever calls", "[entra]") {
    for (const json& roles : {json("Orders.Read.All"), json(nullptr), json::array({1})}) {
        INFO(roles.dump());
        CHECK(answer(anyone, with(user(), {{"roles", roles}})) == Error{ErrorCode::claim_malformed, "roles"});
        CHECK(answer(anyone, with(app(), {{"roles", roles}})) == Error{ErrorCode::claim_malformed, "roles"});
        CHECK(in_any_tenant(named, with(app(), {{"roles", roles}})) == Error{ErrorCode::claim_malformed, "roles"});
    }
    CHECK(answer(anyone, app()) == std::nullopt);
}

TEST_CASE("an object is one of the named ones", "[entra]") {
    const ObjectId ada{"690222be-ff1a-4d56-abd1-7e4f7d38e474"};
    const Object one{ada};
    const Object either{one_of({ObjectId{test::other_id}, ada})};

    CHECK(in_single_tenant(one, user()) == std::nullopt);
    CHECK(in_single_tenant(either, user()) == std::nullopt);
    CHECK(in_single_tenant(one, with(user(), {{"oid", "690222BE-FF1A-4D56-ABD1-7E4F7D38E474"}})) == std::nullopt);
    CHECK(in_single_tenant(one, app()) == no_object);
    CHECK(in_single_tenant(either, app()) == no_object);
    CHECK(in_single_tenant(!one, app()) == std::nullopt);
    CHECK(in_single_tenant(one, without(user(), "oid")) == Error{ErrorCode::claim_missing, "oid"});
    CHECK(in_single_tenant(!one, without(user(), "oid")) == Error{ErrorCode::claim_missing, "oid"});
    CHECK(in_single_tenant(one, with(user(), {{"oid", "ada@contoso.example"}})) ==
          Error{ErrorCode::claim_malformed, "oid"});
}

TEST_CASE("an object is one of its tenant", "[entra][EN-11]") {
    const ObjectId ada{"690222be-ff1a-4d56-abd1-7e4f7d38e474"};
    const TenantId ours{test::tenant_id};
    const Error no_tenancy{ErrorCode::internal_error, "no tenancy"};
    const Error not_named{ErrorCode::internal_error, "tenant not named"};
    const json elsewhere = with(user(), {{"tid", test::other_id}});

    CHECK(in_any_tenant(Object{ada, ours}, user()) == std::nullopt);
    CHECK(in_any_tenant(Object{ada, ours}, elsewhere) == Error{ErrorCode::tenant_rejected, "tid"});
    for (const json& claims : {user(), elsewhere, app()}) {
        CHECK(in_any_tenant(Object{ada}, claims) == not_named);
        CHECK(in_any_tenant(!Object{ada}, claims) == not_named);
        CHECK(answer(Object{ada}, claims) == no_tenancy);
        CHECK(answer(!Object{ada}, claims) == no_tenancy);
        CHECK(answer(Object{ada, ours}, claims) == no_tenancy);
    }
    CHECK(Object{ada, ours}.describe().expected == to_string(ada) + " in the tenant " + test::tenant_id);
}

TEST_CASE("another issuer's word on a named client counts for nothing", "[entra][EN-06]") {
    const Error no_tenancy{ErrorCode::internal_error, "no tenancy"};

    CHECK(answer(named, without(app(), "roles")) == no_tenancy);
    CHECK(answer(named, app()) == std::nullopt);  // which has a role
    CHECK(in_any_tenant(named, without(app(), "roles")) == std::nullopt);
}

TEST_CASE("the policies of callers describe themselves", "[entra]") {
    const auto object = Object{one_of({ObjectId{test::client_id}, ObjectId{test::other_id}})}.describe();

    CHECK(anyone.describe().name.text() == "caller");
    CHECK(User{}.describe().name.text() == "user");
    CHECK(App{}.describe().name.text() == "app");
    CHECK(Human{}.describe().name.text() == "human");
    CHECK(object.name.text() == "object");
    CHECK(object.expected == test::client_id + " or " + test::other_id);
    CHECK(object.claims == std::vector<bearer::Label>{"oid"});
    for (const auto& description : {anyone.describe(), User{}.describe(), App{}.describe(), Human{}.describe()}) {
        CHECK_FALSE(description.expected.empty());
        CHECK_FALSE(description.claims.empty());
    }
}

TEST_CASE("a caller of the kind without what it needs cannot be negated into another", "[entra][EN-06]") {
    const json scopeless = with(without(user(), "scp"), {{"idtyp", "user"}});
    const json objectless = with(without(app(), "oid"), {{"idtyp", "app"}});

    CHECK(test::answer(User{}, scopeless) == Error{ErrorCode::claim_missing, "scp"});
    CHECK(test::answer(!User{}, scopeless) == Error{ErrorCode::claim_missing, "scp"});
    CHECK(test::answer(App{}, objectless) == Error{ErrorCode::claim_missing, "oid"});
    CHECK(test::answer(!App{}, objectless) == Error{ErrorCode::claim_missing, "oid"});
    CHECK(test::answer(User{}, with(scopeless, {{"scp", "Orders.Read"}})) == std::nullopt);
    CHECK(test::answer(App{}, with(objectless, {{"oid", objectless.at("sub")}})) == std::nullopt);
}

TEST_CASE("a role without a name lets no application in", "[entra][EN-06]") {
    CHECK(test::answer(Caller{}, with(app(), {{"roles", {""}}})) == Error{ErrorCode::caller_rejected, "roles"});
    CHECK(test::answer(Caller{}, with(app(), {{"roles", {"", "Orders.Read.All"}}})) == std::nullopt);
}
