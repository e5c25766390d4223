// SPDX-License-Identifier: MIT
#include <bearer/token/unverified_token.hpp>

#include "support/exact_copy.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::dangerous::UnverifiedToken;

// It is no authentic token, does not become one, and nothing judges it.
static_assert(!std::is_convertible_v<UnverifiedToken, bearer::AuthenticToken>);
static_assert(!std::is_constructible_v<bearer::AuthenticToken, UnverifiedToken>);
static_assert(!std::is_constructible_v<bearer::AccessToken, UnverifiedToken>);
static_assert(!std::is_default_constructible_v<UnverifiedToken>);

template <class T>
concept LendsHeader = requires(T&& token) {
    std::forward<T>(token).header();
};
template <class T>
concept LendsClaims = requires(T&& token) {
    std::forward<T>(token).claims();
};
static_assert(LendsHeader<const UnverifiedToken&> && !LendsHeader<UnverifiedToken>);
static_assert(LendsClaims<const UnverifiedToken&> && !LendsClaims<UnverifiedToken>);

bearer::Result<UnverifiedToken> peek(std::string_view token) {
    return bearer::dangerous::peek(test::exact_copy(token).view());
}

std::optional<Error> refusal(std::string_view token) {
    const auto result = peek(token);
    return result ? std::nullopt : std::optional{result.error()};
}

}  // namespace

TEST_CASE("a token can be looked at without its signature", "[unverified_token][IM-15]") {
    const auto token = peek(test::as_example().signed_by_a_stranger());

    REQUIRE(token);
    CHECK(token->header().kid() == "k1");
    CHECK(token->claims().get<std::string_view>("sub").value() == "u1");
}

TEST_CASE("no key and no policy has a say in a look", "[unverified_token][IM-15]") {
    const auto& forge = test::as_example();

    for (const auto& token :
         {test::good_token(), forge.expired(), forge.from_another_issuer(), forge.tampered_payload(),
          forge.tampered_signature(), forge.unknown_key_id(), forge.without_key_id(),
          forge.algorithm_none_with_a_signature(), forge.hmac_with_the_public_key()}) {
        CAPTURE(token);
        CHECK(refusal(token) == std::nullopt);
    }
}

TEST_CASE("a look refuses what a validator refuses for its form", "[unverified_token]") {
    const auto& forge = test::as_example();

    CHECK(refusal("") == Error{ErrorCode::token_malformed});
    CHECK(refusal(forge.without_signature()) == Error{ErrorCode::token_malformed});
    CHECK(refusal(test::good_token() + "=") == Error{ErrorCode::token_malformed});
    CHECK(refusal(test::good_token() + "." + test::good_token()) == Error{ErrorCode::token_malformed});
    CHECK(refusal(forge.encrypted()) == Error{ErrorCode::token_encrypted});
    CHECK(refusal(std::string(bearer::limits::token_bytes + 1, 'A')) == Error{ErrorCode::token_too_large});
    CHECK(refusal(test::sign_header("[]")) == Error{ErrorCode::header_malformed});
    CHECK(refusal(test::without_header("alg")) == Error{ErrorCode::header_malformed, "alg"});
    CHECK(refusal(forge.key_in_header()) == Error{ErrorCode::header_unsupported, "jwk"});
    CHECK(refusal(forge.critical_extension()) == Error{ErrorCode::header_unsupported, "crit"});
    CHECK(refusal(test::sign_payload("[]")) == Error{ErrorCode::payload_malformed});
    CHECK(refusal(test::with_claim("exp", "never")) == Error{ErrorCode::claim_malformed, "exp"});
}

TEST_CASE("copies share what they show, and one that has been moved from throws", "[unverified_token][IM-16]") {
    auto first = peek(test::good_token()).value();
    const auto second = first;

    CHECK(&first.claims() == &second.claims());

    const auto third = std::move(first);
    CHECK(&third.claims() == &second.claims());
    CHECK_THROWS_AS(first.claims(), std::logic_error);
    CHECK_THROWS_AS(first.header(), std::logic_error);
}
