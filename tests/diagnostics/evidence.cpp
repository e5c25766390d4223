// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/evidence.hpp>
#include <bearer/policy/audience.hpp>

#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <string_view>
#include <vector>

namespace {

using bearer::ErrorCode;
using bearer::TimePoint;
using namespace bearer::detail;
using nlohmann::json;
using Words = std::vector<std::string_view>;
using namespace std::chrono_literals;

const json none;

}  // namespace

TEST_CASE("a member is read if it has the type, and nothing is read of what is no object", "[diagnostics]") {
    const json claims{{"sub", "u1"}, {"n", 1}};

    CHECK(text_in(claims, "sub") == "u1");
    CHECK(text_in(claims, "n").empty());
    CHECK(text_in(none, "sub").empty());
    CHECK(text_in(json::array({"sub"}), "sub").empty());
    CHECK(has(claims, "n"));
    CHECK_FALSE(has(claims, "m"));
    CHECK_FALSE(has(none, "n"));
}

TEST_CASE("a date is a number of seconds from 1970 to 9999, rounded down", "[diagnostics]") {
    CHECK(date_in({{"exp", 1'700'000'000}}, "exp") == TimePoint{1'700'000'000s});
    CHECK(date_in({{"exp", 1.75}}, "exp") == TimePoint{1s});
    CHECK(date_in({{"exp", 253'402'300'799}}, "exp") == bearer::last_time_point);
    CHECK_FALSE(date_in({{"exp", 253'402'300'800}}, "exp"));
    CHECK_FALSE(date_in({{"exp", -1}}, "exp"));
    CHECK_FALSE(date_in({{"exp", 1e300}}, "exp"));
    CHECK_FALSE(date_in({{"exp", "1"}}, "exp"));
    CHECK_FALSE(date_in(none, "exp"));
}

TEST_CASE("words stand between separators, however many", "[diagnostics]") {
    CHECK(words_in("a  b\"c", " \"") == Words{"a", "b", "c"});
    CHECK(words_in(" ", " ").empty());
    CHECK(words_in("", " ").empty());
    CHECK(scope_words_in({{"scp", "a b"}, {"scope", "c"}}) == Words{"a", "b"});
    CHECK(scope_words_in({{"scp", ""}, {"scope", "c"}}) == Words{"c"});
}

TEST_CASE("the values that a policy accepts are found in its description", "[diagnostics]") {
    const Refusal refusal{{ErrorCode::audience_rejected, "aud"},
                          bearer::Audience{bearer::one_of({"api://a", "b"})}.describe()};

    CHECK(expected_values(refusal) == Words{"api://a", "or", "b"});
}

TEST_CASE("the host of a URL ends before its port, path and query", "[diagnostics]") {
    CHECK(host_in("https://sts.windows.net/t/") == "sts.windows.net");
    CHECK(host_in("https://a.example:8443") == "a.example");
    CHECK(host_in("https://a.example?x=//b") == "a.example");
    CHECK(host_in("a.example").empty());
}

TEST_CASE("Microsoft's tokens are known by the exact host of their issuer", "[diagnostics][entra]") {
    const auto is_microsofts = [](const char* issuer) {
        const json claims{{"iss", issuer}};
        return is_entra({none, claims, {}});
    };

    CHECK(is_microsofts("https://login.microsoftonline.com/t/v2.0"));
    CHECK(is_microsofts("https://t.ciamlogin.com/t/v2.0"));
    CHECK_FALSE(is_microsofts("https://login.microsoftonline.com.example/t/v2.0"));
    CHECK_FALSE(is_microsofts("https://ciamlogin.com.example/"));
    CHECK_FALSE(is_entra({none, none, {}}));
}
