// SPDX-License-Identifier: MIT
#include <bearer/detail/json_number.hpp>
#include <bearer/detail/json_reader.hpp>
#include <bearer/detail/json_value.hpp>
#include <bearer/limits.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/json_text.hpp"
#include "support/small_stack.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace {

using namespace std::string_literals;
using bearer::detail::JsonKind;
using bearer::detail::JsonNeeds;
using bearer::detail::JsonValue;
using test::is_json;

std::string nested(std::size_t depth, std::string_view open, std::string_view inner, std::string_view close) {
    std::string text;
    for (std::size_t level = 0; level < depth; ++level) text += open;
    text += inner;
    for (std::size_t level = 0; level < depth; ++level) text += close;
    return text;
}

/// An object of so many members, in which the last has the name of the one at `twin` (none if past the end).
std::string members(std::size_t count, std::size_t twin) {
    std::string text = "{";
    for (std::size_t member = 0; member + 1 < count; ++member) text += "\"name" + std::to_string(member) + "\":[],";
    const bool has_twin = twin + 1 < count;
    return text + "\"name" + (has_twin ? std::to_string(twin) : "of none"s) + "\":0}";
}

/// How many allocations it takes to read the text, which is well-formed.
std::size_t allocations_of_reading(std::string text, bearer::detail::JsonNames* names = nullptr) {
    const auto needs = JsonNeeds::of(text);
    const std::size_t size = text.size();
    text.resize(size + 1 + needs.arena);
    std::vector<bearer::detail::JsonNode> nodes(needs.nodes);
    bool accepted = false;
    const std::size_t count = test::allocations_of([&] {
        accepted = bearer::detail::JsonReader{text.data(), size, nodes.data(), needs, names}.read();
    });
    REQUIRE(accepted);
    return count;
}

bool same_number(std::string_view literal, const nlohmann::json& expected) {
    const auto integer = bearer::detail::exact_integer(literal);
    if (expected.is_number_unsigned())
        return integer ? std::cmp_equal(*integer, expected.get<std::uint64_t>())
                       : std::cmp_greater(expected.get<std::uint64_t>(), std::numeric_limits<std::int64_t>::max());
    if (expected.is_number_integer()) return integer == expected.get<std::int64_t>();
    double value = 0;
    const auto end = literal.data() + literal.size();
    const auto read = std::from_chars(literal.data(), end, value);
    // A literal that is too small for the standard library reads as zero in JSON.
    if (read.ec == std::errc::result_out_of_range) value = 0;
    if (read.ptr != end || value != expected.get<double>()) return false;
    return !integer || static_cast<double>(*integer) == value;
}

bool same(JsonValue value, const nlohmann::json& expected) {
    switch (value.kind()) {
        case JsonKind::null:
            return expected.is_null();
        case JsonKind::false_value:
            return expected == false;
        case JsonKind::true_value:
            return expected == true;
        case JsonKind::string:
            return expected.is_string() && value.text() == expected.get_ref<const std::string&>();
        case JsonKind::number:
            return expected.is_number() && same_number(value.text(), expected);
        case JsonKind::array:
            if (!expected.is_array()) return false;
            return std::ranges::equal(value, expected,
                                      [](JsonValue left, const auto& right) { return same(left, right); });
        case JsonKind::object:
            if (!expected.is_object() || value.size() != expected.size()) return false;
            return std::ranges::all_of(value, [&](JsonValue member) {
                const auto twin = expected.find(std::string{member.name()});
                return twin != expected.end() && same(member, *twin);
            });
    }
    return false;
}

/// Makes something similar out of a text: what a stranger, or a careless provider, might send.
class Mutator {
public:
    explicit Mutator(unsigned seed) : random_{seed} {}

