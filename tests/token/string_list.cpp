// SPDX-License-Identifier: MIT
#include <bearer/token/string_list.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/exact_copy.hpp"
#include "support/json_text.hpp"

#include <iterator>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace std::string_literals;
using bearer::StringList;
using Strings = std::vector<std::string>;

static_assert(std::forward_iterator<StringList::Iterator>);
static_assert(std::ranges::forward_range<StringList> && std::ranges::borrowed_range<StringList>);

Strings strings(const StringList& list) { return {list.begin(), list.end()}; }

}  // namespace

TEST_CASE("the default list is empty", "[string_list]") {
    const StringList list;

    CHECK(list.empty());
    CHECK(list.size() == 0);
    CHECK(strings(list).empty());
    CHECK_FALSE(list.contains(""));
}

TEST_CASE("a list shows an array's strings in their order", "[string_list]") {
    const test::JsonText array{R"(["b","a","\u0062",""])"};
    const auto list = StringList::of(array.root());

    CHECK(strings(list) == Strings{"b", "a", "b", ""});
    CHECK(list.size() == 4);
    CHECK_FALSE(list.empty());
}

TEST_CASE("a list shows a single string", "[string_list]") {
    const test::JsonText json{R"({"aud":"https://api.example","next":"another"})"};
    const auto list = StringList::of(*json.root().find("aud"));

    CHECK(strings(list) == Strings{"https://api.example"});
    CHECK(list.size() == 1);
    CHECK_FALSE(list.contains("another"));
}

TEST_CASE("a single empty string is a string", "[string_list]") {
    const test::JsonText json{R"("")"};
    const auto list = StringList::of(json.root());

    CHECK(list.size() == 1);
    CHECK(list.contains(""));
}

TEST_CASE("an empty array is an empty list", "[string_list]") {
    const test::JsonText json{"[]"};

    CHECK(StringList::of(json.root()).empty());
    CHECK_FALSE(StringList::of(json.root()).contains(""));
}

TEST_CASE("contains compares whole strings, octet for octet", "[string_list]") {
    const test::JsonText json{R"(["orders.read","a\u0000b","\u00e9"])"};
    const auto list = StringList::of(json.root());

    CHECK(list.contains("orders.read"));
    CHECK_FALSE(list.contains("orders"));
    CHECK_FALSE(list.contains("orders.read "));
    CHECK_FALSE(list.contains("Orders.read"));
    CHECK_FALSE(list.contains(""));
    CHECK(list.contains("a\0b"s));
    CHECK_FALSE(list.contains("a"));
    CHECK(list.contains("\xC3\xA9"));
    CHECK_FALSE(list.contains("e\xCC\x81"));
}

TEST_CASE("any of the strings is asked in order until one will do", "[string_list]") {
    const test::JsonText array{R"(["a","b","c"])"};
    const test::JsonText single{R"("a b c")"};
    const auto asked = [](const StringList& list, std::string_view wanted) {
        Strings strings;
        const bool found = list.any_of([&](std::string_view string) {
            strings.emplace_back(string);
            return string == wanted;
        });
        strings.emplace_back(found ? "found" : "not found");
        return strings;
    };

    CHECK(asked(StringList::of(array.root()), "b") == Strings{"a", "b", "found"});
    CHECK(asked(StringList::of(array.root()), "x") == Strings{"a", "b", "c", "not found"});
    CHECK(asked(StringList::words_of("a  b c"), "b") == Strings{"a", "b", "found"});
    CHECK(asked(StringList::words_of("a"), "b") == Strings{"a", "not found"});
    CHECK(asked(StringList::of(single.root()), "a b c") == Strings{"a b c", "found"});
    CHECK(asked(StringList{}, "") == Strings{"not found"});
}

TEST_CASE("words are separated by spaces, however many", "[string_list][RFC6749]") {
    const auto words = [](std::string_view text) {
        const auto copy = test::exact_copy(text);
        return strings(StringList::words_of(copy.view()));
    };

    CHECK(words("") == Strings{});
    CHECK(words(" ") == Strings{});
    CHECK(words("    ") == Strings{});
    CHECK(words("read") == Strings{"read"});
    CHECK(words("read write") == Strings{"read", "write"});
    CHECK(words("  read   write  ") == Strings{"read", "write"});
    CHECK(words("a a") == Strings{"a", "a"});
}

TEST_CASE("nothing but a space separates words", "[string_list][RFC6749]") {
    const auto text = GENERATE("a\tb"s, "\ta"s, "a\t"s, "a\nb"s, "a,b"s, "a\xC2\xA0"s + "b", "a\0b"s, "a+b"s, "a;b"s);

    const auto list = StringList::words_of(text);

    CHECK(list.size() == 1);
    CHECK(list.contains(text));
    CHECK_FALSE(list.contains("a"));
}

TEST_CASE("a list of words knows its size and its words", "[string_list]") {
    const std::string text = "orders.read orders.write";
    const auto list = StringList::words_of(text);

    CHECK(list.size() == 2);
    CHECK_FALSE(list.empty());
    CHECK(list.contains("orders.read"));
    CHECK(list.contains("orders.write"));
    CHECK_FALSE(list.contains("orders"));
    CHECK_FALSE(list.contains("orders.read orders.write"));
    CHECK_FALSE(list.contains(""));
    CHECK(StringList::words_of(" ").empty());
}

TEST_CASE("iterators step over words and elements alike", "[string_list]") {
    const test::JsonText json{R"(["a","b"])"};
    const std::string text = "a b";

    for (const auto& list : {StringList::of(json.root()), StringList::words_of(text)}) {
        auto at = list.begin();
        const auto first = at++;
        CHECK(*first == "a");
        CHECK(*at == "b");
        CHECK(first != at);
        CHECK(first == list.begin());
        CHECK(++at == list.end());
    }
}

TEST_CASE("a list has no memory of its own", "[string_list]") {
    const test::JsonText json{R"(["a","b","c"])"};

    CHECK(test::allocations_of([&] {
              const auto list = StringList::of(json.root());
              const auto words = StringList::words_of("a b c");
              (void)(list.contains("c") && words.contains("c"));
          }) == 0);
}
