// SPDX-License-Identifier: MIT
#include <bearer/http/admission.hpp>

#include "support/catch.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <concepts>
#include <stdexcept>
#include <type_traits>
#include <utility>

using bearer::Error;
using bearer::ErrorCode;
using bearer::http::Admission;
using bearer::http::challenge;

namespace {

template <class T>
concept LendsToken = requires(T&& admission) {
    std::forward<T>(admission).token();
};
template <class T>
concept LendsChallenge = requires(T&& admission) {
    std::forward<T>(admission).challenge();
};
static_assert(LendsToken<const Admission&> && LendsChallenge<const Admission&>);
static_assert(!LendsToken<Admission> && !LendsChallenge<Admission> && !LendsToken<const Admission>);
static_assert(!std::convertible_to<Admission, bool> && std::constructible_from<bool, Admission>);
static_assert(!std::default_initializable<Admission>);

}  // namespace

TEST_CASE("an admission holds the token", "[http]") {
    const Admission admission = test::validator().validate(test::good_token(), test::now).value();

    CHECK(admission.admitted());
    CHECK(static_cast<bool>(admission));
    CHECK(admission->subject().value() == "u1");
    CHECK((*admission).subject().value() == "u1");
    CHECK(admission.token().issuer().value() == "https://as.example/");
    CHECK_THROWS_AS(admission.challenge(), std::logic_error);
}

TEST_CASE("or the answer, and then no token can be taken out of it", "[http]") {
    const Admission admission = challenge({ErrorCode::token_expired, "exp"});

    CHECK_FALSE(admission.admitted());
    CHECK_FALSE(static_cast<bool>(admission));
    CHECK(admission.challenge().status == 401);
    CHECK(admission.challenge().error == Error{ErrorCode::token_expired, "exp"});
    CHECK_THROWS_AS(admission.token(), bearer::TokenError);
    CHECK_THROWS_AS(*admission, bearer::TokenError);
    CHECK_THROWS_AS(admission->subject(), bearer::TokenError);
}
