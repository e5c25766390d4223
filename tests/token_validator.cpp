// SPDX-License-Identifier: MIT
#include <bearer/bearer.hpp>
#include <bearer/testing/sample_keys.hpp>
#include <bearer/testing/token_forge.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using bearer::AccessToken;
using bearer::AuthenticToken;
using bearer::Error;
using bearer::ErrorCode;
using bearer::KeyPtr;
using bearer::KeyQuery;
using bearer::Result;
using bearer::TimePoint;
using bearer::TokenValidator;
using nlohmann::json;
using test::error_of;
using test::error_once;
using namespace std::chrono_literals;

using Standard = TokenValidator<bearer::Jwks, bearer::Issuer, bearer::Audience, bearer::Lifetime>;
static_assert(bearer::Validator<Standard>);
static_assert(std::is_final_v<Standard>);  // a check in a derived validate() would be lost behind a cache
static_assert(!std::is_default_constructible_v<Standard>);
static_assert(!std::is_convertible_v<bearer::Jwks, Standard>);
static_assert(requires(const Standard& validator, std::string_view raw, AuthenticToken& token, TimePoint now) {
    { validator.validate(raw, now) } noexcept -> std::same_as<Result<AccessToken>>;
    { validator.authenticate(raw) } noexcept -> std::same_as<Result<AuthenticToken>>;
    { validator.judge(std::move(token), now) } noexcept -> std::same_as<Result<AccessToken>>;
});
static_assert(std::same_as<decltype(TokenValidator{std::declval<bearer::Jwks>(), std::declval<bearer::Issuer>(),
                                                   std::declval<bearer::Audience>(), bearer::Lifetime{}}),
                           Standard>);

// Only a validator makes the types that say what is proven.
static_assert(!std::is_default_constructible_v<AuthenticToken> && !std::is_default_constructible_v<AccessToken>);
static_assert(!std::is_constructible_v<AccessToken, AuthenticToken>);
static_assert(!std::is_constructible_v<AccessToken, AuthenticToken, TimePoint>);
static_assert(!std::is_constructible_v<AuthenticToken, std::string_view>);

/// Remembers what it was asked.
struct RecordingKeys {
    struct Query {
        std::string kid;
        bearer::Algorithm algorithm;
    };
    std::shared_ptr<std::vector<Query>> asked = std::make_shared<std::vector<Query>>();

    Result<KeyPtr> find(const KeyQuery& query) const {
        asked->push_back({std::string{query.kid}, query.algorithm});
        return test::keys().find(query);
    }
};

template <class Keys>
auto validator_of(Keys keys) {
    return TokenValidator{keys, bearer::Issuer{"https://as.example/"}, bearer::Audience{"https://api.example"},
                          bearer::Lifetime{.leeway = 0s}};
}

}  // namespace

TEST_CASE("a good token is accepted and says who calls", "[validator]") {
    const auto token = test::answer_of(test::good_token());

    REQUIRE(token.has_value());
    CHECK(token->subject().value() == "u1");
    CHECK(token->issuer().value() == "https://as.example/");
    CHECK(token->expires_at().value() == TimePoint{1700000300s});
}

TEST_CASE("every named attack is refused for its reason", "[validator]") {
    for (const auto& [name, token, refusal] : test::as_example().attacks()) {
        INFO(name);
        CHECK(test::refusal(token) == refusal);
    }
    CHECK(test::refusal(test::good_token()) == test::accepted);
}

TEST_CASE("of several faults the one that is met first is reported", "[validator]") {
    const auto stranger = bearer::testing::stranger_key();
    const auto faulty = test::draft().claims({{"iss", "x"}, {"sub", 5}, {"cnf", json::object()}});
    const auto strange = faulty.signed_by(stranger);
    const std::string not_base64 = strange.parts().header + "!." + strange.parts().payload + "." + strange.parts().signature;
    const std::string large = std::string(bearer::limits::token_bytes, 'A') + "!";

    CHECK(test::refusal(large) == ErrorCode::token_too_large);
    CHECK(test::refusal("a.b.c.d." + not_base64) == ErrorCode::token_malformed);
    CHECK(test::refusal("a.b.c.d.e") == ErrorCode::token_encrypted);  // one character is no base64url either
    CHECK(test::refusal(not_base64) == ErrorCode::token_malformed);
    CHECK(test::refusal(strange.header_text("{").compact()) == ErrorCode::header_malformed);
    CHECK(test::refusal(strange.header("zip", "DEF").header("alg", "none").compact()) == ErrorCode::header_unsupported);
    CHECK(test::refusal(strange.header("alg", "none").without_header("kid").compact()) ==
          ErrorCode::algorithm_not_allowed);
    CHECK(test::refusal(strange.without_header("kid").compact()) == ErrorCode::key_id_missing);
    CHECK(test::refusal(strange.header("kid", "k2").compact()) == ErrorCode::key_not_found);
    CHECK(test::refusal(strange.payload_text("{").compact()) == ErrorCode::signature_invalid);
    CHECK(test::refusal(faulty.payload_text("{").compact()) == ErrorCode::payload_malformed);
    CHECK(test::refusal(faulty.compact()) == ErrorCode::claim_malformed);
    CHECK(test::refusal(faulty.claim("sub", "u1").compact()) == ErrorCode::sender_unproven);
    CHECK(test::refusal(faulty.claim("sub", "u1").without("cnf").compact()) == ErrorCode::issuer_rejected);
    CHECK(test::refusal(test::draft().compact()) == test::accepted);
}

