// SPDX-License-Identifier: MIT
#include <bearer/detail/json_value.hpp>

#include "support/catch.hpp"
#include "support/json_text.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace std::string_literals;
using bearer::detail::JsonDocument;
using bearer::detail::JsonIterator;
using bearer::detail::JsonKind;
using bearer::detail::JsonValue;

static_assert(std::forward_iterator<JsonIterator>);
static_assert(requires(const JsonDocument& document) { document.root(); });
template <class T>
concept LendsItsRoot = requires(T&& document) {
    std::forward<T>(document).root();
};
static_assert(LendsItsRoot<JsonDocument&> && !LendsItsRoot<JsonDocument> && !LendsItsRoot<const JsonDocument>);

std::vector<std::string> texts(JsonValue container) {
    std::vector<std::string> texts;
    for (const JsonValue value : container) texts.emplace_back(value.text());
    return texts;
}

}  // namespace

TEST_CASE("a value knows its kind and its text", "[json_value]") {
    const test::JsonText json{R"([null, true, false, -1.50e2, "a\u0062c", "plain", [], {}])"};
    std::vector<JsonKind> kinds;
    for (const JsonValue value : json.root()) kinds.push_back(value.kind());

    REQUIRE(json.well_formed());
    CHECK(kinds == std::vector{JsonKind::null, JsonKind::true_value, JsonKind::false_value, JsonKind::number,
                               JsonKind::string, JsonKind::string, JsonKind::array, JsonKind::object});
    CHECK((*std::next(json.root().begin(), 3)).text() == "-1.50e2");
    CHECK((*std::next(json.root().begin(), 4)).text() == "abc");
    CHECK((*std::next(json.root().begin(), 5)).text() == "plain");
}

TEST_CASE("a value may stand alone", "[json_value]") {
    for (const auto& [text, kind] : {std::pair{"null", JsonKind::null},
                                     {" true ", JsonKind::true_value},
                                     {"false", JsonKind::false_value},
                                     {"\"x\"", JsonKind::string},
                                     {"1", JsonKind::number},
                                     {"[]", JsonKind::array},
                                     {"{}", JsonKind::object}}) {
        const test::JsonText json{text};
        CAPTURE(text);
        REQUIRE(json.well_formed());
        CHECK(json.root().is(kind));
        CHECK(json.root().name().empty());
    }
}

TEST_CASE("containers are walked in the order of the text, whatever their values hold", "[json_value]") {
    const test::JsonText json{R"({"b":"1","a":{"x":["deep",{"y":"deeper"}]},"c":["2"],"d":"3"})"};
    std::vector<std::string> names;
    for (const JsonValue value : json.root()) names.emplace_back(value.name());

    CHECK(names == std::vector{"b"s, "a"s, "c"s, "d"s});
    CHECK(json.root().size() == 4);
    CHECK(json.root().find("a")->size() == 1);
    CHECK(json.root().find("a")->find("x")->size() == 2);
    CHECK(texts(*json.root().find("c")) == std::vector{"2"s});
}

TEST_CASE("only arrays and objects hold values", "[json_value]") {
    const test::JsonText json{R"({"empty":[],"none":{},"text":"abc","number":12345,"null":null,"last":[1]})"};

    for (const std::string_view name : {"empty", "none", "text", "number", "null"}) {
        CAPTURE(name);
        const auto value = json.root().find(name);
        REQUIRE(value);
        CHECK(value->size() == 0);
        CHECK(value->begin() == value->end());
        CHECK_FALSE(value->find("x"));
    }
    CHECK(json.root().find("last")->size() == 1);
}

TEST_CASE("a member is found by its decoded name, case and all", "[json_value][JS-23][JS-38]") {
    const test::JsonText json{R"({"n\u0061me":"1","Name":"2","":"3","a\u0000b":"4","inner":{"x":"5"}})"};

    CHECK(json.root().find("name")->text() == "1");
    CHECK(json.root().find("Name")->text() == "2");
    CHECK(json.root().find("")->text() == "3");
    CHECK(json.root().find("a\0b"s)->text() == "4");
    CHECK_FALSE(json.root().find("a"));
    CHECK_FALSE(json.root().find("NAME"));
    CHECK_FALSE(json.root().find("nam"));
    CHECK_FALSE(json.root().find("x"));
    CHECK_FALSE(json.root().find("__proto__"));
}

