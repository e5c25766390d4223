// SPDX-License-Identifier: MIT
#include <bearer/detail/json_index.hpp>

#include "support/catch.hpp"

#include <string>
#include <string_view>

using bearer::detail::JsonNames;
using bearer::detail::JsonNeeds;

TEST_CASE("a text needs room for each of its values", "[json][index]") {
    struct Row {
        std::string_view text;
        std::size_t values;
    };
    for (const auto& [text, values] : {Row{"1", 1}, Row{"[]", 1}, Row{"[1]", 2}, Row{"[1,2]", 3}, Row{R"({"":1})", 2},
                                       Row{R"([[],{"a":[1,2]},"b"])", 7}, Row{"[[[[]]]]", 4}}) {
        CAPTURE(text);
        CHECK(JsonNeeds::of(text).nodes >= values);
    }
}

TEST_CASE("a text of commas needs no more room than a valid text of its size could", "[json][index][RX-03]") {
    const std::string commas(1000, ',');
    CHECK(JsonNeeds::of(commas).nodes == 500);
    CHECK(JsonNeeds::of("[1,1,1,1]").nodes == 5);
}

TEST_CASE("only a text with a backslash needs room for decoded strings", "[json][index]") {
    CHECK(JsonNeeds::of(R"({"a":"b"})").arena == 0);
    CHECK(JsonNeeds::of(R"({"a":"\n"})").arena == 10);
    CHECK(JsonNeeds::of("").arena == 0);
}

TEST_CASE("a name without characters has a slot too, and nothing of it is read", "[json][index]") {
    CHECK(JsonNames::number_of({}) == 0);
}
