// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/json_value.hpp>
#include <bearer/error.hpp>
#include <bearer/token/object.hpp>
#include <bearer/verdict.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace bearer::inline v1::detail {

[[nodiscard]] inline bool is_text(JsonValue value) noexcept { return value.is(JsonKind::string); }

[[nodiscard]] inline bool is_subject(JsonValue value) noexcept {
    return is_text(value) && !value.text().empty();  // an empty subject would be an identity that strangers share
}

[[nodiscard]] inline bool is_audience(JsonValue value) noexcept {
    if (value.is(JsonKind::array) && value.size() == 0) return false;
    return claim_as<StringList>(value).has_value();
}

[[nodiscard]] inline bool is_date(JsonValue value) noexcept { return claim_as<TimePoint>(value).has_value(); }

[[nodiscard]] inline bool is_scope(JsonValue value) noexcept {
    const auto is_word = [](JsonValue entry) {
        return is_text(entry) && !entry.text().empty() && entry.text().find(' ') == std::string_view::npos;
    };
    return is_text(value) || (value.is(JsonKind::array) && std::all_of(value.begin(), value.end(), is_word));
}

[[nodiscard]] inline bool is_confirmation(JsonValue value) noexcept { return value.is(JsonKind::object); }

struct RegisteredClaim {
    Label name;
    bool (*is_well_formed)(JsonValue) noexcept;
};

/// The claims whose form is checked wherever they stand, asked for or not: a claim of the wrong type is never "absent"
/// (RFC 7519 §4.1, RFC 8693 §4.2 and §4.3, RFC 7800 §3.1; "scp" is Microsoft's "scope").
inline constexpr std::array registered_claims{
    RegisteredClaim{"iss", is_text},  RegisteredClaim{"sub", is_subject}, RegisteredClaim{"aud", is_audience},
    RegisteredClaim{"exp", is_date},  RegisteredClaim{"nbf", is_date},    RegisteredClaim{"iat", is_date},
    RegisteredClaim{"jti", is_text},  RegisteredClaim{"scp", is_scope},   RegisteredClaim{"cnf", is_confirmation},
    RegisteredClaim{"scope", is_scope}, RegisteredClaim{"client_id", is_text},
};

/// Accepts claims of which every registered one has its type, else rejects with claim_malformed.
inline Verdict check_registered_claims(const Object& claims) noexcept {
    for (const auto& [name, is_well_formed] : registered_claims)
        if (const auto claim = claims.value(name); claim && !is_well_formed(*claim))
            return reject({ErrorCode::claim_malformed, name});
    return accept();
}

}  // namespace bearer::inline v1::detail