TEST_CASE("the outermost members are found by their names as a search finds them", "[json_value][JS-23][JS-38]") {
    // Names of one first and last character and one size have one slot, so that these all meet there.
    const test::JsonText json{R"({"":0,"axb":1,"ayb":{"axb":9},"\u0061zb":3,"azzb":4,"b":5,"exp":6,"":7})"};
    CHECK_FALSE(json.well_formed());  // "" twice

    const test::JsonText good{R"({"":0,"axb":1,"ayb":{"axb":9,"inner":1},"\u0061zb":3,"azzb":4,"b":5,"exp":6})"};
    REQUIRE(good.well_formed());
    for (const std::string_view name :
         {"", "axb", "ayb", "azb", "azzb", "b", "exp", "a0b", "inner", "AXB", "ax", "axbb", "exp\0"}) {
        CAPTURE(name);
        const auto searched = good.root().find(name);
        const auto found = good.root().find(name, good.names());
        REQUIRE(found.has_value() == searched.has_value());
        if (found) CHECK(found->text() == searched->text());
        if (found) CHECK(found->name() == name);
    }
}

TEST_CASE("members past the first few are found by their names as well", "[json_value][JS-33]") {
    std::string text = "{";
    for (int member = 0; member < 2000; ++member) text += "\"m" + std::to_string(member) + "\":" + std::to_string(member) + ",";
    text.back() = '}';
    const test::JsonText json{text};
    REQUIRE(json.well_formed());
    for (int member = 0; member < 2000; ++member) {
        const auto found = json.root().find("m" + std::to_string(member), json.names());
        REQUIRE(found);
        REQUIRE(found->text() == std::to_string(member));
    }
    CHECK_FALSE(json.root().find("m2000", json.names()));
}

TEST_CASE("a member has one name and no part of it", "[json_value]") {
    const test::JsonText json{R"({"n\u0061me":1,"":2})"};
    const JsonValue named = *json.root().begin();
    const JsonValue unnamed = *std::next(json.root().begin());

    CHECK(named.has_name("name"));
    CHECK_FALSE(named.has_name("nam"));
    CHECK_FALSE(named.has_name("nome"));
    CHECK_FALSE(named.has_name("mame"));
    CHECK_FALSE(named.has_name(""));
    CHECK(unnamed.has_name(""));
    CHECK_FALSE(unnamed.has_name("n"));
}

TEST_CASE("an array's elements have no names", "[json_value]") {
    const test::JsonText json{R"({"list":["",{"a":1},""]})"};
    const auto list = json.root().find("list");

    REQUIRE(list);
    CHECK_FALSE(list->find(""));
    for (const JsonValue element : *list) CHECK(element.name().empty());
}

TEST_CASE("iterators compare, copy and step like those of any range", "[json_value]") {
    const test::JsonText json{R"(["a","b","c"])"};
    auto at = json.root().begin();
    const auto first = at++;

    CHECK((*first).text() == "a");
    CHECK((*at).text() == "b");
    CHECK(first != at);
    CHECK(first == json.root().begin());
    CHECK(std::ranges::distance(json.root().begin(), json.root().end()) == 3);
    CHECK(JsonIterator{} == JsonIterator{});
    CHECK(JsonIterator{} != first);
}

TEST_CASE("a document owns what it reads", "[json_value]") {
    auto text = std::make_optional(R"({"a":"1","b":"\n","c":[{}]})"s);
    const auto document = JsonDocument::read(*text);
    text.reset();

    REQUIRE(document);
    CHECK(document->root().find("a")->text() == "1");
    CHECK(document->root().find("b")->text() == "\n");
    CHECK(document->root().find("c")->size() == 1);
}

TEST_CASE("a document is one strict JSON value or nothing", "[json_value]") {
    CHECK(JsonDocument::read("[]"));
    CHECK(JsonDocument::read(R"("\u0041")"));
    CHECK_FALSE(JsonDocument::read(""));
    CHECK_FALSE(JsonDocument::read({}));
    CHECK_FALSE(JsonDocument::read("[] []"));
    CHECK_FALSE(JsonDocument::read("[\0]"s));
    CHECK_FALSE(JsonDocument::read("[]\0"s));
}
