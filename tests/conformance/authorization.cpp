// SPDX-License-Identifier: MIT
//
// Scopes, roles, and tokens that are bound to a key. Every token is signed by the trusted key.

#include <bearer/bearer.hpp>

#include "support/catch.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using nlohmann::json;
using test::error_of;
using test::with_claim;

constexpr Error scope_missing{ErrorCode::scope_missing, "scope"};
constexpr Error role_missing{ErrorCode::role_missing, "roles"};
constexpr Error malformed(bearer::Label name) { return {ErrorCode::claim_malformed, name}; }

const auto& reader() {
    static const auto validator = test::validator_with(bearer::Scope{"read"});
    return validator;
}
const auto& admin() {
    static const auto validator = test::validator_with(bearer::Role{"admin"});
    return validator;
}

std::optional<Error> with_scope(json scope) { return error_of(reader(), with_claim("scope", std::move(scope))); }
std::optional<Error> with_roles(json roles) { return error_of(admin(), with_claim("roles", std::move(roles))); }

// A policy that asks the sender for a proof of the token's key.
struct Proves {
    static constexpr bearer::Guarantee guarantees = bearer::Guarantee::sender;
    bool proven;
    bearer::Verdict operator()(const bearer::Context&) const {
        return proven ? bearer::accept() : bearer::reject({ErrorCode::sender_unproven, "DPoP"});
    }
};

}  // namespace

TEST_CASE("a scope is a whole word", "[authorization][RFC6749-3.3][AZ-01][AZ-02][AZ-03]") {
    CHECK(with_scope("read write") == std::nullopt);
    for (const char* const scope : {"readonly", "read:all", "threads", "READ", "xread", "write", ""}) {
        INFO(scope);
        CHECK(with_scope(scope) == scope_missing);
    }
    CHECK(error_of(reader(), test::without_claim("scope")) == scope_missing);
}

TEST_CASE("only a space parts two scopes", "[authorization][AZ-04][AZ-05]") {
    for (const char* const scope : {"read\twrite", "read\nwrite", "read\rwrite", "read,write", "read;write",
                                    "read\xc2\xa0write", "read\xe2\x80\x89write"}) {
        INFO(scope);
        CHECK(with_scope(scope) == scope_missing);
    }
    for (const char* const scope : {" read", "read ", "read  write", "  write  read  "}) {
        INFO(scope);
        CHECK(with_scope(scope) == std::nullopt);
        const auto token = test::answer_of(reader(), with_claim("scope", scope)).value();
        for (const std::string_view word : token.scopes().value()) CHECK_FALSE(word.empty());
    }
}

TEST_CASE("a requirement of nothing or of two words is refused", "[authorization][AZ-06]") {
    CHECK_THROWS_AS(bearer::Scope{""}, std::invalid_argument);
    CHECK_THROWS_AS(bearer::Scope{"read write"}, std::invalid_argument);
    CHECK_THROWS_AS(bearer::Scope{bearer::one_of(std::vector<std::string>{})}, std::invalid_argument);
    CHECK_NOTHROW(bearer::Scope{"read"});
}

TEST_CASE("a scope is a string or an array of words", "[authorization][AZ-07][AZ-08]") {
    for (const json& scope : {json(5), json(nullptr), json::object(), json(true), json::array({"read write"}),
                              json::array({"read", ""}), json::array({"read", 1}), json::array({json::array({"read"})})}) {
        INFO(scope.dump());
        CHECK(with_scope(scope) == malformed("scope"));
        CHECK(error_of(with_claim("scope", scope)) == malformed("scope"));  // though nobody asks for it
    }
    CHECK(with_scope({"read", "write"}) == std::nullopt);
    CHECK(with_scope({"write"}) == scope_missing);
}

TEST_CASE("either name of the claim will do", "[authorization][AZ-09]") {
    const auto without_scope = test::draft().without("scope");

    CHECK(error_of(reader(), without_scope.claim("scp", "read write").compact()) == std::nullopt);
    CHECK(error_of(reader(), without_scope.claim("scope", "read write").compact()) == std::nullopt);
    CHECK(error_of(reader(), without_scope.claim("scp", "write").compact()) == scope_missing);
    CHECK(error_of(reader(), without_scope.claim("scopes", "read").compact()) == scope_missing);
}

TEST_CASE("both names with different answers are no answer", "[authorization][AZ-25]") {
    CHECK(error_of(reader(), with_claim("scp", "read")) == malformed("scope"));
    CHECK(error_of(reader(), with_claim("scp", "read write admin")) == malformed("scope"));
    CHECK(error_of(reader(), with_claim("scp", "read write")) == std::nullopt);
    CHECK(error_of(reader(), with_claim("scp", {"read", "write"})) == std::nullopt);

    const auto token = test::answer_of(with_claim("scp", "read")).value();
    CHECK(token.scopes().error() == malformed("scope"));
}

