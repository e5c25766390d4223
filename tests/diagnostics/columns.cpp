// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/columns.hpp>

#include "support/catch.hpp"

#include <string>
#include <vector>

using bearer::detail::beside;
using bearer::detail::wrapped;
using Lines = std::vector<std::string>;

TEST_CASE("text is broken at spaces where it fits", "[diagnostics]") {
    CHECK(wrapped("", 5).empty());
    CHECK(wrapped("one two", 7) == Lines{"one two"});
    CHECK(wrapped("one two", 6) == Lines{"one", "two"});
    CHECK(wrapped("one two", 3) == Lines{"one", "two"});
    CHECK(wrapped("one   two three", 9) == Lines{"one   two", "three"});
}

TEST_CASE("a word that no line has room for is cut, and begins where it stands", "[diagnostics]") {
    CHECK(wrapped("0123456789", 4) == Lines{"0123", "4567", "89"});
    CHECK(wrapped("iss=0123456789", 6) == Lines{"iss=01", "234567", "89"});
    CHECK(wrapped("ab 0123456789", 6) == Lines{"ab 012", "345678", "9"});
    CHECK(wrapped("a 12345", 5) == Lines{"a", "12345"});
}

TEST_CASE("no line is wider than it may be", "[diagnostics]") {
    for (std::size_t width = 1; width < 30; ++width)
        for (const auto& line : wrapped("the quick  brown fox-jumps-over-the-lazy dog, twice a day ", width))
            CHECK(line.size() <= width);
}

TEST_CASE("cells stand side by side, and nothing trails", "[diagnostics]") {
    CHECK(beside({{{"a", "b"}, 3}, {{"one", "two", "three"}, 5}}) == Lines{"a   one", "b   two", "    three"});
    CHECK(beside({{{"a", "b"}, 3}, {{"one"}, 5}}) == Lines{"a   one", "b"});
    CHECK(beside({}).empty());
}
