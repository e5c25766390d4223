// SPDX-License-Identifier: MIT
#include <bearer/policy/combine.hpp>
#include <bearer/policy/rfc9068.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::Label;
using bearer::Rfc9068;
using nlohmann::json;

const json complete{{"iss", "https://as.example/"}, {"aud", "https://api.example"}, {"sub", "u1"}, {"client_id", "c1"},
                    {"jti", "j1"},                  {"iat", 1699999940},            {"exp", 1700000300}};

constexpr Label client_id = "client_id";

json without(Label name) {
    json claims = complete;
    claims.erase(std::string{name.text()});
    return claims;
}

std::optional<Error> answer_to_type(const json& header) {
    return test::answer(Rfc9068{}, complete, bearer::testing::test_time, {.header = header});
}

}  // namespace

TEST_CASE("an access token of the profile has every claim that it requires", "[policy][RFC9068-2.2]") {
    constexpr std::array<Label, 7> required{"iss", "exp", "aud", "sub", "client_id", "iat", "jti"};

    CHECK(test::answer(Rfc9068{}, complete) == std::nullopt);
    for (const Label name : required) {
        INFO(name.text());
        CHECK(test::answer(Rfc9068{}, without(name)) == Error{ErrorCode::claim_missing, name});
    }
}

TEST_CASE("an access token of the profile says that it is one", "[policy][RFC9068-4][HD-43][HD-44]") {
    constexpr Error rejected{ErrorCode::type_rejected, "typ"};

    CHECK(answer_to_type({{"alg", "RS256"}, {"typ", "at+jwt"}}) == std::nullopt);
    CHECK(answer_to_type({{"alg", "RS256"}, {"typ", "application/AT+jwt"}}) == std::nullopt);
    CHECK(answer_to_type({{"alg", "RS256"}, {"typ", "JWT"}}) == rejected);
    CHECK(answer_to_type({{"alg", "RS256"}}) == rejected);
}

TEST_CASE("the profile cannot be negated into acceptance of half a token", "[policy]") {
    const bearer::Not other{Rfc9068{}};

    CHECK(test::answer(other, complete) == Error{ErrorCode::policy_rejected, "not"});
    CHECK(test::answer(other, without("jti")) == Error{ErrorCode::claim_missing, "jti"});
    CHECK(test::answer(other, complete, bearer::testing::test_time, {.header = {{"alg", "RS256"}, {"typ", "JWT"}}}) ==
          std::nullopt);
}

TEST_CASE("the profile describes the claims that it reads", "[policy]") {
    const auto description = Rfc9068{}.describe();

    CHECK(description.name.text() == "RFC 9068");
    CHECK(description.claims.size() == 7);
    CHECK(std::ranges::count(description.claims, client_id) == 1);
}
