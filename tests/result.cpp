// SPDX-License-Identifier: MIT
#include <bearer/result.hpp>

#include "support/printing.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::Result;
using bearer::TokenError;

constexpr Error missing{ErrorCode::claim_missing, "sub"};

Result<std::string> good() { return std::string{"u1"}; }
Result<std::string> bad() { return missing; }

template <class T>
concept Dereferenced = requires(T&& result) {
    *std::forward<T>(result);
};
template <class T>
concept HasValue = requires(T&& result) {
    std::forward<T>(result).value();
};
template <class T>
concept HasArrow = requires(T&& result) {
    std::forward<T>(result).operator->();
};

// A temporary gives its value away but lends nothing.
static_assert(Dereferenced<Result<int>&> && Dereferenced<const Result<int>&> && Dereferenced<Result<int>>);
static_assert(!Dereferenced<const Result<int>>);
static_assert(HasValue<Result<int>&> && HasValue<const Result<int>&> && HasValue<Result<int>>);
static_assert(!HasValue<const Result<int>>);
static_assert(HasArrow<Result<int>&> && HasArrow<const Result<int>&>);
static_assert(!HasArrow<Result<int>> && !HasArrow<const Result<int>>);
static_assert(std::is_same_v<decltype(*std::declval<Result<int>>()), int>);
static_assert(std::is_same_v<decltype(std::declval<Result<int>>().value()), int>);

// An error is never taken for "yes", and a Result never for its value.
static_assert(!std::is_convertible_v<Result<int>, bool> && std::is_constructible_v<bool, Result<int>>);
static_assert(!std::is_constructible_v<bool, Result<bool>>);
static_assert(!std::is_convertible_v<Result<int>, int>);
static_assert(!std::is_convertible_v<ErrorCode, Result<int>> && !std::is_convertible_v<Error, bool>);
static_assert(!std::is_default_constructible_v<Result<int>>);

static_assert(Result<int>{7}.value() == 7);
static_assert(Result<int>{missing}.error().code == ErrorCode::claim_missing);

static_assert(bearer::detail::is_result<Result<int>> && !bearer::detail::is_result<int>);

}  // namespace

TEST_CASE("a result holds a value", "[result][IM-14]") {
    auto result = good();

    CHECK(result);
    CHECK(result.has_value());
    CHECK(result.value() == "u1");
    CHECK(*result == "u1");
    CHECK(result->size() == 2);
    CHECK(std::as_const(result).value() == "u1");
    CHECK(*std::as_const(result) == "u1");
    CHECK(std::as_const(result)->size() == 2);
    CHECK_THROWS_AS(result.error(), std::logic_error);
}

TEST_CASE("a result holds an error, and every way to a value throws it", "[result][IM-14]") {
    auto result = bad();
    const auto& constant = result;

    CHECK_FALSE(result);
    CHECK_FALSE(result.has_value());
    CHECK(result.error() == missing);
    CHECK_THROWS_AS(result.value(), TokenError);
    CHECK_THROWS_AS(*result, TokenError);
    CHECK_THROWS_AS(result->size(), TokenError);
    CHECK_THROWS_AS(constant.value(), TokenError);
    CHECK_THROWS_AS(*constant, TokenError);
    CHECK_THROWS_AS(constant->size(), TokenError);
    CHECK_THROWS_AS(bad().value(), TokenError);
    CHECK_THROWS_AS(*bad(), TokenError);
}

TEST_CASE("what is thrown for a missing value is the error itself", "[result]") {
    try {
        (void)bad().value();
        FAIL("a result without a value gave one");
    } catch (const TokenError& thrown) {
        CHECK(thrown.error() == missing);
    }
}

TEST_CASE("a result's value can be changed in place", "[result]") {
    auto result = good();

    result.value() += "!";
    *result += "?";
    result->push_back('.');

    CHECK(result.value() == "u1!?.");
}

TEST_CASE("a temporary result gives its value away", "[result]") {
    Result<std::unique_ptr<int>> owner{std::make_unique<int>(7)};
    int* const address = owner.value().get();

    const std::unique_ptr<int> taken = *std::move(owner);

    CHECK(taken.get() == address);
    CHECK(Result{std::make_unique<int>(8)}.value() != nullptr);
}

