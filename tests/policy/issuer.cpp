// SPDX-License-Identifier: MIT
#include <bearer/policy/issuer.hpp>

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
using bearer::Issuer;
using bearer::one_of;

static_assert(!std::is_default_constructible_v<Issuer>);
static_assert(!std::is_constructible_v<Issuer, const char* const (&)[2]>);  // Issuer{{"a", "b"}}

}  // namespace

TEST_CASE("an issuer is exactly the named one", "[policy][RFC7519-4.1.1]") {
    const Issuer issuer{"https://as.example/"};

    CHECK(test::answer(issuer, {{"iss", "https://as.example/"}}) == std::nullopt);
    CHECK(test::answer(issuer, {{"iss", "https://as.example"}}) == Error{ErrorCode::issuer_rejected, "iss"});
    CHECK(test::answer(issuer, {{"iss", ""}}) == Error{ErrorCode::issuer_rejected, "iss"});
    CHECK(test::answer(issuer, {{"sub", "u1"}}) == Error{ErrorCode::claim_missing, "iss"});
    CHECK(test::answer(issuer, {{"iss", 5}}) == Error{ErrorCode::claim_malformed, "iss"});
}

TEST_CASE("any of several issuers will do", "[policy]") {
    const Issuer issuer{one_of({"https://a.example/", "https://b.example/"})};

    CHECK(test::answer(issuer, {{"iss", "https://a.example/"}}) == std::nullopt);
    CHECK(test::answer(issuer, {{"iss", "https://b.example/"}}) == std::nullopt);
    CHECK(test::answer(issuer, {{"iss", "https://c.example/"}}) == Error{ErrorCode::issuer_rejected, "iss"});
    CHECK(test::answer(issuer, {{"iss", "https://a.example/https://b.example/"}}) ==
          Error{ErrorCode::issuer_rejected, "iss"});
}

TEST_CASE("an issuer without a name is refused with a sentence", "[policy][CL-11]") {
    using Catch::Matchers::ContainsSubstring;

    CHECK_THROWS_AS(Issuer{""}, std::invalid_argument);
    CHECK_THROWS_AS(Issuer{std::string{}}, std::invalid_argument);
    CHECK_THROWS_AS((Issuer{one_of({"https://as.example/", ""})}), std::invalid_argument);
    CHECK_THROWS_AS(Issuer{one_of(std::vector<std::string>{})}, std::invalid_argument);
    CHECK_THROWS_WITH(Issuer{""}, ContainsSubstring("write the exact \"iss\""));
    CHECK_NOTHROW(Issuer{one_of(std::vector<std::string>{"https://as.example/"})});
}

TEST_CASE("an issuer describes what it reads and what it expects", "[policy]") {
    const auto description = Issuer{one_of({"a", "b"})}.describe();

    CHECK(description.name.text() == "issuer");
    CHECK(description.expected == R"("a" or "b")");
    CHECK(description.claims == std::vector<bearer::Label>{"iss"});
}
