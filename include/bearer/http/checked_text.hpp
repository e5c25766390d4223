// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/policy/one_of.hpp>
#include <bearer/policy/scope.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bearer::inline v1 {

namespace detail {

/// Text that keeps a rule, under which it can stand between quotes in a header and in JSON. Empty: none.
template <class Rule>
class CheckedText {
public:
    CheckedText() = default;

    /// Throws std::invalid_argument for text that does not keep the rule.
    template <class Text>
        requires(std::convertible_to<const Text&, std::string_view> && !std::same_as<Text, CheckedText>)
    CheckedText(const Text& text) : text_{to_text(text)} {
        if (!text_.empty() && !Rule::allows(text_)) throw std::invalid_argument{Rule::what_to_write};
    }
    CheckedText(std::nullptr_t) = delete;  // there is no text in nullptr

    [[nodiscard]] const std::string& text() const& noexcept { return text_; }
    void text() const&& = delete;  // the text lives in the option: keep that in a variable

    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

private:
    std::string text_;
};

struct RealmRule {
    static constexpr const char* what_to_write =
        "bearer: a realm is a name in printable ASCII without quotes and backslashes: write .realm = \"orders\"";

    // Neither of the two characters that end or escape a quoted string (RFC 9110 §5.6.4) stands in it.
    [[nodiscard]] static constexpr bool allows(std::string_view text) noexcept {
        return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
    }
};

struct ScopeRule {
    static constexpr const char* what_to_write =
        "bearer: a scope is words of printable ASCII with one space between them: write .scope = \"orders.read "
        "orders.write\"";

    [[nodiscard]] static constexpr bool allows(std::string_view text) noexcept {
        for (std::size_t space = text.find(' '); space != text.npos; space = text.find(' ')) {
            if (!is_scope_word(text.substr(0, space))) return false;
            text.remove_prefix(space + 1);
        }
        return is_scope_word(text);
    }
};

struct ScopePrefixRule {
    static constexpr const char* what_to_write =
        "bearer: what stands before a scope's name is a part of one word: write .scope_prefix = \"api://orders/\"";

    [[nodiscard]] static constexpr bool allows(std::string_view text) noexcept { return is_scope_word(text); }
};

struct ResourceMetadataRule {
    static constexpr const char* what_to_write =
        "bearer: resource metadata is published under an https URL: write .resource_metadata = "
        "\"https://api.example/.well-known/oauth-protected-resource\"; http will do on this machine";

    [[nodiscard]] static constexpr bool allows(std::string_view url) noexcept {
        constexpr std::array<std::string_view, 4> origins{"https://", "http://localhost", "http://127.0.0.1",
                                                          "http://[::1]"};
        const auto is_under = [&](std::string_view origin) {
            if (!url.starts_with(origin)) return false;
            const std::string_view rest = url.substr(origin.size());
            if (origin.ends_with("//")) return !rest.empty() && rest.front() != '/';
            return rest.empty() || rest.front() == ':' || rest.front() == '/';
        };
        return is_scope_word(url) && std::ranges::any_of(origins, is_under);
    }
};

}  // namespace detail

namespace http {

/// A name for what is protected, which the client may show (RFC 9110 §11.5).
using Realm = detail::CheckedText<detail::RealmRule>;

/// The scope that a client has to ask the authorization server for: words with one space between them (RFC 6750 §3).
using ScopeWords = detail::CheckedText<detail::ScopeRule>;

/// What stands before a scope's name where clients ask for it, as "api://orders/" in Microsoft Entra.
using ScopePrefix = detail::CheckedText<detail::ScopePrefixRule>;

/// Where the API publishes its metadata, for clients that look for its authorization server (RFC 9728 §5.1).
using ResourceMetadata = detail::CheckedText<detail::ResourceMetadataRule>;

}  // namespace http
}  // namespace bearer::inline v1
