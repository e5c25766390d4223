// SPDX-License-Identifier: MIT
#include <bearer/remote/entity_tag.hpp>

#include "support/catch.hpp"

#include <string>
#include <string_view>

using bearer::detail::is_entity_tag;

TEST_CASE("an entity tag stands in quotes, weak or strong", "[remote][RFC9110]") {
    for (const std::string_view tag : {R"("a")", R"("")", R"(W/"a")", R"(W/"")", R"("!#[]~\,;:*")"})
        CHECK(is_entity_tag(tag));
    for (const std::string_view text : {"", "a", "*", "\"", "W/\"", "W/", "W/a", "w/\"a\"", "W\"a\"", "\"a", "a\"",
                                        "'a'", "\"a\"b\"", "\"a\", \"b\"", "\"a\" ", " \"a\"", "W/W/\"a\""})
        CHECK_FALSE(is_entity_tag(text));
}

TEST_CASE("an entity tag holds nothing that could leave its header field", "[remote][RFC9110]") {
    for (int code = 0; code < 256; ++code) {
        const char character = static_cast<char>(code);
        const bool is_allowed = code >= '!' && code <= '~' && code != '"';
        CHECK(is_entity_tag(std::string{"\"a"} + character + "b\"") == is_allowed);
    }
}

TEST_CASE("an entity tag has at most 256 bytes", "[remote]") {
    CHECK(is_entity_tag('"' + std::string(254, 'x') + '"'));
    CHECK_FALSE(is_entity_tag('"' + std::string(255, 'x') + '"'));
    CHECK(is_entity_tag("W/\"" + std::string(252, 'x') + '"'));
    CHECK_FALSE(is_entity_tag("W/\"" + std::string(253, 'x') + '"'));
}
