// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/ascii.hpp>
#include <bearer/entra/ids.hpp>
#include <bearer/entra/tenancy.hpp>
#include <bearer/error.hpp>
#include <bearer/result.hpp>
#include <bearer/token/claims.hpp>
#include <bearer/token/string_list.hpp>

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace bearer::inline v1 {

namespace entra {

/// For whom a token speaks. An agent is an application of its own; an agent_user is an account that an agent uses
/// like a user's, and no human. Nothing follows from unknown.
enum class CallerKind : std::uint8_t { unknown, user, app, agent, agent_user };

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

    friend bool operator==(const Calling&, const Calling&) = default;
};

/// The words of "scp", none where none is a scope: for an empty one, or "/" as some tokens of applications have it.
[[nodiscard]] inline Result<StringList> delegated_scopes_of(const Claims& claims) {
    const auto scopes = claims.find<std::string_view>("scp");
    if (!scopes) return scopes.error();
    if (!*scopes) return StringList{};
    const auto words = StringList::words_of(**scopes);
    const auto is_visible = [](char character) { return character > ' ' && character <= '~'; };
    const auto grants = [&](std::string_view word) { return word != "/" && std::ranges::any_of(word, is_visible); };
    return words.any_of(grants) ? words : StringList{};
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

/// Whether a token has an "oid", and whether its subject is that object, as only an application's is.
struct ObjectInToken {
    bool exists = false;
    bool is_subject = false;
};
[[nodiscard]] inline Result<ObjectInToken> object_in(const Claims& claims) {
    const auto oid = claims.find<std::string_view>("oid");
    if (!oid) return oid.error();
    if (!*oid) return ObjectInToken{};
    if (!read_guid(**oid)) return Error{ErrorCode::claim_malformed, "oid"};
    const auto sub = claims.find<std::string_view>("sub");
    if (!sub) return sub.error();
    return ObjectInToken{.exists = true, .is_subject = *sub && equal_ignoring_case(**sub, **oid)};
}

/// Tells users from applications, failing closed: what fits neither, ID tokens for one, is unknown.
///
/// claim_malformed for "idtyp", "scp", "oid" or facets that cannot be read.
[[nodiscard]] inline Result<Calling> work_out_calling(const Claims& claims) {
    using enum entra::CallerKind;
    const auto issuer = claims.find<std::string_view>("iss");
    if (!issuer) return issuer.error();
    const auto scopes = delegated_scopes_of(claims);
    if (!scopes) return scopes.error();
    const auto type = claims.find<std::string_view>("idtyp");
    if (!type) return type.error();
    const auto object = object_in(claims);
    if (!object) return object.error();
    const auto subject = facets_of(claims, "xms_sub_fct");
    if (!subject) return subject.error();
    const auto actor = facets_of(claims, "xms_act_fct");
    if (!actor) return actor.error();

    Calling calling{.has_scope = !scopes->empty(),
                    .has_object_id = object->exists,
                    .is_b2c = *issuer && is_b2c_issuer(**issuer),
                    .says_subject_facets = !subject->empty()};

    // In B2C a scope proves no user: it holds the permissions of daemons as well.
    if (calling.is_b2c) return calling;

    if (*type ? **type == "user" : calling.has_scope) {
        calling.kind = user;
    } else if (!calling.has_scope && (!*type || **type == "app")) {
        if (*type || object->is_subject) calling.kind = app;
    }

    const bool is_agent = subject->contains("11");
    const bool is_agent_user = subject->contains("13");
    if ((is_agent && calling.kind == user) || (is_agent_user && calling.kind == app)) calling.kind = unknown;
    else if (is_agent && calling.kind == app) calling.kind = agent;
    else if (is_agent_user && calling.kind == user) calling.kind = agent_user;
    calling.through_agent = calling.is_user() && actor->contains("11");
    return calling;
}

/// The same; worked out once a token, for every policy about the caller asks.
[[nodiscard, gnu::always_inline]] inline Result<Calling> calling_of(const Claims& claims) {
    if (const auto kept = claims.finding().kept<Calling>()) return *kept;
    const auto calling = work_out_calling(claims);
    if (calling) claims.finding().keep(*calling);
    return calling;
}

}  // namespace detail
}  // namespace bearer::inline v1
