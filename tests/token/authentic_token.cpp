// SPDX-License-Identifier: MIT
#include <bearer/token/authentic_token.hpp>
#include <bearer/token_validator.hpp>

#include "support/allocations.hpp"
#include "support/exact_copy.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <optional>
#include <stdexcept>
#include <string_view>
#include <type_traits>
#include <utility>

namespace {

using bearer::AuthenticToken;
using bearer::Error;
using bearer::ErrorCode;

// Only a validator makes one.
static_assert(!std::is_default_constructible_v<AuthenticToken>);
static_assert(!std::is_constructible_v<AuthenticToken, std::string_view>);
static_assert(!std::is_constructible_v<AuthenticToken, bearer::detail::TokenRef>);
static_assert(std::is_nothrow_copy_constructible_v<AuthenticToken>);
static_assert(std::is_nothrow_move_constructible_v<AuthenticToken>);

// A temporary lends nothing.
template <class T>
concept LendsHeader = requires(T&& token) {
    std::forward<T>(token).header();
};
template <class T>
concept LendsClaims = requires(T&& token) {
    std::forward<T>(token).claims();
};
template <class T>
concept LendsKey = requires(T&& token) {
    std::forward<T>(token).key();
};
static_assert(LendsHeader<const AuthenticToken&> && !LendsHeader<AuthenticToken> && !LendsHeader<const AuthenticToken>);
static_assert(LendsClaims<const AuthenticToken&> && !LendsClaims<AuthenticToken> && !LendsClaims<const AuthenticToken>);
static_assert(LendsKey<const AuthenticToken&> && !LendsKey<AuthenticToken> && !LendsKey<const AuthenticToken>);

AuthenticToken authentic() {
    return test::validator().authenticate(test::exact_copy(test::good_token()).view()).value();
}

}  // namespace

TEST_CASE("an authentic token shows its header, its claims and its key", "[authentic_token][IM-02]") {
    const AuthenticToken token = authentic();  // the text that it was read from is gone

    CHECK(token.header().text() == test::good_header);
    CHECK(token.claims().text() == test::good_payload);
    CHECK(token.claims().get<std::string_view>("sub").value() == "u1");
    CHECK(token.key().kid() == "k1");
}

TEST_CASE("an authentic token says nothing of whether it is accepted", "[authentic_token]") {
    const auto expired = test::validator().authenticate(test::as_example().expired());

    REQUIRE(expired);
    CHECK(test::validator().judge(*expired, test::now).error().code == ErrorCode::token_expired);
    CHECK(test::validator().judge(authentic(), test::now));
}

TEST_CASE("copies of an authentic token share what they show", "[authentic_token][IM-16]") {
    std::optional<AuthenticToken> first = authentic();
    const AuthenticToken second = *first;

    CHECK(&second.claims() == &first->claims());
    CHECK(&second.header() == &first->header());
    CHECK(&second.key() == &first->key());
    CHECK(test::allocations_of([&] { const AuthenticToken third = second; }) == 0);

    const std::string_view subject = first->claims().get<std::string_view>("sub").value();
    first.reset();
    CHECK(subject == "u1");
}

TEST_CASE("an authentic token keeps its key when the validator is gone", "[authentic_token]") {
    const auto token = [] {
        const bearer::TokenValidator validator{bearer::Jwks::parse(test::as_example().jwks()).value(),
                                               bearer::Issuer{"https://as.example/"},
                                               bearer::Audience{"https://api.example"}, bearer::Lifetime{}};
        return validator.authenticate(test::good_token()).value();
    }();

    CHECK(token.key().kid() == "k1");
    CHECK(token.key().member("kty") == "RSA");
}

TEST_CASE("an authentic token that has been moved from throws", "[authentic_token][IM-16]") {
    AuthenticToken first = authentic();
    const AuthenticToken second = std::move(first);

    CHECK(second.key().kid() == "k1");
    CHECK_THROWS_AS(first.header(), std::logic_error);
    CHECK_THROWS_AS(first.claims(), std::logic_error);
    CHECK_THROWS_AS(first.key(), std::logic_error);

    first = second;
    CHECK(first.key().kid() == "k1");
}

TEST_CASE("a validator refuses an authentic token that has been moved from, and does not throw",
          "[authentic_token][IM-16]") {
    AuthenticToken token = authentic();
    CHECK(test::validator().judge(std::move(token), test::now));

    CHECK(test::validator().judge(token, test::now).error() == Error{ErrorCode::internal_error});
}
