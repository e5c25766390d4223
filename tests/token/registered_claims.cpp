// SPDX-License-Identifier: MIT
#include <bearer/token/registered_claims.hpp>

#include "support/json_text.hpp"
#include "support/printing.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace std::string_literals;
using bearer::Error;
using bearer::ErrorCode;
using bearer::Object;
using Values = std::vector<std::string>;

constexpr auto accepted = std::optional<Error>{};

std::optional<Error> refusal(std::string_view claims) {
    const test::JsonText json{claims};
    REQUIRE(json.well_formed());
    const auto verdict = bearer::detail::check_registered_claims(Object{json.root()});
    return verdict ? std::nullopt : std::optional{verdict.error()};
}

void has_its_form(bearer::Label name, const Values& good, const Values& bad) {
    const auto claim = [&](const std::string& value) {
        return R"({"first":1,")" + std::string{name.text()} + "\":" + value + R"(,"last":[]})";
    };
    for (const auto& value : good) {
        CAPTURE(name.text(), value);
        CHECK(refusal(claim(value)) == accepted);
    }
    for (const auto& value : bad) {
        CAPTURE(name.text(), value);
        CHECK(refusal(claim(value)) == Error{ErrorCode::claim_malformed, name});
    }
}

}  // namespace

TEST_CASE("texts are strings", "[registered_claims][RFC7519]") {
    const Values good{R"("")", R"("x")", R"("a b")"};
    const Values bad{"null", "true", "0", "1.5", "[]", R"(["x"])", "{}"};

    has_its_form("iss", good, bad);
    has_its_form("jti", good, bad);
    has_its_form("client_id", good, bad);
}

TEST_CASE("a subject is a string that names somebody", "[registered_claims][RFC7519]") {
    has_its_form("sub", {R"("u1")", R"(" ")"}, {R"("")", "null", "1", R"(["u1"])", "{}", "false"});
}

TEST_CASE("an audience is a string or an array of strings that is not empty", "[registered_claims][RFC7519]") {
    has_its_form("aud", {R"("a")", R"("")", R"(["a"])", R"(["a","b"])", R"([""])"},
                 {"null", "1", "true", "{}", "[]", "[1]", R"(["a",1])", R"(["a",null])", R"([["a"]])", "[{}]"});
}

TEST_CASE("dates are numbers from 1970 to 9999", "[registered_claims][RFC7519]") {
    const Values good{"0", "-0", "1700000300", "1700000300.5", "1.7e9", "253402300799", "1e-400"};
    const Values bad{"null", "true", R"("1700000300")", R"("")", "[1700000300]",       "{}",
                     "-1",   "-0.5", "253402300800",    "1e300", "9223372036854775808"};

    has_its_form("exp", good, bad);
    has_its_form("nbf", good, bad);
    has_its_form("iat", good, bad);
}

TEST_CASE("a scope is a string of words or an array of single ones", "[registered_claims][RFC8693]") {
    const Values good{R"("")", R"("read")", R"("read write")", "[]", R"(["read"])", R"(["read","write"])"};
    const Values bad{"null",
                     "5",
                     "true",
                     "{}",
                     R"(["read write"])",
                     R"([""])",
                     R"(["read",1])",
                     R"([["read"]])",
                     R"(["read","\u0020"])"};

    has_its_form("scope", good, bad);
    has_its_form("scp", good, bad);
}

TEST_CASE("a confirmation is an object", "[registered_claims][RFC7800]") {
    has_its_form("cnf", {"{}", R"({"jkt":"x"})"}, {"null", "false", "1", R"("x")", "[]", R"([{"jkt":"x"}])"});
}

TEST_CASE("other claims may be anything", "[registered_claims]") {
    for (const std::string_view name : {"Exp", "ISS", "roles", "tid", "realm_access", "", "exp "}) {
        const std::string claim = "{\"" + std::string{name} + "\":";
        CAPTURE(name);
        CHECK(refusal(claim + "null}") == accepted);
        CHECK(refusal(claim + "[1,{}]}") == accepted);
    }
    CHECK(refusal("{}") == accepted);
}

TEST_CASE("only the outer claims are looked at", "[registered_claims]") {
    CHECK(refusal(R"({"x":{"exp":"never","sub":1}})") == accepted);
    CHECK(refusal(R"({"x":[{"aud":[]}]})") == accepted);
}

TEST_CASE("a registered claim is found under an escaped name", "[registered_claims][JS-23]") {
    CHECK(refusal(R"({"\u0065xp":1700000300})") == accepted);
    CHECK(refusal(R"({"\u0065xp":"never"})") == Error{ErrorCode::claim_malformed, "exp"});
}

TEST_CASE("of several malformed claims the same one is told, whatever their order in the token", "[registered_claims]") {
    CHECK(refusal(R"({"sub":"u1","nbf":null,"exp":null})") == Error{ErrorCode::claim_malformed, "exp"});
    CHECK(refusal(R"({"sub":"u1","exp":null,"nbf":null})") == Error{ErrorCode::claim_malformed, "exp"});
}

TEST_CASE("all claims of the documentation are checked and no others", "[registered_claims]") {
    std::vector<std::string> names;
    for (const auto& claim : bearer::detail::registered_claims) names.emplace_back(claim.name.text());
    std::ranges::sort(names);

    CHECK(names ==
          std::vector{"aud"s, "client_id"s, "cnf"s, "exp"s, "iat"s, "iss"s, "jti"s, "nbf"s, "scope"s, "scp"s, "sub"s});
}
