// SPDX-License-Identifier: MIT
#include <bearer/token/object.hpp>

#include "support/json_text.hpp"
#include "support/printing.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace {

using namespace std::chrono_literals;
using bearer::ClaimType;
using bearer::Error;
using bearer::ErrorCode;
using bearer::Object;
using bearer::Result;
using bearer::StringList;
using bearer::TimePoint;

constexpr Error missing{ErrorCode::claim_missing, "x"};
constexpr Error malformed{ErrorCode::claim_malformed, "x"};

// The list of types is closed: nothing converts, and nothing reads into text that would have to be copied.
static_assert(ClaimType<std::string_view> && ClaimType<StringList> && ClaimType<bool> && ClaimType<std::int64_t> &&
              ClaimType<TimePoint> && ClaimType<Object>);
static_assert(!ClaimType<std::string> && !ClaimType<const char*> && !ClaimType<int> && !ClaimType<std::uint64_t> &&
              !ClaimType<double> && !ClaimType<std::vector<std::string>> && !ClaimType<const bool> &&
              !ClaimType<std::chrono::system_clock::time_point> && !ClaimType<std::nullptr_t>);

/// An object whose only member "x" is this.
struct Member {
    explicit Member(std::string_view value) : json{"{\"x\":" + std::string{value} + "}"} {}
    [[nodiscard]] Object object() const {
        REQUIRE(json.well_formed());
        return Object{json.root()};
    }
    test::JsonText json;
};

/// Which of the types a value can be read as.
std::string readable_as(std::string_view value) {
    const Member member{value};
    const Object object = member.object();
    std::string types;
    if (object.get<std::string_view>("x")) types += "text ";
    if (object.get<StringList>("x")) types += "list ";
    if (object.get<bool>("x").has_value()) types += "bool ";
    if (object.get<std::int64_t>("x")) types += "integer ";
    if (object.get<TimePoint>("x")) types += "date ";
    if (object.get<Object>("x")) types += "object ";
    return types;
}

template <class T>
void is_malformed_not_absent(const Object& object) {
    CHECK(object.get<T>("x").error() == malformed);
    CHECK(object.find<T>("x").error() == malformed);
}

template <class T>
void is_missing(const Object& object) {
    CHECK(object.get<T>("x").error() == missing);
    CHECK(object.find<T>("x").value() == std::nullopt);
}

}  // namespace

