// SPDX-License-Identifier: MIT
#include <bearer/error.hpp>

#include "support/printing.hpp"

#include <array>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>

namespace {

using bearer::Error;
using bearer::ErrorCode;
using bearer::Label;
using bearer::TokenError;

// Written out once more, in the order of the documentation: dashboards and clients depend on every name.
constexpr std::array<std::string_view, 39> names{"authorization_missing",
                                                 "authorization_malformed",
                                                 "token_too_large",
                                                 "token_malformed",
                                                 "token_encrypted",
                                                 "header_malformed",
                                                 "header_unsupported",
                                                 "algorithm_not_allowed",
                                                 "key_id_missing",
                                                 "key_not_found",
                                                 "key_mismatch",
                                                 "keys_unavailable",
                                                 "signature_invalid",
                                                 "payload_malformed",
                                                 "claim_missing",
                                                 "claim_malformed",
                                                 "sender_unproven",
                                                 "issuer_rejected",
                                                 "audience_rejected",
                                                 "token_expired",
                                                 "token_not_yet_valid",
                                                 "token_issued_in_future",
                                                 "token_too_old",
                                                 "tenant_rejected",
                                                 "type_rejected",
                                                 "client_rejected",
                                                 "caller_unknown",
                                                 "caller_rejected",
                                                 "scope_missing",
                                                 "role_missing",
                                                 "group_missing",
                                                 "groups_overage",
                                                 "authentication_insufficient",
                                                 "policy_rejected",
                                                 "internal_error",
                                                 "key_set_malformed",
                                                 "discovery_malformed",
                                                 "fetch_failed",
                                                 "identifier_malformed"};

// Text that is known only at run time, in each form in which it could be handed to a Label.
static_assert(!std::is_constructible_v<Label, std::string>);
static_assert(!std::is_constructible_v<Label, const std::string&>);
static_assert(!std::is_constructible_v<Label, std::string_view>);
static_assert(!std::is_constructible_v<Label, const char*>);
static_assert(!std::is_constructible_v<Label, char*>);
static_assert(!std::is_constructible_v<Label, char (&)[8]>);
static_assert(!std::is_constructible_v<Label, std::nullptr_t>);

}  // namespace

TEST_CASE("every error code has its stable name", "[error]") {
    for (std::size_t index = 0; index < names.size(); ++index)
        CHECK(to_string(static_cast<ErrorCode>(index)) == names[index]);
}

TEST_CASE("the names end with the last error code", "[error]") {
    CHECK(static_cast<std::size_t>(ErrorCode::identifier_malformed) + 1 == names.size());
    CHECK(bearer::detail::error_texts.size() == names.size());
}

TEST_CASE("a code that does not exist reads as an internal error", "[error]") {
    CHECK(to_string(static_cast<ErrorCode>(names.size())) == "internal_error");
    CHECK(to_string(static_cast<ErrorCode>(255)) == "internal_error");
}

TEST_CASE("an error's message is its name, its subject and its meaning", "[error]") {
    CHECK(Error{ErrorCode::claim_missing, "sub"}.message() == "claim_missing (sub): a required claim is missing");
    CHECK(Error{ErrorCode::token_expired}.message() == "token_expired: the token has expired");
}

TEST_CASE("every error has a message of its own, one short line of printable ASCII", "[error][IM-24][RX-13]") {
    std::set<std::string> messages;
    for (std::size_t index = 0; index < names.size(); ++index) {
        const std::string message = Error{static_cast<ErrorCode>(index), "x5t#S256"}.message();
        CAPTURE(message);
        CHECK(message.size() <= 160);
        CHECK(message.find_first_not_of(" !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`"
                                        "abcdefghijklmnopqrstuvwxyz{|}~") == message.npos);
        messages.insert(message);
    }
    CHECK(messages.size() == names.size());
}

TEST_CASE("errors are equal when code and subject are", "[error]") {
    CHECK(Error{ErrorCode::claim_missing, "sub"} == Error{ErrorCode::claim_missing, "sub"});
    CHECK(Error{ErrorCode::claim_missing, "sub"} != Error{ErrorCode::claim_missing, "iss"});
    CHECK(Error{ErrorCode::claim_missing, "sub"} != Error{ErrorCode::claim_malformed, "sub"});
    CHECK(Error{ErrorCode::claim_missing} != Error{ErrorCode::claim_missing, "sub"});
}

TEST_CASE("a label is its literal", "[error]") {
    constexpr Label label{"a ~\"label\""};
    constexpr Label same{"a ~\"label\""};
    constexpr Label other{"another"};

    CHECK(label.text() == "a ~\"label\"");
    CHECK_FALSE(label.empty());
    CHECK(std::string_view{label} == label.text());
    CHECK(label == same);
    CHECK_FALSE(label == other);
}

TEST_CASE("a label without text is empty", "[error]") {
    constexpr Label none;
    constexpr Label empty{""};

    CHECK(none.empty());
    CHECK(none.text().empty());
    CHECK(empty.empty());
    CHECK(none == empty);
}

TEST_CASE("a thrown error is the error, with its message", "[error]") {
    const TokenError thrown{Error{ErrorCode::claim_missing, "sub"}};

    CHECK(thrown.error() == Error{ErrorCode::claim_missing, "sub"});
    CHECK(std::string{thrown.what()} == "claim_missing (sub): a required claim is missing");
}
