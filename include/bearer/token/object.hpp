// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/json_number.hpp>
#include <bearer/detail/json_value.hpp>
#include <bearer/error.hpp>
#include <bearer/result.hpp>
#include <bearer/time.hpp>
#include <bearer/token/string_list.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace bearer::inline v1 {

class Object;

/// The types in which a claim can be read. Nothing is converted: `1` is no bool, `"1"` no number.
///
/// A std::string_view is a string; a StringList one string or an array of strings; a std::int64_t a number that
/// is an integer of that range, however it is written; a TimePoint a NumericDate from 1970 to 9999, rounded
/// down (RFC 7519 §2); an Object a nested object. JSON's null is none of them.
template <class T>
concept ClaimType = std::same_as<T, std::string_view> || std::same_as<T, StringList> || std::same_as<T, bool> ||
    std::same_as<T, std::int64_t> || std::same_as<T, TimePoint> || std::same_as<T, Object>;

namespace detail {

/// The value as a T inside what is returned, be it a Result or an optional; the other thing where it has another type.
template <class Returned, ClaimType T>
[[nodiscard]] Returned claim_in(JsonValue value, const auto& otherwise) noexcept;

/// The value as a T, or nothing where it has another type.
template <ClaimType T>
[[nodiscard]] std::optional<T> claim_as(JsonValue value) noexcept {
    return claim_in<std::optional<T>, T>(value, std::nullopt);
}

}  // namespace detail

/// A JSON object inside a token: a nested claim, or a header's parameters.
///
/// A view, cheap to copy, valid as long as the token lives.
class Object {
public:
    explicit Object(detail::JsonValue value, const detail::JsonNames* names = nullptr) noexcept
        : value_{value}, names_{names} {}

    /// The member, which must be there (claim_missing) and have that type (claim_malformed).
    template <ClaimType T>
    [[nodiscard, gnu::always_inline]] Result<T> get(Label name) const {
        const auto member = value(name);
        if (!member) return Error{ErrorCode::claim_missing, name};
        return detail::claim_in<Result<T>, T>(*member, Error{ErrorCode::claim_malformed, name});
    }

    /// The member or nothing where there is none; one of another type is claim_malformed, never "absent".
    template <ClaimType T>
    [[nodiscard, gnu::always_inline]] Result<std::optional<T>> find(Label name) const {
        const auto member = value(name);
        if (!member) return std::optional<T>{};
        return detail::claim_in<Result<std::optional<T>>, T>(*member, Error{ErrorCode::claim_malformed, name});
    }

    /// Whether there is a member of that name, whatever its value; names are case-sensitive.
    [[nodiscard, gnu::always_inline]] bool contains(std::string_view name) const noexcept {
        return value(name).has_value();
    }

    /// The member as the reader saw it, for the library's own checks.
    [[nodiscard, gnu::always_inline]] detail::JsonMember value(std::string_view name) const noexcept {
        return names_ != nullptr ? value_.find(name, *names_) : value_.find(name);
    }

    /// The object as the reader saw it, for the library's own checks.
    [[nodiscard]] detail::JsonValue value() const noexcept { return value_; }

private:
    detail::JsonValue value_;
    const detail::JsonNames* names_;  // null for an object that is searched
};

namespace detail {

[[nodiscard]] inline bool is_array_of_strings(JsonValue value) noexcept {
    if (!value.is(JsonKind::array)) return false;
    for (const JsonValue element : value)
        if (!element.is(JsonKind::string)) return false;
    return true;
}

// Builds the value where it is returned: whoever copied its parts would wait until they have been put together.
template <class Returned, ClaimType T>
[[gnu::always_inline]] inline Returned claim_in(JsonValue value, const auto& otherwise) noexcept {
    if constexpr (std::same_as<T, std::string_view>) {
        if (value.is(JsonKind::string)) return Returned{std::in_place, value.text()};
    } else if constexpr (std::same_as<T, StringList>) {
        if (value.is(JsonKind::string) || is_array_of_strings(value))
            return Returned{std::in_place, StringList::of(value)};
    } else if constexpr (std::same_as<T, bool>) {
        if (value.is(JsonKind::true_value)) return Returned{std::in_place, true};
        if (value.is(JsonKind::false_value)) return Returned{std::in_place, false};
    } else if constexpr (std::same_as<T, std::int64_t>) {
        if (value.is(JsonKind::number))
            if (const auto integer = exact_integer(value.text())) return Returned{std::in_place, *integer};
    } else if constexpr (std::same_as<T, TimePoint>) {
        if (value.is(JsonKind::number))
            if (const std::int64_t seconds = numeric_date(value.text(), Rounding::down); seconds != no_number)
                return Returned{std::in_place, TimePoint{std::chrono::seconds{seconds}}};
    } else {
        if (value.is(JsonKind::object)) return Returned{std::in_place, Object{value}};
    }
    return otherwise;
}

}  // namespace detail
}  // namespace bearer::inline v1
