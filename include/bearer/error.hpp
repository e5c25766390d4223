// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace bearer::inline v1 {

/// Text known at compile time: a claim's or a policy's name, safe in logs and headers.
///
/// Every character is printable ASCII, checked while compiling, so text from a token, a NUL or a newline can
/// never become one. Converts from a string literal.
class Label {
public:
    constexpr Label() noexcept = default;

    template <std::size_t Size>
    consteval Label(const char (&literal)[Size]) : text_{literal, Size - 1} {
        for (const char character : text_)
            if (character < ' ' || character > '~') throw "a Label holds printable ASCII characters only";
        if (literal[Size - 1] != '\0') throw "a Label is made from a string literal";
    }

    template <std::size_t Size>
    Label(char (&buffer)[Size]) = delete;  // a Label is text known at compile time: write a string literal

    template <class Text>
        requires(std::convertible_to<const Text&, std::string_view> && !std::is_array_v<Text> &&
                 !std::same_as<Text, Label>)
    Label(const Text& text) = delete;  // a Label is text known at compile time: write a string literal

    [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }
    [[nodiscard]] constexpr bool empty() const noexcept { return text_.empty(); }
    constexpr operator std::string_view() const noexcept { return text_; }

    friend constexpr bool operator==(Label left, Label right) noexcept { return left.text_ == right.text_; }

private:
    std::string_view text_ = "";
};

/// Why something was refused, in the order in which a token is examined; one meaning each.
enum class ErrorCode : std::uint8_t {
    authorization_missing,
    authorization_malformed,
    token_too_large,
    token_malformed,
    token_encrypted,
    header_malformed,
    header_unsupported,
    algorithm_not_allowed,
    key_id_missing,
    key_not_found,
    key_mismatch,
    keys_unavailable,
    signature_invalid,
    payload_malformed,
    claim_missing,
    claim_malformed,
    sender_unproven,
    issuer_rejected,
    audience_rejected,
    token_expired,
    token_not_yet_valid,
    token_issued_in_future,
    token_too_old,
    tenant_rejected,
    type_rejected,
    client_rejected,
    caller_unknown,
    caller_rejected,
    scope_missing,
    role_missing,
    group_missing,
    groups_overage,
    authentication_insufficient,
    policy_rejected,
    internal_error,
    key_set_malformed,
    discovery_malformed,
    fetch_failed,
    identifier_malformed,
};

