// SPDX-License-Identifier: MIT
//
// Dates, to the second. The clock stands at 1700000000 and there is no leeway unless a test says so. Every token is
// signed by the trusted key.

#include <bearer/bearer.hpp>

#include "support/catch.hpp"
#include "support/printing.hpp"
#include "support/validator.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::TimePoint;
using nlohmann::json;
using test::error_of;
using namespace std::chrono_literals;

constexpr std::int64_t now = 1'700'000'000;
constexpr Error expired{ErrorCode::token_expired, "exp"};
constexpr Error early{ErrorCode::token_not_yet_valid, "nbf"};
constexpr Error from_the_future{ErrorCode::token_issued_in_future, "iat"};
constexpr Error too_old{ErrorCode::token_too_old, "iat"};
constexpr Error payload_malformed{ErrorCode::payload_malformed};
constexpr Error malformed(bearer::Label name) { return {ErrorCode::claim_malformed, name}; }

/// A payload in which one date is written exactly so.
std::string written(std::string_view name, std::string_view literal) {
    std::string payload{R"({"iss":"https://as.example/","aud":"https://api.example","sub":"u1")"};
    if (name != "exp") payload += R"(,"exp":1700000300)";
    return test::sign_payload(payload.append(",\"").append(name).append("\":").append(literal).append("}"));
}

std::optional<Error> with_exp(std::string_view literal) { return error_of(written("exp", literal)); }
std::optional<Error> with_nbf(std::string_view literal) { return error_of(written("nbf", literal)); }
std::optional<Error> with_iat(std::string_view literal) { return error_of(written("iat", literal)); }

auto lifetime(bearer::Lifetime policy) {
    return bearer::TokenValidator{test::keys(), bearer::Issuer{"https://as.example/"},
                                  bearer::Audience{"https://api.example"}, policy};
}

}  // namespace

TEST_CASE("a token expires at its last second", "[time][RFC7519-4.1.4][TM-01][TM-02][TM-03]") {
    CHECK(with_exp("1700000001") == std::nullopt);
    CHECK(with_exp("1700000000") == expired);
    CHECK(with_exp("1699999999") == expired);
}

TEST_CASE("a leeway moves the end of a token by as much", "[time][TM-04]") {
    const auto three_seconds = lifetime({.leeway = 3s});

    CHECK(error_of(three_seconds, written("exp", "1699999998")) == std::nullopt);
    CHECK(error_of(three_seconds, written("exp", "1699999997")) == expired);
}

TEST_CASE("a token without an end is refused", "[time][TM-05]") {
    CHECK(error_of(test::without_claim("exp")) == Error{ErrorCode::claim_missing, "exp"});
    CHECK(error_of(test::with_claim("exp", now + 300)) == std::nullopt);
}

TEST_CASE("an end that is no number is malformed", "[time][TM-06][TM-07][TM-24]") {
    for (const char* const literal : {R"("1700000300")", R"("")", R"("abc")", "null", "true", "false", "[]", "{}",
                                      "[1700000300]", R"("2099-01-01T00:00:00Z")"}) {
        INFO(literal);
        CHECK(with_exp(literal) == malformed("exp"));
    }
    CHECK(with_exp("1700000300") == std::nullopt);
}

TEST_CASE("the year 1970 is long over", "[time][TM-08][TM-10][TM-22]") {
    CHECK(with_exp("0") == expired);
    CHECK(with_exp("-0") == expired);
    CHECK(with_exp("5e-324") == expired);
    CHECK(with_exp("1700000001") == std::nullopt);
}

TEST_CASE("there are no dates before 1970", "[time][TM-09]") {
    CHECK(with_exp("-1") == malformed("exp"));
    CHECK(with_exp("-1700000300") == malformed("exp"));
    CHECK(with_exp("-9223372036854775808") == malformed("exp"));
    CHECK(with_exp("-0.5") == malformed("exp"));
    CHECK(with_exp("1700000300") == std::nullopt);
}

TEST_CASE("a date may be written in every way that JSON writes a number", "[time][TM-11][TM-14]") {
    for (const char* const literal : {"1700000300", "1700000300.0", "1.7000003e9", "17000003e2", "1.7000003E+9",
                                      "17000003000e-1", "1e10", "1700000001.0"}) {
        INFO(literal);
        CHECK(with_exp(literal) == std::nullopt);
    }
    CHECK(with_exp("1.7e9") == expired);
    CHECK(with_exp("17e8") == expired);
}

TEST_CASE("a fraction of a second is rounded against the token", "[time][TM-12][TM-13]") {
    CHECK(with_exp("1700000000.5") == expired);
    CHECK(with_exp("1700000000.999999999") == expired);
    CHECK(with_exp("1700000001.5") == std::nullopt);
    CHECK(with_nbf("1700000000.5") == early);
    CHECK(with_nbf("1699999999.5") == std::nullopt);
    CHECK(with_iat("1700000000.5") == from_the_future);
    CHECK(with_iat("1699999999.5") == std::nullopt);
}

