// SPDX-License-Identifier: MIT
//
// What a C++ library can get wrong although its rules are right.

#include <bearer/bearer.hpp>

#include "support/exact_copy.hpp"
#include "support/guarded_memory.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using test::accepted;
using test::refusal;

using Validator = std::remove_cvref_t<decltype(test::validator())>;

// A token never makes the library throw.
static_assert(noexcept(std::declval<const Validator&>().validate(std::string_view{}, test::now)));
static_assert(noexcept(std::declval<const Validator&>().authenticate(std::string_view{})));
static_assert(noexcept(bearer::dangerous::peek(std::string_view{})));
static_assert(noexcept(bearer::split(std::string_view{})));

// Nothing that decides exists without saying what it demands.
static_assert(!std::default_initializable<Validator> && !std::default_initializable<bearer::AnyValidator>);
static_assert(!std::default_initializable<bearer::Issuer> && !std::default_initializable<bearer::Audience>);
static_assert(!std::default_initializable<bearer::Scope> && !std::default_initializable<bearer::Role>);
static_assert(!std::default_initializable<bearer::Tenant> && !std::default_initializable<bearer::Type>);
static_assert(!std::default_initializable<bearer::Jwks> && !std::default_initializable<bearer::AnyPolicy>);
static_assert(!std::default_initializable<bearer::AccessToken> && !std::default_initializable<bearer::AuthenticToken>);

// Every name carries the version of its layout, so that two versions in one program do not get mixed up.
static_assert(std::same_as<bearer::Error, bearer::v1::Error>);
static_assert(std::same_as<bearer::detail::JsonReader, bearer::v1::detail::JsonReader>);

}  // namespace

TEST_CASE("no hostile token is read past its end", "[implementation][IM-01]") {
    for (const auto& attack : test::as_example().attacks()) {
        const test::GuardedCopy token{attack.token};
        const auto result = test::validator().validate(token.view(), test::now);
        CAPTURE(attack.name);
        CHECK(result.error().code == attack.refusal);
    }

    const test::GuardedCopy good{test::good_token()};
    CHECK(test::validator().validate(good.view(), test::now));
}

TEST_CASE("a token that is too large is not read at all", "[implementation][IM-01][RX-01]") {
    const auto unreadable = test::GuardedCopy::unreadable(bearer::limits::token_bytes + 1);

    CHECK(test::validator().validate(unreadable.view(), test::now).error() == Error{ErrorCode::token_too_large});
}

TEST_CASE("an accepted token does not need the text that it was read from", "[implementation][IM-02]") {
    auto text = std::make_unique<test::ExactCopy>(test::good_token());
    const auto token = test::validator().validate(text->view(), test::now).value();
    text.reset();

    CHECK(token.subject().value() == "u1");
    CHECK(token.issuer().value() == "https://as.example/");
    CHECK(token.header().kid() == "k1");
    CHECK(token.claims().text() == test::good_payload);
    CHECK(token.scopes().value().contains("write"));
}

TEST_CASE("what an accepted token says can be logged as JSON", "[implementation][IM-05]") {
    const auto token =
        test::validator().validate(test::with_claim("name", "Zo\xC3\xAB \xF0\x9D\x84\x9E"), test::now).value();

    CHECK(nlohmann::json::parse(token.claims().json().dump()) == token.claims().json());
    CHECK_NOTHROW(nlohmann::json(token.claims().text()).dump());
    CHECK_NOTHROW(nlohmann::json(token.header().text()).dump());

    // What could not be logged does not get that far.
    const std::string bad =
        std::string{test::good_payload.substr(0, test::good_payload.size() - 1)} + ",\"x\":\"\xC3\"}";
    CHECK_THROWS_AS(nlohmann::json(bad).dump(), nlohmann::json::type_error);
    CHECK(refusal(test::sign_payload(bad)) == ErrorCode::payload_malformed);
}

TEST_CASE("no message holds anything of the token", "[implementation][IM-24][RX-13]") {
    for (const auto& attack : test::as_example().attacks()) {
        const auto error = test::error_of(attack.token);
        CAPTURE(attack.name);
        REQUIRE(error.has_value());
        const std::string message = error->message();
        CHECK(message.size() < 160);
        CHECK(std::ranges::all_of(message, [](char character) { return character >= ' ' && character <= '~'; }));
        CHECK(message.find("as.example") == message.npos);
        CHECK(message.find("k1") == message.npos);
        CHECK(message.find("u1") == message.npos);
        CHECK(message.find("eyJ") == message.npos);
    }
    CHECK(test::error_of(std::string(1'000'000, 'x'))->message().size() < 160);
}

TEST_CASE("looking for claims does not make them appear", "[implementation][IM-06][IM-07]") {
    const auto token = test::validator().validate(test::good_token(), test::now).value();

    CHECK(token.claims().get<std::string_view>("tid").error() == Error{ErrorCode::claim_missing, "tid"});
    CHECK(token.satisfies(bearer::Present{"tid"}).error() == Error{ErrorCode::claim_missing, "tid"});
    CHECK_FALSE(token.claims().contains("tid"));
    CHECK(token.satisfies(bearer::Present{"jti"}));
    CHECK_FALSE(token.claims().json().contains("tid"));
}

TEST_CASE("a signature is judged alike whatever was judged before", "[implementation][IM-21]") {
    const auto& forge = test::as_example();

    for (int round = 0; round < 3; ++round) {
        CHECK(refusal(forge.tampered_signature()) == ErrorCode::signature_invalid);
        CHECK(refusal(test::good_token()) == accepted);
        CHECK(refusal(forge.truncated()) == ErrorCode::signature_invalid);
        CHECK(refusal(forge.tampered_payload()) == ErrorCode::signature_invalid);
        CHECK(refusal(test::good_token()) == accepted);
    }
}

TEST_CASE("a validator works on any thread and its tokens outlive it", "[implementation][IM-16][IM-17]") {
    std::optional<bearer::AccessToken> token;
    {
        const auto validator = std::make_unique<Validator>(test::validator());
        std::thread{[&] { token = validator->validate(test::good_token(), test::now).value(); }}.join();
    }
    const auto copy = *token;
    token.reset();

    CHECK(copy.subject().value() == "u1");
    CHECK(copy.key().kid() == "k1");
}