TEST_CASE("no token at all is a malformed one", "[validator]") {
    CHECK(test::validator().validate({}, test::now).error() == Error{ErrorCode::token_malformed});
    CHECK(test::validator().validate("", test::now).error() == Error{ErrorCode::token_malformed});
    CHECK(test::validator().validate("Bearer " + test::good_token(), test::now).error() ==
          Error{ErrorCode::token_malformed});
    CHECK(test::validator().validate(test::good_token(), test::now).has_value());
}

TEST_CASE("authenticating decides nothing about the claims", "[validator]") {
    const auto stale = test::draft().claims({{"iss", "x"}, {"aud", "x"}, {"exp", 1}, {"cnf", json::object()}});

    const auto token = test::validator().authenticate(stale.compact());

    REQUIRE(token.has_value());
    CHECK(token->claims().get<std::string_view>("iss").value() == "x");
    CHECK(token->header().kid() == "k1");
    CHECK(token->key().kid() == "k1");
}

TEST_CASE("authenticating proves the signature, the payload and the types of registered claims", "[validator]") {
    const auto refused = [](std::string_view token) { return test::validator().authenticate(token).error(); };

    CHECK(refused(test::as_example().tampered_payload()) == Error{ErrorCode::signature_invalid});
    CHECK(refused(test::as_example().signed_by_a_stranger()) == Error{ErrorCode::signature_invalid});
    CHECK(refused(test::sign_payload("[]")) == Error{ErrorCode::payload_malformed});
    CHECK(refused(test::with_claim("sub", 5)) == Error{ErrorCode::claim_malformed, "sub"});
    CHECK(test::validator().authenticate(test::good_token()).has_value());
}

TEST_CASE("both halves together say what the whole says", "[validator]") {
    for (const auto& token : {test::good_token(), test::with_claim("iss", "x"), test::with_claim("exp", 1),
                              test::with_claim("cnf", json::object()), test::as_example().expired()}) {
        const auto whole = test::answer_of(token);
        const auto halves = test::validator().judge(test::validator().authenticate(token).value(), test::now);
        CHECK(whole.has_value() == halves.has_value());
        if (!whole) CHECK(whole.error() == halves.error());
    }
}

TEST_CASE("a token can be judged again at another time", "[validator]") {
    const auto authentic = test::validator().authenticate(test::good_token()).value();

    CHECK(test::validator().judge(authentic, test::now).has_value());
    CHECK(test::validator().judge(authentic, test::now + 1h).error() == Error{ErrorCode::token_expired, "exp"});
    CHECK(test::validator().judge(authentic, test::now).has_value());
    CHECK(test::validator().judge(authentic, TimePoint{-1s}).error() == Error{ErrorCode::internal_error, "now"});
}

TEST_CASE("a token of an algorithm that only another validator takes is not judged", "[validator][HD-13]") {
    const auto key = bearer::testing::sample_key_for("ES256");
    const auto keys = bearer::Jwks::parse(json{{"keys", {key.public_jwk("k2")}}}.dump()).value();
    const auto taking = [&](auto algorithms) {
        return TokenValidator{keys, algorithms, bearer::Issuer{"https://as.example/"},
                              bearer::Audience{"https://api.example"}, bearer::Lifetime{.leeway = 0s}};
    };
    const auto both = taking(bearer::Algorithms<bearer::RS256, bearer::ES256>{});
    const auto token = test::draft().signed_by(key).algorithm("ES256").header("kid", "k2").compact();
    const auto authentic = both.authenticate(token).value();

    CHECK(both.judge(authentic, test::now).has_value());
    CHECK(taking(bearer::Algorithms<bearer::RS256>{}).judge(authentic, test::now).error() ==
          Error{ErrorCode::algorithm_not_allowed, "alg"});
}

TEST_CASE("judging asks for the key again, validating once", "[validator]") {
    const RecordingKeys keys;
    const auto validator = validator_of(keys);

    CHECK(validator.validate(test::good_token(), test::now).has_value());
    REQUIRE(keys.asked->size() == 1);
    CHECK(keys.asked->front().kid == "k1");
    CHECK(keys.asked->front().algorithm == bearer::RS256);

    const auto authentic = validator.authenticate(test::good_token());
    CHECK(keys.asked->size() == 2);
    CHECK(validator.judge(authentic.value(), test::now).has_value());
    CHECK(keys.asked->size() == 3);
}

