// SPDX-License-Identifier: MIT
#include <bearer/policy/lifetime.hpp>

#include "support/catch.hpp"
#include "support/policies.hpp"
#include "support/printing.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <ratio>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::Leeway;
using bearer::Lifetime;
using bearer::MaxAge;
using bearer::TimePoint;
using namespace std::chrono_literals;

constexpr std::int64_t now = 1'700'000'000;
constexpr Error expired{ErrorCode::token_expired, "exp"};
constexpr Error early{ErrorCode::token_not_yet_valid, "nbf"};
constexpr Error from_the_future{ErrorCode::token_issued_in_future, "iat"};
constexpr Error too_old{ErrorCode::token_too_old, "iat"};

// Durations that could lose something, or mean nothing, do not compile.
static_assert(std::is_convertible_v<std::chrono::seconds, Leeway> && std::is_convertible_v<std::chrono::weeks, Leeway>);
static_assert(!std::is_constructible_v<Leeway, std::chrono::milliseconds>);
static_assert(!std::is_constructible_v<Leeway, std::chrono::duration<double>>);
static_assert(!std::is_constructible_v<Leeway, int> && !std::is_default_constructible_v<Leeway>);
static_assert(!std::is_constructible_v<MaxAge, std::chrono::milliseconds>);
static_assert(!std::is_constructible_v<MaxAge, std::chrono::duration<double, std::ratio<3600>>>);
static_assert(!std::is_constructible_v<MaxAge, int> && !std::is_default_constructible_v<MaxAge>);
static_assert(Leeway{10min}.seconds() == 600s);
static_assert(MaxAge{1h}.seconds() == 3600s);

std::string with_numbers(std::string_view exp, std::string_view nbf, std::string_view iat) {
    std::string text = "{\"exp\":" + std::string{exp};
    if (!nbf.empty()) text += ",\"nbf\":" + std::string{nbf};
    if (!iat.empty()) text += ",\"iat\":" + std::string{iat};
    return text + "}";
}

}  // namespace

TEST_CASE("a token is good until the second before it expires", "[policy][RFC7519-4.1.4]") {
    const Lifetime strict{.leeway = 0s};

    CHECK(test::answer(strict, {{"exp", now + 1}}) == std::nullopt);
    CHECK(test::answer(strict, {{"exp", now}}) == expired);
    CHECK(test::answer(strict, {{"exp", now - 1}}) == expired);
}

TEST_CASE("a token is good from the second at which it begins", "[policy][RFC7519-4.1.5]") {
    const Lifetime strict{.leeway = 0s};

    CHECK(test::answer(strict, {{"exp", now + 300}, {"nbf", now - 1}}) == std::nullopt);
    CHECK(test::answer(strict, {{"exp", now + 300}, {"nbf", now}}) == std::nullopt);
    CHECK(test::answer(strict, {{"exp", now + 300}, {"nbf", now + 1}}) == early);
}

TEST_CASE("a token was not issued in the future", "[policy][RFC7519-4.1.6]") {
    const Lifetime strict{.leeway = 0s};

    CHECK(test::answer(strict, {{"exp", now + 300}, {"iat", now - 1}}) == std::nullopt);
    CHECK(test::answer(strict, {{"exp", now + 300}, {"iat", now}}) == std::nullopt);
    CHECK(test::answer(strict, {{"exp", now + 300}, {"iat", now + 1}}) == from_the_future);
}

TEST_CASE("a token is no older than it may be", "[policy]") {
    const Lifetime strict{.leeway = 0s, .max_age = 5min};

    CHECK(test::answer(strict, {{"exp", now + 300}, {"iat", now - 299}}) == std::nullopt);
    CHECK(test::answer(strict, {{"exp", now + 300}, {"iat", now - 300}}) == std::nullopt);
    CHECK(test::answer(strict, {{"exp", now + 300}, {"iat", now - 301}}) == too_old);
    CHECK(test::answer(strict, {{"exp", now + 300}}) == Error{ErrorCode::claim_missing, "iat"});
    CHECK(test::answer(Lifetime{.leeway = 0s}, {{"exp", now + 300}, {"iat", now - 301}}) == std::nullopt);
    CHECK(test::answer(Lifetime{.leeway = 0s}, {{"exp", now + 300}}) == std::nullopt);
}

TEST_CASE("every boundary moves by the leeway, away from refusal", "[policy]") {
    const Lifetime policy{.leeway = 10s, .max_age = 300s};
    const auto with = [&](std::int64_t exp, std::int64_t nbf, std::int64_t iat) {
        return test::answer(policy, {{"exp", exp}, {"nbf", nbf}, {"iat", iat}});
    };

    CHECK(with(now - 9, now - 60, now - 60) == std::nullopt);
    CHECK(with(now - 10, now - 60, now - 60) == expired);
    CHECK(with(now + 300, now + 10, now) == std::nullopt);
    CHECK(with(now + 300, now + 11, now) == early);
    CHECK(with(now + 300, now, now + 10) == std::nullopt);
    CHECK(with(now + 300, now, now + 11) == from_the_future);
    CHECK(with(now + 300, now, now - 310) == std::nullopt);
    CHECK(with(now + 300, now, now - 311) == too_old);
}

