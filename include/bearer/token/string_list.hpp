// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/json_value.hpp>
#include <bearer/detail/same_text.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>

namespace bearer::inline v1 {

/// Strings of a claim, in its order: those of an array, a single one, or the words of a scope.
///
/// A view into the token that it came from, without memory of its own; valid as long as that token lives.
class StringList {
public:
    class Iterator {
    public:
        using value_type = std::string_view;
        using difference_type = std::ptrdiff_t;

        Iterator() noexcept = default;

        [[nodiscard]] std::string_view operator*() const noexcept {
            return words_end_ != nullptr ? word_ : (*element_).text();
        }
        Iterator& operator++() noexcept {
            if (words_end_ != nullptr) to_word_from(word_.data() + word_.size());
            else ++element_;
            return *this;
        }
        Iterator operator++(int) noexcept {
            const Iterator before = *this;
            ++*this;
            return before;
        }
        [[nodiscard]] bool operator==(const Iterator& other) const noexcept {
            return words_end_ != nullptr ? word_.data() == other.word_.data() : element_ == other.element_;
        }

    private:
        friend class StringList;

        explicit Iterator(detail::JsonIterator element) noexcept : element_{element} {}
        Iterator(const char* from, const char* end) noexcept : words_end_{end} { to_word_from(from); }

        // Only SP delimits (RFC 6749 §3.3); several in a row make no empty word.
        void to_word_from(const char* from) noexcept {
            const char* const first = std::find_if(from, words_end_, [](char character) { return character != ' '; });
            const char* const last = std::find(first, words_end_, ' ');
            word_ = {first, static_cast<std::size_t>(last - first)};
        }

        detail::JsonIterator element_;
        std::string_view word_;
        const char* words_end_ = nullptr;
    };

    /// The empty list.
    StringList() noexcept = default;

    [[nodiscard]] Iterator begin() const noexcept {
        if (words_.data() != nullptr) return Iterator{words_.data(), end_of_words()};
        if (!value_.exists()) return Iterator{};
        return Iterator{value_.is(detail::JsonKind::array) ? value_.begin() : detail::JsonIterator{value_}};
    }
    [[nodiscard]] Iterator end() const noexcept {
        if (words_.data() != nullptr) return Iterator{end_of_words(), end_of_words()};
        return value_.exists() ? Iterator{value_.end()} : Iterator{};
    }
    [[nodiscard]] bool empty() const noexcept { return begin() == end(); }
    [[nodiscard]] std::size_t size() const noexcept {
        std::size_t count = 0;
        for (auto string = begin(), last = end(); string != last; ++string) ++count;
        return count;
    }

    /// Whether one of the strings is exactly this one, octet for octet.
    [[nodiscard]] bool contains(std::string_view text) const noexcept {
        return any_of([&](std::string_view string) { return detail::same_text(string, text); });
    }

    /// Whether the predicate holds for one of the strings.
    template <class Predicate>
    [[nodiscard]] bool any_of(const Predicate& predicate) const {
        if (value_.exists() && value_.is(detail::JsonKind::array)) {  // without what an iterator needs for words
            for (const detail::JsonValue element : value_)
                if (predicate(element.text())) return true;
            return false;
        }
        for (const std::string_view string : *this)
            if (predicate(string)) return true;
        return false;
    }

    /// The single string, or the array's elements, which must all be strings.
    [[nodiscard]] static StringList of(detail::JsonValue value) noexcept { return StringList{value, {}}; }

    /// The words of a text that live as long as the text does.
    [[nodiscard]] static StringList words_of(std::string_view text) noexcept {
        return text.empty() ? StringList{} : StringList{detail::JsonValue{}, text};
    }

private:
    StringList(detail::JsonValue value, std::string_view words) noexcept : value_{value}, words_{words} {}

    [[nodiscard]] const char* end_of_words() const noexcept { return words_.data() + words_.size(); }

    detail::JsonValue value_;  // of an array or a single string
    std::string_view words_;   // or this; else without data
};

}  // namespace bearer::inline v1

template <>
inline constexpr bool std::ranges::enable_borrowed_range<bearer::StringList> = true;
