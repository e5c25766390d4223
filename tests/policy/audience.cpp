// SPDX-License-Identifier: MIT
#include <bearer/policy/audience.hpp>

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

using bearer::Audience;
using bearer::Error;
using bearer::ErrorCode;
using bearer::one_of;

static_assert(!std::is_default_constructible_v<Audience>);
static_assert(!std::is_constructible_v<Audience, const char* const (&)[2]>);  // Audience{{"a", "b"}} [PO-04]

constexpr Error rejected{ErrorCode::audience_rejected, "aud"};

}  // namespace

TEST_CASE("one audience of the token is exactly one of ours", "[policy][RFC7519-4.1.3]") {
    const Audience one{"api://orders"};
    const Audience several{one_of({"api://orders", "c0ffee"})};

    CHECK(test::answer(one, {{"aud", "api://orders"}}) == std::nullopt);
    CHECK(test::answer(one, {{"aud", {"api://other", "api://orders"}}}) == std::nullopt);
    CHECK(test::answer(one, {{"aud", "api://other"}}) == rejected);
    CHECK(test::answer(one, {{"aud", {"api://other", "c0ffee"}}}) == rejected);
    CHECK(test::answer(several, {{"aud", "c0ffee"}}) == std::nullopt);
    CHECK(test::answer(several, {{"aud", {"api://other", "c0ffee"}}}) == std::nullopt);
    CHECK(test::answer(several, {{"aud", {"api://other", "api://third"}}}) == rejected);
}

TEST_CASE("a missing audience is not anybody's", "[policy]") {
    const Audience audience{"api://orders"};

    CHECK(test::answer(audience, {{"sub", "u1"}}) == Error{ErrorCode::claim_missing, "aud"});
    CHECK(test::answer(audience, {{"aud", nlohmann::json::array()}}) == Error{ErrorCode::claim_malformed, "aud"});
    CHECK(test::answer(audience, {{"aud", nullptr}}) == Error{ErrorCode::claim_malformed, "aud"});
    CHECK(test::answer(audience, {{"aud", {"api://orders"}}}) == std::nullopt);
}

TEST_CASE("an audience without a name is refused with a sentence", "[policy][CL-24]") {
    using Catch::Matchers::ContainsSubstring;

    CHECK_THROWS_AS(Audience{""}, std::invalid_argument);
    CHECK_THROWS_AS((Audience{one_of({"api://orders", ""})}), std::invalid_argument);
    CHECK_THROWS_AS(Audience{one_of(std::vector<std::string>{})}, std::invalid_argument);
    CHECK_THROWS_WITH(Audience{""}, ContainsSubstring("Audience{\"api://orders\"}"));
    CHECK_NOTHROW(Audience{one_of(std::vector<std::string>{"api://orders"})});
}

TEST_CASE("an audience describes what it reads and what it expects", "[policy]") {
    const auto description = Audience{"api://orders"}.describe();

    CHECK(description.name.text() == "audience");
    CHECK(description.expected == R"("api://orders")");
    CHECK(description.claims == std::vector<bearer::Label>{"aud"});
}