TEST_CASE("a role is an exact entry of an array", "[authorization][AZ-10][AZ-11][AZ-12]") {
    CHECK(with_roles({"admin"}) == std::nullopt);
    CHECK(with_roles({"user", "admin"}) == std::nullopt);
    CHECK(with_roles({"administrator"}) == role_missing);
    CHECK(with_roles({"Admin"}) == role_missing);
    CHECK(with_roles({"admin "}) == role_missing);
    CHECK(with_roles("admin") == malformed("roles"));
    CHECK(with_roles(json::array({json::array({"admin"})})) == malformed("roles"));
    CHECK(with_roles(json::array({json{{"name", "admin"}}})) == malformed("roles"));
    CHECK(with_roles(json::array({1})) == malformed("roles"));
    CHECK(with_roles(json::array({"admin", 1})) == malformed("roles"));
    CHECK(error_of(with_claim("roles", "admin")) == std::nullopt);  // nobody reads it
}

TEST_CASE("ten thousand scopes are read to the last", "[authorization][AZ-14]") {
    std::string many;
    for (int word = 0; word < 10'000; ++word) many += "a ";

    CHECK(with_scope(many + "read") == std::nullopt);
    CHECK(with_scope(many + "reed") == scope_missing);
}

TEST_CASE("a scope with characters that none may have is another scope", "[authorization][AZ-17]") {
    for (const std::string& scope : {std::string{"read\0", 5}, std::string{"\0read", 5}, std::string{"read\x01"},
                                    std::string{"read\x7f"}, std::string{"r\xc3\xa9" "ad"}, std::string{"\"read\""},
                                    std::string{"read\\"}}) {
        INFO(json(scope).dump());
        CHECK(with_scope(scope) == scope_missing);
    }
    CHECK(with_scope("read") == std::nullopt);
}

TEST_CASE("a token that is bound to a key is not taken from just anybody",
          "[authorization][RFC9449-7.2][RFC8705-3][AZ-20][AZ-26]") {
    constexpr Error unproven{ErrorCode::sender_unproven, "cnf"};

    CHECK(error_of(with_claim("cnf", {{"jkt", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}})) == unproven);
    CHECK(error_of(with_claim("cnf", {{"x5t#S256", "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"}})) == unproven);
    CHECK(error_of(with_claim("cnf", {{"jwk", {{"kty", "RSA"}}}})) == unproven);
    CHECK(error_of(with_claim("cnf", {{"unheard-of", 1}})) == unproven);
    CHECK(error_of(with_claim("cnf", json::object())) == unproven);
    CHECK(error_of(test::good_token()) == std::nullopt);
}

TEST_CASE("only a policy that guarantees the sender lets a bound token in", "[authorization][AZ-20]") {
    constexpr Error unproven{ErrorCode::sender_unproven, "cnf"};
    const auto bound = with_claim("cnf", json::object());

    CHECK(error_of(test::validator_with(Proves{true}), bound) == std::nullopt);
    CHECK(error_of(test::validator_with(Proves{false}), bound) == Error{ErrorCode::sender_unproven, "DPoP"});
    CHECK(error_of(test::validator_with(Proves{true} && bearer::Scope{"read"}), bound) == std::nullopt);
    CHECK(error_of(test::validator_with(Proves{true} || bearer::Scope{"read"}), bound) == unproven);
    CHECK(error_of(test::validator_with(bearer::Not{Proves{false}}), bound) == unproven);
    CHECK(error_of(test::validator_with(bearer::AnyPolicy{Proves{true}}), bound) == unproven);
}

TEST_CASE("a confirmation that is no object is malformed, whoever proves what", "[authorization][RFC7800-3.1][AZ-21]") {
    const auto anybody = test::validator_with(bearer::dangerous::AnySender{});

    for (const json& value : {json(nullptr), json::array(), json("x"), json(5), json(false)}) {
        INFO(value.dump());
        CHECK(error_of(with_claim("cnf", value)) == malformed("cnf"));
        CHECK(error_of(anybody, with_claim("cnf", value)) == malformed("cnf"));
    }
    CHECK(error_of(anybody, with_claim("cnf", json::object())) == std::nullopt);
}

TEST_CASE("delegation and rich authorization are for the application to read", "[authorization][RFC8693-4.1][AZ-22][AZ-23]") {
    const auto delegated = test::answer_of(with_claim("act", {{"sub", "agent"}})).value();
    CHECK(delegated.claims().get<bearer::Object>("act").value().get<std::string_view>("sub").value() == "agent");

    for (const json& value : {json(5), json("x"), json(nullptr), json::array({1, json::array()}), json{{"type", "pay"}}}) {
        INFO(value.dump());
        const auto token = test::answer_of(with_claim("authorization_details", value));
        REQUIRE(token.has_value());
        CHECK(token->claims().contains("authorization_details"));
        CHECK(token->claims().json().at("authorization_details") == value);
    }
}
