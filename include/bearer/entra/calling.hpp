// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/entra/ids.hpp>
#include <bearer/entra/tenancy.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/policy.hpp>
#include <bearer/result.hpp>
#include <bearer/token/claims.hpp>
#include <bearer/token/string_list.hpp>
#include <bearer/verdict.hpp>

#include <algorithm>
#include <string_view>

namespace bearer::inline v1 {

namespace entra {

/// For whom a token speaks. An agent is an application of its own; an agent_user is an account that an agent uses
/// like a user's, and no human. Nothing follows from unknown.
enum class CallerKind { unknown, user, app, agent, agent_user };

}  // namespace entra

namespace detail {

/// What a token says about its caller.
struct Calling {
    entra::CallerKind kind = entra::CallerKind::unknown;
    bool has_scope = false;
    bool has_object_id = false;
    bool is_b2c = false;
    bool says_subject_facets = false;
    bool through_agent = false;

    [[nodiscard]] bool is_user() const noexcept {
        return kind == entra::CallerKind::user || kind == entra::CallerKind::agent_user;
    }
    [[nodiscard]] bool is_app() const noexcept {
        return kind == entra::CallerKind::app || kind == entra::CallerKind::agent;
    }
};

/// The words of "scp", none for one that is empty or "/", as some tokens of applications have it.
[[nodiscard]] inline Result<StringList> delegated_scopes_of(const Claims& claims) {
    const auto scopes = claims.find<std::string_view>("scp");
    if (!scopes) return scopes.error();
    if (!*scopes) return StringList{};
    const auto words = StringList::words_of(**scopes);
    return words.size() == 1 && *words.begin() == "/" ? StringList{} : words;
}

[[nodiscard]] constexpr bool is_integer(std::string_view text) noexcept {
    const auto is_digit = [](char character) { return character >= '0' && character <= '9'; };
    const bool is_canonical = text == "0" || (!text.empty() && text.front() != '0');
    return is_canonical && std::ranges::all_of(text, is_digit);
}

/// The integers of a claim of facets, as text; none where there is no such claim.
[[nodiscard]] inline Result<StringList> facets_of(const Claims& claims, Label name) {
    const auto facets = claims.find<std::string_view>(name);
    if (!facets) return facets.error();
    if (!*facets) return StringList{};
    const auto numbers = StringList::words_of(**facets);
    if (numbers.empty() || !std::ranges::all_of(numbers, is_integer)) return Error{ErrorCode::claim_malformed, name};
    return numbers;
}

/// Whether a token without "idtyp" and scope is an application's: the subject of these is their object.
[[nodiscard]] inline Result<bool> is_its_own_object(const Claims& claims) {
    if (!claims.contains("oid")) return false;
    const auto object = id_of<entra::ObjectId>(claims, "oid");
    if (!object) return object.error();
    const auto subject = claims.find<std::string_view>("sub");
    if (!subject) return subject.error();
    if (!*subject) return false;
    const auto as_object = entra::ObjectId::parse(**subject);
    return as_object.has_value() && *as_object == *object;
}

/// Tells users from applications, failing closed: what fits neither, ID tokens for one, is unknown.
///
/// claim_malformed for "idtyp", "scp", "oid" or facets that cannot be read.
[[nodiscard]] inline Result<Calling> calling_of(const Claims& claims) {
    using enum entra::CallerKind;
    Calling calling{.has_object_id = claims.contains("oid"), .is_b2c = is_b2c(claims)};
    const auto scopes = delegated_scopes_of(claims);
    if (!scopes) return scopes.error();
    calling.has_scope = !scopes->empty();
    const auto type = claims.find<std::string_view>("idtyp");
    if (!type) return type.error();
    const auto its_own = is_its_own_object(claims);
    if (!its_own.has_value()) return its_own.error();
    const auto subject = facets_of(claims, "xms_sub_fct");
    if (!subject) return subject.error();
    const auto actor = facets_of(claims, "xms_act_fct");
    if (!actor) return actor.error();
    calling.says_subject_facets = !subject->empty();

    // In B2C a scope proves no user: it holds the permissions of daemons as well.
    if (calling.is_b2c) return calling;

    if (*type) {
        if (**type == "app" && !calling.has_scope) calling.kind = app;
        if (**type == "user") calling.kind = user;
    } else if (calling.has_scope) {
        calling.kind = user;
    } else if (*its_own) {
        calling.kind = app;
    }

    const bool is_agent = subject->contains("11");
    const bool is_agent_user = subject->contains("13");
    calling.through_agent = calling.kind == user && actor->contains("11");
    if ((is_agent && calling.kind == user) || (is_agent_user && calling.kind == app)) calling.kind = unknown;
    else if (is_agent && calling.kind == app) calling.kind = agent;
    else if (is_agent_user && calling.kind == user) calling.kind = agent_user;
    return calling;
}

}  // namespace detail
}  // namespace bearer::inline v1