    [[nodiscard]] std::string next() {
        std::string text{pick(seeds)};
        for (auto changes = random_() % 3; changes != 0; --changes) change(text);
        return text;
    }

private:
    static constexpr std::array<std::string_view, 14> seeds{
        R"({"iss":"https://as.example/","aud":["a","b"],"exp":1700000300,"iat":1699999940.25,"cnf":{"jkt":"x"}})",
        R"({ "a" : [ 1 , -2.5e+3 , true , false , null , { } , [ ] ] , "" : "" })",
        R"(["\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\uD834\uDD1E"])",
        "[\"plain text that is longer than a word\",\"\xC3\xA9\xE2\x82\xAC\xF0\x9D\x84\x9E\"]",
        R"({"a":{"b":{"c":{"d":[[[[[["deep"]]]]]]}}}})",
        R"([0,-0,0.0,1e5,1E-5,123456789012345678,9223372036854775807,9223372036854775808,-9223372036854775809])",
        R"([18446744073709551615,18446744073709551616,1e308,1.7976931348623157e308,5e-324,1e-400])",
        R"({"n\u0061me":1,"Name":2,"naMe":3,"__proto__":4,"constructor":{"prototype":[]}})",
        "\r\n\t {\r\n \"a\"\t:\n1\r}\t\n",
        "\"text alone\"",
        "-17.5e-1",
        "true",
        "[[],[[]],[[],[]],{}]",
        R"({"a":"1","b":"2","c":"3","d":"4","e":"5","f":"6","g":"7","h":"8","i":"9"})"};
    static constexpr std::array<std::string_view, 30> pieces{
        "{",    "}",        "[",        "]",     ",",    ":",    "\"",    "\\",    "0",       "-",       ".",
        "e",    "E+",       " ",        "\n",    "null", "true", "false", "\\u00", "\\uD834", "\\uDD1E", "\xEF\xBB\xBF",
        "\xC2", "\xE2\x82", "\"a\":1,", "1e400", "[[[[", "]]]]", "/**/",  "NaN"};

    [[nodiscard]] std::string_view pick(std::span<const std::string_view> list) {
        return list[random_() % list.size()];
    }

    void change(std::string& text) {
        const std::size_t at = text.empty() ? 0 : random_() % text.size();
        switch (random_() % 6) {
            case 0:
                text.insert(at, pick(pieces));
                break;
            case 1:
                text.erase(at, 1 + random_() % 4);
                break;
            case 2:
                text.insert(at, text.substr(random_() % (text.size() + 1), random_() % 12));
                break;
            case 3:
                text.replace(at, random_() % 4, pick(pieces));
                break;
            case 4:
                text.insert(at, 1, static_cast<char>(random_() % 256));
                break;
            default:
                if (!text.empty()) text[at] = static_cast<char>(text[at] ^ (1 << random_() % 8));
        }
    }

    std::mt19937 random_;
};

}  // namespace

TEST_CASE("the values of RFC 8259 are read", "[json_reader][RFC8259]") {
    const auto text = GENERATE(
        "null"s, "true"s, "false"s, "0"s, "-0"s, "10"s, "-1.5"s, "1.50"s, "1e5"s, "1E+05"s, "1e-5"s, "0e0"s, "0.0"s,
        R"("")"s, R"("a")"s, R"("\"")"s, "\"\x7F\""s, "[]"s, "[ ]"s, "[0]"s, "[0,1]"s, "[[]]"s, "{}"s, "{ }"s,
        R"({"a":0})"s, R"({"a":0,"b":[]})"s, R"({"":""})"s, R"({"a":{"a":{"a":0}},"b":{"a":0}})"s,
        " \t\r\n[ \t\r\n0 \t\r\n, \t\r\n1 \t\r\n] \t\r\n"s, " \n{ \n\"a\" \n: \n0 \n, \n\"b\" \n: \n1 \n} \n"s);

    CAPTURE(text);
    CHECK(is_json(text));
}