TEST_CASE("a member is read as what it is", "[object]") {
    const test::JsonText json{R"({"text":"u1","list":["a","b"],"one":"a","yes":true,"no":false,"number":42,)"
                              R"("date":1700000300.75,"object":{"inner":"i"}})"};
    const Object object{json.root()};

    CHECK(object.get<std::string_view>("text").value() == "u1");
    CHECK(object.get<StringList>("list").value().size() == 2);
    CHECK(object.get<StringList>("one").value().contains("a"));
    CHECK(object.get<bool>("yes").value());
    CHECK_FALSE(object.get<bool>("no").value());
    CHECK(object.get<std::int64_t>("number").value() == 42);
    CHECK(object.get<TimePoint>("date").value() == TimePoint{1'700'000'300s});
    CHECK(object.get<Object>("object").value().get<std::string_view>("inner").value() == "i");
}

TEST_CASE("find reads what get reads", "[object]") {
    const test::JsonText json{R"({"text":"","no":false,"zero":0,"epoch":0,"list":[],"object":{}})"};
    const Object object{json.root()};

    CHECK(object.find<std::string_view>("text").value() == "");
    CHECK(object.find<bool>("no").value() == false);
    CHECK(object.find<std::int64_t>("zero").value() == 0);
    CHECK(object.find<TimePoint>("epoch").value() == TimePoint{});
    CHECK(object.find<StringList>("list").value().value().empty());
    CHECK(object.find<Object>("object").value().has_value());
}

TEST_CASE("nothing is converted", "[object]") {
    CHECK(readable_as("null") == "");
    CHECK(readable_as("true") == "bool ");
    CHECK(readable_as("false") == "bool ");
    CHECK(readable_as("0") == "integer date ");
    CHECK(readable_as("1") == "integer date ");
    CHECK(readable_as("-1") == "integer ");
    CHECK(readable_as("1.5") == "date ");
    CHECK(readable_as("\"\"") == "text list ");
    CHECK(readable_as("\"1\"") == "text list ");
    CHECK(readable_as("\"true\"") == "text list ");
    CHECK(readable_as("[]") == "list ");
    CHECK(readable_as("[\"a\"]") == "list ");
    CHECK(readable_as("[\"a\",\"b\"]") == "list ");
    CHECK(readable_as("[\"a\",1]") == "");
    CHECK(readable_as("[\"a\",null]") == "");
    CHECK(readable_as("[[\"a\"]]") == "");
    CHECK(readable_as("[1700000300]") == "");
    CHECK(readable_as("[true]") == "");
    CHECK(readable_as("{}") == "object ");
    CHECK(readable_as("{\"0\":\"a\"}") == "object ");
}

TEST_CASE("a member of another type is malformed, never absent", "[object]") {
    const Member null{"null"};
    is_malformed_not_absent<std::string_view>(null.object());
    is_malformed_not_absent<StringList>(null.object());
    is_malformed_not_absent<bool>(null.object());
    is_malformed_not_absent<std::int64_t>(null.object());
    is_malformed_not_absent<TimePoint>(null.object());
    is_malformed_not_absent<Object>(null.object());
}

TEST_CASE("a member that is not there is missing, or nothing", "[object][IM-06]") {
    const test::JsonText json{R"({"X":"u1","y":{"x":"inner"},"":""})"};
    const Object object{json.root()};

    is_missing<std::string_view>(object);
    is_missing<StringList>(object);
    is_missing<bool>(object);
    is_missing<std::int64_t>(object);
    is_missing<TimePoint>(object);
    CHECK(object.get<Object>("x").error() == missing);
    CHECK_FALSE(object.find<Object>("x").value().has_value());
}

TEST_CASE("asking does not make a member appear", "[object][IM-06][IM-07]") {
    const test::JsonText json{R"({"sub":"u1"})"};
    const Object object{json.root()};

    (void)object.find<std::string_view>("x");
    (void)object.get<StringList>("x");

    CHECK_FALSE(object.contains("x"));
    CHECK(object.value().size() == 1);
}

TEST_CASE("contains tells whether a member is there, whatever it is", "[object][JS-38]") {
    const test::JsonText json{R"({"null":null,"":1,"a\u0000b":2})"};
    const Object object{json.root()};

    CHECK(object.contains("null"));
    CHECK(object.contains(""));
    CHECK(object.contains(std::string_view{"a\0b", 3}));
    CHECK_FALSE(object.contains("a"));
    CHECK_FALSE(object.contains("Null"));
    CHECK_FALSE(object.contains("constructor"));
    CHECK_FALSE(object.contains("__proto__"));
}

TEST_CASE("integers keep all of their 64 bits, however they are written", "[object]") {
    const auto integer = [](std::string_view value) { return Member{value}.object().get<std::int64_t>("x"); };

    CHECK(integer("9223372036854775807").value() == std::numeric_limits<std::int64_t>::max());
    CHECK(integer("-9223372036854775808").value() == std::numeric_limits<std::int64_t>::min());
    CHECK(integer("9007199254740993").value() == 9'007'199'254'740'993);
    CHECK(integer("1.7e9").value() == 1'700'000'000);
    CHECK(integer("5.0").value() == 5);
    CHECK(integer("9223372036854775808").error() == malformed);
    CHECK(integer("18446744073709551617").error() == malformed);
    CHECK(integer("5.5").error() == malformed);
}

TEST_CASE("dates lie between 1970 and 9999 and drop their fraction", "[object][RFC7519]") {
    const auto date = [](std::string_view value) { return Member{value}.object().get<TimePoint>("x"); };

    CHECK(date("0").value() == TimePoint{});
    CHECK(date("1700000300.999").value() == TimePoint{1'700'000'300s});
    CHECK(date("253402300799").value() == bearer::last_time_point);
    CHECK(date("253402300800").error() == malformed);
    CHECK(date("-1").error() == malformed);
    CHECK(date("\"1700000300\"").error() == malformed);
    CHECK(date("1e300").error() == malformed);
}

TEST_CASE("an object keeps nesting", "[object]") {
    const test::JsonText json{R"({"realm_access":{"roles":["admin"],"roles2":"x"}})"};
    const auto realm = Object{json.root()}.get<Object>("realm_access");

    REQUIRE(realm);
    CHECK(realm->get<StringList>("roles").value().contains("admin"));
    CHECK_FALSE(realm->contains("realm_access"));
    CHECK(realm->value("roles").has_value());
    CHECK_FALSE(realm->value("none").has_value());
}
