// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/policy/listed.hpp>
#include <bearer/policy/one_of.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/result.hpp>
#include <bearer/token/claims.hpp>
#include <bearer/token/string_list.hpp>
#include <bearer/verdict.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace bearer::inline v1 {

namespace detail {

/// The words of one scope claim: a string of words (RFC 8693 §4.2), or an array of them as some issuers write it.
[[nodiscard]] inline Result<StringList> scope_words(const Claims& claims, Label name) {
    if (const auto text = claims.find<std::string_view>(name); text && *text) return StringList::words_of(**text);
    const auto list = claims.find<StringList>(name);
    if (!list) return list.error();
    return list->value_or(StringList{});
}

/// The words of "scp" or "scope", none where there is neither; claim_malformed if they are two different answers.
[[nodiscard]] inline Result<StringList> scopes_of(const Claims& claims) {
    auto scp = scope_words(claims, "scp");
    if (!scp || !claims.contains("scope")) return scp;
    auto scope = scope_words(claims, "scope");
    if (!scope || !claims.contains("scp")) return scope;
    if (std::equal(scope->begin(), scope->end(), scp->begin(), scp->end())) return scope;
    return Error{ErrorCode::claim_malformed, "scope"};
}

/// Whether the text can be one word of a scope (RFC 6749 §3.3).
[[nodiscard]] constexpr bool is_scope_word(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char character) {
        return character > ' ' && character <= '~' && character != '"' && character != '\\';
    });
}

}  // namespace detail

/// Accepts tokens that carry one of the named scopes as a whole word of "scp" or "scope" (RFC 6749 §3.3, RFC 9068 §2.2.3).
///
/// Rejects with scope_missing, or claim_malformed; also where both claims stand and have not the same words in
/// the same order. Throws
/// std::invalid_argument for what cannot be one word.
class Scope {
public:
    explicit Scope(OneOf<std::string> scopes) : scopes_{std::move(scopes)} {
        if (!std::all_of(scopes_.values().begin(), scopes_.values().end(), detail::is_scope_word))
            throw std::invalid_argument{"bearer: a scope is one word of printable ASCII: write Scope{\"orders.read\"}, "
                                        "for any of several Scope{one_of({\"a\", \"b\"})}, for all of them Scope{\"a\"} "
                                        "&& Scope{\"b\"}"};
    }
    template <std::size_t Size>
    explicit Scope(const char* const (&)[Size]) = delete;  // several values are written Scope{one_of({"a", "b"})}

    [[nodiscard]] Description describe() const {
        return {"scope", detail::in_words(scopes_), {"scp", "scope"}, "RFC 6749 3.3", {scopes_.values().front()}};
    }

    /// Each of which is enough.
    [[nodiscard]] const OneOf<std::string>& scopes() const noexcept { return scopes_; }

    Verdict operator()(const Context& context) const {
        return detail::check_one_listed(detail::scopes_of(context.claims), scopes_, {ErrorCode::scope_missing, "scope"});
    }

private:
    OneOf<std::string> scopes_;
};

}  // namespace bearer::inline v1
