// SPDX-License-Identifier: MIT
//
// What stands between a stranger's header fields and a token, and what is sent back: a challenge that every client can
// take apart and nobody can end early.

#include <bearer/http/authorization_header.hpp>
#include <bearer/http/challenge.hpp>
#include <bearer/limits.hpp>

#include "fuzz/fuzzing.hpp"
#include "fuzz/strict_json.hpp"
#include "support/exact_copy.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using bearer::ErrorCode;
using fuzz::demand;

constexpr std::string_view letters_and_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

bool is_of(char character, std::string_view marks) {
    return letters_and_digits.find(character) != std::string_view::npos || marks.find(character) != marks.npos;
}

/// The token that RFC 6750 §2.1 finds in a field: "Bearer", spaces and one b64token, with white space around it all.
std::optional<std::string_view> token_on_paper(std::string_view field) {
    const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
    while (!field.empty() && is_space(field.front())) field.remove_prefix(1);
    while (!field.empty() && is_space(field.back())) field.remove_suffix(1);

    constexpr std::string_view scheme = "bearer";
    for (std::size_t at = 0; at < scheme.size(); ++at)
        if (at >= field.size() || (field[at] != scheme[at] && field[at] != scheme[at] - 32)) return std::nullopt;
    field.remove_prefix(scheme.size());
    const std::size_t spaces = field.size();
    while (field.starts_with(' ')) field.remove_prefix(1);
    if (field.size() == spaces || field.size() > bearer::limits::token_bytes) return std::nullopt;

    std::size_t end = 0;
    while (end < field.size() && is_of(field[end], "-._~+/")) ++end;
    const bool is_token = end != 0 && field.find_first_not_of('=', end) == field.npos;
    return is_token ? std::optional{field} : std::nullopt;
}

void check_fields(std::string_view text) {
    const test::ExactCopy copy{text};
    const auto one = bearer::http::bearer_token(copy.view());
    const auto expected = token_on_paper(copy.view());
    demand(one.has_value() == expected.has_value(), "exactly what RFC 6750 calls a bearer token is taken");
    if (one)
        demand(one->data() == expected->data() && one->size() == expected->size(), "the token is a part of the field");

    std::vector<std::string_view> fields;
    for (fuzz::Decisions lines{text}; !lines.ended();) fields.push_back(lines.until('|'));
    const auto token = bearer::http::bearer_token(fields);
    if (fields.size() > 1)
        demand(!token && token.error().code == ErrorCode::authorization_malformed, "several fields are refused");
    else
        demand(token.has_value() == (!fields.empty() && token_on_paper(fields.front())), "one field is one field");
}

/// A challenge's parameters (RFC 9110 §11.6.1), each of them a quoted string that needs no escapes.
std::map<std::string, std::string> parameters_of(std::string_view challenge) {
    std::map<std::string, std::string> parameters;
    demand(challenge.starts_with("Bearer "), "a challenge starts with its scheme");
    fuzz::Decisions text{challenge.substr(7)};
    for (;;) {
        const std::string name{text.until('=')};
        demand(!name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return is_of(c, "_"); }),
               "a parameter has a name");
        demand(text.byte() == '"' && text.rest().find('"') != std::string_view::npos, "its value is a quoted string");
        const std::string value{text.until('"')};
        demand(value.find('\\') == value.npos, "nothing in it is escaped");
        demand(parameters.emplace(name, value).second, "a parameter stands once");
        if (text.ended()) return parameters;
        demand(text.byte() == ',' && text.byte() == ' ', "parameters are separated by commas");
    }
}

bool is_safe(std::string_view value) {
    return std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

/// What the option is for that text; nothing where it may not be set.
template <class Option>
std::optional<Option> option(std::string_view text) {
    try {
        return Option{text};
    } catch (const std::invalid_argument&) {
        return std::nullopt;
    }
}

void check_challenge(ErrorCode code, const bearer::http::ChallengeOptions& options) {
    const auto answer = bearer::http::challenge({code}, options);
    for (const auto& [name, value] : answer.headers) demand(is_safe(value), "a header's value is printable ASCII");
    const auto body = fuzz::read_object_strictly(answer.body);
    demand(body && body->value("status", 0) == answer.status, "the body is JSON that tells the status");

    const std::string_view value = answer.header("WWW-Authenticate");
    demand(value.empty() == (answer.status >= 500), "who can do something about it is told what");
    if (value.empty()) return;
    const auto parameters = parameters_of(value);
    const auto says = [&](const char* name, const std::string& text) {
        const auto parameter = parameters.find(name);
        return parameter == parameters.end() ? text.empty() : parameter->second == text;
    };
    demand(says("realm", options.realm.text()), "the realm arrives as it was set");
    demand(says("scope", options.scope.text()), "the scope arrives as it was set");
    demand(says("resource_metadata", options.resource_metadata.text()), "the metadata's URL arrives as it was set");
    demand(says("error", fuzz::text_at(*body, "error").value_or("")), "header and body tell the same error");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Decisions decisions{fuzz::text_of(data, size)};
    const auto code = static_cast<ErrorCode>(decisions.below(bearer::detail::error_texts.size()));
    check_fields(decisions.rest());

    const auto scope = option<bearer::http::ScopeWords>(decisions.until('|'));
    const auto realm = option<bearer::http::Realm>(decisions.until('|'));
    const auto metadata = option<bearer::http::ResourceMetadata>(decisions.until('|'));
    check_challenge(code, {.scope = scope.value_or(bearer::http::ScopeWords{}),
                           .realm = realm.value_or(bearer::http::Realm{}),
                           .resource_metadata = metadata.value_or(bearer::http::ResourceMetadata{})});
    return 0;
}