TEST_CASE("copies and moved-to results stand on their own", "[result][IM-16]") {
    auto original = good();
    const auto copy = original;
    const auto moved = std::move(original);

    CHECK(copy.value() == "u1");
    CHECK(moved.value() == "u1");

    auto assigned = bad();
    assigned = copy;
    CHECK(assigned.value() == "u1");
    assigned = bad();
    CHECK(assigned.error() == missing);
}

TEST_CASE("a fallback stands in for an error only", "[result]") {
    const auto yes = good();
    const auto no = bad();

    CHECK(yes.value_or("other") == "u1");
    CHECK(no.value_or("other") == "other");
    CHECK(good().value_or("other") == "u1");
    CHECK(bad().value_or("other") == "other");
}

TEST_CASE("a result of bool says has_value, not its value", "[result]") {
    const Result<bool> no{false};

    CHECK(no.has_value());
    CHECK_FALSE(no.value());
    CHECK_FALSE(Result<bool>{missing}.has_value());
}

TEST_CASE("and_then goes on with a value and stops at an error", "[result]") {
    int calls = 0;
    const auto size = [&](const std::string& text) {
        ++calls;
        return text.size() > 1 ? Result<std::size_t>{text.size()} : Error{ErrorCode::claim_malformed};
    };
    const auto yes = good();
    const auto no = bad();

    CHECK(yes.and_then(size).value() == 2);
    CHECK(good().and_then(size).value() == 2);
    CHECK(Result{std::string{"x"}}.and_then(size).error() == Error{ErrorCode::claim_malformed});
    CHECK(calls == 3);
    CHECK(no.and_then(size).error() == missing);
    CHECK(bad().and_then(size).error() == missing);
    CHECK(calls == 3);
}

TEST_CASE("transform makes a result of another type and keeps an error", "[result]") {
    int calls = 0;
    const auto size = [&](const std::string& text) {
        ++calls;
        return text.size();
    };
    const auto yes = good();
    const auto no = bad();

    CHECK(yes.transform(size).value() == 2);
    CHECK(good().transform(size).value() == 2);
    CHECK(calls == 2);
    CHECK(no.transform(size).error() == missing);
    CHECK(bad().transform(size).error() == missing);
    CHECK(calls == 2);
}

TEST_CASE("and_then and transform hand a temporary's value on without a copy", "[result]") {
    const auto address = [](std::unique_ptr<int> owner) { return Result<int>{*owner}; };
    const auto pass = [](std::unique_ptr<int> owner) { return owner; };

    CHECK(Result{std::make_unique<int>(7)}.and_then(address).value() == 7);
    CHECK(*Result{std::make_unique<int>(7)}.transform(pass).value() == 7);
}

TEST_CASE("only a bool is the value of a result of bool", "[result]") {
    STATIC_REQUIRE(std::is_constructible_v<Result<bool>, bool>);
    STATIC_REQUIRE(std::is_constructible_v<Result<bool>, Error>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<Result<bool>, const char*>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<Result<bool>, int>);
    STATIC_REQUIRE(std::is_constructible_v<Result<bool>, std::in_place_t, bool>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<Result<bool>, std::in_place_t, const char*>);
    CHECK(Result<bool>{false}.value_or(true) == false);
}

TEST_CASE("a result makes its value where it stays", "[result]") {
    CHECK(Result<std::string>{std::in_place, 3, 'x'}.value() == "xxx");
    CHECK(Result<std::optional<int>>{std::in_place, 7}.value() == 7);
    CHECK_FALSE(Result<std::optional<int>>{std::in_place}.value().has_value());
    STATIC_REQUIRE_FALSE(std::is_convertible_v<std::in_place_t, Result<std::optional<int>>>);
}

TEST_CASE("a result of an optional bool is not taken for the bool", "[result]") {
    STATIC_REQUIRE_FALSE(std::is_constructible_v<bool, Result<std::optional<bool>>>);
    STATIC_REQUIRE(std::is_constructible_v<bool, Result<std::optional<int>>>);
}