TEST_CASE("a key that has left the set signs nothing any more", "[validator]") {
    struct Withdrawn {
        std::shared_ptr<bool> gone = std::make_shared<bool>(false);
        Result<KeyPtr> find(const KeyQuery& query) const {
            if (*gone) return Error{ErrorCode::key_not_found, "kid"};
            return test::keys().find(query);
        }
    };
    const Withdrawn keys;
    const auto validator = validator_of(keys);
    const auto authentic = validator.authenticate(test::good_token()).value();

    CHECK(validator.judge(authentic, test::now).has_value());
    *keys.gone = true;
    CHECK(validator.judge(authentic, test::now).error() == Error{ErrorCode::key_not_found, "kid"});
    CHECK(validator.validate(test::good_token(), test::now).error() == Error{ErrorCode::key_not_found, "kid"});
}

TEST_CASE("nothing that fails before the key is looked up makes the key source work", "[validator]") {
    const RecordingKeys keys;
    const auto validator = validator_of(keys);
    const auto& forge = test::as_example();

    for (const std::string& token :
         {std::string{}, std::string{"a.b"}, forge.encrypted(), forge.algorithm_none(), forge.hmac_with_the_public_key(),
          forge.key_in_header(), forge.without_key_id(), forge.critical_extension(),
          test::draft().header_text("{").compact(), test::draft().algorithm("RS512").compact()})
        CHECK(error_of(validator, token).has_value());
    CHECK(keys.asked->empty());
    CHECK(error_once(validator, forge.unknown_key_id()) == Error{ErrorCode::key_not_found, "kid"});
    CHECK(keys.asked->size() == 1);
}

TEST_CASE("policies are asked from left to right until one rejects", "[validator]") {
    auto asked = std::make_shared<std::string>();
    const auto note = [asked](char name, bearer::Verdict verdict) {
        return [asked, name, verdict](const bearer::Context&) { return asked->push_back(name), verdict; };
    };
    const auto no = bearer::reject({ErrorCode::policy_rejected, "b"});

    CHECK(error_once(test::validator_with(note('a', bearer::accept()), note('b', no), note('c', bearer::accept())),
                     test::good_token()) == Error{ErrorCode::policy_rejected, "b"});
    CHECK(*asked == "ab");
    asked->clear();
    CHECK(error_once(test::validator_with(note('a', bearer::accept()), note('c', bearer::accept())), test::good_token()) ==
          std::nullopt);
    CHECK(*asked == "ac");
    asked->clear();
    CHECK(error_of(test::validator_with(note('a', bearer::accept())), test::with_claim("cnf", json::object())) ==
          Error{ErrorCode::sender_unproven, "cnf"});
    CHECK(asked->empty());
}

TEST_CASE("a validator shows its keys and its policies in the order in which they were written", "[validator]") {
    const TokenValidator validator{test::keys(), bearer::Lifetime{.leeway = 7s}, bearer::Algorithms<bearer::RS256>{},
                                   bearer::Issuer{"i"}, bearer::Audience{"a"}};

    CHECK(validator.keys().size() == 1);
    CHECK(std::tuple_size_v<std::remove_cvref_t<decltype(validator.policies())>> == 4);
    CHECK(std::get<0>(validator.policies()).leeway.seconds() == 7s);
    CHECK(std::get<2>(validator.policies()).describe().expected == R"("i")");
    CHECK(std::get<3>(validator.policies()).describe().expected == R"("a")");
}

TEST_CASE("a copy of a validator is a validator of its own", "[validator]") {
    std::optional original{test::validator_with(bearer::Scope{"read"})};
    const auto copy = *original;
    original.reset();

    CHECK(error_of(copy, test::good_token()) == std::nullopt);
    CHECK(error_of(copy, test::with_claim("scope", "x")) == Error{ErrorCode::scope_missing, "scope"});
}

TEST_CASE("the clock is read unless a test brings its own", "[validator]") {
    bearer::testing::TokenForge forge{{.key = bearer::testing::sample_key()}};
    forge.now(bearer::current_time());
    const TokenValidator validator{bearer::Jwks::parse(forge.jwks()).value(), bearer::Issuer{forge.issuer()},
                                   bearer::Audience{forge.audience()}, bearer::Lifetime{}};

    CHECK(validator.validate(forge.token().compact()).has_value());
    CHECK(validator.judge(validator.authenticate(forge.token().compact()).value()).has_value());
    CHECK(validator.validate(forge.expired()).error() == Error{ErrorCode::token_expired, "exp"});
}