TEST_CASE("a minute of leeway unless told otherwise, ten at most", "[policy]") {
    CHECK(test::answer(Lifetime{}, {{"exp", now - 59}}) == std::nullopt);
    CHECK(test::answer(Lifetime{}, {{"exp", now - 60}}) == expired);
    CHECK(test::answer(Lifetime{.leeway = 10min}, {{"exp", now - 599}}) == std::nullopt);
    CHECK(test::answer(Lifetime{.leeway = 10min}, {{"exp", now - 600}}) == expired);
}

TEST_CASE("a leeway outside 0 to 10 minutes is refused with a sentence", "[policy][TM-25][TM-38]") {
    using Catch::Matchers::ContainsSubstring;
    using std::chrono::hours;
    using std::chrono::minutes;
    using std::chrono::seconds;
    using UnsignedSeconds = std::chrono::duration<std::uint64_t>;

    CHECK_NOTHROW(Lifetime{.leeway = 0s});
    CHECK_NOTHROW(Lifetime{.leeway = 600s});
    CHECK_NOTHROW(Lifetime{.leeway = 10min});
    CHECK_NOTHROW(Leeway{UnsignedSeconds{600}});
    CHECK_THROWS_AS(Lifetime{.leeway = -1s}, std::invalid_argument);
    CHECK_THROWS_AS(Lifetime{.leeway = -1min}, std::invalid_argument);
    CHECK_THROWS_AS(Lifetime{.leeway = 601s}, std::invalid_argument);
    CHECK_THROWS_AS(Lifetime{.leeway = 11min}, std::invalid_argument);
    CHECK_THROWS_AS(Lifetime{.leeway = 1h}, std::invalid_argument);
    CHECK_THROWS_AS(Lifetime{.leeway = std::chrono::years{1}}, std::invalid_argument);
    CHECK_THROWS_AS(Lifetime{.leeway = seconds::max()}, std::invalid_argument);
    CHECK_THROWS_AS(Lifetime{.leeway = seconds::min()}, std::invalid_argument);
    CHECK_THROWS_AS(Lifetime{.leeway = minutes::max()}, std::invalid_argument);
    CHECK_THROWS_AS(Lifetime{.leeway = minutes::min()}, std::invalid_argument);
    CHECK_THROWS_AS(Lifetime{.leeway = hours::max()}, std::invalid_argument);
    CHECK_THROWS_AS(Leeway{UnsignedSeconds::max()}, std::invalid_argument);
    CHECK_THROWS_WITH(Leeway{11min}, ContainsSubstring("write .leeway = 60s"));
}

