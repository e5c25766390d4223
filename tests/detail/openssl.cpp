// SPDX-License-Identifier: MIT
#include <bearer/detail/openssl.hpp>

#include "support/catch.hpp"

#include <openssl/err.h>

#include <type_traits>
#include <utility>

namespace {

using bearer::detail::BigNumber;
using bearer::detail::DigestContext;
using bearer::detail::ErrorQueueGuard;

// An owner costs no more than the pointer, and a guard guards one scope.
static_assert(sizeof(BigNumber) == sizeof(BIGNUM*));
static_assert(!std::is_copy_constructible_v<BigNumber> && std::is_nothrow_move_constructible_v<BigNumber>);
static_assert(!std::is_copy_constructible_v<ErrorQueueGuard> && !std::is_copy_assignable_v<ErrorQueueGuard>);
static_assert(!std::is_move_constructible_v<ErrorQueueGuard>);

void fail_somehow(int reason) { ERR_raise(ERR_LIB_USER, reason); }

int next_reason() { return ERR_GET_REASON(ERR_get_error()); }

}  // namespace

TEST_CASE("an owner frees what it owns, once", "[openssl]") {
    BigNumber number{BN_new()};
    const BigNumber other = std::move(number);
    const DigestContext context{EVP_MD_CTX_new()};

    CHECK(number == nullptr);
    CHECK(other != nullptr);
    CHECK(context != nullptr);
}

TEST_CASE("the error queue is left empty where it was empty", "[openssl]") {
    ERR_clear_error();
    {
        const ErrorQueueGuard guard;
        fail_somehow(1);
        fail_somehow(2);
        CHECK(ERR_peek_error() != 0);
    }
    CHECK(ERR_peek_error() == 0);
}

TEST_CASE("the error queue keeps what the caller had in it", "[openssl]") {
    ERR_clear_error();
    fail_somehow(7);
    {
        const ErrorQueueGuard guard;
        fail_somehow(1);
    }
    fail_somehow(8);

    CHECK(next_reason() == 7);
    CHECK(next_reason() == 8);
    CHECK(next_reason() == 0);
}

TEST_CASE("guards nest", "[openssl]") {
    ERR_clear_error();
    {
        const ErrorQueueGuard outer;
        fail_somehow(1);
        {
            const ErrorQueueGuard inner;
            fail_somehow(2);
        }
        CHECK(ERR_GET_REASON(ERR_peek_last_error()) == 1);
    }
    CHECK(ERR_peek_error() == 0);
}
