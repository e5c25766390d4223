// SPDX-License-Identifier: MIT
#include <bearer/issuer_router.hpp>
#include <bearer/key/jwks.hpp>
#include <bearer/policy/audience.hpp>
#include <bearer/policy/issuer.hpp>
#include <bearer/policy/lifetime.hpp>
#include <bearer/policy/tenant_issuer.hpp>
#include <bearer/testing/token_forge.hpp>
#include <bearer/token_validator.hpp>

#include "support/asked_keys.hpp"
#include "support/catch.hpp"
#include "support/printing.hpp"

#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

// Whoever derived from it and checked more would be passed over by those that call its other functions.
static_assert(std::is_final_v<bearer::IssuerRouter>);

using bearer::ErrorCode;
using bearer::testing::sample_key;
using bearer::testing::TokenForge;
using test::AskedKeys;

namespace {

/// A provider and the keys that its validator asks. Both providers call their key "k1".
struct Provider {
    TokenForge forge;
    AskedKeys keys;

    Provider(std::string issuer, std::size_t key)
        : forge{{.issuer = std::move(issuer), .key = sample_key(key)}}, keys{bearer::Jwks::parse(forge.jwks()).value()} {}

    [[nodiscard]] bearer::Route route() const {
        return {forge.issuer(), bearer::TokenValidator{keys, bearer::Issuer{forge.issuer()},
                                                       bearer::Audience{forge.audience()}, bearer::Lifetime{}}};
    }
};

struct TwoProviders {
    Provider a{"https://a.example/", 1};
    Provider b{"https://b.example/", 2};
    bearer::IssuerRouter router{{a.route(), b.route()}};

    [[nodiscard]] bearer::Result<bearer::AccessToken> validate(const std::string& token) const {
        return router.validate(token, a.forge.now());
    }
};

}  // namespace

TEST_CASE("a router gives each token to the validator of its issuer, run after run", "[router][KS-17]") {
    const TwoProviders both;
    for (int run = 0; run < 1000; ++run) {
        const auto& provider = run % 2 == 0 ? both.a : both.b;
        static const std::string tokens[]{both.a.forge.token().compact(), both.b.forge.token().compact()};
        const auto token = both.validate(tokens[run % 2]);
        REQUIRE(token);
        CHECK(token->issuer().value() == provider.forge.issuer());
    }
    CHECK(both.a.keys.asked->size() == 500);
    CHECK(both.b.keys.asked->size() == 500);
}

TEST_CASE("a provider's key does not speak for another provider of the same key id", "[router][KS-16][RFC8725]") {
    const TwoProviders both;
    const auto forged = both.a.forge.token().signed_by(both.b.forge.key());
    CHECK(both.validate(forged.compact()).error().code == ErrorCode::signature_invalid);
    CHECK(both.validate(both.a.forge.token().compact()));
    CHECK(both.b.keys.asked->empty());
}

TEST_CASE("an issuer that is not listed asks no key source", "[router][KS-18][KS-19][RX-08]") {
    const TwoProviders both;
    for (const char* issuer : {"https://c.example/", "https://a.example", "https://A.example/", "https://a.example//", ""}) {
        const auto refused = both.validate(both.a.forge.token().claim("iss", issuer).compact());
        CHECK(refused.error() == bearer::Error{ErrorCode::issuer_rejected, "iss"});
    }
    CHECK(both.validate(both.a.forge.token().without("iss").compact()).error() ==
          bearer::Error{ErrorCode::claim_missing, "iss"});
    CHECK(both.validate(both.a.forge.token().claim("iss", {"https://a.example/"}).compact()).error() ==
          bearer::Error{ErrorCode::claim_malformed, "iss"});
    CHECK(both.a.keys.asked->empty());
    CHECK(both.b.keys.asked->empty());
}

