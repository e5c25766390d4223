// SPDX-License-Identifier: MIT
#include <bearer/policy/audience.hpp>
#include <bearer/policy/one_of.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"

#include <array>
#include <concepts>
#include <list>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using bearer::one_of;
using bearer::OneOf;

using Texts = std::vector<std::string>;

static_assert(!std::is_default_constructible_v<OneOf<std::string>>);
static_assert(std::same_as<decltype(one_of({"a", "b"})), OneOf<std::string>>);
static_assert(std::same_as<decltype(one_of({std::string_view{"a"}})), OneOf<std::string>>);
static_assert(std::same_as<decltype(one_of({1, 2})), OneOf<int>>);

}  // namespace

TEST_CASE("one of several values contains those and no others", "[policy]") {
    CHECK(one_of({"b", "a"}).contains("a"));
    CHECK_FALSE(one_of({"b", "a"}).contains("c"));
    CHECK(one_of({2, 1}).contains(1));
    CHECK_FALSE(one_of({2, 1}).contains(3));
}

TEST_CASE("one of several values can come from a list or from any range", "[policy]") {
    CHECK(one_of({"b", "a"}).values() == Texts{"b", "a"});
    CHECK(one_of(Texts{"b", "a"}).values() == Texts{"b", "a"});
    CHECK(one_of(std::list<std::string_view>{"b", "a"}).values() == Texts{"b", "a"});
    CHECK(one_of(std::set<std::string>{"b", "a"}).values() == Texts{"a", "b"});
    CHECK(one_of(std::array{"b", "a"}).values() == Texts{"b", "a"});
    CHECK(one_of({3, 1, 2}).values() == std::vector{3, 1, 2});
}

TEST_CASE("a single text of any kind is one value", "[policy]") {
    const std::string text = "a";

    CHECK(OneOf<std::string>{"a"}.values() == Texts{"a"});
    CHECK(OneOf<std::string>{text}.values() == Texts{"a"});
    CHECK(OneOf<std::string>{std::string_view{text}}.values() == Texts{"a"});
    CHECK(OneOf<std::string>{text.c_str()}.values() == Texts{"a"});
}

TEST_CASE("a set of nothing is refused with a sentence", "[policy][CL-11][CL-24][AZ-16]") {
    using Catch::Matchers::ContainsSubstring;
    const std::vector<int> numbers;

    CHECK_THROWS_AS(one_of(Texts{}), std::invalid_argument);
    CHECK_THROWS_AS(one_of(numbers), std::invalid_argument);
    CHECK_THROWS_AS(one_of(std::initializer_list<const char*>{}), std::invalid_argument);
    CHECK_THROWS_AS(bearer::Audience{one_of(Texts{})}, std::invalid_argument);
    CHECK_THROWS_WITH(one_of(Texts{}), ContainsSubstring("give it at least one value"));
    CHECK_NOTHROW(one_of(Texts{"a"}));
}

TEST_CASE("a setting that is not there is no text", "[policy]") {
    using Catch::Matchers::ContainsSubstring;
    const char* const not_set = nullptr;  // as std::getenv() says it

    CHECK_THROWS_AS(OneOf<std::string>{not_set}, std::invalid_argument);
    CHECK_THROWS_AS(bearer::Audience{not_set}, std::invalid_argument);
    CHECK_THROWS_AS(one_of({"a", not_set}), std::invalid_argument);
    CHECK_THROWS_AS(one_of(std::vector{"a", not_set}), std::invalid_argument);
    CHECK_THROWS_WITH(bearer::Audience{not_set}, ContainsSubstring("check that the setting"));
    CHECK_NOTHROW(one_of({"a", "b"}));
}

TEST_CASE("a set that has been moved from is not empty", "[policy]") {
    auto first = one_of({"a", "b"});
    const auto second = std::move(first);
    bearer::Audience audience{second};
    const auto moved = std::move(audience);

    CHECK(first.values() == Texts{"a", "b"});
    CHECK(second.values() == Texts{"a", "b"});
    CHECK(test::answer(audience, {{"aud", "b"}}) == std::nullopt);
    CHECK(test::answer(moved, {{"aud", "b"}}) == std::nullopt);
}

TEST_CASE("values are compared octet for octet", "[policy]") {
    const auto values = one_of({"read", "write"});

    CHECK(values.contains(std::string_view{"write"}));
    CHECK_FALSE(values.contains(std::string_view{"Write"}));
    CHECK_FALSE(values.contains(std::string_view{"writ"}));
    CHECK_FALSE(values.contains(std::string_view{"write "}));
    CHECK_FALSE(values.contains(std::string_view{""}));
    CHECK_FALSE(values.contains(std::string_view{"write\0", 6}));
}

TEST_CASE("the values outlive what they were made of", "[policy]") {
    const auto audience = [] {
        const Texts names{std::string(64, 'a'), std::string(64, 'b')};
        return bearer::Audience{one_of(names)};
    }();

    CHECK(test::answer(audience, {{"aud", std::string(64, 'b')}}) == std::nullopt);
}

TEST_CASE("values are shown to people in quotes", "[policy]") {
    CHECK(bearer::detail::in_words(one_of({"a"})) == R"("a")");
    CHECK(bearer::detail::in_words(one_of({"a", "b", "c"})) == R"("a" or "b" or "c")");
}
