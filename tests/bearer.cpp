// SPDX-License-Identifier: MIT
//
// One header is enough for an API that validates, and it brings neither a test kit nor a JSON library.
#include <bearer/bearer.hpp>

#if defined(INCLUDE_NLOHMANN_JSON_HPP_)
#error "bearer.hpp must not include nlohmann/json.hpp"
#endif

#include "support/catch.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace {

// The beginning of every API that uses the library.
std::string greet(const std::string& jwks, std::string_view raw) {
    const bearer::TokenValidator validator{
        bearer::Jwks::parse(jwks).value(),
        bearer::Issuer{"https://as.example/"},
        bearer::Audience{"https://api.example"},
        bearer::Lifetime{},
        bearer::Scope{"orders.read"} || bearer::Role{"Orders.Read.All"},
    };

    if (const auto token = validator.validate(raw, test::now)) return "hello " + std::string{token->subject().value()};
    else return token.error().message();
}

}  // namespace

TEST_CASE("one header is enough to let a token in and to say why not", "[bearer]") {
    const std::string jwks = test::as_example().jwks();

    CHECK(greet(jwks, test::with_claim("scope", "orders.read")) == "hello u1");
    CHECK(greet(jwks, test::with_claim("roles", {"Orders.Read.All"})) == "hello u1");
    CHECK(greet(jwks, test::good_token()) == "scope_missing (scope): the token lacks the scope");
    CHECK(greet(jwks, "garbage") == "token_malformed: this is not a compact JWS: three base64url parts separated by dots");
}

TEST_CASE("one header has every generic policy", "[bearer]") {
    using namespace bearer;
    const TokenValidator validator{
        test::keys(),
        Algorithms<RS256>{},
        Issuer{one_of({"https://as.example/", "https://other.example/"})},
        Audience{"https://api.example"},
        Lifetime{.leeway = std::chrono::minutes{1}, .max_age = std::chrono::hours{1}},
        Type{"at+jwt"},
        Rfc9068{},
        Includes{"scope_list", "a"} || Scope{"read"},
        Equals{"client_id", "c1"},
        Present{"jti"},
        !Tenant{"t2"},
        Require{"subject", [](const Claims& claims) { return claims.contains("sub"); }},
        AnyPolicy{Scope{"write"}},
        dangerous::AnySender{},
    };

    CHECK(test::error_of(validator, test::with_claim("tid", "t1")) == std::nullopt);
    CHECK(test::error_of(validator, test::with_claim("tid", "t2")) == Error{ErrorCode::policy_rejected, "not"});
    CHECK(dangerous::peek(test::good_token()).has_value());
}