namespace detail {

struct ErrorText {
    ErrorCode code;
    std::string_view name;
    std::string_view meaning;
};

inline constexpr std::array error_texts{
    ErrorText{ErrorCode::authorization_missing, "authorization_missing", "the request carries no bearer token"},
    ErrorText{ErrorCode::authorization_malformed, "authorization_malformed",
              "the request's Authorization cannot be read as one bearer token"},
    ErrorText{ErrorCode::token_too_large, "token_too_large", "the token is longer than any that is accepted"},
    ErrorText{ErrorCode::token_malformed, "token_malformed",
              "this is not a compact JWS: three base64url parts separated by dots"},
    ErrorText{ErrorCode::token_encrypted, "token_encrypted", "the token is encrypted (JWE), which is not supported"},
    ErrorText{ErrorCode::header_malformed, "header_malformed", "the token's header is not a well-formed JOSE header"},
    ErrorText{ErrorCode::header_unsupported, "header_unsupported",
              "the token's header asks for something that is not supported"},
    ErrorText{ErrorCode::algorithm_not_allowed, "algorithm_not_allowed",
              "the token is signed with an algorithm that is not allowed here"},
    ErrorText{ErrorCode::key_id_missing, "key_id_missing", "the token does not say which key signed it"},
    ErrorText{ErrorCode::key_not_found, "key_not_found", "the key set has no usable key of that id"},
    ErrorText{ErrorCode::key_mismatch, "key_mismatch", "the key of that id is another one or for other algorithms"},
    ErrorText{ErrorCode::keys_unavailable, "keys_unavailable", "the keys could not be obtained"},
    ErrorText{ErrorCode::signature_invalid, "signature_invalid", "the signature does not belong to this token"},
    ErrorText{ErrorCode::payload_malformed, "payload_malformed", "the token's payload is not a well-formed JSON object"},
    ErrorText{ErrorCode::claim_missing, "claim_missing", "a required claim is missing"},
    ErrorText{ErrorCode::claim_malformed, "claim_malformed", "a claim has the wrong type or form"},
    ErrorText{ErrorCode::sender_unproven, "sender_unproven",
              "the token is bound to a key that its sender has not proven to hold"},
    ErrorText{ErrorCode::issuer_rejected, "issuer_rejected", "the token comes from another issuer"},
    ErrorText{ErrorCode::audience_rejected, "audience_rejected", "the token is meant for another API"},
    ErrorText{ErrorCode::token_expired, "token_expired", "the token has expired"},
    ErrorText{ErrorCode::token_not_yet_valid, "token_not_yet_valid", "the token is not valid yet"},
    ErrorText{ErrorCode::token_issued_in_future, "token_issued_in_future", "the token says it was issued in the future"},
    ErrorText{ErrorCode::token_too_old, "token_too_old", "the token was issued too long ago"},
    ErrorText{ErrorCode::tenant_rejected, "tenant_rejected", "the token belongs to a tenant that is not admitted"},
    ErrorText{ErrorCode::type_rejected, "type_rejected", "this is another type of token"},
    ErrorText{ErrorCode::client_rejected, "client_rejected", "the client application is not admitted"},
    ErrorText{ErrorCode::caller_unknown, "caller_unknown", "the token does not tell what kind of caller it speaks for"},
    ErrorText{ErrorCode::caller_rejected, "caller_rejected", "this caller is not admitted"},
    ErrorText{ErrorCode::scope_missing, "scope_missing", "the token lacks the scope"},
    ErrorText{ErrorCode::role_missing, "role_missing", "the token lacks the role"},
    ErrorText{ErrorCode::group_missing, "group_missing", "the token does not list the group"},
    ErrorText{ErrorCode::groups_overage, "groups_overage", "the caller is in too many groups for the token to list"},
    ErrorText{ErrorCode::authentication_insufficient, "authentication_insufficient",
              "the user has to authenticate more strongly"},
    ErrorText{ErrorCode::policy_rejected, "policy_rejected", "a policy said no"},
    ErrorText{ErrorCode::internal_error, "internal_error", "the check could not be carried out"},
    ErrorText{ErrorCode::key_set_malformed, "key_set_malformed", "this is not a JWK set"},
    ErrorText{ErrorCode::discovery_malformed, "discovery_malformed", "this is not the provider's metadata"},
    ErrorText{ErrorCode::fetch_failed, "fetch_failed", "the document could not be fetched"},
    ErrorText{ErrorCode::identifier_malformed, "identifier_malformed", "the text is not an identifier of that kind"},
};

/// Whether a table has one row for every code, in their order.
[[nodiscard]] constexpr bool has_a_row_for_every_code(const auto& rows) noexcept {
    if (rows.size() != error_texts.size()) return false;
    for (std::size_t index = 0; index < rows.size(); ++index)
        if (static_cast<std::size_t>(rows[index].code) != index) return false;
    return true;
}
static_assert(has_a_row_for_every_code(error_texts));

/// The row of a code in such a table; of a code that there is not, the one of internal_error.
[[nodiscard]] constexpr const auto& row_of(ErrorCode code, const auto& rows) noexcept {
    const auto index = static_cast<std::size_t>(code);
    return rows[index < rows.size() ? index : static_cast<std::size_t>(ErrorCode::internal_error)];
}

[[nodiscard]] constexpr const ErrorText& text_of(ErrorCode code) noexcept { return row_of(code, error_texts); }

}  // namespace detail

/// The code's stable name in snake_case, for logs and metrics.
[[nodiscard]] constexpr std::string_view to_string(ErrorCode code) noexcept { return detail::text_of(code).name; }

/// A refusal: why, and about what (a claim, a header parameter or a policy; empty where there is only one).
///
/// Never holds text from a token.
struct Error {
    ErrorCode code;
    Label subject{};

    /// One line for a developer's log: `claim_missing (sub): a required claim is missing`.
    [[nodiscard]] std::string message() const {
        std::string line{to_string(code)};
        if (!subject.empty()) line.append(" (").append(subject.text()).append(")");
        return line.append(": ").append(detail::text_of(code).meaning);
    }

    friend constexpr bool operator==(const Error&, const Error&) noexcept = default;
};

/// Thrown by the checked accessors of a Result that holds an error.
class TokenError : public std::runtime_error {
public:
    explicit TokenError(Error error) : std::runtime_error{error.message()}, error_{error} {}
    [[nodiscard]] Error error() const noexcept { return error_; }

private:
    Error error_;
};

}  // namespace bearer::inline v1
