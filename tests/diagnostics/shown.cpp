// SPDX-License-Identifier: MIT
#include <bearer/diagnostics/shown.hpp>

#include "support/catch.hpp"

#include <nlohmann/json.hpp>

#include <string>

using bearer::detail::bounded_text;
using bearer::detail::shown;
using bearer::detail::shown_json;
using namespace std::string_view_literals;

TEST_CASE("printable ASCII is shown as it is", "[diagnostics]") {
    CHECK(shown("") == "");
    CHECK(shown("orders.read ~") == "orders.read ~");
}

TEST_CASE("what a terminal would obey is shown as bytes in hex", "[diagnostics]") {
    CHECK(shown("\x1B[31mred") == "\\x1B[31mred");
    CHECK(shown("a\nb\r\tc\0d"sv) == "a\\x0Ab\\x0D\\x09c\\x00d");
    CHECK(shown("\x7F\x80\xFF") == "\\x7F\\x80\\xFF");
}

TEST_CASE("text that looks escaped is told from text that is", "[diagnostics]") {
    CHECK(shown("\\x1B") == "\\\\x1B");
    CHECK(shown("\x1B") == "\\x1B");
}

TEST_CASE("long text is cut to its limit, the ellipsis included", "[diagnostics]") {
    CHECK(shown("123456", 6) == "123456");
    CHECK(shown("1234567", 6) == "123...");
    CHECK(shown(std::string(40'000, '\0'), 160).size() == 160);
    CHECK(bounded_text("1234", 2) == "..");
    CHECK(bounded_text("1234", 0) == "");
}

TEST_CASE("JSON is shown in ASCII, with its escapes", "[diagnostics]") {
    CHECK(shown_json("Zo\xC3\xAB \x1B[0m \xC2\x9B \x7F") == R"("Zo\u00eb \u001b[0m \u009b \u007f")");
    CHECK(shown_json({{"a", 1}, {"b", {true, nullptr}}}) == R"({"a":1,"b":[true,null]})");
    CHECK(shown_json(std::string(500, 'x'), 20) == "\"xxxxxxxxxxxxxxxx...");
    CHECK(shown_json("\xFF") == R"("\ufffd")");
}
