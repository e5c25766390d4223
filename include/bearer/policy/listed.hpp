// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/json_value.hpp>
#include <bearer/error.hpp>
#include <bearer/policy/one_of.hpp>
#include <bearer/result.hpp>
#include <bearer/token/claims.hpp>
#include <bearer/token/string_list.hpp>
#include <bearer/verdict.hpp>

#include <string>
#include <string_view>

/// What policies over lists of strings have in common.
namespace bearer::inline v1::detail {

/// The strings of an array, none where there is no such claim; claim_malformed if it is anything else.
[[nodiscard, gnu::always_inline]] inline Result<StringList> array_of(const Claims& claims, Label name) {
    const auto claim = claims.members().value(name);
    if (!claim) return StringList{};
    // A single string is refused: what some issuers would mean by "admin user" is anybody's guess.
    if (!is_array_of_strings(*claim)) return Error{ErrorCode::claim_malformed, name};
    return StringList::of(*claim);
}

/// Accepts where one of the wanted texts is listed; passes on why there is no list.
[[nodiscard]] inline Verdict check_one_listed(const Result<StringList>& list, const OneOf<std::string>& wanted,
                                              Error missing) {
    if (!list) return reject(list.error());
    return list->any_of([&](std::string_view text) { return wanted.contains(text); }) ? accept() : reject(missing);
}

}  // namespace bearer::inline v1::detail
