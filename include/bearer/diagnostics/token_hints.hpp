// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/ascii.hpp>
#include <bearer/diagnostics/evidence.hpp>
#include <bearer/error.hpp>
#include <bearer/key/algorithm.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

/// What often happens to a token between the provider and the API.
namespace bearer::inline v1::detail {

[[nodiscard]] constexpr bool starts_ignoring_case(std::string_view text, std::string_view prefix) noexcept {
    return equal_ignoring_case(text.substr(0, prefix.size()), prefix);
}

inline constexpr std::string_view blanks = " \t\r\n";

[[nodiscard]] constexpr std::string_view without_blanks(std::string_view text) noexcept {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    const auto last = text.find_last_not_of(blanks);
    return text.substr(0, last == text.npos ? 0 : last + 1);
}

/// What was wrapped around a token.
struct Wrapping {
    std::string_view token;  // without it
    bool has_scheme = false;
    bool has_quotes = false;
    bool has_blanks = false;
};

/// The token without a header's name, the word Bearer, quotes and white space.
[[nodiscard]] constexpr Wrapping unwrapped(std::string_view raw) noexcept {
    Wrapping result{raw};
    for (std::size_t before = raw.size() + 1; result.token.size() < before;) {
        before = result.token.size();
        const std::string_view bare = without_blanks(result.token);
        result.has_blanks = result.has_blanks || bare.size() != result.token.size();
        result.token = bare;
        for (const std::string_view prefix : {std::string_view{"Authorization:"}, std::string_view{"Bearer "}})
            if (starts_ignoring_case(result.token, prefix)) {
                result.token.remove_prefix(prefix.size());
                result.has_scheme = true;
                result.token = without_blanks(result.token);
            }
        for (const char quote : {'"', '\'', '`'})
            if (result.token.size() >= 2 && result.token.front() == quote && result.token.back() == quote) {
                result.token = result.token.substr(1, result.token.size() - 2);
                result.has_quotes = true;
            }
    }
    return result;
}

/// Hints about a text that has not the form of a token.
inline void add_form_hints(std::string_view raw, const Wrapping& wrapping, Hints& hints) {
    if (wrapping.token.empty()) {
        hints.emplace_back("There is no token: the variable or the file that it should come from is empty.");
        return;
    }
    if (wrapping.has_scheme)
        hints.emplace_back(
            "This is the value of an Authorization header. A validator takes the token alone: what stands "
            "behind \"Bearer \", as bearer_token() finds it.");
    if (wrapping.has_quotes) hints.emplace_back("There are quotes around the token: take them off.");
    if (wrapping.has_blanks)
        hints.emplace_back("There is white space around the token, perhaps a line's end: take it off.");
    if (!wrapping.has_scheme && !wrapping.has_quotes && !wrapping.has_blanks) {
        if (raw.find_first_of(blanks) != raw.npos)
            hints.emplace_back("There is white space inside the token: was it wrapped over several lines?");
        if (raw.find_first_of("+/=") != raw.npos)
            hints.emplace_back("The characters + / = belong to base64; a token is base64url, without padding.");
    }
    const auto dots = std::ranges::count(wrapping.token, '.');
    const bool ends_in_ellipsis = wrapping.token.ends_with("...") || wrapping.token.ends_with("\xE2\x80\xA6");
    const bool has_an_end = dots == 2 && !wrapping.token.ends_with('.') && !ends_in_ellipsis;
    if (wrapping.token.starts_with("ey") && dots <= 3 && !has_an_end)
        hints.emplace_back(
            "It begins as a token and its end is missing: it was truncated on its way, or when it was "
            "copied (" +
            std::to_string(wrapping.token.size()) + " characters are left).");
    else if (dots == 0)
        hints.emplace_back(
            "This is no JWT at all: an opaque token, a session id or a key. Some providers issue JWTs only "
            "to clients that ask for this API by its name.");
}

/// Hints about a signature of another length than the key makes.
inline void add_signature_length_hints(std::size_t bytes, std::size_t expected, Hints& hints) {
    if (bytes < expected)
        hints.emplace_back("The signature has " + std::to_string(bytes) + " bytes where this key makes " +
                           std::to_string(expected) + ": the token was truncated on its way, or when it was copied.");
    else if (bytes > expected)
        hints.emplace_back("The signature has " + std::to_string(bytes) + " bytes where this key makes " +
                           std::to_string(expected) + ": another key has made it.");
}

[[nodiscard]] inline std::string hint_about_algorithm(const Evidence& token) {
    const std::string_view name = text_in(token.header, "alg");
    if (algorithm_named(name)) return "If it is the provider's, name it: Algorithms<...>{} among the policies.";
    if (name.starts_with("HS"))
        return "It is signed with a shared secret, which is never taken: whoever can check such a token can forge it.";
    return "This library does not verify it: have the provider sign the tokens of this API with RS256 or ES256.";
}

[[nodiscard]] constexpr bool is_of_every_token(std::string_view claim) noexcept {
    return claim == "iss" || claim == "aud" || claim == "exp";
}

/// Hints about a token that is encrypted or not signed at all, and about what else a header asks for.
inline void add_header_hints(const Evidence& token, const Refusal& refusal, Hints& hints) {
    const auto [code, subject] = refusal.error;
    const bool is_none = equal_ignoring_case(text_in(token.header, "alg"), "none");
    if (is_none && (code == ErrorCode::token_malformed || code == ErrorCode::algorithm_not_allowed))
        hints.emplace_back(
            "The header says \"alg\":\"none\": nobody has signed this token, and anybody can have written it.");
    if (code == ErrorCode::algorithm_not_allowed && !is_none) hints.push_back(hint_about_algorithm(token));
    if (code == ErrorCode::claim_missing && is_of_every_token(subject.text()))
        hints.emplace_back(
            "Every access token has this claim, and one without it must not be accepted. Is this an access token, and of "
            "the provider that is expected?");
    if (code == ErrorCode::token_encrypted)
        hints.emplace_back(
            "Only who has the key can read it. In Entra, remove the token encryption certificate from the "
            "API's registration; elsewhere, have the provider issue signed tokens for this API.");
    if (code != ErrorCode::header_unsupported) return;
    const std::string_view name = subject.text();
    if (name == "jwk" || name == "x5u" || name == "x5c")
        hints.emplace_back(
            "The token brings its own key, which proves nothing: keys come from the provider's key set only.");
    else if (name == "crit")
        hints.emplace_back("The issuer demands that these extensions be understood, and none of them is.");
    else if (name == "cty")
        hints.emplace_back("There is another token inside this one (nested JWT).");
}

}  // namespace bearer::inline v1::detail