TEST_CASE("a key is not looked for at another provider", "[router][KS-20]") {
    const Provider a{"https://a.example/", 1};
    const Provider b{"https://b.example/", 2};
    const bearer::TokenValidator keyless{bearer::Jwks::parse(R"({"keys":[]})").value(),
                                         bearer::Issuer{a.forge.issuer()}, bearer::Audience{a.forge.audience()},
                                         bearer::Lifetime{}};
    const bearer::IssuerRouter router{{{a.forge.issuer(), keyless}, b.route()}};
    CHECK(router.validate(a.forge.token().compact(), a.forge.now()).error().code == ErrorCode::key_not_found);
    CHECK(router.validate(b.forge.token().compact(), b.forge.now()));
}

TEST_CASE("before the signature a router says nothing about any claim but the issuer", "[router][TM-41]") {
    const TwoProviders both;
    const auto spoiled = both.a.forge.token().claim("exp", "never").claim("aud", 5);
    CHECK(both.validate(spoiled.signed_by(bearer::testing::stranger_key()).compact()).error().code ==
          ErrorCode::signature_invalid);
    CHECK(both.validate(spoiled.compact()).error().code == ErrorCode::claim_malformed);
}

TEST_CASE("a router takes both halves apart, and judges by the issuer's own keys", "[router][PO-05]") {
    const TwoProviders both;
    const auto token = both.router.authenticate(both.a.forge.token().compact());
    REQUIRE(token);
    CHECK(both.router.judge(*token, both.a.forge.now()));

    // Authenticated by b, which never looked at the issuer.
    const auto confused = both.b.route().validator.authenticate(
        both.b.forge.token().claim("iss", both.a.forge.issuer()).compact());
    REQUIRE(confused);
    CHECK(both.router.judge(*confused, both.a.forge.now()).error().code == ErrorCode::key_mismatch);
}

TEST_CASE("both halves of a router refuse an issuer that is not listed, and say so", "[router][KS-18]") {
    const TwoProviders both;
    const auto stray = both.a.forge.token().claim("iss", "https://c.example/").compact();
    CHECK(both.router.authenticate(stray).error() == bearer::Error{ErrorCode::issuer_rejected, "iss"});

    const auto authentic = both.a.route().validator.authenticate(stray);
    REQUIRE(authentic);
    CHECK(both.router.judge(*authentic, both.a.forge.now()).error() ==
          bearer::Error{ErrorCode::issuer_rejected, "iss"});
}

TEST_CASE("what is refused for its form is refused by a router as by a validator", "[router][FT-07]") {
    const TwoProviders both;
    const auto& forge = both.a.forge;
    CHECK(both.validate("x").error().code == ErrorCode::token_malformed);
    CHECK(both.validate(forge.encrypted()).error().code == ErrorCode::token_encrypted);
    CHECK(both.validate(forge.key_in_header()).error().code == ErrorCode::header_unsupported);
    CHECK(both.validate(forge.token().payload_text("[]").compact()).error().code == ErrorCode::payload_malformed);
    CHECK(both.a.keys.asked->empty());
}

TEST_CASE("a router of no routes, of an empty issuer or of an issuer twice is refused", "[router][CL-11]") {
    using Routes = std::vector<bearer::Route>;
    const Provider a{"https://a.example/", 1};
    CHECK_THROWS_AS((bearer::IssuerRouter{Routes{}}), std::invalid_argument);
    CHECK_THROWS_AS((bearer::IssuerRouter{Routes{{"", a.route().validator}}}), std::invalid_argument);
    CHECK_THROWS_AS((bearer::IssuerRouter{Routes{a.route(), a.route()}}), std::invalid_argument);
    CHECK_NOTHROW(bearer::IssuerRouter{Routes{a.route()}});
}

