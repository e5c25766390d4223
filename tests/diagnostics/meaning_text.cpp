// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/meaning_text.hpp>
#include <bearer/testing/entra_forge.hpp>

#include "diagnostics/reports.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

using bearer::Colour;
using bearer::meanings_of_claims;
using Meanings = std::vector<bearer::Meaning>;

TEST_CASE("members are a table of names, values and meanings", "[diagnostics]") {
    CHECK(to_text(Meanings{{"alg", "\"RS256\"", "The algorithm of the signature."}, {"x", "1", ""}}) ==
          "alg                  \"RS256\"\n"
          "                       The algorithm of the signature.\n"
          "x                    1\n");
    CHECK(to_text(Meanings{}).empty());
    CHECK(to_text(Meanings{{"", "1", ""}}) == "                     1\n");
}

TEST_CASE("names have a colour on request", "[diagnostics]") {
    CHECK(to_text(Meanings{{"x", "1", ""}}, {.colour = Colour::always}) == "\x1B[36mx\x1B[0m                    1\n");
}

TEST_CASE("no line of the members is wider than was asked for, whatever they are", "[diagnostics]") {
    const bearer::testing::EntraForge forge;
    auto claims = nlohmann::json::parse(forge.with_groups(200).payload_text());
    claims[std::string(300, 'n')] = std::string(3000, 'v');
    for (const std::size_t columns : {std::size_t{0}, std::size_t{40}, std::size_t{80}}) {
        const std::string text = to_text(meanings_of_claims(claims, forge.now()), {.columns = columns});
        for (std::string_view rest = text; !rest.empty();) {
            const std::string_view line = rest.substr(0, rest.find('\n'));
            CHECK(line.size() <= std::max<std::size_t>(columns, 40));
            CHECK(test::is_printable(line));
            rest.remove_prefix(line.size() + 1);
        }
    }
}
