// SPDX-License-Identifier: MIT
#include <bearer/entra/authentication.hpp>

#include "support/callers.hpp"
#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"
#include "support/tenancies.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::Guarantee;
using bearer::entra::AuthenticationContext;
using bearer::entra::MultiFactor;
using bearer::entra::TenantId;
using nlohmann::json;
using test::answer;
using test::app;
using test::in_any_tenant;
using test::in_b2c;
using test::in_single_tenant;
using test::user;
using test::with;
using test::without;

static_assert(!std::is_default_constructible_v<AuthenticationContext>);
static_assert(!std::is_convertible_v<const char*, AuthenticationContext>);

constexpr Error weak{ErrorCode::authentication_insufficient, "amr"};
constexpr Error not_met{ErrorCode::authentication_insufficient, "acrs"};
constexpr Error not_named{ErrorCode::internal_error, "tenant not named"};
constexpr Error other_tenant{ErrorCode::tenant_rejected, "tid"};
constexpr Error rejected{ErrorCode::caller_rejected, "caller"};
constexpr Error unknown{ErrorCode::caller_unknown, "caller"};

const TenantId ours{test::tenant_id};
const TenantId theirs{test::other_id};
const AuthenticationContext c1{"c1"};

json met(const json& claims, const std::vector<std::string>& contexts) { return with(claims, {{"acrs", contexts}}); }

}  // namespace

TEST_CASE("several factors are what amr lists as such", "[entra]") {
    const auto signed_in_with = [](const std::vector<std::string>& methods) {
        return with(user(), {{"amr", methods}});
    };

    CHECK(answer(MultiFactor{}, signed_in_with({"mfa"})) == std::nullopt);
    CHECK(answer(MultiFactor{}, signed_in_with({"ngcmfa"})) == std::nullopt);
    CHECK(answer(MultiFactor{}, signed_in_with({"pwd", "rsa", "mfa"})) == std::nullopt);
    for (const char* const method :
         {"pwd", "rsa", "otp", "fed", "wia", "wiaormfa", "none", "MFA", "mfa ", "pwd mfa", "xmfa", "mfax", ""}) {
        INFO(method);
        CHECK(answer(MultiFactor{}, signed_in_with({method})) == weak);
        CHECK(answer(MultiFactor{}, signed_in_with({method, "mfa"})) == std::nullopt);
    }
    CHECK(answer(MultiFactor{}, signed_in_with({})) == weak);
    CHECK(answer(MultiFactor{}, user()) == weak);
    CHECK(answer(MultiFactor{}, with(user(), {{"acr", "1"}, {"acrs", {"mfa"}}})) == weak);
    CHECK(answer(!MultiFactor{}, signed_in_with({"pwd"})) == std::nullopt);
}

TEST_CASE("methods that are no array of strings are malformed", "[entra]") {
    const Error malformed{ErrorCode::claim_malformed, "amr"};

    for (const json& methods : {json("mfa"), json("pwd mfa"), json(5), json(nullptr), json(true), json{{"mfa", true}},
                                json::array({"mfa", 1}), json::array({json::array({"mfa"})})}) {
        INFO(methods.dump());
        CHECK(answer(MultiFactor{}, with(user(), {{"amr", methods}})) == malformed);
        CHECK(answer(!MultiFactor{}, with(user(), {{"amr", methods}})) == malformed);
    }
    CHECK(answer(MultiFactor{}, with(user(), {{"amr", {"mfa"}}})) == std::nullopt);
}

TEST_CASE("an authentication context is met where acrs lists it", "[entra]") {
    CHECK(in_single_tenant(c1, met(user(), {"c1"})) == std::nullopt);
    CHECK(in_single_tenant(c1, met(user(), {"p1", "c1"})) == std::nullopt);
    CHECK(in_single_tenant(c1, met(user(), {"c10", "C1", "c1 ", "c"})) == not_met);
    CHECK(in_single_tenant(c1, met(user(), {})) == not_met);
    CHECK(in_single_tenant(c1, user()) == not_met);
    CHECK(in_single_tenant(c1, with(user(), {{"acr", "c1"}, {"amr", {"c1"}}})) == not_met);
    CHECK(in_single_tenant(AuthenticationContext{"urn:microsoft:req1"}, met(user(), {"urn:microsoft:req1"})) ==
          std::nullopt);
    CHECK(in_single_tenant(c1 && AuthenticationContext{"c2"}, met(user(), {"c1"})) == not_met);
    CHECK(in_single_tenant(!c1, met(user(), {"c2"})) == std::nullopt);
}

TEST_CASE("contexts that are no array of strings are malformed", "[entra]") {
    const Error malformed{ErrorCode::claim_malformed, "acrs"};

    for (const json& contexts : {json("c1"), json(1), json(nullptr), json{{"c1", true}}, json::array({"c1", 1})}) {
        INFO(contexts.dump());
        CHECK(in_single_tenant(c1, with(user(), {{"acrs", contexts}})) == malformed);
        CHECK(in_single_tenant(!c1, with(user(), {{"acrs", contexts}})) == malformed);
    }
    CHECK(in_single_tenant(c1, met(user(), {"c1"})) == std::nullopt);
}