TEST_CASE("one validator can stand for several issuers", "[router]") {
    const Provider a{"https://a.example/", 1};
    const bearer::TokenValidator both_versions{a.keys, bearer::Issuer{bearer::one_of({"https://a.example/", "https://a.example/v2"})},
                                               bearer::Audience{a.forge.audience()}, bearer::Lifetime{}};
    const bearer::IssuerRouter router{{{bearer::one_of({"https://a.example/", "https://a.example/v2"}), both_versions}}};
    CHECK(router.validate(a.forge.token().compact(), a.forge.now()));
    CHECK(router.validate(a.forge.token().claim("iss", "https://a.example/v2").compact(), a.forge.now()));
    CHECK(router.validate(a.forge.token().claim("iss", "https://a.example/v3").compact(), a.forge.now()).error().code ==
          ErrorCode::issuer_rejected);
}

TEST_CASE("a route may stand for every tenant of a provider", "[router][KS-18]") {
    const std::string tenants = "https://login.example/{tid}/v2.0";
    const TokenForge a{{.issuer = "https://login.example/a/v2.0", .key = sample_key(1)}};
    const TokenForge b{{.issuer = "https://login.example/b/v2.0", .key = sample_key(2)}};
    const AskedKeys keys{bearer::Jwks::parse(a.jwks()).value()};
    const AskedKeys own{bearer::Jwks::parse(b.jwks()).value()};
    const auto validator_of = [](const AskedKeys& source, auto issuer) {
        return bearer::TokenValidator{source, issuer, bearer::Audience{"https://api.example"}, bearer::Lifetime{}};
    };
    const bearer::IssuerRouter router{{{tenants, validator_of(keys, bearer::TenantIssuer{tenants})},
                                       {b.issuer(), validator_of(own, bearer::Issuer{b.issuer()})}}};
    const auto answer = [&](const TokenForge& forge, const std::string& issuer) {
        const auto token = router.validate(forge.token().claims({{"iss", issuer}, {"tid", "a"}}).compact(), a.now());
        return token ? "accepted" : std::string{to_string(token.error().code)};
    };

    CHECK(answer(a, a.issuer()) == "accepted");
    CHECK(keys.asked->size() == 1);
    CHECK(answer(b, b.issuer()) == "accepted");  // the exact one before the template
    CHECK(keys.asked->size() == 1);
    CHECK(answer(a, "https://login.example/c/v2.0") == "issuer_rejected");  // by the validator: "tid" is another
    CHECK(keys.asked->size() == 2);

    for (const auto* const issuer :
         {"https://login.example//v2.0", "https://login.example/a/b/v2.0", "https://login.example/{tid}/v2.0",
          "https://login.example/a/v2.0/", "https://login.example/a/v2.0x", "https://LOGIN.example/a/v2.0",
          "https://login.example/a%2Fb/v2.0", "https://login.example/v2.0", "xhttps://login.example/a/v2.0"}) {
        INFO(issuer);
        CHECK(answer(a, issuer) == "issuer_rejected");
    }
    CHECK(keys.asked->size() == 2);
}

TEST_CASE("a template is written with {tid} and listed once", "[router][CL-11]") {
    const Provider a{"https://a.example/", 1};
    const auto router = [&](std::vector<std::string> issuers) {
        return bearer::IssuerRouter{{{bearer::one_of(issuers), a.route().validator}}};
    };
    using Catch::Matchers::ContainsSubstring;

    CHECK_NOTHROW(router({"https://{tid}.example/{tid}/v2.0", "https://sts.example/{tid}/"}));
    for (const auto* const wrong : {"https://a.example/{tenantid}/", "https://a.example/{tid", "https://a.example/{{tid}}/",
                                    "https://a.example/{TID}/", "https://{tid}/{x}"})
        CHECK_THROWS_WITH(router({wrong}), ContainsSubstring("write Route{\"https://login.example.com/{tid}/v2.0\", validator}"));
    CHECK_THROWS_WITH((bearer::IssuerRouter{{{"https://a.example/{tid}", a.route().validator},
                                             {"https://a.example/{tid}", a.route().validator}}}),
                      ContainsSubstring("lists an issuer twice"));
}
