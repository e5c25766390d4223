// SPDX-License-Identifier: MIT
#include <bearer/policy/require.hpp>
#include <bearer/policy/scope.hpp>
#include <bearer/policy/combine.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace {

using bearer::Claims;
using bearer::Error;
using bearer::ErrorCode;
using bearer::Require;

// Below a Not these do not compile, and no combinator hides them from it.
using AnyRequire = Require<bool (*)(const Claims&)>;
static_assert(bearer::detail::answers_with_bool<AnyRequire>);
static_assert(bearer::detail::answers_with_bool<bearer::AllOf<bearer::Scope, AnyRequire>>);
static_assert(bearer::detail::answers_with_bool<bearer::AnyOf<bearer::AllOf<AnyRequire>, bearer::Scope>>);
static_assert(!bearer::detail::answers_with_bool<bearer::AllOf<bearer::Scope, bearer::Scope>>);

bool is_ada(const Claims& claims) { return claims.get<std::string_view>("name").value_or("") == "Ada"; }

}  // namespace

TEST_CASE("what a predicate denies is rejected under its name", "[policy]") {
    const Require mfa{"mfa", [](const Claims& claims) {
                          const auto methods = claims.get<bearer::StringList>("amr");
                          return methods && methods->contains("mfa");
                      }};

    CHECK(test::answer(mfa, {{"amr", {"pwd", "mfa"}}}) == std::nullopt);
    CHECK(test::answer(mfa, {{"amr", {"pwd"}}}) == Error{ErrorCode::policy_rejected, "mfa"});
    CHECK(test::answer(mfa, {{"amr", 5}}) == Error{ErrorCode::policy_rejected, "mfa"});
    CHECK(test::answer(mfa, {{"sub", "u1"}}) == Error{ErrorCode::policy_rejected, "mfa"});
}

TEST_CASE("a predicate may be a function", "[policy]") {
    const Require ada{"ada", &is_ada};

    CHECK(test::answer(ada, {{"name", "Ada"}}) == std::nullopt);
    CHECK(test::answer(ada, {{"name", "Eve"}}) == Error{ErrorCode::policy_rejected, "ada"});
}

TEST_CASE("a predicate that throws rejects", "[policy][PO-06]") {
    const Require named{"named", [](const Claims& claims) { return !claims.get<std::string_view>("name").value().empty(); }};

    CHECK(test::answer(named, {{"name", "Ada"}}) == std::nullopt);
    CHECK(test::answer(named, {{"sub", "u1"}}) == Error{ErrorCode::internal_error, "policy"});
}

TEST_CASE("a requirement is described by its name", "[policy]") {
    const auto description = Require{"mfa", &is_ada}.describe();

    CHECK(description.name.text() == "mfa");
    CHECK_FALSE(description.expected.empty());
}
