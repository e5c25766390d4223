// SPDX-License-Identifier: MIT
//
// The library inside somebody else's program: other exceptions, other options, other users of OpenSSL, and its end.

#include <bearer/bearer.hpp>

#include "support/absent_provider.hpp"
#include "support/base64url_text.hpp"
#include "support/catch.hpp"
#include "support/error_queue.hpp"
#include "support/json_options.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <concepts>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using bearer::AccessToken;
using bearer::AuthenticToken;
using bearer::Error;
using bearer::ErrorCode;
using bearer::Result;
using bearer::Verdict;
using nlohmann::json;
using test::error_of;
using test::refusal;
using namespace std::string_literals;

// IM-11: the version is part of every name, also of those in nested namespaces.
static_assert(std::same_as<bearer::Issuer, bearer::v1::Issuer>);
static_assert(std::same_as<bearer::dangerous::AnyIssuer, bearer::v1::dangerous::AnyIssuer>);
static_assert(std::same_as<bearer::testing::TokenForge, bearer::v1::testing::TokenForge>);

// [IM-12] Nothing that decides has a value that nobody chose. (A Lifetime has: its expiry and a minute of leeway.)
template <class... T>
constexpr bool none_default_constructible = (!std::is_default_constructible_v<T> && ...);
using Standard = bearer::TokenValidator<bearer::Jwks, bearer::Issuer, bearer::Audience, bearer::Lifetime>;
static_assert(none_default_constructible<Standard, bearer::AnyPolicy, Verdict, Result<AccessToken>, Result<bool>>);
static_assert(none_default_constructible<bearer::TenantIssuer, bearer::Includes, bearer::Equals, bearer::Present,
                                         bearer::OneOf<std::string>, bearer::Leeway, bearer::MaxAge>);

// [IM-13] What a header asks for is found in the allowed list or nowhere.
using Allowed = bearer::Algorithms<bearer::RS256>;
static_assert(Allowed::find("RS256").has_value() && !Allowed::find("rs256").has_value());
static_assert(!Allowed::find("").has_value() && !Allowed::find("none").has_value() &&
              !Allowed::find("HS256").has_value());

// IM-14: no answer turns into a bool or a number unasked, and nothing turns into an answer.
static_assert(!std::convertible_to<Result<AccessToken>, bool> && !std::convertible_to<Verdict, bool>);
static_assert(!std::convertible_to<ErrorCode, bool> && !std::convertible_to<ErrorCode, int>);
static_assert(!std::constructible_from<bool, Result<bool>>);
static_assert(!std::convertible_to<Error, Verdict> && !std::convertible_to<bool, Verdict>);

// IM-15: what nobody proved is a type of its own.
using bearer::dangerous::UnverifiedToken;
static_assert(!std::constructible_from<AuthenticToken, UnverifiedToken>);
static_assert(!std::constructible_from<AccessToken, UnverifiedToken>);
static_assert(!std::constructible_from<AccessToken, AuthenticToken>);

template <class F>
std::optional<Error> answer_of(F policy) {
    return error_of(test::validator_with(policy), test::good_token());
}

