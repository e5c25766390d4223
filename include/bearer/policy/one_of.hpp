// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/same_text.hpp>

#include <algorithm>  // with the concepts of its ranges: <ranges> would be felt in every file that includes us
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace bearer::inline v1 {

namespace detail {

/// A copy of any kind of text; std::invalid_argument for a null pointer, such as std::getenv() gives.
[[nodiscard]] std::string to_text(const auto& text) {
    if constexpr (std::is_pointer_v<std::remove_cvref_t<decltype(text)>>)
        if (text == nullptr)
            throw std::invalid_argument{"bearer: a null pointer is no text: check that the setting it comes from is set"};
    return std::string{std::string_view{text}};
}

}  // namespace detail

/// Values of which any will do; never none. One value converts to it, one_of() makes it of several.
template <class T>
class OneOf {
public:
    OneOf(T value) : values_{std::move(value)} {}

    /// Text of any kind.
    template <class Text>
        requires(std::same_as<T, std::string> && !std::same_as<Text, std::string> &&
                 std::convertible_to<const Text&, std::string_view>)
    OneOf(const Text& text) : values_{detail::to_text(text)} {}
    OneOf(std::nullptr_t) = delete;  // there is no text in nullptr

    // Without moves, which would leave a set of nothing behind: a move copies.
    OneOf(const OneOf&) = default;
    OneOf& operator=(const OneOf&) = default;
    ~OneOf() = default;

    /// In the order in which they were given; at least one.
    [[nodiscard]] const std::vector<T>& values() const noexcept { return values_; }

    [[nodiscard]] bool contains(const auto& value) const {
        for (const T& accepted : values_) {
            if constexpr (std::same_as<T, std::string>) {
                if (detail::same_text(accepted, value)) return true;
            } else {
                if (accepted == value) return true;
            }
        }
        return false;
    }

private:
    template <std::ranges::input_range Values>
    friend auto one_of(const Values& values);

    explicit OneOf(std::vector<T> values) : values_{std::move(values)} {
        if (values_.empty())
            throw std::invalid_argument{"bearer: one_of() of nothing would accept nothing: give it at least one value"};
    }

    std::vector<T> values_;
};

/// The values of a range, which are text or all of one type; std::invalid_argument if there are none.
template <std::ranges::input_range Values>
[[nodiscard]] auto one_of(const Values& values) {
    using Given = std::ranges::range_value_t<Values>;
    constexpr bool is_text = std::convertible_to<const Given&, std::string_view>;
    static_assert(!std::convertible_to<const Values&, std::string_view>,
                  "bearer: one_of() of a single text would be its characters: write the text itself");
    using T = std::conditional_t<is_text, std::string, Given>;
    std::vector<T> copies;
    for (const auto& value : values) {
        if constexpr (is_text) copies.push_back(detail::to_text(value));
        else copies.push_back(value);
    }
    return OneOf<T>{std::move(copies)};
}

/// The listed values; std::invalid_argument if there are none.
template <class T>
[[nodiscard]] auto one_of(std::initializer_list<T> values) {
    return one_of<std::initializer_list<T>>(values);
}

namespace detail {

/// Throws std::invalid_argument with the sentence if one of the texts is empty.
[[nodiscard]] inline OneOf<std::string> none_empty(OneOf<std::string> texts, const char* sentence) {
    if (texts.contains(std::string_view{})) throw std::invalid_argument{sentence};
    return texts;
}

/// The texts for people: `"a" or "b"`.
[[nodiscard]] inline std::string in_words(const OneOf<std::string>& texts) {
    std::string words;
    for (const std::string& text : texts.values())
        words.append(words.empty() ? "" : " or ").append("\"").append(text).append("\"");
    return words;
}

}  // namespace detail
}  // namespace bearer::inline v1
