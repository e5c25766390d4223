// SPDX-License-Identifier: MIT
#include <bearer/policy/combine.hpp>
#include <bearer/policy/type.hpp>

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
using bearer::Type;

static_assert(!std::is_default_constructible_v<Type>);
static_assert(!std::is_constructible_v<Type, const char* const (&)[2]>);

constexpr Error rejected{ErrorCode::type_rejected, "typ"};

template <class P>
std::optional<Error> answer(const P& policy, const nlohmann::json& typ) {
    return test::answer(policy, {{"sub", "u1"}}, bearer::testing::test_time,
                        {.header = {{"alg", "RS256"}, {"kid", "k1"}, {"typ", typ}}});
}

}  // namespace

TEST_CASE("a type is compared without case and without application/", "[policy][RFC8725-3.11][RFC7515-4.1.9][HD-45]") {
    for (const char* const wanted : {"at+jwt", "application/at+jwt", "AT+JWT"})
        for (const char* const sent : {"at+jwt", "AT+JWT", "At+Jwt", "application/at+jwt", "APPLICATION/AT+JWT"}) {
            INFO(wanted << " and " << sent);
            CHECK(answer(Type{wanted}, sent) == std::nullopt);
        }
    CHECK(answer(Type{"at+jwt"}, "JWT") == rejected);
}

TEST_CASE("nothing else about a type is forgiven", "[policy][HD-46]") {
    const Type type{"at+jwt"};

    for (const std::string sent : {"text/at+jwt", "application/application/at+jwt", "at+jwt;v=1", " at+jwt", "at+jwt ",
                                   "at jwt", "xat+jwt", "at+jw", "at+jwtx", "application/", "/at+jwt", "application/at+jwt/"}) {
        INFO(sent);
        CHECK(answer(type, sent) == rejected);
    }
    CHECK(answer(type, std::string{"at+jwt\0", 7}) == rejected);
    CHECK(answer(type, "at+jwt") == std::nullopt);
}

TEST_CASE("tokens of other kinds are other types", "[policy][HD-44][HD-47]") {
    const Type type{"at+jwt"};

    for (const char* const sent : {"JWT", "logout+jwt", "dpop+jwt", "secevent+jwt", "id_token", "refresh+jwt", "JOSE"}) {
        INFO(sent);
        CHECK(answer(type, sent) == rejected);
        CHECK(answer(Type{sent}, sent) == std::nullopt);
    }
}

TEST_CASE("a token without a type has none of the named ones", "[policy][HD-43]") {
    const bearer::testing::Surroundings untyped{.header = {{"alg", "RS256"}, {"kid", "k1"}}};

    CHECK(test::answer(Type{"at+jwt"}, {{"sub", "u1"}}, bearer::testing::test_time, untyped) == rejected);
    CHECK(answer(Type{"at+jwt"}, "at+jwt") == std::nullopt);
}

TEST_CASE("any of several types will do", "[policy]") {
    const Type either{one_of({"at+jwt", "JWT"})};

    CHECK(answer(either, "JWT") == std::nullopt);
    CHECK(answer(either, "jwt") == std::nullopt);
    CHECK(answer(either, "application/at+jwt") == std::nullopt);
    CHECK(answer(either, "logout+jwt") == rejected);
}

TEST_CASE("a type can be excluded", "[policy]") {
    const bearer::Not no_logout{Type{"logout+jwt"}};

    CHECK(answer(no_logout, "JWT") == std::nullopt);
    CHECK(answer(no_logout, "application/Logout+JWT") == Error{ErrorCode::policy_rejected, "not"});
}

TEST_CASE("a type without a name is refused with a sentence", "[policy]") {
    using Catch::Matchers::ContainsSubstring;

    CHECK_THROWS_AS(Type{""}, std::invalid_argument);
    CHECK_THROWS_AS((Type{one_of({"at+jwt", ""})}), std::invalid_argument);
    CHECK_THROWS_AS(Type{one_of(std::vector<std::string>{})}, std::invalid_argument);
    CHECK_THROWS_WITH(Type{""}, ContainsSubstring("write Type{\"at+jwt\"}"));
    CHECK_NOTHROW(Type{"at+jwt"});
}

TEST_CASE("a type describes what it expects", "[policy]") {
    CHECK(Type{"at+jwt"}.describe().name.text() == "type");
    CHECK(Type{"at+jwt"}.describe().expected == R"("at+jwt")");
}
