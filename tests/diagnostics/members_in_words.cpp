// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/members_in_words.hpp>
#include <bearer/testing/test_time.hpp>

#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <string>

using bearer::detail::claim_in_words;
using bearer::detail::member_in_words;
using bearer::detail::names_of;
using bearer::testing::test_time;
using nlohmann::json;

TEST_CASE("a member is shown with its name, and so is one that is not there", "[diagnostics]") {
    const json claims{{"aud", {"a", "b"}}, {"n", 1}};

    CHECK(member_in_words(claims, "aud") == R"(aud=["a","b"])");
    CHECK(member_in_words(claims, "n") == "n=1");
    CHECK(member_in_words(claims, "scp") == "no scp");
    CHECK(member_in_words(json{}, "scp") == "no scp");
    CHECK(member_in_words({{"a", std::string(40'000, 'x')}}, "a").size() == 2 + 120);
}

TEST_CASE("a date is shown as one and from now, if it is one", "[diagnostics]") {
    CHECK(claim_in_words({{"exp", 1'699'999'963}}, "exp", test_time) == "exp 2023-11-14 22:12:43 UTC, 37 s ago");
    CHECK(claim_in_words({{"exp", "soon"}}, "exp", test_time) == "exp=\"soon\"");
    CHECK(claim_in_words({{"n", 1'699'999'963}}, "n", test_time) == "n=1699999963");
}

TEST_CASE("the names of the members are bounded and escaped", "[diagnostics]") {
    CHECK(names_of({{"sub", 1}, {"aud", 2}}) == "aud, sub");
    CHECK(names_of({{"\x1B", 1}}) == "\\x1B");
    CHECK(names_of(json::object()).empty());
    json many = json::object();
    for (int number = 0; number < 1000; ++number) many["claim" + std::to_string(number)] = number;
    CHECK(names_of(many).size() == 320);
}