TEST_CASE("a maximal age below a second or beyond all dates is refused with a sentence", "[policy][TM-38]") {
    using Catch::Matchers::ContainsSubstring;
    constexpr std::chrono::seconds longest{253'402'300'799};

    CHECK_NOTHROW(MaxAge{1s});
    CHECK_NOTHROW(MaxAge{longest});
    CHECK_NOTHROW(MaxAge{std::chrono::years{1}});
    CHECK_THROWS_AS(MaxAge{0s}, std::invalid_argument);
    CHECK_THROWS_AS(MaxAge{-1s}, std::invalid_argument);
    CHECK_THROWS_AS(MaxAge{longest + 1s}, std::invalid_argument);
    CHECK_THROWS_AS(MaxAge{std::chrono::seconds::max()}, std::invalid_argument);
    CHECK_THROWS_AS(MaxAge{std::chrono::minutes::max()}, std::invalid_argument);
    CHECK_THROWS_AS(MaxAge{std::chrono::hours::max()}, std::invalid_argument);
    CHECK_THROWS_AS(MaxAge{std::chrono::hours::min()}, std::invalid_argument);
    CHECK_THROWS_WITH(MaxAge{0s}, ContainsSubstring("write .max_age = 1h"));
}

TEST_CASE("a fraction of a second counts against the token", "[policy][TM-12][TM-13]") {
    const Lifetime strict{.leeway = 0s};
    const auto answer = [&](std::string_view exp, std::string_view nbf, std::string_view iat) {
        return test::answer_to_text(strict, with_numbers(exp, nbf, iat));
    };

    CHECK(answer("1700000000.9", "", "") == expired);
    CHECK(answer("1700000001.1", "", "") == std::nullopt);
    CHECK(answer("1700000300", "1700000000.1", "") == early);
    CHECK(answer("1700000300", "1699999999.9", "") == std::nullopt);
    CHECK(answer("1700000300", "1700000000.0", "") == std::nullopt);
    CHECK(answer("1700000300", "", "1700000000.1") == from_the_future);
    CHECK(answer("1700000300", "", "1699999999.9") == std::nullopt);
    CHECK(answer("1700000300", "", "17000000000e-1") == std::nullopt);
}

TEST_CASE("the fraction of an issue date makes the token older", "[policy]") {
    const Lifetime strict{.leeway = 0s, .max_age = 300s};

    CHECK(test::answer_to_text(strict, with_numbers("1700000300", "", "1699999700.0")) == std::nullopt);
    CHECK(test::answer_to_text(strict, with_numbers("1700000300", "", "1699999700.5")) == std::nullopt);
    CHECK(test::answer_to_text(strict, with_numbers("1700000300", "", "1699999699.9")) == too_old);
}

TEST_CASE("what begins or was issued after its end is malformed", "[policy][TM-31][TM-33]") {
    const Lifetime policy{.leeway = 600s};

    CHECK(test::answer(policy, {{"exp", now + 10}, {"nbf", now + 10}}) == std::nullopt);
    CHECK(test::answer(policy, {{"exp", now + 10}, {"nbf", now + 11}}) == Error{ErrorCode::claim_malformed, "nbf"});
    CHECK(test::answer(policy, {{"exp", now + 10}, {"iat", now + 10}}) == std::nullopt);
    CHECK(test::answer(policy, {{"exp", now + 10}, {"iat", now + 11}}) == Error{ErrorCode::claim_malformed, "iat"});
    CHECK(test::answer(policy, {{"exp", now - 601}, {"nbf", now}}) == Error{ErrorCode::claim_malformed, "nbf"});
    CHECK(test::answer(policy, {{"exp", now - 601}, {"nbf", now - 601}}) == expired);
}

TEST_CASE("the expiry is required and none of the three may be anything but a date", "[policy]") {
    const Lifetime policy;

    CHECK(test::answer(policy, {{"nbf", now}, {"iat", now}}) == Error{ErrorCode::claim_missing, "exp"});
    CHECK(test::answer(policy, {{"exp", "1700000300"}}) == Error{ErrorCode::claim_malformed, "exp"});
    CHECK(test::answer(policy, {{"exp", now + 300}, {"nbf", nullptr}}) == Error{ErrorCode::claim_malformed, "nbf"});
    CHECK(test::answer(policy, {{"exp", now + 300}, {"iat", true}}) == Error{ErrorCode::claim_malformed, "iat"});
    CHECK(test::answer(policy, {{"exp", now + 300}, {"nbf", now}, {"iat", now}}) == std::nullopt);
}

TEST_CASE("a date of another type is refused by the policy itself too", "[policy][TM-07]") {
    const Lifetime policy;
    const nlohmann::json good = {{"exp", now + 300}, {"nbf", now}, {"iat", now}};

    CHECK(test::answer_unchecked(policy, good) == std::nullopt);
    for (const bearer::Label name : {bearer::Label{"exp"}, bearer::Label{"nbf"}, bearer::Label{"iat"}}) {
        nlohmann::json claims = good;
        claims[std::string{name.text()}] = "1700000000";
        CHECK(test::answer_unchecked(policy, claims) == Error{ErrorCode::claim_malformed, name});
    }
}

TEST_CASE("nothing overflows at the ends of time", "[policy][TM-25]") {
    constexpr std::int64_t last = 253'402'300'799;
    const Lifetime widest{.leeway = 10min, .max_age = std::chrono::seconds{last}};
    const TimePoint first_second{0s};
    const TimePoint last_second{std::chrono::seconds{last}};

    CHECK(test::answer(widest, {{"exp", 0}, {"iat", 0}}, first_second) == std::nullopt);
    CHECK(test::answer(widest, {{"exp", last}, {"iat", last}, {"nbf", last}}, last_second) == std::nullopt);
    CHECK(test::answer(widest, {{"exp", last}, {"iat", 0}, {"nbf", 0}}, last_second) == std::nullopt);
    CHECK(test::answer(widest, {{"exp", last}, {"iat", 0}, {"nbf", 601}}, first_second) == early);
    CHECK(test::answer(Lifetime{.leeway = 0s}, {{"exp", last}}, last_second) == expired);
    CHECK(test::answer(Lifetime{.leeway = 0s}, {{"exp", 0}}, first_second) == expired);
}

TEST_CASE("a lifetime describes its options", "[policy]") {
    using Catch::Matchers::ContainsSubstring;
    const auto plain = Lifetime{}.describe();
    const auto with_age = Lifetime{.leeway = 5s, .max_age = 1h}.describe();

    CHECK(plain.name.text() == "lifetime");
    CHECK(plain.claims == std::vector<bearer::Label>{"exp", "nbf", "iat"});
    CHECK_THAT(plain.expected, ContainsSubstring("60 s"));
    CHECK_THAT(with_age.expected, ContainsSubstring(" 5 s") && ContainsSubstring("3600 s ago"));
}
