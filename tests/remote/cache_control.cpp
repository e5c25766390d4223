// SPDX-License-Identifier: MIT
#include <bearer/remote/cache_control.hpp>

#include "support/catch.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

using bearer::detail::max_age_of;
using namespace std::chrono_literals;

TEST_CASE("max-age says for how many seconds a response is good", "[remote][RFC9111]") {
    CHECK(max_age_of("max-age=3600") == 3600s);
    CHECK(max_age_of("max-age=1") == 1s);
    CHECK(max_age_of("max-age=007") == 7s);
    CHECK(max_age_of("MAX-Age=60") == 60s);
    CHECK(max_age_of("max-age=\"60\"") == 60s);  // RFC 9111 §5.2: both forms
}

TEST_CASE("max-age stands among other directives", "[remote][RFC9111]") {
    for (const std::string_view text :
         {"public, max-age=60", "max-age=60, public", "public,max-age=60,must-revalidate", " max-age=60 ",
          "\tmax-age=60\t,", ",, ,max-age=60,,", "max-age=60, stale-while-revalidate=30", "s-maxage=5, max-age=60",
          "private=\"x\", max-age=60"})
        CHECK(max_age_of(text) == 60s);
}

TEST_CASE("what says nothing about the age gives none", "[remote][RFC9111]") {
    for (const std::string_view text :
         {"", " ", ",", "public", "max-age", "s-maxage=60", "x-max-age=60", "max-age60", "max-agee=60",
          "must-revalidate", "no-storee", "no-cached", "stale-if-error=60", "=60", "="})
        CHECK(max_age_of(text) == std::nullopt);
}

TEST_CASE("a max-age that is no number is none", "[remote][RFC9111][FT-27]") {
    for (const std::string_view text :
         {"max-age=", "max-age=-1", "max-age=+60", "max-age=6e1", "max-age=60.5", "max-age=0x60", "max-age=sixty",
          "max-age=60s", "max-age=6 0", "max-age= 60", "max-age =60", "max-age=\"\"", "max-age=\"60", "max-age=60\"",
          "max-age=\"", "max-age='60'", "max-age=60;x", "max-age==60"})
        CHECK(max_age_of(text) == std::nullopt);
    CHECK(max_age_of(std::string_view{"max-age=6\0", 10}) == std::nullopt);
    CHECK(max_age_of("max-age=\xd9\xa6") == std::nullopt);  // a digit, in Arabic
}

TEST_CASE("a max-age past what fits is the longest that does", "[remote][RFC9111][FT-27]") {
    CHECK(max_age_of("max-age=2147483647") == 2'147'483'647s);
    CHECK(max_age_of("max-age=2147483648") == 2'147'483'648s);
    CHECK(max_age_of("max-age=2147483649") == 2'147'483'648s);
    CHECK(max_age_of("max-age=99999999999999") == 2'147'483'648s);
    CHECK(max_age_of("max-age=" + std::string(10'000, '9')) == 2'147'483'648s);
    CHECK(max_age_of("max-age=" + std::string(10'000, '0') + "5") == 5s);
}

TEST_CASE("what must not be kept is good for no time at all", "[remote][RFC9111][FT-28]") {
    for (const std::string_view text :
         {"no-store", "no-cache", "NO-STORE", "public, No-Cache", "max-age=0", "no-store, max-age=3600",
          "max-age=3600, no-cache", "no-cache=\"Set-Cookie\"", "max-age=3600,no-store"})
        CHECK(max_age_of(text) == 0s);
}

TEST_CASE("of several ages the shortest counts", "[remote][RFC9111]") {
    CHECK(max_age_of("max-age=60, max-age=30") == 30s);
    CHECK(max_age_of("max-age=30, max-age=60") == 30s);
    CHECK(max_age_of("max-age=60, max-age=never") == 60s);
    CHECK(max_age_of("max-age=-1, max-age=60") == 60s);
}

TEST_CASE("what caches have kept for a while is good for a shorter one", "[remote][RFC9111]") {
    using bearer::detail::freshness_of;

    CHECK(freshness_of("max-age=3600", "") == 3600s);
    CHECK(freshness_of("max-age=3600", "600") == 3000s);
    CHECK(freshness_of("max-age=3600", "3600") == 0s);
    CHECK(freshness_of("max-age=3600", "99999999999999") == 0s);
    CHECK(freshness_of("no-cache", "5") == 0s);
    CHECK(freshness_of("", "5") == std::nullopt);
    for (const std::string_view age : {"-1", "x", "1.5", "1, 2", " "}) CHECK(freshness_of("max-age=3600", age) == 3600s);
}
