// SPDX-License-Identifier: MIT
#include <bearer/policy/combine.hpp>
#include <bearer/policy/scope.hpp>

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
using bearer::Scope;

static_assert(!std::is_default_constructible_v<Scope>);
static_assert(!std::is_constructible_v<Scope, const char* const (&)[2]>);

constexpr Error missing{ErrorCode::scope_missing, "scope"};
constexpr Error malformed{ErrorCode::claim_malformed, "scope"};

}  // namespace

TEST_CASE("a scope is a whole word of either claim", "[policy][RFC6749-3.3]") {
    const Scope read{"orders.read"};

    CHECK(test::answer(read, {{"scope", "orders.read"}}) == std::nullopt);
    CHECK(test::answer(read, {{"scope", "openid orders.read email"}}) == std::nullopt);
    CHECK(test::answer(read, {{"scp", "openid orders.read"}}) == std::nullopt);
    CHECK(test::answer(read, {{"scope", "orders.read.all orders"}}) == missing);
    CHECK(test::answer(read, {{"scp", "orders.write"}}) == missing);
    CHECK(test::answer(read, {{"sub", "u1"}}) == missing);
}

TEST_CASE("any of several scopes will do", "[policy]") {
    const Scope either{one_of({"orders.read", "orders.write"})};

    CHECK(test::answer(either, {{"scope", "orders.write"}}) == std::nullopt);
    CHECK(test::answer(either, {{"scope", "orders.read"}}) == std::nullopt);
    CHECK(test::answer(either, {{"scope", "orders.delete"}}) == missing);
}

TEST_CASE("a list of words is a scope, a list of anything else is malformed", "[policy][AZ-08]") {
    const Scope read{"read"};
    using nlohmann::json;

    CHECK(test::answer(read, {{"scope", {"write", "read"}}}) == std::nullopt);
    CHECK(test::answer(read, {{"scp", {"write", "read"}}}) == std::nullopt);
    CHECK(test::answer(read, {{"scope", {"write", "reader"}}}) == missing);
    CHECK(test::answer(read, {{"scope", json::array()}}) == missing);
    CHECK(test::answer(read, {{"scope", {"read", "write read"}}}) == malformed);
    CHECK(test::answer(read, {{"scope", {"read", ""}}}) == malformed);
    CHECK(test::answer(read, {{"scope", {"read", " "}}}) == malformed);
    CHECK(test::answer(read, {{"scope", json::array({"read", 5})}}) == malformed);
    CHECK(test::answer(read, {{"scope", json::array({json::array({"read"})})}}) == malformed);
}

TEST_CASE("two scope claims are one answer only if they say the same", "[policy][AZ-25]") {
    const Scope read{"read"};

    CHECK(test::answer(read, {{"scp", "read write"}, {"scope", "read write"}}) == std::nullopt);
    CHECK(test::answer(read, {{"scp", "read write"}, {"scope", " read  write "}}) == std::nullopt);
    CHECK(test::answer(read, {{"scp", {"read", "write"}}, {"scope", "read write"}}) == std::nullopt);
    CHECK(test::answer(read, {{"scp", "read"}, {"scope", "read write"}}) == malformed);
    CHECK(test::answer(read, {{"scp", "read write"}, {"scope", "read"}}) == malformed);
    CHECK(test::answer(read, {{"scp", ""}, {"scope", "read"}}) == malformed);
    CHECK(test::answer(read, {{"scp", "read"}, {"scope", ""}}) == malformed);
    CHECK(test::answer(read, {{"scp", "write"}, {"scope", "write"}}) == missing);
    CHECK(test::answer(read, {{"scp", ""}, {"scope", ""}}) == missing);
    CHECK(test::answer(read, {{"scp", 5}, {"scope", "read"}}) == Error{ErrorCode::claim_malformed, "scp"});
    CHECK(test::answer(read, {{"scp", "read"}, {"scope", 5}}) == malformed);
}

TEST_CASE("a scope claim of another type is refused by the policy itself too", "[policy][AZ-08][AZ-25]") {
    const Scope read{"read"};
    const bearer::Not not_read{read};
    using nlohmann::json;

    CHECK(test::answer_unchecked(read, {{"scp", "read"}, {"scope", "read"}}) == std::nullopt);
    CHECK(test::answer_unchecked(not_read, {{"scp", "write"}, {"scope", "write"}}) == std::nullopt);
    for (const bearer::Label name : {bearer::Label{"scp"}, bearer::Label{"scope"}})
        for (const json& beside : {json::object(), json{{"scp", "read"}, {"scope", "read"}}}) {
            json claims = beside;
            claims[std::string{name.text()}] = 5;
            CAPTURE(claims);
            CHECK(test::answer_unchecked(read, claims) == Error{ErrorCode::claim_malformed, name});
            CHECK(test::answer_unchecked(not_read, claims) == Error{ErrorCode::claim_malformed, name});
        }
}

TEST_CASE("what cannot be one word of a scope is refused with a sentence", "[policy][AZ-06]") {
    using Catch::Matchers::ContainsSubstring;

    for (const std::string scope : {"", " ", "a b", " a", "a ", "a\tb", "a\nb", "a\"b", "a\\b", "caf\xc3\xa9", "a\x7f"}) {
        INFO(scope);
        CHECK_THROWS_AS(Scope{scope}, std::invalid_argument);
        CHECK_THROWS_AS((Scope{one_of({std::string{"good"}, scope})}), std::invalid_argument);
    }
    CHECK_THROWS_AS((Scope{std::string{"a\0b", 3}}), std::invalid_argument);
    CHECK_THROWS_AS(Scope{one_of(std::vector<std::string>{})}, std::invalid_argument);
    CHECK_THROWS_WITH(Scope{"a b"}, ContainsSubstring("Scope{\"a\"} && Scope{\"b\"}"));
    CHECK_NOTHROW(Scope{"a"});
    CHECK_NOTHROW(Scope{"https://api.example/orders:read.~!#$%&'()*+,-/;<=>?@[]^_`{|}"});
}

TEST_CASE("a scope describes what it reads and what it expects", "[policy]") {
    const Scope scope{one_of({"a", "b"})};

    CHECK(scope.describe().name.text() == "scope");
    CHECK(scope.describe().expected == R"("a" or "b")");
    CHECK(scope.describe().claims == std::vector<bearer::Label>{"scp", "scope"});
    CHECK(scope.describe().scopes == std::vector<std::string>{"a"});  // either is enough
    CHECK(scope.scopes().values() == std::vector<std::string>{"a", "b"});
}
