// SPDX-License-Identifier: MIT
#include <bearer/verdict.hpp>

#include "support/printing.hpp"

#include <stdexcept>
#include <type_traits>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::Verdict;

// No verdict comes about by accident, and none is taken for a bool in passing.
static_assert(!std::is_default_constructible_v<Verdict>);
static_assert(!std::is_constructible_v<Verdict, bool> && !std::is_constructible_v<Verdict, Error>);
static_assert(!std::is_constructible_v<Verdict, bool, Error>);
static_assert(!std::is_convertible_v<Verdict, bool> && std::is_constructible_v<bool, Verdict>);

static_assert(bearer::accept().accepted());
static_assert(!bearer::reject({ErrorCode::policy_rejected}).accepted());

}  // namespace

TEST_CASE("a verdict that accepts is true and has no error", "[verdict][IM-14]") {
    const Verdict verdict = bearer::accept();

    CHECK(verdict.accepted());
    CHECK(verdict);
    CHECK_THROWS_AS(verdict.error(), std::logic_error);
}

TEST_CASE("a verdict that rejects is false and says why", "[verdict][IM-14]") {
    const Verdict verdict = bearer::reject({ErrorCode::scope_missing, "scope"});

    CHECK_FALSE(verdict.accepted());
    CHECK_FALSE(verdict);
    CHECK(verdict.error() == Error{ErrorCode::scope_missing, "scope"});
}

TEST_CASE("a rejection with the first error code is a rejection", "[verdict][IM-14]") {
    const Verdict verdict = bearer::reject({static_cast<ErrorCode>(0)});

    CHECK_FALSE(verdict.accepted());
    CHECK(verdict.error() == Error{ErrorCode::authorization_missing});
}
