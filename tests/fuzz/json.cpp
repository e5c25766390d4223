// SPDX-License-Identifier: MIT
//
// The strict reader against nlohmann/json: it takes exactly what that takes, less what it refuses by intent, and both
// read the same values.

#include <bearer/detail/json_index.hpp>
#include <bearer/detail/json_number.hpp>
#include <bearer/detail/json_value.hpp>

#include "fuzz/fuzzing.hpp"
#include "fuzz/number_on_paper.hpp"
#include "fuzz/strict_json.hpp"
#include "support/json_text.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using bearer::detail::JsonKind;
using bearer::detail::JsonValue;
using bearer::detail::Rounding;
using fuzz::demand;
using fuzz::Json;

void compare_numbers(std::string_view literal, const Json& other) {
    const fuzz::NumberOnPaper number{literal};
    const auto integer = bearer::detail::exact_integer(literal);
    demand(integer == number.integer(), "exact_integer() counts as on paper");
    if (integer && other.is_number_integer()) demand(other == *integer, "both read the same integer");
    if (integer && other.is_number_float()) demand(other == static_cast<double>(*integer), "both read the same number");

    const auto date = [&](Rounding rounding) { return bearer::detail::numeric_date(literal, rounding); };
    demand(date(Rounding::down) == number.date(false), "numeric_date() rounds down as on paper");
    demand(date(Rounding::up) == number.date(true), "numeric_date() rounds up as on paper");
}

void compare(JsonValue value, const Json& other);

void compare_members(JsonValue object, const Json& other) {
    for (const JsonValue member : object) {
        const auto found = object.find(member.name());
        demand(found && found->text().data() == member.text().data(), "a member is found by its name");
        const auto same = other.find(std::string{member.name()});
        demand(same != other.end(), "both read the same names");
        compare(member, *same);
    }
}

void compare(JsonValue value, const Json& other) {
    switch (value.kind()) {
        case JsonKind::null:
            return demand(other.is_null(), "both read null");
        case JsonKind::false_value:
            return demand(other == false, "both read false");
        case JsonKind::true_value:
            return demand(other == true, "both read true");
        case JsonKind::string:
            return demand(other == std::string{value.text()}, "both read the same string");
        case JsonKind::number:
            demand(other.is_number(), "both read a number");
            return compare_numbers(value.text(), other);
        case JsonKind::array: {
            demand(other.is_array() && other.size() == value.size(), "both read an array of one size");
            auto element = other.begin();
            for (const JsonValue each : value) compare(each, *element++);
            return;
        }
        case JsonKind::object:
            demand(other.is_object() && other.size() == value.size(), "both read an object of one size");
            return compare_members(value, other);
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    const auto expected = fuzz::read_strictly(text);
    const test::JsonText read{text};
    demand(read.well_formed() == expected.has_value(), "the reader takes exactly what is strict JSON");
    if (!expected) return 0;

    compare(read.root(), *expected);
    if (!expected->is_object()) return 0;
    for (const JsonValue member : read.root()) {
        const auto found = read.root().find(member.name(), read.names());
        demand(found && found->text().data() == member.text().data(), "a member is found among the names");
    }
    return 0;
}