TEST_CASE("what is no JSON is refused", "[json_reader][RFC8259]") {
    const auto text = GENERATE(
        // Nothing, or not all of it.
        ""s, " "s, "foo"s, "{"s, "}"s, "["s, "]"s, "\""s, "\"a"s, "\"\\"s, "\"\\\""s, "-"s, "{\"a\""s, "{\"a\":"s,
        "{\"a\":0"s, "{\"a\":0,"s, "[0"s, "[0,"s, "[\"a"s, "t"s, "tru"s, "nul"s, "fals"s, "[t"s, "[tru"s,
        // Commas and colons.
        "[,]"s, "[0,]"s, "[,0]"s, "[0,,1]"s, "[0 1]"s, "[\"a\" \"b\"]"s, "[0:1]"s, "{,}"s, "{\"a\":0,}"s, "{,\"a\":0}"s,
        "{\"a\":0,,\"b\":1}"s, "{\"a\" 0}"s, "{\"a\"::0}"s, "{\"a\":}"s, "{\"a\",0}"s, "{:0}"s, "{\"a\":0 \"b\":1}"s,
        "{\"a\"}"s, ","s, ":"s, "[:]"s, "{\"a\":0;\"b\":1}"s,
        // Names that are no strings.
        "{a:0}"s, "{'a':0}"s, "{0:0}"s, "{null:0}"s, "{[]:0}"s, "{\"a\":0,b:1}"s,
        // The wrong bracket.
        "[}"s, "{]"s, "[0}"s, "{\"a\":0]"s, "[[0]}"s, "{\"a\":[}]"s,
        // Something behind.
        "{}x"s, "{}{}"s, "{}]"s, "{},"s, "[]["s, "0 0"s, "nullnull"s, "null null"s, "truex"s, "true false"s, "\"a\"b"s,
        "\"a\"\"b\""s, "{}}"s, "[]]"s, "1,"s,
        // Words.
        "True"s, "NULL"s, "nulL"s, "TRUE"s, "undefined"s, "NaN"s, "Infinity"s, "-Infinity"s, "Inf"s, "nan"s, "nil"s,
        // Comments and other languages.
        "{\"a\":1/*c*/}"s, "{\"a\":1}//c"s, "{\"a\":1}#c"s, "#"s, "/**/{}"s, "//\n{}"s, "'a'"s, "`a`"s, "(0)"s, "<a/>"s,
        "{\"a\":0x10}"s, "[\"a\"+\"b\"]"s);

    CAPTURE(text);
    CHECK_FALSE(is_json(text));
}

TEST_CASE("numbers have one grammar", "[json_reader][RFC8259][JS-26][JS-27]") {
    const auto text = GENERATE("01"s, "-01"s, "00"s, "-00"s, "+1"s, ".5"s, "-.5"s, "1."s, "1.e5"s, "1e"s, "1e+"s,
                               "1E-"s, "0x10"s, "1_000"s, "\xEF\xBC\x91"s, "--1"s, "-"s, "- 1"s, "1 e5"s, "1.2.3"s,
                               "1e5.5"s, "1e5e5"s, "1-1"s, "1+1"s, "1/2"s, "0.1.2"s, "-a"s, "1a"s, "Infinity"s, "-NaN"s,
                               "1f"s, "1L"s, "1;0"s, "e5"s, "-e5"s, "0e"s, "012.5"s);

    CAPTURE(text);
    CHECK_FALSE(is_json(text));
    CHECK_FALSE(is_json("{\"a\":" + text + "}"));
    CHECK_FALSE(is_json("[[" + text + "]]"));
}