/// Tokens that must not get in, each with its refusal.
std::vector<std::pair<std::string, ErrorCode>> hostile_tokens() {
    std::vector<std::pair<std::string, ErrorCode>> tokens;
    for (const char* const text : {"", ".", "..", "...", "eyJ", "\xff\xfe"})
        tokens.emplace_back(text, ErrorCode::token_malformed);
    tokens.emplace_back(std::string(40'000, 'A'), ErrorCode::token_too_large);
    tokens.emplace_back(std::string(30'000, '.'), ErrorCode::token_malformed);
    for (const std::string& payload :
         {"\xef\xbb\xbf{}"s, std::string(20, '\0'), std::string(17, '[') + std::string(17, ']'), R"({"sub":"\ud800"})"s,
          "{\"sub\":\"\xff\"}"s})
        tokens.emplace_back(test::sign_payload(payload), ErrorCode::payload_malformed);
    for (const std::string& header : {"[]"s, std::string(5000, ' ')})
        tokens.emplace_back(test::sign_header(header), ErrorCode::header_malformed);
    for (const auto& attack : test::as_example().attacks()) tokens.emplace_back(attack.token, attack.refusal);
    return tokens;
}

/// Validates once more while the program ends, after OpenSSL has cleaned up behind itself.
struct AtTheEnd {
    std::optional<Standard> validator;
    std::string token;

    ~AtTheEnd() {
        if (!validator || validator->validate(token, test::now)) return;
        std::fputs("a good token was refused while the program ended [IM-17]\n", stderr);
        std::_Exit(EXIT_FAILURE);
    }
};
AtTheEnd at_the_end;

}  // namespace

TEST_CASE("what other libraries throw inside a policy is a rejection", "[embedding][IM-03][PO-06]") {
    constexpr Error internal_error{ErrorCode::internal_error, "policy"};
    const auto accept_if = [](bool condition) { return condition ? bearer::accept() : test::says_no.verdict; };

    CHECK(answer_of([=](const bearer::Context& context) {  // json::out_of_range
              return accept_if(context.claims.json().at("absent") == 1);
          }) == internal_error);
    CHECK(answer_of([=](const bearer::Context& context) {  // json::type_error
              return accept_if(context.claims.json().at("sub").get<int>() == 1);
          }) == internal_error);
    CHECK(answer_of([=](const bearer::Context& context) {  // json::parse_error
              return accept_if(!json::parse(context.claims.text().substr(1)).empty());
          }) == internal_error);
    CHECK(answer_of([=](const bearer::Context& context) {  // std::out_of_range
              return accept_if(context.claims.text().at(100'000) == '{');
          }) == internal_error);
    CHECK(answer_of([](const bearer::Context&) -> Verdict { throw std::length_error{"too long"}; }) == internal_error);
    CHECK(answer_of([=](const bearer::Context& context) {
              return accept_if(context.claims.json().at("sub") == "u1");
          }) == std::nullopt);
}

TEST_CASE("no hostile token makes a validator throw", "[embedding][IM-03]") {
    const bearer::AnyValidator any = test::validator();

    for (const auto& [token, why] : hostile_tokens()) {
        CHECK_NOTHROW(any.validate(token, test::now).has_value());
        CHECK_NOTHROW(any.authenticate(token).has_value());
        CHECK_NOTHROW(bearer::dangerous::peek(token).has_value());
        CHECK(refusal(token) == why);
    }
    CHECK(error_of(test::good_token()) == std::nullopt);
}

TEST_CASE("the verdicts are the same in a file that configures the JSON library otherwise",
          "[embedding][IM-04][IM-11]") {
    std::vector<std::string> tokens;
    for (const auto& [token, why] : hostile_tokens()) tokens.push_back(token);
    tokens.push_back(test::good_token());
    tokens.push_back(test::with_claim("scope", 5));
    tokens.push_back(test::with_claim("scope", "write"));
    const auto here = test::validator_with(bearer::Scope{"read"});

    for (const auto& token : tokens) {
        const auto answer = error_of(here, token);
        CHECK(test::answer_with_other_json_options(test::as_example().jwks(), token) ==
              (answer ? answer->message() : std::string{"u1 read 9"}));
    }
    CHECK(error_of(here, test::good_token()) == std::nullopt);
}

TEST_CASE("every beginning of a token is read within its bytes", "[embedding][IM-01]") {
    const std::string_view token = test::good_token();
    const auto whole = bearer::split(token).value();
    const std::size_t signature = token.size() - whole.signature().size();

    for (std::size_t size = 0; size < token.size(); ++size) {
        const bool has_signature = size > signature && test::is_base64url(token.substr(signature, size - signature));
        CAPTURE(size);
        CHECK(refusal(token.substr(0, size)) ==
              (has_signature ? ErrorCode::signature_invalid : ErrorCode::token_malformed));
    }
    for (std::size_t begin = 1; begin < token.size(); begin += 7) {
        const std::string_view header = begin < whole.header().size() ? whole.header().substr(begin) : "";
        CAPTURE(begin);
        CHECK(refusal(token.substr(begin)) ==
              (test::is_base64url(header) ? ErrorCode::header_malformed : ErrorCode::token_malformed));
    }
    CHECK(refusal(token) == test::accepted);
}

TEST_CASE("the thread's queue of OpenSSL errors is left as it was", "[embedding][SG-32][SG-33]") {
    const auto tokens = hostile_tokens();
    for (const int pending : {0, 1}) {
        test::leave_errors(pending);
        for (const auto& [token, why] : tokens) CHECK(refusal(token) == why);
        CHECK(refusal(test::good_token()) == test::accepted);
        CHECK(test::errors_are_left(pending));
    }
}

TEST_CASE("no error repeats what a stranger sent, wherever he put it", "[embedding][IM-24]") {
    const std::string canary = "S3cr3t-canary";
    const auto draft = test::draft();

    for (const auto& token :
         {draft.claim("iss", canary).compact(), draft.claim("aud", canary).compact(),
          draft.claim("exp", canary).compact(), draft.claim("sub", json::array({canary})).compact(),
          draft.claim("cnf", {{canary, canary}}).compact(), draft.header("kid", canary).compact(),
          draft.header("alg", canary).compact(), draft.header("crit", {canary}).header(canary, 1).compact(),
          draft.header("cty", json::array({canary})).compact(), draft.payload_text(canary).compact(),
          draft.header_text(canary).compact(), canary}) {
        const auto error = error_of(token);
        REQUIRE(error.has_value());
        CHECK(error->message().find(canary) == std::string::npos);
    }
    CHECK(error_of(draft.claim("name", canary).compact()) == std::nullopt);
}

TEST_CASE("a validator works until the very end of the program", "[embedding][IM-17]") {
    at_the_end.token = test::good_token();
    at_the_end.validator.emplace(test::keys(), bearer::Issuer{"https://as.example/"},
                                 bearer::Audience{"https://api.example"}, bearer::Lifetime{});

    CHECK(error_of(*at_the_end.validator, at_the_end.token) == std::nullopt);
}

// A FIPS provider lacks Ed25519; this one lacks everything.
TEST_CASE("a key that OpenSSL's providers cannot use is skipped, and nothing stands in for it", "[embedding][SG-35]") {
    const std::string algorithm = GENERATE("RS256", "PS256", "ES256", "Ed25519");
    const bearer::testing::TokenForge forge{{.algorithm = algorithm}};
    const auto validator_of = [&](bearer::Jwks keys) {
        return bearer::TokenValidator{
            std::move(keys), bearer::Issuer{forge.issuer()}, bearer::Audience{forge.audience()}, bearer::Lifetime{},
            bearer::Algorithms<bearer::RS256, bearer::PS256, bearer::ES256, bearer::Ed25519>{}};
    };
    const auto prepared = validator_of(bearer::Jwks::parse(forge.jwks()).value());
    const std::string token = forge.token().compact();
    const std::string tampered = forge.tampered_signature();
    std::optional<bearer::Jwks> keys;
    std::optional<Error> answer;
    std::optional<Error> answer_to_a_false_signature;
    {
        const test::AbsentProvider absent;
        keys = bearer::Jwks::parse(forge.jwks()).value();
        answer = error_of(validator_of(*keys), token);
        answer_to_a_false_signature = error_of(prepared, tampered);
    }

    REQUIRE(keys->skipped().size() == 1);
    CHECK(keys->skipped()[0].reason == bearer::SkipReason::rejected_by_openssl);
    CHECK(answer == Error{ErrorCode::key_not_found, "kid"});
    CHECK(answer_to_a_false_signature == Error{ErrorCode::signature_invalid});

    CHECK(error_of(prepared, token) == std::nullopt);
    CHECK(error_of(validator_of(bearer::Jwks::parse(forge.jwks()).value()), token) == std::nullopt);
}
