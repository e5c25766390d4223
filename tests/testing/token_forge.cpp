// SPDX-License-Identifier: MIT
#include <bearer/key/jwks.hpp>
#include <bearer/policy/audience.hpp>
#include <bearer/policy/issuer.hpp>
#include <bearer/policy/lifetime.hpp>
#include <bearer/testing/test_time.hpp>
#include <bearer/testing/token_forge.hpp>
#include <bearer/token_validator.hpp>

#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <set>
#include <string>

namespace {

using bearer::ErrorCode;
using bearer::testing::sample_key;
using bearer::testing::TokenForge;

auto validator_for(const TokenForge& forge) {
    return bearer::TokenValidator{bearer::Jwks::parse(forge.jwks()).value(), bearer::Issuer{forge.issuer()},
                                  bearer::Audience{forge.audience()}, bearer::Lifetime{}};
}

}  // namespace

TEST_CASE("the forge's good token is accepted by a validator of its key set", "[testing]") {
    const TokenForge forge{{.key = sample_key()}};

    const auto token = validator_for(forge).validate(forge.token().compact(), forge.now());

    REQUIRE(token.has_value());
    CHECK(token->subject().value() == "u1");
    CHECK(token->issuer().value() == "https://issuer.example/");
    CHECK(token->header().typ() == "at+jwt");
}

TEST_CASE("the good token has every claim of RFC 9068", "[testing][RFC9068-2.2]") {
    const TokenForge forge{{.key = sample_key()}};

    CHECK(forge.token().header_text() == R"({"alg":"RS256","kid":"k1","typ":"at+jwt"})");
    CHECK(nlohmann::json::parse(forge.token().payload_text()) == nlohmann::json{{"iss", "https://issuer.example/"},
                                                                                {"aud", "https://api.example"},
                                                                                {"sub", "u1"},
                                                                                {"client_id", "c1"},
                                                                                {"jti", "j1"},
                                                                                {"iat", 1699999940},
                                                                                {"nbf", 1699999940},
                                                                                {"exp", 1700000300}});
}

TEST_CASE("every attack is refused for the reason that it names", "[testing]") {
    const TokenForge forge{{.key = sample_key()}};
    const auto validator = validator_for(forge);

    for (const auto& [name, token, refusal] : forge.attacks()) {
        INFO(name);
        const auto result = validator.validate(token, forge.now());
        REQUIRE_FALSE(result.has_value());
        CHECK(to_string(result.error().code) == to_string(refusal));
    }
}

TEST_CASE("the attacks all differ", "[testing]") {
    const TokenForge forge{{.key = sample_key()}};
    std::set<std::string> tokens{forge.token().compact()};
    std::set<std::string_view> names;

    const auto attacks = forge.attacks();
    for (const auto& attack : attacks) {
        CHECK(tokens.insert(attack.token).second);
        CHECK(names.insert(attack.name).second);
    }
    CHECK(attacks.size() == 20);
}

TEST_CASE("an attack differs from the good token in what its name says and in nothing else", "[testing]") {
    const TokenForge forge{{.key = sample_key(), .claims = {{"scope", "orders.read"}}}};
    const auto good = forge.token().parts();
    using bearer::testing::parts_of;

    CHECK(forge.without_signature() == good.header + '.' + good.payload + '.');
    CHECK(parts_of(forge.tampered_payload()).header == good.header);
    CHECK(parts_of(forge.tampered_payload()).signature == good.signature);
    CHECK(good.compact().starts_with(forge.truncated()));
    for (const auto& token : {forge.signed_by_a_stranger(), forge.tampered_signature()}) {
        CHECK(parts_of(token).header == good.header);
        CHECK(parts_of(token).payload == good.payload);
    }
    for (const auto& token : {forge.algorithm_none(), forge.hmac_with_the_public_key(), forge.hmac_with_the_public_bytes(),
                              forge.hmac_with_the_empty_key(), forge.key_in_header(), forge.unknown_key_id(),
                              forge.without_key_id(), forge.critical_extension()})
        CHECK(parts_of(token).payload == good.payload);
    for (const auto& token : {forge.expired(), forge.not_yet_valid(), forge.for_another_audience(),
                              forge.from_another_issuer(), forge.bound_to_a_key()})
        CHECK(parts_of(token).header == good.header);
}

TEST_CASE("a provider is what the test says it is", "[testing]") {
    using namespace std::chrono_literals;
    const TokenForge forge{{.issuer = "https://login.example/",
                            .audience = "api://orders",
                            .now = bearer::testing::test_time + 24h,
                            .key = sample_key(1),
                            .kid = "2024-01",
                            .claims = {{"sub", "u2"}, {"scope", "orders.read"}}}};

    const auto token = validator_for(forge).validate(forge.token().compact(), forge.now());

    REQUIRE(token.has_value());
    CHECK(token->subject().value() == "u2");
    CHECK(token->claims().get<std::string_view>("scope").value() == "orders.read");
    CHECK(token->header().kid() == "2024-01");
    CHECK(token->expires_at().value() == bearer::testing::test_time + 24h + 5min);
}

TEST_CASE("two forges have two keys", "[testing]") {
    const TokenForge ours;
    const TokenForge theirs;

    CHECK(validator_for(ours).validate(theirs.token().compact(), theirs.now()).error().code ==
          ErrorCode::signature_invalid);
}

TEST_CASE("the forge's clock stands still until it is set", "[testing]") {
    using namespace std::chrono_literals;
    TokenForge forge{{.key = sample_key()}};
    const auto before = forge.token().compact();

    CHECK(forge.token().compact() == before);
    forge.now(forge.now() + 1h);
    CHECK(forge.token().compact() != before);
    CHECK(validator_for(forge).validate(before, forge.now()).error().code == ErrorCode::token_expired);
}

TEST_CASE("texts are signed byte for byte, parts are joined as they are", "[testing]") {
    const TokenForge forge{{.key = sample_key()}};
    const auto parts = bearer::testing::parts_of(forge.sign(R"({"alg":"RS256"})", "[]"));

    CHECK(parts.header == "eyJhbGciOiJSUzI1NiJ9");
    CHECK(parts.payload == "W10");
    CHECK(forge.sign(R"({"alg":"RS256"})", "[]") == TokenForge::splice(parts.header, parts.payload, parts.signature));
    CHECK(TokenForge::splice("", "=", "a.b") == ".=.a.b");
}