TEST_CASE("a number has at most 64 bytes and fits a double", "[json_reader][JS-28][JS-29][JS-30]") {
    CHECK(is_json(std::string(64, '1')));
    CHECK_FALSE(is_json(std::string(65, '1')));
    CHECK(is_json("-" + std::string(63, '1')));
    CHECK_FALSE(is_json("-" + std::string(64, '1')));
    CHECK(is_json("0." + std::string(62, '1')));
    CHECK_FALSE(is_json("0." + std::string(63, '1')));
    CHECK(is_json("1e" + std::string(60, '0') + "10"));
    CHECK_FALSE(is_json("1e" + std::string(61, '0') + "10"));
    CHECK_FALSE(is_json(std::string(20'000, '1')));

    CHECK(is_json("1e308"));
    CHECK_FALSE(is_json("1e309"));
    CHECK_FALSE(is_json("1e400"));
    CHECK_FALSE(is_json("-1e400"));
    CHECK_FALSE(is_json("1e" + std::string(62, '9')));
    CHECK(is_json("1e-400"));
    CHECK(is_json("0e400"));
}

TEST_CASE("only four bytes are white space", "[json_reader][RFC8259][JS-37]") {
    for (int value = 0; value < 256; ++value) {
        CAPTURE(value);
        const std::string space(1, static_cast<char>(value));
        const bool is_space = value == ' ' || value == '\t' || value == '\n' || value == '\r';
        CHECK(is_json(space + "[0]") == is_space);
        CHECK(is_json("[" + space + "null]") == is_space);
        CHECK(is_json("[true" + space + "]") == is_space);
        CHECK(is_json("[0]" + space) == is_space);
        CHECK(is_json("{\"a\"" + space + ":0}") == is_space);
        CHECK(is_json("{\"a\":" + space + "null}") == is_space);
    }
    CHECK_FALSE(is_json("\xC2\xA0[]"));      // U+00A0
    CHECK_FALSE(is_json("[]\xE2\x81\xA0"));  // U+2060
    CHECK_FALSE(is_json("[\xE2\x80\xA8]"));  // U+2028
}

TEST_CASE("a byte order mark and a NUL are no JSON", "[json_reader][JS-09][JS-10][JS-11][JS-12]") {
    CHECK_FALSE(is_json("\xEF\xBB\xBF{}"));
    CHECK_FALSE(is_json("{\xEF\xBB\xBF}"));
    CHECK_FALSE(is_json("{}\xEF\xBB\xBF"));
    CHECK_FALSE(is_json("\0"s));
    CHECK_FALSE(is_json("\0{}"s));
    CHECK_FALSE(is_json("{\0}"s));
    CHECK_FALSE(is_json("{}\0"s));
    CHECK_FALSE(is_json("{}\0{}"s));
    CHECK_FALSE(is_json("{\"a\":1\0}"s));
    CHECK_FALSE(is_json("{\"a\":12\0"s + "34}"));
    CHECK_FALSE(is_json("{\"a\":nul\0l}"s));
    CHECK_FALSE(is_json("{\"a\0\":1}"s));
    CHECK_FALSE(is_json("\"\0\""s));
    CHECK_FALSE(is_json("\xFF\xFE{\0}\0"s));
    CHECK_FALSE(is_json("{\0}\0"s));
    CHECK_FALSE(is_json("\0{\0}"s));
}

TEST_CASE("names differ within an object, compared as they read", "[json_reader][JS-21][JS-23][JS-24]") {
    CHECK(is_json(R"({"a":1,"b":1})"));
    CHECK_FALSE(is_json(R"({"a":1,"a":1})"));
    CHECK_FALSE(is_json(R"({"a":1,"a":2})"));
    CHECK_FALSE(is_json(R"({"a":1,"b":2,"a":3})"));
    CHECK_FALSE(is_json(R"({"a":1,"\u0061":2})"));
    CHECK_FALSE(is_json(R"({"\u0061":1,"a":2})"));
    CHECK_FALSE(is_json("{\"\\uD834\\uDD1E\":1,\"\xF0\x9D\x84\x9E\":2}"));
    CHECK_FALSE(is_json(R"({"":1,"":2})"));
    CHECK_FALSE(is_json(R"({"a\u0000b":1,"a\u0000b":2})"));
    CHECK(is_json(R"({"a\u0000b":1,"a\u0000c":2,"a":3})"));
    CHECK(is_json(R"({"a":1,"A":2})"));
    CHECK(is_json("{\"\xC3\xA9\":1,\"e\xCC\x81\":2}"));

    CHECK_FALSE(is_json(R"({"x":{"a":1,"a":2}})"));
    CHECK_FALSE(is_json(R"([[{"a":1,"a":2}]])"));
    CHECK(is_json(R"({"a":{"a":{"a":1}}})"));
    CHECK(is_json(R"([{"a":1},{"a":2}])"));
    CHECK(is_json(R"({"x":{"a":1},"y":{"a":2},"a":3})"));
    CHECK_FALSE(is_json(R"({"a":{"a":1,"b":[{"c":1}]},"b":{},"a":3})"));
}

TEST_CASE("a name that stands twice is seen in an object of any size", "[json_reader][JS-21][RX-04]") {
    // Around 32 members the reader goes over from comparing to sorting.
    const auto count = GENERATE(std::size_t{2}, std::size_t{3}, std::size_t{31}, std::size_t{32}, std::size_t{33},
                                std::size_t{34}, std::size_t{65}, std::size_t{2'400});
    CAPTURE(count);

    CHECK(is_json(members(count, count)));
    CHECK_FALSE(is_json(members(count, 0)));
    CHECK_FALSE(is_json(members(count, count / 2)) == (count / 2 + 1 < count));
    CHECK_FALSE(is_json(members(count, count - 2)));
}

TEST_CASE("the names of a huge object are not compared each with each", "[json_reader][RX-04][RX-05]") {
    // What notices is the TIMEOUT of five minutes under which ctest runs this file: sorting takes a second or two, and
    // to compare half a million names each with each takes far longer than that even in an optimised build.
    std::string text = "{";
    for (int member = 1'000'000; member < 1'500'000; ++member) text += "\"a" + std::to_string(member) + "z\":0,";

    CHECK(is_json(text + "\"a1500000z\":0}"));
    CHECK_FALSE(is_json(text + "\"a1000000z\":0}"));
}

TEST_CASE("names that look alike to a hash are told apart", "[json_reader][RX-05]") {
    std::string text = "{";
    for (int member = 1000; member < 3400; ++member) text += "\"a" + std::to_string(member) + "z\":0,";
    bearer::detail::JsonNames names;

    CHECK(is_json(text + "\"last\":0}"));
    CHECK_FALSE(is_json(text + "\"a1000z\":0}"));
    CHECK_FALSE(is_json(text + "\"a3399z\":0}"));
    CHECK(is_json(R"({"axxz":0,"ayyz":0,"axyz":0,"ayxz":0})"));
    CHECK_FALSE(is_json(R"({"axxz":0,"ayyz":0,"axyz":0,"axxz":0})"));

    // What notices if they are compared each with each, which needs no list of names to be sorted.
    REQUIRE(bearer::detail::JsonNames::number_of("a1000z") == bearer::detail::JsonNames::number_of("a3399z"));
    CHECK(allocations_of_reading(text + "\"last\":0}") == 1);
    CHECK(allocations_of_reading(text + "\"last\":0}", &names) == 1);
}

TEST_CASE("values nest 16 deep and no deeper", "[json_reader][JS-31][JS-32]") {
    CHECK(is_json(nested(10, "[", "0", "]")));
    CHECK(is_json(nested(16, "[", "0", "]")));
    CHECK_FALSE(is_json(nested(17, "[", "0", "]")));
    CHECK(is_json(nested(16, "{\"a\":", "0", "}")));
    CHECK_FALSE(is_json(nested(17, "{\"a\":", "0", "}")));
    CHECK(is_json(nested(8, "[{\"a\":", "\"\"", "}]")));
    CHECK_FALSE(is_json(nested(8, "[{\"a\":", "[]", "}]")));
    // Siblings do not add up.
    CHECK(is_json("[" + nested(15, "[", "", "]") + "," + nested(15, "[", "", "]") + "]"));
}

TEST_CASE("hostile nesting costs neither stack nor memory", "[json_reader][JS-33][RX-03]") {
    const auto text =
        GENERATE(std::string(20'000, '['), nested(20'000, "[", "", "]"), nested(4'000, "{\"a\":", "0", "}"),
                 nested(4'000, "{\"a\":", "", ""), nested(4'000, "{\"a\":[", "0", "]}"));
    bool accepted = true;

    test::on_a_small_stack([&] { accepted = is_json(text); });

    CHECK_FALSE(accepted);
}

TEST_CASE("a text within the bounds is read on a small stack", "[json_reader][JS-33]") {
    bool accepted = false;

    test::on_a_small_stack([&] { accepted = is_json(nested(16, "[", "0", "]")); });

    CHECK(accepted);
}

TEST_CASE("reading allocates nothing, whatever the number of values", "[json_reader]") {
    std::string array = "[0";
    for (int element = 0; element < 10'000; ++element) array += ",\"\\u0041\"";
    array += "]";

    CHECK(allocations_of_reading(array) == 0);
    CHECK(allocations_of_reading(members(32, 32)) == 0);
    CHECK(allocations_of_reading(members(33, 33)) == 1);  // the list of names to be sorted
}

TEST_CASE("room is asked for once: a value for each comma and each opening, and one more, as far as they fit", "[json_reader]") {
    std::mt19937 random{64};
    for (std::size_t size = 0; size < 200; ++size) {
        std::string text;
        while (text.size() < size)
            text += random() % 2 != 0 ? static_cast<char>(random() % 256) : ",[{]};"[random() % 6];
        const auto values =
            std::ranges::count(text, ',') + std::ranges::count(text, '[') + std::ranges::count(text, '{') + 1;
        const std::size_t that_fit = (text.size() + 1) / 2;
        CAPTURE(text);
        CHECK(JsonNeeds::of(text).nodes == std::min(static_cast<std::size_t>(values), that_fit));
    }
}

TEST_CASE("room for decoded strings is asked for where there is an escape", "[json_reader]") {
    CHECK(JsonNeeds::of(R"("plain")").arena == 0);
    CHECK(JsonNeeds::of(R"("\n")").arena >= 1);
    CHECK(JsonNeeds::of({}).arena == 0);
}

TEST_CASE("a text that needs more room than it was given is refused", "[json_reader]") {
    std::string text = "[0,1,2]";
    std::array<bearer::detail::JsonNode, 4> nodes;
    const auto read = [&](std::size_t capacity) {
        return bearer::detail::JsonReader{text.data(), text.size(), nodes.data(), JsonNeeds{capacity, 0}}.read();
    };

    CHECK(read(4));
    CHECK_FALSE(read(3));
    CHECK_FALSE(read(0));
}

TEST_CASE("decoded strings do not overwrite each other", "[json_reader]") {
    const test::JsonText json{R"({"\u0061":"\u0062","c\n":["\\","d","\uD834\uDD1E"],"e":"\"f\""})"};

    REQUIRE(json.well_formed());
    CHECK(json.root().find("a")->text() == "b");
    CHECK((*json.root().find("c\n")->begin()).text() == "\\");
    CHECK((*std::ranges::next(json.root().find("c\n")->begin(), 2)).text() == "\xF0\x9D\x84\x9E");
    CHECK(json.root().find("e")->text() == "\"f\"");
}

TEST_CASE("no text is read past its end, wherever it is cut", "[json_reader][IM-01]") {
    const std::string whole =
        "{\"a\":[1.5e-3,true,false,null,\"\xF0\x9D\x84\x9E plain \\uD834\\uDD1E\\n\"],\"b\":{\"c\":-0}}";

    CHECK(is_json(whole));
    for (std::size_t size = 0; size < whole.size(); ++size) CHECK_FALSE(is_json(whole.substr(0, size)));
    for (std::size_t begin = 1; begin < whole.size(); ++begin) (void)is_json(whole.substr(begin));
}

TEST_CASE("whatever is read, another parser reads alike", "[json_reader][fuzz]") {
    const auto seed = GENERATE(1U, 2U, 3U, 4U, 5U);
    Mutator mutator{seed};
    int accepted = 0;
    int refused = 0;

    for (int round = 0; round < 10'000; ++round) {
        const std::string text = mutator.next();
        const test::JsonText json{text};
        ++(json.well_formed() ? accepted : refused);
        if (!json.well_formed()) continue;
        const auto expected = nlohmann::json::parse(text, nullptr, false);
        if (expected.is_discarded() || !same(json.root(), expected)) {
            CAPTURE(text, expected);
            FAIL_CHECK("another parser reads this differently");
        }
    }

    CHECK(accepted > 2'000);
    CHECK(refused > 2'000);
}
