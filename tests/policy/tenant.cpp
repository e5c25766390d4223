// SPDX-License-Identifier: MIT
#include <bearer/policy/combine.hpp>
#include <bearer/policy/tenant.hpp>

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
using bearer::Tenant;

static_assert(!std::is_default_constructible_v<Tenant>);
static_assert(!std::is_constructible_v<Tenant, const char* const (&)[2]>);

constexpr Error rejected{ErrorCode::tenant_rejected, "tid"};

}  // namespace

TEST_CASE("a tenant is exactly one of the named ones", "[policy][CL-10]") {
    const Tenant tenant{one_of({"t1", "t2"})};

    CHECK(test::answer(tenant, {{"tid", "t1"}}) == std::nullopt);
    CHECK(test::answer(tenant, {{"tid", "t2"}}) == std::nullopt);
    CHECK(test::answer(tenant, {{"tid", "t3"}}) == rejected);
    CHECK(test::answer(tenant, {{"tid", "T1"}}) == rejected);
    CHECK(test::answer(tenant, {{"tid", "t1 "}}) == rejected);
    CHECK(test::answer(tenant, {{"tid", ""}}) == rejected);
}

TEST_CASE("a token without a tenant says nothing about it", "[policy]") {
    const Tenant tenant{"t1"};

    CHECK(test::answer(tenant, {{"sub", "u1"}}) == Error{ErrorCode::claim_missing, "tid"});
    for (const auto& tid : {nlohmann::json(nullptr), nlohmann::json(1), nlohmann::json::array({"t1"})})
        CHECK(test::answer(tenant, {{"tid", tid}}) == Error{ErrorCode::claim_malformed, "tid"});
    CHECK(test::answer(tenant, {{"tid", "t1"}}) == std::nullopt);
}

TEST_CASE("every tenant but one can be said only about tokens that name theirs", "[policy][PO-03]") {
    const bearer::Not other{Tenant{"t1"}};

    CHECK(test::answer(other, {{"tid", "t2"}}) == std::nullopt);
    CHECK(test::answer(other, {{"tid", "t1"}}) == Error{ErrorCode::policy_rejected, "not"});
    CHECK(test::answer(other, {{"sub", "u1"}}) == Error{ErrorCode::claim_missing, "tid"});
}

TEST_CASE("a tenant without a name is refused with a sentence", "[policy]") {
    using Catch::Matchers::ContainsSubstring;

    CHECK_THROWS_AS(Tenant{""}, std::invalid_argument);
    CHECK_THROWS_AS((Tenant{one_of({"t1", ""})}), std::invalid_argument);
    CHECK_THROWS_AS(Tenant{one_of(std::vector<std::string>{})}, std::invalid_argument);
    CHECK_THROWS_WITH(Tenant{""}, ContainsSubstring("write the \"tid\""));
    CHECK_NOTHROW(Tenant{"t1"});
}

TEST_CASE("a tenant describes what it reads and what it expects", "[policy]") {
    const auto description = Tenant{"t1"}.describe();

    CHECK(description.name.text() == "tenant");
    CHECK(description.expected == R"("t1")");
    CHECK(description.claims == std::vector<bearer::Label>{"tid"});
}