TEST_CASE("dates end with the year 9999", "[time][TM-15][TM-16][TM-17]") {
    CHECK(with_exp("253402300799") == std::nullopt);
    CHECK(with_exp("253402300799.5") == malformed("exp"));
    CHECK(with_exp("253402300800") == malformed("exp"));
    CHECK(with_exp("1700000300000") == malformed("exp"));
}

TEST_CASE("dates are neither of 32 bits nor in nanoseconds", "[time][TM-18][TM-19]") {
    for (const char* const literal : {"2147483647", "2147483648", "4294967295", "4294967296", "9223372036", "9223372037"}) {
        INFO(literal);
        CHECK(with_exp(literal) == std::nullopt);
    }
}

TEST_CASE("a date past every integer is malformed, never the end of time", "[time][TM-20][TM-21]") {
    for (const char* const literal : {"9223372036854775807", "9223372036854775808", "18446744073709551615",
                                      "18446744073709551616", "1e30", "1e308", "1.7976931348623157e308"}) {
        INFO(literal);
        CHECK(with_exp(literal) == malformed("exp"));
    }
    CHECK(with_exp("1e400") == payload_malformed);
    CHECK(with_exp("Infinity") == payload_malformed);
    CHECK(with_exp("NaN") == payload_malformed);
    CHECK(with_exp("253402300799") == std::nullopt);
}

TEST_CASE("what is no JSON number is no payload", "[time][TM-23]") {
    for (const char* const literal : {"+1700000300", "01700000300", "0x65540000", "1_700_000_300", "1700000300."}) {
        INFO(literal);
        CHECK(with_exp(literal) == payload_malformed);
    }
    CHECK(with_exp("1700000300") == std::nullopt);
}

TEST_CASE("a leeway that would swallow the calendar is refused", "[time][TM-25][TM-38]") {
    CHECK_THROWS_AS(lifetime({.leeway = std::chrono::seconds::max()}), std::invalid_argument);
    CHECK_THROWS_AS(lifetime({.leeway = std::chrono::hours::max()}), std::invalid_argument);
    CHECK_THROWS_AS(lifetime({.leeway = std::chrono::minutes::max()}), std::invalid_argument);
    CHECK_THROWS_AS(lifetime({.leeway = 601s}), std::invalid_argument);
    CHECK_THROWS_AS(lifetime({.leeway = -1s}), std::invalid_argument);
    CHECK_THROWS_AS(lifetime({.max_age = -1s}), std::invalid_argument);
    CHECK_THROWS_AS(lifetime({.max_age = std::chrono::hours::max()}), std::invalid_argument);

    const auto widest = lifetime({.leeway = 10min});
    CHECK(error_of(widest, written("exp", "253402300799")) == std::nullopt);
    CHECK(error_of(widest, written("exp", "1699999401")) == std::nullopt);
    CHECK(error_of(widest, written("exp", "1699999400")) == expired);
}

TEST_CASE("a token begins at its first second", "[time][RFC7519-4.1.5][TM-26][TM-30]") {
    CHECK(with_nbf("1700000000") == std::nullopt);
    CHECK(with_nbf("1700000001") == early);
    CHECK(with_nbf("1699999999") == std::nullopt);
    CHECK(error_of(test::without_claim("nbf")) == std::nullopt);
}

TEST_CASE("a leeway moves the beginning of a token by as much", "[time][TM-27][TM-28]") {
    const auto three_seconds = lifetime({.leeway = 3s});

    CHECK(error_of(three_seconds, written("nbf", "1700000003")) == std::nullopt);
    CHECK(error_of(three_seconds, written("nbf", "1700000004")) == early);
    CHECK(error_of(lifetime({.leeway = 10s}), written("nbf", "0")) == std::nullopt);
}

TEST_CASE("a beginning that is no date is malformed", "[time][TM-29]") {
    for (const char* const literal : {R"("1700000000")", "null", "true", "[]", "{}", "-1", "253402300800", "1e30"}) {
        INFO(literal);
        CHECK(with_nbf(literal) == malformed("nbf"));
    }
    CHECK(with_nbf("1.7e9") == std::nullopt);
}

TEST_CASE("a token does not begin after its end", "[time][TM-31]") {
    CHECK(with_nbf("1700000301") == malformed("nbf"));
    CHECK(with_nbf("1700000300") == early);
}

TEST_CASE("a token from the future is refused", "[time][RFC7519-4.1.6][TM-32]") {
    const auto a_minute = lifetime({.leeway = 60s});

    CHECK(with_iat("1700000000") == std::nullopt);
    CHECK(with_iat("1700000001") == from_the_future);
    CHECK(error_of(a_minute, written("iat", "1700000060")) == std::nullopt);
    CHECK(error_of(a_minute, written("iat", "1700000061")) == from_the_future);
}

