// SPDX-License-Identifier: MIT
#include <bearer/bearer.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <algorithm>
#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using bearer::AnyPolicy;
using bearer::Error;
using bearer::ErrorCode;
using bearer::Role;
using bearer::Scope;

static_assert(bearer::Policy<AnyPolicy>);
static_assert(!std::is_default_constructible_v<AnyPolicy>);
static_assert(std::convertible_to<Scope, AnyPolicy>);
static_assert(!std::convertible_to<int, AnyPolicy> && !std::convertible_to<const char*, AnyPolicy>);
static_assert(bearer::detail::answers_with_bool<AnyPolicy>);  // so that it does not compile below Not
static_assert(bearer::detail::guarantees_of<AnyPolicy> == bearer::Guarantee::none);

}  // namespace

TEST_CASE("a policy without its type answers as before", "[policy]") {
    const AnyPolicy scope = Scope{"read"};
    const AnyPolicy lambda = [](const bearer::Context&) { return bearer::reject({ErrorCode::client_rejected, "azp"}); };

    CHECK(test::answer(scope, {{"scope", "read"}}) == std::nullopt);
    CHECK(test::answer(scope, {{"scope", "write"}}) == Error{ErrorCode::scope_missing, "scope"});
    CHECK(test::answer(scope, {{"scope", 5}}) == Error{ErrorCode::claim_malformed, "scope"});
    CHECK(test::answer(lambda, {{"scope", "read"}}) == Error{ErrorCode::client_rejected, "azp"});
}

TEST_CASE("a list of policies can be built while the program runs", "[policy]") {
    std::vector<AnyPolicy> policies;
    policies.emplace_back(Scope{"read"});
    policies.emplace_back(Role{"admin"} || Role{"auditor"});
    const auto all = [policies](const bearer::Context& context) {
        for (const auto& policy : policies)
            if (const auto verdict = policy(context); !verdict) return verdict;
        return bearer::accept();
    };
    const auto validator = test::validator_with(all);

    CHECK(test::error_of(validator, test::with_claim("roles", {"auditor"})) == std::nullopt);
    CHECK(test::error_of(validator, test::with_claim("roles", {"guest"})) == Error{ErrorCode::role_missing, "roles"});
}

TEST_CASE("copies share the policy, and it lives as long as one of them", "[policy]") {
    const auto owned = std::make_shared<int>(1);
    std::optional<AnyPolicy> first = [owned](const bearer::Context&) { return bearer::accept(); };
    const long uses = owned.use_count();

    const AnyPolicy second = *first;
    CHECK(owned.use_count() == uses);
    first.reset();

    CHECK(owned.use_count() == uses);
    CHECK(test::answer(second, {{"sub", "u1"}}) == std::nullopt);
}

TEST_CASE("a policy that has been moved from rejects", "[policy]") {
    AnyPolicy policy = test::says_yes;
    const AnyPolicy moved = std::move(policy);

    CHECK(test::answer(moved, {{"sub", "u1"}}) == std::nullopt);
    CHECK(test::answer(policy, {{"sub", "u1"}}) == Error{ErrorCode::internal_error, "policy"});
    CHECK(policy.describe().name.text() == "policy");

    policy = moved;
    CHECK(test::answer(policy, {{"sub", "u1"}}) == std::nullopt);
}

TEST_CASE("what a hidden policy throws is a rejection, also beside one that accepts", "[policy][PO-06]") {
    const AnyPolicy throws = test::Throws{};

    CHECK(test::answer(throws, {{"scope", "read"}}) == Error{ErrorCode::internal_error, "policy"});
    CHECK(test::answer(bearer::AnyOf{throws, Scope{"read"}}, {{"scope", "read"}}) ==
          Error{ErrorCode::internal_error, "policy"});
    CHECK(test::answer(bearer::AllOf{Scope{"read"}, throws}, {{"scope", "read"}}) ==
          Error{ErrorCode::internal_error, "policy"});
    CHECK(test::answer(bearer::AllOf{Scope{"read"}, AnyPolicy{test::says_yes}}, {{"scope", "read"}}) == std::nullopt);
}

TEST_CASE("a hidden policy keeps its description", "[policy]") {
    const AnyPolicy scope = Scope{"read"};
    const AnyPolicy silent = test::says_yes;

    CHECK(scope.describe().name.text() == "scope");
    CHECK(scope.describe().expected == R"("read")");
    CHECK(silent.describe().name.text() == "policy");
    CHECK(silent.describe().expected.empty());
}

TEST_CASE("what a policy is composed of can be asked for without its type", "[policy]") {
    const AnyPolicy composed = Scope{"read"} && !(Role{"guest"} || Role{"intern"});

    const auto operands = composed.operands();
    REQUIRE(operands.size() == 2);
    CHECK(operands[0].describe().expected == R"("read")");
    CHECK(operands[0].operands().empty());
    CHECK(operands[1].describe().name.text() == "not");
    REQUIRE(operands[1].operands().size() == 1);
    CHECK(operands[1].operands()[0].operands()[1].describe().expected == R"("intern")");
    CHECK(test::answer(operands[1].operands()[0], {{"roles", {"intern"}}}) == std::nullopt);
}

TEST_CASE("a policy of one's own may list what it is composed of", "[policy]") {
    struct Chosen {
        std::vector<AnyPolicy> chosen;
        const std::vector<AnyPolicy>& operands() const { return chosen; }
        bearer::Verdict operator()(const bearer::Context&) const { return bearer::accept(); }
    };
    const AnyPolicy policy = Chosen{{Scope{"read"}, Role{"admin"}}};

    REQUIRE(policy.operands().size() == 2);
    CHECK(policy.operands()[1].describe().name.text() == "role");
}

TEST_CASE("a member that only has the name of operands() composes nothing", "[policy]") {
    struct Counting {
        int operands() const { return 2; }
        bearer::Verdict operator()(const bearer::Context&) const { return bearer::accept(); }
    };
    CHECK(AnyPolicy{Counting{}}.operands().empty());
}

TEST_CASE("a plain function can be composed too", "[policy]") {
    using Function = bearer::Verdict (*)(const bearer::Context&);
    constexpr Function yes = [](const bearer::Context&) { return bearer::accept(); };

    CHECK(test::answer(AnyPolicy{yes}, {{"sub", "u1"}}) == std::nullopt);
    CHECK(AnyPolicy{bearer::AllOf{yes, Scope{"read"}}}.operands().size() == 2);
}

TEST_CASE("a policy that has been moved from is composed of nothing", "[policy]") {
    AnyPolicy policy = Scope{"read"} && Scope{"write"};
    const AnyPolicy moved = std::move(policy);

    CHECK(policy.operands().empty());
    CHECK(moved.operands().size() == 2);
}
