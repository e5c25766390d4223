// SPDX-License-Identifier: MIT
// Names that were not written by the programmer, or that could break a line of a log.
#include "api.hpp"

void from_a_string() {
#ifdef MISTAKE_from_a_string
    // shown: a Label is text known at compile time: write a string literal
    const Label label{text};
#else
    const Label label{"orders"};
#endif
}

void from_a_string_view() {
    [[maybe_unused]] const std::string_view view = text;
#ifdef MISTAKE_from_a_string_view
    // shown: a Label is text known at compile time: write a string literal
    const Label label{view};
#else
    const Label label{"orders"};
#endif
}

void from_a_pointer() {
#ifdef MISTAKE_from_a_pointer
    // shown: a Label is text known at compile time: write a string literal
    const Label label{text.c_str()};
#else
    const Label label{"orders"};
#endif
}

void from_a_buffer() {
    [[maybe_unused]] char buffer[8] = "orders";
#ifdef MISTAKE_from_a_buffer
    // shown: a Label is text known at compile time: write a string literal
    const Label label{buffer};
#else
    const Label label{"orders"};
#endif
}

void from_a_constant_buffer() {
    [[maybe_unused]] const char buffer[] = {text[0], '\0'};
#ifdef MISTAKE_from_a_constant_buffer
    // error: constant expression
    const Label label{buffer};
#else
    static constexpr char constant[] = "orders";
    constexpr Label label{constant};
#endif
}

void with_a_newline() {
#ifdef MISTAKE_with_a_newline
    // shown: a Label holds printable ASCII characters only
    const Label label{"orders\nread"};
#else
    const Label label{"orders read"};
#endif
}

void with_a_nul() {
#ifdef MISTAKE_with_a_nul
    // shown: a Label holds printable ASCII characters only
    const Label label{"orders\0read"};
#else
    const Label label{"orders read"};
#endif
}

void with_a_letter_that_is_not_ascii() {
#ifdef MISTAKE_with_a_letter_that_is_not_ascii
    // shown: a Label holds printable ASCII characters only
    const Label label{"commandes_r\xC3\xA9gl\xC3\xA9\x65s"};
#else
    const Label label{"commandes_reglees"};
#endif
}

void not_terminated() {
#ifdef MISTAKE_not_terminated
    // shown: a Label is made from a string literal
    static constexpr char constant[] = {'a', 'b'};
#else
    static constexpr char constant[] = {'a', '\0'};
#endif
    constexpr Label label{constant};
}

void in_an_error() {
#ifdef MISTAKE_in_an_error
    // shown: a Label is text known at compile time: write a string literal
    const Error error{ErrorCode::policy_rejected, text};
#else
    const Error error{ErrorCode::policy_rejected, "orders"};
#endif
}

void as_the_name_of_a_claim() {
#ifdef MISTAKE_as_the_name_of_a_claim
    // shown: a Label is text known at compile time: write a string literal
    const auto claim = token.claims().get<std::string_view>(text);
#else
    const auto claim = token.claims().get<std::string_view>("orders");
#endif
}

void as_the_name_of_a_requirement() {
#ifdef MISTAKE_as_the_name_of_a_requirement
    // shown: a Label is text known at compile time: write a string literal
    const auto requirement = Require(text, [](const Claims&) { return true; });
#else
    const auto requirement = Require("orders", [](const Claims&) { return true; });
#endif
}