TEST_CASE("a token was not issued after its end", "[time][TM-33]") {
    CHECK(with_iat("1700000301") == malformed("iat"));
    CHECK(with_iat("1700000300") == from_the_future);
}

TEST_CASE("the time of issue is required by the profile and by a maximal age", "[time][RFC9068-2.2][TM-34]") {
    constexpr Error missing{ErrorCode::claim_missing, "iat"};

    CHECK(error_of(test::validator_with(bearer::Rfc9068{}), test::without_claim("iat")) == missing);
    CHECK(error_of(lifetime({.max_age = 1h}), test::without_claim("iat")) == missing);
    CHECK(error_of(test::validator_with(bearer::Rfc9068{}), test::good_token()) == std::nullopt);
    CHECK(error_of(lifetime({.max_age = 1h}), test::good_token()) == std::nullopt);
    CHECK(error_of(test::without_claim("iat")) == std::nullopt);
}

TEST_CASE("a time of issue that is no date is malformed", "[time][TM-35]") {
    for (const char* const literal : {R"("1699999940")", "null", "true", "[]", "{}", "-1", "253402300800", "1e30"}) {
        INFO(literal);
        CHECK(with_iat(literal) == malformed("iat"));
    }
    CHECK(with_iat("1699999940.25") == std::nullopt);
}

TEST_CASE("a token is as old as it may be, and not a second older", "[time][TM-36]") {
    const auto five_minutes = lifetime({.leeway = 0s, .max_age = 300s});

    CHECK(error_of(five_minutes, written("iat", "1699999700")) == std::nullopt);
    CHECK(error_of(five_minutes, written("iat", "1699999699")) == too_old);
    CHECK(error_of(lifetime({.leeway = 3s, .max_age = 300s}), written("iat", "1699999697")) == std::nullopt);
    CHECK(error_of(lifetime({.leeway = 3s, .max_age = 300s}), written("iat", "1699999696")) == too_old);
}

TEST_CASE("the verdict follows the clock, backwards too", "[time][TM-39]") {
    const auto& token = test::good_token();

    CHECK(error_of(token, test::now) == std::nullopt);
    CHECK(error_of(token, test::now - 1h) == early);
    CHECK(error_of(token, test::now + 1h) == expired);
    CHECK(error_of(token, test::now) == std::nullopt);
}

TEST_CASE("no token is accepted by a clock outside the years 1970 to 9999", "[time][TM-40]") {
    constexpr Error implausible{ErrorCode::internal_error, "now"};
    const bearer::TokenValidator whenever{test::keys(), bearer::Issuer{"https://as.example/"},
                                          bearer::Audience{"https://api.example"}, bearer::dangerous::AnyLifetime{}};

    for (const TimePoint at : {TimePoint{-1s}, TimePoint::min(), TimePoint{253402300800s}, TimePoint::max()}) {
        INFO(at.time_since_epoch().count());
        CHECK(error_of(test::good_token(), at) == implausible);
        CHECK(error_of(whenever, test::good_token(), at) == implausible);
    }
    CHECK(error_of(whenever, test::good_token(), TimePoint{0s}) == std::nullopt);
    CHECK(error_of(whenever, test::good_token(), TimePoint{253402300799s}) == std::nullopt);
}

TEST_CASE("a token whose signature is wrong says nothing about its dates", "[time][TM-41]") {
    const auto stale = test::draft().claim("exp", now - 1);

    CHECK(error_of(stale.signed_by(bearer::testing::stranger_key()).compact()) == Error{ErrorCode::signature_invalid});
    CHECK(error_of(stale.compact()) == expired);
}

TEST_CASE("the first policy in the order written is the one that answers", "[time][TM-42]") {
    const bearer::Issuer issuer{"https://as.example/"};
    const bearer::Audience audience{"https://api.example"};
    const bearer::Lifetime lifetime{.leeway = 0s};
    const auto all_wrong =
        test::draft().without("nbf").without("iat").claims({{"iss", "x"}, {"aud", "x"}, {"exp", now - 1}}).compact();

    CHECK(error_of(bearer::TokenValidator{test::keys(), issuer, audience, lifetime}, all_wrong) ==
          Error{ErrorCode::issuer_rejected, "iss"});
    CHECK(error_of(bearer::TokenValidator{test::keys(), audience, issuer, lifetime}, all_wrong) ==
          Error{ErrorCode::audience_rejected, "aud"});
    CHECK(error_of(bearer::TokenValidator{test::keys(), lifetime, audience, issuer}, all_wrong) == expired);
    CHECK(error_of(bearer::TokenValidator{test::keys(), issuer, audience, lifetime}, test::good_token()) == std::nullopt);
}

TEST_CASE("a leap second is no second of its own", "[time][TM-43]") {
    const auto token = written("exp", "1483228800");  // 2017-01-01T00:00:00Z, after the leap second of 2016

    CHECK(error_of(token, TimePoint{1483228799s}) == std::nullopt);
    CHECK(error_of(token, TimePoint{1483228800s}) == expired);
}