TEST_CASE("authentication contexts are for users", "[entra]") {
    const json without_scope = with(without(user(), "scp"), {{"idtyp", "user"}});

    CHECK(in_single_tenant(c1, met(app(), {"c1"})) == rejected);
    CHECK(in_single_tenant(c1, app()) == rejected);
    CHECK(in_single_tenant(c1, met(without_scope, {"c1"})) == Error{ErrorCode::claim_missing, "scp"});
    CHECK(in_single_tenant(c1, met(without(user(), "scp"), {"c1"})) == unknown);
    CHECK(in_single_tenant(c1, met(in_b2c(user()), {"c1"})) == unknown);
    CHECK(in_single_tenant(!c1, met(without(user(), "scp"), {"c1"})) == unknown);
    CHECK(in_single_tenant(c1, met(with(user(), {{"xms_sub_fct", "x"}}), {"c1"})) ==
          Error{ErrorCode::claim_malformed, "xms_sub_fct"});
    CHECK(in_single_tenant(c1, met(user(), {"c1"})) == std::nullopt);
}

TEST_CASE("among several tenants a context without its tenant is no answer", "[entra][EN-10]") {
    for (const json& claims : {met(user(), {"c1"}), met(user(), {"c2"}), user(), app()}) {
        INFO(claims.dump());
        CHECK(in_any_tenant(c1, claims) == not_named);
        CHECK(in_any_tenant(!c1, claims) == not_named);
    }
    CHECK(in_single_tenant(c1, met(user(), {"c1"})) == std::nullopt);
}

TEST_CASE("a context counts in the named tenant only", "[entra][EN-10]") {
    const AuthenticationContext our_c1{"c1", ours};
    const AuthenticationContext their_c1{"c1", theirs};
    const json stranger = with(met(user(), {"c1"}), {{"tid", test::other_id}});

    CHECK(in_any_tenant(our_c1, met(user(), {"c1"})) == std::nullopt);
    CHECK(in_any_tenant(our_c1, met(user(), {"c2"})) == not_met);
    CHECK(in_any_tenant(our_c1, stranger) == other_tenant);
    CHECK(in_any_tenant(their_c1, stranger) == std::nullopt);
    CHECK(in_any_tenant(their_c1, met(user(), {"c1"})) == other_tenant);
    CHECK(in_single_tenant(their_c1, met(user(), {"c1"})) == other_tenant);
    CHECK(in_any_tenant(our_c1, without(met(user(), {"c1"}), "tid")) == Error{ErrorCode::claim_missing, "tid"});
}

TEST_CASE("a context that has no name of one is refused with a sentence", "[entra]") {
    using Catch::Matchers::ContainsSubstring;
    const std::string longest(128, 'c');

    for (const std::string& bad : {std::string{}, std::string{"c1\n"}, std::string{"c1\r"}, std::string{"\"c1\""},
                                   std::string{"c\\1"}, std::string{"c 1"}, std::string{"c1,c2"}, std::string{"c\0", 2},
                                   std::string{"\xc3\xa4"}, std::string{"\x7f"}, longest + "c"}) {
        INFO(bad);
        CHECK_THROWS_AS(AuthenticationContext{bad}, std::invalid_argument);
        CHECK_THROWS_WITH((AuthenticationContext{bad, ours}), ContainsSubstring("write AuthenticationContext{\"c1\"}"));
    }
    CHECK_THROWS_AS(AuthenticationContext{static_cast<const char*>(nullptr)}, std::invalid_argument);
    CHECK_NOTHROW(AuthenticationContext{longest});
    CHECK_NOTHROW(AuthenticationContext{"azAZ09:-"});
    CHECK_NOTHROW(AuthenticationContext{std::string_view{"c1"}});
}

TEST_CASE("the policies of the sign-in describe what they read and what they expect", "[entra]") {
    const auto factors = MultiFactor{}.describe();
    const auto context = c1.describe();

    CHECK(factors.name.text() == "multifactor");
    CHECK(factors.expected.find("AuthenticationContext") != std::string::npos);
    CHECK(factors.claims == std::vector<bearer::Label>{"amr"});
    CHECK(context.name.text() == "authentication context");
    CHECK(context.expected == "c1");
    CHECK(context.claims == std::vector<bearer::Label>{"acrs"});
    CHECK(context.contexts == std::vector<std::string>{"c1"});
    CHECK(c1.name() == "c1");
}

TEST_CASE("an authentication context that has been moved from has its name", "[entra]") {
    AuthenticationContext context{"c1"};
    const auto moved = std::move(context);

    CHECK(context.name() == moved.name());
    CHECK(in_single_tenant(context, met(user(), {""})) == Error{ErrorCode::authentication_insufficient, "acrs"});
    CHECK(in_single_tenant(context, met(user(), {"c1"})) == std::nullopt);
}
