// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/ascii.hpp>
#include <bearer/error.hpp>
#include <bearer/limits.hpp>
#include <bearer/result.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <iterator>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace bearer::inline v1 {

namespace detail {

/// For each octet whether a scheme's name may have it (RFC 9110 §5.6.2), and whether a b64token may before its padding
/// (RFC 6750 §2.1).
struct CredentialCharacter {
    bool of_scheme = false;
    bool of_token = false;
};
inline constexpr auto credential_characters = [] {
    std::array<CredentialCharacter, 256> table{};
    const auto at = [&](char character) -> CredentialCharacter& {
        return table[static_cast<unsigned char>(character)];
    };
    for (char letter = 'a'; letter <= 'z'; ++letter) at(letter) = {true, true};
    for (char letter = 'A'; letter <= 'Z'; ++letter) at(letter) = {true, true};
    for (char digit = '0'; digit <= '9'; ++digit) at(digit) = {true, true};
    for (const char mark : std::string_view{"!#$%&'*+-.^_`|~"}) at(mark).of_scheme = true;
    for (const char mark : std::string_view{"-._~+/"}) at(mark).of_token = true;
    return table;
}();

[[nodiscard]] constexpr std::string_view without_space_around(std::string_view value) noexcept {
    constexpr std::string_view space = " \t";
    const auto first = value.find_first_not_of(space);
    if (first == value.npos) return {};
    return value.substr(first, value.find_last_not_of(space) + 1 - first);
}

[[nodiscard]] constexpr bool is_b64token(std::string_view text) noexcept {
    const auto is_of_token = [](char c) { return credential_characters[static_cast<unsigned char>(c)].of_token; };
    const auto padding = std::ranges::find_if_not(text, is_of_token);
    return padding != text.begin() && std::all_of(padding, text.end(), [](char c) { return c == '='; });
}

/// The token of one field value, whose life the result shares.
[[nodiscard]] constexpr Result<std::string_view> credentials(std::string_view field_value) noexcept {
    const std::string_view value = without_space_around(field_value);
    if (value.empty()) return Error{ErrorCode::authorization_missing};

    const auto is_of_scheme = [](char c) { return credential_characters[static_cast<unsigned char>(c)].of_scheme; };
    const auto scheme_end = static_cast<std::size_t>(std::ranges::find_if_not(value, is_of_scheme) - value.begin());
    if (!equal_ignoring_case(value.substr(0, scheme_end), "Bearer"))
        return Error{ErrorCode::authorization_missing, "scheme"};

    const std::string_view rest = value.substr(scheme_end);
    if (rest.empty()) return Error{ErrorCode::authorization_missing};
    if (rest.front() != ' ') return Error{ErrorCode::token_malformed};
    const std::string_view token = rest.substr(rest.find_first_not_of(' '));
    if (token.size() > limits::token_bytes) return Error{ErrorCode::token_too_large};
    if (!is_b64token(token)) return Error{ErrorCode::token_malformed};
    return token;
}

/// A text that is a view of characters which somebody else keeps.
template <class Text>
concept BorrowedText = std::is_trivially_copyable_v<std::remove_cvref_t<Text>>;

/// A text that is gone when the function to which it is given returns.
template <class Text>
concept DyingText =
    std::convertible_to<const Text&, std::string_view> && !std::is_lvalue_reference_v<Text> && !BorrowedText<Text>;

/// One text for each field of a request, to be read more than once.
template <class Values>
concept FieldValues =
    std::ranges::forward_range<Values> && std::convertible_to<std::ranges::range_reference_t<Values>, std::string_view>;

/// What equal_range() of a multimap gives, in which the texts have their names.
template <class Iterator>
concept NamedFields = std::forward_iterator<Iterator> && requires(const Iterator& field) {
    { field->second } -> std::convertible_to<std::string_view>;
    requires std::is_lvalue_reference_v<decltype((field->second))> || BorrowedText<decltype(field->second)>;
};

/// Whether the texts live on when the loop over them is over, and the range with it.
template <class Values>
inline constexpr bool lends_texts = BorrowedText<std::ranges::range_reference_t<Values>> ||
                                    (std::is_lvalue_reference_v<std::ranges::range_reference_t<Values>> &&
                                     std::ranges::borrowed_range<Values>);

/// A null pointer is no text.
[[nodiscard]] constexpr std::string_view field_text(const auto& value) {
    if constexpr (std::is_pointer_v<std::remove_cvref_t<decltype(value)>>)
        if (value == nullptr) return {};
    return value;
}

/// The token of the only field; several are refused whatever they say, for nobody can tell which one was meant.
template <class Iterator, class End>
[[nodiscard]] constexpr Result<std::string_view> only_credentials(Iterator field, const End& end, const auto& text_of) {
    if (field == end) return Error{ErrorCode::authorization_missing};
    const std::string_view value = text_of(field);
    if (++field != end) return Error{ErrorCode::authorization_malformed};
    return credentials(value);
}

}  // namespace detail

namespace http {

/// The token of a request's one `Authorization: Bearer` header (RFC 6750 §2.1, RFC 9110 §11.6.2), a view of it.
///
/// The scheme is read without regard to case; one space or several separate it from the token. Space around the value
/// counts for nothing. authorization_missing where there is no header, an empty one or another scheme's (subject
/// "scheme"); token_too_large past limits::token_bytes; token_malformed for what is no single b64token: several tokens,
/// quotes, a tab. What the token says is for validate() to judge.
[[nodiscard]] constexpr Result<std::string_view> bearer_token(std::string_view field_value) noexcept {
    return detail::credentials(field_value);
}

/// The same; a null pointer is no header.
[[nodiscard]] constexpr Result<std::string_view> bearer_token(const char* field_value) noexcept {
    return detail::credentials(detail::field_text(field_value));
}

/// The same for all `Authorization` fields of a request, one value a field: authorization_malformed where there are
/// several, equal or not (RFC 9110 §5.3).
template <detail::FieldValues Values>
[[nodiscard]] constexpr Result<std::string_view> bearer_token(Values&& field_values) {
    static_assert(detail::lends_texts<Values>,
                  "bearer: these strings die before their token is read: keep them in a "
                  "variable, or give a range of std::string_view");
    return detail::only_credentials(std::ranges::begin(field_values), std::ranges::end(field_values),
                                    [](const auto& field) { return detail::field_text(*field); });
}

/// The same for the fields as a multimap has them, `headers.equal_range("Authorization")`. It has to compare names without
/// regard to case, as HTTP does, or it does not find all of them.
template <detail::NamedFields Iterator>
[[nodiscard]] constexpr Result<std::string_view> bearer_token(const std::pair<Iterator, Iterator>& fields) {
    return detail::only_credentials(fields.first, fields.second,
                                    [](const auto& field) { return detail::field_text(field->second); });
}

template <detail::DyingText Text>
void bearer_token(Text&& field_value) = delete;  // the token lives in the field value: keep that in a variable

}  // namespace http
}  // namespace bearer::inline v1
